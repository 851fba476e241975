//! The folder of an export: which of its files an export made, and how a new one replaces them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::Created;
use crate::diag::{Diagnostic, messages};
use crate::output::{is_sound, replace};
use crate::page::table::ExportedFile;

/// The list of the files that an export made. Spark and Hive skip names that begin with an underscore.
const LIST: &str = "_gongbao.json";

/// The beginning of the name of the folder in which an export is completed.
const STAGING: &str = ".gongbao-export-";

/// A folder that is empty, or was filled by an export.
pub(super) struct Folder {
    path: PathBuf,
    /// The files of the last export.
    before: BTreeSet<String>,
}

/// The list as it is stored.
#[derive(Serialize, Deserialize)]
struct Listed {
    made_by: String,
    files: BTreeSet<String>,
}

/// The files of an export that is not complete yet. They are deleted with this value.
pub(super) struct Staged {
    folder: TempDir,
    files: Mutex<BTreeSet<String>>,
}

impl Staged {
    /// A new file at this path below the folder.
    ///
    /// # Errors
    /// If it cannot be created.
    pub(super) fn create(&self, path: &str) -> io::Result<Created> {
        let created = File::create(self.place(path)?)?;
        Ok(BufWriter::with_capacity(1 << 16, created))
    }

    /// Where the file that will be at this path below the folder is written until then.
    ///
    /// # Errors
    /// If its folder cannot be created.
    pub(super) fn place(&self, path: &str) -> io::Result<PathBuf> {
        let file = self.folder.path().join(path);
        if let Some(above) = file.parent() {
            fs::create_dir_all(above)?;
        }
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(file)
    }

    /// Writes a file as a whole.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn write(&self, path: &str, text: &str) -> io::Result<()> {
        fs::write(self.place(path)?, text)
    }

    /// The description of a complete file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn measured(&self, path: &str, extension: &'static str, province: Option<&str>) -> io::Result<ExportedFile> {
        let mut file = File::open(self.folder.path().join(path))?;
        let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
        loop {
            let read = file.read(&mut buffer)?;
            let Some(some) = buffer.get(..read).filter(|some| !some.is_empty()) else { break };
            hash.update(some);
            bytes += some.len() as u64;
        }
        let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(ExportedFile { path: path.to_owned(), extension, province: province.map(str::to_owned), bytes, hash })
    }
}

impl Folder {
    /// The folder at this path, which need not exist.
    ///
    /// # Errors
    /// If it has files and no export made it.
    pub(super) fn open(path: &Path) -> Result<Folder, Diagnostic> {
        let failed = |e: io::Error| messages::cannot_write(path, &e);
        let listed = match fs::read(path.join(LIST)) {
            Ok(bytes) => serde_json::from_slice::<Listed>(&bytes).ok().filter(|listed| listed.made_by == "gongbao"),
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => return Err(failed(e)),
        };
        if let Some(listed) = listed {
            return Ok(Folder { path: path.to_owned(), before: listed.files });
        }
        match fs::read_dir(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(failed(e)),
            Ok(entries) => {
                for entry in entries {
                    let name = entry.map_err(failed)?.file_name();
                    if !name.to_string_lossy().starts_with(STAGING) {
                        return Err(messages::export_in_the_way(path, &path.join(name)));
                    }
                }
            }
        }
        Ok(Folder { path: path.to_owned(), before: BTreeSet::new() })
    }

    /// A place for new files, on the same disk.
    ///
    /// # Errors
    /// If the folder cannot be written to.
    pub(super) fn stage(&self) -> io::Result<Staged> {
        fs::create_dir_all(&self.path)?;
        // An export that was killed has left its files.
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(STAGING) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let folder = tempfile::Builder::new().prefix(STAGING).tempdir_in(&self.path)?;
        Ok(Staged { folder, files: Mutex::default() })
    }

    /// Moves the new files to their places, and removes those of the last export that there no longer are.
    ///
    /// # Errors
    /// If a file is in the way that no export made, or the folder cannot be written to.
    pub(super) fn publish(&self, staged: Staged) -> Result<(), Diagnostic> {
        let files = staged.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        for file in files.difference(&self.before) {
            let path = self.path.join(file);
            if path.symlink_metadata().is_ok() {
                return Err(messages::export_in_the_way(&self.path, &path));
            }
        }
        self.moved(staged.folder.path(), &files).map_err(|e| messages::cannot_write(&self.path, &e))
    }

    fn moved(&self, from: &Path, files: &BTreeSet<String>) -> io::Result<()> {
        // An export that is interrupted here leaves a list of all files that it may have moved.
        self.list(&self.before.union(files).cloned().collect())?;
        for file in files {
            let target = self.path.join(file);
            if let Some(above) = target.parent() {
                fs::create_dir_all(above)?;
            }
            fs::rename(from.join(file), target)?;
        }
        for file in self.before.difference(files).filter(|file| is_sound(file)) {
            self.removed(file)?;
        }
        self.list(files)
    }

    /// Removes a file, and the folders that are empty without it.
    fn removed(&self, file: &str) -> io::Result<()> {
        let path = self.path.join(file);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let above = path.ancestors().skip(1).take_while(|above| *above != self.path);
        // A folder with other files stays.
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
        Ok(())
    }

    fn list(&self, files: &BTreeSet<String>) -> io::Result<()> {
        let listed = Listed { made_by: "gongbao".to_owned(), files: files.clone() };
        let mut text = serde_json::to_string_pretty(&listed)?;
        text.push('\n');
        replace(&self.path.join(LIST), text.as_bytes())
    }
}
