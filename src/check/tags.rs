//! Scans the tags of gongbao's own pages for anchors and links. It is not a parser for arbitrary HTML.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
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

fn hash(anchor: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = Digest::of_bytes(anchor.as_bytes()).bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// Reads the attributes `id`, `href` and `src` of all tags.
pub(super) fn scan(html: &str) -> Scanned<'_> {
    let mut scanned = Scanned::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest.after(at + 1);
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| comment.after(end));
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let (name, tail) = rest.split_at(name_end);
        rest = attributes(tail, &mut scanned);
        // The contents of a script or a style are not markup.
        if matches!(name, "script" | "style") {
            rest = rest.find("</").map_or("", |end| rest.after(end));
        }
    }
    scanned
}

/// Reads the attributes of one tag and returns the text after the tag.
fn attributes<'a>(mut rest: &'a str, scanned: &mut Scanned<'a>) -> &'a str {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return rest;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>')).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end.max(rest.chars().next().map_or(1, char::len_utf8)));
        let tail = tail.trim_start();
        let Some(valued) = tail.strip_prefix('=') else {
            rest = tail;
            continue;
        };
        let (value, after) = value(valued.trim_start());
        rest = after;
        match name {
            "id" => scanned.ids.push(unescaped(value)),
            "href" | "src" => scanned.links.push(unescaped(value)),
            _ => {}
        }
    }
}

fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len()))
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
