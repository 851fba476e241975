//! What the reports of a place say of one indicator, year by year: the target from the report of the year, the outcome from that
//! of the next.

use std::collections::BTreeMap;

use crate::annotation::ReportId;
use crate::document::Kind as Text;
use crate::figures::{Figure, Figures, Kind, Measure, Period, Span, Status, Unit};
use crate::site::promises::{deviation, is_outcome};
use crate::site::{PlaceId, Site};

/// A figure and the report that states it.
pub(super) type Said<'a> = (ReportId, &'a Figure);

/// One year of an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Year<'a> {
    pub year: u16,
    pub target: Option<Said<'a>>,
    /// In the measure of the series or, if there is none, in another.
    pub outcome: Option<Said<'a>>,
    /// The outcome as a level, where the series is not one of levels.
    pub level: Option<Said<'a>>,
    /// Whether a target is set, and the next report does not mention the indicator for the year.
    pub silent: bool,
}

impl Year<'_> {
    /// The outcome less the target.
    pub(super) fn deviation(&self) -> Option<f64> {
        deviation(self.target?.1, self.outcome?.1)
    }

    /// What the indicator meant in the year's reports, where its meaning has changed over time.
    pub(super) fn definition(&self) -> Option<&'static str> {
        let of = |said: Option<Said>| said.and_then(|(_, figure)| definition(figure));
        of(self.outcome).or_else(|| of(self.level)).or_else(|| of(self.target))
    }
}

/// The definition that a figure is by, for indicators whose definition or name of account has changed.
fn definition(figure: &Figure) -> Option<&'static str> {
    let names: &[&'static str] = match &*figure.indicator {
        "income_rural" if figure.basis.net => return Some("纯收入"),
        "income_rural" => &["可支配收入"],
        "income_urban" => &["生活费收入", "可支配收入"],
        "budget_revenue" => &["一般公共预算", "公共财政预算", "一般预算"],
        "trade" | "exports" | "foreign_investment" if figure.measure == Measure::Level => {
            return match figure.unit {
                Unit::Yuan => Some("以人民币计"),
                Unit::Dollar => Some("以美元计"),
                _ => None,
            };
        }
        _ => return None,
    };
    names.iter().find(|words| figure.quote.contains(**words)).copied()
}

/// The report of each year of a place, its full text if there is one.
pub(super) fn texts(site: &Site, place: PlaceId) -> BTreeMap<u16, ReportId> {
    let mut years = BTreeMap::new();
    for id in site.place(place).map(|place| place.reports.as_slice()).unwrap_or_default() {
        let Some(report) = site.report(*id).filter(|report| report.front.kind != Text::Other) else { continue };
        if let Some(year) = report.front.year {
            years.entry(year).or_insert(*id);
        }
    }
    years
}

/// What these reports say of indicators for the whole place.
pub(super) fn said<'a>(figures: &'a Figures, reports: &[ReportId]) -> impl Iterator<Item = Said<'a>> {
    let of = |id: &ReportId| {
        let id = *id;
        figures.of(id).iter().map(move |figure| (id, figure))
    };
    reports.iter().flat_map(of).filter(|(_, figure)| figure.core && figure.scope.is_empty())
}

/// The aim for a year among what a report says of an indicator, in a measure if it has one in it.
pub(super) fn target<'a>(said: &[Said<'a>], report: ReportId, year: u16, measure: Measure) -> Option<&'a Figure> {
    let aims = said
        .iter()
        .filter(|(id, figure)| *id == report && figure.kind == Kind::Target && figure.status != Status::Stretch)
        .filter(|(_, figure)| figure.period == Some(Period::year(year)) && figure.span == Span::None);
    // The first in the order of the report among equals.
    aims.map(|(_, figure)| *figure).min_by_key(|figure| (figure.measure != measure, !figure.relative_to.is_empty()))
}

/// The years of an indicator in the [`texts`] of a place, oldest first, by what its reports have [`said`] of it; years without a
/// word of it are absent.
pub(super) fn series<'a>(site: &Site, said: &[Said<'a>], texts: &BTreeMap<u16, ReportId>, measure: Measure) -> Vec<Year<'a>> {
    let (Some(first), Some(last)) = (texts.keys().next(), texts.keys().next_back()) else { return Vec::new() };
    if said.is_empty() {
        return Vec::new();
    }
    let years = first.saturating_sub(1)..=*last;
    years.filter_map(|year| one(site, said, texts, measure, year)).collect()
}

fn one<'a>(site: &Site, said: &[Said<'a>], texts: &BTreeMap<u16, ReportId>, measure: Measure, year: u16) -> Option<Year<'a>> {
    let own = texts.get(&year).copied();
    let target = own.and_then(|id| Some((id, target(said, id, year, measure)?)));
    let next = texts.get(&(year + 1)).copied();
    let reached: Vec<Said> =
        said.iter().filter(|(id, figure)| Some(*id) == next && is_outcome(figure, year)).copied().collect();
    let of = |measure: Measure| reached.iter().find(|(_, figure)| figure.measure == measure).copied();
    let level = of(Measure::Level).filter(|_| measure != Measure::Level);
    let other = || reached.first().copied().filter(|said| Some(*said) != level);
    let outcome = of(measure).or_else(other);
    let full = |id: Option<ReportId>| id.and_then(|id| site.report(id)).is_some_and(|r| r.front.kind == Text::Report);
    let silent = target.is_some() && reached.is_empty() && full(next) && full(own);
    (target.is_some() || !reached.is_empty()).then_some(Year { year, target, outcome, level, silent })
}

/// The measure in which an indicator is most often aimed at and reached; growth if it is undecided.
pub(super) fn measure<'a>(said: impl Iterator<Item = Said<'a>>) -> Measure {
    let measures = [Measure::Growth, Measure::Share, Measure::Level];
    let mut counts = [0_u32; 3];
    for (_, figure) in said {
        if let Some((_, count)) = measures.iter().zip(&mut counts).find(|(measure, _)| **measure == figure.measure) {
            // Targets decide; the outcomes of most indicators are given both ways.
            *count += if figure.kind == Kind::Target { 8 } else { 1 };
        }
    }
    let best = counts.iter().max().copied().unwrap_or_default();
    measures.into_iter().zip(counts).find(|(_, count)| *count == best).map_or(Measure::Growth, |(measure, _)| measure)
}
