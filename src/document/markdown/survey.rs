//! A first pass over a report: everything that other reports and lists need from it, without its text.
//!
//! Most of a report is plain paragraphs, of which only the length is needed. A scan of lines is several times faster than
//! parsing; what the scan does not understand is parsed. A survey always agrees with the document.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr_iter, memchr3};
use serde::{Deserialize, Serialize};

use super::emphasis::label;
use super::plain::{Body, Kind, TypedHeading, has_marks, kind, plain_heading, plain_note};
use super::read::{Head, body, cleaned, fragment, head};
use crate::diag::{Lines, Noted, Severity};
use crate::document::{Block, Document, FrontMatter, Heading, Note, Spans, characters, outline};
use crate::han::cut::{CutList, CutText};

/// A report without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    pub front: FrontMatter,
    /// The headings in order.
    pub outline: Vec<PlainHeading>,
    pub notes: Vec<PlainNote>,
    /// Number of characters of text, without blanks and notes.
    pub characters: u32,
    /// The locations of the values that later messages are about.
    pub spans: Spans,
}

/// A heading as plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainHeading {
    pub level: u8,
    /// Opens its paragraph in the original.
    pub lead: bool,
    /// The anchor: `s1-2`.
    pub id: String,
    pub text: String,
}

/// A note as plain text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlainNote {
    pub label: String,
    /// Empty for a note that defines nothing.
    pub term: String,
    /// The definition, one line per block.
    pub text: String,
}

impl From<&Heading> for PlainHeading {
    fn from(heading: &Heading) -> PlainHeading {
        let text = heading.plain_text().into_owned();
        PlainHeading { level: heading.level, lead: heading.lead, id: heading.id.clone(), text }
    }
}

impl From<TypedHeading<'_>> for PlainHeading {
    fn from(TypedHeading { level, lead, id, text }: TypedHeading) -> PlainHeading {
        PlainHeading { level, lead, id: id.to_owned(), text: text.to_owned() }
    }
}

impl From<(&str, &str, &str)> for PlainNote {
    fn from((label, term, definition): (&str, &str, &str)) -> PlainNote {
        let text = beside_term(term, definition).to_owned();
        PlainNote { label: label.to_owned(), term: term.to_owned(), text }
    }
}

impl From<&Note> for PlainNote {
    fn from(note: &Note) -> PlainNote {
        let texts: Vec<_> = note.definition.iter().map(Block::plain_text).collect();
        let text = beside_term(&note.term, texts.join("\n").trim()).to_owned();
        PlainNote { label: note.label.clone(), term: note.term.clone(), text }
    }
}

/// A definition as shown beside its term. Authors of `**term**：definition` separate the two twice, by the bold letters and by
/// the colon. The document and its Markdown keep the colon; readers do not see it.
pub fn beside_term<'t>(term: &str, definition: &'t str) -> &'t str {
    let bare = if term.is_empty() { None } else { definition.strip_prefix(['：', ':']) };
    bare.map_or(definition, str::trim_start)
}

impl Survey {
    /// The survey of a document that has been read. The locations of its values in a file are unknown.
    pub fn of(document: Document) -> Survey {
        let characters = document.characters();
        let outline = document.blocks.iter().filter_map(of_heading).collect();
        let notes = document.notes.iter().map(PlainNote::from).collect();
        Survey { front: document.front, outline, notes, characters, spans: Spans::default() }
    }
}

/// The survey of a report's Markdown file. It reports the same as [`crate::document::read()`] about the front matter, and only
/// errors about the body.
///
/// # Errors
/// `None`, with an error, where reading yields none.
pub fn survey(file: &Arc<str>, text: &str) -> Noted<Option<Survey>> {
    let (text, mut said) = cleaned(file, text);
    let Some(Head { front, mut spans, body: start }) = head(file, &text).tell(&mut said) else {
        return Noted::new(None, said);
    };
    let scanned = Scan::of(text.after(start)).filter(Scan::has_one_of_each);
    let survey = match scanned {
        Some(Scan { outline, notes, characters, note_lines, .. }) => {
            let before = memchr_iter(b'\n', text.as_bytes().part(..start)).count() as u32;
            spans.notes = note_lines.into_iter().map(|line| before + line).collect();
            Survey { front, outline, notes, characters, spans }
        }
        None => {
            let read = body(file, &text, start);
            said.extend(read.said.into_iter().filter(|d| d.severity == Severity::Error));
            let Body { blocks, notes, note_starts } = read.value;
            if !note_starts.is_empty() {
                let lines = Lines::of(&text);
                spans.notes = note_starts.into_iter().map(|at| lines.number(at)).collect();
            }
            Survey { spans, ..Survey::of(Document { front, blocks, notes }) }
        }
    };
    Noted::new(Some(survey), said)
}

fn of_heading(block: &Block) -> Option<PlainHeading> {
    match block {
        Block::Heading(heading) => Some(heading.into()),
        _ => None,
    }
}

/// The results of the lines scanned so far.
#[derive(Default)]
struct Scan {
    outline: Vec<PlainHeading>,
    notes: Vec<PlainNote>,
    /// The line number of each note in the body, from 1.
    note_lines: Vec<u32>,
    characters: u32,
    /// The open paragraph in bytes of the body, and whether it is plain text with markers of notes.
    open: Option<(Range<usize>, bool)>,
}

impl Scan {
    /// Whether all anchors of headings and all labels of notes are different. If not, the parser reports where.
    fn has_one_of_each(&self) -> bool {
        let mut anchors = BTreeSet::new();
        let mut labels = BTreeSet::new();
        self.outline.iter().all(|heading| anchors.insert(&heading.id))
            && self.notes.iter().all(|note| labels.insert(&note.label))
    }

    /// Scans a body; `None` if it contains something that only the parser understands.
    fn of(body: &str) -> Option<Scan> {
        let mut scan = Scan::default();
        let mut last = Kind::Blank;
        let mut start = 0;
        let ends = memchr_iter(b'\n', body.as_bytes()).chain(std::iter::once(body.len()));
        for (number, end) in (1..).zip(ends) {
            let line = body.between(start..end);
            let kind = kind(line);
            let after_note = last == Kind::Note && !matches!(kind, Kind::Blank | Kind::Note);
            if kind == Kind::Other || after_note || kind == Kind::Note && last == Kind::Text {
                return None;
            }
            if kind != Kind::Text {
                scan.close(body);
            }
            match kind {
                Kind::Heading => scan.heading(line),
                Kind::Note => scan.note(line, number)?,
                Kind::Text => scan.text(line, start..end),
                Kind::Blank | Kind::Other => {}
            }
            last = kind;
            start = end + 1;
        }
        scan.close(body);
        outline::fill_ids(scan.outline.iter_mut().map(|h| (h.level, &mut h.id)));
        Some(scan)
    }

    fn heading(&mut self, line: &str) {
        let heading = plain_heading(line).map(PlainHeading::from).or_else(|| fragment(line).0.iter().find_map(of_heading));
        if let Some(heading) = heading {
            self.characters += characters(&heading.text);
            self.outline.push(heading);
        }
    }

    fn note(&mut self, line: &str, number: u32) -> Option<()> {
        let note = plain_note(line).map(PlainNote::from).or_else(|| {
            let (blocks, notes) = fragment(line);
            notes.last().filter(|_| blocks.is_empty()).map(PlainNote::from)
        });
        self.notes.push(note?);
        self.note_lines.push(number);
        Some(())
    }

    fn text(&mut self, line: &str, range: Range<usize>) {
        let count = plain_characters(line);
        self.characters += count.unwrap_or(0);
        match &mut self.open {
            Some((open, plain)) => {
                open.end = range.end;
                if count.is_none() || !*plain {
                    // Marks can span lines, so the count by lines is undone when the paragraph is parsed.
                    *plain = false;
                }
            }
            None => self.open = Some((range, count.is_some())),
        }
    }

    /// Ends the open paragraph; one that is not plain is parsed.
    fn close(&mut self, body: &str) {
        let Some((range, false)) = self.open.take() else { return };
        let text = body.between(range);
        let counted: u32 = text.split('\n').filter_map(plain_characters).sum();
        let (blocks, notes) = fragment(text);
        self.characters = self.characters - counted + Document { blocks, notes, ..Document::default() }.characters();
    }
}

/// The number of characters of a line whose only marks are markers of notes; `None` if it may have others.
fn plain_characters(line: &str) -> Option<u32> {
    if has_marks(line) {
        return None;
    }
    let bytes = line.as_bytes();
    let mut count = 0;
    let mut from = 0;
    while let Some(at) = memchr3(b'*', b'_', b'[', bytes.part(from..)).map(|i| from + i) {
        let end = label(line, at)?;
        count += characters(line.between(from..at));
        from = end + 1;
    }
    Some(count + characters(line.after(from)))
}
