//! How near one report stands to another, in place and in time; it decides whose definition of a term is shown.

use crate::annotation::ReportId;

/// Place and year of every report of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nearness {
    standings: Vec<Standing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Standing {
    region: Box<[String]>,
    year: Option<u16>,
}

impl Nearness {
    /// Takes region (largest first) and year of each report, in order of [`ReportId`].
    pub fn new<'a>(reports: impl IntoIterator<Item = (&'a [String], Option<u16>)>) -> Nearness {
        let standings = reports.into_iter().map(|(region, year)| Standing { region: region.into(), year }).collect();
        Nearness { standings }
    }

    /// The year of a report.
    pub fn year(&self, report: ReportId) -> Option<u16> {
        self.standings.get(report.0 as usize).and_then(|s| s.year)
    }
}
