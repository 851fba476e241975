//! The styles of a Word file: which of them are headings, which count, which are the table of contents, which hide or raise their text.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::{is_on, value};

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
    /// Whether its text is hidden, and whether it is raised, if the style says so.
    pub hidden: Option<bool>,
    pub raised: Option<bool>,
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
                if let Some(id) = &id {
                    styles.entry(id.clone()).or_default().set(tag.local_name().as_ref(), value(&tag, "val"));
                }
            }
            _ => {}
        }
    }
    let whole = |id: &String| (id.clone(), inherited(&styles, id));
    styles.keys().map(whole).collect()
}

impl Style {
    /// What the id of a style says that the file does not define. Word writes such ids in English.
    pub(super) fn undefined(id: &str) -> Style {
        let name = id.to_lowercase();
        let rest = name.strip_prefix("toc").map(str::trim_start);
        let is_contents = rest.is_some_and(|rest| rest == "heading" || matches!(rest.as_bytes(), [b'1'..=b'9']));
        Style { is_contents, ..Style::default() }
    }

    fn set(&mut self, what: &str, given: Option<String>) {
        match (what, given) {
            ("name", Some(given)) => {
                let name = given.to_lowercase();
                self.level =
                    name.strip_prefix("heading ").and_then(|n| n.parse().ok()).filter(|l| (1..=9).contains(l)).or(self.level);
                self.is_contents = name.starts_with("toc ");
            }
            ("outlineLvl", Some(given)) => {
                self.level = given.parse::<u8>().ok().filter(|l| *l < 9).map(|l| l + 1).or(self.level);
            }
            ("numId", Some(given)) => self.list = Some(given),
            ("ilvl", Some(given)) => self.list_level = given.parse().ok(),
            ("basedOn", Some(given)) => self.based_on = Some(given),
            ("vertAlign", Some(given)) => self.raised = Some(given == "superscript"),
            ("vanish" | "specVanish", given) => self.hidden = Some(is_on(given.as_deref())),
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
        style.hidden = style.hidden.or(above.hidden);
        style.raised = style.raised.or(above.raised);
        base.clone_from(&above.based_on);
    }
    style
}
