//! Scans the tags of gongbao's own pages for anchors and links. It is not a parser for arbitrary HTML.

use std::borrow::Cow;
use std::hash::Hasher as _;

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::han::cut::CutText;

/// The anchors and links of a page, as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Scanned<'h> {
    pub ids: Vec<Cow<'h, str>>,
    pub links: Vec<Cow<'h, str>>,
}

/// The anchors and links of a page in a short form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct PageTags {
    /// Hashes of its anchors, sorted: there are many, and few are looked up.
    pub anchors: Vec<u64>,
    /// Its links, sorted, each once. Those to anchors of its own that exist are left out: every paragraph has one.
    pub links: Vec<String>,
}

impl PageTags {
    pub(super) fn of(html: &str) -> PageTags {
        let Scanned { ids, mut links } = scan(html);
        let mut anchors: Vec<u64> = ids.iter().map(|id| hash(id)).collect();
        anchors.sort_unstable();
        links.retain(|link| link.strip_prefix('#').is_none_or(|id| anchors.binary_search(&hash(id)).is_err()));
        links.sort_unstable();
        links.dedup();
        PageTags { anchors, links: links.into_iter().map(Cow::into_owned).collect() }
    }

    /// Whether the page has an anchor.
    pub(super) fn has(&self, anchor: &str) -> bool {
        self.anchors.binary_search(&hash(anchor)).is_ok()
    }
}

/// A hash that is quick for strings of a few bytes: a site has a thousand of them on a page.
fn hash(anchor: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(anchor.as_bytes());
    hasher.finish()
}

/// Reads the attributes `id`, `href` and `src` of all tags.
pub(super) fn scan(html: &str) -> Scanned<'_> {
    let mut scanned = Scanned::default();
    let mut at = 0;
    while let Some(tag) = memchr::memchr(b'<', html.after(at).as_bytes()).map(|found| at + found + 1) {
        at = if html.after(tag).starts_with("!--") {
            end_of(html, tag + 3, "-->")
        } else if !html.as_bytes().get(tag).is_some_and(u8::is_ascii_alphabetic) {
            tag
        } else {
            let name = tag..past(html, tag, |b| !is_blank(b) && b != b'>' && b != b'/');
            let end = attributes(html, name.end, &mut scanned);
            // The contents of a script or a style are not markup.
            if matches!(html.get(name), Some("script" | "style")) { end_of(html, end, "</") } else { end }
        };
    }
    scanned
}

/// Reads the attributes of one tag from a position in it, and returns that of the tag's end.
fn attributes<'h>(html: &'h str, mut at: usize, scanned: &mut Scanned<'h>) -> usize {
    loop {
        at = past(html, at, |b| is_blank(b) || b == b'/');
        if matches!(html.as_bytes().get(at), None | Some(b'>')) {
            return at;
        }
        // A name has at least one byte, whatever it is.
        let name = at..past(html, at + 1, |b| !is_blank(b) && b != b'=' && b != b'>');
        at = past(html, name.end, is_blank);
        if html.as_bytes().get(at) != Some(&b'=') {
            continue;
        }
        let value = value(html, past(html, at + 1, is_blank));
        at = value.end + usize::from(value.quoted);
        let text = html.get(value.start..value.end).unwrap_or_default();
        match html.get(name) {
            Some("id") => scanned.ids.push(unescaped(text)),
            Some("href" | "src") => scanned.links.push(unescaped(text)),
            _ => {}
        }
    }
}

/// Where the value of an attribute is, in bytes.
struct Value {
    start: usize,
    end: usize,
    quoted: bool,
}

fn value(html: &str, at: usize) -> Value {
    let bytes = html.as_bytes();
    if let Some(quote) = bytes.get(at).filter(|b| matches!(b, b'"' | b'\'')) {
        let found = memchr::memchr(*quote, html.after((at + 1).min(html.len())).as_bytes());
        return Value { start: at + 1, end: found.map_or(html.len(), |found| at + 1 + found), quoted: found.is_some() };
    }
    Value { start: at, end: past(html, at, |b| !is_blank(b) && b != b'>'), quoted: false }
}

/// The position after the next occurrence of some words; the end of the page if there is none.
fn end_of(html: &str, at: usize, words: &str) -> usize {
    let rest = html.get(at..).unwrap_or_default();
    memchr::memmem::find(rest.as_bytes(), words.as_bytes()).map_or(html.len(), |found| at + found + words.len())
}

/// The position of the first byte that is not one of these. It is a character boundary, since all bytes that end a run are ASCII.
fn past(html: &str, at: usize, is_one: impl Fn(u8) -> bool) -> usize {
    let rest = html.as_bytes().get(at..).unwrap_or_default();
    rest.iter().position(|b| !is_one(*b)).map_or(html.len(), |found| at + found)
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let value = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    Cow::Owned(value.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_however_they_are_written() {
        let scanned = scan("<a id=x href='/a?b&amp;c' hidden><img src=\"/i.png\"/><p id = \"y\">a < b</p>");
        assert_eq!(scanned.ids, ["x", "y"]);
        assert_eq!(scanned.links, ["/a?b&c", "/i.png"]);
    }

    #[test]
    fn scripts_styles_and_comments_have_no_links() {
        let scanned = scan("<!-- <a href=/a> --><script>'<a href=/b>'</script><style>a[href=x]{}</style><a href=/c>");
        assert_eq!(scanned.links, ["/c"]);
    }

    #[test]
    fn broken_markup_ends() {
        for html in ["<", "<a", "<a href", "<a href=", "<a href='x", "<a =", "<a ==>", "<!--", "<script>", "<a 长=1"] {
            scan(html);
        }
    }
}
