//! The surveys of all Markdown files of an archive. Only files that have changed are read again.

use std::collections::{BTreeMap, BTreeSet};

use super::is_in;
use crate::diag::Diagnostic;
use crate::digest::Digest;
use crate::document::Survey;
use crate::pipeline::archive::{PAGES, REPORTS};
use crate::pipeline::parallel::each;
use crate::pipeline::survey::{FileSurvey, look, remembered, surveyed};
use crate::pipeline::{Archive, Cache};
use crate::site::Surveyed;

/// Where the survey of a file is. An archive can have so many that most stay on the disk.
#[derive(Debug)]
enum State {
    /// In the cache, under this key.
    Stored(Digest),
    Held(Box<FileSurvey>),
}

/// The surveys by file.
#[derive(Debug, Default)]
pub(super) struct Surveys {
    states: BTreeMap<String, State>,
    /// What was said of the lists of files, and of the files; only of those of which something was said.
    walked: Vec<Diagnostic>,
    said: BTreeMap<String, Vec<Diagnostic>>,
}

/// A file that was read again: its survey before, and now.
pub(super) struct Changed {
    pub file: String,
    pub before: Option<(Survey, Digest)>,
    pub now: Option<(Survey, Digest)>,
}

impl Surveys {
    /// Surveys all files, as far as the cache does not know them. Returns what the site is assembled from: reports, then pages.
    pub(super) fn read_all(archive: &Archive, cache: &Cache) -> (Surveys, [Vec<Surveyed>; 2]) {
        let mut surveys = Surveys::default();
        let folders = [REPORTS, PAGES].map(|folder| {
            let files = archive.files(folder, &["md"]).tell(&mut surveys.walked);
            let read = each(&files, |file| remembered(archive, file, cache));
            files.into_iter().zip(read).filter_map(|(file, (key, survey))| surveys.take(file, key, survey)).collect()
        });
        (surveys, folders)
    }

    fn take(&mut self, file: String, key: Option<Digest>, survey: FileSurvey) -> Option<Surveyed> {
        if !survey.said.is_empty() {
            self.said.insert(file.clone(), survey.said.clone());
        }
        let state = key.map_or_else(|| State::Held(Box::new(survey.clone())), State::Stored);
        let value = surveyed(&file, survey.value);
        self.states.insert(file, state);
        value
    }

    /// What the site is assembled from, without looking at the disk for changes.
    pub(super) fn all(&self, archive: &Archive, cache: &Cache) -> [Vec<Surveyed>; 2] {
        [REPORTS, PAGES].map(|folder| {
            let files: Vec<(&String, &State)> = self.states.iter().filter(|(file, _)| is_in(file, folder)).collect();
            let read = each(&files, |(file, state)| surveyed(file, value(archive, cache, file, state).value));
            read.into_iter().flatten().collect()
        })
    }

    /// Whether none of these paths is a surveyed file, or a folder, that was created or removed.
    pub(super) fn has_same_files(&self, archive: &Archive, changed: &BTreeSet<String>) -> bool {
        let same = |file: &String| {
            let path = archive.root.join(file);
            if self.states.contains_key(file) {
                return path.is_file();
            }
            let below = format!("{file}/");
            let had = self.states.range(below.clone()..).next().is_some_and(|(next, _)| next.starts_with(&below));
            !(had || path.is_dir() || file.ends_with(".md") && path.is_file())
        };
        changed.iter().filter(|file| is_in(file, REPORTS) || is_in(file, PAGES)).all(same)
    }

    /// Surveys these files again, if they are surveyed at all.
    pub(super) fn read_again(&mut self, archive: &Archive, cache: &Cache, changed: &BTreeSet<String>) -> Vec<Changed> {
        let files = changed.iter().filter(|file| self.states.contains_key(*file));
        let files: Vec<String> = files.cloned().collect();
        let again = files.into_iter().map(|file| {
            let before = self.states.get(&file).and_then(|state| value(archive, cache, &file, state).value);
            let now = look(archive, &file);
            self.said.remove(&file);
            self.take(file.clone(), None, now.clone());
            Changed { file, before, now: now.value }
        });
        again.collect()
    }

    /// All that was said of the files.
    pub(super) fn said(&self) -> impl Iterator<Item = &Diagnostic> {
        self.walked.iter().chain(self.said.values().flatten())
    }
}

/// The survey of a file. If the cache no longer has it, the file is read again.
fn value(archive: &Archive, cache: &Cache, file: &str, state: &State) -> FileSurvey {
    match state {
        State::Stored(key) => cache.get(*key).unwrap_or_else(|| look(archive, file)),
        State::Held(survey) => (**survey).clone(),
    }
}
