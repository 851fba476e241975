//! Characters that act on the program that shows a text instead of being shown: they move the cursor of a terminal, or change
//! the order in which a line is read.

use std::ops::Range;
use std::sync::Arc;

use super::{Diagnostic, Location, messages};

/// Whether a character changes the direction in which text is shown.
pub(crate) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The characters of a text that change its direction, with their positions.
pub(crate) fn bidi(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    // All of them begin with one of these bytes in UTF-8, and no byte within a character is one of them.
    let starts = memchr::memchr2_iter(0xd8, 0xe2, text.as_bytes());
    starts.filter_map(|at| text.get(at..)?.chars().next().filter(|c| is_bidi(*c)).map(|c| (at, c)))
}

/// Whether a text has a character that changes its direction.
pub(crate) fn has_bidi(text: &str) -> bool {
    bidi(text).next().is_some()
}

/// Such characters in escaped form: `\u202e` in YAML, or `&#x202e;` in Markdown.
fn written(text: &str) -> impl Iterator<Item = (Range<usize>, char)> + '_ {
    memchr::memchr2_iter(b'\\', b'&', text.as_bytes()).filter_map(|at| {
        let rest = text.get(at + 1..)?;
        let (code, length) = match rest.strip_prefix(['u', 'U']) {
            Some(digits) => {
                let length = if rest.starts_with('u') { 4 } else { 8 };
                (u32::from_str_radix(digits.get(..length)?, 16).ok()?, 2 + length)
            }
            None => {
                let name = rest.get(..rest.bytes().take(12).position(|b| b == b';')?)?;
                (reference(name)?, name.len() + 2)
            }
        };
        char::from_u32(code).filter(|c| is_bidi(*c)).map(|c| (at..at + length, c))
    })
}

/// The character of an HTML reference, if it could be one of them.
fn reference(name: &str) -> Option<u32> {
    match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        },
        None => ["lrm", "rlm"].iter().zip([0x200e, 0x200f]).find(|(known, _)| **known == name).map(|(_, code)| code),
    }
}

/// Messages about the lines of a file that contain such characters, one per line.
pub(crate) fn say(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let mut said: Vec<Diagnostic> = Vec::new();
    let mut line_end = 0;
    let mut found: Vec<(Range<usize>, char)> =
        bidi(text).map(|(at, c)| (at..at + c.len_utf8(), c)).chain(written(text)).collect();
    found.sort_by_key(|(range, _)| range.start);
    for (range, c) in found {
        let at = range.start;
        if at >= line_end {
            said.push(messages::bidi_control(Location::at(file, text, range), c));
            line_end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
        }
    }
    said
}

/// Whether a terminal could interpret a character as a command: controls other than line feed and tab, line separators, and
/// characters that change the direction of text.
pub(crate) fn acts(c: char) -> bool {
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
    fn each_line_says_its_first_however_it_is_written() {
        let text = "甲\u{202e}\u{202d}\n\"\\u202E\"\n乙&#x2067;\n&#8238;\n&rlm;\n&amp;\\u4e00\n\\";
        let said = say(&Arc::from("a.md"), text);
        let places: Vec<_> =
            said.iter().filter_map(|d| d.place.as_ref()).map(|p| (p.line, p.column, &p.excerpt[p.marked.clone()])).collect();
        let expected = [(1, 2, "\u{202e}"), (2, 2, "\\u202E"), (3, 2, "&#x2067;"), (4, 1, "&#8238;"), (5, 1, "&rlm;")];
        assert_eq!(places, expected);
    }

    #[test]
    fn a_text_has_them_or_not() {
        assert!(["甲\u{202e}", "\u{61c}a", "“\u{2067}”"].into_iter().all(has_bidi));
        assert!(["", "甲“乙”——ا", "\u{2028}"].into_iter().all(|text| !has_bidi(text)));
    }
}
