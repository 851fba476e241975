//! How places, reports, years and days are named on pages.

use jiff::civil::Date;

use super::theme::Strings;
use crate::annotation::ReportId;
use crate::document::Kind;
use crate::site::{Place, Report, Site};

/// The full name of a region as used in titles: 宁波市北仑区. The province is left out if a city follows, unless the province is
/// itself a city: 上海市浦东新区.
pub(super) fn region(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [province, rest @ ..] if province.ends_with('市') => format!("{province}{}", rest.concat()),
        [_, rest @ ..] => rest.concat(),
    }
}

/// The text above a place in its heading: 浙江省宁波市 above 北仑区; empty for a province.
pub(super) fn above(place: &Place) -> String {
    place.region.split_last().map(|(_, above)| above.concat()).unwrap_or_default()
}

/// A short name for a report: 宁波市北仑区 2024年. Falls back to its title if the place or the year is unknown.
pub(super) fn report(site: &Site, strings: &Strings, id: ReportId) -> String {
    site.report(id).map(|r| of(strings, r)).unwrap_or_default()
}

/// A short name for a report.
pub(super) fn of(strings: &Strings, report: &Report) -> String {
    match (region(&report.front.region), report.front.year) {
        (place, Some(year)) if !place.is_empty() => strings.fill("year_of", &[("place", &place), ("year", &year.to_string())]),
        _ => report.front.title.clone(),
    }
}

/// A year: 2024年.
pub(super) fn year(strings: &Strings, year: u16) -> String {
    strings.fill("year", &[("year", &year.to_string())])
}

/// A day in the language of the interface: 2024年1月11日.
pub(super) fn day(strings: &Strings, date: Date) -> String {
    let (y, m, d) = (date.year().to_string(), date.month().to_string(), date.day().to_string());
    let (mm, dd) = (format!("{:02}", date.month()), format!("{:02}", date.day()));
    strings.fill("date", &[("y", &y), ("m", &m), ("d", &d), ("mm", &mm), ("dd", &dd)])
}

/// A day as written in Chinese texts, whatever the language of the interface: 2024年1月11日.
pub(super) fn chinese_day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A year in Chinese numerals, as on a title slip: 二〇二四.
pub(super) fn slip(year: u16) -> String {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    year.to_string().bytes().filter_map(|b| digits.get(usize::from(b.wrapping_sub(b'0')))).collect()
}

/// The name of a kind in CSS classes and strings: `full`, `summary`, `excerpt`, `other`.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Report => "full",
        Kind::Summary => "summary",
        Kind::Excerpt => "excerpt",
        Kind::Other => "other",
    }
}

/// Truncates a text to at most this many characters. A truncated text ends at a clause, followed by `…`.
pub(super) fn cut(text: &str, characters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(characters) else { return text.to_owned() };
    let head = text.get(..end).unwrap_or(text);
    let is_clause_end = |c: char| matches!(c, '。' | '；' | '，' | '、' | ';' | ',');
    let clause = head.char_indices().rev().find(|(i, c)| is_clause_end(*c) && *i > end / 2).map_or(head.len(), |(i, _)| i);
    format!("{}…", head.get(..clause).unwrap_or(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn a_region_is_named_from_its_city_down() {
        assert_eq!(region(&names(&["浙江省"])), "浙江省");
        assert_eq!(region(&names(&["浙江省", "宁波市"])), "宁波市");
        assert_eq!(region(&names(&["浙江省", "宁波市", "北仑区"])), "宁波市北仑区");
        assert_eq!(region(&names(&["上海市", "浦东新区"])), "上海市浦东新区");
    }

    #[test]
    fn a_year_on_a_slip_has_chinese_digits() {
        assert_eq!(slip(2024), "二〇二四");
    }

    #[test]
    fn a_long_text_is_cut_at_a_clause() {
        assert_eq!(cut("甲乙丙丁", 4), "甲乙丙丁");
        assert_eq!(cut("甲乙丙，丁戊己庚", 5), "甲乙丙…");
        assert_eq!(cut("甲，乙丙丁戊己庚", 6), "甲，乙丙丁戊…");
    }
}
