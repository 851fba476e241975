"""The sizes that compare.py prints: what a site consists of, against the bytes of the reports that it was built from."""
from __future__ import annotations

import dataclasses
import gzip
import os
import pathlib
import re

# At most so many bytes for each byte of content/reports, in a site of the real-like corpus. docs/performance.md has the same table.
BUDGETS = {'report pages': 1.30, 'search': 0.40, 'terms': 0.35, 'data': 0.25, 'rest': 0.05, 'together': 2.60}
FILES_BUDGET = 4.5
# What a reader loads at once, in kilobytes as gzip sends it: the largest file of each kind.
GZIP_BUDGETS = {'report page': 60, 'term page': 110, 'search page': 45, 'file of the index': 34}
PARTS = ('report pages', 'Markdown copies', 'search', 'terms', 'data', 'figures', 'rest')
# The folders of a site that belong to one part.
FOLDERS = {'search': 'search', 'terms': 'terms', 'data': 'data', 'figures': 'figures', 'assets': 'rest', 'compare': 'rest', 'places': 'rest'}
REPORT = re.compile(r'.+/\d{4}(-[^/]+)?/index\.(html|md)')
REFRESH = b'http-equiv="refresh"'
HEAD = 4096


@dataclasses.dataclass
class Sizes:
    """What is in a site: bytes by part, the number of files, and the largest files that a reader loads."""
    parts: dict[str, int]
    files: int = 0
    redirects: int = 0
    largest: dict[str, pathlib.Path] = dataclasses.field(default_factory=dict)


def part_of(path: str) -> str:
    """The part of a site that a file belongs to, by its path below public/."""
    first = path.partition('/')[0]
    if first in FOLDERS and '/' in path:
        return FOLDERS[first]
    if path.endswith('/figures/index.html'):
        return 'figures'
    if REPORT.fullmatch(path):
        return 'Markdown copies' if path.endswith('.md') else 'report pages'
    return 'rest'


def loaded_as(path: str) -> str | None:
    """What a reader loads the file as, if its size matters to them."""
    if path == 'search/index.html':
        return 'search page'
    kinds = {'report pages': ('.html', 'report page'), 'terms': ('.html', 'term page'), 'search': ('.bin', 'file of the index')}
    ending, kind = kinds.get(part_of(path), ('', None))
    return kind if kind and path.endswith(ending) else None


def is_redirect(file: pathlib.Path) -> bool:
    if file.suffix != '.html':
        return False
    with file.open('rb') as opened:
        return REFRESH in opened.read(HEAD)


def measure(site: pathlib.Path) -> Sizes:
    """Measures a built site."""
    sizes = Sizes(dict.fromkeys(PARTS, 0))
    for root, _, names in os.walk(site):
        for name in sorted(names):
            file = pathlib.Path(root, name)
            path, size = file.relative_to(site).as_posix(), file.stat().st_size
            sizes.parts[part_of(path)] += size
            redirect = is_redirect(file)
            sizes.redirects += redirect
            sizes.files += not redirect
            kind = None if redirect else loaded_as(path)
            if kind and (kind not in sizes.largest or size > sizes.largest[kind].stat().st_size):
                sizes.largest[kind] = file
    return sizes


def rows(sizes: Sizes, text: int) -> list[tuple[str, int, float, float | None]]:
    """Part, bytes, bytes for each byte of text, and the budget of that, if there is one."""
    together = {**sizes.parts, 'together': sum(sizes.parts.values())}
    return [(part, size, size / text, BUDGETS.get(part)) for part, size in together.items()]


def exceeded(sizes: Sizes, text: int, reports: int) -> list[str]:
    """The budgets that a site exceeds."""
    over = [part for part, _, share, budget in rows(sizes, text) if budget is not None and share > budget]
    return over + ['files'] * (sizes.files > FILES_BUDGET * reports) + [
        f'{kind} (gzip)' for kind, _, packed in loaded(sizes) if packed > GZIP_BUDGETS[kind] * 1000]


def loaded(sizes: Sizes) -> list[tuple[str, int, int]]:
    """What a reader loads: the kind of file, and the bytes of the largest of its kind, plain and packed by gzip."""
    contents = [(kind, file.read_bytes()) for kind, file in sorted(sizes.largest.items())]
    return [(kind, len(content), len(gzip.compress(content, 6, mtime=0))) for kind, content in contents]


def table(sizes: Sizes, text: int, reports: int) -> str:
    """All sizes, beside their budgets."""
    over = exceeded(sizes, text, reports)
    lines = [f'{"public/":58}{"MB":>9}{"of text":>9}{"budget":>9}']
    for part, size, share, budget in rows(sizes, text):
        lines.append(f'{part:58}{size / 1e6:9.1f}{share:9.3f}{"–" if budget is None else f"{budget:.2f}":>9}{"  exceeded" if part in over else ""}')
    lines.append(f'{"files a report":58}{"":9}{sizes.files / reports:9.2f}{FILES_BUDGET:9.2f}{"  exceeded" if "files" in over else ""}')
    lines.append(f'{"redirects a report, not counted":58}{"":9}{sizes.redirects / reports:9.2f}{"–":>9}')
    lines += ['', f'{"largest, in KB":58}{"plain":>9}{"gzip":>9}{"budget":>9}']
    for kind, plain, packed in loaded(sizes):
        mark = '  exceeded' if f'{kind} (gzip)' in over else ''
        lines.append(f'{kind:58}{plain / 1e3:9.1f}{packed / 1e3:9.1f}{GZIP_BUDGETS[kind]:9.0f}{mark}')
    return '\n'.join(lines)
