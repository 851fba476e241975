//! A [`Passage`] is a stretch of a document in which terms are searched: a heading, a paragraph, a table.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Block, Document, Inline};

/// What the page can show where a term is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Room {
    /// In a paragraph: a link, and a note beside it.
    #[default]
    Note,
    /// In a table: a link.
    Link,
    /// In a heading: neither link nor note.
    Nothing,
}

/// One stretch of text, and the elements in it that are not words. All positions are bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Passage<'a> {
    /// The block's number, counted as [`super::Use::block`] says.
    pub block: u32,
    /// The number of its section, counted from 0; a lead does not begin a section.
    pub section: u32,
    /// What the page can show here.
    pub room: Room,
    /// The same as the block's plain text.
    pub text: Cow<'a, str>,
    /// Markers of notes and their labels.
    pub markers: Vec<(usize, &'a str)>,
    /// Links: terms are used here, but not linked.
    pub links: Vec<Range<usize>>,
    /// Code: no terms are used here.
    pub code: Vec<Range<usize>>,
}

/// The passages of a document in reading order.
pub(super) fn passages(document: &Document) -> Vec<Passage<'_>> {
    let mut reading = Reading::default();
    document.blocks.iter().for_each(|block| reading.block(block));
    reading.passages
}

#[derive(Default)]
struct Reading<'a> {
    passages: Vec<Passage<'a>>,
    blocks: u32,
    section: u32,
}

impl<'a> Reading<'a> {
    fn block(&mut self, block: &'a Block) {
        let number = self.blocks;
        self.blocks += 1;
        match block {
            Block::Heading(heading) => {
                self.section += u32::from(!heading.lead);
                self.passage(number, Room::Nothing, [heading.text.as_slice()]);
            }
            Block::Paragraph(text) => self.passage(number, Room::Note, [text.as_slice()]),
            Block::Table { head, rows } => {
                let cells = head.iter().chain(rows.iter().flatten()).map(Vec::as_slice);
                self.passage(number, Room::Link, cells);
            }
            Block::List { items, .. } => items.iter().flatten().for_each(|inner| self.block(inner)),
            Block::Quote(blocks) => blocks.iter().for_each(|inner| self.block(inner)),
            Block::Code { .. } | Block::Rule => {}
        }
    }

    fn passage(&mut self, block: u32, room: Room, lines: impl IntoIterator<Item = &'a [Inline]>) {
        let mut passage = Passage { block, section: self.section, room, ..Passage::default() };
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                passage.text.to_mut().push('\n');
            }
            passage.take(line);
        }
        self.passages.push(passage);
    }
}

impl<'a> Passage<'a> {
    fn take(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            let start = self.text.len();
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::NoteRef(label) => self.markers.push((start, label)),
                Inline::Emphasis(text) | Inline::Strong(text) => self.take(text),
                Inline::Link { text, .. } => {
                    self.take(text);
                    self.links.push(start..self.text.len());
                }
                Inline::Code(text) => {
                    self.text(text);
                    self.code.push(start..self.text.len());
                }
                Inline::Break => self.text("\n"),
                Inline::Image { .. } => {}
            }
        }
    }

    fn text(&mut self, text: &'a str) {
        if self.text.is_empty() {
            self.text = Cow::Borrowed(text);
        } else {
            self.text.to_mut().push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Heading;

    fn text(s: &str) -> Inline {
        Inline::Text(s.to_owned())
    }

    #[test]
    fn markers_take_no_room() {
        let link = Inline::Link { href: "/".into(), title: String::new(), text: vec![text("试点")] };
        let paragraph = vec![text("首批DCMM"), Inline::NoteRef("2".into()), Inline::Strong(vec![text("贯标")]), link];
        let document = Document { blocks: vec![Block::Paragraph(paragraph)], ..Document::default() };
        let passages = passages(&document);
        assert_eq!(passages[0].text, document.blocks[0].plain_text());
        assert_eq!(passages[0].markers, [("首批DCMM".len(), "2")]);
        let link = passages[0].links[0].clone();
        assert_eq!(&passages[0].text[link], "试点");
    }

    #[test]
    fn blocks_are_counted_from_the_outside_in_and_leads_begin_no_section() {
        let heading = |lead| Block::Heading(Heading { level: 1, id: "s1".into(), lead, text: vec![text("题")] });
        let paragraph = |s| Block::Paragraph(vec![text(s)]);
        let list = Block::List { start: None, items: vec![vec![paragraph("甲")], vec![paragraph("乙")]] };
        let document = Document {
            blocks: vec![paragraph("首"), heading(false), list, heading(true), Block::Rule, paragraph("末")],
            ..Document::default()
        };
        let seen: Vec<_> = passages(&document).iter().map(|p| (p.block, p.section, p.text.to_string())).collect();
        let expected = [(0, 0, "首"), (1, 1, "题"), (3, 1, "甲"), (4, 1, "乙"), (5, 1, "题"), (7, 1, "末")];
        assert_eq!(seen, expected.map(|(block, section, text)| (block, section, text.to_owned())));
    }

    #[test]
    fn cells_of_a_table_are_lines() {
        let table = Block::Table { head: vec![vec![text("年")]], rows: vec![vec![vec![text("2024")]]] };
        let document = Document { blocks: vec![table], ..Document::default() };
        assert_eq!(passages(&document)[0].text, "年\n2024");
        assert_eq!(passages(&document)[0].text, document.blocks[0].plain_text());
    }
}
