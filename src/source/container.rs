//! Zip archives, in which Word and Excel keep their files: opened within bounds, because a small one can unpack to terabytes.

use std::io::{Cursor, Read, copy, sink};
use std::sync::Arc;

use zip::ZipArchive;

use super::LARGEST;
use crate::diag::{Diagnostic, messages};

/// Bytes that a container may unpack to.
const UNPACKED: u64 = LARGEST * 4;

/// Files that a container may have.
const MOST_FILES: usize = 10_000;

/// What a zip archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Word,
    Excel,
    Other,
}

/// What a zip archive holds, by the names of its files.
pub fn content(bytes: &[u8]) -> Content {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Content::Other };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        Content::Word
    } else if has("xl/workbook.xml") {
        Content::Excel
    } else {
        Content::Other
    }
}

/// Unpacks everything to nowhere, and counts.
///
/// # Errors
/// An archive that cannot be read, or unpacks to more than a report can be.
pub fn check(file: &Arc<str>, bytes: &[u8]) -> Result<(), Diagnostic> {
    let mut archive = open(file, bytes)?;
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| messages::container_broken(file, &e.to_string()))?;
        let room = (UNPACKED - unpacked).saturating_add(1);
        unpacked += copy(&mut entry.take(room), &mut sink()).map_err(|e| messages::container_broken(file, &e.to_string()))?;
        if unpacked > UNPACKED {
            return Err(messages::container_too_large(file, UNPACKED));
        }
    }
    Ok(())
}

/// The text of one file of an archive; `None` if it has none of that name.
///
/// # Errors
/// An archive or file that cannot be read, is no UTF-8, or unpacks to more than a report can be.
pub fn part(file: &Arc<str>, bytes: &[u8], name: &str) -> Result<Option<String>, Diagnostic> {
    let mut archive = open(file, bytes)?;
    let Ok(entry) = archive.by_name(name) else { return Ok(None) };
    let mut text = Vec::new();
    entry.take(LARGEST + 1).read_to_end(&mut text).map_err(|e| messages::container_broken(file, &e.to_string()))?;
    if text.len() as u64 > LARGEST {
        return Err(messages::container_too_large(file, LARGEST));
    }
    let text = String::from_utf8(text).map_err(|_| messages::container_broken(file, "its text is not UTF-8"))?;
    Ok(Some(text))
}

fn open<'a>(file: &Arc<str>, bytes: &'a [u8]) -> Result<ZipArchive<Cursor<&'a [u8]>>, Diagnostic> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| messages::container_broken(file, &e.to_string()))?;
    if archive.len() > MOST_FILES {
        return Err(messages::container_broken(file, "it has too many files"));
    }
    Ok(archive)
}
