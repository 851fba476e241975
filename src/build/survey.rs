//! The first pass: every report, page and glossary is read once, and what the archive must know of it is kept; texts are not.

use std::sync::Arc;

use super::archive::{Archive, GLOSSARY, PAGES, REPORTS};
use super::parallel::each_noted;
use super::pointing::point;
use super::{Options, Progress};
use crate::annotation::{GlossaryEntry, glossary};
use crate::diag::Noted;
use crate::document::{self, Document, FrontMatter, Survey};
use crate::site::{Site, Surveyed, assemble};

/// Reads the whole archive and puts the site together.
pub fn survey(archive: &Archive, options: &Options, progress: &dyn Progress) -> Noted<Site> {
    let mut said = Vec::new();
    let mut config = archive.settings().tell(&mut said);
    config.search &= options.search;
    let reports = archive.files(REPORTS, &["md"]).tell(&mut said);
    let pages = archive.files(PAGES, &["md"]).tell(&mut said);
    progress.begin("reading", reports.len() + pages.len());
    let reports = all(archive, &reports, progress).tell(&mut said);
    let pages = all(archive, &pages, progress).tell(&mut said);
    progress.end();
    let glossary = glossaries(archive).tell(&mut said);
    let wanted = assemble::Options { drafts: options.drafts };
    let assembled = Site::assemble(config, reports, glossary, pages, wanted);
    said.extend(assembled.said.into_iter().map(|d| point(archive, d)));
    Noted::new(assembled.value, said)
}

fn all(archive: &Archive, files: &[String], progress: &dyn Progress) -> Noted<Vec<Surveyed>> {
    let surveyed = each_noted(files, |file| {
        let one = look(archive, file);
        progress.advance();
        one
    });
    surveyed.map(|all| all.into_iter().flatten().collect())
}

/// Surveys one Markdown file; `None` when it cannot be built.
fn look(archive: &Archive, file: &str) -> Noted<Option<Surveyed>> {
    match archive.text(file) {
        Ok(text) => document::survey(&Arc::from(file), &text).map(|s| s.map(|s| surveyed(file, s))),
        Err(wrong) => Noted::new(None, vec![wrong]),
    }
}

/// Reads one Markdown file; `None` when it cannot be built. What its front matter makes worth saying has been said by the survey.
pub fn read(archive: &Archive, file: &str) -> Noted<Option<Document>> {
    match archive.text(file) {
        Ok(text) => document::read(&Arc::from(file), &text),
        Err(wrong) => Noted::new(None, vec![wrong]),
    }
}

fn surveyed(file: &str, survey: Survey) -> Surveyed {
    let Survey { front, outline, notes, characters, .. } = survey;
    let doubts = open_doubts(&front);
    Surveyed { file: file.to_owned(), front, outline, notes, characters, doubts }
}

/// How many of the converter's doubts about a report its curator has not settled.
fn open_doubts(front: &FrontMatter) -> u32 {
    let doubts = front.source.iter().flat_map(|source| &source.doubts);
    doubts.filter(|(code, _)| !front.settled.contains(code)).fold(0, |sum, (_, count)| sum.saturating_add(*count))
}

fn glossaries(archive: &Archive) -> Noted<Vec<GlossaryEntry>> {
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
