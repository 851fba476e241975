//! The search page, and what it searches: titles, headings and terms, as small scripts, which work from disk too.

use serde::Serialize;
use serde_json::{Value, json};

use crate::page::card::{Desk, year_address};
use crate::page::shell::{Link, Shell};
use crate::page::term::Initial;
use crate::page::{File, label, terms};

/// What the template of the search page is given.
#[derive(Serialize)]
pub(super) struct Values {
    /// The names of the parts of the index, separated by blanks.
    parts: String,
    ways: Vec<Link>,
    places: Vec<Link>,
    years: Vec<Link>,
    terms: Vec<Link>,
}

/// The part that holds titles and terms; the others hold the headings of a year.
const TITLES: &str = "titles";
/// The part with the headings of reports of unknown year.
const UNDATED: &str = "undated";

pub(super) fn values(desk: Desk) -> (Shell, Values) {
    let strings = desk.strings;
    let way = |address: &str, key: &str| Link { href: desk.links.to(address), label: strings.get(key).to_owned() };
    let initials = desk.site.terms_by_initial();
    let letter = |initial: char| {
        let Initial { letter, href } = terms::of(desk, initial);
        Link { href, label: letter }
    };
    let year = |y: &u16| Link { href: desk.links.to(&year_address(*y)), label: label::year(strings, *y) };
    let values = Values {
        parts: parts(desk).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" "),
        ways: vec![way("/places/", "all_places"), way("/years/", "all_years"), way("/terms/", "all_terms")],
        places: desk.site.roots.iter().filter_map(|id| desk.place_link(*id)).collect(),
        years: desk.site.years.keys().rev().map(year).collect(),
        terms: initials.iter().map(|(c, _)| letter(*c)).collect(),
    };
    let title = strings.get("search").to_owned();
    let shell = Shell { heading: title.clone(), title, description: strings.get("search_label").to_owned(), current: "search" };
    (shell, values)
}

/// The files of the index.
pub(super) fn files(desk: Desk) -> Vec<File> {
    parts(desk)
        .into_iter()
        .map(|(name, year)| {
            let content = if name == TITLES { titles(desk) } else { headings(desk, year) };
            let text = format!("found({},{content});\n", json!(name));
            File { path: format!("search/{name}.js"), bytes: text.into_bytes() }
        })
        .collect()
}

/// The parts of the index, the newest year first.
fn parts(desk: Desk) -> Vec<(String, Option<u16>)> {
    let mut parts = vec![(TITLES.to_owned(), None)];
    parts.extend(desk.site.years.keys().rev().map(|year| (year.to_string(), Some(*year))));
    if desk.site.reports.iter().any(|r| r.front.year.is_none() || r.place.is_none()) {
        parts.push((UNDATED.to_owned(), None));
    }
    parts
}

/// Reports as [address, words, kind, title], terms as [address, name, aliases…].
fn titles(desk: Desk) -> Value {
    let mut reports: Vec<_> = desk.site.reports.iter().collect();
    reports.sort_by_key(|r| std::cmp::Reverse(r.front.year));
    let reports =
        reports.into_iter().map(|r| json!([r.address, label::of(desk.strings, r), label::kind(r.front.kind), r.front.title]));
    let terms = desk.site.lexicon.terms().iter().map(|t| {
        let words = [format!("/terms/{}/", t.slug), t.name.clone()].into_iter().chain(t.aliases.iter().cloned());
        Value::from(words.collect::<Vec<_>>())
    });
    json!({"reports": reports.collect::<Vec<_>>(), "terms": terms.collect::<Vec<_>>()})
}

/// The headings of a year's reports, as [address, words, [anchor, text]…].
fn headings(desk: Desk, year: Option<u16>) -> Value {
    let belongs = |r: &&crate::site::Report| match year {
        Some(_) => r.front.year == year && r.place.is_some(),
        None => r.front.year.is_none() || r.place.is_none(),
    };
    let reports = desk.site.reports.iter().filter(belongs).map(|r| {
        let mut row = vec![json!(r.address), json!(label::of(desk.strings, r))];
        row.extend(r.outline.iter().map(|h| json!([h.id, h.text])));
        Value::from(row)
    });
    json!({"headings": reports.collect::<Vec<_>>()})
}
