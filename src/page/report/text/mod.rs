//! Converts a document's text to HTML: sections and paragraphs with their anchors, run-in leads, terms, notes beside the text
//! and in lists at the end of each part. The HTML is written straight into a string, because it is most of a site's content.
//!
//! Attribute values are unquoted where HTML allows it, and the markup repeats nothing that the stylesheet can express: a
//! report's page should be hardly larger than its text.

mod block;
mod code;
mod figure_table;
mod figures;
mod inline;
mod notes;
#[cfg(test)]
mod tests;
mod writer;

use crate::annotation::{Annotated, ReportId};
use crate::document::{Address, Block, Document};
use crate::figures::Figure;
use crate::page::escape;
use crate::page::image::Images;
use crate::page::link::Links;
use crate::page::theme::Strings;
use crate::site::Site;

pub(crate) use self::code::stylesheet;

/// What rendering a document's text needs to know about the site.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub site: &'a Site,
    pub strings: &'a Strings,
    pub links: &'a Links,
    /// The addresses of the document's blocks.
    pub addresses: &'a [Address],
    /// The report that the text belongs to. A plain page has none, and its paragraphs are not numbered.
    pub report: Option<ReportId>,
    /// The images stored beside the text.
    pub images: Images<'a>,
    /// The figures that the report states.
    pub figures: &'a [Figure],
}

impl Setting<'_> {
    /// The number of characters of the report's text; unlimited for a plain page.
    fn characters(&self) -> usize {
        let report = self.report.and_then(|id| self.site.report(id));
        report.map_or(usize::MAX, |report| report.characters as usize)
    }
}

/// A document's text as HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text {
    pub html: String,
    /// The table of contents as nested lists; empty for a text without headings.
    pub contents: String,
    /// Whether the text contains code, so that the page needs the stylesheet for it.
    pub code: bool,
    /// The document's notes, in their order.
    pub notes: Vec<Placed>,
}

/// Where a note is found on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub label: String,
    /// The id of its first reference, or else that of its item.
    pub anchor: String,
    /// The id of its item in the list of notes.
    pub item: String,
    /// Whether the text has its marker.
    pub marked: bool,
}

/// Writes the text of a document.
pub(crate) fn text(document: &Document, annotated: &Annotated, setting: Setting) -> Text {
    let mut writer = writer::Writer::new(document, annotated, setting);
    writer.whole();
    let notes = writer.notes.placed();
    Text { html: writer.out, contents: contents(&document.blocks), code: writer.code, notes }
}

/// The number of heading levels in the table of contents. A third is added if these have fewer than three headings.
const SHOWN: u8 = 2;

fn contents(blocks: &[Block]) -> String {
    let headings: Vec<_> =
        blocks.iter().filter_map(|b| if let Block::Heading(h) = b { Some(h) } else { None }).filter(|h| !h.lead).collect();
    let Some(first) = headings.iter().map(|h| h.level).min() else { return String::new() };
    let depth = if headings.iter().filter(|h| h.level < first + SHOWN).count() < 3 { SHOWN + 1 } else { SHOWN };
    let mut out = String::new();
    let mut open = 0;
    for heading in headings.iter().filter(|h| h.level < first + depth) {
        // A skipped level opens no list: a list cannot be directly inside another list without an item between.
        let level = (heading.level - first + 1).min(open + 1);
        if level > open {
            out.push_str("<ol>");
        } else {
            out.push_str(&"</li></ol>".repeat(usize::from(open - level)));
            out.push_str("</li>");
        }
        open = level;
        out.push_str("<li><a href=");
        escape::value(&mut out, &format!("#{}", heading.id));
        out.push('>');
        escape::text(&mut out, &heading.plain_text());
        out.push_str("</a>");
    }
    out.push_str(&"</li></ol>".repeat(usize::from(open)));
    out
}
