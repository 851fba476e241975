//! The page of a year, by region; and the page of all years.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::annotation::ReportId;
use crate::document::Kind;
use crate::page::context::{Card, PageContext, year_address};
use crate::page::display_names;
use crate::page::layout::{Crumb, Layout, Link};
use crate::site::{Place, PlaceId, Site};

/// The values for the template of a year.
#[derive(Serialize)]
pub(crate) struct YearValues {
    slip: String,
    count: usize,
    places: usize,
    groups: Vec<Group>,
    previous: Option<Link>,
    next: Option<Link>,
}

/// The reports of one top-level place and of the places in it.
#[derive(Serialize)]
struct Group {
    id: String,
    href: String,
    name: String,
    roman: String,
    reports: Vec<Card>,
}

pub(crate) fn values(context: PageContext, year: u16) -> Option<(Layout, YearValues)> {
    let reports = context.site.years.get(&year)?;
    let mut groups: Vec<(PlaceId, Vec<ReportId>)> = Vec::new();
    for id in reports {
        let Some(root) = context.site.report(*id).and_then(|r| r.place).map(|p| context.site.outermost(p)) else { continue };
        match groups.iter_mut().find(|(place, _)| *place == root) {
            Some((_, reports)) => reports.push(*id),
            None => groups.push((root, vec![*id])),
        }
    }
    let neighbour = |year: Option<&u16>| {
        year.map(|y| Link { href: context.links.to(&year_address(*y)), label: display_names::year(context.strings, *y) })
    };
    let heading = display_names::year(context.strings, year);
    let values = YearValues {
        slip: display_names::slip(year),
        count: reports.len(),
        places: places(context.site, reports),
        groups: groups.into_iter().filter_map(|(place, reports)| group(context, place, &reports)).collect(),
        previous: neighbour(context.site.years.range(..year).next_back().map(|(y, _)| y)),
        next: neighbour(context.site.years.range(year + 1..).next().map(|(y, _)| y)),
    };
    let description =
        context.strings.fill("year_lede", &[("n", &values.count.to_string()), ("places", &values.places.to_string())]);
    let trail = vec![context.crumb("all_years", "/years/"), Crumb { name: heading.clone(), address: year_address(year) }];
    Some((Layout { title: heading.clone(), heading, description, current: "years", trail, ..Layout::default() }, values))
}

fn group(context: PageContext, place: PlaceId, reports: &[ReportId]) -> Option<Group> {
    let place = context.site.place(place)?;
    let named =
        |id: &ReportId| display_names::region(context.site.report(*id).map(|r| r.front.region.as_slice()).unwrap_or_default());
    Some(Group {
        id: group_id(place),
        href: context.links.to(&place.address),
        name: place.name.clone(),
        roman: display_names::roman(context.strings, place),
        reports: reports.iter().filter_map(|id| context.card(*id, named(id))).collect(),
    })
}

/// The anchor of a top-level place on the page of a year.
pub(crate) fn group_id(place: &Place) -> String {
    place.address.trim_matches('/').replace('/', "-")
}

fn places(site: &Site, reports: &[ReportId]) -> usize {
    reports.iter().filter_map(|id| site.report(*id)?.place).collect::<BTreeSet<_>>().len()
}

/// The values for the template of all years.
#[derive(Serialize)]
pub(crate) struct All {
    lede: String,
    years: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    label: String,
    full: usize,
    summary: usize,
    excerpt: usize,
    places: usize,
}

pub(crate) fn all(context: PageContext) -> (Layout, All) {
    let years = &context.site.years;
    let lede = match (years.keys().next(), years.keys().next_back()) {
        (Some(from), Some(to)) => {
            let count: usize = years.values().map(Vec::len).sum();
            let words = [("from", from.to_string()), ("to", to.to_string()), ("n", count.to_string())];
            context.strings.fill("years_lede", &words.each_ref().map(|(name, value)| (*name, value.as_str())))
        }
        _ => String::new(),
    };
    let rows = years.iter().rev().map(|(year, reports)| row(context, *year, reports)).collect();
    let title = context.strings.get("all_years").to_owned();
    let layout =
        Layout { title: title.clone(), heading: title, description: lede.clone(), current: "years", ..Layout::default() };
    (layout, All { lede, years: rows })
}

fn row(context: PageContext, year: u16, reports: &[ReportId]) -> Row {
    let count =
        |kind: Kind| reports.iter().filter(|id| context.site.report(**id).is_some_and(|r| r.front.kind == kind)).count();
    Row {
        href: context.links.to(&year_address(year)),
        label: display_names::year(context.strings, year),
        full: count(Kind::Report),
        summary: count(Kind::Summary),
        excerpt: count(Kind::Excerpt),
        places: places(context.site, reports),
    }
}
