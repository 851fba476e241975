//! The characters of a header without its blanks, each with its place on the tape and with what was before it, so that a date or a
//! name is read the same whether it is padded, broken over two lines or glued.

use std::ops::Range;

use super::Tape;
use super::line::is_blank;
use crate::han::cut::CutList;
use crate::han::fold::header;

/// What was between a character and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    None,
    Blank,
    /// The end of a line.
    Line,
}

/// Characters of a header, with full-width punctuation folded to ASCII.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Glyphs {
    pub chars: Vec<char>,
    gaps: Vec<Gap>,
    at: Vec<Range<usize>>,
}

impl Glyphs {
    /// The glyphs of these ranges of a tape; between two ranges a line ends.
    pub(crate) fn new(tape: &Tape, ranges: impl IntoIterator<Item = Range<usize>>) -> Glyphs {
        let mut glyphs = Glyphs::default();
        for range in ranges {
            let mut gap = Gap::Line;
            for (offset, c) in tape.slice(&range).char_indices() {
                if c == '\n' {
                    gap = Gap::Line;
                } else if is_blank(c) || matches!(c, '?' | '\u{fffd}') {
                    // A wide blank that a converter could not write became a question mark.
                    gap = gap.max(Gap::Blank);
                } else {
                    let at = range.start + offset;
                    glyphs.chars.push(header(c));
                    glyphs.gaps.push(gap);
                    glyphs.at.push(at..at + c.len_utf8());
                    gap = Gap::None;
                }
            }
        }
        glyphs
    }

    /// The glyphs of a text by itself.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Glyphs {
        Glyphs::new(&Tape::new(text), [0..text.len()])
    }

    /// The glyphs from one to another, as a header of their own.
    pub(crate) fn cut(&self, from: usize, to: usize) -> Glyphs {
        let (from, to) = (from.min(self.len()), to.min(self.len()));
        Glyphs {
            chars: self.chars.part(from..to).to_vec(),
            gaps: self.gaps.part(from..to).to_vec(),
            at: self.at.part(from..to).to_vec(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// What was before this glyph; a line's end at either end of the header.
    pub(crate) fn gap(&self, at: usize) -> Gap {
        self.gaps.get(at).copied().unwrap_or(Gap::Line)
    }

    /// The stretch of tape of these glyphs.
    pub(crate) fn range(&self, glyphs: &Range<usize>) -> Range<usize> {
        match (self.at.get(glyphs.start), self.at.get(glyphs.end.saturating_sub(1))) {
            (Some(first), Some(last)) if glyphs.start < glyphs.end => first.start..last.end,
            _ => 0..0,
        }
    }

    /// The text of these glyphs.
    pub(crate) fn text(&self, glyphs: &Range<usize>) -> String {
        self.chars.get(glyphs.clone()).map_or_else(String::new, |c| c.iter().collect())
    }

    /// Whether these characters are at `at`.
    pub(crate) fn starts(&self, at: usize, word: &str) -> bool {
        starts(&self.chars, at, word)
    }

    /// Whether these characters are right before `end`.
    pub(crate) fn ends(&self, end: usize, word: &str) -> bool {
        let length = word.chars().count();
        end >= length && self.starts(end - length, word)
    }

    /// Where a word next is, from `from` on.
    pub(crate) fn find(&self, word: &str, from: usize) -> Option<usize> {
        (from..self.len()).find(|at| self.starts(*at, word))
    }
}

/// Whether a word is at this place of some characters.
pub(crate) fn starts(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.get(at..).unwrap_or(&[]).iter();
    word.chars().all(|c| rest.next() == Some(&c))
}
