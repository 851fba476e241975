//! What recognising a source gave, as far as it is asked for again when the source has not changed: what was said, and the
//! stamps of its reports.
//!
//! The results are in a cache of their own, `.gongbao/recognised`. Conversion keeps them, and `check` uses and keeps them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::archive::{RawFile, stamp};
use super::cache::Cache;
use super::convert::rules;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::digest::Digest;

/// The folder of the cache in the state directory.
const STORE: &str = "recognised";

/// What recognising one source gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecognisedSource {
    /// BLAKE3 of its bytes; `None` if it could not be read.
    pub blake3: Option<String>,
    /// Everything that was said, whether or not a curator has settled it.
    pub said: Vec<Diagnostic>,
    pub reports: Vec<RecognisedReport>,
}

/// A report that a source gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecognisedReport {
    /// The number of the report in its source, from 1.
    pub item: u32,
    /// The path that its place and year suggest, without `.md`.
    pub stem: String,
    /// The stamp of its Markdown as an ordinary report, and as a copy, which is a draft; `None` where it was not made.
    pub stamps: [Option<String>; 2],
}

impl RecognisedReport {
    /// The stamp of the Markdown that convert would write, if it is known.
    pub(crate) fn stamp(&self, copy: bool) -> Option<&str> {
        let [ordinary, as_copy] = &self.stamps;
        if copy { as_copy.as_deref() } else { ordinary.as_deref() }
    }
}

/// The cache of these results; none if it cannot be written.
pub(crate) fn open(root: &Path) -> Cache {
    Cache::open_named(root, STORE)
}

/// The key of the result for a source as it is now; `None` if it changed so recently that it could change again without a new
/// time.
pub(crate) fn key(raw: &RawFile, config: &Config) -> Option<Digest> {
    Some(Digest::of(&(STORE, rules(config), &raw.named, &raw.shown, stamp(&raw.path)?)))
}
