//! The locations in a report's file of the values that later messages are about.

use serde::{Deserialize, Serialize};

use crate::diag::Span;

/// The spans of a report: some 100 bytes, plus 12 for each old address and 4 for each note.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Spans {
    /// The lines of keys of the front matter.
    pub title: Option<Span>,
    pub region: Option<Span>,
    pub year: Option<Span>,
    pub address: Option<Span>,
    /// Each of the `aliases`, in their order.
    pub aliases: Vec<Option<Span>>,
    /// The number of the line on which each note begins, in order.
    pub notes: Vec<u32>,
}

impl Spans {
    /// The first line of a note.
    pub fn note(&self, index: usize) -> Option<Span> {
        self.notes.get(index).and_then(|line| Span::of_line(*line))
    }
}
