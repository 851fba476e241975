//! Runs: stretches of a paragraph that are set alike.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::styles::Style;
use super::symbols::Font;
use super::{is_on, value};

/// The run that is open.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// Where its text begins.
    pub start: usize,
    pub bold: bool,
    /// The symbol font in which it is set.
    pub font: Option<Font>,
    hidden: Option<bool>,
    raised: Option<bool>,
    /// What its style says.
    style_hides: bool,
    style_raises: bool,
}

impl Run {
    /// A run whose text begins here.
    pub(super) fn at(start: usize) -> Run {
        Run { start, ..Run::default() }
    }

    /// Takes a property of the run.
    pub(super) fn set(&mut self, tag: &BytesStart, styles: &BTreeMap<String, Style>) {
        let given = value(tag, "val");
        match tag.local_name().as_ref() {
            "b" => self.bold = is_on(given.as_deref()),
            "vanish" => self.hidden = Some(is_on(given.as_deref())),
            "vertAlign" => self.raised = given.map(|v| v == "superscript"),
            "rFonts" => {
                self.font =
                    ["ascii", "hAnsi", "cs"].iter().find_map(|name| value(tag, name)).and_then(|name| Font::named(&name));
            }
            "rStyle" => {
                let style = given.and_then(|id| styles.get(&id));
                self.style_hides = style.and_then(|style| style.hidden).unwrap_or(false);
                self.style_raises = style.and_then(|style| style.raised).unwrap_or(false);
            }
            _ => {}
        }
    }

    /// Whether its text is not seen. Hiding is a property that a style of the run turns around where the paragraph's has it as well.
    pub(super) fn is_hidden(&self, paragraph_hides: bool) -> bool {
        self.hidden.unwrap_or(self.style_hides != paragraph_hides)
    }

    /// Whether its text is raised above the line.
    pub(super) fn is_raised(&self) -> bool {
        self.raised.unwrap_or(self.style_raises)
    }
}
