//! The curator's figures: what the archive has only in part, twice or unused.

use std::fmt::Write as _;

use super::{Targets, escaped, grouped};
use crate::check::FigureDoubt;
use crate::check::findings::{Findings, Notes};

/// Number of lines of a section that the page holds.
const HELD: usize = 500;

/// The sections that have something in them, each folded.
pub(super) fn sections(findings: &Findings, targets: &Targets) -> String {
    let mut out = String::new();
    let writer = Writer { findings, targets };
    let plain = |texts: &[String]| texts.iter().map(|text| escaped(text)).collect::<Vec<_>>();
    writer.section(&mut out, "Reports with open doubts", findings.doubts.len(), || writer.doubts());
    writer.section(&mut out, "Summaries and excerpts", findings.partial.len(), || writer.partial());
    let unplaced = || findings.unplaced.iter().map(|file| writer.file(file)).collect();
    writer.section(&mut out, "Place or year not known", findings.unplaced.len(), unplaced);
    writer.section(&mut out, "Second copies", findings.copies.len(), || writer.copies());
    writer.section(&mut out, "Figures in doubt", findings.figures.len(), || writer.figures());
    let heading = "Notes whose marker is lost, linked by their term";
    writer.section(&mut out, heading, findings.unmarked_notes.len(), || writer.notes(&findings.unmarked_notes));
    let heading = "Notes that nothing in the text leads to";
    writer.section(&mut out, heading, findings.unreachable_notes.len(), || writer.notes(&findings.unreachable_notes));
    let heading = "Terms of the glossary that no report uses";
    writer.section(&mut out, heading, findings.unused_terms.len(), || plain(&findings.unused_terms));
    writer.against(&mut out);
    out
}

struct Writer<'a> {
    findings: &'a Findings,
    targets: &'a Targets,
}

impl Writer<'_> {
    fn section(&self, out: &mut String, heading: &str, count: usize, lines: impl Fn() -> Vec<String>) {
        if count == 0 {
            return;
        }
        let _ = writeln!(
            out,
            "<details class=\"fold\"><summary>{heading} <span class=\"n\">{}</span></summary>\n<ul class=\"rows\">",
            grouped(count)
        );
        let lines = lines();
        lines.iter().take(HELD).for_each(|line| {
            let _ = writeln!(out, "<li>{line}");
        });
        out.push_str("</ul>\n");
        if lines.len() > HELD {
            let left = grouped(lines.len() - HELD);
            let _ = writeln!(
                out,
                "<p class=\"small\">{left} more are not on this page. <code>gongbao check --format json</code> prints all.</p>"
            );
        }
        out.push_str("</details>\n");
    }

    /// The name of a file as a link to it, after the link to its page.
    fn file(&self, file: &str) -> String {
        let link = format!("<a class=\"file\" href=\"{}\">{}</a>", self.targets.line(file, 1, 1), escaped(file));
        match self.findings.pages.find(file, None) {
            Some(shown) => {
                format!("<a lang=\"zh\" href=\"{}\">{}</a> {link}", self.targets.page(&shown.address), escaped(&shown.name))
            }
            None => link,
        }
    }

    fn doubts(&self) -> Vec<String> {
        let codes = |(code, count): (&String, &u32)| match count {
            1 => format!("<code>{}</code>", escaped(code)),
            _ => format!("<code>{}</code>\u{a0}×{count}", escaped(code)),
        };
        let line = |file: &str, codes: Vec<String>| format!("{}<p class=\"small\">{}", self.file(file), codes.join(", "));
        self.findings.doubts.iter().map(|d| line(&d.file, d.codes.iter().map(codes).collect())).collect()
    }

    fn figures(&self) -> Vec<String> {
        let line = |doubt: &FigureDoubt| {
            let FigureDoubt { kind, file, anchor, indicator, quote, what, corrections, item } = doubt;
            let page = self.findings.pages.find(file, None).map(|shown| {
                let link = self.targets.page(&shown.address);
                format!(" <a href=\"{link}#{0}\">#{0}</a>", escaped(anchor))
            });
            format!(
                "{}{} <code>{kind}</code> <code>{}</code> <span lang=\"zh\">{}</span><p class=\"small\">{}; if it is right, add to {}:\
                 <pre>{}</pre>",
                self.file(file),
                page.unwrap_or_default(),
                escaped(indicator),
                escaped(quote),
                escaped(what),
                escaped(corrections),
                escaped(item)
            )
        };
        self.findings.figures.iter().map(line).collect()
    }

    fn partial(&self) -> Vec<String> {
        let beside = |full: bool| if full { "the full text is there too" } else { "the full text is missing" };
        let partial = self.findings.partial.iter();
        partial.map(|p| format!("{}<p class=\"small\">{}; {}", self.file(&p.file), p.kind, beside(p.full_text))).collect()
    }

    fn copies(&self) -> Vec<String> {
        let line = |file: &str, lines: &[usize]| {
            let first = lines.first().map(|line| u32::try_from(*line).unwrap_or(u32::MAX));
            first.map_or_else(String::new, |at| {
                format!(", first at <a href=\"{}\">line {at}</a>", self.targets.line(file, at, 1))
            })
        };
        let copies = self.findings.copies.iter().map(|copy| {
            let (own, missing) = (line(&copy.second, &copy.differing), line(&copy.first, &copy.missing));
            format!(
                "{}<p class=\"small\">of {}: {} lines of its own{own}; {} lines missing{missing}",
                self.file(&copy.second),
                self.file(&copy.first),
                copy.differing.len(),
                copy.missing.len()
            )
        });
        copies.collect()
    }

    fn notes(&self, notes: &[Notes]) -> Vec<String> {
        notes.iter().map(|n| format!("{}<p class=\"small\">{}", self.file(&n.file), escaped(&n.labels.join(", ")))).collect()
    }

    /// The links to an earlier publication that would break.
    fn against(&self, out: &mut String) {
        let Some(against) = &self.findings.against else { return };
        if against.pages.is_empty() && against.anchors.is_empty() {
            let count = grouped(against.addresses);
            let _ = writeln!(
                out,
                "<p class=\"small\">All {count} addresses of the earlier publication still lead to their texts.</p>"
            );
        }
        let page = |address: &str| format!("<a href=\"{}\">{}</a>", self.targets.page(address), escaped(address));
        self.section(out, "Addresses of the earlier publication that would be gone", against.pages.len(), || {
            let now = |now: &Option<String>| now.as_ref().map_or_else(String::new, |now| format!(", now at {}", page(now)));
            against.pages.iter().map(|gone| format!("<code>{}</code>{}", escaped(&gone.address), now(&gone.now))).collect()
        });
        self.section(out, "Anchors of the earlier publication that would be gone", against.anchors.len(), || {
            let anchors = against.anchors.iter().map(|gone| {
                let moved = gone.moved.iter().map(|(from, to)| format!("#{from} (now #{to})"));
                let all: Vec<String> = gone.lost.iter().map(|anchor| format!("#{anchor}")).chain(moved).collect();
                format!("{}<p class=\"small\">{}", page(&gone.address), escaped(&all.join(", ")))
            });
            anchors.collect()
        });
    }
}
