//! Two reports side by side. The page chooses which ones; a script in the browser aligns their texts.
//!
//! The address of a comparison names both reports: `/compare/?a=/zhejiang/ningbo/2023/&b=/zhejiang/ningbo/2024/`.

use serde::Serialize;

use crate::annotation::ReportId;
use crate::page::context::PageContext;
use crate::page::display_names;
use crate::page::layout::{Layout, Link};
use crate::site::neighbours::Neighbours;
use crate::site::{Report, Site};

/// The values for the template.
#[derive(Serialize)]
pub(crate) struct CompareValues {
    /// Suggested comparisons: the newest reports for which the archive also has the preceding year.
    pairs: Vec<Link>,
}

/// The most suggested comparisons.
const BEGINNINGS: usize = 8;

/// The number of newest reports that are searched for suggestions.
const LOOKED_AT: usize = 50;

pub(crate) fn values(context: PageContext) -> (Layout, CompareValues) {
    let newest = context.site.latest(LOOKED_AT).into_iter();
    let pairs = newest.filter_map(|id| {
        let report = context.site.report(id)?;
        let before = context.site.report(context.site.neighbours(id).previous?)?;
        let years = (before.front.year?, report.front.year?);
        let label = format!("{} {}–{}", display_names::region(&report.front.region), years.0, years.1);
        Some(Link { href: href(context, before, report), label })
    });
    let values = CompareValues { pairs: pairs.take(BEGINNINGS).collect() };
    let title = context.strings.get("compare").to_owned();
    let description = context.strings.get("compare_lede").to_owned();
    (Layout { heading: title.clone(), title, description, current: "comparing", ..Layout::default() }, values)
}

/// The link from a report to its comparison: with the year before, else the year after, else a neighbour of the same year.
pub(crate) fn of(context: PageContext, id: ReportId, around: &Neighbours) -> Option<Link> {
    let (before, after) = sides(context.site, id, around)?;
    let label = context.strings.get("compare_this").to_owned();
    Some(Link { href: href(context, before, after), label })
}

/// The reports of the left and the right side; the older one is on the left.
fn sides<'a>(site: &'a Site, id: ReportId, around: &Neighbours) -> Option<(&'a Report, &'a Report)> {
    let this = site.report(id)?;
    if let Some(before) = around.previous {
        return Some((site.report(before)?, this));
    }
    let beside = around.parent.iter().chain(&around.siblings).chain(&around.children).next();
    Some((this, site.report(around.next.or(beside.copied())?)?))
}

fn href(context: PageContext, a: &Report, b: &Report) -> String {
    format!("{}?a={}&b={}", context.links.to("/compare/"), a.address, b.address)
}
