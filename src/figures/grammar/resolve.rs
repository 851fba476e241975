//! Kind and period of a statement: by its clause, then by the sentence before it, then by the section.

use super::lead::{Lead, status_of};
use super::period::{Period, Said, Time};
use super::section::{Setting, View, Years};
use super::signs::Signs;
use super::{Doubt, Kind, Measure, Span, Status};

/// What the words before a statement have said, in its sentence and in what introduced it.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// The expression of time that is in force, and its period.
    time: Option<(Time, Period)>,
    /// The last period of several years that the paragraph has named.
    long: Option<Period>,
    /// The last one that an earlier sentence of the section has named.
    pub(in crate::figures) earlier: Option<Period>,
    /// The sentence speaks of aims.
    pub(in crate::figures) aims: bool,
    /// The sentence speaks of the aims of a year that is over, or of what was planned for it.
    old_aims: bool,
    status: Status,
    average: bool,
    /// The year with which the last values are compared.
    base: Option<u16>,
    /// The same, if the clause itself names it.
    compared: Option<u16>,
    /// The last clause speaks of the whole year: 前三季度增长9%，预计全年增长8%.
    whole_year: bool,
}

impl Words {
    /// Forgets what holds only for one sentence; what introduced a list of items stays.
    pub(in crate::figures) fn begin_sentence(&mut self, lead_in: Option<&Words>) {
        let earlier = self.long();
        *self = lead_in.cloned().unwrap_or_default();
        self.earlier = earlier;
    }

    /// The last period of several years that was named.
    pub(in crate::figures) fn long(&self) -> Option<Period> {
        self.long.or(self.earlier)
    }

    /// Reads a sentence that states no figure.
    pub(in crate::figures) fn plain(&mut self, sentence: &str, setting: Setting, years: Years) {
        let chars: Vec<char> = sentence.chars().filter(|c| !matches!(c, '“' | '”' | ' ')).collect();
        let times = super::period::times(&chars);
        let signs = Signs::all(chars.iter().map(|c| Signs::of(*c)));
        self.clause(sentence, signs, times, setting, years);
    }

    /// Takes an expression of time.
    fn time(&mut self, time: Time, setting: Setting, years: Years) {
        if time.base {
            // 比1990年增长1.3倍，年均增长18.5%: it grew from the year after.
            // 比“十一五”末增长66.9%: from its last year.
            if let Said::Years(from, to) = time.said
                && (from == to || time.end)
            {
                self.base = Some(to);
                self.compared = Some(to);
            }
            return;
        }
        let Some(mut period) = years.period(time.said, setting) else { return };
        // 2023年…前三季度: the months are those of the year in force.
        if let (Some((first, last)), Some((_, year))) = (period.months, &self.time)
            && !year.is_long()
        {
            period = Period { from: year.to, to: year.to, months: Some((first, last)) };
        }
        // 由2007年的X增加到2012年的Y: the years in which it grew.
        if period.is_long() {
            self.long = Some(period);
        } else if let Some((from, before)) = &self.time
            && !before.is_long()
            && before.to < period.to
            && matches!(from.said, Said::Years(..))
        {
            self.long = Some(Period::years(before.to + 1, period.to));
        }
        self.time = Some((time, period));
    }

    /// Reads a clause.
    pub(in crate::figures) fn clause(
        &mut self,
        text: &str,
        signs: Signs,
        times: impl IntoIterator<Item = Time>,
        setting: Setting,
        years: Years,
    ) {
        self.compared = None;
        // 五年新增就业74万人: a number of years is a period only at the beginning of its clause.
        let begins = text.starts_with(|c: char| c.is_ascii_digit() || "二三四五六七八九十两".contains(c));
        let times = times.into_iter().filter(|time| begins || !matches!(time.said, Said::Some(_)));
        times.for_each(|time| self.time(time, setting, years));
        self.whole_year = signs.has(Signs::WHOLE) && text.contains("全年");
        let status = status_of(text, signs);
        if status != Status::None {
            self.status = status;
        }
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if signs.has(Signs::AVERAGE) && says(&["年均", "年平均", "平均每年"]) {
            self.average = true;
        }
        let aims = signs.has(Signs::AIM);
        let of_aims = || says(&["计划目标", "规划目标", "原定目标", "预期目标", "目标任务", "年度目标"]);
        let of_plans = || says(&["计划要求", "年初确定", "“十五”计划的", "超过了"]);
        if (aims && of_aims() || signs.has(Signs::PLANNED) && of_plans()) && says(&["完成", "超额", "提前", "超过", "原定"])
        {
            self.old_aims = says(&["原定", "要求的"]);
        }
        if aims && says(&["预期目标", "主要目标", "奋斗目标"]) && !says(&["完成了", "实现了"]) {
            self.aims = true;
        }
    }
}

/// A statement whose kind and period are asked for.
pub(super) struct Stated<'a> {
    pub(in crate::figures) setting: Setting,
    pub(in crate::figures) years: Years,
    pub(in crate::figures) lead: &'a Lead,
    pub(in crate::figures) words: &'a Words,
    pub(in crate::figures) measure: Measure,
    /// Values of the indicator add up over years: new jobs, investment, trade.
    pub(in crate::figures) flow: bool,
}

impl Stated<'_> {
    /// Whether the clause itself names a period of several years: 五年新增城镇就业74.2万人.
    fn lead_names_years(&self) -> bool {
        let own = |time: &Time| self.lead.words.contains(&time.range.start);
        self.words.time.as_ref().is_some_and(|(time, period)| own(time) && period.is_long() && !time.end)
    }
}

/// Kind and period of a statement.
pub(super) struct Resolved {
    pub(in crate::figures) kind: Kind,
    pub(in crate::figures) period: Option<Period>,
    pub(in crate::figures) span: Span,
    pub(in crate::figures) status: Status,
    pub(in crate::figures) doubt: Option<Doubt>,
}

/// Resolves a statement; `None` for one that is no figure of its own: an aim of a year that is over, told again.
pub(super) fn resolve(stated: &Stated) -> Option<Resolved> {
    let (kind, doubt) = kind(stated)?;
    let average = stated.lead.average && (stated.measure != Measure::Level || stated.flow);
    let (period, span) = period(stated, kind, average);
    let status = match kind {
        // 预计 of an aim says that it is an aim.
        Kind::Outcome if stated.lead.status != Status::None => stated.lead.status,
        Kind::Outcome => stated.words.status,
        _ => Status::None,
    };
    let planned = stated.years.planned;
    let kind = match (kind, period, planned) {
        (Kind::Target, Some(period), Some(planned)) if period.to > planned || period.is_long() => Kind::Plan,
        (Kind::Plan, Some(period), Some(planned)) if period == Period::year(planned) => Kind::Target,
        (kind, ..) => kind,
    };
    Some(Resolved { kind, period, span, status, doubt })
}

fn kind(stated: &Stated) -> Option<(Kind, Option<Doubt>)> {
    let words = stated.words;
    if words.old_aims && stated.setting.view != View::Plan {
        return None;
    }
    let planned = stated.years.planned;
    let aims = words.aims && stated.setting.view != View::Plan;
    if let Some((time, period)) = &words.time
        && let Some(planned) = planned
    {
        let certain = !matches!(time.said, Said::Some(_) | Said::Months(..));
        if certain && period.to < planned {
            // The aims that a past year had are no figures.
            return (!words.aims).then_some((Kind::Outcome, None));
        }
        if certain && period.from >= planned {
            return Some((if *period == Period::year(planned) { Kind::Target } else { Kind::Plan }, None));
        }
        if certain && time.end && period.to >= planned {
            return Some((Kind::Plan, None));
        }
    }
    Some(match stated.setting.view {
        _ if aims => (Kind::Target, None),
        // 力争 in a review: the text has gone over to the plan without a heading.
        View::Review if matches!(stated.lead.modality, "力争" | "争取") => (Kind::Target, Some(Doubt::Kind)),
        View::Review => (Kind::Outcome, None),
        View::Plan => (Kind::Target, None),
        View::Unknown if words.aims || !stated.lead.modality.is_empty() => (Kind::Target, None),
        View::Unknown if words.status != Status::None => (Kind::Outcome, None),
        View::Unknown => (Kind::Outcome, Some(Doubt::Kind)),
    })
}

/// The period of a statement, and what its value is in it.
fn period(stated: &Stated, kind: Kind, average: bool) -> (Option<Period>, Span) {
    let words = stated.words;
    let reviewed = stated.years.reviewed();
    let usual = match kind {
        Kind::Outcome => reviewed.map(Period::year),
        _ => stated.years.planned.map(Period::year),
    };
    let section = stated.setting.period.filter(|period| match (kind, stated.years.planned) {
        (Kind::Outcome, Some(planned)) => period.from < planned,
        (_, Some(planned)) => period.to >= planned,
        _ => true,
    });
    let named =
        words.time.as_ref().map(|(time, period)| (time.end, *period)).filter(|(_, period)| match stated.years.planned {
            Some(planned) => {
                (period.from < planned) == (kind == Kind::Outcome) || period.to >= planned && kind != Kind::Outcome
            }
            None => true,
        });
    if average {
        let long = years_of_average(stated, named.map(|(_, period)| period), section, usual);
        return (long.map(|period| past_only(period, kind, reviewed)), Span::Average);
    }
    let whole = |period: Period| if words.whole_year { Period { months: None, ..period } } else { period };
    let known = named.map(|(end, period)| (end, whole(period))).or(section.map(|period| (false, period)));
    // 比2010年增长66.9%: growth over all the years since.
    if let Some(base) = words.compared.filter(|_| stated.measure == Measure::Growth)
        && let Some(last) = known.map(|(_, period)| period.to).or(usual.map(|period| period.to))
        && base + 1 < last
    {
        return (Some(Period::years(base + 1, last)), Span::None);
    }
    match known {
        Some((_, period)) if !period.is_long() => (Some(period), Span::None),
        Some((end, period)) => of_years(stated, end && named.is_some(), named.is_some(), past_only(period, kind, reviewed)),
        None => match words.long.or(stated.setting.long).or(words.earlier).filter(|_| stated.lead.sum && stated.flow) {
            Some(long) => (Some(past_only(long, kind, reviewed)), Span::Sum),
            None => (usual, Span::None),
        },
    }
}

/// The years over which an average goes: those that the sentence names, the nearest first.
fn years_of_average(stated: &Stated, named: Option<Period>, section: Option<Period>, usual: Option<Period>) -> Option<Period> {
    let words = stated.words;
    let last = named.or(usual).map(|period| period.to);
    let compared =
        words.base.zip(last).filter(|(base, last)| base + 1 < *last).map(|(base, last)| Period::years(base + 1, last));
    named
        .filter(Period::is_long)
        .or(compared)
        .or(words.long)
        .or(stated.setting.long)
        .or(section.filter(Period::is_long))
        .or(words.earlier)
}

/// What a value that is no average is in a period of several years. `named` says that the sentence names the period, `end` that
/// it means its end.
fn of_years(stated: &Stated, end: bool, named: bool, period: Period) -> (Option<Period>, Span) {
    let adds_up = stated.flow && stated.measure == Measure::Level && stated.lead_names_years();
    if stated.lead.sum || adds_up {
        return (Some(period), Span::Sum);
    }
    // 五年增长50%: over all of it. Other values are those of its last year.
    let over = stated.measure == Measure::Growth && named && !end;
    (Some(if over { period } else { Period::year(period.to) }), Span::None)
}

/// A period that has begun is, for what was reached, its part up to the year under review.
fn past_only(period: Period, kind: Kind, reviewed: Option<u16>) -> Period {
    match (kind, reviewed) {
        (Kind::Outcome, Some(reviewed)) if period.to > reviewed && period.from <= reviewed => Period { to: reviewed, ..period },
        _ => period,
    }
}
