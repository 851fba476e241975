//! Fingerprints: whether a passage still has the text that it had when its link was copied.

use super::Block;
use super::text::each;
use crate::han::cut::{CutList, CutText};
use crate::han::fold::comparison;

/// Eight hexadecimal digits of the BLAKE3 hash of a block's text as [`comparison`] leaves it. A change of words changes them; a
/// change of punctuation style or blanks does not.
pub fn fingerprint(block: &Block) -> String {
    fingerprint_in(block, &mut Vec::new())
}

/// The same with a buffer for the folded text, which serves one block after another. Line breaks between cells and items are
/// blanks and thus dropped, so the texts are folded one by one.
pub(super) fn fingerprint_in(block: &Block, folded: &mut Vec<u8>) -> String {
    folded.clear();
    each(std::slice::from_ref(block), &mut |text| fold(text, folded));
    let hash = blake3::hash(folded);
    let digits = hash.as_bytes().part(..4).iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let mut print = String::with_capacity(8);
    digits.for_each(|digit| print.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit })));
    print
}

/// For each byte that a character begins with, the length of the character if [`comparison`] leaves all such characters, above
/// all Han characters; otherwise 0.
#[allow(clippy::indexing_slicing, reason = "a table of all bytes, indexed by bytes")]
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = match byte as u8 {
            b'!'..=b'~' => 1,
            0xe4..=0xe9 => 3,
            _ => 0,
        };
        byte += 1;
    }
    plain
};

/// Appends a text as [`comparison`] leaves it. Most of it is unchanged and is copied in long runs.
#[allow(clippy::indexing_slicing, reason = "a table of all bytes, indexed by bytes")]
fn fold(text: &str, folded: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let (mut copied, mut at) = (0, 0);
    while let Some(lead) = bytes.get(at) {
        let plain = PLAIN[*lead as usize];
        if plain != 0 {
            at += usize::from(plain);
            continue;
        }
        if is_kept(bytes.part(at..)) {
            at += 3;
            continue;
        }
        folded.extend_from_slice(bytes.part(copied..at));
        at += sign(text, at, folded);
        copied = at;
    }
    folded.extend_from_slice(bytes.part(copied..));
}

/// Whether a text begins with a usual sign that [`comparison`] leaves: 、《》.
fn is_kept(text: &[u8]) -> bool {
    matches!(text, [0xe3, 0x80, 0x81 | 0x8a | 0x8b, ..])
}

/// Appends what [`comparison`] makes of the character at `at`, and returns the character's length. Nearly all that come here are
/// a few signs.
#[inline]
fn sign(text: &str, at: usize, folded: &mut Vec<u8>) -> usize {
    let usual = match text.as_bytes().part(at..) {
        [0xef, 0xbc, last @ 0x81..=0xbf, ..] => last - 0x60, // the full-width forms of ! to _
        [0xe3, 0x80, 0x82, ..] => b'.',                      // 。
        [0xe2, 0x80, 0x9c | 0x9d, ..] => b'"',               // “”
        _ => return other(text, at, folded),
    };
    folded.push(usual);
    3
}

/// The same for any character.
#[inline(never)]
fn other(text: &str, at: usize, folded: &mut Vec<u8>) -> usize {
    let Some(c) = text.after(at).chars().next() else { return 1 };
    if let Some(c) = comparison(c) {
        folded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    c.len_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Inline;

    fn paragraph(s: &str) -> Block {
        Block::Paragraph(vec![Inline::Text(s.to_owned())])
    }

    #[test]
    fn a_fingerprint_sees_words_and_not_their_punctuation() {
        let full = fingerprint(&paragraph("聚焦“415X”，增长（5％）。"));
        assert_eq!(full, fingerprint(&paragraph("聚焦 \"415X\",增长(5%).")));
        assert_ne!(full, fingerprint(&paragraph("聚焦“415X”，增长（6％）。")));
        assert_eq!(full.len(), 8);
    }

    /// Links to paragraphs contain them, so they stay as they are.
    #[test]
    fn a_fingerprint_is_the_start_of_the_hash_of_the_folded_text() {
        let text = |s: &str| Inline::Text(s.to_owned());
        let cells =
            vec![vec![text("年，"), Inline::NoteRef("1".into())], vec![Inline::Strong(vec![text("增 长")]), Inline::Break]];
        let table = Block::Table { head: cells.clone(), rows: vec![cells] };
        let list =
            Block::List { start: None, items: vec![vec![paragraph("甲。"), Block::Rule], vec![Block::Quote(vec![table])]] };
        for block in
            [list, paragraph(""), paragraph("深化“标准地”改革—"), Block::Code { language: String::new(), text: "a b".into() }]
        {
            let folded: String = block.plain_text().chars().filter_map(comparison).collect();
            assert_eq!(fingerprint(&block), blake3::hash(folded.as_bytes()).to_hex()[..8], "{block:?}");
        }
    }

    #[test]
    fn no_character_that_has_another_form_is_overlooked() {
        let all: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        let mut folded = Vec::new();
        fold(&all, &mut folded);
        assert_eq!(String::from_utf8(folded).unwrap(), all.chars().filter_map(comparison).collect::<String>());
    }
}
