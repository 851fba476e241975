//! How much of an earlier publication is read, and why reading ends.

use std::io::Read;
use std::time::{Duration, Instant};

use crate::site::manifest::Manifest;

/// Limits for reading an earlier publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files that the manifest may name.
    pub parts: usize,
    /// Bytes of all files together.
    pub bytes: u64,
    /// Addresses in all files together.
    pub addresses: usize,
    /// How long all of it may take.
    pub time: Duration,
    /// Redirects for each file.
    pub redirects: usize,
}

impl Default for Limits {
    /// A manifest of 100,000 reports has some 100 MB and 300,000 addresses, in one part for each province, year and page. An
    /// address takes some 150 bytes of memory beside its text, so two million take 300 MB.
    fn default() -> Limits {
        Limits { parts: 1024, bytes: 256 << 20, addresses: 2_000_000, time: Duration::from_secs(60), redirects: 4 }
    }
}

/// Why no manifest could be read, and what to do about it unless the place itself is wrong.
pub(super) struct Refusal {
    pub(super) why: String,
    pub(super) cure: Option<String>,
}

impl Refusal {
    pub(super) fn new(why: impl ToString) -> Refusal {
        Refusal { why: why.to_string(), cure: None }
    }

    pub(super) fn with_cure(why: impl Into<String>, cure: impl Into<String>) -> Refusal {
        Refusal { why: why.into(), cure: Some(cure.into()) }
    }

    /// The place has more than any manifest that gongbao writes.
    pub(super) fn over(what: &str, limit: impl std::fmt::Display) -> Refusal {
        Refusal::with_cure(
            format!("it has more than {limit} {what}"),
            "check that the place is a site of gongbao; no more is read, so compare an older or smaller publication",
        )
    }
}

/// The remaining limits.
pub(super) struct Left<'l> {
    pub(super) limits: &'l Limits,
    bytes: u64,
    addresses: usize,
    end: Instant,
}

impl<'l> Left<'l> {
    pub(super) fn new(limits: &'l Limits) -> Left<'l> {
        Left { limits, bytes: limits.bytes, addresses: limits.addresses, end: Instant::now() + limits.time }
    }

    /// The remaining time.
    pub(super) fn time(&self) -> Result<Duration, Refusal> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(self.late()) } else { Ok(left) }
    }

    fn late(&self) -> Refusal {
        Refusal::with_cure(
            format!("it took longer than {} s", self.limits.time.as_secs_f64()),
            "try again, or download manifest.txt and the files that it names into a folder, and name that folder",
        )
    }

    /// The text of a file or a response.
    pub(super) fn text(&mut self, source: impl Read) -> Result<String, Refusal> {
        let mut bytes = Vec::new();
        let read = source.take(self.bytes + 1).read_to_end(&mut bytes);
        self.time()?;
        read.map_err(Refusal::new)?;
        if bytes.len() as u64 > self.bytes {
            return Err(Refusal::over("MiB", self.limits.bytes >> 20));
        }
        self.bytes -= bytes.len() as u64;
        String::from_utf8(bytes).map_err(|_| Refusal::new("it is not text in UTF-8"))
    }

    /// Parses the manifest in a text. Addresses are counted first, because a line of two bytes takes a hundred in memory.
    pub(super) fn parsed(&mut self, text: &str, path: &str) -> Result<Manifest, Refusal> {
        let count = memchr::memmem::find_iter(text.as_bytes(), b"\n/").count();
        match self.addresses.checked_sub(count) {
            Some(left) => self.addresses = left,
            None => return Err(Refusal::over("addresses", self.limits.addresses)),
        }
        Manifest::read(text).ok_or_else(|| Refusal::new(format!("{path} is not a manifest of gongbao")))
    }
}
