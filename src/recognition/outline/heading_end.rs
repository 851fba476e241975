//! Where a heading ends. On a line of its own that is plain; run into its paragraph it ends at the first full stop; in a flattened
//! text nothing may show it. Headings of one section are siblings: they share a shape, and what follows them does too. So the ends
//! of all siblings are chosen together: each possible end has a value of its own (`single`), each two ends of siblings a value as a
//! pair (`pair`), and the choice is the one with the greatest sum.

use super::flat_leads::{Body, Habit};
use super::joint_choice;
use super::leads;
use super::levels;
use super::numbering::has_figures;
use super::weights;
use crate::han::char_stats::Usage;
use crate::han::class::{closes, is_break, is_comma, is_han, is_stop, opens};
use crate::han::cut::{CutList, CutText};
use crate::han::quotes::is_quote;
use crate::han::words::{self, Class, Word};

/// A numbered row whose heading's end is sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head<'t> {
    /// What follows the number.
    pub text: &'t str,
    /// The whole row is the heading.
    pub own_line: bool,
    /// The end may be anywhere; otherwise only at a full stop or a blank.
    pub flat: bool,
    /// Bytes of `text` where blanks were left out.
    pub gaps: Vec<usize>,
    /// It names a part of the whole report. Parts are less alike than the sections of one.
    pub part: bool,
    /// It is at the head of a line, and nothing shows that it ends before the line does: it may be no heading at all.
    pub glued: bool,
    /// It has the number of a section.
    pub numbered: bool,
    /// Its number is of a style below 一、, which may number paragraphs.
    pub low: bool,
    /// The row below is no sibling and no higher heading, so that it is text of this one.
    pub followed: bool,
}

impl Head<'_> {
    /// Whether a long text follows the number, and neither a blank nor a stop is near that could end a heading.
    pub(crate) fn is_glued(&self) -> bool {
        self.gaps.is_empty() && self.hides_end()
    }

    /// Whether a long text follows the number, and no stop is near that could end a heading.
    pub(crate) fn hides_end(&self) -> bool {
        let near: Vec<char> = self.text.chars().take(STOP_NEAR).collect();
        let stop = near.iter().position(|c| is_stop(*c));
        !self.own_line && near.len() == STOP_NEAR && stop.is_none_or(|stop| has_figures(near.part(..stop)))
    }
}

/// What was found for one head.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ending {
    /// Bytes of the heading's text; none where the row is a paragraph and no heading.
    pub at: Option<usize>,
    /// How much better the choice is than the next best place, the siblings staying as they are.
    pub margin: f32,
}

/// How a possible heading ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Line,
    Stop,
    Inner,
    None,
}

/// A possible end of a heading.
#[derive(Debug, Clone)]
struct Cut {
    kind: Kind,
    /// Bytes of the heading's text.
    at: usize,
    value: f32,
    heading: Shape,
    /// What is between the heading and the next full stop, where the heading ends without a mark.
    rest: Shape,
    lead: bool,
}

/// What is compared between siblings, counted in characters.
#[derive(Debug, Clone, Default)]
struct Shape {
    length: usize,
    clauses: usize,
    last_clause: usize,
    first: [Option<char>; 2],
    last: [Option<char>; 4],
}

impl Shape {
    fn of(chars: &[char]) -> Shape {
        let end = chars.iter().rposition(|c| !is_stop(*c)).map_or(0, |i| i + 1);
        let chars = chars.get(..end).unwrap_or_default();
        let comma = chars.iter().rposition(|c| is_comma(*c));
        let last = |n: usize| chars.len().checked_sub(n).and_then(|i| chars.get(i)).copied();
        Shape {
            length: chars.len(),
            clauses: 1 + chars.iter().filter(|c| is_comma(**c)).count(),
            last_clause: chars.len() - comma.map_or(0, |i| i + 1),
            first: [chars.first().copied(), chars.get(1).copied()],
            last: [last(1), last(2), last(3), last(4)],
        }
    }
}

/// Characters within which a heading that ends at a stop has it.
const STOP_NEAR: usize = 34;
/// Characters at the head of a text in which an end is sought.
const REACH: usize = 110;
/// The longest heading, in characters.
const LONGEST: usize = 46;
/// The longest heading that names a part of the report by its last words, in characters.
const LONGEST_PART: usize = 26;
/// Possible ends that are kept for each heading.
const KEPT: usize = 14;

/// Headings that are judged together; a longer row is judged in pieces.
const TOGETHER: usize = 24;

/// The ends of the headings of one section.
pub(crate) fn ends(usage: &Usage, habit: &Habit, heads: &[Head]) -> Vec<Ending> {
    heads.chunks(TOGETHER).flat_map(|heads| together(usage, habit, heads)).collect()
}

fn together(usage: &Usage, habit: &Habit, heads: &[Head]) -> Vec<Ending> {
    let cuts: Vec<Vec<Cut>> = heads.iter().map(|h| candidates(usage, habit, h)).collect();
    let values: Vec<Vec<f32>> = cuts.iter().map(|options| options.iter().map(|c| c.value).collect()).collect();
    let share = if heads.iter().all(|h| h.part) { weights::PARTS_ALIKE } else { 1.0 };
    let chosen = joint_choice::choose(&values, |(i, k), (j, l)| match (cuts.at(i).get(k), cuts.at(j).get(l)) {
        (Some(a), Some(b)) => share * pair(a, b),
        _ => 0.0,
    });
    let end = |cut: &Cut| (cut.kind != Kind::None).then_some(cut.at);
    let ending = |(options, chosen): (&Vec<Cut>, &joint_choice::Chosen)| Ending {
        at: options.get(chosen.option).and_then(end),
        margin: chosen.margin,
    };
    cuts.iter().zip(&chosen).map(ending).collect()
}

/// All ends that a heading may have, the likeliest first.
fn candidates(usage: &Usage, habit: &Habit, head: &Head) -> Vec<Cut> {
    let sought = Sought::new(usage, habit, head);
    if head.own_line {
        let heading = Shape::of(&sought.plain);
        return vec![Cut { kind: Kind::Line, at: head.text.len(), value: 0.0, heading, rest: Shape::default(), lead: false }];
    }
    let mut cuts: Vec<Cut> = sought.at_stop().into_iter().collect();
    for k in inner_places(&sought.plain, sought.stop) {
        let gap = head.gaps.contains(&sought.byte(k));
        if head.flat || gap {
            cuts.push(sought.inner(k, gap));
        }
    }
    cuts.sort_by(|a, b| b.value.total_cmp(&a.value));
    cuts.truncate(KEPT);
    if !head.flat || head.glued || cuts.is_empty() {
        let none = Shape::default();
        let value = if head.glued { weights::GLUED } else { 0.0 };
        cuts.push(Cut { kind: Kind::None, at: 0, value, heading: none.clone(), rest: none, lead: false });
    }
    cuts
}

/// A heading whose end is sought, with what its possible ends are judged by.
struct Sought<'t> {
    usage: &'t Usage,
    habit: &'t Habit,
    /// The first characters of the text with their bytes, and without.
    chars: Vec<(usize, char)>,
    plain: Vec<char>,
    /// Index of the first full stop.
    stop: Option<usize>,
    /// What follows the first sentence; empty where the text is not flattened.
    body: Body<'t>,
    words: Vec<Word>,
}

impl<'t> Sought<'t> {
    fn new(usage: &'t Usage, habit: &'t Habit, head: &Head<'t>) -> Sought<'t> {
        let chars: Vec<(usize, char)> = head.text.char_indices().take(REACH).collect();
        let plain: Vec<char> = chars.iter().map(|(_, c)| *c).collect();
        let stop = plain.iter().position(|c| is_stop(*c));
        let behind = stop.and_then(|s| chars.get(s + 1)).filter(|_| head.flat).map_or("", |(at, _)| head.text.after(*at));
        let words = if head.flat { words::split(&plain) } else { Vec::new() };
        Sought { usage, habit, chars, plain, stop, body: Body::of(usage, behind), words }
    }

    /// The byte of a character.
    fn byte(&self, k: usize) -> usize {
        self.chars.get(k).map_or(0, |(at, _)| *at)
    }

    /// The end at the first full stop.
    fn at_stop(&self) -> Option<Cut> {
        let stop = self.stop.filter(|s| (2..=LONGEST).contains(s))?;
        let heading = Shape::of(self.plain.part(..stop));
        let at = self.byte(stop) + self.plain.value(stop).len_utf8();
        let value =
            weights::STOP + single(&heading, self.plain.part(..stop)) + weights::SECTION * self.body.value(self.usage, None, 0);
        Some(Cut { kind: Kind::Stop, at, value, heading, rest: Shape::default(), lead: false })
    }

    /// An end before character `k`.
    fn inner(&self, k: usize, gap: bool) -> Cut {
        let rest = self.plain.part(k..self.stop.unwrap_or(self.plain.len()));
        let lead = self.stop.is_some() && leads::is_plain(rest);
        let heading = Shape::of(self.plain.part(..k));
        let first_clause = rest.iter().take_while(|c| !is_comma(**c)).count();
        let alone = single(&heading, self.plain.part(..k));
        let value = if self.names_part(k) { weights::PART + 0.5 * alone } else { alone }
            + boundary(self.usage, &self.plain, k)
            + following(rest, lead)
            + if lead { weights::HABIT * self.habit.suits(rest) } else { 0.0 }
            + repetition(&self.plain, k)
            + if first_clause < 4 { -weights::SHORT_CLAUSE } else { 0.0 }
            + weights::SECTION * self.body.value(self.usage, lead.then_some(rest), rest.len() + 1)
            + self.forms(k, lead)
            + if gap { 3.0 } else { 0.0 };
        Cut { kind: Kind::Inner, at: self.byte(k), value, heading, rest: Shape::of(rest), lead }
    }

    /// Whether the place is between words, and whether the clauses on its two sides have a form of their own.
    fn forms(&self, k: usize, lead: bool) -> f32 {
        if self.words.is_empty() {
            return 0.0;
        }
        if self.words.iter().any(|w| w.start < k && k < w.end) {
            return -weights::IN_WORD;
        }
        let hanging = match self.sides(k) {
            _ if self.plain.value(k) == '与' && self.does_together(k) => 0.0,
            _ if matches!(self.plain.value(k), '的' | '和' | '与' | '及' | '化' | '等') => 3.0 * weights::HANGING,
            _ if matches!(self.plain.value(k - 1), '型' | '性') => weights::HANGING,
            [Some(Class::Particle | Class::Adverb), _] => weights::HANGING,
            _ if self.lacks_object(k) || self.lacks_verb(k) || self.wants_object(k) => weights::HANGING,
            _ if self.is_overfull(k) => 0.6 * weights::HANGING,
            [Some(Class::Other), _] => weights::LONE,
            _ => 0.0,
        };
        let hanging = hanging + if self.is_bare(k) { weights::BARE } else { 0.0 };
        let is_mark = |k: usize| self.plain.get(k).is_none_or(|c| is_break(*c) && *c != '、');
        let to = (k..self.plain.len()).find(|k| is_mark(*k)).unwrap_or(self.plain.len());
        let clause = |from: usize, to: usize| {
            let start = self.words.partition_point(|w| w.start < from);
            let end = self.words.partition_point(|w| w.end <= to);
            self.words.get(start..end).unwrap_or_default()
        };
        let from = (0..k).rev().find(|k| is_mark(*k)).map_or(0, |at| at + 1);
        let own = if self.names_part(k) { 0.0 } else { weights::HEAD_FORM * words::form(clause(from, k)) };
        let next = clause(k, to);
        let behind = if lead {
            weights::LEAD_FORM * words::form(next)
        } else if words::states(next) {
            weights::BODY_FORM * 0.5
        } else {
            weights::BODY_FORM * words::form(next)
        };
        own - hanging + behind
    }

    /// Whether the heading would end with words that name a part of the whole report, as 工作回顾 and 目标任务 do, and no such words go on
    /// behind them.
    fn names_part(&self, k: usize) -> bool {
        let ends = |k: usize| self.plain.get(..k).is_some_and(ends_part);
        k <= LONGEST_PART && ends(k) && !(k + 1..=k + 4).any(ends)
    }

    /// Whether the 与 that is here is no "and" but "with": 与企业携手渡过难关.
    fn does_together(&self, k: usize) -> bool {
        const TOGETHER: [&str; 7] = ["携手", "一道", "一起", "同行", "同舟", "对接", "接轨"];
        let clause: String = self.plain.part(k..).iter().take_while(|c| !is_break(**c)).collect();
        TOGETHER.iter().any(|w| clause.contains(w))
    }

    /// Whether the last clause is only a noun behind a clause that is more: 坚持稳字当头,经济大盘|总体稳固.
    fn is_bare(&self, k: usize) -> bool {
        let Some(comma) = (0..k).rev().find(|k| is_comma(self.plain.value(*k))) else { return false };
        let words =
            self.words.part(self.words.partition_point(|w| w.start <= comma)..self.words.partition_point(|w| w.start < k));
        !words.iter().any(|w| matches!(w.class, Class::Verb | Class::Adjective | Class::Both | Class::Other))
    }

    /// Whether the last clause opens with a preposition and has no verb behind it yet: 以更大力度|稳住大盘.
    fn lacks_verb(&self, k: usize) -> bool {
        let start = (0..k).rev().find(|k| is_comma(self.plain.value(*k))).map_or(0, |at| at + 1);
        let words =
            self.words.part(self.words.partition_point(|w| w.start < start)..self.words.partition_point(|w| w.start < k));
        words.first().is_some_and(|w| w.class == Class::Particle) && !words.iter().any(|w| w.class == Class::Verb)
    }

    /// Whether a word follows a clause that is complete, with its subject and a predicate that takes no object: 格局持续优化常住|人口. What is
    /// new (新活力) may be reached, and is an object.
    fn is_overfull(&self, k: usize) -> bool {
        let start = (0..k).rev().find(|k| is_break(self.plain.value(*k))).map_or(0, |at| at + 1);
        let end = self.words.partition_point(|w| w.start < k);
        let [before @ .., predicate, last] = self.words.part(self.words.partition_point(|w| w.start < start)..end) else {
            return false;
        };
        let noun = |w: &Word| matches!(w.class, Class::Noun | Class::Both | Class::Adjective);
        let complete = predicate.class == Class::Verb && predicate.end - predicate.start >= 4;
        complete && noun(last) && before.iter().any(noun) && !matches!(self.plain.value(last.start), '新' | '更' | '大' | '好')
    }

    /// Whether the last clause is a verb without subject or object, and what follows may be its object: 千方百计扩大|有效投资.
    fn wants_object(&self, k: usize) -> bool {
        let start = (0..k).rev().find(|k| is_break(self.plain.value(*k))).map_or(0, |at| at + 1);
        let end = self.words.partition_point(|w| w.start < k);
        let Some((last, before)) = self.words.part(self.words.partition_point(|w| w.start < start)..end).split_last() else {
            return false;
        };
        let noun = |w: &Word| matches!(w.class, Class::Noun | Class::Both | Class::Other) && w.end - w.start < 4;
        let follows = self.words.get(end).is_some_and(|w| matches!(w.class, Class::Noun | Class::Both | Class::Adjective));
        last.class == Class::Verb && last.end - last.start < 4 && follows && !before.iter().any(noun)
    }

    /// Whether a verb that is joined to the one before it goes on with its object: 保障和改善|民生.
    fn lacks_object(&self, k: usize) -> bool {
        let at = self.words.partition_point(|w| w.start < k);
        let class = |back: usize| at.checked_sub(back).and_then(|i| self.words.get(i)).map(|w| w.class);
        let verb = |c: Option<Class>| matches!(c, Some(Class::Verb | Class::Both));
        let object = self.words.get(at).is_some_and(|w| matches!(w.class, Class::Noun | Class::Both));
        object && verb(class(1)) && class(2) == Some(Class::Particle) && verb(class(3))
    }

    fn sides(&self, k: usize) -> [Option<Class>; 2] {
        let at = self.words.partition_point(|w| w.start < k);
        [at.checked_sub(1).and_then(|i| self.words.get(i)).map(|w| w.class), self.words.get(at).map(|w| w.class)]
    }
}

/// Places inside the first sentence where a heading may end: outside quotations and brackets, not inside a figure or a Latin word.
fn inner_places(plain: &[char], stop: Option<usize>) -> Vec<usize> {
    let end = stop.unwrap_or(plain.len()).min(LONGEST + 1);
    let mut depth = 0i32;
    let mut straight = false;
    let mut places = Vec::new();
    for k in 0..end {
        let c = plain.value(k);
        if k >= 4 && depth == 0 && !straight && may_part(plain.value(k - 1), c) {
            places.push(k);
        }
        depth += i32::from(opens(c)) - i32::from(closes(c));
        straight ^= c == '"';
    }
    places
}

fn may_part(before: char, after: char) -> bool {
    let figure = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '％' | '+' | '-');
    let word = |c: char| is_han(c) || c.is_ascii_alphanumeric();
    let starts = word(after) || opens(after) || is_quote(after);
    let ends = word(before) || closes(before) || is_quote(before) || matches!(before, '%' | '％');
    let within = closes(after) || opens(before) || is_break(before) || (figure(before) && figure(after));
    starts && ends && !within
}

fn ends_part(heading: &[char]) -> bool {
    let text: String = heading.iter().collect();
    levels::ends_part(&text)
}

/// How much a heading looks like one by itself: its length for its number of clauses, no figures but years.
fn single(shape: &Shape, chars: &[char]) -> f32 {
    let (low, high): (usize, usize) = if shape.clauses == 1 { (5, 16) } else { (9, 27) };
    let outside = low.saturating_sub(shape.length) + shape.length.saturating_sub(high);
    let usual = if shape.clauses == 1 { 9.5 } else { 17.0 };
    let unusual = (shape.length.max(1) as f32 / usual).ln() / 0.35;
    let short_tail = if shape.clauses > 1 && shape.last_clause < 4 { 2.5 } else { 0.0 };
    let many = 0.7 * shape.clauses.saturating_sub(2) as f32;
    let figures = if has_figures(chars) { 1.2 } else { 0.0 };
    -weights::OUTSIDE * outside as f32 - weights::USUAL * unusual * unusual - short_tail - many - figures
}

/// How much the document's own use of its characters speaks for a break at `k`.
fn boundary(usage: &Usage, plain: &[char], k: usize) -> f32 {
    let bare = |c: &&char| !is_quote(**c) && !opens(**c) && !closes(**c);
    let mut before = plain.part(..k).iter().rev().filter(bare);
    let mut after = plain.part(k..).iter().filter(bare);
    let (Some(b), Some(a)) = (before.next(), before.next()) else { return 0.0 };
    let (Some(c), Some(d)) = (after.next(), after.next()) else { return 0.0 };
    let together = usage.meets(*b, *c);
    let cohesion = if together < 0.5 { weights::UNSEEN } else { -weights::COHESION * (1.0 + together).ln() };
    weights::ENDS * usage.ends(*a, *b).clamp(-2.0, 2.0) + weights::BEGINS * usage.begins(*c, *d).clamp(-2.0, 2.2) + cohesion
        - weights::ATTRACTION * Usage::attracts(*b, *c)
        + weights::FREE_BEFORE * usage.free_before(*c, *d)
        + weights::FREE_AFTER * usage.free_after(*a, *b)
}

/// What is between the heading and the next stop: a lead, or the beginning of the text.
fn following(rest: &[char], lead: bool) -> f32 {
    let clauses = rest.iter().filter(|c| is_comma(**c)).count() as f32;
    let off = rest.len().saturating_sub(12) + 6usize.saturating_sub(rest.len());
    match (lead, rest.len()) {
        (_, 0..4) => -3.0,
        (true, _) => weights::LEAD - weights::LEAD_LENGTH * off as f32 - 1.5 * clauses,
        (false, 4..12) => -0.8,
        (false, _) => weights::BODY,
    }
}

/// A text often takes up the first words of its heading: 2019年工作回顾|2019年是, 过去一年的工作|过去一年.
fn repetition(plain: &[char], k: usize) -> f32 {
    let (head, rest) = plain.split_at(k);
    let same = head.iter().zip(rest).take_while(|(a, b)| a == b).count();
    match same {
        0..3 => 0.0,
        3 => 1.5,
        _ => 3.5,
    }
}

/// How well two siblings' ends agree.
fn pair(a: &Cut, b: &Cut) -> f32 {
    if a.kind == Kind::None || b.kind == Kind::None {
        return if a.kind == b.kind { 0.0 } else { -0.8 };
    }
    let kinds = match (a.kind, b.kind) {
        (Kind::Stop, Kind::Inner) | (Kind::Inner, Kind::Stop) => -weights::KINDS,
        (Kind::Line, Kind::Stop) | (Kind::Stop, Kind::Line) => -0.6,
        _ => 0.4,
    };
    let apart = |x: usize, y: usize| (x.abs_diff(y) as f32).ln_1p();
    let clauses = if a.heading.clauses == b.heading.clauses { weights::CLAUSES } else { -weights::CLAUSES };
    let lengths = -weights::LENGTH * apart(a.heading.length, b.heading.length)
        - weights::LAST_CLAUSE * apart(a.heading.last_clause, b.heading.last_clause);
    let tails: f32 =
        a.heading.last.iter().zip(&b.heading.last).map(|(x, y)| if x.is_some() && x == y { weights::TAIL } else { 0.0 }).sum();
    kinds + clauses + lengths + tails + rests(a, b)
}

/// How well what follows two siblings agrees: leads with leads, and leads of one length and one opening.
fn rests(a: &Cut, b: &Cut) -> f32 {
    if a.kind == Kind::Stop && b.kind == Kind::Stop {
        return 0.4;
    }
    if a.kind != Kind::Inner || b.kind != Kind::Inner {
        return 0.0;
    }
    if a.lead != b.lead {
        return -0.5;
    }
    let openings: f32 = a.rest.first.iter().zip(&b.rest.first).map(|(x, y)| if x == y { weights::OPENING } else { 0.0 }).sum();
    let openings = if a.lead { 0.0 } else { openings };
    let endings: f32 = a.rest.last.iter().zip(&b.rest.last).take(2).map(|(x, y)| if x == y { 0.2 } else { 0.0 }).sum();
    let lengths = if a.lead { -weights::LEADS_LENGTH * a.rest.length.abs_diff(b.rest.length).min(10) as f32 } else { 0.0 };
    0.4 + openings + endings + lengths
}
