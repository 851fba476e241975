//! Characters that act on what shows a text, instead of standing in it: they move the cursor of a terminal, or change the order in
//! which a line is read.

/// Whether a character changes the direction in which text is shown.
pub fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text has a character that changes its direction.
pub fn has_bidi(text: &str) -> bool {
    // All of them begin with one of these bytes in UTF-8, which text in Chinese seldom has before such a second byte.
    memchr::memchr2_iter(0xd8, 0xe2, text.as_bytes())
        .any(|at| text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(is_bidi))
}

/// Whether a terminal could take a character for a command: controls other than line feed and tab, separators of lines, and what
/// changes the direction of text.
pub fn acts(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{2028}' | '\u{2029}') || is_bidi(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_act_and_text_does_not() {
        assert!(
            ['\u{1b}', '\r', '\u{7f}', '\u{9b}', '\u{61c}', '\u{200f}', '\u{202e}', '\u{2028}', '\u{2069}']
                .into_iter()
                .all(acts)
        );
        assert!("甲a1，。\n\t\u{200b}\u{feff}".chars().all(|c| !acts(c)));
    }

    #[test]
    fn a_text_has_them_or_not() {
        assert!(["甲\u{202e}", "\u{61c}a", "“\u{2067}”"].into_iter().all(has_bidi));
        assert!(["", "甲“乙”——ا", "\u{2028}"].into_iter().all(|text| !has_bidi(text)));
    }
}
