//! The second pass: each report is read again, annotated, rendered, handed to the sink and dropped; then the pages that need no
//! report's text; then the manifest of all addresses.

use std::sync::OnceLock;

use super::indexing::index;
use super::parallel::each_noted;
use super::survey::read;
use super::{Archive, Options, Progress};
use crate::annotation::{ReportId, Sightings, annotate, uses};
use crate::diag::{Diagnostic, Noted, messages};
use crate::document::Document;
use crate::index::{Contribution, Text};
use crate::output::Sink;
use crate::page::{self, File, Pages, Theme};
use crate::site::manifest::{Manifest, document_line, moved_line, page_line};
use crate::site::terms::TermFaults;
use crate::site::{self, Site};

/// The path of the manifest of addresses and anchors.
pub const MANIFEST: &str = "manifest.txt";

/// What is known of the archive's texts when all pages are rendered.
#[derive(Debug, Default)]
pub struct Rendered {
    pub sightings: Sightings,
    /// What became of each report's own notes, in order of report.
    pub faults: Vec<TermFaults>,
}

/// Renders the whole site into the sink.
pub fn render(archive: &Archive, site: &Site, options: &Options, sink: &dyn Sink, progress: &dyn Progress) -> Noted<Rendered> {
    let mut said = Vec::new();
    let overrides = archive.theme(&site.config.theme).tell(&mut said);
    let theme = Theme::load(&site.config.theme, &overrides, &site.config.language).tell(&mut said);
    let pages = Pages::new(site, &theme, page::Options { offline: options.offline });
    // A browser lets no script read the files of an index from disk.
    let searched = site.config.search && !options.offline;
    let press = Press { archive, site, pages: &pages, out: Out { sink, refused: OnceLock::new() }, progress, searched };
    let plan = pages.plan();
    progress.begin("writing", site.reports.len() + site.pages.len() + plan.len());

    let ids: Vec<ReportId> = (0..site.reports.len() as u32).map(ReportId).collect();
    let reports = each_noted(&ids, |id| press.report(*id)).tell(&mut said);
    let mut lines = each_noted(&site.pages, |page| press.plain(page)).tell(&mut said);
    let (mut seen, mut faults, mut contributions) = (Vec::new(), Vec::new(), Vec::new());
    for report in reports {
        seen.push(report.sightings);
        faults.push(report.faults);
        lines.push(report.line);
        contributions.push(report.contribution);
    }
    if press.searched {
        press.out.put(index(&pages, contributions));
    }
    let sightings = Sightings::gather(seen);
    let planned = each_noted(&plan, |page| press.planned(*page, &sightings)).tell(&mut said);
    lines.extend(planned.into_iter().flatten());

    let manifest = Manifest::gather(lines.into_iter().filter(|line| !line.is_empty())).write();
    press.out.put(vec![File { path: MANIFEST.to_owned(), bytes: manifest.into_bytes() }]);
    progress.end();
    said.extend(press.out.refused.into_inner());
    Noted::new(Rendered { sightings, faults }, said)
}

/// What the printing of each page needs.
struct Press<'a> {
    archive: &'a Archive,
    site: &'a Site,
    pages: &'a Pages<'a>,
    out: Out<'a>,
    progress: &'a dyn Progress,
    /// Whether the texts are indexed.
    searched: bool,
}

/// What stays of a report when its page is written.
#[derive(Default)]
struct Printed {
    sightings: uses::ReportSightings,
    faults: TermFaults,
    /// Its line of the manifest; empty when it could not be read again.
    line: String,
    /// What it gives to the index of search.
    contribution: Contribution,
}

impl Press<'_> {
    fn report(&self, id: ReportId) -> Noted<Printed> {
        let mut said = Vec::new();
        let mut printed = Printed::default();
        if let Some(report) = self.site.report(id)
            && let Some(document) = read(self.archive, &report.file).tell(&mut said)
        {
            printed = self.print(id, &report.address, &document).tell(&mut said);
        }
        self.progress.advance();
        Noted::new(printed, said)
    }

    fn print(&self, id: ReportId, address: &str, document: &Document) -> Noted<Printed> {
        let annotated = annotate(document, Some(id), &self.site.lexicon, &self.site.nearness);
        let printed = Printed {
            sightings: uses::sightings(document, &annotated),
            faults: TermFaults::of(&annotated),
            line: document_line(address, document),
            contribution: if self.searched { Contribution::of(&Text::of(document)) } else { Contribution::default() },
        };
        self.pages.report(id, document, &annotated).map(|files| {
            self.out.put(files);
            printed
        })
    }

    fn plain(&self, page: &site::Page) -> Noted<String> {
        let mut said = Vec::new();
        let mut line = String::new();
        if let Some(document) = read(self.archive, &page.file).tell(&mut said) {
            let files = self.pages.plain(page, &document).tell(&mut said);
            self.out.put(files);
            line = document_line(&page.address, &document);
        }
        self.progress.advance();
        Noted::new(line, said)
    }

    /// The manifest's line of a planned page.
    fn line(&self, address: &str) -> String {
        match self.site.moved.get(address) {
            Some(to) => moved_line(address, to),
            None => page_line(address),
        }
    }

    fn planned(&self, page: page::Page, sightings: &Sightings) -> Noted<Vec<String>> {
        let rendered = self.pages.render(page, sightings);
        self.progress.advance();
        rendered.map(|files| {
            let addresses = files.iter().filter_map(|file| file.path.strip_suffix("index.html"));
            let lines = addresses.map(|address| self.line(&format!("/{address}"))).collect();
            self.out.put(files);
            lines
        })
    }
}

/// The way out. A disk that refuses one file will refuse the next: the first refusal is kept, and the rest are not tried.
struct Out<'a> {
    sink: &'a dyn Sink,
    refused: OnceLock<Diagnostic>,
}

impl Out<'_> {
    fn put(&self, files: Vec<File>) {
        for File { path, bytes } in files {
            if self.refused.get().is_some() {
                return;
            }
            if let Err(e) = self.sink.put(&path, &bytes) {
                let _ = self.refused.set(messages::cannot_put(&path, &e));
            }
        }
    }
}
