//! The meeting at which a report was given: its congress (第十届) and its session (第三次会议).

use std::ops::Range;

use super::numeral::{chinese, number, number_before};
use crate::han::cut::CutList;
use crate::recognition::tape::header_chars::Glyphs;

/// A session of a people's congress, as a header names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meeting {
    /// `第十届`
    pub congress: Option<String>,
    /// `第三次会议`
    pub session: Option<String>,
    /// The glyphs of the congress, from 第 to 届.
    pub congress_at: Range<usize>,
    /// The glyphs of the session.
    pub session_at: Range<usize>,
    /// All glyphs of the meeting's name, without the place before it.
    pub at: Range<usize>,
}

/// What a congress is called: now, in short, and in the years before 1954.
const CONGRESS: [&str; 5] = ["人民代表大会", "人民代表会议", "人代会", "人大", "代表大会"];

/// The first people's congress that a header names with its number or its session's.
pub(crate) fn meeting(glyphs: &Glyphs) -> Option<Meeting> {
    let mut at = 0;
    while at < glyphs.len() {
        let Some(word) = CONGRESS.iter().find(|w| glyphs.starts(at, w)) else {
            at += 1;
            continue;
        };
        if let Some(found) = around(glyphs, at, at + word.chars().count()) {
            return Some(found);
        }
        at += word.chars().count();
    }
    None
}

/// Reads what is around the word that names the congress.
fn around(glyphs: &Glyphs, start: usize, end: usize) -> Option<Meeting> {
    if ["常委会", "常务委员会", "代表"].iter().any(|w| glyphs.starts(end, w)) {
        return None;
    }
    let congress = congress(glyphs, start);
    let early = congress.as_ref().and_then(|(_, at)| session(glyphs, at.end));
    let session = session(glyphs, end).or(early);
    if congress.is_none() && session.is_none() {
        return None;
    }
    let congress_at = congress.as_ref().map_or(start..start, |(_, at)| at.clone());
    let session_at = session.as_ref().map_or(end..end, |(_, at)| at.clone());
    Some(Meeting {
        at: congress_at.start.min(start)..session_at.end.max(end),
        congress: congress.map(|(n, _)| format!("第{}届", chinese(n))),
        session: session.map(|(n, _)| format!("第{}次会议", chinese(n))),
        congress_at,
        session_at,
    })
}

/// The year of a session of the National People's Congress, which has met once a year since the first session of the fifth, in 1978. No
/// other congress keeps its years in all places.
pub(crate) fn national_year(congress: &str, session: &str) -> Option<u16> {
    const FIFTH: u32 = 1978;
    let value = |text: &str| {
        let chars: Vec<char> = text.trim_start_matches('第').chars().collect();
        number(&chars).map(|(_, value)| value)
    };
    let (congress, session) = (value(congress)?, value(session)?);
    ((5..=30).contains(&congress) && (1..=5).contains(&session)).then(|| (FIFTH + 5 * (congress - 5) + session - 1) as u16)
}

/// How many characters of a place's name may be between 第十届 and 人民代表大会.
const PLACE_BETWEEN: usize = 30;

/// The number of the congress before the word: 第十届, 十届, 第14届全国.
fn congress(glyphs: &Glyphs, start: usize) -> Option<(u32, Range<usize>)> {
    let from = start.saturating_sub(PLACE_BETWEEN);
    let end = (from..start).rev().find(|i| glyphs.chars.value(*i) == '届')?;
    let between = glyphs.chars.part(end..start);
    let apart = between.iter().any(|c| matches!(c, ',' | '。' | ';' | ')'));
    // 第七届会宁县人民代表大会 names a place that begins with 会.
    if apart || between.windows(2).any(|w| matches!(w, ['会', '议' | '上'] | ['大' | '委', '会'])) {
        return None;
    }
    let (first, value) = number_before(&glyphs.chars, end)?;
    let first = if glyphs.ends(first, "第") { first - 1 } else { first };
    Some((value, first..end + 1))
}

/// The number of the session after the word: 第三次会议, 三次会议, 第3次全体会议.
fn session(glyphs: &Glyphs, end: usize) -> Option<(u32, Range<usize>)> {
    let first = if glyphs.starts(end, "第") { end + 1 } else { end };
    let (taken, value) = number(glyphs.chars.get(first..)?)?;
    let after = first + taken;
    if value == 0 || value > 20 || !glyphs.starts(after, "次") {
        return None;
    }
    let names = ["次全体会议", "次全体代表会议", "次会议", "次大会", "次"];
    let name = names.iter().find(|n| glyphs.starts(after, n))?;
    Some((value, end..after + name.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meetings_in_every_form() {
        for (text, congress, session) in [
            ("在某某市第十届人民代表大会第三次会议上", "第十届", "第三次会议"),
            ("某市十六届人大四次会议", "第十六届", "第四次会议"),
            ("在第十四届全国人民代表大会第二次会议上", "第十四届", "第二次会议"),
            ("十四届全国人大一次会议", "第十四届", "第一次会议"),
            ("第17届人民代表大会第1次会议", "第十七届", "第一次会议"),
            ("第一届某某区人民代表大会第五次全体会议", "第一届", "第五次会议"),
            ("第 十 九 届 人 民 代 表 大 会 第 四 次 会 议", "第十九届", "第四次会议"),
            ("第十届\n人民代表大会第三次会议", "第十届", "第三次会议"),
            ("第三届第二次人民代表大会", "第三届", "第二次会议"),
            ("第七届会宁县人民代表大会第四次会议", "第七届", "第四次会议"),
            ("二十一届人大六次", "第二十一届", "第六次会议"),
            ("人民代表大会第五次会议", "", "第五次会议"),
        ] {
            let found = meeting(&Glyphs::of(text)).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.congress.as_deref().unwrap_or(""), found.session.as_deref().unwrap_or("")),
                (congress, session),
                "{text}"
            );
        }
    }

    #[test]
    fn sessions_of_the_national_congress_have_their_years() {
        assert_eq!(national_year("第十四届", "第二次会议"), Some(2024));
        assert_eq!(national_year("第五届", "第一次会议"), Some(1978));
        assert_eq!(national_year("第四届", "第一次会议"), None);
    }

    #[test]
    fn what_is_no_session_of_a_congress() {
        for text in
            ["第十届人民代表大会常务委员会第三次会议", "在全体人大代表的支持下", "党的第二十次代表大会", "人大代表建议5次"]
        {
            assert_eq!(meeting(&Glyphs::of(text)), None, "{text}");
        }
    }
}
