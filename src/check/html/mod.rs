//! The curator's report as a page of its own: findings by kind, the grid of places and years, figures. It loads nothing. Its script
//! only adds a filter, and the page is complete without it.

mod holdings;
mod kinds;
mod sections;
mod targets;
mod worth;

use std::fmt::Write as _;

use self::kinds::{Kind, Writer, kinds};
use super::findings::Findings;
use super::hosts::grouped as digits;
use super::text;
use crate::diag::controls::acts;
use crate::diag::{Diagnostic, Severity};
use crate::page::policy;

pub use self::targets::Targets;

const STYLE: &str = include_str!("check.css");
const SCRIPT: &str = include_str!("check.js");

/// The findings and all messages as one HTML file.
pub fn html(findings: &Findings, said: &[Diagnostic], targets: &Targets) -> String {
    let kinds = kinds(said);
    let mut out = head(findings);
    out.push_str(&sums(findings, &kinds));
    out.push_str("<section aria-labelledby=\"findings\">\n<div class=\"sec\"><h2 id=\"findings\">Findings</h2></div>\n");
    if kinds.is_empty() {
        out.push_str("<p class=\"lede\">Nothing to correct.</p>\n");
    } else {
        out.push_str(&filter(&kinds));
        out.push_str("<div class=\"lay\">\n");
        out.push_str(&contents(&kinds));
        out.push_str("<div class=\"kinds\">\n");
        let writer = Writer { pages: &findings.pages, targets };
        kinds.iter().for_each(|kind| out.push_str(&writer.kind(kind)));
        out.push_str("<p class=\"small none\" hidden>Nothing on this page matches.</p>\n</div>\n</div>\n");
    }
    out.push_str("</section>\n");
    if !findings.grid.is_empty() {
        out.push_str("<section aria-labelledby=\"grid-title\" id=\"grid\">\n<div class=\"sec\"><h2 id=\"grid-title\">Places and years</h2></div>\n");
        out.push_str(LEGEND);
        out.push_str(&holdings::grid(findings, said, targets));
        out.push_str("</section>\n");
    }
    out.push_str(
        "<section class=\"figures\" aria-labelledby=\"figures\">\n<div class=\"sec\"><h2 id=\"figures\">Figures</h2></div>\n",
    );
    out.push_str(&sections::sections(findings, targets));
    out.push_str("<ul class=\"size small\">\n");
    text::size(findings).lines().for_each(|line| {
        let _ = writeln!(out, "<li>{}", escaped(line.trim()));
    });
    out.push_str("</ul>\n</section>\n</main>\n");
    let _ = writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>");
    out
}

const LEGEND: &str = "<ul class=\"legend\"><li><span class=\"st full\" lang=\"zh\">全</span>full text<li><span class=\"st summary\" lang=\"zh\">摘</span>summary\
<li><span class=\"st excerpt\" lang=\"zh\">节</span>excerpt<li><span class=\"st full has\" lang=\"zh\">全</span>has findings<li><span>3</span>places within that have a report</ul>\n";

/// The head of the page and its masthead.
fn head(findings: &Findings) -> String {
    let title = escaped(&findings.title);
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        policy::source(STYLE),
        policy::source(SCRIPT)
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}: check</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n\
         <header class=\"mast\"><p class=\"name\">gongbao check</p><nav aria-label=\"Sections\"><ul>\
         <li><a href=\"#findings\">Findings</a><li><a href=\"#grid\">Places and years</a><li><a href=\"#figures\">Figures</a></ul></nav></header>\n\
         <main>\n<header class=\"title\"><span class=\"slip\" lang=\"zh\" aria-hidden=\"true\">校勘</span>\
         <h1><span class=\"big\" lang=\"zh\">{title}</span></h1></header>\n"
    )
}

/// The totals.
fn sums(findings: &Findings, kinds: &[Kind<'_>]) -> String {
    let of = |severity| kinds.iter().filter(|kind| kind.severity == severity).map(|kind| kind.said.len()).sum::<usize>();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let mut out = String::from("<dl class=\"sums\">");
    let sums = [
        (if errors > 0 { " class=\"bad\"" } else { "" }, "errors", errors),
        ("", "warnings", warnings),
        ("", "settled", findings.settled),
        ("", "reports", findings.reports),
        ("", "places", findings.places),
        ("", "years", findings.years.len()),
        ("", "terms", findings.terms),
    ];
    for (class, name, count) in sums {
        let _ = write!(out, "<div{class}><dt>{name}</dt><dd>{}</dd></div>", grouped(count));
    }
    out.push_str("</dl>\n");
    out
}

/// The filter, which the script shows.
fn filter(kinds: &[Kind<'_>]) -> String {
    let mut out = String::from(
        "<form class=\"filter\" role=\"search\" aria-label=\"Filter the findings\" hidden>\
         <label class=\"find\"><span>Place, file or text</span><input type=\"search\" id=\"q\" autocomplete=\"off\" spellcheck=\"false\"></label>\
         <label><span>Kind</span><select id=\"kind\" autocomplete=\"off\"><option value=\"\">all kinds",
    );
    kinds.iter().for_each(|kind| {
        let name = kind.code.name();
        let _ = write!(out, "<option value=\"{name}\">{name} ({})", grouped(kind.said.len()));
    });
    out.push_str("</select></label>");
    if kinds.iter().any(|kind| kind.severity == Severity::Error) && kinds.iter().any(|kind| kind.severity < Severity::Error) {
        out.push_str("<label class=\"tick\"><input type=\"checkbox\" id=\"errors\" autocomplete=\"off\">errors only</label>");
    }
    out.push_str("<button type=\"reset\">clear</button><output aria-live=\"polite\"></output></form>\n");
    out
}

/// The kinds with their numbers, as links.
fn contents(kinds: &[Kind<'_>]) -> String {
    let mut out = String::from("<nav class=\"toc\" aria-label=\"Kinds of findings\"><ol>\n");
    for kind in kinds {
        let (name, class) = (kind.code.name(), kinds::class(kind.severity));
        let count = grouped(kind.said.len());
        let _ =
            writeln!(out, "<li class=\"{class}\"><a href=\"#{name}\"><span>{name}</span> <span class=\"n\">{count}</span></a>");
    }
    out.push_str("</ol></nav>\n");
    out
}

/// A number with its digits in groups of three.
fn grouped(number: usize) -> String {
    digits(number as u64)
}

/// One message with its place and its cure, as a list item without style.
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
mod tests;
