#!/usr/bin/env python3
"""Fits the numbers of src/recognition/outline/weights.rs to labelled texts by hill climbing.

    python3 tools/fit_weights.py --work DIR               one round over all numbers
    python3 tools/fit_weights.py --work DIR --only LEAD,PART --rounds 2
    python3 tools/fit_weights.py --work DIR --write       also write the result to src/recognition/outline/weights.rs
    python3 tools/fit_weights.py --self-test              test the script

It works on a copy of the repository in DIR, which keeps its target folder for the next run. The texts are made by labelled.py: only those in
which the numbers matter (flattened ones), each in many copies. Half of the copies are for fitting, half for judging.

One step changes one number by a quarter up or down, builds the program, converts the texts for fitting, and scores headings and leads.
A change is kept if the score of the texts for fitting rises and that of the texts for judging does not fall. Then the public labels are scored,
and the change is dropped if any score is below its floor in score.py.

Limits: the current numbers were fitted on texts that are not public by another program, which knew the likelihood of each end of a heading and
not only the score. That program is lost. Hill climbing over a score does not improve a number that two others compensate for, and made-up texts
use far fewer words than real ones. Treat the result as a check that the numbers are at a local maximum, and test a change on real texts before
you keep it. A step is one debug build: half a minute, the first one longer, so a round over all numbers takes about an hour.
"""
from __future__ import annotations

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import packages
import score

ROOT = pathlib.Path(__file__).resolve().parent.parent
WEIGHTS = pathlib.Path('src') / 'recognition' / 'outline' / 'weights.rs'
LINE = re.compile(r'^(pub const ([A-Z_]+): f32 = )([0-9.]+);', re.M)
FORMS = ('flat', 'notes_flat')  # prefixes of the names of forms in which the numbers matter
PARTS = ('target', '.git', 'node_modules', 'public', '__pycache__')


def values(text: str) -> dict[str, float]:
    """The numbers of a weights.rs."""
    return {match[2]: float(match[3]) for match in LINE.finditer(text)}


def changed(text: str, name: str, value: float) -> str:
    """The same file with one number changed."""
    number = f'{value:.2f}'.rstrip('0')
    number += '0' if number.endswith('.') else ''
    return LINE.sub(lambda m: f'{m[1]}{number};' if m[2] == name else m[0], text)


class Bench:
    """A copy of the repository in which numbers are tried."""

    def __init__(self, folder: pathlib.Path, copies: int) -> None:
        self.repository = folder / 'repository'
        self.corpus = folder / 'corpus'
        shutil.copytree(ROOT, self.repository, ignore=shutil.ignore_patterns(*PARTS), dirs_exist_ok=True)
        self.binary = self.repository / 'target' / 'debug' / 'gongbao'
        self.split(copies)

    def split(self, copies: int) -> None:
        """Makes the texts, and splits them into those for fitting and those for judging."""
        everything = self.corpus / 'all'
        subprocess.run([sys.executable, ROOT / 'tools' / 'labelled.py', '--out', everything, '--copies', str(copies)], check=True)
        for half in ('fit', 'judge'):
            shutil.rmtree(self.corpus / half, ignore_errors=True)
            for part in ('raw', 'labels'):
                (self.corpus / half / part).mkdir(parents=True)
        for part in ('raw', 'labels'):
            for path in (everything / part).iterdir():
                name = path.stem.split('_', 1)[1]
                if name.startswith(FORMS):
                    copy = re.search(r'_(\d+)$', name)
                    half = 'judge' if copy and int(copy[1]) % 2 else 'fit'
                    shutil.copy(path, self.corpus / half / part)

    def build(self, text: str) -> None:
        (self.repository / WEIGHTS).write_text(text, encoding='utf-8')
        command = ['cargo', 'build', '--quiet', '--locked', '--bin', 'gongbao']
        subprocess.run(command, cwd=self.repository, check=True)

    def measure(self, folder: pathlib.Path) -> dict[str, float]:
        raw, labels = folder / 'raw', folder / 'labels'
        return score.score_all(score.convert(self.binary, raw), raw, labels, False)

    def outline(self, half: str) -> float:
        totals = self.measure(self.corpus / half)
        return totals['headings'] + totals['leads']

    def holds_floors(self) -> bool:
        totals = self.measure(score.LABELLED)
        return all(totals[name] >= floor for name, floor in score.FLOORS.items())


def climb(bench: Bench, names: list[str], rounds: int) -> str:
    """The text of weights.rs with the improved numbers."""
    text = (ROOT / WEIGHTS).read_text(encoding='utf-8')
    bench.build(text)
    fit, judge = bench.outline('fit'), bench.outline('judge')
    print(f'at first: {fit:.4f} for fitting, {judge:.4f} for judging')
    for name in names * rounds:
        for factor in (1.25, 0.8):
            tried = changed(text, name, values(text)[name] * factor)
            if tried == text:  # zero stays zero
                continue
            bench.build(tried)
            now = bench.outline('fit')
            if now > fit and (judged := bench.outline('judge')) >= judge and bench.holds_floors():
                print(f'{name}: {values(text)[name]} to {values(tried)[name]}: {now:.4f}, {judged:.4f}', flush=True)
                text, fit, judge = tried, now, judged
                break
    return text


class Tests(unittest.TestCase):
    TEXT = '/// A stop.\npub const STOP: f32 = 3.42;\npub const FREE: f32 = 0.0;\n'

    def test_values(self) -> None:
        self.assertEqual(values(self.TEXT), {'STOP': 3.42, 'FREE': 0.0})

    def test_one_number_is_changed(self) -> None:
        self.assertEqual(changed(self.TEXT, 'STOP', 4.0), self.TEXT.replace('3.42', '4.0'))
        self.assertEqual(changed(self.TEXT, 'STOP', 3.42), self.TEXT)

    def test_nought_stays(self) -> None:
        self.assertEqual(changed(self.TEXT, 'FREE', 0.0), self.TEXT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=pathlib.Path, metavar='DIR', help='where the copy of the repository and the texts go')
    parser.add_argument('--copies', type=int, default=20, metavar='N', help='how many copies of each form to make')
    parser.add_argument('--only', default='', metavar='NAMES', help='the numbers to fit, parted by commas')
    parser.add_argument('--rounds', type=int, default=1, metavar='N', help='how often to go over the numbers')
    parser.add_argument('--write', action='store_true', help='write the result into src/recognition/outline/weights.rs')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    args = parser.parse_args()
    if args.self_test:
        return packages.run_tests(Tests)
    if not args.work:
        parser.error('say --work DIR')
    names = args.only.split(',') if args.only else list(values((ROOT / WEIGHTS).read_text(encoding='utf-8')))
    text = climb(Bench(args.work, args.copies), names, args.rounds)
    target = ROOT / WEIGHTS if args.write else args.work / 'weights.rs'
    target.write_text(text, encoding='utf-8')
    print(f'written: {target.name}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
