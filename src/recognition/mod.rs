//! Raw text to Documents: which reports a file holds, what their headers say, how they are divided, what their notes define;
//! and the ledger of where each character went.
//!
//! ```text
//! Raw ─▶ tape ─▶ parts ─▶ header ─▶ outline ─▶ notes ─▶ Document
//!        fold,   split,   place,    headings,  markers,
//!        clean   kind     dates,    leads,     terms
//!                         people    paragraphs
//! ```
//!
//! All steps after the first speak in byte ranges of one [`tape::Tape`], which knows for each character where in the raw text
//! it came from, so that the [`ledger::Ledger`] can account for every one of them.

// From raw text to a clean tape of lines.
pub mod tape;
pub mod clean;
pub mod script;
pub mod line;

// What a line is by itself.
pub mod numeral;
pub mod glyph;
pub mod dates;
pub mod meeting;
pub mod people;
pub mod fields;
pub mod title;
pub mod boilerplate;
pub mod frame;
pub mod scan;

// From lines to parts, each with its front matter.
pub mod split;
pub mod extent;
pub mod kind;
pub mod header;
pub mod year;
pub mod part;

// From the lines of a part to blocks and notes.
pub mod composition;
pub mod endings;
pub mod flat;
pub mod flat_leads;
pub mod leads;
pub mod levels;
pub mod markers;
pub mod notes;
pub mod numbering;
pub mod outline;
pub mod paragraphs;
pub mod passage;
pub mod punctuation;
pub mod runs;
pub mod signs;
pub mod terms;
pub mod usage;

pub mod ledger;

use crate::document::Document;

/// What one raw file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recognised {
    /// The reports, in the order in which they stand in the file.
    pub documents: Vec<Document>,
    pub ledger: ledger::Ledger,
}
