//! An archive that is read once and then kept up to date file by file, for `serve`.
//!
//! ```text
//! changed paths ─▶ LiveArchive::refresh ─▶ Snapshot ─▶ file(path)
//!                  reads what changed       renders a page when it is asked for
//! ```
//!
//! If only texts, titles and the like have changed, the site is the previous one with these. Otherwise it is assembled again from the surveys
//! of all files. Files are rendered by the same functions as in a build, so they have the same bytes.

mod rendering;
mod search;
mod snapshot;
mod surveys;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

pub use self::snapshot::{Answer, Snapshot};

use self::rendering::SeenByKey;
use self::snapshot::Parts;
use self::surveys::{Changed, Surveys};
use super::archive::{ADDED, FIGURES, GLOSSARY, INDICATORS, SOURCES, THEMES};
use super::curated::curate;
use super::survey::{assembled, glossaries, surveyed};
use super::{Archive, Cache, Options, convert};
use crate::config::Config;
use crate::diag::{Diagnostic, Noted};
use crate::document::FrontMatter;
use crate::page::Theme;
use crate::site::{Outline, Page, Report, Site, Surveyed, assemble};

/// What may have changed since an archive was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// Anything.
    All,
    /// These files and folders, relative to the archive's root, with forward slashes.
    Paths(BTreeSet<String>),
}

/// An archive that is kept up to date.
pub struct LiveArchive {
    archive: Archive,
    options: Options,
    cache: Arc<Cache>,
    surveys: Surveys,
    site: Arc<Site>,
    theme: Arc<Theme>,
    seen: Arc<SeenByKey>,
    said: Said,
}

/// What was said, apart from the surveys.
#[derive(Default)]
struct Said {
    settings: Vec<Diagnostic>,
    theme: Vec<Diagnostic>,
    /// Of the glossary, the indicators and the corrections.
    curated: Vec<Diagnostic>,
    assembled: Vec<Diagnostic>,
}

/// What an archive is after it was read.
#[derive(Debug)]
pub struct Refreshed {
    pub snapshot: Snapshot,
    pub reports: usize,
    pub terms: usize,
    /// The number of warnings that the reports' curators have settled.
    pub settled: usize,
}

impl LiveArchive {
    /// Reads an archive. The caller holds its lock; afterwards, nothing more is written to the cache.
    pub fn open(archive: Archive, options: Options) -> (LiveArchive, Noted<Refreshed>) {
        let cache = Cache::open(&archive.root);
        let mut live = LiveArchive {
            archive,
            options,
            cache: Arc::default(),
            surveys: Surveys::default(),
            site: Arc::default(),
            theme: Arc::default(),
            seen: Arc::default(),
            said: Said::default(),
        };
        live.read_all(&cache);
        live.cache = Arc::new(cache.settle());
        let refreshed = live.refreshed();
        (live, refreshed)
    }

    /// Brings the archive up to date.
    pub fn refresh(&mut self, changes: &Changes) -> Noted<Refreshed> {
        match changes {
            Changes::Paths(paths) if !self.changes_settings(paths) && self.surveys.has_same_files(&self.archive, paths) => {
                self.read_changed(paths);
            }
            _ => {
                let cache = Arc::clone(&self.cache);
                self.read_all(&cache);
            }
        }
        self.refreshed()
    }

    /// Whether one of these changes can change what conversion writes or says.
    pub fn concerns_conversion(&self, changes: &Changes) -> bool {
        match changes {
            Changes::All => true,
            Changes::Paths(paths) => {
                self.changes_settings(paths)
                    || !self.surveys.has_same_files(&self.archive, paths)
                    || paths.iter().any(|path| is_in(path, SOURCES))
            }
        }
    }

    fn changes_settings(&self, paths: &BTreeSet<String>) -> bool {
        paths.contains(&self.archive.settings_file())
    }

    fn read_all(&mut self, cache: &Cache) {
        self.said.settings.clear();
        let mut config = self.archive.settings().tell(&mut self.said.settings);
        config.search &= self.options.search;
        self.read_theme(&config);
        let (surveys, [reports, pages]) = Surveys::read_all(&self.archive, cache);
        self.surveys = surveys;
        self.assemble(config, reports, pages);
    }

    fn read_changed(&mut self, paths: &BTreeSet<String>) {
        let image = self.site.config.image.as_ref();
        if paths.iter().any(|path| is_in(path, THEMES) || Some(path) == image) {
            let site = Arc::clone(&self.site);
            self.read_theme(&site.config);
        }
        let changed = self.surveys.read_again(&self.archive, &self.cache, paths);
        let curated =
            paths.iter().any(|path| path == ADDED || [GLOSSARY, FIGURES, INDICATORS].iter().any(|folder| is_in(path, folder)));
        if curated || !changed.iter().all(|one| self.changes_only_text(one)) {
            let [reports, pages] = self.surveys.all(&self.archive, &self.cache);
            return self.assemble(self.site.config.clone(), reports, pages);
        }
        let mut site = (*self.site).clone();
        for Changed { file, now, .. } in changed {
            if let Some(now) = surveyed(&file, now) {
                with_text(&mut site, now);
            }
        }
        self.site = Arc::new(site);
    }

    fn read_theme(&mut self, config: &Config) {
        self.said.theme.clear();
        let overrides = self.archive.theme(config).tell(&mut self.said.theme);
        self.theme = Arc::new(Theme::load(&config.theme, &overrides, &config.language).tell(&mut self.said.theme));
    }

    fn assemble(&mut self, config: Config, reports: Vec<Surveyed>, pages: Vec<Surveyed>) {
        self.said.curated.clear();
        let glossary = glossaries(&self.archive).tell(&mut self.said.curated);
        let wanted = assemble::Options { drafts: self.options.drafts };
        let assembled = assembled(&self.archive, Site::assemble(config, reports, glossary, pages, wanted));
        self.said.assembled = assembled.said;
        self.site = Arc::new(curate(&self.archive, assembled.value).tell(&mut self.said.curated));
    }

    /// Whether nothing about a file has changed that decides places, addresses, lists or terms, and no message is about a place in
    /// it that may have moved.
    fn changes_only_text(&self, Changed { file, before, now }: &Changed) -> bool {
        let same = match (before, now) {
            (Some((before, _)), Some((now, _))) => {
                without_shown(&before.front) == without_shown(&now.front) && before.notes == now.notes
            }
            (None, None) => true,
            _ => false,
        };
        let about = |said: &Diagnostic| said.place.as_ref().is_some_and(|place| *place.file == **file);
        same && !self.said.assembled.iter().any(about)
    }

    fn refreshed(&self) -> Noted<Refreshed> {
        let own = [&self.said.settings, &self.said.theme, &self.said.curated, &self.said.assembled];
        let said = own.into_iter().flatten().chain(self.surveys.said()).cloned().collect();
        let (said, settled) = convert::suppress::open(&self.site, said);
        let snapshot = Snapshot::start(Parts {
            archive: self.archive.clone(),
            options: self.options,
            site: Arc::clone(&self.site),
            theme: Arc::clone(&self.theme),
            cache: Arc::clone(&self.cache),
            seen: Arc::clone(&self.seen),
        });
        let (reports, terms) = (self.site.reports.len(), self.site.lexicon.terms().len());
        Noted::new(Refreshed { snapshot, reports, terms, settled }, said)
    }
}

/// Front matter without what is only shown.
fn without_shown(front: &FrontMatter) -> FrontMatter {
    FrontMatter {
        title: String::new(),
        published: None,
        congress: None,
        session: None,
        speaker: None,
        office: None,
        digest: None,
        ..front.clone()
    }
}

/// Gives a report or a page its new text and what is shown of its front matter. What is not built is not in the site.
fn with_text(site: &mut Site, now: Surveyed) {
    if let Some(page) = site.pages.iter_mut().find(|page| page.file == now.file) {
        *page = Page { text: now.text, title: now.front.title, ..page.clone() };
    } else if let Some(report) = site.reports.iter_mut().find(|report| report.file == now.file) {
        let outline = Outline::new(&now.outline);
        let changed = Report { front: now.front, outline, characters: now.characters, text: now.text, ..(**report).clone() };
        *report = Arc::new(changed);
    }
}

/// Whether a file or folder is somewhere below a folder, or is that folder.
fn is_in(file: &str, folder: &str) -> bool {
    Path::new(file).starts_with(folder)
}
