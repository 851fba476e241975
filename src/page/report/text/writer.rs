//! What the writers of blocks and of their text share: where they are in the document, and what has been written.

use super::Setting;
use super::notes::Notes;
use crate::annotation::{Annotated, TermId};
use crate::document::{Address, Document, Heading};

/// Where pieces are in a page: whether there is room for a note beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// In a paragraph: notes are beside it.
    Margin,
    /// In a heading, a cell or a note: markers lead to the list of notes.
    None,
    /// In a definition, whose own markers are only shown.
    Definition,
}

/// Writes a document's text.
pub(crate) struct Writer<'a> {
    pub out: String,
    pub code: bool,
    pub(super) setting: Setting<'a>,
    pub(super) notes: Notes<'a>,
    /// Definitions that are not the report's own, shown over uses: term, number of the definition.
    pub(super) asides: Vec<(TermId, u32)>,
    pub(super) document: &'a Document,
    pub(super) annotated: &'a Annotated,
    pub(super) addresses: &'a [Address],
    /// The number of the block that comes next.
    pub(super) next: u32,
    /// A lead that waits for its paragraph.
    pub(super) lead: Option<&'a Heading>,
    /// The heading of the part that is being written.
    pub(super) part: Option<&'a Heading>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(document: &'a Document, annotated: &'a Annotated, setting: Setting<'a>) -> Writer<'a> {
        Writer {
            out: String::with_capacity(1 << 16),
            code: false,
            setting,
            notes: Notes::new(&document.notes, annotated, setting.characters()),
            asides: Vec::new(),
            document,
            annotated,
            addresses: setting.addresses,
            next: 0,
            lead: None,
            part: None,
        }
    }
}
