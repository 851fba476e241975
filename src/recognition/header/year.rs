//! The year whose work a report sets out. Its sections say it best (2023年工作回顾, 2024年工作安排); the day on which it was given and its
//! title come next, and either may mislead: a report heard in December is for the year to come, and a copied page may be retitled.

use std::ops::Range;

use super::dates::{self, Stamp};
use crate::han::cut::CutText;
use crate::recognition::tape::Tape;

/// What speaks for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub year: u16,
    pub weight: u32,
    /// Where it is on the tape.
    pub at: Range<usize>,
}

/// A year, and the evidence against it that is strong enough to be said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Judged {
    pub year: Option<u16>,
    pub against: Vec<Evidence>,
}

/// The weight of evidence that is worth a doubt when it is overruled.
const STRONG: u32 = 4;

const SECTION: u32 = 7;
const SENTENCE: u32 = 3;

/// The year that most evidence speaks for.
pub(crate) fn judge(evidence: &[Evidence]) -> Judged {
    let weight = |year: u16| evidence.iter().filter(|e| e.year == year).map(|e| e.weight).sum::<u32>();
    let best = evidence.iter().map(|e| e.year).max_by_key(|y| (weight(*y), *y));
    let mut against: Vec<Evidence> = evidence.iter().filter(|e| Some(e.year) != best && e.weight >= STRONG).cloned().collect();
    against.dedup_by_key(|e| e.year);
    Judged { year: best, against }
}

/// Evidence from the day on which a report was given.
pub(crate) fn of_day(stamp: Stamp, at: Range<usize>) -> Vec<Evidence> {
    let evidence = |year, weight| Evidence { year, weight, at: at.clone() };
    match stamp.month {
        Some(11 | 12) => vec![evidence(stamp.year + 1, 5), evidence(stamp.year, 1)],
        Some(9 | 10) => vec![evidence(stamp.year, 3)],
        Some(_) => vec![evidence(stamp.year, 5)],
        None => vec![evidence(stamp.year, 4)],
    }
}

/// Words of a section that looks back on the year before its name.
const REVIEW: [&str; 5] = ["回顾", "总结", "工作完成情况", "主要成绩", "所做的工作"];
/// Words of a section that looks ahead on the year of its name.
const PLAN: [&str; 16] = [
    "工作安排",
    "目标任务",
    "主要目标",
    "总体要求",
    "重点工作",
    "主要任务",
    "工作任务",
    "重点任务",
    "工作打算",
    "工作部署",
    "预期目标",
    "工作思路",
    "发展目标",
    "工作目标",
    "工作重点",
    "的工作",
];

/// Evidence from the text: sections named by year, and sentences that set a year's targets.
pub(crate) fn of_text(tape: &Tape, lines: &[Range<usize>]) -> Vec<Evidence> {
    let mut found = Vec::new();
    for line in lines {
        let text = tape.slice(line);
        for at in memchr::memmem::find_iter(text.as_bytes(), "年").take(LOOKED_AT) {
            found.extend(around(text, at).map(|(year, weight)| Evidence {
                year,
                weight,
                at: line.start + at..line.start + at + 3,
            }));
        }
    }
    found.extend(of_review(tape, lines));
    // What is said ten times is not ten times as true.
    found.sort_by_key(|e| (e.year, std::cmp::Reverse(e.weight), e.at.start));
    let mut count = 0;
    let mut last = 0;
    found.retain(|e| {
        count = if e.year == last { count + 1 } else { 1 };
        last = e.year;
        count <= 2
    });
    found
}

/// A review that names no year (过去一年工作回顾) is of the year that it speaks of first.
fn of_review(tape: &Tape, lines: &[Range<usize>]) -> Option<Evidence> {
    let all = lines.first()?.start..lines.last()?.end;
    let text = tape.slice(&all);
    let from = ["过去一年", "过去的一年"].iter().filter_map(|w| memchr::memmem::find(text.as_bytes(), w.as_bytes())).min()?;
    let window = crate::recognition::lines::opening_closing::head(text.after(from), 1200);
    window.match_indices('年').find_map(|(at, _)| {
        let year = year_before(window, at)?.0;
        let start = all.start + from + at;
        Some(Evidence { year: year + 1, weight: 2, at: start..start + 3 })
    })
}

/// The year whose four digits are right before a byte, and where they start.
fn year_before(text: &str, at: usize) -> Option<(u16, usize)> {
    let mut before: Vec<char> = text.before(at).chars().rev().take(4).collect();
    before.reverse();
    let start = at - before.iter().map(|c| c.len_utf8()).sum::<usize>();
    Some((dates::year(&before)?, start))
}

/// Mentions of a year that are looked at on one line; a text without end has no more to say.
const LOOKED_AT: usize = 2000;

/// What the mention of a year whose 年 is at this byte says, if it names a section or sets targets.
fn around(text: &str, at: usize) -> Option<(u16, u32)> {
    let (year, start) = year_before(text, at)?;
    let rest = text.after(at + 3);
    let after: String = rest.chars().take(18).collect();
    let clause = after.split(['。', ',', '，', ';', '；', ':', '：', '年']).next().unwrap_or("");
    let before = text.before(start).trim_end();
    let opens = before.is_empty() || before.ends_with(['、', ')', '）', '.', '。', '!', '！', '”']) || before.ends_with("部分");
    let short = clause.chars().count() <= 14;
    if opens && short {
        if REVIEW.iter().any(|w| clause.contains(w)) {
            return Some((year + 1, SECTION));
        }
        // A section is named once and in few words; a sentence goes on.
        if PLAN.iter().any(|w| clause.contains(w)) && !clause.contains('是') {
            return Some((year, SECTION));
        }
    }
    let sets = text.before(start).ends_with("建议") && rest.chars().take(40).collect::<String>().contains("目标");
    let targets = ["主要预期目标", "政府工作的总体要求", "经济社会发展主要预期目标", "政府工作总体要求"]
        .iter()
        .any(|w| rest.chars().take(24).collect::<String>().contains(w));
    (sets || targets).then_some((year, SENTENCE))
}

/// The year that the text itself mentions, when nothing else tells: the last that is spoken of more than once.
pub(crate) fn of_mentions(tape: &Tape, lines: &[Range<usize>]) -> Option<u16> {
    let mut counts = std::collections::BTreeMap::new();
    for line in lines {
        let text = tape.slice(line);
        for at in memchr::memmem::find_iter(text.as_bytes(), "年").take(LOOKED_AT) {
            if let Some((year, _)) = year_before(text, at) {
                *counts.entry(year).or_insert(0u32) += 1;
            }
        }
    }
    let most = counts.values().copied().max()?;
    counts
        .iter()
        .rev()
        .find(|(year, n)| **n >= 2 && (**n * 3 >= most || counts.contains_key(&(**year - 1))))
        .map(|(year, _)| *year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(lines: &[&str], day: Option<Stamp>) -> Option<u16> {
        let text = lines.join("\n");
        let tape = Tape::new(&text);
        let ranges: Vec<_> = tape.lines().collect();
        let mut evidence = of_text(&tape, &ranges);
        evidence.extend(day.into_iter().flat_map(|d| of_day(d, 0..0)));
        judge(&evidence).year
    }

    #[test]
    fn sections_say_the_year() {
        for (line, year) in [
            ("一、2023年工作回顾", 2024),
            ("2023年主要工作回顾", 2024),
            ("二、2024年工作安排", 2024),
            ("第二部分 2024年主要目标任务", 2024),
            ("报告工作。 一、2019年工作回顾2019年是不平凡的一年", 2020),
            ("三、2024年重点工作", 2024),
            ("二〇二四年工作的总体要求", 2024),
            ("一、过去一年工作回顾。2023年,我们积极作为", 2024),
            ("建议2024年全区经济社会发展的主要预期目标为:", 2024),
        ] {
            assert_eq!(judged(&[line], None), Some(year), "{line}");
        }
        assert_eq!(judged(&["2023年,全市生产总值增长6%", "2022年是重点工作之年"], None), None);
    }

    #[test]
    fn a_meeting_in_december_is_for_the_year_to_come() {
        let day = |year, month| Some(Stamp { year, month: Some(month), day: Some(28) });
        assert_eq!(judged(&[], day(2023, 12)), Some(2024));
        assert_eq!(judged(&[], day(2020, 4)), Some(2020));
        assert_eq!(judged(&["一、2023年工作回顾"], day(2023, 12)), Some(2024));
        assert_eq!(judged(&["二、2021年工作安排"], day(2021, 11)), Some(2021));
    }
}
