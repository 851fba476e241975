//! Writes files to a directory, all of them or none; and to memory for `serve`. It does not depend on the contents of the
//! files.
//!
//! ```text
//! put ─▶ staging directory ─▶ publish ─▶ public/
//!        only what differs     conflicts? then nothing
//!        from public/          journal, remove, move, manifest
//! ```
//!
//! Nothing is moved to `public/` before everything that belongs there exists, and nothing there that gongbao did not write is
//! touched. A file that the last publication wrote and that has not been touched since need not be written again: it can be
//! kept.

mod carry_over;
mod last_publication;
pub(crate) mod link;
mod manifest;
mod memory;
mod path;
mod publish;
mod shared;
mod staging;
mod staging_folder;
mod state;

use std::fs::File;
use std::io;

pub use self::last_publication::LastPublication;
pub use self::manifest::{FileEntry, MANIFEST, Manifest};
pub use self::memory::Memory;
pub use self::publish::Published;
pub use self::shared::{LeftOver, SharedFolder, WriteOutcome, replace};
pub use self::staging::Staging;
pub use self::state::{Lock, STATE, state_directory};

/// Whether a site may have a file with this path on every system and host.
pub fn is_sound(path: &str) -> bool {
    path::checked(path).is_ok()
}

/// Receives finished files, from any thread and in any order.
pub trait Sink: Sync {
    /// Takes the file at `path`, relative to the site's root, with forward slashes and no leading slash. Returns the entry by
    /// which the sink can identify the file in the next build; `None` if it cannot.
    ///
    /// # Errors
    /// If the file cannot be stored, or the path leads outside the site's root.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>>;

    /// Treats files as put that are unchanged since the last build. If one of them has changed, keeps none and returns false.
    fn keep(&self, _files: &[FileEntry]) -> bool {
        false
    }

    /// A temporary file for data that need not stay in memory; it is deleted with the sink. `None` if there is no disk, or it
    /// cannot be created.
    fn scratch(&self) -> Option<File> {
        None
    }

    /// The bytes of a file as the last build left it; `None` if it does not exist or the sink does not know it.
    fn standing(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }
}
