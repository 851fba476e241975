#!/usr/bin/env python3
"""Builds the program of the checked-out commit twice, in two folders, and compares the results.

    python3 tools/reproducible.py TARGET [--zig]                  two builds, of one length of path and of another
    python3 tools/reproducible.py TARGET [--zig] --with PROGRAM   one build, compared with a program that was made elsewhere

The exit status is 1 if they differ. Changes that are not committed are left out. It takes the time of one or two release builds from
nothing, and needs Python 3.11, git, and what `tools/release.py build` needs. GONGBAO_REPOSITORY has to be what it was for PROGRAM.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from release import ROOT, TARGETS, stop


def made(folder, target, zig):
    """The program as a fresh clone in a folder makes it."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    command = [sys.executable, str(folder / "tools" / "release.py"), "build", target, str(folder / "out"), *(["--zig"] if zig else [])]
    built = folder / "built"
    if subprocess.run(command, env=dict(os.environ, CARGO_TARGET_DIR=str(built))).returncode:
        stop("the build failed, with the message above", "docs/releasing.md lists what a release build needs")
    return (built / target / "dist" / ("gongbao.exe" if "windows" in target else "gongbao")).read_bytes()


def differences(one, other):
    """In words: how far two programs differ."""
    where = [at for at, (a, b) in enumerate(zip(one, other)) if a != b]
    first = f", the first at byte {where[0]}" if where else ""
    return f"{len(one)} and {len(other)} bytes; {len(where)} bytes differ{first}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--zig", action="store_true")
    parser.add_argument("--with", dest="program", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        first = Path(scratch) / "a"
        second = Path(scratch) / "another-folder" / "with-a-longer-path"
        one = given.program.read_bytes() if given.program else made(first, given.target, given.zig)
        other = made(second, given.target, given.zig)
    print(hashlib.sha256(one).hexdigest(), given.program or "first build")
    print(hashlib.sha256(other).hexdigest(), "second build")
    if one != other:
        stop(f"the two programs differ: {differences(one, other)}", "look for paths, times and versions of tools in them: cmp -l, strings")
    print("the two programs are the same")


if __name__ == "__main__":
    main()
