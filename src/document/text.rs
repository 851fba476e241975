//! The plain text of blocks: the text that a reader sees, without marks and without markers of notes.

use std::borrow::Cow;

use super::{Block, Document, Heading, Inline};
use crate::han::cut::CutList;

impl Document {
    /// Characters of the text without blanks and without the notes.
    pub fn characters(&self) -> u32 {
        let mut counted = 0;
        for block in &self.blocks {
            each(std::slice::from_ref(block), &mut |text| counted += characters(text));
        }
        counted
    }
}

impl Block {
    /// The block's text. Nested blocks, items and cells are on lines of their own.
    pub fn plain_text(&self) -> Cow<'_, str> {
        match self {
            Block::Heading(heading) => plain(&heading.text),
            Block::Paragraph(text) => plain(text),
            Block::Code { text, .. } => Cow::Borrowed(text),
            Block::Rule => Cow::Borrowed(""),
            Block::List { .. } | Block::Table { .. } | Block::Quote(_) => Cow::Owned(lines(self)),
        }
    }
}

impl Heading {
    /// The heading's text without marks.
    pub fn plain_text(&self) -> Cow<'_, str> {
        plain(&self.text)
    }
}

/// The text of inlines without marks; borrowed if it is a single text. A line break is `\n`.
pub fn plain(inlines: &[Inline]) -> Cow<'_, str> {
    let mut texts = inlines.iter().filter(|inline| !matches!(inline, Inline::NoteRef(_) | Inline::Image { .. }));
    match (texts.next(), texts.next()) {
        (None, _) => Cow::Borrowed(""),
        (Some(Inline::Text(text) | Inline::Code(text)), None) => Cow::Borrowed(text),
        _ => {
            let mut whole = String::new();
            each_inline(inlines, &mut |text| whole.push_str(text));
            Cow::Owned(whole)
        }
    }
}

/// Characters that are not blanks.
pub fn characters(text: &str) -> u32 {
    let bytes = text.as_bytes();
    // A loop without an early exit can process many bytes at once; a sum over 128 bytes fits into one byte.
    let counts = |b: u8| (b & 0xc0 != 0x80) & (b != b' ') & (b.wrapping_sub(9) > 4);
    let part = |part: &[u8]| usize::from(part.iter().fold(0_u8, |sum, b| sum + u8::from(counts(*b))));
    let count: usize = bytes.chunks(128).map(part).sum();
    (count - wide_blanks(bytes)) as u32
}

/// The number of blanks outside ASCII.
fn wide_blanks(bytes: &[u8]) -> usize {
    let is_blank = |at: usize| match *bytes.part(at..) {
        [0xc2, b, ..] => matches!(b, 0x85 | 0xa0),
        [0xe1, b, c, ..] => (b, c) == (0x9a, 0x80),
        [0xe2, 0x80, c, ..] => matches!(c, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf),
        [0xe2, b, c, ..] => (b, c) == (0x81, 0x9f),
        [0xe3, b, c, ..] => (b, c) == (0x80, 0x80),
        _ => false,
    };
    // None of these bytes is part of a Han character.
    let starts = memchr::memchr3_iter(0xc2, 0xe2, 0xe3, bytes).chain(memchr::memchr_iter(0xe1, bytes));
    starts.filter(|at| is_blank(*at)).count()
}

/// The texts of a block that contains others, each on a line of its own.
fn lines(block: &Block) -> String {
    let mut whole = String::new();
    let mut line = |text: Cow<'_, str>| {
        if !whole.is_empty() {
            whole.push('\n');
        }
        whole.push_str(&text);
    };
    match block {
        Block::List { items, .. } => items.iter().flatten().for_each(|inner| line(inner.plain_text())),
        Block::Quote(blocks) => blocks.iter().for_each(|inner| line(inner.plain_text())),
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| line(plain(cell)));
        }
        _ => line(block.plain_text()),
    }
    whole
}

/// Calls `take` with each stretch of text in reading order.
pub(super) fn each(blocks: &[Block], take: &mut impl FnMut(&str)) {
    for block in blocks {
        match block {
            Block::Heading(heading) => each_inline(&heading.text, take),
            Block::Paragraph(text) => each_inline(text, take),
            Block::List { items, .. } => items.iter().for_each(|item| each(item, take)),
            Block::Quote(inner) => each(inner, take),
            Block::Code { text, .. } => take(text),
            Block::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| each_inline(cell, take));
            }
            Block::Rule => {}
        }
    }
}

fn each_inline(inlines: &[Inline], take: &mut impl FnMut(&str)) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => take(text),
            Inline::Emphasis(text) | Inline::Strong(text) | Inline::Link { text, .. } => each_inline(text, take),
            Inline::Break => take("\n"),
            Inline::NoteRef(_) | Inline::Image { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str) -> Inline {
        Inline::Text(s.to_owned())
    }

    #[test]
    fn markers_and_marks_take_no_room() {
        let block = Block::Paragraph(vec![
            text("首批DCMM贯标"),
            Inline::NoteRef("2".into()),
            Inline::Strong(vec![text("试点区")]),
            Inline::Break,
            text("二"),
        ]);
        assert_eq!(block.plain_text(), "首批DCMM贯标试点区\n二");
        let document = Document { blocks: vec![block, Block::Rule], ..Document::default() };
        assert_eq!(document.characters(), 12);
    }

    #[test]
    fn cells_and_items_are_lines() {
        let item = |s: &str| vec![Block::Paragraph(vec![text(s)])];
        assert_eq!(Block::List { start: None, items: vec![item("甲"), item("乙")] }.plain_text(), "甲\n乙");
        assert_eq!(
            Block::Table { head: vec![vec![text("年")]], rows: vec![vec![vec![text("2024")]]] }.plain_text(),
            "年\n2024"
        );
    }

    #[test]
    fn every_kind_of_blank_is_no_character() {
        for c in (0..=0x3100).filter_map(char::from_u32) {
            let text = format!("甲{c}乙、a “{c}");
            assert_eq!(characters(&text), text.chars().filter(|c| !c.is_whitespace()).count() as u32, "{c:?}");
            assert_eq!(characters(&c.to_string()), u32::from(!c.is_whitespace()), "{c:?}");
        }
    }

    #[test]
    fn a_single_text_is_borrowed() {
        assert!(matches!(plain(&[text("甲"), Inline::NoteRef("1".into())]), Cow::Borrowed("甲")));
    }
}
