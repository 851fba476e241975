//! Symbolic links. gongbao does not write through a link at or below a folder that it writes to: in a clone of someone else's
//! archive, a link could redirect the write to any of the user's files.
//!
//! The check is made before the write. It protects against what is in an archive, not against another process that changes the
//! archive at the same moment; docs/security.md says so.

use std::fs;
use std::io;
use std::path::Path;

use crate::diag::NotWrittenThrough;

/// Fails if this path is a link, or anything else that is neither a file nor a folder.
///
/// # Errors
/// [`NotWrittenThrough`] as the inner error.
pub(crate) fn refuse(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => Err(refused(path)),
        Ok(_) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

/// Fails if `base`, or anything on the path from it to `path`, is a link.
///
/// # Errors
/// [`NotWrittenThrough`] as the inner error.
pub(crate) fn refuse_below(base: &Path, path: &Path) -> io::Result<()> {
    let relative =
        path.strip_prefix(base).map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "it is outside its folder"))?;
    let mut way = base.to_owned();
    refuse(&way)?;
    for part in relative {
        way.push(part);
        refuse(&way)?;
    }
    Ok(())
}

/// The error for a path that must not be written through.
pub(super) fn refused(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, NotWrittenThrough(path.to_owned()))
}
