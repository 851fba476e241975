//! The numbers that Word counts by itself (numbering.xml, ECMA-376 part 1, 17.9): written out, because the text of a Word file does not hold
//! them.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::number_format::written;
use super::{is_on, value};

/// Levels that a list can have.
const LEVELS: usize = 9;

/// How one level of a list counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Level {
    start: u32,
    /// `decimal`, `chineseCounting`….
    format: String,
    /// `%1、`: the numbers of this level and those above it by their places.
    text: String,
    /// The style of paragraphs that are on this level.
    style: Option<String>,
    /// The numbers of all levels are shown in digits (`isLgl`).
    legal: bool,
    /// The level, from 1, behind which this one begins again; 0 for never. Each higher level if it is not said.
    restart: Option<usize>,
    /// What is between the number and the text.
    suffix: Suffix,
    hidden: bool,
}

/// What Word puts between a number and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Suffix {
    /// A tab or a blank.
    #[default]
    Blank,
    Nothing,
}

/// All lists of a file, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by the number of the abstract list.
    lists: BTreeMap<String, Vec<Level>>,
    /// Abstract lists by the number that paragraphs name.
    named: BTreeMap<String, String>,
    /// Levels that a named list has of its own.
    own: BTreeMap<String, Vec<(usize, Level)>>,
    /// The styles that define lists and those that lists are taken from, by the abstract list.
    defined_by: BTreeMap<String, String>,
    taken_from: BTreeMap<String, String>,
    /// First numbers that a named list has of its own, by level. They count once the list has begun.
    starts: BTreeMap<String, Starts>,
    /// The last numbers of each abstract list by level.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
}

/// First numbers of a named list.
#[derive(Debug, Default)]
struct Starts {
    first: [Option<u32>; LEVELS],
    /// A paragraph of the list has been counted.
    begun: bool,
}

/// Where the reader of numbering.xml is.
#[derive(Default)]
struct Place {
    list: Option<String>,
    name: Option<String>,
    level: usize,
    /// A level of a named list is being defined.
    is_own: bool,
    /// How deep it is in what is for programs that do not know the format before it.
    fallback: u32,
}

impl Numbering {
    /// Reads numbering.xml; what is damaged counts nothing.
    pub(super) fn read(xml: &str) -> Numbering {
        let mut numbering = Numbering::default();
        let mut place = Place::default();
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) if tag.local_name().as_ref() == "Fallback" => place.fallback += 1,
                Event::Start(tag) | Event::Empty(tag) if place.fallback == 0 => numbering.take(&tag, &mut place),
                Event::End(end) => place.leave(end.local_name().as_ref()),
                _ => {}
            }
        }
        numbering.follow_styles();
        numbering
    }

    fn take(&mut self, tag: &BytesStart, place: &mut Place) {
        let given = value(tag, "val");
        match tag.local_name().as_ref() {
            "abstractNum" => place.list = value(tag, "abstractNumId"),
            "num" => place.name = value(tag, "numId"),
            "abstractNumId" => self.named.extend(place.name.clone().zip(given)),
            "styleLink" => self.defined_by.extend(given.zip(place.list.clone())),
            "numStyleLink" => self.taken_from.extend(place.list.clone().zip(given)),
            what @ ("lvl" | "lvlOverride") => {
                place.level = value(tag, "ilvl").and_then(|l| l.parse().ok()).unwrap_or(0);
                place.is_own = what == "lvl" && place.name.is_some() && place.level < LEVELS;
                if let Some(name) = place.name.as_ref().filter(|_| place.is_own) {
                    self.own.entry(name.clone()).or_default().push((place.level, Level::usual()));
                }
            }
            "startOverride" => {
                if let Some((name, start)) = place.name.clone().zip(given.and_then(|v| v.parse().ok()))
                    && let Some(first) = self.starts.entry(name).or_default().first.get_mut(place.level)
                {
                    *first = Some(start);
                }
            }
            what => {
                if let Some(level) = self.open_level(place) {
                    level.set(what, given, tag);
                }
            }
        }
    }

    /// The level that is being defined, of a list or of a named one.
    fn open_level(&mut self, place: &Place) -> Option<&mut Level> {
        if place.is_own {
            return self.own.get_mut(place.name.as_ref()?)?.last_mut().map(|(_, level)| level);
        }
        let list = place.list.as_ref().filter(|_| place.level < LEVELS)?;
        self.level(list, place.level)
    }

    fn level(&mut self, list: &str, level: usize) -> Option<&mut Level> {
        let levels = self.lists.entry(list.to_owned()).or_default();
        if levels.len() <= level {
            levels.resize(level + 1, Level::usual());
        }
        levels.get_mut(level)
    }

    /// A list that is taken from a style counts as the one that the style defines.
    fn follow_styles(&mut self) {
        for list in self.named.values_mut() {
            if let Some(defined) = self.taken_from.get(list).and_then(|style| self.defined_by.get(style)) {
                list.clone_from(defined);
            }
        }
    }

    /// The level of a list on which paragraphs of a style are.
    pub(super) fn level_of_style(&self, name: &str, style: &str) -> Option<usize> {
        let levels = self.lists.get(self.named.get(name)?)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts on, and yields the number as Word shows it; nothing for bullets and lists that are not there.
    pub(super) fn next(&mut self, name: &str, level: usize) -> Option<(String, Suffix)> {
        let list = self.named.get(name)?;
        let levels = self.lists.get(list).map_or(&[][..], Vec::as_slice);
        let redefined = self.own.get(name).map_or(&[][..], Vec::as_slice);
        let at = |at: usize| redefined.iter().rev().find(|(l, _)| *l == at).map(|(_, level)| level).or_else(|| levels.get(at));
        let own = at(level)?;
        let counts = self.counts.entry(list.clone()).or_default();
        let mut first = own.start;
        if let Some(starts) = self.starts.get_mut(name) {
            first = starts.first.get(level).copied().flatten().unwrap_or(first);
            if !std::mem::replace(&mut starts.begun, true) {
                let restarted = counts.iter_mut().zip(starts.first).filter(|(_, first)| first.is_some());
                restarted.for_each(|(count, _)| *count = None);
            }
        }
        let count = counts.get_mut(level)?;
        *count = Some(count.map_or(first, |last| last.saturating_add(1)));
        // Lower levels begin again.
        for (lower, count) in counts.iter_mut().enumerate().skip(level + 1) {
            if at(lower).and_then(|l| l.restart).is_none_or(|restart| level < restart) {
                *count = None;
            }
        }
        if own.format == "bullet" || own.hidden {
            return None;
        }
        let mut text = own.text.clone();
        for (place, count) in counts.iter().enumerate().take(level + 1) {
            let Some(upper) = at(place) else { continue };
            text = text.replace(&format!("%{}", place + 1), &upper.shown(count.unwrap_or(upper.start), own.legal));
        }
        Some((text, own.suffix)).filter(|(text, _)| !text.trim().is_empty())
    }
}

impl Level {
    fn usual() -> Level {
        Level { start: 1, format: "decimal".to_owned(), ..Level::default() }
    }

    fn set(&mut self, what: &str, given: Option<String>, tag: &BytesStart) {
        match (what, given) {
            ("start", Some(given)) => self.start = given.parse().unwrap_or(1),
            ("numFmt", Some(given)) if given == "custom" => self.format = value(tag, "format").unwrap_or(given),
            ("numFmt", Some(given)) => self.format = given,
            ("lvlText", Some(given)) => self.text = given,
            ("pStyle", given) => self.style = given,
            ("lvlRestart", Some(given)) => self.restart = given.parse().ok(),
            ("suff", Some(given)) => self.suffix = if given == "nothing" { Suffix::Nothing } else { Suffix::Blank },
            ("isLgl", given) => self.legal = is_on(given.as_deref()),
            ("vanish", given) => self.hidden = is_on(given.as_deref()),
            _ => {}
        }
    }

    /// A number of this level, within the number of a level that shows all in digits or not.
    fn shown(&self, number: u32, legal: bool) -> String {
        let padded = self.format.split_once(',').map_or("", |(first, _)| first);
        match self.format.as_str() {
            "none" | "bullet" => String::new(),
            _ if legal => number.to_string(),
            // 001, 002, 003, ...
            _ if padded.starts_with('0') => format!("{number:0width$}", width = padded.len()),
            format => written(number, format),
        }
    }
}

impl Place {
    fn leave(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "abstractNum" => self.list = None,
            "num" => self.name = None,
            "lvl" => self.is_own = false,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of a list, by the levels on which paragraphs are.
    fn numbers(levels: &str, counted: &[usize]) -> Vec<String> {
        let xml = format!(
            "<n><abstractNum abstractNumId=\"0\">{levels}</abstractNum><num numId=\"1\"><abstractNumId val=\"0\"/></num></n>"
        );
        let mut numbering = Numbering::read(&xml);
        counted.iter().map(|level| numbering.next("1", *level).map(|(text, _)| text).unwrap_or_default()).collect()
    }

    fn level(at: usize, format: &str, text: &str, more: &str) -> String {
        format!("<lvl ilvl=\"{at}\"><numFmt val=\"{format}\"/>{more}<lvlText val=\"{text}\"/></lvl>")
    }

    #[test]
    fn legal_numbers_are_all_in_digits() {
        let list = |legal: &str| {
            level(0, "chineseCountingThousand", "第%1章", "")
                + &level(1, "upperRoman", "%1.%2", legal)
                + &level(2, "decimal", "%1-%2-%3", "")
        };
        assert_eq!(numbers(&list("<isLgl/>"), &[0, 1, 2]), ["第一章", "1.1", "一-I-1"]);
        assert_eq!(numbers(&list("<isLgl val=\"0\"/>"), &[0, 1]), ["第一章", "一.I"]);
    }

    #[test]
    fn lower_levels_begin_again_where_the_list_says() {
        let list = |restart: &str| {
            level(0, "decimal", "%1", "") + &level(1, "decimal", "%2", "") + &level(2, "decimal", "%3", restart)
        };
        assert_eq!(numbers(&list(""), &[0, 1, 2, 2, 1, 2, 0, 2]), ["1", "1", "1", "2", "2", "1", "2", "1"]);
        assert_eq!(numbers(&list("<lvlRestart val=\"1\"/>"), &[0, 1, 2, 1, 2, 0, 2])[4..], ["2", "2", "1"]);
        assert_eq!(numbers(&list("<lvlRestart val=\"0\"/>"), &[0, 1, 2, 0, 1, 2])[5..], ["2"]);
    }

    #[test]
    fn a_level_without_a_number_shows_its_words() {
        assert_eq!(numbers(&level(0, "none", "附件", ""), &[0]), ["附件"]);
        assert_eq!(numbers(&level(0, "bullet", "•", ""), &[0]), [""]);
        assert_eq!(numbers(&level(0, "decimal", "%1", "<rPr><vanish/></rPr>"), &[0]), [""]);
        let custom = "<AlternateContent><Choice><numFmt val=\"custom\" format=\"001, 002, 003, ...\"/></Choice>\
                      <Fallback><numFmt val=\"decimal\"/></Fallback></AlternateContent>";
        assert_eq!(numbers(&level(0, "decimal", "%1", custom), &[0, 0]), ["001", "002"]);
    }

    #[test]
    fn a_named_list_can_have_levels_of_its_own_and_be_taken_from_a_style() {
        let xml = "<n><abstractNum abstractNumId=\"0\"><styleLink val=\"s\"/><lvl ilvl=\"0\"><lvlText val=\"%1、\"/></lvl></abstractNum>\
            <abstractNum abstractNumId=\"1\"><numStyleLink val=\"s\"/></abstractNum>\
            <num numId=\"1\"><abstractNumId val=\"1\"/></num>\
            <num numId=\"2\"><abstractNumId val=\"0\"/><lvlOverride ilvl=\"0\"><lvl ilvl=\"0\"><numFmt val=\"chineseCounting\"/>\
            <suff val=\"nothing\"/><lvlText val=\"（%1）\"/></lvl></lvlOverride></num></n>";
        let mut numbering = Numbering::read(xml);
        assert_eq!(numbering.next("1", 0), Some(("1、".to_owned(), Suffix::Blank)));
        assert_eq!(numbering.next("2", 0), Some(("（二）".to_owned(), Suffix::Nothing)));
    }
}
