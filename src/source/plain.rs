//! Plain files, read up to a bound. A FIFO or a device would keep a run waiting or fill its memory.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The largest Markdown or YAML file that is read, in bytes: three hundred times the usual report, and six times a glossary of
/// 60,000 entries.
pub(crate) const LARGEST_TEXT: u64 = 16 << 20;

/// The bytes of a plain file of at most `most` bytes.
///
/// # Errors
/// When it cannot be read, is not a plain file ([`io::ErrorKind::InvalidInput`]), or has more bytes
/// ([`io::ErrorKind::FileTooLarge`]).
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a FIFO waits for its other end.
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        let kind = if metadata.is_dir() { "it is a folder" } else { "it is not a plain file" };
        return Err(io::Error::new(io::ErrorKind::InvalidInput, kind));
    }
    if metadata.len() > most {
        return Err(too_large(metadata.len(), most));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // Some files are longer than the system says, and any may grow meanwhile.
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_large(bytes.len() as u64, most));
    }
    Ok(bytes)
}

fn too_large(size: u64, most: u64) -> io::Error {
    let text = format!("the file has {} MiB; at most {} are read", size.div_ceil(1 << 20), most >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_within_the_bound_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, "four").unwrap();
        assert_eq!(read(&file, 4).unwrap(), b"four");
        assert_eq!(read(&file, 3).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read(folder.path(), 3).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        #[cfg(unix)]
        assert_eq!(read(Path::new("/dev/zero"), 3).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
