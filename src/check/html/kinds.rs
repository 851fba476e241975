//! The findings of a page, by kind: most urgent first, each with its place, its excerpt and its cure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Targets, escaped, worth};
use crate::check::pages::Pages;
use crate::diag::{Code, Diagnostic, Location, Severity};

/// Number of findings of a kind that are open; the others are folded.
const OPEN: usize = 20;

/// Number of findings of a kind that the page holds; the others are only counted.
const HELD: usize = 3000;

/// Number of further lines that a finding names.
const FURTHER: usize = 12;

/// All findings of one code.
pub(super) struct Kind<'a> {
    pub code: Code,
    pub severity: Severity,
    pub said: Vec<&'a Diagnostic>,
}

impl<'a> Kind<'a> {
    fn of(code: Code, said: Vec<&'a Diagnostic>) -> Kind<'a> {
        let severity = said.iter().map(|d| d.severity).max().unwrap_or(Severity::Warning);
        Kind { code, severity, said }
    }
}

/// Errors and warnings by code: errors first, then by rank, then by number.
pub(super) fn kinds(said: &[Diagnostic]) -> Vec<Kind<'_>> {
    let mut by_code: BTreeMap<Code, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in said.iter().filter(|d| d.severity > Severity::Note) {
        by_code.entry(diagnostic.code).or_default().push(diagnostic);
    }
    let mut kinds: Vec<Kind<'_>> = by_code.into_iter().map(|(code, said)| Kind::of(code, said)).collect();
    kinds.sort_by_key(|kind| {
        (std::cmp::Reverse(kind.severity), worth::rank(kind.code), std::cmp::Reverse(kind.said.len()), kind.code)
    });
    kinds
}

/// What writes findings: their links need to know the site.
pub(super) struct Writer<'a> {
    pub pages: &'a Pages,
    pub targets: &'a Targets,
}

impl Writer<'_> {
    /// The section of one kind.
    pub(super) fn kind(&self, kind: &Kind<'_>) -> String {
        let Kind { code, severity, said } = kind;
        let (name, count) = (code.name(), super::grouped(said.len()));
        let class = class(*severity);
        let mut out = format!(
            "<section class=\"kind {class}\" id=\"{name}\" data-n=\"{}\"><h3><code>{name}</code> <span class=\"sev\">{class}</span> \
             <span class=\"n\">{count}</span></h3>\n",
            said.len()
        );
        if let Some(cause) = worth::cause(*code) {
            let _ = writeln!(out, "<p class=\"cause\">{}</p>", with_code(cause));
        }
        let cure = common_cure(said);
        if let Some(cure) = cure {
            let _ = writeln!(out, "<p class=\"cure\">{}</p>", with_code(cure));
        }
        let (open, rest) = said.split_at(said.len().min(OPEN));
        self.list(&mut out, open, cure.is_some());
        if !rest.is_empty() {
            let held = rest.get(..HELD - OPEN).unwrap_or(rest);
            let _ = writeln!(out, "<details class=\"fold\"><summary>{} more</summary>", super::grouped(rest.len()));
            self.list(&mut out, held, cure.is_some());
            if held.len() < rest.len() {
                let left = super::grouped(rest.len() - held.len());
                let _ = writeln!(
                    out,
                    "<p class=\"small\">{left} more of this kind are not on this page. <code>gongbao check -v</code> prints all.</p>"
                );
            }
            out.push_str("</details>\n");
        }
        out.push_str("</section>\n");
        out
    }

    fn list(&self, out: &mut String, said: &[&Diagnostic], cured: bool) {
        out.push_str("<ol>\n");
        said.iter().for_each(|d| self.finding(out, d, cured));
        out.push_str("</ol>\n");
    }

    /// One finding: where, what, the line, and the cure if it is its own.
    fn finding(&self, out: &mut String, diagnostic: &Diagnostic, cured: bool) {
        out.push_str("<li>");
        if let Some(place) = &diagnostic.place {
            self.place(out, place, diagnostic.item);
        }
        let _ = write!(out, "<p class=\"what\">{}", with_code(&diagnostic.message));
        if let Some(place) = diagnostic.place.as_ref().filter(|place| !place.excerpt.is_empty()) {
            let part = |from: usize, to: usize| escaped(place.excerpt.get(from..to).unwrap_or_default());
            let (start, end) = (place.marked.start, place.marked.end);
            let (before, marked, after) = (part(0, start), part(start, end), part(end, place.excerpt.len()));
            let _ = write!(out, "<p class=\"line\" lang=\"zh\">{before}<mark>{marked}</mark>{after}");
        }
        self.further(out, diagnostic);
        if let Some(cure) = diagnostic.cure.as_ref().filter(|_| !cured) {
            let _ = write!(out, "<p class=\"cure\">{}", with_code(cure));
        }
        out.push('\n');
    }

    /// The links to the line and to the page of the report.
    fn place(&self, out: &mut String, place: &Location, item: Option<u32>) {
        let link = self.targets.line(&place.file, place.line, place.column);
        out.push_str("<p class=\"where\">");
        if let Some(shown) = self.pages.find(&place.file, item) {
            let _ = write!(out, "<a lang=\"zh\" href=\"{}\">{}</a> ", self.targets.page(&shown.address), escaped(&shown.name));
        }
        let Location { line, column, .. } = place;
        let whole = place.excerpt.is_empty() && (*line, *column) == (1, 1);
        let at = if whole { String::new() } else { format!(":{line}:{column}") };
        let _ = write!(out, "<a class=\"file\" href=\"{link}\">{}{at}</a>", escaped(&place.file));
    }

    /// The links to the other lines that a finding is about.
    fn further(&self, out: &mut String, diagnostic: &Diagnostic) {
        let mut seen: BTreeSet<u32> = diagnostic.place.iter().map(|place| place.line).collect();
        let others: Vec<&Location> = diagnostic.others.iter().filter(|place| seen.insert(place.line)).collect();
        if others.is_empty() {
            return;
        }
        let link = |place: &&Location| {
            format!("<a href=\"{}\">{}</a>", self.targets.line(&place.file, place.line, place.column), place.line)
        };
        let lines: Vec<String> = others.iter().take(FURTHER).map(link).collect();
        let more = others.len().saturating_sub(FURTHER);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = write!(out, "<p class=\"small\">also in line {}{more}", lines.join(", "));
    }
}

/// The cure that all findings of a kind share.
fn common_cure<'a>(said: &[&'a Diagnostic]) -> Option<&'a str> {
    let first = said.first()?.cure.as_deref()?;
    (said.len() > 1 && said.iter().all(|d| d.cure.as_deref() == Some(first))).then_some(first)
}

/// The name of a severity, which is also its class.
pub(super) fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A message with what is between backticks as code.
fn with_code(message: &str) -> String {
    let mut parts = message.split('`').map(escaped);
    let mut out = parts.next().unwrap_or_default();
    while let Some(code) = parts.next() {
        match parts.next() {
            Some(after) => out.extend(["<code>", code.as_str(), "</code>", after.as_str()]),
            None => out.extend(["`", code.as_str()]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_are_code_in_pairs() {
        assert_eq!(with_code("add `<a>` or `b"), "add <code>&lt;a&gt;</code> or `b");
        assert_eq!(with_code("none"), "none");
    }

    #[test]
    fn errors_come_first_then_what_readers_would_see() {
        let said = [
            Diagnostic::warning(Code::OverrideUnused, "m"),
            Diagnostic::warning(Code::YearUnknown, "m"),
            Diagnostic::note(Code::PassedOver, "m"),
            Diagnostic::warning(Code::BrokenLink, "m"),
            Diagnostic::error(Code::Yaml, "m"),
        ];
        let order: Vec<&str> = kinds(&said).iter().map(|kind| kind.code.name()).collect();
        assert_eq!(order, ["yaml", "broken-link", "year-unknown", "override-unused"]);
    }

    #[test]
    fn a_line_is_named_once() {
        let at = |line| Location { line, ..Location::whole(&"a.md".into()) };
        let said = Diagnostic { others: vec![at(3), at(5), at(5)], ..Diagnostic::warning(Code::Html, "m").at(at(3)) };
        let (mut out, pages) = (String::new(), Pages::default());
        Writer { pages: &pages, targets: &Targets::new(None, None, &pages) }.further(&mut out, &said);
        assert_eq!(out, "<p class=\"small\">also in line <a href=\"a.md\">5</a>");
    }

    #[test]
    fn a_kind_holds_a_bounded_number_of_findings() {
        let said: Vec<Diagnostic> = (0..3200).map(|n| Diagnostic::warning(Code::Html, format!("m{n}"))).collect();
        let (pages, kinds) = (Pages::default(), kinds(&said));
        let targets = Targets::new(None, None, &pages);
        let html = Writer { pages: &pages, targets: &targets }.kind(&kinds[0]);
        assert_eq!(html.matches("<li>").count(), HELD);
        assert!(html.contains("<summary>3,180 more</summary>") && html.contains("200 more of this kind are not on this page"));
        let folded = html.find("<details").unwrap();
        assert!(html.find("m19<").is_none_or(|at| at < folded) && html.find("<p class=\"what\">m20\n").unwrap() > folded);
    }
}
