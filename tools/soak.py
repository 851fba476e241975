#!/usr/bin/env python3
"""Runs gongbao many times under bad conditions and checks that nothing is lost.

There are four kinds of trials, each on its own archive in a temporary folder:

    kills   `build` and `convert` are killed at random moments while a person edits reports
    edits   a person appends a line to a report while `build` replaces all reports
    disks   `build` runs on disks that are too small (or with a limit on the size of files, where mounting is not allowed)
    pairs   two runs start at once on new sources

At the end, every edit must be in the archive, sources must be untouched, and the site must equal one that is built from nothing.
The same seed gives the same trials, except for timing. Exit status 1 if a trial failed.
"""

import argparse
import copy
import csv
import hashlib
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent / "tests/archive/raw.txt"
# `keep` and `standard` give different text for this sentence.
SENTENCE = '规划实施开局良好,"双碳"有序推进.'
CITIES = ["宁波市", "杭州市", "温州市", "绍兴市", "嘉兴市", "湖州市", "金华市", "台州市", "丽水市", "衢州市"]
SOURCES = 4
FIRST_YEAR = 2003
YEARS = 20
HOW = ("keep", "standard")
# The longest that one run may take, in seconds.
PATIENCE = 120


class Lost(Exception):
    """A check that failed."""


def check(condition, message):
    if not condition:
        raise Lost(message)


def files(folder):
    """Digests of all files below a folder, by path. An absent folder has none."""
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def first_difference(one, other):
    differing = [path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)]
    return f"{len(differing)} files differ, first {differing[0]}" if differing else "no difference"


class Edit:
    """A line that a person added to a report."""

    def __init__(self, report, line):
        self.report, self.line = report, line
        # Whether the report's file had already been deleted when the line was written through an open handle.
        self.late = False


class Archive:
    """An archive in a folder of its own."""

    def __init__(self, binary, root, reports):
        self.binary, self.root = binary, root
        self.content, self.public, self.state = root / "content", root / "public", root / ".gongbao"
        self.how = 0
        (self.content / "sources").mkdir(parents=True)
        template = TEMPLATE.read_text(encoding="utf-8")
        for number in range(SOURCES):
            with open(self.content / "sources" / f"{number}.csv", "w", encoding="utf-8", newline="") as out:
                table = csv.writer(out)
                table.writerow(["地区", "年份", "正文"])
                for n in range(number, reports, SOURCES):
                    city, year = CITIES[n // YEARS % len(CITIES)], FIRST_YEAR + n % YEARS
                    text = template.replace("{city}", city).replace("{year}", str(year))
                    text = text.replace("{before}", str(year - 1)).replace("{sentence}", SENTENCE)
                    table.writerow([city, year, text])
        self.sources = files(self.content / "sources")
        # The reports that convert makes from untouched sources, by setting.
        self.pristine = {}

    def configure(self, how):
        self.how = how
        text = f"title: 试验\nconvert:\n  punctuation: {HOW[how]}\n"
        (self.root / "config.yaml").write_text(text, encoding="utf-8")

    def start(self, command, quiet=False, **more):
        to = subprocess.DEVNULL if quiet else subprocess.PIPE
        return subprocess.Popen([self.binary, command], cwd=self.root, stdin=subprocess.DEVNULL, stdout=to,
                                stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT, **more)

    def end(self, run):
        """Waits for a run; returns its exit status and its output."""
        try:
            said, _ = run.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            run.kill()
            run.communicate()
            raise Lost(f"a run did not end within {PATIENCE} s") from None
        return run.returncode, (said or b"").decode("utf-8", "replace")

    def run(self, command, **more):
        return self.end(self.start(command, **more))

    def build(self):
        status, said = self.run("build")
        check(status == 0, f"build ended with status {status}: {said[-800:]}")
        return said

    def reports(self):
        return sorted(path for path in self.content.rglob("*.md") if not path.name.startswith("."))

    def clear(self):
        """Removes everything except the sources and config.yaml."""
        for folder in (self.content / "reports", self.public, self.state):
            shutil.rmtree(folder, ignore_errors=True)

    def learn(self, reports):
        """Records the reports that convert makes from the sources; ends with a complete site for the first setting."""
        for how in (1, 0):
            self.configure(how)
            self.clear()
            self.build()
            self.pristine[how] = {path.relative_to(self.root): path.read_bytes() for path in self.reports()}
        check(len(self.pristine[0]) == reports, f"the sources give {len(self.pristine[0])} reports, not {reports}")
        same = [path for path, text in self.pristine[0].items() if self.pristine[1].get(path) == text]
        check(not same, "the two settings of punctuation give the same text")

    def durations(self, command):
        """The duration in seconds of a run that replaces all reports."""
        taken = []
        for _ in range(3):
            self.configure(1 - self.how)
            begun = time.monotonic()
            self.run(command)
            taken.append(time.monotonic() - begun)
        return statistics.median(taken)

    def copied_to(self, root):
        """The same archive in another folder, with which it is deleted."""
        shutil.copytree(self.root, root)
        other = copy.copy(self)
        other.root, other.content, other.public, other.state = root, root / "content", root / "public", root / ".gongbao"
        return other

    def restore(self):
        """Reports as convert writes them for the current setting."""
        for path, text in self.pristine[self.how].items():
            file = self.root / path
            if not file.is_file() or file.read_bytes() != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text)
        for path in self.content.rglob(".gongbao-*"):
            path.unlink()

    def from_nothing(self):
        """The site that a build without public and .gongbao gives, as digests by path."""
        with tempfile.TemporaryDirectory(prefix="gongbao-soak-") as folder:
            other = Path(folder) / "archive"
            shutil.copytree(self.root, other, ignore=lambda at, names: {"public", ".gongbao"} if Path(at) == self.root else set())
            run = subprocess.run([self.binary, "build", "-q"], cwd=other, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
            check(run.returncode == 0, f"the build from nothing ended with status {run.returncode}")
            return files(other / "public")

    def is_whole(self):
        """Whether public contains exactly the files in its own list, with the listed sizes."""
        listed = {}
        try:
            lines = (self.public / ".gongbao-files").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        for line in lines[1:]:
            _, size, path = line.split(" ", 2)
            listed[path] = int(size)
        there = {p.relative_to(self.public).as_posix(): p.stat().st_size for p in self.public.rglob("*") if p.is_file()}
        there.pop(".gongbao-files", None)
        return there == listed

    def check_sources(self):
        check(files(self.content / "sources") == self.sources, "a source was changed")

    def check_public(self, before):
        """After a failed run: public is as before, or complete, or its journal says that a publication is under way."""
        if (self.state / "publishing").exists():
            return "interrupted"
        now = files(self.public)
        if now == before:
            return "as before"
        own = ".gongbao-files"
        check(now.get(own) != before.get(own), f"public changed, but its list did not: {first_difference(before, now)}")
        check(self.is_whole(), "public is a mixture, and no journal says so")
        return "complete"

    def find(self, edits, said=None):
        """Checks that each edit is below content. Returns how many are in a version set aside, and how many were late."""
        aside = late = 0
        versions = {path: path.read_bytes() for path in self.content.rglob(".gongbao-*.new")}
        for edit in edits:
            line = edit.line.encode()
            if edit.report.is_file() and line in edit.report.read_bytes():
                continue
            held = [path for path, text in versions.items() if line in text and path.parent == edit.report.parent]
            if not held and edit.late:
                late += 1
                continue
            name = edit.report.relative_to(self.root)
            check(held, f"an edit of {name} is lost: {edit.line.strip()}")
            check(said is None or "edit-set-aside" in said and held[0].name in said, f"{held[0].name} holds an edit and is not named")
            aside += 1
        return aside, late

    def check_complete(self, edits):
        """After a successful build: nothing is left over, and the site equals one built from nothing."""
        self.check_sources()
        parts = [path for path in self.root.rglob(".gongbao-*.part")]
        check(not parts, f"{len(parts)} incomplete files remain, first {parts[:1]}")
        for name in ("staging-*", "scratch-*", "publishing"):
            check(not list(self.state.glob(name)), f".gongbao/{name} remains")
        edited = {edit.report for edit in edits}
        found = {path.relative_to(self.root): path for path in self.reports()}
        check(found.keys() == self.pristine[self.how].keys(),
              f"{len(found)} reports instead of {len(self.pristine[self.how])}")
        for path, text in self.pristine[self.how].items():
            file = self.root / path
            check(file in edited or file.read_bytes() == text, f"{path} is not what its source gives with punctuation: {HOW[self.how]}")
        wanted, there = self.from_nothing(), files(self.public)
        check(wanted == there, f"public is not what a build from nothing gives: {first_difference(wanted, there)}")


class Person:
    """Edits random reports at random moments, in a thread, until the run ends."""

    def __init__(self, archive, rng, pause):
        self.archive, self.rng, self.pause = archive, rng, pause
        self.edits, self.number = [], 0
        self.going = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.going.set()
        self.thread.join()

    def work(self):
        while not self.going.wait(self.rng.uniform(0, self.pause)):
            path = self.rng.choice(sorted(self.archive.pristine[0]))
            how = self.rng.choice(["append", "append", "slowly", "replace"])
            self.edit(self.archive.root / path, how)

    def edit(self, report, how="append"):
        """Makes one edit; an edit that the disk refuses, or of a missing report, does not count."""
        self.number += 1
        edit = Edit(report, f"第{self.number}次修改。\n")
        try:
            done = replaced(edit) if how == "replace" else appended(edit, 0.005 if how == "slowly" else 0)
        except OSError:
            return
        if done:
            self.edits.append(edit)


def appended(edit, wait):
    """Appends the line through a handle that was opened `wait` seconds before."""
    line = edit.line.encode()
    handle = os.open(edit.report, os.O_WRONLY | os.O_APPEND)
    try:
        time.sleep(wait)
        done = os.write(handle, line) == len(line)
        edit.late = os.fstat(handle).st_nlink == 0
    finally:
        os.close(handle)
    return done


def replaced(edit):
    """Writes a whole new version beside the report and renames it, as editors do."""
    text = edit.report.read_bytes()
    beside = edit.report.with_name(edit.report.name + "~")
    try:
        beside.write_bytes(text + edit.line.encode())
        os.rename(beside, edit.report)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return True


class Counts(dict):
    def add(self, name, number=1):
        self[name] = self.get(name, 0) + number


def kills(soak, number, rng, counts):
    """A run is killed, and a complete build follows."""
    archive, command = soak.archive, ("build", "convert")[number % 2]
    archive.restore()
    fresh = rng.random() < 0.2
    if fresh:
        archive.clear()
    archive.configure(1 - archive.how)
    before, usual = files(archive.public), soak.usual[command]
    with Person(archive, rng, usual / 6) as person:
        run = archive.start(command, quiet=True)
        time.sleep(rng.uniform(0, usual))
        run.send_signal(signal.SIGKILL)
        run.wait()
    counts.add("killed in time", run.returncode == -signal.SIGKILL)
    counts.add("edits", len(person.edits))
    _, late = archive.find(person.edits)
    person.edits = [edit for edit in person.edits if not edit.late]
    counts.add("too late", late)
    archive.check_sources()
    if command == "build":
        counts.add(f"public {archive.check_public(before)}")
    else:
        check(files(archive.public) == before, "convert changed public")
    # Sometimes the person changes the setting back before the next run.
    if rng.random() < 0.25:
        archive.configure(1 - archive.how)
    said = archive.build()
    counts.add("set aside", archive.find(person.edits, said)[0])
    archive.check_complete(person.edits)


def edits(soak, number, rng, counts):
    """A line is appended during a build."""
    archive = soak.archive
    archive.restore()
    archive.configure(1 - archive.how)
    usual = soak.usual["build"]
    person = Person(archive, rng, usual)
    person.number = number
    report = archive.root / rng.choice(sorted(archive.pristine[0]))
    run = archive.start("build")
    time.sleep(rng.uniform(0.03, 0.6) * usual)
    person.edit(report)
    status, said = archive.end(run)
    check(status == 0, f"build ended with status {status}: {said[-800:]}")
    check(len(person.edits) == 1, "the report could not be edited")
    aside, late = archive.find(person.edits, said)
    check(aside == 0, "the edit was set aside, though nothing else was edited")
    counts.add("too late", late)
    counts.add("kept by edited-meanwhile", "edited-meanwhile" in said)
    check(not list(archive.content.rglob(".gongbao-*")), "a version is left over")
    archive.check_sources()


class Disk:
    """A folder whose capacity can be limited."""

    def __init__(self, folder, may_mount):
        self.folder = folder
        folder.mkdir()
        self.mounted = may_mount and self.mount("size=256m,mode=700")

    def mount(self, options):
        if os.geteuid() != 0 or shutil.which("mount") is None:
            return False
        call = ["mount", "-t", "tmpfs", "-o", options, "gongbao-soak", str(self.folder)]
        return subprocess.run(call, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0

    def used(self):
        stat = os.statvfs(self.folder)
        return (stat.f_blocks - stat.f_bfree) * stat.f_frsize

    def limit(self, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.folder)], check=True, capture_output=True)

    def close(self):
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], capture_output=True)


def limited(size):
    """Limits the size of files in a run; a write beyond it fails instead of ending the run."""
    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return {"preexec_fn": apply, "restore_signals": False}


def disks(soak, number, rng, counts):
    """A build on a disk that is too small, then one with enough space."""
    first = soak.archive
    first.restore()
    share = number / max(1, soak.trials["disks"] - 1)
    with tempfile.TemporaryDirectory(prefix="gongbao-soak-") as folder:
        disk = Disk(Path(folder) / "disk", soak.may_mount)
        try:
            archive = first.copied_to(disk.folder / "archive")
            if number % 2:
                archive.clear()
            archive.configure(1 - archive.how)
            person = Person(archive, rng, soak.usual["build"] / 4)
            for path in rng.sample(sorted(archive.pristine[0]), 2):
                person.edit(archive.root / path)
            before = files(archive.public)
            largest = max(file.stat().st_size for file in soak.archive.public.rglob("*") if file.is_file())
            if disk.mounted:
                room = int(4096 + share * soak.room)
                disk.limit(disk.used() + room)
                more = {}
            else:
                room = int(256 + share * largest)
                more = limited(room)
            with person:
                status, said = archive.run("build", **more)
            archive.find(person.edits, said if status == 0 else None)
            archive.check_sources()
            if status == 0:
                counts.add("enough room")
            else:
                check(status == 1 and "cannot-write" in said, f"status {status}, and no cannot-write: {said[-800:]}")
                state = archive.check_public(before)
                counts.add(f"public {state}")
            if disk.mounted:
                disk.limit(256 << 20)
            said = archive.build()
            archive.find(person.edits, said)
            archive.check_complete(person.edits)
        finally:
            disk.close()
    counts["limit"] = "tmpfs" if disk.mounted else "RLIMIT_FSIZE"


def pairs(soak, number, rng, counts):
    """Two runs at once on new sources."""
    archive = soak.archive
    archive.restore()
    archive.clear()
    archive.configure(rng.randrange(2))
    other = rng.choice(["build", "build", "build", "convert", "check"])
    counts.add(f"beside {other}")
    commands = ["build", other]
    rng.shuffle(commands)
    runs = []
    for command in commands:
        runs.append((command, archive.start(command)))
        time.sleep(rng.choice([0, 0, rng.uniform(0, soak.usual["build"] / 2)]))
    # Both are read concurrently, so that neither blocks on a full pipe.
    outcomes = []
    threads = [threading.Thread(target=lambda c=c, r=r: outcomes.append((c, *ended(archive, r)))) for c, r in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for command, status, said in outcomes:
        check(status == 0, f"{command} beside {other} ended with status {status}: {said[-800:]}")
    archive.check_complete([])


def ended(archive, run):
    try:
        return archive.end(run)
    except Lost as lost:
        return None, str(lost)


KINDS = {"kills": kills, "edits": edits, "disks": disks, "pairs": pairs}


class Soak:
    def __init__(self, args, folder):
        self.trials = {kind: getattr(args, kind) for kind in KINDS}
        self.seed, self.until = args.seed, args.minutes and time.monotonic() + args.minutes * 60
        self.may_mount = not args.no_mount
        self.archive = Archive(os.path.abspath(args.bin), folder / "archive", args.reports)
        self.archive.learn(args.reports)
        self.usual = {command: self.archive.durations(command) for command in ("build", "convert")}
        # `build` brings public to the setting that `convert` left.
        self.archive.build()
        sizes = [file.stat().st_size for file in self.archive.root.rglob("*") if file.is_file()]
        # Space for a second version of every file, in pages of 4 KiB.
        self.room = sum(size // 4096 + 2 for size in sizes) * 4096
        print(f"{args.reports} reports; build takes {self.usual['build']:.2f} s, convert {self.usual['convert']:.2f} s; "
              f"seed {args.seed}", flush=True)

    def late(self):
        return self.until and time.monotonic() > self.until

    def run(self):
        passed = failed = 0
        early = False
        for kind, trial in KINDS.items():
            counts, fine, bad, begun = Counts(), 0, 0, time.monotonic()
            for number in range(self.trials[kind]):
                if self.late():
                    early = True
                    break
                try:
                    trial(self, number, random.Random(f"{self.seed} {kind} {number}"), counts)
                    fine += 1
                except Lost as lost:
                    bad += 1
                    print(f"  {kind} {number}: {lost}", flush=True)
                    self.recover()
            more = "".join(f", {name} {count}" for name, count in sorted(counts.items()))
            print(f"{kind}: {fine + bad} trials of {self.trials[kind]}, {fine} passed, {bad} failed{more}; {time.monotonic() - begun:.0f} s", flush=True)
            passed, failed = passed + fine, failed + bad
        if early:
            print("stopped early: the minutes are over")
        print(f"{passed} passed, {failed} failed")
        return failed

    def recover(self):
        """Restores an intact archive after a failed trial."""
        self.archive.clear()
        self.archive.run("build")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, metavar="FILE", help="the program to test")
    parser.add_argument("--kills", type=int, default=100, metavar="N")
    parser.add_argument("--edits", type=int, default=300, metavar="N")
    parser.add_argument("--disks", type=int, default=20, metavar="N")
    parser.add_argument("--pairs", type=int, default=50, metavar="N")
    parser.add_argument("--no-mount", action="store_true", help="limit the size of files instead of mounting a small tmpfs")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same trials, except for timing")
    parser.add_argument("--reports", type=int, default=40, metavar="N", help=f"reports in the archive, at most {len(CITIES) * YEARS}")
    parser.add_argument("--minutes", type=float, metavar="M", help="stop after this time, and say so")
    args = parser.parse_args()
    if not SOURCES <= args.reports <= len(CITIES) * YEARS:
        parser.error(f"--reports takes a number from {SOURCES} to {len(CITIES) * YEARS}")
    with tempfile.TemporaryDirectory(prefix="gongbao-soak-") as folder:
        try:
            return 1 if Soak(args, Path(folder)).run() else 0
        except Lost as lost:
            print(f"the archive could not be made: {lost}", file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
