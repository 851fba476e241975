//! The curator's report as a self-contained HTML page without scripts.

use std::fmt::Write as _;

use super::findings::Findings;
use super::text;
use crate::diag::controls::acts;
use crate::diag::{Diagnostic, Severity};
use crate::page::policy;

const STYLE: &str = "body{font:1rem/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}\
pre{overflow:auto;line-height:1.4}li{margin:.5rem 0}.error b{color:#c0281a}code,mark{font-family:monospace}";

/// The findings and all messages as one HTML file.
pub fn html(findings: &Findings, said: &[Diagnostic]) -> String {
    let title = escaped(&findings.title);
    let policy = policy::of_style(STYLE);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<title>{title}: check</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<style>{STYLE}</style>\n<h1>{title}</h1>\n<pre>{}</pre>\n",
        escaped(&text(findings))
    );
    for (severity, heading) in [(Severity::Error, "Errors"), (Severity::Warning, "Warnings and doubts")] {
        let some: Vec<&Diagnostic> = said.iter().filter(|d| d.severity == severity).collect();
        if !some.is_empty() {
            let _ = writeln!(out, "<h2>{heading} ({})</h2>\n<ol>", some.len());
            some.iter().for_each(|d| out.push_str(&item(d)));
            out.push_str("</ol>\n");
        }
    }
    out
}

/// One message with its place and its cure, as a list item.
pub fn item(diagnostic: &Diagnostic) -> String {
    let mut item = format!("<li><b>{}</b> <code>{}</code>", escaped(&diagnostic.message), diagnostic.code);
    if let Some(place) = &diagnostic.place {
        let part = |from: usize, to: usize| escaped(place.excerpt.get(from..to).unwrap_or_default());
        let (start, end) = (place.marked.start, place.marked.end);
        let _ = write!(item, "<br><code>{}:{}:{}</code>", escaped(&place.file), place.line, place.column);
        let _ = write!(item, "<br>{}<mark>{}</mark>{}", part(0, start), part(start, end), part(end, place.excerpt.len()));
    }
    if let Some(cure) = &diagnostic.cure {
        let _ = write!(item, "<br>→ {}", escaped(cure));
    }
    item.push_str("</li>\n");
    item
}

/// The text with active characters written out: they could act on a terminal to which the page is printed, or change the lines
/// around them.
fn escaped(text: &str) -> String {
    let text: String = text.chars().map(|c| if acts(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::{Code, Location};

    #[test]
    fn a_message_is_shown_with_its_place_and_never_as_markup() {
        let place = Location::at(&Arc::from("a.md"), "yaer: <b>\u{202e}", 0..4);
        let error = Diagnostic::error(Code::UnknownKey, "unknown key <yaer>").at(place).cure("year");
        assert_eq!(
            item(&error),
            "<li><b>unknown key &lt;yaer&gt;</b> <code>unknown-key</code><br><code>a.md:1:1</code>\
             <br><mark>yaer</mark>: &lt;b&gt;\\u{202e}<br>→ year</li>\n"
        );
    }
}
