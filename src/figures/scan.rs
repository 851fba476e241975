//! One pass over a text that finds its sentences, and those among them that can state a figure. Most sentences of a report name no
//! indicator, and the grammar need not read them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::han::cut::CutText;

/// What a sentence contains.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hints {
    /// Where parts of names of indicators end, in bytes of the text.
    pub names: Vec<usize>,
    /// An expression of time that may hold for what follows: 五年来.
    pub years: bool,
    /// A word that turns the text to its plan: 目标.
    pub aims: bool,
}

/// The words that are looked for. Nearly each character of a report has three bytes, and few begin a word: two characters, read as
/// one number, rule out nearly all places of a text, at a third of what an automaton costs.
pub(super) struct Scanner {
    /// The hashes of the first [`TAKEN`] bytes of the words that do not begin with an ASCII character, as bits.
    begins: Box<[u64; 1024]>,
    /// The ASCII characters with which words begin, as bits.
    ascii: u128,
    /// The words by their first characters.
    words: FxHashMap<char, Vec<(Box<str>, Sign)>>,
}

/// What a word says of its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Name,
    Years,
    Aim,
}

/// The bytes of two Han characters.
const TAKEN: usize = 6;
const PERIODS: [&str; 19] = [
    "二年", "三年", "四年", "五年", "六年", "七年", "八年", "九年", "十年", "3年", "4年", "5年", "一五", "二五", "三五",
    "四五", "十五", "九五", "八五",
];
const AIMS: [&str; 6] = ["目标", "总体要求", "总的要求", "总体思路", "指导思想", "年是"];

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scanner")
    }
}

impl Scanner {
    /// A scanner for sentences that contain one of these parts of names.
    pub(super) fn new(parts: &[String]) -> Scanner {
        let mut scanner = Scanner { begins: Box::new([0; 1024]), ascii: 0, words: FxHashMap::default() };
        parts.iter().for_each(|part| scanner.add(part, Sign::Name));
        PERIODS.iter().for_each(|word| scanner.add(word, Sign::Years));
        AIMS.iter().for_each(|word| scanner.add(word, Sign::Aim));
        scanner
    }

    fn add(&mut self, word: &str, sign: Sign) {
        let Some(first) = word.chars().next() else { return };
        match word.as_bytes().first_chunk::<8>().or(padded(word.as_bytes()).as_ref()) {
            _ if first.is_ascii() => self.ascii |= 1 << (first as u32),
            Some(taken) => {
                let (at, bit) = place(taken);
                self.begins.iter_mut().skip(at).take(1).for_each(|bits| *bits |= bit);
            }
            // Too short to be told by so many bytes: each place is looked at.
            None => self.begins.fill(u64::MAX),
        }
        self.words.entry(first).or_default().push((word.into(), sign));
    }

    /// The sentences of a text as bytes, with their full stops, and what each contains.
    pub(super) fn sentences(&self, text: &str) -> Vec<(Range<usize>, Hints)> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let (mut start, mut at, mut hints) = (0, 0, Hints::default());
        loop {
            at = self.past_other_han(bytes, at);
            let Some(first) = bytes.get(at).copied() else { break };
            if self.may_begin(bytes, at, first) {
                self.note(text, at, &mut hints);
            }
            let here = at;
            at += length(first);
            if bytes.get(here..at).is_some_and(is_end) {
                divide(start..at, std::mem::take(&mut hints), text, &mut found);
                start = at;
            }
        }
        if start < text.len() {
            divide(start..text.len(), hints, text, &mut found);
        }
        found
    }

    /// The first place from `at` on where a word may begin, or where there is no Han character.
    fn past_other_han(&self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(taken) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            let (word, bit) = place(taken);
            let begins = self.begins.get(word).is_none_or(|bits| bits & bit != 0);
            if begins || !(0xe4..=0xe9).contains(&taken[0]) {
                break;
            }
            at += 3;
        }
        at
    }

    /// Whether a word may begin at a byte of a text.
    fn may_begin(&self, bytes: &[u8], at: usize, first: u8) -> bool {
        if first.is_ascii() {
            return self.ascii & 1 << first != 0;
        }
        // What begins in the last bytes is looked up.
        let Some(taken) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) else { return true };
        let (at, bit) = place(taken);
        self.begins.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// Notes the words that begin at a byte of a text.
    fn note(&self, text: &str, at: usize, hints: &mut Hints) {
        let rest = text.after(at);
        let words = rest.chars().next().and_then(|first| self.words.get(&first));
        for (word, sign) in words.into_iter().flatten().filter(|(word, _)| rest.starts_with(&**word)) {
            match sign {
                Sign::Name => hints.names.push(at + word.len()),
                Sign::Years => hints.years = true,
                Sign::Aim => hints.aims = true,
            }
        }
    }
}

/// Whether these are the bytes of a mark that ends a sentence: 。！？ or the end of a line.
fn is_end(mark: &[u8]) -> bool {
    matches!(mark, [0xe3, 0x80, 0x82] | [0xef, 0xbc, 0x81 | 0x9f] | b"\n")
}

/// Bytes that are enough for [`place`], with zeros behind them.
fn padded(word: &[u8]) -> Option<[u8; 8]> {
    let mut padded = [0; 8];
    padded.iter_mut().zip(word).for_each(|(to, from)| *to = *from);
    (word.len() >= TAKEN).then_some(padded)
}

/// Where the table has the bit of a word or of a place in a text, by its first [`TAKEN`] bytes.
fn place(bytes: &[u8; 8]) -> (usize, u64) {
    // The other bytes are shifted out; the upper bits of a product depend on all bits of the number.
    let hash = (u64::from_le_bytes(*bytes) << 16).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// The bytes of a character that begins with this one.
fn length(first: u8) -> usize {
    match first {
        0xe0..=0xef => 3,
        0..=0x7f => 1,
        0xf0.. => 4,
        _ => 2,
    }
}

/// The most bytes of a sentence. The longest of the reports that were read has a third of them; in a text without full stops the
/// work for each sentence must not grow with the text.
const LONGEST: usize = 4_500;

/// Adds a sentence of a text, in parts if it is longer than any sentence is.
fn divide(sentence: Range<usize>, mut hints: Hints, text: &str, found: &mut Vec<(Range<usize>, Hints)>) {
    if sentence.len() <= LONGEST {
        return found.push((sentence, hints));
    }
    let Range { mut start, end } = sentence;
    // In order of their ends, not of their beginnings.
    hints.names.sort_unstable();
    let mut names = hints.names.as_slice();
    while end - start > LONGEST {
        let at = text.floor_char_boundary(start + LONGEST);
        let (here, behind) = names.split_at(names.partition_point(|name| *name <= at));
        found.push((start..at, Hints { names: here.to_vec(), ..hints }));
        (start, names) = (at, behind);
    }
    found.push((start..end, Hints { names: names.to_vec(), ..hints }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_full_stops_is_divided() {
        let scanner = Scanner::new(&["出口".to_owned()]);
        let text = "出口，".repeat(2_000);
        let parts = scanner.sentences(&text);
        assert_eq!(parts.iter().map(|(range, _)| &text[range.clone()]).collect::<String>(), text);
        assert!(parts.iter().all(|(range, hints)| range.len() <= LONGEST && hints.names.len() >= 490));
        assert_eq!(parts.iter().map(|(_, hints)| hints.names.len()).sum::<usize>(), 2_000);
    }

    #[test]
    fn sentences_are_found_with_what_they_contain() {
        let scanner = Scanner::new(&["生产总值".to_owned(), "财政收入".to_owned()]);
        let text = "五年来，成效明显。生产总值增长6%！财政\n主要目标是：财政收入增长5%";
        let shown: Vec<(&str, bool, bool, bool)> = scanner
            .sentences(text)
            .into_iter()
            .map(|(range, hints)| (&text[range], !hints.names.is_empty(), hints.years, hints.aims))
            .collect();
        assert_eq!(
            shown,
            [
                ("五年来，成效明显。", false, true, false),
                ("生产总值增长6%！", true, false, false),
                ("财政\n", false, false, false),
                ("主要目标是：财政收入增长5%", true, false, true),
            ]
        );
    }
}
