//! Characters that act on what shows a text, instead of standing in it: they move the cursor of a terminal, or change the order in
//! which a line is read.

use std::sync::Arc;

use super::{Diagnostic, Place, messages};

/// Whether a character changes the direction in which text is shown.
pub fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Where a text has characters that change its direction.
pub fn bidi(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    // All of them begin with one of these bytes in UTF-8, and no byte within a character is one of them.
    let starts = memchr::memchr2_iter(0xd8, 0xe2, text.as_bytes());
    starts.filter_map(|at| text.get(at..)?.chars().next().filter(|c| is_bidi(*c)).map(|c| (at, c)))
}

/// Whether a text has a character that changes its direction.
pub fn has_bidi(text: &str) -> bool {
    bidi(text).next().is_some()
}

/// What is said of the lines of a file that have such characters, of each line once.
pub fn say(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let mut said: Vec<Diagnostic> = Vec::new();
    let mut line_end = 0;
    for (at, c) in bidi(text) {
        if at >= line_end {
            said.push(messages::bidi_control(Place::at(file, text, at..at + c.len_utf8()), c));
            line_end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
        }
    }
    said
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
