//! Raw files to Markdown files: read and recognised in parallel, named and written in order, so that the same sources always
//! give the same names.
//!
//! A report that a person has changed is never overwritten. When its source would now give another text, that is said, shown where
//! differences are asked for, and taken where the person says so. A report that was deleted is made again.

pub(crate) mod existing;
pub(crate) mod left_over;
pub(crate) mod locate;
pub(crate) mod merge_edits;
pub(crate) mod overrides;
pub(crate) mod report_path;
pub(crate) mod sources;
pub(crate) mod suppress;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::merge_edits::Change;
use super::archive::{Archive, REPORTS, shown};

use self::existing::{ExistingReport, Folder, is_edited, stamp, text_of};
use self::sources::{Index, RawFile, Wanted};
use super::Progress;
use super::parallel::{both, each};
use crate::config::Config;
use crate::diag::{Diagnostic, Location, Noted, Severity, messages};
use crate::document::{self, Document, FrontMatter, Kind};
use crate::han::cut::CutText;
use crate::output::{self, SharedFolder, WriteOutcome};
use crate::recognition::ledger::Reason;
use crate::recognition::{self, Recognised};
use crate::site::address::unplaced;
use crate::source::{self, plain};
use crate::yaml;

/// What a call of convert asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Files and folders, or reports where differences are asked for or taken; none means what is new or changed in content/sources.
    pub paths: Vec<PathBuf>,
    /// Where to write instead of content/reports.
    pub out: Option<PathBuf>,
    /// Unchanged sources too.
    pub again: bool,
    pub mode: Mode,
}

/// What is done with what the sources give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// It is written, but never over a report that a person has changed.
    #[default]
    Write,
    /// Nothing is written; how it differs from what exists is kept in [`Written::change`].
    Compare,
    /// It is written, over reports that a person has changed too; what is theirs in the front matter stays.
    Accept,
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
    /// Doubts that the curator has settled.
    pub settled: usize,
}

/// One report of a raw file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Relative to the folder of reports.
    pub path: String,
    pub kind: Kind,
    pub state: State,
    /// Where the report was before, if its place or year is now recognised as another.
    pub moved_from: Option<String>,
    /// How what is and what the source gives differ, where that was asked for, or a person's version gave way.
    pub change: Option<Change>,
}

/// What was done with a report's file, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    New,
    Updated,
    Unchanged,
    /// Changed by a person, and therefore left alone.
    Kept,
    /// Changed by a person, while its source gives another version, which is offered.
    Offered,
    /// Changed by a person, who now takes the version that its source gives.
    Accepted,
    /// Left out by config.yaml.
    Skipped,
}

/// Raw files that are recognised before their reports are written: bounds the memory, not the work.
const AT_ONCE: usize = 128;

/// Converts what the request names. What is written to an archive is written under its lock, which the caller holds.
pub fn convert(archive: &Archive, config: &Config, request: &Request, progress: &dyn Progress) -> Noted<Vec<Converted>> {
    let mut said = Vec::new();
    let whole = request.paths.is_empty();
    let home = request.out.clone().unwrap_or_else(|| archive.root.join(REPORTS));
    let remembers = whole && request.out.is_none();
    let asks = request.mode != Mode::Write;
    let bounds = if request.out.is_some() { home.as_path() } else { archive.root.as_path() };
    let folder = if asks { Folder::read(&home, bounds) } else { Folder::default() };
    let wanted = if whole {
        sources::of_archive(archive).map(Wanted::all)
    } else {
        sources::wanted(archive, &home, &folder, &request.paths, asks)
    };
    let Wanted { raws: all, only } = wanted.tell(&mut said);
    // A call that names files does not ask the index what is new, but tells it what it does.
    let writes_index = request.out.is_none() && request.mode == Mode::Write;
    let mut index = if remembers || writes_index { Index::read(&archive.root, &home, rules(config)) } else { Index::default() };
    let stale =
        |raw: &&RawFile| request.again || !remembers || !index.is_unchanged(raw) || asks && folder.has_edited(&raw.named);
    let mut raws: Vec<RawFile> = all.iter().filter(stale).cloned().collect();
    if raws.is_empty() {
        return Noted::new(Vec::new(), said);
    }
    let mut folder = if asks { folder } else { Folder::read(&home, bounds) };
    let left_over = std::mem::take(&mut folder.left_over).into_iter().filter(|_| request.mode != Mode::Compare);
    said.extend(left_over::clear(&archive.root, left_over));
    if remembers && !request.again && !asks {
        raws.retain(|raw| index.knows(raw) || !is_known_to(&folder, raw, &mut index));
    }
    let there = whole.then_some(all.as_slice());
    let own: BTreeSet<PathBuf> = if writes_index { sources::own(archive, &raws) } else { BTreeSet::new() };
    if index.begin(raws.iter().filter(|raw| own.contains(&raw.path)))
        && let Err(e) = index.write(&archive.root, there)
    {
        said.push(messages::cannot_write(&archive.root.join(output::STATE), &e));
        return Noted::new(Vec::new(), said);
    }
    let shared = SharedFolder::new(&home);
    let call = Call { archive, config, request, home: &home };
    let mut run = ConvertRun { call, folder, shared, only, incomplete: false, said };
    let converted = run.files(&raws, progress, |raw, blake3, paths| {
        own.contains(&raw.path).then(|| index.remember(raw, blake3, paths));
    });
    run.finish();
    let mut said = run.said;
    if writes_index && let Err(e) = index.write(&archive.root, there) {
        said.push(messages::cannot_write(&archive.root.join(output::STATE), &e));
    }
    Noted::new(converted, said)
}

/// What decides the result besides the bytes of a source, in a short form: the program, so that a better recognition reaches sources that
/// an earlier one has read, and the settings.
fn rules(config: &Config) -> String {
    let told = format!("{} {:?} {:?}", super::PROGRAM, config.convert, config.places);
    blake3::hash(told.as_bytes()).to_hex().before(16).to_owned()
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

/// Reads one raw file and recognises what it holds. Reports are counted through the whole file.
pub fn recognise(raw: &RawFile, config: &Config) -> Noted<Vec<Part>> {
    let mut said = Vec::new();
    let texts = source::read(&raw.path, &Arc::from(raw.shown.as_str()), &config.convert).tell(&mut said);
    let mut parts = Vec::with_capacity(texts.len());
    let mut before = 0;
    for text in texts {
        let mut noted = recognition::recognise(&text, &config.convert);
        noted.said.iter_mut().filter_map(|d| d.item.as_mut()).for_each(|item| *item += before);
        for (item, document) in (before + 1..).zip(&mut noted.value.documents) {
            let answered = overrides::apply(config, &raw.named, item, &mut document.front);
            let skipped = overrides::skips(config, &raw.named, item);
            noted.said.retain(|d| d.item != Some(item) || !skipped && !answered.contains(&d.code));
            document.front.source.get_or_insert_default().doubts = doubts(&noted.said, item);
        }
        before += noted.value.documents.len() as u32;
        parts.push(Part { blake3: text.blake3, text: text.text, recognised: noted.tell(&mut said) });
    }
    Noted::new(parts, said)
}

/// What the converter was not sure of in one report: codes, and how many there are of each.
fn doubts(said: &[Diagnostic], item: u32) -> BTreeMap<String, u32> {
    let mut doubts = BTreeMap::new();
    for doubt in said.iter().filter(|d| d.item == Some(item) && d.severity == Severity::Warning) {
        *doubts.entry(doubt.code.name().to_owned()).or_insert(0) += 1;
    }
    doubts
}

/// One report as its source gives it, before it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub item: u32,
    pub document: Document,
}

/// The reports that a raw file gives, with where they came from in their front matter.
pub fn given(raw: &RawFile, parts: Vec<Part>) -> Vec<Given> {
    let mut given = Vec::new();
    for part in parts {
        for mut document in part.recognised.documents {
            let item = given.len() as u32 + 1;
            let source = document.front.source.get_or_insert_default();
            source.file.clone_from(&raw.named);
            source.item = item;
            source.blake3 = Some(part.blake3.clone());
            given.push(Given { item, document });
        }
    }
    given
}

/// What a call of convert works on.
#[derive(Clone, Copy)]
struct Call<'a> {
    archive: &'a Archive,
    config: &'a Config,
    request: &'a Request,
    /// The folder of reports.
    home: &'a Path,
}

/// A call of convert at work.
struct ConvertRun<'a> {
    call: Call<'a>,
    folder: Folder,
    shared: SharedFolder,
    /// Source and item of the reports that were named; of a source that is not among them, all are meant.
    only: BTreeMap<String, BTreeSet<u32>>,
    /// Whether something of the present source could not be done, so that the next run has to look at it again.
    incomplete: bool,
    said: Vec<Diagnostic>,
}

impl ConvertRun<'_> {
    fn files(
        &mut self,
        raws: &[RawFile],
        progress: &dyn Progress,
        mut remember: impl FnMut(&RawFile, &str, &[String]) + Send,
    ) -> Vec<Converted> {
        progress.begin("converting", raws.len());
        let mut converted = Vec::with_capacity(raws.len());
        // While some are named and written, in order, the next ones are recognised.
        let config = self.call.config;
        let recognised = |some: &[RawFile]| each(some, |raw| guarded(raw, config, progress));
        let mut parts = raws.chunks(AT_ONCE).peekable();
        let mut known = parts.peek().map(|first| recognised(first)).unwrap_or_default();
        while let Some(some) = parts.next() {
            let ready = std::mem::take(&mut known);
            let write = || some.iter().zip(ready).for_each(|(raw, one)| converted.push(self.written(raw, one, &mut remember)));
            known = both(write, || parts.peek().map(|next| recognised(next)).unwrap_or_default()).1;
        }
        progress.end();
        converted
    }

    /// Writes what a raw file gave, and has it remembered unless something was wrong.
    fn written(
        &mut self,
        raw: &RawFile,
        one: Noted<Vec<Part>>,
        remember: &mut impl FnMut(&RawFile, &str, &[String]),
    ) -> Converted {
        self.incomplete = one.has_errors();
        let blake3 = one.value.first().map(|part| part.blake3.clone());
        let file = self.file(raw, one);
        if let Some(blake3) = blake3.filter(|_| !self.incomplete) {
            let made = file.reports.iter().filter(|r| r.state != State::Skipped);
            let paths: Vec<String> = made.map(|r| r.path.clone()).collect();
            remember(raw, &blake3, &paths);
        }
        file
    }

    fn file(&mut self, raw: &RawFile, one: Noted<Vec<Part>>) -> Converted {
        let Noted { value: parts, said } = one;
        let mut converted = Converted { file: raw.shown.clone(), ..Converted::default() };
        let all = said.len();
        let is_open = |d: &Diagnostic| d.severity == Severity::Error || !self.folder.is_settled(&raw.named, d.item, d.code);
        let said: Vec<Diagnostic> = said.into_iter().filter(is_open).collect();
        converted.settled = all - said.len();
        self.said.extend(said);
        let failed = parts.is_empty();
        parts.iter().for_each(|part| account(part, &mut converted));
        let mut items = BTreeSet::new();
        for Given { item, document } in given(raw, parts) {
            if overrides::skips(self.call.config, &raw.named, item) {
                let (path, kind) = (format!("text {item}"), document.front.kind);
                converted.reports.push(Written { path, kind, state: State::Skipped, moved_from: None, change: None });
                continue;
            }
            items.insert(item);
            if self.only.get(&raw.named).is_none_or(|only| only.contains(&item)) {
                converted.reports.push(self.report(raw, document, item));
            }
        }
        if !failed && self.call.request.mode != Mode::Compare && !self.only.contains_key(&raw.named) {
            self.clear(raw, &items);
        }
        converted
    }

    /// What becomes of one report: it is written, unless its file is a person's.
    fn report(&mut self, raw: &RawFile, mut document: Document, item: u32) -> Written {
        let standing = self.folder.by_source.get(&(raw.named.clone(), item)).cloned();
        let stem = report_path::stem(&document.front, &raw.named, item, self.call.config);
        let path = self.folder.path_for(&stem, standing.as_ref());
        document.front.draft |= report_path::is_copy(&path, &stem);
        let kind = document.front.kind;
        let before = standing.as_ref().map(|old| old.path.clone());
        let (written, text) = stamped(&mut document);
        let (path, state, change) = match standing {
            Some(old) if !old.edited && old.written.as_deref() == Some(&written) => (old.path, State::Unchanged, None),
            // Whether a person has changed it is decided by what it holds now, not by what it held when the run began.
            Some(old) => match self.standing(&old.path) {
                Some(now) if is_edited(&now.0, &now.1) => self.edited(raw, old, now, &written, document),
                now => self.unedited(now.map(|(text, front)| (old.path, text, front)), path, document, text),
            },
            None => self.unedited(None, path, document, text),
        };
        if report_path::is_copy(&path, &stem) && state != State::Kept {
            self.say(raw, messages::second_copy(&raw.shown, &path, &format!("{stem}.md")).of_item(item));
        }
        let moved_from = before.filter(|before| *before != path && state == State::Updated);
        Written { path, kind, state, moved_from, change }
    }

    /// A report that a person has changed; `now` is what it holds.
    fn edited(
        &mut self,
        raw: &RawFile,
        old: ExistingReport,
        now: (String, FrontMatter),
        written: &str,
        document: Document,
    ) -> (String, State, Option<Change>) {
        let same = old.written.as_deref() == Some(written);
        if same && (self.call.request.mode == Mode::Write || !self.call.request.again) {
            return (old.path, State::Kept, None);
        }
        let (text, front) = now;
        let change = merge_edits::offer(text, &front, document);
        if !change.is_one() {
            return (old.path, State::Kept, None);
        }
        match self.call.request.mode {
            Mode::Write => {
                let file = shown(&self.call.archive.root, &self.call.home.join(&old.path));
                self.say(raw, messages::edited_report_kept(&file, &raw.shown));
                (old.path, State::Kept, None)
            }
            Mode::Compare => (old.path, State::Offered, Some(change)),
            Mode::Accept => match self.put(&old.path, Some(&change.old), &change.new) {
                true => (old.path, State::Accepted, Some(change)),
                false => (old.path, State::Kept, None),
            },
        }
    }

    /// A report that is new, or as convert wrote it: then `old` has its path, its text and its front matter.
    fn unedited(
        &mut self,
        old: Option<(String, String, FrontMatter)>,
        path: String,
        mut document: Document,
        mut new: String,
    ) -> (String, State, Option<Change>) {
        let state = if old.is_some() { State::Updated } else { State::New };
        if let Some((_, _, front)) = &old {
            merge_edits::carry_own(front, &mut document.front);
            let former = old.as_ref().filter(|(at, ..)| *at != path).and_then(|(at, _, front)| former_address(at, front));
            document.front.aliases.extend(former.filter(|address| !front.aliases.contains(address)));
            // A report that moves back is no longer led to from where it now is.
            let present = former_address(&path, &document.front);
            document.front.aliases.retain(|address| present.as_ref() != Some(address));
            new = document::write(&document);
        }
        if self.call.request.mode == Mode::Compare {
            self.folder.take(&path);
            let old = old.map(|(_, text, _)| text).unwrap_or_default();
            return (path, state, Some(Change { old, new, kept: Vec::new() }));
        }
        let in_place = old.as_ref().filter(|(at, ..)| *at == path).map(|(_, text, _)| text.as_str());
        if !self.put(&path, in_place, &new) {
            return (path, State::Kept, None);
        }
        if let Some((at, text, _)) = old.filter(|(at, ..)| *at != path) {
            self.remove(&at, &text);
        }
        (path, state, None)
    }

    /// Says what is not settled.
    fn say(&mut self, raw: &RawFile, diagnostic: Diagnostic) {
        if !self.folder.is_settled(&raw.named, diagnostic.item, diagnostic.code) {
            self.said.push(diagnostic);
        }
    }

    /// The text of a existing report as it is now, and its front matter.
    fn standing(&self, path: &str) -> Option<(String, FrontMatter)> {
        let text = text_of(&self.call.home.join(path))?;
        let front = document::read(&Arc::from(path), &text).value?.front;
        Some((text, front))
    }

    /// Writes a report; `old` is the text that it replaces. Yields whether it was written: it is not if a person has written there
    /// meanwhile.
    fn put(&mut self, path: &str, old: Option<&str>, new: &str) -> bool {
        let put = self.shared.put(path, old.map(str::as_bytes), new.as_bytes());
        self.folder.take(path);
        self.done(path, put)
    }

    /// Whether a write was done; says why it was not.
    fn done(&mut self, path: &str, outcome: io::Result<WriteOutcome>) -> bool {
        let file = self.call.home.join(path);
        match outcome {
            Ok(WriteOutcome::Done) => return true,
            Ok(WriteOutcome::Changed) => self.said.push(messages::edited_meanwhile(&shown(&self.call.archive.root, &file))),
            Err(e) => {
                let report: Arc<str> = Arc::from(shown(&self.call.archive.root, &file));
                self.said.push(messages::cannot_write(&file, &e).at(Location::whole(&report)));
            }
        }
        self.incomplete = true;
        false
    }

    /// Ends the run: what was replaced is looked at once more.
    fn finish(&mut self) {
        match self.shared.finish() {
            Ok(kept) => {
                let aside = |path: &PathBuf| messages::edit_set_aside(&shown(&self.call.archive.root, path));
                self.said.extend(kept.iter().map(aside));
            }
            Err(e) => self.said.push(messages::cannot_write(self.call.home, &e)),
        }
    }

    /// Removes reports that the source no longer gives; one that a person has changed stays and is named.
    fn clear(&mut self, raw: &RawFile, items: &BTreeSet<u32>) {
        let gone = self.folder.of_source(&raw.named).filter(|(item, _)| !items.contains(item));
        let gone: Vec<ExistingReport> = gone.map(|(_, standing)| standing.clone()).collect();
        for standing in gone {
            let file = shown(&self.call.archive.root, &self.call.home.join(&standing.path));
            match self.standing(&standing.path) {
                Some((text, front)) if is_edited(&text, &front) => {
                    self.say(raw, messages::source_gives_no_more(&file, &raw.shown));
                }
                Some((text, _)) => self.remove(&standing.path, &text),
                // It is gone, or it can no longer be read: then it is a person's.
                None => {}
            }
        }
    }

    fn remove(&mut self, path: &str, text: &str) {
        let removed = self.shared.remove(path, text.as_bytes());
        if self.done(path, removed) {
            self.folder.give_back(path);
        }
    }
}

/// The address at which a report was published while its file was at `path`; none if it was not, or has one by hand and so keeps it.
fn former_address(path: &str, front: &FrontMatter) -> Option<String> {
    if front.draft || front.kind == Kind::Other || front.address.is_some() {
        return None;
    }
    Some(if path.starts_with("unplaced/") { unplaced(front, path) } else { format!("/{}/", path.trim_end_matches(".md")) })
}

/// Stamps a report, so that a later change is known; yields the stamp, and the report's Markdown with it.
pub fn stamped(document: &mut Document) -> (String, String) {
    document.front.source.get_or_insert_default().written = None;
    let mut text = document::write(document);
    let written = stamp(&text);
    document.front.source.get_or_insert_default().written = Some(written.clone());
    // The stamp is the last line of the front matter: it is put in, since writing the report again would cost as much as before.
    let mut line = "  written: ".to_owned();
    yaml::scalar(&written, false, &mut line);
    line.push('\n');
    if let Some(end) = text.find("\n---\n") {
        text.insert_str(end + 1, &line);
    }
    (written, text)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Inline, Provenance};

    #[test]
    fn a_stamped_report_is_what_its_document_writes() {
        for file in ["sources/甲.txt", "sources/---.txt", "sources/a: b.txt"] {
            let front = FrontMatter {
                title: "---".to_owned(),
                source: Some(Provenance { file: file.to_owned(), item: 2, ..Provenance::default() }),
                ..FrontMatter::default()
            };
            let blocks = vec![Block::Paragraph(vec![Inline::Text("各位代表：".to_owned())])];
            let mut document = Document { front, blocks, ..Document::default() };
            let (written, text) = stamped(&mut document);
            assert_eq!(text, document::write(&document));
            assert_eq!(stamp(&text), written);
        }
    }
}
