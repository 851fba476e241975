//! Terms and their uses: all definitions of the archive become one [`Lexicon`]; a Document and the lexicon become an
//! [`Annotated`] document, in which each use of a term is known. Nothing here knows of pages.

use std::ops::Range;

/// The number of a term in the lexicon, in order of slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// The number of a report among the archive's reports, in order of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub u32);

/// A term with all that defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As written, quotes included where the first definition has them.
    pub name: String,
    /// Its reading and a short hash of the name: `biaozhundi-3f2a`.
    pub slug: String,
    /// Sorted by place and year; curated ones last.
    pub definitions: Vec<Definition>,
}

/// One definition of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Plain text.
    pub text: String,
    pub origin: Origin,
}

/// Who defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A report's own note of this label.
    Report { report: ReportId, label: String },
    /// An entry of content/glossary.
    Glossary { file: String, source: Option<String> },
}

/// One use of a term in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub term: TermId,
    /// The block of the document, counted in reading order through [`crate::document::Document::blocks`].
    pub block: u32,
    /// Bytes of the block's plain text (`Block::plain_text`: markers take no room).
    pub range: Range<usize>,
    /// Which of the term's definitions is shown here.
    pub definition: u32,
    /// The label of the report's own note that is shown beside its first use.
    pub note: Option<String>,
}
