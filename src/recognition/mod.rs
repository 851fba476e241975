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
pub mod ledger;
pub mod line;
pub mod part;
pub mod script;
pub mod tape;

use crate::document::Document;

/// What one raw file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recognised {
    /// The reports, in the order in which they stand in the file.
    pub documents: Vec<Document>,
    pub ledger: ledger::Ledger,
}
