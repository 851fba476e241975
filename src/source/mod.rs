//! Raw files to text with provenance. The only reader of input files; it knows nothing of reports.

use std::ops::Range;
use std::sync::Arc;

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
