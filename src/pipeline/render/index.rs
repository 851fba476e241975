//! The search index. It is kept if its inputs have not changed, updated if a few texts have, and otherwise merged from all
//! reports, in parallel.

use std::io;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::index_spill::IndexSpill;
use super::{Files, Renderer, reports};
use crate::annotation::ReportId;
use crate::diag::Noted;
use crate::digest::Digest;
use crate::document::Document;
use crate::index::shard::{Cutter, Key, Shard};
use crate::index::update::change::{Change, changes};
use crate::index::update::mend;
use crate::index::{Snapshot, Text};
use crate::output::FileEntry;
use crate::page;
use crate::pipeline::parallel::each;
use crate::pipeline::survey::read_report;

/// The index is updated if at most one report in this many, and one more, have changed.
const FEW: usize = 16;

/// The number of merge parts whose groups are in memory together.
const TOGETHER: usize = 6;

/// The data that the next build needs in order to update the index.
#[derive(Serialize, Deserialize)]
struct Left {
    /// The digest of each report's text, and the number of its sections.
    texts: Vec<(Digest, u32)>,
    /// The names of terms, which are indexed after the reports.
    names: Digest,
    standing: Snapshot,
    /// The files of its shards.
    files: Vec<FileEntry>,
}

/// A finished index.
struct Made {
    standing: Snapshot,
    /// The number of sections of each report.
    sections: Vec<u32>,
    /// The files of its shards, as the sink can identify them; `None` if it cannot identify all.
    files: Option<Vec<FileEntry>>,
}

impl Renderer<'_> {
    /// The folded text of a report, which is cached.
    pub(crate) fn folded(&self, id: ReportId, document: &Document) -> Text {
        let text = Text::of(document);
        if let Some(key) = self.text_key(id) {
            self.cache.keep(key, &text);
        }
        text
    }

    /// As `folded`, for a report whose page has been kept.
    fn known(&self, id: ReportId) -> Text {
        let known = self.text_key(id).and_then(|key| self.cache.get(key));
        let read = || read_report(self.archive, self.site.report(id)?).value.map(|document| self.folded(id, &document));
        known.or_else(read).unwrap_or_default()
    }

    fn text_key(&self, id: ReportId) -> Option<Digest> {
        let report = self.site.report(id).filter(|_| self.cache.is_open())?;
        Some(folded_key(report.text))
    }

    /// Builds the search index and its page, if wanted, from the texts of the reports. Returns the page's line of the
    /// manifest.
    pub(crate) fn index(&self, given: Option<IndexSpill>) -> Noted<Vec<String>> {
        let Some(given) = given else { return Noted::silent(Vec::new()) };
        // The texts are kept for a later build, whatever this one does.
        reports(self.site).into_iter().filter_map(|id| self.text_key(id)).for_each(|key| self.cache.hold(key));
        let key = self.cache.is_open().then(|| self.pages.index_basis(&self.bases));
        let known: Option<Files> = key.and_then(|key| self.cache.get(key));
        if let Some(known) = known.filter(|files| self.out.keep(&files.value)) {
            self.cache.hold(left_key());
            return known.map(|files| self.lines(files.iter().map(|file| &*file.path)));
        }
        let made = self.mended(&given).map_or_else(|| self.merged(given), Ok);
        let Made { standing, sections, files } = match made {
            Ok(made) => made,
            Err(error) => {
                self.out.refuse("search/index.json", &error);
                return Noted::silent(Vec::new());
            }
        };
        let pages = self.pages.search(&standing.directory(), &sections);
        let lines = self.lines(pages.value.iter().map(|file| &*file.path));
        let pages = pages.map(|pages| self.out.put(pages));
        if let (Some(key), Some(files), Some(put)) = (key, files, &pages.value) {
            let all = files.iter().chain(put).collect::<Vec<_>>();
            self.cache.keep(key, &Noted::new(all, pages.said.clone()));
            let texts = self.site.reports.iter().map(|report| report.text).zip(sections).collect();
            self.cache.keep(left_key(), &Left { texts, names: self.names(), standing, files });
        }
        pages.map(|_| lines)
    }

    /// Updates the index of the last build to the current texts; `None` if that is impossible or not worthwhile.
    fn mended(&self, given: &IndexSpill) -> Option<Made> {
        let left: Left = self.cache.get(left_key())?;
        let reports = reports(self.site);
        if left.names != self.names() || left.texts.len() != reports.len() {
            return None;
        }
        let now = self.site.reports.iter().map(|report| report.text);
        let changed: Vec<usize> =
            left.texts.iter().zip(now).enumerate().filter(|(_, ((was, _), is))| was != is).map(|(at, _)| at).collect();
        if changed.len() > 1 + reports.len() / FEW {
            return None;
        }
        let before: Vec<Text> =
            changed.iter().map(|at| self.cache.get(folded_key(left.texts.get(*at)?.0))).collect::<Option<_>>()?;
        let now = changed.iter().map(|at| match given.text(*at) {
            None => Some(self.known(*reports.get(*at)?)),
            given => given,
        });
        let now: Vec<Text> = now.collect::<Option<_>>()?;
        let texts = texts(&left, &changed, &before, &now)?;
        let (standing, new) = mend(&left.standing, &changes(&texts), &|key| self.out.standing(&page::shard_path(key)))?;
        let fresh: FxHashSet<String> = new.iter().map(|shard| page::shard_path(&shard.key)).collect();
        let stands: FxHashSet<String> = standing.shards.iter().map(|(key, _)| page::shard_path(key)).collect();
        let mut files = left.files;
        files.retain(|file| stands.contains(&file.path) && !fresh.contains(&file.path));
        let sections = left.texts.iter().map(|(_, sections)| *sections).collect();
        if !self.out.keep(&files) {
            return None;
        }
        let put: Option<Vec<FileEntry>> = self.put(new).into_iter().map(|(_, entry)| entry).collect();
        let files = put.map(|put| files.into_iter().chain(put).collect());
        Some(Made { standing, sections, files })
    }

    /// Builds the index from all reports, a few parts at a time.
    fn merged(&self, given: IndexSpill) -> io::Result<Made> {
        let ids = reports(self.site);
        let fetch = |wanting: &[usize]| each(wanting, |at| ids.get(*at).map(|id| self.known(*id)).unwrap_or_default());
        let gathered = given.whole(fetch, &self.pages.term_texts());
        let merge = gathered.merge();
        let mut standing = Snapshot { sections: merge.sections, ..Snapshot::default() };
        let (mut cutter, mut put) = (Cutter::default(), Vec::new());
        for parts in merge.stretches(&merge.parts(), TOGETHER) {
            for shelf in each(parts, |part| gathered.part(&merge, part)) {
                let shelf = shelf?;
                cutter.put(&shelf);
                standing.pairs.extend(shelf.pairs);
            }
            put.extend(self.put(cutter.take()));
        }
        put.extend(self.put(cutter.shards));
        standing.shards = put.iter().map(|(known, _)| *known).collect();
        let files = put.into_iter().map(|(_, entry)| entry).collect();
        let sections = gathered.sections.iter().take(ids.len()).copied().collect();
        Ok(Made { standing, sections, files })
    }

    /// Puts shards. Returns for each its first run, its digest, and its entry in the sink.
    fn put(&self, shards: Vec<Shard>) -> Vec<((Key, Digest), Option<FileEntry>)> {
        each(&shards, |Shard { key, bytes }| {
            ((*key, Digest::of_bytes(bytes)), self.out.put_bytes(&page::shard_path(key), bytes))
        })
    }

    fn names(&self) -> Digest {
        let terms = self.site.lexicon.terms().iter().map(|term| (&term.name, &term.aliases));
        Digest::of(&terms.collect::<Vec<_>>())
    }
}

/// The key of a report's folded text, which depends only on the report's file.
fn folded_key(text: Digest) -> Digest {
    Digest::of(&("folded", text))
}

/// The key of the data that the last build left. It does not depend on the inputs, because the next build compares those.
fn left_key() -> Digest {
    Digest::of(&"the index that was left")
}

/// The texts that have changed, each with its first section. `None` if the number of sections of one has changed, which
/// renumbers all that follow.
fn texts<'t>(left: &Left, changed: &[usize], before: &'t [Text], now: &'t [Text]) -> Option<Vec<Change<'t>>> {
    let starts: Vec<u32> = left
        .texts
        .iter()
        .scan(0, |next, (_, sections)| {
            let start = *next;
            *next += sections;
            Some(start)
        })
        .collect();
    let texts = changed.iter().zip(before.iter().zip(now)).map(|(at, (before, now))| {
        let same = before.sections().len() == now.sections().len();
        same.then_some(Change { start: *starts.get(*at)?, before, now })
    });
    texts.collect()
}
