//! What is put into pages while they are served: the script that reloads them, and the errors of the newest build.

use std::fmt::Write as _;

use crate::diag::{Diagnostic, Place};

/// The address of the stream of events, below the base path. No page of a site begins with two underscores.
pub const EVENTS: &str = "__gongbao/events";

const SCRIPT: &str = include_str!("reload.js");

/// A page with the reloading script in it. The browser itself keeps the place where the reader was.
pub fn with_script(page: &[u8], base_path: &str, version: u64) -> Vec<u8> {
    let at = memchr::memmem::rfind(page, b"</body>").unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    let script = format!("<script data-events=\"{base_path}{EVENTS}\" data-version=\"{version}\">{SCRIPT}</script>");
    [before, script.as_bytes(), after].concat()
}

/// The errors as HTML; none when there are none.
pub fn html(errors: &[&Diagnostic]) -> Option<String> {
    if errors.is_empty() {
        return None;
    }
    let mut html = String::from("<ol>");
    for error in errors {
        let _ = write!(html, "<li><p><b>{}</b></p>", escaped(&error.message));
        if let Some(place) = &error.place {
            html.push_str(&excerpt(place));
        }
        if let Some(cure) = &error.cure {
            let _ = write!(html, "<p>→ {}</p>", escaped(cure));
        }
        html.push_str("</li>");
    }
    html.push_str("</ol>");
    Some(html)
}

fn excerpt(place: &Place) -> String {
    let part = |from: usize, to: usize| escaped(place.excerpt.get(from..to).unwrap_or_default());
    let (start, end) = (place.marked.start, place.marked.end);
    let text = format!("{}<mark>{}</mark>{}", part(0, start), part(start, end), part(end, place.excerpt.len()));
    format!("<p><code>{}:{}:{}</code></p><pre>{text}</pre>", escaped(&place.file), place.line, place.column)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = String::from_utf8(with_script(b"<body>x</body></html>", "/a/", 7)).unwrap();
        assert!(page.starts_with("<body>x<script data-events=\"/a/__gongbao/events\" data-version=\"7\">"));
        assert!(page.ends_with("</script></body></html>"));
    }

    #[test]
    fn errors_are_shown_with_their_place_and_never_as_markup() {
        let place = Place::at(&Arc::from("a.md"), "yaer: <b>", 0..4);
        let error = Diagnostic::error("e", "unknown key <yaer>").at(place).cure("year");
        assert_eq!(
            html(&[&error]).unwrap(),
            "<ol><li><p><b>unknown key &lt;yaer&gt;</b></p><p><code>a.md:1:1</code></p>\
             <pre><mark>yaer</mark>: &lt;b&gt;</pre><p>→ year</p></li></ol>"
        );
        assert_eq!(html(&[]), None);
    }
}
