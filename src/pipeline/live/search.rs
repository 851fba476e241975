//! The search index of a snapshot: the files that the last build left in the public folder, as far as they still hold, and the
//! others in an unnamed file.
//!
//! Each index starts from what the last build left, never from that of an earlier snapshot.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::output::{FileEntry, LastPublication, Sink, state_directory};
use crate::pipeline::Archive;
use crate::pipeline::archive::PUBLIC;
use crate::pipeline::cache::read_at;
use crate::site::manifest;

/// Receives the files of an index.
pub(super) struct IndexFiles {
    archive: Archive,
    last: LastPublication,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    /// Where new files are, one after another; `None` until there is one.
    file: Option<File>,
    end: u64,
    places: BTreeMap<String, Place>,
}

#[derive(Clone)]
enum Place {
    /// Left by the last build.
    Public(FileEntry),
    /// A range of bytes in the file.
    New { start: u64, length: usize },
}

impl IndexFiles {
    pub(super) fn new(archive: &Archive) -> IndexFiles {
        let last = LastPublication::of(&archive.root, &archive.root.join(PUBLIC));
        IndexFiles { archive: archive.clone(), last, made: Mutex::default() }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// If the file is no longer what it was when the index was made, because a build has replaced it.
    pub(super) fn read(&self, path: &str) -> io::Result<Option<Arc<[u8]>>> {
        let made = self.made();
        let bytes = match made.places.get(path) {
            None => return Ok(None),
            Some(Place::Public(entry)) => {
                let bytes = self.last.bytes(path).filter(|bytes| blake3::hash(bytes) == entry.blake3);
                bytes.ok_or(io::ErrorKind::NotFound)?
            }
            Some(Place::New { start, length }) => {
                let mut bytes = vec![0; *length];
                read_at(made.file.as_ref().ok_or(io::ErrorKind::NotFound)?, &mut bytes, *start)?;
                bytes
            }
        };
        Ok(Some(Arc::from(bytes)))
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for IndexFiles {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>> {
        let mut made = self.made();
        if made.file.is_none() {
            made.file = Some(unnamed(&self.archive)?);
        }
        let start = made.end;
        if let Some(file) = &mut made.file {
            file.write_all(bytes)?;
        }
        made.end += bytes.len() as u64;
        made.places.insert(path.to_owned(), Place::New { start, length: bytes.len() });
        // Without an entry, the cache does not take this index for the one that the next starts from.
        Ok(None)
    }

    fn keep(&self, files: &[FileEntry]) -> bool {
        let all = files.iter().all(|entry| self.last.has(entry));
        if all {
            self.made().places.extend(files.iter().map(|entry| (entry.path.clone(), Place::Public(entry.clone()))));
        }
        all
    }

    fn scratch(&self) -> Option<File> {
        unnamed(&self.archive).ok()
    }

    fn standing(&self, path: &str) -> Option<Vec<u8>> {
        self.last.bytes(path)
    }
}

/// A file without a name in the state directory, which disappears when it is closed.
fn unnamed(archive: &Archive) -> io::Result<File> {
    tempfile::tempfile_in(state_directory(&archive.root)?)
}

/// Receives all files of a site and keeps only those of the manifest of addresses.
pub(super) struct ManifestFiles {
    last: LastPublication,
    files: Mutex<BTreeMap<String, Arc<[u8]>>>,
}

impl ManifestFiles {
    pub(super) fn new(archive: &Archive) -> ManifestFiles {
        let last = LastPublication::of(&archive.root, &archive.root.join(PUBLIC));
        ManifestFiles { last, files: Mutex::default() }
    }

    pub(super) fn into_files(self) -> BTreeMap<String, Arc<[u8]>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for ManifestFiles {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>> {
        if path == manifest::MANIFEST || manifest::is_part(path) {
            self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), Arc::from(bytes));
        }
        Ok(None)
    }

    /// Only the paths of pages matter here, and a cached entry names them.
    fn keep(&self, _files: &[FileEntry]) -> bool {
        true
    }

    fn standing(&self, path: &str) -> Option<Vec<u8>> {
        self.last.bytes(path)
    }
}
