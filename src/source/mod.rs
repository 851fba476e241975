//! Raw files to text with provenance. The only reader of input files; it knows nothing of reports.

mod budget;
mod container;
pub(crate) mod decode;
mod docx;
mod fields;
mod foreign;
mod html;
mod markdown;
mod marker;
mod pdf;
pub(crate) mod plain;
mod relations;
mod table;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use self::budget::Budget;
use self::foreign::Format;

use crate::config::Conversion;
use crate::diag::{Code, Diagnostic, Noted, messages};
use crate::han::class::is_han;

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
    /// A line of the table of contents.
    Contents,
    /// No part of the text, even within a line.
    Aside(Aside),
}

/// What a format has beside the text that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aside {
    /// A cell of a table of texts that belongs to no column.
    Cell,
    /// Text that a page does not show.
    Hidden,
    /// Text that was struck out.
    Struck,
    /// How a word is read, set above or beside it.
    Reading,
}

/// The largest raw file that is read, in bytes: a thousand times the usual report. A larger one is no report, and the steps that
/// follow keep several bytes for each of its own.
pub const LARGEST: u64 = 64 << 20;

/// Reads the raw file at `path`; `file` is the name that the user knows it by. Yields one text, or one for each row of a table of
/// texts, and none with an error where the file cannot be used. The format follows from what the file holds, and only where
/// that leaves a choice by its name.
pub fn read(path: &Path, file: &Arc<str>, conversion: &Conversion) -> Noted<Vec<Raw>> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    match bytes_of(path, file) {
        Ok(bytes) => texts(&bytes, &extension, file, conversion),
        Err(why) => Noted::new(Vec::new(), vec![why]),
    }
}

/// The texts of a raw file by its bytes and the ending of its name (`html`, `csv`), in lower case: all of [`read`] but the disk.
pub fn texts(bytes: &[u8], extension: &str, file: &Arc<str>, conversion: &Conversion) -> Noted<Vec<Raw>> {
    let blake3 = blake3::hash(bytes).to_hex().to_string();
    let budget = &Budget::of(file);
    let found = match extension {
        _ if bytes.starts_with(b"PK") => match container::content(bytes) {
            container::Content::Word => docx::read(budget, bytes, &blake3).map(|raw| Noted::silent(vec![raw])),
            container::Content::Excel => table::xlsx(budget, bytes, &blake3, conversion),
            container::Content::Other => text(file, bytes, blake3, extension),
        },
        _ if pdf::is_pdf(bytes) => pdf::read(budget, bytes, blake3).map(|raw| Noted::silent(vec![raw])),
        "csv" | "tsv" => table::csv(budget, bytes, &blake3, conversion),
        _ => text(file, bytes, blake3, extension),
    };
    let within = found.and_then(|noted| {
        noted.value.iter().try_for_each(|raw| budget.text(raw.text.len()))?;
        Ok(noted)
    });
    within.unwrap_or_else(|why| Noted::new(Vec::new(), vec![why]))
}

fn bytes_of(path: &Path, file: &Arc<str>) -> Result<Vec<u8>, Diagnostic> {
    plain::read(path, LARGEST).map_err(|e| messages::source_unreadable(file, &e))
}

fn text(file: &Arc<str>, bytes: &[u8], blake3: String, extension: &str) -> Result<Noted<Vec<Raw>>, Diagnostic> {
    let mut said = Vec::new();
    let other = |format: Format| messages::file_of_another_kind(file, format.name, format.cure);
    if let Some(format) = foreign::of_bytes(bytes, extension) {
        return Err(other(format));
    }
    let named = foreign::of_ending(extension);
    let decoded = match (decode::decode(file, bytes), named) {
        // An empty file is said to be empty, whatever its name.
        (Err(why), Some(format)) if why.code == Code::NotText => return Err(other(format)),
        (decoded, _) => decoded?,
    };
    let decode::Decoded { text, encoding } = decoded.tell(&mut said);
    if let Some(format) = named.filter(|_| !html::is_page(&text, extension) && !text.contains(is_han)) {
        return Err(other(format));
    }
    let raw = if html::is_page(&text, extension) {
        html::read(file, &text, blake3, encoding)?
    } else if markdown::is_markdown(extension) {
        markdown::read(file, &text, blake3, encoding)?
    } else {
        Raw { file: Arc::clone(file), blake3, encoding, text, hints: Vec::new(), fields: Vec::new() }
    };
    Ok(Noted::new(vec![raw], said))
}

/// A title that is only in the fields is put above the text.
fn put_title(raw: &mut Raw) {
    let title = raw.fields.iter().find(|(name, _)| name == "title").map(|(_, value)| value.clone());
    let Some(title) = title.filter(|title| !title.is_empty() && !holds(&raw.text, title)) else { return };
    raw.text.insert_str(0, &format!("{title}\n"));
    let shift = title.len() + 1;
    for Hint { range, .. } in &mut raw.hints {
        *range = range.start + shift..range.end + shift;
    }
}

/// Hints in the order of their starts, those that cover others first; bold stretches that only a format parts are one.
fn in_order(text: &str, mut hints: Vec<Hint>) -> Vec<Hint> {
    hints.retain(|hint| text.get(hint.range.clone()).is_some_and(|t| !t.is_empty()));
    hints.sort_by_key(|hint| (hint.range.start, std::cmp::Reverse(hint.range.end)));
    let mut merged: Vec<Hint> = Vec::with_capacity(hints.len());
    let mut bold: Option<usize> = None;
    for hint in hints {
        let gap = |last: &Hint| text.get(last.range.end..hint.range.start).unwrap_or("");
        let joins = |last: &Hint| gap(last).chars().all(|c| c.is_whitespace() && c != '\n');
        if hint.what == Mark::Bold {
            if let Some(last) = bold.and_then(|at| merged.get_mut(at)).filter(|last| joins(last)) {
                last.range.end = last.range.end.max(hint.range.end);
                continue;
            }
            bold = Some(merged.len());
        }
        merged.push(hint);
    }
    merged
}

/// Whether a text has a title at its beginning, whatever blanks are in either.
fn holds(text: &str, title: &str) -> bool {
    let squeezed = |s: &str, most: usize| s.chars().filter(|c| !c.is_whitespace()).take(most).collect::<String>();
    squeezed(text, LOOKED_AT).contains(&squeezed(title, LOOKED_AT))
}

/// Characters at the beginning of a text among which its title is sought.
const LOOKED_AT: usize = 5000;
