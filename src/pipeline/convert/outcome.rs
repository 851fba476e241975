//! What a call of convert asks for, and what it yields.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::merge_edits::Change;
use crate::document::Kind;
use crate::recognition::ledger::Reason;

/// What a call of convert asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Files and folders, or reports where differences are asked for or taken; none means what is new or changed in content/sources.
    pub paths: Vec<PathBuf>,
    /// Where to write instead of content/reports.
    pub out: Option<PathBuf>,
    /// Unchanged sources too.
    pub again: bool,
    pub mode: Mode,
}

/// What is done with what the sources give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// It is written, but never over a report that a person has changed.
    #[default]
    Write,
    /// Nothing is written; how it differs from what exists is kept in [`Written::change`].
    Compare,
    /// It is written, over reports that a person has changed too; what is theirs in the front matter stays.
    Accept,
}

/// What became of one raw file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Converted {
    /// As the user knows it.
    pub file: String,
    pub reports: Vec<Written>,
    /// Characters, without blanks, that are text of a report.
    pub kept: usize,
    /// Characters that became front matter.
    pub meta: usize,
    /// Characters that are in no report, by reason.
    pub dropped: BTreeMap<Reason, usize>,
    /// Doubts that the curator has settled.
    pub settled: usize,
}

/// One report of a raw file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Relative to the folder of reports.
    pub path: String,
    pub kind: Kind,
    pub state: State,
    /// Where the report was before, if its place or year is now recognised as another.
    pub moved_from: Option<String>,
    /// How what is and what the source gives differ, where that was asked for, or a person's version gave way.
    pub change: Option<Change>,
}

/// What was done with a report's file, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    New,
    Updated,
    Unchanged,
    /// Changed by a person, and therefore left alone.
    Kept,
    /// Changed by a person, while its source gives another version, which is offered.
    Offered,
    /// Changed by a person, who now takes the version that its source gives.
    Accepted,
    /// Left out by config.yaml.
    Skipped,
}
