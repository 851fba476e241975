//! The home page: the grid of places and years as the main entry, the newest reports, and the terms with the most definitions.

use std::cmp::Reverse;

use serde::Serialize;

use crate::annotation::{Sightings, TermId};
use crate::page::context::{Card, GridView, PageContext};
use crate::page::escape;
use crate::page::layout::Layout;

/// The values for the template of the home page.
#[derive(Serialize)]
pub(crate) struct HomeValues {
    counts: Counts,
    grid: GridView,
    newest: Vec<Card>,
    terms: Vec<Defined>,
    structured: String,
}

#[derive(Serialize)]
pub(crate) struct Counts {
    pub places: usize,
    pub reports: usize,
    pub terms: usize,
    pub definitions: usize,
}

#[derive(Serialize)]
struct Defined {
    href: String,
    name: String,
    meanings: u32,
    places: usize,
}

const NEWEST: usize = 8;
const TERMS: usize = 8;

pub(crate) fn counts(context: PageContext) -> Counts {
    let counts = context.site.counts();
    Counts { places: counts.places, reports: counts.reports, terms: counts.terms, definitions: counts.definitions }
}

pub(crate) fn values(context: PageContext, sightings: &Sightings) -> (Layout, HomeValues) {
    let config = &context.site.config;
    let structured = serde_json::json!({
        "@context": "https://schema.org", "@type": "WebSite", "name": config.title, "url": config.base_url,
        "inLanguage": context.strings.language(),
    });
    let values = HomeValues {
        counts: counts(context),
        grid: context.grid(context.site.grid(None)),
        newest: context.cards(&context.site.latest(NEWEST)),
        terms: most_defined(context, sightings),
        structured: escape::json(&structured),
    };
    let layout = Layout { heading: config.title.clone(), description: config.description.clone(), ..Layout::default() };
    (layout, values)
}

/// The terms with the most distinct definitions, then with the most definitions. Full figures are computed only for the terms
/// shown.
fn most_defined(context: PageContext, sightings: &Sightings) -> Vec<Defined> {
    let terms = context.site.lexicon.terms();
    let mut order: Vec<(Reverse<usize>, Reverse<usize>, u32)> = terms
        .iter()
        .zip(0u32..)
        .map(|(term, id)| {
            let texts: std::collections::BTreeSet<&str> = term.definitions.iter().map(|d| &*d.text).collect();
            (Reverse(texts.len()), Reverse(term.definitions.len()), id)
        })
        .collect();
    order.sort_unstable();
    let shown = order.into_iter().take(TERMS).filter_map(|(_, _, id)| {
        let term = context.site.lexicon.term(TermId(id))?;
        let figures = context.site.term_figures(TermId(id), sightings);
        let href = context.term_href(TermId(id));
        Some(Defined { href, name: term.name.clone(), meanings: figures.meanings, places: figures.places.len() })
    });
    shown.collect()
}
