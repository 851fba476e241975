#!/usr/bin/env python3
"""Runs the commands and loads the YAML that the guide and the READMEs show.

    cargo build && python3 tools/snippets.py --bin target/debug/gongbao

Blocks are fenced, or indented by four spaces. What a block is follows from its first line: a command, YAML, front matter, or something
else, which is only counted.

- The commands of a page run in order, in a copy of the sample archive. A page that makes an archive (`gongbao new`) begins in an
  empty folder. Each block must end with exit status 0. FILE and DIR stand for a raw file of the archive and a new folder.
- YAML is put where it belongs, in a copy of the sample archive: config.yaml, the front matter of a report, a glossary, or the file that
  a comment on its first line names. `gongbao check` must then report no error and no unknown key.

Comments before a block, or before the sentence above it, say what else holds:

    <!-- not run: WHY -->                      nothing of the block is run
    <!-- not run, cargo, gongbao serve: WHY -->    lines that begin with these words are not run
    <!-- before: COMMANDS -->                  what the page takes for granted is done first
    <!-- front matter -->                      YAML whose keys could also be settings

A fenced block whose language is `text` is neither.

Exit status 1 if a block fails. A block that is neither run nor marked is a failure, too: a command that this script does not know must be
marked."""

import argparse
import collections
import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Words that begin a command. Those of the first group are run.
RUN = {'gongbao', 'cd', 'cp', 'echo', 'mkdir'}
OTHER = {'.', '/usr/bin/time', 'cargo', 'curl', 'docker', 'export', 'git', 'node', 'npx', 'pip', 'python3', 'rsync', 'rustup', 'sha256sum',
         'sudo', 'tar', 'uv', 'uvx', 'valgrind'}
STAND_INS = {'FILE': 'content/sources/beilun-2024.txt', 'DIR': 'out'}
# Keys that only front matter has, and keys that only theme.yaml has. Other YAML belongs in config.yaml.
FRONT = {'region', 'aliases', 'address', 'settled', 'source', 'year', 'delivered', 'published', 'kind', 'digest', 'draft'}
THEME = {'name', 'licence', 'gongbao'}
COMMENT = re.compile(r'<!-- (not run|before|front matter)(?:, ([^:]*))?(?:: (.*?))? -->')
SECONDS = 60


@dataclasses.dataclass
class Block:
    page: str
    line: int
    lines: list
    language: str = ''
    marks: dict = dataclasses.field(default_factory=dict)

    @property
    def place(self):
        return f'{self.page}:{self.line}'

    @property
    def kind(self):
        first = next((line for line in self.lines if line.strip()), '')
        word = first.split()[0] if first.split() else ''
        if self.language in ('sh', 'bash', 'console') or (not self.language and word in RUN | OTHER):
            return 'shell'
        if first == '---':
            return 'document'
        yaml = re.match(r'(- )?[a-z_]+:( |$)|# [\w./-]+\.yaml$', first)
        return 'yaml' if self.language == 'yaml' or (not self.language and yaml) else 'other'


# ── reading pages ─────────────────────────────────────────────────────────────────────────────────────────────────────


def marks(lines):
    found = {}
    for what, words, why in COMMENT.findall('\n'.join(lines)):
        found[what] = ([word.strip() for word in words.split(',') if word.strip()], why)
    return found


def before(lines, at):
    """The comments that stand above a block: directly, or above the paragraph that introduces it."""
    above = []
    at -= 1
    while at >= 0 and not lines[at].strip():
        at -= 1
    for _ in range(2):
        paragraph = []
        while at >= 0 and lines[at].strip() and not lines[at].startswith('    '):
            paragraph.insert(0, lines[at])
            at -= 1
        if any(COMMENT.search(line) for line in paragraph):
            above = paragraph
            break
        while at >= 0 and not lines[at].strip():
            at -= 1
    return marks(above)


def blocks(page, text):
    """The blocks of a page in order."""
    lines, at, found = text.split('\n'), 0, []
    while at < len(lines):
        line = lines[at]
        fence = re.match(r'( *)(```+|~~~+) *(\w*)', line)
        first = at
        if fence:
            at += 1
            while at < len(lines) and lines[at].strip() != fence[2]:
                at += 1
            body, language = [text[len(fence[1]):] for text in lines[first + 1:at]], fence[3]
            at += 1
        elif line.startswith('    ') and (at == 0 or not lines[at - 1].strip()):
            while at < len(lines) and (lines[at].startswith('    ') or not lines[at].strip()):
                at += 1
            body, language = lines[first:at], ''
            indent = min(len(text) - len(text.lstrip()) for text in body if text.strip())
            body = [text[indent:] for text in body]
        else:
            at += 1
            continue
        while body and not body[-1].strip():
            body.pop()
        found.append(Block(page, first + 1, body, language, before(lines, first)))
    return found


# ── running them ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Runner:
    def __init__(self, program, sample, scratch):
        self.scratch = scratch
        self.failures, self.counts, self.reasons = [], collections.Counter(), collections.Counter()
        binaries = scratch / 'bin'
        binaries.mkdir()
        (binaries / 'gongbao').symlink_to(program)
        home = scratch / 'home'
        (home / 'collected').mkdir(parents=True)
        shutil.copy(sample / STAND_INS['FILE'], home / 'collected')
        self.template = scratch / 'sample'
        self.template.mkdir()
        shutil.copy(sample / 'config.yaml', self.template)
        shutil.copytree(sample / 'content', self.template / 'content')
        self.environment = {**os.environ, 'PATH': f'{binaries}{os.pathsep}{os.environ["PATH"]}', 'HOME': str(home), 'NO_COLOR': '1'}
        status, said = self.bash('gongbao convert --quiet', self.template)
        if status != 0:
            self.failures.append(f'the sample archive is not converted: {said.strip()}')

    def fail(self, block, why):
        self.failures.append(f'{block.place}: {why}\n' + '\n'.join(f'    {line}' for line in block.lines))

    def bash(self, script, folder):
        # A group of its own, so that what the script has started ends with it.
        process = subprocess.Popen(['bash', '-euo', 'pipefail', '-c', script], cwd=folder, env=self.environment, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            said, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return 124, f'it takes longer than {SECONDS} s'
        return process.returncode, said

    def archive(self):
        """A copy of the sample archive, converted, in a new folder."""
        return shutil.copytree(self.template, pathlib.Path(tempfile.mkdtemp(dir=self.scratch)) / 'archive')

    def page(self, found):
        """Runs and loads all blocks of a page."""
        fresh = any(line.startswith('gongbao new') for block in found for line in block.lines)
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.scratch)) if fresh else self.archive()
        for block in found:
            skipped = block.marks.get('not run')
            if skipped and not skipped[0]:
                self.counts['not run'] += 1
                self.reasons[skipped[1]] += 1
            elif block.kind == 'shell':
                self.shell(block, skipped[0] if skipped else [])
            elif block.kind in ('yaml', 'document'):
                self.yaml(block)
            else:
                self.counts['of another kind'] += 1

    def shell(self, block, skipped):
        lines = [line for line in block.lines if not any(line.startswith(word) for word in skipped)]
        self.counts['lines not run'] += len(block.lines) - len(lines)
        unknown = [line for line in lines if line.split() and not line.startswith('#') and line.split()[0] not in RUN]
        if unknown:
            return self.fail(block, f'`{unknown[0]}` is not run here: mark it with <!-- not run: WHY -->')
        prepare = block.marks.get('before', ([], ''))[1]
        script = '\n'.join([prepare, *lines])
        for word, real in STAND_INS.items():
            script = re.sub(rf'\b{word}\b', real, script)
        after = self.scratch / 'folder'
        status, said = self.bash(f'{script}\npwd >{after}\n', self.folder)
        if status != 0:
            return self.fail(block, f'exit status {status}: {said.strip()}')
        self.folder = pathlib.Path(after.read_text().strip())
        self.counts['shell blocks run'] += 1

    def yaml(self, block):
        folder = self.archive()
        text = '\n'.join(block.lines) + '\n'
        keys = set(re.findall(r'^(?:- )?([a-z_]+):', text, re.MULTILINE))
        named = re.match(r'# (\S+\.yaml)\n', text)
        path = folder / 'content/reports/snippet.md'
        if named and named[1] != 'config.yaml':
            path = folder / named[1]
        elif block.kind == 'document':
            # The report that the page shows is one of the sample, which would have the same address.
            shutil.rmtree(folder / 'content/reports/zhejiang/ningbo/beilun')
        elif text.startswith('- term:'):
            path = folder / 'content/glossary/snippet.yaml'
        elif keys & THEME:
            path = folder / 'themes/mine/theme.yaml'
        elif keys & FRONT or 'front matter' in block.marks:
            lines = [] if 'title' in keys else ['title: 政府工作报告']
            lines += [] if keys & {'region', 'address'} else ['region: [浙江省, 宁波市]', 'year: 2031']
            text = '---\n' + '\n'.join(lines) + f'\n{text}---\n\n各位代表：\n'
        else:
            path = folder / 'config.yaml'
            text = text if 'title' in keys else f'title: 甲\n{text}'
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
        if 'themes/mine' in path.as_posix():
            (folder / 'config.yaml').write_text('title: 甲\ntheme: mine\n', encoding='utf-8')
        self.check(block, folder)

    def check(self, block, folder):
        status, said = self.bash('gongbao check --message-format json', folder)
        messages = [json.loads(line) for line in said.splitlines() if line.startswith('{')]
        messages = [message for message in messages if message['type'] == 'diagnostic']
        wrong = [message for message in messages if message['severity'] == 'error' or message['code'] == 'unknown-key']
        if wrong or status != 0:
            return self.fail(block, '; '.join(f'{m["code"]}: {m["message"]} ({m.get("cure")})' for m in wrong) or said.strip())
        self.counts['YAML blocks loaded'] += 1


def run(program, sample, pages):
    """The failures, and a summary."""
    with tempfile.TemporaryDirectory() as scratch:
        runner = Runner(program, sample, pathlib.Path(scratch).resolve())
        for name, text in pages:
            runner.page(blocks(name, text))
        summary = [f'{count:4} {what}' for what, count in sorted(runner.counts.items())]
        summary += [f'     {count:4} {why}' for why, count in sorted(runner.reasons.items())]
        return runner.failures, summary


# ── its own test ──────────────────────────────────────────────────────────────────────────────────────────────────────


@unittest.skipIf(os.name == 'nt', 'it needs symbolic links and a POSIX shell')
class SelfTest(unittest.TestCase):
    # A program that knows `new`, `convert` and `check`: a config.yaml with `wrong` in it has an error.
    FAKE = '''#!/bin/sh
case $1 in
  new) mkdir "$2" ;;
  convert) ;;
  check) if grep -q wrong config.yaml; then echo '{"type":"diagnostic","severity":"error","code":"c","message":"m"}'; exit 1; fi ;;
  *) exit 2 ;;
esac
'''

    def judge(self, text):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            program = folder / 'fake'
            program.write_text(self.FAKE)
            program.chmod(0o755)
            (folder / 'content/sources').mkdir(parents=True)
            (folder / STAND_INS['FILE']).write_text('')
            (folder / 'config.yaml').write_text('title: a\n')
            return run(program, folder, [('page.md', text)])

    def test_blocks_are_fenced_or_indented(self):
        found = blocks('page.md', 'A\n\n    gongbao check\n\n    gongbao build\n\n- b:\n\n      title: a\n\n```sh\nls\n```\n')
        self.assertEqual([(b.line, b.kind, b.lines) for b in found],
                         [(3, 'shell', ['gongbao check', '', 'gongbao build']), (9, 'yaml', ['title: a']), (11, 'shell', ['ls'])])

    def test_a_command_that_works_and_one_that_fails(self):
        self.assertEqual(self.judge('    gongbao check\n'), ([], ['   0 lines not run', '   1 shell blocks run']))
        self.assertIn('page.md:3: exit status 2', self.judge('A\n\n    gongbao chekc\n')[0][0])

    def test_commands_run_in_order_in_the_folder_that_the_page_has_reached(self):
        self.assertEqual(self.judge('    gongbao new a\n    cd a\n\nThen:\n\n    echo b > c\n    cd ../a\n    cp c d\n')[0], [])
        self.assertEqual(len(self.judge('    cd a\n\nThen:\n\n    gongbao new a\n')[0]), 1)

    def test_what_is_not_run_is_marked(self):
        self.assertEqual(len(self.judge('    curl x\n')[0]), 1)
        failures, summary = self.judge('<!-- not run: needs the network -->\nSay:\n\n    curl x\n')
        self.assertEqual((failures, summary), ([], ['   1 not run', '        1 needs the network']))
        self.assertEqual(self.judge('<!-- not run, curl: network -->\n\n    curl x\n    gongbao check\n')[0], [])
        self.assertEqual(len(self.judge('<!-- not run, curl: network -->\n\n    curl x\n    gongbao chekc\n')[0]), 1)

    def test_a_mark_is_of_one_block(self):
        self.assertEqual(len(self.judge('<!-- not run: a -->\n\n    curl x\n\nThen:\n\n    curl y\n')[0]), 1)

    def test_settings_are_loaded(self):
        self.assertEqual(self.judge('    theme: right\n')[0], [])
        self.assertIn('c: m', self.judge('    theme: wrong\n')[0][0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--bin', type=pathlib.Path, metavar='FILE', help='the program')
    parser.add_argument('--self-test', action='store_true', help='test this script; it needs bash')
    parser.add_argument('pages', nargs='*', type=pathlib.Path, metavar='PAGE', help='pages [default: those of docs/ and the READMEs]')
    args = parser.parse_args()
    if args.self_test:
        unittest.main(argv=[sys.argv[0]])
    if not args.bin:
        parser.error('--bin FILE is needed')
    pages = args.pages or [*sorted(ROOT.glob('docs/**/*.md')), *sorted(ROOT.glob('README*.md'))]
    named = [(os.path.relpath(page, ROOT), page.read_text(encoding='utf-8')) for page in pages]
    failures, summary = run(args.bin.resolve(), ROOT, named)
    print('\n'.join([*failures, *summary]))
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
