//! Atom feeds (RFC 4287): one of all reports, and one for each place and the places in it.

use jiff::civil::Date;

use crate::annotation::ReportId;
use crate::page::context::{PageContext, meeting};
use crate::page::layout::absolute;
use crate::page::{File, display_names, escape};
use crate::site::{Place, Report, Site};

/// The most entries in a feed; it has the newest ones.
const ENTRIES: usize = 50;

/// The feed of all reports.
pub(crate) fn all(context: PageContext) -> File {
    let reports = context.site.latest(ENTRIES);
    write(context, "feed.xml", "/", &context.site.config.title, &reports)
}

/// The feed of a place and of the places in it.
pub(crate) fn place(context: PageContext, place: &Place) -> File {
    let mut reports = Vec::new();
    collect(context.site, place, &mut reports);
    reports.sort_by_key(|id| (std::cmp::Reverse(context.site.report(*id).map(day)), *id));
    reports.truncate(ENTRIES);
    let path = crate::page::lists::place::feed_address(place);
    let title = format!("{} - {}", display_names::region(&place.region), context.site.config.title);
    write(context, path.trim_start_matches('/'), &place.address, &title, &reports)
}

fn collect(site: &Site, place: &Place, out: &mut Vec<ReportId>) {
    out.extend(&place.reports);
    for child in place.children.iter().filter_map(|id| site.place(*id)) {
        collect(site, child, out);
    }
}

/// The day by which a report is ordered: the day of delivery, else of publication, else the first day of its year.
fn day(report: &Report) -> Option<Date> {
    let front = &report.front;
    let new_year = || Date::new(i16::try_from(front.year?).ok()?, 1, 1).ok();
    front.delivered.or(front.published).or_else(new_year)
}

fn write(context: PageContext, path: &str, address: &str, title: &str, reports: &[ReportId]) -> File {
    let site = context.site;
    let updated = reports.iter().filter_map(|id| day(site.report(*id)?)).max();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-Hans\">\n",
    );
    element(&mut xml, "title", title);
    element(&mut xml, "id", &absolute(site, address));
    link(&mut xml, "", &absolute(site, address));
    link(&mut xml, " rel=\"self\" type=\"application/atom+xml\"", &absolute(site, path));
    element(&mut xml, "updated", &stamp(updated));
    xml.push_str("<author>");
    element(&mut xml, "name", &site.config.title);
    xml.push_str("</author>\n");
    for report in reports.iter().filter_map(|id| site.report(*id)) {
        entry(&mut xml, site, report);
    }
    xml.push_str("</feed>\n");
    File { path: path.to_owned(), bytes: xml.into_bytes() }
}

fn entry(xml: &mut String, site: &Site, report: &Report) {
    let url = absolute(site, &report.address);
    xml.push_str("<entry>\n");
    element(xml, "title", &report.front.marked_title());
    element(xml, "id", &url);
    link(xml, "", &url);
    element(xml, "updated", &stamp(day(report)));
    if let Some(speaker) = &report.front.speaker {
        xml.push_str("<author>");
        element(xml, "name", speaker);
        xml.push_str("</author>\n");
    }
    if let Some(meeting) = meeting(&report.front) {
        element(xml, "summary", &meeting);
    }
    xml.push_str("</entry>\n");
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>"));
    escape::text(xml, text);
    xml.push_str(&format!("</{name}>\n"));
}

fn link(xml: &mut String, attributes: &str, href: &str) {
    xml.push_str(&format!("<link{attributes} href=\""));
    escape::attribute(xml, href);
    xml.push_str("\"/>\n");
}

/// A day in the format of Atom. A feed without any day gets 1970-01-01.
fn stamp(day: Option<Date>) -> String {
    day.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |d| format!("{d}T00:00:00Z"))
}
