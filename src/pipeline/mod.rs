//! Runs all steps in order. Only the pipeline distributes work over threads.
//!
//! 1. [`convert`]: raw files that are new or changed become Markdown.
//! 2. [`mod@survey`]: reads every report once, in parallel, and assembles the [`Site`](crate::site::Site) from the surveys.
//! 3. [`mod@render`]: reads every report again, annotates it, renders it, hands it to the sink and drops it, in parallel; then
//!    renders all other pages.
//!
//! The last two steps store their results for each file, report and page in a [`Cache`], keyed by the digest of the inputs. A
//! second build therefore repeats only the work whose inputs have changed.
//!
//! The same archive gives the same bytes, whatever the number of threads and the order in which the file system lists files.

pub(crate) mod archive;
pub(crate) mod book;
pub(crate) mod cache;
pub mod convert;
pub(crate) mod curated;
pub(crate) mod export;
pub mod live;
pub(crate) mod parallel;
mod passed_over;
pub(crate) mod progress;
pub(crate) mod recognised;
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

/// The identity of this program: a digest of all its sources (build.rs). Results that another program stored, for pages or for
/// sources, are not used.
pub(crate) const PROGRAM: &str = env!("GONGBAO_BUILD");

/// The parts of an archive to build, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Include reports marked `draft: true`.
    pub drafts: bool,
    /// Write links that work from disk.
    pub offline: bool,
    /// Build the search index, unless config.yaml disables it.
    pub search: bool,
}

/// The result of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Built {
    pub reports: usize,
    /// The number of HTML files.
    pub pages: usize,
    pub terms: usize,
    /// The number of files of any kind.
    pub files: usize,
    /// The size of all files together.
    pub bytes: usize,
    /// The number of warnings that the reports' curators have settled.
    pub settled: usize,
}

/// Builds the site of an archive into a sink. A problem with one report is reported, and the others are built all the same.
pub fn build(archive: &Archive, options: &Options, sink: &dyn Sink, progress: &dyn Progress) -> Noted<Built> {
    build_on(archive, options, &Cache::default(), sink, progress)
}

/// Builds with the results of earlier builds. The output is the same as without them; it is only faster.
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

/// Counts the files that go into a sink.
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
