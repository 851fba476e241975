//! The site is put together without the texts, so what it says of a report names the file alone. Here such a message is given the
//! line that it means.

use std::sync::Arc;

use super::Archive;
use crate::diag::{Diagnostic, Place};

/// Points at the line of the file that a message means, where it names the file alone.
pub fn point(archive: &Archive, diagnostic: Diagnostic) -> Diagnostic {
    let Some(place) = diagnostic.place.as_ref().filter(|p| (p.line, p.column) == (1, 1) && p.excerpt.is_empty()) else {
        return diagnostic;
    };
    let file = Arc::clone(&place.file);
    let Some(text) = archive.text(&file).ok().filter(|text| !text.is_empty()) else { return diagnostic };
    let Some((start, length)) = meant(&diagnostic, &text) else { return diagnostic };
    diagnostic.at(Place::at(&file, &text, start..start + length))
}

/// Where the line begins that a message means, and how much of it is meant.
fn meant(diagnostic: &Diagnostic, text: &str) -> Option<(usize, usize)> {
    let keys: &[&str] = match diagnostic.code {
        "unknown-place" => &["region:"],
        "duplicate-address" => &["address:", "year:", "title:"],
        "same-place-and-year" => &["year:", "title:"],
        "unsafe-address" | "reserved-address" => &["address:"],
        "old-address-stands" | "old-address-twice" | "moved-to-nowhere" => return old_address(diagnostic, text),
        "unplaced" => &["year:", "region:", "title:"],
        "note-without-definition" => return note(diagnostic, text),
        _ => return None,
    };
    keys.iter().find_map(|key| line(text, |line| line.starts_with(key)))
}

/// The line of `aliases:` or `moved:` that has the old address of which the message speaks.
fn old_address(diagnostic: &Diagnostic, text: &str) -> Option<(usize, usize)> {
    let old = diagnostic.message.split([' ', ',']).find(|word| word.starts_with('/'))?;
    line(text, |line| line.split([' ', ':', ',', '[', ']', '"', '\'']).any(|word| word == old))
}

/// A line of notes that the message speaks of by its label.
fn note(diagnostic: &Diagnostic, text: &str) -> Option<(usize, usize)> {
    line(text, |line| {
        let label = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:")).map(|(label, _)| label);
        label.is_some_and(|label| diagnostic.message.starts_with(&format!("note {label} ")))
    })
}

fn line(text: &str, is_meant: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if is_meant(content) {
            return Some((start, content.len()));
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::messages;

    #[test]
    fn a_message_about_a_report_gets_its_line() {
        let text = "---\ntitle: x\nregion: [浙江省, 宁坡市]\nyear: 2031\n---\n\n文[^1]。\n\n[^1]: **标准地**\n";
        let shown = |d: Diagnostic| meant(&d, text).map(|(start, length)| &text[start..start + length]);
        assert_eq!(shown(messages::unknown_place("a.md", "浙江省/宁坡市", "宁坡市", None)), Some("region: [浙江省, 宁坡市]"));
        assert_eq!(shown(messages::duplicate_address("a.md", "b.md", "/x/")), Some("year: 2031"));
        assert_eq!(shown(messages::note_without_definition("a.md", "1", "标准地")), Some("[^1]: **标准地**"));
        assert_eq!(shown(messages::second_copy("a", "b", "c")), None);
    }
}
