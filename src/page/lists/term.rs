//! The page of a term: competing definitions by place and year, a chart of its uses by year, and every use in its sentence.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;

use super::chart;
use super::term_groups::{self, Initial};
use super::uses::{self, Uses, Years};
use super::wordings::Wordings;
use crate::annotation::{Curated, Definition, Origin, ReportId, Sightings, Term, TermId, mentions};
use crate::han::cut::CutText;
use crate::han::reading;
use crate::json::Keys as _;
use crate::page::context::{PageContext, term_address};
use crate::page::layout::{Layout, Link, absolute};
use crate::page::{display_names, escape};
use crate::site::terms::TermFigures;
use crate::site::{PlaceId, Site};

/// The values for the template of a term.
#[derive(Serialize)]
pub(crate) struct TermValues {
    name: String,
    /// The reading of the name with tone marks.
    reading: String,
    initial: Initial,
    lede: String,
    first: Option<Link>,
    aliases: Vec<String>,
    chart: String,
    chart_caption: String,
    definitions: Vec<Defined>,
    uses: String,
    /// The years of the uses on this page, if the term has so many uses that they have pages of their own.
    year: Option<String>,
    count: usize,
    years: Vec<YearLink>,
    /// The outermost places and the years of the uses on this page, as options of its filter.
    use_places: Vec<Choice>,
    use_years: Vec<Choice>,
    /// The link to the term's main page.
    whole: String,
    /// The term as a DefinedTerm of schema.org in JSON, on its main page; empty on the others.
    structured: String,
}

#[derive(Serialize)]
struct YearLink {
    href: String,
    label: String,
    current: bool,
}

/// An option of the filter: the value is a part of the addresses of the reports.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// A definition, and the other reports that give the same wording.
#[derive(Serialize)]
struct Defined {
    /// `None` if the report gives the wording above, too.
    id: Option<String>,
    href: Option<String>,
    label: String,
    meta: String,
    text: String,
    /// The text with links to the terms that it mentions.
    html: String,
    /// The other reports that give the same wording, as links.
    also: String,
}

/// The uses from which on a page is full.
const ON_A_PAGE: usize = 600;

/// The parts into which a term's uses are divided: all on its main page or, if there are too many, on pages for some years each,
/// the newest years first.
pub(crate) fn parts(site: &Site, id: TermId, sightings: &Sightings) -> Vec<Option<Years>> {
    let mut parts = vec![None];
    if sightings.count(id) > ON_A_PAGE {
        parts.extend(divided(&uses_of_years(site, id, sightings)).into_iter().rev().map(Some));
    }
    parts
}

/// The number of a term's uses in each year.
fn uses_of_years(site: &Site, id: TermId, sightings: &Sightings) -> BTreeMap<u16, usize> {
    let mut years = BTreeMap::new();
    for (report, count) in sightings.reports_of(id) {
        *years.entry(site.year_of(report).unwrap_or_default()).or_default() += count as usize;
    }
    years
}

/// The pages of these years. They are filled from the oldest year on, so that a new year changes the last page only.
fn divided(years: &BTreeMap<u16, usize>) -> Vec<Years> {
    let mut pages: Vec<(Years, usize)> = Vec::new();
    for (year, uses) in years {
        match pages.last_mut() {
            Some((page, sum)) if page.first > 0 && *sum + uses <= ON_A_PAGE => {
                page.last = *year;
                *sum += uses;
            }
            _ => pages.push((Years { first: *year, last: *year }, *uses)),
        }
    }
    pages.into_iter().map(|(page, _)| page).collect()
}

/// The addresses of years that lead to a page of several years, and those of years below former addresses of the term.
pub(crate) fn leading_on(site: &Site, id: TermId, sightings: &Sightings, parts: &[Option<Years>]) -> Vec<(String, String)> {
    let Some(term) = site.lexicon.term(id).filter(|_| parts.len() > 1) else { return Vec::new() };
    let (own, former) = (term_address(site, id), site.former_addresses(term));
    let page = |year: u16| parts.iter().copied().flatten().find(|part| part.has(year));
    let of_year = |year: u16| {
        let to = address_of_year(site, id, page(year)?, year);
        let below = former.iter().map(|from| format!("{from}{year}/"));
        let from = below.chain(page(year).filter(|page| page.first != year).map(|_| format!("{own}{year}/")));
        Some(from.map(|from| (from, to.clone())).collect::<Vec<_>>())
    };
    uses_of_years(site, id, sightings).into_keys().filter_map(of_year).flatten().collect()
}

/// The address of the uses of a year on the page that has them.
fn address_of_year(site: &Site, id: TermId, page: Years, year: u16) -> String {
    let page_address = address(site, id, Some(page));
    if page.first == page.last { page_address } else { format!("{page_address}#y{year}") }
}

/// The address of a part: that of its first year.
pub(crate) fn address(site: &Site, id: TermId, part: Option<Years>) -> String {
    let own = term_address(site, id);
    part.map_or_else(|| own.clone(), |years| format!("{own}{}/", years.first))
}

/// The values of one part of a term's pages.
pub(crate) fn values(
    context: PageContext,
    id: TermId,
    initial: char,
    part: Option<Years>,
    sightings: &Sightings,
) -> Option<(Layout, TermValues)> {
    let term = context.site.lexicon.term(id)?;
    let parts = parts(context.site, id, sightings);
    let whole = part.is_none();
    let figures = if whole { context.site.term_figures(id, sightings) } else { TermFigures::default() };
    // The main page of a term with pages of years has no uses of its own.
    let uses = if whole && parts.len() > 1 { Uses::default() } else { uses::of(context, id, sightings, part) };
    let link = |years: Years| YearLink {
        href: context.links.to(&address(context.site, id, Some(years))),
        label: years_label(context, years),
        current: part == Some(years),
    };
    let year_link = |year: u16| match parts.iter().copied().flatten().find(|part| part.has(year)) {
        Some(part) => context.links.to(&address_of_year(context.site, id, part, year)),
        None => format!("#y{year}"),
    };
    let (chart, chart_caption) = if whole { drawn(context, &figures, year_link) } else { (String::new(), String::new()) };
    let values = TermValues {
        name: term.name.clone(),
        reading: reading::toned(&term.key),
        initial: term_groups::of(context, initial),
        lede: if whole { lede(context, &figures) } else { String::new() },
        first: figures.first.and_then(|id| context.report_link(id)),
        aliases: if whole { term.aliases.clone() } else { Vec::new() },
        chart,
        chart_caption,
        definitions: if whole { definitions(context, id, term) } else { Vec::new() },
        year: part.map(|years| years_label(context, years)),
        count: uses.count,
        use_places: uses.places.iter().filter_map(|place| use_place(context, *place)).collect(),
        use_years: uses.years.iter().map(|year| use_year(context, *year)).collect(),
        years: parts.iter().filter_map(|years| years.map(link)).collect(),
        whole: context.links.to(&term_address(context.site, id)),
        uses: uses.html,
        structured: if whole { structured(context, id, term) } else { String::new() },
    };
    Some((layout(context, term, &values), values))
}

fn layout(context: PageContext, term: &Term, values: &TermValues) -> Layout {
    let title = match &values.year {
        Some(year) => format!("{} {year}", term.name),
        None => term.name.clone(),
    };
    let description = context.strings.fill("term_described", &[("name", &term.name)]);
    Layout {
        heading: title.clone(),
        title,
        description,
        current: "terms",
        brief: true,
        bytes: values.uses.len(),
        ..Layout::default()
    }
}

fn use_place(context: PageContext, id: PlaceId) -> Option<Choice> {
    let place = context.site.place(id)?;
    Some(Choice { value: place.address.clone(), label: place.name.clone() })
}

fn use_year(context: PageContext, year: u16) -> Choice {
    Choice { value: format!("/{year}"), label: display_names::year(context.strings, year) }
}

fn lede(context: PageContext, figures: &TermFigures) -> String {
    let numbers = [figures.meanings as usize, figures.places.len(), figures.total as usize].map(|n| n.to_string());
    let [n, places, uses] = numbers.each_ref().map(String::as_str);
    let key = if figures.total == 0 { "term_lede_unused" } else { "term_lede" };
    context.strings.fill(key, &[("n", n), ("places", places), ("uses", uses)])
}

/// The chart and its caption.
fn drawn(context: PageContext, figures: &TermFigures, link: impl Fn(u16) -> String) -> (String, String) {
    let (from, to) = span(context, figures);
    let caption = if from == to { "chart_caption_one" } else { "chart_caption" };
    let chart = chart::uses(context.strings, &figures.uses, (from, to), link).unwrap_or_default();
    (chart, context.strings.fill(caption, &[("from", &from.to_string()), ("to", &to.to_string())]))
}

fn year_label(context: PageContext, year: u16) -> String {
    if year == 0 { context.strings.get("undated").to_owned() } else { display_names::year(context.strings, year) }
}

/// The years of a page: 1998–2003.
fn years_label(context: PageContext, Years { first, last }: Years) -> String {
    if first == last {
        return year_label(context, first);
    }
    context.strings.fill("gap", &[("from", &first.to_string()), ("to", &last.to_string())])
}

/// The most years that a chart shows if the archive has more.
const CHARTED: u16 = 30;

/// The years of the chart: those of the archive or, if there are too many, those since the term's first use.
fn span(context: PageContext, figures: &TermFigures) -> (u16, u16) {
    let years = &context.site.years;
    let first = figures.uses.keys().next().copied().unwrap_or_default();
    let (from, to) = match (years.keys().next(), years.keys().next_back()) {
        (Some(from), Some(to)) => (*from, *to),
        _ => (first, figures.uses.keys().next_back().copied().unwrap_or_default()),
    };
    if to.saturating_sub(from) > CHARTED { (first, to) } else { (from, to) }
}

/// The term for programs that read pages: its names. Its definitions are not said twice; the page has them.
fn structured(context: PageContext, id: TermId, term: &Term) -> String {
    let site = context.site;
    let mut value = json!({
        "@context": "https://schema.org", "@type": "DefinedTerm", "name": term.name, "inLanguage": "zh-Hans",
        "url": absolute(site, &term_address(site, id)),
        "inDefinedTermSet": {
            "@type": "DefinedTermSet", "name": site.config.title, "url": absolute(site, "/terms/"),
        },
    });
    if !term.aliases.is_empty() {
        value.put("alternateName", json!(term.aliases));
    }
    escape::json(&value)
}

/// Definitions that differ in wording: curated ones first, then the newest.
fn definitions(context: PageContext, id: TermId, term: &Term) -> Vec<Defined> {
    let wordings = Wordings::of(context.site, term);
    wordings.groups.iter().filter_map(|same| defined(context, id, same, &wordings)).collect()
}

fn defined(context: PageContext, term: TermId, same: &[&Definition], wordings: &Wordings) -> Option<Defined> {
    let (first, others) = same.split_first()?;
    let text = &*first.text;
    // A report that gives a wording twice has one id for both.
    let mut ids = BTreeSet::new();
    let mut id = |definition: &Definition| wordings.id(definition).filter(|id| ids.insert(*id)).map(str::to_owned);
    let own = id(first);
    let mut also = String::new();
    for other in others {
        if let Origin::Report { report, label } = &other.origin
            && let Some(link) = note_link(context, *report, label)
        {
            also_says(&mut also, id(other), &link);
        }
    }
    let (link, meta) = match &first.origin {
        Origin::Report { report, label } => {
            (note_link(context, *report, label), context.strings.fill("note_label", &[("label", label)]))
        }
        Origin::Glossary(curated) => (None, curated_meta(context, curated)),
    };
    let label = link.as_ref().map_or_else(|| context.strings.get("glossary").to_owned(), |l| l.label.clone());
    Some(Defined {
        id: own,
        href: link.map(|l| l.href),
        label,
        meta,
        text: text.to_owned(),
        html: linked(context, term, text),
        also,
    })
}

/// The text of a definition, with links to the terms that it mentions.
fn linked(context: PageContext, defined: TermId, text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut at = 0;
    for (range, term) in mentions(&context.site.lexicon, defined, text) {
        escape::text(&mut html, text.between(at..range.start));
        html.push_str("<a href=");
        escape::value(&mut html, &context.term_href(term));
        html.push('>');
        escape::text(&mut html, text.between(range.clone()));
        html.push_str("</a>");
        at = range.end;
    }
    escape::text(&mut html, text.after(at));
    html
}

/// Appends a report that gives the same wording.
fn also_says(out: &mut String, id: Option<String>, link: &Link) {
    out.push_str("<a");
    if let Some(id) = id {
        out.push_str(" id=");
        escape::value(out, &id);
    }
    out.push_str(" href=");
    escape::value(out, &link.href);
    out.push('>');
    escape::text(out, &link.label);
    out.push_str("</a> ");
}

/// The link to the note in the report itself.
fn note_link(context: PageContext, report: ReportId, note: &str) -> Option<Link> {
    let link = context.report_link(report)?;
    let plain = !note.is_empty() && note.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    Some(if plain { Link { href: format!("{}#n{note}", link.href), ..link } } else { link })
}

fn curated_meta(context: PageContext, curated: &Curated) -> String {
    let mut parts = vec![match &curated.source {
        Some(source) => context.strings.fill("curated_source", &[("source", source)]),
        None => context.strings.get("curated").to_owned(),
    }];
    if !curated.region.is_empty() {
        parts.push(display_names::region(&curated.region));
    }
    if let Some((from, to)) = curated.years {
        parts.push(context.strings.fill("gap", &[("from", &from.to_string()), ("to", &to.to_string())]));
    }
    parts.join(context.strings.get("comma"))
}
