//! The search page and the files that its script reads: the directory of the index, its shards, the names of terms, and the
//! table of Traditional characters. `docs/search-index.md` describes them.

use serde::Serialize;
use serde_json::{Value, json};

use crate::document::Kind;
use crate::index::rice::write_number;
use crate::index::shard::{Key, Shard};
use crate::index::{Directory, Text, VERSION, base64, fold};
use crate::page::context::{PageContext, PlaceLink, year_address};
use crate::page::layout::{Layout, Link};
use crate::page::lists::term_groups::{self, Initial};
use crate::page::{File, display_names};
use crate::site::{PlaceId, Report, Site};

/// The values for the template of the search page.
#[derive(Serialize)]
pub(crate) struct SearchValues {
    years_held: Vec<u16>,
    tree: Vec<Choice>,
    kinds: Vec<Choice>,
    ways: Vec<Link>,
    places: Vec<PlaceLink>,
    years: Vec<Link>,
    terms: Vec<Link>,
    /// The directory of the index, so that the script need not request it; empty if there is none.
    directory: String,
}

/// An option of a filter.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// The number of terms whose names share one file. They are looked up like the sections of one report.
const BLOCK: usize = 256;

/// The search page. `listed` is the directory of the index as its file contains it.
pub(crate) fn values(context: PageContext, listed: &str) -> (Layout, SearchValues) {
    let strings = context.strings;
    let way = |address: &str, key: &str| Link { href: context.links.to(address), label: strings.get(key).to_owned() };
    let initials = context.site.terms_by_initial();
    let letter = |initial: char| {
        let Initial { letter, href } = term_groups::of(context, initial);
        Link { href, label: letter }
    };
    let year = |y: &u16| Link { href: context.links.to(&year_address(*y)), label: display_names::year(strings, *y) };
    let held = |kind: &Kind| context.site.reports.iter().any(|r| r.front.kind == *kind);
    let kind = |kind: Kind| Choice { value: kind.name().to_owned(), label: strings.get(display_names::kind(kind)).to_owned() };
    let values = SearchValues {
        years_held: context.site.years.keys().rev().copied().collect(),
        tree: tree(context),
        kinds: Kind::ALL.into_iter().filter(held).map(kind).collect(),
        ways: vec![way("/places/", "all_places"), way("/years/", "all_years"), way("/terms/", "all_terms")],
        places: context.site.roots.iter().filter_map(|id| context.place_link(*id)).collect(),
        years: context.site.years.keys().rev().map(year).collect(),
        terms: initials.iter().map(|(c, _)| letter(*c)).collect(),
        // In a script element, only `<` can begin the end tag.
        directory: listed.trim_end().replace('<', "\\u003c"),
    };
    let title = strings.get("search").to_owned();
    let layout = Layout {
        heading: title.clone(),
        title,
        description: strings.get("search_label").to_owned(),
        current: "search",
        ..Layout::default()
    };
    (layout, values)
}

/// All places as the filter lists them, nested ones indented. Counties are left out: they are found through their cities.
fn tree(context: PageContext) -> Vec<Choice> {
    let site = context.site;
    let option = |id: &PlaceId| {
        let place = site.place(*id)?;
        let depth = site.line(*id).len();
        let roman = display_names::roman(context.strings, place);
        let label = format!("{}{} {roman}", "\u{3000}".repeat(depth.saturating_sub(1)), place.name).trim_end().to_owned();
        (depth <= 2).then(|| Choice { value: place.address.clone(), label })
    };
    site.tree.iter().filter_map(option).collect()
}

/// The names of all terms as texts that are indexed after those of the reports.
pub(crate) fn term_texts(site: &Site) -> Vec<Text> {
    let names = |term: &'_ crate::annotation::Term| {
        std::iter::once(term.name.clone()).chain(term.aliases.iter().cloned()).collect::<Vec<_>>()
    };
    let block = |terms: &[crate::annotation::Term]| {
        let names: Vec<Vec<String>> = terms.iter().map(names).collect();
        Text::of_names(names.iter().map(|forms| forms.iter().map(String::as_str).collect()))
    };
    site.lexicon.terms().chunks(BLOCK).map(block).collect()
}

/// The path of a shard's file.
pub fn shard_path(key: &Key) -> String {
    format!("search/{}", Shard::name(key))
}

/// The files of the index except the shards.
pub(crate) fn files(site: &Site, listed: String) -> Vec<File> {
    let file = |name: &str, bytes: Vec<u8>| File { path: format!("search/{name}"), bytes };
    let mut files = Vec::new();
    files.push(file("index.json", listed.into_bytes()));
    files.push(file("traditional.txt", fold::traditional().into_bytes()));
    let term = |term: &crate::annotation::Term| {
        let words = [format!("terms/{}/", term.slug), term.name.clone()].into_iter().chain(term.aliases.iter().cloned());
        Value::from(words.collect::<Vec<_>>())
    };
    for (number, terms) in site.lexicon.terms().chunks(BLOCK).enumerate() {
        let names: Vec<Value> = terms.iter().map(term).collect();
        files.push(file(&format!("terms-{number}.json"), Value::from(names).to_string().into_bytes()));
    }
    files
}

/// The directory as the script reads it. `sections` holds the number of sections of each report.
pub(crate) fn listed(context: PageContext, directory: &Directory, sections: &[u32]) -> String {
    let site = context.site;
    let place = |p: &crate::site::Place| {
        let parent = p.parent.map_or(-1, |id| i64::from(id.0));
        json!([p.address.trim_start_matches('/'), display_names::region(&p.region), parent])
    };
    let (reports, own) = reports(context, sections);
    let listed = json!({
        "format": "gongbao-search",
        "version": VERSION,
        "generation": directory.generation,
        "sections": directory.sections,
        "deep": directory.deep,
        "often": directory.often.text(),
        "block": BLOCK,
        "terms": site.lexicon.terms().len(),
        "places": site.places.iter().map(place).collect::<Vec<_>>(),
        "reports": reports,
        "own": own,
        "shards": directory.keys(),
    });
    let mut text = listed.to_string();
    text.push('\n');
    text
}

/// The reports as numbers, encoded as text. For each report: the number of its sections; the difference of its place from the
/// one before; and, packed into one number, the difference of its year, its kind, and whether it has an address or a name of
/// its own. Those follow in a list.
fn reports(context: PageContext, sections: &[u32]) -> (String, Vec<Value>) {
    let (mut bytes, mut all, mut before, mut last) = (Vec::new(), Vec::new(), (-1, 0), String::new());
    for (report, sections) in context.site.reports.iter().zip(sections) {
        let kind = Kind::ALL.iter().position(|kind| *kind == report.front.kind).unwrap_or_default() as u64;
        let place = report.place.map_or(-1, |id| i64::from(id.0));
        let year = i64::from(report.front.year.unwrap_or_default());
        let own = own(context, report, place, year);
        write_number(u64::from(*sections), &mut bytes);
        write_number(folded(place - before.0), &mut bytes);
        write_number(folded(year - before.1) << 3 | kind << 1 | u64::from(own.is_some()), &mut bytes);
        before = (place, year);
        if let Some(own) = own {
            all.push(if place < 0 {
                json!([own, display_names::of(context.strings, report)])
            } else if own == last {
                Value::from("")
            } else {
                Value::from(own.as_str())
            });
            last = own;
        }
    }
    (base64(&bytes), all)
}

/// Zigzag encoding: small differences, negative or positive, become small numbers.
fn folded(difference: i64) -> u64 {
    (difference << 1 ^ difference >> 63) as u64
}

/// The part of a report's address after its place, if it is not just the year; or the whole address, beginning with a slash, if
/// it is not below its place. A trailing year is left out.
fn own(context: PageContext, report: &Report, place: i64, year: i64) -> Option<String> {
    let above = report.place.and_then(|id| context.site.place(id)).map_or("/", |place| place.address.as_str());
    let own = report.address.strip_prefix(above).unwrap_or(&report.address);
    let dated = format!("{year}/");
    if place >= 0 && own == dated {
        return None;
    }
    let short = own.strip_suffix(&*dated).filter(|short| short.len() > 1 && short.ends_with('/'));
    Some(short.map_or(own, |short| short.trim_end_matches('/')).to_owned())
}
