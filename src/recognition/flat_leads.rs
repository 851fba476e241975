//! Leads of a flattened text. Its paragraphs are lost, so any sentence of a section may open one. Which do is chosen for the section
//! as a whole: leads look alike, and the paragraphs between them have about the length that paragraphs of the document have.

use super::leads::{self, likeness};
use super::outline::Item;
use super::passage::Passage;
use super::signs::{closes, is_quote, is_stop};

/// A section's text with fewer characters than this is one paragraph.
const SHORTEST: usize = 120;
/// What a sentence must bring in to open a paragraph.
const PRICE: f32 = 1.3;

/// Makes the leads in flattened paragraphs headings, and cuts the paragraphs before them.
pub fn mark(items: Vec<Item>) -> Vec<Item> {
    let usual = usual_length(&items);
    let mut level = 3;
    let mut marked = Vec::with_capacity(items.len() * 2);
    let mut open = false;
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Heading { level: above, .. } => {
                level = (above + 1).clamp(3, 5);
                open = *above > 1 || !items[at + 1..].iter().find_map(heading_level).is_some_and(|next| next > 1);
                marked.push(item.clone());
            }
            Item::Paragraph(row) if row.flat && open => {
                let cuts = openings(row.passage.text(), usual);
                cut(item, &cuts, level, &mut marked);
            }
            Item::Paragraph(_) => marked.push(item.clone()),
        }
    }
    marked
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
    lead: Option<Vec<char>>,
}

fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let (mut start, mut count, mut before) = (0, 0, 0);
    let mut chars: Vec<char> = Vec::new();
    let mut iter = text.char_indices().peekable();
    while let Some((at, c)) = iter.next() {
        count += 1;
        let last = iter.peek().is_none();
        let closing = iter.peek().is_some_and(|(_, next)| closes(*next) || is_quote(*next) && quotes_open(&chars));
        if !is_stop(c) || closing {
            chars.push(c);
            if !last {
                continue;
            }
        }
        let lead = (c == '。' && leads::is_plain(&chars)).then(|| std::mem::take(&mut chars));
        found.push(Sentence { start, end: at + c.len_utf8(), before, lead });
        chars.clear();
        (start, before) = (at + c.len_utf8(), count);
    }
    found
}

/// Whether a straight quotation is open at the end.
fn quotes_open(chars: &[char]) -> bool {
    chars.iter().filter(|c| **c == '"').count() % 2 == 1
}

/// The bytes of the leads of one flattened section, chosen together; `usual` is the usual length of a paragraph in characters.
fn openings(text: &str, usual: f32) -> Vec<(usize, usize)> {
    let sentences = sentences(text);
    let total = sentences.last().map_or(0, |s| text[s.start..].chars().count() + s.before);
    if total < SHORTEST {
        let first = sentences.first().filter(|s| s.lead.is_some() && sentences.len() > 1);
        return first.map(|s| (s.start, s.end)).into_iter().collect();
    }
    let chosen = choose(&sentences, total, usual);
    chosen.into_iter().map(|i| (sentences[i].start, sentences[i].end)).collect()
}

/// Dynamic programming over the sentences that may be leads: the best row of leads ending at each, then the best of all.
fn choose(sentences: &[Sentence], total: usize, usual: f32) -> Vec<usize> {
    let last = sentences.len().saturating_sub(1);
    let places: Vec<usize> = (0..last).filter(|i| sentences[*i].lead.is_some()).collect();
    let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(places.len());
    for (n, at) in places.iter().enumerate() {
        let own = worth(&sentences[*at], *at);
        let start = if *at == 0 { 1.2 } else { length_worth(sentences[*at].before, usual).max(-0.6) - 0.4 };
        let mut top = (own + start, None);
        for (m, earlier) in places[..n].iter().enumerate() {
            let joined = best[m].0 + own + between(&sentences[*earlier], &sentences[*at], usual);
            if joined > top.0 {
                top = (joined, Some(m));
            }
        }
        best.push(top);
    }
    let closed = |n: usize| best[n].0 + length_worth(total - sentences[places[n]].before, usual).max(-0.6);
    let Some(end) = (0..places.len()).max_by(|a, b| closed(*a).total_cmp(&closed(*b))) else { return Vec::new() };
    let mut row = Vec::new();
    let mut at = Some(end);
    while let Some(n) = at {
        row.push(places[n]);
        at = best[n].1;
    }
    row.reverse();
    let enough = row.len() >= 2 || row.first() == Some(&0);
    if closed(end) > 0.0 && enough { row } else { Vec::new() }
}

/// What a sentence is worth as a lead by itself.
fn worth(sentence: &Sentence, at: usize) -> f32 {
    let length = sentence.lead.as_ref().map_or(0, Vec::len);
    let off = length.saturating_sub(15) + 5usize.saturating_sub(length);
    1.0 - PRICE - 0.1 * off as f32 + if at == 0 { 0.5 } else { 0.0 }
}

fn between(a: &Sentence, b: &Sentence, usual: f32) -> f32 {
    let alike = a.lead.as_ref().zip(b.lead.as_ref()).map_or(0.0, |(a, b)| likeness(a, b));
    alike + length_worth(b.before - a.before, usual)
}

/// How well a length suits a paragraph: nothing lost at the usual length, more the further from it.
fn length_worth(length: usize, usual: f32) -> f32 {
    let ratio = (length.max(1) as f32 / usual).ln() / 0.6;
    (-0.35 * ratio * ratio).max(-2.5)
}

/// The usual length of a paragraph of the document. Where nothing shows it, that of a report.
fn usual_length(_items: &[Item]) -> f32 {
    190.0
}
