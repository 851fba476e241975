//! The list of all terms in orders other than alphabetical: by the number of places whose reports contain them, and by the year
//! in which they first appear in the archive. A list too long for a page shows only the most used terms.

use std::collections::BTreeMap;

use super::home::counts;
use super::term_groups::{Group, LISTED, Letter, Listed, TermListValues, is_split};
use crate::annotation::{Sightings, TermId};
use crate::page::context::PageContext;
use crate::page::display_names;
use crate::page::layout::{Layout, Link};
use crate::site::Site;
use crate::site::terms::TermFigures;

/// One of these lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    ByPlaces,
    ByYear,
    /// The terms first seen in this year, if the terms of all years are too many for one page.
    Year(Option<u16>),
}

/// The sort orders of the list of terms, each with its address and the key of its string.
const ORDERS: [(&str, &str); 3] =
    [("/terms/", "order_initial"), ("/terms/by-places/", "order_places"), ("/terms/by-year/", "order_year")];

/// What the archive's lists of terms are made from; everything is counted once for all of them.
pub(crate) struct Orders<'a> {
    figures: Vec<TermFigures>,
    years: Vec<(Option<u16>, Vec<TermId>)>,
    sightings: &'a Sightings,
    split: bool,
}

impl<'a> Orders<'a> {
    pub(crate) fn new(site: &Site, sightings: &'a Sightings) -> Orders<'a> {
        let figures = site.all_term_figures(sightings);
        let mut years = site.terms_by_first_year(&figures);
        for (_, terms) in &mut years {
            terms.sort_by_key(|term| (std::cmp::Reverse(sightings.count(*term)), *term));
        }
        Orders { figures, years, sightings, split: is_split(site) }
    }

    /// The pages that exist.
    pub(crate) fn parts(&self) -> Vec<Order> {
        let years = self.years.iter().filter(|_| self.split).map(|(year, _)| Order::Year(*year));
        [Order::ByPlaces, Order::ByYear].into_iter().chain(years).collect()
    }

    /// The values of one list's page.
    pub(crate) fn values(&self, context: PageContext, order: Order) -> (Layout, TermListValues) {
        let (key, initials, groups) = match order {
            Order::ByPlaces => ("order_places", Vec::new(), self.by_places(context)),
            Order::ByYear => ("order_year", self.letters(context, None), self.by_year(context, |_| !self.split)),
            Order::Year(year) => {
                ("order_year", self.letters(context, Some(year)), self.by_year(context, |other| other == year))
            }
        };
        let title =
            format!("{}{}{}", context.strings.get("all_terms"), context.strings.get("order_colon"), context.strings.get(key));
        let lede = context.strings.get(if key == "order_places" { "order_places_lede" } else { "order_year_lede" }).to_owned();
        let values =
            TermListValues { counts: counts(context), initial: true, lede, orders: orders(context, key), initials, groups };
        let layout =
            Layout { heading: title.clone(), title, description: values.lede.clone(), current: "terms", ..Layout::default() };
        (layout, values)
    }

    fn by_places(&self, context: PageContext) -> Vec<Group> {
        let mut groups: BTreeMap<usize, Vec<Listed>> = BTreeMap::new();
        for term in context.site.terms_by_places(&self.figures).into_iter().take(LISTED) {
            let places = self.figures.get(term.0 as usize).map_or(0, |figures| figures.places.len());
            groups.entry(places).or_default().extend(self.listed(context, term));
        }
        let group = |(places, terms): (usize, Vec<Listed>)| Group {
            id: format!("places-{places}"),
            letter: context.strings.count("places_count_short", places),
            terms,
        };
        groups.into_iter().rev().map(group).collect()
    }

    fn by_year(&self, context: PageContext, shown: impl Fn(Option<u16>) -> bool) -> Vec<Group> {
        let years = self.years.iter().filter(|(year, _)| shown(*year));
        let group = |(year, terms): &(Option<u16>, Vec<TermId>)| Group {
            id: id(*year),
            letter: name(context, *year),
            terms: terms.iter().take(LISTED).filter_map(|term| self.listed(context, *term)).collect(),
        };
        years.map(group).collect()
    }

    fn listed(&self, context: PageContext, term: TermId) -> Option<Listed> {
        Listed::of(context, term, self.sightings)
    }

    /// Links to the years: to a section of the page, or to a page of their own.
    fn letters(&self, context: PageContext, current: Option<Option<u16>>) -> Vec<Letter> {
        let link = |year: Option<u16>| {
            let to = if self.split { address(Order::Year(year)) } else { format!("/terms/by-year/#{}", id(year)) };
            Letter { letter: name(context, year), href: context.links.to(&to), current: current == Some(year) }
        };
        self.years.iter().map(|(year, _)| link(*year)).collect()
    }
}

/// The address of a list. A term's slug ends in a hash, so the two cannot collide.
pub(crate) fn address(order: Order) -> String {
    match order {
        Order::ByPlaces => "/terms/by-places/".to_owned(),
        Order::ByYear => "/terms/by-year/".to_owned(),
        Order::Year(year) => format!("/terms/by-year/{}/", year.map_or_else(|| "undated".to_owned(), |year| year.to_string())),
    }
}

/// The sort orders of the list; the current one is marked by having no link.
pub(crate) fn orders(context: PageContext, current: &str) -> Vec<Link> {
    let link = |(address, key): &(&str, &str)| Link {
        href: if *key == current { String::new() } else { context.links.to(address) },
        label: context.strings.get(key).to_owned(),
    };
    ORDERS.iter().map(link).collect()
}

fn id(year: Option<u16>) -> String {
    year.map_or_else(|| "undated".to_owned(), |year| format!("y{year}"))
}

fn name(context: PageContext, year: Option<u16>) -> String {
    year.map_or_else(|| context.strings.get("undated").to_owned(), |year| display_names::year(context.strings, year))
}
