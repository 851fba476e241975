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

pub mod clean;
pub mod composition;
pub mod endings;
pub mod flat;
pub mod flat_leads;
pub mod leads;
pub mod ledger;
pub mod levels;
pub mod line;
pub mod markers;
pub mod notes;
pub mod numbering;
pub mod outline;
pub mod paragraphs;
pub mod part;
pub mod script;
pub mod passage;
pub mod punctuation;
pub mod runs;
pub mod signs;
pub mod tape;
pub mod terms;
pub mod usage;

use crate::document::Document;

/// What one raw file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recognised {
    /// The reports, in the order in which they stand in the file.
    pub documents: Vec<Document>,
    pub ledger: ledger::Ledger,
}
