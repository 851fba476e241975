//! Words that date a text: a report that speaks of 新质生产力 was not given in 2015, and one that knows no later five-year plan than
//! “十五” not in 2023. Copying sites raise the years of old reports to sell them again; such words they leave.

use std::ops::Range;

use memchr::memmem;

use crate::han::cut::CutText;
use crate::han::quotes::is_quote;
use crate::recognition::tape::Tape;

/// A year before or after which a text cannot be, and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    pub year: u16,
    pub word: &'static str,
    /// Where the words are on the tape.
    pub at: Range<usize>,
}

/// Words, and the first year whose report could use them. A word is here if it was coined by a document or an event of a known day; phrases
/// that had been in use before they became a programme (社会主义新农村, since 1998) are not.
const FIRST: [(&str, u16); 24] = [
    ("科学发展观", 2004),
    ("十七大精神", 2008),
    ("中国梦", 2013),
    ("十八大精神", 2013),
    ("十八届三中全会", 2014),
    ("精准扶贫", 2014),
    ("十八届四中全会", 2015),
    ("十八届五中全会", 2016),
    ("供给侧结构性改革", 2016),
    ("新发展理念", 2016),
    ("十九大精神", 2018),
    ("乡村振兴战略", 2018),
    ("习近平新时代中国特色社会主义思想", 2018),
    ("十九届四中全会", 2020),
    ("新冠肺炎", 2020),
    ("十九届五中全会", 2021),
    ("共同富裕示范区", 2021),
    ("十九届六中全会", 2022),
    ("两个确立", 2022),
    ("中国式现代化", 2022),
    ("二十大精神", 2023),
    ("新质生产力", 2024),
    ("二十届三中全会", 2024),
    ("二十届四中全会", 2026),
];

/// Five-year plans as reports name them, and their last years.
const PLANS: [(&str, u16); 7] =
    [("九五", 2000), ("十五", 2005), ("十一五", 2010), ("十二五", 2015), ("十三五", 2020), ("十四五", 2025), ("十五五", 2030)];

/// How many years before its first a plan is spoken of: it is drafted in the last two years of the plan before.
const DRAFTED: u16 = 2;

/// The latest year before which the text's words were not yet in use.
pub(crate) fn not_before(tape: &Tape, text: &Range<usize>) -> Option<Bound> {
    let slice = tape.slice(text);
    let coined = FIRST.iter().filter_map(|(word, year)| {
        let at = memmem::find_iter(slice.as_bytes(), word.as_bytes()).find(|at| is_meant(slice, *at, word))?;
        Some((*year, *word, at..at + word.len()))
    });
    let planned = PLANS.iter().filter_map(|(plan, last)| {
        let at = plan_mentions(slice, plan).find(|at| !is_expected(slice, at.start))?;
        Some((last - 4 - DRAFTED, *plan, at))
    });
    let (year, word, at) = coined.chain(planned).max_by_key(|(year, _, at)| (*year, std::cmp::Reverse(at.start)))?;
    Some(Bound { year, word, at: text.start + at.start..text.start + at.end })
}

/// Whether a word that was found is the one that was coined, and spoken of as something that is: in 创新发展理念 it is part of other words, and
/// 即将召开的十八大 is to come.
fn is_meant(text: &str, at: usize, word: &str) -> bool {
    let before = text.before(at);
    let joined = word == "新发展理念" && before.ends_with(['创', '革', '更']);
    !joined && !is_expected(text, at)
}

/// Whether the clause before a place says that what follows is to come or is being prepared.
fn is_expected(text: &str, at: usize) -> bool {
    const TO_COME: [&str; 13] =
        ["即将", "将要", "将于", "迎接", "筹备", "喜迎", "编制", "谋划", "启动", "制定", "前期", "起草", "超前"];
    const CLAUSE: usize = 60;
    let before = crate::recognition::lines::opening_closing::tail(text.before(at), CLAUSE);
    let clause = before.rsplit(['，', ',', '。', '；', ';']).next().unwrap_or("");
    TO_COME.iter().any(|word| clause.contains(word))
}

/// The mentions of a five-year plan, in whatever quotation marks; 十五 without any is a number.
fn plan_mentions<'t>(text: &'t str, plan: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    memmem::find_iter(text.as_bytes(), plan.as_bytes()).map(move |at| at..at + plan.len()).filter(move |at| {
        let (before, after) = (text.before(at.start), text.after(at.end));
        let quoted = before.ends_with(is_quote) && after.starts_with(is_quote);
        let named = ["规划", "计划", "时期", "期间"].iter().any(|word| after.starts_with(word));
        let numeral = |c: char| "一二三四五六七八九十百".contains(c);
        quoted || named && !before.ends_with(numeral) && !before.ends_with('第')
    })
}

/// The last year that a text can be of which speaks of five-year plans: the year after the end of the latest, if it speaks of
/// them more than in passing.
pub(crate) fn not_after(tape: &Tape, text: &Range<usize>) -> Option<Bound> {
    const PASSING: usize = 2;
    let slice = tape.slice(text);
    let (plan, last) = PLANS.iter().rev().find(|(plan, _)| plan_mentions(slice, plan).next().is_some())?;
    let mut places = plan_mentions(slice, plan);
    let at = places.next()?;
    let often = places.count() + 1 >= PASSING;
    often.then(|| Bound { year: last + 1, word: plan, at: text.start + at.start..text.start + at.end })
}

/// How a report names a year, and how many years before its own that is.
const THIS_YEAR: [(&str, u16); 5] = [("今年是", 0), ("去年是", 1), ("过去一年是", 1), ("过去的一年是", 1), ("明年是", 0)];

/// The year that a plan's first or last year is named to be: 今年是“十四五”开局之年, 过去一年是“十三五”收官之年.
pub(crate) fn this_year(tape: &Tape, text: &Range<usize>) -> Option<Bound> {
    let slice = tape.slice(text);
    PLANS.iter().find_map(|(word, last)| {
        plan_mentions(slice, word).find_map(|found| {
            let at = found.start;
            let before = crate::recognition::lines::opening_closing::tail(slice.before(at), 39);
            let after = crate::recognition::lines::opening_closing::head(slice.after(found.end), 45);
            let clause = after.split(['，', ',', '。', '；']).next().unwrap_or("");
            let year = match clause {
                c if c.contains("开局之年") || c.contains("第一年") => last - 4,
                c if c.contains("收官之年") || c.contains("最后一年") => *last,
                _ => return None,
            };
            let (now, ago) = THIS_YEAR.iter().find_map(|(words, ago)| {
                let at = before.rfind(words).filter(|n| !before.after(*n).contains(['，', ',', '。']))?;
                Some((at, ago))
            })?;
            let start = text.start + at - (before.len() - now);
            Some(Bound { year: year + ago, word, at: start..text.start + at + word.len() })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, ask: fn(&Tape, &Range<usize>) -> Option<Bound>) -> Option<(u16, &'static str)> {
        ask(&Tape::new(text), &(0..text.len())).map(|b| (b.year, b.word))
    }

    #[test]
    fn words_that_came_into_use() {
        assert_eq!(with("落实科学发展观,发展新质生产力", not_before), Some((2024, "新质生产力")));
        assert_eq!(with("学习贯彻党的十九大精神", not_before), Some((2018, "十九大精神")));
        assert_eq!(with("迎接党的十九大胜利召开", not_before), None);
        assert_eq!(with("以创新发展理念推进改革", not_before), None);
        assert_eq!(with("认真贯彻即将召开的党的十八大精神", not_before), None);
        assert_eq!(with("启动“十五五”规划编制", not_before), None);
        assert_eq!(with("推进社会主义新农村建设", not_before), None);
        assert_eq!(with("“十五五”时期是关键时期", not_before), Some((2024, "十五五")));
        assert_eq!(with("改造十五个小区,第十五届人大", not_before), None);
    }

    #[test]
    fn plans_that_are_over() {
        assert_eq!(with("完成“十五”计划。编制“十一五”规划,“十一五”时期", not_after), Some((2011, "十一五")));
        assert_eq!(with("与“九五”末相比", not_after), None, "once is in passing");
    }

    #[test]
    fn the_year_of_a_plan() {
        assert_eq!(with("今年是实施“十四五”规划的开局之年,做好工作", this_year).map(|(y, _)| y), Some(2021));
        assert_eq!(with("今年是“十三五”收官之年", this_year).map(|(y, _)| y), Some(2020));
        assert_eq!(with("去年是“十三五”收官之年。今年,“十四五”规划实施", this_year).map(|(y, _)| y), Some(2021));
        assert_eq!(with("过去一年是很不平凡的一年。做好“十三五”收官之年的工作", this_year), None);
    }
}
