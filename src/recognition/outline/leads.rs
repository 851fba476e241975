//! Run-in leads: the short sentence that opens a paragraph and names what it is about (支持企业稳定发展。主动为企业…). Leads come in
//! rows: the paragraphs of a section have them as a habit, or none has. A fact that happens to be short (出台新政15条。) is not one.

use std::collections::BTreeMap;

use super::Item;
use super::numbering::{Style, has_figures, number};
use super::weights;
use crate::han::class::{closes, is_comma, is_han, is_stop};
use crate::han::cut::{CutList, CutText};
use crate::han::quotes::is_quote;
use crate::recognition::tape::passage::Passage;
use crate::source::Mark;

/// The longest lead, in characters without its full stop.
const LONGEST: usize = 26;
/// The longest lead with one comma or none.
const USUAL: usize = 22;
/// What follows a lead in its paragraph is at least this long, in characters.
const SHORTEST_BODY: usize = 12;

/// Words with which a sentence begins that tells or addresses, and does not name: of time, of place, of person.
const TELLING: [&str; 37] = [
    "我们",
    "我市",
    "我县",
    "我区",
    "我省",
    "全市",
    "全县",
    "全区",
    "全省",
    "各位",
    "同志们",
    "一年来",
    "五年来",
    "过去",
    "今年",
    "去年",
    "明年",
    "当前",
    "同时",
    "此外",
    "在此",
    "为此",
    "对此",
    "这",
    "但",
    "面对",
    "根据",
    "按照",
    "其中",
    "预计",
    "综合考虑",
    "综合分析",
    "综合各",
    "现在",
    "主要是",
    "展望",
    "回顾",
];

/// Whether a sentence says what something is: 今年是关键之年.
fn asserts(sentence: &[char]) -> bool {
    sentence.iter().enumerate().any(|(at, c)| *c == '是' && at > 0 && !matches!(sentence.value(at - 1), '求' | '于'))
}

/// Whether a sentence, without its full stop, has the form of a lead.
pub(crate) fn is_plain(sentence: &[char]) -> bool {
    let count = sentence.len();
    let commas = sentence.iter().filter(|c| is_comma(**c)).count();
    let colon = sentence.iter().any(|c| matches!(c, ':' | '：' | ';' | '；'));
    (4..=if commas > 1 { LONGEST } else { USUAL }).contains(&count)
        && commas <= 1
        && !colon
        && !has_figures(sentence)
        && !tells(sentence)
        && !asserts(sentence)
        && sentence.first().is_some_and(|c| is_han(*c) || is_quote(*c) || c.is_ascii_alphabetic())
}

fn tells(sentence: &[char]) -> bool {
    let head: String = sentence.iter().take(4).collect();
    TELLING.iter().any(|t| head.starts_with(t)) || head.chars().take(2).all(|c| c.is_ascii_digit())
}

/// The first sentence of a text with its full stop and closing marks: bytes, and characters without number and stop.
pub(crate) fn opening(text: &str) -> Option<(usize, Vec<char>)> {
    let skip = number(text).filter(|n| matches!(n.style, Style::Ordinal | Style::Point | Style::Dash)).map_or(0, |n| n.length);
    let mut chars = Vec::new();
    for (at, c) in text.after(skip).char_indices() {
        if is_stop(c) {
            let mut end = skip + at + c.len_utf8();
            let closing = text.after(end).chars().next().filter(|c| closes(*c));
            end += closing.map_or(0, char::len_utf8);
            return (c == '。' || c == '！' || c == '!').then_some((end, chars));
        }
        if chars.len() > LONGEST + 8 {
            return None;
        }
        chars.push(c);
    }
    None
}

/// One paragraph of a section that may open with a lead.
struct Opening {
    /// Index among the items.
    item: usize,
    /// Bytes of the first sentence.
    end: usize,
    /// Whether it looks like a lead.
    lead: bool,
    /// Its characters without the stop; empty for a long one.
    chars: Vec<char>,
    /// Its number, if it has one that counts: 第四, or 四是.
    counted: Option<Counted>,
}

/// The number of a paragraph, and the bytes of its first sentence, which may be longer than a lead is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counted {
    style: Style,
    value: u32,
    end: usize,
}

impl Counted {
    /// The longest first sentence that siblings make a lead, in characters.
    const LONGEST: usize = 60;

    fn of(text: &str) -> Option<Counted> {
        let number = number(text).filter(|n| matches!(n.style, Style::Ordinal | Style::Point))?;
        let (at, stop) = text.char_indices().take(Counted::LONGEST).find(|(_, c)| is_stop(*c))?;
        let end = at + stop.len_utf8();
        let body = text.after(end).chars().count();
        (stop == '。' && body >= SHORTEST_BODY).then_some(Counted { style: number.style, value: number.value, end })
    }
}

/// Makes the leads of a text with its lines intact headings of their own.
pub(crate) fn mark(items: Vec<Item>) -> Vec<Item> {
    let sections = sections(&items);
    let counts = Counts::of(sections.iter().map(|s| (s.part, s.seen(), s.openings.len())).collect());
    let mut cuts = vec![None; items.len()];
    for (i, section) in sections.iter().enumerate() {
        if section.has_habit(counts.fraction(i)) {
            for opening in section.openings.iter().filter(|o| o.lead) {
                cuts.put(opening.item, Some((opening.end, section.level)));
            }
            for opening in section.continued() {
                cuts.put(opening.item, Some((opening.counted.map_or(0, |counted| counted.end), section.level)));
            }
        }
    }
    items.into_iter().zip(cuts).flat_map(|(item, cut)| cut_item(item, cut)).collect()
}

/// Cuts the lead off a paragraph.
pub(crate) fn cut_item(item: Item, cut: Option<(usize, u8)>) -> Vec<Item> {
    match (item, cut) {
        (Item::Paragraph(mut row), Some((end, level))) => {
            let rest = row.passage.split_off(end);
            let lead = Item::Heading { level, lead: true, text: std::mem::take(&mut row.passage) };
            row.passage = rest;
            vec![lead, Item::Paragraph(row)]
        }
        (item, _) => vec![item],
    }
}

/// The paragraphs between two headings.
struct Section {
    /// The number of the first-level heading above.
    part: usize,
    /// The level that leads have here.
    level: u8,
    openings: Vec<Opening>,
}

impl Section {
    fn seen(&self) -> usize {
        self.openings.iter().filter(|o| o.lead).count()
    }

    /// Whether the paragraphs of the section open with leads as a habit. `around` is the share of paragraphs that seem to in the other
    /// sections of the same part: it speaks where the section is too short to speak for itself.
    fn has_habit(&self, around: Option<f32>) -> bool {
        let (seen, all) = (self.seen(), self.openings.len());
        let share = seen as f32 / all.max(1) as f32;
        match (seen, around) {
            (0, _) => false,
            (1, None) => false,
            (1, Some(around)) => around >= 0.6 && share >= 0.3,
            (2, around) => share >= 0.6 || share >= 0.4 && (around.is_some_and(|a| a >= 0.6) || self.parallel()),
            _ => share >= 0.5 || share >= 0.3 && self.parallel(),
        }
    }

    /// The paragraphs whose numbers go on with a run of leads: they are leads too, whatever the form of their first sentence.
    fn continued(&self) -> Vec<&Opening> {
        let goes_on = |a: &Opening, b: &Opening| match (a.counted, b.counted) {
            (Some(a), Some(b)) => a.style == b.style && b.value == a.value + 1,
            _ => false,
        };
        let runs = self.openings.chunk_by(goes_on);
        let of_leads = |run: &&[Opening]| run.len() > 2 && run.iter().filter(|o| o.lead).count() * 5 >= run.len() * 3;
        runs.filter(of_leads).flat_map(|run| run.iter().filter(|o| !o.lead && o.counted.is_some())).collect()
    }

    /// Whether what seems to be leads is of one length, or opens or ends with the same word.
    fn parallel(&self) -> bool {
        let leads: Vec<&[char]> = self.openings.iter().filter(|o| o.lead).map(|o| o.chars.as_slice()).collect();
        let alike = leads.iter().zip(leads.iter().skip(1)).filter(|(a, b)| likeness(a, b) >= 0.8).count();
        alike * 2 >= leads.len().max(2) - 1
    }
}

/// How much two sentences look like siblings: length, first and last characters, commas.
pub(crate) fn likeness(a: &[char], b: &[char]) -> f32 {
    let commas = |s: &[char]| s.iter().filter(|c| is_comma(**c)).count();
    let same = |x: Option<&char>, y: Option<&char>, worth: f32| if x.is_some() && x == y { worth } else { 0.0 };
    let length = 0.5 - weights::ALIKE_LENGTH * a.len().abs_diff(b.len()) as f32;
    let first = same(a.first(), b.first(), weights::ALIKE_FIRST);
    let last = same(a.last(), b.last(), weights::ALIKE_LAST)
        + same(a.iter().nth_back(1), b.iter().nth_back(1), weights::ALIKE_LAST * 0.75);
    let clauses = if commas(a) == commas(b) { 0.0 } else { -0.6 };
    length.max(-0.7) + first + last + clauses
}

/// Paragraphs of each section: those that seem to open with a lead, and all.
struct Counts {
    sections: Vec<(usize, usize, usize)>,
    parts: BTreeMap<usize, (usize, usize)>,
    whole: (usize, usize),
}

impl Counts {
    /// Counts sections by their part, the paragraphs that seem to open with a lead, and all paragraphs.
    fn of(sections: Vec<(usize, usize, usize)>) -> Counts {
        let (mut parts, mut whole): (BTreeMap<usize, (usize, usize)>, _) = (BTreeMap::new(), (0, 0));
        for (part, seen, all) in &sections {
            let sums = parts.entry(*part).or_default();
            *sums = (sums.0 + seen, sums.1 + all);
            whole = (whole.0 + seen, whole.1 + all);
        }
        Counts { sections, parts, whole }
    }

    /// The share of paragraphs that seem to open with a lead in the other sections of the same part; in the whole text, where the part
    /// has too few.
    fn fraction(&self, i: usize) -> Option<f32> {
        let (part, seen, all) = *self.sections.get(i)?;
        let share = |sums: (usize, usize), least: usize| {
            let others = sums.1 - all;
            (others >= least).then(|| (sums.0 - seen) as f32 / others as f32)
        };
        share(self.parts.get(&part).copied()?, 2).or_else(|| share(self.whole, 3))
    }
}

fn sections(items: &[Item]) -> Vec<Section> {
    let mut sections = vec![Section { part: 0, level: 3, openings: Vec::new() }];
    let mut part = 0;
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Heading { level, .. } => {
                part += usize::from(*level == 1);
                sections.push(Section { part, level: (level + 1).clamp(3, 5), openings: Vec::new() });
            }
            Item::Paragraph(row) if !row.settled && matches!(row.mark, None | Some(Mark::Bold)) => {
                let Some(section) = sections.last_mut() else { continue };
                section.openings.extend(paragraph(at, &row.passage));
            }
            Item::Paragraph(_) => {}
        }
    }
    share_openings(&mut sections);
    sections
}

/// How a paragraph opens; none for one that addresses the deputies, announces what follows, or is too short to have a lead.
fn paragraph(item: usize, passage: &Passage) -> Option<Opening> {
    let text = passage.text();
    let announces = text.ends_with([':', '：']);
    if text.starts_with("各位代表") || text.starts_with("同志们") || announces || passage.count() < 24 {
        return None;
    }
    let (end, chars) = opening(text).unwrap_or_default();
    let body = text.get(end..).unwrap_or_default().chars().count();
    let lead = end > 0 && body >= SHORTEST_BODY && is_plain(&chars);
    Some(Opening { item, end, lead, chars, counted: Counted::of(text) })
}

/// Two paragraphs of a section that open with the same words and as many clauses are siblings even where the words tell
/// (这一年,我们…。): then both are leads.
fn share_openings(sections: &mut [Section]) {
    for section in sections {
        let shared: Vec<bool> = section
            .openings
            .iter()
            .enumerate()
            .map(|(i, a)| section.openings.iter().enumerate().any(|(j, b)| i != j && share_words(a, b)))
            .collect();
        for (opening, shared) in section.openings.iter_mut().zip(shared) {
            opening.lead |= shared;
        }
    }
}

fn share_words(a: &Opening, b: &Opening) -> bool {
    let same = a.chars.iter().zip(&b.chars).take_while(|(x, y)| x == y).count();
    let clauses = |o: &Opening| o.chars.iter().filter(|c| is_comma(**c)).count();
    let short = |o: &Opening| (6..=LONGEST).contains(&o.chars.len()) && !has_figures(&o.chars);
    same >= 4 && (1..=2).contains(&clauses(a)) && clauses(a) == clauses(b) && short(a) && short(b)
}
