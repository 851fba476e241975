//! The anchors of a report: `s2-1` for a section, `s2-1-p3` for the third paragraph of that section, `s0-p1` before the first heading.

use std::collections::HashMap;

use crate::document::{Block, Document};

/// The section of what stands before the first heading.
pub const BEFORE: &str = "s0";

/// The address of one block within its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// A heading, run-in or not: its id.
    Section(String),
    /// The number-th paragraph, list, table, quotation or code of a section, counted from 1. A lead does not begin a section of
    /// its own: it is part of a paragraph.
    Paragraph { section: String, number: u32 },
    /// A block within a list or quotation: the same as that of the whole.
    Within { section: String, number: u32 },
    /// A rule has none, nor has a salutation.
    None,
}

impl Anchor {
    /// The anchor as it stands after `#`; empty for none.
    pub fn id(&self) -> String {
        match self {
            Anchor::Section(id) => id.clone(),
            Anchor::Paragraph { section, number } | Anchor::Within { section, number } => format!("{section}-p{number}"),
            Anchor::None => String::new(),
        }
    }
}

impl Document {
    /// The anchor of each block, in the order in which blocks are numbered: a list or quotation counts as one, then each block in it.
    pub fn anchors(&self) -> Vec<Anchor> {
        let mut counting = Counting::default();
        for block in &self.blocks {
            counting.block(block);
        }
        counting.anchors
    }
}

#[derive(Default)]
struct Counting {
    anchors: Vec<Anchor>,
    /// Headings that stand above, outermost first: level, id.
    open: Vec<(u8, String)>,
    paragraphs: HashMap<String, u32>,
}

impl Counting {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(h) => {
                self.open.retain(|(level, _)| *level < h.level);
                if !h.lead {
                    self.open.push((h.level, h.id.clone()));
                }
                self.anchors.push(Anchor::Section(h.id.clone()));
            }
            Block::Rule => self.anchors.push(Anchor::None),
            _ if is_salutation(block) => self.anchors.push(Anchor::None),
            _ => {
                let section = self.open.last().map_or(BEFORE, |(_, id)| id).to_owned();
                let count = self.paragraphs.entry(section.clone()).or_default();
                *count += 1;
                let number = *count;
                self.anchors.push(Anchor::Paragraph { section: section.clone(), number });
                let inner = inner_blocks(block);
                self.anchors.extend(std::iter::repeat_n(Anchor::Within { section, number }, inner));
            }
        }
    }
}

/// How many blocks stand within a block.
fn inner_blocks(block: &Block) -> usize {
    match block {
        Block::List { items, .. } => items.iter().flatten().map(|b| 1 + inner_blocks(b)).sum(),
        Block::Quote(blocks) => blocks.iter().map(|b| 1 + inner_blocks(b)).sum(),
        _ => 0,
    }
}

/// Whether a block only addresses the audience: 各位代表：, 各位代表、同志们：.
pub fn is_salutation(block: &Block) -> bool {
    let Block::Paragraph(text) = block else { return false };
    let text = crate::document::plain(text);
    let text = text.trim();
    let Some(address) = text.strip_suffix(['：', ':']) else { return false };
    text.chars().count() <= 12
        && ["各位", "同志", "代表", "委员", "朋友", "女士", "先生"].iter().any(|form| address.contains(form))
        && !address.contains(|c: char| c.is_ascii_digit() || c == '。')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Heading, Inline};

    fn heading(level: u8, id: &str, lead: bool) -> Block {
        Block::Heading(Heading { level, id: id.to_owned(), lead, text: vec![Inline::Text("题".to_owned())] })
    }

    fn paragraph() -> Block {
        Block::Paragraph(vec![Inline::Text("文".to_owned())])
    }

    fn ids(blocks: Vec<Block>) -> Vec<String> {
        Document { blocks, ..Document::default() }.anchors().iter().map(Anchor::id).collect()
    }

    #[test]
    fn paragraphs_are_counted_within_their_section() {
        let blocks =
            vec![paragraph(), heading(1, "s1", false), paragraph(), heading(2, "s1-1", false), paragraph(), paragraph()];
        assert_eq!(ids(blocks), ["s0-p1", "s1", "s1-p1", "s1-1", "s1-1-p1", "s1-1-p2"]);
    }

    #[test]
    fn a_lead_is_part_of_its_paragraph_and_begins_no_count() {
        let section = heading(2, "s2-1", false);
        let blocks = vec![section, heading(3, "s2-1-1", true), paragraph(), heading(3, "s2-1-2", true), paragraph()];
        assert_eq!(ids(blocks), ["s2-1", "s2-1-1", "s2-1-p1", "s2-1-2", "s2-1-p2"]);
    }

    #[test]
    fn a_lead_that_stands_higher_than_the_section_before_it_goes_back_to_the_section_above() {
        let blocks = vec![
            heading(1, "s1", false),
            paragraph(),
            heading(2, "s1-1", false),
            paragraph(),
            heading(2, "s1-2", true),
            paragraph(),
        ];
        assert_eq!(ids(blocks), ["s1", "s1-p1", "s1-1", "s1-1-p1", "s1-2", "s1-p2"]);
    }

    #[test]
    fn a_salutation_is_no_paragraph_to_point_at() {
        let say = |s: &str| Block::Paragraph(vec![Inline::Text(s.to_owned())]);
        assert_eq!(ids(vec![say("各位代表、同志们："), say("现在，我代表市政府报告工作。")]), ["", "s0-p1"]);
        assert!(!is_salutation(&say("各位代表，现在我代表市政府向大会报告工作：")));
        assert!(!is_salutation(&say("主要做了以下工作：")));
    }

    #[test]
    fn what_stands_in_a_list_has_the_address_of_the_list() {
        let list = Block::List { start: None, items: vec![vec![paragraph()], vec![Block::Quote(vec![paragraph()])]] };
        assert_eq!(ids(vec![list, Block::Rule, paragraph()]), ["s0-p1", "s0-p1", "s0-p1", "s0-p1", "", "s0-p2"]);
    }
}
