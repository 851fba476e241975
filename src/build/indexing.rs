//! The index of search: kept, if nothing that it is made of has changed; mended, if a few texts have; else merged from what all reports
//! give, in parallel.

use serde::{Deserialize, Serialize};

use super::parallel::each;
use super::render::{Files, Press, reports};
use super::survey::read_report;
use crate::annotation::ReportId;
use crate::diag::Noted;
use crate::digest::Digest;
use crate::document::Document;
use crate::index::change::{Change, changes};
use crate::index::mend::mend;
use crate::index::merge::Merge;
use crate::index::shard::Shard;
use crate::index::{Contribution, Standing, Text};
use crate::output::Entry;
use crate::page;

/// One report in so many, and one more, may have changed for the index to be mended.
const FEW: usize = 16;

/// What the next build has to know of an index to mend it.
#[derive(Serialize, Deserialize)]
struct Left {
    /// The digest of each report's text, and how many sections it has.
    texts: Vec<(Digest, u32)>,
    /// The names of terms, which are indexed behind the reports.
    names: Digest,
    standing: Standing,
    /// The files of its shards.
    files: Vec<Entry>,
}

/// An index as it is now.
struct Made {
    standing: Standing,
    /// Sections of each report.
    sections: Vec<u32>,
    /// Shards that stand where they belong, and those that are new.
    kept: Vec<Entry>,
    new: Vec<Shard>,
}

impl Press<'_> {
    /// What a report gives to the index of search. Its folded text is kept, which is all that this is made of.
    pub(super) fn contribute(&self, id: ReportId, document: &Document) -> Contribution {
        let text = Text::of(document);
        if let Some(key) = self.text_key(id) {
            self.cache.keep(key, &text);
        }
        Contribution::of(text)
    }

    /// The same for a report whose page has been kept.
    fn contribution(&self, id: ReportId) -> Contribution {
        let known = self.text_key(id).and_then(|key| self.cache.get(key)).map(Contribution::of);
        let read = || read_report(self.archive, self.site.report(id)?).value.map(|document| self.contribute(id, &document));
        known.or_else(read).unwrap_or_default()
    }

    fn text_key(&self, id: ReportId) -> Option<Digest> {
        let report = self.site.report(id).filter(|_| self.cache.is_open())?;
        Some(folded_key(report.text))
    }

    /// The index of search and its page, where there are to be. Yields the page's line of the manifest.
    pub(super) fn index(&self, given: Vec<Option<Contribution>>) -> Noted<Vec<String>> {
        if !self.searched {
            return Noted::silent(Vec::new());
        }
        // The texts are there for a later build, whatever this one does.
        reports(self.site).into_iter().filter_map(|id| self.text_key(id)).for_each(|key| self.cache.hold(key));
        let key = self.cache.is_open().then(|| self.pages.index_basis(&self.bases));
        let known: Option<Files> = key.and_then(|key| self.cache.get(key));
        if let Some(known) = known.filter(|files| self.out.keep(&files.value)) {
            self.cache.hold(left_key());
            return known.map(|files| self.lines(files.iter().map(|file| &*file.path)));
        }
        let Made { standing, sections, kept, new } = self.mended(&given).unwrap_or_else(|| self.merged(given));
        let files = self.pages.search(&standing.directory(), new, &sections);
        let put: Option<Vec<Entry>> = each(&files.value, |file| self.out.put_one(file)).into_iter().collect();
        let lines = self.lines(files.value.iter().map(|file| &*file.path));
        let files = files.map(|_| put.map(|put| kept.into_iter().chain(put).collect::<Vec<_>>()));
        if let (Some(all), Some(key)) = (&files.value, key) {
            self.cache.keep(key, &Noted::new(all, files.said.clone()));
            let texts = self.site.reports.iter().map(|report| report.text).zip(sections).collect();
            let files = all.iter().filter(|file| file.path.ends_with(".bin")).cloned().collect();
            self.cache.keep(left_key(), &Left { texts, names: self.names(), standing, files });
        }
        files.map(|_| lines)
    }

    /// The index that the last build left, made to fit the texts of today; nothing where that cannot be done or is not worth it.
    fn mended(&self, given: &[Option<Contribution>]) -> Option<Made> {
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
        let now = changed.iter().map(|at| match given.get(*at)? {
            Some(given) => Some(given.text().clone()),
            None => Some(self.contribution(*reports.get(*at)?).text().clone()),
        });
        let now: Vec<Text> = now.collect::<Option<_>>()?;
        let texts = texts(&left, &changed, &before, &now)?;
        let path = |shard: &_| page::shard_path(shard);
        let (standing, new) = mend(&left.standing, &changes(&texts), &|key| self.out.standing(&path(key)))?;
        let fresh: Vec<String> = new.iter().map(|shard| path(&shard.key)).collect();
        let stands: std::collections::BTreeSet<String> = standing.shards.iter().map(|(key, _)| path(key)).collect();
        let kept: Vec<Entry> =
            left.files.into_iter().filter(|file| stands.contains(&file.path) && !fresh.contains(&file.path)).collect();
        let sections = left.texts.iter().map(|(_, sections)| *sections).collect();
        self.out.keep(&kept).then_some(Made { standing, sections, kept, new })
    }

    fn merged(&self, given: Vec<Option<Contribution>>) -> Made {
        let wanting = reports(self.site).into_iter().zip(&given).filter(|(_, given)| given.is_none());
        let wanting: Vec<ReportId> = wanting.map(|(id, _)| id).collect();
        let mut found = each(&wanting, |id| self.contribution(*id)).into_iter();
        let mut all: Vec<Contribution> =
            given.into_iter().map(|one| one.or_else(|| found.next()).unwrap_or_default()).collect();
        let sections = all.iter().map(Contribution::sections).collect();
        all.extend(self.pages.term_texts().into_iter().map(Contribution::of));
        let merge = Merge::new(&all);
        let parts = each(&merge.parts(), |part| merge.part(part.clone()));
        let (standing, new) = merge.join(parts);
        Made { standing, sections, kept: Vec::new(), new }
    }

    fn names(&self) -> Digest {
        let terms = self.site.lexicon.terms().iter().map(|term| (&term.name, &term.aliases));
        Digest::of(&terms.collect::<Vec<_>>())
    }
}

/// The key of a report's folded text, which is made of nothing but its file.
fn folded_key(text: Digest) -> Digest {
    Digest::of(&("folded", text))
}

/// The key of what the last build left: not of what it is made of, since that is what the next build compares.
fn left_key() -> Digest {
    Digest::of(&"the index that was left")
}

/// The texts that have changed, each with its first section; nothing if one has another number of sections than before, which moves
/// those of all that follow.
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
