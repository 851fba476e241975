//! Terms as the archive's pages order and count them.

use std::collections::BTreeMap;

use crate::annotation::{ReportId, Sightings, TermId};
use crate::site::{PlaceId, Site};

/// What is counted of one term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermFigures {
    /// Uses by year of report.
    pub uses: BTreeMap<u16, u32>,
    /// All uses, those in reports of unknown year included.
    pub total: u32,
    /// Places whose reports use or define it, in their order.
    pub places: Vec<PlaceId>,
    /// Definitions that differ in words.
    pub meanings: u32,
    /// The earliest report that uses or defines it.
    pub first: Option<ReportId>,
}

/// What the curator's report says of terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermFaults {
    /// Markers in a report's text that no note answers.
    pub undefined: Vec<(ReportId, String)>,
    /// Notes whose marker and term are not in their report's text.
    pub unused: Vec<(ReportId, String)>,
}

impl Site {
    /// Terms by the first letter of their reading; those that begin with a figure or sign under `#`, last.
    pub fn terms_by_initial(&self) -> BTreeMap<char, Vec<TermId>> {
        BTreeMap::new()
    }

    /// What is counted of a term.
    pub fn term_figures(&self, _term: TermId, _sightings: &Sightings) -> TermFigures {
        TermFigures::default()
    }
}
