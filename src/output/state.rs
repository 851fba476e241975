//! The archive's state directory, and the lock on it that only one run at a time can hold.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use walkdir::WalkDir;

use super::link;
use crate::diag::{Diagnostic, messages};

/// The directory in an archive's root for what gongbao can recreate: staging, caches, indexes. It may be deleted at any time.
pub const STATE: &str = ".gongbao";

/// Creates the archive's [`STATE`] directory and excludes it from git.
///
/// # Errors
/// If the root is not writable, or the directory is a link.
pub fn state_directory(root: &Path) -> io::Result<PathBuf> {
    let state = root.join(STATE);
    link::refuse(&state)?;
    fs::create_dir_all(&state)?;
    // `create_new` neither follows a link nor replaces a user's file.
    match File::options().write(true).create_new(true).open(state.join(".gitignore")) {
        Ok(mut file) => io::Write::write_all(&mut file, b"*\n")?,
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
        Err(e) => return Err(e),
    }
    Ok(state)
}

/// The interval between attempts to take the lock, and their number: 30 seconds in all.
const STEP: Duration = Duration::from_millis(50);
const TRIES: u32 = 600;
/// The number of attempts after which the user is told that the run is waiting: 1 second.
const TELL_AFTER: u32 = 20;

/// The lock of an archive. While it exists, no other run writes to the archive.
#[derive(Debug)]
pub struct Lock {
    state: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of the archive at `root`. Waits up to 30 seconds for another run to end, and calls `waiting` after the
    /// first second.
    ///
    /// # Errors
    /// If the other run has not ended by then, on an I/O error, or if something in the state directory is a link: gongbao
    /// writes there, and a link would redirect the write.
    pub fn acquire(root: &Path, waiting: &dyn Fn()) -> Result<Lock, Vec<Diagnostic>> {
        Lock::within(root, TRIES, waiting)
    }

    /// Takes the lock, or fails if it is not free within `tries` steps of 50 milliseconds.
    ///
    /// # Errors
    /// Those of [`Lock::acquire`].
    pub fn within(root: &Path, tries: u32, waiting: &dyn Fn()) -> Result<Lock, Vec<Diagnostic>> {
        let refused = |e: io::Error| vec![messages::cannot_write(&root.join(STATE), &e)];
        let state = state_directory(root).map_err(refused)?;
        sound(&state).map_err(refused)?;
        let file = state.join("lock");
        let file = File::options().write(true).create(true).truncate(false).open(file).map_err(refused)?;
        for tried in 0..=tries {
            match file.try_lock() {
                // A build goes on without a lock if the file system does not support locks.
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(Lock { state, _file: file }),
                Err(TryLockError::WouldBlock) if tried == tries => {}
                Err(TryLockError::WouldBlock) => {
                    if tried == TELL_AFTER {
                        waiting();
                    }
                    sleep(STEP);
                }
            }
        }
        Err(vec![messages::other_build_running()])
    }

    /// The state directory.
    pub(super) fn state(&self) -> &Path {
        &self.state
    }
}

/// Fails if one of the files that are written in the state directory and its cache is a link or not a plain file.
fn sound(state: &Path) -> io::Result<()> {
    for entry in WalkDir::new(state).min_depth(1).max_depth(2) {
        let entry = entry?;
        if !entry.file_type().is_file() && !entry.file_type().is_dir() {
            return Err(link::refused(entry.path()));
        }
    }
    Ok(())
}
