//! Files to a directory, whole or not at all; and to memory for `serve`. It knows nothing of what is in the files.

use std::io;

/// Takes finished files, from any thread and in any order.
pub trait Sink: Sync {
    /// Takes the file at `path`, relative to the site's root, with forward slashes and without a leading one.
    ///
    /// # Errors
    /// When the file cannot be kept, or the path leads outside the site's root.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()>;
}
