//! Files to a directory, whole or not at all; and to memory for `serve`. It knows nothing of what is in the files.
//!
//! ```text
//! put ─▶ staging directory ─▶ publish ─▶ public/
//!        only what differs     conflicts? then nothing
//!        from public/          journal, remove, move, manifest
//! ```
//!
//! Nothing reaches `public/` before everything that goes there exists, and nothing there that gongbao did not write is touched. A
//! file that the last publication put there and that nobody has touched since need not be put again: it can be kept.

mod carry_over;
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

pub use self::manifest::{FileEntry, MANIFEST, Manifest};
pub use self::memory::Memory;
pub use self::publish::Published;
pub use self::shared::{LeftOver, SharedFolder, WriteOutcome, replace};
pub use self::staging::Staging;
pub use self::state::{Lock, STATE, state_directory};

/// Whether a site may have a file of this path on every system and host.
pub fn is_sound(path: &str) -> bool {
    path::checked(path).is_ok()
}

/// Takes finished files, from any thread and in any order.
pub trait Sink: Sync {
    /// Takes the file at `path`, relative to the site's root, with forward slashes and without a leading one. Yields what the
    /// sink will know the file by when the site is built again; nothing if it will not.
    ///
    /// # Errors
    /// When the file cannot be kept, or the path leads outside the site's root.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>>;

    /// Takes files as put that are where they belong since the site was last built, unless one of them does not.
    fn keep(&self, _files: &[FileEntry]) -> bool {
        false
    }

    /// A file for what need not stay in memory; it is gone when the sink is. Nothing where there is no disk, or it refuses.
    fn scratch(&self) -> Option<File> {
        None
    }

    /// The bytes of a file as it is since the site was last built; nothing where none is, or is known to.
    fn standing(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }
}
