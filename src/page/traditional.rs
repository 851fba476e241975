//! Converts a finished page to Traditional characters. Markup, addresses and ids stay as they are, and so do elements with
//! `translate=no`.
//!
//! Words may go across inline markup, so the text of a block is converted as a whole: 头<b>发</b> is one word.

use crate::han::cut::CutText;
use crate::han::traditional::traditional;

/// Elements that do not end a run of text.
const INLINE: [&str; 8] = ["a", "abbr", "b", "dfn", "em", "i", "mark", "strong"];

/// Elements whose content is not text.
const RAW: [&str; 2] = ["script", "style"];

/// Attributes that readers see or hear.
const SHOWN: [&str; 6] = ["alt", "aria-label", "data-from", "placeholder", "title", "label"];

/// A page in Traditional characters.
pub(crate) fn converted(html: &str) -> String {
    let mut page = Page { out: String::with_capacity(html.len() + html.len() / 64), run: String::new(), pieces: Vec::new() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        page.text(rest.before(at));
        rest = rest.after(at);
        let Some(tag) = tag(rest) else { break };
        page.tag(tag);
        rest = rest.after(tag.len());
        let kept = kept(tag, rest);
        if kept > 0 {
            page.flush();
            page.out.push_str(rest.before(kept));
            rest = rest.after(kept);
        }
    }
    page.text(rest);
    page.flush();
    page.out
}

struct Page<'a> {
    out: String,
    /// The text of the current run.
    run: String,
    /// The texts and tags of the current run, in order.
    pieces: Vec<Piece<'a>>,
}

enum Piece<'a> {
    /// Text of this many characters of the run.
    Text(usize),
    Tag(&'a str),
}

impl<'a> Page<'a> {
    fn text(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.run.push_str(text);
            self.pieces.push(Piece::Text(text.chars().count()));
        }
    }

    fn tag(&mut self, tag: &'a str) {
        if !INLINE.contains(&name(tag)) {
            self.flush();
        }
        self.pieces.push(Piece::Tag(tag));
    }

    /// Writes the run.
    fn flush(&mut self) {
        let text = traditional(&self.run);
        let mut characters = text.chars();
        for piece in self.pieces.drain(..) {
            match piece {
                Piece::Text(count) => self.out.extend(characters.by_ref().take(count)),
                Piece::Tag(tag) => push_tag(&mut self.out, tag),
            }
        }
        self.run.clear();
    }
}

/// The tag or comment at the start of a text; `None` if it does not end.
fn tag(text: &str) -> Option<&str> {
    if text.starts_with("<!--") {
        return Some(text.before(text.find("-->")? + 3));
    }
    let mut quote = None;
    for (at, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(text.before(at + 1)),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if b == open => quote = None,
            _ => {}
        }
    }
    None
}

/// The name of the element that a tag begins or ends.
fn name(tag: &str) -> &str {
    let tag = tag.trim_start_matches(['<', '/']);
    tag.before(tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len()))
}

/// The length of what follows a start tag and is not converted: the content of an element that is no text, or that keeps its script.
fn kept(tag: &str, rest: &str) -> usize {
    let name = name(tag);
    if tag.starts_with("</") {
        return 0;
    }
    let end = format!("</{name}>");
    if RAW.contains(&name) {
        return rest.find(&end).unwrap_or(rest.len());
    }
    if !tag.contains(" translate=no") && !tag.contains(" translate=\"no\"") {
        return 0;
    }
    let start = format!("<{name}");
    let (mut depth, mut at) = (1, 0);
    while let Some(next) = rest.after(at).find('<') {
        at += next;
        let here = rest.after(at);
        if here.starts_with(&end) {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        } else if here.strip_prefix(&*start).is_some_and(|after| after.starts_with([' ', '>', '\n'])) {
            depth += 1;
        }
        at += 1;
    }
    rest.len()
}

/// Writes a tag with the values that readers see converted.
fn push_tag(out: &mut String, tag: &str) {
    let meta = name(tag) == "meta" && (tag.contains("\"og:") || tag.contains("\"description\""));
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let attribute = before.rsplit([' ', '\n']).next().unwrap_or_default();
        let value = after.before(after.find('"').unwrap_or(after.len()));
        out.push_str(before);
        out.push_str("=\"");
        if SHOWN.contains(&attribute) || meta && attribute == "content" {
            out.push_str(&traditional(value));
        } else {
            out.push_str(value);
        }
        rest = after.after(value.len());
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::converted;

    #[test]
    fn words_go_across_inline_markup_and_end_at_blocks() {
        assert_eq!(
            converted("<p>头<b>发</b>，<a href=/terms/发-1/>发</a>展</p>"),
            "<p>頭<b>髮</b>，<a href=/terms/发-1/>發</a>展</p>"
        );
        assert_eq!(converted("<p>头</p><p>发</p>"), "<p>頭</p><p>發</p>");
        assert_eq!(converted("皇<td>后"), "皇<td>後");
    }

    #[test]
    fn markup_and_scripts_stay() {
        let page = "<!-- 发 --><script>let 发 = '<b>发';</script><style>@page{content:\"发\"}</style><a id=发 title=\"头发\" data-to=\"发\">R&amp;D发</a>";
        let expected = "<!-- 发 --><script>let 发 = '<b>发';</script><style>@page{content:\"发\"}</style><a id=发 title=\"頭髮\" data-to=\"发\">R&amp;D發</a>";
        assert_eq!(converted(page), expected);
        assert_eq!(converted("<img alt=\"图>表\" src=\"/图.png\">"), "<img alt=\"圖>表\" src=\"/图.png\">");
        let meta = "<meta property=\"og:title\" content=\"发展\"><meta name=\"citation_title\" content=\"发展\">";
        assert_eq!(converted(meta), meta.replacen("发展", "發展", 1));
    }

    #[test]
    fn an_element_that_is_not_translated_stays() {
        let page = "发<ul translate=\"no\"><li>发<ul><li>发</ul></ul>发";
        assert_eq!(converted(page), page.replacen('发', "發", 1).replace("</ul>发", "</ul>發"));
        assert_eq!(converted("发<"), "發<");
        assert_eq!(converted("<p translate=no>发"), "<p translate=no>发");
    }
}
