//! Renders single files of a site when they are asked for: the same bytes that a build would write.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::search::{IndexFiles, ManifestFiles};
use crate::annotation::uses::Seen;
use crate::annotation::{ReportId, ReportSightings, Sightings};
use crate::diag::Noted;
use crate::digest::Digest;
use crate::figures::{Figures, ReportFigures};
use crate::page::owner::Owner;
use crate::page::{File, Gathered, Page, Pages};
use crate::pipeline::parallel::each;
use crate::pipeline::render::index_spill::IndexSpill;
use crate::pipeline::render::{self, report, reports};
use crate::pipeline::{Archive, Cache, Options, Silent};
use crate::site::Site;

/// The terms seen in each report, by the key of that result. It outlives a snapshot, because most texts do.
pub(super) type SeenByKey = Mutex<FxHashMap<Digest, Arc<[Seen]>>>;

/// The most bytes of rendered files that are kept.
const KEPT: usize = 32 << 20;

/// The archive at one moment, and what has been rendered of it.
pub(super) struct Rendering<'a> {
    pub archive: &'a Archive,
    pub options: Options,
    pub site: &'a Site,
    pub pages: &'a Pages<'a>,
    pub cache: &'a Cache,
    pub seen: &'a SeenByKey,
    names: OnceLock<Digest>,
    gathered: OnceLock<RwLock<Gathered>>,
    index: Mutex<Option<Arc<IndexFiles>>>,
    rendered: Mutex<Rendered>,
}

/// Files by path.
#[derive(Default)]
struct Rendered {
    files: HashMap<String, Arc<[u8]>>,
    bytes: usize,
}

impl<'a> Rendering<'a> {
    pub(super) fn new(
        (archive, options): (&'a Archive, Options),
        (site, pages): (&'a Site, &'a Pages<'a>),
        cache: &'a Cache,
        seen: &'a SeenByKey,
    ) -> Rendering<'a> {
        Rendering {
            archive,
            options,
            site,
            pages,
            cache,
            seen,
            names: OnceLock::new(),
            gathered: OnceLock::new(),
            index: Mutex::default(),
            rendered: Mutex::default(),
        }
    }

    /// The file at this path; `None` if the site has none.
    pub(super) fn file(&self, path: &str) -> Noted<Option<Arc<[u8]>>> {
        if let Some(known) = lock(&self.rendered).files.get(path) {
            return Noted::silent(Some(Arc::clone(known)));
        }
        let Some(owner) = self.pages.owner(path) else { return Noted::silent(None) };
        let made = match owner {
            Owner::Search => return self.of_index(path),
            Owner::Manifest => return Noted::silent(self.manifest().remove(path)),
            Owner::Report(id) => self.report(id),
            Owner::Content(at) => self.content_page(at),
            Owner::Planned(page) => self.planned(page),
        };
        made.map(|files| self.keep(files, path))
    }

    /// Keeps these files, and returns the one at `path`.
    fn keep(&self, files: Vec<File>, path: &str) -> Option<Arc<[u8]>> {
        let mut wanted = None;
        let mut rendered = lock(&self.rendered);
        for File { path: own, bytes } in files {
            if rendered.bytes + bytes.len() > KEPT {
                *rendered = Rendered::default();
            }
            let bytes: Arc<[u8]> = Arc::from(bytes);
            if own == path {
                wanted = Some(Arc::clone(&bytes));
            }
            rendered.bytes += bytes.len();
            rendered.files.insert(own, bytes);
        }
        wanted
    }

    fn report(&self, id: ReportId) -> Noted<Vec<File>> {
        let mut said = Vec::new();
        let text = report::text(self.archive, self.site, id).tell(&mut said);
        let Some((text, of)) = text.zip(self.site.report(id)) else { return Noted::new(Vec::new(), said) };
        let (files, _) = report::files(self.archive, self.pages, id, &of.file, &text).tell(&mut said);
        Noted::new(files, said)
    }

    fn content_page(&self, at: usize) -> Noted<Vec<File>> {
        let Some(page) = self.site.pages.get(at) else { return Noted::silent(Vec::new()) };
        report::content_page(self.archive, self.pages, page).map(|(files, _)| files)
    }

    fn planned(&self, page: Page) -> Noted<Vec<File>> {
        if !page.needs_sightings() && !page.needs_figures() {
            return report::planned(self.archive, (self.site, self.pages), page, &Gathered::default());
        }
        let gathered = self.gathered();
        if page.needs_figures() {
            self.supply_figures(&mut gathered.write().unwrap_or_else(PoisonError::into_inner));
        }
        let Some(term) = page.quotes() else {
            return self.pages.render(page, &gathered.read().unwrap_or_else(PoisonError::into_inner));
        };
        let mut gathered = gathered.write().unwrap_or_else(PoisonError::into_inner);
        let quoted: BTreeSet<ReportId> = gathered.sightings.seen(term).map(|(report, _)| report).collect();
        let quoted: Vec<ReportId> = quoted.into_iter().collect();
        let found = each(&quoted, |id| report::sentences(self.archive, self.site, self.cache, *id, self.names()));
        quoted.into_iter().zip(found).for_each(|(report, sentences)| gathered.sightings.supply(report, sentences));
        let made = self.pages.render(page, &gathered);
        // A frequent term quotes a large part of the archive.
        gathered.sightings.forget_sentences();
        made
    }

    /// Finds the figures of all reports that have not been asked for before.
    fn supply_figures(&self, gathered: &mut Gathered) {
        let wanting = gathered.figures.wanting();
        let found = each(&wanting, |id| report::figures(self.archive, self.site, self.cache, *id, self.names()));
        for (report, rows) in wanting.into_iter().zip(found) {
            gathered.figures.supply(report, rows);
        }
    }

    fn names(&self) -> Digest {
        *self.names.get_or_init(|| self.pages.names())
    }

    /// The uses of terms in all reports, without their sentences; figures when they are asked for.
    pub(super) fn gathered(&self) -> &RwLock<Gathered> {
        self.gathered.get_or_init(|| {
            let known = std::mem::take(&mut *lock(self.seen));
            let all = each(&reports(self.site), |id| self.seen_in(*id, &known));
            let now = all.iter().filter_map(|(key, seen)| Some(((*key)?, Arc::clone(seen)))).collect();
            *lock(self.seen) = now;
            let figures = Figures::gather(vec![ReportFigures::default(); all.len()]);
            let of_report = |(_, seen)| ReportSightings { seen, sentences: None };
            let sightings = Sightings::gather(all.into_iter().map(of_report).collect());
            RwLock::new(Gathered::new(sightings, figures))
        })
    }

    fn seen_in(&self, id: ReportId, known: &FxHashMap<Digest, Arc<[Seen]>>) -> (Option<Digest>, Arc<[Seen]>) {
        let Some(report) = self.site.report(id) else { return (None, Arc::default()) };
        let key = report::key_with_figures("uses", self.site, report, self.names());
        let seen = known.get(&key).cloned();
        let seen = seen.or_else(|| Some(self.cache.get::<report::Uses>(key)?.seen));
        let read = || report::text(self.archive, self.site, id).value.map(|text| text.uses.seen);
        (Some(key), seen.or_else(read).unwrap_or_default())
    }

    /// A file of the search index. The index is made when the first of its files is asked for.
    fn of_index(&self, path: &str) -> Noted<Option<Arc<[u8]>>> {
        let mut said = Vec::new();
        let mut index = lock(&self.index);
        for _ in 0..2 {
            let files = index.get_or_insert_with(|| Arc::new(self.index().tell(&mut said)));
            match files.read(path) {
                Ok(found) => return Noted::new(found, said),
                // A build has replaced files that this index was using.
                Err(_) => *index = None,
            }
        }
        Noted::new(None, said)
    }

    fn index(&self) -> Noted<IndexFiles> {
        let files = IndexFiles::new(self.archive);
        let spill = IndexSpill::new(self.site.reports.len(), &files);
        let said = render::index_into(self.archive, self.site, self.pages, self.cache, &files, spill);
        Noted::new(files, said)
    }

    fn manifest(&self) -> BTreeMap<String, Arc<[u8]>> {
        let files = ManifestFiles::new(self.archive);
        render::render(self.archive, self.site, &self.options, self.cache, &files, &Silent);
        files.into_files()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
