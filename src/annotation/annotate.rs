//! A document and the lexicon to its uses of terms.

use crate::annotation::{Annotated, Lexicon, Nearness, ReportId};
use crate::document::Document;

/// Finds all uses of terms in a document and says which are linked, which definition each shows, and where the report's own
/// notes stand. A plain page has no report.
pub fn annotate(_document: &Document, _report: Option<ReportId>, _lexicon: &Lexicon, _nearness: &Nearness) -> Annotated {
    Annotated::default()
}
