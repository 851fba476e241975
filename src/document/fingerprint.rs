//! Fingerprints: whether a passage still has the text that it had when its link was copied.

use super::Block;
use crate::han::cut::CutText;
use crate::han::fold::comparison;

/// Eight hexadecimal digits of the BLAKE3 hash of a block's text as [`comparison`] leaves it. A change of words changes them; a
/// change of punctuation style or blanks does not.
pub fn fingerprint(block: &Block) -> String {
    let hash = blake3::hash(folded(&block.plain_text()).as_bytes());
    hash.to_hex().before(8).to_owned()
}

/// Bytes that never start a character which [`comparison`] changes; above all those of Han characters.
#[allow(clippy::indexing_slicing, reason = "a table of all bytes, indexed by bytes")]
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = matches!(byte as u8, b'!'..=b'~' | 0x80..=0xbf | 0xe4..=0xe9);
        byte += 1;
    }
    plain
};

/// A text as [`comparison`] leaves it. Most of it is unchanged and is copied in long runs.
#[allow(clippy::indexing_slicing, reason = "a table of all bytes, indexed by bytes")]
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !PLAIN[byte as usize]) {
        let (same, other) = rest.split_at(at);
        let mut chars = other.chars();
        folded.push_str(same);
        folded.extend(chars.next().and_then(comparison));
        rest = chars.as_str();
    }
    folded + rest
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

    #[test]
    fn no_character_that_has_another_form_is_overlooked() {
        let all: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        assert_eq!(folded(&all), all.chars().filter_map(comparison).collect::<String>());
    }
}
