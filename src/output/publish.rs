//! A publication: check first, then write a journal, then act.

use std::fs;
use std::io;

use super::carry_over::{carry_over, conflicts};
use super::manifest::{MANIFEST, Manifest};
use super::{Staging, path, staging_folder};
use crate::diag::{Diagnostic, messages};

/// The result of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// Files that are new or whose bytes changed.
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// The size of all files together.
    pub bytes: u64,
    pub said: Vec<Diagnostic>,
}

impl Staging {
    /// Moves everything that was put to the public directory, and removes the files of an earlier publication that this one
    /// does not have. Files whose bytes did not change keep their times.
    ///
    /// If two files have the same path, or a file that gongbao did not write is in the way; then nothing has been changed. If
    /// writing fails midway; then the next build finishes the publication.
    pub fn publish(self) -> Result<Published, Vec<Diagnostic>> {
        let files = self.take_files();
        let paths: Vec<&str> = files.iter().map(|f| f.entry.path.as_str()).collect();
        let twice = path::collisions(&paths);
        if !twice.is_empty() {
            return Err(twice.iter().map(|(a, b)| messages::path_collision(a, b)).collect());
        }
        let written = files.iter().filter(|f| f.staged).count();
        let unchanged = files.len() - written;
        let manifest = Manifest::new(files.into_iter().map(|f| f.entry).collect());
        let bytes = manifest.entries().iter().map(|e| e.size).sum();
        let mut published = Published { written, unchanged, bytes, ..Published::default() };
        let refused = |e: io::Error| vec![messages::cannot_write(&self.public, &e)];
        if manifest == self.last.manifest && written == 0 {
            self.remember(&manifest).map_err(refused)?;
            return Ok(published);
        }
        staging_folder::write(&self.staged.join(MANIFEST), manifest.print().as_bytes()).map_err(refused)?;
        conflicts(&self.staged, &self.public, &self.last.manifest)?;
        fs::write(&self.journal, self.name()).map_err(refused)?;
        published.removed =
            carry_over(&self.staged, &self.public, (&self.last.manifest, &manifest), &mut published.said).map_err(refused)?;
        fs::remove_file(&self.journal).map_err(refused)?;
        self.remember(&manifest).map_err(refused)?;
        Ok(published)
    }
}
