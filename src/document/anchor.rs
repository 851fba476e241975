//! The anchors of a report: `s2-1` for a section, `s2-1-p3` for the third paragraph of that section, `s0-p1` before the first heading.

use rustc_hash::FxHashMap;

use super::fingerprint::fingerprint_in;
use super::{Block, Document, Inline};

/// The section of blocks before the first heading.
pub(crate) const BEFORE: &str = "s0";

/// The location of a block within its page, and the fingerprint of its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    pub anchor: Anchor,
    /// Set for a block that has an anchor of its own; otherwise empty.
    pub fingerprint: String,
}

/// The address of one block within its page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Anchor {
    /// A heading, run-in or not: its id.
    Section(String),
    /// A paragraph, list, table, quotation or code block by its number within its section, counted from 1: `s2-1-p3`. A lead is
    /// part of a paragraph and does not begin a section.
    Paragraph(String),
    /// A block within a list or quotation: the address of that list or quotation.
    Within(String),
    /// A rule or a salutation, which has no address.
    #[default]
    None,
}

impl Anchor {
    /// The anchor as written after `#`; empty if there is none.
    pub fn id(&self) -> &str {
        match self {
            Anchor::Section(id) | Anchor::Paragraph(id) | Anchor::Within(id) => id,
            Anchor::None => "",
        }
    }

    /// The number of a paragraph, or of a block that counts as one, within its section; empty for other blocks.
    pub fn number(&self) -> &str {
        match self {
            Anchor::Paragraph(id) | Anchor::Within(id) => id.rsplit_once("-p").map_or("", |(_, number)| number),
            Anchor::Section(_) | Anchor::None => "",
        }
    }
}

impl Document {
    /// The address of each block, in the order in which blocks are numbered: a list or quotation counts as one, then each block in it.
    pub fn addresses(&self) -> Vec<Address> {
        let mut counting = Counting::default();
        for block in &self.blocks {
            counting.block(block);
        }
        counting.addresses
    }
}

#[derive(Default)]
struct Counting<'a> {
    addresses: Vec<Address>,
    /// The open headings, outermost first: level, id.
    open: Vec<(u8, &'a str)>,
    paragraphs: FxHashMap<&'a str, u32>,
    /// The folded text of one block after another.
    folded: Vec<u8>,
}

impl<'a> Counting<'a> {
    fn block(&mut self, block: &'a Block) {
        let anchor = self.anchor(block);
        let fingerprint = if anchor == Anchor::None { String::new() } else { fingerprint_in(block, &mut self.folded) };
        let within = || Address { anchor: Anchor::Within(anchor.id().to_owned()), fingerprint: String::new() };
        let within: Vec<Address> = (0..inner_blocks(block)).map(|_| within()).collect();
        self.addresses.push(Address { anchor, fingerprint });
        self.addresses.extend(within);
    }

    fn anchor(&mut self, block: &'a Block) -> Anchor {
        match block {
            Block::Heading(h) => {
                self.open.retain(|(level, _)| *level < h.level);
                if !h.lead {
                    self.open.push((h.level, &h.id));
                }
                Anchor::Section(h.id.clone())
            }
            Block::Rule => Anchor::None,
            _ if is_salutation(block) => Anchor::None,
            _ => {
                let section = self.open.last().map_or(BEFORE, |(_, id)| *id);
                let count = self.paragraphs.entry(section).or_default();
                *count += 1;
                Anchor::Paragraph([section, "-p", &count.to_string()].concat())
            }
        }
    }
}

/// How many blocks are within a block.
fn inner_blocks(block: &Block) -> usize {
    match block {
        Block::List { items, .. } => items.iter().flatten().map(|b| 1 + inner_blocks(b)).sum(),
        Block::Quote(blocks) => blocks.iter().map(|b| 1 + inner_blocks(b)).sum(),
        _ => 0,
    }
}

/// Whether a block only addresses the audience: 各位代表：, 各位代表、同志们：.
pub(crate) fn is_salutation(block: &Block) -> bool {
    let Block::Paragraph(text) = block else { return false };
    // Most paragraphs end in a full stop, which can be checked without assembling their text.
    if matches!(text.last(), Some(Inline::Text(last)) if !last.trim_end().ends_with(['：', ':'])) {
        return false;
    }
    let text = super::plain(text);
    let text = text.trim();
    let Some(address) = text.strip_suffix(['：', ':']) else { return false };
    text.chars().count() <= 12
        && ["各位", "同志", "代表", "委员", "朋友", "女士", "先生"].iter().any(|form| address.contains(form))
        && !address.contains(|c: char| c.is_ascii_digit() || c == '。')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Heading;

    fn heading(level: u8, id: &str, lead: bool) -> Block {
        Block::Heading(Heading { level, id: id.to_owned(), lead, text: vec![Inline::Text("题".to_owned())] })
    }

    fn paragraph() -> Block {
        Block::Paragraph(vec![Inline::Text("文".to_owned())])
    }

    fn ids(blocks: Vec<Block>) -> Vec<String> {
        Document { blocks, ..Document::default() }.addresses().iter().map(|address| address.anchor.id().to_owned()).collect()
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
