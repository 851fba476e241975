//! The texts of a file: where each begins and ends. A title, an item of a listing or the opening of a report begins one; another
//! beginning or the end of the file ends it.

use std::ops::Range;

use crate::han::cut::CutList;
use crate::recognition::header::dates;
use crate::recognition::header::meeting::meeting;
use crate::recognition::lines::classify::{Role, Scanned};
use crate::recognition::lines::notes_title::is_title;
use crate::recognition::lines::opening_closing::{self, Organ};
use crate::recognition::lines::title::Collection;
use crate::recognition::tape::Tape;
use crate::recognition::tape::header_chars::Glyphs;

/// What begins a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// The title of a government work report.
    Title,
    /// The title of another document.
    Other(&'static str),
    /// An item of a listing, whose title says nothing of a report.
    Item,
    /// Text without a title.
    Untitled,
}

/// One text of a file, by the numbers of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub opening: Opening,
    /// All its lines, from its first title on.
    pub lines: Range<usize>,
    /// The lines that print its title.
    pub titles: Vec<usize>,
    /// The line at or in which the speaker begins.
    pub opened: Option<usize>,
    /// The last line that sounds like the call at the end of a report.
    pub closed: Option<usize>,
    /// The organ for which the speaker says to report.
    pub organ: Option<Organ>,
    /// Characters of its text.
    pub body: usize,
    /// What the page's title says, where the page collects reports.
    pub collection: Option<Collection>,
    /// The lines of a list of notes that is before its title.
    pub glossary: Range<usize>,
}

/// A line of at least so many characters is running text.
const RUNNING: usize = 40;
/// A text of fewer characters is a mention.
const MENTION: usize = 200;
/// How many lines behind a title may the opening stand for the title to begin a report.
const AHEAD: usize = 14;

/// Cuts a file into texts. Lines before the first one belong to none.
pub(crate) fn split(tape: &Tape, lines: &[Scanned]) -> Vec<Draft> {
    let mut cutter = Cutter { tape, lines, drafts: Vec::new(), current: None, collection: None };
    for at in 0..lines.len() {
        cutter.take(at);
    }
    cutter.end(lines.len());
    cutter.drafts
}

struct Cutter<'a> {
    tape: &'a Tape,
    lines: &'a [Scanned],
    drafts: Vec<Draft>,
    current: Option<Draft>,
    /// The collection that the page is a part of.
    collection: Option<Collection>,
}

impl Cutter<'_> {
    fn take(&mut self, at: usize) {
        match &self.lines.at(at).role {
            Role::Collection(found) => {
                if self.current.is_none() {
                    self.collection = Some(found.clone());
                }
            }
            Role::Title(_) => self.title(at),
            Role::Other(kind) => self.other(at, kind),
            Role::Item if self.next_text(at + 1).is_some_and(|n| self.lines.at(n).length >= MENTION) => {
                self.begin(at, Opening::Item)
            }
            Role::Salutation => self.salutation(at),
            Role::Text | Role::Item => self.text(at),
            Role::Fields(_) | Role::Value(_) | Role::Day(_) | Role::Drop(_) => {}
        }
    }

    fn title(&mut self, at: usize) {
        let flat = self.lines.at(at).is_flat_title();
        let body = self.current.as_ref().map_or(0, |d| d.body);
        let titled = self.current.as_ref().is_some_and(|d| d.opening == Opening::Title);
        if titled && body < MENTION && !flat {
            if let Some(draft) = &mut self.current {
                draft.titles.push(at);
            }
        } else if body < MENTION || flat || self.begins_report(at) {
            self.begin(at, Opening::Title);
        }
        if flat {
            self.text(at);
        }
    }

    /// Whether a title within running text begins another report, and is not the page's running head.
    fn begins_report(&self, at: usize) -> bool {
        let Some(draft) = &self.current else { return true };
        if draft.closed.is_some_and(|c| self.text_between(c + 1, at) < RUNNING * 4) || draft.opening != Opening::Title {
            return true;
        }
        let names_other = |title: &crate::recognition::lines::title::ReportTitle| {
            let first = draft.titles.first().and_then(|t| match &self.lines.at(*t).role {
                Role::Title(t) => Some(t),
                _ => None,
            });
            first.is_none_or(|f| {
                !title.place.is_empty() && f.place != title.place
                    || title.year.is_some() && f.year.is_some() && f.year != title.year
            })
        };
        let Role::Title(title) = &self.lines.at(at).role else { return false };
        self.opens_within(at + 1, AHEAD)
            || names_other(title) && self.next_text(at + 1).is_some_and(|n| self.lines.at(n).length >= RUNNING)
    }

    fn other(&mut self, at: usize, kind: &'static str) {
        let begins = match &self.current {
            None => true,
            Some(draft) if draft.opening == Opening::Title && draft.body < MENTION => false,
            Some(draft) if draft.opening == Opening::Untitled && draft.body < RUNNING && draft.organ.is_none() => true,
            Some(draft) => {
                draft.opening != Opening::Title && draft.opening != Opening::Untitled
                    || draft.closed.is_some()
                    || self.opens_within(at + 1, AHEAD)
            }
        };
        if begins {
            self.begin(at, Opening::Other(kind));
        }
    }

    fn salutation(&mut self, at: usize) {
        let opens = self.next_text(at + 1).is_some_and(|n| self.declared(n).is_some());
        // Nobody opens one report twice.
        let again = self.current.as_ref().is_some_and(|d| d.organ.is_some() && d.body >= MENTION);
        if opens && again || self.current.is_none() {
            self.begin(at, Opening::Untitled);
        }
        if let Some(draft) = &mut self.current {
            // A salutation far into a text is part of it, unless the speaker says what follows.
            if draft.opened.is_none() && (opens || draft.body < MENTION) {
                draft.opened = Some(at);
            }
        }
    }

    fn text(&mut self, at: usize) {
        let text = self.tape.slice(&self.lines.at(at).line.range);
        let organ = self.declared(at);
        if self.current.is_none() {
            self.begin(at, Opening::Untitled);
        }
        let again =
            self.current.as_ref().is_some_and(|d| organ.is_some() && d.opened.is_some_and(|o| o + 4 < at) && d.body >= MENTION);
        // Behind its call, the words that open a report need no address to open the next one.
        let called = || self.current.as_ref().is_some_and(|d| d.closed.is_some()) && text.starts_with(['现', '我']);
        if again && (opening_closing::glued_salutation(text, 600).is_some() || called()) || self.delivers_again(at) {
            self.begin(at, Opening::Untitled);
        }
        let length = self.lines.at(at).length;
        let Some(draft) = &mut self.current else { return };
        if let Some(organ) = organ
            && draft.organ.is_none()
        {
            draft.organ = Some(organ);
            draft.opened = draft.opened.or(Some(at));
        } else if draft.opened.is_none() && draft.body < MENTION && opening_closing::glued_salutation(text, 600).is_some() {
            draft.opened = Some(at);
        }
        if length >= RUNNING || text.ends_with('。') {
            draft.body += length;
        }
        if opening_closing::is_closing(text) {
            draft.closed = Some(at);
        }
    }

    /// Whether a line behind the call of a report says where and when another one was given, which then opens.
    fn delivers_again(&self, at: usize) -> bool {
        const LONGEST: usize = 80;
        let line = self.lines.at(at);
        if line.length > LONGEST || self.current.as_ref().is_none_or(|d| d.closed.is_none()) {
            return false;
        }
        let glyphs = Glyphs::new(self.tape, [line.line.range.clone()]);
        let dated = dates::dates(&glyphs.chars).iter().any(|(_, _, stamp)| stamp.day.is_some());
        dated && meeting(&glyphs).is_some() && self.opens_within(at + 1, AHEAD)
    }

    /// The organ that a line declares to report for, near its start.
    fn declared(&self, at: usize) -> Option<Organ> {
        opening_closing::declares(opening_closing::head(self.tape.slice(&self.lines.at(at).line.range), 900))
    }

    fn begin(&mut self, at: usize, opening: Opening) {
        let glossary = self.glossary_before(at).filter(|_| opening == Opening::Title).unwrap_or(at..at);
        if glossary.is_empty() {
            self.end(at);
        }
        let titles = if opening == Opening::Untitled { Vec::new() } else { vec![at] };
        self.current = Some(Draft {
            opening,
            lines: glossary.start..at,
            titles,
            opened: None,
            closed: None,
            organ: None,
            body: 0,
            collection: self.collection.clone(),
            glossary,
        });
    }

    /// The lines of the present text, if they are a list of notes that no report has before it: they are the next one's.
    fn glossary_before(&self, at: usize) -> Option<Range<usize>> {
        let draft = self.current.as_ref().filter(|d| d.opening == Opening::Untitled && d.organ.is_none())?;
        let first = draft.lines.clone().chain(draft.lines.start..at).find(|i| self.lines.at(*i).is_text())?;
        is_title(self.tape.slice(&self.lines.at(first).line.range)).then_some(draft.lines.start..at)
    }

    fn end(&mut self, at: usize) {
        if let Some(mut draft) = self.current.take() {
            draft.lines.end = at;
            self.drafts.push(draft);
        }
    }

    fn next_text(&self, from: usize) -> Option<usize> {
        (from..self.lines.len().min(from + AHEAD))
            .find(|i| self.lines.at(*i).is_text() || matches!(self.lines.at(*i).role, Role::Title(_)))
    }

    fn opens_within(&self, from: usize, count: usize) -> bool {
        let end = self.lines.len().min(from + count);
        let until =
            (from..end).find(|i| matches!(self.lines.at(*i).role, Role::Title(_) | Role::Other(_) | Role::Item)).unwrap_or(end);
        (from..until).any(|i| self.lines.at(i).is_text() && self.declared(i).is_some())
    }

    fn text_between(&self, from: usize, to: usize) -> usize {
        self.lines.get(from..to).unwrap_or(&[]).iter().filter(|l| l.is_text()).map(|l| l.length).sum()
    }
}
