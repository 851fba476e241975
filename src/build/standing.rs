//! The reports that stand in a folder already: which source each came from, and whether a person has changed it since.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::archive::shown;
use super::parallel::each;
use crate::document;

/// One report in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Relative to the folder.
    pub path: String,
    /// What its front matter says convert wrote; none for a report made by hand.
    pub written: Option<String>,
    /// It no longer is what convert wrote.
    pub edited: bool,
    /// BLAKE3 of the source as it was then.
    pub source_blake3: Option<String>,
}

/// The reports of a folder by source file and item, and all paths that are taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folder {
    pub by_source: BTreeMap<(String, u32), Standing>,
    taken: BTreeSet<String>,
}

impl Folder {
    /// Looks at all Markdown files below `home`; one that cannot be read is taken, and nobody's.
    pub fn read(home: &Path) -> Folder {
        let files: Vec<_> = WalkDir::new(home).sort_by_file_name().into_iter().flatten().map(DirEntry::into_path).collect();
        let files: Vec<_> = files.into_iter().filter(|path| path.extension().is_some_and(|x| x == "md")).collect();
        let found = each(&files, |path| (shown(home, path), provenance(path, &shown(home, path))));
        let mut folder = Folder::default();
        for (path, source) in found {
            folder.taken.insert(path.to_lowercase());
            if let Some((key, standing)) = source {
                folder.by_source.entry(key).or_insert(standing);
            }
        }
        folder
    }

    /// What came from a source file, by item.
    pub fn of_source<'a>(&'a self, file: &'a str) -> impl Iterator<Item = (u32, &'a Standing)> {
        self.by_source.range((file.to_owned(), 0)..=(file.to_owned(), u32::MAX)).map(|((_, item), standing)| (*item, standing))
    }

    pub fn is_taken(&self, path: &str) -> bool {
        self.taken.contains(&path.to_lowercase())
    }

    pub fn take(&mut self, path: &str) {
        self.taken.insert(path.to_lowercase());
    }

    pub fn give_back(&mut self, path: &str) {
        self.taken.remove(&path.to_lowercase());
    }
}

fn provenance(file: &Path, path: &str) -> Option<((String, u32), Standing)> {
    let text = fs::read_to_string(file).ok()?;
    let front = &text[..front_end(&text)?];
    let source = document::read(&Arc::from(path), front).value?.front.source?;
    let edited = source.written.as_ref() != Some(&stamp(&text));
    let standing = Standing { path: path.to_owned(), written: source.written, edited, source_blake3: source.blake3 };
    Some(((source.file, source.item), standing))
}

/// Where the front matter ends, its closing line included.
fn front_end(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("---")?;
    Some(text.len() - rest.len() + rest.find("\n---")? + "\n---\n".len().min(rest.len() - rest.find("\n---")?))
}

/// A short BLAKE3 of a report's Markdown without its line `written:` and whatever its line ends, so that a checkout with other
/// line ends is not a change.
pub fn stamp(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut fences = 0;
    for line in text.lines() {
        fences += usize::from(line == "---");
        if fences != 1 || !line.trim_start().starts_with("written:") {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_knows_nothing_of_its_own_line_and_of_line_ends() {
        let bare = "---\ntitle: x\nsource:\n  file: a\n---\n\nwritten: text\n";
        let marked = "---\ntitle: x\nsource:\n  file: a\n  written: 0123\n---\n\nwritten: text\n";
        assert_eq!(stamp(bare), stamp(marked));
        assert_eq!(stamp(bare), stamp(&marked.replace('\n', "\r\n")));
        assert_ne!(stamp(bare), stamp(&bare.replace("text", "text.")));
    }
}
