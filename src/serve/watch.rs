//! Decides which changes on disk trigger a new build.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use notify_debouncer_full::notify::{self, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer};

use crate::pipeline::Archive;

/// How long the disk must be quiet before a build starts, because editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// Watches for as long as it exists.
#[derive(Debug)]
pub(super) struct Watcher {
    /// Locked only while a folder is added.
    debouncer: Mutex<Debouncer<notify::RecommendedWatcher, RecommendedCache>>,
    folders: [PathBuf; 2],
}

impl Watcher {
    /// Adds folders that have been created since.
    pub(super) fn renew(&self) {
        let mut debouncer = self.debouncer.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in self.folders.iter().filter(|f| f.is_dir()) {
            // A folder that cannot be watched now is tried again at the next change.
            let _ = debouncer.watch(folder, RecursiveMode::Recursive);
        }
    }
}

/// Watches content, themes and settings, and sends a message for each burst of changes.
///
/// # Errors
/// If the system cannot watch.
pub(super) fn watch(archive: &Archive, changed: Sender<()>) -> notify::Result<Watcher> {
    // The system reports absolute paths.
    let root = std::path::absolute(&archive.root)?;
    let config = std::path::absolute(&archive.config)?;
    let folders = [root.join("content"), root.join("themes")];
    let matters = Matters { config: config.clone(), folders: folders.clone() };
    let mut debouncer = new_debouncer(QUIET, None, move |result: DebounceEventResult| {
        // A watcher error may hide a change, and an unnecessary build costs little.
        if result.map_or(true, |events| events.iter().any(|e| matters.event(e))) {
            let _ = changed.send(());
        }
    })?;
    // The root itself is watched for folders and settings that do not exist yet; changes in its public/ and .gongbao are
    // ignored.
    debouncer.watch(&root, RecursiveMode::NonRecursive)?;
    if let Some(folder) = config.parent().filter(|f| *f != root) {
        debouncer.watch(folder, RecursiveMode::NonRecursive)?;
    }
    for folder in folders.iter().filter(|f| f.is_dir()) {
        debouncer.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(Watcher { debouncer: Mutex::new(debouncer), folders })
}

struct Matters {
    config: PathBuf,
    folders: [PathBuf; 2],
}

impl Matters {
    fn event(&self, event: &DebouncedEvent) -> bool {
        !event.kind.is_access() && event.paths.iter().any(|path| self.path(path))
    }

    fn path(&self, path: &Path) -> bool {
        let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        let scratch = name.starts_with('.') || name.ends_with('~') || name.ends_with(".gongbao-new") || name.ends_with(".swp");
        path == self.config || (!scratch && self.folders.iter().any(|folder| path.starts_with(folder)))
    }
}
