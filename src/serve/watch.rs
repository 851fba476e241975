//! Which changes on disk call for a new build.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use notify_debouncer_full::notify::{self, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer};

use crate::pipeline::Archive;

/// How long the disk must be quiet before a build starts: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// Watches as long as it lives.
#[derive(Debug)]
pub(super) struct Watcher {
    /// Locked for the moment in which a folder is added.
    debouncer: Mutex<Debouncer<notify::RecommendedWatcher, RecommendedCache>>,
    folders: [PathBuf; 2],
}

impl Watcher {
    /// Takes in folders that have come to be since.
    pub(super) fn renew(&self) {
        let mut debouncer = self.debouncer.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in self.folders.iter().filter(|f| f.is_dir()) {
            // One that cannot be watched now is tried again at the next change.
            let _ = debouncer.watch(folder, RecursiveMode::Recursive);
        }
    }
}

/// Watches content, themes and settings, and sends a word for each burst of changes.
///
/// # Errors
/// When the system refuses to watch.
pub(super) fn watch(archive: &Archive, changed: Sender<()>) -> notify::Result<Watcher> {
    // The system reports absolute paths.
    let root = std::path::absolute(&archive.root)?;
    let config = std::path::absolute(&archive.config)?;
    let folders = [root.join("content"), root.join("themes")];
    let matters = Matters { config: config.clone(), folders: folders.clone() };
    let mut debouncer = new_debouncer(QUIET, None, move |result: DebounceEventResult| {
        // An error of the watcher may hide a change; a build too many costs little.
        if result.map_or(true, |events| events.iter().any(|e| matters.event(e))) {
            let _ = changed.send(());
        }
    })?;
    // The root itself is watched for folders and settings that do not exist yet; public/ and .gongbao in it do not matter.
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
