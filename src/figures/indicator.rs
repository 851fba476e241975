//! The indicators that figures are about: the core ones and the curator's own, with the names by which reports state them.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

use super::{Measure, Unit};
use crate::digest::Digest;

/// The core indicators, as the program has them.
static CORE: LazyLock<Indicators> = LazyLock::new(|| Indicators::read(include_str!("indicators.txt")));

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    pub code: Arc<str>,
    /// The usual name, as pages show it.
    pub name: Arc<str>,
    /// The unit of a level.
    pub unit: Unit,
    /// What a bare value states: a level, a share or growth.
    pub measure: Measure,
    /// Its levels add up over years: investment, trade, new jobs.
    pub flow: bool,
}

/// A name of one indicator, or of two that are stated together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Numbers of the indicators in their list.
    pub indicators: Vec<usize>,
    /// The years of reports in which the name has this meaning.
    years: Option<RangeInclusive<u16>>,
    pub net: bool,
    /// The name states growth whatever cue follows: 经济增速.
    pub growth: bool,
    /// Behind 其中 it is a part of the indicator, and not the whole.
    pub not_as_part: bool,
}

/// Indicators and their names.
#[derive(Debug, Clone, Default)]
pub struct Indicators {
    list: Vec<Indicator>,
    names: HashMap<String, Vec<Name>>,
    longest: usize,
    digest: Digest,
}

impl Indicators {
    /// The core indicators.
    pub fn core() -> &'static Indicators {
        &CORE
    }

    /// The digest of all indicators and their names.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// All indicators, in the order of the data file.
    pub fn list(&self) -> &[Indicator] {
        &self.list
    }

    /// The indicator with this code.
    pub fn of_code(&self, code: &str) -> Option<&Indicator> {
        self.list.iter().find(|indicator| &*indicator.code == code)
    }

    /// The code of the indicator that one of these forms names already.
    pub(super) fn owner_of(&self, pattern: &str) -> Option<Arc<str>> {
        let named = |form: String| self.names.get(&form)?.first()?.indicators.first().copied();
        let number = forms(pattern).into_iter().find_map(named)?;
        self.get(number).map(|indicator| Arc::clone(&indicator.code))
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Indicator> {
        self.list.get(number)
    }

    /// The meaning of a name in a report of a year.
    pub(super) fn named(&self, name: &str, year: Option<u16>) -> Option<&Name> {
        if name.len() > self.longest {
            return None;
        }
        self.names.get(name)?.iter().find(|name| match (&name.years, year) {
            (Some(years), Some(year)) => years.contains(&year),
            _ => true,
        })
    }

    /// Adds an indicator under these names; one that is already known gets the names.
    pub fn add(&mut self, indicator: Indicator, names: &[String]) {
        let Indicator { code, name, unit, measure, flow } = &indicator;
        self.digest = Digest::of(&(self.digest, &**code, &**name, unit, measure, flow, names));
        let number = self.number(&indicator.code).unwrap_or_else(|| {
            self.list.push(indicator);
            self.list.len() - 1
        });
        for name in names {
            for form in forms(name) {
                self.name(form, Name { indicators: vec![number], years: None, net: false, growth: false, not_as_part: false });
            }
        }
    }

    fn number(&self, code: &str) -> Option<usize> {
        self.list.iter().position(|indicator| &*indicator.code == code)
    }

    fn name(&mut self, form: String, name: Name) {
        self.longest = self.longest.max(form.len());
        let names = self.names.entry(form).or_default();
        // A name with years, or for two indicators, stands before one without.
        let at = if name.years.is_some() || name.indicators.len() > 1 { 0 } else { names.len() };
        names.insert(at, name);
    }

    fn read(text: &str) -> Indicators {
        let mut all = Indicators { digest: Digest::of_bytes(text.as_bytes()), ..Indicators::default() };
        let mut current: Vec<usize> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some((code, rest)) = line.split_once(" = ") {
                current = all.begin(code, rest);
            } else {
                all.names_of_line(line, &current);
            }
        }
        all
    }

    /// Begins an indicator, or a pair of those that are known; returns their numbers.
    fn begin(&mut self, code: &str, rest: &str) -> Vec<usize> {
        if let Some((first, second)) = code.split_once('&') {
            return [first, second].iter().filter_map(|code| self.number(code)).collect();
        }
        let (what, name) = rest.split_once('|').unwrap_or((rest, ""));
        let mut words = what.split_whitespace();
        let unit = words.next().map_or(Unit::Percent, |unit| match unit.split('/').next() {
            Some("CNY") => Unit::Yuan,
            Some("person") => Unit::Person,
            Some("t") => Unit::Tonne,
            _ => Unit::Percent,
        });
        let measure = match words.next() {
            Some("share") => Measure::Share,
            Some("growth") => Measure::Growth,
            _ => Measure::Level,
        };
        let flow = words.next() == Some("flow");
        self.list.push(Indicator { code: code.into(), name: name.trim().into(), unit, measure, flow });
        let number = self.list.len() - 1;
        let name = name.trim().to_owned();
        self.name(name, Name { indicators: vec![number], years: None, net: false, growth: false, not_as_part: false });
        vec![number]
    }

    fn names_of_line(&mut self, line: &str, indicators: &[usize]) {
        let mut words = line.split_whitespace();
        let Some(pattern) = words.next() else { return };
        let mut name = Name { indicators: indicators.to_vec(), years: None, net: false, growth: false, not_as_part: false };
        for word in words {
            if word == "+net" {
                name.net = true;
            } else if word == "-part" {
                name.not_as_part = true;
            } else if word == "~growth" {
                name.growth = true;
            } else if let Some(years) = word.strip_prefix('@') {
                let (from, to) = years.split_once('-').unwrap_or((years, years));
                name.years = Some(from.parse().unwrap_or(0)..=to.parse().unwrap_or(u16::MAX));
            }
        }
        for form in forms(pattern) {
            self.name(form, name.clone());
        }
    }
}

/// All forms of a pattern: [a|b] may stand or be missing, (a|b) stands in one of its forms.
pub(super) fn forms(pattern: &str) -> Vec<String> {
    let mut forms = vec![String::new()];
    let mut rest = pattern;
    while let Some(at) = rest.find(['[', '(']) {
        let (plain, group) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let optional = group.starts_with('[');
        let close = if optional { ']' } else { ')' };
        let inside = group.get(1..).unwrap_or_default();
        let (choices, behind) = inside.split_once(close).unwrap_or((inside, ""));
        let mut next = Vec::new();
        for form in &forms {
            if optional {
                next.push(format!("{form}{plain}"));
            }
            next.extend(choices.split('|').map(|choice| format!("{form}{plain}{choice}")));
        }
        forms = next;
        rest = behind;
    }
    forms.iter().map(|form| format!("{form}{rest}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_all_its_forms() {
        assert_eq!(forms("[地区|国内]生产总值"), ["生产总值", "地区生产总值", "国内生产总值"]);
        assert_eq!(forms("(规上|规模以上)工业[企业]增加值").len(), 4);
    }

    #[test]
    fn names_have_their_meaning_in_their_years() {
        let core = Indicators::core();
        let code = |name: &str, year| core.named(name, Some(year)).map(|n| core.get(n.indicators[0]).unwrap().code.to_string());
        assert_eq!(code("社会商品零售总额", 1990).as_deref(), Some("retail_sales"));
        assert_eq!(code("社会商品零售总额", 2010), None);
        assert_eq!(code("农民人均纯收入", 2010).as_deref(), Some("income_rural"));
        assert_eq!(code("高技术产业投资", 2010), None);
        assert_eq!(core.named("城乡居民收入", Some(2020)).unwrap().indicators.len(), 2);
    }
}
