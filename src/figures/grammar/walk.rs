//! The walk through one sentence: what each clause and each quantity says about the subjects that hold there.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::lead::{Lead, Place, Reading, Subject, Subjects, basis_of};
use super::measured::{self, Around, Measured, bound, shared_bounds};
use super::period::{Period, Time};
use super::quantity::Quantity;
use super::relation::relation_in;
use super::resolve::{Resolved, Stated, Words, resolve};
use super::section::{Setting, Years};
use super::sentence::{Sentence, Step};
use super::signs::Signs;
use super::words::Counted;
use super::{Basis, Bound, Decimal, Figure, Indicator, Indicators, Kind, Measure, Origin, Rule, Status, Unit};
use crate::han::cut::CutText;

/// A heading or a passage of text, in reading order.
#[derive(Debug, Clone)]
pub(in crate::figures) struct Part<'a> {
    /// The number of the block, as addresses are counted.
    pub(in crate::figures) block: u32,
    /// The level of a heading; `None` for text.
    pub(in crate::figures) level: Option<u8>,
    /// A run-in heading, which states what its paragraph says.
    pub(in crate::figures) lead: bool,
    pub(in crate::figures) text: Cow<'a, str>,
}

/// What sentences of one report share.
pub(super) struct State<'a> {
    pub years: Years,
    pub place: &'a Place,
    pub indicators: &'a Indicators,
    /// Whether figures of what is no indicator are wanted.
    pub open: bool,
    /// 增长（下同）: values behind it are growth, to the end of the section.
    pub growth_follows: bool,
    pub found: Vec<Figure>,
}

/// The most figures of one sentence: the fullest one of the reports that were read states nineteen.
const MOST: usize = 100;
/// The most characters from a subject to the end of its value; the longest quote of those reports has ninety.
const REACH: usize = 300;
/// The most characters of a clause that may be nothing but cues and expressions of time.
const SHORT: usize = 8;

/// The walk through one sentence.
pub(super) struct Walk<'a, 'f> {
    state: &'f mut State<'a>,
    part: &'f Part<'f>,
    bytes: Range<usize>,
    sentence: &'f Sentence,
    setting: Setting,
    /// The subjects that hold, and those that were stated in this sentence with values.
    current: Vec<Subject>,
    stated: Vec<Subject>,
    /// How the next value is calculated, as a clause before it says: 按可比价格计算.
    basis: Basis,
    /// The number of figures that the sentence has stated.
    stated_here: usize,
    /// The subjects have a value in this sentence.
    has_value: bool,
}

impl<'a, 'f> Walk<'a, 'f> {
    pub(super) fn new(
        state: &'f mut State<'a>,
        setting: Setting,
        part: &'f Part<'f>,
        bytes: Range<usize>,
        sentence: &'f Sentence,
    ) -> Walk<'a, 'f> {
        Walk {
            state,
            part,
            bytes,
            sentence,
            setting,
            current: Vec::new(),
            stated: Vec::new(),
            basis: Basis::default(),
            stated_here: 0,
            has_value: false,
        }
    }

    pub(super) fn run(mut self, words: &mut Words) {
        for step in &self.sentence.steps {
            match step {
                Step::Break => {
                    self.current.clear();
                    self.stated.clear();
                }
                Step::Clause(range) => self.clause(range, words),
                Step::Statement { lead, values } => self.statement(lead, values, words),
            }
        }
    }

    fn reading(&self) -> Reading<'f>
    where
        'a: 'f,
    {
        Reading {
            indicators: self.state.indicators,
            year: self.state.years.planned,
            place: self.state.place,
            times: &self.sentence.times,
            folded: &self.sentence.folded,
        }
    }

    /// A clause without a quantity: it may name a subject, a time, or a relation.
    fn clause(&mut self, range: &Range<usize>, words: &mut Words) {
        let sentence = self.sentence;
        let (text, signs) = (sentence.folded.text(range), sentence.folded.signs(range));
        words.clause(text, signs, self.times_in(range), self.setting, self.state.years);
        self.basis = self.basis.with(basis_of(text, signs));
        if self.relation(range, (text, signs), words) {
            return;
        }
        // A long clause that names no indicator either lets the last one hold, or ends it.
        if !self.sentence.names(range) && range.len() > SHORT {
            if !keeps_subject(text) {
                self.current.clear();
            }
            return;
        }
        let lead = self.reading().lead(range.clone());
        match lead.subjects {
            Subjects::Named(named) if named.iter().any(|subject| subject.indicator.is_some()) => {
                self.current = named;
                self.has_value = false;
            }
            Subjects::Inherited => {}
            _ if keeps_subject(text) => {}
            _ => match self.opening_subject(range) {
                Some(named) => {
                    self.current = named;
                    self.has_value = false;
                }
                None => self.current.clear(),
            },
        }
    }

    /// 与经济增长同步, 高于全国平均水平, as the content of a clause. Returns whether the clause is one.
    fn relation(&mut self, range: &Range<usize>, (text, signs): (&str, Signs), words: &Words) -> bool {
        let Some(relation) = relation_in(text, signs) else { return false };
        let start = range.start;
        let end = start + text.chars().count();
        let lead = self.reading().lead(start..start + relation.at);
        let named = match &lead.subjects {
            Subjects::Named(named) => named.clone(),
            Subjects::Inherited if !self.has_value => self.current.clone(),
            // Beside a value it is no figure of its own.
            _ => return true,
        };
        for subject in &named {
            let Some(indicator) = self.known(subject) else { continue };
            let is_share = indicator.measure == Measure::Share;
            let Some(resolved) = self.resolve(words, &lead, Measure::Growth, subject) else { continue };
            let mut figure = self.blank(subject, end, &lead, &resolved);
            figure.measure = if is_share { Measure::Share } else { Measure::Growth };
            figure.bound = relation.bound;
            figure.relative_to = relation.to.into();
            self.state.found.push(figure);
        }
        self.current = named;
        self.has_value = true;
        true
    }

    /// The subject with which a clause begins: 地区生产总值再创新高.
    fn opening_subject(&self, range: &Range<usize>) -> Option<Vec<Subject>> {
        let chars = &self.sentence.folded.chars;
        for end in (range.start + 2..range.end).rev() {
            if !begins_predicate(chars.get(end..range.end)?) {
                continue;
            }
            let lead = self.reading().lead(range.start..end);
            if let Subjects::Named(named) = lead.subjects
                && named.iter().all(|subject| subject.indicator.is_some())
            {
                return Some(named);
            }
        }
        None
    }

    fn times_in(&self, range: &Range<usize>) -> impl Iterator<Item = Time> + use<'f> {
        let Range { start, end } = *range;
        let within = move |time: &&Time| time.range.start >= start && time.range.end <= end;
        self.sentence.times.iter().filter(within).cloned()
    }

    fn statement(&mut self, range: &Range<usize>, values: &[Quantity], words: &mut Words) {
        let sentence = self.sentence;
        let (text, signs) = (sentence.folded.text(range), sentence.folded.signs(range));
        words.clause(text, signs, self.times_in(range), self.setting, self.state.years);
        if !self.state.open && self.current.is_empty() && !self.sentence.names(range) {
            // It still counts where values are distributed over what was stated.
            self.stated.push(Subject::unread(range.clone()));
            return;
        }
        let lead = self.reading().lead(range.clone());
        // （计划40万人）: what had been planned, beside what was reached.
        let in_remark = range.start.checked_sub(1).and_then(|at| self.sentence.folded.chars.get(at));
        if matches!(in_remark, Some('（' | '('))
            && ["计划", "年计划", "目标", "原计划"].iter().any(|word| text.starts_with(word))
        {
            return;
        }
        let Some(inherited) = self.take_subjects(&lead, text) else { return };
        if self.sentence.folded.growth_follows.is_some_and(|at| range.start < at && at <= range.end) {
            self.state.growth_follows = true;
        }
        let values = shared_bounds(values);
        let times: Vec<Time> = self.times_in(range).collect();
        let Some((subjects, distributed)) = self.distribute(&lead, values.len(), inherited) else { return };
        let rule = match (distributed, inherited) {
            (true, _) => Rule::Distributed,
            (false, true) => Rule::Inherited,
            (false, false) => Rule::Stated,
        };
        let end = values.last().map_or(range.end, |value| value.range.end);
        for (number, subject) in subjects.iter().enumerate() {
            if let Some(value) = values.get(number).or(values.first()) {
                self.state(&Statement { subject, value, lead: &lead, words, rule, end, times: &times });
            }
        }
        for subject in subjects {
            if !self.stated.iter().any(|known| known.words == subject.words && known.indicator == subject.indicator) {
                self.stated.push(subject);
            }
        }
        self.has_value = true;
        self.basis = Basis::default();
    }

    /// Takes the subjects of a lead; returns whether they are those of an earlier clause, `None` if there are none.
    fn take_subjects(&mut self, lead: &Lead, text: &str) -> Option<bool> {
        match &lead.subjects {
            Subjects::Named(named) => {
                self.current = named.clone();
                self.has_value = false;
                Some(false)
            }
            Subjects::Inherited => Some(true),
            Subjects::Unknown => {
                if !keeps_subject(text) {
                    self.current.clear();
                }
                None
            }
        }
    }

    /// The subjects of a statement with so many values, and whether the values are distributed over them.
    fn distribute(&self, lead: &Lead, values: usize, inherited: bool) -> Option<(Vec<Subject>, bool)> {
        let subjects = self.current.clone();
        match (subjects.len(), values) {
            (0, _) => None,
            // 外贸出口…，实际利用外资…，均比上年增长0.6%: all that were stated.
            (1, 1) if inherited && lead.same && self.stated.len() > 1 => Some((self.stated.clone(), true)),
            (n, v) if n == v => Some((subjects, n > 1)),
            (2, 1) if is_one_name(&subjects) => Some((vec![self.one_of_pair(&subjects)?], false)),
            (_, 1) => Some((subjects, false)),
            (1, v) if !inherited && subjects.iter().all(|subject| subject.indicator.is_none()) => {
                let split = self.reading().split(&self.sentence.folded.chars, subjects.first()?, v)?;
                Some((split, true))
            }
            (n, v) if v > n && inherited => {
                let mut all = self.stated.clone();
                let exact = all.len() == v;
                let last = all.split_off(all.len().checked_sub(v)?);
                (exact || last.iter().all(|subject| subject.indicator.is_some())).then_some((last, true))
            }
            _ => None,
        }
    }

    /// 城乡居民收入 with one value is the income of all residents.
    fn one_of_pair(&self, pair: &[Subject]) -> Option<Subject> {
        let all = self.state.indicators.list().iter().position(|indicator| &*indicator.code == "income_all");
        pair.first().map(|subject| Subject { indicator: all, ..subject.clone() })
    }

    /// Adds the figure of a statement, if it is one.
    fn state(&mut self, statement: &Statement) {
        let Statement { subject, value, lead, .. } = *statement;
        if lead.from || self.stated_here >= MOST || statement.end - subject.range.start > REACH {
            return;
        }
        if subject.indicator.is_none() && !(self.state.open && self.counts_openly(statement)) {
            return;
        }
        let Some(measured) = self.measure(subject, value, lead) else { return };
        let Some(resolved) = self.resolve(statement.words, lead, measured.measure, subject) else { return };
        let higher = self.is_higher_aim(statement, measured.measure);
        let relative_to = match measured.measure {
            Measure::Ratio => self.base(statement.times, resolved.period),
            _ => String::new(),
        };
        let mut figure = self.blank(subject, statement.end, lead, &resolved);
        figure.measure = measured.measure;
        figure.value = measured.value;
        figure.max = measured.max;
        figure.unit = measured.unit;
        figure.bound = bound(value, lead);
        figure.relative_to = relative_to.into();
        figure.rule = statement.rule;
        figure.doubt = measured.doubt.or(resolved.doubt);
        if higher {
            figure.status = Status::Stretch;
        }
        self.push(figure);
    }

    /// Whether a statement about something else than an indicator can be read without doubt: its words are a name, and nothing
    /// follows the quantity that it would belong to.
    fn counts_openly(&self, statement: &Statement) -> bool {
        let Statement { subject, value, lead, .. } = *statement;
        let after = self.sentence.folded.chars.get(value.range.end).copied().unwrap_or('。');
        let ends = matches!(after, '，' | '、' | '；' | '。' | '）' | ')' | '：' | '！' | '和' | '以' | '及' | ',');
        let names = |word: &&str| subject.words.contains(*word);
        let vague = ["等", "其中", "第", "约", "近", "共", "上述", "分别", "左右", "年前", "比上年", "比去年", "同比"];
        let first = subject.words.chars().next().unwrap_or_default();
        let counted = !matches!(value.counted, Counted::Bare | Counted::Number | Counted::Points);
        // 增长 behind a level may follow its subject; another count may not. 新增2万公里 is a part of a level.
        let grows = lead.change.is_some() && !lead.level;
        let rate = matches!(value.counted, Counted::Percent | Counted::Times | Counted::Doubled);
        let continues = if grows { rate } else { statement.rule != Rule::Inherited };
        ends && counted
            && continues
            && (2..=20).contains(&subject.words.chars().count())
            && !vague.iter().any(names)
            && !first.is_ascii_digit()
            && !matches!(first, '占' | '比' | '高' | '低' | '居')
            && !words_of_time(&subject.words)
    }

    /// 增长8%以上，力争9%: a second, higher aim.
    fn is_higher_aim(&self, statement: &Statement, measure: Measure) -> bool {
        let aims = statement.rule == Rule::Inherited && matches!(statement.lead.modality, "力争" | "争取" | "努力");
        let behind_one =
            self.last_of(statement.subject).is_some_and(|last| last.kind != Kind::Outcome && last.measure == measure);
        aims && behind_one || statement.lead.status == Status::Stretch && self.has_value
    }

    /// The year with which a ratio compares, unless it is the year before.
    fn base(&self, times: &[Time], period: Option<Period>) -> String {
        let named = times.iter().filter(|time| time.base).find_map(|time| self.state.years.period(time.said, self.setting));
        let usual = period.map(|period| period.to.saturating_sub(1));
        named.filter(|base| Some(base.to) != usual).map(|base| base.to_string()).unwrap_or_default()
    }

    fn resolve(&self, words: &Words, lead: &Lead, measure: Measure, subject: &Subject) -> Option<Resolved> {
        let (setting, years) = (self.setting, self.state.years);
        let flow = self.known(subject).is_some_and(|indicator| indicator.flow);
        resolve(&Stated { setting, years, lead, words, measure, flow })
    }

    fn measure(&self, subject: &Subject, value: &Quantity, lead: &Lead) -> Option<Measured> {
        let Some(indicator) = self.known(subject) else { return Some(measured::of_open(value, lead)) };
        let folded = &self.sentence.folded;
        let two_digits = value.bound == Some(Bound::Ge) && folded.chars.get(value.range.start + 2) == Some(&'数');
        let growth_before =
            self.state.growth_follows || self.last_of(subject).is_some_and(|last| last.measure == Measure::Growth);
        let told = folded.text(&lead.words);
        measured::of_indicator(indicator, subject, value, lead, &Around { told, two_digits, growth_before })
    }

    /// A figure of a subject without its value, quoted up to the character `end`.
    pub(super) fn blank(&self, subject: &Subject, end: usize, lead: &Lead, resolved: &Resolved) -> Figure {
        let quote = self.sentence.folded.bytes(&(subject.range.start..end));
        let known = self.known(subject);
        Figure {
            block: self.part.block,
            at: quote.start as u32,
            anchor: "".into(),
            indicator: known.map_or_else(|| subject.words.as_str().into(), |indicator| (*indicator.code).into()),
            core: known.is_some(),
            scope: subject.scope.as_str().into(),
            kind: resolved.kind,
            measure: Measure::Growth,
            value: None,
            max: None,
            unit: Unit::Percent,
            bound: Bound::Eq,
            relative_to: "".into(),
            status: resolved.status,
            period: resolved.period,
            span: resolved.span,
            basis: lead.basis.with(self.basis).with(Basis { net: subject.net, ..Basis::default() }),
            modality: lead.modality.into(),
            quote: self.part.text.between(quote).into(),
            sentence: self.said(),
            origin: Origin::Machine,
            rule: Rule::Relation,
            doubt: resolved.doubt,
        }
    }

    /// Adds a figure. 突破X，达到Y is one statement, and so is Y，首次突破X: the exact value stands.
    fn push(&mut self, figure: Figure) {
        self.stated_here += 1;
        if let Some(last) = self.state.found.last_mut()
            && last.indicator == figure.indicator
            && (last.measure, figure.measure) == (Measure::Level, Measure::Level)
            && (&last.sentence, last.period, &last.unit) == (&figure.sentence, figure.period, &figure.unit)
        {
            let rough = |figure: &Figure| matches!(figure.bound, Bound::Gt | Bound::Near | Bound::Ge);
            let over = |low: &Figure, exact: &Figure| low.value.map(Decimal::to_f64) <= exact.value.map(Decimal::to_f64);
            if rough(last) {
                *last = figure;
                return;
            }
            if rough(&figure) && over(&figure, last) {
                return;
            }
        }
        self.state.found.push(figure);
    }

    /// The sentence, shared by the figures that it states.
    fn said(&self) -> Arc<str> {
        let sentence = self.part.text.between(self.bytes.clone()).trim();
        match self.state.found.last() {
            Some(last) if *last.sentence == *sentence => Arc::clone(&last.sentence),
            _ => Arc::from(sentence),
        }
    }

    /// The indicator that a subject names.
    fn known(&self, subject: &Subject) -> Option<&Indicator> {
        self.state.indicators.get(subject.indicator?)
    }

    /// The last figure, if it is one of this subject in this sentence.
    fn last_of(&self, subject: &Subject) -> Option<&Figure> {
        let last = self.state.found.last()?;
        let name = self.known(subject).map_or(subject.words.as_str(), |indicator| &*indicator.code);
        let here = *last.sentence == *self.part.text.between(self.bytes.clone()).trim();
        (here && *last.indicator == *name).then_some(last)
    }
}

/// One value of one subject in its statement.
struct Statement<'a> {
    subject: &'a Subject,
    value: &'a Quantity,
    lead: &'a Lead,
    words: &'a Words,
    rule: Rule,
    /// The character behind the last value of the statement.
    end: usize,
    times: &'a [Time],
}

/// Whether two subjects are one name for all residents: 城乡居民收入, and not 城镇居民收入和农民收入.
fn is_one_name(subjects: &[Subject]) -> bool {
    matches!(subjects, [a, b] if a.range == b.range && a.words.starts_with("城乡"))
}

/// Whether a clause without a subject leaves the last one in force: 按可比价格计算, 高于全国平均水平.
fn keeps_subject(text: &str) -> bool {
    const OPENINGS: [&str; 36] = [
        "按", "高于", "低于", "比", "较", "同比", "位居", "居", "位列", "列", "排名", "排", "增速", "增幅", "在", "继", "首次",
        "连续", "创", "再", "剔除", "扣除", "超额", "完成", "超", "提前", "快于", "分别", "为", "是", "成为", "占", "达",
        "其中", "总量", "迈",
    ];
    let first = text.chars().next().unwrap_or_default();
    OPENINGS.iter().any(|word| word.starts_with(first) && text.starts_with(word))
}

/// Whether what follows a subject in a clause without a value is its predicate, or the first character of one.
fn begins_predicate(rest: &[char]) -> bool {
    const PREDICATES: [[char; 2]; 20] = [
        ['首', '次'],
        ['稳', '步'],
        ['持', '续'],
        ['较', '快'],
        ['迈', '上'],
        ['跃', '上'],
        ['突', '破'],
        ['保', '持'],
        ['稳', '定'],
        ['稳', '中'],
        ['平', '稳'],
        ['大', '幅'],
        ['快', '速'],
        ['不', '断'],
        ['继', '续'],
        ['实', '现'],
        ['连', '续'],
        ['达', '到'],
        ['明', '显'],
        ['有', '望'],
    ];
    match rest {
        ['再' | '跨', ..] => true,
        [only] => PREDICATES.iter().any(|[first, _]| first == only),
        [first, second, ..] => PREDICATES.contains(&[*first, *second]),
        [] => false,
    }
}

/// Whether words only say when: 全年, 五年来.
fn words_of_time(words: &str) -> bool {
    ["年", "年来", "月", "季度", "同期", "时期", "期间"].iter().any(|end| words.ends_with(end))
}
