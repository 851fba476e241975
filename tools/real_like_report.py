"""A report of real_like.py: its outline, its text with terms and notes, and its forms for gongbao, for Hugo and for the floor program."""
from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import grammar
from composition import figures, han
from made_archive import GIVEN, NAMES
from real_like_plan import FIRST, Plan, Planned
from real_like_text import BEFORE, Vocabulary, aimed, reached, sentence

MARK = re.compile('\x01(\\d+)\x02')  # the place of a note, with the number of its term
SECTIONS = 0.24  # share of the headings below the parts
WHOLE = 0.027  # share of whole sentences of our own among what paragraphs are made of: a tenth of the characters
ROOM = 60  # characters that a paragraph must have left for one
SHORTEST = 30  # characters of a paragraph


@dataclass
class Heading:
    level: int
    anchor: str
    text: str
    past: bool


@dataclass
class Report:
    """A report with its text. Headings are with their paragraphs; a mark of a note has the number of its term."""
    planned: Planned
    front: dict[str, str]
    blocks: list[Heading | str]
    terms: list[int]  # the terms that it uses, each once, in order

    @property
    def title(self) -> str:
        return self.front['title']


def outline(planned: Planned, words: Vocabulary, rng: random.Random) -> list[Heading]:
    """Parts, sections and leads, as many as planned."""
    titles = [f'{planned.year - 1}年工作回顾', f'{planned.year}年工作安排', '切实加强政府自身建设'][:3 if planned.headings >= 20 else 2]
    sections = max(len(titles), round((planned.headings - len(titles)) * SECTIONS))
    leads = planned.headings - len(titles) - sections
    found = []
    for part, title in enumerate(titles, 1):
        # Half of the sections are of the first part; the third has one or two.
        own = [sections - (sections + 1) // 2 - sections // 10 - 1, sections // 10 + 1] if len(titles) == 3 else [sections // 2]
        count = ([(sections + 1) // 2] + own)[part - 1]
        found.append(Heading(2, f's{part}', f'{han(part)}、{title}', part == 1))
        for section in range(1, count + 1):
            found.append(Heading(3, f's{part}-{section}', f'（{han(section)}）{words.heading(rng, part == 1)}', part == 1))
            number = sum(heading.level == 3 for heading in found)
            of_section = leads * number // sections - leads * (number - 1) // sections
            found += [Heading(4, f's{part}-{section}-{lead}', words.lead(rng, part == 1), part == 1) for lead in range(1, of_section + 1)]
    return found


def lengths(rng: random.Random, count: int, characters: int) -> list[int]:
    """So many lengths of paragraphs, which add up to about so many characters."""
    weights = [rng.lognormvariate(0, 0.55) for _ in range(count)]
    each = characters / sum(weights)
    return [max(SHORTEST, round(weight * each)) for weight in weights]


class Writer:
    """Writes the reports of an archive."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.words = plan, Vocabulary()
        self.names = self.words.names(len(plan.frequency))
        self.definitions: dict[tuple[int, int], str] = {}

    def definition(self, term: int, year: int) -> str:
        """What a term means; reports of different years say it in up to three ways."""
        key = (term, year % 3)
        if key not in self.definitions:
            self.definitions[key] = self.words.definition(self.names[term], key[1])
        return self.definitions[key]

    def report(self, planned: Planned) -> Report:
        rng = random.Random('/'.join(planned.region) + f' {planned.year}')
        front = self.front(planned, rng)
        headings = outline(planned, self.words, rng)
        government = ('国务院' if planned.region == ['中华人民共和国'] else planned.region[-1][-1] + '人民政府')
        opening = ['各位代表：', grammar.OPENING.replace('{g}', government)]
        shown = sum(len(heading.text) for heading in headings) + sum(map(len, opening)) + len(grammar.CLOSING)
        texts = self.texts(planned, headings, planned.characters - shown, rng)
        blocks: list[Heading | str] = list(opening)
        for heading, of_heading in zip(headings, texts):
            blocks += [heading, *of_heading]
        blocks.append(grammar.CLOSING)
        terms = list(dict.fromkeys(planned.uses))
        return Report(planned, front, blocks, terms)

    def front(self, planned: Planned, rng: random.Random) -> dict[str, str]:
        name, year = planned.region[-1], planned.year
        return {
            'title': f'{name}政府工作报告（{year}年）', 'region': f'[{", ".join(planned.region)}]', 'year': str(year),
            'delivered': f'{year}-{rng.choice(("01", "02", "03"))}-{rng.randint(5, 25):02}', 'congress': f'第{han((year - FIRST) // 5 + 1)}届',
            'session': f'第{han((year - FIRST) % 5 + 1)}次会议', 'speaker': rng.choice(NAMES) + ''.join(rng.sample(GIVEN, 2))}

    def texts(self, planned: Planned, headings: list[Heading], characters: int, rng: random.Random) -> list[list[str]]:
        """The paragraphs behind each heading."""
        count = planned.paragraphs - 3
        places = sorted(list(range(len(headings))) + rng.choices(range(len(headings)), k=max(0, count - len(headings))))
        uses: list[list[int]] = [[] for _ in places]
        for term in planned.uses:
            uses[rng.randrange(len(places))].append(term)
        stated = self.stated(planned, headings, rng)
        clauses = self.words.clauses(rng)
        texts: list[list[str]] = [[] for _ in headings]
        noted: set[int] = set(planned.notes)
        due = written = 0
        for place, length, of_paragraph in zip(places, lengths(rng, len(places), characters), uses):
            due += length
            text = self.paragraph(clauses, max(SHORTEST, due - written), of_paragraph, stated.pop(place, []), noted, headings[place].past, rng)
            written += len(MARK.sub('', text))
            texts[place].append(text)
        return texts

    def stated(self, planned: Planned, headings: list[Heading], rng: random.Random) -> dict[int, list[str]]:
        """Sentences with figures, by the heading whose first paragraph has them: those of the first two parts."""
        parts = [number for number, heading in enumerate(headings) if heading.level == 2]
        outcomes = (planned.figures + 2) // 3
        return {parts[0]: reached(rng, '/'.join(planned.region), planned.year - 1, outcomes), parts[1]: aimed(rng, planned.figures - 2 * outcomes)}

    def paragraph(self, clauses: Iterator[str], length: int, uses: list[int], said: list[str], noted: set[int], past: bool,
                  rng: random.Random) -> str:
        """A paragraph of about so many characters that uses these terms."""
        left = length - sum(map(len, said)) - sum(len(self.names[term]) + 3 for term in uses)
        pieces: list[str] = []
        while left > 0 or not pieces and not said:
            piece = sentence(rng, past) if rng.random() < WHOLE and left > ROOM else next(clauses)
            pieces.append(piece)
            left -= len(piece)
        if pieces:
            pieces[-1] = pieces[-1][:-1] + '。'
        pieces = said + pieces
        for term in uses:
            mark = f'\x01{term}\x02' if term in noted else ''
            noted.discard(term)
            pieces.insert(rng.randint(len(said), max(len(said), len(pieces) - 1)), f'{rng.choice(BEFORE)}{self.names[term]}{mark}，')
        text = ''.join(pieces)
        return text[:-1] + '。'


def body(report: Report, mark: str, extra: str) -> str:
    """The text in Markdown. `mark` is that of note N; `extra` is added to the anchors of leads."""
    numbers: dict[str, int] = {}
    parts = []
    for block in report.blocks:
        if isinstance(block, Heading):
            parts.append(f'{"#" * block.level} {block.text} {{#{block.anchor}{extra if block.level == 4 else ""}}}')
        else:
            parts.append(MARK.sub(lambda found: mark.replace('N', str(numbers.setdefault(found[1], len(numbers) + 1))), block))
    return '\n\n'.join(parts) + '\n'


def marked(report: Report) -> list[int]:
    """The terms that the report's notes explain, in the order of its text."""
    return [int(term) for block in report.blocks if isinstance(block, str) for term in MARK.findall(block)]


def for_gongbao(report: Report, writer: Writer) -> str:
    front = ''.join(f'{key}: {value}\n' for key, value in report.front.items())
    notes = [f'\n[^{number}]: **{writer.names[term]}** {writer.definition(term, report.planned.year)}\n'
             for number, term in enumerate(marked(report), 1)]
    return f'---\n{front}---\n\n{body(report, "[^N]", " .lead")}' + ''.join(notes)


def for_generators(report: Report, writer: Writer, lists: bool) -> str:
    """Markdown with its own terms in the front matter, which templates link; with the flat lists of Hugo's taxonomies or without."""
    planned, quoted = report.planned, '"{}"'.format
    rows = [f'title: {quoted(report.title)}', f'city: {quoted("".join(planned.region[:2]))}']
    rows += [f'district: {quoted(planned.region[2])}'] if len(planned.region) > 2 else []
    rows += [f'year: {planned.year}', f'date: {report.front["delivered"]}', f'speaker: {quoted(report.front["speaker"])}']
    own = list(dict.fromkeys(marked(report) + report.terms))
    if lists:
        rows += [f'years: [{quoted(planned.year)}]', f'cities: [{quoted("".join(planned.region[:2]))}]']
        rows.append(f'terms: [{", ".join(quoted(writer.names[term]) for term in own)}]')
    rows.append('glossary:')
    for number, term in enumerate(own, 1):
        rows += [f'  - id: {number}', f'    term: {quoted(writer.names[term])}', f'    def: {quoted(writer.definition(term, planned.year))}']
    return '---\n' + '\n'.join(rows) + '\n---\n\n' + body(report, '[〔N〕](#term-N)', '')


def for_hugo(report: Report, writer: Writer) -> str:
    return for_generators(report, writer, True)


def for_floor(report: Report, writer: Writer) -> str:
    return for_generators(report, writer, False)
