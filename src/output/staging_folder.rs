//! The folders in the state directory in which sites are staged: their names, their marker, and their cleanup.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::LeftOver;

/// The prefix of the names of staging folders. The rest is random.
pub(super) const STAGING: &str = "staging-";

/// The file that marks a staging folder as created by gongbao, which may therefore remove it.
pub(super) const MARK: &str = "made-by-gongbao";

/// The folder of the staged site inside a staging folder.
pub(super) const SITE: &str = "site";

/// Writes a file. Its directory is created only if the first attempt fails because it is missing.
pub(super) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(file, bytes) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(file.parent().unwrap_or(file))?;
            fs::write(file, bytes)
        }
        done => done,
    }
}

/// Whether gongbao created this staging folder.
pub(super) fn is_marked(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(MARK)).is_ok_and(|m| m.is_file())
}

/// Creates a staging folder with its marker.
pub(super) fn marked(state: &Path) -> io::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix(STAGING).rand_bytes(12).tempdir_in(state)?.keep();
    fs::write(folder.join(MARK), "")?;
    fs::create_dir(folder.join(SITE))?;
    Ok(folder)
}

/// Removes a staging folder. The marker is removed last, so that a folder left by a build that is killed meanwhile is still
/// recognised as ours.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder.join(SITE)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    fs::remove_dir_all(folder)
}

/// Removes the staging folders and scratch files of builds that were killed. A folder that contains files but no marker is not
/// ours.
pub(super) fn clear(state: &Path) -> io::Result<()> {
    for entry in fs::read_dir(state)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let name = name.to_string_lossy();
        if name.starts_with(STAGING) && kind.is_dir() {
            if is_marked(&entry.path()) {
                remove(&entry.path())?;
            } else {
                // A build may have been killed before it wrote the marker, or after it removed it. A folder that contains files
                // stays.
                let _ = fs::remove_dir(entry.path());
            }
        } else if kind.is_file() && (name.starts_with(SCRATCH) || LeftOver::of(&name).is_some()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The prefix of the names of scratch files.
pub(super) const SCRATCH: &str = "scratch-";
