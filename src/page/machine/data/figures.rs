//! The tables of figures: what reports state in numbers, the indicators, targets with what became of them, and the regions.

use super::table::{Cell, Column, Of, Rows};
use crate::annotation::ReportId;
use crate::division::{Rank, table as divisions};
use crate::figures::{Figure, Figures, Origin};
use crate::page::Gathered;
use crate::page::context::PageContext;
use crate::site::promises::Found;
use crate::site::{Place, PlaceId};

pub(super) const FIGURES: &[Column] = &[
    ("report", "string"),
    ("anchor", "string"),
    ("indicator", "string"),
    ("scope", "string"),
    ("kind", "string"),
    ("measure", "string"),
    ("value", "number"),
    ("value_max", "number"),
    ("unit", "string"),
    ("bound", "string"),
    ("relative_to", "string"),
    ("status", "string"),
    ("ref", "string"),
    ("span", "string"),
    ("basis", "string"),
    ("modality", "string"),
    ("quote", "string"),
    ("sentence", "string"),
    ("origin", "string"),
    ("rule", "string"),
    ("doubt", "string"),
];

/// The figures of a report that the tables have: those of the indicators, and the open ones if the settings ask for them.
pub(super) fn published<'f>(context: PageContext, figures: &'f Figures, id: ReportId) -> impl Iterator<Item = &'f Figure> {
    let open = context.site.config.open_figures;
    figures.of(id).iter().filter(move |figure| figure.core || open)
}

pub(super) fn figures(context: PageContext, gathered: &Gathered, out: &mut dyn Rows) {
    for (report, id) in context.site.reports.iter().zip(0u32..) {
        for figure in published(context, &gathered.figures, ReportId(id)) {
            out.row(Of::report(report), &row(&report.address, figure));
        }
    }
}

/// A figure as a row of the table. An empty cell is a value that there is not.
pub(crate) fn row<'a>(address: &'a str, figure: &'a Figure) -> [Cell<'a>; 21] {
    let decimal =
        |value: Option<crate::figures::Decimal>| value.map_or(Cell::Unknown, |value| Cell::Decimal(value.to_string()));
    [
        address.into(),
        (&*figure.anchor).into(),
        (&*figure.indicator).into(),
        words(&figure.scope),
        figure.kind.name().into(),
        figure.measure.name().into(),
        decimal(figure.value),
        decimal(figure.max),
        figure.unit.name().into(),
        figure.bound.name().into(),
        words(&figure.relative_to),
        words(figure.status.name()),
        figure.period.map(|period| period.to_string()).into(),
        words(figure.span.name()),
        figure.basis.name().into(),
        words(&figure.modality),
        (&*figure.quote).into(),
        (&*figure.sentence).into(),
        match figure.origin {
            Origin::Machine => "machine",
            Origin::Curator => "curator",
        }
        .into(),
        figure.rule.name().into(),
        words(figure.doubt.map(|doubt| doubt.name()).unwrap_or_default()),
    ]
}

fn words(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Unknown } else { text.into() }
}

pub(super) const INDICATORS: &[Column] =
    &[("indicator", "string"), ("name", "string"), ("unit", "string"), ("measure", "string"), ("flow", "boolean")];

pub(super) fn indicators(context: PageContext, out: &mut dyn Rows) {
    for indicator in context.site.indicators.list() {
        let row = [
            (&*indicator.code).into(),
            (&*indicator.name).into(),
            indicator.unit.name().to_owned().into(),
            indicator.measure.name().into(),
            indicator.flow.into(),
        ];
        out.row(Of::default(), &row);
    }
}

pub(super) const PAIRS: &[Column] = &[
    ("place", "string"),
    ("year", "integer"),
    ("indicator", "string"),
    ("measure", "string"),
    ("unit", "string"),
    ("target", "number"),
    ("target_bound", "string"),
    ("target_report", "string"),
    ("target_anchor", "string"),
    ("outcome", "number"),
    ("outcome_bound", "string"),
    ("outcome_status", "string"),
    ("outcome_report", "string"),
    ("outcome_anchor", "string"),
    ("deviation", "number"),
];

pub(super) fn pairs(context: PageContext, gathered: &Gathered, out: &mut dyn Rows) {
    let address = |id: ReportId| context.site.report(id).map(|report| report.address.as_str());
    let decimal =
        |value: Option<crate::figures::Decimal>| value.map_or(Cell::Unknown, |value| Cell::Decimal(value.to_string()));
    for promise in context.site.promises(&gathered.figures) {
        let Found::Outcome(next, outcome) = promise.found else { continue };
        let (report, target) = promise.target;
        let row = [
            context.site.place(promise.place).map(|place| place.address.as_str()).into(),
            promise.year.into(),
            (&*target.indicator).into(),
            target.measure.name().into(),
            target.unit.name().into(),
            decimal(target.value),
            target.bound.name().into(),
            address(report).into(),
            (&*target.anchor).into(),
            decimal(outcome.value),
            outcome.bound.name().into(),
            words(outcome.status.name()),
            address(next).into(),
            (&*outcome.anchor).into(),
            promise.deviation().map_or(Cell::Unknown, |deviation| Cell::Decimal(deviation.to_string())),
        ];
        out.row(Of { place: Some(promise.place) }, &row);
    }
}

pub(super) const ABSENCES: &[Column] = &[
    ("place", "string"),
    ("year", "integer"),
    ("indicator", "string"),
    ("measure", "string"),
    ("target_report", "string"),
    ("target_anchor", "string"),
    ("next_report", "string"),
];

pub(super) fn absences(context: PageContext, gathered: &Gathered, out: &mut dyn Rows) {
    let address = |id: ReportId| context.site.report(id).map(|report| report.address.as_str());
    for promise in context.site.promises(&gathered.figures) {
        let Found::Nothing(next) = promise.found else { continue };
        let (report, target) = promise.target;
        let row = [
            context.site.place(promise.place).map(|place| place.address.as_str()).into(),
            promise.year.into(),
            (&*target.indicator).into(),
            target.measure.name().into(),
            address(report).into(),
            (&*target.anchor).into(),
            address(next).into(),
        ];
        out.row(Of { place: Some(promise.place) }, &row);
    }
}

/// The level of a place whose division is known.
pub(super) fn level(place: &Place) -> Option<&'static str> {
    Some(match divisions().get(place.code?)?.rank {
        Rank::Country => "country",
        Rank::Province => "province",
        Rank::Prefecture => "prefecture",
        Rank::County => "county",
    })
}

pub(super) const REGIONS: &[Column] = &[
    ("place", "string"),
    ("name", "string"),
    ("region", "string"),
    ("code", "integer"),
    ("level", "string"),
    ("parent", "string"),
    ("current", "boolean"),
    ("until", "integer"),
];

pub(super) fn regions(context: PageContext, out: &mut dyn Rows) {
    for (place, id) in context.site.places.iter().zip(0u32..) {
        let division = place.code.and_then(|code| divisions().get(code));
        let parent = place.parent.and_then(|parent| context.site.place(parent));
        let row = [
            (&place.address).into(),
            (&place.name).into(),
            place.region.join("/").into(),
            place.code.into(),
            level(place).into(),
            parent.map(|parent| &parent.address).into(),
            division.map(|division| division.current).into(),
            division.and_then(|division| division.until).into(),
        ];
        out.row(Of { place: Some(PlaceId(id)) }, &row);
    }
}
