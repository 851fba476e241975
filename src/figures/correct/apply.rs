//! Applies corrections to the figures of a report.

use std::collections::HashMap;
use std::sync::Arc;

use super::{At, Change, Correction, Values};
use crate::diag::{Diagnostic, Noted, messages};
use crate::figures::grammar::sentences;
use crate::figures::{
    Basis, Bound, Doubt, Figure, Indicators, Kind, Measure, Origin, Paragraph, Period, Rule, Span, Status, Unit,
};

/// The figures of a report as its curator corrects them, in reading order. All items are about the rows that the machine found, so
/// that their order does not matter.
pub fn apply(
    figures: Vec<Figure>,
    paragraphs: &[Paragraph],
    corrections: &[Correction],
    indicators: &Indicators,
) -> Noted<Vec<Figure>> {
    let rows = figures.into_iter().map(|found| Row { now: Some(found.clone()), found, corrected: None }).collect();
    let mut applying = Applying { rows, paragraphs, indicators, added: Vec::new(), said: Vec::new() };
    corrections.iter().for_each(|correction| applying.one(correction));
    let Applying { rows, added, said, .. } = applying;
    let mut figures: Vec<Figure> = rows.into_iter().filter_map(|row| row.now).collect();
    added.into_iter().for_each(|figure| insert(&mut figures, figure));
    without_lone_doubts(&mut figures);
    Noted::new(figures, said)
}

/// A row that the machine found, and what it is now.
struct Row {
    found: Figure,
    /// `None` once it is removed.
    now: Option<Figure>,
    /// The line of the item that has corrected it.
    corrected: Option<u32>,
}

struct Applying<'a> {
    rows: Vec<Row>,
    paragraphs: &'a [Paragraph<'a>],
    indicators: &'a Indicators,
    added: Vec<Figure>,
    said: Vec<Diagnostic>,
}

impl Applying<'_> {
    fn one(&mut self, correction: &Correction) {
        if let Change::Add(values, quote) = &correction.change {
            return self.add(correction, values, quote);
        }
        let anchors = self.anchors(&correction.at);
        let is_meant = |row: &Row, anchor: &str| &*row.found.anchor == anchor && correction.at.names(&row.found);
        let in_paragraph = |anchor: &&str| {
            let rows = self.rows.iter().enumerate().filter(|(_, row)| is_meant(row, anchor));
            Some(rows.map(|(at, _)| at).collect::<Vec<usize>>()).filter(|rows| !rows.is_empty())
        };
        match anchors.iter().find_map(in_paragraph).as_deref() {
            None => {
                let inside = self.rows.iter().filter(|row| anchors.first().is_some_and(|anchor| *row.found.anchor == **anchor));
                let rows: Vec<String> = inside.map(|row| named(&row.found)).collect();
                let rows = anchors.first().map(|_| rows.as_slice());
                self.said.push(messages::figure_not_found(correction.place.clone(), rows));
            }
            Some([at]) => self.correct(*at, correction),
            Some(several) => {
                let quotes: Vec<&str> =
                    several.iter().filter_map(|at| self.rows.get(*at)).map(|row| &*row.found.quote).collect();
                self.said.push(messages::figure_of_several(correction.place.clone(), &quotes));
            }
        }
    }

    /// The anchors of the paragraph that a correction means, the most probable first. If its fingerprint is in the report, its
    /// anchor alone says nothing: another paragraph may have it now.
    fn anchors(&self, at: &At) -> Vec<&str> {
        let by_print = self.paragraphs.iter().filter(|p| at.fingerprint.as_deref() == Some(p.fingerprint));
        let mut anchors: Vec<&str> = by_print.map(|p| p.anchor).collect();
        anchors.dedup();
        if anchors.is_empty() {
            let by_anchor = self.paragraphs.iter().find(|p| at.anchor.as_deref() == Some(p.anchor));
            anchors.extend(by_anchor.map(|p| p.anchor));
        }
        anchors.sort_by_key(|anchor| at.anchor.as_deref() != Some(*anchor));
        anchors
    }

    fn correct(&mut self, at: usize, correction: &Correction) {
        let Some(row) = self.rows.get_mut(at) else { return };
        if let Some(line) = row.corrected {
            self.said.push(messages::figure_corrected_twice(correction.place.clone(), line));
            return;
        }
        row.corrected = Some(correction.place.line);
        match (&correction.change, &mut row.now) {
            (Change::Remove, now) => *now = None,
            (Change::Set(values), Some(now)) => set(now, values, self.indicators),
            _ => {}
        }
        if let Some(now) = &mut row.now {
            now.origin = Origin::Curator;
            now.doubt = None;
            // A second value that the curator keeps is a figure of its indicator.
            now.core |= self.indicators.of_code(&now.indicator).is_some();
        }
    }

    fn add(&mut self, correction: &Correction, values: &Values, quote: &str) {
        let anchors = self.anchors(&correction.at);
        let meant = self.paragraphs.iter().filter(|p| anchors.contains(&p.anchor));
        let found = meant.filter_map(|p| Some((p, p.text.find(quote)?))).next();
        let Some((paragraph, at)) = found else {
            let first = anchors.first().and_then(|anchor| self.paragraphs.iter().find(|p| p.anchor == *anchor));
            self.said.push(match first {
                Some(first) => messages::figure_quote(correction.place.clone(), quote, first.anchor, &first.text),
                None => messages::figure_not_found(correction.place.clone(), None),
            });
            return;
        };
        let mut figure = blank(paragraph, at, quote);
        set(&mut figure, values, self.indicators);
        // A row that the machine finds by now is the one that was added when it did not.
        for row in self.rows.iter_mut().filter(|row| row.corrected.is_none() && is_same(&row.found, &figure)) {
            row.now = None;
        }
        self.added.push(figure);
    }
}

impl At {
    /// Whether a row is one that this names, apart from its paragraph.
    fn names(&self, figure: &Figure) -> bool {
        self.indicator.as_ref().is_none_or(|indicator| *indicator == figure.indicator)
            && self.kind.is_none_or(|kind| kind == figure.kind)
            && self.measure.is_none_or(|measure| measure == figure.measure)
            && self.period.is_none_or(|period| period == figure.period)
            && self.quote.as_ref().is_none_or(|quote| *quote == figure.quote)
    }
}

/// A row in the words that name it: `gdp growth outcome 2023`.
fn named(figure: &Figure) -> String {
    let period = figure.period.map(|period| format!(" {period}")).unwrap_or_default();
    format!("`{} {} {}{period}`", figure.indicator, figure.measure.name(), figure.kind.name())
}

/// A row without values, at the byte `at` of a paragraph.
fn blank(paragraph: &Paragraph, at: usize, quote: &str) -> Figure {
    let sentence = sentences(&paragraph.text).into_iter().find(|range| range.contains(&at));
    let sentence = sentence.and_then(|range| paragraph.text.get(range)).map_or(quote, str::trim);
    Figure {
        block: paragraph.block,
        at: u32::try_from(at).unwrap_or(u32::MAX),
        anchor: paragraph.anchor.into(),
        indicator: "".into(),
        core: false,
        scope: "".into(),
        kind: Kind::Outcome,
        measure: Measure::Level,
        value: None,
        max: None,
        unit: Unit::Percent,
        bound: Bound::Eq,
        relative_to: "".into(),
        status: Status::None,
        period: None,
        span: Span::None,
        basis: Basis::default(),
        modality: "".into(),
        quote: quote.into(),
        sentence: Arc::from(sentence),
        origin: Origin::Curator,
        rule: Rule::Stated,
        doubt: None,
    }
}

fn set(figure: &mut Figure, values: &Values, indicators: &Indicators) {
    fn take<T: Clone>(field: &mut T, value: Option<&T>) {
        if let Some(value) = value {
            field.clone_from(value);
        }
    }
    take(&mut figure.indicator, values.indicator.as_ref());
    take(&mut figure.scope, values.scope.as_ref());
    take(&mut figure.kind, values.kind.as_ref());
    take(&mut figure.measure, values.measure.as_ref());
    take(&mut figure.unit, values.unit.as_ref());
    take(&mut figure.relative_to, values.relative_to.as_ref());
    take(&mut figure.status, values.status.as_ref());
    take(&mut figure.period, values.period.as_ref());
    take(&mut figure.span, values.span.as_ref());
    take(&mut figure.basis, values.basis.as_ref());
    take(&mut figure.modality, values.modality.as_ref());
    figure.core = indicators.of_code(&figure.indicator).is_some();
    set_value(figure, values);
}

/// Sets value, upper end and bound, which depend on each other.
fn set_value(figure: &mut Figure, values: &Values) {
    let Values { value, max, bound, .. } = values;
    if let Some(value) = value {
        figure.value = *value;
    }
    if let Some(max) = max {
        figure.max = *max;
    }
    figure.bound = match (bound, figure.value, figure.max) {
        (Some(bound), ..) => *bound,
        (None, Some(_), Some(_)) => Bound::Range,
        // One value in place of a range or of masked digits.
        (None, Some(_), None) if matches!(figure.bound, Bound::Range | Bound::Masked) => Bound::Eq,
        _ => figure.bound,
    };
    if figure.bound != Bound::Range {
        figure.max = None;
    }
    if figure.bound == Bound::Masked {
        figure.value = None;
    }
}

/// Whether two rows are one statement.
fn is_same(one: &Figure, other: &Figure) -> bool {
    key(one) == key(other) && one.value == other.value && one.max == other.max && one.unit == other.unit
}

type Key<'a> = (&'a str, &'a str, Kind, Measure, Option<Period>, Span, &'a str);

/// What a row is about.
fn key(figure: &Figure) -> Key<'_> {
    let Figure { indicator, scope, kind, measure, period, span, relative_to, .. } = figure;
    (indicator, scope, *kind, *measure, *period, *span, relative_to)
}

fn insert(figures: &mut Vec<Figure>, figure: Figure) {
    let place = (figure.block, figure.at);
    let at = figures.iter().position(|other| (other.block, other.at) > place).unwrap_or(figures.len());
    figures.insert(at, figure);
}

/// Takes back the doubt of a second value where no other value is left.
fn without_lone_doubts(figures: &mut [Figure]) {
    if !figures.iter().any(|figure| figure.doubt == Some(Doubt::SecondValue)) {
        return;
    }
    let mut counts: HashMap<Key, usize> = HashMap::new();
    figures.iter().for_each(|figure| *counts.entry(key(figure)).or_default() += 1);
    let alone: Vec<bool> = figures.iter().map(|figure| counts.get(&key(figure)) == Some(&1)).collect();
    for (figure, alone) in figures.iter_mut().zip(alone) {
        if alone && figure.doubt == Some(Doubt::SecondValue) {
            figure.doubt = None;
        }
    }
}
