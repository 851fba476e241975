//! The fold of texts in which terms are searched, built on [`term`]. It unifies width, letter case and forms of quotes, towards
//! the form that a converted report has anyway, so that most text is matched unchanged.

use std::borrow::Cow;

use crate::han::cut::CutList;
use crate::han::fold::term;

/// Bytes that never start a character which [`term`] changes; above all those of Han characters.
#[allow(clippy::indexing_slicing, reason = "a table of all bytes, indexed by bytes")]
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = !matches!(byte as u8, b'"' | b'\t' | b'a'..=b'z' | 0xc2 | 0xcb | 0xe2 | 0xe3 | 0xef);
        byte += 1;
    }
    plain
};

/// Whether [`fold`] would change this text.
fn needs_folding(text: &str) -> bool {
    text.char_indices().any(|(at, _)| changes(text.as_bytes().part(at..)))
}

/// Whether [`fold`] changes the first character of a text.
#[inline]
#[allow(clippy::indexing_slicing, reason = "a table of all bytes, indexed by bytes")]
pub(super) fn changes(text: &[u8]) -> bool {
    let lead = text.first().copied().unwrap_or_default();
    !PLAIN[lead as usize] && !is_usual(text) && is_changed(text)
}

/// The same for the few characters about which their first bytes do not decide.
#[cold]
fn is_changed(text: &[u8]) -> bool {
    let start = text.get(..4).unwrap_or(text);
    let first = start.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    first.is_some_and(|c| c == '"' || term(c) != c)
}

/// Whether bytes begin with a sign that every report has and [`term`] leaves: 、。《》，：；（）！？“”—….
fn is_usual(bytes: &[u8]) -> bool {
    match *bytes {
        [0xe3, 0x80, last, ..] => matches!(last, 0x81 | 0x82 | 0x8a | 0x8b),
        [0xef, 0xbc, last, ..] => matches!(last, 0x8c | 0x9a | 0x9b | 0x88 | 0x89 | 0x81 | 0x9f),
        [0xe2, 0x80, last, ..] => matches!(last, 0x9c | 0x9d | 0x94 | 0xa6),
        _ => false,
    }
}

/// The text as matched: it has the same number of characters, and is borrowed if nothing in it changes. Straight quotes open
/// and close alternately.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if !needs_folding(text) {
        return Cow::Borrowed(text);
    }
    let mut open = false;
    let turn = |c: char| match term(c) {
        '"' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        c => c,
    };
    Cow::Owned(text.chars().map(turn).collect())
}

/// Maps bytes of a folded text to bytes of the original text. Positions are requested in ascending order, so the text is walked
/// at most once.
pub(crate) struct Unfolding<'a> {
    pairs: std::iter::Zip<std::str::Chars<'a>, std::str::Chars<'a>>,
    folded: usize,
    plain: usize,
}

impl<'a> Unfolding<'a> {
    pub(crate) fn new(plain: &'a str, folded: &'a str) -> Unfolding<'a> {
        Unfolding { pairs: folded.chars().zip(plain.chars()), folded: 0, plain: 0 }
    }

    /// The byte of the original text that corresponds to byte `at` of the folded text.
    pub(crate) fn plain(&mut self, at: usize) -> usize {
        while self.folded < at {
            let Some((folded, plain)) = self.pairs.next() else { break };
            self.folded += folded.len_utf8();
            self.plain += plain.len_utf8();
        }
        self.plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_converted_text_is_matched_as_it_stands() {
        assert!(matches!(fold("聚焦“415X”“361”产业（含DEPA），增长5.2%、1,000家——“两”个《办法》…"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_character_that_has_another_form_is_overlooked() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| *c == '"' || term(*c) != *c) {
            assert!(needs_folding(&format!("中{c}文")), "{c:?}");
        }
    }

    #[test]
    fn forms_are_folded_and_places_kept() {
        let plain = "完善＂ｄｃｍｍ＂和\"四上\"，";
        let folded = fold(plain);
        assert_eq!(folded, "完善“DCMM”和“四上”，");
        let mut unfolding = Unfolding::new(plain, &folded);
        let start = unfolding.plain(folded.find("四上").unwrap());
        let end = unfolding.plain(folded.find("四上").unwrap() + "四上".len());
        assert_eq!(&plain[start..end], "四上");
    }
}
