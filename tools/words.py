#!/usr/bin/env python3
"""Regenerates the list of words from the dictionary of jieba.

    python3 tools/words.py               write src/han/words.txt
    python3 tools/words.py --check       exit 1 unless the list equals what this script would write
    python3 tools/words.py --dict FILE   with the dictionary in a file, one `word frequency class` per line
    python3 tools/words.py --self-test   test the script on a tiny dictionary

Source: dict.txt of jieba 0.42.1 (MIT licence), from the PyPI package. pip fetches it.

The list has, with class and grade, the words of two and three characters that occur 40 times or more in jieba's counts, and those of four
characters that occur 60 times or more, without particles of four. The lines after `# Ours:` were written by hand and are kept.
Names of persons (classes nr, nrt, nrfg) are left out.
"""
from __future__ import annotations

import argparse
import collections
import itertools
import pathlib
import sys
import unittest
from collections.abc import Iterable

import packages

SOURCES = pathlib.Path(__file__).resolve().parent.parent / 'src'
RECOGNITION = SOURCES / 'han' / 'words.txt'
PACKAGE = 'jieba==0.42.1'
MEMBER = 'jieba/dict.txt'

LEAST = {2: 40, 3: 40, 4: 60}  # by length of a word: how often it must occur
GRADES = (200, 500, 2000)  # minimum frequencies of grades 1, 2 and 3
ON_A_LINE = 24
PERSONS = {'nr', 'nrt', 'nrfg'}
# jieba's classes by class of ours; all others are nouns.
CLASSES = {ours: set(theirs.split()) for ours, theirs in
           {'v': 'v vi vq', 'b': 'vn an', 'a': 'a z', 'd': 'd ad vd', 'f': 'c r o p e u y'}.items()}
OURS = '# Ours:\n'

HEADER_RECOGNITION = '''\
# Words of two to six characters and how they are used: n noun, v verb, b both, a adjective, d adverb, f particle; with a grade of
# their frequency, from 0 to 3. After the letter and the grade a line has either words of more than two characters, or after = a first
# character and all second ones that make a word with it.
# Taken from the dictionary of jieba 0.42.1 (https://github.com/fxsjy/jieba), names of persons left out. Copyright (c) 2013 Sun Junyi,
# MIT licence.
# The lines behind the mark at the end are ours: words of the reports that the dictionary lacks.
'''
Dictionary = dict[str, tuple[int, str]]


def read(text: str) -> Dictionary:
    """Words with frequency and class, without names of persons."""
    rows = (line.split(' ') for line in text.splitlines() if line.strip())
    return {row[0]: (int(row[1]), row[2]) for row in rows if row[2] not in PERSONS}


def letter(theirs: str) -> str:
    return next((ours for ours, classes in CLASSES.items() if theirs in classes), 'n')


def grade(frequency: int) -> int:
    return sum(frequency >= least for least in GRADES)


def by_first(words: Iterable[str]) -> list[str]:
    """Words of two characters: each first character with all second ones."""
    return [first + ''.join(word[1] for word in group) for first, group in itertools.groupby(sorted(words), lambda w: w[0])]


def lines_of(key: str, words: list[str]) -> list[str]:
    """The lines of one class and grade."""
    long = sorted(word for word in words if len(word) > 2)
    rows = [long[i:i + ON_A_LINE] for i in range(0, len(long), ON_A_LINE)]
    return [f'{key}={line}' for line in by_first(w for w in words if len(w) == 2)] + [f'{key} ' + ' '.join(row) for row in rows]


def recognition(dictionary: Dictionary, ours: str) -> str:
    """The list that recognition reads; `ours` is the part written by hand."""
    groups: dict[str, list[str]] = collections.defaultdict(list)
    for word, (frequency, theirs) in dictionary.items():
        is_long = len(word) > 3 and letter(theirs) == 'f'
        if frequency >= LEAST.get(len(word), sys.maxsize) and not is_long:
            groups[f'{letter(theirs)}{grade(frequency)}'].append(word)
    lines = itertools.chain.from_iterable(lines_of(key, words) for key, words in sorted(groups.items()))
    return HEADER_RECOGNITION + ''.join(line + '\n' for line in lines) + OURS + ours


class Tests(unittest.TestCase):
    TINY = '改革 900 vn\n改进 50 v\n改道 39 v\n发展 9000 vn\n现代化 70 vn\n一心一意 59 i\n一帆风顺 60 i\n王小明 900 nr\n'

    def test_recognition(self) -> None:
        got = recognition(read(self.TINY), 'd1=全域\n').removeprefix(HEADER_RECOGNITION)
        self.assertEqual(got, 'b0 现代化\nb2=改革\nb3=发展\nn0 一帆风顺\nv0=改进\n# Ours:\nd1=全域\n')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='compare with the list that is there, write nothing')
    parser.add_argument('--dict', type=pathlib.Path, metavar='FILE', help='the dictionary, instead of the package')
    parser.add_argument('--recognition', type=pathlib.Path, default=RECOGNITION, metavar='FILE', help='the list with classes')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    args = parser.parse_args()
    if args.self_test:
        return packages.run_tests(Tests)
    data = args.dict.read_bytes() if args.dict else packages.member(PACKAGE, MEMBER)
    dictionary = read(data.decode('utf-8'))
    ours = args.recognition.read_text(encoding='utf-8').partition(OURS)[2]
    return packages.keep(args.recognition, recognition(dictionary, ours), args.check)


if __name__ == '__main__':
    sys.exit(main())
