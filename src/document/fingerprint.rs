//! Fingerprints: whether a passage still says what it said when its link was copied.

use super::Block;

/// Eight hexadecimal digits of BLAKE3 over a block's text as [`fold`] leaves it: a change of words changes them, a change of
/// punctuation style or blanks does not.
pub fn fingerprint(block: &Block) -> String {
    let text = block.plain_text();
    let folded: String = text.chars().filter_map(fold).collect();
    let hash = blake3::hash(folded.as_bytes());
    hash.to_hex()[..8].to_owned()
}

/// A character as search and comparison see it: full-width forms as their ASCII twins, all quotes as one, dashes as one;
/// `None` for a blank.
pub fn fold(c: char) -> Option<char> {
    Some(match c {
        c if c.is_whitespace() => return None,
        '。' => '.',
        '“' | '”' | '„' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '―' | '─' | '–' | '—' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    })
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
}
