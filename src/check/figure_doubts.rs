//! Doubts about the figures that reports state: what another reader might write otherwise, and what the reports of a place say against
//! each other. Each comes with the item of content/figures that settles it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::annotation::ReportId;
use crate::digest::Digest;
use crate::document::Kind as ReportKind;
use crate::figures::{Doubt, Figure, Figures, Kind, Measure, Origin, Period, Span, Unit};
use crate::page::basis::names;
use crate::pipeline::parallel::each;
use crate::pipeline::{Archive, Cache, curated, render};
use crate::site::Site;
use crate::site::manifest::Manifest;
use crate::yaml::scalar;

/// The largest gap, in percentage points, between the growth that a report states and that of the levels. Prices and revised levels
/// explain smaller ones.
const GAP: f64 = 25.0;

/// How far a level may be from ten times, a hundred times or ten thousand times the year before to count as a slip of the unit.
const NEAR: std::ops::RangeInclusive<f64> = 0.6..=1.6;

/// A figure that a curator should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureDoubt {
    /// `growth`, `unit`, `target-year`, `second-value`, `kind`, `measure` or `span`.
    pub kind: &'static str,
    /// The Markdown file of the report.
    pub file: String,
    pub anchor: String,
    pub indicator: String,
    /// The report's words.
    pub quote: String,
    /// What is doubtful.
    pub what: String,
    /// The file of corrections that settles it.
    pub corrections: String,
    /// The item to write there if the figure is right; `set: {…}` or `remove: true` in place of `confirm: true` if it is not.
    pub item: String,
}

/// The kinds in the order in which they are shown, with what each means.
pub(super) const KINDS: [(&str, &str); 7] = [
    ("unit", "a level is ten, a hundred or ten thousand times that of the year before, or the reverse"),
    ("growth", "the growth that is stated is more than 25 points from that of the levels"),
    ("target-year", "a target is not for the year that the report plans"),
    ("second-value", "a report states two values of one indicator"),
    ("kind", "nothing says whether the value was reached or is an aim"),
    ("measure", "nothing says what a percentage measures"),
    ("span", "only its size says that a value is the sum of several years"),
];

/// A row in doubt, as it is remembered.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Doubted {
    /// The number of its kind in [`KINDS`].
    kind: usize,
    anchor: Box<str>,
    quote: Box<str>,
    indicator: Box<str>,
    row: (Measure, Kind, Option<Period>),
    /// Its paragraph states another such row, so that only the quote names it.
    has_twin: bool,
    what: String,
}

/// A level or growth that a report states for one year.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Point {
    year: u16,
    value: f64,
    unit: Unit,
    /// The row, in case of doubt. Its kind and what is doubtful about it are not yet known.
    row: Doubted,
    /// Confirmed or corrected.
    is_settled: bool,
}

/// What a report contributes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct OfReport {
    doubts: Vec<Doubted>,
    levels: Vec<Point>,
    growth: Vec<Point>,
}

/// All doubts about figures, by kind, then by report. Figures that the build has not loaded come from its cache.
pub(super) fn doubts(
    (archive, site): (&Archive, &Site),
    figures: &Figures,
    (build, known): (&Cache, &Cache),
    manifest: &Manifest,
) -> Vec<FigureDoubt> {
    if !site.config.figures {
        return Vec::new();
    }
    let reports = render::reports(site);
    let names = names(site);
    let open = site.config.open_figures;
    let mut of_reports: Vec<OfReport> = each(&reports, |id| {
        let Some(report) = site.report(*id) else { return OfReport::default() };
        let key = Digest::of(&("figure doubts", figures.digest(*id), report.front.year, open));
        known.get(key).unwrap_or_else(|| {
            let loaded = figures.of(*id);
            let of_report = if loaded.is_empty() {
                let rows = render::report::figures(archive, site, build, *id, names);
                of_report(&rows, report.front.year, open)
            } else {
                of_report(loaded, report.front.year, open)
            };
            known.keep(key, &of_report);
            of_report
        })
    });
    for years in series(site) {
        across(&years, &mut of_reports);
    }
    let mut found = Vec::new();
    for (report, of_report) in site.reports.iter().zip(of_reports) {
        let prints = manifest.fingerprints(&report.address);
        found.extend(of_report.doubts.into_iter().map(|doubted| shown(&report.file, &prints, doubted)));
    }
    let rank = |doubt: &FigureDoubt| KINDS.iter().position(|(kind, _)| *kind == doubt.kind);
    found.sort_by_key(|doubt| (rank(doubt), doubt.file.clone()));
    found
}

/// What a report says by itself.
fn of_report(figures: &[Figure], year: Option<u16>, open: bool) -> OfReport {
    let mut of = OfReport::default();
    for figure in figures.iter().filter(|figure| figure.core || open || figure.doubt == Some(Doubt::SecondValue)) {
        let is_settled = figure.origin == Origin::Curator;
        if !is_settled && let Some((kind, what)) = own_doubt(figure, year) {
            of.doubts.push(doubted(figure, figures, kind, what));
        }
        if let Some((period, value)) = figure.period.zip(figure.value).filter(|_| is_point(figure)) {
            let point = Point {
                year: period.to,
                value: value.to_f64(),
                unit: figure.unit.clone(),
                row: doubted(figure, figures, "", String::new()),
                is_settled,
            };
            match figure.measure {
                Measure::Level => of.levels.push(point),
                Measure::Growth if !figure.basis.comparable => of.growth.push(point),
                _ => {}
            }
        }
    }
    of
}

/// Whether a figure is a value that the whole place reached in one year.
fn is_point(figure: &Figure) -> bool {
    let one_year = figure.period.is_some_and(|period| !period.is_long() && period.months.is_none());
    figure.core
        && figure.kind == Kind::Outcome
        && figure.scope.is_empty()
        && figure.relative_to.is_empty()
        && figure.span == Span::None
        && figure.max.is_none()
        && one_year
}

fn own_doubt(figure: &Figure, year: Option<u16>) -> Option<(&'static str, String)> {
    match figure.doubt {
        Some(Doubt::SecondValue) => return Some(("second-value", "the report states another value before it".to_owned())),
        Some(Doubt::Kind) => {
            let what = format!("read as {}: neither section nor sentence says so", figure.kind.name());
            return Some(("kind", what));
        }
        Some(Doubt::Span) => return Some(("span", "read as the sum of five years: only its size says so".to_owned())),
        Some(Doubt::Measure) => return Some(("measure", "read as growth: no word says so".to_owned())),
        None => {}
    }
    let planned = year.filter(|_| figure.kind == Kind::Target)?;
    let said = match figure.period {
        Some(period) if period == Period::year(planned) => return None,
        Some(period) => format!("read as a target for {period}"),
        None => "read as a target for no year".to_owned(),
    };
    Some(("target-year", format!("{said}, and the report plans {planned}")))
}

fn doubted(figure: &Figure, all: &[Figure], kind: &str, what: String) -> Doubted {
    let named = |f: &Figure| (f.measure, f.kind, f.period);
    let is_twin =
        |other: &&Figure| other.anchor == figure.anchor && other.indicator == figure.indicator && named(other) == named(figure);
    Doubted {
        kind: rank(kind),
        anchor: figure.anchor.clone(),
        quote: figure.quote.clone(),
        indicator: figure.indicator.clone(),
        row: named(figure),
        has_twin: all.iter().filter(is_twin).count() > 1,
        what,
    }
}

fn rank(kind: &str) -> usize {
    KINDS.iter().position(|(name, _)| *name == kind).unwrap_or_default()
}

/// The reports of each place by year: those with the whole text, the first of a year.
fn series(site: &Site) -> Vec<BTreeMap<u16, ReportId>> {
    let of_place = |place: &crate::site::Place| {
        let mut years = BTreeMap::new();
        for id in &place.reports {
            let Some(report) = site.report(*id).filter(|report| report.front.kind == ReportKind::Report) else { continue };
            if let Some(year) = report.front.year {
                years.entry(year).or_insert(*id);
            }
        }
        years
    };
    site.places.iter().map(of_place).collect()
}

/// Compares the levels of consecutive reports of a place with each other, and with the growth that is stated.
fn across(years: &BTreeMap<u16, ReportId>, reports: &mut [OfReport]) {
    for (year, id) in years {
        let Some(before) = years.get(&(year - 1)) else { continue };
        let found = match (reports.get(before.0 as usize), reports.get(id.0 as usize)) {
            (Some(before), Some(now)) => against(before, now),
            _ => continue,
        };
        if let Some(now) = reports.get_mut(id.0 as usize) {
            now.doubts.extend(found);
        }
    }
}

/// What a report says against the one of the year before.
fn against(before: &OfReport, now: &OfReport) -> Vec<Doubted> {
    let mut found = Vec::new();
    for level in &now.levels {
        let same = |other: &&Point| other.row.indicator == level.row.indicator;
        let last = before.levels.iter().filter(same).find(|last| last.year + 1 == level.year && last.unit == level.unit);
        let Some(last) = last.filter(|last| last.value > 0.0 && level.value > 0.0) else { continue };
        let rate = level.value / last.value;
        let growth = now.growth.iter().filter(same).find(|growth| growth.year == level.year);
        let gap = growth.map(|growth| (growth, (100.0 * (rate - 1.0) - growth.value).abs()));
        let slip = [1e1, 1e2, 1e4].into_iter().find(|times| NEAR.contains(&(rate / times)) || NEAR.contains(&(rate * times)));
        match (slip, gap) {
            (_, Some((_, gap))) if gap <= GAP => {}
            (Some(times), _) if !level.is_settled => {
                let what = format!(
                    "about {times} times {} {} of {}",
                    if rate > 1.0 { "the" } else { "less than the" },
                    number(last.value),
                    last.year
                );
                found.push(Doubted { kind: rank("unit"), what, ..level.row.clone() });
            }
            (None, Some((growth, _))) if !growth.is_settled => {
                let levels = 100.0 * (rate - 1.0);
                let what = format!(
                    "growth by {}%, and the levels of {} and {} differ by {levels:.1}%",
                    growth.value, last.year, level.year
                );
                found.push(Doubted { kind: rank("growth"), what, ..growth.row.clone() });
            }
            _ => {}
        }
    }
    found
}

/// A level without the digits that nobody reads.
fn number(value: f64) -> String {
    match value {
        v if v >= 1e8 => format!("{:.2}亿", v / 1e8),
        v if v >= 1e4 => format!("{:.2}万", v / 1e4),
        v => format!("{v}"),
    }
}

/// A doubt with the file and the item that settle it.
fn shown(file: &str, prints: &BTreeMap<String, String>, doubted: Doubted) -> FigureDoubt {
    let Doubted { kind, anchor, quote, indicator, row: (measure, of, period), has_twin, what } = doubted;
    let mut pairs = vec![("anchor", anchor.to_string())];
    pairs.extend(prints.get(&*anchor).map(|print| ("fingerprint", print.clone())));
    pairs.extend([
        ("indicator", indicator.to_string()),
        ("measure", measure.name().to_owned()),
        ("kind", of.name().to_owned()),
        ("ref", period.map(|period| period.to_string()).unwrap_or_default()),
    ]);
    pairs.extend(has_twin.then(|| ("quote", quote.to_string())));
    let pairs = pairs.iter().map(|(key, value)| {
        let mut pair = format!("{key}: ");
        scalar(value, true, &mut pair);
        pair
    });
    let item = format!("- at: {{{}}}\n  confirm: true", pairs.collect::<Vec<String>>().join(", "));
    FigureDoubt {
        kind: KINDS.get(kind).map_or("", |(name, _)| name),
        file: file.to_owned(),
        anchor: anchor.into(),
        indicator: indicator.into(),
        quote: quote.into(),
        what,
        corrections: curated::file_of(file),
        item,
    }
}

/// The doubts for a terminal: of each kind the number and the first, or all of them, each with the item that settles it.
pub(super) fn text(doubts: &[FigureDoubt], all: bool) -> String {
    let mut out = String::new();
    if doubts.is_empty() {
        return out;
    }
    let _ = writeln!(out, "figures in doubt ({})", doubts.len());
    for (kind, meaning) in KINDS {
        let of_kind: Vec<&FigureDoubt> = doubts.iter().filter(|doubt| doubt.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  {kind} ×{}: {meaning}", of_kind.len());
        for doubt in of_kind.iter().take(if all { usize::MAX } else { 1 }) {
            let FigureDoubt { file, anchor, indicator, quote, what, corrections, item, .. } = doubt;
            let _ =
                writeln!(out, "    {file}#{anchor} {indicator}: {quote}\n      {what}; if it is right, add to {corrections}:");
            item.lines().for_each(|line| {
                let _ = writeln!(out, "        {line}");
            });
        }
    }
    if !all {
        let _ = writeln!(out, "  the first of each kind; -v shows all");
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::markdown::read::read;
    use crate::figures::{Decimal, Indicators, of_document};

    fn figures(body: &str) -> Vec<Figure> {
        let text = format!("---\ntitle: 甲市政府工作报告\nregion: [甲省, 甲市]\nyear: 2024\n---\n\n{body}\n");
        let document = read(&"a.md".into(), &text).value.unwrap();
        of_document(&document, &document.addresses(), Indicators::core(), false)
    }

    fn target(period: Option<Period>) -> Vec<(usize, String)> {
        let mut figures = figures("## 2024年目标 {#s1}\n\n地区生产总值增长6%。");
        assert_eq!((figures[0].kind, figures[0].period), (Kind::Target, Some(Period::year(2024))));
        figures[0].period = period;
        of_report(&figures, Some(2024), false).doubts.into_iter().map(|doubted| (doubted.kind, doubted.what)).collect()
    }

    #[test]
    fn a_target_is_for_the_year_that_the_report_plans() {
        assert_eq!(target(Some(Period::year(2024))), []);
        let said = "read as a target for 2024/2028, and the report plans 2024".to_owned();
        assert_eq!(target(Some(Period::years(2024, 2028))), [(rank("target-year"), said)]);
        assert_eq!(target(None).len(), 1);
    }

    /// The kinds of doubt about a level, after that of the year before, with growth that is stated or not.
    fn of_levels(before: i64, now: i64, growth: Option<i64>) -> Vec<&'static str> {
        let stated = figures("## 2023年工作回顾 {#s1}\n\n地区生产总值1000亿元，增长6%。");
        let of = |year: u16, value: i64, growth: Option<i64>| {
            let mut figures = stated.clone();
            figures.iter_mut().for_each(|figure| figure.period = Some(Period::year(year)));
            figures[0].value = Some(Decimal::new(value, 8));
            figures[1].value = growth.map(|growth| Decimal::new(growth, 0));
            of_report(&figures, Some(year + 1), false)
        };
        let found = against(&of(2022, before, None), &of(2023, now, growth));
        found.iter().map(|doubted| KINDS[doubted.kind].0).collect()
    }

    #[test]
    fn levels_and_growth_of_consecutive_years_agree() {
        assert_eq!(of_levels(1000, 1060, Some(6)), [""; 0]);
        assert_eq!(of_levels(1000, 1300, Some(6)), [""; 0]);
        assert_eq!(of_levels(1000, 1320, Some(6)), ["growth"]);
        assert_eq!(of_levels(1000, 700, Some(6)), ["growth"]);
        assert_eq!(of_levels(1000, 2000, None), [""; 0]);
    }

    #[test]
    fn a_level_is_not_ten_times_that_of_the_year_before() {
        for times in [10, 100, 10_000] {
            assert_eq!(of_levels(1000, 1060 * times, Some(6)), ["unit"], "{times}");
            assert_eq!(of_levels(1000 * times, 1060, None), ["unit"], "{times}");
        }
        assert_eq!(of_levels(1000, 10_600, Some(960)), [""; 0]);
        assert_eq!(of_levels(1000, 3000, None), [""; 0]);
    }

    #[test]
    fn the_text_has_the_first_of_each_kind_with_the_item_that_settles_it() {
        let mut figures = figures("## 2024年目标 {#s1}\n\n地区生产总值增长6%。出口增长5%。");
        figures.iter_mut().for_each(|figure| figure.period = None);
        let doubted = of_report(&figures, Some(2024), false).doubts.into_iter();
        let prints = BTreeMap::from([("s1-p1".to_owned(), "0badcafe".to_owned())]);
        let doubts: Vec<FigureDoubt> = doubted.map(|doubted| shown("content/reports/a/2024.md", &prints, doubted)).collect();
        assert_eq!(
            doubts[0].item,
            "- at: {anchor: s1-p1, fingerprint: \"0badcafe\", indicator: gdp, measure: growth, kind: target, ref: \"\"}\n  confirm: true"
        );
        let (some, all) = (text(&doubts, false), text(&doubts, true));
        assert!(some.starts_with("figures in doubt (2)\n  target-year ×2: "), "{some}");
        assert!(
            some.contains("add to content/figures/a/2024.yaml:\n        - at: {anchor: s1-p1,") && !some.contains("exports")
        );
        assert!(all.contains("indicator: exports") && text(&[], true).is_empty());
    }
}
