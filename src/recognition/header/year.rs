//! The year whose work a report sets out. Its sections say it best (2023年工作回顾, 2024年工作安排); the day on which it was given and its
//! title come next, and either may mislead: a report heard in December is for the year to come, and a copied page may be retitled.

use std::ops::Range;

use super::dates::{self, Stamp};
use crate::han::cut::CutText;
use crate::recognition::outline::numbering::{Style, number};
use crate::recognition::tape::Tape;

/// What speaks for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub year: u16,
    pub sign: Sign,
    /// How much it says among signs of its kind.
    pub weight: u32,
    /// Where it is on the tape.
    pub at: Range<usize>,
}

/// The kinds of evidence, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// A heading that names a year's review or plans.
    Heading,
    /// The day on which the report was given.
    Day,
    /// The title.
    Title,
    /// A sentence of the text, or a day of the page.
    Sentence,
}

/// A year, and the evidence against it that is strong enough to be said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Judged {
    pub year: Option<u16>,
    pub against: Vec<Evidence>,
}

const SECTION: u32 = 7;
const SENTENCE: u32 = 3;

/// The year of a report. Headings say it; where the report was given in the year for which they speak, or the one before, the day decides
/// between two that headings name. Without either the title does, and then what sentences say. A sentence never outvotes a heading or a
/// day, and a year after the one that follows the day of delivery never counts.
pub(crate) fn judge(evidence: &[Evidence], given: Option<Stamp>) -> Judged {
    let possible = |e: &&Evidence| given.is_none_or(|given| e.year <= given.year + 1);
    let evidence: Vec<&Evidence> = evidence.iter().filter(possible).collect();
    let best = |sign: Sign| {
        let of_sign = || evidence.iter().filter(|e| e.sign == sign);
        let weight = |year: u16| of_sign().filter(|e| e.year == year).map(|e| e.weight).sum::<u32>();
        of_sign().map(|e| e.year).max_by_key(|year| (weight(*year), *year))
    };
    let headed = |year: u16| evidence.iter().any(|e| e.sign == Sign::Heading && e.year == year);
    let expected = best(Sign::Day);
    let year = match (best(Sign::Heading), expected) {
        (Some(_), Some(day)) if headed(day) => Some(day),
        (Some(heading), _) => Some(heading),
        (None, Some(day)) => Some(day),
        (None, None) => best(Sign::Title).or_else(|| best(Sign::Sentence)),
    };
    let mut against = Vec::new();
    for sign in [Sign::Heading, Sign::Day, Sign::Title] {
        let other = best(sign).filter(|other| Some(*other) != year && (sign != Sign::Heading || !year.is_some_and(headed)));
        against.extend(evidence.iter().find(|e| e.sign == sign && Some(e.year) == other).map(|e| (*e).clone()));
    }
    against.dedup_by_key(|e| e.year);
    Judged { year, against }
}

/// Evidence from the day on which a report was given: in November and December for the year to come, else for its own.
pub(crate) fn of_day(stamp: Stamp, at: Range<usize>) -> Evidence {
    let to_come = matches!(stamp.month, Some(11 | 12));
    Evidence { year: stamp.year + u16::from(to_come), sign: Sign::Day, weight: 1, at }
}

/// Words at the end of the name of a section that looks back on a year.
const REVIEW: [&str; 12] = [
    "回顾",
    "总结",
    "完成情况",
    "主要成绩",
    "主要成就",
    "所做的工作",
    "所做的主要工作",
    "工作情况",
    "取得的成绩",
    "执行情况",
    "基本情况",
    "发展情况",
];
/// Words at the end of the name of a section that looks ahead on a year.
const PLAN: [&str; 21] = [
    "安排",
    "目标任务",
    "主要目标",
    "总体要求",
    "重点工作",
    "主要任务",
    "工作任务",
    "重点任务",
    "各项任务",
    "打算",
    "部署",
    "预期目标",
    "工作思路",
    "总体思路",
    "发展目标",
    "奋斗目标",
    "工作目标",
    "工作重点",
    "工作意见",
    "建议",
    "工作要求",
];

/// Evidence from the text: sections named by year, and sentences that set a year's targets.
pub(crate) fn of_text(tape: &Tape, lines: &[Range<usize>]) -> Vec<Evidence> {
    let mut found = Vec::new();
    let (start, end) = lines.first().zip(lines.last()).map_or((0, 0), |(first, last)| (first.start, last.end));
    // 第二部分 2024年主要工作 at the head of a text: the part that looks back is missing.
    let parts = lines.iter().filter_map(|line| number(tape.slice(line).trim_start())).filter(|n| n.style <= Style::Han);
    let whole = parts.map(|n| n.value).next().is_none_or(|first| first <= 1);
    for line in lines {
        let text = tape.slice(line);
        for at in memchr::memmem::find_iter(text.as_bytes(), "年").take(LOOKED_AT) {
            let looks_back = whole && line.start.saturating_sub(start) * 4 < end.saturating_sub(start);
            found.extend(around(text, at, looks_back).map(|(year, sign)| Evidence {
                year,
                sign,
                weight: if sign == Sign::Heading { SECTION } else { SENTENCE },
                at: line.start + at..line.start + at + 3,
            }));
        }
    }
    found.extend(of_review(tape, lines));
    // What is said ten times is not ten times as true.
    found.sort_by_key(|e| (e.year, e.sign, std::cmp::Reverse(e.weight), e.at.start));
    let mut count = 0;
    let mut last = (0, Sign::Heading);
    found.retain(|e| {
        count = if (e.year, e.sign) == last { count + 1 } else { 1 };
        last = (e.year, e.sign);
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
        Some(Evidence { year: year + 1, sign: Sign::Sentence, weight: 2, at: start..start + 3 })
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

/// A line up to so many characters may be a heading as a whole.
const HEADING_LINE: usize = 40;

/// What the mention of a year whose 年 is at this byte says, if it names a section or sets targets. `looks_back` says that it is in the first
/// quarter of the text, where a report looks back.
fn around(text: &str, at: usize, looks_back: bool) -> Option<(u16, Sign)> {
    let (year, start) = year_before(text, at)?;
    let rest = text.after(at + 3);
    let after: String = rest.chars().take(18).collect();
    let clause = after.split(['。', ',', '，', ';', '；', ':', '：', '年', ' ']).next().unwrap_or("");
    let alone = text.chars().count() <= HEADING_LINE;
    if let Some(section) = of_heading(text.before(start), clause, alone) {
        let back = section == Section::Review || section == Section::Either && looks_back;
        return Some((year + u16::from(back), Sign::Heading));
    }
    let sets = text.before(start).ends_with("建议") && rest.chars().take(40).collect::<String>().contains("目标");
    let targets = ["主要预期目标", "政府工作的总体要求", "经济社会发展主要预期目标", "政府工作总体要求"]
        .iter()
        .any(|w| rest.chars().take(24).collect::<String>().contains(w));
    (sets || targets).then_some((year, Sign::Sentence))
}

/// What a section is about that names a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Review,
    Plan,
    /// 2009年政府主要工作: where it is tells whether it looks back.
    Either,
}

/// What a heading is about that names a year. `before` is what is before the year on its line, `clause` what follows it; `alone` says that the
/// line holds no more than a heading.
fn of_heading(before: &str, clause: &str, alone: bool) -> Option<Section> {
    const LONGEST: usize = 14;
    let before = before.trim_end();
    let opens = before.is_empty() || before.ends_with(['、', ')', '）', '.', '。', '!', '！', '”']) || before.ends_with("部分");
    // 三、全面完成2006年的各项任务: the year is within the heading; 到2010年 and 二〇三五年远景目标 are far aims.
    let numbered = alone && number(before.trim_start()).is_some_and(|n| n.style.is_section());
    let far = before.ends_with(['到', '至']) || clause.starts_with("远景") || clause.starts_with(['前', '底', '末']);
    if !(opens || numbered) || far || clause.chars().count() > LONGEST {
        return None;
    }
    // In a flattened text the next sentence is glued to the heading: 工作回顾2019.
    let name = clause.trim_end_matches(|c: char| c.is_ascii_digit() || c == '0' || "〇零一二三四五六七八九".contains(c));
    let name = name.trim_end_matches(['”', '"', ')', '）', '的']);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    // 2015年工作回顾和2016年工作安排 names two years, each with its words.
    let name_and = name.trim_end_matches(['和', '与', '及']);
    let ends_and = |words: &[&str]| words.iter().any(|word| name_and.ends_with(word));
    if ends(&REVIEW) || ends_and(&REVIEW) {
        return Some(Section::Review);
    }
    if clause.contains('是') {
        return None;
    }
    let either = ["主要工作", "的工作"].iter().any(|word| name.ends_with(word)) || alone && name.ends_with("工作");
    let plan = ends(&PLAN) || ends_and(&PLAN);
    if plan { Some(Section::Plan) } else { either.then_some(Section::Either) }
}

/// The year that the text itself mentions, when nothing else tells: the last that is spoken of more than once.
pub(crate) fn of_mentions(tape: &Tape, lines: &[Range<usize>]) -> Option<u16> {
    let mut counts = std::collections::BTreeMap::new();
    for line in lines {
        let text = tape.slice(line);
        for at in memchr::memmem::find_iter(text.as_bytes(), "年").take(LOOKED_AT) {
            if let Some((year, start)) = year_before(text, at)
                && !text.before(start).ends_with(['到', '至'])
            {
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
        evidence.extend(day.map(|d| of_day(d, 0..0)));
        judge(&evidence, day).year
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

    #[test]
    fn sentences_and_far_aims_do_not_outvote_headings_and_days() {
        let day = |year, month| Some(Stamp { year, month: Some(month), day: Some(28) });
        let sentence = "2015年目标任务的完成,标志着“十二五”规划圆满收官。建议2017年全市经济社会发展的主要预期目标为";
        assert_eq!(judged(&["一、工作回顾", sentence], day(2016, 1)), Some(2016));
        let aims = ["二、“十一五”时期的奋斗目标", "到2010年翻一番,到2010年建成", "三、全面完成2006年的各项任务"];
        assert_eq!(judged(&aims, None), Some(2006));
        let far = ["二、二〇三五年远景目标和“十四五”主要任务", "2035年远景目标催人奋进,2035年"];
        assert_eq!(judged(&far, day(2021, 2)), Some(2021));
        assert_eq!(
            judged(&["一、2014年工作回顾", "二、2015年工作安排"], day(2016, 1)),
            Some(2015),
            "headings go before the day"
        );
    }
}
