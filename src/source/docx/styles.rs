//! The styles of a Word file: which of them are headings, which count, which are the table of contents.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::value;

/// What a style says of its paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// The level of a heading, from 1.
    pub level: Option<u8>,
    /// The list that it counts in, and on which level.
    pub list: Option<String>,
    pub list_level: Option<usize>,
    /// Its paragraphs are lines of the table of contents.
    pub is_contents: bool,
    based_on: Option<String>,
}

/// Styles that can be based on each other in a row.
const LONGEST_LINE: usize = 12;

/// The styles of a file by their ids, with what they take from those on which they are based.
pub(super) fn read(xml: &str) -> BTreeMap<String, Style> {
    let mut styles: BTreeMap<String, Style> = BTreeMap::new();
    let mut id = None;
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) if tag.local_name().as_ref() == "style" => id = value(&tag, "styleId"),
            Event::Start(tag) | Event::Empty(tag) => {
                if let Some((id, given)) = id.as_ref().zip(value(&tag, "val")) {
                    styles.entry(id.clone()).or_default().set(tag.local_name().as_ref(), &given);
                }
            }
            _ => {}
        }
    }
    let whole = |id: &String| (id.clone(), inherited(&styles, id));
    styles.keys().map(whole).collect()
}

impl Style {
    fn set(&mut self, what: &str, given: &str) {
        match what {
            "name" => {
                let name = given.to_lowercase();
                self.level =
                    name.strip_prefix("heading ").and_then(|n| n.parse().ok()).filter(|l| (1..=9).contains(l)).or(self.level);
                self.is_contents = name.starts_with("toc ");
            }
            "outlineLvl" => self.level = given.parse::<u8>().ok().filter(|l| *l < 9).map(|l| l + 1).or(self.level),
            "numId" => self.list = Some(given.to_owned()),
            "ilvl" => self.list_level = given.parse().ok(),
            "basedOn" => self.based_on = Some(given.to_owned()),
            _ => {}
        }
    }
}

fn inherited(styles: &BTreeMap<String, Style>, id: &str) -> Style {
    let mut style = styles.get(id).cloned().unwrap_or_default();
    let mut base = style.based_on.clone();
    for _ in 0..LONGEST_LINE {
        let Some(above) = base.as_ref().and_then(|id| styles.get(id)) else { break };
        style.level = style.level.or(above.level);
        style.list = style.list.or_else(|| above.list.clone());
        style.list_level = style.list_level.or(above.list_level);
        style.is_contents |= above.is_contents;
        base.clone_from(&above.based_on);
    }
    style
}
