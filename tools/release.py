#!/usr/bin/env python3
"""Makes and checks the files of a release.

    python3 tools/release.py check TAG                  is TAG the version of Cargo.toml, and has CHANGELOG.md a section for it?
    python3 tools/release.py notes [VERSION]            prints that section
    python3 tools/release.py build TARGET OUT [--zig]   builds the program with maturin, and puts the wheel into the folder OUT
    python3 tools/release.py pack TARGET BINARY OUT     packs BINARY with licences, README and notices into the folder OUT
    python3 tools/release.py sums DIR                   writes DIR/SHA256SUMS
    python3 tools/release.py --self-test                tests this script

The same commit gives the same program: paths of the machine are taken out of it, and packed files carry the time of the commit, no owner,
and a fixed order. docs/releasing.md tells what else has to be the same. The script needs Python 3.11, cargo and git.
"""

import argparse
import functools
import gzip
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import zipfile
from pathlib import Path

import third_party

ROOT = Path(__file__).resolve().parent.parent
TARGETS = [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
]
# What an archive holds besides the program and the licences of all crates.
PAPERS = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "THIRD-PARTY.md"]
LICENCES = "LICENSES-THIRD-PARTY.txt"


def stop(cause, cure):
    sys.exit(f"error: {cause}\n  help: {cure}")


def said(*command):
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout.strip()


def version():
    return tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]


def section(changelog, number):
    """The text below the heading of a version, without that heading; None if there is no such heading."""
    parts = re.split(r"^## (.*)$", changelog, flags=re.MULTILINE)
    for heading, text in zip(parts[1::2], parts[2::2]):
        if re.match(rf"\[?{re.escape(number)}\]?( |$)", heading):
            return heading.strip(), text.strip() + "\n"
    return None


def check(tag, number, changelog):
    """What speaks against releasing under this tag."""
    if tag != f"v{number}":
        return f"the tag {tag} is not v{number}, the version of Cargo.toml", "set the version in Cargo.toml, or tag the right commit"
    found = section(changelog, number)
    if found is None:
        return f"CHANGELOG.md has no heading for {number}", f"add `## [{number}] - DAY` below *Unreleased*"
    heading, text = found
    if not re.search(r" - \d{4}-\d{2}-\d{2}$", heading):
        return f"the heading of {number} in CHANGELOG.md has no day", f"write `## [{number}] - DAY`, with the day as 2000-12-31"
    if not text.strip():
        return f"CHANGELOG.md says nothing about {number}", "write what changed below its heading"
    return None


def commit_time():
    """Seconds since 1970, of the commit that is checked out; SOURCE_DATE_EPOCH, if it is set, comes first."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given) if given else int(said("git", "log", "-1", "--format=%ct"))


def environment(target):
    """The environment of a release build: no path of the machine gets into the program."""
    rustc = dict(line.split(": ", 1) for line in said("rustc", "-vV").splitlines() if ": " in line)
    sysroot = Path(said("rustc", "--print", "sysroot"))
    cargo_home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
    # The last prefix that fits is the one that is taken.
    prefixes = [
        (cargo_home, "/cargo"),
        (sysroot / "lib" / "rustlib" / "src" / "rust", f"/rustc/{rustc.get('commit-hash', '')}"),
        (ROOT, "/gongbao"),
        # Crates include files that their build scripts have written there.
        (Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve(), "/target"),
    ]
    flags = [f"--remap-path-prefix={path}={name}" for path, name in prefixes]
    # C compilers take the time of SOURCE_DATE_EPOCH where a source asks for the present (mimalloc).
    env = dict(os.environ, SOURCE_DATE_EPOCH=str(commit_time()), CARGO_INCREMENTAL="0")
    if target.endswith("-msvc"):
        # No runtime to install beside the program, and no time of linking in it.
        flags += ["-Ctarget-feature=+crt-static", "-Clink-arg=/Brepro"]
    else:
        env["CFLAGS_" + target.replace("-", "_")] = " ".join(f"-ffile-prefix-map={path}={name}" for path, name in prefixes)
    env.pop("RUSTFLAGS", None)
    env["CARGO_ENCODED_RUSTFLAGS"] = "\x1f".join(flags)
    return env


def build(target, out, zig):
    """Builds with maturin, so that one build makes the wheel and the program of the archive. The program is where cargo puts it."""
    (ROOT / LICENCES).write_bytes(licences())
    command = ["maturin", "build", "--target", target, "--out", str(Path(out).resolve()), *(["--zig"] if zig else [])]
    if target.endswith("-musl"):
        # A static program runs with any C library; by itself maturin names musl alone.
        command += ["--compatibility", "manylinux2014", "musllinux_1_1"]
    try:
        return subprocess.run(command, cwd=ROOT, env=environment(target)).returncode
    except FileNotFoundError:
        stop("maturin is not installed", "docs/releasing.md lists what a release build needs")


@functools.cache
def licences():
    return third_party.texts().encode()


def contents(folder, binary, exe):
    """Path in the archive, bytes and mode of each file, in order of path."""
    files = [(f"{folder}/gongbao{exe}", Path(binary).read_bytes(), 0o755)]
    files += [(f"{folder}/{name}", (ROOT / name).read_bytes(), 0o644) for name in PAPERS]
    files.append((f"{folder}/{LICENCES}", licences(), 0o644))
    return sorted(files)


def tar_gz(folder, files, when):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, data, mode in [(folder, None, 0o755), *files]:
            entry = tarfile.TarInfo(path)
            entry.mode, entry.mtime = mode, when
            if data is None:
                entry.type = tarfile.DIRTYPE
                tar.addfile(entry)
            else:
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(packed.getvalue(), 9, mtime=0)


def zipped(files, when):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        for path, data, mode in files:
            entry = zipfile.ZipInfo(path, time.gmtime(when)[:6])
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, (0o100000 | mode) << 16
            folder.writestr(entry, data, compresslevel=9)
    return packed.getvalue()


def pack(target, binary, out):
    folder = f"gongbao-{version()}-{target}"
    windows = "windows" in target
    files = contents(folder, binary, ".exe" if windows else "")
    when = commit_time()
    path = Path(out) / (folder + (".zip" if windows else ".tar.gz"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(files, when) if windows else tar_gz(folder, files, when))
    return path


def sums(folder):
    """Writes SHA256SUMS, in the form that `sha256sum --check` reads."""
    names = sorted(path.name for path in Path(folder).iterdir() if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (Path(folder) / "SHA256SUMS").write_bytes("".join(lines).encode())


def self_test():
    changelog = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2000-12-31\n\n### Added\n\n- A thing.\n\n## [0.1.0] - unreleased\n\n- All.\n\n## 0.0.1\n"
    assert section(changelog, "0.2.0") == ("[0.2.0] - 2000-12-31", "### Added\n\n- A thing.\n")
    assert section(changelog, "0.2") is None and section(changelog, "0.2.0-rc.1") is None
    assert check("v0.2.0", "0.2.0", changelog) is None
    for tag, number, word in [("v0.2.1", "0.2.0", "is not"), ("0.2.0", "0.2.0", "is not"), ("v0.3.0", "0.3.0", "no heading"),
                              ("v0.1.0", "0.1.0", "no day"), ("v0.0.1", "0.0.1", "no day")]:
        assert word in check(tag, number, changelog)[0], (tag, number)
    os.environ["SOURCE_DATE_EPOCH"] = "1000000000"
    with tempfile.TemporaryDirectory() as scratch:
        binary, out = Path(scratch) / "some-name", Path(scratch) / "out"
        binary.write_bytes(b"program")
        made = {}
        for target in TARGETS:
            path = pack(target, binary, out)
            made[path] = path.read_bytes()
            os.utime(binary, (1, 1))
            assert pack(target, binary, out).read_bytes() == made[path], f"{path.name} is packed differently the second time"
        folder = f"gongbao-{version()}-x86_64-unknown-linux-musl"
        with tarfile.open(out / f"{folder}.tar.gz") as tar:
            assert tar.getnames() == [folder, *(f"{folder}/{name}" for name in sorted([*PAPERS, LICENCES, "gongbao"]))]
            assert {(entry.uid, entry.gid, entry.uname, entry.mtime) for entry in tar} == {(0, 0, "", 1000000000)}
            assert tar.getmember(f"{folder}/gongbao").mode == 0o755
        folder = f"gongbao-{version()}-x86_64-pc-windows-msvc"
        with zipfile.ZipFile(out / f"{folder}.zip") as packed:
            assert packed.namelist() == [f"{folder}/{name}" for name in sorted([*PAPERS, LICENCES, "gongbao.exe"])]
        sums(out)
        sums(out)
        lines = (out / "SHA256SUMS").read_text().splitlines()
        assert lines == [f"{hashlib.sha256(data).hexdigest()}  {path.name}" for path, data in sorted(made.items())]
    print("tools/release.py passes its own test")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check").add_argument("tag")
    commands.add_parser("notes").add_argument("version", nargs="?")
    building = commands.add_parser("build")
    building.add_argument("target", choices=TARGETS)
    building.add_argument("out")
    building.add_argument("--zig", action="store_true")
    packing = commands.add_parser("pack")
    packing.add_argument("target", choices=TARGETS)
    packing.add_argument("binary")
    packing.add_argument("out")
    commands.add_parser("sums").add_argument("dir")
    given = parser.parse_args()

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if given.command == "check":
        if fault := check(given.tag, version(), changelog):
            stop(*fault)
        print(f"{given.tag} can be released")
    elif given.command == "notes":
        number = given.version or version()
        found = section(changelog, number)
        if found is None:
            stop(f"CHANGELOG.md has no heading for {number}", "name a version that has one")
        sys.stdout.buffer.write(found[1].encode())
    elif given.command == "build":
        sys.exit(build(given.target, given.out, given.zig))
    elif given.command == "pack":
        # A shell reads it, on Windows too.
        sys.stdout.buffer.write(pack(given.target, given.binary, given.out).as_posix().encode() + b"\n")
    else:
        sums(given.dir)


if __name__ == "__main__":
    main()
