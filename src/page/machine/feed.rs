//! Atom feeds (RFC 4287): one of all reports, and one for each place and the places in it.
//!
//! If the archive says when reports were added (content/added.yaml), feeds have the reports that were added last; otherwise those that
//! were delivered last.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::annotation::ReportId;
use crate::page::context::{PageContext, meeting};
use crate::page::layout::absolute;
use crate::page::{File, display_names, escape};
use crate::site::{Place, PlaceId, Report, Site};

/// The most entries in a feed; it has the newest ones.
const ENTRIES: usize = 50;

/// The most entries of a feed that have the text of the report, if the settings ask for it.
const WITH_TEXT: usize = 10;

/// The texts of reports as HTML.
pub type FeedTexts = BTreeMap<ReportId, String>;

/// The reports of a feed whose texts it has.
pub(crate) fn with_text(site: &Site, of: Option<PlaceId>) -> Vec<ReportId> {
    let mut reports = if site.config.feed.full_text { reports(site, of) } else { Vec::new() };
    reports.truncate(WITH_TEXT);
    reports
}

/// The feed of all reports, or that of a place and the places in it.
pub(crate) fn file(context: PageContext, of: Option<PlaceId>, texts: &FeedTexts) -> Option<File> {
    let site = context.site;
    let feed = match of {
        None => Feed { path: "feed.xml".to_owned(), address: "/", title: site.config.title.clone(), texts },
        Some(id) => {
            let place = site.place(id)?;
            Feed {
                path: address(place).trim_start_matches('/').to_owned(),
                address: &place.address,
                title: format!("{} - {}", display_names::region(&place.region), site.config.title),
                texts,
            }
        }
    };
    Some(feed.written(context, &reports(site, of)))
}

/// The address of a place's feed.
pub(crate) fn address(place: &Place) -> String {
    format!("{}feed.xml", place.address)
}

/// The reports of a place and of the places in it.
pub(crate) fn reports_of(site: &Site, place: PlaceId) -> Vec<ReportId> {
    let mut reports = Vec::new();
    collect(site, place, &mut reports);
    reports
}

/// The newest reports.
fn reports(site: &Site, of: Option<PlaceId>) -> Vec<ReportId> {
    let mut reports = match of {
        None => (0..site.reports.len() as u32).map(ReportId).collect(),
        Some(id) => reports_of(site, id),
    };
    site.by_addition(&mut reports);
    reports.truncate(ENTRIES);
    reports
}

fn collect(site: &Site, id: PlaceId, out: &mut Vec<ReportId>) {
    let Some(place) = site.place(id) else { return };
    out.extend(&place.reports);
    for child in &place.children {
        collect(site, *child, out);
    }
}

/// What one feed has and others do not.
struct Feed<'a> {
    path: String,
    /// The address of the page that the feed belongs to.
    address: &'a str,
    title: String,
    texts: &'a FeedTexts,
}

impl Feed<'_> {
    fn written(&self, context: PageContext, reports: &[ReportId]) -> File {
        let site = context.site;
        let updated = reports.iter().filter_map(|id| updated(site, *id)).max();
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-Hans\">\n",
        );
        element(&mut xml, "title", &self.title);
        if site.has_days() {
            element(&mut xml, "subtitle", context.strings.get("feed_by_addition"));
        }
        element(&mut xml, "id", &identity(site, self.address));
        link(&mut xml, "", &absolute(site, self.address));
        link(&mut xml, " rel=\"self\" type=\"application/atom+xml\"", &absolute(site, &self.path));
        element(&mut xml, "updated", &stamp(updated));
        xml.push_str("<author>");
        element(&mut xml, "name", &site.config.title);
        xml.push_str("</author>\n");
        for (id, report) in reports.iter().filter_map(|id| Some((*id, site.report(*id)?))) {
            self.entry(&mut xml, site, id, report);
        }
        xml.push_str("</feed>\n");
        File { path: self.path.clone(), bytes: xml.into_bytes() }
    }

    fn entry(&self, xml: &mut String, site: &Site, id: ReportId, report: &Report) {
        xml.push_str("<entry>\n");
        element(xml, "title", &report.front.marked_title());
        element(xml, "id", &entry_identity(site, report));
        link(xml, "", &absolute(site, &report.address));
        if let Some(added) = &report.added {
            element(xml, "published", &stamp(Some(added.day)));
        }
        element(xml, "updated", &stamp(updated(site, id)));
        if let Some(speaker) = &report.front.speaker {
            xml.push_str("<author>");
            element(xml, "name", speaker);
            xml.push_str("</author>\n");
        }
        if let Some(meeting) = meeting(&report.front) {
            element(xml, "summary", &meeting);
        }
        if let Some(text) = self.texts.get(&id) {
            xml.push_str("<content type=\"html\">");
            escape::text(xml, text);
            xml.push_str("</content>\n");
        }
        xml.push_str("</entry>\n");
    }
}

/// The id of a feed or an entry: a tag URI if the settings have one, so that it does not change with the site's domain; otherwise
/// the full URL.
fn identity(site: &Site, address: &str) -> String {
    match &site.config.feed.id {
        Some(tag) => format!("{tag}{address}"),
        None => absolute(site, address),
    }
}

/// The id of a report's entry. A tag URI has the address at which the report was added, so that it does not change when the report
/// moves either.
fn entry_identity(site: &Site, report: &Report) -> String {
    let first = report.added.as_ref().filter(|_| site.config.feed.id.is_some()).map(|added| added.address.as_str());
    identity(site, first.unwrap_or(&report.address))
}

/// The day on which a report was added or last revised; if the archive does not say, the day of delivery, else of publication, else
/// the first day of its year.
fn updated(site: &Site, id: ReportId) -> Option<Date> {
    let changed = site.report(id)?.added.as_ref().map(|added| added.changed);
    changed.or_else(|| site.day(id))
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
