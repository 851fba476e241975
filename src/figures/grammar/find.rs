//! The walk through a report: its sections, paragraphs and sentences in order, with what each leaves to the next.

use std::ops::Range;

use super::lead::Place;
use super::period::Period;
use super::repeated::without_repeats;
use super::resolve::Words;
use super::section::{self, Setting, View, Years, announces_aims, of_heading};
use super::sentence::Sentence;
use super::walk::{Part, State, Walk};
use super::{Figure, Indicators};
use crate::han::cut::CutText;

/// The figures of a report, in reading order. `year` is the year that it plans; `given` the year in which it was given, if known.
/// With `open`, also those of what is no indicator.
pub(in crate::figures) fn find<'a>(
    parts: impl IntoIterator<Item = Part<'a>>,
    year: Option<u16>,
    given: Option<u16>,
    place: &Place,
    indicators: &Indicators,
    open: bool,
) -> Vec<Figure> {
    let years = Years { planned: year, now: given.or(year) };
    let state = State { years, place, indicators, open, growth_follows: false, found: Vec::new() };
    let mut finder = Finder { state, settings: Vec::new(), lead_in: None, shifted: None, reviewed: false, long: None };
    for part in parts {
        match part.level {
            Some(level) if !part.lead => finder.heading(level, &part.text),
            _ => finder.passage(&part),
        }
    }
    without_repeats(finder.state.found, indicators)
}

struct Finder<'a> {
    state: State<'a>,
    /// The settings of the open headings, outermost first, with their levels.
    settings: Vec<(u8, Setting)>,
    /// What the last paragraph announced with a colon, for the items that follow.
    lead_in: Option<Words>,
    /// The text itself has gone over from review to plan, without a heading.
    shifted: Option<Setting>,
    /// A review has been read.
    reviewed: bool,
    /// The last period of several years that the section has named.
    long: Option<Period>,
}

impl Finder<'_> {
    fn heading(&mut self, level: u8, text: &str) {
        self.lead_in = None;
        if level == 1 {
            self.long = None;
            self.state.growth_follows = false;
        }
        self.settings.retain(|(open, _)| *open < level);
        let inherited = self.settings.last().map(|(_, setting)| *setting);
        let place = section::Place { first_level: level == 1, after_review: self.reviewed };
        let own = of_heading(text, self.state.years, place);
        let setting = match (inherited, own) {
            // A heading inside a review or a plan narrows its years; it changes the view only with years of its own.
            (Some(outer), Some(own)) if outer.view != View::Unknown && own.period.is_none() => {
                Some(Setting { view: outer.view, ..outer })
            }
            (_, Some(own)) => Some(own),
            (outer, None) => outer,
        };
        if let Some(setting) = setting {
            // What follows a plan without a view of its own belongs to the plan.
            match setting.view {
                View::Plan => self.shifted = Some(Setting { view: View::Plan, ..Setting::default() }),
                View::Review => {
                    self.shifted = None;
                    self.reviewed = true;
                }
                View::Unknown => {}
            }
            self.settings.push((level, setting));
        }
    }

    fn setting(&self) -> Setting {
        let of_heading = self.settings.last().map(|(_, setting)| *setting).unwrap_or_default();
        match self.shifted {
            Some(shifted) if of_heading.view == View::Unknown => shifted,
            _ => of_heading,
        }
    }

    fn passage(&mut self, part: &Part) {
        let text: &str = &part.text;
        let item = text.trim_start().starts_with(['—', '―', '-', '●', '•', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨'])
            || text.trim_start().starts_with(|c: char| c.is_ascii_digit()) && text.chars().count() < 200;
        if !item {
            self.lead_in = None;
        }
        let mut words = self.lead_in.clone().unwrap_or_default();
        words.earlier = self.long;
        for (range, hints) in self.state.indicators.scanner().sentences(text) {
            let sentence = text.between(range.clone());
            // Without a word of aims no sentence goes over to the plan.
            let announces = hints.aims && announces_aims(sentence);
            if hints.aims {
                self.shift(sentence, announces);
            } else if self.shifted.is_none() {
                self.shifted = Some(Setting { view: View::Review, ..Setting::default() });
            }
            if hints.names.is_empty() && !hints.years && !self.state.open {
                continue;
            }
            words.begin_sentence(self.lead_in.as_ref());
            words.aims |= announces;
            let setting = self.setting();
            if (!hints.names.is_empty() || self.state.open) && worth_reading(sentence) {
                let cut = Sentence::of(text, range.clone(), hints.names);
                Walk::new(&mut self.state, setting, part, range, &cut).run(&mut words);
            } else if hints.years {
                words.plain(sentence, setting, self.state.years);
            }
        }
        self.long = words.long();
        if text.trim_end().ends_with(['：', ':']) {
            let last = last_sentence(text);
            words.begin_sentence(self.lead_in.as_ref());
            words.aims |= announces_aims(last);
            words.plain(last, self.setting(), self.state.years);
            self.lead_in = Some(words);
        }
    }

    /// A text without headings goes over to its plan in a sentence.
    fn shift(&mut self, sentence: &str, announces: bool) {
        let head: String = sentence.chars().take(40).collect();
        let planned = self.state.years.planned;
        let plans = announces && !head.contains("去年")
            || head.contains("总体要求")
            || head.contains("总的要求")
            || head.contains("工作的总体思路")
            || head.contains("指导思想是")
            || planned.is_some_and(|year| head.starts_with(&format!("{year}年是")))
            || head.starts_with("今年是");
        if plans && (self.state.years.now == self.state.years.planned || !head.starts_with("今年")) {
            self.shifted = Some(Setting { view: View::Plan, ..Setting::default() });
        } else if self.shifted.is_none() {
            self.shifted = Some(Setting { view: View::Review, ..Setting::default() });
        }
    }
}

/// What stands behind the last full stop inside a passage.
fn last_sentence(text: &str) -> &str {
    text.rfind('。').map_or(text, |at| text.after(at + '。'.len_utf8()))
}

/// The sentences of a passage, as bytes, with their full stops.
pub(in crate::figures) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '。' | '！' | '？' | '\n') {
            let end = at + c.len_utf8();
            found.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// Whether a sentence can state a figure at all.
fn worth_reading(sentence: &str) -> bool {
    sentence.bytes().any(|b| b.is_ascii_digit())
        || sentence.contains(['％', '%', '０', '１', '２', '３', '４', '５', '６', '７', '８', '９', '翻', '亿', '万', '成'])
        || ["同步", "百分", "两位数", "高于", "快于", "跑赢", "高出"].iter().any(|word| sentence.contains(word))
}
