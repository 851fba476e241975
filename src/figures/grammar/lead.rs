//! The lead of a quantity: the words of its clause before it. It is read from the end and from the start, and what remains is the
//! subject.

use std::ops::Range;

use super::Indicators;
use super::folded::Folded;
use super::period::Time;
use super::signs::Signs;
use super::words::{self, Cue};
use super::{Basis, Bound, Status};

/// What a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// The number of the indicator; `None` for one in the report's own words.
    pub(in crate::figures) indicator: Option<usize>,
    pub(in crate::figures) words: String,
    pub(in crate::figures) net: bool,
    /// The name itself says that values are growth.
    pub(in crate::figures) growth: bool,
    /// Characters of the sentence that name it.
    pub(in crate::figures) range: Range<usize>,
    /// Empty for the whole place.
    pub(in crate::figures) scope: String,
}

impl Subject {
    /// A subject of which only the place is known.
    pub(in crate::figures) fn unread(range: Range<usize>) -> Subject {
        Subject { indicator: None, words: String::new(), net: false, growth: false, range, scope: String::new() }
    }
}

/// What the subjects of a lead are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subjects {
    /// The lead names none: the last ones hold.
    Inherited,
    Named(Vec<Subject>),
    /// There are words that are no subject.
    Unknown,
}

/// A lead that has been read.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    pub(in crate::figures) subjects: Subjects,
    /// 增长 or 下降, the nearest to the quantity.
    pub(in crate::figures) change: Option<Change>,
    /// 达到, 实现: the quantity is a level.
    pub(in crate::figures) level: bool,
    pub(in crate::figures) bound: Option<Bound>,
    /// The quantity is where a change began.
    pub(in crate::figures) from: bool,
    pub(in crate::figures) average: bool,
    pub(in crate::figures) sum: bool,
    pub(in crate::figures) distributes: bool,
    /// 均, 都: the value is that of all.
    pub(in crate::figures) same: bool,
    pub(in crate::figures) basis: Basis,
    pub(in crate::figures) status: Status,
    pub(in crate::figures) modality: &'static str,
    /// Its characters.
    pub(in crate::figures) words: Range<usize>,
    /// The character behind the subject.
    pub(in crate::figures) stop: usize,
}

/// The direction of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Up,
    Down,
}

/// What leads are read with.
pub(super) struct Reading<'a> {
    pub(in crate::figures) indicators: &'a Indicators,
    pub(in crate::figures) year: Option<u16>,
    pub(in crate::figures) place: &'a Place,
    pub(in crate::figures) times: &'a [Time],
    pub(in crate::figures) folded: &'a Folded,
}

/// The words by which a report means its whole place.
#[derive(Debug, Clone, Default)]
pub(in crate::figures) struct Place {
    /// 全市, 我市; empty if the region is not known, and then any such word is taken for the whole place.
    words: Vec<String>,
    /// Its names, with and without their kind: 宁波市, 宁波.
    names: Vec<Vec<char>>,
}

impl Place {
    /// The place with these official names, the largest region first.
    pub(in crate::figures) fn of(region: &[String]) -> Place {
        let Some(name) = region.last() else { return Place::default() };
        let kind = name.chars().last().unwrap_or_default();
        let kinds: &[char] = match kind {
            '国' => &['国'],
            // The districts of a municipality and its towns also speak of 全域.
            '省' | '市' | '县' | '州' | '旗' | '盟' | '区' => std::slice::from_ref(match kind {
                '省' => &'省',
                '市' => &'市',
                '县' => &'县',
                '州' => &'州',
                '旗' => &'旗',
                '盟' => &'盟',
                _ => &'区',
            }),
            _ => &[],
        };
        let mut words: Vec<String> = kinds.iter().flat_map(|k| ["全", "我", "本"].map(|w| format!("{w}{k}"))).collect();
        words.extend(["全域".to_owned(), "自治区".to_owned(), "市区".to_owned()]);
        words.truncate(if kinds.is_empty() { 0 } else { words.len() - usize::from(kind != '市') });
        let short = short_name(name);
        let mut names: Vec<Vec<char>> = vec![name.chars().collect()];
        names.extend(Some(short.chars().collect::<Vec<char>>()).filter(|short| short.len() >= 2));
        Place { words, names }
    }

    fn is_whole(&self, word: &str) -> bool {
        self.words.is_empty() && word != "全国" || self.words.iter().any(|own| own == word)
    }

    /// The length of a name of the place at the start of `chars`.
    fn name(&self, chars: &[char]) -> Option<usize> {
        self.names.iter().find(|name| chars.starts_with(name)).map(Vec::len)
    }
}

/// The name of a place without its kind: 宁波, 西藏, 内蒙古.
fn short_name(name: &str) -> String {
    const REGIONS: [&str; 5] = ["内蒙古", "广西", "西藏", "宁夏", "新疆"];
    if let Some(short) = REGIONS.iter().find(|short| name.starts_with(**short) && name.ends_with("自治区")) {
        return (*short).to_owned();
    }
    let kinds = ["自治州", "自治县", "自治旗", "地区", "新区", "特区"];
    let bare = kinds.iter().find_map(|kind| name.strip_suffix(kind)).map(str::to_owned);
    bare.unwrap_or_else(|| name.chars().take(name.chars().count().saturating_sub(1)).collect())
}

/// The most characters of a lead that are read.
const FARTHEST: usize = 100;

/// Longest subject in characters.
const LONGEST: usize = 30;

impl Reading<'_> {
    /// Reads the characters `range` of the sentence as the lead of a quantity.
    pub(in crate::figures) fn lead(&self, range: Range<usize>) -> Lead {
        let chars = self.folded.chars.as_slice();
        // The subject of a quantity is never further from it; what stands before is another clause that lost its mark.
        let range = range.start.max(range.end.saturating_sub(FARTHEST))..range.end;
        let mut lead = Lead::blank(range.clone());
        let (starts, scope) = self.starts(chars, &range);
        let mut ends = vec![(range.end, None)];
        let mut end = range.end;
        while let Some((cue, length)) = self.ending(chars, range.start..end) {
            end -= length;
            ends.push((end, cue));
        }
        let (stop, subjects) = self.subjects(chars, &starts, &ends, &scope);
        // Without a subject all words are cues.
        let stop = if subjects == Subjects::Inherited { range.start } else { stop };
        lead.subjects = subjects;
        lead.stop = stop;
        for (end, cue) in ends.iter().skip(1) {
            if *end < stop {
                break;
            }
            lead.cue(*cue);
        }
        lead.flags(self.folded, &range, stop);
        lead
    }

    /// The word or expression of time at the end of a stretch: what it says, and its length.
    fn ending(&self, chars: &[char], range: Range<usize>) -> Option<(Option<Cue>, usize)> {
        if range.is_empty() {
            return None;
        }
        if let Some(time) = self.times.iter().find(|time| time.range.end == range.end && time.range.start >= range.start) {
            return Some((None, time.range.len()));
        }
        words::cue_at_end(chars.get(range)?).map(|(cue, length)| (Some(cue), length))
    }

    /// Where the subject may start: behind each opening. With the scope that the openings name.
    fn starts(&self, chars: &[char], range: &Range<usize>) -> (Vec<usize>, String) {
        let mut starts = vec![range.start];
        let mut at = range.start;
        let mut scope = String::new();
        while at < range.end {
            let rest = chars.get(at..range.end).unwrap_or_default();
            let time = self.times.iter().find(|time| time.range.start == at && time.range.end <= range.end);
            let length = if let Some(time) = time {
                time.range.len()
            } else if let Some(length) = words::place(rest) {
                let word: String = rest.iter().take(length).collect();
                if !self.place.is_whole(&word) {
                    scope = word;
                }
                length
            } else if let Some(length) = self.place.name(rest).or_else(|| words::opening(rest)) {
                length
            } else if matches!(
                rest.first(),
                Some('，' | '、' | '：' | '。' | '；' | ',' | '.' | '—' | '-' | ')' | '）' | '(' | '（')
            ) {
                1
            } else if let Some(length) = number_of_item(rest) {
                length
            } else {
                break;
            };
            at += length;
            starts.push(at);
        }
        (starts, scope)
    }

    /// The subjects between the openings and the cues, and where they end.
    fn subjects(&self, chars: &[char], starts: &[usize], ends: &[(usize, Option<Cue>)], scope: &str) -> (usize, Subjects) {
        let last_start = starts.last().copied().unwrap_or_default();
        for (end, _) in ends {
            for start in starts.iter().filter(|start| *start < end && end - **start <= LONGEST) {
                if let Some(named) = self.named(chars, *start..*end, scope) {
                    return (*end, Subjects::Named(named));
                }
            }
        }
        if let Some(found) = self.lists(chars, starts, ends, scope) {
            return found;
        }
        if let Some(found) = self.behind_verb(chars, last_start, ends, scope) {
            return found;
        }
        let end = ends.last().map_or(last_start, |(end, _)| *end);
        if end <= last_start {
            return (last_start, Subjects::Inherited);
        }
        let whole = starts.first().copied().unwrap_or_default()..ends.first().map_or(end, |(end, _)| *end);
        let words = self.open_words(chars, whole);
        if (2..=LONGEST).contains(&words.len()) {
            return (words.end, Subjects::Named(vec![open(chars, words, scope)]));
        }
        (end, Subjects::Unknown)
    }

    /// The words of a subject that is no indicator. Single characters are taken away only where they cannot be part of a name.
    fn open_words(&self, chars: &[char], range: Range<usize>) -> Range<usize> {
        const SAFE: &str = "为达超近约增降至到了均都各、，：。；—（）()";
        const MARKS: &str = "、，：。；—（）()";
        let safe = |stretch: Range<usize>, single: &str| {
            let one = stretch.len() > 1 || chars.get(stretch.start).is_some_and(|c| single.contains(*c) || c.is_ascii_digit());
            let word = chars.get(stretch).unwrap_or_default();
            one && !words::nouns().iter().any(|noun| noun.chars().eq(word.iter().copied()))
        };
        let mut end = range.end;
        while let Some((_, length)) = self.ending(chars, range.start..end).filter(|(_, length)| safe(end - length..end, SAFE)) {
            end -= length;
        }
        let (starts, _) = self.starts(chars, &(range.start..end));
        let mut start = range.start;
        for next in starts.into_iter().skip(1) {
            if !safe(start..next, MARKS) {
                break;
            }
            start = next;
        }
        start.min(end)..end
    }

    /// A list of names only, before one with other words in it. Names keep as many characters as they can; other words lose all
    /// their cues.
    fn lists(&self, chars: &[char], starts: &[usize], ends: &[(usize, Option<Cue>)], scope: &str) -> Option<(usize, Subjects)> {
        let last_start = starts.last().copied().unwrap_or_default();
        let mut mixed = None;
        for (end, _) in ends.iter().filter(|(end, _)| last_start < *end) {
            let mut first = None;
            for start in starts.iter().filter(|start| *start < end) {
                let Some(list) = self.list(chars, *start..*end, scope) else { continue };
                if is_pure(&list) {
                    return Some((*end, Subjects::Named(list)));
                }
                first = first.or(Some(list));
            }
            mixed = first.map(|list| (*end, Subjects::Named(list))).or(mixed);
        }
        mixed
    }

    /// The names behind a verb inside the lead: 建议奋力实现地区生产总值.
    fn behind_verb(
        &self,
        chars: &[char],
        start: usize,
        ends: &[(usize, Option<Cue>)],
        scope: &str,
    ) -> Option<(usize, Subjects)> {
        for (end, _) in ends.iter().filter(|(end, _)| *end > start && self.may_end(chars, *end)) {
            for at in start + 1..*end {
                if !words::ends_in_verb(chars.get(start..at).unwrap_or_default()) {
                    continue;
                }
                let (starts, own) = self.starts(chars, &(at..*end));
                let scope = if own.is_empty() { scope } else { &own };
                for start in starts.into_iter().filter(|start| start < end) {
                    let found = self
                        .named(chars, start..*end, scope)
                        .or_else(|| self.list(chars, start..*end, scope).filter(|list| is_pure(list)));
                    if let Some(named) = found {
                        return Some((*end, Subjects::Named(named)));
                    }
                }
            }
        }
        None
    }

    /// Whether a list of names may end before the character `end`: with a name, or with a joint that is no part of the list.
    fn may_end(&self, chars: &[char], end: usize) -> bool {
        let last = end.checked_sub(1).and_then(|last| chars.get(last));
        last.is_some_and(|last| is_joint(*last) || self.indicators.may_end(*last))
    }

    /// The indicators that a stretch names as a whole.
    fn named(&self, chars: &[char], range: Range<usize>, scope: &str) -> Option<Vec<Subject>> {
        let name = self.indicators.named(chars.get(range.clone())?, self.year)?;
        let words: String = chars.get(range.clone())?.iter().collect();
        if name.not_as_part && chars.get(..range.start)?.ends_with(&['其', '中']) {
            return None;
        }
        let subject = |number: &usize| Subject {
            indicator: Some(*number),
            words: words.clone(),
            net: name.net,
            growth: name.growth,
            range: range.clone(),
            scope: scope.to_owned(),
        };
        Some(name.indicators.iter().map(subject).collect())
    }

    /// A list of subjects, one of which at least is named: 财政总收入和地方财政收入.
    fn list(&self, chars: &[char], range: Range<usize>, scope: &str) -> Option<Vec<Subject>> {
        let ends = |end: usize| self.may_end(chars, end);
        // Each item that is named or completed ends as a name does.
        if !ends(range.end) && !chars.get(range.clone())?.iter().any(|c| is_joint(*c)) {
            return None;
        }
        let all = items(chars, range);
        if !all.iter().any(|item| ends(item.end)) {
            return None;
        }
        let mut found = Vec::with_capacity(all.len());
        for item in &all {
            let (starts, own_scope) = self.starts(chars, item);
            let scope = if own_scope.is_empty() { scope } else { &own_scope };
            let named = starts.iter().find_map(|start| self.named(chars, *start..item.end, scope));
            let named = named.or_else(|| self.completed(chars, item, &all, scope));
            if named.is_none() && !(2..=LONGEST).contains(&item.len()) {
                return None;
            }
            found.push((named, own_scope));
        }
        // Most lists name nothing, and their items are not made.
        if found.iter().all(|(named, _)| named.is_none()) {
            return None;
        }
        let own = |(item, (named, own_scope)): (Range<usize>, (Option<Vec<Subject>>, String))| {
            let scope = if own_scope.is_empty() { scope } else { &own_scope };
            named.unwrap_or_else(|| vec![open(chars, item, scope)])
        };
        let subjects: Vec<Subject> = all.into_iter().zip(found).flat_map(own).collect();
        (subjects.len() > 1).then_some(subjects)
    }
}

impl Reading<'_> {
    /// The indicator of an item that leaves out what it shares with the first or last item: 粮食播种面积和产量, 城镇和农村居民收入.
    fn completed(&self, chars: &[char], item: &Range<usize>, all: &[Range<usize>], scope: &str) -> Option<Vec<Subject>> {
        let (first, last) = (all.first()?, all.last()?);
        let own = chars.get(item.clone())?;
        let joined = |a: &[char], b: &[char]| [a, b].concat();
        let with_head = (first.start + 2..first.end).filter_map(|end| Some(joined(chars.get(first.start..end)?, own)));
        let with_tail = (last.start + 1..last.end).filter_map(|start| Some(joined(own, chars.get(start..last.end)?)));
        // All words that are tried share their first and last character.
        let may_name = |first: Option<&char>, last: Option<&char>| {
            first.zip(last).is_some_and(|(first, last)| self.indicators.may_name(*first, *last))
        };
        let has_head = item.start > first.start && may_name(chars.get(first.start), own.last());
        let has_tail = item.start < last.start && may_name(own.first(), chars.get(..last.end)?.last());
        let heads = has_head.then_some(with_head).into_iter().flatten();
        let tails = has_tail.then_some(with_tail).into_iter().flatten();
        let name = heads.chain(tails).find_map(|words| self.indicators.named(&words, self.year))?;
        let [number] = name.indicators.as_slice() else { return None };
        Some(vec![Subject {
            indicator: Some(*number),
            net: name.net,
            growth: name.growth,
            range: all.first()?.start..item.end,
            ..open(chars, item.clone(), scope)
        }])
    }

    /// The items of a subject in the report's own words as subjects of so many values: 交通投资、高新技术产业投资.
    pub(in crate::figures) fn split(&self, chars: &[char], subject: &Subject, values: usize) -> Option<Vec<Subject>> {
        let items = items(chars, subject.range.clone());
        (items.len() == values && items.iter().all(|item| item.len() >= 2))
            .then(|| items.into_iter().map(|item| open(chars, item, &subject.scope)).collect())
    }
}

/// Whether all subjects of a list are names of indicators.
fn is_pure(list: &[Subject]) -> bool {
    list.iter().all(|subject| subject.indicator.is_some())
}

/// A subject in the report's own words.
fn open(chars: &[char], range: Range<usize>, scope: &str) -> Subject {
    let words = chars.get(range.clone()).unwrap_or_default().iter().collect();
    Subject { indicator: None, words, net: false, growth: false, range, scope: scope.to_owned() }
}

/// The items of a list joined by 、, 和, 与, 及 or 以及.
fn items(chars: &[char], range: Range<usize>) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let joint = match chars.get(at..range.end).unwrap_or_default() {
            ['以', '及', ..] => 2,
            [c, ..] if is_joint(*c) => 1,
            _ => 0,
        };
        if joint > 0 && at > start {
            items.push(start..at);
            start = at + joint;
        }
        at += joint.max(1);
    }
    if start < range.end {
        items.push(start..range.end);
    }
    items
}

/// Whether a character may join two items of a list.
fn is_joint(c: char) -> bool {
    matches!(c, '、' | '和' | '及' | '与' | '，')
}

/// The length of the number of an item: `1.`, `(2)`, `3、`.
fn number_of_item(chars: &[char]) -> Option<usize> {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let mark = chars.get(digits)?;
    ((1..=2).contains(&digits)
        && matches!(mark, '.' | '、' | ')' | '）')
        && (*mark != '.' || !chars.get(digits + 1)?.is_ascii_digit()))
    .then_some(digits + 1)
}

impl Lead {
    fn blank(words: Range<usize>) -> Lead {
        Lead {
            subjects: Subjects::Inherited,
            change: None,
            level: false,
            bound: None,
            from: false,
            average: false,
            sum: false,
            distributes: false,
            same: false,
            basis: Basis::default(),
            status: Status::None,
            modality: "",
            stop: words.start,
            words,
        }
    }

    /// Takes a cue, the nearest to the quantity first.
    fn cue(&mut self, cue: Option<Cue>) {
        match cue {
            // 增长到 is one cue; 增长达 is two, and the nearer one only repeats.
            Some(Cue::Up) => self.change = self.change.or(Some(Change::Up)),
            Some(Cue::Down) => self.change = self.change.or(Some(Change::Down)),
            Some(Cue::To) => self.level = true,
            Some(Cue::Bound(bound)) => self.bound = self.bound.or(Some(bound)),
            Some(Cue::From) => self.from = true,
            Some(Cue::Stretch) => self.status = Status::Stretch,
            Some(Cue::Filler) | None => {}
        }
    }

    /// What the words around the subject say.
    fn flags(&mut self, folded: &Folded, range: &Range<usize>, stop: usize) {
        let (text, signs) = (folded.text(range), folded.signs(range));
        let inherited = self.subjects == Subjects::Inherited;
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if signs.has(Signs::YEARLY) {
            self.average =
                says(&["年均", "年平均", "平均每年", "每年", "年递增"]) && !says(&["全年平均"]) || grows_yearly(text);
        }
        if signs.has(Signs::SUM) {
            self.sum = says(&["累计", "合计", "共计", "总计"]);
        }
        self.same = text.starts_with(['均', '都']);
        if signs.has(Signs::EACH) {
            self.sum |= text.contains("共完成");
            self.same |= text.contains("双双");
            self.distributes = says(&["分别", "各增长", "依次"]);
        }
        self.basis = basis_of(text, signs);
        if signs.has(Signs::REAL) {
            let behind = folded.text(&(stop.max(range.start)..range.end));
            self.basis.real |= behind.contains("实际") || inherited && text.contains("实际");
        }
        if self.status == Status::None {
            self.status = status_of(text, signs);
        }
        if signs.has(Signs::MODALITY) {
            self.modality = words::modality(text);
        }
    }
}

/// How a value is calculated, by the words before it.
pub(super) fn basis_of(text: &str, signs: Signs) -> Basis {
    if !signs.has(Signs::BASIS) {
        return Basis::default();
    }
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Basis {
        net: false,
        real: says(&["剔除价格", "扣除价格", "剔除物价", "扣除物价"]),
        comparable: says(&["可比", "同口径", "不变价"]),
        nominal: says(&["名义", "现价", "当年价"]),
    }
}

/// 年增长12%, and not 比上年增长12%.
fn grows_yearly(text: &str) -> bool {
    let Some(at) = text.find("年增长") else { return false };
    let before = text.get(..at).and_then(|before| before.chars().last());
    before.is_some_and(|c| !c.is_ascii_digit() && !"上去全今当前末本比同往明一二三四五六七八九十〇".contains(c))
}

/// How firm a value is by the words before it.
pub(super) fn status_of(text: &str, signs: Signs) -> Status {
    if signs.has(Signs::STATUS) { words::status(text) } else { Status::None }
}
