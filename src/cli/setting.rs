//! The global flags after interpretation: which archive, with which settings.

use std::path::{Path, PathBuf};

use super::flags::Global;
use crate::diag::{Diagnostic, messages};
use crate::pipeline::Archive;

/// The location of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub root: PathBuf,
    /// The settings file; it need not exist.
    pub config: PathBuf,
}

impl Setting {
    /// Determines the archive from the typed flags.
    ///
    /// # Errors
    /// When a given path does not exist.
    pub fn of(global: &Global) -> Result<Setting, Diagnostic> {
        let root = match &global.root {
            Some(root) if root.is_dir() => root.clone(),
            Some(root) => return Err(messages::no_such_folder(root)),
            None => nearest(Path::new(".")),
        };
        match &global.config {
            Some(config) if !config.is_file() => Err(messages::no_such_file(config)),
            Some(config) => Ok(Setting { root, config: config.clone() }),
            None => Ok(Setting { config: root.join("config.yaml"), root }),
        }
    }

    /// The archive that is here.
    ///
    /// # Errors
    /// When the folder has neither settings nor content.
    pub fn archive(&self) -> Result<Archive, Diagnostic> {
        if self.config.is_file() || self.root.join("content").is_dir() {
            return Ok(self.anywhere());
        }
        Err(messages::no_archive(&self.root))
    }

    /// The folder as an archive, whether or not it is one.
    pub fn anywhere(&self) -> Archive {
        Archive { root: self.root.clone(), config: self.config.clone(), base_url: None }
    }
}

/// The nearest folder from `start` upwards with a config.yaml; `start` itself if there is none.
fn nearest(start: &Path) -> PathBuf {
    let Ok(absolute) = std::path::absolute(start) else { return start.to_owned() };
    match absolute.ancestors().position(|folder| folder.join("config.yaml").is_file()) {
        None | Some(0) => start.to_owned(),
        Some(up) => std::iter::repeat_n("..", up).collect(),
    }
}
