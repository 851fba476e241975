//! Lists and counts that pages ask for.

use crate::annotation::{ReportId, TermId};
use crate::site::{PlaceId, Site};

/// What the archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Places that have reports of their own.
    pub places: usize,
    pub reports: usize,
    pub terms: usize,
    pub definitions: usize,
    /// Characters of all reports, without blanks and notes.
    pub characters: u64,
}

impl Site {
    /// The newest reports first: by the day of delivery or else of publication, then by year, then by address.
    pub fn latest(&self, _count: usize) -> Vec<ReportId> {
        Vec::new()
    }

    pub fn counts(&self) -> Counts {
        Counts::default()
    }

    /// Terms that a report defines and that no earlier report of its place and no place above defined before, in order of its notes.
    pub fn first_seen(&self, _place: PlaceId) -> Vec<(ReportId, Vec<TermId>)> {
        Vec::new()
    }
}
