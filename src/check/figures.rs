//! Finds text that is nearly always a fault: figures that were masked or deleted, shares above 100 %, and paragraphs that occur
//! twice. The report is scanned as Markdown, so that each place can be named.

use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;
use rustc_hash::FxHashMap;

use crate::diag::{Diagnostic, Location, MOST_OF_A_FILE, messages};
use crate::han::cut::CutText;

/// Words that are followed by a share of a whole. Rates of completion or enrolment are not listed, because they may exceed 100
/// %.
const SHARES: [&str; 8] = ["占比", "比重", "覆盖率", "普及率", "合格率", "优良率", "城镇化率", "好于二级天数比例"];

/// Words that may occur between such a word and its figure.
const BETWEEN: [&str; 12] =
    ["达到", "提高到", "提升到", "提升至", "提高至", "上升到", "增加到", "保持在", "稳定在", "达", "为", "至"];

/// Words that must be followed by a figure.
const BEFORE_FIGURE: [&str; 8] = ["增长", "下降", "达到", "提高到", "提升到", "完成投资", "总额达", "突破"];

/// Units of figures. A unit directly after a word of [`BEFORE_FIGURE`] has lost its figure.
const UNITS: [&str; 6] = ["%", "％", "亿元", "万元", "个百分点", "万吨"];

/// Minimum length, in characters, of a repeated paragraph: one this long does not occur twice by accident.
const LONG: usize = 40;

/// Suspicious places in one report.
pub(super) fn suspicious(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let suspects = suspects(text);
    let mut start = 0;
    let mut fences = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let content = line.trim_end();
        fences += usize::from(content == "---");
        if fences >= 2 && said.len() < MOST_OF_A_FILE {
            let at = |range: Range<usize>| Location::at(file, text, start + range.start..start + range.end);
            if suspects.get(suspects.partition_point(|at| *at < start)).is_some_and(|at| *at < start + line.len()) {
                said.extend(faults(content, &at));
            }
            if is_long(content) && !content.starts_with(['|', '[']) {
                if let Some(first) = seen.get(content) {
                    said.push(messages::paragraph_twice(at(0..content.len()), *first));
                } else {
                    seen.insert(content, number);
                }
            }
        }
        start += line.len();
    }
    said.truncate(MOST_OF_A_FILE);
    said
}

fn is_long(content: &str) -> bool {
    // No character takes more than four bytes.
    content.len() >= 4 * LONG || content.chars().count() >= LONG
}

/// The figures of a line that are masked, missing or too large.
fn faults(line: &str, at: &impl Fn(Range<usize>) -> Location) -> Vec<Diagnostic> {
    let masked = masked(line).into_iter().take(MOST_OF_A_FILE).map(|range| messages::figure_masked(at(range)));
    let deleted = deleted(line).into_iter().take(MOST_OF_A_FILE).map(|range| messages::figure_missing(at(range)));
    let above = above_the_whole(line).into_iter().take(MOST_OF_A_FILE);
    masked.chain(deleted).chain(above.map(|(range, share)| messages::share_above_whole(at(range), &share))).collect()
}

/// The bytes at which a unit stands that may have a faulty figure before it, in order. Nearly all units have a sound one, so that few lines
/// need a closer look.
fn suspects(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for unit in UNITS {
        let positions = memmem::find_iter(text.as_bytes(), unit.as_bytes());
        found.extend(positions.filter(|at| is_suspect(text.before(*at), matches!(unit, "%" | "％"))));
    }
    found.sort_unstable();
    found
}

/// Whether the text before a unit ends with a mask, with a word that needs a figure, or with a share above 100.
fn is_suspect(before: &str, share: bool) -> bool {
    let figure = before.len() - before.bytes().rev().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    if figure < before.len() {
        return share && before.after(figure).parse::<f64>().is_ok_and(|share| share > 100.0);
    }
    before.ends_with(|c| is_mask(c) || c == '\\') || BEFORE_FIGURE.iter().any(|word| before.ends_with(word))
}

fn is_mask(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×' | '＊' | '*' | '_' | '○')
}

/// Figures that a copying site has masked: xx%, **亿元, ××个.
fn masked(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut chars = line.char_indices().peekable();
    let mut before = None;
    while let Some((at, c)) = chars.next() {
        if is_mask(c) && !before.is_some_and(|b: char| b.is_ascii_alphanumeric()) {
            let length: usize = line.after(at).chars().take_while(|d| *d == c || *d == '\\').map(char::len_utf8).sum();
            let masks = line.between(at..at + length).chars().filter(|d| *d == c).count();
            let rest = line.after(at + length);
            if masks >= 2 && UNITS.iter().any(|unit| rest.starts_with(unit)) {
                found.push(at..at + length);
            }
            while chars.next_if(|(next, _)| *next < at + length).is_some() {}
        }
        before = Some(c);
    }
    found
}

/// Places where a figure has been deleted: 增长%, 达到亿元.
fn deleted(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for word in BEFORE_FIGURE {
        for (at, _) in line.match_indices(word) {
            let end = at + word.len();
            if let Some(unit) = UNITS.iter().find(|unit| line.after(end).starts_with(**unit)) {
                found.push(at..end + unit.len());
            }
        }
    }
    found
}

/// Shares above 100 %, with the figure.
fn above_the_whole(line: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for word in SHARES {
        for (at, _) in line.match_indices(word) {
            let from = at + word.len();
            let between = BETWEEN.iter().find(|b| line.after(from).starts_with(**b)).map_or(0, |b| b.len());
            let figure: String = line.after(from + between).chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let end = from + between + figure.len();
            let percent = line.after(end).starts_with(['%', '％']) && !line.after(end).starts_with("%以");
            if percent && figure.parse::<f64>().is_ok_and(|share| share > 100.0) {
                found.push((from + between..end, figure));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(body: &str) -> Vec<(&'static str, u32, u32)> {
        let text = format!("---\ntitle: 增长%\n---\n\n{body}\n");
        let said = suspicious(&Arc::from("a.md"), &text);
        said.iter().map(|d| (d.code.name(), d.place.as_ref().unwrap().line, d.place.as_ref().unwrap().column)).collect()
    }

    #[test]
    fn figures_that_were_masked_or_deleted() {
        assert_eq!(codes("财政收入xx亿元，增长**%。"), [("figure-masked", 5, 5), ("figure-masked", 5, 12)]);
        assert_eq!(codes("财政收入增长%，总额达亿元。"), [("figure-missing", 5, 5), ("figure-missing", 5, 9)]);
        assert_eq!(codes("增长6%，完成投资12亿元，推进**重点**工作，建设XX项目。"), []);
    }

    #[test]
    fn shares_above_the_whole() {
        assert_eq!(codes("工业增加值占比达到118.5%。"), [("share-above-whole", 5, 10)]);
        assert_eq!(codes("覆盖率100%，完成率120%，比重提高2.5个百分点，工业占比98%。"), []);
    }

    #[test]
    fn a_paragraph_that_stands_twice() {
        let long = "群众得到更多实惠，".repeat(8);
        assert_eq!(codes(&format!("{long}\n\n另一段。\n\n另一段。\n\n{long}")), [("paragraph-twice", 11, 1)]);
    }
}
