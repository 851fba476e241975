//! Dates as headers and pages write them: 2024年1月11日, 二〇二四年元月十一日, 2024-01-11, with blanks taken out before.

use jiff::civil::Date;

use super::numeral::{digit, number};
use crate::han::cut::CutList;
use crate::recognition::tape::header_chars::{Gap, Glyphs};

/// A date, or as much of one as is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub year: u16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl Stamp {
    /// The day, when it is written and exists.
    pub(crate) fn date(self) -> Option<Date> {
        Date::new(self.year as i16, self.month?, self.day?).ok()
    }
}

/// Years in which reports of the People's Republic can have been given or published.
pub(crate) const YEARS: std::ops::RangeInclusive<u16> = 1949..=2099;

/// The date that starts at `at`, and how many characters it takes. A bare year needs its 年.
pub(crate) fn date(chars: &[char], at: usize) -> Option<(usize, Stamp)> {
    if at > 0 && chars.get(at - 1)?.is_ascii_digit() {
        return None;
    }
    starting(chars.get(at..)?)
}

/// The date with which these characters start.
fn starting(rest: &[char]) -> Option<(usize, Stamp)> {
    let year = year(rest)?;
    let mut stamp = Stamp { year, month: None, day: None };
    match rest.get(4)? {
        '年' => Some(after_year(rest, stamp)),
        '-' | '/' | '.' | '–' | '—' => {
            let separator = rest.value(4);
            let (month, taken) = small(rest.part(5..), 12)?;
            if rest.get(5 + taken) != Some(&separator) {
                return None;
            }
            let (day, more) = small(rest.part(6 + taken..), 31)?;
            stamp = Stamp { month: Some(month), day: Some(day), ..stamp };
            Some((6 + taken + more, stamp))
        }
        c if c.is_ascii_digit() && rest.value(0).is_ascii_digit() => without_year_sign(rest, stamp),
        _ => None,
    }
}

/// 20211月12日, whose 年 a page has lost: four digits are the year, for what is left is a month and a day.
fn without_year_sign(rest: &[char], stamp: Stamp) -> Option<(usize, Stamp)> {
    let (month, taken) = small(rest.part(4..), 12)?;
    if rest.get(4 + taken) != Some(&'月') {
        return None;
    }
    let (day, more) = small(rest.part(5 + taken..), 31)?;
    let whole = matches!(rest.get(5 + taken + more), Some('日' | '号'));
    whole.then_some((6 + taken + more, Stamp { month: Some(month), day: Some(day), ..stamp }))
}

/// Four digits of either style that are a year.
pub(crate) fn year(chars: &[char]) -> Option<u16> {
    let four = chars.get(..4)?;
    let value = four.iter().try_fold(0u32, |n, c| Some(n * 10 + digit(*c)?))?;
    let value = u16::try_from(value).ok()?;
    // 一九五四 and 1954 are years; 一元 and 两 never begin one.
    (!four.iter().any(|c| matches!(c, '元' | '两')) && YEARS.contains(&value)).then_some(value)
}

fn after_year(rest: &[char], stamp: Stamp) -> (usize, Stamp) {
    let only_year = (5, stamp);
    let Some((taken, month)) = rest.get(5..).and_then(number) else { return only_year };
    if rest.get(5 + taken) != Some(&'月') || !(1..=12).contains(&month) {
        return only_year;
    }
    let stamp = Stamp { month: Some(month as i8), ..stamp };
    let to_month = (6 + taken, stamp);
    let Some((more, day)) = rest.get(6 + taken..).and_then(number) else { return to_month };
    let stamp_of_day = Stamp { day: Some(day as i8), ..stamp };
    match rest.get(6 + taken + more) {
        _ if !(1..=31).contains(&day) => to_month,
        Some('日' | '号') => (7 + taken + more, stamp_of_day),
        // 2024年1月11在: a page has lost the 日.
        Some('在' | '于') => (6 + taken + more, stamp_of_day),
        _ => to_month,
    }
}

/// One or two Arabic digits, no more, up to a limit.
fn small(chars: &[char], limit: u32) -> Option<(i8, usize)> {
    let taken = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    // A time may be glued to the day: 2024-01-1509:30.
    let taken = if taken > 2 { 2 } else { taken };
    let (_, value) = number(chars.get(..taken)?)?;
    ((1..=limit).contains(&value)).then_some((value as i8, taken))
}

/// All dates of a header in order. A figure before a blank or a line's end is no part of the date behind it: 09:38 ⏎ 2024年1月11日.
pub(crate) fn in_header(glyphs: &Glyphs) -> Vec<(usize, usize, Stamp)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        let apart = at == 0 || glyphs.gap(at) > Gap::None || !glyphs.chars.value(at - 1).is_ascii_digit();
        match glyphs.chars.get(at..).filter(|_| apart).and_then(starting) {
            Some((length, stamp)) => {
                found.push((at, length, stamp));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// All dates of a text in order: where each starts, its length, what it says.
pub(crate) fn dates(chars: &[char]) -> Vec<(usize, usize, Stamp)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match date(chars, at) {
            Some((length, stamp)) => {
                found.push((at, length, stamp));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_style() {
        for (text, expected) in [
            ("2024年1月11日在", "2024-01-11"),
            ("二〇二六年一月二十七日", "2026-01-27"),
            ("二○二四年元月十一日", "2024-01-11"),
            ("二O一九年十二月三十一日", "2019-12-31"),
            ("二零一二年二月廿九日", "2012-02-29"),
            ("一九五四年九月二十三日", "1954-09-23"),
            ("2024-01-15", "2024-01-15"),
            ("2024/1/5 09:30", "2024-01-05"),
            ("2024.01.15", "2024-01-15"),
            ("2024年1月11号", "2024-01-11"),
            // A page has lost the 年, or the 日.
            ("20241月11日在", "2024-01-11"),
            ("2024年1月11在某县", "2024-01-11"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let found = date(&chars, 0).and_then(|(_, s)| s.date()).map(|d| d.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_time_before_a_date_is_no_part_of_it() {
        let found = in_header(&Glyphs::of("2024-01-15 09:30\n2024年1月11日在"));
        let days: Vec<_> = found.iter().filter_map(|(_, _, s)| s.date()).map(|d| d.to_string()).collect();
        assert_eq!(days, ["2024-01-15", "2024-01-11"]);
    }

    #[test]
    fn what_is_no_full_date() {
        for (text, month) in [("2024年政府", None), ("2024年1月,", Some(1)), ("2024年13月2日", None)] {
            let chars: Vec<char> = text.chars().collect();
            let (_, stamp) = date(&chars, 0).unwrap();
            assert_eq!((stamp.month, stamp.date()), (month, None), "{text}");
        }
        for text in ["1234年", "2024", "2024-13-01", "400-162-2002", "一二三四年"] {
            assert_eq!(date(&text.chars().collect::<Vec<_>>(), 0), None, "{text}");
        }
        let impossible: Vec<char> = "2023年2月30日".chars().collect();
        assert_eq!(date(&impossible, 0).unwrap().1.date(), None);
    }
}
