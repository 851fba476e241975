//! The second pass: reads each report again, annotates it, renders it, hands it to the sink and drops it; then renders the
//! pages that need no report's text; then writes the manifest of all addresses.
//!
//! Before a page is rendered, its key is looked up: the digest of everything the page is made from. If the cache has that key,
//! and the sink still has the files, they are kept and nothing is read.

pub(crate) mod images;
pub(crate) mod index;
pub(crate) mod index_spill;
pub(crate) mod report;

use std::collections::BTreeSet;
use std::io;
use std::sync::OnceLock;

use self::images::images;
use self::index_spill::IndexSpill;
use self::report::{ReportText, Uses};
use super::parallel::{each, each_noted};
use super::{Archive, Cache, Options, Progress, Silent};
use crate::annotation::{ReportId, ReportSightings, Sightings, TermId};
use crate::diag::{Diagnostic, Noted, messages};
use crate::digest::Digest;
use crate::figures::{Figures, ReportFigures};
use crate::output::{FileEntry, Sink};
use crate::page::basis::Bases;
use crate::page::{self, File, Gathered, Pages, Theme};
use crate::site::manifest::{self, Manifest, moved_line, page_line};
use crate::site::terms::TermFaults;
use crate::site::{self, Site};

/// What is known about the archive's texts once all pages are rendered.
#[derive(Debug, Default)]
pub struct Rendered {
    pub gathered: Gathered,
    /// The faults in each report's own notes, in order of report.
    pub faults: Vec<TermFaults>,
}

/// Renders the whole site into the sink.
pub fn render(
    archive: &Archive,
    site: &Site,
    options: &Options,
    cache: &Cache,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> Noted<Rendered> {
    let mut said = Vec::new();
    let overrides = archive.theme(&site.config).tell(&mut said);
    let theme = Theme::load(&site.config.theme, &overrides, &site.config.language).tell(&mut said);
    let pages = Pages::new(site, &theme, page::Options { offline: options.offline });
    let bases = if cache.is_open() { bases(site, &pages) } else { Bases::default() };
    let out = Out { sink, refused: OnceLock::new() };
    // Browsers do not let a script read the files of an index from disk.
    let searched = site.config.search && !options.offline;
    let given = searched.then(|| IndexSpill::new(site.reports.len(), sink));
    let renderer = Renderer { archive, site, pages: &pages, bases, cache, out, progress };
    let plan = pages.plan();
    progress.begin("writing", site.reports.len() + site.pages.len() + plan.len());

    let reports = each_noted(&reports(site), |id| renderer.report(*id, given.as_ref())).tell(&mut said);
    let mut lines = each_noted(&site.pages, |page| renderer.plain(page)).tell(&mut said);
    let (mut seen, mut figures, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for report in reports {
        seen.push(report.sightings);
        figures.push(report.figures);
        faults.push(report.uses.faults);
        lines.push(report.uses.line);
    }
    lines.extend(site.traditional_addresses().map(|address| page_line(&address)));
    let mut gathered = Gathered::new(Sightings::gather(seen), Figures::gather(figures));
    // One after the other: merged lists and tables both take much memory for a short time.
    lines.extend(renderer.index(given).tell(&mut said));
    lines.extend(renderer.all_planned(&plan, &mut gathered).tell(&mut said));

    let manifest = Manifest::gather(lines.into_iter().filter(|line| !line.is_empty()));
    let files = manifest.files(manifest::LARGEST).into_iter().map(|(path, text)| File { path, bytes: text.into_bytes() });
    renderer.out.put(files.collect());
    progress.end();
    said.extend(renderer.out.refused.into_inner());
    Noted::new(Rendered { gathered, faults }, said)
}

/// Makes the search index and its page, and puts them into the sink. Returns what was said.
pub(crate) fn index_into(
    archive: &Archive,
    site: &Site,
    pages: &Pages,
    cache: &Cache,
    sink: &dyn Sink,
    given: IndexSpill,
) -> Vec<Diagnostic> {
    let bases = if cache.is_open() { bases(site, pages) } else { Bases::default() };
    let out = Out { sink, refused: OnceLock::new() };
    let renderer = Renderer { archive, site, pages, bases, cache, out, progress: &Silent };
    let mut said = renderer.index(Some(given)).said;
    said.extend(renderer.out.refused.into_inner());
    said
}

/// All reports, in their order.
pub(crate) fn reports(site: &Site) -> Vec<ReportId> {
    (0..site.reports.len() as u32).map(ReportId).collect()
}

/// The inputs of pages, besides texts.
fn bases(site: &Site, pages: &Pages) -> Bases {
    let terms: Vec<TermId> = (0..site.lexicon.terms().len() as u32).map(TermId).collect();
    pages.bases(each(&reports(site), |id| pages.of_report(*id)), each(&terms, |id| pages.of_term(*id)))
}

/// The shared state for rendering pages.
pub(crate) struct Renderer<'a> {
    pub archive: &'a Archive,
    pub site: &'a Site,
    pub pages: &'a Pages<'a>,
    pub bases: Bases,
    pub cache: &'a Cache,
    pub out: Out<'a>,
    progress: &'a dyn Progress,
}

/// What is kept of a report after its page is written.
#[derive(Default)]
struct Printed {
    uses: Uses,
    sightings: ReportSightings,
    figures: ReportFigures,
}

/// Files as the sink can identify them in the next build.
pub(crate) type Files = Noted<Vec<FileEntry>>;

impl Renderer<'_> {
    /// A report's page: kept, if its inputs have not changed.
    fn report(&self, id: ReportId, spill: Option<&IndexSpill>) -> Noted<Printed> {
        let printed = self.kept(id).unwrap_or_else(|| self.printed(id, spill));
        self.progress.advance();
        printed
    }

    fn kept(&self, id: ReportId) -> Option<Noted<Printed>> {
        let uses: Uses = self.cache.get(self.uses_key(id)?)?;
        let images = images(self.archive, &self.site.report(id)?.file, &uses.images);
        let files: Files = self.cache.get(self.page_key(id, &uses, images::digest(&images))?)?;
        self.out.keep(&files.value).then(|| {
            // Pages of terms and figures may want them in this build or in a later one.
            let figures = self.site.report(id).map(|report| report::figures_key(self.site, report, self.bases.names()));
            self.sentences_key(id).into_iter().chain(figures).for_each(|key| self.cache.hold(key));
            files.map(|_| {
                let sightings = ReportSightings { seen: uses.seen.clone(), sentences: None };
                let figures = ReportFigures { digest: uses.figures, rows: None };
                Printed { uses, sightings, figures }
            })
        })
    }

    /// Renders a report's page again and collects its text for the search index, if there is one.
    fn printed(&self, id: ReportId, spill: Option<&IndexSpill>) -> Noted<Printed> {
        let mut said = Vec::new();
        let text = report::text(self.archive, self.site, id).tell(&mut said);
        let Some((text, report)) = text.zip(self.site.report(id)) else { return Noted::new(Printed::default(), said) };
        let (files, shown) = report::files(self.archive, self.pages, id, &report.file, &text).tell(&mut said);
        let ReportText { document, uses, sightings, figures, .. } = text;
        if let Some(files) = self.out.put(files) {
            self.remember(id, &uses, shown, (&sightings, &figures), &Noted::new(files, said.clone()));
        }
        if let Some(spill) = spill {
            spill.give(id.0 as usize, self.folded(id, &document));
        }
        Noted::new(Printed { uses, sightings, figures }, said)
    }

    fn remember(
        &self,
        id: ReportId,
        uses: &Uses,
        images: Digest,
        (sightings, figures): (&ReportSightings, &ReportFigures),
        files: &Files,
    ) {
        if let Some(key) = self.uses_key(id) {
            self.cache.keep(key, uses);
        }
        if let Some((key, sentences)) = self.sentences_key(id).zip(sightings.sentences.as_ref()) {
            self.cache.keep(key, sentences);
        }
        if let (Some(report), Some(rows)) = (self.site.report(id).filter(|_| self.cache.is_open()), &figures.rows) {
            self.cache.keep(report::figures_key(self.site, report, self.bases.names()), rows);
        }
        if let Some(key) = self.page_key(id, uses, images) {
            self.cache.keep(key, files);
        }
    }

    fn uses_key(&self, id: ReportId) -> Option<Digest> {
        let report = self.site.report(id).filter(|_| self.cache.is_open())?;
        Some(report::key_with_figures("uses", self.site, report, self.bases.names()))
    }

    fn sentences_key(&self, id: ReportId) -> Option<Digest> {
        self.key(id, "sentences")
    }

    fn key(&self, id: ReportId, step: &str) -> Option<Digest> {
        let report = self.site.report(id).filter(|_| self.cache.is_open())?;
        Some(report::key(step, report, self.bases.names()))
    }

    /// The key of a report's page with these images. It includes the file's name, because diagnostics about the text mention
    /// it.
    fn page_key(&self, id: ReportId, uses: &Uses, images: Digest) -> Option<Digest> {
        let basis =
            self.pages.report_basis(&self.bases, id, uses.seen.iter().filter(|seen| seen.count > 0).map(|seen| seen.term));
        let report = self.site.report(id)?;
        // Messages name lines of the corrections.
        let corrections = self.site.corrections.digest(&report.file);
        Some(Digest::of(&(self.key(id, "page")?, &report.file, basis, images, uses.figures, corrections)))
    }

    fn plain(&self, page: &site::Page) -> Noted<String> {
        let made = report::content_page(self.archive, self.pages, page).map(|(files, line)| {
            self.out.put(files);
            line
        });
        self.progress.advance();
        made
    }

    /// All planned pages: first keeps those that can be kept, then renders the others. Returns their lines of the manifest.
    fn all_planned(&self, plan: &[page::Page], gathered: &mut Gathered) -> Noted<Vec<String>> {
        let mut said = Vec::new();
        let kept = each(plan, |page| self.kept_page(*page, gathered));
        let missing: Vec<(page::Page, Option<Digest>)> =
            plan.iter().zip(&kept).filter_map(|(page, kept)| Some((*page, *kept.as_ref().err()?))).collect();
        let pages: Vec<page::Page> = missing.iter().map(|(page, _)| *page).collect();
        self.supply_sentences(&pages, gathered);
        self.supply_figures(&pages, gathered);
        let made = each_noted(&missing, |(page, key)| self.planned(*page, *key, gathered)).tell(&mut said);
        let kept = kept.into_iter().flatten().map(|kept| kept.tell(&mut said));
        let lines = kept.chain(made).flatten().collect();
        Noted::new(lines, said)
    }

    /// Gets the sentences that these pages quote from reports whose pages have been kept.
    fn supply_sentences(&self, pages: &[page::Page], gathered: &mut Gathered) {
        let sightings = &mut gathered.sightings;
        let quoted = pages.iter().filter_map(|page| page.quotes());
        let reports: BTreeSet<ReportId> = quoted.flat_map(|term| sightings.seen(term).map(|(report, _)| report)).collect();
        let wanting: Vec<ReportId> = reports.into_iter().filter(|report| !sightings.has_sentences(*report)).collect();
        let names = self.bases.names();
        let found = each(&wanting, |id| report::sentences(self.archive, self.site, self.cache, *id, names));
        for (report, sentences) in wanting.into_iter().zip(found) {
            sightings.supply(report, sentences);
        }
    }

    /// Gets the figures of reports whose pages have been kept, if one of these pages shows them.
    fn supply_figures(&self, pages: &[page::Page], gathered: &mut Gathered) {
        if !self.site.config.figures || !pages.iter().any(|page| page.needs_figures()) {
            return;
        }
        let wanting = gathered.figures.wanting();
        let names = self.bases.names();
        let found = each(&wanting, |id| report::figures(self.archive, self.site, self.cache, *id, names));
        for (report, rows) in wanting.into_iter().zip(found) {
            gathered.figures.supply(report, rows);
        }
    }

    /// The lines of a page that can be kept; else the key with which the cache keeps it once it is rendered.
    fn kept_page(&self, page: page::Page, gathered: &Gathered) -> Result<Noted<Vec<String>>, Option<Digest>> {
        let key = self.planned_key(page, gathered);
        let files: Option<Files> = key.and_then(|key| self.cache.get(key));
        let files = files.filter(|files| self.out.keep(&files.value)).ok_or(key)?;
        self.progress.advance();
        Ok(files.map(|files| self.lines(files.iter().map(|file| &*file.path))))
    }

    fn planned(&self, page: page::Page, key: Option<Digest>, gathered: &Gathered) -> Noted<Vec<String>> {
        let mut said = Vec::new();
        let files = report::planned(self.archive, (self.site, self.pages), page, gathered).tell(&mut said);
        self.progress.advance();
        let lines = self.lines(files.iter().map(|file| &*file.path));
        if let (Some(files), Some(key)) = (self.out.put(files), key) {
            self.cache.keep(key, &Noted::new(files, said.clone()));
        }
        Noted::new(lines, said)
    }

    fn planned_key(&self, page: page::Page, gathered: &Gathered) -> Option<Digest> {
        self.cache.is_open().then(|| Digest::of(&("planned", self.pages.basis(&self.bases, page, gathered))))
    }

    /// The lines of the manifest for the pages among planned files.
    pub(crate) fn lines<'f>(&self, files: impl Iterator<Item = &'f str>) -> Vec<String> {
        let line = |path: &str| {
            // A former address may name its file.
            let page = path.strip_suffix("index.html");
            let address = format!("/{}", page.unwrap_or(path));
            match self.site.moved_to(&address) {
                Some(to) => Some(moved_line(&address, &to)),
                None => page.map(|_| page_line(&address)),
            }
        };
        files.filter_map(line).collect()
    }
}

/// The output to the sink. If the disk rejects one file, it will reject the next too, so the first error is kept and the
/// remaining files are not tried.
pub(crate) struct Out<'a> {
    sink: &'a dyn Sink,
    refused: OnceLock<Diagnostic>,
}

impl Out<'_> {
    /// Puts files; returns their entries if the sink can identify all of them.
    pub(crate) fn put(&self, files: Vec<File>) -> Option<Vec<FileEntry>> {
        // All files are put, whether or not the sink can identify them.
        let known: Vec<Option<FileEntry>> = files.iter().map(|file| self.put_one(file)).collect();
        known.into_iter().collect()
    }

    fn put_one(&self, File { path, bytes }: &File) -> Option<FileEntry> {
        self.put_bytes(path, bytes)
    }

    pub(crate) fn put_bytes(&self, path: &str, bytes: &[u8]) -> Option<FileEntry> {
        if self.refused.get().is_some() {
            return None;
        }
        self.sink.put(path, bytes).unwrap_or_else(|e| {
            self.refuse(path, &e);
            None
        })
    }

    pub(crate) fn refuse(&self, path: &str, error: &io::Error) {
        let _ = self.refused.set(messages::cannot_put(path, error));
    }

    /// The bytes of a file as the last build left it.
    pub(crate) fn standing(&self, path: &str) -> Option<Vec<u8>> {
        self.sink.standing(path)
    }

    /// Whether the sink still has exactly these files.
    pub(crate) fn keep(&self, files: &[FileEntry]) -> bool {
        self.sink.keep(files)
    }
}
