//! The names of what figures can be, as tables show them and corrections write them, read back.

use super::{Basis, Bound, Kind, Measure, Span, Status, Unit};
use crate::diag::messages;
use crate::yaml::{Fields, Node};

/// One of several values that have names.
pub(crate) trait Named: Copy + 'static {
    const ALL: &'static [Self];

    /// The name as tables show it; empty for the usual value.
    fn shown(self) -> &'static str;

    /// The value with this name.
    fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.shown() == name)
    }
}

macro_rules! named {
    ($($kind:ident [$($value:ident),*],)*) => {
        $(impl Named for $kind {
            const ALL: &'static [$kind] = &[$($kind::$value),*];

            fn shown(self) -> &'static str {
                self.name()
            }
        })*
    };
}

named! {
    Kind [Outcome, Target, Plan],
    Measure [Level, Growth, Share, Ratio, Points],
    Bound [Eq, About, Ge, Gt, Le, Lt, Near, Range, Masked],
    Status [None, Estimate, Provisional, Stretch],
    Span [None, Average, Sum],
}

/// Units that have a code, by the words in which people write them.
const WORDS: [(&str, &str); 14] = [
    ("元", "CNY"),
    ("万元", "CNY"),
    ("亿元", "CNY"),
    ("人民币", "CNY"),
    ("美元", "USD"),
    ("万美元", "USD"),
    ("亿美元", "USD"),
    ("人", "person"),
    ("万人", "person"),
    ("吨", "t"),
    ("万吨", "t"),
    ("亿吨", "t"),
    ("％", "%"),
    ("倍", "times"),
];

/// The unit that a file of the curator has typed; a wrong one is said.
pub(super) fn typed_unit(fields: &mut Fields, node: &Node, typed: &str) -> Option<Unit> {
    match Unit::parse(typed) {
        Ok(unit) => Some(unit),
        Err(meant) => {
            let place = fields.place(node.range.clone());
            fields.said.push(messages::unit_wrong(place, typed, meant));
            None
        }
    }
}

/// The most characters that a unit has.
const LONGEST_UNIT: usize = 20;

impl Unit {
    /// The unit with this name; any other short word is a unit of its own.
    ///
    /// # Errors
    /// The code to write in place of a word that means it (元), or `None` if this is no unit at all.
    pub(crate) fn parse(name: &str) -> Result<Unit, Option<&'static str>> {
        let known = [Unit::Yuan, Unit::Dollar, Unit::Percent, Unit::Point, Unit::Times, Unit::Person, Unit::Tonne];
        if let Some(unit) = known.into_iter().find(|unit| unit.name() == name) {
            return Ok(unit);
        }
        let by_case = ["CNY", "USD", "person", "t", "point", "times"].into_iter().find(|code| code.eq_ignore_ascii_case(name));
        let meant = WORDS.iter().find(|(word, _)| *word == name).map(|(_, code)| *code).or(by_case);
        let points = name.ends_with("百分点").then_some("point");
        if let Some(code) = meant.or(points) {
            return Err(Some(code));
        }
        let sound = name.chars().count() <= LONGEST_UNIT && !name.contains(|c: char| c.is_whitespace() || c.is_ascii_digit());
        if sound && !name.is_empty() { Ok(Unit::Other(name.into())) } else { Err(None) }
    }
}

impl Basis {
    /// Names joined by `+`; `None` if one of them is unknown.
    pub(crate) fn parse(names: &str) -> Option<Basis> {
        let mut basis = Basis::default();
        for name in names.split('+').map(str::trim).filter(|_| !names.is_empty()) {
            match name {
                "net" => basis.net = true,
                "real" => basis.real = true,
                "comparable" => basis.comparable = true,
                "nominal" => basis.nominal = true,
                _ => return None,
            }
        }
        Some(basis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Decimal, Period};

    #[test]
    fn every_name_is_read_back() {
        fn all<T: Named + PartialEq + std::fmt::Debug>() {
            T::ALL.iter().for_each(|value| assert_eq!(T::parse(value.shown()), Some(*value)));
        }
        all::<Kind>();
        all::<Measure>();
        all::<Bound>();
        all::<Status>();
        all::<Span>();
        assert_eq!(Basis::parse("net+real").map(Basis::name).as_deref(), Some("net+real"));
        assert_eq!((Basis::parse(""), Basis::parse("net+gross")), (Some(Basis::default()), None));
    }

    #[test]
    fn a_word_that_means_a_code_is_no_unit_of_its_own() {
        assert_eq!(Unit::parse("t"), Ok(Unit::Tonne));
        assert_eq!(Unit::parse("辆"), Ok(Unit::Other("辆".into())));
        assert_eq!((Unit::parse("亿元"), Unit::parse("cny")), (Err(Some("CNY")), Err(Some("CNY"))));
        assert_eq!((Unit::parse(""), Unit::parse("10 辆"), Unit::parse(&"长".repeat(21))), (Err(None), Err(None), Err(None)));
    }

    #[test]
    fn numbers_and_periods_are_read_as_tables_write_them() {
        let number = |typed: &str| Decimal::typed(typed).map(|number| number.to_string());
        assert_eq!(number("1074550000000").as_deref(), Some("1074550000000"));
        assert_eq!(number("-3.20").as_deref(), Some("-3.2"));
        for typed in ["", "-", ".", "1.", ".5", "1,000", "1e3", "6%", "--1", "99999999999999999999"] {
            assert_eq!(number(typed), None, "{typed}");
        }
        for typed in ["2019", "2016/2020", "2019-01/2019-09"] {
            assert_eq!(Period::parse(typed).map(|period| period.to_string()).as_deref(), Some(typed));
        }
        for typed in ["", "19", "2020/2016", "2019-01/2020-09", "2019-13/2019-13", "2019年", "1800", "2019/2019-03", "+201"] {
            assert_eq!(Period::parse(typed), None, "{typed}");
        }
    }
}
