//! What the curator says about figures: indicators of the archive's own, and corrections of what the machine found.

use std::sync::Arc;

use super::archive::{Archive, FIGURES, INDICATORS, REPORTS};
use super::parallel::each_noted;
use crate::diag::{Noted, messages};
use crate::digest::Digest;
use crate::figures::correct::{Correction, file};
use crate::figures::{Corrections, Indicators, own};
use crate::site::Site;

/// Gives a site the indicators and the corrections of its curator.
pub(crate) fn curate(archive: &Archive, site: Site) -> Noted<Site> {
    let mut said = Vec::new();
    let indicators = indicators(archive).tell(&mut said);
    let corrections = corrections(archive, &indicators).tell(&mut said);
    let site = Site { indicators: Arc::new(indicators), corrections: Arc::new(corrections), ..site };
    Noted::new(site, said)
}

/// The core indicators with those of content/indicators.
fn indicators(archive: &Archive) -> Noted<Indicators> {
    let mut said = Vec::new();
    let files = archive.files(INDICATORS, &["yaml", "yml"]).tell(&mut said);
    let read = |file: &String| match archive.text(file) {
        Ok(text) => own::read(&Arc::from(file.as_str()), &text),
        Err(wrong) => Noted::new(Vec::new(), vec![wrong]),
    };
    let own: Vec<_> = files.iter().map(read).flat_map(|read| read.tell(&mut said)).collect();
    let all = own::with_own(Indicators::core(), own).tell(&mut said);
    Noted::new(all, said)
}

/// The corrections of content/figures, by report.
fn corrections(archive: &Archive, indicators: &Indicators) -> Noted<Corrections> {
    let mut said = Vec::new();
    let files = archive.files(FIGURES, &["yaml", "yml"]).tell(&mut said);
    let read = each_noted(&files, |file| corrections_in(archive, file, indicators)).tell(&mut said);
    let mut all = Corrections::default();
    for (report, items, text) in read.into_iter().flatten() {
        all.add(report, items, text);
    }
    Noted::new(all, said)
}

/// The report that a file of corrections is about, what it says, and the digest of the file; `None` if it cannot be read.
fn corrections_in(archive: &Archive, file: &str, indicators: &Indicators) -> Noted<Option<(String, Vec<Correction>, Digest)>> {
    let text = match archive.text(file) {
        Ok(text) => text,
        Err(wrong) => return Noted::new(None, vec![wrong]),
    };
    let report = report_of(file);
    let Noted { value: items, mut said } = file::read(&Arc::from(file), &text, indicators);
    if !archive.root.join(&report).is_file() {
        said.push(messages::figures_without_report(file, &report));
    }
    Noted::new(Some((report, items, Digest::of(&(file, text)))), said)
}

/// The Markdown file of the report that a file of corrections is about.
fn report_of(file: &str) -> String {
    let stem = file.strip_prefix(FIGURES).unwrap_or(file);
    let stem = stem.strip_suffix(".yaml").or_else(|| stem.strip_suffix(".yml")).unwrap_or(stem);
    format!("{REPORTS}{stem}.md")
}

/// The file with the corrections of the report in a Markdown file.
pub(crate) fn file_of(report: &str) -> String {
    let stem = report.strip_prefix(REPORTS).unwrap_or(report);
    format!("{FIGURES}{}.yaml", stem.strip_suffix(".md").unwrap_or(stem))
}
