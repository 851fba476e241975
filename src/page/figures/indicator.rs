//! The page of all indicators, `/figures/`, and the pages of each: places by years at `/figures/gdp/` for the nation and the
//! provinces, at `/figures/gdp/zhejiang/` within a province, and the places of a year one below the other at `/figures/gdp/2024/`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::series::{self, Said, Year};
use super::table::{cells_of_year, heads, measure_name, of_indicator, of_place};
use super::value;
use crate::annotation::ReportId;
use crate::figures::{Figures, Indicator, Measure};
use crate::page::context::PageContext;
use crate::page::escape;
use crate::page::layout::{Crumb, Layout, Link};
use crate::site::{PlaceId, Site};

/// The most places that the page of a year lists; if there are more, counties are on the pages of their provinces only.
const PLACES: usize = 600;
/// What stands around the heads and rows of a table.
const OPEN: &str = "<div class=scroll tabindex=0><table class=\"tab fig\"><thead><tr><td>";
const CLOSE: &str = "</table></div>\n";
/// The level of counties, counted from the outermost place.
const COUNTY: usize = 3;

/// The values for the template of all indicators.
#[derive(Serialize)]
pub(crate) struct AllIndicators {
    indicators: Vec<Link>,
}

pub(crate) fn all(context: PageContext) -> (Layout, AllIndicators) {
    let link = |indicator: &Indicator| Link {
        href: context.links.to(&of_indicator(&indicator.code)),
        label: indicator.name.to_string(),
    };
    let indicators = context.site.indicators.list().iter().map(link).collect();
    let title = context.strings.get("figures_page").to_owned();
    let description = context.strings.get("figures_lede").to_owned();
    (
        Layout { title: title.clone(), heading: title, description, current: "figures_page", ..Layout::default() },
        AllIndicators { indicators },
    )
}

/// The values for the template of an indicator.
#[derive(Serialize)]
pub(crate) struct IndicatorValues {
    name: String,
    /// What the values are: growth, a rate, a level.
    measure: String,
    /// The page of the nation and the provinces; empty on it.
    whole: String,
    /// The province or the year that the page is about; empty on the page of the nation and the provinces.
    part: String,
    table: String,
    /// Whether counties are left out.
    cut: bool,
    /// Links to the pages of provinces and of years, as items of a list: each page has them all, so they are written here and not
    /// by the template engine.
    provinces: String,
    years: String,
}

/// A page of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The outermost places by years.
    Whole,
    /// An outermost place, and the places in it, by years.
    Within(PlaceId),
    /// All places in a year.
    Year(u16),
}

/// What all places say of an indicator.
pub(crate) struct Indicated<'a> {
    indicator: &'a Indicator,
    measure: Measure,
    /// Places in list order, with their years.
    places: Vec<Placed<'a>>,
    /// The pages with their addresses.
    parts: Vec<(Part, String)>,
}

/// What one place says of an indicator.
struct Placed<'a> {
    id: PlaceId,
    /// Places from the outermost down to it.
    line: Vec<PlaceId>,
    years: BTreeMap<u16, Year<'a>>,
}

impl Placed<'_> {
    fn root(&self) -> PlaceId {
        self.line.first().copied().unwrap_or(self.id)
    }
}

impl<'a> Indicated<'a> {
    /// What all places say of the indicator with this number; `None` if there is no such indicator.
    pub(crate) fn new(site: &'a Site, figures: &'a Figures, number: usize) -> Option<Indicated<'a>> {
        let indicator = site.indicators.list().get(number)?;
        let own = |reports: &[ReportId]| -> Vec<Said<'a>> {
            series::said(figures, reports).filter(|(_, figure)| *figure.indicator == *indicator.code).collect()
        };
        let ids: Vec<ReportId> = (0..site.reports.len() as u32).map(ReportId).collect();
        let measure = series::measure(own(&ids).into_iter());
        let placed = |id: &PlaceId| {
            let said = own(site.place(*id).map_or(&[], |place| place.reports.as_slice()));
            let years = series::series(site, &said, &series::texts(site, *id), measure);
            let years: BTreeMap<u16, Year> = years.into_iter().map(|year| (year.year, year)).collect();
            Placed { id: *id, line: site.line(*id), years }
        };
        let places: Vec<Placed> = site.tree.iter().map(placed).filter(|placed| !placed.years.is_empty()).collect();
        let parts = parts(&places).into_iter().map(|part| (part, address(site, indicator, part))).collect();
        Some(Indicated { indicator, measure, places, parts })
    }

    /// The pages of the indicator.
    pub(crate) fn parts(&self) -> Vec<(Part, String)> {
        self.parts.clone()
    }

    pub(crate) fn values(&self, context: PageContext, part: Part) -> (Layout, IndicatorValues) {
        let links = |of: fn(&Part) -> bool| -> String {
            let mut out = String::new();
            for other in self.parts.iter().filter(|(part, _)| of(part)) {
                link(&mut out, context, other, other.0 == part);
            }
            out
        };
        let (table, cut) = match part {
            Part::Whole => (self.grid(context, |placed| placed.line.len() == 1), false),
            Part::Within(root) => (self.grid(context, |placed| placed.root() == root), false),
            Part::Year(year) => self.cascade(context, year),
        };
        let is_year = matches!(part, Part::Year(_));
        let values = IndicatorValues {
            name: self.indicator.name.to_string(),
            measure: measure_name(context, self.measure).to_owned(),
            whole: if part == Part::Whole { String::new() } else { context.links.to(&of_indicator(&self.indicator.code)) },
            part: label(context, part),
            table,
            cut,
            provinces: if is_year { String::new() } else { links(|part| matches!(part, Part::Within(_))) },
            years: if matches!(part, Part::Within(_)) { String::new() } else { links(|part| matches!(part, Part::Year(_))) },
        };
        (self.layout(context, part, &values), values)
    }

    fn layout(&self, context: PageContext, part: Part, values: &IndicatorValues) -> Layout {
        let heading = format!("{} {}", values.name, values.part).trim_end().to_owned();
        let description = context.strings.fill("figures_indicator_described", &[("name", &heading)]);
        let address = address(context.site, self.indicator, part);
        let trail = vec![context.crumb("figures_page", "/figures/"), Crumb { name: heading.clone(), address }];
        Layout { title: heading.clone(), heading, description, current: "figures_page", trail, ..Layout::default() }
    }

    /// Places by years, a table for each decade, the newest first: they fit on paper, and a place is only in those of which it
    /// speaks.
    fn grid(&self, context: PageContext, shown: impl Fn(&Placed) -> bool) -> String {
        let places: Vec<&Placed<'a>> = self.places.iter().filter(|placed| shown(placed)).collect();
        let mut decades: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
        for year in places.iter().flat_map(|placed| placed.years.keys()) {
            decades.entry(year / 10).or_default().insert(*year);
        }
        let mut out = String::new();
        for years in decades.values().rev() {
            self.decade(&mut out, context, &places, years);
        }
        out
    }

    /// Places by these years, the newest first: the outcome, and the target in small below it.
    fn decade(&self, out: &mut String, context: PageContext, places: &[&Placed<'a>], years: &BTreeSet<u16>) {
        out.push_str(OPEN);
        for year in years.iter().rev() {
            let href = context.links.to(&address(context.site, self.indicator, Part::Year(*year)));
            out.extend(["<th scope=col><a href=\"", &href, "\">", &year.to_string(), "</a>"]);
        }
        out.push_str("<tbody>\n");
        let mut above = Vec::new();
        for placed in places.iter().filter(|placed| years.iter().any(|year| placed.years.contains_key(year))) {
            self.place(out, context, placed, (&mut above, years.len()));
            for year in years.iter().rev() {
                out.push_str("<td>");
                placed.years.get(year).into_iter().for_each(|year| self.brief(out, year));
            }
            out.push('\n');
        }
        out.push_str(CLOSE);
    }

    /// Outcome and target without links.
    fn brief(&self, out: &mut String, year: &Year<'a>) {
        let own = |said: Option<Said<'a>>| said.filter(|(_, figure)| figure.measure == self.measure);
        if let Some((_, outcome)) = own(year.outcome) {
            escape::text(out, &value::plain(outcome));
        }
        if let Some((_, target)) = own(year.target) {
            out.push_str("<small>");
            escape::text(out, &value::plain(target));
            out.push_str("</small>");
        }
    }

    /// The head of a place's row. Before it come the places that contain it and have no row of their own: without them it would
    /// stand below another province. `above` holds the places of the last row, the outermost first; the
    /// table has so many columns.
    fn place(&self, out: &mut String, context: PageContext, placed: &Placed, (above, columns): (&mut Vec<PlaceId>, usize)) {
        let common = placed.line.iter().zip(above.iter()).take_while(|(own, last)| own == last).count();
        for (depth, id) in placed.line.iter().enumerate().skip(common) {
            self.head(out, context, *id, (depth + 1, *id == placed.id));
            if *id != placed.id {
                out.push_str(&format!("<td colspan={columns}>\n"));
            }
        }
        above.clone_from(&placed.line);
    }

    /// The name of a place as the head of a row: a link to its figures, and to those of the indicator if the row has `own` ones.
    fn head(&self, out: &mut String, context: PageContext, id: PlaceId, (depth, own): (usize, bool)) {
        let Some(place) = context.site.place(id) else { return };
        out.extend(["<tr class=l", &depth.to_string(), "><th scope=row><a href="]);
        let anchor = if own { ["#", &self.indicator.code] } else { [""; 2] };
        let href = of_place(context.site, place).map(|address| context.links.to(&(address + &anchor.concat())));
        escape::value(out, &href.unwrap_or_else(|| context.links.to(&place.address)));
        out.push('>');
        escape::text(out, &place.name);
        out.push_str("</a>");
    }

    /// The places of a year, each below the place that contains it, with target, outcome and difference.
    fn cascade(&self, context: PageContext, year: u16) -> (String, bool) {
        let mut rows: Vec<_> = self.places.iter().filter_map(|placed| Some((placed, placed.years.get(&year)?))).collect();
        let cut = rows.len() > PLACES;
        if cut {
            rows.retain(|(placed, _)| placed.line.len() < COUNTY);
        }
        let levels = self.measure != Measure::Level && rows.iter().any(|(_, year)| year.level.is_some());
        let mut out = OPEN.to_owned();
        let columns = heads(&mut out, context, levels);
        out.push_str("<tbody>\n");
        let mut above = Vec::new();
        for (placed, year) in rows {
            self.place(&mut out, context, placed, (&mut above, columns));
            cells_of_year(&mut out, context, year, self.measure, levels);
        }
        out.push_str(CLOSE);
        (out, cut)
    }
}

/// The pages of an indicator of which these places speak: each outermost place that has others in it, and each year.
fn parts(places: &[Placed]) -> Vec<Part> {
    let mut roots: Vec<PlaceId> = places.iter().filter(|placed| placed.line.len() > 1).map(Placed::root).collect();
    roots.dedup();
    let years: BTreeSet<u16> = places.iter().flat_map(|placed| placed.years.keys().copied()).collect();
    let years = years.into_iter().rev().map(Part::Year);
    std::iter::once(Part::Whole).chain(roots.into_iter().map(Part::Within)).chain(years).collect()
}

/// The address of a page of an indicator.
fn address(site: &Site, indicator: &Indicator, part: Part) -> String {
    let own = of_indicator(&indicator.code);
    match part {
        Part::Whole => own,
        Part::Within(id) => own + site.place(id).map_or("", |place| place.address.trim_start_matches('/')),
        Part::Year(year) => [own.as_str(), &year.to_string(), "/"].concat(),
    }
}

/// A page as an item of a list; the current page is no link.
fn link(out: &mut String, context: PageContext, (part, address): &(Part, String), current: bool) {
    out.push_str("<li><a ");
    if current {
        out.push_str("aria-current=\"page");
    } else {
        out.push_str("href=\"");
        escape::attribute(out, &context.links.to(address));
    }
    out.push_str("\">");
    escape::text(out, &label(context, *part));
    out.push_str("</a></li>");
}

/// The name of a part: 浙江省, 2024.
fn label(context: PageContext, part: Part) -> String {
    match part {
        Part::Whole => String::new(),
        Part::Within(id) => context.site.place(id).map_or_else(String::new, |place| place.name.clone()),
        Part::Year(year) => year.to_string(),
    }
}
