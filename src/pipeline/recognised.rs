//! What recognising a source gave, as far as it is asked for again when the source has not changed: what was said, and the
//! stamps of its reports.
//!
//! The results are in a cache of their own, `.gongbao/recognised`. Conversion keeps them, and `check` uses and keeps them.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::PROGRAM;
use super::archive::{RawFile, stamp};
use super::cache::Cache;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::digest::Digest;
use crate::han::cut::CutText;

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

/// Keeps the results of the sources that are not recognised again.
pub(crate) fn hold(known: &Cache, config: &Config, all: &[RawFile], again: &[RawFile]) {
    if known.is_open() {
        let again: BTreeSet<&Path> = again.iter().map(|raw| raw.path.as_path()).collect();
        let others = all.iter().filter(|raw| !again.contains(raw.path.as_path()));
        others.filter_map(|raw| key(raw, config)).for_each(|key| known.hold(key));
    }
}

/// Writes the results down. A run that has not looked at all sources removes none. What cannot be written is recognised again.
pub(crate) fn close(known: Cache, all: bool) {
    if all {
        let _ = known.close();
    } else {
        known.settle();
    }
}

/// What decides the result besides the bytes of a source, in a short form: the program, so that a better recognition reaches
/// sources that an earlier one has read, and the settings.
pub(crate) fn rules(config: &Config) -> String {
    let told = format!("{PROGRAM} {:?} {:?}", config.convert, config.places);
    blake3::hash(told.as_bytes()).to_hex().before(16).to_owned()
}
