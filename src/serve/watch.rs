//! Decides which changes on disk matter.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::pipeline::archive::{self, Archive};
use crate::pipeline::live::Changes;

/// How long the disk must be quiet before a change is acted on, because editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// How long changes are collected at most while the disk is not quiet.
const LONGEST: Duration = Duration::from_millis(500);

/// Watches for as long as it exists.
#[derive(Debug)]
pub(super) struct Watcher {
    /// Locked only while a folder is added.
    system: Mutex<RecommendedWatcher>,
    folders: [PathBuf; 2],
}

impl Watcher {
    /// Adds folders that have been created since.
    pub(super) fn renew(&self) {
        let mut system = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in self.folders.iter().filter(|f| f.is_dir()) {
            // A folder that cannot be watched now is tried again at the next change.
            let _ = system.watch(folder, RecursiveMode::Recursive);
        }
    }
}

/// Watches content, themes and settings, and sends what has changed.
///
/// # Errors
/// If the system cannot watch.
pub(super) fn watch(archive: &Archive, changed: Sender<Changes>) -> notify::Result<Watcher> {
    // The system reports absolute paths.
    let root = std::path::absolute(&archive.root)?;
    let config = std::path::absolute(&archive.config)?;
    let folders = [root.join("content"), root.join("themes")];
    let matters =
        Matters { root: root.clone(), config: config.clone(), settings: archive.settings_file(), folders: folders.clone() };
    let mut system = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if let Some(changes) = matters.changes(event) {
            let _ = changed.send(changes);
        }
    })?;
    // The root itself is watched for folders and settings that do not exist yet; changes in its public/ and .gongbao are
    // ignored.
    system.watch(&root, RecursiveMode::NonRecursive)?;
    if let Some(folder) = config.parent().filter(|f| *f != root) {
        system.watch(folder, RecursiveMode::NonRecursive)?;
    }
    for folder in folders.iter().filter(|f| f.is_dir()) {
        system.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(Watcher { system: Mutex::new(system), folders })
}

/// Waits for a change, and collects all changes until the disk is quiet; `None` once nothing watches any more.
pub(super) fn next(changes: &Receiver<Changes>) -> Option<Changes> {
    let mut all = changes.recv().ok()?;
    let began = Instant::now();
    while began.elapsed() < LONGEST {
        match changes.recv_timeout(QUIET) {
            Ok(more) => all = both(all, more),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(all)
}

fn both(one: Changes, other: Changes) -> Changes {
    match (one, other) {
        (Changes::Paths(mut one), Changes::Paths(other)) => {
            one.extend(other);
            Changes::Paths(one)
        }
        _ => Changes::All,
    }
}

struct Matters {
    root: PathBuf,
    config: PathBuf,
    /// The settings file as the archive names it.
    settings: String,
    folders: [PathBuf; 2],
}

impl Matters {
    /// What an event is about; `None` if it does not matter. An error of the watcher may hide any change.
    fn changes(&self, event: notify::Result<Event>) -> Option<Changes> {
        let Ok(event) = event else { return Some(Changes::All) };
        if event.need_rescan() {
            return Some(Changes::All);
        }
        if event.kind.is_access() {
            return None;
        }
        let paths: BTreeSet<String> = event.paths.iter().filter_map(|path| self.path(path)).collect();
        (!paths.is_empty()).then_some(Changes::Paths(paths))
    }

    /// A path as the archive names it; `None` if it does not matter.
    fn path(&self, path: &Path) -> Option<String> {
        if path == self.config {
            return Some(self.settings.clone());
        }
        let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        let scratch = name.starts_with('.') || name.ends_with('~') || name.ends_with(".gongbao-new") || name.ends_with(".swp");
        let inside = !scratch && self.folders.iter().any(|folder| path.starts_with(folder));
        inside.then(|| archive::shown(&self.root, path))
    }
}
