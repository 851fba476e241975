//! The page of a place: its years from the newest down, what is in it, what lies beside it; and the page of all places.

use serde::Serialize;

use super::home::{Counts, counts};
use crate::annotation::{ReportId, Sightings};
use crate::page::context::{Card, Desk, GridView, meeting, speaker};
use crate::page::layout::{Link, Shell};
use crate::page::{display_names, escape};
use crate::site::{Place, PlaceId};

/// What the template of a place is given.
#[derive(Serialize)]
pub(crate) struct Values {
    path: Vec<Link>,
    small: String,
    name: String,
    lede: String,
    feed: String,
    years: Vec<Year>,
    grid: GridView,
    beside: Vec<Link>,
    structured: String,
}

/// A year of the line, or a gap in it.
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

/// Terms that a year names at most as first seen in it.
const TERMS: usize = 10;
/// Places beside that are named at most.
const BESIDE: usize = 60;

pub(crate) fn values(desk: Desk, id: PlaceId, sightings: &Sightings) -> Option<(Shell, Values)> {
    let place = desk.site.place(id)?;
    let lede = lede(desk, place);
    let structured = serde_json::json!({
        "@context": "https://schema.org", "@type": "CollectionPage", "name": place.name, "inLanguage": "zh-Hans",
        "url": crate::page::layout::absolute(desk.site, &place.address),
        "about": {"@type": "AdministrativeArea", "name": place.region.concat()},
    });
    let values = Values {
        path: desk.path(place.parent),
        small: display_names::above(place),
        name: place.name.clone(),
        lede: lede.clone(),
        feed: desk.links.to(&feed_address(place)),
        years: years(desk, id, place, sightings),
        grid: desk.grid(&desk.site.grid(Some(id))),
        beside: beside(desk, id, place),
        structured: escape::json(&structured),
    };
    let shell = Shell {
        title: display_names::region(&place.region),
        heading: place.name.clone(),
        description: lede,
        current: "places",
        ..Shell::default()
    };
    Some((shell, values))
}

/// Where the feed of a place stands.
pub(crate) fn feed_address(place: &Place) -> String {
    format!("{}feed.xml", place.address)
}

fn lede(desk: Desk, place: &Place) -> String {
    let strings = desk.strings;
    let years: Vec<u16> = place.reports.iter().filter_map(|id| desk.site.year_of(*id)).collect();
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
    let places = within(desk, place);
    let below = strings.fill("place_below", &[("places", &places.to_string()), ("n", &below.to_string())]);
    format!("{own}{}{below}", strings.get("sentence_gap"))
}

/// Places in a place, at any depth, that hold reports of their own.
fn within(desk: Desk, place: &Place) -> usize {
    let mut waiting = place.children.clone();
    let mut count = 0;
    while let Some(next) = waiting.pop().and_then(|id| desk.site.place(id)) {
        count += usize::from(!next.reports.is_empty());
        waiting.extend(&next.children);
    }
    count
}

fn years(desk: Desk, id: PlaceId, place: &Place, sightings: &Sightings) -> Vec<Year> {
    let seen = desk.site.first_seen(id, sightings);
    let mut groups: Vec<(Option<u16>, Vec<ReportId>)> = Vec::new();
    for report in &place.reports {
        let year = desk.site.year_of(*report);
        match groups.last_mut() {
            Some((last, reports)) if *last == year => reports.push(*report),
            _ => groups.push((year, vec![*report])),
        }
    }
    // Newest first; those of unknown year at the end.
    groups.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
    let mut years = Vec::with_capacity(groups.len());
    let mut newer: Option<u16> = None;
    for (year, reports) in groups {
        if let (Some(newer), Some(year)) = (newer, year)
            && newer > year + 1
        {
            years.push(gap(desk, newer - 1, year + 1));
        }
        years.extend(one(desk, year, &reports, &seen));
        newer = year.or(newer);
    }
    years
}

fn gap(desk: Desk, from: u16, to: u16) -> Year {
    let words = if from == to {
        from.to_string()
    } else {
        desk.strings.fill("gap", &[("from", &from.to_string()), ("to", &to.to_string())])
    };
    Year { gap: Some(words), ..Year::default() }
}

fn one(
    desk: Desk,
    year: Option<u16>,
    reports: &[ReportId],
    seen: &[(ReportId, Vec<crate::annotation::TermId>)],
) -> Option<Year> {
    let (first, others) = reports.split_first()?;
    let report = desk.site.report(*first)?;
    let front = &report.front;
    let parts = [front.delivered.map(|d| display_names::day(desk.strings, d)), meeting(front)];
    let new = seen.iter().filter(|(id, _)| reports.contains(id)).flat_map(|(_, terms)| terms).take(TERMS);
    let terms = new.filter_map(|t| Some(Term { href: desk.term_href(*t), name: desk.site.lexicon.term(*t)?.name.clone() }));
    Some(Year {
        gap: None,
        year: year.map_or_else(|| desk.strings.get("undated").to_owned(), |y| y.to_string()),
        kind: display_names::kind(front.kind),
        href: desk.links.to(&report.address),
        title: front.title.clone(),
        meta: parts.into_iter().flatten().collect::<Vec<_>>().join("，"),
        speaker: speaker(front),
        also: others.iter().filter_map(|id| desk.card(*id, desk.site.report(*id)?.front.title.clone())).collect(),
        terms: terms.collect(),
    })
}

fn beside(desk: Desk, id: PlaceId, place: &Place) -> Vec<Link> {
    let all = match place.parent.and_then(|p| desk.site.place(p)) {
        Some(parent) => &parent.children,
        None => &desk.site.roots,
    };
    all.iter().filter(|other| **other != id).take(BESIDE).filter_map(|other| desk.place_link(*other)).collect()
}

/// What the template of all places is given.
#[derive(Serialize)]
pub(crate) struct All {
    counts: Counts,
    groups: Vec<Group>,
    unplaced: Vec<Card>,
}

/// A place at the top, and the places in it.
#[derive(Serialize)]
struct Group {
    id: String,
    href: String,
    name: String,
    held: u32,
    places: Vec<Inner>,
}

#[derive(Serialize)]
struct Inner {
    level: u8,
    href: String,
    name: String,
    held: u32,
}

/// Places that one page lists at most; beyond them each top place lists only what is directly in it.
const LISTED: usize = 1500;

pub(crate) fn all(desk: Desk) -> (Shell, All) {
    let depth = if desk.site.places.len() > LISTED { 1 } else { u8::MAX };
    let groups = desk.site.roots.iter().filter_map(|root| {
        let place = desk.site.place(*root)?;
        let mut places = Vec::new();
        inner(desk, place, 1, depth, &mut places);
        let id = place.address.trim_matches('/').replace('/', "-");
        Some(Group { id, href: desk.links.to(&place.address), name: place.name.clone(), held: place.held, places })
    });
    let title = desk.strings.get("all_places").to_owned();
    let values = All { counts: counts(desk), groups: groups.collect(), unplaced: desk.cards(&desk.site.unplaced) };
    (Shell { title: title.clone(), heading: title, current: "places", ..Shell::default() }, values)
}

fn inner(desk: Desk, place: &Place, level: u8, depth: u8, out: &mut Vec<Inner>) {
    for child in place.children.iter().filter_map(|id| desk.site.place(*id)) {
        out.push(Inner { level, href: desk.links.to(&child.address), name: child.name.clone(), held: child.held });
        if level < depth {
            inner(desk, child, level + 1, depth, out);
        }
    }
}
