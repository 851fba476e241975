#!/usr/bin/env python3
"""Runs the Python that docs/data.md shows, with the tables of a built site and an export of the archive.

    pip install pandas polars duckdb pyarrow
    cargo build --features parquet && target/debug/gongbao build
    python3 tools/data_snippets.py --bin target/debug/gongbao

Each block runs alone, in a folder that has the folder export/. The address of the site in it is replaced by the folder public/. A block that
fails, prints nothing, or prints a table without rows is a fault. Exit status 1 if there is one."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = "https://me.github.io/archive"
PACKAGES = ["pandas", "polars", "duckdb", "pyarrow"]
# How the three libraries print a table without rows.
EMPTY = re.compile(r"Empty DataFrame|shape: \(0,|\b0 rows\b")


def blocks(page):
    """The Python blocks of a page, each with its line."""
    text = page.read_text(encoding="utf-8")
    for found in re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield text.count("\n", 0, found.start()) + 1, found.group(1)


def fault(code, folder, public):
    """What is wrong with a block; None if nothing is."""
    code = code.replace(SITE, public.as_posix())
    environment = {**os.environ, "PYTHONUTF8": "1"}
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    if ran.returncode != 0:
        return ran.stderr.strip().splitlines()[-1]
    if not ran.stdout.strip():
        return "it prints nothing"
    return f"it finds no rows:\n{ran.stdout}" if EMPTY.search(ran.stdout) else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, metavar="FILE", help="gongbao, with the feature `parquet`")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the archive, with its site in public/")
    asked = parser.parse_args()
    public = (asked.root / "public").resolve()
    if not (public / "data" / "datapackage.json").is_file():
        sys.exit(f"error: {public} has no data\n  help: build the site first")
    faults, page, ran = 0, ROOT / "docs" / "data.md", 0
    with tempfile.TemporaryDirectory() as folder:
        export = [asked.bin.resolve(), "export", "--root", asked.root, "--format", "parquet", "--out", Path(folder, "export"), "-q"]
        subprocess.run(export, check=True, timeout=300)
        for line, code in blocks(page):
            ran += 1
            wrong = fault(code, folder, public)
            faults += wrong is not None
            print(f"docs/data.md:{line}: {wrong or 'ok'}")
    sys.exit("error: docs/data.md has no Python" if ran == 0 else faults > 0)


if __name__ == "__main__":
    main()
