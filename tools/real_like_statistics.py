"""What an archive of real_like.py has, beside what it is to have: counted in its Markdown, or read from the tables of a built site."""
from __future__ import annotations

import csv
import math
import pathlib
import re
from typing import NamedTuple

import real_like_plan as wanted
from real_like_plan import Planned, scaled

HAN = re.compile('[\u3400-\u9fff]+')
UNREAD = re.compile(r' \{#[^}]*\}|\[\^\d+\]')  # anchors, and marks of notes
# Different pairs and triples of Han characters in so many real reports, without their front matter and notes.
GRAMS = ((1, 6036, 8201), (10, 30129, 57589), (40, 63125, 144684), (120, 132096, 340780))
SHARES = (0.1, 0.5, 0.9)
WIDE = {'bigrams': 0.10, 'trigrams': 0.15}  # allowed deviations other than 5 %
FEW = 3  # a count may be wrong by so many in any case


class Row(NamedTuple):
    name: str
    target: float
    measured: float


def near(row: Row) -> bool:
    """Whether what was made is within the deviation that is allowed."""
    allowed = max(WIDE.get(row.name.split()[0], 0.05) * row.target, FEW)
    return abs(row.measured - row.target) <= allowed


def percentile(values: list[int], share: float) -> int:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0


def grams(reports: int) -> tuple[float, float]:
    """The pairs and triples that so many real reports would have, between those that were counted."""
    for (low, *below), (high, *above) in zip(GRAMS, GRAMS[1:]):
        if reports <= high:
            share = math.log(max(reports, low) / low) / math.log(high / low)
            return below[0] ** (1 - share) * above[0] ** share, below[1] ** (1 - share) * above[1] ** share
    return GRAMS[-1][1:]


class Counts:
    """What is in the reports of an archive."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.characters: list[int] = []
        self.headings: list[int] = []
        self.notes: list[int] = []
        self.blocks = self.bytes = self.figures = self.read = 0
        self.places: set[tuple[str, ...]] = set()
        self.years: set[int] = set()
        self.pairs: set[str] = set()
        self.triples: set[str] = set()
        self.frequency: list[int] = []

    def add(self, planned: Planned, text: str) -> None:
        """Counts a report, from its Markdown."""
        blocks = text.partition('\n---\n')[2].strip().split('\n\n')
        notes = [block for block in blocks if block.startswith('[^')]
        shown = [UNREAD.sub('', block) for block in blocks if not block.startswith('[^')]
        headings = [block for block in shown if block.startswith('#')]
        self.characters.append(sum(len(block) for block in shown) - sum(block.index(' ') + 1 for block in headings))
        self.headings.append(len(headings))
        self.notes += [len(notes)] if notes else []
        self.blocks += len(shown)
        self.bytes += len(text.encode())
        self.figures += planned.figures
        self.places.add(tuple(planned.region))
        self.years.add(planned.year)
        # 120 reports from all over the archive.
        if len(self.characters) * min(120, self.number) // self.number > self.read:
            self.read += 1
            for run in HAN.findall('\n'.join(shown)):
                self.pairs.update(run[at:at + 2] for at in range(len(run) - 1))
                self.triples.update(run[at:at + 3] for at in range(len(run) - 2))

    def rows(self) -> list[Row]:
        pairs, triples = grams(self.read)
        return [
            Row('reports', self.number, len(self.characters)),
            Row('megabytes of Markdown', wanted.MEGABYTES * self.number / wanted.REAL, self.bytes / 1e6),
            *three('characters of a report', wanted.CHARACTERS, self.characters),
            *three('headings and leads of a report', wanted.HEADINGS, self.headings),
            Row('paragraphs and headings', scaled(wanted.BLOCKS, self.number), self.blocks),
            Row('reports with notes', scaled(wanted.NOTED, self.number), len(self.notes)),
            *(three('notes of a report with notes', wanted.NOTES, self.notes) if len(self.notes) > 10 else []),
            *of_terms(self.number, self.frequency),
            *of_places(self.number, len(self.places), self.years),
            Row('figures of a report', 27, self.figures / self.number),
            Row(f'bigrams in {self.read} reports', pairs, len(self.pairs)),
            Row(f'trigrams in {self.read} reports', triples, len(self.triples)),
        ]


def three(name: str, knots: tuple[tuple[float, float], ...], values: list[int]) -> list[Row]:
    return [Row(f'{name}, {share:.0%}', wanted.at(knots, share), percentile(values, share)) for share in SHARES]


def of_terms(number: int, frequency: list[int]) -> list[Row]:
    terms = scaled(wanted.TERMS, number, 0.5)
    uses = scaled(wanted.USES, number)
    tenth = wanted.TENTH * (uses / terms) / (wanted.USES / wanted.TERMS)
    return [
        Row('terms', terms, len(frequency)),
        Row('terms without use', terms * wanted.UNUSED / wanted.TERMS, frequency.count(0)),
        Row('terms with one use', terms * wanted.ONCE / wanted.TERMS, frequency.count(1)),
        Row('uses of a term, 50%', 2, percentile(frequency, 0.5)),
        Row('uses of a term, 90%', tenth, percentile(frequency, 0.9)),
        Row('uses of the most frequent term', scaled(wanted.MOST, number), max(frequency)),
        Row('uses', uses, sum(frequency)),
    ]


def of_places(number: int, places: int, years: set[int]) -> list[Row]:
    rows = [Row('places', scaled(wanted.PLACES, number), places), Row('last year', wanted.LAST, max(years))]
    return rows + ([Row('first year', wanted.FIRST, min(years))] if number > 400 else [])


def of_site(public: pathlib.Path) -> list[Row]:
    """The same from the tables of a built site."""
    def rows(name: str) -> list[dict[str, str]]:
        with open(public / 'data' / f'{name}.csv', encoding='utf-8-sig', newline='') as file:
            return list(csv.DictReader(file))
    reports = rows('reports')
    number = len(reports)
    headings = dict.fromkeys((report['address'] for report in reports), 0)
    for heading in rows('outline'):
        headings[heading['report']] += 1
    notes = [int(report['notes']) for report in reports if report['notes'] not in ('', '0')]
    return [
        Row('reports', number, number),
        *three('characters of a report', wanted.CHARACTERS, [int(report['characters']) for report in reports]),
        *three('headings and leads of a report', wanted.HEADINGS, list(headings.values())),
        Row('reports with notes', scaled(wanted.NOTED, number), len(notes)),
        *three('notes of a report with notes', wanted.NOTES, notes),
        *of_terms(number, [int(term['uses']) for term in rows('terms')]),
        *of_places(number, len(rows('regions')), {int(report['year']) for report in reports}),
        Row('figures of a report', 27, len(rows('figures')) / number),
    ]


def table(rows: list[Row]) -> str:
    """Targets, what was measured, and the deviation in per cent."""
    lines = [f'{"":34}{"target":>12}{"measured":>12}{"deviation":>11}']
    for row in rows:
        lines.append(f'{row.name:34}{row.target:12,.0f}{row.measured:12,.0f}{(row.measured / row.target - 1) * 100:+10.1f}%'
                     + ('' if near(row) else '  too far'))
    return '\n'.join(lines)
