//! What a quantity measures of a subject: its level, growth, share, ratio, or nothing.

use super::lead::{Change, Lead, Subject};
use super::quantity::Quantity;
use super::words::Counted;
use super::{Bound, Decimal, Doubt, Indicator, Measure, Unit};

/// The value of a statement.
pub(super) struct Measured {
    pub measure: Measure,
    pub value: Option<Decimal>,
    pub max: Option<Decimal>,
    pub unit: Unit,
    pub doubt: Option<Doubt>,
}

/// What stands around a quantity, besides its lead.
pub(super) struct Around<'a> {
    /// The text of the lead.
    pub told: &'a str,
    /// 两位数.
    pub two_digits: bool,
    /// The values before it, or 增长（下同）, say that a percentage is growth.
    pub growth_before: bool,
}

impl Measured {
    fn new(measure: Measure, value: Option<Decimal>, unit: Unit) -> Measured {
        Measured { measure, value, max: None, unit, doubt: None }
    }

    fn level(value: &Quantity, unit: Unit) -> Measured {
        Measured { max: value.max, ..Measured::new(Measure::Level, value.value, unit) }
    }
}

/// A value of an indicator; `None` if the quantity is no value of it.
pub(super) fn of_indicator(
    indicator: &Indicator,
    subject: &Subject,
    value: &Quantity,
    lead: &Lead,
    around: &Around,
) -> Option<Measured> {
    let grows = indicator.measure == Measure::Growth;
    match &value.counted {
        Counted::Percent if indicator.measure == Measure::Share => share(value, lead),
        Counted::Percent => growth(indicator, subject, value, lead, around),
        // An index of 102.3 is growth by 2.3.
        Counted::Number if grows => Some(index(value)),
        Counted::Times | Counted::Doubled => ratio(indicator, value, lead),
        _ if lead.change.is_some() && !lead.level || subject.growth => None,
        Counted::Yuan if indicator.unit == Unit::Yuan => Some(Measured::level(value, Unit::Yuan)),
        Counted::Dollar if matches!(indicator.unit, Unit::Yuan | Unit::Dollar) => Some(Measured::level(value, Unit::Dollar)),
        Counted::Bare if matches!(indicator.unit, Unit::Yuan | Unit::Person) => {
            Some(Measured::level(value, indicator.unit.clone()))
        }
        Counted::Person if indicator.unit == Unit::Person => Some(Measured::level(value, Unit::Person)),
        Counted::Tonne if indicator.unit == Unit::Tonne => Some(Measured::level(value, Unit::Tonne)),
        Counted::Other(word) if matches!(&indicator.unit, Unit::Other(unit) if **unit == **word) => {
            Some(Measured::level(value, indicator.unit.clone()))
        }
        _ => None,
    }
}

fn share(value: &Quantity, lead: &Lead) -> Option<Measured> {
    let is_share = lead.change.is_none() || lead.level;
    is_share.then(|| Measured { max: value.max, ..Measured::new(Measure::Share, value.value, Unit::Percent) })
}

fn index(value: &Quantity) -> Measured {
    let less = |number: Option<Decimal>| number.map(|number| number.plus(-100));
    Measured { max: less(value.max), ..Measured::new(Measure::Growth, less(value.value), Unit::Percent) }
}

fn growth(indicator: &Indicator, subject: &Subject, value: &Quantity, lead: &Lead, around: &Around) -> Option<Measured> {
    // 占全市58%, 完成年计划的106%: a part of something else.
    let compares = ["占全", "占年", "计划的", "平均水平的", "相当于", "目标的", "任务的"];
    if compares.iter().any(|word| around.told.contains(word)) {
        return None;
    }
    // 连续八年保持两位数增长: no value of one period.
    if around.two_digits && ["连续", "连年"].iter().any(|word| around.told.contains(word)) {
        return None;
    }
    let is_index = indicator.measure == Measure::Growth;
    if is_index && value.value.is_some_and(|number| number.to_f64() >= 90.0) {
        return Some(index(value));
    }
    let certain = around.two_digits || lead.change.is_some() || subject.growth || is_index || around.growth_before;
    let doubt = (!certain).then_some(Doubt::Measure);
    let growth = Measured::new(Measure::Growth, signed(value.value, lead), Unit::Percent);
    Some(Measured { max: signed(value.max, lead), doubt, ..growth })
}

/// 增长1.3倍 is the ratio 2.3, 是2010年的1.3倍 is 1.3.
fn ratio(indicator: &Indicator, value: &Quantity, lead: &Lead) -> Option<Measured> {
    // 提高到农民人均纯收入6倍以上: the indicator is only the measure of something else.
    let bare = value.counted == Counted::Times && lead.stop == lead.words.end && !lead.words.is_empty();
    if indicator.measure != Measure::Level || lead.change == Some(Change::Down) || bare {
        return None;
    }
    Some(Measured::new(Measure::Ratio, risen(value, lead), Unit::Times))
}

fn risen(value: &Quantity, lead: &Lead) -> Option<Decimal> {
    let grows_by = value.counted == Counted::Times && lead.change == Some(Change::Up);
    value.value.map(|number| if grows_by { number.plus(1) } else { number })
}

/// A fall is a negative number.
fn signed(number: Option<Decimal>, lead: &Lead) -> Option<Decimal> {
    if lead.change == Some(Change::Down) { number.map(Decimal::negative) } else { number }
}

/// A value of a subject in the report's own words.
pub(super) fn of_open(value: &Quantity, lead: &Lead) -> Measured {
    let changes = lead.change.is_some() && !lead.level;
    let (measure, unit) = match &value.counted {
        Counted::Percent if changes => (Measure::Growth, Unit::Percent),
        Counted::Percent => (Measure::Share, Unit::Percent),
        Counted::Points => (Measure::Points, Unit::Point),
        Counted::Times | Counted::Doubled => (Measure::Ratio, Unit::Times),
        Counted::Yuan => (Measure::Level, Unit::Yuan),
        Counted::Dollar => (Measure::Level, Unit::Dollar),
        Counted::Person => (Measure::Level, Unit::Person),
        Counted::Tonne => (Measure::Level, Unit::Tonne),
        Counted::Bare | Counted::Number => (Measure::Level, Unit::Other("".into())),
        Counted::Other(word) => (Measure::Level, Unit::Other(word.as_str().into())),
    };
    let number = match measure {
        Measure::Ratio => risen(value, lead),
        Measure::Growth | Measure::Points => signed(value.value, lead),
        Measure::Level | Measure::Share => value.value,
    };
    Measured { max: value.max, ..Measured::new(measure, number, unit) }
}

/// The bound of a value: behind it, else before it.
pub(super) fn bound(value: &Quantity, lead: &Lead) -> Bound {
    let range = if value.max.is_some() { Bound::Range } else { Bound::Eq };
    match value.bound.or(lead.bound) {
        Some(bound) if value.max.is_none() || value.from_to => bound,
        _ => range,
    }
}

/// A bound behind the last of several values binds all of them, unless an earlier one says its own.
pub(super) fn shared_bounds(values: &[Quantity]) -> Vec<Quantity> {
    let mut values = values.to_vec();
    let last = values.last().and_then(|value| value.bound);
    if last.is_some() && values.iter().rev().skip(1).all(|value| value.bound.is_none()) {
        values.iter_mut().for_each(|value| value.bound = last);
    }
    values
}
