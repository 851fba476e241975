//! Markers in the text that refer to the report's notes: \[1\], 〔1〕, 【1】, ⑴, ①, ¹ by their style; bare digits glued to a word by the
//! term of the note, which is before them. A number that counts something (企业8家) is no marker.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Entry, STARS};
use crate::han::class::{closes, is_break, is_han, is_measure, opens};
use crate::han::cut::{CutList, CutText};
use crate::han::fold::comparison;
use crate::han::quotes::is_quote;
use crate::han::width::half_width;

/// A marker found in a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Bytes of the passage's text.
    pub at: Range<usize>,
    /// The label of the note.
    pub label: String,
}

/// The markers of a report's notes, passage by passage, and the numbers of markers that have no note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Found {
    pub markers: Vec<Vec<Marker>>,
    /// Passage and bytes of markers by style whose note is missing.
    pub unknown: Vec<(usize, Range<usize>)>,
}

/// Something that may be a marker.
#[derive(Debug, Clone)]
struct Place {
    passage: usize,
    at: Range<usize>,
    number: u32,
    style: Style,
    /// How well the note's term is before it, by [`fit`]; the entry that fits best.
    fit: f32,
    entry: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    Bracket,
    Sign,
    Bare,
}

/// From this value on, the term before a number is evidence enough.
const GOOD: f32 = 2.0;

/// Finds the markers of the notes in the texts, which are given in reading order.
pub(crate) fn find(texts: &[&str], entries: &[Entry]) -> Found {
    let mut found = Found { markers: vec![Vec::new(); texts.len()], unknown: Vec::new() };
    if entries.is_empty() {
        return found;
    }
    let terms: Vec<Vec<char>> = entries.iter().map(|e| fold(e.term.text())).collect();
    let mut by_number: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, entry) in entries.iter().enumerate() {
        by_number.entry(entry.number).or_default().push(i);
    }
    let mut places = Vec::new();
    for (passage, text) in texts.iter().enumerate() {
        places_in(passage, text, &by_number, &terms, &mut places, &mut found.unknown);
        if entries.iter().any(|e| e.starred) {
            places.extend(stars_in(passage, text, entries, &terms));
        }
    }
    let chosen = choose(places);
    if !chosen.iter().any(|p| p.style == Style::Bracket) {
        found.unknown.clear();
    }
    for place in chosen {
        if let (Some(markers), Some(entry)) = (found.markers.get_mut(place.passage), entries.get(place.entry)) {
            markers.push(Marker { at: place.at, label: entry.label.clone() });
        }
    }
    found.markers.iter_mut().for_each(|m| m.sort_by_key(|m| m.at.start));
    found
}

/// Markers for the notes whose own were lost: behind the first use of each one's term in the texts that may have it. `is_body` says of a text
/// whether it may; headings may not.
pub(crate) fn anchor(texts: &[&str], is_body: impl Fn(usize) -> bool, entries: &[Entry], found: &mut Found) {
    let marked: BTreeSet<String> = found.markers.iter().flatten().map(|m| m.label.clone()).collect();
    let lost: Vec<(&Entry, Vec<char>)> = entries
        .iter()
        .filter(|entry| !marked.contains(&entry.label))
        .map(|entry| (entry, bare(&fold(entry.term.text()))))
        .filter(|(_, term)| term.len() >= SHORTEST)
        .collect();
    if lost.is_empty() {
        return;
    }
    let bodies: Vec<(usize, Folded)> =
        texts.iter().enumerate().filter(|(n, _)| is_body(*n)).map(|(n, text)| (n, Folded::of(text))).collect();
    for (entry, term) in lost {
        let use_of = bodies.iter().find_map(|(n, folded)| Some((*n, folded.end_of(term.as_slice())?)));
        let Some((passage, end)) = use_of else { continue };
        let (Some(text), Some(markers)) = (texts.get(passage), found.markers.get_mut(passage)) else { continue };
        // “链主企业”[^1]: the marker is behind the quotation mark that closes the term.
        let closing = text.after(end).chars().next().filter(|c| is_quote(*c) && closes(*c)).map_or(0, char::len_utf8);
        let at = end + closing;
        if !markers.iter().any(|marker| marker.at.start <= at && at <= marker.at.end) {
            markers.push(Marker { at: at..at, label: entry.label.clone() });
            markers.sort_by_key(|marker| marker.at.start);
        }
    }
}

/// The shortest term that is looked for in the text, in characters: a single one is in many words.
const SHORTEST: usize = 2;

fn bare(term: &[char]) -> Vec<char> {
    term.iter().copied().filter(|c| *c != '"').collect()
}

/// A text as terms are compared, with the byte behind each of its characters.
struct Folded {
    chars: Vec<char>,
    ends: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Folded {
        let kept = text.char_indices().filter_map(|(at, c)| Some((comparison(c).filter(|c| *c != '"')?, at + c.len_utf8())));
        let (chars, ends) = kept.unzip();
        Folded { chars, ends }
    }

    /// The byte behind the first use of a term; one that begins or ends with a letter or a figure is not found within a longer one.
    fn end_of(&self, term: &[char]) -> Option<usize> {
        let splits = |a: Option<&char>, b: Option<&char>| {
            let (Some(a), Some(b)) = (a, b) else { return false };
            a.is_ascii_digit() && b.is_ascii_digit() || a.is_ascii_alphabetic() && b.is_ascii_alphabetic()
        };
        let starts = self.chars.windows(term.len()).enumerate().filter(|(_, window)| *window == term).map(|(at, _)| at);
        let whole = |at: &usize| {
            let end = at + term.len();
            let before = at.checked_sub(1).and_then(|n| self.chars.get(n));
            !splits(before, term.first()) && !splits(term.last(), self.chars.get(end))
        };
        starts.filter(whole).find_map(|at| self.ends.get(at + term.len() - 1).copied())
    }
}

/// Which places are markers: those by style where the style is one of markers, and the best of the bare ones for each number.
fn choose(places: Vec<Place>) -> Vec<Place> {
    let (styled, bare): (Vec<Place>, Vec<Place>) = places.into_iter().partition(|p| p.style != Style::Bare);
    let brackets = styled.iter().filter(|p| p.style == Style::Bracket).count();
    let signs = styled.iter().filter(|p| p.style == Style::Sign).count();
    let keep = if brackets >= signs && brackets > 0 { Style::Bracket } else { Style::Sign };
    let mut chosen: Vec<Place> = styled.into_iter().filter(|p| p.style == keep || p.fit >= GOOD).collect();
    if chosen.len() < 3 {
        let taken: BTreeSet<u32> = chosen.iter().map(|p| p.number).collect();
        chosen.extend(best_bare(bare).into_iter().filter(|p| !taken.contains(&p.number)));
    }
    chosen
}

/// For each number the bare place that fits best and is in order with the others.
fn best_bare(bare: Vec<Place>) -> Vec<Place> {
    let good: Vec<&Place> = bare.iter().filter(|p| p.fit >= GOOD).collect();
    let sure = good.iter().filter(|p| p.fit >= 3.0).count();
    if sure == 0 {
        return Vec::new();
    }
    let mut best: BTreeMap<usize, (f32, &Place)> = BTreeMap::new();
    for place in &good {
        let value = place.fit + order(place, &good);
        let better = best.get(&place.entry).is_none_or(|(v, _)| value > *v);
        if better && (place.fit >= 3.0 || order(place, &good) > 0.0 || sure >= 3) {
            best.insert(place.entry, (value, place));
        }
    }
    best.into_values().map(|(_, place)| place.clone()).collect()
}

/// Secondary evidence: the share of surer places that are in the order of their numbers, seen from this one, from -0.9 to 0.9.
fn order(place: &Place, others: &[&Place]) -> f32 {
    let key = |p: &Place| (p.passage, p.at.start);
    let near = others.iter().filter(|o| o.number != place.number && o.fit >= 3.0 && o.number.abs_diff(place.number) <= 4);
    let (mut right, mut all) = (0, 0);
    for other in near {
        all += 1;
        right += usize::from((other.number < place.number) == (key(other) < key(place)));
    }
    if all == 0 { 0.0 } else { 1.8 * (right as f32 / all as f32 - 0.5) }
}

/// Quotation marks and full-width forms aside, the characters of a text.
fn fold(text: &str) -> Vec<char> {
    text.chars().filter_map(comparison).collect()
}

/// A character as terms and texts are compared; blanks stay.
fn form(c: char) -> char {
    comparison(c).unwrap_or(c)
}

/// What a walk over one text needs.
struct Walk<'t> {
    passage: usize,
    text: &'t str,
    by_number: &'t BTreeMap<u32, Vec<usize>>,
    terms: &'t [Vec<char>],
}

fn places_in(
    passage: usize,
    text: &str,
    by_number: &BTreeMap<u32, Vec<usize>>,
    terms: &[Vec<char>],
    places: &mut Vec<Place>,
    unknown: &mut Vec<(usize, Range<usize>)>,
) {
    let walk = Walk { passage, text, by_number, terms };
    let mut digits_until = 0;
    for (at, c) in text.char_indices() {
        if at < digits_until {
            continue;
        }
        if let Some(place) = walk.parenthesised(at, c) {
            digits_until = place.at.end;
            places.push(place);
        } else if let Some((number, end)) = sign(text.after(at), c) {
            digits_until = at + end;
            let style = if opens(c) { Style::Bracket } else { Style::Sign };
            match walk.place(at..at + end, number, style) {
                Some(place) if at > 0 && (style == Style::Bracket || !opens_clause(text, at)) => places.push(place),
                None if style == Style::Bracket && at > 0 && number < 100 => unknown.push((passage, at..at + end)),
                _ => {}
            }
        } else if c.is_ascii_digit() {
            let length = text.after(at).bytes().take_while(u8::is_ascii_digit).count();
            digits_until = at + length;
            places.extend(walk.bare(at, length));
        }
    }
}

/// The stars of a text that are behind the term of a note which is marked with stars.
fn stars_in(passage: usize, text: &str, entries: &[Entry], terms: &[Vec<char>]) -> Vec<Place> {
    let walk = Walk { passage, text, by_number: &BTreeMap::new(), terms };
    let mut places = Vec::new();
    let mut until = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| STARS.contains(c)) {
        if at < until {
            continue;
        }
        until = at + text.after(at).chars().take_while(|d| *d == c).map(char::len_utf8).sum::<usize>();
        let (before, after) = (walk.before(at), walk.after(until));
        let starred = entries.iter().enumerate().filter(|(_, e)| e.starred);
        let fits = starred.map(|(n, e)| (fit(&before, &after, terms.at(n)), n, e.number));
        let best = fits.fold((f32::MIN, 0, 0), |a, b| if b.0 > a.0 { b } else { a });
        if best.0 >= GOOD {
            places.push(Place { passage, at: at..until, number: best.2, style: Style::Sign, fit: best.0, entry: best.1 });
        }
    }
    places
}

/// A marker by style at the head of a text: its number and its bytes.
fn sign(text: &str, first: char) -> Option<(u32, usize)> {
    let single = |start: char| Some((first as u32 - start as u32 + 1, first.len_utf8()));
    match first {
        '①'..='⑳' => single('①'),
        '⑴'..='⒇' => single('⑴'),
        '㉑'..='㉟' => Some((first as u32 - '㉑' as u32 + 21, first.len_utf8())),
        '㊱'..='㊿' => Some((first as u32 - '㊱' as u32 + 36, first.len_utf8())),
        '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => superscript(text),
        '[' | '［' | '〔' | '【' => bracketed(text, first),
        '(' | '（' => bracketed(text, first).filter(|_| text.after(first.len_utf8()).starts_with('注')),
        _ => None,
    }
}

fn bracketed(text: &str, open: char) -> Option<(u32, usize)> {
    let start = open.len_utf8();
    let word = ["注释", "注"].iter().find(|w| text.after(start).starts_with(**w)).map_or(0, |w| w.len());
    let from = start + word;
    let digits: String = text.after(from).chars().map(half_width).take_while(char::is_ascii_digit).collect();
    let length: usize = text.after(from).chars().take(digits.len()).map(char::len_utf8).sum();
    let close = text.after(from + length).chars().next().filter(|c| closes(*c))?;
    let number = digits.parse().ok().filter(|_| (1..=3).contains(&digits.len()))?;
    Some((number, from + length + close.len_utf8()))
}

fn superscript(text: &str) -> Option<(u32, usize)> {
    let value = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|s| s == c).map(|v| v as u32);
    let digits: Vec<(u32, usize)> = text.chars().map_while(|c| value(c).map(|v| (v, c.len_utf8()))).take(3).collect();
    let number = digits.iter().fold(0, |n, (v, _)| n * 10 + v);
    Some((number, digits.iter().map(|(_, l)| l).sum()))
}

/// Whether a sign is where an item of a list begins, and not behind a word.
fn opens_clause(text: &str, at: usize) -> bool {
    let before = text.before(at).chars().next_back();
    before.is_none_or(|c| is_break(c) || matches!(c, 'm' | 'M'))
}

impl Walk<'_> {
    fn place(&self, at: Range<usize>, number: u32, style: Style) -> Option<Place> {
        let before = self.before(at.start);
        let after = self.after(at.end);
        let entries = self.by_number.get(&number)?;
        let fits = entries.iter().map(|e| (fit(&before, &after, self.terms.at(*e)), *e));
        let (fit, entry) = fits.fold((f32::MIN, 0), |a, b| if b.0 > a.0 { b } else { a });
        Some(Place { passage: self.passage, at, number, style, fit, entry })
    }

    /// A number in parentheses right behind the term of its note: 海上风电母港(1)开工. Elsewhere such numbers count points of the text.
    fn parenthesised(&self, at: usize, open: char) -> Option<Place> {
        if !matches!(open, '(' | '（') || at == 0 {
            return None;
        }
        let (number, length) = bracketed(self.text.after(at), open)?;
        self.place(at..at + length, number, Style::Bracket).filter(|place| place.fit >= GOOD)
    }

    /// The bare number of a run of digits: the whole run, or its end where a term that ends in a figure is before it (中国制造20255).
    fn bare(&self, at: usize, length: usize) -> Option<Place> {
        let after = self.text.after(at + length).chars().next();
        let decimal = matches!(after, Some('.' | '%' | '％' | '‰' | '/'))
            && self.text.after(at + length).chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        let before = self.text.before(at).chars().next_back();
        if at == 0 || decimal || matches!(before, Some('.' | '-' | '/' | '~')) || matches!(after, Some('%' | '％' | '‰')) {
            return None;
        }
        (1..=length.min(2))
            .filter_map(|size| {
                let start = at + length - size;
                let number = self.text.between(start..at + length).parse().ok()?;
                let place = self.place(start..at + length, number, Style::Bare)?;
                let whole = size == length;
                let glued = !whole && place.fit >= 4.0 && !self.text.after(start).starts_with('0');
                (whole || glued).then_some(place)
            })
            .max_by(|a, b| a.fit.total_cmp(&b.fit))
    }

    /// The characters before a place, folded; as many as the longest term has.
    fn before(&self, at: usize) -> Vec<char> {
        let mut chars: Vec<char> = self.text.before(at).chars().rev().map(form).take(48).collect();
        chars.reverse();
        chars
    }

    fn after(&self, at: usize) -> Vec<char> {
        self.text.after(at).chars().map(form).take(24).collect()
    }
}

/// How well a number between two texts fits as the marker of a term: 4 when all of the term is before it; 3 when it is inside the
/// term; 2 and more for a good part of the term; less when the number counts what follows.
fn fit(before: &[char], after: &[char], term: &[char]) -> f32 {
    if term.len() < 2 {
        return 0.0;
    }
    let counts = after.first().is_some_and(|c| is_measure(*c));
    if before.ends_with(term) {
        return if counts { 2.2 } else { 4.0 };
    }
    let bare: Vec<char> = term.iter().copied().filter(|c| *c != '"').collect();
    let before_bare: Vec<char> = before.iter().copied().filter(|c| *c != '"').collect();
    if bare.len() >= 2 && before_bare.ends_with(&bare) {
        return if counts { 2.0 } else { 3.5 };
    }
    let longest = (2..term.len()).rev().find(|n| before.ends_with(term.part(..*n)));
    let tail = longest.map_or(&[][..], |n| term.part(n..));
    if !tail.is_empty() && after.starts_with(tail) {
        return 3.0;
    }
    let share = longest.map_or(0.0, |n| n as f32 / term.len() as f32);
    let quoted = longest.is_some_and(|n| n >= 4 && term.value(n - 1) == '"');
    let behind = (1..term.len().saturating_sub(2)).find(|n| before.ends_with(term.part(*n..)));
    let behind = behind.map_or(0.0, |n| (term.len() - n) as f32 / term.len() as f32);
    let part = match (longest, share >= 0.5 || quoted, behind >= 0.5) {
        (Some(n), true, _) if n >= 3 && term.part(..n).iter().any(|c| is_han(*c) || c.is_ascii_alphanumeric()) => 2.5,
        (_, _, true) if term.len() >= 5 => 2.2,
        _ => 0.0,
    };
    if counts { part - 1.5 } else { part }
}
