//! Each use of a term in its sentence, for the pages of terms. All of them are kept for the whole archive, so they are kept small.

use std::ops::Range;

use crate::annotation::{Annotated, ReportId, TermId};
use crate::document::Document;

/// One use of a term in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting<'a> {
    pub term: TermId,
    pub report: ReportId,
    /// The anchor of its paragraph or heading: `s2-1-p3`.
    pub anchor: &'a str,
    /// The sentence, or a stretch of a long one; cut ends show as `…`.
    pub sentence: &'a str,
    /// The bytes of the sentence that are the term.
    pub marked: Range<usize>,
}

/// The sightings of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportSightings {}

/// The sightings of the archive, by term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sightings {}

/// The sightings of one annotated document.
pub fn sightings(_document: &Document, _annotated: &Annotated) -> ReportSightings {
    ReportSightings::default()
}

impl Sightings {
    /// Gathers the sightings of all reports, in order of [`ReportId`].
    pub fn gather(_reports: Vec<ReportSightings>) -> Sightings {
        Sightings::default()
    }

    /// All sightings of a term, by report and then in reading order.
    pub fn of(&self, _term: TermId) -> impl Iterator<Item = Sighting<'_>> {
        std::iter::empty()
    }

    /// How many sightings a term has.
    pub fn count(&self, _term: TermId) -> usize {
        0
    }
}
