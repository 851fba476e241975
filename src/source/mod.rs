//! Raw files to text with provenance. The only reader of input files; it knows nothing of reports.

mod container;
pub mod decode;
mod docx;
mod table;

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::config::Conversion;
use crate::diag::{Diagnostic, Noted, messages};

/// The text of one raw file, or of one row of a table of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The path as the user knows it.
    pub file: Arc<str>,
    /// BLAKE3 of the file's bytes, in hexadecimal.
    pub blake3: String,
    /// The name of the encoding that was found: `UTF-8`, `gb18030`, `UTF-16LE`….
    pub encoding: &'static str,
    /// The text, with line ends made `\n` and a byte order mark taken off; nothing else is changed.
    pub text: String,
    /// What the format said about stretches of the text, in order of their start; empty for plain text.
    pub hints: Vec<Hint>,
    /// What the file said about the text as a whole (columns of a table, meta tags, front matter of another shape).
    pub fields: Vec<(String, String)>,
}

/// What a format said about a stretch of text, in bytes of [`Raw::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub range: Range<usize>,
    pub what: Mark,
}

/// Structure that Word, HTML or Markdown stated outright. It is a hint: the grammar of reports decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A heading of this level, from 1.
    Heading(u8),
    Bold,
    /// A cell of a table: the number of the table in the file, row and column, each from 0.
    Cell {
        table: u32,
        row: u32,
        column: u32,
    },
    /// The marker of note number n.
    NoteRef(u32),
    /// The text of note number n.
    NoteText(u32),
    /// Navigation, share bar and the like, said to be so by the page's own tags.
    Boilerplate,
}

/// The largest raw file that is read, in bytes: a thousand times the usual report. A larger one is no report, and the steps that
/// follow keep several bytes for each of its own.
pub const LARGEST: u64 = 64 << 20;

/// Reads the raw file at `path`; `file` is the name that the user knows it by. Yields one text, or one for each row of a table of
/// texts, and none with an error where the file cannot be used. The format is told by what the file holds, and only where
/// that leaves a choice by its name.
pub fn read(path: &Path, file: &Arc<str>, conversion: &Conversion) -> Noted<Vec<Raw>> {
    match texts_of(path, file, conversion) {
        Ok(noted) => noted,
        Err(why) => Noted::new(Vec::new(), vec![why]),
    }
}

fn texts_of(path: &Path, file: &Arc<str>, conversion: &Conversion) -> Result<Noted<Vec<Raw>>, Diagnostic> {
    let bytes = bytes_of(path, file)?;
    let blake3 = blake3::hash(&bytes).to_hex().to_string();
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        _ if bytes.starts_with(b"PK") => match container::content(&bytes) {
            container::Content::Word => docx::read(file, &bytes, &blake3).map(|raw| Noted::silent(vec![raw])),
            container::Content::Excel => table::xlsx(file, &bytes, &blake3, conversion),
            container::Content::Other => text(file, &bytes, blake3),
        },
        "csv" | "tsv" => table::csv(file, &bytes, &blake3, conversion),
        _ => text(file, &bytes, blake3),
    }
}

fn bytes_of(path: &Path, file: &Arc<str>) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |e: std::io::Error| messages::cannot_read(file, &e);
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(messages::file_too_large(file, size, LARGEST));
    }
    fs::read(path).map_err(unreadable)
}

fn text(file: &Arc<str>, bytes: &[u8], blake3: String) -> Result<Noted<Vec<Raw>>, Diagnostic> {
    Ok(decode::decode(file, bytes)?.map(|decoded| {
        let (hints, fields) = (Vec::new(), Vec::new());
        vec![Raw { file: Arc::clone(file), blake3, encoding: decoded.encoding, text: decoded.text, hints, fields }]
    }))
}
