//! The same statement said again is one figure: the first place counts, the more exact value, the stricter aim.

use std::collections::HashMap;

use super::{Basis, Bound, Doubt, Figure, Kind, Measure, Period, Span, Status, Unit};

/// What makes two statements one.
type Key = (Box<str>, Box<str>, Kind, Measure, Unit, Option<Period>, Span, Box<str>, bool, Basis);

/// The figures without those that only repeat an earlier one. A second value that differs stays, with a doubt.
pub(super) fn without_repeats(found: Vec<Figure>) -> Vec<Figure> {
    let mut kept: Vec<Figure> = Vec::new();
    let mut first: HashMap<Key, usize> = HashMap::new();
    for figure in found {
        if !figure.core {
            kept.push(figure);
            continue;
        }
        let key = (
            figure.indicator.clone(),
            figure.scope.clone(),
            figure.kind,
            figure.measure,
            figure.unit.clone(),
            figure.period,
            figure.span,
            figure.relative_to.clone(),
            figure.status == Status::Stretch,
            Basis { net: false, ..figure.basis },
        );
        match first.get(&key).copied() {
            None => {
                first.insert(key, kept.len());
                kept.push(figure);
            }
            Some(at) => {
                let again = kept.get_mut(at).is_some_and(|earlier| repeats(earlier, &figure));
                if !again {
                    kept.push(Figure { doubt: Some(Doubt::SecondValue), ..figure });
                }
            }
        }
    }
    kept
}

/// Whether a figure only says an earlier one again; the earlier one takes its value if that is more exact.
fn repeats(earlier: &mut Figure, later: &Figure) -> bool {
    let (Some(a), Some(b)) = (earlier.value, later.value) else { return true };
    if a == b {
        // A target repeated with another bound keeps the stricter.
        if earlier.kind != Kind::Outcome && strictness(later.bound) > strictness(earlier.bound) {
            earlier.bound = later.bound;
            earlier.quote.clone_from(&later.quote);
        }
        return true;
    }
    let (a, b) = (a.to_f64(), b.to_f64());
    let near = (a - b).abs() <= 0.06 * a.abs().max(b.abs());
    let rough = |figure: &Figure| matches!(figure.bound, Bound::Gt | Bound::Near | Bound::About | Bound::Ge);
    if near && (rough(earlier) || rough(later)) {
        if rough(earlier) && !rough(later) {
            *earlier = Figure { block: earlier.block, ..later.clone() };
            earlier.block = later.block;
        }
        return true;
    }
    // 1234.5亿元 and 1235亿元: the same value, rounded.
    near && (a - b).abs() <= 0.005 * a.abs().max(b.abs())
}

fn strictness(bound: Bound) -> u8 {
    match bound {
        Bound::About | Bound::Near => 0,
        Bound::Eq => 1,
        _ => 2,
    }
}
