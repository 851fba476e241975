//! The page of a place, with its years (newest first), the places in it and the places beside it; and the page of all places.

use serde::Serialize;

use super::home::{Counts, counts};
use crate::annotation::{ReportId, Sightings};
use crate::page::context::{Card, GridView, PageContext, PlaceLink, meeting, speaker};
use crate::page::figures::table::of_place;
use crate::page::layout::Layout;
use crate::page::machine::feed;
use crate::page::{display_names, escape};
use crate::site::{Place, PlaceId};

/// The values for the template of a place.
#[derive(Serialize)]
pub(crate) struct PlaceValues {
    path: Vec<PlaceLink>,
    small: String,
    name: String,
    roman: String,
    lede: String,
    feed: String,
    years: Vec<Year>,
    grid: GridView,
    /// The page of its figures.
    figures: Option<String>,
    beside: Vec<PlaceLink>,
    structured: String,
}

/// A year on the timeline, or a gap in it.
#[derive(Default, Serialize)]
struct Year {
    gap: Option<String>,
    year: String,
    kind: &'static str,
    href: String,
    title: String,
    meta: String,
    speaker: Option<String>,
    also: Vec<Card>,
    terms: Vec<Term>,
}

#[derive(Serialize)]
struct Term {
    href: String,
    name: String,
}

/// The most terms that a year lists as first seen in it.
const TERMS: usize = 10;
/// The most neighbouring places that are listed.
const BESIDE: usize = 60;

pub(crate) fn values(context: PageContext, id: PlaceId, sightings: &Sightings) -> Option<(Layout, PlaceValues)> {
    let place = context.site.place(id)?;
    let lede = lede(context, place);
    let structured = serde_json::json!({
        "@context": "https://schema.org", "@type": "CollectionPage", "name": place.name, "inLanguage": "zh-Hans",
        "url": crate::page::layout::absolute(context.site, &place.address),
        "about": {"@type": "AdministrativeArea", "name": place.region.concat()},
    });
    let values = PlaceValues {
        path: context.path(place.parent),
        small: display_names::above(place),
        name: place.name.clone(),
        roman: display_names::roman(context.strings, place),
        lede: lede.clone(),
        feed: context.links.to(&feed::address(place)),
        years: years(context, id, place, sightings),
        grid: context.grid(context.site.grid(Some(id))),
        figures: of_place(context.site, place).map(|address| context.links.to(&address)),
        beside: beside(context, id, place),
        structured: escape::json(&structured),
    };
    let layout = Layout {
        title: display_names::region(&place.region),
        heading: place.name.clone(),
        description: lede,
        current: "places",
        trail: context.trail(Some(id)),
        ..Layout::default()
    };
    Some((layout, values))
}

fn lede(context: PageContext, place: &Place) -> String {
    let strings = context.strings;
    let years: Vec<u16> = place.reports.iter().filter_map(|id| context.site.year_of(*id)).collect();
    let own = match (years.iter().min(), years.iter().max()) {
        (Some(from), Some(to)) => {
            let key = if from == to { "span_one" } else { "span" };
            let span = strings.fill(key, &[("from", &from.to_string()), ("to", &to.to_string())]);
            strings.fill("place_lede", &[("n", &place.reports.len().to_string()), ("span", &span)])
        }
        _ => strings.get("place_lede_none").to_owned(),
    };
    let below = (place.held as usize).saturating_sub(place.reports.len());
    if below == 0 {
        return own;
    }
    let places = within(context, place);
    let below = strings.fill("place_below", &[("places", &places.to_string()), ("n", &below.to_string())]);
    format!("{own}{}{below}", strings.get("sentence_gap"))
}

/// The number of places in a place, at any depth, that have reports of their own.
fn within(context: PageContext, place: &Place) -> usize {
    let mut waiting = place.children.clone();
    let mut count = 0;
    while let Some(next) = waiting.pop().and_then(|id| context.site.place(id)) {
        count += usize::from(!next.reports.is_empty());
        waiting.extend(&next.children);
    }
    count
}

fn years(context: PageContext, id: PlaceId, place: &Place, sightings: &Sightings) -> Vec<Year> {
    let seen = context.site.first_seen(id, sightings);
    let mut groups: Vec<(Option<u16>, Vec<ReportId>)> = Vec::new();
    for report in &place.reports {
        let year = context.site.year_of(*report);
        match groups.last_mut() {
            Some((last, reports)) if *last == year => reports.push(*report),
            _ => groups.push((year, vec![*report])),
        }
    }
    // Newest first; reports of unknown year come last.
    groups.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
    let mut years = Vec::with_capacity(groups.len());
    let mut newer: Option<u16> = None;
    for (year, reports) in groups {
        if let (Some(newer), Some(year)) = (newer, year)
            && newer > year + 1
        {
            years.push(gap(context, newer - 1, year + 1));
        }
        years.extend(one(context, year, &reports, &seen));
        newer = year.or(newer);
    }
    years
}

fn gap(context: PageContext, from: u16, to: u16) -> Year {
    let words = if from == to {
        from.to_string()
    } else {
        context.strings.fill("gap", &[("from", &from.to_string()), ("to", &to.to_string())])
    };
    Year { gap: Some(words), ..Year::default() }
}

fn one(
    context: PageContext,
    year: Option<u16>,
    reports: &[ReportId],
    seen: &[(ReportId, Vec<crate::annotation::TermId>)],
) -> Option<Year> {
    let (first, others) = reports.split_first()?;
    let report = context.site.report(*first)?;
    let front = &report.front;
    let parts = [front.delivered.map(|d| display_names::day(context.strings, d)), meeting(front)];
    let new = seen.iter().filter(|(id, _)| reports.contains(id)).flat_map(|(_, terms)| terms).take(TERMS);
    let terms =
        new.filter_map(|t| Some(Term { href: context.term_href(*t), name: context.site.lexicon.term(*t)?.name.clone() }));
    Some(Year {
        gap: None,
        year: year.map_or_else(|| context.strings.get("undated").to_owned(), |y| y.to_string()),
        kind: display_names::kind(front.kind),
        href: context.links.to(&report.address),
        title: front.title.clone(),
        meta: parts.into_iter().flatten().collect::<Vec<_>>().join("，"),
        speaker: speaker(front),
        also: others.iter().filter_map(|id| context.card(*id, context.site.report(*id)?.front.title.clone())).collect(),
        terms: terms.collect(),
    })
}

fn beside(context: PageContext, id: PlaceId, place: &Place) -> Vec<PlaceLink> {
    let all = match place.parent.and_then(|p| context.site.place(p)) {
        Some(parent) => &parent.children,
        None => &context.site.roots,
    };
    all.iter().filter(|other| **other != id).take(BESIDE).filter_map(|other| context.place_link(*other)).collect()
}

/// The values for the template of all places.
#[derive(Serialize)]
pub(crate) struct All {
    counts: Counts,
    groups: Vec<Group>,
    unplaced: Vec<Card>,
}

/// A top-level place and the places in it.
#[derive(Serialize)]
struct Group {
    id: String,
    href: String,
    name: String,
    roman: String,
    held: u32,
    places: Vec<Inner>,
}

#[derive(Serialize)]
struct Inner {
    level: u8,
    href: String,
    name: String,
    roman: String,
    held: u32,
}

/// The most places that one page lists. If there are more, each top-level place lists only the places directly in it.
const LISTED: usize = 1500;

pub(crate) fn all(context: PageContext) -> (Layout, All) {
    let depth = if context.site.places.len() > LISTED { 1 } else { u8::MAX };
    let groups = context.site.roots.iter().filter_map(|root| {
        let place = context.site.place(*root)?;
        let mut places = Vec::new();
        inner(context, place, 1, depth, &mut places);
        let id = place.address.trim_matches('/').replace('/', "-");
        let PlaceLink { href, label, roman } = context.place_link(*root)?;
        Some(Group { id, href, name: label, roman, held: place.held, places })
    });
    let title = context.strings.get("all_places").to_owned();
    let values = All { counts: counts(context), groups: groups.collect(), unplaced: context.cards(&context.site.unplaced) };
    (Layout { title: title.clone(), heading: title, current: "places", ..Layout::default() }, values)
}

fn inner(context: PageContext, place: &Place, level: u8, depth: u8, out: &mut Vec<Inner>) {
    for id in &place.children {
        let (Some(child), Some(link)) = (context.site.place(*id), context.place_link(*id)) else { continue };
        out.push(Inner { level, href: link.href, name: link.label, roman: link.roman, held: child.held });
        if level < depth {
            inner(context, child, level + 1, depth, out);
        }
    }
}
