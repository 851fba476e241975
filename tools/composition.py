"""Reports as blocks: what labelled.py knows about a report before it is formatted as a raw file."""
from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

import grammar
from forms import Form, Place

HAN = '零一二三四五六七八九十'
MARK = re.compile('\x01(\\d+)\x02')  # a reference to a note
FULL = str.maketrans('0123456789', '０１２３４５６７８９')


def han(number: int) -> str:
    """A number up to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return (('' if tens == 1 else HAN[tens]) + '十' if tens else '') + (HAN[ones] if ones or not tens else '')


def without_marks(text: str) -> str:
    return MARK.sub('', text)


@dataclass
class Block:
    """A heading, a paragraph, or a paragraph that a heading opens. Level 0 is plain text."""
    text: str
    level: int = 0
    number: str = ''
    sep: str = ''
    body: str = ''

    def heading(self) -> dict[str, Any] | None:
        if not self.level:
            return None
        return {'level': self.level, 'number': self.number or None, 'sep': self.sep, 'text': self.text, 'run_in': bool(self.body)}

    def line(self) -> str:
        return self.number + self.sep + self.text + self.body


@dataclass
class Report:
    """A report with everything that is known about it."""
    place: Place
    header: list[str]
    meta: dict[str, Any]
    acceptable: dict[str, list[Any]]
    blocks: list[Block]
    traps: list[str]
    notes: list[tuple[int, str, str]]
    annex: list[str] = field(default_factory=list)

    def body(self) -> list[str]:
        """The text without markers, one paragraph per item."""
        return [without_marks(block.line()) for block in self.blocks] + self.annex

    def marks(self, form: Form) -> list[dict[str, Any]]:
        """The references to notes: the number and the characters before it."""
        if form.notes in ('', 'none'):
            return []
        text = '\n'.join(block.line() for block in self.blocks)
        return [{'n': int(m[1]), 'before': without_marks(text[:m.start()])[-8:].replace('\n', '')} for m in MARK.finditer(text)]


class Plan:
    """The material from which a report is composed."""

    def __init__(self, form: Form, place: Place, rng: random.Random) -> None:
        self.form, self.place, self.rng = form, place, rng
        # A meeting in November or December hears the report for the coming year.
        self.year = place.year + (place.month >= 11)
        self.themes = rng.sample(grammar.THEMES, 3)
        self.traps: list[str] = []
        self.notes: list[tuple[int, str, str]] = []
        self.terms = rng.sample(grammar.TERMS, 6) if form.notes else []

    def fill(self, text: str) -> str:
        return figures(text.replace('{u}', self.place.level).replace('{g}', self.government), self.rng)

    @property
    def government(self) -> str:
        return '国务院' if self.place.level == '国' else self.place.level + '人民政府'


def figures(text: str, rng: random.Random) -> str:
    """The text with its slots filled with numbers."""
    text = re.sub(r'\{n\}', lambda _: str(rng.randint(2, 48)), text)
    text = re.sub(r'\{m\}', lambda _: str(rng.randint(52, 980)), text)
    return re.sub(r'\{p\}', lambda _: f'{rng.randint(15, 139) / 10}', text)


# The signs of a level: number and separator; how headings are set.
OUTLINES: dict[str, tuple[str, str, bool, bool]] = {
    # name: (sign of parts, sign of sections, sections run in, leads)
    'one_two': ('一、', '（一）', False, False),
    'one_two_run_in': ('一、', '（一）', True, False),
    'leads': ('一、', '（一）', False, True),
    'unnumbered_one': ('', '一、', False, False),
    'unnumbered': ('', '', False, False),
    'one_arabic': ('一、', '1.', False, False),
    'one_arabic_run_in': ('一、', '1.', True, False),
    'first': ('一、', '第一，', True, False),
    'three': ('一、', '（一）', False, True),
    'three_brackets': ('一、', '（一）', False, True),
    'dashes': ('一、', '（一）', False, True),
    'musts': ('一、', '（一）', True, False),
    'goes_on': ('', '一、', False, False),
}


def numbered(sign: str, number: int) -> tuple[str, str]:
    """Number and separator of a heading in the style of a sign."""
    return {'': ('', ''), '一、': (han(number), '、'), '（一）': (f'（{han(number)}）', ''), '1.': (str(number), '.'),
            '第一，': (f'第{han(number)}', '，')}[sign]


def sentences(plan: Plan, topic: grammar.Topic, past: bool, count: int) -> str:
    pool = topic.past if past else topic.plan
    return ''.join(plan.fill(s) for s in pool[:count])


def noted(plan: Plan) -> str:
    """A sentence that refers to the next note, or nothing."""
    if not plan.terms:
        return ''
    term, definition, text = plan.terms.pop(0)
    number = len(plan.notes) + 1
    plan.notes.append((number, term, definition))
    return plan.fill(text.replace(term, f'{term}\x01{number}\x02', 1))


def section(plan: Plan, theme: grammar.Theme, past: bool, number: int) -> list[Block]:
    """A section: its heading and its paragraphs."""
    _, sign, run_in, leads = OUTLINES[plan.form.outline]
    mark, sep = numbered(sign, number)
    title = theme.past if past else theme.plan
    if leads:
        return [Block(title, 2, mark, sep)] + [lead(plan, topic, past, i) for i, topic in enumerate(theme.topics, 1)]
    bodies = [sentences(plan, topic, past, 3) for topic in theme.topics[:2]]
    bodies[-1] += noted(plan)
    if run_in:
        if plan.form.outline == 'musts':
            bodies.append(must(plan))
        if sign == '第一，':  # counts paragraphs, as leads do
            return [Block(mark + sep + title + '。', 3, body=''.join(bodies))]
        return [Block(title + '。', 2, mark, sep, ''.join(bodies))]
    return [Block(title, 2, mark, sep)] + [Block(body) for body in bodies]


def must(plan: Plan) -> str:
    """Points inside a paragraph, which are no headings."""
    points = ['一要算清家底。', '二要分清先后。', '三要落实到人。']
    plan.traps += [point for point in points if point not in plan.traps]
    return ''.join(points)


def lead(plan: Plan, topic: grammar.Topic, past: bool, number: int) -> Block:
    body = sentences(plan, topic, past, 3)
    if plan.rng.random() < 0.4:
        body += noted(plan)
    mark = {'three': f'{number}.', 'three_brackets': f'（{number}）', 'dashes': '——'}.get(plan.form.outline, '')
    text = topic.lead_past if past else topic.lead_plan
    return Block(text, 3, '', mark, body) if mark == '——' else Block(text, 3, mark, body=body)


def part(plan: Plan, past: bool, number: int) -> list[Block]:
    """A part: the year's work, or the plan of the next."""
    year = plan.year - past
    mark, sep = numbered(OUTLINES[plan.form.outline][0], number)
    title = f'{year}年工作回顾' if past else f'{year}年工作安排'
    intro = plan.rng.choice(grammar.INTRO_PAST if past else grammar.INTRO_PLAN).replace('{y}', str(year))
    blocks = [Block(title, 1, mark, sep), Block(plan.fill(intro))]
    for index, theme in enumerate(plan.themes, 1):
        blocks += section(plan, theme, past, index + 3 * (plan.form.outline == 'goes_on' and not past))
    return blocks + extras(plan, past)


def extras(plan: Plan, past: bool) -> list[Block]:
    """The text after the sections of a part, including text that only looks like a heading."""
    wanted, blocks = plan.form.extras, []
    if past:
        if 'facts' in wanted:
            facts = [plan.fill(f) for f in grammar.FACTS]
            plan.traps += facts
            blocks.append(Block(''.join(facts) + '这些都是群众看得见的变化。'))
        blocks += [Block(plan.fill(grammar.SHORTCOMINGS)), Block(plan.fill(grammar.THANKS))]
    if not past and 'points' in wanted:
        plan.traps += re.findall(r'[一二三]是[^。]*。', grammar.POINTS)
        blocks.append(Block(grammar.POINTS))
    if not past and 'list' in wanted:
        items = [plan.fill(t.plan[0]) for theme in plan.themes for t in theme.topics][:6]
        blocks.append(Block('今年要办好以下六件实事：'))
        blocks += [Block(f'{i}.{item}') for i, item in enumerate(items, 1)]
        plan.traps += items
    return blocks


def compose(plan: Plan) -> Report:
    """A report: opening, two parts, closing."""
    wanted, blocks = plan.form.extras, []
    if 'no_ends' not in wanted:
        blocks += [Block('各位代表：'), Block(plan.fill(grammar.OPENING))]
    if 'previous' in wanted:
        blocks.append(Block(f'{plan.place.level}{han(plan.place.congress)}届人大一次会议以来，我们按照确定的目标，扎实工作，取得了新的成绩。'))
    blocks += part(plan, True, 1) + part(plan, False, 2)
    if not {'no_ends', 'no_tail'} & set(wanted):
        blocks.append(Block(grammar.CLOSING))
    annex = [plan.fill(line) for line in ANNEX] if 'annex' in wanted else []
    header, shown = HEADERS[plan.form.header](plan.place, plan.year)
    return Report(plan.place, header, meta(plan, shown), acceptable(shown), blocks, plan.traps, plan.notes, annex)


ANNEX = ('附件', '十件实事', '一、修路{n}公里', '二、建校{n}所', '三、改厕{m}户')


def meta(plan: Plan, shown: set[str]) -> dict[str, Any]:
    """The fields that the page supports; a field that the header does not show is null."""
    place, nation = plan.place, plan.place.level == '国'
    region = [r for r in place.region if r != '中华人民共和国']
    direct = region and region[0] in ('北京市', '上海市', '天津市', '重庆市')
    province, city, district = (region + [None] * 3)[:3] if not direct else (region[0], None, (region + [None])[1])
    office = place.office
    if 'masked' in shown:
        province, city, district, office = None, None, None, '市长'
    facts = {'date': f'{place.year}-{place.month:02}-{place.day:02}', 'congress': f'第{han(place.congress)}届',
             'session': f'第{han(place.session)}次会议', 'speaker': place.speaker, 'office': office}
    fields: dict[str, Any] = {'title': '政府工作报告', 'nation': nation, 'year': plan.year, 'province': province, 'city': city, 'district': district}
    return fields | {key: value if key in shown else None for key, value in facts.items()}


def acceptable(shown: set[str]) -> dict[str, list[Any]]:
    """Other values that are also correct: none for parents that the page does not name."""
    return {} if 'parents' in shown else {'province': [None], 'city': [None]}


ALL = {'date', 'congress', 'session', 'speaker', 'office'}


def full_name(place: Place) -> str:
    """The place with its parents, as written in titles."""
    return ''.join(place.region)


def day(place: Place) -> str:
    return f'{place.year}年{place.month}月{place.day}日'


def chinese_day(place: Place) -> str:
    digits = ''.join('〇一二三四五六七八九'[int(d)] for d in str(place.year))
    return f'{digits}年{han(place.month)}月{han(place.day)}日'


def meeting(place: Place) -> str:
    name = '全国' if place.level == '国' else place.name
    number = f'第{han(place.congress)}届'
    return f'{number}全国人民代表大会第{han(place.session)}次会议' if name == '全国' else f'{name}{number}人民代表大会第{han(place.session)}次会议'


def three(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{full_name(p)}人民政府工作报告', f'——{day(p)}在{meeting(p)}上', f'{p.office} {p.speaker}'], ALL | {'parents'}


def bare_title(p: Place, y: int) -> tuple[list[str], set[str]]:
    return ['政府工作报告', f'（{day(p)}在{meeting(p)}上）', f'{p.name}{p.office} {p.speaker}'], set(ALL)


def title_year(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{y}年{p.name}政府工作报告', day(p), meeting(p), f'{p.office} {p.speaker}'], set(ALL)


def brackets(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{full_name(p)}政府工作报告（{y}年）', f'（{day(p)}在{meeting(p)}上）', f'{p.name}人民政府{p.office} {p.speaker}'], ALL | {'parents'}


def broken(p: Place, y: int) -> tuple[list[str], set[str]]:
    first, second = meeting(p).split('届', 1)
    return [f'{full_name(p)}政府工作报告', f'―― {day(p)}在{first}届', f'{second}上', f'{p.office}　{p.speaker}'], ALL | {'parents'}


def spaced(p: Place, y: int) -> tuple[list[str], set[str]]:
    return ['政 府 工 作 报 告', f'──{day(p)}在{meeting(p)}上', f'{p.name}{p.office}　　{p.speaker}'], set(ALL)


def padded(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{full_name(p)}政府工作报告', f'——{day(p)}在{meeting(p)}上', f'{" ".join(p.office)} {" ".join(p.speaker)}'], ALL | {'parents'}


def nation(p: Place, y: int) -> tuple[list[str], set[str]]:
    return ['政府工作报告', f'——{day(p)}在{meeting(p)}上', f'{p.office}　{p.speaker}'], ALL | {'parents'}


def chinese_date(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{full_name(p)}政府工作报告', f'（{chinese_day(p)}）', f'{p.office} {p.speaker}'], {'date', 'speaker', 'office', 'parents'}


def speaker_first(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{full_name(p)}政府工作报告', f'{p.office} {p.speaker}', f'（{day(p)}）'], {'date', 'speaker', 'office', 'parents'}


def short(p: Place, y: int) -> tuple[list[str], set[str]]:
    held = f'{p.level}{han(p.congress)}届人大{han(p.session)}次会议'
    return [f'{full_name(p)}政府工作报告', f'——{day(p)}在{held}上', f'{p.office}{p.speaker}'], ALL | {'parents'}


def one_line(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{y}年{full_name(p)}政府工作报告', f'{day(p)}在{meeting(p)}上{p.name}人民政府{p.office} {p.speaker}'], ALL | {'parents'}


def masked(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{y}年XX市政府工作报告', f'——{day(p)}在XX市第{han(p.congress)}届人民代表大会第{han(p.session)}次会议上', 'XX市市长 XXX'], {'date', 'congress', 'session', 'office', 'masked'}


def title_only(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{y}年{full_name(p)}政府工作报告'], {'parents'}


def summary(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{full_name(p)}政府工作报告（摘要）', f'（{day(p)}）', f'{p.office} {p.speaker}'], {'date', 'speaker', 'office', 'parents'}


def excerpt(p: Place, y: int) -> tuple[list[str], set[str]]:
    return [f'{y}年{full_name(p)}政府工作报告（节选）'], {'parents'}


HEADERS = {f.__name__: f for f in (three, bare_title, title_year, brackets, broken, spaced, padded, nation, chinese_date,
                                   speaker_first, short, one_line, masked, title_only, summary, excerpt)}
