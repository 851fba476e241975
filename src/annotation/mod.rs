//! Terms and their uses: all definitions of the archive become one [`Lexicon`]; a Document and the lexicon become an
//! [`Annotated`], in which each use of a term is known. This module does not depend on pages.
//!
//! ```text
//! notes, glossary ─▶ lexicon ─▶ matcher ─▶ annotate ─▶ uses
//!                    one Term   where its   which of    each use
//!                    for all    words       them are    in its
//!                    forms      occur       uses        sentence
//! ```

pub(crate) mod annotate;
pub(crate) mod boundary;
mod definition;
pub(crate) mod fold;
pub mod glossary;
pub(crate) mod lexicon;
pub(crate) mod matcher;
pub(crate) mod name;
pub(crate) mod nearness;
mod pairs;
mod passage;
#[cfg(test)]
mod test_support;
pub mod uses;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::annotate::annotate;
pub use self::definition::mentions;
pub use self::glossary::GlossaryEntry;
pub use self::lexicon::{Defining, Lexicon};
pub use self::nearness::Nearness;
pub use self::uses::{ReportSightings, Sentences, Sighting, Sightings, sightings};

/// The number of a term in the lexicon, in order of slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TermId(pub u32);

/// The number of a report among the archive's reports, in order of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReportId(pub u32);

/// A term with all its definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As the glossary writes it, otherwise as most definitions do, without list numbers and marks of notes.
    pub name: String,
    /// The name without quotation marks, list numbers and marks of notes, with width, letter case and blanks folded: equal keys
    /// are one term.
    pub key: String,
    /// The reading and a short hash of the key: `biaozhundi-3f2a`. It does not depend on the form in which the name is shown.
    pub slug: String,
    /// The slugs of the pages that its spellings had when each spelling was a term of its own, in order.
    pub former: Vec<String>,
    /// Other names from the glossary, as written there.
    pub aliases: Vec<String>,
    /// Sorted by place and year; curated ones last. Never empty.
    pub definitions: Vec<Definition>,
}

/// One definition of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Plain text; equal definitions of one term share it.
    pub text: Arc<str>,
    pub origin: Origin,
}

/// The source of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A report's own note of this label.
    Report { report: ReportId, label: String },
    /// An entry of content/glossary.
    Glossary(Arc<Curated>),
}

/// What an entry of content/glossary states about a definition besides its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Curated {
    /// The glossary file, relative to the archive's root.
    pub file: String,
    /// Where the definition was taken from.
    pub source: Option<String>,
    /// The definition applies to this region and everything in it; empty: everywhere.
    pub region: Vec<String>,
    /// The definition applies to these years, both included.
    pub years: Option<(u16, u16)>,
}

/// All uses of terms in a document, and the placing of its own notes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotated {
    /// In reading order.
    pub uses: Vec<Use>,
    /// One entry for each note of the document, in the same order.
    pub notes: Vec<NotePlacing>,
    /// How often each term occurs, with the occurrences inside longer terms; in order of the terms' numbers.
    pub contained: Vec<(TermId, u32)>,
    /// Labels of markers without a note, in reading order, each once.
    pub undefined: Vec<String>,
}

/// One use of a term in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub term: TermId,
    /// The block of the document, counted from 0 in reading order: a list or quotation counts as one, then each block in it.
    pub block: u32,
    /// Bytes of the block's plain text (`Block::plain_text`, which does not contain markers).
    pub range: Range<usize>,
    /// The index of the term's definition that is shown here.
    pub definition: u32,
    /// The label of the report's own note that is shown beside its first use.
    pub note: Option<String>,
    /// Whether the page links it. One use per section is linked, and none in a heading, link or code.
    pub linked: bool,
}

/// The placing of one of the document's notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotePlacing {
    pub label: String,
    /// The term that it defines; `None` for a note that defines nothing.
    pub term: Option<TermId>,
    pub at: NotePlace,
}

/// How a note was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotePlace {
    /// The text has its marker, in this block.
    Marked { block: u32 },
    /// The text has no marker; the note is linked where its term first occurs. `at_use` is the index of that use in
    /// [`Annotated::uses`].
    Found { at_use: u32 },
    /// Neither its marker nor its term is in the text.
    Nowhere,
}

impl Annotated {
    /// The uses in one block, in order.
    pub fn in_block(&self, block: u32) -> &[Use] {
        let start = self.uses.partition_point(|u| u.block < block);
        let end = self.uses.partition_point(|u| u.block <= block);
        self.uses.get(start..end).unwrap_or_default()
    }
}
