//! The text of a report as search reads it: sections of lines of folded units.
//!
//! A section is a heading with the text below it, up to the next heading. Section 0 is the text before the first heading and
//! begins with the report's title; the last section holds the report's own notes. A line is anything that can be linked to: a
//! heading, a paragraph with the lead that opens it, a list, a table, a quotation, a note. An n-gram lies within one line.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{END, fold};
use crate::document::{Block, Document};

/// The folded text of one report, or of anything else that is looked up like a report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Each line ends with [`END`].
    #[serde(with = "units")]
    units: Vec<u16>,
    /// The end of each section.
    ends: Vec<usize>,
}

impl Text {
    /// The text of a report.
    pub fn of(document: &Document) -> Text {
        let mut text = Text { units: Vec::with_capacity(1 << 14), ends: Vec::new() };
        text.line([&*document.front.marked_title()]);
        let mut lead: Option<Cow<str>> = None;
        for block in &document.blocks {
            let opening = lead.take();
            match block {
                Block::Paragraph(_) => {
                    let opening = opening.unwrap_or_default();
                    text.line([&*opening, &*block.plain_text()]);
                    continue;
                }
                Block::Heading(heading) if heading.lead => lead = Some(heading.plain_text()),
                Block::Heading(_) => text.end_section_before(opening.as_deref()),
                _ => {}
            }
            if !matches!(block, Block::Heading(heading) if !heading.lead) {
                text.line(opening.as_deref());
            }
            if lead.is_none() {
                text.line([&*block.plain_text()]);
            }
        }
        text.line(lead.as_deref());
        text.end_section();
        text.notes(document);
        text
    }

    /// A list of names as a text, each name in its own section.
    pub fn of_names<'a>(names: impl IntoIterator<Item = Vec<&'a str>>) -> Text {
        let mut text = Text::default();
        for name in names {
            name.into_iter().for_each(|form| text.line([form]));
            text.end_section();
        }
        text
    }

    /// The sections, each as its units.
    pub fn sections(&self) -> impl ExactSizeIterator<Item = &[u16]> {
        (0..self.ends.len()).map(|section| self.section(section))
    }

    /// All units, one after another.
    pub fn units(&self) -> &[u16] {
        &self.units
    }

    /// The end of each section in [`Text::units`].
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    fn section(&self, section: usize) -> &[u16] {
        let start = section.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(section).and_then(|end| self.units.get(start..*end)).unwrap_or_default()
    }

    /// Whether a section contains a run of folded units.
    pub fn contains(&self, section: usize, run: &[u16]) -> bool {
        let units = self.section(section);
        !run.is_empty() && units.windows(run.len()).any(|window| window == run)
    }

    fn line<'a>(&mut self, parts: impl IntoIterator<Item = &'a str>) {
        let start = self.units.len();
        parts.into_iter().for_each(|part| fold::units(part, &mut self.units));
        if self.units.len() > start {
            self.units.push(END);
        }
    }

    fn end_section(&mut self) {
        self.ends.push(self.units.len());
    }

    /// Ends the section before a heading; a lead without a paragraph becomes its last line.
    fn end_section_before(&mut self, lead: Option<&str>) {
        self.line(lead);
        self.end_section();
    }

    fn notes(&mut self, document: &Document) {
        for note in &document.notes {
            let definition: Vec<_> = note.definition.iter().map(Block::plain_text).collect();
            self.line(std::iter::once(note.term.as_str()).chain(definition.iter().map(|text| &**text)));
        }
        if !document.notes.is_empty() {
            self.end_section();
        }
    }
}

/// Stores units between builds as bytes, which is faster than storing single numbers.
mod units {
    use std::fmt;

    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    pub(super) fn serialize<S: Serializer>(units: &[u16], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(units.iter().map(|unit| unit.to_le_bytes()).collect::<Vec<_>>().as_flattened())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u16>, D::Error> {
        from.deserialize_bytes(Pairs)
    }

    struct Pairs;

    impl Visitor<'_> for Pairs {
        type Value = Vec<u16>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("two bytes for each unit")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u16>, E> {
            let (pairs, []) = bytes.as_chunks::<2>() else { return Err(E::invalid_length(bytes.len(), &self)) };
            Ok(pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Heading, Inline, Note};

    fn say(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.to_owned())]
    }

    fn heading(text: &str, lead: bool) -> Block {
        Block::Heading(Heading { level: 1, id: String::new(), lead, text: say(text) })
    }

    fn lines(document: &Document) -> Vec<String> {
        let text = Text::of(document);
        text.sections().map(|units| String::from_utf16_lossy(units).trim_end().replace('\n', "/")).collect()
    }

    #[test]
    fn sections_begin_with_their_heading_and_leads_with_their_paragraph() {
        let mut document = Document::default();
        document.front.title = "工作报告".to_owned();
        let paragraph = |text| Block::Paragraph(say(text));
        document.blocks = vec![
            paragraph("各位 代表："),
            heading("一、回顾", false),
            heading("稳中求进。", true),
            paragraph("增长5％。"),
            heading("没有段落。", true),
            heading("二、目标", false),
            heading("在表前。", true),
            Block::Table { head: Vec::new(), rows: vec![vec![say("甲"), say("乙")]] },
        ];
        let definition = vec![paragraph("指试点。")];
        document.notes = vec![Note { label: "1".to_owned(), term: "R&D".to_owned(), definition }];
        assert_eq!(
            lines(&document),
            ["工作报告/各位代表:", "一、回顾/稳中求进.增长5%./没有段落.", "二、目标/在表前./甲乙", "r&d指试点."]
        );
    }

    #[test]
    fn names_are_sections() {
        let text = Text::of_names([vec!["标准地", "标准地制度"], vec!["R&D"]]);
        assert_eq!(text.sections().len(), 2);
        assert!(text.contains(1, &fold::run("&")) && !text.contains(0, &fold::run("地标")));
    }
}
