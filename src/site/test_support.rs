//! Small archives for the tests of this module.

use super::Site;
use super::assemble::{Options, Surveyed};
use crate::config::Config;
use crate::document::{FrontMatter, Kind, PlainNote};

/// A report from `浙江省/宁波市 2024-summary`: region, year and kind.
pub(super) fn surveyed(what: &str) -> Surveyed {
    let (region, file) = what.split_once(' ').unwrap();
    let kind = match file.split('-').nth(1) {
        Some("summary") => Kind::Summary,
        Some("excerpt") => Kind::Excerpt,
        Some("other") => Kind::Other,
        _ => Kind::Report,
    };
    let front = FrontMatter {
        title: what.to_owned(),
        kind,
        region: region.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        year: file.split('-').next().and_then(|year| year.parse().ok()),
        ..FrontMatter::default()
    };
    Surveyed { file: format!("content/reports/{region}/{file}.md"), front, characters: 100, ..Surveyed::default() }
}

/// A note that defines a term, with the term's name in the definition.
pub(super) fn note(label: &str, term: &str) -> PlainNote {
    PlainNote { label: label.to_owned(), term: term.to_owned(), text: format!("{term}的释义") }
}

/// The site of these reports.
pub(super) fn site(reports: &[&str]) -> Site {
    let reports = reports.iter().map(|what| surveyed(what)).collect();
    Site::assemble(Config::default(), reports, vec![], vec![], Options::default()).value
}
