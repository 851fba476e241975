"""What an archive of real_like.py is to have: how many places, terms and notes, and which of them belong to each report.

The numbers are those of 2,952 real reports. For another number of reports, reports, places, notes and uses are in proportion to it. Terms
grow with its square root: a small archive has most of the terms that a large one uses often.
"""
from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from made_archive import DIVISIONS, divisions

FIRST, LAST = 1950, 2026
WITHOUT = ('香港特别行政区', '澳门特别行政区', '台湾省')  # places without such reports
REAL = 2952  # reports of which the statistics are
CHARACTERS = ((0, 7000), (0.1, 12610), (0.5, 16458), (0.9, 21010), (1, 30000))
HEADINGS = ((0, 8), (0.1, 24), (0.5, 51), (0.9, 72), (1, 104))
NOTES = ((0, 5), (0.1, 11), (0.5, 24), (0.9, 41), (1, 60))
FIGURES = ((0, 12), (0.1, 19), (0.5, 27), (0.9, 35), (1, 39))
BLOCKS, NOTED, TERMS, UNUSED, ONCE, TENTH, MOST, USES, PLACES = 346_000, 411, 7260, 860, 2357, 50, 3862, 243_642, 356
MEGABYTES = 151
DEFINED = 0.56  # new terms of a note: the others explain a term that another note explains


@dataclass
class Planned:
    """A report that is to be written."""
    region: list[str]
    slugs: list[str]
    year: int
    characters: int = 0
    headings: int = 0
    paragraphs: int = 0
    figures: int = 0
    uses: list[int] = field(default_factory=list)  # numbers of terms, each as often as it is used
    notes: set[int] = field(default_factory=set)  # the terms of `uses` that its own notes explain


@dataclass
class Plan:
    reports: list[Planned]
    frequency: list[int]  # uses of each term
    noted: set[int]  # terms that notes explain; the glossary explains the others


def scaled(value: float, number: int, power: float = 1) -> int:
    """A number of the real archive for an archive of another size."""
    return max(1, round(value * (number / REAL) ** power))


def at(knots: tuple[tuple[float, float], ...], share: float) -> float:
    """The value of a distribution below which there is this share of all values."""
    for (low, below), (high, above) in zip(knots, knots[1:]):
        if share <= high:
            return below + (above - below) * (share - low) / (high - low)
    return knots[-1][1]


def spread(knots: tuple[tuple[float, float], ...], number: int, rng: random.Random) -> list[int]:
    """So many values of a distribution, evenly over its shares and in random order."""
    values = [round(at(knots, (place + 0.5) / number)) for place in range(number)]
    rng.shuffle(values)
    return values


def chosen(number: int, rng: random.Random) -> list[tuple[list[str], list[str]]]:
    """So many places, each with all the places above it."""
    known = [(names, slugs) for _, names, slugs in divisions(DIVISIONS.read_text(encoding='utf-8')) if names[0] not in WITHOUT]
    if number > len(known):
        raise SystemExit(f'error: there are not enough places: {number} are wanted, and {len(known)} are in {DIVISIONS.name}')
    order = sorted(known, key=lambda place: (len(place[0]) - 1) * 0.3 + rng.random())
    found: dict[str, tuple[list[str], list[str]]] = {}
    by_names = {'/'.join(names): (names, slugs) for names, slugs in known}
    for names, _ in order:
        line = ['/'.join(names[:depth]) for depth in range(1, len(names) + 1)]
        missing = [name for name in line if name not in found and name in by_names]
        if len(found) + len(missing) <= number:
            found.update((name, by_names[name]) for name in missing)
        if len(found) == number:
            break
    return list(found.values())


def shares(number: int, places: int) -> list[int]:
    """How many years each place has: few places have nearly all, and most have few."""
    most = max(1, min(LAST - FIRST + 1, number - places + 1))
    low, high = -3.0, 6.0
    for _ in range(60):
        power = (low + high) / 2
        counts = [1 + (most - 1) * (1 - rank / places) ** math.exp(power) for rank in range(places)]
        low, high = (power, high) if sum(counts) > number else (low, power)
    whole = [max(1, min(most, int(count))) for count in counts]
    for turn in range(10 * number):
        if sum(whole) == number:
            break
        place = 1 + turn % max(1, places - 1) if places > 1 else 0
        whole[place] += 1 if sum(whole) < number and whole[place] < LAST - FIRST + 1 else 0
    return whole


def reports(number: int, rng: random.Random) -> list[Planned]:
    """The places and years of the reports."""
    places = min(scaled(PLACES, number), number)
    found = []
    for (names, slugs), count in zip(chosen(places, rng), shares(number, places)):
        # The newest years rather than old ones; as many are left out as there are years to spare, at most one in six.
        window = range(LAST, max(FIRST, LAST + 1 - count - count // 6) - 1, -1)
        found += [Planned(names, slugs, year) for year in sorted(rng.sample(window, count))]
    return found


def frequencies(number: int) -> list[int]:
    """The uses of each term, the most frequent first. A curve in logarithms of rank and uses, bent until the sum is right."""
    terms, uses = scaled(TERMS, number, 0.5), scaled(USES, number)
    unused, once = round(terms * UNUSED / TERMS), round(terms * ONCE / TERMS)
    most, tenth = max(3, scaled(MOST, number)), max(2.0, TENTH * (uses / terms) / (USES / TERMS))
    head, half, twice = max(2, round(terms * 0.1)), round(terms * 0.5), terms - unused - once
    # From the tenth of the terms to the half of them uses fall to 2.
    power = math.log(tenth / 2) / math.log(half / head)
    tail = [max(2, round(tenth * (rank / head) ** -power)) for rank in range(head + 1, half)]
    tail += [2] * max(0, twice - head - len(tail)) + [1] * once + [0] * unused
    wanted, low, high = uses - sum(tail), 0.0, 60.0
    for _ in range(80):
        bend = (low + high) / 2
        # `depth` is 0 at the first rank and 1 at the last of the head; a higher power keeps uses high for longer.
        depth = [math.log(rank) / math.log(head) for rank in range(1, head + 1)]
        top = [round(most * (tenth / most) ** (share ** (0.2 + bend))) for share in depth]
        low, high = (bend, high) if sum(top) < wanted else (low, bend)
    return balanced(top, wanted) + tail


def balanced(top: list[int], wanted: int) -> list[int]:
    """The numbers with a small change of those between the first and the last, so that the sum is as wanted."""
    top = list(top)
    inner = range(1, len(top) - 1) if len(top) > 2 else range(len(top))
    while sum(top) != wanted:
        missing = wanted - sum(top)
        step = max(1, abs(missing) // len(inner)) * (1 if missing > 0 else -1)
        before = sum(top)
        for rank in inner:
            if abs(wanted - sum(top)) < abs(step):
                break
            top[rank] = max(2, top[rank] + step)
        if sum(top) == before:
            break
    return top


def place_notes(plan: Plan, rng: random.Random) -> list[int]:
    """Gives reports their notes; yields the uses of each term that are left."""
    left = list(plan.frequency)
    noted = spread(NOTES, scaled(NOTED, len(plan.reports)), rng)
    slots = [report for report, count in zip(rng.sample(plan.reports, len(noted)), noted) for _ in range(count)]
    rng.shuffle(slots)
    used = [term for term, uses in enumerate(left) if uses]
    new = rng.sample(used, min(round(len(slots) * DEFINED), len(used), round(len(left) * 0.8)))
    plan.noted.update(new)
    again = [term for term in new for _ in range(min(left[term], 40) - 1)]
    for at_slot, report in enumerate(slots):
        tries = [new[at_slot]] if at_slot < len(new) else rng.choices(again, k=30) if again else []
        term = next((term for term in tries if term not in report.notes and left[term]), None)
        if term is not None:
            report.notes.add(term)
            report.uses.append(term)
            left[term] -= 1
    return left


def place_uses(plan: Plan, rng: random.Random) -> None:
    """Gives reports the uses of terms, in proportion to their length."""
    heavy = [report for report in plan.reports for _ in range(max(1, report.characters // 1000))]
    for term, left in enumerate(place_notes(plan, rng)):
        while left:
            count = min(left, rng.choice((1, 1, 1, 2, 2, 3)))
            rng.choice(heavy).uses.extend([term] * count)
            left -= count


def plan(number: int) -> Plan:
    """The plan of an archive of so many reports."""
    rng = random.Random(number)
    made = Plan(reports(number, rng), frequencies(number), set())
    columns = [spread(knots, number, rng) for knots in (CHARACTERS, HEADINGS, FIGURES)]
    for report, characters, headings, stated in zip(made.reports, *columns):
        report.characters, report.headings, report.figures = characters, headings, stated
    # Each heading needs a paragraph; the other paragraphs are spread by length.
    spare = scaled(BLOCKS, number) - 2 * sum(report.headings for report in made.reports) - 3 * number
    total = sum(report.characters for report in made.reports)
    for report in made.reports:
        report.paragraphs = report.headings + 3 + round(spare * report.characters / total)
    place_uses(made, rng)
    return made
