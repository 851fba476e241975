//! Reads bodies of plain text, as [`crate::document::write()`] gives them: headings, paragraphs of one line with markers of notes,
//! and notes. Most reports have nothing else, and lines are read several times faster than by the parser, with the same result.

use std::collections::BTreeSet;

use memchr::{memchr_iter, memchr3};

use super::compose::may_be_entity;
use super::emphasis::label;
use super::marks::{unread_anchor, unread_heading};
use crate::document::{Block, Heading, Inline, Note, outline};
use crate::han::cut::{CutList, CutText};

/// The contents of a body.
pub(crate) struct Body {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    /// Where in the file each note begins, as a byte offset.
    pub note_starts: Vec<usize>,
}

/// The contents of a body; `None` if it has something that only the parser understands, or that a message would be about.
pub(super) fn body(text: &str) -> Option<Body> {
    let mut lines = Lines::default();
    let mut start = 0;
    for end in memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())) {
        lines.line(text.between(start..end), start)?;
        start = end + 1;
    }
    lines.finish()
}

/// The lines that have been read.
#[derive(Default)]
struct Lines<'a> {
    blocks: Vec<Block>,
    notes: Vec<Note>,
    note_starts: Vec<usize>,
    markers: BTreeSet<&'a str>,
    last: Option<Kind>,
}

impl<'a> Lines<'a> {
    fn line(&mut self, line: &'a str, start: usize) -> Option<()> {
        let kind = kind(line);
        match (self.last, kind) {
            (_, Kind::Blank) => {}
            // A paragraph of several lines, a note that goes on, and a note without a blank line before it are parsed.
            (Some(Kind::Text | Kind::Note), Kind::Text)
            | (Some(Kind::Text), Kind::Note)
            | (Some(Kind::Note), Kind::Heading) => {
                return None;
            }
            (_, Kind::Heading) => self.heading(line)?,
            (_, Kind::Note) => self.note(line, start)?,
            (_, Kind::Text) => self.paragraph(line)?,
            (_, Kind::Other) => return None,
        }
        self.last = Some(kind);
        Some(())
    }

    fn heading(&mut self, line: &str) -> Option<()> {
        let TypedHeading { level, lead, id, text } = plain_heading(line)?;
        // A heading of the first level is the title of the page, and a message says so.
        if line.starts_with("# ") || id.is_empty() && unread_anchor(line).is_some() {
            return None;
        }
        let text = vec![Inline::Text(text.to_owned())];
        self.blocks.push(Block::Heading(Heading { level, id: id.to_owned(), lead, text }));
        Some(())
    }

    fn note(&mut self, line: &str, start: usize) -> Option<()> {
        let (label, term, definition) = plain_note(line)?;
        let definition = vec![Block::Paragraph(vec![Inline::Text(definition.to_owned())])];
        self.notes.push(Note { label: label.to_owned(), term: term.to_owned(), definition });
        self.note_starts.push(start);
        Some(())
    }

    fn paragraph(&mut self, line: &'a str) -> Option<()> {
        let line = line.trim();
        if has_marks(line) || unread_heading(line).is_some() {
            return None;
        }
        let bytes = line.as_bytes();
        let (mut text, mut from) = (Vec::new(), 0);
        while let Some(at) = memchr3(b'*', b'_', b'[', bytes.part(from..)).map(|i| from + i) {
            let end = label(line, at)?;
            let name = line.between(at + 2..end);
            if from < at {
                text.push(Inline::Text(line.between(from..at).to_owned()));
            }
            text.push(Inline::NoteRef(name.to_owned()));
            self.markers.insert(name);
            from = end + 1;
        }
        if from < line.len() {
            text.push(Inline::Text(line.after(from).to_owned()));
        }
        self.blocks.push(Block::Paragraph(text));
        Some(())
    }

    /// The whole body, if all anchors and labels are different and each marker has its note.
    fn finish(self) -> Option<Body> {
        let Lines { mut blocks, notes, note_starts, markers, .. } = self;
        outline::fill_ids(blocks.iter_mut().filter_map(Block::as_heading_mut).map(|h| (h.level, &mut h.id)));
        let labels: BTreeSet<&str> = notes.iter().map(|note| note.label.as_str()).collect();
        let mut anchors = BTreeSet::new();
        let sound = labels.len() == notes.len()
            && markers.is_subset(&labels)
            && blocks.iter().filter_map(Block::as_heading).all(|heading| anchors.insert(&heading.id));
        let is_empty = blocks.is_empty() && notes.is_empty();
        (sound && !is_empty).then_some(Body { blocks, notes, note_starts })
    }
}

/// The kind of a line, judged by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Heading,
    Note,
    /// A line of a paragraph.
    Text,
    /// Something that only the parser understands: lists, tables, quotations, code, indented lines.
    Other,
}

pub(super) fn kind(line: &str) -> Kind {
    let bytes = line.as_bytes();
    match bytes.first() {
        None => Kind::Blank,
        Some(b' ' | b'\t') if line.trim_start_matches([' ', '\t']).is_empty() => Kind::Blank,
        Some(b'#') => {
            let depth = bytes.iter().take_while(|b| **b == b'#').count();
            if depth < 7 && bytes.get(depth) == Some(&b' ') { Kind::Heading } else { Kind::Other }
        }
        Some(b'[') => match label(line, 0) {
            Some(end) if bytes.get(end + 1) == Some(&b':') => Kind::Note,
            Some(_) => Kind::Text,
            None => Kind::Other,
        },
        Some(b' ' | b'\t' | b'-' | b'+' | b'*' | b'_' | b'=' | b'>' | b'~' | b'`' | b'|' | b':' | b'<') => Kind::Other,
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let listed = bytes.get(digits).is_some_and(|b| b".)".contains(b));
            if listed && bytes.get(digits + 1).is_none_or(u8::is_ascii_whitespace) { Kind::Other } else { Kind::Text }
        }
        Some(_) => Kind::Text,
    }
}

/// Whether the text has escapes, code, tags or entities.
pub(super) fn has_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3(b'\\', b'`', b'<', bytes).is_some() || memchr_iter(b'&', bytes).any(|at| may_be_entity(text.after(at + 1)))
}

/// A heading of plain text.
pub(super) struct TypedHeading<'a> {
    pub level: u8,
    pub lead: bool,
    /// Empty if none is typed.
    pub id: &'a str,
    pub text: &'a str,
}

/// A heading in the form that [`crate::document::write()`] gives it: `## text {#s1 .lead}`.
pub(super) fn plain_heading(line: &str) -> Option<TypedHeading<'_>> {
    let depth = line.bytes().take_while(|b| *b == b'#').count();
    let text = line.after(depth).trim_matches([' ', '\t']);
    let (text, attributes) = match text.strip_suffix('}') {
        Some(inner) => inner.rsplit_once(" {")?,
        None => (text, ""),
    };
    let (id, lead) = match attributes.strip_suffix(" .lead") {
        Some(id) => (id, true),
        None => (attributes, false),
    };
    let id = if id.is_empty() { "" } else { id.strip_prefix('#')? };
    let text = text.trim();
    let sound = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && (attributes.is_empty() || !id.is_empty());
    let marks = |b: u8| matches!(b, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'&' | b'{' | b'}' | b'#' | b'!');
    if !sound || text.is_empty() || text.bytes().any(marks) {
        return None;
    }
    Some(TypedHeading { level: (depth as u8).saturating_sub(1).max(1), id, lead, text })
}

/// The label, the term and the definition of a note in the form that [`crate::document::write()`] gives it:
/// `[^1]: **term** definition`.
pub(super) fn plain_note(line: &str) -> Option<(&str, &str, &str)> {
    let end = label(line, 0)?;
    let rest = line.after(end).strip_prefix("]: **")?;
    let (term, definition) = rest.split_once("** ")?;
    let sound = |text: &str| memchr3(b'*', b'_', b'[', text.as_bytes()).is_none() && !has_marks(text);
    let definition = definition.trim();
    if term.is_empty() || definition.is_empty() || term.trim() != term || !sound(term) || !sound(definition) {
        return None;
    }
    Some((line.between(2..end), term, definition))
}
