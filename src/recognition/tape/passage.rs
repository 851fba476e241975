//! A [`Passage`] is text put together of stretches of a tape: lines joined, inner blanks left out. It knows for each of its
//! characters where on the tape it is.

use std::ops::Range;

use super::Tape;
use super::line::is_blank;
use crate::han::class::is_latin;
use crate::han::cut::CutText;

/// Text put together of stretches of a tape.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    text: String,
    pieces: Vec<Piece>,
    /// Bytes of the text where blanks were left out.
    gaps: Vec<usize>,
}

/// From byte `at` of the text to the next piece, the text is on the tape from byte `from`; nowhere, where it was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    at: usize,
    from: Option<usize>,
}

impl Passage {
    pub(crate) const EMPTY: Passage = Passage { text: String::new(), pieces: Vec::new(), gaps: Vec::new() };

    /// A stretch of the tape without its blanks; between Latin words one blank stays.
    pub fn of(tape: &Tape, range: &Range<usize>) -> Passage {
        let mut passage = Passage::default();
        let text = tape.slice(range);
        let mut word = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (word, is_blank(c)) {
                (None, false) => word = Some(at),
                (Some(start), true) => {
                    passage.join(text.between(start..at), range.start + start);
                    word = None;
                }
                _ => {}
            }
        }
        passage
    }

    /// Adds a word after a blank.
    fn join(&mut self, word: &str, from: usize) {
        if !self.text.is_empty() {
            self.part(word);
            self.gaps.push(self.text.len());
        }
        self.pieces.push(Piece { at: self.text.len(), from: Some(from) });
        self.text.push_str(word);
    }

    /// Puts a blank in where two Latin words meet.
    fn part(&mut self, next: &str) {
        let sides = self.text.chars().next_back().zip(next.chars().next());
        if sides.is_some_and(|(before, after)| parts_words(before, after)) {
            self.pieces.push(Piece { at: self.text.len(), from: None });
            self.text.push(' ');
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of the text where blanks were left out, in order.
    pub fn gaps(&self) -> &[usize] {
        &self.gaps
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The length in characters.
    pub fn count(&self) -> usize {
        self.text.chars().count()
    }

    /// Adds the text of another passage, which was on a later line.
    pub fn append(&mut self, other: Passage) {
        if self.text.is_empty() {
            *self = other;
            return;
        }
        // A figure that strayed onto a line of its own belongs to the word before it: PM, 2.5.
        if !other.text.starts_with(|c: char| c.is_ascii_digit()) {
            self.part(&other.text);
        }
        let shift = self.text.len();
        self.pieces.extend(other.pieces.into_iter().map(|p| Piece { at: p.at + shift, ..p }));
        self.gaps.extend(other.gaps.into_iter().map(|g| g + shift));
        self.text.push_str(&other.text);
    }

    /// Takes off what begins at a byte of the text. A byte inside a character is moved to its start.
    pub fn split_off(&mut self, at: usize) -> Passage {
        let at = self.floor(at);
        let first = self.pieces.partition_point(|p| p.at < at);
        let mut pieces = Vec::with_capacity(self.pieces.len() + 1 - first);
        let inside = first.checked_sub(1).and_then(|i| self.pieces.get(i));
        if let Some(piece) = inside
            && self.pieces.get(first).is_none_or(|p| p.at > at)
            && at < self.text.len()
        {
            pieces.push(Piece { at: 0, from: piece.from.map(|f| f + at - piece.at) });
        }
        pieces.extend(self.pieces.drain(first..).map(|p| Piece { at: p.at - at, ..p }));
        let gap = self.gaps.partition_point(|g| *g <= at);
        let gaps = self.gaps.drain(gap..).map(|g| g - at).collect();
        self.gaps.retain(|g| *g < at);
        Passage { text: self.text.split_off(at), pieces, gaps }
    }

    /// Where a range of the text is on the tape.
    pub fn ranges(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let first = self.pieces.partition_point(|p| p.at <= range.start).saturating_sub(1);
        let mut ranges = Vec::new();
        for (i, piece) in self.pieces.iter().enumerate().skip(first).take_while(|(_, p)| p.at < range.end) {
            let end = self.pieces.get(i + 1).map_or(self.text.len(), |p| p.at).min(range.end);
            let start = piece.at.max(range.start);
            if let Some(from) = piece.from
                && start < end
            {
                ranges.push(from + start - piece.at..from + end - piece.at);
            }
        }
        ranges
    }

    /// Where all of the text is on the tape.
    pub fn all(&self) -> Vec<Range<usize>> {
        self.ranges(&(0..self.text.len()))
    }

    fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// Whether a blank between these characters parts Latin words or figures.
fn parts_words(before: char, after: char) -> bool {
    match (is_letter(before), is_letter(after)) {
        (true, true) => true,
        (true, false) => matches!(after, '&' | '('),
        (false, true) => matches!(before, ',' | '.' | ';' | ':' | '&' | ')'),
        (false, false) => false,
    }
}

fn is_letter(c: char) -> bool {
    is_latin(c) || ('\u{c0}'..='\u{24f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str) -> (Tape, Passage) {
        let tape = Tape::new(text);
        let passage = Passage::of(&tape, &(0..text.len()));
        (tape, passage)
    }

    #[test]
    fn blanks_beside_han_are_left_out_and_those_between_latin_words_kept() {
        assert_eq!(passage("推 动 5G 网络,即 Data  management 模型").1.text(), "推动5G网络,即Data management模型");
    }

    #[test]
    fn a_split_passage_still_knows_its_place_on_the_tape() {
        let (tape, mut head) = passage("稳 增长 保就业");
        let tail = head.split_off("稳增".len());
        assert_eq!((head.text(), tail.text()), ("稳增", "长保就业"));
        let back: String = head.all().iter().chain(&tail.all()).map(|r| tape.slice(r)).collect();
        assert_eq!(back, "稳增长保就业");
        assert_eq!(tail.gaps(), ["长".len()]);
    }

    #[test]
    fn a_passage_split_at_a_gap_begins_with_the_next_piece() {
        let (tape, mut head) = passage("稳增长 保就业");
        let tail = head.split_off("稳增长".len());
        assert_eq!(tail.all().iter().map(|r| tape.slice(r)).collect::<Vec<_>>(), ["保就业"]);
        assert!(tail.gaps().is_empty() && head.gaps().is_empty());
    }
}
