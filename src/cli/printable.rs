//! The filter between external text and the terminal: characters that could act on a terminal are written out, as `\u{1b}`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::controls::acts;
use crate::diag::{Diagnostic, Location};

/// The text without active characters.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(acts) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(text.get(..first).unwrap_or_default());
    for c in text.get(first..).unwrap_or_default().chars() {
        if acts(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// A name without active characters, on a single line.
pub(super) fn name(text: &str) -> String {
    printable(text).replace('\n', "\\u{a}").replace('\t', "\\u{9}")
}

/// JSON without active characters. They occur only in its strings, and none of them needs more than one `\u`.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) { out.push_str(&format!("\\u{:04x}", c as u32)) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// A diagnostic without active characters. The marked range of its excerpt moves with the text before it.
pub(super) fn diagnostic(diagnostic: &Diagnostic) -> Diagnostic {
    Diagnostic {
        message: printable(&diagnostic.message).into_owned(),
        cure: diagnostic.cure.as_deref().map(|cure| printable(cure).into_owned()),
        place: diagnostic.place.as_ref().map(place),
        ..diagnostic.clone()
    }
}

fn place(place: &Location) -> Location {
    let moved = |to: usize| printable(place.excerpt.get(..to).unwrap_or(&place.excerpt)).len();
    let marked: Range<usize> = moved(place.marked.start)..moved(place.marked.end);
    Location { file: Arc::from(name(&place.file)), excerpt: printable(&place.excerpt).into_owned(), marked, ..place.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[test]
    fn what_acts_is_written_out_and_the_rest_stays() {
        assert_eq!(printable("甲\n\t乙"), "甲\n\t乙");
        assert_eq!(printable("甲\u{1b}[31m\r\u{9b}\u{202e}乙"), "甲\\u{1b}[31m\\u{d}\\u{9b}\\u{202e}乙");
        assert_eq!(name("a\nb"), "a\\u{a}b");
    }

    #[test]
    fn json_still_says_the_same() {
        let value = serde_json::json!({ "a": "\u{1b}\u{9b}\u{7f}\u{202e}甲" });
        let text = value.to_string();
        let text = json(&text);
        assert_eq!(text, "{\"a\":\"\\u001b\\u009b\\u007f\\u202e甲\"}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn an_excerpt_marks_what_it_marked() {
        let text = "a\u{202e}b\u{1b}c";
        let at = text.find('b').unwrap();
        let said = Diagnostic::error(Code::Yaml, "m").at(Location::at(&Arc::from("x\u{1b}"), text, at..at + 2));
        let shown = diagnostic(&said).place.unwrap();
        assert_eq!(&*shown.file, "x\\u{1b}");
        assert_eq!(&shown.excerpt[shown.marked], "b\\u{1b}");
    }
}
