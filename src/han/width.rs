//! Full-width forms of ASCII (U+FF01 to U+FF5E, Unicode block "Halfwidth and Fullwidth Forms").

/// The ASCII character whose full-width form is `c`; any other character unchanged.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// Punctuation that is full-width beside Han characters (GB/T 15834) and that reports also write in half width: the full-width
/// form and its ASCII character.
pub(crate) const PUNCTUATION: &[(char, char)] =
    &[('，', ','), ('：', ':'), ('；', ';'), ('！', '!'), ('？', '?'), ('（', '('), ('）', ')')];

/// Whether `c` is the full-width form in [`PUNCTUATION`].
pub(crate) fn is_full_width_punctuation(c: char) -> bool {
    PUNCTUATION.iter().any(|(full, _)| *full == c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_forms_have_ascii_characters() {
        assert_eq!("ＰＭ２．５！中，".chars().map(half_width).collect::<String>(), "PM2.5!中,");
        assert!(PUNCTUATION.iter().all(|(full, half)| half_width(*full) == *half));
    }
}
