#!/usr/bin/env python3
"""Takes a fresh archive from `gongbao new` to a published site, as its workflow does on GitHub.

The `run` steps of the workflow are run by bash as they are written; the actions between them are played: a bare repository stands for
GitHub, a server on this machine for the place of the release (https, with a certificate of its own) and for the host of the site. Nothing
else is asked for anything.

    cargo build --features full && python3 tools/first_day.py --bin target/debug/gongbao

The build has the features of a release, since the workflow compares with the last publication on the web. It needs git, curl, openssl and bash. Exit status 1 if something is not as it should be."""

import argparse
import contextlib
import functools
import hashlib
import html.parser
import http.server
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request

WORKFLOW = ".github/workflows/pages.yml"
BASE = "/archive"
# Every address 127.x.x.x is this machine; 127.0.0.1 itself would be taken for a site that is not published anywhere.
HOST = "127.0.0.2"


# ── the workflow ──────────────────────────────────────────────────────────────────────────────────────────────────────


def read_yaml(text):
    """The part of YAML that the workflow uses: maps, lists, plain and quoted words, and blocks of text."""
    lines = text.split("\n")
    value, at = block(lines, 0, 0)
    assert at >= len(lines), f"line {at + 1} of the workflow cannot be read: {lines[at]}"
    return value


def content(lines, at):
    """The next line that is neither empty nor a comment."""
    while at < len(lines) and (not lines[at].strip() or lines[at].lstrip().startswith("#")):
        at += 1
    return at


def indent(line):
    return len(line) - len(line.lstrip(" "))


def block(lines, at, depth):
    at = content(lines, at)
    if at < len(lines) and lines[at].lstrip().startswith("- "):
        return list_of(lines, at, indent(lines[at]))
    return map_of(lines, at, depth)


def list_of(lines, at, depth):
    items = []
    while (at := content(lines, at)) < len(lines) and indent(lines[at]) == depth and lines[at].lstrip().startswith("- "):
        lines[at] = lines[at].replace("- ", "  ", 1)
        item, at = block(lines, at, depth + 2)
        items.append(item)
    return items, at


def map_of(lines, at, depth):
    found = {}
    while (at := content(lines, at)) < len(lines) and indent(lines[at]) == depth:
        key, _, rest = lines[at].strip().partition(":")
        rest = rest.strip()
        at += 1
        if rest == "|":
            first = at
            while at < len(lines) and (not lines[at].strip() or indent(lines[at]) > depth):
                at += 1
            inner = lines[first:at]
            found[key] = "\n".join(line[indent(inner[0]):] for line in inner).rstrip("\n") + "\n"
        elif rest:
            found[key] = word(rest)
        else:
            following = content(lines, at)
            deeper = following < len(lines) and indent(lines[following]) > depth
            found[key], at = block(lines, following, indent(lines[following])) if deeper else ("", following)
    return found, at


def word(text):
    if text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    if text.startswith("[") and text.endswith("]"):
        return [word(part.strip()) for part in text[1:-1].split(",")]
    return text


def value_of(expression, context):
    """The value of an expression: a name, or two values that are compared."""
    for sign in ("==", "!="):
        if sign in expression:
            left, right = (value_of(side, context) for side in expression.split(sign))
            return (left == right) == (sign == "==")
    expression = expression.strip()
    if expression.startswith("'"):
        return expression.strip("'")
    found = context
    for name in expression.split("."):
        found = found.get(name, "") if isinstance(found, dict) else ""
    return found


def filled(text, context):
    def shown(match):
        value = value_of(match[1], context)
        return str(value).lower() if isinstance(value, bool) else str(value)

    return re.sub(r"\$\{\{ (.*?) \}\}", shown, text)


# ── the runner ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Failed(Exception):
    """A step of a job failed."""


class GitHub:
    """What GitHub does with a push: it runs the workflow that the pushed commit has, in a new folder, and keeps caches and the site."""

    def __init__(self, home, bare, site, address, environment):
        self.home, self.bare, self.site, self.address, self.environment = home, bare, site, address, environment
        self.caches, self.runs, self.restored, self.pages_enabled = [], 0, [], True

    def event(self, name, branch):
        """Runs the workflow; yields whether it succeeded, and its log."""
        self.runs += 1
        run = self.home / f"run-{self.runs}"
        (run / "temp").mkdir(parents=True)
        shown = subprocess.run(["git", "--git-dir", self.bare, "show", f"{branch}:{WORKFLOW}"], capture_output=True, check=True)
        workflow = read_yaml(shown.stdout.decode())
        log = []
        done = {}
        for job, steps in workflow["jobs"].items():
            context = {
                "github": {"event_name": name, "ref": branch, "workflow": workflow["name"], "run_id": str(self.runs), "run_attempt": "1"},
                "env": workflow["env"],
                "steps": {},
            }
            if "if" in steps and not value_of(steps["if"], context):
                continue
            if "needs" in steps and not done.get(steps["needs"]):
                log.append(f"{job}: left out")
                continue
            done[job] = self.job(steps["steps"], context, run, branch, log)
        return all(done.values()), "\n".join(log)

    def job(self, steps, context, run, branch, log):
        work = run / "work"
        path, after = [], []
        for step in steps:
            if "if" in step and not value_of(step["if"], context):
                continue
            try:
                if "run" in step:
                    self.run(step, context, run, work, path, log)
                else:
                    outputs = self.act(step, context, run, work, branch, after)
                    context["steps"][step.get("id", "")] = {"outputs": outputs}
            except Failed as failed:
                log.append(str(failed))
                if filled(step.get("continue-on-error", "false"), context) != "true":
                    return False
        for at_end in after:
            at_end()
        return True

    def run(self, step, context, run, work, path, log):
        added = run / "path"
        added.write_text("")
        environment = dict(self.environment, RUNNER_TEMP=str(run / "temp"), GITHUB_PATH=str(added), GITHUB_ACTIONS="true", CI="true")
        environment["PATH"] = os.pathsep.join([*path, environment["PATH"]])
        for source in (context["env"], step.get("env", {})):
            environment.update({name: filled(value, context) for name, value in source.items()})
        script = run / "step.sh"
        script.write_text(filled(step["run"], context))
        # The call that GitHub documents for `shell: bash`.
        call = ["bash", "--noprofile", "--norc", "-eo", "pipefail", script]
        done = subprocess.run(call, cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        log.append(done.stdout.decode())
        path[:0] = added.read_text().split()
        if done.returncode:
            raise Failed(f"{step.get('name', 'a step')}: exit status {done.returncode}")

    def act(self, step, context, run, work, branch, after):
        given = {key: filled(value, context) for key, value in step.get("with", {}).items()}
        match step["uses"].split("@")[0]:
            case "actions/checkout":
                subprocess.run(["git", "clone", "-q", "--branch", branch, self.bare, work], check=True)
            case "actions/configure-pages":
                if not self.pages_enabled:
                    raise Failed("configure-pages: this repository has no Pages")
                return {"base_url": self.address}
            case "actions/cache":
                self.cache(given, work, after)
            case "actions/upload-pages-artifact":
                shutil.copytree(work / given["path"], run / "artifact")
            case "actions/deploy-pages":
                shutil.rmtree(self.site, ignore_errors=True)
                shutil.copytree(run / "artifact", self.site)
                return {"page_url": self.address + "/"}
            case other:
                raise SystemExit(f"the workflow uses {other}, which is not played here")
        return {}

    def cache(self, given, work, after):
        kept = [folder for key, folder in self.caches if key.startswith(given["restore-keys"])]
        if kept:
            shutil.copytree(kept[-1], work / given["path"])
        self.restored.append(bool(kept))

        def keep():
            folder = self.home / f"cache-{len(self.caches)}"
            shutil.copytree(work / given["path"], folder)
            self.caches.append((given["key"], folder))

        after.append(keep)


# ── release and host ──────────────────────────────────────────────────────────────────────────────────────────────────


class Quiet(http.server.SimpleHTTPRequestHandler):
    def list_directory(self, _):
        self.send_error(404)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(folder, certificate=None):
    """Serves a folder, over https if there is a certificate; yields the address."""
    server = http.server.ThreadingHTTPServer((HOST, 0), functools.partial(Quiet, directory=folder))
    if certificate:
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(certificate)
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"{'https' if certificate else 'http'}://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def certificate(home):
    """A certificate for the server of the release, with its key; the runs take it for an authority."""
    file, key = home / "certificate.pem", home / "key.pem"
    call = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=release", "-addext",
            f"subjectAltName=IP:{HOST}", "-keyout", key, "-out", file]
    subprocess.run(call, check=True, capture_output=True)
    file.write_text(file.read_text() + key.read_text())
    return file


def release(home, binary, version):
    """A release as the release workflow makes it; yields the SHA-256 of its file for Linux."""
    name = f"gongbao-{version}-x86_64-unknown-linux-musl"
    folder = home / "a" / "gongbao" / "releases" / "download" / f"v{version}"
    folder.mkdir(parents=True)
    with tarfile.open(folder / f"{name}.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(binary, f"{name}/gongbao")
    digest = hashlib.sha256((folder / f"{name}.tar.gz").read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  gongbao-{version}-aarch64-apple-darwin.tar.gz\n{digest}  {name}.tar.gz\n")
    return folder / "SHA256SUMS", digest


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.anchors = [], set()

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name == "id" or tag == "a" and name == "name":
                self.anchors.add(value)


def links(home):
    """Follows all links of a site over http from its first page; yields the number of pages, of links, and what is wrong."""
    pages, links, wrong, waiting = {}, 0, [], [home]
    wanted = []
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                page = Page()
                if answer.headers.get_content_type() == "text/html":
                    page.feed(answer.read().decode())
        except urllib.error.URLError as error:
            pages[address] = None
            wrong.append(f"{address}: {error}")
            continue
        pages[address] = page.anchors
        for link in page.links:
            links += 1
            whole, anchor = urllib.parse.urldefrag(urllib.parse.urljoin(address, link))
            if not whole.startswith(urllib.parse.urljoin(home, "/")):
                continue
            if not whole.startswith(home):
                wrong.append(f"{address}: {link} leads out of the base path")
                continue
            waiting.append(whole)
            wanted.append((address, link, whole, urllib.parse.unquote(anchor)))
    for address, link, whole, anchor in wanted:
        if anchor and pages.get(whole) is not None and pages[whole] and anchor not in pages[whole]:
            wrong.append(f"{address}: {link} has no such anchor")
    return len(pages), links, sorted(set(wrong))


# ── the day ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Day:
    def __init__(self, binary, home):
        self.binary, self.home, self.faults = binary, home, 0
        self.clone, self.bare, self.site = home / "clone", home / "bare.git", home / "www" / BASE.strip("/")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.org", "CURL_CA_BUNDLE": str(home / "certificate.pem"),
        }

    def holds(self, what, is_so, more=""):
        print(f"{'ok  ' if is_so else 'FAIL'} {what}")
        if not is_so:
            self.faults += 1
            print("     " + str(more).strip().replace("\n", "\n     "))

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.clone, env=self.environment, check=True, capture_output=True)

    def push(self, branch="main"):
        self.git("add", "--all")
        self.git("commit", "--allow-empty", "-m", "a change")
        self.git("push", "-q", "--force", "origin", f"HEAD:refs/heads/{branch}")

    def write(self, path, text):
        (self.clone / path).parent.mkdir(parents=True, exist_ok=True)
        (self.clone / path).write_text(text)

    def set(self, name, value):
        workflow = (self.clone / WORKFLOW).read_text()
        self.write(WORKFLOW, re.sub(rf'(?m)^  {name}: ".*"$', f'  {name}: "{value}"', workflow))

    def published(self):
        files = sorted(path for path in self.site.rglob("*") if path.is_file()) if self.site.exists() else []
        return {str(path.relative_to(self.site)): path.read_bytes() for path in files}

    def begin(self):
        """A repository with a README, a clone of it, and an archive in the clone."""
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.bare], check=True)
        subprocess.run(["git", "clone", "-q", self.bare, self.clone], check=True, capture_output=True)
        self.git("checkout", "-q", "-b", "main")
        self.write("README.md", "# an archive\n")
        self.push()
        self.git("branch", "-q", "--set-upstream-to", "origin/main")
        made = subprocess.run([self.binary, "new", self.clone], capture_output=True, text=True)
        self.holds("`new` makes an archive in a clone that has a README", made.returncode == 0, made.stderr)
        commands = re.findall(r"(?m)^  (cd .*|gongbao serve|git .*)$", made.stderr)
        self.holds("it says the next three commands", len(commands) == 3, made.stderr)
        done = subprocess.run(["bash", "-ec", f"{commands[0]}\n{commands[2]}"], env=self.environment, capture_output=True, text=True)
        pushed = subprocess.run(["git", "--git-dir", self.bare, "ls-tree", "-r", "--name-only", "main"], capture_output=True, text=True)
        self.holds("the last of them pushes the archive", WORKFLOW in pushed.stdout, done.stdout + done.stderr + pushed.stdout)

    def without_release(self, github):
        self.set("GONGBAO_REPOSITORY", "")
        self.push()
        went, log = github.event("push", "main")
        self.holds("without a repository, the first step says what to set", not went and "Set it in .github/workflows/pages.yml" in log, log)

    def other_bytes(self, github, repository, sums, digest):
        self.set("GONGBAO_REPOSITORY", repository)
        right = sums.read_text()
        for what, in_release, in_workflow in [
            ("a file of another checksum is not run", right.replace(digest, "0" * 64), ""),
            ("a file that SHA256SUMS does not name is not run", right.replace(digest, "").replace("x86_64", "riscv64"), ""),
            ("a checksum in the workflow is compared too", right, "f" * 64),
        ]:
            sums.write_text(in_release)
            self.set("GONGBAO_SHA256", in_workflow)
            self.push()
            went, log = github.event("push", "main")
            self.holds(what, not went and "It was not run" in log, log)
        sums.write_text(right)
        self.set("GONGBAO_SHA256", digest)
        version = re.search(r'GONGBAO_VERSION: "(.*)"', (self.clone / WORKFLOW).read_text())[1]
        self.set("GONGBAO_VERSION", "9.9.9")
        self.push()
        went, log = github.event("push", "main")
        self.holds("a release that does not exist is named", not went and "/releases/download/v9.9.9/" in log and "cannot be downloaded" in log, log)
        self.set("GONGBAO_VERSION", version)

    def pull_requests(self, github, first):
        doubt = "---\ntitle: 某市政府工作报告\nregion: [浙江省, 宁波市]\nyear: 2024\n---\n\n## 一、回顾 {#s1}\n\n增长%，看见[^7]。\n"
        self.write("content/reports/zhejiang/ningbo/2024.md", doubt)
        self.push("doubt")
        went, log = github.event("pull_request", "doubt")
        named = "::warning file=content/reports/zhejiang/ningbo/2024.md,line=9,col=7,title=note-missing::" in log
        self.holds("a pull request is checked, and its doubts are annotations", went and named, log)
        self.holds("a site that is given an address is not said to be local", ("base-url-local" in log) == (not github.pages_enabled), log)
        self.holds("an earlier publication is compared where there is one", ("no earlier publication" in log) == first, log)
        self.write("content/reports/zhejiang/ningbo/2024.md", "---\ntitle: [\n---\n")
        self.push("error")
        went, log = github.event("pull_request", "error")
        self.holds("a pull request with an error fails", not went and "::error file=content/reports/zhejiang/ningbo/2024.md" in log, log)
        (self.clone / "content/reports/zhejiang/ningbo/2024.md").unlink()

    def publications(self, github, address):
        self.push()
        went, log = github.event("push", "main")
        self.holds("a push publishes the site", went and bool(self.published()), log)
        self.holds("no page names another address", not any(b"localhost" in text for text in self.published().values()))
        pages, count, wrong = links(address + "/")
        self.holds(f"{count} links of {pages} pages under {BASE}/ lead somewhere", pages > 10 and not wrong, "\n".join(wrong))
        gone = self.site / "china" / "2024" / "index.html"
        aside = gone.rename(self.home / "gone.html")
        self.holds("a page that is gone is noticed", any("404" in fault for fault in links(address + "/")[2]))
        aside.rename(gone)
        before = self.published()
        self.write("content/reports/zhejiang/ningbo/2023.md", "---\ntitle: [\n---\n")
        self.push()
        went, log = github.event("push", "main")
        self.holds("a push with an error leaves the last publication", not went and self.published() == before, log)
        good = "---\ntitle: 某市政府工作报告\nregion: [浙江省, 宁波市]\nyear: 2023\n---\n\n## 一、回顾 {#s1}\n\n港口货物多了一成。\n"
        self.write("content/reports/zhejiang/ningbo/2023.md", good)
        raw = "政府工作报告\n——2022年1月20日在某市第一届人民代表大会第一次会议上\n某市市长 甲乙丙\n\n各位代表：\n一、回顾\n港口货物多了一成。\n"
        self.write("content/sources/raw.txt", raw)
        self.push()
        went, log = github.event("push", "main")
        self.holds("the next good push is published", went and "zhejiang/ningbo/2023/index.html" in self.published(), log)
        self.holds("what is not committed is not converted", sum("/2022/" in path for path in self.published()) == 0)
        self.holds("`.gongbao` is kept between runs", github.restored[-1] and not github.restored[0], github.restored)
        pages, count, wrong = links(address + "/")
        self.holds(f"{count} links of {pages} pages lead somewhere again", not wrong, "\n".join(wrong))

    def live(self):
        version = subprocess.run([self.binary, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
        (self.home / "www").mkdir()
        sums, digest = release(self.home / "releases", self.binary, version)
        self.begin()
        with serving(self.home / "releases", certificate(self.home)) as releases, serving(self.home / "www") as host:
            address = host + BASE
            github = GitHub(self.home, self.bare, self.site, address, self.environment)
            self.without_release(github)
            self.other_bytes(github, f"{releases}/a/gongbao", sums, digest)
            github.pages_enabled = False
            self.push()
            self.pull_requests(github, False)
            github.pages_enabled = True
            self.pull_requests(github, True)
            self.publications(github, address)
            self.pull_requests(github, False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="the gongbao to release and to run")
    flags = parser.parse_args()
    for program in ("git", "curl", "openssl", "bash"):
        if not shutil.which(program):
            sys.exit(f"{program} is not installed")
    with tempfile.TemporaryDirectory() as home:
        day = Day(flags.bin.resolve(), pathlib.Path(home))
        day.live()
    print(f"{day.faults} faults")
    sys.exit(bool(day.faults))


if __name__ == "__main__":
    main()
