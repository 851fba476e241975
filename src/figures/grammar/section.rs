//! What a section is about: work that was done, or work that is planned, and in which years. Its heading says so.

use super::period::{Period, Said, times};

/// Whether a section tells what was done or what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum View {
    #[default]
    Unknown,
    Review,
    Plan,
}

/// What is known about the statements of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Setting {
    pub(in crate::figures) view: View,
    /// The period that the heading names, if it names only one.
    pub(in crate::figures) period: Option<Period>,
    /// The period of several years that it names, also beside another: “十二五”时期及2015年工作回顾.
    pub(in crate::figures) long: Option<Period>,
}

/// The years by which a report's expressions of time are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Years {
    /// The year that the report plans.
    pub(in crate::figures) planned: Option<u16>,
    /// The year in which it was given: 今年.
    pub(in crate::figures) now: Option<u16>,
}

impl Years {
    /// The year under review.
    pub(in crate::figures) fn reviewed(self) -> Option<u16> {
        self.planned?.checked_sub(1)
    }

    /// The period that an expression of time names in a section.
    pub(in crate::figures) fn period(self, said: Said, setting: Setting) -> Option<Period> {
        match said {
            Said::Years(from, to) => Some(Period::years(from, to)),
            Said::Near(offset) => Some(Period::year(self.now?.checked_add_signed(offset)?)),
            Said::Past(years) => self.past(years, setting),
            Said::Next(years) => self.next(years, setting),
            Said::Some(years) if setting.view == View::Plan => self.next(years, setting),
            Said::Some(years) => self.past(years, setting),
            Said::Since(year) => {
                let last = self.reviewed()?;
                (year <= last).then(|| Period::years(year, last))
            }
            Said::Months(first, last) => {
                let year = setting.period.filter(|p| !p.is_long()).map(|p| p.to).or(self.reviewed())?;
                Some(Period { from: year, to: year, months: Some((first, last)) })
            }
        }
    }

    fn past(self, years: u16, setting: Setting) -> Option<Period> {
        let long = |p: &Period| p.is_long() && p.to - p.from + 1 == years;
        if setting.view == View::Review
            && let Some(period) = setting.period.filter(long)
        {
            return Some(period);
        }
        let last = self.reviewed()?;
        Some(Period::years(last.checked_sub(years - 1)?, last))
    }

    fn next(self, years: u16, setting: Setting) -> Option<Period> {
        let long = |p: &Period| p.is_long() && p.to - p.from + 1 == years;
        if setting.view == View::Plan
            && let Some(period) = setting.period.filter(long)
        {
            return Some(period);
        }
        let first = self.planned?;
        Some(Period::years(first, first + years - 1))
    }
}

/// Words of a review, whatever else the heading says.
const REVIEW: &[&str] = &[
    "回顾",
    "过去",
    "总结",
    "成就",
    "成绩",
    "完成情况",
    "执行情况",
    "工作情况",
    "历程",
    "五年来",
    "一年来",
    "去年",
    "上年",
    "取得的",
    "实现程度",
    "发展情况",
    "这五年",
    "建设成果",
    "前五年",
];
/// Words of a review unless the heading speaks of a plan: 取得高质量发展新成效.
const WEAK_REVIEW: &[&str] = &["成效", "良好", "开局", "取得", "迈出", "再上新", "提前实现", "完成"];
/// Words of a plan.
const PLAN: &[&str] = &[
    "目标",
    "任务",
    "安排",
    "打算",
    "部署",
    "要求",
    "今年",
    "明年",
    "今后",
    "未来",
    "下一步",
    "思路",
    "重点工作",
    "主要工作",
    "工作重点",
    "展望",
    "建议",
    "规划",
    "蓝图",
];
/// Words of a plan in a heading of the first level behind a review. Elsewhere they may also tell what was done.
const WEAK_PLAN: &[&str] = &[
    "措施",
    "意见",
    "举措",
    "奋力",
    "努力",
    "重点抓好",
    "着力",
    "加强",
    "加快",
    "推进",
    "切实",
    "全力",
    "坚持",
    "提升",
    "构建",
    "开启",
    "决胜",
    "奋进",
    "谱写",
    "迈向",
    "新征程",
    "工作",
];

/// Where a heading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// It is one of the first level.
    pub first_level: bool,
    /// A review stands before it.
    pub after_review: bool,
}

/// What a heading says about its section; `None` if it says nothing.
pub(super) fn of_heading(text: &str, years: Years, place: Place) -> Option<Setting> {
    let chars: Vec<char> = text.chars().filter(|c| !matches!(c, '“' | '”' | ' ' | '"')).collect();
    let view = view(text, place);
    let guess = Setting { view: view.unwrap_or_default(), ..Setting::default() };
    let named: Vec<Period> = times(&chars)
        .into_iter()
        .filter(|time| !time.base && (place.first_level || !matches!(time.said, Said::Some(_))))
        .filter_map(|time| years.period(time.said, guess))
        .collect();
    let long = named.iter().copied().find(Period::is_long);
    let period = if let [one] = named.as_slice() { Some(*one) } else { None };
    let last = named.iter().copied().max_by_key(|period| period.to);
    let by_period =
        last.zip(years.planned).map(|(period, planned)| if period.to >= planned { View::Plan } else { View::Review });
    match (view, by_period) {
        // A heading with a past period is a review, whatever else it says.
        (_, Some(View::Review)) => Some(Setting { view: View::Review, period, long }),
        // “十一五”发展开局良好: the plan has only begun. A single year that is planned is never a review.
        (Some(View::Review), Some(View::Plan)) => {
            let view = if period.is_some_and(|period| !period.is_long()) { View::Plan } else { View::Review };
            Some(Setting { view, period: period.filter(|period| !period.is_long()), long: None })
        }
        (Some(view), _) => Some(Setting { view, period, long }),
        (None, Some(view)) => Some(Setting { view, period, long }),
        (None, None) => None,
    }
}

/// Review and plan by the words of a heading. A review speaks of aims, a plan seldom of results.
fn view(text: &str, place: Place) -> Option<View> {
    let chars: Vec<char> = text.chars().collect();
    // The first characters rule out nearly all words, and a set of their last bits nearly all of those that are not in the text.
    let bit = |c: char| 1_u64 << (c as u32 & 63);
    let bits = chars.iter().fold(0, |bits, c| bits | bit(*c));
    let begins = |word: &str| word.chars().next().is_some_and(|first| bits & bit(first) != 0 && chars.contains(&first));
    let has = |words: &[&str]| words.iter().any(|word| begins(word) && text.contains(word));
    // “十五”计划确定的目标和任务全面完成.
    let done = ["完成", "实现"].iter().any(|word| text.trim_end_matches(['。', '，']).ends_with(word));
    if done || has(REVIEW) {
        return Some(View::Review);
    }
    if has(PLAN) {
        return Some(View::Plan);
    }
    if !place.first_level {
        return None;
    }
    if place.after_review && has(WEAK_PLAN) {
        return Some(View::Plan);
    }
    has(WEAK_REVIEW).then_some(View::Review)
}

/// Whether a sentence begins to speak of aims: 今年经济社会发展的主要预期目标是.
pub(super) fn announces_aims(sentence: &str) -> bool {
    let head = sentence.char_indices().nth(70).map_or(sentence, |(end, _)| sentence.get(..end).unwrap_or_default());
    let Some(at) = memchr::memmem::find(head.as_bytes(), "目标".as_bytes()) else { return false };
    let before = head.get(..at).unwrap_or_default();
    let after: String = head.get(at + "目标".len()..).unwrap_or_default().chars().take(4).collect();
    let says = ["是", "为", "：", ":", "建议", "确定", "定为", "安排", "如下", "初步"].iter().any(|word| after.contains(word));
    // 年度目标为4%以内: beside what was reached.
    let named =
        before.ends_with(['期', '要', '展', '斗', '控', '导', '体', '作', '长', '济', '的', '总', '性', '会', '设', '是']);
    let past = ["完成", "实现了", "超额", "达到了", "确定的", "提出的", "下达", "圆满", "较好", "既定", "全面实现"]
        .iter()
        .any(|word| before.contains(word));
    says && named && !past
}
