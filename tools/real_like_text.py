"""The words of real_like.py: a vocabulary with the frequencies of real texts, and sentences and names that are drawn from it.

Words are those of src/han/words.txt, the frequent ones first, by src/han/usage.txt and their grades. A phrase is two words. Words and
phrases are drawn by a law of Zipf; its numbers and the weights of SHAPES are fitted to the n-grams of 120 real reports. The text
makes no sense.
"""
from __future__ import annotations

import math
import pathlib
import random
import re
from collections.abc import Iterator

import grammar
from composition import figures
from made_archive import DONE, FOR, GAIN, PLANNED, THINGS, WAYS
from real_like_plan import FIRST

HAN = pathlib.Path(__file__).resolve().parent.parent / 'src/han'
# The steepness of words and phrases, how many words are frequent, the share of the others, the number of phrases, and how many entries
# the deck has from which they are drawn. With fewer frequent words, there are more triples for each pair.
WORD_STEEPNESS, PHRASE_STEEPNESS, FREQUENT, SELDOM, PHRASES, DECK, FLATTENED = 1.08, 0.85, 4000, 0.04, 80000, 1 << 19, 2.7
LONGEST = 4  # characters of a word
# The words and phrases of a clause, with weights: w is a word, p is a phrase.
WEIGHTS = {'w': 8, 'p': 5, 'ww': 6, 'wp': 9, 'pp': 11, 'wwp': 9, 'wpw': 8, 'ppw': 12, 'wpwp': 12, 'ppp': 9, 'pppw': 12, 'wwpwp': 16}
SHAPES = [shape for shape, weight in WEIGHTS.items() for _ in range(weight)]
# What ends a clause, with weights.
ENDS = '，' * 42 + '、' * 27 + '。' * 19
BATCH = 100  # clauses that are drawn together
NUMBERED, QUOTED = 0.12, 0.035  # shares of the clauses
UNITS = ('个', '家', '公里', '万吨', '户', '座', '项', '处', '万亩', '所', '条', '万元', '亿元', '万人次', '台', '平方米', '%', '名')
# Words that would state something: of an indicator, an amount, a person, a country, a party, a war or a crime.
INDICATED = re.compile(
    '生产|总值|经济|收入|财政|公共|投资|零售|工业|服务业|产业|支配|居民|农民|就业|岗位|从业|失业|消费|物价|价格|研发|出口|外贸|外资|外商|粮|城镇|增长|同比')
UNFIT = re.compile(
    '[万亿元吨我你他她们它奸淫娼妓嫖赌尸屠杀毒乱屁尿屎贼匪魔鬼妖色性死亡战军兵枪弹炸炮血刑狱犯罪暴党共帝皇奴教神佛独台港澳藏疆美日俄韩苏朝越印英法德欧]'
    '|中国|中华|主席|主权|主义|总统|总理|书记|政权|革命|政变|记者|本报|新华|北京|上海')

# Names of indicators, the unit of their level, and the least and most that it is in the first year.
INDICATORS = (
    ('地区生产总值', '亿元', 4, 40), ('一般公共预算收入', '亿元', 3, 9), ('固定资产投资', '亿元', 3, 20), ('社会消费品零售总额', '亿元', 3, 15),
    ('规模以上工业增加值', '亿元', 3, 15), ('城镇居民人均可支配收入', '元', 150, 400), ('农村居民人均可支配收入', '元', 60, 200),
    ('进出口总额', '亿元', 3, 30), ('服务业增加值', '亿元', 3, 20), ('粮食总产量', '万吨', 3, 9), ('财政总收入', '亿元', 3, 12),
    ('出口总额', '亿元', 3, 20), ('居民人均可支配收入', '元', 100, 300))
PACE, JITTER = 0.07, 0.03  # how a level grows: the logarithm of a year, and how far it may be off
REACHED = ('实现{i}{v}，增长{p}%。', '{i}达到{v}，比上年增长{p}%。', '{i}{v}，同比增长{p}%。', '全年完成{i}{v}，增长{p}%。')
AIMED = ('{i}增长{p}%左右。', '确保{i}增长{p}%以上。', '{i}预期增长{p}%。', '力争{i}增长{p}%。')

# How a term is used: what stands before its name.
BEFORE = ('推行', '实施', '深化', '落实', '完善', '围绕', '推进', '启动', '健全', '开展', '拓展', '巩固')
KINDS = ('行动', '制度', '试点', '工程', '机制', '计划', '体系', '平台', '改革', '模式', '示范区', '专项行动')
LATIN = 'ABCDEGIMOPRSTVX'
LEADS_PAST = ('{p}成效明显。', '{p}迈出新步。', '{p}稳步向前。', '{w}{p}逐年改善。', '{p}更加扎实。')
LEADS_PLAN = ('着力抓好{p}。', '加快{p}。', '统筹{w}{p}。', '继续做好{p}。', '在{p}上下功夫。')


def words(text: str) -> list[tuple[str, int]]:
    """The words of a list in the form of src/han/words.txt, with their grades."""
    found = []
    for line in text.splitlines():
        if not line or line.startswith('#'):
            continue
        grade, rest = int(line[1]), line[2:]
        of_line = [rest[1] + second for second in rest[2:]] if rest.startswith('=') else rest.split()
        found += [(word, grade) for word in of_line if len(word) <= LONGEST and not INDICATED.search(word) and not UNFIT.search(word)]
    return sorted(set(found))


def pairs(text: str) -> dict[str, int]:
    """How often pairs of characters occur, by a list in the form of src/han/usage.txt: 2·log2(1 + n) for a count of n."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith('#'):
            # A character with three counts, then each character that follows it with three counts.
            found.update((line[0] + line[at], int(line[at + 1], 36)) for at in range(4, len(line) - 3, 4))
    return found


def deck(items: list[str], steepness: float, size: int) -> list[str]:
    """The items, each repeated as often as its rank deserves: a draw from the deck follows the law of Zipf."""
    weights = [1 / (rank + FLATTENED) ** steepness for rank in range(1, len(items) + 1)]
    each, drawn, due = size / sum(weights), [], 0.0
    for item, weight in zip(items, weights):
        due += weight * each
        drawn += [item] * (int(due) - len(drawn))
    return drawn


class Vocabulary:
    """Words and phrases to draw from. It is the same for all archives."""

    def __init__(self) -> None:
        rng = random.Random(1)
        known = words((HAN / 'words.txt').read_text(encoding='utf-8'))
        counts = pairs((HAN / 'usage.txt').read_text(encoding='utf-8'))
        rng.shuffle(known)
        known.sort(key=lambda word: (counts.get(word[0], 0) if len(word[0]) == 2 else 0, word[1]), reverse=True)
        ranked = [word for word, _ in known]
        seldom, count = ranked[FREQUENT:], int(DECK * SELDOM)
        self.words = deck(ranked[:FREQUENT], WORD_STEEPNESS, DECK - count) + [seldom[at * len(seldom) // count] for at in range(count)]
        first, second = rng.choices(self.words, k=PHRASES), rng.choices(self.words, k=PHRASES)
        self.phrases = deck([a + b for a, b in zip(first, second)], PHRASE_STEEPNESS, 2 * DECK)
        # Words for names: seldom enough that their pairs do not occur in the text by chance.
        self.named = [word for word, grade in known if grade == 1 and len(word) == 2]

    def clauses(self, rng: random.Random) -> Iterator[str]:
        """Clauses without end, each with the mark that ends it."""
        while True:
            shapes, ends = rng.choices(SHAPES, k=BATCH), rng.choices(ENDS, k=BATCH)
            kinds = ''.join(shapes)
            next_word = iter(rng.choices(self.words, k=kinds.count('w'))).__next__
            next_phrase = iter(rng.choices(self.phrases, k=kinds.count('p'))).__next__
            for shape, end in zip(shapes, ends):
                text = ''.join([next_phrase() if kind == 'p' else next_word() for kind in shape])
                chance = rng.random()
                if chance < NUMBERED:
                    text += amount(rng)
                elif chance < NUMBERED + QUOTED:
                    text += f'“{rng.choice(self.phrases)}”'
                yield text + end

    def lead(self, rng: random.Random, past: bool) -> str:
        return rng.choice(LEADS_PAST if past else LEADS_PLAN).replace('{p}', rng.choice(self.phrases)).replace('{w}', rng.choice(self.words))

    def heading(self, rng: random.Random, past: bool) -> str:
        phrases = [rng.choice(self.phrases) for _ in range(3)]
        return f'{"突出" if past else "坚持"}{phrases[0]}，{phrases[1]}{rng.choice(self.words)}{phrases[2]}'

    def definition(self, name: str, variant: int) -> str:
        """What a note says of a name; the same name and variant give the same words."""
        rng = random.Random(f'{name} {variant}')
        text, length = '指', rng.randint(40, 150)
        for clause in self.clauses(rng):
            text += clause
            if len(text) > length:
                break
        return text[:-1] + '。'

    def names(self, number: int) -> list[str]:
        """So many different names of terms. None occurs in the text unless it is put there; a few are within others."""
        rng = random.Random(number)
        found: list[str] = []
        pairs: set[str] = set()
        while len(found) < number:
            pair, chance, kind = rng.choice(self.named) + rng.choice(self.named), rng.random(), rng.choice(KINDS)
            if chance < 0.03 and found and found[-1] == found[-1].strip('”') and not found[-1].endswith(KINDS):
                found.append(found[-1] + kind)
            elif chance < 0.08:
                pair = ''.join(rng.sample(LATIN, 4))
                if pair not in pairs:
                    found.append(pair + kind)
            elif pair not in pairs:
                found.append(pair if chance < 0.33 else pair + kind if chance < 0.75 else f'“{pair}”' + rng.choice((kind, '')))
            pairs.add(pair)
        return found


def amount(rng: random.Random) -> str:
    """A number with its unit as reports state it: half of them small, one in four with a decimal, and no share above the whole."""
    unit = rng.choice(UNITS)
    if unit == '%' or rng.random() < 0.25:
        return f'{rng.randint(11, 999) / 10}{unit}'
    return f'{rng.randint(2, 99) if rng.random() < 0.6 else rng.randint(100, 3000)}{unit}'


def level(place: str, indicator: tuple[str, str, int, int], year: int) -> float:
    """The level of an indicator in a year; the years of a place agree with each other."""
    name, _, least, most = indicator
    start = random.Random(f'{place} {name}').uniform(least, most)
    return start * math.exp(PACE * (year - FIRST) + JITTER * random.Random(f'{place} {name} {year}').random())


def reached(rng: random.Random, place: str, year: int, count: int) -> list[str]:
    """Sentences that say what so many indicators were in a year; each states two figures, a level and its growth."""
    found = []
    for indicator in rng.sample(INDICATORS, count):
        name, unit, _, _ = indicator
        now, before = level(place, indicator, year), level(place, indicator, year - 1)
        value = f'{now:.0f}{unit}' if unit == '元' else f'{now:.1f}{unit}'
        found.append(rng.choice(REACHED).replace('{i}', name).replace('{v}', value).replace('{p}', f'{100 * (now / before - 1):.1f}'))
    return found


def aimed(rng: random.Random, count: int) -> list[str]:
    """Sentences that say what so many indicators are to be; each states one figure."""
    return [rng.choice(AIMED).replace('{i}', name).replace('{p}', f'{rng.randint(4, 24) / 2:g}') for name, *_ in rng.sample(INDICATORS, count)]


def whole(past: bool) -> list[str]:
    """The sentences of grammar.py that state nothing of an indicator."""
    topics = [topic for theme in grammar.THEMES for topic in theme.topics]
    return [text for topic in topics for text in (topic.past if past else topic.plan) if not any(name in text for name, *_ in INDICATORS)]


WHOLE = {past: whole(past) for past in (True, False)}


def sentence(rng: random.Random, past: bool) -> str:
    """A whole sentence of our own, as in made_archive.py."""
    if rng.random() < 0.3:
        return figures(rng.choice(WHOLE[past]), rng)
    verb = rng.choice(DONE if past else PLANNED)
    return figures(f'{verb}{rng.choice(THINGS)}，{rng.choice(WAYS)}，{rng.choice(FOR)}{rng.choice(GAIN)}。', rng)
