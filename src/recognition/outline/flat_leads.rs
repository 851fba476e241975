//! Leads of a flattened text. Its paragraphs are lost, so any sentence of a section may open one. Which do is chosen for the section
//! as a whole: leads look alike, and the paragraphs between them have about the length that paragraphs of the document have.

use super::Item;
use super::leads::{self, likeness};
use super::numbering::without_number;
use super::weights;
use crate::han::char_stats::Usage;
use crate::han::class::{closes, is_han, is_stop};
use crate::han::cut::{CutList, CutText};
use crate::han::quotes::is_quote;
use crate::han::words::{self, Class, Word};
use crate::recognition::tape::passage::Passage;

/// A section's text with fewer characters than this is one paragraph.
const SHORTEST: usize = 80;
/// The usual length of a paragraph of a report, in characters.
const USUAL: f32 = 133.0;

/// From this many paragraphs on, the breaks of a section are taken to have survived.
const UNBROKEN: usize = 3;

/// Makes the leads in flattened paragraphs headings, and cuts the paragraphs before them. What is above the first (一) of a part is
/// an introduction and has none. A section whose breaks have survived is left for [`leads::mark`].
pub(crate) fn mark(items: Vec<Item>) -> Vec<Item> {
    let usage = Usage::of(items.iter().filter_map(flat_text).map(without_number));
    let long = |item: &&Item| matches!(item, Item::Paragraph(row) if row.passage.count() >= SHORTEST) && !addresses(item);
    let habit = Habit::of(&usage, items.iter().filter(long).filter_map(flat_text));
    let mut level = 3;
    let mut marked = Vec::with_capacity(items.len() * 2);
    let mut open = false;
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Heading { level: above, .. } => {
                level = (above + 1).clamp(3, 5);
                let section = section(items.part(at + 1..));
                let introduction =
                    *above == 1 && items.get(at + 1 + section.len()).and_then(heading_level).is_some_and(|next| next > 1);
                open = !introduction && section.iter().filter(|i| !addresses(i)).count() < UNBROKEN;
                marked.push(item.clone());
            }
            Item::Paragraph(row) if row.flat && open && !addresses(item) => {
                let cuts = openings(&usage, row.passage.text(), &habit);
                cut(item, &cuts, level, &mut marked);
            }
            Item::Paragraph(_) => marked.push(item.clone()),
        }
    }
    marked
}

/// The text of a flattened paragraph.
fn flat_text(item: &Item) -> Option<&str> {
    match item {
        Item::Paragraph(row) if row.flat => Some(row.passage.text()),
        _ => None,
    }
}

/// The paragraphs up to the next heading.
fn section(items: &[Item]) -> &[Item] {
    let end = items.iter().position(|i| matches!(i, Item::Heading { .. })).unwrap_or(items.len());
    items.part(..end)
}

/// Whether a paragraph speaks to the deputies.
fn addresses(item: &Item) -> bool {
    matches!(item, Item::Paragraph(row) if row.passage.text().starts_with("各位代表"))
}

fn heading_level(item: &Item) -> Option<u8> {
    match item {
        Item::Heading { level, lead: false, .. } => Some(*level),
        _ => None,
    }
}

fn cut(item: &Item, cuts: &[(usize, usize)], level: u8, into: &mut Vec<Item>) {
    let Item::Paragraph(row) = item else { return };
    let mut row = row.clone();
    row.settled = true;
    let mut tail: Vec<(Passage, Passage)> = Vec::with_capacity(cuts.len());
    for (start, end) in cuts.iter().rev() {
        let mut lead = row.passage.split_off(*start);
        let rest = lead.split_off(end - start);
        tail.push((lead, rest));
    }
    if !row.passage.is_empty() {
        into.push(Item::Paragraph(row.clone()));
    }
    for (lead, rest) in tail.into_iter().rev() {
        into.push(Item::Heading { level, lead: true, text: lead });
        row.passage = rest;
        into.push(Item::Paragraph(row.clone()));
    }
}

/// A sentence of a flattened paragraph.
struct Sentence {
    /// Bytes of the paragraph.
    start: usize,
    end: usize,
    /// Characters before it in the paragraph.
    before: usize,
    /// Its characters without the stop, where it may be a lead.
    lead: Option<Lead>,
}

/// A sentence that may be a lead, without its stop.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    chars: Vec<char>,
    /// The classes of its first and last words, adverbs aside.
    ends: [Class; 2],
    /// What speaks for it beside its form: how it is between its neighbours, and how common its words are in the document.
    standing: f32,
}

/// The usual length of a sentence behind a lead, in characters, from which it is judged.
const FOLLOWING: f32 = 32.0;
/// The usual length of a lead, in characters.
const SHORT: f32 = 9.0;
/// How often two characters of a lead usually meet elsewhere in the document, as a logarithm.
const MEETING: f32 = 1.4;

/// What is on one side of a sentence.
#[derive(Debug, Clone, Copy, Default)]
struct Side<'t> {
    /// The characters of the nearest sentence; 0 where there is none.
    sentence: usize,
    /// The text nearest to it, about as much as a paragraph.
    near: &'t str,
}

/// Bytes of the text that is near to a sentence.
const NEAR: usize = 450;

impl<'t> Side<'t> {
    fn before(text: &'t str, sentence: usize) -> Side<'t> {
        let from = (text.len().saturating_sub(NEAR)..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        Side { sentence, near: text.after(from) }
    }

    fn behind(text: &'t str, sentence: usize) -> Side<'t> {
        let to = (0..=text.len().min(NEAR)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        Side { sentence, near: text.before(to) }
    }
}

impl Lead {
    /// The lead with its place between what is before and behind it.
    fn between(usage: &Usage, chars: &[char], before: &Side, behind: &Side) -> Lead {
        let lead = Lead::of(chars);
        let pairs = || chars.iter().zip(chars.iter().skip(1)).filter(|(a, b)| is_han(**a) && is_han(**b));
        // A word that the document uses everywhere tells little where it is taken up.
        let told = |(a, b): (&char, &char)| 1.0 / (3.0 + usage.meets(*a, *b)).ln();
        let taken =
            |near: &str| pairs().filter(|(a, b)| near.contains(&String::from_iter([*a, *b]))).map(told).sum::<f32>().min(1.5);
        let mut standing = weights::ECHO * taken(behind.near) - weights::ECHO_BEFORE * taken(before.near);
        let following = behind.sentence;
        let brief = |count: usize| (1..=BRIEF).contains(&count);
        if brief(following) {
            standing -= weights::BRIEF_BEHIND;
        }
        if brief(before.sentence) {
            standing -= weights::BRIEF_BEFORE;
        }
        if following > 0 {
            standing += weights::FOLLOWED * (following as f32 / FOLLOWING).ln().clamp(-1.0, 1.0);
        }
        let meeting: f32 = pairs().map(|(a, b)| usage.meets(*a, *b).ln_1p()).sum();
        standing += weights::COMMON * (meeting / pairs().count().max(1) as f32 - MEETING).clamp(-1.5, 1.5);
        let text: String = chars.iter().collect();
        if MINOR.iter().any(|matter| text.contains(matter)) {
            standing -= weights::MINOR;
        }
        let off = (chars.len().max(1) as f32 / SHORT).ln() / 0.5;
        Lead { standing: standing - weights::LENGTHY * off * off, ..lead }
    }

    pub(crate) fn of(chars: &[char]) -> Lead {
        let words = words::split(chars);
        let content = |w: &&Word| !matches!(w.class, Class::Adverb | Class::Particle);
        let class = |w: Option<&Word>| w.map_or(Class::Other, |w| w.class);
        let ends = [class(words.iter().find(content)), class(words.iter().rfind(content))];
        Lead { chars: chars.to_vec(), ends, standing: 0.0 }
    }
}

/// The two forms of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 扩大有效投资: a task.
    Task,
    /// 有效投资持续扩大: an outcome.
    Outcome,
}

impl Lead {
    /// Its form, where its words tell. The leads of a section share theirs.
    fn form(&self) -> Option<Form> {
        match self.ends {
            [Class::Verb, _] => Some(Form::Task),
            [Class::Noun, Class::Verb | Class::Adjective] => Some(Form::Outcome),
            _ => None,
        }
    }
}

/// Matters to which a report gives a sentence and seldom a paragraph.
const MINOR: [&str; 65] = [
    "中医",
    "中药",
    "夜间",
    "夜经济",
    "军民融合",
    "出版",
    "特派员",
    "商业保险",
    "护理保险",
    "商业护理",
    "食品药品",
    "食品安全",
    "网络综合",
    "网络空间",
    "哲学社会",
    "建筑业",
    "国防",
    "双拥",
    "民族宗教",
    "民族",
    "宗教",
    "妇女",
    "儿童",
    "残疾人",
    "慈善",
    "红十字",
    "档案",
    "史志",
    "方志",
    "气象",
    "地震",
    "人防",
    "人民防空",
    "侨务",
    "侨联",
    "台港澳",
    "对台",
    "外事",
    "老龄",
    "下一代",
    "无障碍",
    "打私",
    "走私",
    "大棚房",
    "禁毒",
    "志愿服务",
    "科普",
    "工会",
    "共青团",
    "参事",
    "智库",
    "广电",
    "文物",
    "统计",
    "普查",
    "邮政",
    "无线电",
    "烟草",
    "供销",
    "移民",
    "机关事务",
    "对口支援",
    "民办",
    "殡葬",
    "退役军人",
];

/// A sentence up to this many characters with its stop is no longer than a lead.
const BRIEF: usize = 16;

/// Words with which a sentence begins that describes an event.
const EVENTS: [&str; 22] = [
    "获批", "获评", "获得", "荣获", "入选", "发行", "启动", "出台", "建成", "开通", "举办", "签约", "引进", "新增", "新建",
    "完成", "实现", "成立", "设立", "发放", "发布", "组建",
];

/// Words with which one ends.
const ENDED: [&str; 12] = ["验收", "投用", "投运", "通车", "开工", "竣工", "获批", "上市", "挂牌", "封顶", "投产", "全覆盖"];

/// Whether a sentence describes one event.
fn is_event(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    EVENTS.iter().any(|w| text.starts_with(w)) || ENDED.iter().any(|w| text.ends_with(w))
}

impl Sentence {
    fn place(&self) -> Option<Place<'_>> {
        self.lead.as_ref().map(|lead| Place { before: self.before, lead, habit: 0.0 })
    }
}

fn sentences(usage: &Usage, text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let (mut start, mut count, mut before) = (0, 0, 0);
    let mut chars: Vec<char> = Vec::new();
    // Whether a straight quotation is open in the sentence.
    let mut quoted = false;
    let mut iter = text.char_indices().peekable();
    while let Some((at, c)) = iter.next() {
        count += 1;
        let last = iter.peek().is_none();
        let closing = iter.peek().is_some_and(|(_, next)| closes(*next) || is_quote(*next) && quoted);
        if !is_stop(c) || closing {
            chars.push(c);
            quoted ^= c == '"';
            if !last {
                continue;
            }
        }
        let lead = (c == '。' && leads::is_plain(&chars)).then(|| Lead::of(&chars));
        found.push(Sentence { start, end: at + c.len_utf8(), before, lead });
        chars.clear();
        quoted = false;
        (start, before) = (at + c.len_utf8(), count);
    }
    let lengths: Vec<usize> = found.iter().map(|s| text.between(s.start..s.end).chars().count()).collect();
    let length = |at: Option<usize>| at.and_then(|at| lengths.get(at)).copied().unwrap_or(0);
    for (at, sentence) in found.iter_mut().enumerate() {
        let behind = Side::behind(text.after(sentence.end), length(Some(at + 1)));
        let before = Side::before(text.before(sentence.start), length(at.checked_sub(1)));
        sentence.lead = sentence.lead.take().map(|l| Lead::between(usage, &l.chars, &before, &behind));
    }
    found
}

/// The bytes of the leads of one flattened section, chosen together so that they suit the habit of the document.
fn openings(usage: &Usage, text: &str, habit: &Habit) -> Vec<(usize, usize)> {
    let sentences = sentences(usage, text);
    let total = text.chars().count();
    let last = sentences.len().saturating_sub(1);
    let places: Vec<Place> = sentences
        .part(..last)
        .iter()
        .filter_map(Sentence::place)
        .map(|place| Place { habit: weights::HABIT_LEADS * habit.confirms(&place.lead.chars), ..place })
        .collect();
    let usual = habit.paragraph;
    let chosen = if total < SHORTEST {
        places.first().filter(|place| place.before == 0).into_iter().collect()
    } else {
        choose(&places, total, usual).1
    };
    let starts: Vec<usize> = chosen.into_iter().map(|place| place.before).collect();
    sentences.iter().filter(|s| starts.binary_search(&s.before).is_ok()).map(|s| (s.start, s.end)).collect()
}

/// What may be a lead.
#[derive(Debug, Clone, Copy)]
struct Place<'s> {
    /// Characters before it in the section.
    before: usize,
    lead: &'s Lead,
    /// How well it suits the habit of the document.
    habit: f32,
}

/// The text of a flattened section behind its first sentence.
pub(crate) struct Body<'t> {
    sentences: Vec<Sentence>,
    total: usize,
    text: &'t str,
}

impl<'t> Body<'t> {
    pub(crate) fn of(usage: &Usage, text: &'t str) -> Body<'t> {
        let sentences = sentences(usage, text);
        Body { sentences, total: text.chars().count(), text }
    }

    /// The value of the best row of leads when the section begins with a sentence that is a lead, or with so many characters that are none.
    pub(crate) fn value(&self, usage: &Usage, first: Option<&[char]>, length: usize) -> f32 {
        let sentence = self.sentences.first().map_or(0, |s| self.text.between(s.start..s.end).chars().count());
        let behind = Side::behind(self.text, sentence);
        let first = first.map(|chars| Lead::between(usage, chars, &Side::default(), &behind));
        let last = self.sentences.len().saturating_sub(1);
        let rest =
            self.sentences.part(..last).iter().filter_map(Sentence::place).map(|p| Place { before: p.before + length, ..p });
        let places: Vec<Place> =
            first.as_ref().map(|lead| Place { before: 0, lead, habit: 0.0 }).into_iter().chain(rest).collect();
        choose(&places, self.total + length, USUAL).0
    }
}

/// What the leads of a document have in common, as far as they show behind the first sentences of its sections.
#[derive(Debug, Clone, Default)]
pub(crate) struct Habit {
    leads: Vec<Vec<char>>,
    mean: f32,
    spread: f32,
    /// The usual length of the paragraphs that the leads open, in characters.
    paragraph: f32,
}

/// A lead without quotation marks.
fn bare(lead: &[char]) -> Vec<char> {
    lead.iter().copied().filter(|c| !is_quote(*c)).collect()
}

/// Fewer leads than this are no habit.
const FEWEST: usize = 4;

impl Habit {
    /// The habit of the sections with these texts.
    pub(crate) fn of<'b>(usage: &Usage, bodies: impl Iterator<Item = &'b str>) -> Habit {
        let mut leads = Vec::new();
        let mut lengths = Vec::new();
        for text in bodies {
            let body = Body::of(usage, text);
            let last = body.sentences.len().saturating_sub(1);
            let places: Vec<Place> = body.sentences.part(..last).iter().filter_map(Sentence::place).collect();
            let row = choose(&places, body.total, USUAL).1;
            lengths.extend(row.iter().zip(row.iter().skip(1)).map(|(place, next)| next.before - place.before));
            leads.extend(row.into_iter().map(|place| bare(&place.lead.chars)));
        }
        let count = leads.len().max(1) as f32;
        let mean = leads.iter().map(|l: &Vec<char>| l.len() as f32).sum::<f32>() / count;
        let spread = leads.iter().map(|l| (l.len() as f32 - mean).powi(2)).sum::<f32>() / count;
        lengths.sort_unstable();
        // Half as long as usual or twice as long: what the document shows is believed within these bounds, and the more the more it shows.
        let (middle, shown) = (lengths.get(lengths.len() / 2).map_or(USUAL, |l| *l as f32), lengths.len() as f32);
        let paragraph = ((USUAL * 4.0 + middle * shown) / (4.0 + shown)).clamp(USUAL / 2.0, USUAL * 2.0);
        Habit { leads, mean, spread: spread.sqrt().max(1.5), paragraph }
    }

    /// How well one of the sentences that made the habit suits the others: its length, and whether another begins with the same character.
    fn confirms(&self, lead: &[char]) -> f32 {
        if self.leads.len() < FEWEST {
            return 0.0;
        }
        let lead = bare(lead);
        let off = (lead.len() as f32 - self.mean) / self.spread;
        let shared = self.leads.iter().filter(|l| l.first() == lead.first()).count() > 1;
        let opening = if shared { 0.7 } else { 0.3 };
        opening - (0.4 * off * off).min(2.0)
    }

    /// How well a sentence suits the habit: its length, and the characters with which it begins.
    pub(crate) fn suits(&self, lead: &[char]) -> f32 {
        if self.leads.len() < FEWEST {
            return 0.0;
        }
        let lead = bare(lead);
        let off = (lead.len() as f32 - self.mean) / self.spread;
        let begins = |n: usize| self.leads.iter().any(|l| l.iter().zip(&lead).take_while(|(a, b)| a == b).count() >= n);
        let opening = if begins(2) {
            0.8
        } else if begins(1) {
            0.3
        } else {
            0.0
        };
        0.4 + opening - (0.4 * off * off).min(2.2)
    }
}

/// Sentences that can be between two leads. A paragraph has some ten; looking further back makes work that grows with the square of
/// a section's length.
const FURTHEST: usize = 200;

/// The best row of leads and its value: dynamic programming over the sentences that may be leads, from the best row ending at each.
/// No leads are worth nothing.
fn choose<'p, 's>(places: &'p [Place<'s>], total: usize, usual: f32) -> (f32, Vec<&'p Place<'s>>) {
    let mut best: Vec<(f32, Option<usize>, usize)> = Vec::with_capacity(places.len());
    for place in places {
        let own = worth(place);
        let start = if place.before == 0 {
            weights::FIRST
        } else {
            length_worth(place.before, usual).max(-0.6) - weights::INTRODUCTION
        };
        let mut top = (own + start, None, 1);
        let rows = places.iter().zip(&best).enumerate().skip(best.len().saturating_sub(FURTHEST));
        for (m, (earlier, (value, _, count))) in rows {
            let joined = value + own + between(earlier, place, usual);
            if joined > top.0 {
                top = (joined, Some(m), count + 1);
            }
        }
        best.push(top);
    }
    let ends = places.iter().zip(&best).enumerate().filter(|(_, (place, (_, _, count)))| *count >= 2 || place.before == 0);
    let closed = |value: f32, place: &Place| value + length_worth(total - place.before, usual).max(-0.6);
    let values = ends.map(|(n, (place, (value, ..)))| (closed(*value, place), n));
    let Some((value, end)) = values.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(value, _)| *value > 0.0) else {
        return (0.0, Vec::new());
    };
    let row = std::iter::successors(Some(end), |n| best.get(*n).and_then(|(_, before, _)| *before));
    let mut row: Vec<&Place> = row.filter_map(|n| places.get(n)).collect();
    row.reverse();
    (value, row)
}

/// What a sentence is worth as a lead by itself.
fn worth(place: &Place) -> f32 {
    let length = place.lead.chars.len();
    let off = length.saturating_sub(15) + 5usize.saturating_sub(length);
    let event = if is_event(&place.lead.chars) { weights::EVENT } else { 0.0 };
    let quoted = if place.lead.chars.iter().any(|c| is_quote(*c)) { weights::QUOTED } else { 0.0 };
    1.0 - weights::PRICE - weights::UNUSUAL * off as f32 + place.lead.standing + place.habit - event - quoted
}

fn between(a: &Place, b: &Place, usual: f32) -> f32 {
    let (x, y) = (a.lead, b.lead);
    let ends: f32 = x.ends.iter().zip(&y.ends).map(|(x, y)| if x == y { weights::ALIKE_WORDS } else { 0.0 }).sum();
    let forms = match (x.form(), y.form()) {
        (Some(x), Some(y)) if x != y => -weights::FORMS,
        _ => 0.0,
    };
    likeness(&x.chars, &y.chars) + ends + forms + length_worth(b.before - a.before, usual)
}

/// How well a length suits a paragraph: nothing lost at the usual length, more the further from it.
fn length_worth(length: usize, usual: f32) -> f32 {
    let ratio = (length.max(1) as f32 / usual).ln() / 0.6;
    (-weights::PARAGRAPH * ratio * ratio).max(-2.5)
}
