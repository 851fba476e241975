//! Targets and outcomes joined: what a report aimed at for its year, and what the next report of the place says was reached.

use std::collections::BTreeMap;

use crate::annotation::ReportId;
use crate::document::Kind;
use crate::figures::{self, Figure, Figures, Measure, Period, Span, Status};
use crate::site::{PlaceId, Site};

/// A target, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promise<'a> {
    pub place: PlaceId,
    /// The year for which the target was set.
    pub year: u16,
    pub target: (ReportId, &'a Figure),
    pub found: Found<'a>,
}

/// What the next report of the place says of a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found<'a> {
    /// The same indicator in the same measure.
    Outcome(ReportId, &'a Figure),
    /// The indicator, but in another measure.
    Otherwise(ReportId),
    /// Nothing: the report does not mention the indicator for that year.
    Nothing(ReportId),
}

impl Site {
    /// The targets for which the next year's report of the place is in the archive, by place, year and order in the report.
    pub fn promises<'a>(&self, figures: &'a Figures) -> Vec<Promise<'a>> {
        let places = (0_u32..).map(PlaceId).zip(&self.places);
        places.flat_map(|(place, _)| self.promises_of(place, figures)).collect()
    }

    /// The promises of one place.
    pub fn promises_of<'a>(&self, place: PlaceId, figures: &'a Figures) -> Vec<Promise<'a>> {
        let reports = self.full_reports(place);
        let mut promises = Vec::new();
        for (year, report) in &reports {
            let Some(next) = reports.get(&(year + 1)) else { continue };
            let reached: Vec<&Figure> = figures.of(*next).iter().filter(|figure| is_outcome(figure, *year)).collect();
            for target in figures.of(*report).iter().filter(|figure| is_target(figure, *year)) {
                promises.push(Promise { place, year: *year, target: (*report, target), found: found(target, *next, &reached) });
            }
        }
        promises
    }

    /// The report of each year of a place whose text is whole, the first if there are several.
    fn full_reports(&self, place: PlaceId) -> BTreeMap<u16, ReportId> {
        let mut years = BTreeMap::new();
        for id in self.place(place).map(|place| place.reports.as_slice()).unwrap_or_default() {
            let Some(report) = self.report(*id).filter(|report| report.front.kind == Kind::Report) else { continue };
            if let Some(year) = report.front.year {
                years.entry(year).or_insert(*id);
            }
        }
        years
    }
}

/// Whether a figure is an aim of the whole place for a year.
fn is_target(figure: &Figure, year: u16) -> bool {
    figure.core
        && figure.scope.is_empty()
        && figure.kind == figures::Kind::Target
        && figure.status != Status::Stretch
        && figure.period == Some(Period::year(year))
        && figure.span == Span::None
        && figure.relative_to.is_empty()
}

/// Whether a figure is what the whole place reached in a year.
pub(crate) fn is_outcome(figure: &Figure, year: u16) -> bool {
    figure.core
        && figure.scope.is_empty()
        && figure.kind == figures::Kind::Outcome
        && figure.period == Some(Period::year(year))
        && figure.span == Span::None
}

fn found<'a>(target: &Figure, next: ReportId, reached: &[&'a Figure]) -> Found<'a> {
    let same = |figure: &&&Figure| figure.indicator == target.indicator;
    let alike = |figure: &&&Figure| {
        same(figure)
            && figure.measure == target.measure
            && figure.unit == target.unit
            && figure.value.is_some()
            && figure.relative_to.is_empty()
    };
    match (reached.iter().find(alike), reached.iter().find(same)) {
        (Some(outcome), _) => Found::Outcome(next, outcome),
        (None, Some(_)) => Found::Otherwise(next),
        (None, None) => Found::Nothing(next),
    }
}

impl Promise<'_> {
    /// What was reached less what was aimed at, in the target's unit; `None` if either has no value.
    pub fn deviation(&self) -> Option<f64> {
        let Found::Outcome(_, outcome) = self.found else { return None };
        deviation(self.target.1, outcome)
    }
}

/// An outcome less its target, in the target's unit; `None` if they cannot be compared.
pub fn deviation(target: &Figure, outcome: &Figure) -> Option<f64> {
    let alike = target.measure == outcome.measure && target.unit == outcome.unit;
    if !alike || !target.relative_to.is_empty() || !outcome.relative_to.is_empty() {
        return None;
    }
    let (reached, aimed) = (outcome.value?.to_f64(), target.value?.to_f64());
    // Values of reports have few digits; the difference of two binary fractions has more.
    let places = if target.measure == Measure::Level { 0 } else { 4 };
    let scale = 10_f64.powi(places);
    Some(((reached - aimed) * scale).round() / scale)
}
