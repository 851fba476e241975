#!/usr/bin/env python3
"""Makes src/han/script.txt, the table of Traditional characters and their Simplified forms, one to one.

    python3 tools/script_table.py              write the table
    python3 tools/script_table.py --check      exit 1 unless the table equals what this script would write
    python3 tools/script_table.py --self-test  test the script on a tiny dictionary

Source: TSCharacters.txt of OpenCC (Apache-2.0), from the PyPI package opencc-python-reimplemented. pip fetches the package.
The table is the data of `simple` in src/han/script.rs. Of several Simplified forms the first is used.
A line of the table is a Simplified character followed by all Traditional ones that become it.
"""
from __future__ import annotations

import collections
import pathlib
import sys
import unittest

import packages

TABLE = pathlib.Path(__file__).resolve().parent.parent / 'src' / 'han' / 'script.txt'
PACKAGE = 'opencc-python-reimplemented==0.1.7'
MEMBER = 'opencc/dictionary/TSCharacters.txt'
FIRST, LAST = 0x3400, 0x9FFF  # the range that script.rs converts
HEADER = f'''\
# Traditional characters and the Simplified one that stands for them. A line is the Simplified character, then its Traditional ones.
# Taken from TSCharacters.txt of OpenCC (Apache License 2.0), as it comes with {PACKAGE.replace('==', ' ')}.
# Only U+{FIRST:04X} to U+{LAST:04X}; of several Simplified forms the first. Made by tools/script_table.py.
'''


def pairs(dictionary: str) -> dict[str, str]:
    """Traditional to Simplified, from lines of `traditional TAB simplified [simplified…]`."""
    found: dict[str, str] = {}
    for line in dictionary.splitlines():
        traditional, _, simplified = line.partition('\t')
        first = simplified.split(' ')[0].strip()
        if len(traditional) == 1 and len(first) == 1 and traditional != first and FIRST <= ord(traditional) <= LAST:
            found[traditional] = first
    return found


def table(mapping: dict[str, str]) -> str:
    """The text of the table, sorted by code point."""
    sources: dict[str, list[str]] = collections.defaultdict(list)
    for traditional, simplified in mapping.items():
        sources[simplified].append(traditional)
    lines = (simplified + ''.join(sorted(traditional)) for simplified, traditional in sorted(sources.items()))
    return HEADER + '\n'.join(lines) + '\n'


def read(path: pathlib.Path = TABLE) -> dict[str, str]:
    """The mapping in a written table."""
    lines = path.read_text(encoding='utf-8').splitlines()
    return {t: line[0] for line in lines if line and not line.startswith('#') for t in line[1:]}


class Tests(unittest.TestCase):
    def test_first_form_single_characters_and_range(self) -> None:
        got = pairs('發\t发\n髮\t发\n乾\t干 乾\n人\t人\n萬一\t万一\n\U00020000\t丂\n')
        self.assertEqual(got, {'發': '发', '髮': '发', '乾': '干'})

    def test_lines_are_sorted(self) -> None:
        self.assertEqual(table({'發': '发', '髮': '发', '乾': '干'}), HEADER + '发發髮\n干乾\n')


def made() -> str:
    return table(pairs(packages.member(PACKAGE, MEMBER).decode('utf-8')))


if __name__ == '__main__':
    sys.exit(packages.run(__doc__, Tests, TABLE, made))
