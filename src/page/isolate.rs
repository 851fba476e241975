//! Isolates characters that change the direction of text within their own element. Otherwise, a name that ends in one would
//! reverse the text after it on the page.

use crate::diag::controls::has_bidi;

/// Elements whose text cannot contain other elements or is not part of the page's text.
const CLOSED: [&str; 6] = ["script", "style", "title", "textarea", "option", "svg"];

/// Wraps each run of text that contains such characters in `bdi`. Other pages are returned unchanged.
pub(super) fn isolated(html: Vec<u8>) -> Vec<u8> {
    match simdutf8::basic::from_utf8(&html) {
        Ok(text) if has_bidi(text) => wrapped(text).into_bytes(),
        _ => html,
    }
}

fn wrapped(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while !rest.is_empty() {
        let (text, markup) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if has_bidi(text) {
            out.push_str("<bdi>");
            out.push_str(text);
            out.push_str("</bdi>");
        } else {
            out.push_str(text);
        }
        let (tag, after) = markup.split_at(end(markup));
        out.push_str(tag);
        rest = after;
    }
    out
}

/// The end of the markup at the start of the string: the end of the tag or, for some elements, of the element.
fn end(markup: &str) -> usize {
    if markup.starts_with("<!--") {
        return markup.find("-->").map_or(markup.len(), |at| at + 3);
    }
    let mut quote = None;
    let close = markup.char_indices().find(|(_, c)| {
        match quote {
            Some(open) if open == *c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(*c),
            _ => {}
        }
        quote.is_none() && *c == '>'
    });
    let tag = close.map_or(markup.len(), |(at, _)| at + 1);
    let name = markup.get(1..tag).unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !CLOSED.contains(&name) {
        return tag;
    }
    let end_tag = format!("</{name}");
    markup.get(tag..).and_then(|inner| inner.find(&end_tag)).map_or(tag, |at| tag + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        String::from_utf8(isolated(html.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn only_text_that_changes_direction_is_wrapped() {
        assert_eq!(
            shown("<p title='a>\u{202e}'>甲\u{202e}乙<b>丙</b></p>"),
            "<p title='a>\u{202e}'><bdi>甲\u{202e}乙</bdi><b>丙</b></p>"
        );
        assert_eq!(shown("<p>甲“乙”</p>"), "<p>甲“乙”</p>");
    }

    #[test]
    fn what_is_no_text_of_the_page_stays() {
        for html in [
            "<title>\u{202e}</title>",
            "<script>\"\u{202e}<b>\"</script>",
            "<svg><text>\u{202e}</text></svg>",
            "<!-- \u{202e} -->",
            "<option>\u{202e}</option>",
            "<a href=\"\u{202e}",
        ] {
            assert_eq!(shown(html), html);
        }
    }
}
