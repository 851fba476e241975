//! A folder that gongbao and its curator both write, such as content/reports. What a person writes is never lost, even while
//! gongbao replaces the same file.
//!
//! ```text
//! write  .gongbao-X.part ─▶ sync ─▶ .gongbao-X.new
//! exchange  .gongbao-X.new ⇄ 2024.md       one step; both names exist all the time
//! compare   what came out with what was read; if a person changed it, exchange back
//! finish    compare once more at the end of the run, then delete what came out
//! ```
//!
//! An editor may hold the old file open across the exchange and write to it afterwards, which is why what came out is kept
//! until the end of the run. Where a system cannot exchange two names, the old file is first moved aside and the new one then
//! put where no file is: nothing is lost there either, but for a moment there is no file.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::link;

/// What the names of files begin with that gongbao writes beside others.
const OWN: &str = ".gongbao-";
/// A new version that may not be complete.
const PART: &str = ".part";
/// A new version that is complete, or an old one that came out.
const NEW: &str = ".new";

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteOutcome {
    Done,
    /// The file was not what had been read: a person has changed, made or removed it meanwhile. It is left as it is.
    Changed,
}

/// The folder, while a run writes to it.
#[derive(Debug)]
pub struct SharedFolder {
    home: PathBuf,
    /// Versions that came out, until the end of the run.
    held: Vec<Held>,
    /// Folders in which names have changed.
    folders: BTreeSet<PathBuf>,
    /// Versions of a person's that could not go back to their place.
    kept: Vec<PathBuf>,
}

/// A version that came out of its place.
#[derive(Debug)]
struct Held {
    /// Where it belonged.
    file: PathBuf,
    /// Where it is now.
    aside: PathBuf,
    /// Of the bytes that had been read.
    read: blake3::Hash,
    /// Of the version that took its place; none if it was removed.
    new: Option<blake3::Hash>,
}

impl SharedFolder {
    /// The folder at `home`; it need not exist.
    pub fn new(home: &Path) -> SharedFolder {
        SharedFolder { home: home.to_owned(), held: Vec::new(), folders: BTreeSet::new(), kept: Vec::new() }
    }

    /// Writes `bytes` at `path`, relative to the folder. `read` is what the file held when it was decided to replace it; none if
    /// there was no file. The bytes are on disk when this returns.
    ///
    /// # Errors
    /// When the disk refuses, or a link is in the way.
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
        // The file keeps who may read and write it.
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

    /// Removes the file at `path`. `read` is what it held when it was decided to remove it.
    ///
    /// # Errors
    /// When the disk refuses, or a link is in the way.
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

    /// Where two names cannot be exchanged: the old version moves aside, and the new one goes where no file is.
    fn put_in_two_steps(&mut self, held: Held) -> io::Result<WriteOutcome> {
        let old = aside(&held.file)?;
        fs::rename(&held.file, &old)?;
        let put = absent(rename_new(&held.aside, &held.file))?;
        if put == WriteOutcome::Changed {
            fs::remove_file(&held.aside)?;
        }
        let came_out = self.hold(Held { aside: old, ..held })?;
        Ok(if put == WriteOutcome::Changed { put } else { came_out })
    }

    /// Keeps a version that came out until the end of the run; one that a person has changed goes back at once.
    fn hold(&mut self, held: Held) -> io::Result<WriteOutcome> {
        if is(&held.aside, held.read) {
            self.held.push(held);
            return Ok(WriteOutcome::Done);
        }
        self.kept.extend(held.back()?);
        Ok(WriteOutcome::Changed)
    }

    /// Ends the run: versions that came out are compared once more and deleted. Yields where versions are that a person changed
    /// and that could not go back, because the file has been changed too.
    ///
    /// # Errors
    /// The first refusal of the disk; all versions are seen to, whatever it refuses.
    pub fn finish(&mut self) -> io::Result<Vec<PathBuf>> {
        std::mem::take(&mut self.folders).iter().for_each(|folder| sync(folder));
        let mut refused = None;
        for held in std::mem::take(&mut self.held) {
            let done = if is(&held.aside, held.read) { fs::remove_file(&held.aside).map(|()| None) } else { held.back() };
            match done {
                Ok(kept) => self.kept.extend(kept),
                Err(e) => refused = refused.or(Some(e)),
            }
        }
        refused.map_or_else(|| Ok(std::mem::take(&mut self.kept)), Err)
    }
}

impl Drop for SharedFolder {
    fn drop(&mut self) {
        // A run that ends early leaves no more behind than one that is killed; the next run clears it.
        let _ = self.finish();
    }
}

impl Held {
    /// Brings a person's version back to its place, if nothing but our own version is there. Yields where it is kept otherwise.
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

/// What a name says of a file that an earlier run, which was killed, may have left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOver {
    /// An incomplete new version.
    Part,
    /// A complete new version, or an old version that came out.
    Version,
}

impl LeftOver {
    /// Whether a file of this name is one that a run leaves when it is killed.
    pub fn of(name: &str) -> Option<LeftOver> {
        let own = name.strip_prefix(OWN)?;
        let random = own.strip_suffix(PART).or_else(|| own.strip_suffix(NEW))?;
        let plain = random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then_some(if own.ends_with(PART) { LeftOver::Part } else { LeftOver::Version })
    }
}

/// Random characters in the names of files that gongbao writes beside others: no two runs choose the same.
const RANDOM: usize = 12;

/// A complete file beside `file`, synced to disk. It is deleted again unless it is given another name.
fn complete(file: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut part = beside(file, PART)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    Ok(part)
}

/// Writes one file that only gongbao writes: beside it first, then renamed over it, so that a build that is killed never leaves half
/// a file. A link at its place is replaced, not followed.
///
/// # Errors
/// When the disk refuses.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = beside(file, PART)?;
    part.write_all(bytes)?;
    part.persist(file).map(drop).map_err(|e| e.error)
}

/// A new file in the folder of `file`, which is made if it is missing.
fn beside(file: &Path, suffix: &str) -> io::Result<NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(OWN).suffix(suffix).rand_bytes(RANDOM);
    // Reports are read by whom the user's own files are read by, not by the user alone.
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

/// A name beside `file`, taken by an empty file, for a version to move to.
fn aside(file: &Path) -> io::Result<PathBuf> {
    beside(file, NEW)?.into_temp_path().keep().map_err(|e| e.error)
}

/// Whether a plain file has the bytes of this hash.
fn is(file: &Path, hash: blake3::Hash) -> bool {
    let plain = fs::symlink_metadata(file).is_ok_and(|m| m.is_file());
    plain && fs::read(file).is_ok_and(|bytes| blake3::hash(&bytes) == hash)
}

/// A file that is there already is a person's.
fn absent(put: io::Result<()>) -> io::Result<WriteOutcome> {
    match put {
        Ok(()) => Ok(WriteOutcome::Done),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(WriteOutcome::Changed),
        Err(e) => Err(e),
    }
}

/// Renames to where no file is. A hard link fails where there is one; a rename would replace it.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
        // A file system without hard links: the moment between the two steps is named in docs/security.md.
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

/// Whether the system or the file system has no exchange (`ENOSYS`, `ENOTSUP`, or `EINVAL` for an unknown flag).
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Brings the names in a folder to disk, where a system can.
fn sync(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}
