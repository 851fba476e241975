//! The text of a document to HTML: sections and paragraphs with their anchors, run-in leads, terms, notes beside the text and
//! in lists at the end of each part. It is written straight into a string, because it is most of what a site holds.
//!
//! Attribute values are without quotes where HTML allows it, and nothing is said twice that the stylesheet can say: a report's
//! page is to be hardly larger than its text.

mod block;
mod code;
mod inline;
mod notes;
#[cfg(test)]
mod tests;
mod writer;

use crate::annotation::{Annotated, ReportId};
use crate::document::{Address, Block, Document};
use crate::page::escape;
use crate::page::image::Images;
use crate::page::link::Links;
use crate::page::theme::Strings;
use crate::site::Site;

pub(crate) use self::code::stylesheet;

/// What the text of a document needs to know of the site.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub site: &'a Site,
    pub strings: &'a Strings,
    pub links: &'a Links,
    /// Those of the document's blocks.
    pub addresses: &'a [Address],
    /// The report whose text it is; a plain page has none, and its paragraphs no numbers.
    pub report: Option<ReportId>,
    /// Those that are beside the text.
    pub images: Images<'a>,
}

impl Setting<'_> {
    /// Characters of the report's text; of a plain page's as many as one likes.
    fn characters(&self) -> usize {
        let report = self.report.and_then(|id| self.site.report(id));
        report.map_or(usize::MAX, |report| report.characters as usize)
    }
}

/// A document's text in HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text {
    pub html: String,
    /// The contents, as nested lists; empty for a text without headings.
    pub contents: String,
    /// Whether there is code in it, so that the page needs its stylesheet.
    pub code: bool,
}

/// Writes the text of a document.
pub(crate) fn text(document: &Document, annotated: &Annotated, setting: Setting) -> Text {
    let mut writer = writer::Writer::new(document, annotated, setting);
    writer.whole();
    Text { html: writer.out, contents: contents(&document.blocks), code: writer.code }
}

/// Levels of headings that the contents show; a third where there are fewer than three headings on these.
const SHOWN: u8 = 2;

fn contents(blocks: &[Block]) -> String {
    let headings: Vec<_> =
        blocks.iter().filter_map(|b| if let Block::Heading(h) = b { Some(h) } else { None }).filter(|h| !h.lead).collect();
    let Some(first) = headings.iter().map(|h| h.level).min() else { return String::new() };
    let depth = if headings.iter().filter(|h| h.level < first + SHOWN).count() < 3 { SHOWN + 1 } else { SHOWN };
    let mut out = String::new();
    let mut open = 0;
    for heading in headings.iter().filter(|h| h.level < first + depth) {
        // A level that was skipped opens no list of its own: a list cannot be in a list without an item between.
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
