//! Levels of headings. A style has no level of its own: 一、 is the first, or the second where unnumbered parts are above it; (一) is
//! below 一、 where one is open, directly below a part where none is; 1. below (一), or directly below 一、 in a text without (一).

use super::numbered_runs::is_annex;
use super::numbering::{Style, number};
use super::paragraphs::{Row, is_own_line};
use crate::han::class::{ends_sentence, is_break};
use crate::han::cut::{CutList, CutText};
use crate::source::Mark;

/// A row that is, or opens with, a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub level: u8,
    /// None for an unnumbered heading.
    pub style: Option<Style>,
}

/// The longest unnumbered heading, in characters.
const LONGEST_UNNUMBERED: usize = 34;

/// Words by which a heading without a number shows that it names a part of the whole report.
const PART_WORDS: [&str; 22] = [
    "回顾",
    "工作安排",
    "主要目标",
    "目标任务",
    "重点任务",
    "重点工作",
    "主要任务",
    "工作任务",
    "总体要求",
    "总体思路",
    "主要工作",
    "政府工作",
    "自身建设",
    "指导思想",
    "预期目标",
    "发展目标",
    "工作打算",
    "工作思路",
    "工作部署",
    "工作总结",
    "奋斗目标",
    "主要成就",
];

/// Spans of time that a part may be about.
const SPANS: [&str; 7] = ["过去一年", "过去五年", "今后五年", "未来五年", "五年来", "今年", "一年来"];

/// The level of each row that is a heading; `numbered` has the style of the rows whose number is a heading's.
pub(crate) fn assign(rows: &[Row], numbered: &[Option<Style>]) -> Vec<Option<Found>> {
    let own = unnumbered(rows, numbered);
    let has = |style| numbered.contains(&Some(style));
    let mut nesting = Nesting {
        parts: parts(rows, numbered, &own),
        part_style: has(Style::Part),
        han: has(Style::Han),
        han_paren: has(Style::HanParen),
        arabic: has(Style::Arabic),
        open: Vec::new(),
    };
    (0..rows.len())
        .map(|at| match numbered.value(at) {
            Some(style) => Some(Found { level: nesting.numbered(style), style: Some(style) }),
            None if own.value(at) => Some(Found { level: nesting.unnumbered(rows.at(at)), style: None }),
            None => None,
        })
        .collect()
}

/// What is above the place that has been reached.
struct Nesting {
    /// Unnumbered headings are the first level.
    parts: bool,
    part_style: bool,
    han: bool,
    han_paren: bool,
    arabic: bool,
    /// The numbered styles that are open, with their levels.
    open: Vec<(Style, u8)>,
}

impl Nesting {
    fn numbered(&mut self, style: Style) -> u8 {
        self.open.retain(|(open, _)| *open < style);
        let above = self.open.last().map(|(_, level)| *level);
        let base = u8::from(self.parts || self.part_style);
        let level = match (style, above) {
            (Style::Part, _) => 1,
            (Style::Han, _) => base + 1,
            (Style::HanParen, Some(above)) => above + 1,
            (Style::HanParen, None) => 2,
            (_, Some(above)) => (above + 1).max(self.usual(style)),
            (_, None) => self.usual(style),
        };
        let level = level.min(5);
        self.open.push((style, level));
        level
    }

    /// The level of 1. and lower styles by the styles that the document has above them.
    fn usual(&self, style: Style) -> u8 {
        let base = u8::from(self.parts || self.part_style);
        let above = u8::from(self.han) + u8::from(self.han_paren) + u8::from(style > Style::Arabic && self.arabic);
        if self.han_paren && !self.han { (above + 2).max(base + 1).min(3) } else { (base + above + 1).min(3) }
    }

    fn unnumbered(&mut self, row: &Row) -> u8 {
        if let Some(Mark::Heading(level)) = row.mark
            && !(self.han || self.han_paren || self.parts)
        {
            return level.clamp(1, 5);
        }
        let numbered = self.han || self.han_paren || self.part_style;
        if is_annex(row.passage.text()) {
            self.open.clear();
            return 1;
        }
        if is_part(row.passage.text()) && self.parts || !(numbered || self.parts) {
            self.open.clear();
            return 1;
        }
        self.open.last().map_or(2, |(_, level)| (level + 1).min(5))
    }
}

/// Whether unnumbered headings divide the report: one that names a part is before the first 一、, and 一、 is not the number of
/// parts itself.
fn parts(rows: &[Row], numbered: &[Option<Style>], own: &[bool]) -> bool {
    let part = |at: &usize| own.value(*at) && is_part(rows.at(*at).passage.text());
    let Some(first_part) = (0..rows.len()).find(part) else { return false };
    let first_han = numbered.iter().position(|s| *s == Some(Style::Han));
    let ones = (0..rows.len())
        .filter(|at| numbered.value(*at) == Some(Style::Han))
        .filter(|at| number(rows.at(*at).passage.text()).is_some_and(|n| n.value == 1))
        .count();
    let han_parts =
        (0..rows.len()).filter(|at| numbered.value(*at) == Some(Style::Han) && is_part(rows.at(*at).passage.text())).count();
    let count = (0..rows.len()).filter(part).count();
    match first_han {
        None => true,
        Some(han) => first_part < han && (ones > 1 || count > 1 || han_parts == 0),
    }
}

/// Whether a heading names a part of the whole report.
pub(crate) fn is_part(text: &str) -> bool {
    let year = text.split('年').next().is_some_and(|before| {
        let digits = before.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) && text.contains('年')
    });
    let spans = SPANS.iter().any(|s| text.contains(s));
    PART_WORDS.iter().any(|w| text.contains(w)) || (year || spans) && text.chars().count() <= 20
}

/// Whether a text ends with the name of a part of the report.
pub(crate) fn ends_part(text: &str) -> bool {
    PART_WORDS.iter().any(|w| text.ends_with(w)) && !(text.ends_with("政府工作") && text.chars().count() > 12)
}

/// Whether a flattened row opens with the unnumbered name of a part: 2023年工作回顾2023年是….
pub(crate) fn opens_part(text: &str) -> bool {
    let head: String = text.chars().take(16).take_while(|c| !is_break(*c)).collect();
    let dated = head.starts_with(|c: char| c.is_ascii_digit()) && is_part(&head) || SPANS.iter().any(|s| head.starts_with(s));
    let end = PART_WORDS.iter().filter_map(|w| head.find(w).map(|at| at + w.len())).max();
    let goes_on =
        |end: usize| !text.after(end).starts_with(['的', '是', '为', ':', '：', '，', ',', '。', '、', '和', '中', '取']);
    dated && end.is_some_and(goes_on)
}

/// Which rows are unnumbered headings on lines of their own.
fn unnumbered(rows: &[Row], numbered: &[Option<Style>]) -> Vec<bool> {
    let annex = super::numbered_runs::annex(rows);
    let flat_parts = flat_parts(rows, numbered);
    let short: Vec<bool> =
        (0..rows.len()).map(|at| at < annex && numbered.value(at).is_none() && may_be_unnumbered(rows.at(at))).collect();
    (0..rows.len())
        .map(|at| {
            let next_body = rows
                .get(at + 1)
                .is_some_and(|next| !short.value(at + 1) || is_part(rows.at(at).passage.text()) && !next.is_set());
            let run = short.value(at) && at > 0 && short.value(at - 1) && !is_part(rows.at(at - 1).passage.text());
            let after_end = at == 0
                || numbered.value(at - 1).is_some()
                || short.value(at - 1)
                || ends_sentence(rows.at(at - 1).passage.text())
                || rows.at(at - 1).is_set();
            annex == at && at < rows.len() || flat_parts.value(at) || short.value(at) && next_body && !run && after_end
        })
        .collect()
}

/// Flattened rows that open with an unnumbered part: two at least, or one with numbers that begin again below it.
fn flat_parts(rows: &[Row], numbered: &[Option<Style>]) -> Vec<bool> {
    let opens = |at: usize| rows.at(at).flat && numbered.value(at).is_none() && opens_part(rows.at(at).passage.text());
    let found: Vec<bool> = (0..rows.len()).map(opens).collect();
    let count = found.iter().filter(|f| **f).count();
    if count >= 2 { found } else { vec![false; rows.len()] }
}

/// Whether a row has the shape of a heading without a number.
fn may_be_unnumbered(row: &Row) -> bool {
    let text = row.passage.text();
    let count = text.chars().count();
    let formula = ["各位代表", "同志们", "谢谢", "政府工作报告", "报告人", "摘要"].iter().any(|f| text.contains(f));
    let person = text.contains("市长") || text.contains("县长") || text.contains("区长") || text.contains("省长");
    let sign = text.starts_with(['(', '（', '—', '-', '·', '•', '*', '【', '〔', '［', '[', '“'])
        && text.ends_with([')', '）', '】', '〕', '］', ']']);
    let listed = number(text).is_some() || text.contains([':', '：', '|', '、']) && !is_part(text);
    if matches!(row.mark, Some(Mark::Heading(_))) {
        return is_own_line(text) && !formula;
    }
    is_own_line(text)
        && (4..=LONGEST_UNNUMBERED).contains(&count)
        && !(formula || person || sign || listed || row.flat || row.is_set())
        && !text.starts_with(|c: char| c.is_ascii_digit() && !is_part(text))
}
