#!/usr/bin/env python3
"""Writes an archive of made-up reports, to test and measure sites of any size. The same numbers give the same bytes.

    python3 tools/made_archive.py N OUT
    python3 tools/made_archive.py --self-test

OUT gets config.yaml, content/reports/ with N reports of about 16,000 characters, and content/glossary/. Places and their addresses are
those of src/division/divisions.txt; all words are our own (grammar.py and the lists below). As in real archives, a few places have almost
all years from 1978 to 2026, and most have few recent ones; one report in seven has notes. The first places are 浙江省, its 宁波市,
which has the newest years, and 北仑区. OUT must not exist, or be empty.
"""
import argparse
import hashlib
import pathlib
import random
import sys
import tempfile
import unittest

import grammar
from composition import figures, han

DIVISIONS = pathlib.Path(__file__).resolve().parent.parent / 'src/division/divisions.txt'
FIRST, LAST = 1978, 2026
LENGTH = 16000
NOTED = 7  # one report in so many has notes
NAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
GIVEN = '明理守正怀远立新长河晓春海平文清志山'

# Sentences of the texts beside those of grammar.py: what is done, to what, and what comes of it.
DONE = ('新建', '改造', '修缮', '验收', '扩建', '整治', '新增', '补齐', '更换', '启用')
PLANNED = ('计划新建', '争取改造', '着手修缮', '抓紧验收', '分批扩建', '继续整治', '再增', '逐步补齐', '有序更换', '如期启用')
THINGS = (
    '乡镇卫生院{n}所', '农村公路{m}公里', '标准鱼塘{m}亩', '小学操场{n}个', '防洪闸门{n}座', '日间照料点{n}处', '老旧电梯{m}部', '山区信号塔{n}座',
    '货运站场{n}处', '露天书屋{n}间', '小微湿地{n}片', '粮食烘干点{n}处', '村级水厂{n}座', '口袋花园{m}个', '停车泊位{m}个', '电力配网线路{m}公里',
    '文物库房{n}间', '早餐网点{m}个', '养殖尾水池{n}口', '农机停放棚{n}座', '公交候车亭{m}座', '消防取水口{m}处', '产业园标准车间{n}栋', '应急避难场所{n}处')
FOR = ('山区群众', '沿江乡镇', '老城居民', '返乡青年', '种粮大户', '中小工厂', '外来务工人员', '渔民船户', '高龄老人', '双职工家庭', '边远村寨', '个体商户')
GAIN = (
    '多走一里路的事少了', '办一件事平均省下{n}天', '往返时间缩短一半', '每户一年少花{m}元', '排队的人少了三成', '投诉比上年减少{p}%', '收入比上年增加{p}%',
    '用水用电有了保障', '冬天也能照常开工', '雨季不再担心积水', '货物当天能够运出', '孩子放学有人照看')
WAYS = ('由县乡两级分头负责', '资金按工程进度拨付', '完工一处验收一处', '全程请代表监督', '图纸先给村里人看', '每月在政务网上公布进展', '管护的钱列入年度预算', '遇到难题现场商量')
# A term is made of a matter and a kind.
MATTERS = ('邻里食堂', '渠长', '晚间集市', '口袋公园', '水上巴士', '屋顶光伏', '老街更新', '山货出村', '流动诊车', '银发课堂', '旧衣回收', '林下种植', '村史馆', '夜班公交', '共享农机')
KINDS = ('行动', '制度', '试点', '工程')


def divisions(text):
    """The present divisions with a slug: code, names of the line from the province down, slugs likewise."""
    found, line = [], []
    for row in text.splitlines():
        code, name, _, slug, *rest = row.split()
        # A county stands at two blanks, also if it is directly below its province.
        depth = len(row) - len(row.lstrip(' '))
        line = [above for above in line if above[2] < depth] + [(name, slug, depth)]
        if not rest or rest[0] == '-':
            found.append((code, [n for n, _, _ in line], [s for _, s, _ in line]))
    return found


def years_of(level, rng, most):
    """The years of a place, the newest ones rather than old ones. Provinces have more than cities, and these more than counties."""
    count = min(most, rng.choice(((4, 12, LAST - FIRST + 1), (2, 4, 8, 16), (1, 1, 2, 4))[min(level, 2)]))
    years, year = [], LAST
    while len(years) < count and year >= FIRST:
        if count > 40 or rng.random() < 0.85:
            years.append(year)
        year -= 1
    return years


def places(number, rng):
    """Places with their years, `number` reports in all."""
    known = divisions(DIVISIONS.read_text(encoding='utf-8'))
    first = [next(d for d in known if d[1] == line) for line in (['浙江省'], ['浙江省', '宁波市'], ['浙江省', '宁波市', '北仑区'])]
    rest = [d for d in known if d not in first]
    # The higher levels come early, so that places lie below others that have reports.
    rest.sort(key=lambda d: (len(d[1]) - 1) * 0.15 + rng.random())
    found, left = [], number
    for at, (_, names, slugs) in enumerate(first + rest):
        most = min(left, max(1, number // 4))
        years = list(range(LAST, LAST - min(most, LAST - FIRST + 1), -1)) if at == 1 else years_of(len(names) - 1, rng, most)
        if years:
            found.append((names, slugs, years))
            left -= len(years)
        if not left:
            return found
    raise SystemExit(f'error: there are not enough places for {number} reports; {number - left} at most')


def terms():
    """Terms and their definitions: those of grammar.py, and made ones."""
    made = [(term, meaning) for term, meaning, _ in grammar.TERMS]
    for at, matter in enumerate(MATTERS):
        kind = KINDS[at % len(KINDS)]
        made.append((f'{matter}{kind}', f'指以{matter}为抓手、由乡镇和街道分头落实的{kind}，{WAYS[at % len(WAYS)]}，每年年底向代表报告结果。'))
    return made


def paragraph(topic, past, rng, length, term):
    """Sentences of a topic and others, of about so many characters; one of them names the term."""
    said = [figures(s, rng) for s in (topic.past if past else topic.plan)]
    if term:
        said.append(f'{"推行" if past else "深化"}{term}，{rng.choice(GAIN)}。'.replace('{n}', '3').replace('{m}', '70').replace('{p}', '4'))
    while sum(map(len, said)) < length:
        verb = rng.choice(DONE if past else PLANNED)
        said.append(figures(f'{verb}{rng.choice(THINGS)}，{rng.choice(WAYS)}，{rng.choice(FOR)}{rng.choice(GAIN)}。', rng))
    rng.shuffle(said)
    return ''.join(said)


def body(year, level, rng, noted):
    """The text of a report in Markdown, with notes or without."""
    chosen, notes, parts = terms(), [], []
    themes = rng.sample(grammar.THEMES, min(5, len(grammar.THEMES)))
    topics = 2 * sum(len(theme.topics) for theme in themes)
    parts.append('各位代表：\n\n' + grammar.OPENING.replace('{g}', f'{level}人民政府'))
    for part, past in ((1, True), (2, False)):
        parts.append(f'## {han(part)}、{year - 1 if past else year}年{"工作回顾" if past else "工作安排"} {{#s{part}}}')
        opening = rng.choice(grammar.INTRO_PAST if past else grammar.INTRO_PLAN)
        parts.append(figures(opening.replace('{u}', level).replace('{y}', str(year - 1 if past else year)), rng))
        for at, theme in enumerate(themes, 1):
            parts.append(f'### （{han(at)}）{theme.past if past else theme.plan} {{#s{part}-{at}}}')
            for number, topic in enumerate(theme.topics, 1):
                parts.append(f'#### {topic.lead_past if past else topic.lead_plan} {{#s{part}-{at}-{number} .lead}}')
                term, meaning = rng.choice(chosen)
                text = paragraph(topic, past, rng, LENGTH / topics * rng.uniform(0.8, 1.15), term)
                if noted and term not in [known for known, _ in notes]:
                    notes.append((term, meaning))
                    text = text.replace(term, f'{term}[^{len(notes)}]', 1)
                parts.append(text)
    parts.append(grammar.CLOSING)
    parts += [f'[^{n}]: **{term}** {meaning}' for n, (term, meaning) in enumerate(notes, 1)]
    return '\n\n'.join(parts) + '\n'


def report(names, year):
    """A report as Markdown. It depends on nothing but its place and year."""
    key = hashlib.sha256(f'{"/".join(names)} {year}'.encode()).digest()
    rng = random.Random(int.from_bytes(key[:8], 'big'))
    level = names[-1][-1] if names[-1][-1] in '省市县区州旗盟' else '区'
    session = (year - FIRST) % 5 + 1
    speaker = rng.choice(NAMES) + ''.join(rng.sample(GIVEN, 2))
    front = [
        '---', f'title: {names[-1]}政府工作报告（{year}年）', f'region: [{", ".join(names)}]', f'year: {year}',
        f'delivered: {year}-{rng.choice(("01", "02"))}-{rng.randint(5, 25):02}', f'congress: 第{han((year - FIRST) // 5 + 5)}届',
        f'session: 第{han(session)}次会议', f'speaker: {speaker}', '---', '']
    return '\n'.join(front) + '\n' + body(year, level, rng, key[8] % NOTED == 0)


def glossary():
    """Half of the terms, explained for the whole archive."""
    return ''.join(f'- term: {term}\n  definition: {meaning}\n\n' for term, meaning in terms()[::2])


def write(number, out):
    """Writes an archive of so many reports."""
    files = {'config.yaml': 'title: 试验档案\ndescription: 为试验编写的报告\nbase_url: https://example.org/\n', 'content/glossary/terms.yaml': glossary()}
    for path, text in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding='utf-8', newline='\n')
    for names, slugs, years in places(number, random.Random(number)):
        folder = out.joinpath('content/reports', *slugs)
        folder.mkdir(parents=True, exist_ok=True)
        for year in years:
            (folder / f'{year}.md').write_text(report(names, year), encoding='utf-8', newline='\n')


class Test(unittest.TestCase):
    def archive(self, number):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        write(number, pathlib.Path(folder.name))
        return {str(p.relative_to(folder.name)): p.read_text(encoding='utf-8') for p in sorted(pathlib.Path(folder.name).rglob('*')) if p.is_file()}

    def test_twice_gives_the_same_bytes(self):
        self.assertEqual(self.archive(30), self.archive(30))

    def test_reports_are_as_many_and_as_long_as_asked(self):
        reports = {path: text for path, text in self.archive(60).items() if path.startswith('content/reports/')}
        self.assertEqual(len(reports), 60)
        self.assertIn('content/reports/zhejiang/ningbo/2026.md', reports)
        lengths = sorted(map(len, reports.values()))
        self.assertTrue(13000 < lengths[0] and lengths[-1] < 20000, lengths)
        noted = [text for text in reports.values() if '[^1]: **' in text]
        self.assertTrue(2 <= len(noted) <= 20, len(noted))
        for text in reports.values():
            self.assertEqual(text.count('{n}') + text.count('{m}') + text.count('{p}') + text.count('{u}') + text.count('{y}') + text.count('{g}'), 0)

    def test_few_places_have_all_years_and_most_have_few(self):
        years = [years for _, _, years in places(1000, random.Random(1000))]
        self.assertEqual(sum(map(len, years)), 1000)
        self.assertEqual(max(map(len, years)), LAST - FIRST + 1)
        self.assertTrue(sum(len(y) > 40 for y in years) < len(years) / 10)
        self.assertTrue(sum(len(y) <= 5 for y in years) > len(years) / 2)
        self.assertTrue(all(FIRST <= y <= LAST for of in years for y in of))

    def test_only_present_divisions_and_their_lines(self):
        found = divisions('330000 浙江省 2 zhejiang\n  330881 江山市 2 jiangshan\n 330200 宁波市 2 ningbo\n  330204 江东区 2 jiangdong 2015\n  330206 北仑区 2 beilun\n')
        self.assertEqual([(names, slugs) for _, names, slugs in found], [
            (['浙江省'], ['zhejiang']), (['浙江省', '江山市'], ['zhejiang', 'jiangshan']),
            (['浙江省', '宁波市'], ['zhejiang', 'ningbo']), (['浙江省', '宁波市', '北仑区'], ['zhejiang', 'ningbo', 'beilun'])])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('number', nargs='?', type=int, help='how many reports')
    parser.add_argument('out', nargs='?', type=pathlib.Path, help='the folder of the archive')
    parser.add_argument('--self-test', action='store_true', help='test this script')
    args = parser.parse_args()
    if args.self_test:
        return 0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1
    if args.number is None or args.number < 1 or args.out is None:
        parser.error('say how many reports, and where to write them')
    if args.out.exists() and any(args.out.iterdir()):
        parser.error(f'{args.out} is not empty')
    write(args.number, args.out)
    return 0


if __name__ == '__main__':
    sys.exit(main())
