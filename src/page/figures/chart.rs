//! A small chart of an indicator: outcomes as dots joined by a line, targets as bars across. A year without a value is a gap, and
//! the line ends where the definition changes.

use std::fmt::Write as _;

use super::series::{Said, Year};
use crate::figures::Measure;
use crate::page::escape;

/// Width and height of the drawing in SVG units; the font size of its labels is 13.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 132.0;
/// The y coordinates of the highest and the lowest value.
const TOP: f64 = 24.0;
const BASE: f64 = 108.0;
/// The most years that get a label.
const LABELS: usize = 12;

/// The most years, less one, of a chart that has the number of each outcome.
const NUMBERED: u16 = 15;

/// The chart of a series; empty if it has fewer than two years with a value in its measure.
pub(super) fn chart(years: &[Year], measure: Measure, label: &str) -> String {
    let value = |said: Option<Said>| {
        said.filter(|(_, figure)| figure.measure == measure && figure.relative_to.is_empty())
            .and_then(|(_, figure)| figure.value)
            .map(|value| value.to_f64())
            .filter(|value| value.is_finite())
    };
    let points: Vec<Point> = years
        .iter()
        .map(|year| Point {
            year: year.year,
            target: value(year.target),
            outcome: value(year.outcome),
            definition: year.definition(),
        })
        .filter(|point| point.target.is_some() || point.outcome.is_some())
        .collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    if first.year == last.year {
        return String::new();
    }
    let all = || points.iter().flat_map(|point| [point.target, point.outcome]).flatten();
    let scale = Scale {
        from: first.year,
        step: (WIDTH - 24.0) / f64::from(last.year - first.year),
        low: all().fold(0.0, f64::min),
        high: all().fold(f64::MIN_POSITIVE, f64::max),
    };
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=img aria-label=\"");
    escape::attribute(&mut svg, label);
    let zero = scale.y(0.0);
    let _ = write!(svg, "\"><line x1=0 x2={WIDTH} y1={zero:.1} y2={zero:.1} />");
    lines(&mut svg, &points, &scale);
    marks(&mut svg, &points, &scale);
    if measure != Measure::Level && last.year - first.year <= NUMBERED {
        numbers(&mut svg, &points, &scale);
    }
    labels(&mut svg, (first.year, last.year), &scale);
    svg.push_str("</svg>");
    svg
}

struct Point {
    year: u16,
    target: Option<f64>,
    outcome: Option<f64>,
    definition: Option<&'static str>,
}

struct Scale {
    from: u16,
    step: f64,
    low: f64,
    high: f64,
}

impl Scale {
    fn x(&self, year: u16) -> f64 {
        12.0 + self.step * f64::from(year.saturating_sub(self.from))
    }

    fn y(&self, value: f64) -> f64 {
        BASE - (BASE - TOP) * (value - self.low) / (self.high - self.low)
    }
}

/// The line through outcomes of years in a row, and a line across where the definition changes.
fn lines(svg: &mut String, points: &[Point], scale: &Scale) {
    let mut path = String::new();
    let mut last: Option<u16> = None;
    let mut meaning = None;
    for point in points {
        let changed = matches!((meaning, point.definition), (Some(was), Some(is)) if was != is);
        if changed {
            let x = scale.x(point.year) - scale.step / 2.0;
            let _ = write!(svg, "<line class=break x1={x:.1} x2={x:.1} y1=8 y2={BASE} />");
        }
        meaning = point.definition.or(meaning);
        let Some(outcome) = point.outcome else {
            last = None;
            continue;
        };
        let follows = !changed && last.is_some_and(|last| last + 1 == point.year);
        let _ = write!(path, "{}{:.1} {:.1}", if follows { 'L' } else { 'M' }, scale.x(point.year), scale.y(outcome));
        last = Some(point.year);
    }
    let _ = write!(svg, "<path class=line d=\"{path}\"/>");
}

fn marks(svg: &mut String, points: &[Point], scale: &Scale) {
    let (mut targets, mut dots) = (String::new(), String::new());
    for point in points {
        let x = scale.x(point.year);
        if let Some(target) = point.target {
            let _ = write!(targets, "M{:.1} {:.1}h12", x - 6.0, scale.y(target));
        }
        if let Some(outcome) = point.outcome {
            // A line of no length with round ends is a dot.
            let _ = write!(dots, "M{x:.1} {:.1}h0", scale.y(outcome));
        }
    }
    let _ = write!(svg, "<path class=aim d=\"{targets}\"/><path class=dot d=\"{dots}\"/>");
}

/// The number of each outcome, above its dot and the target.
fn numbers(svg: &mut String, points: &[Point], scale: &Scale) {
    for point in points {
        if let Some(outcome) = point.outcome {
            let top = scale.y(outcome.max(point.target.unwrap_or(outcome)));
            let _ = write!(svg, "<text x={:.1} y={:.1}>{outcome}</text>", scale.x(point.year), top - 7.0);
        }
    }
}

fn labels(svg: &mut String, (from, to): (u16, u16), scale: &Scale) {
    let every = (usize::from(to - from) + 1).div_ceil(LABELS);
    for year in (from..=to).rev().step_by(every) {
        let _ = write!(svg, "<text x={:.1} y=128>{:02}</text>", scale.x(year), year % 100);
    }
}
