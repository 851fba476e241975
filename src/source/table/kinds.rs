//! Which columns of a table are about what: by the settings, by the words of the first row, or by all values of a column.

use crate::config::Conversion;
use crate::division::table;
use crate::source::fields::ROLES;

/// Which columns are about what, by the settings and by the words of the first row.
pub(super) fn roles(first: &[String], settings: &Conversion) -> Vec<(usize, &'static str)> {
    let role = |heading: &String| {
        let heading = heading.trim().to_lowercase();
        let set = |role: &str| settings.columns.get(role).is_some_and(|name| name.trim().to_lowercase() == heading);
        let by_settings = ROLES.iter().find(|(role, _)| set(role));
        by_settings.or_else(|| {
            ROLES.iter().find(|(role, words)| !settings.columns.contains_key(*role) && words.contains(&heading.as_str()))
        })
    };
    first.iter().enumerate().filter_map(|(column, heading)| Some((column, role(heading)?.0))).collect()
}

/// Whether a value is of a kind.
pub(super) type Test = fn(&str) -> bool;

/// The roles whose values are told by their form.
const KINDS: [(&str, Test); 5] =
    [("url", is_address), ("published", is_day), ("year", is_year), ("region", is_region), ("title", is_title)];

/// Which columns of a table without headings are about what, by all their values.
pub(super) fn roles_by_content(rows: &[&[String]], of_text: usize) -> Vec<(usize, &'static str)> {
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let role = |column: usize| {
        let values = || rows.iter().filter_map(|row| row.get(column)).map(|v| v.trim()).filter(|v| !v.is_empty());
        let all = |is: Test| values().next().is_some() && values().all(is);
        KINDS.iter().find(|(_, is)| all(*is)).map(|(role, _)| *role)
    };
    (0..width).filter(|column| *column != of_text).filter_map(|column| Some((column, role(column)?))).collect()
}

/// The columns before the text whose values have a form of their own. They tell where a row begins.
pub(super) fn leads(roles: &[(usize, &'static str)], of_text: usize) -> Vec<(usize, Test)> {
    let kind = |role: &str| KINDS.iter().find(|(name, _)| *name == role).map(|(_, is)| *is);
    roles.iter().filter(|(at, _)| *at < of_text).filter_map(|(at, role)| Some((*at, kind(role)?))).collect()
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// A day in figures, with a time or without: 2024-01-15, 2024/1/15 9:30, 2024年1月15日.
fn is_day(value: &str) -> bool {
    let figures: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let signs = value.chars().all(|c| c.is_ascii_digit() || "-/.年月日: ".contains(c));
    let day = |parts: &[&str]| matches!(parts, [year, month, day, ..] if year.len() == 4 && month.len() <= 2 && day.len() <= 2);
    signs && day(&figures)
}

fn is_year(value: &str) -> bool {
    let figures = value.trim_end_matches('年');
    figures.len() == 4 && figures.parse().is_ok_and(|year: u16| (1949..2100).contains(&year))
}

/// The name of a place, or several from the largest to the smallest.
fn is_region(value: &str) -> bool {
    let mentions = table().scan(value);
    let named: usize = mentions.iter().map(|m| m.range.len()).sum();
    let bare: usize = value.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).map(str::len).sum();
    named > 0 && named == bare
}

fn is_title(value: &str) -> bool {
    const LONGEST: usize = 60;
    value.contains("报告") && value.chars().count() <= LONGEST
}
