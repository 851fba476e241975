//! Where a heading ends. On a line of its own that is plain; run into its paragraph it ends at the first full stop; in a flattened
//! text nothing may show it. Headings of one section are siblings: they share a shape, and what follows them does too. So the ends
//! of all siblings are chosen together: each possible end has a value of its own ([`single`]), each two ends of siblings a value as a
//! pair ([`pair`]), and the choice is the one with the greatest sum that dynamic programming along the row and repeated improvement find.

use super::leads;
use super::signs::{closes, is_break, is_comma, is_han, is_quote, is_stop, opens};
use super::usage::Usage;

/// A numbered row whose heading's end is sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head<'t> {
    /// What follows the number.
    pub text: &'t str,
    /// The whole row is the heading.
    pub own_line: bool,
    /// The end may stand anywhere; otherwise only at a full stop or a blank.
    pub flat: bool,
    /// Bytes of `text` where blanks were left out.
    pub gaps: Vec<usize>,
}

/// What was found for one head.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ending {
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
    /// What stands between the heading and the next full stop, where the heading ends without a mark.
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

/// Characters at the head of a text in which an end is sought.
const REACH: usize = 110;
/// The longest heading, in characters.
const LONGEST: usize = 46;
/// Possible ends that are kept for each heading.
const KEPT: usize = 14;

/// The ends of the headings of one section.
pub fn ends(usage: &Usage, heads: &[Head]) -> Vec<Ending> {
    let cuts: Vec<Vec<Cut>> = heads.iter().map(|h| candidates(usage, h)).collect();
    let mut chosen = along(&cuts);
    for _ in 0..6 {
        if !improve(&cuts, &mut chosen) {
            break;
        }
    }
    (0..cuts.len()).map(|i| ending(&cuts, &chosen, i)).collect()
}

fn ending(cuts: &[Vec<Cut>], chosen: &[usize], i: usize) -> Ending {
    let cut = &cuts[i][chosen[i]];
    let value = worth(cuts, chosen, i, chosen[i]);
    let next = (0..cuts[i].len()).filter(|k| *k != chosen[i]).map(|k| worth(cuts, chosen, i, k)).fold(f32::MIN, f32::max);
    let margin = if next == f32::MIN { f32::MAX } else { value - next };
    Ending { at: (cut.kind != Kind::None).then_some(cut.at), margin }
}

/// The best choice when only neighbours are compared.
fn along(cuts: &[Vec<Cut>]) -> Vec<usize> {
    let mut best: Vec<Vec<(f32, usize)>> = Vec::with_capacity(cuts.len());
    for (i, row) in cuts.iter().enumerate() {
        let scored = row.iter().map(|cut| {
            let before = i.checked_sub(1).map(|p| {
                let previous = cuts[p].iter().zip(&best[p]).enumerate();
                previous.map(|(k, (other, (sum, _)))| (sum + pair(other, cut), k)).fold((f32::MIN, 0), larger)
            });
            let (sum, from) = before.unwrap_or((0.0, 0));
            (sum + cut.value, from)
        });
        best.push(scored.collect());
    }
    let Some(last) = best.last() else { return Vec::new() };
    let mut at = last.iter().enumerate().map(|(k, (sum, _))| (*sum, k)).fold((f32::MIN, 0), larger).1;
    let mut chosen = vec![0; cuts.len()];
    for i in (0..cuts.len()).rev() {
        chosen[i] = at;
        at = best[i][at].1;
    }
    chosen
}

fn larger(a: (f32, usize), b: (f32, usize)) -> (f32, usize) {
    if b.0 > a.0 { b } else { a }
}

/// Lets each heading choose again while all its siblings stay; tells whether one did.
fn improve(cuts: &[Vec<Cut>], chosen: &mut [usize]) -> bool {
    let mut changed = false;
    for i in 0..cuts.len() {
        let best = (0..cuts[i].len()).map(|k| (worth(cuts, chosen, i, k), k)).fold((f32::MIN, 0), larger).1;
        changed |= best != chosen[i];
        chosen[i] = best;
    }
    changed
}

/// The value of an end given those of the siblings: as many as there are, together they count as two neighbours.
fn worth(cuts: &[Vec<Cut>], chosen: &[usize], i: usize, k: usize) -> f32 {
    let cut = &cuts[i][k];
    let others = (0..cuts.len()).filter(|j| *j != i);
    let sum: f32 = others.map(|j| pair(&cuts[j][chosen[j]], cut)).sum();
    cut.value + if cuts.len() > 1 { 2.0 * sum / (cuts.len() - 1) as f32 } else { 0.0 }
}

/// All ends that a heading may have, the likeliest first.
fn candidates(usage: &Usage, head: &Head) -> Vec<Cut> {
    let chars: Vec<(usize, char)> = head.text.char_indices().take(REACH).collect();
    let plain: Vec<char> = chars.iter().map(|(_, c)| *c).collect();
    if head.own_line {
        let heading = Shape::of(&plain);
        return vec![Cut { kind: Kind::Line, at: head.text.len(), value: 0.0, heading, rest: Shape::default(), lead: false }];
    }
    let stop = plain.iter().position(|c| is_stop(*c));
    let mut cuts = Vec::new();
    cuts.extend(stop.filter(|s| (2..=LONGEST).contains(s)).map(|s| at_stop(&chars, &plain, s)));
    for k in inner_places(&plain, stop) {
        let gap = chars.get(k).is_some_and(|(at, _)| head.gaps.contains(at));
        if head.flat || gap {
            cuts.push(inner(usage, &chars, &plain, k, stop, gap));
        }
    }
    cuts.sort_by(|a, b| b.value.total_cmp(&a.value));
    cuts.truncate(KEPT);
    if !head.flat || cuts.is_empty() {
        let none = Shape::default();
        cuts.push(Cut { kind: Kind::None, at: 0, value: 0.0, heading: none.clone(), rest: none, lead: false });
    }
    cuts
}

fn at_stop(chars: &[(usize, char)], plain: &[char], stop: usize) -> Cut {
    let heading = Shape::of(&plain[..stop]);
    let at = chars.get(stop).map_or(0, |(at, c)| at + c.len_utf8());
    let value = 2.0 + single(&heading, &plain[..stop]);
    Cut { kind: Kind::Stop, at, value, heading, rest: Shape::default(), lead: false }
}

/// Places inside the first sentence where a heading may end: outside quotations and brackets, not inside a figure or a Latin word.
fn inner_places(plain: &[char], stop: Option<usize>) -> Vec<usize> {
    let end = stop.unwrap_or(plain.len()).min(LONGEST + 1);
    let mut depth = 0i32;
    let mut straight = false;
    let mut places = Vec::new();
    for k in 0..end {
        let c = plain[k];
        if k >= 4 && depth == 0 && !straight && may_part(plain[k - 1], c) {
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
    starts && ends && !closes(after) && !opens(before) && !(figure(before) && figure(after)) && !is_break(before)
}

fn inner(usage: &Usage, chars: &[(usize, char)], plain: &[char], k: usize, stop: Option<usize>, gap: bool) -> Cut {
    let rest_end = stop.unwrap_or(plain.len());
    let heading = Shape::of(&plain[..k]);
    let rest = &plain[k..rest_end];
    let lead = stop.is_some() && leads::is_plain(rest);
    let mut value = single(&heading, &plain[..k]) + boundary(usage, plain, k) + following(rest, lead);
    value += repetition(plain, k) + if gap { 3.0 } else { 0.0 };
    let at = chars.get(k).map_or(0, |(at, _)| *at);
    Cut { kind: Kind::Inner, at, value, heading, rest: Shape::of(rest), lead }
}

/// How much a heading looks like one by itself: its length for its number of clauses, no figures but years.
fn single(shape: &Shape, chars: &[char]) -> f32 {
    let (low, high): (usize, usize) = if shape.clauses == 1 { (5, 16) } else { (9, 27) };
    let outside = low.saturating_sub(shape.length) + shape.length.saturating_sub(high);
    let short_tail = if shape.clauses > 1 && shape.last_clause < 4 { 2.5 } else { 0.0 };
    let many = 0.7 * shape.clauses.saturating_sub(2) as f32;
    let figures = if has_figures(chars) { 1.2 } else { 0.0 };
    -0.25 * outside as f32 - short_tail - many - figures
}

/// Whether a text holds a figure that is neither a year nor quoted.
pub fn has_figures(chars: &[char]) -> bool {
    let mut depth = 0i32;
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        depth += i32::from(opens(c) || c == '"' && depth == 0) - i32::from(closes(c) || c == '"' && depth > 0);
        let run = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let year = run == 4 && chars.get(at + 4) == Some(&'年');
        if run > 0 && !year && depth <= 0 {
            return true;
        }
        at += run.max(1);
    }
    false
}

/// How much the document's own use of its characters speaks for a break at `k`.
fn boundary(usage: &Usage, plain: &[char], k: usize) -> f32 {
    let bare = |c: &&char| !is_quote(**c) && !opens(**c) && !closes(**c);
    let mut before = plain[..k].iter().rev().filter(bare);
    let mut after = plain[k..].iter().filter(bare);
    let (Some(b), Some(a)) = (before.next(), before.next()) else { return 0.0 };
    let (Some(c), Some(d)) = (after.next(), after.next()) else { return 0.0 };
    let together = usage.meets(*b, *c);
    let cohesion = if together == 0 { 0.4 } else { -0.8 * (1.0 + together as f32).ln() };
    usage.ends(*a, *b).clamp(-2.0, 2.0) + usage.begins(*c, *d).clamp(-2.0, 2.0) + cohesion
}

/// What stands between the heading and the next stop: a lead, or the beginning of the text.
fn following(rest: &[char], lead: bool) -> f32 {
    match (lead, rest.len()) {
        (_, 0..4) => -3.0,
        (true, _) => 1.2,
        (false, 4..12) => -0.8,
        (false, _) => 0.5,
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
        (Kind::Stop, Kind::Inner) | (Kind::Inner, Kind::Stop) => -2.0,
        (Kind::Line, Kind::Stop) | (Kind::Stop, Kind::Line) => -0.6,
        _ => 0.4,
    };
    let apart = |x: usize, y: usize| x.abs_diff(y).min(10) as f32;
    let clauses = if a.heading.clauses == b.heading.clauses { 0.5 } else { -0.5 };
    let lengths =
        -0.08 * apart(a.heading.length, b.heading.length) - 0.08 * apart(a.heading.last_clause, b.heading.last_clause);
    let tails: f32 =
        a.heading.last.iter().zip(&b.heading.last).map(|(x, y)| if x.is_some() && x == y { 0.5 } else { 0.0 }).sum();
    kinds + clauses + lengths + tails + rests(a, b)
}

/// How well what follows two siblings agrees: leads with leads, and leads of one length and one opening.
fn rests(a: &Cut, b: &Cut) -> f32 {
    if a.kind != Kind::Inner || b.kind != Kind::Inner {
        return 0.0;
    }
    if a.lead != b.lead {
        return -0.5;
    }
    let openings: f32 = a.rest.first.iter().zip(&b.rest.first).map(|(x, y)| if x == y { 0.35 } else { 0.0 }).sum();
    let endings: f32 = a.rest.last.iter().zip(&b.rest.last).take(2).map(|(x, y)| if x == y { 0.2 } else { 0.0 }).sum();
    let lengths = if a.lead { -0.06 * a.rest.length.abs_diff(b.rest.length).min(10) as f32 } else { 0.0 };
    0.4 + openings + endings + lengths
}
