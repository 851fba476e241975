//! All steps in a row; the only place that names threads.
//!
//! 1. [`convert`]: raw files that are new or changed become Markdown.
//! 2. [`mod@survey`]: every report is read once, in parallel; the [`Site`](crate::site::Site) is put together from what they say of themselves.
//! 3. [`mod@render`]: every report is read again, annotated, rendered, put and dropped, in parallel; then all other pages.
//!
//! What the last two steps find out of one file, one report, one page is remembered in a [`Cache`] by the digest of what it was found
//! out from, so that a second build does again only what has other inputs than before.
//!
//! The same archive gives the same bytes, whatever the number of threads and the order in which the disk lists its files.

pub(crate) mod archive;
pub(crate) mod cache;
pub mod convert;
pub(crate) mod parallel;
pub(crate) mod progress;
pub(crate) mod render;
pub(crate) mod survey;
mod walk;

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use self::archive::Archive;
pub use self::cache::Cache;
pub use self::progress::{Progress, Silent};
pub use self::render::{Rendered, render};
pub use self::survey::survey;

use crate::diag::Noted;
use crate::output::{FileEntry, Sink};

/// The identity of this program: a digest of all its sources (build.rs). What another program remembered, of pages or of sources, does
/// not count.
pub(crate) const PROGRAM: &str = env!("GONGBAO_BUILD");

/// What of an archive is built, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Reports marked `draft: true` too.
    pub drafts: bool,
    /// Links that work from disk.
    pub offline: bool,
    /// The search index, unless config.yaml leaves it out.
    pub search: bool,
}

/// What a build made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Built {
    pub reports: usize,
    /// HTML files.
    pub pages: usize,
    pub terms: usize,
    /// Files of any kind.
    pub files: usize,
    /// Of all files together.
    pub bytes: usize,
    /// Warnings that the reports' curators have settled.
    pub settled: usize,
}

/// Builds the site of an archive into a sink. Whatever is wrong with one report is said, and the others are built all the same.
pub fn build(archive: &Archive, options: &Options, sink: &dyn Sink, progress: &dyn Progress) -> Noted<Built> {
    build_on(archive, options, &Cache::default(), sink, progress)
}

/// Builds on what earlier builds found out. The result is the same as without; only the way there is shorter.
pub fn build_on(archive: &Archive, options: &Options, cache: &Cache, sink: &dyn Sink, progress: &dyn Progress) -> Noted<Built> {
    let mut said = Vec::new();
    let site = survey(archive, options, cache, progress).tell(&mut said);
    let counted = Counted { sink, pages: AtomicUsize::new(0), files: AtomicUsize::new(0), bytes: AtomicUsize::new(0) };
    render(archive, &site, options, cache, &counted, progress).tell(&mut said);
    let (said, settled) = convert::suppress::open(&site, said);
    let built = Built {
        settled,
        reports: site.reports.len(),
        terms: site.lexicon.terms().len(),
        pages: counted.pages.into_inner(),
        files: counted.files.into_inner(),
        bytes: counted.bytes.into_inner(),
    };
    Noted::new(built, said)
}

/// Counts what goes into a sink.
struct Counted<'a> {
    sink: &'a dyn Sink,
    pages: AtomicUsize,
    files: AtomicUsize,
    bytes: AtomicUsize,
}

impl Sink for Counted<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>> {
        self.count(path, bytes.len());
        self.sink.put(path, bytes)
    }

    fn keep(&self, files: &[FileEntry]) -> bool {
        let kept = self.sink.keep(files);
        if kept {
            files.iter().for_each(|file| self.count(&file.path, file.size as usize));
        }
        kept
    }

    fn scratch(&self) -> Option<File> {
        self.sink.scratch()
    }

    fn standing(&self, path: &str) -> Option<Vec<u8>> {
        self.sink.standing(path)
    }
}

impl Counted<'_> {
    fn count(&self, path: &str, bytes: usize) {
        self.pages.fetch_add(usize::from(path.ends_with(".html")), Ordering::Relaxed);
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}
