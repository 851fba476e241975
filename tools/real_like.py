#!/usr/bin/env python3
"""Writes an archive of made-up reports with the statistics of a real one. The same numbers give the same bytes.

    python3 tools/real_like.py [N] OUT
    python3 tools/real_like.py [N] OUT --flavors gongbao,hugo,md
    python3 tools/real_like.py [N] OUT --statistics
    python3 tools/real_like.py --site DIR
    python3 tools/real_like.py --self-test

The statistics are those of 2,952 real reports: length, headings, paragraphs, notes, terms and their uses, figures, places, years, and how
many pairs and triples of characters the texts have. The words are those of src/han/words.txt, and sentences are our own; the text makes
no sense. N is 2,952 if it is not given. For another N, real_like_plan.py says what grows with N, and how. OUT must not exist, or be empty.

Without --flavors, OUT is an archive for gongbao. With it, each flavor is a folder of reports, all in one folder, and the glossary is
OUT/glossary/terms.yaml:

    gongbao  for content/reports
    hugo     with the terms that the report uses in its front matter, and the lists of Hugo's taxonomies
    md       the same without the lists

--statistics prints what was made, beside what was wanted. --site prints the same for a site that gongbao has built from the archive, of
the tables in DIR/data: what gongbao itself found.
"""
from __future__ import annotations

import argparse
import pathlib
import sys
import tempfile
import unittest

import real_like_plan
from real_like_report import Writer, for_floor, for_gongbao, for_hugo
from real_like_statistics import Counts, near, of_site, table

FLAVORS = {'gongbao': for_gongbao, 'hugo': for_hugo, 'md': for_floor}
CONFIG = 'title: 试验档案\ndescription: 为试验编写的报告\nbase_url: https://example.org/\n'


def glossary(writer: Writer) -> str:
    """The terms that no note explains."""
    terms = [term for term in range(len(writer.names)) if term not in writer.plan.noted]
    return ''.join(f'- term: {writer.names[term]}\n  definition: {writer.definition(term, 0)}\n\n' for term in terms)


def put(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def write(number: int, out: pathlib.Path, flavors: list[str] | None = None) -> Counts:
    """Writes an archive of so many reports, or the flavors of it, and counts what is in the reports."""
    writer = Writer(real_like_plan.plan(number))
    counts = Counts(number)
    put(out / ('glossary' if flavors else 'content/glossary') / 'terms.yaml', glossary(writer))
    if not flavors:
        put(out / 'config.yaml', CONFIG)
    for planned in writer.plan.reports:
        report = writer.report(planned)
        for flavor in flavors or ['gongbao']:
            text = FLAVORS[flavor](report, writer)
            if flavor == 'gongbao':
                counts.add(planned, text)
            if flavors:
                put(out / flavor / f'{"-".join(planned.slugs)}-{planned.year}.md', text)
            else:
                put(out.joinpath('content/reports', *planned.slugs, f'{planned.year}.md'), text)
    counts.frequency = writer.plan.frequency
    return counts


class Test(unittest.TestCase):
    def made(self, number: int, flavors: list[str] | None = None) -> tuple[dict[str, str], Counts]:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        out = pathlib.Path(folder.name)
        counts = write(number, out, flavors)
        return {p.relative_to(out).as_posix(): p.read_text(encoding='utf-8') for p in sorted(out.rglob('*.*')) if p.is_file()}, counts

    def test_twice_gives_the_same_bytes(self):
        self.assertEqual(self.made(8)[0], self.made(8)[0])

    def test_a_small_archive_has_the_statistics_of_a_large_one(self):
        files, counts = self.made(120)
        self.assertEqual(sum(path.startswith('content/reports/') for path in files), 120)
        for row in counts.rows():
            self.assertTrue(near(row), row)

    def test_each_term_is_used_as_often_as_planned(self):
        plan = real_like_plan.plan(30)
        writer = Writer(plan)
        text = '\n'.join(for_gongbao(writer.report(planned), writer).partition('\n[^1]: ')[0] for planned in plan.reports)
        for term, name in enumerate(writer.names):
            within = sum(plan.frequency[other] for other, longer in enumerate(writer.names) if name in longer)
            self.assertEqual(text.count(name), within, name)

    def test_plans_of_any_size_hold(self):
        for number in (1, 2, 5, 17, 300, 10_000):
            plan = real_like_plan.plan(number)
            self.assertEqual(len(plan.reports), number)
            self.assertEqual(len({(*report.region, report.year) for report in plan.reports}), number)
            self.assertEqual(sum(len(report.uses) for report in plan.reports), sum(plan.frequency))
            self.assertTrue(all(report.notes <= set(report.uses) for report in plan.reports))

    def test_flavors_have_the_same_text(self):
        files, _ = self.made(4, ['gongbao', 'hugo', 'md'])
        for path in [path for path in files if path.startswith('md/')]:
            paragraph = max(files[path].partition('\n---\n')[2].split('\n\n'), key=lambda text: ('〔' not in text, len(text)))
            for flavor in ('gongbao', 'hugo'):
                self.assertIn(paragraph, files[path.replace('md/', f'{flavor}/')])
            self.assertIn('\nterms: ["', files[path.replace('md/', 'hugo/')])
            self.assertNotIn('\nterms: [', files[path])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('number', nargs='?', help='how many reports, 2,952 if not given')
    parser.add_argument('out', nargs='?', type=pathlib.Path, help='the folder of the archive')
    parser.add_argument('--flavors', metavar='LIST', help='gongbao, hugo, md, with commas between them: folders of reports')
    parser.add_argument('--statistics', action='store_true', help='print what was made beside what was wanted')
    parser.add_argument('--site', type=pathlib.Path, metavar='DIR', help='print the same for a site that was built from the archive')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    args = parser.parse_args()
    if args.self_test or args.site:
        return args
    if args.out is None and args.number is not None:
        args.number, args.out = real_like_plan.REAL, pathlib.Path(args.number)
    if args.out is None or not str(args.number).isdecimal() or int(args.number) < 1:
        parser.error('say how many reports, and where to write them')
    args.flavors = args.flavors.split(',') if args.flavors else None
    if unknown := [flavor for flavor in args.flavors or [] if flavor not in FLAVORS]:
        parser.error(f'there is no flavor {unknown[0]}; the flavors are {", ".join(FLAVORS)}')
    if args.statistics and args.flavors and 'gongbao' not in args.flavors:
        parser.error('--statistics counts what is in the flavor gongbao; add it to --flavors')
    if args.out.exists() and any(args.out.iterdir()):
        parser.error(f'{args.out} is not empty')
    return args


def main() -> int:
    args = arguments()
    if args.self_test:
        return 0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1
    if args.site:
        print(table(of_site(args.site)))
        return 0
    counts = write(int(args.number), args.out, args.flavors)
    if args.statistics:
        print(table(counts.rows()))
    return 0


if __name__ == '__main__':
    sys.exit(main())
