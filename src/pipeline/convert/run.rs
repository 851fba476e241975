//! A call of convert at work: reports are named and written in the order of their sources, while the next sources are read.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::claim::{self, Claim, Rival};
use super::existing::{ExistingReport, Folder, is_edited, text_of};
use super::merge_edits::{self, Change};
use super::moved;
use super::outcome::{Converted, Mode, Request, State, Written};
use super::overrides;
use super::reading::{Given, Part, account, given, guarded, stamped};
use super::report_path;
use super::sources::RawFile;
use crate::config::Config;
use crate::diag::{Diagnostic, Location, Noted, Severity, messages};
use crate::document::{self, Document, FrontMatter, Kind};
use crate::output::{SharedFolder, WriteOutcome};
use crate::pipeline::archive::{Archive, shown};
use crate::pipeline::parallel::{both, each};
use crate::pipeline::recognised::{self, RecognisedReport, RecognisedSource};
use crate::pipeline::{Cache, Progress};
use crate::site::address::unplaced;

/// Raw files that are recognised before their reports are written: bounds the memory, not the work.
const AT_ONCE: usize = 128;

/// What a call of convert works on.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) archive: &'a Archive,
    pub(super) config: &'a Config,
    pub(super) request: &'a Request,
    /// The folder of reports.
    pub(super) home: &'a Path,
    /// What recognising sources gave, for later runs.
    pub(super) known: &'a Cache,
}

/// A call of convert at work.
pub(super) struct ConvertRun<'a> {
    call: Call<'a>,
    folder: Folder,
    shared: SharedFolder,
    /// Source and item of the reports that were named; of a source that is not among them, all are meant.
    only: BTreeMap<String, BTreeSet<u32>>,
    /// Whether something of the present source could not be done, so that the next run has to look at it again.
    incomplete: bool,
    /// Paths of the reports that this run has made.
    fresh: BTreeSet<String>,
    /// Where a report that this run has made was, and where it is now, because another had better evidence for its year.
    pub(super) gave_way: Vec<(String, String)>,
    pub(super) said: Vec<Diagnostic>,
}

impl<'a> ConvertRun<'a> {
    /// A run over a folder of reports as it is; `said` is what the call has said so far.
    pub(super) fn new(
        call: Call<'a>,
        folder: Folder,
        only: BTreeMap<String, BTreeSet<u32>>,
        said: Vec<Diagnostic>,
    ) -> ConvertRun<'a> {
        let shared = SharedFolder::new(call.home);
        ConvertRun { call, folder, shared, only, incomplete: false, fresh: BTreeSet::new(), gave_way: Vec::new(), said }
    }

    /// Recognises and writes these raw files; `remember` is told the paths of each one's reports.
    pub(super) fn files(
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
        let blake3 = parts.first().map(|part| part.blake3.clone());
        let mut recognised = RecognisedSource { blake3, said: said.clone(), reports: Vec::new() };
        let all = said.len();
        let is_open = |d: &Diagnostic| d.severity == Severity::Error || !self.is_settled(raw, d);
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
                let (written, report) = self.report(raw, document, item);
                converted.reports.push(written);
                recognised.reports.push(report);
            }
        }
        if !self.only.contains_key(&raw.named)
            && let Some(key) = recognised::key(raw, self.call.config)
        {
            self.call.known.keep(key, &recognised);
        }
        if !failed && self.call.request.mode != Mode::Compare && !self.only.contains_key(&raw.named) {
            self.clear(raw, &items);
        }
        converted
    }

    /// What becomes of one report: it is written, unless its file is a person's.
    fn report(&mut self, raw: &RawFile, mut document: Document, item: u32) -> (Written, RecognisedReport) {
        let standing = self.folder.by_source.get(&(raw.named.clone(), item)).cloned();
        let stem = report_path::stem(&document.front, raw, item, self.call.config);
        let claim = self.claim(&stem, standing.as_ref(), &document);
        let path = claim.path().to_owned();
        let copy = report_path::is_copy(&path, &stem);
        document.front.draft |= copy;
        let kind = document.front.kind;
        let before = standing.as_ref().map(|old| old.path.clone());
        let (written, text) = stamped(&mut document);
        let stamps = [(!copy).then(|| written.clone()), copy.then(|| written.clone())];
        let recognised = RecognisedReport { item, stem, stamps };
        let standing = standing.map(|old| self.of_renamed(raw, old, &document, &written));
        self.make_room(&claim);
        let front = document.front.clone();
        let (path, state, change) = match standing {
            Some(old) if !old.edited && old.written.as_deref() == Some(&written) && old.path == path => {
                (old.path, State::Unchanged, None)
            }
            // Whether a person has changed it is decided by what it holds now, not by what it held when the run began.
            Some(old) => match self.standing(&old.path) {
                Some(now) if is_edited(&now.0, &now.1) => self.edited(raw, old, now, &written, document),
                now => self.unedited(now.map(|(text, front)| (old.path, text, front)), path, document, text),
            },
            None => self.unedited(None, path, document, text),
        };
        if state == State::New {
            self.fresh.insert(path.clone());
        }
        if state != State::Kept {
            self.say_claim(raw, &claim, &front, item);
        }
        let moved_from = before.filter(|before| *before != path && state == State::Updated);
        (Written { path, kind, state, moved_from, change }, recognised)
    }

    /// The path that a report takes.
    fn claim(&self, stem: &str, standing: Option<&ExistingReport>, document: &Document) -> Claim {
        let own = Folder::own_path(stem, standing);
        if let Some(path) = own.as_ref().filter(|path| !report_path::is_copy(path, stem)) {
            return Claim::Alone(path.clone());
        }
        let rivals = self.folder.family(stem).filter(|path| Some(path.as_str()) != own.as_deref());
        let rivals: Vec<Rival> = rivals.filter_map(|path| self.rival(path)).collect();
        let is_taken = |path: &str| self.folder.is_taken(path) && Some(path) != own.as_deref();
        claim::claim(stem, document, &rivals, is_taken)
    }

    fn rival(&self, path: &str) -> Option<Rival> {
        let text = text_of(&self.call.home.join(path))?;
        let document = document::read(&Arc::from(path), &text).value?;
        Some(Rival { path: path.to_owned(), fresh: self.fresh.contains(path), document })
    }

    /// Moves the report that has to give way to one with better evidence.
    fn make_room(&mut self, claim: &Claim) {
        let Claim::Instead { path, to } = claim else { return };
        if self.call.request.mode == Mode::Compare {
            return;
        }
        let Some(text) = text_of(&self.call.home.join(path)) else { return };
        if self.put(to, None, &text) {
            self.remove(path, &text);
            self.fresh.remove(path);
            self.fresh.insert(to.clone());
            self.gave_way.push((path.clone(), to.clone()));
        }
    }

    /// Says that a report is a copy of another, or has its place and year; `front` is the report's own.
    fn say_claim(&mut self, raw: &RawFile, claim: &Claim, front: &FrontMatter, item: u32) {
        let day = |path: &str| self.rival(path).and_then(|rival| rival.document.front.delivered);
        let said = match claim {
            Claim::Alone(_) => return,
            Claim::Copy { path, of } => messages::second_copy(&raw.shown, path, of),
            Claim::Beside { path, of } => messages::both_published((of, day(of)), (path, front.delivered), &raw.shown),
            Claim::Instead { path, to } => messages::both_published((path, front.delivered), (to, day(to)), &raw.shown),
        };
        self.say(raw, said.of_item(item));
    }

    /// A report whose raw file was renamed; where a person has changed it, its source and its stamp are renewed in place. `written` is the
    /// stamp of what the raw file gives.
    fn of_renamed(&mut self, raw: &RawFile, old: ExistingReport, document: &Document, written: &str) -> ExistingReport {
        if old.source == raw.named || !old.edited {
            return old;
        }
        let mut before = document.clone();
        before.front.source.get_or_insert_default().file.clone_from(&old.source);
        let same = old.written.as_deref() == Some(stamped(&mut before).0.as_str());
        let stamp = same.then_some(written);
        if self.call.request.mode != Mode::Compare
            && let Some(text) = text_of(&self.call.home.join(&old.path))
            && let Some(new) = moved::with_source(&text, &raw.named, stamp)
        {
            self.put(&old.path, Some(&text), &new);
        }
        ExistingReport { written: stamp.map(str::to_owned).or(old.written), ..old }
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
            let former = old.as_ref().and_then(|(at, _, front)| former_address(at, front));
            document.front.aliases.extend(former.filter(|address| !front.aliases.contains(address)));
            // A report that stays or moves back is not led to from where it is.
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
        if !self.is_settled(raw, &diagnostic) {
            self.said.push(diagnostic);
        }
    }

    /// Whether the curator has settled a doubt about a raw file, in its report or in config.yaml.
    fn is_settled(&self, raw: &RawFile, doubt: &Diagnostic) -> bool {
        self.folder.is_settled(&raw.named, doubt.item, doubt.code)
            || overrides::settles(self.call.config, &raw.named, doubt.item, doubt.code)
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
    pub(super) fn finish(&mut self) {
        let (kept, done) = self.shared.finish();
        let aside = |path: &PathBuf| messages::edit_set_aside(&shown(&self.call.archive.root, path));
        self.said.extend(kept.iter().map(aside));
        if let Err(e) = done {
            self.said.push(messages::cannot_write(self.call.home, &e));
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
