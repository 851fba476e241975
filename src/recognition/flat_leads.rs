//! Leads of a flattened text. Its paragraphs are lost, so any sentence of a section may open one. Which do is chosen for the section
//! as a whole: leads look alike, and the paragraphs between them have about the length that paragraphs of the document have.

use super::leads::{self, likeness};
use super::outline::Item;
use super::passage::Passage;
use super::signs::{closes, is_han, is_quote, is_stop};
use super::weights;
use super::words::{self, Class, Word};

/// A section's text with fewer characters than this is one paragraph.
const SHORTEST: usize = 80;
/// The usual length of a paragraph of a report, in characters.
const USUAL: f32 = 133.0;

/// From this many paragraphs on, the breaks of a section are taken to have survived.
const UNBROKEN: usize = 3;

/// Makes the leads in flattened paragraphs headings, and cuts the paragraphs before them. What stands above the first (一) of a part is
/// an introduction and has none. A section whose breaks have survived is left for [`leads::mark`].
pub fn mark(items: Vec<Item>) -> Vec<Item> {
    let habit = Habit::of(items.iter().filter_map(|item| match item {
        Item::Paragraph(row) if row.flat && !addresses(item) && row.passage.count() >= SHORTEST => Some(row.passage.text()),
        _ => None,
    }));
    let mut level = 3;
    let mut marked = Vec::with_capacity(items.len() * 2);
    let mut open = false;
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Heading { level: above, .. } => {
                level = (above + 1).clamp(3, 5);
                let section = section(&items[at + 1..]);
                let introduction =
                    *above == 1 && items.get(at + 1 + section.len()).and_then(heading_level).is_some_and(|next| next > 1);
                open = !introduction && section.iter().filter(|i| !addresses(i)).count() < UNBROKEN;
                marked.push(item.clone());
            }
            Item::Paragraph(row) if row.flat && open && !addresses(item) => {
                let cuts = openings(row.passage.text(), &habit);
                cut(item, &cuts, level, &mut marked);
            }
            Item::Paragraph(_) => marked.push(item.clone()),
        }
    }
    marked
}

/// The paragraphs up to the next heading.
fn section(items: &[Item]) -> &[Item] {
    let end = items.iter().position(|i| matches!(i, Item::Heading { .. })).unwrap_or(items.len());
    &items[..end]
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
pub struct Lead {
    chars: Vec<char>,
    /// The classes of its first and last words, adverbs aside.
    ends: [Class; 2],
    /// How much of it the sentence behind it takes up, less what the sentence before it has already.
    echo: f32,
}

impl Lead {
    /// The lead with its place between two sentences.
    pub fn between(chars: &[char], before: &str, behind: &str) -> Lead {
        let lead = Lead::of(chars);
        let taken =
            |text: &str| chars.windows(2).any(|w| is_han(w[0]) && is_han(w[1]) && text.contains(&w.iter().collect::<String>()));
        let mut echo = if taken(behind) { weights::ECHO } else { 0.0 } - if taken(before) { weights::ECHO_BEFORE } else { 0.0 };
        let brief = |text: &str| (1..=BRIEF).contains(&text.chars().count());
        if brief(behind) {
            echo -= weights::BRIEF_BEHIND;
        }
        if brief(before) {
            echo -= weights::BRIEF_BEFORE;
        }
        Lead { echo, ..lead }
    }

    pub fn of(chars: &[char]) -> Lead {
        let words = words::split(chars);
        let content = |w: &&Word| !matches!(w.class, Class::Adverb | Class::Particle);
        let class = |w: Option<&Word>| w.map_or(Class::Other, |w| w.class);
        let ends = [class(words.iter().find(content)), class(words.iter().rfind(content))];
        Lead { chars: chars.to_vec(), ends, echo: 0.0 }
    }
}

/// A sentence up to this many characters with its stop is no longer than a lead.
const BRIEF: usize = 16;

/// Words with which a sentence begins that tells of an event.
const EVENTS: [&str; 22] = [
    "获批", "获评", "获得", "荣获", "入选", "发行", "启动", "出台", "建成", "开通", "举办", "签约", "引进", "新增", "新建",
    "完成", "实现", "成立", "设立", "发放", "发布", "组建",
];

/// Words with which one ends.
const ENDED: [&str; 12] = ["验收", "投用", "投运", "通车", "开工", "竣工", "获批", "上市", "挂牌", "封顶", "投产", "全覆盖"];

/// Whether a sentence tells of one event.
fn is_event(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    EVENTS.iter().any(|w| text.starts_with(w)) || ENDED.iter().any(|w| text.ends_with(w))
}

impl Sentence {
    fn place(&self) -> Option<Place<'_>> {
        self.lead.as_ref().map(|lead| Place { before: self.before, lead, habit: 0.0 })
    }
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
        let lead = (c == '。' && leads::is_plain(&chars)).then(|| Lead::of(&chars));
        found.push(Sentence { start, end: at + c.len_utf8(), before, lead });
        chars.clear();
        (start, before) = (at + c.len_utf8(), count);
    }
    for at in 0..found.len() {
        let span = |s: Option<&Sentence>| s.map_or("", |s| &text[s.start..s.end]);
        let behind = span(found.get(at + 1));
        let before = span(at.checked_sub(1).and_then(|b| found.get(b)));
        if let Some(lead) = found[at].lead.as_ref().map(|l| Lead::between(&l.chars, before, behind)) {
            found[at].lead = Some(lead);
        }
    }
    found
}

/// Whether a straight quotation is open at the end.
fn quotes_open(chars: &[char]) -> bool {
    chars.iter().filter(|c| **c == '"').count() % 2 == 1
}

/// The bytes of the leads of one flattened section, chosen together so that they suit the habit of the document.
fn openings(text: &str, habit: &Habit) -> Vec<(usize, usize)> {
    let sentences = sentences(text);
    let total = text.chars().count();
    let last = sentences.len().saturating_sub(1);
    let places: Vec<Place> = sentences[..last]
        .iter()
        .filter_map(Sentence::place)
        .map(|place| Place { habit: weights::HABIT_LEADS * habit.confirms(&place.lead.chars), ..place })
        .collect();
    let usual = habit.paragraph;
    let chosen = if total < SHORTEST {
        (0..places.len().min(1)).filter(|n| places[*n].before == 0).collect()
    } else {
        choose(&places, total, usual).1
    };
    let starts: Vec<usize> = chosen.into_iter().map(|n| places[n].before).collect();
    sentences.iter().filter(|s| starts.contains(&s.before)).map(|s| (s.start, s.end)).collect()
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
pub struct Body {
    sentences: Vec<Sentence>,
    total: usize,
    /// Its first sentence.
    first: String,
}

impl Body {
    pub fn of(text: &str) -> Body {
        let sentences = sentences(text);
        let first = sentences.first().map_or("", |s| &text[s.start..s.end]).to_owned();
        Body { sentences, total: text.chars().count(), first }
    }

    /// The value of the best row of leads when the section begins with a sentence that is a lead, or with so many characters that are none.
    pub fn value(&self, first: Option<&[char]>, length: usize) -> f32 {
        let first = first.map(|chars| Lead::between(chars, "", &self.first));
        let last = self.sentences.len().saturating_sub(1);
        let rest = self.sentences[..last].iter().filter_map(Sentence::place).map(|p| Place { before: p.before + length, ..p });
        let places: Vec<Place> =
            first.as_ref().map(|lead| Place { before: 0, lead, habit: 0.0 }).into_iter().chain(rest).collect();
        choose(&places, self.total + length, USUAL).0
    }
}

/// What the leads of a document have in common, as far as they show behind the first sentences of its sections.
#[derive(Debug, Clone, Default)]
pub struct Habit {
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
    pub fn of<'b>(bodies: impl Iterator<Item = &'b str>) -> Habit {
        let mut leads = Vec::new();
        let mut lengths = Vec::new();
        for text in bodies {
            let body = Body::of(text);
            let last = body.sentences.len().saturating_sub(1);
            let places: Vec<Place> = body.sentences[..last].iter().filter_map(Sentence::place).collect();
            let row = choose(&places, body.total, USUAL).1;
            lengths.extend(row.windows(2).map(|pair| places[pair[1]].before - places[pair[0]].before));
            leads.extend(row.into_iter().map(|n| bare(&places[n].lead.chars)));
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
    pub fn suits(&self, lead: &[char]) -> f32 {
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

/// The best row of leads and its value: dynamic programming over the sentences that may be leads, from the best row ending at each.
/// No leads are worth nothing.
fn choose(places: &[Place], total: usize, usual: f32) -> (f32, Vec<usize>) {
    let mut best: Vec<(f32, Option<usize>, usize)> = Vec::with_capacity(places.len());
    for (n, place) in places.iter().enumerate() {
        let own = worth(place);
        let start = if place.before == 0 {
            weights::FIRST
        } else {
            length_worth(place.before, usual).max(-0.6) - weights::INTRODUCTION
        };
        let mut top = (own + start, None, 1);
        for (m, earlier) in places[..n].iter().enumerate() {
            let joined = best[m].0 + own + between(earlier, place, usual);
            if joined > top.0 {
                top = (joined, Some(m), best[m].2 + 1);
            }
        }
        best.push(top);
    }
    let closed = |n: usize| best[n].0 + length_worth(total - places[n].before, usual).max(-0.6);
    let enough = |n: &usize| best[*n].2 >= 2 || places[*n].before == 0;
    let Some(end) = (0..places.len()).filter(enough).max_by(|a, b| closed(*a).total_cmp(&closed(*b))) else {
        return (0.0, Vec::new());
    };
    if closed(end) <= 0.0 {
        return (0.0, Vec::new());
    }
    let mut row: Vec<usize> = std::iter::successors(Some(end), |n| best[*n].1).collect();
    row.reverse();
    (closed(end), row)
}

/// What a sentence is worth as a lead by itself.
fn worth(place: &Place) -> f32 {
    let length = place.lead.chars.len();
    let off = length.saturating_sub(15) + 5usize.saturating_sub(length);
    let event = if is_event(&place.lead.chars) { weights::EVENT } else { 0.0 };
    let quoted = if place.lead.chars.iter().any(|c| is_quote(*c)) { weights::QUOTED } else { 0.0 };
    1.0 - weights::PRICE - weights::UNUSUAL * off as f32 + place.lead.echo + place.habit - event - quoted
}

fn between(a: &Place, b: &Place, usual: f32) -> f32 {
    let (x, y) = (a.lead, b.lead);
    let ends: f32 = x.ends.iter().zip(&y.ends).map(|(x, y)| if x == y { weights::ALIKE_WORDS } else { 0.0 }).sum();
    likeness(&x.chars, &y.chars) + ends + length_worth(b.before - a.before, usual)
}

/// How well a length suits a paragraph: nothing lost at the usual length, more the further from it.
fn length_worth(length: usize, usual: f32) -> f32 {
    let ratio = (length.max(1) as f32 / usual).ln() / 0.6;
    (-weights::PARAGRAPH * ratio * ratio).max(-2.5)
}
