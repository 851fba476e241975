#!/usr/bin/env python3
"""Compares the output of two builds of gongbao for the same files, byte by byte. For changes that must not change any output.

    python3 tools/golden.py --before BIN --after BIN PATH...
    python3 tools/golden.py --self-test

A PATH with a config.yaml is an archive: each program builds a copy of it, without the public/ and .gongbao/ of earlier runs. Then all
files of the two copies are compared: reports, pages, data files, search index. Any other PATH is a raw file or a folder of raw files: each
program converts it with `convert --out`, and all reports are compared. Exit status and messages are compared too, unless --files-only is given.

Nothing is written outside a temporary folder. Exit status 0 if everything is equal, 1 if something differs, 2 if a program could not be run.
It needs only Python's standard library.
"""
import argparse
import difflib
import filecmp
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

# The time that a run took, at the end of its summary.
TIME = re.compile(r'; [0-9.]+ m?s$', re.MULTILINE)
LEFT_OUT = shutil.ignore_patterns('.gongbao', '.git', 'target', 'node_modules')
NAMES = ('before', 'after')


class NotRun(Exception):
    """A program could not be started, or did not end in time."""


def run(binary, words, folder, seconds):
    """Exit status and messages of a run in `folder`. The path of the folder and the time of the run are removed from the messages."""
    environment = {**os.environ, 'COLUMNS': '120', 'NO_COLOR': '1'}
    try:
        done = subprocess.run([binary, *words], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRun(f'{binary}: {error}') from error
    return done.returncode, TIME.sub('', done.stdout.decode('utf-8', 'replace').replace(str(folder), ''))


def made(binary, path, folder, seconds):
    """Runs a program on a path and leaves its output below `folder`/made. Returns exit status and messages."""
    result = folder / 'made'
    if not (path / 'config.yaml').is_file():
        return run(binary, ['convert', str(path), '--out', str(result)], folder, seconds)
    skipped = LEFT_OUT(str(path), os.listdir(path)) | {'public'}
    result.mkdir()
    for entry in path.iterdir():
        if entry.name in skipped:
            continue
        if entry.is_dir():
            shutil.copytree(entry, result / entry.name, ignore=LEFT_OUT)
        else:
            shutil.copy2(entry, result / entry.name)
    done = run(binary, ['build', '--root', str(result)], folder, seconds)
    shutil.rmtree(result / '.gongbao', ignore_errors=True)
    return done


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob('*') if p.is_file()} if folder.is_dir() else set()


def difference(before, after, lines):
    """The first lines that differ between two texts."""
    found = list(difflib.unified_diff(before.splitlines(), after.splitlines(), *NAMES, n=0, lineterm=''))[2:]
    more = [f'… {len(found) - lines} more lines'] if len(found) > lines else []
    return [line[:160] for line in found[:lines]] + more


def compare(before, after, lines):
    """The differences between two folders as lines to print, and the number of files that were compared."""
    ours, theirs = files(before), files(after)
    said = [f'only {NAMES[0]}: {name}' for name in sorted(ours - theirs)] + [f'only {NAMES[1]}: {name}' for name in sorted(theirs - ours)]
    for name in sorted(ours & theirs):
        if filecmp.cmp(before / name, after / name, shallow=False):
            continue
        said.append(f'differs: {name}')
        try:
            texts = [(folder / name).read_bytes().decode('utf-8') for folder in (before, after)]
        except UnicodeDecodeError:
            continue
        said += [f'    {line}' for line in difference(*texts, lines)]
    return said, len(ours | theirs)


def golden(binaries, path, seconds, lines, files_only):
    """Whether two programs give the same output for a path. Prints the differences."""
    with tempfile.TemporaryDirectory() as scratch:
        folders, ends = [pathlib.Path(scratch) / name for name in NAMES], []
        for binary, folder in zip(binaries, folders):
            folder.mkdir()
            ends.append(made(binary, path, folder, seconds))
        said, number = compare(*(folder / 'made' for folder in folders), lines)
        if not files_only and ends[0][0] != ends[1][0]:
            said.append(f'exit status {ends[0][0]} {NAMES[0]}, {ends[1][0]} {NAMES[1]}')
        if not files_only and ends[0][1] != ends[1][1]:
            said += ['messages differ:', *(f'    {line}' for line in difference(ends[0][1], ends[1][1], lines))]
    print(f'{path}: {number} files, exit status {ends[1][0]}: {"DIFFERENT" if said else "equal"}')
    for line in said:
        print(f'  {line}')
    if number == 0:
        print('  nothing was made, so nothing was compared')
    return not said and number > 0


@unittest.skipUnless(os.name == 'posix', 'needs a POSIX shell')
class SelfTest(unittest.TestCase):
    """Tests the script with programs of two lines of shell."""

    def judge(self, after):
        with tempfile.TemporaryDirectory() as folder:
            raw = pathlib.Path(folder) / 'raw.txt'
            raw.write_text('一', encoding='utf-8')
            binaries = []
            for name, text in zip(NAMES, ['mkdir "$4"; cp "$2" "$4/a.md"', after]):
                binaries.append(pathlib.Path(folder) / name)
                binaries[-1].write_text(f'#!/bin/sh\n{text}\n', encoding='utf-8')
                binaries[-1].chmod(0o755)
            return golden(binaries, raw, 20, 5, False)

    def test_the_same_is_equal(self):
        self.assertTrue(self.judge('mkdir "$4"; cat "$2" >"$4/a.md"'))

    def test_another_byte_another_file_another_message_or_another_status_is_not(self):
        for other in ['mkdir "$4"; echo >"$4/a.md"', 'mkdir "$4"; cp "$2" "$4/a.md"; cp "$2" "$4/b.md"', 'true',
                      'mkdir "$4"; cp "$2" "$4/a.md"; echo 1', 'mkdir "$4"; cp "$2" "$4/a.md"; exit 1']:
            self.assertFalse(self.judge(other), other)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--before', type=pathlib.Path, metavar='BIN', help='the program without the change')
    parser.add_argument('--after', type=pathlib.Path, metavar='BIN', help='the program with the change')
    parser.add_argument('--files-only', action='store_true', help='do not compare messages and exit status')
    parser.add_argument('--lines', type=int, default=10, metavar='N', help='lines to show of each difference (10)')
    parser.add_argument('--seconds', type=int, default=600, metavar='S', help='the longest that one run may take (600)')
    parser.add_argument('--self-test', action='store_true', help='test this script; it needs a POSIX shell')
    parser.add_argument('paths', nargs='*', type=pathlib.Path, metavar='PATH', help='an archive, a folder of raw files, or a raw file')
    args = parser.parse_args()
    if args.self_test:
        unittest.main(argv=[sys.argv[0]])
    if not (args.before and args.after and args.paths):
        parser.error('--before, --after and at least one PATH are needed')
    binaries = [args.before.resolve(), args.after.resolve()]
    try:
        equal = [golden(binaries, path.resolve(), args.seconds, args.lines, args.files_only) for path in args.paths]
    except NotRun as error:
        print(f'error: {error}', file=sys.stderr)
        sys.exit(2)
    sys.exit(0 if all(equal) else 1)


if __name__ == '__main__':
    main()
