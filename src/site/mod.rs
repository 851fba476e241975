//! The archive as a whole: places, years, addresses, neighbours. It knows nothing of HTML.

use crate::annotation::ReportId;
use crate::document::{FrontMatter, Heading};

/// The number of a place, in order of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub u32);

/// A region as the site shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The official name: 宁波市.
    pub name: String,
    /// Official names from the largest region down to this one.
    pub region: Vec<String>,
    /// `/zhejiang/ningbo/`
    pub address: String,
    pub parent: Option<PlaceId>,
    pub children: Vec<PlaceId>,
    /// Its reports, oldest year first, full text before summary and excerpt.
    pub reports: Vec<ReportId>,
}

/// A report as the archive knows it: all but its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The Markdown file, relative to the archive's root.
    pub file: String,
    pub front: FrontMatter,
    /// `/zhejiang/ningbo/2024/`
    pub address: String,
    pub place: Option<PlaceId>,
    pub outline: Vec<Heading>,
    /// Characters of text without blanks and notes.
    pub characters: u32,
}
