//! Locations in a file, stored without the file's text; and the lines of a text, found once for many locations.

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Location, floor};

/// A stretch of one line, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Counted from 1.
    pub line: NonZeroU32,
    /// Counted from 1.
    pub column: u32,
    /// A stretch never extends past the end of its line, however large this is.
    pub length: u32,
}

impl Span {
    /// The whole line of this number; `None` for the number 0.
    pub fn of_line(number: u32) -> Option<Span> {
        Some(Span { line: NonZeroU32::new(number)?, column: 1, length: u32::MAX })
    }
}

/// A text with an index of its lines.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Lines<'a> {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Lines { text, starts }
    }

    /// The number of the line that contains a byte, from 1.
    pub fn number(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// The start of the line with this number, and its text without the line end.
    fn line(&self, number: u32) -> Option<(usize, &'a str)> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        Some((start, self.text.get(start..end)?))
    }

    /// The span of a byte range, limited to the line in which the range begins.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let number = self.number(range.start);
        let (start, line) = self.line(number)?;
        let from = floor(line, range.start - start);
        let to = floor(line, range.end.max(range.start) - start).max(from);
        let characters = |text: &str| text.chars().count() as u32;
        Some(Span {
            line: NonZeroU32::new(number)?,
            column: 1 + characters(line.get(..from)?),
            length: characters(line.get(from..to)?),
        })
    }

    /// The span from a byte to the last character of its line.
    pub fn span_to_end_of_line(&self, at: usize) -> Option<Span> {
        let (start, line) = self.line(self.number(at))?;
        self.span(at..start + line.trim_end().len())
    }

    /// The location of a byte range, as [`Location::at`] returns it.
    pub fn place(&self, file: &Arc<str>, range: Range<usize>) -> Location {
        let at = floor(self.text, range.start);
        let number = self.number(at);
        match self.line(number) {
            Some((start, line)) => Location::in_line(file, number, line, at - start..range.end.saturating_sub(start)),
            None => Location::whole(file),
        }
    }

    /// A location with the excerpt that it lacks; `None` if the text has no such line.
    pub fn with_excerpt(&self, place: &Location) -> Option<Location> {
        let line = self.line(place.line)?.1.trim_end();
        let byte = |characters: u32| line.char_indices().nth(characters as usize).map_or(line.len(), |(at, _)| at);
        let before = place.column.saturating_sub(1);
        Some(Location::in_line(&place.file, place.line, line, byte(before)..byte(before.saturating_add(place.length))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: 题\naliases: [/a/, /乙/]  \n---\n";

    #[test]
    fn a_span_gets_the_excerpt_that_its_range_has() {
        let (file, lines) = (Arc::from("a.md"), Lines::of(TEXT));
        for typed in ["/乙/", "title", "题", "---"] {
            let at = TEXT.find(typed).unwrap();
            let range = at..at + typed.len();
            let place = Location::of(&file, lines.span(range.clone()).unwrap());
            assert_eq!((place.excerpt.as_str(), place.length), ("", typed.chars().count() as u32));
            let shown = lines.with_excerpt(&place).unwrap();
            assert_eq!(&shown.excerpt[shown.marked.clone()], typed);
            assert_eq!(lines.place(&file, range.clone()), Location::at(&file, TEXT, range));
        }
    }

    #[test]
    fn a_span_ends_with_its_line() {
        let (file, lines) = (Arc::from("a.md"), Lines::of(TEXT));
        let marked = |span: Span| {
            let place = lines.with_excerpt(&Location::of(&file, span)).unwrap();
            place.excerpt[place.marked].to_owned()
        };
        let at = TEXT.find("aliases").unwrap();
        assert_eq!(marked(lines.span(at..TEXT.len()).unwrap()), "aliases: [/a/, /乙/]");
        assert_eq!(marked(lines.span_to_end_of_line(at + 9).unwrap()), "[/a/, /乙/]");
        assert_eq!(marked(Span::of_line(2).unwrap()), "title: 题");
        assert_eq!(lines.with_excerpt(&Location::of(&file, Span::of_line(9).unwrap())), None);
    }
}
