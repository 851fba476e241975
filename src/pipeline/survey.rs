//! The first pass: reads every report, page and glossary once and keeps what the archive must know about it; texts are not
//! kept.
//!
//! A survey is cached by the path, size and times of its file, so that an unchanged file is not read at all.

use std::sync::Arc;

use super::archive::{ADDED, Archive, GLOSSARY, PAGES, REPORTS};
use super::cache::Cache;
use super::convert::locate::with_excerpts;
use super::curated::curate;
use super::parallel::each_noted;
use super::{Options, Progress};
use crate::annotation::{GlossaryEntry, glossary};
use crate::diag::Noted;
use crate::digest::Digest;
use crate::document::{self, Document, FrontMatter, Survey};
use crate::site::added::{self, AddedDays};
use crate::site::{Report, Site, Surveyed, assemble};

/// The survey of a file with the digest of its text; `None` if the file has an error.
pub(crate) type FileSurvey = Noted<Option<(Survey, Digest)>>;

/// Reads the whole archive and assembles the site.
pub fn survey(archive: &Archive, options: &Options, cache: &Cache, progress: &dyn Progress) -> Noted<Site> {
    let mut said = Vec::new();
    let mut config = archive.settings().tell(&mut said);
    config.search &= options.search;
    let reports = archive.files(REPORTS, &["md"]).tell(&mut said);
    let pages = archive.files(PAGES, &["md"]).tell(&mut said);
    progress.begin("reading", reports.len() + pages.len());
    let reports = all(archive, &reports, cache, progress).tell(&mut said);
    let pages = all(archive, &pages, cache, progress).tell(&mut said);
    progress.end();
    let glossary = glossaries(archive).tell(&mut said);
    let wanted = assemble::Options { drafts: options.drafts };
    let assembled = assembled(archive, Site::assemble(config, reports, glossary, pages, wanted));
    said.extend(assembled.said);
    let site = curate(archive, assembled.value).tell(&mut said);
    Noted::new(site, said)
}

fn all(archive: &Archive, files: &[String], cache: &Cache, progress: &dyn Progress) -> Noted<Vec<Surveyed>> {
    let surveyed = each_noted(files, |file| {
        let one = remembered(archive, file, cache).1.map(|survey| surveyed(file, survey));
        progress.advance();
        one
    });
    surveyed.map(|all| all.into_iter().flatten().collect())
}

/// The cached survey of a file that has not changed since a run last read it; otherwise a new one. The key under which the
/// cache has it comes first; `None` if the file has changed so recently that it could change again without a new time.
pub(crate) fn remembered(archive: &Archive, file: &str, cache: &Cache) -> (Option<Digest>, FileSurvey) {
    let stamp = if cache.is_open() { archive.stamp(file) } else { None };
    let key = stamp.map(|stamp| Digest::of(&("survey", file, stamp)));
    let survey = key.and_then(|key| cache.get::<FileSurvey>(key)).unwrap_or_else(|| {
        let survey = look(archive, file);
        if let Some(key) = key {
            cache.keep(key, &survey);
        }
        survey
    });
    (key, survey)
}

/// Surveys one Markdown file.
pub(crate) fn look(archive: &Archive, file: &str) -> FileSurvey {
    let survey = |text: &str| {
        let digest = Digest::of_bytes(text.as_bytes());
        let noted = document::survey(&Arc::from(file), text);
        // A file with an error is left out: what is wrong in it, such as a year or an anchor, would be wrong on other pages too.
        let sound = !noted.has_errors();
        noted.map(|survey| survey.filter(|_| sound).map(|survey| (survey, digest)))
    };
    archive.read_text(file, survey).unwrap_or_else(|wrong| Noted::new(None, vec![wrong]))
}

/// Reads one Markdown file; `None` if it cannot be built. Diagnostics about its front matter were already reported by the
/// survey.
pub(crate) fn read(archive: &Archive, file: &str) -> Noted<Option<Document>> {
    match archive.text(file) {
        Ok(text) => document::read(&Arc::from(file), &text),
        Err(wrong) => Noted::new(None, vec![wrong]),
    }
}

/// Reads the Markdown of a report whose front matter the survey has read.
pub(crate) fn read_report(archive: &Archive, report: &Report) -> Noted<Option<Document>> {
    let read = |text: &str| document::read_body(&Arc::from(report.file.as_str()), text, report.front.clone());
    archive.read_text(&report.file, read).unwrap_or_else(|wrong| Noted::new(None, vec![wrong]))
}

/// A survey as the site is assembled from it; `None` if the file has an error.
pub(crate) fn surveyed(file: &str, survey: Option<(Survey, Digest)>) -> Option<Surveyed> {
    let (Survey { front, outline, notes, characters, spans }, text) = survey?;
    let doubts = open_doubts(&front);
    Some(Surveyed { file: file.to_owned(), front, outline, notes, characters, doubts, text, spans })
}

/// The number of the converter's doubts about a report that its curator has not settled.
fn open_doubts(front: &FrontMatter) -> u32 {
    let doubts = front.source.iter().flat_map(|source| &source.doubts);
    doubts.filter(|(code, _)| !front.settled.contains(code)).fold(0, |sum, (_, count)| sum.saturating_add(*count))
}

/// An assembled site with the days on which its reports were added; messages show the lines that they are about.
pub(crate) fn assembled(archive: &Archive, assembled: Noted<Site>) -> Noted<Site> {
    let mut said = Vec::new();
    let mut site = assembled.tell(&mut said);
    let added = added_days(archive).tell(&mut said);
    site.add(&added).tell(&mut said);
    Noted::new(site, with_excerpts(archive, said))
}

/// The entries of content/added.yaml; none if there is no such file.
fn added_days(archive: &Archive) -> Noted<AddedDays> {
    if !archive.root.join(ADDED).exists() {
        return Noted::silent(AddedDays::default());
    }
    match archive.text(ADDED) {
        Ok(text) => added::read(&Arc::from(ADDED), &text),
        Err(wrong) => Noted::new(AddedDays::default(), vec![wrong]),
    }
}

/// The entries of all glossary files.
pub(crate) fn glossaries(archive: &Archive) -> Noted<Vec<GlossaryEntry>> {
    let mut said = Vec::new();
    let files = archive.files(GLOSSARY, &["yaml", "yml"]).tell(&mut said);
    let entries = files.iter().flat_map(|file| match archive.text(file) {
        Ok(text) => glossary::read(&Arc::from(file.as_str()), &text).tell(&mut said),
        Err(wrong) => {
            said.push(wrong);
            Vec::new()
        }
    });
    let entries = entries.collect();
    Noted::new(entries, said)
}
