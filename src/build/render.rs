//! The second pass: each report is read again, annotated, rendered, handed to the sink and dropped; then the pages that need no
//! report's text.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::survey::{gather, read};
use super::{Archive, Options, Progress};
use crate::annotation::{ReportId, Sightings, annotate, uses};
use crate::diag::{Diagnostic, Noted, messages};
use crate::output::Sink;
use crate::page::{self, File, Pages, Theme};
use crate::site::Site;

/// Renders the whole site into the sink. Yields the sightings of all terms.
pub fn render(archive: &Archive, site: &Site, options: &Options, sink: &dyn Sink, progress: &dyn Progress) -> Noted<Sightings> {
    let mut said = Vec::new();
    let overrides = archive.theme(&site.config.theme).tell(&mut said);
    let theme = Theme::load(&site.config.theme, &overrides, &site.config.language).tell(&mut said);
    let pages = Pages::new(site, &theme, page::Options { offline: options.offline });
    let press = Press { archive, site, pages: &pages, out: Out { sink, refused: OnceLock::new() }, progress };
    let plan = pages.plan();
    progress.begin("writing", site.reports.len() + site.pages.len() + plan.len());
    let ids: Vec<ReportId> = (0..site.reports.len() as u32).map(ReportId).collect();
    let seen = gather(ids.par_iter().map(|id| press.report(*id)).collect()).tell(&mut said);
    gather(site.pages.par_iter().map(|page| press.plain(page)).collect::<Vec<Noted<()>>>()).tell(&mut said);
    let sightings = Sightings::gather(seen);
    gather(plan.par_iter().map(|page| press.planned(*page, &sightings)).collect::<Vec<Noted<()>>>()).tell(&mut said);
    progress.end();
    said.extend(press.out.refused.into_inner());
    Noted::new(sightings, said)
}

/// What the printing of each page needs.
struct Press<'a> {
    archive: &'a Archive,
    site: &'a Site,
    pages: &'a Pages<'a>,
    out: Out<'a>,
    progress: &'a dyn Progress,
}

impl Press<'_> {
    fn report(&self, id: ReportId) -> Noted<uses::ReportSightings> {
        let mut said = Vec::new();
        let mut sightings = uses::ReportSightings::default();
        // The first pass has said whatever there is to say about the file.
        if let Some(document) = self.site.report(id).and_then(|r| read(self.archive, &r.file).value) {
            let annotated = annotate(&document, Some(id), &self.site.lexicon, &self.site.nearness);
            sightings = uses::sightings(&document, &annotated);
            let files = self.pages.report(id, &document, &annotated).tell(&mut said);
            self.out.put(files);
        }
        self.progress.advance();
        Noted::new(sightings, said)
    }

    fn plain(&self, page: &crate::site::Page) -> Noted<()> {
        let mut said = Vec::new();
        if let Some(document) = read(self.archive, &page.file).value {
            let files = self.pages.plain(page, &document).tell(&mut said);
            self.out.put(files);
        }
        self.progress.advance();
        Noted::new((), said)
    }

    fn planned(&self, page: page::Page, sightings: &Sightings) -> Noted<()> {
        let rendered = self.pages.render(page, sightings);
        self.progress.advance();
        rendered.map(|files| self.out.put(files))
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
