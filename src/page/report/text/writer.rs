//! State shared by the writers of blocks and of inline text: the position in the document, and the output so far.

use super::Setting;
use super::figures::Stated;
use super::notes::Notes;
use crate::annotation::{Annotated, TermId};
use crate::document::{Address, Document, Heading};

/// The position of pieces on a page: whether there is space for a note beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// In a paragraph: notes go beside it.
    Margin,
    /// In a heading, a cell or a note: markers link to the list of notes.
    None,
    /// In a definition, whose own markers are shown but not linked.
    Definition,
}

/// Writes a document's text.
pub(crate) struct Writer<'a> {
    pub out: String,
    pub code: bool,
    pub(super) setting: Setting<'a>,
    pub(super) notes: Notes<'a>,
    pub(super) stated: Stated<'a>,
    /// Definitions from elsewhere that are shown over uses: the term, and the number of the definition.
    pub(super) asides: Vec<(TermId, u32)>,
    pub(super) document: &'a Document,
    pub(super) annotated: &'a Annotated,
    pub(super) addresses: &'a [Address],
    /// The number of the next block.
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
            stated: Stated::new(setting.figures),
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
