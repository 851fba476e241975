//! What the raw files still ask of the curator: doubts that are not settled, and files that are not converted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::build::archive::{Archive, REPORTS};
use crate::build::convert::guarded;
use crate::build::standing::Folder;
use crate::build::{Progress, sources};
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
    let folder = Folder::read(&archive.root.join(REPORTS));
    let settled = settled(site);
    progress.begin("recognising", raws.len());
    let each: Vec<Vec<Diagnostic>> = raws
        .par_iter()
        .map(|raw| {
            let Noted { value: parts, mut said } = guarded(raw, config, progress);
            let items: usize = parts.iter().map(|p| p.recognised.documents.len()).sum();
            said.retain(|d| d.severity == Severity::Error || !settled.get(raw.named.as_str()).is_some_and(|s| s.contains(d.code)));
            let place = Place::whole(&Arc::from(raw.shown.as_str()));
            let bytes = parts.first().map(|p| p.blake3.as_str());
            match folder.of_source(&raw.named).next() {
                None if items > 0 => said.push(messages::not_converted(place, items)),
                Some((_, standing)) if standing.source_blake3.as_deref() != bytes && bytes.is_some() => {
                    said.push(messages::source_changed(place, &standing.path));
                }
                _ => {}
            }
            said
        })
        .collect();
    progress.end();
    said.extend(each.into_iter().flatten());
    Noted::new((), said)
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
