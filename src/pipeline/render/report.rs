//! What is made from the text of one report or of one page of content/pages: its files, and what other pages say about it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::images::{self, images};
use crate::annotation::uses::Seen;
use crate::annotation::{self, Annotated, ReportId, ReportSightings, Sentences, annotate};
use crate::diag::Noted;
use crate::digest::Digest;
use crate::document::{Address, Document};
use crate::figures::{self, Figure, ReportFigures, correct};
use crate::page::{File, Gathered, Page, Pages};
use crate::pipeline::survey::{read, read_report};
use crate::pipeline::{Archive, Cache};
use crate::site::manifest::document_line;
use crate::site::terms::TermFaults;
use crate::site::{self, Report, Site};

/// What is known about a report once its terms have been found. It depends on the report's text, its address and the names of
/// all terms.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Uses {
    pub seen: Arc<[Seen]>,
    pub faults: TermFaults,
    /// The names that it uses for the images that it shows.
    pub images: Box<[String]>,
    /// The digest of the figures that it states.
    pub figures: Digest,
    /// Its line of the manifest; empty if the report could not be read again.
    pub line: String,
}

/// A report with the uses of terms in it.
pub(crate) struct ReportText {
    pub document: Document,
    pub addresses: Vec<Address>,
    pub annotated: Annotated,
    pub uses: Uses,
    pub sightings: ReportSightings,
    pub figures: ReportFigures,
}

/// The key for results that depend on a report's text, its address and the names of all terms.
pub(crate) fn key(step: &str, report: &Report, names: Digest) -> Digest {
    Digest::of(&(step, &report.address, report.text, names))
}

/// The key for results that also depend on the figures of a report.
pub(crate) fn key_with_figures(step: &str, site: &Site, report: &Report, names: Digest) -> Digest {
    let corrections = site.corrections.digest(&report.file);
    let wanted = (site.config.figures, site.config.open_figures);
    Digest::of(&(key(step, report, names), wanted, site.indicators.digest(), corrections))
}

/// The sentences of a report in which terms are used, from the cache or from its text.
pub(crate) fn sentences(archive: &Archive, site: &Site, cache: &Cache, id: ReportId, names: Digest) -> Sentences {
    let key = site.report(id).filter(|_| cache.is_open()).map(|report| key("sentences", report, names));
    let known = key.and_then(|key| cache.get(key));
    known.or_else(|| text(archive, site, id).value?.sightings.sentences).unwrap_or_default()
}

/// Reads a report and finds its terms; `None` if its file can no longer be read.
pub(crate) fn text(archive: &Archive, site: &Site, id: ReportId) -> Noted<Option<ReportText>> {
    let Some(report) = site.report(id) else { return Noted::silent(None) };
    let mut said = Vec::new();
    let document = read_report(archive, report).tell(&mut said);
    let text = document.map(|document| {
        let annotated = annotate(&document, Some(id), &site.lexicon, &site.nearness);
        let addresses = document.addresses();
        let sightings = annotation::sightings(&document, &addresses, &annotated);
        let figures = figures_of(site, report, &document, &addresses).tell(&mut said);
        let uses = Uses {
            figures: figures.digest,
            seen: sightings.seen.clone(),
            faults: TermFaults::of(&annotated),
            images: document.images().into_iter().map(str::to_owned).collect(),
            line: document_line(&report.address, &addresses),
        };
        ReportText { document, addresses, annotated, uses, sightings, figures }
    });
    Noted::new(text, said)
}

/// The figures that a report states, as its curator corrects them, if the archive wants them.
fn figures_of(site: &Site, report: &Report, document: &Document, addresses: &[Address]) -> Noted<ReportFigures> {
    if !site.config.figures {
        return Noted::silent(ReportFigures::default());
    }
    let found = figures::of_document(document, addresses, &site.indicators, site.config.open_figures);
    let corrections = site.corrections.of(&report.file);
    if corrections.is_empty() {
        return Noted::silent(ReportFigures::of(found));
    }
    let paragraphs = figures::paragraphs(document, addresses);
    correct::apply(found, &paragraphs, corrections, &site.indicators).map(ReportFigures::of)
}

/// The figures of a report, from the cache or from its text.
pub(crate) fn figures(archive: &Archive, site: &Site, cache: &Cache, id: ReportId, names: Digest) -> Arc<[Figure]> {
    let key = site.report(id).filter(|_| cache.is_open()).map(|report| figures_key(site, report, names));
    let known = key.and_then(|key| cache.get(key));
    known.or_else(|| text(archive, site, id).value?.figures.rows).unwrap_or_default()
}

/// The key of a report's figures.
pub(crate) fn figures_key(site: &Site, report: &Report, names: Digest) -> Digest {
    key_with_figures("figures", site, report, names)
}

/// The files of a report's page, and the digest of the images that it shows.
pub(crate) fn files(
    archive: &Archive,
    pages: &Pages,
    id: ReportId,
    file: &str,
    text: &ReportText,
) -> Noted<(Vec<File>, Digest)> {
    let mut said = Vec::new();
    let images = images(archive, file, &text.uses.images);
    let shown = images::digest(&images);
    let images = images.tell(&mut said);
    let figures = text.figures.rows.as_deref().unwrap_or_default();
    let files = pages.report(id, &text.document, &text.addresses, &text.annotated, figures, images).tell(&mut said);
    Noted::new((files, shown), said)
}

/// The files of a planned page. A feed gets the texts that it has from their reports, whose diagnostics their pages have.
pub(crate) fn planned(archive: &Archive, (site, pages): (&Site, &Pages), page: Page, gathered: &Gathered) -> Noted<Vec<File>> {
    let Page::Feed(of) = page else { return pages.render(page, gathered) };
    let text = |id: ReportId| Some((id, pages.feed_text(id, &read_report(archive, site.report(id)?).value?)));
    Noted::silent(pages.feed(of, &pages.feed_texts(of).into_iter().filter_map(text).collect()))
}

/// The files of a page of content/pages, and its line of the manifest; none if its file can no longer be read.
pub(crate) fn content_page(archive: &Archive, pages: &Pages, page: &site::Page) -> Noted<(Vec<File>, String)> {
    let mut said = Vec::new();
    let Some(document) = read(archive, &page.file).tell(&mut said) else {
        return Noted::new((Vec::new(), String::new()), said);
    };
    let images = images(archive, &page.file, &document.images()).tell(&mut said);
    let files = pages.plain(page, &document, images).tell(&mut said);
    Noted::new((files, document_line(&page.address, &document.addresses())), said)
}
