//! A [`Tape`] is text on its way from raw file to report: it may have lost and changed characters, and still knows for each of
//! them where in the raw text it came from.

use std::ops::Range;

/// Text with the raw position of each of its characters. Ranges of a tape are byte ranges of its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tape {
    text: String,
    /// For each byte of the text, the first byte in the raw text of the character that it came from.
    origin: Vec<u32>,
    /// The length of the raw text in bytes.
    raw_length: u32,
}

impl Tape {
    /// A tape that is the raw text itself. Raw texts are below 4 GiB; `source` sees to that.
    pub fn new(raw: &str) -> Tape {
        let mut origin = Vec::with_capacity(raw.len());
        for (at, c) in raw.char_indices() {
            origin.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
        }
        Tape { text: raw.to_owned(), origin, raw_length: raw.len() as u32 }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range.
    pub fn slice(&self, range: &Range<usize>) -> &str {
        &self.text[range.clone()]
    }

    /// Where a range of the tape came from: from its first character's raw byte to the raw byte where its last character ends.
    pub fn raw(&self, raw: &str, range: &Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.origin.get(range.start).map_or(self.raw_length, |o| *o) as usize;
            return at..at;
        }
        let start = self.origin[range.start] as usize;
        let last = self.origin[range.end - 1] as usize;
        let length = raw[last..].chars().next().map_or(0, char::len_utf8);
        start..last + length
    }

    /// The same text with each character put through `change`.
    pub fn fold(&self, change: impl Fn(char) -> char) -> Tape {
        let mut folded = Tape {
            text: String::with_capacity(self.text.len()),
            origin: Vec::with_capacity(self.origin.len()),
            raw_length: self.raw_length,
        };
        for (at, c) in self.text.char_indices() {
            folded.push(change(c), self.origin[at]);
        }
        folded
    }

    /// The same text without the given ranges, which are sorted and do not overlap.
    pub fn without(&self, ranges: &[Range<usize>]) -> Tape {
        let mut kept = Tape {
            text: String::with_capacity(self.text.len()),
            origin: Vec::with_capacity(self.origin.len()),
            raw_length: self.raw_length,
        };
        let mut from = 0;
        for range in ranges {
            kept.extend(self, from..range.start);
            from = range.end;
        }
        kept.extend(self, from..self.text.len());
        kept
    }

    /// Appends a character that came from the raw byte `origin`.
    pub fn push(&mut self, c: char, origin: u32) {
        self.text.push(c);
        self.origin.extend(std::iter::repeat_n(origin, c.len_utf8()));
    }

    fn extend(&mut self, other: &Tape, range: Range<usize>) {
        self.text.push_str(&other.text[range.clone()]);
        self.origin.extend_from_slice(&other.origin[range]);
    }

    /// The ranges of the lines, without their line ends; a last empty line is not one.
    pub fn lines(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut at = 0;
        self.text.split_inclusive('\n').map(move |line| {
            let start = at;
            at += line.len();
            start..start + line.trim_end_matches('\n').len()
        })
    }
}
