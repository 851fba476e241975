//! The staging directory: where a site is written while `public/` still stands as it was.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::manifest::{Entry, MANIFEST, Manifest};
use super::{Sink, path, publish};
use crate::diag::{Diagnostic, messages};

/// The directory in an archive's root for what gongbao may forget: staging, indexes. Safe to delete, never needed.
pub const STATE: &str = ".gongbao";

/// Makes the archive's [`STATE`] directory and keeps it out of git.
///
/// # Errors
/// When the root cannot be written to.
pub fn state_directory(root: &Path) -> io::Result<PathBuf> {
    let state = root.join(STATE);
    fs::create_dir_all(&state)?;
    let ignore = state.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    Ok(state)
}

/// Files on their way to a public directory. Dropped before [`Staging::publish`], it leaves no trace.
#[derive(Debug)]
pub struct Staging {
    pub(super) public: PathBuf,
    /// Where files that differ from the public ones are written.
    pub(super) staged: PathBuf,
    /// The file that exists while a publication is under way, and names its staging directory.
    pub(super) journal: PathBuf,
    pub(super) previous: Manifest,
    /// Whether `public` was there when the staging was opened.
    standing: bool,
    files: Mutex<Vec<Put>>,
    /// Held as long as the staging lives, so that two builds of one archive do not mix.
    _lock: File,
}

/// One file that was put.
#[derive(Debug)]
pub(super) struct Put {
    pub entry: Entry,
    /// Whether it is in the staging directory; else the public file already has these bytes.
    pub staged: bool,
}

impl Staging {
    /// Opens the staging directory of the archive at `root` for its directory `public`; finishes a publication that was
    /// interrupted, and clears what other builds left behind.
    ///
    /// # Errors
    /// When another build of the same archive is running, or the disk refuses.
    pub fn open(root: &Path, public: &Path) -> Result<Staging, Vec<Diagnostic>> {
        let refused = |e: io::Error| vec![messages::cannot_write(&root.join(STATE), &e)];
        let state = state_directory(root).map_err(refused)?;
        let lock = File::create(state.join("lock")).map_err(refused)?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(vec![messages::other_build_running()]),
            // A file system without locks is no reason not to build.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let journal = state.join("publishing");
        publish::finish_interrupted(&state, &journal, public)?;
        clear(&state).map_err(refused)?;
        let staged = state.join(format!("staging-{}", std::process::id()));
        fs::create_dir(&staged).map_err(refused)?;
        let previous = publish::manifest_of(public);
        let standing = public.exists();
        Ok(Staging { public: public.to_owned(), staged, journal, previous, standing, files: Mutex::default(), _lock: lock })
    }

    /// What was put, in order of path.
    pub(super) fn take_files(&self) -> Vec<Put> {
        let mut files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        files
    }

    /// Whether the public file at `path` is a plain one with just these bytes.
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
    /// A write costs what a copy costs: there is no sync per file, since the journal makes an interrupted build whole.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = path::checked(path)?;
        if path == MANIFEST {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{path:?} is the manifest's own")));
        }
        let staged = !self.is_public(path, bytes);
        if staged {
            write(&self.staged.join(path), bytes)?;
        }
        let entry = Entry { path: path.to_owned(), blake3: blake3::hash(bytes), size: bytes.len() as u64 };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(Put { entry, staged });
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is cleared by the next build.
        let _ = fs::remove_dir_all(&self.staged);
    }
}

/// Writes a file; its directory is made only when the first try says that it is missing.
pub(super) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(file, bytes) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(file.parent().unwrap_or(file))?;
            fs::write(file, bytes)
        }
        done => done,
    }
}

/// Removes the staging directories of builds that were killed.
fn clear(state: &Path) -> io::Result<()> {
    for entry in fs::read_dir(state)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("staging-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
