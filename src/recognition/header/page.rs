//! What the page around a report says of it: the fields that are by it, gathered to values of the front matter.

use std::ops::Range;

use jiff::civil::Date;

use super::dates;
use super::fields::Field;
use crate::han::cut::CutList;
use crate::recognition::ledger::{Fate, Reason};
use crate::recognition::lines::classify::{Role, Scanned};
use crate::recognition::tape::Tape;
use crate::recognition::tape::header_chars::Glyphs;

/// Values of a page's fields, and what became of the lines that hold them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Page {
    published: Option<Date>,
    pub number: Option<String>,
    pub publisher: Option<String>,
    /// Where the page says it took the text from.
    pub origin: Option<String>,
    pub url: Option<String>,
    pub claims: Vec<(Range<usize>, Fate)>,
    /// Lines that are nothing but a day. One of them may be the header's.
    days: Vec<(Range<usize>, Date)>,
    /// How much the label of the published date says: a date of issue is better than an unnamed one.
    rank: u8,
}

impl Page {
    /// Reads the fields of these lines. `item` is filled in later.
    pub(crate) fn read(tape: &Tape, lines: &[Scanned], numbers: impl IntoIterator<Item = usize>) -> Page {
        let mut page = Page::default();
        for line in numbers.into_iter().filter_map(|n| lines.get(n)) {
            let glyphs = || Glyphs::new(tape, [line.line.range.clone()]);
            match &line.role {
                Role::Fields(entries) => {
                    let glyphs = glyphs();
                    for entry in entries {
                        page.take(&glyphs, entry.field, entry.label, entry.value.clone());
                    }
                    // 2024-01-15 来源:…: the day is before the first label.
                    if let Some((length, stamp)) = dates::date(&glyphs.chars, 0) {
                        page.publish(stamp.date(), 2);
                        page.claim(glyphs.range(&(0..length)), Field::Published);
                    }
                }
                Role::Value(field) => {
                    let glyphs = glyphs();
                    page.take(&glyphs, *field, "", 0..glyphs.len());
                }
                Role::Day(stamp) => page.days.extend(stamp.date().map(|day| (line.line.range.clone(), day))),
                _ => continue,
            }
            let field = if matches!(line.role, Role::Day(_)) { Field::Published } else { Field::Page };
            page.claim(line.line.range.clone(), field);
        }
        page
    }

    /// The day of publication: as labelled, else the first day that is alone and is not the one on which the report was given.
    pub(crate) fn published(&self, delivered: Option<&Range<usize>>) -> Option<Date> {
        let own = |(line, _): &&(Range<usize>, Date)| delivered.is_none_or(|d| d.end <= line.start || line.end <= d.start);
        self.published.or_else(|| self.days.iter().find(own).map(|(_, day)| *day))
    }

    fn take(&mut self, glyphs: &Glyphs, field: Field, label: &str, value: Range<usize>) {
        let value = if matches!(field, Field::Origin | Field::Publisher) { self.take_day_behind(glyphs, value) } else { value };
        let text = glyphs.range(&value);
        let words = glyphs.text(&value);
        let words = words.trim_end_matches([')', ';', '|']).trim_start_matches(['(', '|']).to_owned();
        let filled = (!words.is_empty()).then_some(words);
        match field {
            Field::Published => {
                let day = dates::dates(glyphs.chars.part(value)).first().and_then(|(_, _, s)| s.date());
                self.publish(day, rank(label));
            }
            Field::Number => self.number = self.number.take().or(filled),
            Field::Publisher => self.publisher = self.publisher.take().or(filled),
            Field::Origin => self.origin = self.origin.take().or(filled),
            Field::Url => self.url = self.url.take().or(filled.filter(|w| w.starts_with("http"))),
            Field::Page => {}
        }
        if field != Field::Page && !text.is_empty() {
            self.claim(text, field);
        }
    }

    /// Takes the day behind a name, 来源:台州日报 2019-01-28 08:12, and yields the name's glyphs.
    fn take_day_behind(&mut self, glyphs: &Glyphs, value: Range<usize>) -> Range<usize> {
        let found = dates::dates(glyphs.chars.part(value.clone())).into_iter().find(|(_, _, stamp)| stamp.day.is_some());
        let Some((at, length, stamp)) = found.filter(|(at, ..)| *at > 0) else { return value };
        self.publish(stamp.date(), 2);
        self.claim(glyphs.range(&(value.start + at..value.start + at + length)), Field::Published);
        value.start..value.start + at
    }

    fn publish(&mut self, day: Option<Date>, rank: u8) {
        if day.is_some() && rank > self.rank {
            (self.published, self.rank) = (day, rank);
        }
    }

    fn claim(&mut self, range: Range<usize>, field: Field) {
        let fate = if field == Field::Url && self.url.is_none() {
            Fate::Dropped(Reason::Boilerplate)
        } else {
            Fate::Meta { item: 0, field: field.name() }
        };
        self.claims.push((range, fate));
    }
}

/// What a label of a date is worth: when the page was published, when the paper was made, when something happened.
fn rank(label: &str) -> u8 {
    match label {
        "发布日期" | "发布时间" | "公开日期" | "公开时间" | "发表时间" | "发表日期" | "发文日期" | "发文时间" | "印发日期" => {
            4
        }
        "成文日期" | "成文时间" | "生成日期" | "生成时间" | "信息时间" | "上传时间" | "录入时间" => {
            3
        }
        _ => 2,
    }
}
