//! The curator's report as data.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::against::Against;
use super::copies::{Copy, copies};
use super::links::{Broken, Links};
use super::pages::{Pages, region};
use super::stores::Stores;
use super::{FigureDoubt, HOST_LIMIT, figure_doubts, figures, sources};
use crate::annotation::{Origin, Sightings, TermId};
use crate::config::Config;
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::digest::Digest;
use crate::document::Kind;
use crate::output::LastPublication;
use crate::pipeline::archive::PUBLIC;
use crate::pipeline::convert::suppress::open;
use crate::pipeline::parallel::each_noted;
use crate::pipeline::{Archive, Cache, Options, Progress, Rendered, render, survey};
use crate::site::manifest::Manifest;
use crate::site::{self, Report, Site};

/// Everything that a curator wants to know about the current state of the archive.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Findings {
    pub title: String,
    pub reports: usize,
    pub places: usize,
    pub terms: usize,
    /// Newest first.
    pub years: Vec<u16>,
    pub grid: Vec<Row>,
    /// Summaries and excerpts.
    pub partial: Vec<Partial>,
    /// Reports whose place or year is unknown.
    pub unplaced: Vec<String>,
    pub copies: Vec<Copy>,
    /// Notes whose marker is missing from the text, by report. They are linked where their term occurs.
    pub unmarked_notes: Vec<Notes>,
    /// Notes that are reached by neither a marker nor an occurrence of their term.
    pub unreachable_notes: Vec<Notes>,
    /// Terms of content/glossary that no report uses.
    pub unused_terms: Vec<String>,
    pub broken_links: usize,
    /// Links to an earlier publication that would break, if one was given.
    pub against: Option<Against>,
    /// Open doubts of the converter, by report; settled ones are left out.
    pub doubts: Vec<Doubts>,
    /// Figures that a curator should look at, by kind; confirmed and corrected ones are left out.
    pub figures: Vec<FigureDoubt>,
    /// Number of warnings that are settled and therefore not among the messages.
    pub settled: usize,
    pub size: Size,
    /// The pages of reports, for the report as a page.
    #[serde(skip)]
    pub pages: Pages,
}

/// The row of one place in the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    pub place: String,
    pub address: String,
    /// 1 for the outermost places.
    pub level: u8,
    /// One cell per year: the kinds of its texts, the fullest first; empty where there is none.
    pub cells: Vec<Vec<&'static str>>,
    /// The names of the place and the places that it is in, as one word: 浙江省宁波市.
    #[serde(skip)]
    pub region: String,
    /// For each cell the address of its fullest report.
    #[serde(skip)]
    pub addresses: Vec<Option<String>>,
}

/// A report of which the archive has a summary or an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partial {
    pub file: String,
    pub kind: &'static str,
    /// Whether the full text is in the archive too.
    pub full_text: bool,
}

/// Some notes of one report, by label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notes {
    pub file: String,
    pub labels: Vec<String>,
}

/// The open doubts about one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubts {
    pub file: String,
    /// How many there are of each code.
    pub codes: BTreeMap<String, u32>,
}

/// How large the site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Size {
    pub files: usize,
    pub bytes: u64,
    /// Bytes of Markdown of all reports in the site.
    pub text: u64,
    /// Bytes of the Markdown copies beside the reports' pages; `markdown: false` leaves these copies out.
    pub markdown: u64,
    /// The maximum that GitHub Pages accepts.
    pub limit: u64,
}

/// Does everything that build would do without publishing anything, and summarises the result. `earlier` is the manifest of a
/// publication whose links this one should keep. What is found out is remembered for the next check and the next build.
pub fn check(archive: &Archive, options: &Options, earlier: Option<&Manifest>, progress: &dyn Progress) -> Noted<Findings> {
    let stores = Stores::open(archive);
    let found = check_with(archive, options, earlier, &stores, progress);
    stores.close();
    found
}

fn check_with(
    archive: &Archive,
    options: &Options,
    earlier: Option<&Manifest>,
    stores: &Stores,
    progress: &dyn Progress,
) -> Noted<Findings> {
    let mut said = Vec::new();
    let site = survey(archive, options, &stores.build, progress).tell(&mut said);
    let mut settled = sources::look(archive, &site.config, stores, progress).tell(&mut said);
    let last = LastPublication::of(&archive.root, &archive.root.join(PUBLIC));
    said.extend(markdown_gone(&site.config, &last));
    let links = Links::new(site.config.base_path(), &stores.check, last);
    let rendered = render(archive, &site, options, &stores.build, &links, progress).tell(&mut said);
    let broken = links.broken();
    said.extend(broken.iter().map(|b| broken_link(archive, &site, b)));
    let manifest = links.manifest();
    let stated = &rendered.gathered.figures;
    let figures = figure_doubts::doubts((archive, &site), stated, (&stores.build, &stores.check), &manifest);
    let against = earlier.map(|earlier| Against::compare(&site, &manifest, earlier));
    said.extend(against.iter().flat_map(Against::said));
    let copies = copies(archive).tell(&mut said);
    let (files, bytes) = links.size();
    if bytes > HOST_LIMIT {
        said.push(messages::too_large_for_host(bytes, HOST_LIMIT));
    }
    let text = each_noted(&site.reports, |report| scanned(archive, report, &stores.check)).tell(&mut said).iter().sum();
    let size = Size { files, bytes, text, markdown: links.markdown(), limit: HOST_LIMIT };
    let (said, of_reports) = open(&site, said);
    settled += of_reports;
    let found = findings(&site, &rendered);
    Noted::new(Findings { copies, figures, settled, size, broken_links: broken.len(), against, ..found }, said)
}

/// The warning that the last publication has Markdown copies whose links would break unseen.
fn markdown_gone(config: &Config, last: &LastPublication) -> Option<Diagnostic> {
    let mut copies = last.paths().filter(|path| config.markdown.is_none() && path.ends_with("/index.md"));
    let first = copies.next()?;
    Some(messages::markdown_gone(Location::whole(&Arc::from("config.yaml")), 1 + copies.count(), first))
}

/// The size of a report's text in bytes, and its suspicious places.
fn scanned(archive: &Archive, report: &Report, cache: &Cache) -> Noted<u64> {
    let key = Digest::of(&("scanned", &report.file, report.text));
    cache.get(key).unwrap_or_else(|| {
        let Ok(text) = archive.text(&report.file) else { return Noted::silent(0) };
        let said = figures::suspicious(&Arc::from(report.file.as_str()), &text);
        let scanned = Noted::new(text.len() as u64, said);
        cache.keep(key, &scanned);
        scanned
    })
}

fn findings(site: &Site, rendered: &Rendered) -> Findings {
    let grid = site.grid(None);
    let name = |id| site.report(id).map(|r| r.file.clone());
    let notes = |of: fn(&site::terms::TermFaults) -> &Vec<String>| {
        let pairs = site.reports.iter().zip(&rendered.faults).filter(|(_, faults)| !of(faults).is_empty());
        pairs.map(|(report, faults)| Notes { file: report.file.clone(), labels: of(faults).clone() }).collect()
    };
    Findings {
        title: site.config.title.clone(),
        reports: site.reports.len(),
        places: site.counts().places,
        terms: site.lexicon.terms().len(),
        grid: grid.rows.iter().map(|row| self::row(site, row)).collect(),
        years: grid.years,
        partial: partial(site),
        unplaced: site.unplaced.iter().filter_map(|id| name(*id)).collect(),
        unmarked_notes: notes(|faults| &faults.unmarked),
        unreachable_notes: notes(|faults| &faults.unused),
        unused_terms: unused_terms(site, &rendered.gathered.sightings),
        doubts: doubts(site),
        pages: Pages::of(site),
        ..Findings::default()
    }
}

/// The open doubts about each report.
fn doubts(site: &Site) -> Vec<Doubts> {
    let open = site.reports.iter().filter_map(|report| {
        let doubts = &report.front.source.as_ref()?.doubts;
        let codes = doubts.iter().filter(|(code, _)| !report.front.settled.contains(code));
        Some(Doubts { file: report.file.clone(), codes: codes.map(|(code, count)| (code.clone(), *count)).collect() })
    });
    open.filter(|doubts| !doubts.codes.is_empty()).collect()
}

fn row(site: &Site, row: &site::grid::Row) -> Row {
    let place = site.place(row.place);
    let kinds = |cell: &Vec<_>| cell.iter().filter_map(|id| site.report(*id)).map(|r| r.front.kind.name()).collect();
    let address = |cell: &Vec<_>| cell.first().and_then(|id| site.report(*id)).map(|r| r.address.clone());
    Row {
        place: place.map(|p| p.name.clone()).unwrap_or_default(),
        address: place.map(|p| p.address.clone()).unwrap_or_default(),
        level: row.level,
        cells: row.cells.iter().map(kinds).collect(),
        region: region(site, Some(row.place)),
        addresses: row.cells.iter().map(address).collect(),
    }
}

fn partial(site: &Site) -> Vec<Partial> {
    let is_full = |r: &Report| r.front.kind == Kind::Report;
    let not_whole = site.reports.iter().filter(|r| !is_full(r));
    let partial = not_whole.map(|r| {
        let beside = r.place.and_then(|p| site.place(p)).map(|p| p.reports.as_slice()).unwrap_or_default();
        let mut full = beside.iter().filter_map(|id| site.report(*id)).filter(|r| is_full(r));
        Partial {
            file: r.file.clone(),
            kind: r.front.kind.name(),
            full_text: full.any(|other| other.front.year == r.front.year),
        }
    });
    partial.collect()
}

/// Terms that only the glossary defines and no report uses.
fn unused_terms(site: &Site, sightings: &Sightings) -> Vec<String> {
    let terms = site.lexicon.terms().iter().enumerate();
    let unused = terms.filter(|(i, term)| {
        let curated_only = term.definitions.iter().all(|d| matches!(d.origin, Origin::Glossary(_)));
        curated_only && sightings.count(TermId(*i as u32)) == 0
    });
    unused.map(|(_, term)| term.name.clone()).collect()
}

/// A broken link with its location in the Markdown of the page. A link that is not in that text comes from the theme, and its
/// location is the file as a whole.
fn broken_link(archive: &Archive, site: &Site, broken: &Broken) -> Diagnostic {
    let address = format!("/{}", broken.page.trim_end_matches("index.html"));
    let file = site.find_report(&address).and_then(|id| site.report(id)).map(|r| &r.file);
    let file = file.or_else(|| site.pages.iter().find(|p| p.address == address).map(|p| &p.file));
    let diagnostic = messages::broken_link(&address, &broken.href, broken.anchor_only);
    let Some((file, text)) = file.and_then(|file| Some((file, archive.text(file).ok()?))) else { return diagnostic };
    match text.find(&broken.href) {
        Some(at) => diagnostic.at(Location::at(&file.as_str().into(), &text, at..at + broken.href.len())),
        None => diagnostic.at(Location::whole(&file.as_str().into())),
    }
}
