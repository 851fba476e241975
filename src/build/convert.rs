//! Raw files to Markdown files: read and recognised in parallel, named and written in order, so that the same sources always
//! give the same names.
//!
//! A report that a person has changed is never overwritten. When its source would now give another text, that is said.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::{Archive, REPORTS};
use super::parallel::each;
use super::sources::{self, Index, RawFile};
use super::standing::{Folder, Standing, stamp};
use super::{Progress, naming};
use crate::config::Config;
use crate::diag::{Diagnostic, Noted, messages};
use crate::document::{self, Document, Kind};
use crate::output;
use crate::recognition::ledger::Reason;
use crate::recognition::{self, Recognised};
use crate::source;

/// What a call of convert asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Files and folders; none means what is new or changed in content/sources.
    pub paths: Vec<PathBuf>,
    /// Where to write instead of content/reports.
    pub out: Option<PathBuf>,
    /// Unchanged sources too.
    pub again: bool,
}

/// What became of one raw file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Converted {
    /// As the user knows it.
    pub file: String,
    pub reports: Vec<Written>,
    /// Characters, without blanks, that are text of a report.
    pub kept: usize,
    /// Characters that became front matter.
    pub meta: usize,
    /// Characters that are in no report, by reason.
    pub dropped: BTreeMap<Reason, usize>,
}

/// One report of a raw file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Relative to the folder of reports.
    pub path: String,
    pub kind: Kind,
    pub state: State,
}

/// What was done with a report's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    New,
    Updated,
    Unchanged,
    /// Changed by a person, and therefore left alone.
    Kept,
}

/// Raw files that are recognised before their reports are written: bounds the memory, not the work.
const AT_ONCE: usize = 128;

/// Converts what the request names.
pub fn convert(archive: &Archive, config: &Config, request: &Request, progress: &dyn Progress) -> Noted<Vec<Converted>> {
    let mut said = Vec::new();
    let whole = request.paths.is_empty();
    let found = if whole { sources::of_archive(archive) } else { sources::of_paths(archive, &request.paths) };
    let all = found.tell(&mut said);
    let home = request.out.clone().unwrap_or_else(|| archive.root.join(REPORTS));
    let remembers = whole && request.out.is_none();
    let mut index = if remembers { Index::read(&archive.root, rules(config)) } else { Index::default() };
    let mut raws: Vec<RawFile> =
        all.iter().filter(|raw| request.again || !remembers || !index.is_unchanged(raw)).cloned().collect();
    if raws.is_empty() {
        return Noted::new(Vec::new(), said);
    }
    let mut folder = Folder::read(&home);
    if remembers && !request.again {
        raws.retain(|raw| index.knows(raw) || !is_known_to(&folder, raw, &mut index));
    }
    progress.begin("converting", raws.len());
    let mut converted = Vec::with_capacity(raws.len());
    for some in raws.chunks(AT_ONCE) {
        let recognised = each(some, |raw| guarded(raw, config, progress));
        for (raw, one) in some.iter().zip(recognised) {
            let failed = one.has_errors();
            let parts = one.tell(&mut said);
            if !failed
                && remembers
                && let Some(first) = parts.first()
            {
                index.remember(raw, &first.blake3);
            }
            converted.push(Desk { raw, config, home: &home, folder: &mut folder, said: &mut said }.file(parts));
        }
    }
    progress.end();
    if remembers && let Err(e) = index.write(&archive.root, &all) {
        said.push(messages::cannot_write(&archive.root.join(output::STATE), &e));
    }
    Noted::new(converted, said)
}

/// What decides the result besides the bytes of a source, in a short form.
fn rules(config: &Config) -> String {
    let told = format!("{} {:?} {:?}", env!("CARGO_PKG_VERSION"), config.convert, config.places);
    blake3::hash(told.as_bytes()).to_hex()[..16].to_owned()
}

/// Whether reports say of themselves that they came from these very bytes; the index then learns it.
fn is_known_to(folder: &Folder, raw: &RawFile, index: &mut Index) -> bool {
    let Some(blake3) = folder.of_source(&raw.named).find_map(|(_, s)| s.source_blake3.clone()) else { return false };
    let same = fs::read(&raw.path).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == blake3);
    if same {
        index.remember(raw, &blake3);
    }
    same
}

/// One raw text of a file (a file of a table has many) and what was recognised in it.
#[derive(Debug, Default)]
pub struct Part {
    pub blake3: String,
    pub text: String,
    pub recognised: Recognised,
}

/// Reads and recognises one file. A fault in a reader of some format must not take the other files along.
pub fn guarded(raw: &RawFile, config: &Config, progress: &dyn Progress) -> Noted<Vec<Part>> {
    let parts = catch_unwind(AssertUnwindSafe(|| recognise(raw, config)));
    progress.advance();
    parts.unwrap_or_else(|_| Noted::new(Vec::new(), vec![messages::reader_failed(&Arc::from(raw.shown.as_str()))]))
}

/// Reads one raw file and recognises what it holds.
pub fn recognise(raw: &RawFile, config: &Config) -> Noted<Vec<Part>> {
    let mut said = Vec::new();
    let texts = source::read(&raw.path, &Arc::from(raw.shown.as_str()), &config.convert).tell(&mut said);
    let parts = texts.into_iter().map(|text| {
        let recognised = recognition::recognise(&text, &config.convert).tell(&mut said);
        Part { blake3: text.blake3, text: text.text, recognised }
    });
    let parts = parts.collect();
    Noted::new(parts, said)
}

/// Where the reports of one raw file are written.
struct Desk<'a> {
    raw: &'a RawFile,
    config: &'a Config,
    home: &'a Path,
    folder: &'a mut Folder,
    said: &'a mut Vec<Diagnostic>,
}

impl Desk<'_> {
    fn file(mut self, parts: Vec<Part>) -> Converted {
        let mut converted = Converted { file: self.raw.shown.clone(), ..Converted::default() };
        let failed = parts.is_empty();
        let mut item = 0;
        for part in parts {
            account(&part, &mut converted);
            for mut document in part.recognised.documents {
                item += 1;
                let source = document.front.source.get_or_insert_default();
                source.file.clone_from(&self.raw.named);
                source.item = item;
                source.blake3 = Some(part.blake3.clone());
                let kind = document.front.kind;
                let (path, state) = self.write(document, item);
                converted.reports.push(Written { path, kind, state });
            }
        }
        if !failed {
            self.clear_after(item);
        }
        converted
    }

    /// Writes one report, unless its file is a person's.
    fn write(&mut self, mut document: Document, item: u32) -> (String, State) {
        let standing = self.folder.by_source.get(&(self.raw.named.clone(), item)).cloned();
        let stem = naming::stem(&document.front, &self.raw.named, item, self.config);
        let path = self.path(&stem, standing.as_ref());
        if naming::is_copy(&path, &stem) {
            document.front.draft = true;
            self.said.push(messages::second_copy(&self.raw.shown, &path, &format!("{stem}.md")));
        }
        let text = stamped(&mut document);
        let written = document.front.source.and_then(|s| s.written);
        let state = match &standing {
            Some(old) if old.written == written => {
                return (old.path.clone(), if old.edited { State::Kept } else { State::Unchanged });
            }
            Some(old) if old.edited => {
                self.said.push(messages::edited_report_kept(&old.path, &self.raw.shown));
                return (old.path.clone(), State::Kept);
            }
            Some(_) => State::Updated,
            None => State::New,
        };
        self.replace(standing.as_ref(), &path, &text);
        (path, state)
    }

    /// The path for a report: its own if it stands there already, else the first that is free.
    fn path(&self, stem: &str, standing: Option<&Standing>) -> String {
        match standing {
            Some(old) if naming::is_of(&old.path, stem) => old.path.clone(),
            _ => naming::candidates(stem).find(|p| !self.folder.is_taken(p)).unwrap_or_else(|| format!("{stem}.md")),
        }
    }

    fn replace(&mut self, old: Option<&Standing>, path: &str, text: &str) {
        if let Err(e) = output::replace(&self.home.join(path), text.as_bytes()) {
            self.said.push(messages::cannot_write(&self.home.join(path), &e));
            return;
        }
        self.folder.take(path);
        if let Some(old) = old.filter(|old| old.path != path) {
            self.remove(old);
        }
    }

    /// Removes reports that the source no longer gives; one that a person has changed stays and is named.
    fn clear_after(&mut self, items: u32) {
        let gone = self.folder.of_source(&self.raw.named).filter(|(item, _)| *item > items);
        let gone: Vec<Standing> = gone.map(|(_, standing)| standing.clone()).collect();
        for standing in gone {
            if standing.edited {
                self.said.push(messages::edited_report_kept(&standing.path, &self.raw.shown));
            } else {
                self.remove(&standing);
            }
        }
    }

    fn remove(&mut self, standing: &Standing) {
        match fs::remove_file(self.home.join(&standing.path)) {
            Ok(()) => self.folder.give_back(&standing.path),
            Err(e) => self.said.push(messages::cannot_write(&self.home.join(&standing.path), &e)),
        }
    }
}

/// The report's Markdown, with the stamp by which a later change is known.
fn stamped(document: &mut Document) -> String {
    let set = |document: &mut Document, written| document.front.source.get_or_insert_default().written = written;
    set(document, None);
    let bare = document::write(document);
    set(document, Some(stamp(&bare)));
    document::write(document)
}

/// Adds up where the characters of a raw text went.
fn account(part: &Part, converted: &mut Converted) {
    let sums = part.recognised.ledger.sums(&part.text);
    converted.kept += sums.kept;
    converted.meta += sums.meta;
    for (reason, characters) in sums.dropped {
        *converted.dropped.entry(reason).or_default() += characters;
    }
}
