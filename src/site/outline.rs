//! The outline of a report in a compact form: the archive holds the outlines of all its reports at once.

use serde::Serialize;

use crate::document::PlainHeading;

/// The headings of a report in reading order, with all ids and texts in one string.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Outline {
    text: Box<str>,
    entries: Box<[Entry]>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Entry {
    id_end: u32,
    text_end: u32,
    level: u8,
    lead: bool,
}

/// One heading of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlineHeading<'a> {
    pub level: u8,
    /// Whether it is a run-in heading that opens its paragraph in the original.
    pub lead: bool,
    /// The anchor: `s1-2`.
    pub id: &'a str,
    /// Plain text.
    pub text: &'a str,
}

impl Outline {
    /// Packs headings.
    pub fn new(headings: &[PlainHeading]) -> Outline {
        let mut text = String::with_capacity(headings.iter().map(|h| h.id.len() + h.text.len()).sum());
        let mut entries = Vec::with_capacity(headings.len());
        for heading in headings {
            text.push_str(&heading.id);
            let id_end = text.len() as u32;
            text.push_str(&heading.text);
            entries.push(Entry { id_end, text_end: text.len() as u32, level: heading.level, lead: heading.lead });
        }
        Outline { text: text.into(), entries: entries.into() }
    }

    /// The headings in reading order.
    pub fn iter(&self) -> impl Iterator<Item = OutlineHeading<'_>> {
        let mut start = 0;
        self.entries.iter().map(move |e| {
            let id = self.text.get(start..e.id_end as usize).unwrap_or_default();
            let text = self.text.get(e.id_end as usize..e.text_end as usize).unwrap_or_default();
            start = e.text_end as usize;
            OutlineHeading { level: e.level, lead: e.lead, id, text }
        })
    }

    /// The heading of the section that contains an anchor such as `s1-2-p3`.
    pub fn section_of(&self, anchor: &str) -> Option<OutlineHeading<'_>> {
        let id = anchor.rsplit_once("-p").map_or(anchor, |(id, _)| id);
        self.iter().find(|h| h.id == id)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }
}
