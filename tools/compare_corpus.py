"""The corpora of compare.py: reports for gongbao, for Hugo and for the floor program, and the edit of one report.

A corpus is a folder with `gongbao/` for content/reports, `glossary/` for content/glossary, `hugo/` and `md/`. The last two have the terms
that a report uses in its front matter, so that all programs link the same names.
"""
from __future__ import annotations

import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

TOOLS = pathlib.Path(__file__).resolve().parent
KINDS = ('real-like', 'made')
# An added sentence is made of these, so that each one has new n-grams.
ADDED = '桥路村镇山河田水林果车站学校医院渔港粮仓书屋灯塔'
NOTE = re.compile(r'^\[\^(\d+)\]: \*\*(.+?)\*\* (.*)$', re.MULTILINE)
ENTRY = re.compile(r'^- term: (.*)\n  definition: (.*)$', re.MULTILINE)


def made(kind: str, number: int, work: pathlib.Path) -> pathlib.Path:
    """The folder of a corpus, which is made if an earlier run has not left it in the work folder."""
    corpus, part = work / f'{kind}-{number}', work / f'{kind}-{number}.part'
    if corpus.is_dir():
        return corpus
    if part.exists():
        shutil.rmtree(part)
    # A process of its own: the peak memory of a child is at least that of the process that starts it.
    script = {'real-like': 'real_like.py', 'made': 'made_archive.py'}[kind]
    flavors = ['--flavors', 'gongbao,hugo,md'] if kind == 'real-like' else []
    subprocess.run([sys.executable, str(TOOLS / script), str(number), str(part), *flavors], check=True)
    if kind == 'made':
        add_flavors(part)
    os.rename(part, corpus)
    return corpus


def add_flavors(archive: pathlib.Path) -> None:
    """Makes a corpus of an archive that made_archive.py wrote."""
    os.rename(archive / 'content/reports', archive / 'gongbao')
    os.rename(archive / 'content/glossary', archive / 'glossary')
    glossary = dict(ENTRY.findall((archive / 'glossary/terms.yaml').read_text(encoding='utf-8')))
    for report in reports(archive / 'gongbao'):
        text = report.read_text(encoding='utf-8')
        for flavor, lists in (('hugo', True), ('md', False)):
            path = archive / flavor / f'{name(report, archive / "gongbao")}.md'
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(for_generators(text, glossary, lists).encode())


def for_generators(text: str, glossary: dict[str, str], lists: bool) -> str:
    """A report as other generators take it; with the flat lists of Hugo's taxonomies or without."""
    front, body = parts(text)
    fields = dict(line.split(': ', 1) for line in front.splitlines() if ': ' in line)
    notes = {term: meaning for _, term, meaning in NOTE.findall(body)}
    body = NOTE.sub('', body).rstrip() + '\n'
    names = [term for term in {**glossary, **notes} if term in body]
    body = re.sub(r'\[\^(\d+)\]', r'[〔\1〕](#term-\1)', body).replace(' .lead}', '}')
    place = ''.join(fields['region'].strip('[]').split(', '))
    rows = [f'title: "{fields["title"]}"', f'city: "{place}"', f'year: {fields["year"]}', f'date: {fields["delivered"]}',
            f'speaker: "{fields["speaker"]}"']
    if lists:
        quoted = ', '.join(f'"{term}"' for term in names)
        rows += [f'years: ["{fields["year"]}"]', f'cities: ["{place}"]', f'terms: [{quoted}]']
    rows.append('glossary:')
    for number, term in enumerate(names, 1):
        rows += [f'  - id: {number}', f'    term: "{term}"', f'    def: "{notes.get(term) or glossary[term]}"']
    return '---\n' + '\n'.join(rows) + '\n---\n\n' + body.lstrip('\n')


def parts(text: str) -> tuple[str, str]:
    """Front matter and body."""
    front, mark, body = text[len('---\n'):].partition('\n---\n')
    if not text.startswith('---\n') or not mark:
        raise ValueError('a report has no front matter')
    return front, body


def name(report: pathlib.Path, folder: pathlib.Path) -> str:
    """The name of a report, which is the same in each flavor."""
    return '-'.join(report.relative_to(folder).with_suffix('').parts)


def reports(folder: pathlib.Path) -> list[pathlib.Path]:
    """The reports of a flavor, by name."""
    return sorted(folder.rglob('*.md'), key=lambda report: name(report, folder))


def text_size(folder: pathlib.Path) -> int:
    """The bytes of all reports of a flavor."""
    return sum(report.stat().st_size for report in reports(folder))


def add_sentence(text: str, number: int) -> str:
    """The report with a sentence more at the end of its longest paragraph. Each number gives another sentence."""
    front, body = parts(text)
    blocks = body.split('\n\n')
    longest = max((at for at, block in enumerate(blocks) if not block.lstrip().startswith(('#', '[^', '-', '|'))), key=lambda at: len(blocks[at]))
    words = ''.join(random.Random(number).sample(ADDED, 6))
    blocks[longest] = f'{blocks[longest].rstrip()}此处补写{words}。' + '\n' * (longest == len(blocks) - 1)
    return f'---\n{front}\n---\n' + '\n\n'.join(blocks)


def edit(folder: pathlib.Path, number: int) -> None:
    """Adds a sentence to the report in the middle of the list."""
    all_reports = reports(folder)
    report = all_reports[len(all_reports) // 2]
    report.write_bytes(add_sentence(report.read_text(encoding='utf-8'), number).encode())
