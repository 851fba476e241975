//! The same statement said again is one figure: the first place counts, the more exact value, the stricter aim. Of two values that
//! cannot be one statement the first is that of the whole place, and the other one stays under the words of the report.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::section::announces_aims;
use super::{Basis, Bound, Doubt, Figure, Indicators, Kind, Measure, Period, Rule, Span, Status, Unit};

/// What makes two statements one.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    indicator: Box<str>,
    scope: Box<str>,
    kind: Kind,
    measure: Measure,
    unit: Unit,
    period: Option<Period>,
    span: Span,
    relative_to: Box<str>,
    stretch: bool,
    basis: Basis,
}

/// The figures without those that only repeat an earlier one.
pub(in crate::figures) fn without_repeats(found: Vec<Figure>, indicators: &Indicators) -> Vec<Figure> {
    let relations = found.iter().any(|figure| figure.rule == Rule::Relation);
    let with_numbers = found.iter().filter(|figure| relations && figure.core && figure.value.is_some());
    let numbered: FxHashSet<Value> = with_numbers.map(value).collect();
    let mut kept: Vec<Figure> = Vec::new();
    let mut first: FxHashMap<Key, usize> = FxHashMap::default();
    for mut figure in found {
        // 居民收入增长快于经济增长 beside the number elsewhere.
        if !figure.core || figure.rule == Rule::Relation && numbered.contains(&value(&figure)) {
            if !figure.core {
                kept.push(figure);
            }
            continue;
        }
        let at = match first.entry(key(&figure)) {
            Entry::Occupied(earlier) => *earlier.get(),
            Entry::Vacant(free) => {
                free.insert(kept.len());
                kept.push(figure);
                continue;
            }
        };
        let Some(earlier) = kept.get_mut(at) else { continue };
        match second(earlier, &mut figure, indicators) {
            Second::Repeats => {}
            Second::Takes => *earlier = figure,
            Second::Stands => {
                first.entry(key(&figure)).or_insert(kept.len());
                kept.push(figure);
            }
        }
    }
    kept
}

fn key(figure: &Figure) -> Key {
    Key {
        indicator: figure.indicator.clone(),
        scope: figure.scope.clone(),
        kind: figure.kind,
        measure: figure.measure,
        unit: figure.unit.clone(),
        period: figure.period,
        span: figure.span,
        relative_to: figure.relative_to.clone(),
        stretch: figure.status == Status::Stretch,
        basis: Basis { net: false, ..figure.basis },
    }
}

/// What a number and a relation of the same indicator and period have in common.
type Value = (Box<str>, Box<str>, Kind, Measure, Option<Period>, Span);

fn value(figure: &Figure) -> Value {
    (figure.indicator.clone(), figure.scope.clone(), figure.kind, figure.measure, figure.period, figure.span)
}

/// What a second statement of one indicator is.
enum Second {
    /// It says the first one again.
    Repeats,
    /// It says the first one better.
    Takes,
    /// It is another statement.
    Stands,
}

fn second(earlier: &mut Figure, later: &mut Figure, indicators: &Indicators) -> Second {
    let (Some(a), Some(b)) = (earlier.value, later.value) else { return Second::Repeats };
    if a == b {
        // A target repeated with another bound keeps the stricter.
        if earlier.kind != Kind::Outcome && strictness(later.bound) > strictness(earlier.bound) {
            earlier.bound = later.bound;
            earlier.quote.clone_from(&later.quote);
        }
        return Second::Repeats;
    }
    let (a, b) = (a.to_f64(), b.to_f64());
    if earlier.kind == Kind::Outcome && is_consistent(earlier.bound, a, b) && later.bound == Bound::Eq {
        return Second::Takes;
    }
    if earlier.kind == Kind::Outcome && is_consistent(later.bound, b, a) || is_near(a, b, 0.005) {
        return Second::Repeats;
    }
    // 力争两位数增长 behind the aim itself: a second, higher aim.
    if earlier.kind != Kind::Outcome && b > a && matches!(&*later.modality, "力争" | "争取" | "努力") {
        later.status = Status::Stretch;
        return Second::Stands;
    }
    // The sentence that announces the aims of the year counts more than one about a single field.
    if earlier.kind != Kind::Outcome && announces_aims(&later.sentence) && !announces_aims(&earlier.sentence) {
        return Second::Takes;
    }
    if is_sum(earlier, later, indicators) {
        return Second::Stands;
    }
    later.doubt = Some(Doubt::SecondValue);
    later.core = false;
    Second::Stands
}

/// Whether an exact value is what a bounded one says roughly: 突破1000亿元 and 1003亿元.
fn is_consistent(bound: Bound, rough: f64, exact: f64) -> bool {
    match bound {
        Bound::Gt | Bound::Ge => exact >= rough && is_near(rough, exact, 0.3),
        Bound::Le | Bound::Lt => exact <= rough,
        Bound::Near | Bound::About => is_near(rough, exact, 0.06),
        _ => false,
    }
}

fn is_near(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.abs().max(b.abs())
}

/// A flow that is several times that of the last year is the sum of the five years under review: its size shows it. The larger
/// of two values becomes that sum.
fn is_sum(earlier: &mut Figure, later: &mut Figure, indicators: &Indicators) -> bool {
    let flows = indicators.list().iter().any(|indicator| *indicator.code == *earlier.indicator && indicator.flow);
    let (Some(a), Some(b), Some(period)) = (earlier.value, later.value, earlier.period) else { return false };
    let (a, b) = (a.to_f64(), b.to_f64());
    let times = a.max(b) / a.min(b).max(f64::MIN_POSITIVE);
    if !flows || earlier.kind != Kind::Outcome || earlier.measure != Measure::Level || !(3.0..8.0).contains(&times) {
        return false;
    }
    let larger = if a > b { earlier } else { later };
    // 累计突破100亿美元: since when is not said.
    if larger.bound != Bound::Eq {
        return false;
    }
    larger.span = Span::Sum;
    larger.period = Some(Period::years(period.to.saturating_sub(4), period.to));
    larger.doubt = Some(Doubt::Span);
    true
}

fn strictness(bound: Bound) -> u8 {
    match bound {
        Bound::About | Bound::Near => 0,
        Bound::Eq => 1,
        _ => 2,
    }
}
