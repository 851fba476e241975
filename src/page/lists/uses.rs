//! The uses of a term, each in its sentence. Because there are so many, they are written straight into a string, and optional
//! HTML tags are omitted.

use crate::annotation::{ReportId, Sighting, Sightings, TermId};
use crate::page::context::PageContext;
use crate::page::{display_names, escape};
use crate::site::Report;

/// The most characters of a section's heading that are shown to locate a use.
const SECTION: usize = 14;

/// The uses of a term as list items.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    pub html: String,
    pub count: usize,
}

/// The uses of a term in the reports for which `wanted` holds, the newest report first.
pub(crate) fn of(context: PageContext, term: TermId, sightings: &Sightings, wanted: impl Fn(ReportId) -> bool) -> Uses {
    let mut reports: Vec<(ReportId, u32)> = sightings.reports_of(term);
    reports.retain(|(report, _)| wanted(*report));
    reports.sort_by_key(|(report, _)| (std::cmp::Reverse(context.site.year_of(*report)), *report));
    let count = reports.iter().map(|(_, count)| *count as usize).sum();
    let mut uses = Uses { html: String::with_capacity(count * 256), count };
    for (id, count) in reports {
        if let Some(report) = context.site.report(id) {
            let seen: Vec<Sighting> = sightings.of_report(term, id).collect();
            uses.report(context, (id, report), count as usize, &seen);
        }
    }
    uses
}

impl Uses {
    fn report(&mut self, context: PageContext, (id, report): (ReportId, &Report), count: usize, sightings: &[Sighting]) {
        let href = context.links.to(&report.address);
        self.html.push_str("<li><h3><a href=");
        escape::value(&mut self.html, &href);
        self.html.push('>');
        escape::text(&mut self.html, context.label(id));
        self.html.push_str("</a>");
        if count > 1 {
            self.html.push_str(if context.strings.is_chinese() { "<small>" } else { "<small lang=en>" });
            escape::text(&mut self.html, &context.strings.count("uses_count", count));
            self.html.push_str("</small>");
        }
        self.html.push_str("</h3><div>");
        let same = |a: &Sighting, b: &Sighting| a.anchor == b.anchor && a.sentence == b.sentence;
        for sentence in sightings.chunk_by(same) {
            self.sentence(context, report, &href, sentence);
        }
        self.html.push_str("</div>\n");
    }

    /// Writes one sentence with all uses of the term in it, and its location.
    fn sentence(&mut self, context: PageContext, report: &Report, href: &str, sightings: &[Sighting]) {
        let Some(first) = sightings.first() else { return };
        let out = &mut self.html;
        out.push_str("<p>");
        let mut at = 0;
        for marked in sightings.iter().map(|s| &s.marked).filter(|m| m.start < m.end) {
            escape::text(out, first.sentence.get(at..marked.start).unwrap_or_default());
            out.push_str("<mark>");
            escape::text(out, first.sentence.get(marked.clone()).unwrap_or_default());
            out.push_str("</mark>");
            at = marked.end;
        }
        escape::text(out, first.sentence.get(at..).unwrap_or_default());
        out.push_str(" <a class=at href=");
        let anchored = if first.anchor.is_empty() { href.to_owned() } else { [href, "#", first.anchor].concat() };
        escape::value(out, &anchored);
        out.push('>');
        let section = report.outline.section_of(first.anchor).map(|heading| heading.text);
        escape::text(out, &stands(context, section, first.anchor));
        out.push_str("</a>");
    }
}

/// The location of a use as text: 一、经济运行，第3段.
fn stands(context: PageContext, section: Option<&str>, anchor: &str) -> String {
    let number = anchor.rsplit_once("-p").map(|(_, n)| n);
    let section = section.map(|s| display_names::cut(s, SECTION));
    match (section, number) {
        (Some(section), Some(n)) => context.strings.fill("paragraph_at", &[("section", &section), ("n", n)]),
        (Some(section), None) => section,
        (None, Some(n)) => context.strings.fill("paragraph_only", &[("n", n)]),
        (None, None) => context.strings.get("salutation_at").to_owned(),
    }
}
