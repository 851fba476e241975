//! Zip archives, in which Word and Excel keep their files: opened within a budget, because a small one can unpack to terabytes.

use std::io::{BufReader, Cursor, Read, copy, sink};

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use zip::ZipArchive;

use super::budget::{Budget, CELL};
use super::relations;
use crate::diag::{Diagnostic, messages};

/// Files that a container may have.
const MOST_FILES: usize = 10_000;

/// Bytes of the styles of a workbook. The library that reads workbooks keeps what a cell looks like for each way that a cell can look.
const LARGEST_STYLES: u64 = 4 << 20;

/// What a zip archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Word,
    Excel,
    Other,
}

/// What a zip archive holds, by the names of its files and by the main part that it names itself.
pub(super) fn content(bytes: &[u8]) -> Content {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Content::Other };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if main_document(bytes).is_some() {
        Content::Word
    } else if has("xl/workbook.xml") {
        Content::Excel
    } else {
        Content::Other
    }
}

/// Where Word keeps the text unless the archive says otherwise.
const USUAL_DOCUMENT: &str = "word/document.xml";

/// Bytes of the relations of an archive, and of the head of a part, that are looked at to tell what the archive holds.
const HEAD: u64 = 64 << 10;

/// The name of the part that holds the text of a Word file: the one that the archive's relations name as its main part, if its root is
/// a document; else the one at the usual place.
pub(super) fn main_document(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > MOST_FILES {
        return archive.index_for_name(USUAL_DOCUMENT).map(|_| USUAL_DOCUMENT.to_owned());
    }
    let links = head(&mut archive, "_rels/.rels").unwrap_or_default();
    let named = relations::read(&links, "").into_iter().filter(|relation| relation.kind == "officeDocument");
    let named: Vec<String> = named.map(|relation| relation.target).collect();
    let is_document = |name: &String| head(&mut archive, name).is_some_and(|xml| root(&xml).as_deref() == Some("document"));
    let found = named.into_iter().take(MOST_MAIN_PARTS).find(is_document);
    found.or_else(|| archive.index_for_name(USUAL_DOCUMENT).map(|_| USUAL_DOCUMENT.to_owned()))
}

/// Main parts that are looked at. An archive has one.
const MOST_MAIN_PARTS: usize = 4;

/// The head of a part as text.
fn head(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut head = Vec::new();
    let at = index(archive, name)?;
    archive.by_index(at).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// The name of the first element of an XML text, without its prefix.
fn root(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => return Some(tag.local_name().as_ref().to_owned()),
            Ok(Event::Eof | Event::Empty(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// The number of a part. Names of parts do not tell upper from lower case.
fn index(archive: &ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<usize> {
    let same = |other: &str| other.trim_start_matches('/').replace('\\', "/").eq_ignore_ascii_case(name);
    archive.index_for_name(name).or_else(|| archive.file_names().position(|other| other.is_ok_and(|other| same(&other))))
}

/// Unpacks all parts of a workbook to nowhere and spends what they unpack to, because the library that reads workbooks has no bounds.
///
/// # Errors
/// An archive that cannot be read, or unpacks to more than the budget.
pub(super) fn check_workbook(budget: &Budget, bytes: &[u8]) -> Result<(), Diagnostic> {
    let broken = |why: &str| messages::container_broken(budget.file, why);
    let mut archive = open(budget, bytes)?;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| broken(&e.to_string()))?;
        let name = entry.name().map_err(|e| broken(&e.to_string()))?.to_lowercase();
        let unpacked = copy(&mut entry.take(budget.room() + 1), &mut sink()).map_err(|e| broken(&e.to_string()))?;
        budget.unpack(unpacked)?;
        if name.ends_with("styles.xml") && unpacked > LARGEST_STYLES {
            return Err(messages::expands_too_far(budget.file, "its styles come", LARGEST_STYLES));
        }
        if name.ends_with("sharedstrings.xml") {
            let entry = archive.by_index(index).map_err(|e| broken(&e.to_string()))?;
            budget.make(strings_claimed(entry).saturating_mul(CELL))?;
        }
    }
    Ok(())
}

/// The number of strings that the list of shared strings says it has. Room is made for so many before the first is read.
fn strings_claimed(part: impl Read) -> u64 {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "sst" => {
                let mut attributes = tag.attributes();
                let mut attributes = attributes.with_checks(false).flatten();
                let count = attributes.find(|a| a.key.local_name().as_ref() == "uniqueCount");
                return count.and_then(|a| a.value.trim().parse().ok()).unwrap_or(0);
            }
            Ok(Event::Eof) | Err(_) => return 0,
            Ok(_) => {}
        }
    }
}

/// The text of one file of an archive; `None` if it has none of that name.
///
/// # Errors
/// An archive or file that cannot be read, is no UTF-8, or unpacks to more than the budget.
pub(super) fn part(budget: &Budget, bytes: &[u8], name: &str) -> Result<Option<String>, Diagnostic> {
    let Some(text) = part_bytes(budget, bytes, name)? else { return Ok(None) };
    let text = String::from_utf8(text).map_err(|_| messages::container_broken(budget.file, "its text is not UTF-8"))?;
    Ok(Some(text))
}

/// The bytes of one file of an archive; `None` if it has none of that name.
///
/// # Errors
/// An archive or file that cannot be read, or unpacks to more than the budget.
pub(super) fn part_bytes(budget: &Budget, bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
    let broken = |why: &str| messages::container_broken(budget.file, why);
    let mut archive = open(budget, bytes)?;
    let Some(at) = index(&archive, name) else { return Ok(None) };
    let entry = archive.by_index(at).map_err(|e| broken(&e.to_string()))?;
    // The size that the archive states may be a lie, so it only saves the buffer from growing by doubling.
    let mut content = Vec::with_capacity(entry.size().min(budget.room()).min(bytes.len() as u64 * 20) as usize);
    entry.take(budget.room() + 1).read_to_end(&mut content).map_err(|e| broken(&e.to_string()))?;
    budget.unpack(content.len() as u64)?;
    Ok(Some(content))
}

fn open<'b>(budget: &Budget, bytes: &'b [u8]) -> Result<ZipArchive<Cursor<&'b [u8]>>, Diagnostic> {
    let broken = |why: &str| messages::container_broken(budget.file, why);
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e.to_string()))?;
    if archive.len() > MOST_FILES {
        return Err(broken("it has too many files"));
    }
    Ok(archive)
}
