//! The text of a page as a reader sees it: lines where the page breaks them, blanks as it shows them, numbers of lists written out; and what
//! the page's tags said about its stretches.

use std::collections::BTreeMap;
use std::ops::Range;

use super::content_score::{self, Part};
use super::count::Count;
use super::style::Sheet;
use super::tree::{BLOCKS, CELLS, Element, Tree, What};
use crate::han::cut::CutText;
use crate::source::{Hint, Mark, in_order, marker};

/// The longest heading, in characters: a page that sets all its text in headings means none.
const LONGEST_HEADING: usize = 60;

/// Bytes before a cell in which its label ends.
const NEAR: usize = 1000;

/// What a page says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Text {
    pub text: String,
    pub hints: Vec<Hint>,
}

/// The text of a page; `around` are the parts that are no part of it, `cells` those of its tables of data.
pub(super) fn text(tree: &Tree, sheet: &Sheet, around: &[Part], cells: &BTreeMap<usize, (u32, u32, u32)>) -> Text {
    let mut writer = Writer { tree, sheet, cells, text: Text::default(), blank: false, plain: 0, lists: Vec::new() };
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut around = around.iter().peekable();
    let mut beside: Option<(&Part, usize)> = None;
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        while let Some((node, start)) = open.pop_if(|(node, _)| tree.end(*node) <= at) {
            writer.close(node, start);
        }
        if let Some((part, start)) = beside.take_if(|(part, _)| part.range.end <= at) {
            writer.beside(part, start);
        }
        if let Some(part) = around.next_if(|part| part.range.start == at) {
            if part.why == Mark::Boilerplate {
                writer.end_line();
            }
            beside = Some((part, writer.text.text.len()));
        }
        match &node.what {
            What::Text(text) => writer.words(text),
            What::Element(element) if content_score::is_unread(element) => {
                at = node.end;
                continue;
            }
            What::Element(element) => {
                let start = writer.open(at, element, beside.is_some());
                open.push((at, start));
            }
        }
        at += 1;
    }
    while let Some((node, start)) = open.pop() {
        writer.close(node, start);
    }
    if let Some((part, start)) = beside {
        writer.beside(part, start);
    }
    writer.finish()
}

struct Writer<'a> {
    tree: &'a Tree,
    sheet: &'a Sheet,
    cells: &'a BTreeMap<usize, (u32, u32, u32)>,
    text: Text,
    /// Blanks are before what comes next, and show as one.
    blank: bool,
    /// How many elements are open whose blanks show as they are.
    plain: u32,
    /// The count of each open list; `None` for lists without numbers.
    lists: Vec<Option<Count>>,
}

impl Writer<'_> {
    /// Opens an element; yields the byte at which its text begins.
    fn open(&mut self, at: usize, element: &Element, boilerplate: bool) -> usize {
        if element.is(&["br", "hr"]) {
            self.text.text.push('\n');
            self.blank = false;
        } else if element.is(&["td", "th"]) {
            self.open_cell(at);
        } else if is_block(element) {
            self.end_line();
        }
        match element.name.as_str() {
            "ol" => {
                let items = || self.tree.children(at).filter(|n| self.tree.element(*n).is_some_and(|e| e.name == "li")).count();
                let count = (!boilerplate).then(|| Count::of(element, self.sheet, items)).flatten();
                self.lists.push(count);
            }
            "ul" | "menu" | "dir" => self.lists.push(None),
            "li" => self.number(at),
            _ if keeps_blanks(element) => self.plain += 1,
            _ => {}
        }
        // A blank that is open belongs before the element.
        if !is_block(element) && self.blank && !self.at_line_start() {
            self.text.text.push(' ');
            self.blank = false;
        }
        self.text.text.len()
    }

    /// A cell of a table that only lays out the page goes on with the line if a label is there.
    fn open_cell(&mut self, at: usize) {
        let label = self.label_end();
        if let Some(end) = label.filter(|_| !self.cells.contains_key(&at)) {
            self.text.text.truncate(end);
            self.text.text.push(' ');
            self.blank = false;
        } else {
            self.end_line();
        }
    }

    /// Where the label ends with which the text ends, if it does: 索引号：
    fn label_end(&self) -> Option<usize> {
        let text = &self.text.text;
        // A label is right before its cell. Looking for it behind all blanks would take a page of line breaks and cells apart
        // once for each cell.
        let near = text.get(text.floor_char_boundary(text.len().saturating_sub(NEAR))..)?;
        let blanks = near.len() - near.trim_end().len();
        near.trim_end().ends_with([':', '：']).then_some(text.len() - blanks)
    }

    /// Writes the number of an item that the page would count itself, unless it has one of its own.
    fn number(&mut self, at: usize) {
        let Some(Some(count)) = self.lists.last_mut() else { return };
        let value = self.tree.element(at).and_then(|e| e.value("value")).and_then(|v| v.trim().parse().ok());
        let shown = count.next(value);
        let first = self.tree.texts(at).map(str::trim_start).find(|text| !text.is_empty()).unwrap_or("");
        let numbered = first.starts_with(|c: char| {
            c.is_ascii_digit()
                || matches!(c, '[' | '［' | '〔' | '【' | '(' | '（')
                || ('①'..='⑳').contains(&c)
                || "一二三四五六七八九十".contains(c)
        });
        if !numbered && !first.starts_with(&shown) {
            self.text.text.push_str(&shown);
        }
    }

    fn close(&mut self, at: usize, start: usize) {
        let Some(element) = self.tree.element(at) else { return };
        let range = start.min(self.text.text.len())..self.text.text.len();
        if let Some((table, row, column)) = self.cells.get(&at).copied() {
            self.hint(range, Mark::Cell { table, row, column });
        } else if let Some(level) = element.heading() {
            let characters = self.text.text.get(range.clone()).map_or(0, |t| t.chars().count());
            if characters <= LONGEST_HEADING {
                self.hint(range, Mark::Heading(level));
            }
        } else if is_bold(element) {
            self.hint(range, Mark::Bold);
        } else if element.name == "sup" {
            self.raised(range);
        }
        match element.name.as_str() {
            "ol" | "ul" | "menu" | "dir" => {
                self.lists.pop();
            }
            _ if keeps_blanks(element) => self.plain = self.plain.saturating_sub(1),
            _ => {}
        }
        // What follows a label in the next cell of a laid-out table stays on its line.
        let ends_line = || element.is(&["td", "th"]) && self.label_end().is_none();
        if is_block(element) || self.cells.contains_key(&at) || ends_line() {
            self.end_line();
        }
    }

    /// A raised number is the marker of a note, unless it raises a unit or a figure to a power.
    fn raised(&mut self, range: Range<usize>) {
        let Some(text) = self.text.text.get(range.clone()).map(str::to_owned) else { return };
        let Some(number) = marker::is_raised_marker(&text) else { return };
        if marker::is_power(self.text.text.before(range.start), &text) {
            return;
        }
        self.text.text.truncate(range.start);
        self.text.text.push_str(&marker::bracketed(&text, number));
        self.hint(range.start..self.text.text.len(), Mark::NoteRef(number));
    }

    fn words(&mut self, text: &str) {
        if self.plain > 0 {
            self.text.text.push_str(text);
            return;
        }
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.blank = true;
                continue;
            }
            if std::mem::take(&mut self.blank) && !self.at_line_start() {
                self.text.text.push(' ');
            }
            self.text.text.push(c);
        }
    }

    fn at_line_start(&self) -> bool {
        self.text.text.is_empty() || self.text.text.ends_with('\n')
    }

    fn end_line(&mut self) {
        self.blank = false;
        if !self.at_line_start() {
            self.text.text.push('\n');
        }
    }

    /// Ends a part that is no part of the text. What is taken out of a line leaves the line whole.
    fn beside(&mut self, part: &Part, start: usize) {
        let end = self.text.text.len();
        self.hint(start..end, part.why);
        if part.why == Mark::Boilerplate {
            self.end_line();
        }
    }

    fn hint(&mut self, range: Range<usize>, what: Mark) {
        let end = range.start + self.text.text.get(range.clone()).map_or(0, |text| text.trim_end().len());
        if end > range.start {
            self.text.hints.push(Hint { range: range.start..end, what });
        }
    }

    fn finish(self) -> Text {
        let Text { text, hints } = self.text;
        let hints = in_order(&text, hints);
        Text { text, hints }
    }
}

fn is_block(element: &Element) -> bool {
    element.is(&BLOCKS) || element.is(&["tbody", "thead", "tfoot"])
}

fn keeps_blanks(element: &Element) -> bool {
    let style = || element.value("style").unwrap_or("").replace(' ', "").to_ascii_lowercase();
    element.name == "pre" || style().contains("white-space:pre")
}

fn is_bold(element: &Element) -> bool {
    let style = || element.value("style").unwrap_or("").replace(' ', "").to_ascii_lowercase();
    let heavy = || ["font-weight:bold", "font-weight:7", "font-weight:8", "font-weight:9"].iter().any(|w| style().contains(w));
    element.is(&["b", "strong"]) || !CELLS.contains(&element.name.as_str()) && element.value("style").is_some() && heavy()
}
