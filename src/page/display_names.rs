//! How places, reports, years and days are named on pages.

use jiff::civil::Date;

use super::theme::Strings;
use crate::annotation::ReportId;
use crate::division::table;
use crate::document::Kind;
use crate::han::reading;
use crate::site::{Place, PlaceId, Report, Site};

/// The full name of a region as used in titles: 宁波市北仑区. The province is left out if a city follows, unless the province is
/// itself a city: 上海市浦东新区.
pub(crate) fn region(names: &[String]) -> String {
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

/// The name of a place in Latin letters, for interfaces that are not in Chinese: Ningbo, Xi'an, Lüliang. Empty in Chinese ones.
pub(super) fn roman(strings: &Strings, place: &Place) -> String {
    if strings.is_chinese() {
        return String::new();
    }
    let division = place.code.and_then(|code| table().get(code)).filter(|division| division.name == place.name);
    let own = place.address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let (slug, short) = division.map_or((own, place.name.as_str()), |division| (division.slug, division.short));
    romanised(slug, &reading::syllables(short))
}

/// A slug as a name. Its syllables are those of the reading if the two agree; one that begins with a vowel has an apostrophe.
fn romanised(slug: &str, syllables: &str) -> String {
    let mut name = String::new();
    if syllables.replace(' ', "") == slug {
        for syllable in syllables.split(' ') {
            name.push_str(if !name.is_empty() && syllable.starts_with(['a', 'e', 'o']) { "'" } else { "" });
            name.push_str(syllable);
        }
    } else {
        name.push_str(&slug.replace('-', " "));
    }
    let mut capital = true;
    let letters = name.chars().map(|c| {
        let letter = if c == 'v' { 'ü' } else { c };
        let begins = std::mem::replace(&mut capital, c == ' ');
        if begins { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
    });
    letters.collect()
}

/// The names of a place in Latin letters from its city down, as `region` has the Chinese ones: Ningbo Beilun.
pub(super) fn roman_region(site: &Site, strings: &Strings, place: Option<PlaceId>) -> String {
    let line = place.filter(|_| !strings.is_chinese()).map(|id| site.line(id)).unwrap_or_default();
    let places: Vec<&Place> = line.iter().filter_map(|id| site.place(*id)).collect();
    let above = usize::from(places.len() > 1 && places.first().is_some_and(|province| !province.name.ends_with('市')));
    places.iter().skip(above).map(|place| roman(strings, place)).collect::<Vec<_>>().join(" ").trim().to_owned()
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
    fn a_slug_becomes_a_name() {
        assert_eq!(romanised("ningbo", "ning bo"), "Ningbo");
        assert_eq!(romanised("xian", "xi an"), "Xi'an");
        assert_eq!(romanised("lvliang", "lv liang"), "Lüliang");
        assert_eq!(romanised("xiamen", "sha men"), "Xiamen");
        assert_eq!(romanised("xuanhua-xian", "xuan hua"), "Xuanhua Xian");
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
