//! Expressions of time in a sentence, and the period that each of them names for a report of a given year.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A period of whole years, or of months of one year; from and to are both part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    pub from: u16,
    pub to: u16,
    /// The first and last month, if it is a part of one year.
    pub months: Option<(u8, u8)>,
}

impl Period {
    pub fn year(year: u16) -> Period {
        Period { from: year, to: year, months: None }
    }

    pub fn years(from: u16, to: u16) -> Period {
        Period { from, to, months: None }
    }

    /// A period as it is written: `2019`, `2016/2020`, `2019-01/2019-09`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Period> {
        let (first, last) = text.split_once('/').unwrap_or((text, text));
        let ((from, begin), (to, end)) = (moment(first)?, moment(last)?);
        match (begin, end) {
            (None, None) if from <= to => Some(Period::years(from, to)),
            (Some(begin), Some(end)) if from == to && begin <= end => Some(Period { from, to, months: Some((begin, end)) }),
            _ => None,
        }
    }

    pub fn is_long(&self) -> bool {
        self.from < self.to
    }
}

/// `2019`, `2016/2020`, `2019-01/2019-09`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.months {
            Some((first, last)) => write!(f, "{}-{first:02}/{}-{last:02}", self.from, self.to),
            None if self.from == self.to => write!(f, "{}", self.from),
            None => write!(f, "{}/{}", self.from, self.to),
        }
    }
}

/// A year with its month, if it has one: `2019`, `2019-09`.
fn moment(text: &str) -> Option<(u16, Option<u8>)> {
    let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
    let is_number = |digits: &str, count: usize| digits.len() == count && digits.bytes().all(|b| b.is_ascii_digit());
    let year = Some(year).filter(|year| is_number(year, 4))?.parse().ok().filter(|year| (1900..=2100).contains(year))?;
    match month {
        None => Some((year, None)),
        Some(month) => {
            let month = Some(month).filter(|month| is_number(month, 2))?.parse().ok();
            Some((year, Some(month.filter(|month| (1..=12).contains(month))?)))
        }
    }
}

/// What an expression of time says, before the year of the report is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Years(u16, u16),
    /// Years from the year in which the report was given: 今年 is 0, 去年 is -1.
    Near(i16),
    /// A number of years up to the year under review: 五年来.
    Past(u16),
    /// A number of years from the year that the report plans: 今后五年.
    Next(u16),
    /// A number of years without a direction: 五年.
    Some(u16),
    /// From a year on: 2003年以来.
    Since(u16),
    /// Months of the year under review: 前三季度.
    Months(u8, u8),
}

/// An expression of time in a sentence; the range counts characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    pub range: Range<usize>,
    pub said: Said,
    /// What a value is compared with: 比2015年.
    pub base: bool,
    /// The end of the period counts: 到2020年, “十二五”末.
    pub end: bool,
}

/// The expressions of time of a sentence, in order.
pub(super) fn times(chars: &[char]) -> Vec<Time> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match time(chars, at) {
            Some(time) => {
                at = time.range.end;
                found.push(time);
            }
            None => at += 1,
        }
    }
    found
}

fn time(chars: &[char], at: usize) -> Option<Time> {
    let (said, mut end) = match *chars.get(at)? {
        '0'..='9' => digits(chars, at),
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '两' | '〇' | '○' => {
            numerals(chars, at)
        }
        '今' | '去' | '上' | '前' | '明' | '本' | '过' | '未' | '近' | '最' | '这' | '届' | '当' | '来' => {
            words(chars, at)
        }
        _ => None,
    }?;
    for tail in ["底", "末", "度", "初", "以来", "期末", "时期", "期间", "规划", "计划", "年末", "年底"] {
        if starts(chars, end, tail) {
            end += tail.chars().count();
        }
    }
    let tail: String = chars.get(end.saturating_sub(1)..end)?.iter().collect();
    let before = |back: usize| at.checked_sub(back).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    let base = matches!(before(1), '比' | '较' | '与' | '同' | '是' | '以' | '为' | '在')
        && !matches!(before(1), '在')
        && !(before(1) == '是' && before(2) != '倍');
    let base = base && !matches!(before(1), '为' | '以' | '是');
    // 是1980年的4.3倍.
    let of_it = chars.get(end) == Some(&'的') && chars.get(end + 1).is_some_and(char::is_ascii_digit);
    let base = base || of_it;
    Some(Time {
        range: at..end,
        said,
        base,
        end: before(1) == '到' || before(1) == '至' || matches!(tail.as_str(), "末" | "底"),
    })
}

fn starts(chars: &[char], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c))
}

/// 2019年, 2016—2020年, 2016年至2020年, 1-9月, 5年来.
fn digits(chars: &[char], at: usize) -> Option<(Said, usize)> {
    if at.checked_sub(1).and_then(|i| chars.get(i)).is_some_and(char::is_ascii_alphanumeric) {
        return None;
    }
    let number = |at: usize| {
        let digits: String = chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).take(5).collect();
        let value: u16 = digits.parse().ok()?;
        Some((value, at + digits.len()))
    };
    let (first, end) = number(at)?;
    let is_year = |year: u16| (1949..=2060).contains(&year);
    if is_year(first) {
        let behind = if chars.get(end) == Some(&'年') { end + 1 } else { end };
        let joint = chars.get(behind).copied().unwrap_or(' ');
        if matches!(joint, '—' | '-' | '~' | '至' | '到') {
            let next = behind + if starts(chars, behind, "——") { 2 } else { 1 };
            if let Some((last, end)) = number(next).filter(|(last, _)| is_year(*last))
                && chars.get(end) == Some(&'年')
            {
                return Some((Said::Years(first, last), end + 1));
            }
        }
        if behind > end && starts(chars, behind, "以来") {
            return Some((Said::Since(first), behind + 2));
        }
        return (behind > end).then_some((Said::Years(first, first), behind));
    }
    if first <= 12 && (1..=12).contains(&first) {
        let behind = if chars.get(end) == Some(&'月') { end + 1 } else { end };
        if matches!(chars.get(behind), Some('—' | '-' | '~' | '至' | '到'))
            && let Some((last, end)) = number(behind + 1).filter(|(last, _)| (1..=12).contains(last))
            && chars.get(end) == Some(&'月')
        {
            return Some((Said::Months(first as u8, last as u8), end + if starts(chars, end, "月份") { 2 } else { 1 }));
        }
    }
    ((2..=20).contains(&first) && chars.get(end) == Some(&'年')).then_some(())?;
    span(chars, at, first, end + 1)
}

/// A number of years that ends at `end`: 来, 间 and words before it give its direction.
fn span(chars: &[char], at: usize, years: u16, end: usize) -> Option<(Said, usize)> {
    if chars.get(at.wrapping_sub(1)) == Some(&'第') {
        return None;
    }
    let before = |word: &str| {
        let length = word.chars().count();
        at.checked_sub(length).is_some_and(|start| starts(chars, start, word))
    };
    // 连续20年, 10年来最高: how long something lasted, and no period of the value.
    if ["连续", "连", "连续第", "时隔", "第", "近几"].into_iter().any(before) || years > 12 {
        return None;
    }
    for tail in ["以来", "来", "多来"] {
        if starts(chars, end, tail) {
            let end = end + tail.chars().count();
            if chars.get(end).is_some_and(|c| "最新首第之罕少未".contains(*c))
                || starts(chars, end, "的最")
                || starts(chars, end, "来最")
            {
                return None;
            }
            return Some((Said::Past(years), end));
        }
    }
    let behind = ["期间", "间", "里", "内", "中"].into_iter().find(|tail| starts(chars, end, tail));
    let end = end + behind.map_or(0, |tail| tail.chars().count());
    if ["过去", "过去的", "这", "近", "最近", "上", "前"].into_iter().any(before) {
        return Some((Said::Past(years), end));
    }
    if ["今后", "未来", "今后的", "下一个", "接下来"].into_iter().any(before) {
        return Some((Said::Next(years), end));
    }
    Some((Said::Some(years), end))
}

/// 二〇一九年, 五年来, 十一五.
fn numerals(chars: &[char], at: usize) -> Option<(Said, usize)> {
    // 年 behind four digits or behind a number, or 五 of a plan: most numerals are part of other words.
    let next = |offset: usize| chars.get(at + offset).copied().unwrap_or(' ');
    if !matches!(next(1), '年' | '十' | '五') && next(2) != '五' && next(4) != '年' {
        return None;
    }
    let value = |c: &char| "〇一二三四五六七八九".chars().position(|d| d == *c).or((*c == '○').then_some(0));
    let digits = || chars.iter().skip(at).map_while(value).take(4);
    if next(4) == '年' && digits().count() == 4 {
        let year = digits().fold(0, |sum, digit| sum * 10 + digit as u16);
        return (1949..=2060).contains(&year).then_some((Said::Years(year, year), at + 5));
    }
    if let Some(plan) = plan(chars, at) {
        return Some(plan);
    }
    let (years, length) = match chars.get(at..at + 2) {
        Some(['十', '年']) => (10, 2),
        Some([c, '年']) => (value(c).or((*c == '两').then_some(2))? as u16, 2),
        Some([c, '十']) if starts(chars, at + 2, "年") => (value(c)? as u16 * 10, 3),
        _ => return None,
    };
    (years >= 2).then_some(())?;
    span(chars, at, years, at + length)
}

/// A five-year plan: 一五 is 1953 to 1957, 十四五 is 2021 to 2025.
fn plan(chars: &[char], at: usize) -> Option<(Said, usize)> {
    if !chars.iter().skip(at + 1).take(2).any(|c| *c == '五') {
        return None;
    }
    let number = |word: &str| PLANS.iter().position(|plan| *plan == word).map(|i| i as u16 + 1);
    let (plan, length) = [3, 2].into_iter().find_map(|length| {
        let word: String = chars.get(at..at + length)?.iter().collect();
        Some((number(&word)?, length))
    })?;
    let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    if "一二三四五六七八九十第".contains(before) {
        return None;
    }
    let after = chars.get(at + length).copied().unwrap_or(' ');
    // 八五折, 一五一十: other words.
    if length == 2 && !"期时规计末以和前的，、。；".contains(after) && after != ' ' && before != '“' && plan < 10
    {
        return None;
    }
    let from = match plan {
        1 => 1953,
        2 => 1958,
        _ => 1966 + (plan - 3) * 5,
    };
    // “十一五”规划的开局之年, 实现“十一五”目标: the plan is named, and no period.
    let rest: String = chars.get(at + length..).unwrap_or_default().iter().take(10).collect();
    let names_plan =
        ["规划", "计划", "目标", "开局", "收官", "的开局", "的收官", "的关键", "第", "的第", "蓝图", "纲要", "主要目标任务"];
    let period = ["规划期", "计划期", "规划时期", "计划时期", "计划末", "计划的五年"];
    // 提前完成“十四五”减排目标.
    let aims =
        rest.split(['，', '。', '；', '、']).next().is_some_and(|rest| rest.contains("目标") && rest.chars().count() <= 8);
    let aims = aims && !["时期", "期间", "末", "以来", "期末"].iter().any(|word| rest.starts_with(word));
    if (aims || names_plan.iter().any(|word| rest.starts_with(word))) && !period.iter().any(|word| rest.starts_with(word)) {
        return None;
    }
    Some((Said::Years(from, from + 4), at + length))
}

const PLANS: [&str; 15] = [
    "一五",
    "二五",
    "三五",
    "四五",
    "五五",
    "六五",
    "七五",
    "八五",
    "九五",
    "十五",
    "十一五",
    "十二五",
    "十三五",
    "十四五",
    "十五五",
];

fn words(chars: &[char], at: usize) -> Option<(Said, usize)> {
    const NEAR: [(&str, Said); 14] = [
        ("今年", Said::Near(0)),
        ("本年度", Said::Near(0)),
        ("去年", Said::Near(-1)),
        ("上年度", Said::Near(-1)),
        ("上年", Said::Near(-1)),
        ("前年", Said::Near(-2)),
        ("明年", Said::Near(1)),
        ("前三季度", Said::Months(1, 9)),
        ("前三个季度", Said::Months(1, 9)),
        ("上半年", Said::Months(1, 6)),
        ("过去一年", Said::Near(-1)),
        ("过去的一年", Said::Near(-1)),
        ("届末", Said::Next(5)),
        ("来年", Said::Near(1)),
    ];
    // Most of these characters are part of other words.
    if !matches!(chars.get(at + 1), Some('年' | '三' | '半' | '去' | '末')) {
        return None;
    }
    let (word, said) = NEAR.into_iter().find(|(word, _)| starts(chars, at, word))?;
    Some((said, at + word.chars().count()))
}
