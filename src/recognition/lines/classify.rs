//! What each line of a file is by itself: text, a title, a field of the page, or something that is around texts.

use super::boilerplate::{boilerplate, is_teaser};
use super::opening_closing;
use super::title::{self, Collection, ReportTitle, Title};
use crate::han::cut::{Blank, CutList};
use crate::recognition::header::dates::{self, Stamp};
use crate::recognition::header::fields::{self, Entry, Field};
use crate::recognition::ledger::Reason;
use crate::recognition::tape::Tape;
use crate::recognition::tape::header_chars::Glyphs;
use crate::recognition::tape::line::Line;
use crate::source::Mark;

/// A line with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scanned {
    pub line: Line,
    pub role: Role,
    /// Characters without blanks; long lines are counted by their bytes, three to a character.
    pub length: usize,
}

/// What a line is, before its neighbours are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    Text,
    /// 各位代表: on a line of its own.
    Salutation,
    Title(ReportTitle),
    /// The title of a document that is not a government work report.
    Other(&'static str),
    /// The title of a page that collects reports.
    Collection(Collection),
    /// A bulleted title of a listing.
    Item,
    Fields(Vec<Entry>),
    /// The value of the label on the line before.
    Value(Field),
    /// Nothing but a date.
    Day(Stamp),
    Drop(Reason),
}

impl Blank for Scanned {
    const BLANK: &'static Scanned = &Scanned {
        line: Line { range: 0..0, blank_before: false, indent: 0, mark: None },
        role: Role::Drop(Reason::Artefact),
        length: 0,
    };
}

impl Scanned {
    /// Whether the line is text, or a title to which text is glued.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.role, Role::Text | Role::Salutation) || self.is_flat_title()
    }

    /// Whether text is glued to the title on this line.
    pub(crate) fn is_flat_title(&self) -> bool {
        matches!(&self.role, Role::Title(title) if title.opens || self.length >= FLAT)
    }
}

/// A line of at least so many characters that begins with a title holds text as well.
const FLAT: usize = 200;

/// How much of a long line is looked at, in bytes.
const HEAD: usize = 900;

/// The roles of all lines.
pub(crate) fn scan(tape: &Tape, lines: Vec<Line>) -> Vec<Scanned> {
    let mut label = None;
    let mut scanned = Vec::with_capacity(lines.len());
    for line in lines {
        let text = tape.slice(&line.range);
        let glyphs = Glyphs::new(tape, [line.range.start..line.range.start + opening_closing::head(text, HEAD).len()]);
        let whole = text.len() <= HEAD;
        let role = match label.take() {
            Some(field) if whole && glyphs.len() <= 40 && fields::lone_label(&glyphs).is_none() => Role::Value(field),
            _ => role(&line, text, &glyphs, whole),
        };
        label = if whole { fields::lone_label(&glyphs) } else { None };
        let length = if whole { glyphs.len() } else { text.len() / 3 };
        scanned.push(Scanned { line, role, length });
    }
    scanned
}

fn role(line: &Line, text: &str, glyphs: &Glyphs, whole: bool) -> Role {
    if line.mark == Some(Mark::Boilerplate) {
        return Role::Drop(boilerplate(glyphs).unwrap_or(Reason::Navigation));
    }
    if line.mark == Some(Mark::Contents) {
        return Role::Drop(Reason::Contents);
    }
    if glyphs.is_empty() {
        return Role::Drop(Reason::Artefact);
    }
    if whole && is_teaser(glyphs) {
        return Role::Drop(Reason::Navigation);
    }
    if opening_closing::is_salutation(text) {
        return Role::Salutation;
    }
    let entries = if whole { fields::fields(glyphs) } else { Vec::new() };
    // 主题分类:政府工作报告 is a field; 标题:政府工作报告 is the title.
    if entries.first().is_some_and(|e| !matches!(e.label, "标题" | "名称" | "信息名称")) {
        return Role::Fields(entries);
    }
    if let Some(titled) = titled(text, glyphs, whole) {
        return titled;
    }
    if let Some(reason) = boilerplate(glyphs) {
        return Role::Drop(reason);
    }
    if whole {
        if !entries.is_empty() {
            return Role::Fields(entries);
        }
        if fields::lone_label(glyphs).is_some() {
            return Role::Drop(Reason::Boilerplate);
        }
        if let Some(stamp) = day(glyphs) {
            return Role::Day(stamp);
        }
        if is_item(glyphs) {
            return Role::Item;
        }
    }
    Role::Text
}

/// What a line is that is the title of something.
fn titled(text: &str, glyphs: &Glyphs, whole: bool) -> Option<Role> {
    match title::title(glyphs)? {
        Title::Report(found) => {
            let opens = opening_closing::glued_salutation(text, HEAD).is_some();
            Some(Role::Title(ReportTitle { opens, ..found }))
        }
        Title::Collection(found) => Some(Role::Collection(found)),
        Title::Other(kind) => whole.then_some(Role::Other(kind)),
    }
}

/// The date that a line is, with a time or brackets at most.
fn day(glyphs: &Glyphs) -> Option<Stamp> {
    if glyphs.len() > 24 {
        return None;
    }
    let from = usize::from(glyphs.starts(0, "("));
    let (taken, stamp) = dates::date(&glyphs.chars, from)?;
    let rest = glyphs.chars.part(from + taken..);
    (stamp.day.is_some() && rest.iter().all(|c| c.is_ascii_digit() || matches!(c, ':' | ')' | '.'))).then_some(stamp)
}

/// A bulleted or bracketed title: • 【湖州招商】….
fn is_item(glyphs: &Glyphs) -> bool {
    let bullet = glyphs.chars.first().is_some_and(|c| title::BULLETS.contains(c));
    let bracket = glyphs.starts(usize::from(bullet), "(") && glyphs.find(")", 0).is_some_and(|at| at > 3 && at < 16);
    let stopped = glyphs.chars.last().is_some_and(|c| matches!(c, '。' | '!' | ';' | ':' | ','));
    bullet && bracket && glyphs.len() <= 60 && !stopped
}
