//! The list of files that gongbao has written to a directory. It is stored in that directory, so that the next build knows
//! which files it may replace or remove.
//!
//! ```text
//! gongbao files 1
//! <BLAKE3 in hexadecimal> <size in bytes> <path>
//! …
//! ```
//!
//! Lines are sorted by path. The path is the rest of the line, so it may contain blanks.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::path;

/// The manifest's own path in the directory.
pub const MANIFEST: &str = ".gongbao-files";

const HEADER: &str = "gongbao files 1";

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub path: String,
    pub blake3: blake3::Hash,
    /// In bytes.
    pub size: u64,
}

/// All files in a directory that gongbao wrote, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    entries: Vec<FileEntry>,
}

impl Manifest {
    pub fn new(mut entries: Vec<FileEntry>) -> Manifest {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Manifest { entries }
    }

    pub fn entries(&self) -> &[FileEntry] {
        &self.entries
    }

    pub fn get(&self, path: &str) -> Option<&FileEntry> {
        self.entries.binary_search_by(|e| e.path.as_str().cmp(path)).ok().and_then(|i| self.entries.get(i))
    }

    /// Parses what [`Manifest::print`] wrote; `None` for anything else, including a newer version.
    pub fn parse(text: &str) -> Option<Manifest> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return None;
        }
        lines.map(parse_line).collect::<Option<Vec<FileEntry>>>().map(Manifest::new)
    }

    pub fn print(&self) -> String {
        let mut text = String::with_capacity(self.entries.len() * 112 + HEADER.len());
        text.push_str(HEADER);
        text.push('\n');
        for FileEntry { path, blake3, size } in &self.entries {
            let _ = writeln!(text, "{} {size} {path}", blake3.to_hex());
        }
        text
    }
}

fn parse_line(line: &str) -> Option<FileEntry> {
    let (hash, rest) = line.split_once(' ')?;
    let (size, path) = rest.split_once(' ')?;
    Some(FileEntry {
        path: path::checked(path).ok()?.to_owned(),
        blake3: blake3::Hash::from_hex(hash).ok()?,
        size: size.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> FileEntry {
        FileEntry { path: path.to_owned(), blake3: blake3::hash(path.as_bytes()), size: path.len() as u64 }
    }

    #[test]
    fn what_was_printed_is_read_again() {
        let manifest = Manifest::new(vec![entry("b"), entry("a/x y.html")]);
        assert_eq!(Manifest::parse(&manifest.print()), Some(manifest.clone()));
        assert_eq!(manifest.get("b"), Some(&entry("b")));
        assert_eq!(manifest.get("c"), None);
    }

    #[test]
    fn other_versions_and_paths_outside_the_directory_are_not_read() {
        assert_eq!(Manifest::parse("gongbao files 2\n"), None);
        let hash = blake3::hash(b"").to_hex();
        assert_eq!(Manifest::parse(&format!("gongbao files 1\n{hash} 0 ../x\n")), None);
    }
}
