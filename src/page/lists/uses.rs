//! The uses of a term, each in its sentence. Because there are so many, they are written straight into a string, and optional
//! HTML tags are omitted.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::annotation::{ReportId, Sighting, Sightings, TermId};
use crate::page::context::PageContext;
use crate::page::{display_names, escape};
use crate::site::{PlaceId, Report};

/// The most characters of a section's heading that are shown to locate a use.
const SECTION: usize = 14;

/// The most uses that a page shows without folding them.
const UNFOLDED: usize = 40;

/// The most uses of a term that are shown in their whole sentences.
const WHOLE: usize = 12;

/// The characters on each side of a use that are shown of its sentence if the term has more uses.
const AROUND: usize = 14;

/// The years of a page with a part of a term's uses, first and last. Year 0 holds the uses in reports of unknown year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Years {
    pub first: u16,
    pub last: u16,
}

impl Years {
    pub(crate) fn has(self, year: u16) -> bool {
        (self.first..=self.last).contains(&year)
    }
}

/// The uses of a term as list items.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    pub html: String,
    pub count: usize,
    /// The outermost places of the reports, in the order of places, for the filter.
    pub places: Vec<PlaceId>,
    /// The years of the reports, newest first, for the filter.
    pub years: Vec<u16>,
    /// Whether the term has so many uses that each shows only the words around it.
    brief: bool,
}

/// A report that uses the term.
struct Using {
    id: ReportId,
    count: usize,
    year: Option<u16>,
    top: Option<PlaceId>,
}

/// The uses of a term in all reports, or in those of some years, the newest report first. More than [`WHOLE`] show
/// only the words around each, and more than [`UNFOLDED`] are folded: by year, or by outermost place if they are those of one year.
pub(crate) fn of(context: PageContext, term: TermId, sightings: &Sightings, part: Option<Years>) -> Uses {
    let site = context.site;
    let using = |(id, count): (ReportId, u32)| {
        let top = site.report(id).and_then(|report| report.place).map(|place| site.outermost(place));
        Using { id, count: count as usize, year: site.year_of(id), top }
    };
    let mut reports: Vec<Using> = sightings.reports_of(term).into_iter().map(using).collect();
    reports.retain(|report| part.is_none_or(|part| part.has(report.year.unwrap_or_default())));
    reports.sort_by_key(|report| (Reverse(report.year), report.id));
    let count = reports.iter().map(|report| report.count).sum();
    let used: BTreeSet<PlaceId> = reports.iter().filter_map(|report| report.top).collect();
    let places: Vec<PlaceId> = site.roots.iter().copied().filter(|root| used.contains(root)).collect();
    let mut years: Vec<u16> = reports.iter().filter_map(|report| report.year).collect();
    years.dedup();
    let brief = sightings.count(term) > WHOLE;
    let mut uses = Uses { html: String::with_capacity(count * 256), count, places: Vec::new(), years, brief };
    let by_place = part.is_some_and(|part| part.first == part.last);
    if by_place && count > UNFOLDED {
        let rank = |report: &Using| places.iter().position(|place| report.top == Some(*place)).unwrap_or(places.len());
        reports.sort_by_cached_key(|report| (rank(report), report.id));
    }
    for group in reports.chunk_by(|a, b| if by_place { a.top == b.top } else { a.year == b.year }) {
        uses.group(context, term, sightings, group, by_place);
    }
    uses.places = places;
    uses
}

impl Uses {
    /// Writes the uses of one year or place, folded if the page has many. The first fold is open if it is short.
    fn group(&mut self, context: PageContext, term: TermId, sightings: &Sightings, group: &[Using], by_place: bool) {
        let Some(first) = group.first() else { return };
        let folded = self.count > UNFOLDED;
        let mut id = first.year.filter(|_| !by_place).map(|year| format!("y{year}"));
        if folded {
            let count = group.iter().map(|report| report.count).sum();
            let open = self.html.is_empty() && count <= UNFOLDED;
            self.html.push_str(if open {
                "<li class=all><details class=fold open>"
            } else {
                "<li class=all><details class=fold>"
            });
            self.html.push_str("<summary>");
            escape::text(&mut self.html, &group_label(context, first, by_place));
            self.counted(context, count);
            self.html.push_str("</summary><ol class=uses");
            self.id(id.take());
        }
        for using in group {
            if let Some(report) = context.site.report(using.id) {
                let seen: Vec<Sighting> = sightings.of_report(term, using.id).collect();
                self.html.push_str("<li");
                self.id(id.take());
                self.report(context, (using.id, report), using.count, &seen);
            }
        }
        if folded {
            self.html.push_str("</ol></details>\n");
        }
    }

    /// Ends a start tag, with an id if there is one.
    fn id(&mut self, id: Option<String>) {
        if let Some(id) = id {
            self.html.push_str(" id=");
            self.html.push_str(&id);
        }
        self.html.push('>');
    }

    fn counted(&mut self, context: PageContext, count: usize) {
        self.html.push_str(if context.strings.is_chinese() { "<small>" } else { "<small lang=en>" });
        escape::text(&mut self.html, &context.strings.count("uses_count", count));
        self.html.push_str("</small>");
    }

    fn report(&mut self, context: PageContext, (id, report): (ReportId, &Report), count: usize, sightings: &[Sighting]) {
        let href = context.links.to(&report.address);
        let same = |a: &Sighting, b: &Sighting| a.anchor == b.anchor && a.sentence == b.sentence;
        if self.brief {
            self.html.push_str("<h3>");
            escape::text(&mut self.html, context.label(id));
            self.html.push_str("</h3><div>");
            sightings.chunk_by(same).for_each(|sentence| self.words_around(&href, sentence));
            self.html.push_str("</div>\n");
            return;
        }
        self.html.push_str("<h3><a href=");
        escape::value(&mut self.html, &href);
        self.html.push('>');
        escape::text(&mut self.html, context.label(id));
        self.html.push_str("</a>");
        if count > 1 {
            self.counted(context, count);
        }
        self.html.push_str("</h3><div>");
        for sentence in sightings.chunk_by(same) {
            self.sentence(context, report, &href, sentence);
        }
        self.html.push_str("</div>\n");
    }

    /// Writes the words around the uses of the term in one sentence, which lead to it.
    fn words_around(&mut self, href: &str, sightings: &[Sighting]) {
        let (Some(first), Some(last)) = (sightings.first(), sightings.last()) else { return };
        let before = first.sentence.get(..first.marked.start).unwrap_or_default();
        let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let after = first.sentence.get(last.marked.end..).unwrap_or_default();
        let length = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        let end = last.marked.end + length;
        self.html.push_str("<p><a href=");
        self.anchored(href, first.anchor);
        self.html.push_str(if start > 0 { "…" } else { "" });
        self.marked(sightings, start..end);
        self.html.push_str(if end < first.sentence.len() { "…" } else { "" });
        self.html.push_str("</a>");
    }

    /// Writes the value of a link to an anchor of a report, and ends the start tag.
    fn anchored(&mut self, href: &str, anchor: &str) {
        let anchored = if anchor.is_empty() { href.to_owned() } else { [href, "#", anchor].concat() };
        escape::value(&mut self.html, &anchored);
        self.html.push('>');
    }

    /// Writes a range of a sentence, with the uses of the term marked.
    fn marked(&mut self, sightings: &[Sighting], range: Range<usize>) {
        let Some(first) = sightings.first() else { return };
        let out = &mut self.html;
        let mut at = range.start;
        for marked in sightings.iter().map(|s| &s.marked).filter(|m| m.start < m.end) {
            escape::text(out, first.sentence.get(at..marked.start).unwrap_or_default());
            out.push_str("<mark>");
            escape::text(out, first.sentence.get(marked.clone()).unwrap_or_default());
            out.push_str("</mark>");
            at = marked.end;
        }
        escape::text(out, first.sentence.get(at..range.end).unwrap_or_default());
    }

    /// Writes one sentence with all uses of the term in it, and its location.
    fn sentence(&mut self, context: PageContext, report: &Report, href: &str, sightings: &[Sighting]) {
        let Some(first) = sightings.first() else { return };
        self.html.push_str("<p>");
        self.marked(sightings, 0..first.sentence.len());
        self.html.push_str(" <a class=at href=");
        self.anchored(href, first.anchor);
        let out = &mut self.html;
        let section = report.outline.section_of(first.anchor).map(|heading| heading.text);
        escape::text(out, &stands(context, section, first.anchor));
        out.push_str("</a>");
    }
}

/// The name of a fold: its year or its place.
fn group_label(context: PageContext, first: &Using, by_place: bool) -> String {
    if by_place {
        let place = first.top.and_then(|place| context.site.place(place));
        return place.map_or_else(|| context.strings.get("unplaced").to_owned(), |place| place.name.clone());
    }
    first.year.map_or_else(|| context.strings.get("undated").to_owned(), |year| display_names::year(context.strings, year))
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
