//! The numbers that Word counts by itself (numbering.xml, ECMA-376 part 1, 17.9): written out, because the text of a Word file does not hold
//! them.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::value;
use crate::han::cut::CutList;

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
}

/// All lists of a file, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by the number of the abstract list.
    lists: BTreeMap<String, Vec<Level>>,
    /// Abstract lists by the number that paragraphs name.
    named: BTreeMap<String, String>,
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

impl Numbering {
    /// Reads numbering.xml; what is damaged counts nothing.
    pub(super) fn read(xml: &str) -> Numbering {
        let mut numbering = Numbering::default();
        let (mut list, mut name, mut level) = (None, None, 0);
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            let tag = match event {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => tag,
                Event::End(end) => {
                    match end.local_name().as_ref() {
                        "abstractNum" => list = None,
                        "num" => name = None,
                        _ => {}
                    }
                    continue;
                }
                _ => continue,
            };
            let given = value(&tag, "val");
            match tag.local_name().as_ref() {
                "abstractNum" => list = value(&tag, "abstractNumId"),
                "num" => name = value(&tag, "numId"),
                "abstractNumId" => numbering.named.extend(name.clone().zip(given)),
                "lvl" | "lvlOverride" => level = value(&tag, "ilvl").and_then(|l| l.parse().ok()).unwrap_or(0),
                "startOverride" => {
                    if let Some((name, start)) = name.clone().zip(given.and_then(|v| v.parse().ok()))
                        && let Some(first) = numbering.starts.entry(name).or_default().first.get_mut(level)
                    {
                        *first = Some(start);
                    }
                }
                what => {
                    if let Some((list, given)) = list.as_ref().zip(given).filter(|_| level < LEVELS)
                        && let Some(level) = numbering.level(list, level)
                    {
                        level.set(what, given);
                    }
                }
            }
        }
        numbering
    }

    fn level(&mut self, list: &str, level: usize) -> Option<&mut Level> {
        let levels = self.lists.entry(list.to_owned()).or_default();
        if levels.len() <= level {
            levels.resize(level + 1, Level { start: 1, format: "decimal".to_owned(), ..Level::default() });
        }
        levels.get_mut(level)
    }

    /// The level of a list on which paragraphs of a style are.
    pub(super) fn level_of_style(&self, name: &str, style: &str) -> Option<usize> {
        let levels = self.lists.get(self.named.get(name)?)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts on, and yields the number as Word shows it; nothing for bullets and lists that are not there.
    pub(super) fn next(&mut self, name: &str, level: usize) -> Option<String> {
        let list = self.named.get(name)?;
        let levels = self.lists.get(list)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(list.clone()).or_default();
        let mut first = own.start;
        if let Some(starts) = self.starts.get_mut(name) {
            first = starts.first.value(level).unwrap_or(first);
            if !std::mem::replace(&mut starts.begun, true) {
                let restarted = counts.iter_mut().zip(starts.first).filter(|(_, first)| first.is_some());
                restarted.for_each(|(count, _)| *count = None);
            }
        }
        let count = counts.get_mut(level)?;
        *count = Some(count.map_or(first, |last| last.saturating_add(1)));
        // Lower levels begin again.
        counts.iter_mut().skip(level + 1).for_each(|count| *count = None);
        if own.format == "bullet" || own.format == "none" {
            return None;
        }
        let mut text = own.text.clone();
        for (at, upper) in levels.iter().enumerate().take(level + 1) {
            let count = counts.value(at).unwrap_or(upper.start);
            text = text.replace(&format!("%{}", at + 1), &written(count, &upper.format));
        }
        Some(text).filter(|text| !text.trim().is_empty())
    }
}

impl Level {
    fn set(&mut self, what: &str, given: String) {
        match what {
            "start" => self.start = given.parse().unwrap_or(1),
            "numFmt" => self.format = given,
            "lvlText" => self.text = given,
            "pStyle" => self.style = Some(given),
            _ => {}
        }
    }
}

/// A number in one of Word's formats; those that Chinese papers do not use are written in digits.
fn written(number: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => {
            han(number, &["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"], ["十", "百", "千"])
        }
        "chineseLegalSimplified" | "ideographLegalTraditional" => {
            han(number, &["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"], ["拾", "佰", "仟"])
        }
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            let digits = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
            number.to_string().bytes().map(|b| digits.value(usize::from(b - b'0') % 10)).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match char::from_u32('①' as u32 + number.wrapping_sub(1))
        {
            Some(c) if (1..=20).contains(&number) => c.to_string(),
            _ => number.to_string(),
        },
        "lowerLetter" | "upperLetter" if (1..=26).contains(&number) => {
            let first = if format == "lowerLetter" { b'a' } else { b'A' };
            char::from(first + (number - 1) as u8).to_string()
        }
        "upperRoman" | "lowerRoman" if (1..=39).contains(&number) => {
            let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
            let roman = "X".repeat(number as usize / 10) + ones.value(number as usize % 10);
            if format == "lowerRoman" { roman.to_lowercase() } else { roman }
        }
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// A number in Han characters, as they count to ten thousand: 十, 十二, 一百〇五.
fn han(number: u32, digits: &[&str; 10], units: [&str; 3]) -> String {
    if number == 0 || number >= 10_000 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut skipped = false;
    for (power, unit) in [(1000, units[2]), (100, units[1]), (10, units[0]), (1, "")] {
        let digit = (number / power % 10) as usize;
        if digit == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut skipped) {
            text.push_str(digits[0]);
        }
        if !(power == 10 && digit == 1 && text.is_empty()) {
            text.push_str(digits.value(digit));
        }
        text.push_str(unit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (number, format, text) in [
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (21, "japaneseCounting", "二十一"),
            (105, "chineseCountingThousand", "一百〇五"),
            (110, "chineseCountingThousand", "一百一十"),
            (3, "chineseLegalSimplified", "叁"),
            (12, "ideographDigital", "一二"),
            (3, "decimalEnclosedCircle", "③"),
            (2, "lowerLetter", "b"),
            (14, "upperRoman", "XIV"),
            (7, "decimal", "7"),
            (7, "hebrew1", "7"),
        ] {
            assert_eq!(written(number, format), text, "{number} in {format}");
        }
    }
}
