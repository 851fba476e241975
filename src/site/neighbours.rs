//! What stands beside a report: the years before and after, other kinds of the same text, the same year elsewhere.

use crate::annotation::ReportId;
use crate::site::Site;

/// The neighbours of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Neighbours {
    /// The same place, the nearest year before that has a report; the full text if there is one.
    pub previous: Option<ReportId>,
    /// The same place, the nearest year after.
    pub next: Option<ReportId>,
    /// Other texts of the same place and year: summary beside full text, excerpts, copies.
    pub same: Vec<ReportId>,
    /// The same year in the place above.
    pub parent: Option<ReportId>,
    /// The same year in places beside this one, in their order.
    pub siblings: Vec<ReportId>,
    /// The same year in the places below.
    pub children: Vec<ReportId>,
}

impl Site {
    /// The neighbours of a report; a report without place or year has none.
    pub fn neighbours(&self, _report: ReportId) -> Neighbours {
        Neighbours::default()
    }
}
