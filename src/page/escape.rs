//! Escapes text for HTML and XML, so that it is never parsed as markup.

use std::io::{self, Write};

use crate::diag::controls::acts;

/// Appends text as element content.
pub(crate) fn text(out: &mut String, text: &str) {
    escape(out, text, |b| matches!(b, b'&' | b'<' | b'>'));
}

/// Appends text as an attribute value inside double quotes.
pub(crate) fn attribute(out: &mut String, text: &str) {
    escape(out, text, |b| matches!(b, b'&' | b'<' | b'>' | b'"'));
}

/// Appends an attribute value with the quotes that it needs; most values need none.
pub(super) fn value(out: &mut String, text: &str) {
    // Only ASCII blanks and control characters end a value or are dropped from it.
    let plain = |b: u8| b > b' ' && !matches!(b, b'"' | b'\'' | b'`' | b'=' | b'<' | b'>' | b'&' | 0x7f);
    if !text.is_empty() && text.bytes().all(plain) {
        out.push_str(text);
    } else if text.contains('"') && !text.contains('\'') {
        out.push('\'');
        self::text(out, text);
        out.push('\'');
    } else {
        out.push('"');
        attribute(out, text);
        out.push('"');
    }
}

/// Writes a value of a template for any place in which one may stand. It writes what Tera itself would write, but runs of bytes
/// at a time and not each alone.
///
/// # Errors
/// If writing fails.
pub(super) fn value_of_template(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let special = |b: u8| (b == b'&') | (b == b'<') | (b == b'>') | (b == b'"') | (b == b'\'');
    // Most values have nothing to escape. A loop without an early exit is vectorised.
    if !text.bytes().fold(false, |found, b| found | special(b)) {
        return out.write_all(text.as_bytes());
    }
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|b| special(*b)) {
        let (plain, special) = rest.split_at(at);
        let Some((special, after)) = special.split_first() else { break };
        out.write_all(plain)?;
        out.write_all(match special {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            _ => b"&#39;",
        })?;
        rest = after;
    }
    out.write_all(rest)
}

/// Text as element content.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    text(&mut out, value);
    out
}

/// Drops characters that neither HTML nor XML allows: control characters other than tab and line feed.
fn escape(out: &mut String, text: &str, special: impl Fn(u8) -> bool) {
    let stands_out = |b: u8| (b < 0x20) & (b != b'\n') & (b != b'\t') | (b == 0x7f) | special(b);
    // Most text has nothing to escape. A loop without an early exit is vectorised, so it finds this out many bytes at a time.
    if !text.as_bytes().chunks(256).any(|bytes| bytes.iter().fold(false, |found, b| found | stands_out(*b))) {
        out.push_str(text);
        return;
    }
    let mut start = 0;
    for (i, b) in text.bytes().enumerate() {
        if stands_out(b) {
            out.push_str(text.get(start..i).unwrap_or_default());
            start = i + 1;
            out.push_str(match b {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "",
            });
        }
    }
    out.push_str(text.get(start..).unwrap_or_default());
}

/// JSON for a script element, where `<` must not begin a tag; empty for a value that JSON cannot say.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    if memchr::memchr(b'<', json.as_bytes()).is_none() && !has_separators(&json) {
        return json;
    }
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Whether a text has a separator of lines or of paragraphs of Unicode.
fn has_separators(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xe2, bytes).any(|at| matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])))
}

/// Text as the content of a double-quoted CSS string inside a style element.
pub(super) fn css(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' | '>' | '&' => out.push_str(&format!("\\{:x} ", c as u32)),
            c if acts(c) || c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Returns a link target from a text if a page may link to it: the web, mail, or this site. Scripts are never allowed.
pub(crate) fn target(href: &str) -> Option<&str> {
    let href = href.trim();
    let scheme = href.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme {
        Some(scheme) => ["http", "https", "mailto"].iter().any(|s| scheme.eq_ignore_ascii_case(s)).then_some(href),
        None => (!href.contains(char::is_control)).then_some(href),
    }
}

/// Whether a link target leads to another site.
pub(super) fn is_external(href: &str) -> bool {
    let href = href.trim_start();
    href.starts_with("//") || href.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_stays_text() {
        assert_eq!(escaped("R&D <b>\"x\"</b>\u{0}"), "R&amp;D &lt;b&gt;\"x\"&lt;/b&gt;");
        let mut value = String::new();
        attribute(&mut value, "\"><script>");
        assert_eq!(value, "&quot;&gt;&lt;script&gt;");
    }

    #[test]
    fn values_have_the_quotes_that_they_need() {
        let quoted = |text: &str| {
            let mut out = String::new();
            value(&mut out, text);
            out
        };
        assert_eq!(quoted("#s1-p2"), "#s1-p2");
        assert_eq!(quoted("a b"), "\"a b\"");
        assert_eq!(quoted("\"a\":<&>"), "'\"a\":&lt;&amp;&gt;'");
        assert_eq!(quoted("'a\">"), "\"'a&quot;&gt;\"");
    }

    #[test]
    fn values_of_templates_are_escaped_as_tera_does() {
        for text in ["", "文", "a&b<c>\"d'e", "&&", "'", "“5%”\u{0}<"] {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            value_of_template(text, &mut ours).unwrap();
            tera::escape_html(text, &mut theirs).unwrap();
            assert_eq!(ours, theirs, "{text}");
        }
    }

    #[test]
    fn scripts_are_no_targets() {
        assert_eq!(target(" javascript:alert(1)"), None);
        assert_eq!(target("JAVASCRIPT:alert(1)"), None);
        assert_eq!(target("data:text/html,x"), None);
        assert_eq!(target("java\nscript:alert(1)"), None);
        assert_eq!(target("https://example.org/a:b"), Some("https://example.org/a:b"));
        assert_eq!(target("/zhejiang/ningbo/2019/#s1"), Some("/zhejiang/ningbo/2019/#s1"));
        assert_eq!(target("?a:b"), Some("?a:b"));
        assert_eq!(target("#s1"), Some("#s1"));
    }

    #[test]
    fn data_in_a_script_element_cannot_end_it() {
        assert_eq!(json(&serde_json::json!({"a": "</script>"})), r#"{"a":"\u003c/script>"}"#);
    }
}
