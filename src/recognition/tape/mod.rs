//! A [`Tape`] is text on its way from raw file to report: it may have lost and changed characters, and still knows for each of
//! them where in the raw text it came from.

pub mod clean;
pub mod damage;
pub(crate) mod header_chars;
pub mod line;
pub(crate) mod passage;
pub(crate) mod raw;
pub mod simplify;
pub mod wording;

use std::ops::Range;

use self::raw::RawRange;
use crate::han::cut::CutText;

/// Text with the raw position of each of its characters. Ranges of a tape are byte ranges of its text; those of the raw text are
/// [`RawRange`]s.
///
/// Positions are kept as runs, because nearly all of a text is as it was collected: a tape of the largest file costs little
/// more than the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tape {
    text: String,
    runs: Vec<Run>,
    /// The length of the raw text in bytes.
    raw_length: u32,
}

/// A stretch of tape and the stretch of raw text that it came from. Where both are of one length, byte n came from byte n; else the
/// run is one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// The first byte on the tape.
    at: u32,
    raw: u32,
    raw_length: u32,
}

impl Tape {
    /// A tape that is the raw text itself. Raw texts are below 4 GiB; `source` sees to that.
    pub fn new(raw: &str) -> Tape {
        let mut tape = Tape::blank(raw.len());
        tape.keep(raw, RawRange::from(0..raw.len()));
        tape
    }

    /// An empty tape for a raw text of this many bytes.
    pub fn blank(raw_length: usize) -> Tape {
        Tape { text: String::with_capacity(raw_length), runs: Vec::new(), raw_length: raw_length as u32 }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range; empty where the range is not one of whole characters of this tape.
    pub fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    /// Where a range of the tape came from: from its first character's raw byte to the raw byte where its last character ends. What
    /// was taken out in between is part of the range.
    pub fn raw(&self, range: &Range<usize>) -> RawRange {
        let start = self.start(range.start);
        RawRange { start, end: if range.is_empty() { start } else { self.end(range.end).max(start) } }
    }

    /// The raw stretches that a range of the tape came from, without what was taken out between them, in order of the tape.
    pub fn pieces(&self, range: &Range<usize>) -> Vec<RawRange> {
        let mut pieces: Vec<RawRange> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let index = self.run(at);
            let until = self.until(index).min(range.end);
            let piece = RawRange { start: self.start(at), end: self.end(until) };
            match pieces.last_mut() {
                Some(last) if last.end == piece.start => last.end = piece.end,
                _ => pieces.push(piece),
            }
            at = until;
        }
        pieces
    }

    /// The same text with each character put through `change`.
    pub fn fold(&self, mut change: impl FnMut(char) -> char) -> Tape {
        let mut folded = Tape::blank(self.raw_length as usize);
        for (index, run) in self.runs.iter().enumerate() {
            let at = run.at as usize;
            let parallel = self.parallel(index);
            for (offset, c) in self.text.between(at..self.until(index)).char_indices() {
                let (raw, length) =
                    if parallel { (run.raw + offset as u32, c.len_utf8()) } else { (run.raw, run.raw_length as usize) };
                folded.push(change(c), RawRange { start: raw as usize, end: raw as usize + length });
            }
        }
        folded
    }

    /// The same text without the given ranges, which are sorted and do not overlap.
    pub fn without(&self, ranges: &[Range<usize>]) -> Tape {
        let mut kept = Tape::blank(self.raw_length as usize);
        let mut from = 0;
        for range in ranges.iter().chain([&(self.text.len()..self.text.len())]) {
            self.copy(from..range.start, &mut kept);
            from = from.max(range.end);
        }
        kept
    }

    /// The same text with other words in some ranges, which are sorted and do not overlap. A word has at most as many characters as its
    /// range; its last character comes from all that is left of it.
    pub fn replaced(&self, edits: &[(Range<usize>, &str)]) -> Tape {
        let mut replaced = Tape::blank(self.raw_length as usize);
        let mut from = 0;
        for (range, word) in edits {
            self.copy(from..range.start, &mut replaced);
            let mut places = self
                .text
                .between(range.clone())
                .char_indices()
                .map(|(at, c)| range.start + at..range.start + at + c.len_utf8());
            let count = word.chars().count();
            for (n, c) in word.chars().enumerate() {
                let Some(mut place) = places.next() else { break };
                place.end = if n + 1 == count { range.end } else { place.end };
                replaced.push(c, self.raw(&place));
            }
            from = range.end;
        }
        self.copy(from..self.text.len(), &mut replaced);
        replaced
    }

    /// Appends a range of this tape to another of the same raw text.
    fn copy(&self, range: Range<usize>, to: &mut Tape) {
        let mut from = range.start;
        while from < range.end {
            let index = self.run(from);
            let until = self.until(index).min(range.end);
            to.join(
                from..until,
                &self.text,
                Run { at: from as u32, raw: self.start(from) as u32, raw_length: 0 },
                self.end(until),
            );
            from = until;
        }
    }

    /// Appends a stretch of the raw text as it is.
    pub fn keep(&mut self, raw: &str, range: RawRange) {
        self.join(range.into(), raw, Run { at: 0, raw: range.start as u32, raw_length: 0 }, range.end);
    }

    /// Appends a character that came from a stretch of the raw text.
    pub fn push(&mut self, c: char, raw: RawRange) {
        let at = self.text.len() as u32;
        let parallel = c.len_utf8() == raw.len();
        self.text.push(c);
        self.append(at, raw, parallel);
    }

    fn join(&mut self, range: Range<usize>, text: &str, run: Run, raw_end: usize) {
        if range.is_empty() {
            return;
        }
        let at = self.text.len() as u32;
        self.text.push_str(text.between(range.clone()));
        self.append(at, RawRange { start: run.raw as usize, end: raw_end }, raw_end - run.raw as usize == range.len());
    }

    /// Notes where the text from `at` on came from, as part of the last run where it goes on from it.
    fn append(&mut self, at: u32, raw: RawRange, parallel: bool) {
        if let Some(last) = self.runs.last_mut()
            && parallel
            && at - last.at == last.raw_length
            && (last.raw + last.raw_length) as usize == raw.start
        {
            last.raw_length += raw.len() as u32;
            return;
        }
        self.runs.push(Run { at, raw: raw.start as u32, raw_length: raw.len() as u32 });
    }

    /// The run that holds a byte of the tape.
    fn run(&self, at: usize) -> usize {
        self.runs.partition_point(|r| r.at as usize <= at).saturating_sub(1)
    }

    fn until(&self, index: usize) -> usize {
        self.runs.get(index + 1).map_or(self.text.len(), |r| r.at as usize)
    }

    fn parallel(&self, index: usize) -> bool {
        self.runs.get(index).is_some_and(|r| self.until(index) - r.at as usize == r.raw_length as usize)
    }

    /// The raw byte where the character at this byte of the tape starts.
    fn start(&self, at: usize) -> usize {
        let index = self.run(at);
        match self.runs.get(index) {
            _ if at >= self.text.len() => self.raw_length as usize,
            None => self.raw_length as usize,
            Some(run) if self.parallel(index) => run.raw as usize + at - run.at as usize,
            Some(run) => run.raw as usize,
        }
    }

    /// The raw byte where the character before this byte of the tape ends.
    fn end(&self, at: usize) -> usize {
        let index = self.run(at.saturating_sub(1));
        match self.runs.get(index) {
            None => 0,
            Some(run) if self.parallel(index) => run.raw as usize + at - run.at as usize,
            Some(run) => (run.raw + run.raw_length) as usize,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &str, range: RawRange) -> &str {
        &raw[range.start..range.end]
    }

    #[test]
    fn a_fold_keeps_every_position() {
        let raw = "２０２４年國";
        let tape = Tape::new(raw).fold(|c| match c {
            '２' => '2',
            '０' => '0',
            '４' => '4',
            '國' => '国',
            c => c,
        });
        assert_eq!(tape.text(), "2024年国");
        assert_eq!(of(raw, tape.raw(&(0..4))), "２０２４");
        assert_eq!(of(raw, tape.raw(&(2..7))), "２４年");
        assert_eq!(of(raw, tape.raw(&(7..10))), "國");
    }

    #[test]
    fn what_was_taken_out_is_in_no_piece() {
        let raw = "现(xian)在开会";
        let tape = Tape::new(raw).without(&[3..9]);
        assert_eq!(tape.text(), "现在开会");
        assert_eq!(tape.pieces(&(0..9)), [(0..3).into(), (9..15).into()]);
        assert_eq!(tape.raw(&(0..6)), (0..12).into());
        assert_eq!(tape.raw(&(12..12)), (raw.len()..raw.len()).into());
    }

    #[test]
    fn words_may_change() {
        let raw = "推進最佳化，計畫";
        let tape = Tape::new(raw).replaced(&[(6..15, "优化"), (18..24, "计划")]);
        assert_eq!(tape.text(), "推進优化，计划");
        assert_eq!(of(raw, tape.raw(&(6..9))), "最");
        assert_eq!(of(raw, tape.raw(&(9..12))), "佳化");
        assert_eq!(tape.raw(&(0..tape.text().len())), (0..raw.len()).into());
    }

    #[test]
    fn a_character_may_stand_for_several() {
        let raw = "甲&nbsp;乙";
        let mut tape = Tape::blank(raw.len());
        tape.keep(raw, (0..3).into());
        tape.push(' ', (3..9).into());
        tape.keep(raw, (9..12).into());
        assert_eq!(tape.text(), "甲 乙");
        assert_eq!(tape.pieces(&(0..7)), [(0..12).into()]);
        assert_eq!(tape.raw(&(3..4)), (3..9).into());
        assert_eq!(tape.raw(&(4..7)), (9..12).into());
    }
}
