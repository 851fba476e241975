#!/usr/bin/env python3
"""Makes tests/labelled/: made-up reports in the forms in which raw reports occur, and labels that describe their contents.

    python3 tools/labelled.py              write tests/labelled/raw and tests/labelled/labels
    python3 tools/labelled.py --check      exit 1 unless the files equal what this script would write
    python3 tools/labelled.py --out DIR --copies 20    a corpus: each form twenty times, with other places and figures

A report is composed from the sentences of grammar.py as a list of blocks, whose outline, leads, notes and header are
known. Then it is given a form that occurs on the web: flattened, wrapped, marked up, encoded, surrounded. The label is made from the
blocks and not from the resulting text. Each form has its own seed, so that the same command gives the same bytes.
tests/labelled/README.md describes the labels.
"""
from __future__ import annotations

import argparse
import json
import pathlib
import random
import sys
from typing import Any

import dressing
import grammar
from composition import Plan, Report, compose
from forms import FORMS, Form, places

FOLDER = pathlib.Path(__file__).resolve().parent.parent / 'tests' / 'labelled'


def made(form: Form, number: int, copy: int) -> tuple[str, bytes, dict[str, Any]]:
    """The name, the bytes and the label of one raw file."""
    rng = random.Random(f'{form.name} {copy}')
    name = f'{number:02}_{form.name}' + (f'_{copy}' if copy else '')
    if form.other:
        text = filled(grammar.OTHERS[form.other], rng)
        ending, raw = dressing.dress(text.split('\n'), form, rng)
        return finished(name, ending, raw, [other_label(text)])
    reports = []
    for index in range(form.reports):
        plan = Plan(form, places(form, copy + index), rng)
        reports.append(compose(plan))
    lines = dressing.lines(reports, form, rng)
    ending, raw = dressing.dress(lines, form, rng)
    return finished(name, ending, raw, [report_label(report, form) for report in reports])


def finished(name: str, ending: str, raw: bytes, documents: list[dict[str, Any]]) -> tuple[str, bytes, dict[str, Any]]:
    return name + ending, raw, {'file': name + ending, 'documents': documents}


def filled(text: str, rng: random.Random) -> str:
    """A text of another kind with its place and figures."""
    text = text.replace('{c}', rng.choice(('衡阳市', '绵阳市', '徐州市', '洛阳市')))
    return '\n'.join(dressing.figures(line, rng) for line in text.split('\n'))


def other_label(text: str) -> dict[str, Any]:
    return {'kind': 'none', 'is_report': False, 'meta': {'title': text.split('\n')[0]}, 'headings': [], 'glossary': []}


def report_label(report: Report, form: Form) -> dict[str, Any]:
    """The label of one report."""
    return {
        'kind': form.kind,
        'is_report': True,
        'meta': report.meta,
        'meta_acceptable': report.acceptable,
        'header': report.header,
        'headings': [h for block in report.blocks if (h := block.heading())],
        'not_headings': report.traps,
        'glossary': [{'n': n, 'term': t, 'definition': d} for n, t, d in report.notes],
        'marks': report.marks(form),
        'body': report.body(),
    }


def write(folder: pathlib.Path, copies: int, check: bool) -> int:
    """Writes all files, or only compares them; returns the exit status."""
    wanted: dict[pathlib.Path, bytes] = {}
    for number, form in enumerate(FORMS, 1):
        for copy in range(copies):
            file, raw, label = made(form, number, copy)
            wanted[folder / 'raw' / file] = raw
            text = json.dumps(label, ensure_ascii=False, indent=1) + '\n'
            wanted[folder / 'labels' / (pathlib.Path(file).stem + '.json')] = text.encode()
    if check:
        differ = [path.name for path, data in wanted.items() if not path.exists() or path.read_bytes() != data]
        print('\n'.join(f'{name}: differs' for name in differ) or f'{len(wanted)} files as made')
        return 1 if differ else 0
    for part in ('raw', 'labels'):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for old in (folder / part).iterdir():
            if old not in wanted:
                old.unlink()
    for path, data in wanted.items():
        path.write_bytes(data)
    print(f'{len(wanted) // 2} raw files, {sum(map(len, wanted.values())) // 1024} KB')
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', type=pathlib.Path, default=FOLDER, metavar='DIR', help='where to write; its other raw and label files go')
    parser.add_argument('--copies', type=int, default=1, metavar='N', help='how often to make each form')
    parser.add_argument('--check', action='store_true', help='compare with the files that are there, write nothing')
    args = parser.parse_args()
    return write(args.out, args.copies, args.check)


if __name__ == '__main__':
    sys.exit(main())
