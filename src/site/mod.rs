//! The archive as a whole: places, years, addresses, neighbours. It does not depend on HTML.
//!
//! ```text
//! surveys ─▶ assemble ─▶ Site ─▶ grid, neighbours, lists, terms ─▶ manifest
//!            address               queries for pages
//! ```

pub(crate) mod added;
pub(crate) mod address;
pub(crate) mod assemble;
pub(crate) mod line;
pub mod manifest;
mod moved;
pub(crate) mod outline;
mod places;
mod queries;
#[cfg(test)]
mod test_support;
pub(crate) mod terms;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::annotation::{Lexicon, Nearness, ReportId};
use crate::config::Config;
use crate::digest::Digest;
use crate::document::{FrontMatter, Kind};
use crate::figures::{Corrections, Indicators};

pub use self::added::Added;
pub use self::assemble::{Options, Surveyed};
pub use self::outline::Outline;
pub use self::queries::promises;
pub(crate) use self::queries::{grid, neighbours};

/// The number of a place, in order of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PlaceId(pub u32);

/// A region as the site shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The official name: 宁波市.
    pub name: String,
    /// Official names from the largest region down to this one.
    pub region: Vec<String>,
    /// `/zhejiang/ningbo/`
    pub address: String,
    /// Its division code, if the table of divisions has it.
    pub code: Option<u32>,
    pub parent: Option<PlaceId>,
    /// In order of division code, as official lists have them; unknown places last, by address.
    pub children: Vec<PlaceId>,
    /// Its reports, oldest year first, full text before summary and excerpt.
    pub reports: Vec<ReportId>,
    /// The number of reports of this place and of all places in it.
    pub held: u32,
}

/// A report as the archive knows it: everything except its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The Markdown file, relative to the archive's root.
    pub file: String,
    pub front: FrontMatter,
    /// `/zhejiang/ningbo/2024/`
    pub address: String,
    pub place: Option<PlaceId>,
    pub outline: Outline,
    /// Characters of text, without blanks and notes.
    pub characters: u32,
    /// The number of its own notes.
    pub notes: u32,
    /// The number of the converter's doubts about it that are still open.
    pub doubts: u32,
    /// When it was added to the archive, if content/added.yaml says so.
    pub added: Option<Added>,
    /// The digest of the file's text.
    pub text: Digest,
}

/// A plain page: content/pages/about.md at `/about/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The Markdown file, relative to the archive's root.
    pub file: String,
    pub title: String,
    pub address: String,
    /// The digest of the file's text.
    pub text: Digest,
}

/// The archive as a whole, without the texts of its reports. A clone shares everything that is large.
#[derive(Debug, Clone, Default)]
pub struct Site {
    pub config: Config,
    /// In order of address. Places above a place with reports are included, whether or not they have reports of their own.
    pub places: Vec<Place>,
    /// The top-level places, in order of division code.
    pub roots: Vec<PlaceId>,
    /// All places in list order: each before the places in it, in order of division code.
    pub tree: Vec<PlaceId>,
    /// In order of address.
    pub reports: Vec<Arc<Report>>,
    /// The reports of each year, in the order of their places in the tree.
    pub years: BTreeMap<u16, Vec<ReportId>>,
    /// Reports whose place or year is unknown.
    pub unplaced: Vec<ReportId>,
    pub pages: Vec<Page>,
    /// Former addresses of pages, each with the address of the page that it redirects to.
    pub moved: BTreeMap<String, String>,
    pub lexicon: Arc<Lexicon>,
    pub nearness: Arc<Nearness>,
    /// The indicators of which figures are found.
    pub indicators: Arc<Indicators>,
    /// What the curator corrects of the figures that were found.
    pub corrections: Arc<Corrections>,
}

impl Site {
    /// The report with this number.
    pub fn report(&self, id: ReportId) -> Option<&Report> {
        self.reports.get(id.0 as usize).map(Arc::as_ref)
    }

    /// The addresses of the reports' pages in Traditional characters; none if the settings do not ask for such pages.
    pub fn traditional_addresses(&self) -> impl Iterator<Item = String> {
        let reports = if self.config.traditional { self.reports.as_slice() } else { &[] };
        reports.iter().map(|report| address::traditional(&report.address))
    }

    /// The place with this number.
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.get(id.0 as usize)
    }

    /// Places from the outermost down to this one.
    pub fn line(&self, id: PlaceId) -> Vec<PlaceId> {
        let mut line: Vec<PlaceId> = std::iter::successors(Some(id), |id| self.place(*id).and_then(|p| p.parent)).collect();
        line.reverse();
        line
    }

    /// The outermost place that contains a place; the place itself if none does.
    pub fn outermost(&self, id: PlaceId) -> PlaceId {
        self.line(id).first().copied().unwrap_or(id)
    }

    /// The report's year.
    pub fn year_of(&self, id: ReportId) -> Option<u16> {
        self.report(id).and_then(|r| r.front.year)
    }
}

/// The sort order of texts of the same place and year: the full text first.
pub fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Report => 0,
        Kind::Summary => 1,
        Kind::Excerpt => 2,
        Kind::Other => 3,
    }
}
