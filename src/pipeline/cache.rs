//! Results of earlier builds, keyed by the digest of each step's inputs.
//!
//! The cache knows nothing about the steps or about other parts of the program. A step asks for the result of exactly these
//! inputs. If there is none, the step does its work, and the cache keeps the result for the next build. So nothing in the cache
//! is ever out of date: changed inputs have a different digest, and results that a build did not ask for are dropped at its
//! end.
//!
//! ```text
//! .gongbao/NAME/index       which program wrote it; key, place, length and digest of each result
//! .gongbao/NAME/results-N   the results, one after another, as postcard writes them
//! ```
//!
//! `NAME` is `cache` for builds, `recognised` for sources and `check` for what only `check` asks for. All may be deleted at any time. An index that was written by another program or is truncated is ignored; a result whose
//! digest differs from the one in the index counts as missing. The lock of the staging directory prevents two builds at once.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::digest::Digest;
use crate::output;

/// The first line of an index; only the same build of the program reads it.
const HEADER: &str = concat!("gongbao cache ", env!("GONGBAO_BUILD"), "\n");

/// The size of an index entry in bytes.
const ENTRY: usize = 16 + 8 + 8 + 16;

/// Results of steps. Without a folder, it finds nothing and keeps nothing.
#[derive(Debug, Default)]
pub struct Cache {
    store: Option<Store>,
}

#[derive(Debug)]
struct Store {
    folder: PathBuf,
    number: u64,
    results: File,
    known: FxHashMap<Digest, StoredRange>,
    kept: Mutex<Kept>,
    /// New results, once nothing more is written to the disk.
    recent: Option<Mutex<Recent>>,
}

/// The location of a result.
#[derive(Debug, Clone, Copy)]
struct StoredRange {
    start: u64,
    length: u64,
    digest: Digest,
}

impl StoredRange {
    /// Where the result ends; `None` if no file is so long.
    fn end(&self) -> Option<u64> {
        self.start.checked_add(self.length)
    }
}

/// The results that this build keeps for the next.
#[derive(Debug, Default)]
struct Kept {
    /// Keys of results that were found and asked for.
    used: FxHashSet<Digest>,
    fresh: FxHashMap<Digest, StoredRange>,
    end: u64,
}

/// The most bytes of results that are kept in memory.
const RECENT: usize = 64 << 20;

/// The latest results, in memory.
#[derive(Debug, Default)]
struct Recent {
    results: FxHashMap<Digest, Arc<[u8]>>,
    /// Keys in the order in which their results came.
    order: VecDeque<Digest>,
    bytes: usize,
}

impl Recent {
    fn keep(&mut self, key: Digest, bytes: Vec<u8>) {
        self.bytes += bytes.len();
        match self.results.insert(key, Arc::from(bytes)) {
            Some(old) => self.bytes -= old.len(),
            None => self.order.push_back(key),
        }
        while self.bytes > RECENT
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.results.remove(&oldest).map_or(0, |old| old.len());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cache {
    /// The cache of the archive at `root`. A cache that cannot be read is started over; on an I/O error there is none.
    pub fn open(root: &Path) -> Cache {
        Cache::open_named(root, "cache")
    }

    /// As [`Cache::open`], for results in another folder of the state directory, which live by themselves.
    pub(crate) fn open_named(root: &Path, name: &str) -> Cache {
        Cache { store: Store::open(root, name).ok() }
    }

    /// The last result of the step with this key.
    pub fn get<T: DeserializeOwned>(&self, key: Digest) -> Option<T> {
        let store = self.store.as_ref()?;
        if let Some(bytes) = store.recent.as_ref().and_then(|recent| lock(recent).results.get(&key).cloned()) {
            return postcard::from_bytes(&bytes).ok();
        }
        let place = store.known.get(&key)?;
        let bytes = store.read(place)?;
        let value = postcard::from_bytes(&bytes).ok()?;
        store.kept().used.insert(key);
        Some(value)
    }

    /// Keeps the result of this key for the next build, without reading it now.
    pub fn hold(&self, key: Digest) {
        if let Some(store) = self.store.as_ref().filter(|store| store.known.contains_key(&key)) {
            store.kept().used.insert(key);
        }
    }

    /// Keeps a result of a step; for the same key, the later result wins.
    pub fn keep(&self, key: Digest, value: &impl Serialize) {
        let Some(store) = &self.store else { return };
        let Ok(bytes) = postcard::to_stdvec(value) else { return };
        match &store.recent {
            Some(recent) => lock(recent).keep(key, bytes),
            None => store.append(key, &bytes),
        }
    }

    /// Writes down what was kept so far, beside all results of earlier runs, and keeps new results only in memory from now on:
    /// other runs may write the cache then. The latest results are kept if there are many.
    pub fn settle(self) -> Cache {
        Cache { store: self.store.map(Store::settle) }
    }

    /// Whether there is a cache.
    pub fn is_open(&self) -> bool {
        self.store.is_some()
    }

    /// Keeps for the next build the results that this one asked for and found.
    ///
    /// # Errors
    /// On an I/O error; then the next build starts over.
    pub fn close(self) -> io::Result<()> {
        self.store.map_or(Ok(()), Store::close)
    }
}

impl Store {
    fn open(root: &Path, name: &str) -> io::Result<Store> {
        let folder = output::state_directory(root)?.join(name);
        fs::create_dir_all(&folder)?;
        let index = fs::read(folder.join("index")).unwrap_or_default();
        let (number, mut known) = parse(&index).unwrap_or_default();
        let path = results(&folder, number);
        let results = File::options().read(true).append(true).create(true).open(path)?;
        // Data after the last result in the index comes from a build that did not finish.
        let length = results.metadata()?.len();
        known.retain(|_, place| place.end().is_some_and(|end| end <= length));
        let end = known.values().filter_map(StoredRange::end).max().unwrap_or(0);
        results.set_len(end)?;
        let kept = Mutex::new(Kept { end, ..Kept::default() });
        Ok(Store { folder, number, results, known, kept, recent: None })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        lock(&self.kept)
    }

    /// If the disk rejects the index, the results stay known to this run only.
    fn settle(mut self) -> Store {
        let fresh = std::mem::take(&mut self.kept().fresh);
        if !fresh.is_empty() {
            self.known.extend(fresh);
            let mut places: Vec<(Digest, StoredRange)> = self.known.iter().map(|(key, place)| (*key, *place)).collect();
            places.sort_by_key(|(_, place)| place.start);
            let _ = write_index(&self.folder, self.number, &places);
        }
        Store { recent: Some(Mutex::default()), ..self }
    }

    /// The bytes of a result, if they are still those that were written.
    fn read(&self, place: &StoredRange) -> Option<Vec<u8>> {
        // The index may come with the archive and lie; a length that does not fit in memory is no reason to abort.
        let length = usize::try_from(place.length).ok()?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).ok()?;
        bytes.resize(length, 0);
        read_at(&self.results, &mut bytes, place.start).ok()?;
        (Digest::of_bytes(&bytes) == place.digest).then_some(bytes)
    }

    fn append(&self, key: Digest, bytes: &[u8]) {
        let digest = Digest::of_bytes(bytes);
        let mut kept = self.kept();
        let place = StoredRange { start: kept.end, length: bytes.len() as u64, digest };
        // A write that failed midway leaves bytes that belong to no result; later results come after them.
        match (&self.results).write_all(bytes) {
            Ok(()) => {
                kept.end += place.length;
                kept.fresh.insert(key, place);
            }
            Err(_) => kept.end = self.results.metadata().map_or(kept.end, |m| m.len()),
        }
    }

    fn close(self) -> io::Result<()> {
        let kept = std::mem::take(&mut *self.kept());
        let old = self.known.iter().filter(|(key, _)| kept.used.contains(key) && !kept.fresh.contains_key(key));
        let mut places: Vec<(Digest, StoredRange)> = old.map(|(key, place)| (*key, *place)).collect();
        places.extend(kept.fresh);
        places.sort_by_key(|(_, place)| place.start);
        let live = places.iter().fold(0_u64, |sum, (_, place)| sum.saturating_add(place.length));
        if live.saturating_mul(2) >= kept.end {
            return write_index(&self.folder, self.number, &places);
        }
        // More than half of the file is unused, so the rest moves to a new file.
        let number = self.number + 1;
        let mut file = io::BufWriter::new(File::create(results(&self.folder, number))?);
        let mut end = 0;
        let mut moved = Vec::with_capacity(places.len());
        for (key, place) in places {
            // A result that can no longer be read is forgotten.
            let Some(bytes) = self.read(&place) else { continue };
            file.write_all(&bytes)?;
            moved.push((key, StoredRange { start: end, ..place }));
            end += place.length;
        }
        file.flush()?;
        write_index(&self.folder, number, &moved)?;
        fs::remove_file(results(&self.folder, self.number))
    }
}

fn results(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("results-{number}"))
}

#[cfg(unix)]
pub(crate) fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

#[cfg(windows)]
pub(crate) fn read_at(file: &File, mut bytes: &mut [u8], mut start: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, start)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => (bytes, start) = (&mut bytes[read..], start + read as u64),
        }
    }
    Ok(())
}

fn write_index(folder: &Path, number: u64, places: &[(Digest, StoredRange)]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(HEADER.len() + 8 + places.len() * ENTRY + 16);
    bytes.extend_from_slice(HEADER.as_bytes());
    bytes.extend_from_slice(&number.to_le_bytes());
    for (key, place) in places {
        bytes.extend_from_slice(&key.bytes());
        bytes.extend_from_slice(&place.start.to_le_bytes());
        bytes.extend_from_slice(&place.length.to_le_bytes());
        bytes.extend_from_slice(&place.digest.bytes());
    }
    let whole = Digest::of_bytes(&bytes);
    bytes.extend_from_slice(&whole.bytes());
    output::replace(&folder.join("index"), &bytes)
}

/// The number of the results file and the locations in it; `None` if the bytes are not an index, not ours, or damaged.
fn parse(bytes: &[u8]) -> Option<(u64, FxHashMap<Digest, StoredRange>)> {
    let (body, whole) = bytes.split_last_chunk::<16>()?;
    let (number, entries) = body.strip_prefix(HEADER.as_bytes())?.split_first_chunk::<8>()?;
    if Digest::of_bytes(body) != Digest::from_bytes(*whole) || entries.len() % ENTRY != 0 {
        return None;
    }
    let places = entries.chunks_exact(ENTRY).map(entry).collect::<Option<_>>()?;
    Some((u64::from_le_bytes(*number), places))
}

fn entry(bytes: &[u8]) -> Option<(Digest, StoredRange)> {
    let (key, rest) = bytes.split_first_chunk::<16>()?;
    let (start, rest) = rest.split_first_chunk::<8>()?;
    let (length, digest) = rest.split_first_chunk::<8>()?;
    let (start, length) = (u64::from_le_bytes(*start), u64::from_le_bytes(*length));
    let digest = Digest::from_bytes(*digest.first_chunk::<16>()?);
    Some((Digest::from_bytes(*key), StoredRange { start, length, digest }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Digest {
        Digest::of(&name)
    }

    fn fill(root: &Path, names: &[&str]) {
        let cache = Cache::open(root);
        for name in names {
            if cache.get::<String>(key(name)).is_none() {
                cache.keep(key(name), name);
            }
        }
        cache.close().unwrap();
    }

    fn known(root: &Path, names: &[&str]) -> Vec<bool> {
        let cache = Cache::open(root);
        names.iter().map(|name| cache.get::<String>(key(name)).is_some_and(|value| value == *name)).collect()
    }

    #[test]
    fn what_was_kept_is_known_and_what_nobody_asked_for_is_forgotten() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path(), &["a", "b", "c"]);
        assert_eq!(known(root.path(), &["a", "b", "c", "d"]), [true, true, true, false]);
        fill(root.path(), &["b"]);
        assert_eq!(known(root.path(), &["a", "b", "c"]), [false, true, false]);
        fill(root.path(), &["a", "b"]);
        assert_eq!(known(root.path(), &["a", "b"]), [true, true]);
    }

    #[test]
    fn an_index_that_lies_about_places_and_lengths_is_not_believed() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(output::STATE).join("cache");
        fill(root.path(), &["alpha", "beta"]);
        let (number, places) = parse(&fs::read(folder.join("index")).unwrap()).unwrap();
        for (start, length) in [(u64::MAX, 2), (0, u64::MAX / 4), (1 << 40, 1)] {
            let mut lies: Vec<_> = places.iter().map(|(key, place)| (*key, *place)).collect();
            let alpha = lies.iter_mut().find(|(own, _)| *own == key("alpha")).unwrap();
            (alpha.1.start, alpha.1.length) = (start, length);
            write_index(&folder, number, &lies).unwrap();
            assert_eq!(known(root.path(), &["alpha", "beta"]), [false, true], "{start} {length}");
        }
    }

    #[test]
    fn a_result_that_cannot_be_read_does_not_misplace_the_others() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(output::STATE).join("cache");
        let long = "x".repeat(500);
        fill(root.path(), &["alpha", "beta", &long]);
        let (number, places) = parse(&fs::read(folder.join("index")).unwrap()).unwrap();
        let mut results = fs::read(results(&folder, number)).unwrap();
        results[places[&key("alpha")].start as usize + 1] ^= 1;
        fs::write(super::results(&folder, number), &results).unwrap();
        let cache = Cache::open(root.path());
        cache.hold(key("alpha"));
        cache.hold(key("beta"));
        cache.close().unwrap();
        assert_eq!(known(root.path(), &["alpha", "beta"]), [false, true]);
    }

    #[test]
    fn damage_is_taken_for_nothing_known() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(output::STATE).join("cache");
        fill(root.path(), &["alpha", "beta"]);
        let index = fs::read(folder.join("index")).unwrap();
        let file = fs::read_dir(&folder).unwrap().flatten().find(|e| e.file_name() != "index").unwrap().path();
        let mut results = fs::read(&file).unwrap();
        results[2] ^= 1;
        fs::write(&file, &results).unwrap();
        assert_eq!(known(root.path(), &["alpha", "beta"]).iter().filter(|known| **known).count(), 1);
        fs::write(&file, b"").unwrap();
        assert_eq!(known(root.path(), &["alpha", "beta"]), [false, false]);
        for cut in [0, 5, HEADER.len(), index.len() - 1] {
            fs::write(folder.join("index"), &index[..cut]).unwrap();
            assert_eq!(known(root.path(), &["alpha"]), [false]);
        }
        let foreign = String::from_utf8_lossy(&index).replacen("cache ", "cache 0", 1);
        fs::write(folder.join("index"), foreign).unwrap();
        fill(root.path(), &["alpha"]);
        assert_eq!(known(root.path(), &["alpha"]), [true]);
    }
}
