//! What a page prints besides its text: its number, the running head, and the notes at its foot.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;
use crate::han::class::is_break;
use crate::han::cut::CutText;
use crate::source::marker::is_raised_marker;

/// The share of a page's height at its head and its foot in which furniture is.
const EDGE: f32 = 0.12;

/// What the lines of a page are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A page number or a running head.
    Furniture,
    /// Of a note at the foot of the page.
    Note,
}

/// What each line of each page is. `heights` are those of the pages, `usual` is the size of running text.
pub(super) fn kinds(pages: &[Vec<Line>], heights: &[f32], usual: f32) -> Vec<Vec<Kind>> {
    let repeated = repeated(pages, heights);
    let mut kinds = Vec::with_capacity(pages.len());
    for (lines, height) in pages.iter().zip(heights) {
        let mut page: Vec<Kind> = lines
            .iter()
            .map(|line| {
                let edge = is_at_edge(line, *height);
                let head = || !is_of_sentence(&line.text) && repeated.contains(&bare(&line.text));
                let furniture = edge && (is_page_number(&line.text) || head());
                if furniture { Kind::Furniture } else { Kind::Text }
            })
            .collect();
        mark_notes(lines, &mut page, usual);
        kinds.push(page);
    }
    kinds
}

fn is_at_edge(line: &Line, height: f32) -> bool {
    line.y < height * EDGE || line.y > height * (1.0 - EDGE)
}

/// Whether a line ends as a part of a sentence does: running heads have no such mark.
fn is_of_sentence(text: &str) -> bool {
    text.trim_end().ends_with(|c: char| is_break(c) && c != '…')
}

/// A text without blanks and figures, by which running heads are compared.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect()
}

/// Texts that are at the edge of three pages or more, or of both of two.
fn repeated(pages: &[Vec<Line>], heights: &[f32]) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (lines, height) in pages.iter().zip(heights) {
        let edge = lines.iter().filter(|l| is_at_edge(l, *height) && !is_of_sentence(&l.text));
        let edge: BTreeSet<String> = edge.map(|l| bare(&l.text)).collect();
        edge.into_iter().filter(|t| t.chars().count() >= 2).for_each(|t| *counts.entry(t).or_default() += 1);
    }
    let least = pages.len().clamp(2, 3);
    counts.into_iter().filter(|(_, n)| *n >= least).map(|(text, _)| text).collect()
}

/// `12`, `- 12 -`, `— 12 —`, `第12页`, `12/30`.
fn is_page_number(text: &str) -> bool {
    let inner: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    let sign = |c: char| matches!(c, '-' | '—' | '–' | '－' | '─' | '·' | '/' | '第' | '页' | '共' | '，' | ',' | '~' | '―');
    (1..=8).contains(&digits) && inner.chars().all(|c| c.is_ascii_digit() || sign(c)) && inner.chars().count() <= 14
}

/// Marks the notes at the foot of a page: its last lines, in smaller type, the first with a note's number.
fn mark_notes(lines: &[Line], kinds: &mut [Kind], usual: f32) {
    let mut first = None;
    for (at, (line, _)) in lines.iter().zip(kinds.iter()).enumerate().rev().filter(|(_, (_, kind))| **kind == Kind::Text) {
        if line.size > 0.93 * usual {
            break;
        }
        if number(line).is_some() {
            first = Some(at);
        }
    }
    // A page that is all in small type is a list, not a foot.
    let has_text = lines.iter().zip(kinds.iter()).any(|(l, k)| *k == Kind::Text && l.size > 0.93 * usual);
    if let Some(first) = first.filter(|_| has_text) {
        kinds.iter_mut().skip(first).filter(|k| **k == Kind::Text).for_each(|k| *k = Kind::Note);
    }
}

/// The number with which a line of a note opens, and the bytes that it takes.
pub(super) fn number(line: &Line) -> Option<(u32, usize)> {
    if let Some((range, number)) = line.markers.first().filter(|(range, _)| range.start == 0) {
        return Some((*number, range.end));
    }
    let text = line.text.as_str();
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return is_raised_marker(text.before(first.len_utf8())).map(|n| (n, first.len_utf8()));
    }
    let close =
        text.char_indices().take(6).find(|(_, c)| matches!(c, ']' | '］' | '〕' | '】')).map(|(at, c)| at + c.len_utf8());
    if let Some(close) = close.filter(|_| matches!(first, '[' | '［' | '〔' | '【')) {
        return is_raised_marker(text.before(close)).map(|n| (n, close));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.after(digits);
    let sign = rest.chars().next().filter(|c| matches!(c, '.' | '．' | '、' | ' '))?;
    let counted = (1..=3).contains(&digits) && !rest.after(sign.len_utf8()).starts_with(|c: char| c.is_ascii_digit());
    counted.then(|| text.before(digits).parse().ok().map(|n| (n, digits + sign.len_utf8()))).flatten()
}
