//! What a run left among the reports when it was killed: incomplete versions, and versions that came out of their place.

use std::fs;
use std::path::{Path, PathBuf};

use super::existing::is_as_written;
use crate::diag::{Diagnostic, messages};
use crate::output::LeftOver;
use crate::pipeline::archive::shown;

/// Removes what can be made again. A version that a person has changed stays, and it is said where.
pub(crate) fn clear(root: &Path, found: impl Iterator<Item = (PathBuf, LeftOver)>) -> Vec<Diagnostic> {
    found.filter_map(|(file, kind)| cleared(root, &file, kind)).collect()
}

fn cleared(root: &Path, file: &Path, kind: LeftOver) -> Option<Diagnostic> {
    let empty = fs::metadata(file).is_ok_and(|m| m.len() == 0);
    if kind == LeftOver::Part || empty || is_as_written(file) {
        return fs::remove_file(file).err().map(|e| messages::cannot_write(file, &e));
    }
    Some(messages::edit_set_aside(&shown(root, file)))
}
