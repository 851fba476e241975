//! The staging directory, where a site is written while `public/` is still unchanged.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::carry_over::{finish_interrupted, sound_public};
use super::last_publication::{self, LastPublication};
use super::manifest::{FileEntry, MANIFEST, Manifest};
use super::staging_folder::{SCRATCH, SITE, clear, marked, remove, write};
use super::{Lock, Sink, path};
use crate::diag::{Diagnostic, messages};

/// Files that will be moved to a public directory. If dropped before [`Staging::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Staging {
    pub(super) public: PathBuf,
    /// This staging's own folder, with its marker and [`SITE`].
    folder: PathBuf,
    /// The folder for files that differ from the public ones.
    pub(super) staged: PathBuf,
    /// The file that exists during a publication and names its staging directory.
    pub(super) journal: PathBuf,
    pub(super) last: LastPublication,
    /// Whether `public` existed when the staging was opened.
    standing: bool,
    files: Mutex<Vec<Put>>,
    /// The number of scratch files so far.
    scratches: AtomicUsize,
    /// Held for the lifetime of the staging, so that two builds of one archive do not mix.
    _lock: Lock,
}

/// One file that was put.
#[derive(Debug)]
pub(super) struct Put {
    pub entry: FileEntry,
    /// Whether it is in the staging directory; if not, the public file already has these bytes.
    pub staged: bool,
}

impl Staging {
    /// Opens the staging directory of the locked archive, for its directory `public`. Finishes an interrupted publication, and
    /// clears what other builds left behind.
    ///
    /// # Errors
    /// If `public` is a link to a folder in the archive or above it, or on an I/O error.
    pub fn open(lock: Lock, public: &Path) -> Result<Staging, Vec<Diagnostic>> {
        let state = lock.state().to_owned();
        let refused = |e: io::Error| vec![messages::cannot_write(&state, &e)];
        sound_public(&state, public).map_err(|why| vec![why])?;
        let journal = state.join("publishing");
        finish_interrupted(&state, &journal, public)?;
        clear(&state).map_err(refused)?;
        let folder = marked(&state).map_err(refused)?;
        let last = LastPublication::read(&state, public);
        Ok(Staging {
            public: public.to_owned(),
            staged: folder.join(SITE),
            folder,
            journal,
            standing: public.exists(),
            last,
            files: Mutex::default(),
            scratches: AtomicUsize::new(0),
            _lock: lock,
        })
    }

    /// Records that all files of this manifest are in `public` now.
    pub(super) fn remember(&self, manifest: &Manifest) -> io::Result<()> {
        last_publication::record(self.journal.parent().unwrap_or(&self.journal), manifest)
    }

    /// The name of the staging folder, as the journal records it.
    pub(super) fn name(&self) -> &[u8] {
        self.folder.file_name().unwrap_or_default().as_encoded_bytes()
    }

    /// The files that were put, in order of path.
    pub(super) fn take_files(&self) -> Vec<Put> {
        let mut files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        files
    }

    /// Whether the public file at `path` is a plain file with exactly these bytes.
    fn is_public(&self, path: &str, bytes: &[u8]) -> bool {
        if !self.standing {
            return false;
        }
        let file = self.public.join(path);
        let same_size = fs::symlink_metadata(&file).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64);
        same_size && fs::read(&file).is_ok_and(|old| old == bytes)
    }
}

impl Sink for Staging {
    /// A write costs as much as a copy: files are not synced one by one, because the journal lets an interrupted build be
    /// completed.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>> {
        let path = path::checked(path)?;
        if path == MANIFEST {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{path:?} is the manifest's own")));
        }
        let staged = !self.is_public(path, bytes);
        if staged {
            write(&self.staged.join(path), bytes)?;
        }
        let entry = FileEntry { path: path.to_owned(), blake3: blake3::hash(bytes), size: bytes.len() as u64 };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(Put { entry: entry.clone(), staged });
        Ok(Some(entry))
    }

    fn keep(&self, files: &[FileEntry]) -> bool {
        let all = files.iter().all(|entry| self.last.has(entry));
        if all {
            let kept = files.iter().map(|entry| Put { entry: entry.clone(), staged: false });
            self.files.lock().unwrap_or_else(PoisonError::into_inner).extend(kept);
        }
        all
    }

    fn scratch(&self) -> Option<File> {
        let number = self.scratches.fetch_add(1, Ordering::Relaxed);
        let path = self
            .journal
            .with_file_name(format!("{SCRATCH}{}-{number}", self.folder.file_name().unwrap_or_default().to_string_lossy()));
        let file = File::options().read(true).write(true).create_new(true).open(&path).ok();
        // Without a name, the file disappears when it is closed. If the system does not allow this, the next build clears it.
        let _ = fs::remove_file(path);
        file
    }

    fn standing(&self, path: &str) -> Option<Vec<u8>> {
        self.last.bytes(path)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is cleared by the next build.
        let _ = remove(&self.folder);
    }
}
