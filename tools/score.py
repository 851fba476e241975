#!/usr/bin/env python3
"""Converts raw files whose contents are known, and scores the result against their labels.

    python3 tools/score.py --bin target/release/gongbao           the public labels of tests/labelled; exit 1 below a floor
    python3 tools/score.py --bin BIN -v                           also print the errors in each file
    python3 tools/score.py --bin BIN --raw DIR --labels DIR       other labels of the same format
    python3 tools/score.py --floors                               print the floors
    python3 tools/score.py --self-test                            test the script

Measures, each from 0 to 1, where 1 is perfect:
  found     reports that were found, each exactly once
  none      texts that are not reports and from which no report was made
  meta      fields of the front matter: region, year, date, congress, session, speaker, office, kind
  headings  F1 of headings by level and text, including those that open a paragraph after a number
  leads     F1 of unnumbered sentences that open a paragraph as headings of level 3
  notes     F1 of the notes' terms
  marks     F1 of the places in the text that refer to notes
  traps     1 minus the share of sentences that only look like headings and were converted to headings
  kept      1 minus the share of the body's characters that are missing from the result
  clean     1 minus the share of the result's characters that are not in the body
"""
from __future__ import annotations

import argparse
import collections
import dataclasses
import difflib
import itertools
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
from typing import Any

import packages
import script_table

HERE = pathlib.Path(__file__).resolve().parent
LABELLED = HERE.parent / 'tests' / 'labelled'
# The scores reached so far, rounded down. A floor goes up when the converter gets better, and never down.
FLOORS = {
    'found': 1.0, 'none': 1.0, 'meta': 0.998, 'headings': 0.998, 'leads': 0.987,
    'notes': 1.0, 'marks': 0.989, 'traps': 1.0, 'kept': 0.9999, 'clean': 0.9999,
}
FIELDS = ('year', 'date', 'congress', 'session', 'speaker', 'office')
KINDS = {'work-report': 'report', 'work-report-summary': 'summary', 'work-report-fragment': 'excerpt'}
SAME = str.maketrans('“”‘’「」『』―─　〔〕【】［］', '""\'\'""\'\'—— []' + '[][]')
NUMBER = re.compile(r'^(?:——|第?[一二三四五六七八九十]{1,3}[、,.]|\([一二三四五六七八九十]{1,3}\)、?|\d{1,2}[.、](?!\d)|\(\d{1,2}\))')
NOTES = re.compile(r'^(名词解释|名词注释|注释|附注|附件)')


def fold(text: object) -> str:
    """Unifies what may differ between two faithful copies: width, forms of quotes, blanks."""
    folded = (chr(ord(c) - 0xFEE0) if '！' <= c <= '～' else c for c in str(text).translate(SAME))
    return re.sub(r'\s+', '', ''.join(folded)).translate(SAME)


def key(heading: str) -> str:
    """A heading without its number and the stop at its end."""
    return NUMBER.sub('', fold(heading)).rstrip('。.:;,')


def term_key(term: str) -> str:
    return fold(term).strip('".,:。')


@dataclasses.dataclass
class Truth:
    """A report as described by its label."""
    is_report: bool
    title: str
    meta: dict[str, Any]
    acceptable: dict[str, list[Any]]
    header: list[str]
    headings: list[tuple[int, str]]
    leads: list[str]
    optional: set[str]
    traps: list[str]
    terms: list[str]
    marks: list[tuple[str, str]] | None
    body: str
    kind: str


@dataclasses.dataclass
class Result:
    """A report as it was converted."""
    file: str
    meta: dict[str, Any]
    headings: list[tuple[int, str, bool]]
    terms: list[str]
    marks: list[tuple[str, str]]
    body: str


def simplified(text: str, table: dict[str, str]) -> str:
    return ''.join(table.get(c, c) for c in text)


def text_of(value: Any) -> str:
    """The text of a label value that is either a string or a record."""
    return value if isinstance(value, str) else value.get('text_hans') or value.get('text') or value.get('raw', '')


def truth(label: dict[str, Any], raw: str, table: dict[str, str]) -> Truth:
    meta = label['meta']
    hant = meta.get('lang_script') == 'hant'
    body, marks = spanned(label, raw) if 'body' not in label else ('\n'.join(label['body']), label['marks'])
    if hant:
        body = simplified(body, table)
        marks = [{'n': m['n'], 'before': simplified(m['before'], table)} for m in marks]
    headings = [h for h in label['headings'] if not NOTES.match(key(text_of(h)))]
    leads = [h for h in headings if h.get('run_in') and h['level'] >= 3 and not h.get('number')]
    return Truth(
        is_report=label['is_report'], title=meta.get('title', ''), meta=meta, acceptable=label.get('meta_acceptable') or {},
        header=label.get('header', []), headings=[(h['level'], key(text_of(h))) for h in headings if h not in leads],
        leads=[key(text_of(h)) for h in leads], optional={key(text_of(h)) for h in label.get('optional_headings') or []},
        traps=[key(text_of(t)) for t in label.get('not_headings') or []],
        terms=[term_key(g['term']) for g in label.get('glossary') or []],
        marks=[(str(m['n']), fold(m['before'])[-6:]) for m in marks], body=fold(body), kind=label.get('kind', ''))


def spanned(label: dict[str, Any], raw: str) -> tuple[str, list[dict[str, Any]]]:
    """Body and marks by offsets into the raw text; the list of notes and planted words are cut out."""
    span = label.get('span') or {}
    if 'first_offset' not in span:
        return '', []
    notes = sorted((g['marker_offset'], str(g['n'])) for g in label.get('glossary') or [] if g.get('marker_offset') is not None)
    text, marks, at = '', [], span['first_offset']
    for offset, number in notes:
        text, at = text + raw[at:offset], offset + len(number)
        marks.append({'n': number, 'before': text[-12:]})
    text += raw[at:span['last_end_offset']]
    for noise in label.get('noise') or []:
        text = text.replace(text_of(noise), '', 1)
    heads = [m.start() for m in re.finditer('名\\s*[词詞]\\s*解\\s*[释釋]', text)]
    return (text[:heads[-1]] if heads and label.get('glossary') else text), marks


def scalar(text: str) -> Any:
    text = text.strip()
    if text.startswith('['):
        return [scalar(part) for part in text[1:-1].split(',') if part.strip()]
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in '"\'' else text


def front_matter(lines: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The front matter, as far as the converter writes it: `key: value`, nested once."""
    if not lines or lines[0] != '---':
        return {}, lines
    end = lines.index('---', 1)
    meta: dict[str, Any] = {}
    for line in lines[1:end]:
        name, _, value = line.strip().partition(':')
        meta['source.' + name if line.startswith(' ') else name] = scalar(value)
    return meta, lines[end + 1:]


def unescaped(text: str) -> str:
    return re.sub(r'\*\*', '', re.sub(r'\\([!-/:-@\[-`{-~])', r'\1', text))


def unmarked(text: str) -> str:
    return re.sub(r'\[\^[^\]]+\]', '', text)


def result(path: pathlib.Path) -> Result:
    meta, lines = front_matter(path.read_text(encoding='utf-8').split('\n'))
    headings: list[tuple[int, str, bool]] = []
    terms, text = [], []
    for line in lines:
        note = re.match(r'\[\^[^\]]+\]:\s*(.*)', line)
        head = re.match(r'(#{1,6})\s+(.*?)\s*(\{[^{}]*\})?\s*$', line)
        if note:
            bold = re.match(r'\*\*(.+?)\*\*', note[1])
            terms.append(term_key(unescaped(bold[1] if bold else note[1])))
        elif head:
            headings.append((len(head[1]) - 1, key(unescaped(unmarked(head[2]))), '.lead' in (head[3] or '')))
            text.append(head[2])
        else:
            text.append(re.sub(r'^\s*(?:[-*+]|>|\d{1,3}[.)])\s+', lambda m: m[0].strip() if m[0].strip()[0].isdigit() else '', line))
    whole = '\n'.join(text)
    marks = [(m[1], fold(unescaped(unmarked(whole[:m.start()])))[-6:]) for m in re.finditer(r'\[\^([^\]]+)\]', whole)]
    return Result(str(meta.get('source.file', '')), meta, headings, terms, marks, fold(unescaped(unmarked(whole))))


def counts(wanted: list[Any], got: list[Any]) -> tuple[int, int, int]:
    """Counts of hits, wanted and got items."""
    hits = (collections.Counter(wanted) & collections.Counter(got)).total()
    return hits, len(wanted), len(got)


def f1(hits: int, wanted: int, got: int) -> float:
    return 2 * hits / (wanted + got) if wanted + got else 1.0


def differences(wanted: str, got: str) -> tuple[str, str]:
    """The lost and the added text, compared by sentences, then by characters where sentences differ."""
    cut = lambda text: [s for s in re.split(r'(?<=[。;!])', text) if s]
    a, b = cut(wanted), cut(got)
    lost, added = '', ''
    for tag, i, j, k, l in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        x, y = ''.join(a[i:j]), ''.join(b[k:l])
        if tag != 'equal':
            for t, p, q, r, s in difflib.SequenceMatcher(None, x, y, autojunk=False).get_opcodes():
                lost, added = lost + (x[p:q] if t != 'equal' else ''), added + (y[r:s] if t != 'equal' else '')
    return lost, added


def below_header(want: Truth, got: str) -> str:
    """The converted text without the lines of the header, which the label has separately."""
    start = got.find(want.body[:14])
    head = got[:start] if start > 0 else ''
    for line in want.header:
        head = head.replace(fold(line), '')
    if not want.header and start < 500:  # labels without a header say nothing about the text before the body
        head = ''
    return head + got[max(start, 0):]


def regions(want: Truth) -> list[list[str]]:
    """The correct regions, largest first."""
    if want.meta.get('nation'):
        return [['中华人民共和国'], []]
    choices = []
    for name in ('province', 'city', 'district'):
        others = want.acceptable.get(name, [])
        choices.append([want.meta.get(name)] + (others if isinstance(others, list) else [others]))
    full = [[place for place in choice if place] for choice in itertools.product(*choices)]
    return full


def same(field: str, wanted: Any, got: Any, others: list[Any]) -> bool:
    folded = lambda value: fold(value) if value not in (None, '') else None
    if folded(got) in [folded(value) for value in [wanted, *others]]:
        return True
    # 宁波市市长 and 市长 are the same office.
    return field == 'office' and bool(wanted and got) and (fold(wanted).endswith(fold(got)) or fold(got).endswith(fold(wanted)))


class Score:
    """Sums over all files, and the errors."""

    def __init__(self) -> None:
        self.sums: dict[str, list[float]] = collections.defaultdict(lambda: [0.0, 0.0])
        self.triples: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
        self.wrong: list[str] = []

    def add(self, measure: str, hits: float, of: float) -> None:
        self.sums[measure][0] += hits
        self.sums[measure][1] += of

    def compare(self, measure: str, wanted: list[Any], got: list[Any]) -> None:
        for i, n in enumerate(counts(wanted, got)):
            self.triples[measure][i] += n
        for sign, items in (('-', collections.Counter(wanted) - collections.Counter(got)), ('+', collections.Counter(got) - collections.Counter(wanted))):
            self.wrong += [f'{measure} {sign} {item}' for item in items.elements()]

    def totals(self) -> dict[str, float]:
        found = {name: hits / of if of else 1.0 for name, (hits, of) in self.sums.items()}
        return found | {name: f1(*triple) for name, triple in self.triples.items()}

    def meta(self, want: Truth, got: Result) -> None:
        region = got.meta.get('region') or []
        checks = [('region', region, region in regions(want))]
        if want.kind in KINDS:
            kind = got.meta.get('kind', 'report')
            checks.append(('kind', kind, kind == KINDS[want.kind]))
        for field in FIELDS:
            value = got.meta.get('delivered' if field == 'date' else field)
            others = want.acceptable.get(field, [])
            checks.append((field, value, same(field, want.meta.get(field), value, others if isinstance(others, list) else [others])))
        for field, value, right in checks:
            self.add('meta', right, 1)
            if not right:
                wanted = regions(want)[0] if field == 'region' else want.kind if field == 'kind' else want.meta.get(field)
                self.wrong.append(f'meta {field}: {value} for {wanted}')

    def text(self, want: Truth, got: Result) -> None:
        if not want.body:
            return
        lost, added = differences(want.body, below_header(want, got.body))
        self.add('kept', len(want.body) - len(lost), len(want.body))
        self.add('clean', len(want.body) - len(added), len(want.body))
        self.wrong += [f'{word}: {len(text)} characters: {text[:60]}' for word, text in (('lost', lost), ('added', added)) if text]

    def outline(self, want: Truth, got: Result) -> None:
        known = {text for _, text in want.headings} | set(want.leads)
        made = [h for h in got.headings if not NOTES.match(h[1]) and (h[1] in known or h[1] not in want.optional)]
        is_lead = lambda h: h[1] in want.leads or h[2] and (h[0], h[1]) not in want.headings
        self.compare('headings', want.headings, [h[:2] for h in made if not is_lead(h)])
        self.compare('leads', want.leads, [h[1] for h in made if is_lead(h)])
        fallen = [t for t in want.traps if t in {h[1] for h in made}]
        self.add('traps', len(want.traps) - len(fallen), len(want.traps))
        self.wrong += [f'trap: {t}' for t in fallen]

    def report(self, want: Truth, got: Result) -> None:
        self.meta(want, got)
        self.outline(want, got)
        self.compare('notes', want.terms, got.terms)
        unmarked_notes = {str(n) for n in range(1, 200)} - {n for n, _ in want.marks or []}
        self.compare('marks', want.marks or [], [m for m in got.marks if m[0] not in unmarked_notes])
        self.text(want, got)


def likeness(want: Truth, got: Result) -> float:
    """The share of short pieces of the true text that the result has."""
    pieces = {want.body[i:i + 8] for i in range(0, max(1, min(len(want.body), 6000) - 8), 3)}
    return sum(piece in got.body for piece in pieces) / len(pieces)


def score_file(score: Score, wants: list[Truth], results: list[Result]) -> None:
    free = list(results)
    for want in wants:
        if not want.is_report:
            made = [r for r in results if r.meta.get('kind') != 'other'] if not any(w.is_report for w in wants) else []
            score.add('none', not made, 1)
            score.wrong += ['none: made a report of it'] if made else []
            continue
        alike = sorted(((likeness(want, r), i) for i, r in enumerate(free)), key=lambda pair: (-pair[0], pair[1]))
        close = [i for share, i in alike if share > 0.3]
        best = free[close[0]] if close else None
        clones = [i for i in close if likeness(want, free[i]) > 0.9]
        right = best is not None and len(clones) <= 1 and best.meta.get('kind') != 'other'
        score.add('found', right, 1)
        if not right:
            score.wrong.append(f'found: {len(close)} results like this report')
        if best is None:  # a missing report scores zero
            best = Result('', {}, [], [], [], '')
        else:
            free.remove(best)
        score.report(want, best)


def convert(binary: pathlib.Path, raw: pathlib.Path) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / 'reports'
        ran = subprocess.run([binary, 'convert', raw, '--out', out], capture_output=True, text=True, check=False)
        if not out.is_dir():
            sys.exit(ran.stderr or 'nothing was converted')
        return [result(path) for path in sorted(out.rglob('*.md'))]


def score_all(results: list[Result], raw: pathlib.Path, labels: pathlib.Path, verbose: bool) -> dict[str, float]:
    table, score = script_table.read(), Score()
    for path in sorted(labels.glob('*.json')):
        label = json.loads(path.read_text(encoding='utf-8'))
        documents = label.get('documents')
        if documents is None:  # a file that is not a label, or a label of an older format
            continue
        text = '' if 'body' in documents[0] else (raw / label['file']).read_bytes().decode('utf-8', 'replace')
        score_file(score, [truth(d, text, table) for d in documents], [r for r in results if pathlib.PurePath(r.file).name == label['file']])
        if verbose and score.wrong:
            print(label['file'], *(f'    {line}' for line in score.wrong), sep='\n')
        score.wrong.clear()
    return score.totals()


class Tests(unittest.TestCase):
    TEXT = '---\ntitle: 甲市政府工作报告\nregion: [乙省, 甲市]\nsource:\n  file: a.txt\n---\n\n## 一、回顾 {#s1}\n\n#### 稳住工业。 {#s1-1 .lead}\n\n新建工厂[^1]3座。\n\n[^1]: **工厂** 做工的地方。\n'

    def test_result(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'a.md'
            path.write_text(self.TEXT, encoding='utf-8')
            got = result(path)
        self.assertEqual((got.file, got.meta['region']), ('a.txt', ['乙省', '甲市']))
        self.assertEqual(got.headings, [(1, '回顾', False), (3, '稳住工业', True)])
        self.assertEqual((got.terms, got.marks), (['工厂'], [('1', '业。新建工厂')]))
        self.assertEqual(got.body, '一、回顾稳住工业。新建工厂3座。')

    def test_fold(self) -> None:
        self.assertEqual(fold('（２）　“甲” 〔1〕'), '(2)"甲"[1]')

    def test_differences(self) -> None:
        self.assertEqual(differences('甲乙。丙丁。', '甲乙。丙戊丁。'), ('', '戊'))

    def test_f1(self) -> None:
        self.assertEqual((f1(1, 2, 2), f1(0, 0, 0)), (0.5, 1.0))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--bin', type=pathlib.Path, default=pathlib.Path('target/release/gongbao'), help='the program to score')
    parser.add_argument('--raw', type=pathlib.Path, default=LABELLED / 'raw', metavar='DIR', help='the raw files')
    parser.add_argument('--labels', type=pathlib.Path, default=LABELLED / 'labels', metavar='DIR', help='one JSON file for each of them')
    parser.add_argument('--floors', action='store_true', help='print the floors and do nothing')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    parser.add_argument('-v', '--verbose', action='store_true', help='say what went wrong in each file')
    args = parser.parse_args()
    if args.self_test:
        return packages.run_tests(Tests)
    if args.floors:
        print(*(f'{name:9} {floor:.3f}' for name, floor in FLOORS.items()), sep='\n')
        return 0
    totals = score_all(convert(args.bin.resolve(), args.raw), args.raw, args.labels, args.verbose)
    public = args.labels == LABELLED / 'labels'
    below = False
    for name, floor in FLOORS.items():
        if name in totals:
            short = public and totals[name] < floor
            below |= short
            print(f'{name:9} {totals[name]:.4f}' + (f'  below its floor of {floor}' if short else ''))
    return 1 if below else 0


if __name__ == '__main__':
    sys.exit(main())
