//! All steps in a row; the only place that names threads.
//!
//! 1. [`convert`]: raw files that are new or changed become Markdown.
//! 2. [`mod@survey`]: every report is read once, in parallel; the [`Site`](crate::site::Site) is put together from what they say of themselves.
//! 3. [`mod@render`]: every report is read again, annotated, rendered, put and dropped, in parallel; then all other pages.
//!
//! The same archive gives the same bytes, whatever the number of threads and the order in which the disk lists its files.

pub mod archive;
pub mod convert;
mod indexing;
pub mod naming;
pub mod offer;
pub mod overrides;
pub mod parallel;
mod pointing;
pub mod progress;
pub mod render;
pub mod settled;
pub mod sources;
pub mod standing;
pub mod survey;

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use archive::Archive;
pub use progress::{Progress, Silent};
pub use render::{MANIFEST, Rendered, render};
pub use survey::survey;

use crate::diag::Noted;
use crate::output::Sink;

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
    let mut said = Vec::new();
    let site = survey(archive, options, progress).tell(&mut said);
    let counted = Counted { sink, pages: AtomicUsize::new(0), files: AtomicUsize::new(0), bytes: AtomicUsize::new(0) };
    render(archive, &site, options, &counted, progress).tell(&mut said);
    let (said, settled) = settled::open(&site, said);
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
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.pages.fetch_add(usize::from(path.ends_with(".html")), Ordering::Relaxed);
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len(), Ordering::Relaxed);
        self.sink.put(path, bytes)
    }
}
