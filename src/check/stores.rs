//! What `check` remembers in the archive's state directory, and what it takes from builds.

use crate::output::Lock;
use crate::pipeline::{Archive, Cache, recognised};

/// The caches that a check uses. It writes nothing else.
#[derive(Debug, Default)]
pub(super) struct Stores {
    /// What builds remember; a check adds to it and removes nothing.
    pub build: Cache,
    /// What recognising sources gave.
    pub recognised: Cache,
    /// What only checks ask for.
    pub check: Cache,
    lock: Option<Lock>,
}

/// How long another run may take, in steps of 50 milliseconds, before the check goes on without remembering anything.
const TRIES: u32 = 20;

impl Stores {
    /// Opens the caches. If another run holds the archive's lock, or nothing can be written, there are none.
    pub(super) fn open(archive: &Archive) -> Stores {
        let Ok(lock) = Lock::within(&archive.root, TRIES, &|| {}) else { return Stores::default() };
        Stores {
            build: Cache::open(&archive.root),
            recognised: recognised::open(&archive.root),
            check: Cache::open_named(&archive.root, "check"),
            lock: Some(lock),
        }
    }

    /// Keeps what the next check will ask for. What cannot be written is found out again.
    pub(super) fn close(self) {
        let Stores { build, recognised, check, lock } = self;
        build.settle();
        recognised.settle();
        let _ = check.close();
        drop(lock);
    }
}
