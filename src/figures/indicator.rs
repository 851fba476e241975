//! The indicators that figures are about: the core ones and the curator's own, with the names by which reports state them.

use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::scan::Scanner;
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
    names: FxHashMap<Box<[char]>, Vec<Name>>,
    longest: usize,
    /// The first and last characters of what may be read as a name. They rule out most words of a text.
    edges: FxHashSet<(char, char)>,
    lasts: FxHashSet<char>,
    /// Parts of names, of which each name contains one.
    parts: Vec<String>,
    scanner: OnceLock<Arc<Scanner>>,
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
        let named = |form: String| self.names.get(&*form.chars().collect::<Vec<char>>())?.first()?.indicators.first().copied();
        let number = forms(pattern).into_iter().find_map(named)?;
        self.get(number).map(|indicator| Arc::clone(&indicator.code))
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Indicator> {
        self.list.get(number)
    }

    /// The meaning of a name in a report of a year.
    pub(super) fn named(&self, name: &[char], year: Option<u16>) -> Option<&Name> {
        let may_be = name.len() <= self.longest && self.may_name(*name.first()?, *name.last()?);
        if !may_be {
            return None;
        }
        let names = match share_of_gdp(name) {
            Some(share) => self.names.get(&*share),
            None => self.names.get(name),
        };
        names?.iter().find(|name| match (&name.years, year) {
            (Some(years), Some(year)) => years.contains(&year),
            _ => true,
        })
    }

    /// Whether there are names that begin and end with these characters.
    pub(super) fn may_name(&self, first: char, last: char) -> bool {
        self.edges.contains(&(first, last))
    }

    /// Whether there are names that end with this character.
    pub(super) fn may_end(&self, last: char) -> bool {
        self.lasts.contains(&last)
    }

    /// What finds the sentences that name an indicator.
    pub(super) fn scanner(&self) -> &Scanner {
        self.scanner.get_or_init(|| Arc::new(Scanner::new(&self.parts)))
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
                if !self.parts.iter().any(|part| form.contains(part.as_str())) {
                    self.parts.push(form.clone());
                }
                self.name(form, Name { indicators: vec![number], years: None, net: false, growth: false, not_as_part: false });
            }
        }
    }

    fn number(&self, code: &str) -> Option<usize> {
        self.list.iter().position(|indicator| &*indicator.code == code)
    }

    fn name(&mut self, form: String, name: Name) {
        let form: Box<[char]> = form.chars().collect();
        self.longest = self.longest.max(form.len());
        self.scanner = OnceLock::new();
        self.edge(&form);
        let names = self.names.entry(form).or_default();
        // A name with years, or for two indicators, stands before one without.
        let at = if name.years.is_some() || name.indicators.len() > 1 { 0 } else { names.len() };
        names.insert(at, name);
    }

    /// Notes the first and last character of a name, in each form in which [`share_of_gdp`] reads it.
    fn edge(&mut self, form: &[char]) {
        let (Some(first), Some(last)) = (form.first(), form.last()) else { return };
        let of_share = if form.ends_with(&['占', 'G', 'D', 'P']) { LAST_OF_SHARE.as_slice() } else { &[] };
        for last in of_share.iter().chain([last]) {
            self.edges.insert((*first, *last));
            self.lasts.insert(*last);
        }
    }

    fn read(text: &str) -> Indicators {
        let mut all = Indicators { digest: Digest::of_bytes(text.as_bytes()), ..Indicators::default() };
        let mut current: Vec<usize> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(parts) = line.strip_prefix('!') {
                all.parts.extend(parts.split_whitespace().map(str::to_owned));
            } else if let Some((code, rest)) = line.split_once(" = ") {
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

/// The last characters of the forms of a share of GDP.
const LAST_OF_SHARE: [char; 7] = ['值', 'P', '重', '例', '率', '比', '的'];

/// A name that ends in 占地区生产总值的比重 or in another form of it, with 占GDP in its place.
fn share_of_gdp(name: &[char]) -> Option<Vec<char>> {
    const JOINTS: [&str; 3] = ["占", "相当于", "与"];
    const WHOLE: [&str; 9] = ["地区", "国内", "全市", "全省", "全区", "全县", "全州", "市", "省"];
    const TAILS: [&str; 8] = ["", "比重", "的比重", "比例", "的比例", "比率", "之比", "的"];
    let starts = |at: usize, word: &str| word.chars().enumerate().all(|(i, c)| name.get(at + i) == Some(&c));
    let length = |word: &str| word.chars().count();
    (1..name.len()).find_map(|at| {
        let joint = JOINTS.into_iter().find(|joint| starts(at, joint))?;
        let mut end = at + length(joint);
        end += WHOLE.into_iter().find(|word| starts(end, word)).map_or(0, length);
        end += ["生产总值", "GDP"].into_iter().find(|word| starts(end, word)).map(length)?;
        let tail: String = name.get(end..)?.iter().collect();
        let head = name.get(..at)?;
        TAILS.contains(&tail.as_str()).then(|| head.iter().copied().chain("占GDP".chars()).collect())
    })
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
    fn each_name_contains_a_part_by_which_its_sentence_is_found() {
        let core = Indicators::core();
        let names = core.names.keys().map(|name| name.iter().collect::<String>());
        // 经济 is a name only before 增长, with which it is a part.
        let lost: Vec<String> =
            names.filter(|name| name != "经济" && !core.parts.iter().any(|part| name.contains(part.as_str()))).collect();
        assert_eq!(lost, [""; 0]);
    }

    #[test]
    fn a_share_of_gdp_is_found_in_all_its_forms() {
        let core = Indicators::core();
        let is_named = |name: &str| core.named(&name.chars().collect::<Vec<_>>(), Some(2020)).is_some();
        let tails = ["", "比重", "的比重", "比例", "的比例", "比率", "之比", "的"];
        for whole in ["GDP", "地区生产总值"] {
            assert!(tails.iter().all(|tail| is_named(&format!("研发经费投入占{whole}{tail}"))));
        }
    }

    #[test]
    fn names_have_their_meaning_in_their_years() {
        let core = Indicators::core();
        let code = |name: &str, year| {
            core.named(&name.chars().collect::<Vec<_>>(), Some(year))
                .map(|n| core.get(n.indicators[0]).unwrap().code.to_string())
        };
        assert_eq!(code("社会商品零售总额", 1990).as_deref(), Some("retail_sales"));
        assert_eq!(code("社会商品零售总额", 2010), None);
        assert_eq!(code("农民人均纯收入", 2010).as_deref(), Some("income_rural"));
        assert_eq!(code("高技术产业投资", 2010), None);
        assert_eq!(core.named(&['城', '乡', '居', '民', '收', '入'], Some(2020)).unwrap().indicators.len(), 2);
    }
}
