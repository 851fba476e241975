//! Diagnostics: a [`Diagnostic`] names a place, what is wrong there and what to do about it; [`Noted`] is a value together with
//! the diagnostics that arose while it was made. Nothing here prints.

mod code;
pub(crate) mod controls;
mod explanation;
mod grouped;
mod level;
pub(crate) mod messages;
mod span;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::code::Code;
pub use self::explanation::Explanation;
pub use self::grouped::grouped;
pub use self::level::{Level, Levels, leveled};
pub use self::span::{Lines, Span};

/// The severity of a diagnostic. An error makes the exit status 1; a warning does so only under `--strict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A place in a file that a user can open: line and column count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The path as the user knows it: relative to the archive's root, with forward slashes.
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
    /// Number of marked characters, which end with the line at the latest; 0 for a file as a whole.
    pub length: u32,
    /// The line's text, cut to a readable window around the place.
    pub excerpt: String,
    /// The byte range of the excerpt that is marked.
    pub marked: Range<usize>,
}

/// Number of characters of a line that an excerpt shows on each side of the marked range.
const WINDOW: usize = 40;

/// Maximum number of characters that an excerpt marks: in flattened text, the marked range can be a whole report.
const MARKED: usize = 60;

impl Location {
    /// The place of a byte range in a file's text; a range outside the text or inside a character is moved to the nearest one.
    pub fn at(file: &Arc<str>, text: &str, range: Range<usize>) -> Location {
        let at = floor(text, range.start);
        let start = text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |i| i + 1);
        let end = text.get(at..).unwrap_or_default().find('\n').map_or(text.len(), |i| at + i);
        let number = 1 + memchr::memchr_iter(b'\n', text.as_bytes().get(..start).unwrap_or_default()).count() as u32;
        Location::in_line(file, number, text.get(start..end).unwrap_or_default(), at - start..range.end.saturating_sub(start))
    }

    /// The place of a byte range of one line.
    fn in_line(file: &Arc<str>, number: u32, line: &str, range: Range<usize>) -> Location {
        let start = floor(line, range.start);
        let end = floor(line, range.end.max(start));
        let cut = line.get(start..).unwrap_or_default().char_indices().nth(MARKED).map_or(line.len(), |(i, _)| start + i);
        let end = end.min(cut);
        let before = line.get(..start).unwrap_or_default().char_indices().rev().nth(WINDOW - 1).map_or(0, |(i, _)| i);
        let after = line.get(end..).unwrap_or_default().char_indices().nth(WINDOW).map_or(line.len(), |(i, _)| end + i);
        Location {
            file: Arc::clone(file),
            line: number,
            column: 1 + line.get(..start).unwrap_or_default().chars().count() as u32,
            length: line.get(start..end).unwrap_or_default().chars().count() as u32,
            excerpt: line.get(before..after).unwrap_or_default().trim_end_matches('\r').to_owned(),
            marked: start - before..end - before,
        }
    }

    /// The place of a span. Its excerpt is empty until [`Lines::with_excerpt`] gives it one.
    pub fn of(file: &Arc<str>, span: Span) -> Location {
        Location { line: span.line.get(), column: span.column, length: span.length, ..Location::whole(file) }
    }

    /// A file as a whole.
    pub fn whole(file: &Arc<str>) -> Location {
        Location { file: Arc::clone(file), line: 1, column: 1, length: 0, excerpt: String::new(), marked: 0..0 }
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Maximum number of messages of one step about one file. A curator works through fewer, and a file crafted to cause a message
/// at every character would otherwise fill the memory.
pub const MOST_OF_A_FILE: usize = 1000;

/// One message to the user. Its text starts in lower case and ends without a stop; the cure says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub place: Option<Location>,
    pub message: String,
    pub cure: Option<String>,
    /// The number of the report in a raw file, from 1; `None` if the message is about the file.
    pub item: Option<u32>,
    /// Further places of the same kind, where [`grouped()`] has made one message of several.
    pub others: Vec<Location>,
}

impl Diagnostic {
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            place: None,
            message: message.into(),
            cure: None,
            item: None,
            others: Vec::new(),
        }
    }

    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    pub fn note(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, message) }
    }

    pub fn at(mut self, place: Location) -> Diagnostic {
        self.place = Some(place);
        self
    }

    /// Sets the report of the file that the message is about.
    pub fn of_item(self, item: u32) -> Diagnostic {
        Diagnostic { item: Some(item), ..self }
    }

    /// The lines of the further places, as a phrase; empty if there are none.
    pub fn also_at(&self) -> String {
        const SHOWN: usize = 12;
        let lines: Vec<String> = self.others.iter().take(SHOWN).map(|place| place.line.to_string()).collect();
        let more = if self.others.len() > SHOWN { ", …" } else { "" };
        if lines.is_empty() { String::new() } else { format!("also in line {}{more}", lines.join(", ")) }
    }

    pub fn cure(mut self, cure: impl Into<String>) -> Diagnostic {
        self.cure = Some(cure.into());
        self
    }
}

/// The reason why a path is not written to: it is a link, or neither a file nor a folder. It is the inner error of an
/// [`std::io::Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotWrittenThrough(pub PathBuf);

impl std::fmt::Display for NotWrittenThrough {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is a link or a special file, and gongbao writes through none", self.0.display())
    }
}

impl std::error::Error for NotWrittenThrough {}

/// A value and the diagnostics that arose while it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted<T> {
    pub value: T,
    pub said: Vec<Diagnostic>,
}

impl<T> Noted<T> {
    pub fn silent(value: T) -> Noted<T> {
        Noted { value, said: Vec::new() }
    }

    pub fn new(value: T, said: Vec<Diagnostic>) -> Noted<T> {
        Noted { value, said }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Noted<U> {
        Noted { value: f(self.value), said: self.said }
    }

    /// Returns the value and appends the diagnostics to `said`.
    pub fn tell(self, said: &mut Vec<Diagnostic>) -> T {
        said.extend(self.said);
        self.value
    }

    pub fn has_errors(&self) -> bool {
        self.said.iter().any(|d| d.severity == Severity::Error)
    }
}

/// Sorts diagnostics in the order in which a user works through them: by file, line and column, those without a file last.
/// Duplicates are removed.
pub fn in_order(mut said: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let standing = |d: &Diagnostic| d.place.as_ref().map(|p| (Arc::clone(&p.file), p.line, p.column));
    said.sort_by(|a, b| {
        let (first, second) = (standing(a), standing(b));
        let by_place = first.is_none().cmp(&second.is_none()).then_with(|| first.cmp(&second));
        by_place.then_with(|| (b.severity, a.code, &a.message).cmp(&(a.severity, b.code, &b.message)))
    });
    said.dedup();
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_stands_in_the_order_of_files_and_lines() {
        let at = |file: &str, line| Location { line, ..Location::whole(&Arc::from(file)) };
        let said = vec![
            Diagnostic::warning(Code::BodyEmpty, "of no file"),
            Diagnostic::warning(Code::BodyEmpty, "second").at(at("b.md", 1)),
            Diagnostic::warning(Code::BodyEmpty, "late").at(at("a.md", 12)),
            Diagnostic::warning(Code::BodyEmpty, "early").at(at("a.md", 9)),
            Diagnostic::error(Code::Yaml, "grave").at(at("a.md", 9)),
            Diagnostic::warning(Code::BodyEmpty, "late").at(at("a.md", 12)),
        ];
        let messages: Vec<String> = in_order(said).into_iter().map(|d| d.message).collect();
        assert_eq!(messages, ["grave", "early", "late", "second", "of no file"]);
    }

    #[test]
    fn a_place_counts_characters_and_cuts_long_lines() {
        let text = format!("一行\n{}标准地。", "长".repeat(60));
        let at = text.find("标准地").unwrap();
        let place = Location::at(&Arc::from("a.md"), &text, at..at + 9);
        assert_eq!((place.line, place.column), (2, 61));
        assert_eq!(&place.excerpt[place.marked.clone()], "标准地");
        assert_eq!(place.excerpt.chars().count(), WINDOW + 4);
        let long = Location::at(&Arc::from("a.md"), &text, 7..text.len());
        assert_eq!(long.excerpt[long.marked.clone()].chars().count(), MARKED);
    }
}
