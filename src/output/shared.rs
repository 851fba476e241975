//! A folder that both gongbao and its curator write to, such as content/reports. What a person writes is never lost, even while
//! gongbao replaces the same file.
//!
//! ```text
//! write  .gongbao-X.part ─▶ sync ─▶ .gongbao-X.new
//! exchange  .gongbao-X.new ⇄ 2024.md       one step; both names exist all the time
//! compare   the replaced version with what was read; if a person changed it, exchange back
//! finish    compare once more at the end of the run, then delete the replaced version
//! ```
//!
//! An editor may hold the old file open across the exchange and write to it afterwards, so the replaced version is kept until
//! the end of the run. If a system cannot exchange two names, the old file is first moved aside, and the new one is then moved
//! to the free name. Nothing is lost in that case either, but for a moment the file does not exist.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::link;

/// The prefix of the names of files that gongbao writes beside others.
const OWN: &str = ".gongbao-";
/// A new version that may be incomplete.
const PART: &str = ".part";
/// A complete new version, or a replaced old one.
const NEW: &str = ".new";

/// The result of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteOutcome {
    Done,
    /// The file was not what had been read: a person has changed, created or removed it in the meantime. It is left unchanged.
    Changed,
}

/// The folder, while a run writes to it.
#[derive(Debug)]
pub struct SharedFolder {
    home: PathBuf,
    /// Replaced versions, kept until the end of the run.
    held: Vec<Held>,
    /// Folders in which names have changed.
    folders: BTreeSet<PathBuf>,
    /// A person's versions that could not be moved back.
    kept: Vec<PathBuf>,
}

/// A version that was replaced.
#[derive(Debug)]
struct Held {
    /// Its original path.
    file: PathBuf,
    /// Its current path.
    aside: PathBuf,
    /// The hash of the bytes that had been read.
    read: blake3::Hash,
    /// The hash of the version that replaced it; `None` if it was removed.
    new: Option<blake3::Hash>,
}

impl SharedFolder {
    /// The folder at `home`; it need not exist.
    pub fn new(home: &Path) -> SharedFolder {
        SharedFolder { home: home.to_owned(), held: Vec::new(), folders: BTreeSet::new(), kept: Vec::new() }
    }

    /// Writes `bytes` to `path`, relative to the folder. `read` is the content of the file when the decision to replace it was
    /// made; `None` if there was no file. The bytes are on disk when this returns.
    ///
    /// # Errors
    /// If writing fails, or a link is in the way.
    pub fn put(&mut self, path: &str, read: Option<&[u8]>, bytes: &[u8]) -> io::Result<WriteOutcome> {
        let file = self.home.join(path);
        link::refuse_below(&self.home, &file)?;
        self.folders.extend(file.parent().map(Path::to_owned));
        let Some(read) = read else {
            let part = complete(&file, bytes)?;
            return absent(part.persist_noclobber(&file).map(drop).map_err(|e| e.error));
        };
        if !is(&file, blake3::hash(read)) {
            return Ok(WriteOutcome::Changed);
        }
        let part = complete(&file, bytes)?;
        // The file keeps its permissions.
        let permissions = fs::metadata(&file)?.permissions();
        part.as_file().set_permissions(permissions)?;
        let held = Held { aside: aside(&file)?, file, read: blake3::hash(read), new: Some(blake3::hash(bytes)) };
        part.persist(&held.aside).map_err(|e| e.error)?;
        match exchange(&held.aside, &held.file) {
            Ok(()) => self.hold(held),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                fs::remove_file(&held.aside)?;
                Ok(WriteOutcome::Changed)
            }
            Err(e) if cannot_exchange(&e) => self.put_in_two_steps(held),
            Err(e) => {
                fs::remove_file(&held.aside)?;
                Err(e)
            }
        }
    }

    /// Removes the file at `path`. `read` is its content when the decision to remove it was made.
    ///
    /// # Errors
    /// If removing fails, or a link is in the way.
    pub fn remove(&mut self, path: &str, read: &[u8]) -> io::Result<WriteOutcome> {
        let file = self.home.join(path);
        link::refuse_below(&self.home, &file)?;
        let read = blake3::hash(read);
        if !is(&file, read) {
            return Ok(WriteOutcome::Changed);
        }
        self.folders.extend(file.parent().map(Path::to_owned));
        let aside = aside(&file)?;
        fs::rename(&file, &aside)?;
        self.hold(Held { file, aside, read, new: None })
    }

    /// If two names cannot be exchanged: moves the old version aside, and the new one to the free name.
    fn put_in_two_steps(&mut self, held: Held) -> io::Result<WriteOutcome> {
        let old = aside(&held.file)?;
        fs::rename(&held.file, &old)?;
        let put = match absent(rename_new(&held.aside, &held.file)) {
            Ok(put) => put,
            Err(e) => {
                // The old version goes back to its name, or is kept where it is.
                if rename_new(&old, &held.file).is_err() {
                    self.kept.push(old);
                }
                let _ = fs::remove_file(&held.aside);
                return Err(e);
            }
        };
        let new = held.aside.clone();
        let came_out = self.hold(Held { aside: old, ..held })?;
        if put == WriteOutcome::Changed {
            fs::remove_file(new)?;
            return Ok(put);
        }
        Ok(came_out)
    }

    /// Keeps a replaced version until the end of the run. If a person has changed it, it is moved back at once.
    fn hold(&mut self, held: Held) -> io::Result<WriteOutcome> {
        if is(&held.aside, held.read) {
            self.held.push(held);
            return Ok(WriteOutcome::Done);
        }
        self.kept.extend(held.back()?);
        Ok(WriteOutcome::Changed)
    }

    /// Ends the run: compares the replaced versions once more and deletes them. Returns the paths of versions that a person
    /// changed and that could not be moved back, because the file has been changed too; and the first I/O error, if there was
    /// one. All versions are processed even so.
    pub fn finish(&mut self) -> (Vec<PathBuf>, io::Result<()>) {
        std::mem::take(&mut self.folders).iter().for_each(|folder| sync(folder));
        let mut done = Ok(());
        for held in std::mem::take(&mut self.held) {
            let unchanged = is(&held.aside, held.read);
            let back = if unchanged { fs::remove_file(&held.aside).map(|()| None) } else { held.back() };
            match back {
                Ok(kept) => self.kept.extend(kept),
                Err(e) => {
                    if !unchanged && held.aside.exists() {
                        self.kept.push(held.aside);
                    }
                    done = done.and(Err(e));
                }
            }
        }
        (std::mem::take(&mut self.kept), done)
    }
}

impl Drop for SharedFolder {
    fn drop(&mut self) {
        // If this fails, the run leaves no more behind than a killed one; the next run clears it.
        let _ = self.finish();
    }
}

impl Held {
    /// Moves a person's version back to its original path, if only our own version is there. Otherwise returns where it is
    /// kept.
    fn back(&self) -> io::Result<Option<PathBuf>> {
        let Some(new) = self.new.filter(|new| is(&self.file, *new)) else {
            return Ok(match absent(rename_new(&self.aside, &self.file))? {
                WriteOutcome::Done => None,
                WriteOutcome::Changed => Some(self.aside.clone()),
            });
        };
        match exchange(&self.aside, &self.file) {
            Ok(()) if is(&self.aside, new) => fs::remove_file(&self.aside).map(|()| None),
            Ok(()) => Ok(Some(self.aside.clone())),
            Err(e) if cannot_exchange(&e) => fs::rename(&self.aside, &self.file).map(|()| None),
            Err(e) => Err(e),
        }
    }
}

/// The kind of file, by its name, that an earlier run may have left when it was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOver {
    /// An incomplete new version.
    Part,
    /// A complete new version, or a replaced old version.
    Version,
}

impl LeftOver {
    /// Recognises, by its name, a file that a killed run leaves behind.
    pub fn of(name: &str) -> Option<LeftOver> {
        let own = name.strip_prefix(OWN)?;
        let random = own.strip_suffix(PART).or_else(|| own.strip_suffix(NEW))?;
        let plain = random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then_some(if own.ends_with(PART) { LeftOver::Part } else { LeftOver::Version })
    }
}

/// The number of random characters in the names of files that gongbao writes beside others, so that no two runs choose the same
/// name.
const RANDOM: usize = 12;

/// Writes a complete file next to `file`, synced to disk. It is deleted again unless it is renamed.
fn complete(file: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut part = beside(file, PART)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    Ok(part)
}

/// Writes a file that only gongbao writes. The file is first written under another name and then renamed, so that a build that
/// is killed never leaves an incomplete file. A link at the path is replaced, not followed.
///
/// # Errors
/// If writing fails.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = beside(file, PART)?;
    part.write_all(bytes)?;
    part.persist(file).map(drop).map_err(|e| e.error)
}

/// A new file in the folder of `file`, which is created if it is missing.
fn beside(file: &Path, suffix: &str) -> io::Result<NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(OWN).suffix(suffix).rand_bytes(RANDOM);
    // Reports are as readable as the user's other files, not only for the user.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    match builder.tempfile_in(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            builder.tempfile_in(folder)
        }
        made => made,
    }
}

/// Reserves a name next to `file` with an empty file, so that a version can be moved there.
fn aside(file: &Path) -> io::Result<PathBuf> {
    beside(file, NEW)?.into_temp_path().keep().map_err(|e| e.error)
}

/// Whether a plain file has this hash.
fn is(file: &Path, hash: blake3::Hash) -> bool {
    let plain = fs::symlink_metadata(file).is_ok_and(|m| m.is_file());
    plain && fs::read(file).is_ok_and(|bytes| blake3::hash(&bytes) == hash)
}

/// A file that already exists is a person's.
fn absent(put: io::Result<()>) -> io::Result<WriteOutcome> {
    match put {
        Ok(()) => Ok(WriteOutcome::Done),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(WriteOutcome::Changed),
        Err(e) => Err(e),
    }
}

/// Renames to a name that does not exist yet. A hard link fails if it exists; a rename would replace it.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
        // The file system has no hard links. The moment between the two steps is described in docs/security.md.
        Err(_) if fs::symlink_metadata(to).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Exchanges two names in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system or the file system does not support the exchange (`ENOSYS`, `ENOTSUP`, or `EINVAL` for an unknown flag).
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Syncs the names in a folder to disk, if the system supports it.
fn sync(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a replaced version that is about to be moved to its name.
    fn begun(folder: &Path) -> (SharedFolder, Held) {
        let file = folder.join("a.md");
        fs::write(&file, "old").unwrap();
        let aside = aside(&file).unwrap();
        fs::write(&aside, "new").unwrap();
        let held = Held { file, aside, read: blake3::hash(b"old"), new: Some(blake3::hash(b"new")) };
        (SharedFolder::new(folder), held)
    }

    #[test]
    fn a_version_that_was_moved_aside_comes_back_if_the_new_one_cannot_be_put() {
        let folder = tempfile::tempdir().unwrap();
        let (mut shared, held) = begun(folder.path());
        fs::remove_file(&held.aside).unwrap();
        let file = held.file.clone();
        assert!(shared.put_in_two_steps(held).is_err());
        assert_eq!(fs::read_to_string(file).unwrap(), "old");
        assert_eq!(shared.finish().0, [""; 0].map(PathBuf::from));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn versions_that_are_kept_are_told_of_beside_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let (mut shared, held) = begun(folder.path());
        shared.kept.push(folder.path().join("kept"));
        // The version is gone, so that it can be neither compared nor moved back.
        fs::remove_file(&held.aside).unwrap();
        fs::remove_file(&held.file).unwrap();
        shared.held.push(held);
        let (kept, done) = shared.finish();
        assert_eq!((kept, done.is_err()), (vec![folder.path().join("kept")], true));
    }
}
