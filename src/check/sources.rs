//! What the raw files still ask of the curator: doubts that are not settled, and files that are not converted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::build::Progress;
use crate::build::archive::{Archive, REPORTS};
use crate::build::convert::guarded;
use crate::build::parallel::each_noted;
use crate::build::sources::{self, RawFile};
use crate::build::standing::Folder;
use crate::config::Config;
use crate::diag::{Diagnostic, Noted, Place, Severity, messages};
use crate::site::Site;

/// Recognises all sources again, writing nothing. What is said of a source and settled by a report that came from it is left out.
pub fn look(archive: &Archive, config: &Config, site: &Site, progress: &dyn Progress) -> Noted<()> {
    let mut said = Vec::new();
    let raws = sources::of_archive(archive).tell(&mut said);
    if raws.is_empty() {
        return Noted::new((), said);
    }
    progress.begin("recognising", raws.len());
    let look = Look { config, folder: &Folder::read(&archive.root.join(REPORTS)), settled: settled(site), progress };
    each_noted(&raws, |raw| look.at(raw)).tell(&mut said);
    progress.end();
    Noted::new((), said)
}

struct Look<'a> {
    config: &'a Config,
    folder: &'a Folder,
    settled: BTreeMap<&'a str, BTreeSet<&'a str>>,
    progress: &'a dyn Progress,
}

impl Look<'_> {
    fn at(&self, raw: &RawFile) -> Noted<()> {
        let Noted { value: parts, mut said } = guarded(raw, self.config, self.progress);
        let is_settled = |d: &Diagnostic| self.settled.get(raw.named.as_str()).is_some_and(|codes| codes.contains(d.code));
        said.retain(|d| d.severity == Severity::Error || !is_settled(d));
        let items: usize = parts.iter().map(|p| p.recognised.documents.len()).sum();
        let place = Place::whole(&Arc::from(raw.shown.as_str()));
        let blake3 = parts.first().map(|p| p.blake3.as_str());
        match self.folder.of_source(&raw.named).next() {
            None if items > 0 => said.push(messages::not_converted(place, items)),
            Some((_, standing)) if blake3.is_some() && standing.source_blake3.as_deref() != blake3 => {
                said.push(messages::source_changed(place, &standing.path));
            }
            _ => {}
        }
        Noted::new((), said)
    }
}

/// Codes of doubts that a curator has settled, by source.
fn settled(site: &Site) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut settled: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for report in &site.reports {
        if let Some(source) = &report.front.source {
            settled.entry(&source.file).or_default().extend(report.front.settled.iter().map(String::as_str));
        }
    }
    settled
}
