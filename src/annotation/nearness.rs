//! How near one report is to another in place and time, which decides whose definition of a term is shown.

use std::collections::HashMap;

use super::ReportId;
use crate::han::cut::CutList;

/// Place and year of every report of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nearness {
    standings: Vec<Standing>,
    /// For each distinct region its names and the numbers of its prefixes, the largest region first.
    regions: Vec<Region>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    region: u32,
    year: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Region {
    names: Box<[String]>,
    path: Box<[u32]>,
}

/// How far apart two places are; smaller is nearer. After the place itself come those above it, those within it, and then those
/// beside it, which are nearer the smaller the region that contains both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Apart {
    Same,
    /// The other place is this many levels above.
    Above(u8),
    /// The other place is this many levels below.
    Below(u8),
    /// This many levels up to the region that contains both.
    Beside(u8),
    /// No region of the archive contains both.
    Elsewhere,
}

impl Nearness {
    /// Takes the region (largest first) and the year of each report, in order of [`ReportId`].
    pub fn new<'a>(reports: impl IntoIterator<Item = (&'a [String], Option<u16>)>) -> Nearness {
        let mut nearness = Nearness::default();
        let mut prefixes: HashMap<&[String], u32> = HashMap::new();
        let mut numbers: HashMap<&[String], u32> = HashMap::new();
        for (names, year) in reports {
            let region = *numbers.entry(names).or_insert_with(|| {
                let path = (1..=names.len()).map(|n| {
                    let next = prefixes.len() as u32;
                    *prefixes.entry(names.part(..n)).or_insert(next)
                });
                nearness.regions.push(Region { path: path.collect(), names: names.into() });
                nearness.regions.len() as u32 - 1
            });
            nearness.standings.push(Standing { region, year });
        }
        nearness
    }

    /// The year of a report.
    pub fn year(&self, report: ReportId) -> Option<u16> {
        self.standings.get(report.0 as usize).and_then(|s| s.year)
    }

    /// The region of a report, the largest first.
    pub fn region(&self, report: ReportId) -> &[String] {
        self.at(report).map_or(&[], |r| &r.names)
    }

    /// How far the place of `other` is from that of `report`.
    pub fn apart(&self, report: ReportId, other: ReportId) -> Apart {
        let (Some(here), Some(there)) = (self.at(report), self.at(other)) else { return Apart::Elsewhere };
        let shared = here.path.iter().zip(&there.path).take_while(|(a, b)| a == b).count();
        let (up, down) = (here.path.len() - shared, there.path.len() - shared);
        match (up as u8, down as u8) {
            (0, 0) => Apart::Same,
            _ if shared == 0 => Apart::Elsewhere,
            (up, 0) => Apart::Above(up),
            (0, down) => Apart::Below(down),
            (up, _) => Apart::Beside(up),
        }
    }

    fn at(&self, report: ReportId) -> Option<&Region> {
        let standing = self.standings.get(report.0 as usize)?;
        self.regions.get(standing.region as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_looks_at_home_then_above_then_within_then_beside() {
        let names = |s: &str| s.split('/').map(str::to_owned).collect::<Vec<_>>();
        let regions =
            ["浙江省/宁波市", "浙江省/宁波市", "浙江省", "浙江省/宁波市/北仑区", "浙江省/杭州市", "山西省/太原市"].map(names);
        let nearness = Nearness::new(regions.iter().map(|r| (r.as_slice(), Some(2024))));
        let apart: Vec<_> = (1..6).map(|other| nearness.apart(ReportId(0), ReportId(other))).collect();
        assert_eq!(apart, [Apart::Same, Apart::Above(1), Apart::Below(1), Apart::Beside(1), Apart::Elsewhere]);
        assert!(apart.is_sorted());
    }
}
