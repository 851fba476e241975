//! The grid of places and years: what is there and what is missing.

use crate::annotation::ReportId;
use crate::site::{PlaceId, Site};

/// Places × years.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Newest first, without gaps between the first and the last year that has a report in the grid.
    pub years: Vec<u16>,
    pub rows: Vec<Row>,
}

/// One place of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub place: PlaceId,
    /// 1 for the outermost places of the grid.
    pub level: u8,
    /// One for each year: its reports, full text first; empty where the archive has none.
    pub cells: Vec<Vec<ReportId>>,
}

impl Site {
    /// The grid of the whole archive, or of what is in one place (that place itself left out).
    pub fn grid(&self, _within: Option<PlaceId>) -> Grid {
        Grid::default()
    }
}
