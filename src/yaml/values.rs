//! Values that occur in both front matter and settings: years, dates, names of regions, addresses.

use jiff::civil::Date;

use super::{Fields, Node, Value};
use crate::diag::messages;
use crate::han::width::half_width;

/// The first and the last year that a report can be about.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

/// Maximum number of names in a region: country, province, prefecture, the fillers of statistics, county, town, village. Each
/// is looked up below the others.
const LEVELS: usize = 10;

/// Maximum length of such a name in characters. The longest name in the table of divisions has 15.
const LONGEST_NAME: usize = 60;

impl Fields<'_> {
    /// The names of a region; a single text is one name, or several separated by slashes.
    pub fn names(&mut self, key: &str, node: &Node) -> Vec<String> {
        let names = if matches!(node.value, Value::List(_)) {
            self.list(key, node)
        } else {
            let names = self.words(key, node).unwrap_or_default();
            names.split(['/', '>']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
        };
        if names.len() > LEVELS || names.iter().any(|name| name.chars().nth(LONGEST_NAME).is_some()) {
            let wanted = format!("at most {LEVELS} names of {LONGEST_NAME} characters, the largest place first");
            return self.wrong(key, node, &wanted).unwrap_or_default();
        }
        names
    }

    /// A year that a report can be about.
    pub fn year(&mut self, key: &str, node: &Node) -> Option<u16> {
        let typed = match &node.value {
            Value::Number(typed) | Value::Text(typed) => typed.as_str(),
            Value::Null => return None,
            _ => return self.wrong(key, node, "a year, as 2024"),
        };
        let year = typed.parse().ok().filter(|year| YEARS.contains(year));
        if year.is_none() {
            let meant = digits(typed).first().and_then(|year| u16::try_from(*year).ok()).filter(|year| YEARS.contains(year));
            let place = self.place(node.range.clone());
            self.said.push(messages::year_wrong(place, typed, meant));
        }
        year
    }

    /// A date in ISO 8601 form.
    pub fn date(&mut self, key: &str, node: &Node) -> Option<Date> {
        let typed = match &node.value {
            Value::Text(typed) | Value::Number(typed) => typed.as_str(),
            Value::Null => return None,
            _ => return self.wrong(key, node, "a date, as 2024-01-31"),
        };
        let date = calendar_date(typed);
        if date.is_none() {
            let place = self.place(node.range.clone());
            self.said.push(messages::date_wrong(place, key, typed, meant_date(typed)));
        }
        date
    }

    /// An address of the site: ASCII in lower case, with a slash at both ends.
    pub fn address(&mut self, key: &str, node: &Node) -> Option<String> {
        let typed = self.words(key, node)?;
        let inner = typed.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let sound =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if inner.is_some_and(|inner| inner.split('/').all(sound)) {
            return Some(typed);
        }
        let place = self.place(node.range.clone());
        self.said.push(messages::address_wrong(place, &typed));
        None
    }
}

/// A date in ISO 8601 form, and in no other.
fn calendar_date(typed: &str) -> Option<Date> {
    let iso = typed.len() == 10 && typed.is_ascii();
    iso.then(|| typed.parse().ok()).flatten().filter(|date: &Date| YEARS.contains(&date.year().unsigned_abs()))
}

/// The date meant by 2024/1/5, 2024年1月5日 and similar forms.
fn meant_date(typed: &str) -> Option<Date> {
    match digits(typed)[..] {
        [day, month, year] if day <= 31 && year > 31 => {
            Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
        }
        [year, month, day] => Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok(),
        _ => None,
    }
}

/// The numbers in a text; figures may be full-width, or Chinese ones written one by one (二〇二四).
fn digits(typed: &str) -> Vec<u32> {
    if typed.contains('十') {
        return Vec::new();
    }
    const CHINESE: &str = "〇一二三四五六七八九";
    let figure = |c: char| match CHINESE.chars().position(|one| one == c || one == '〇' && matches!(c, '零' | '○')) {
        Some(value) => char::from_digit(value as u32, 10).unwrap_or(c),
        _ => half_width(c),
    };
    let typed: String = typed.chars().map(figure).collect();
    typed.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}
