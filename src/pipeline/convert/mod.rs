//! Raw files to Markdown files: read and recognised in parallel, named and written in order, so that the same sources always
//! give the same names.
//!
//! A report that a person has changed is never overwritten. When its source would now give another text, that is said, shown where
//! differences are asked for, and taken where the person says so. A report that was deleted is made again.

pub(crate) mod claim;
pub(crate) mod existing;
pub(crate) mod left_over;
pub(crate) mod locate;
pub(crate) mod merge_edits;
pub(crate) mod moved;
mod outcome;
pub(crate) mod overrides;
mod reading;
pub(crate) mod report_path;
mod run;
pub(crate) mod sources;
pub(crate) mod suppress;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use self::existing::Folder;
use self::run::{Call, ConvertRun};
use self::sources::{Index, Place, RawFile, Wanted};
use super::archive::{Archive, REPORTS};
use super::{Cache, Progress, recognised};
use crate::config::Config;
use crate::diag::{Noted, messages};
use crate::output;
use crate::source::{self, plain};

pub use self::outcome::{Converted, Mode, Request, State, Written};
pub use self::reading::{Given, Part, given, guarded, recognise, stamped};

/// Converts what the request names. What is written to an archive is written under its lock, which the caller holds.
pub fn convert(archive: &Archive, config: &Config, request: &Request, progress: &dyn Progress) -> Noted<Vec<Converted>> {
    let mut said = Vec::new();
    let whole = request.paths.is_empty();
    let home = request.out.clone().unwrap_or_else(|| archive.root.join(REPORTS));
    let remembers = whole && request.out.is_none();
    let asks = request.mode != Mode::Write;
    let bounds = request.out.as_ref().map_or(archive.root.as_path(), |_| home.as_path());
    let folder = if asks { Folder::read(&home, bounds) } else { Folder::default() };
    let place = Place { archive, config, home: &home };
    let Wanted { raws: all, only } = sources::wanted(place, &folder, &request.paths, asks).tell(&mut said);
    // A call that names files does not ask the index what is new, but tells it what it does.
    let writes_index = request.out.is_none() && request.mode == Mode::Write;
    let index = (remembers || writes_index).then(|| Index::read(&archive.root, &home, recognised::rules(config)));
    let mut index = index.unwrap_or_default();
    let all_are = request.again || !remembers;
    let stale = |raw: &&RawFile| all_are || !index.is_unchanged(raw) || asks && folder.has_edited(&raw.named);
    let mut raws: Vec<RawFile> = all.iter().filter(stale).cloned().collect();
    if raws.is_empty() {
        return Noted::new(Vec::new(), said);
    }
    let mut folder = if asks { folder } else { Folder::read(&home, bounds) };
    let left_over = std::mem::take(&mut folder.left_over).into_iter();
    said.extend(left_over::clear(&archive.root, left_over.filter(|_| request.mode != Mode::Compare)));
    raws.retain(|raw| all_are || asks || index.knows(raw) || !is_known_to(&folder, raw, &mut index));
    if request.out.is_none() {
        moved::follow(archive, &mut folder, &raws);
    }
    let there = whole.then_some(all.as_slice());
    let own: BTreeSet<PathBuf> = if writes_index { sources::own(archive, &raws) } else { BTreeSet::new() };
    let refused = |e: &io::Error| messages::cannot_write(&archive.root.join(output::STATE), e);
    if index.begin(raws.iter().filter(|raw| own.contains(&raw.path)))
        && let Err(e) = index.write(&archive.root, there)
    {
        return Noted::new(Vec::new(), said.into_iter().chain([refused(&e)]).collect());
    }
    let known = if writes_index { recognised::open(&archive.root) } else { Cache::default() };
    recognised::hold(&known, config, &all, &raws);
    let call = Call { archive, config, request, home: &home, known: &known };
    let mut run = ConvertRun::new(call, folder, only, said);
    let mut converted = run.files(&raws, progress, |raw, blake3, paths| {
        own.contains(&raw.path).then(|| index.remember(raw, blake3, paths));
    });
    run.finish();
    give_way(&run.gave_way, &mut converted, &mut index);
    let mut said = run.said;
    recognised::close(known, whole);
    let written = if writes_index { index.write(&archive.root, there) } else { Ok(()) };
    said.extend(written.err().iter().map(refused));
    Noted::new(converted, said)
}

/// Corrects what is known of reports that gave way to one with better evidence for its year.
fn give_way(moves: &[(String, String)], converted: &mut [Converted], index: &mut Index) {
    for (from, to) in moves {
        index.moved(from, to);
        let mut reports = converted.iter_mut().flat_map(|file| file.reports.iter_mut());
        if let Some(report) = reports.find(|report| report.path == *from) {
            report.path.clone_from(to);
        }
    }
}

/// Whether reports say of themselves that they came from these very bytes; the index then learns it.
fn is_known_to(folder: &Folder, raw: &RawFile, index: &mut Index) -> bool {
    let Some(blake3) = folder.of_source(&raw.named).find_map(|(_, s)| s.source_blake3.clone()) else { return false };
    let same = plain::read(&raw.path, source::LARGEST).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == blake3);
    if same {
        let paths: Vec<String> = folder.of_source(&raw.named).map(|(_, s)| s.path.clone()).collect();
        index.remember(raw, &blake3, &paths);
    }
    same
}
