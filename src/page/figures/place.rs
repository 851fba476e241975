//! The page of a place's figures, `/zhejiang/ningbo/figures/`: the targets of the last ten years in one table, and each indicator
//! over the years as a chart and a table.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::chart;
use super::series::{self, Said, Year};
use super::table::{Words, cell, cells_of_year, heads, measure_name, of_indicator, of_place, row_of_break};
use crate::annotation::ReportId;
use crate::digest::Digest;
use crate::figures::{Figure, Figures, Indicator, Measure};
use crate::page::context::{PageContext, PlaceLink};
use crate::page::display_names;
use crate::page::layout::{Crumb, Layout, Link};
use crate::site::{Place, PlaceId};

/// The values for the template of a place's figures.
#[derive(Serialize)]
pub(crate) struct PlaceFigures {
    path: Vec<PlaceLink>,
    small: String,
    name: String,
    roman: String,
    /// The targets of the last years as a table; empty if there are none.
    targets: String,
    indicators: Vec<Section>,
}

/// One indicator of the place.
#[derive(Serialize)]
struct Section {
    id: String,
    name: String,
    /// The page of the indicator in all places.
    href: String,
    chart: String,
    table: String,
    /// The words of the reports, by year.
    words: String,
}

/// The most years of the table of targets.
const TARGETS: usize = 10;

/// The digest of the figures that a place's page shows.
pub(crate) fn digest(place: &Place, figures: &Figures) -> Digest {
    Digest::of(&place.reports.iter().map(|id| figures.digest(*id)).collect::<Vec<_>>())
}

pub(crate) fn values(context: PageContext, id: PlaceId, figures: &Figures) -> Option<(Layout, PlaceFigures)> {
    let place = context.site.place(id)?;
    let address = of_place(context.site, place)?;
    let texts = series::texts(context.site, id);
    let mut said: FxHashMap<&str, Vec<Said>> = FxHashMap::default();
    series::said(figures, &place.reports).for_each(|one| said.entry(&*one.1.indicator).or_default().push(one));
    let section = |indicator: &Indicator| {
        let own = said.get(&*indicator.code)?;
        let measure = series::measure(own.iter().copied());
        section(context, indicator, measure, &series::series(context.site, own, &texts, measure))
    };
    let sections = context.site.indicators.list().iter().filter_map(section);
    let values = PlaceFigures {
        path: context.path(Some(id)),
        small: display_names::above(place),
        name: place.name.clone(),
        roman: display_names::roman(context.strings, place),
        targets: targets(context, &texts, &said),
        indicators: sections.collect(),
    };
    let name = context.strings.get("figures_page").to_owned();
    let mut trail = context.trail(Some(id));
    trail.push(Crumb { name: name.clone(), address });
    let heading = format!("{} {name}", display_names::region(&place.region));
    let description = context.strings.fill("figures_described", &[("place", &place.name)]);
    Some((Layout { title: heading.clone(), heading, description, current: "places", trail, ..Layout::default() }, values))
}

fn section(context: PageContext, indicator: &Indicator, measure: Measure, years: &[Year]) -> Option<Section> {
    if years.is_empty() {
        return None;
    }
    let words = [("name", &*indicator.name), ("measure", measure_name(context, measure))];
    Some(Section {
        id: indicator.code.to_string(),
        name: indicator.name.to_string(),
        href: context.links.to(&of_indicator(&indicator.code)),
        chart: chart::chart(years, measure, &context.strings.fill("figures_chart", &words)),
        table: table(context, years, measure),
        words: quotes(context, years),
    })
}

/// Year, target, outcome, difference and level, the newest year first.
fn table(context: PageContext, years: &[Year], measure: Measure) -> String {
    let levels = years.iter().any(|year| year.level.is_some());
    let mut out = String::from("<table class=\"tab fig\"><thead><tr><td>");
    let columns = heads(&mut out, context, levels);
    out.push_str("<tbody>\n");
    let mut newer: Option<&'static str> = None;
    for year in years.iter().rev() {
        if let (Some(is), Some(was)) = (newer, year.definition())
            && is != was
        {
            row_of_break(&mut out, context, columns + 1, was, is);
        }
        newer = year.definition().or(newer);
        out.push_str(&format!("<tr><th scope=row>{}", year.year));
        cells_of_year(&mut out, context, year, measure, levels);
    }
    out.push_str("</table>");
    out
}

/// The words of each year's reports, each a link to its paragraph.
fn quotes(context: PageContext, years: &[Year]) -> String {
    let mut words = Words::new(context);
    for year in years.iter().rev() {
        for (key, said) in [("figure_target", year.target), ("figure_outcome", year.outcome), ("measure_level", year.level)] {
            if let Some(said) = said {
                words.add(year.year, key, said);
            }
        }
    }
    words.html
}

/// Indicators by years: what the place aimed at in each of the last years.
fn targets(context: PageContext, texts: &BTreeMap<u16, ReportId>, said: &FxHashMap<&str, Vec<Said>>) -> String {
    let years: Vec<(u16, ReportId)> = texts.iter().rev().take(TARGETS).map(|(year, report)| (*year, *report)).collect();
    let mut body = String::new();
    for indicator in context.site.indicators.list() {
        let Some(own) = said.get(&*indicator.code) else { continue };
        let of = |(year, report): &(u16, ReportId)| {
            let measure = if indicator.measure == Measure::Share { Measure::Share } else { Measure::Growth };
            series::target(own, *report, *year, measure).map(|figure| (*report, figure))
        };
        let aims: Vec<Option<(ReportId, &Figure)>> = years.iter().map(of).collect();
        if aims.iter().all(Option::is_none) {
            continue;
        }
        body.push_str(&format!("<tr><th scope=row><a href=\"#{}\">{}</a>", indicator.code, indicator.name));
        for aim in aims {
            body.push_str("<td>");
            cell(&mut body, context, aim, Measure::Growth);
        }
        body.push('\n');
    }
    if body.is_empty() {
        return body;
    }
    let mut out = String::from("<table class=\"tab fig\"><thead><tr><td>");
    for (year, report) in &years {
        let Link { href, .. } = context.report_link(*report).unwrap_or(Link { href: String::new(), label: String::new() });
        out.push_str(&format!("<th scope=col><a href=\"{href}\">{year}</a>"));
    }
    out.push_str("<tbody>\n");
    out.push_str(&body);
    out.push_str("</table>");
    out
}
