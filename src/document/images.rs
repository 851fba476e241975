//! The images that a document shows.

use super::{Block, Document, Inline};

impl Document {
    /// The document's images by the names under which it shows them, in order, each once.
    pub fn images(&self) -> Vec<&str> {
        self.described_images().into_iter().map(|(src, _)| src).collect()
    }

    /// The document's images, each with its description where it is shown first.
    pub fn described_images(&self) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        let definitions = self.notes.iter().map(|note| note.definition.as_slice());
        std::iter::once(self.blocks.as_slice()).chain(definitions).for_each(|blocks| of_blocks(blocks, &mut found));
        found
    }
}

fn of_blocks<'a>(blocks: &'a [Block], found: &mut Vec<(&'a str, &'a str)>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => of_text(&heading.text, found),
            Block::Paragraph(text) => of_text(text, found),
            Block::List { items, .. } => items.iter().for_each(|item| of_blocks(item, found)),
            Block::Table { head, rows } => head.iter().chain(rows.iter().flatten()).for_each(|cell| of_text(cell, found)),
            Block::Quote(inner) => of_blocks(inner, found),
            Block::Code { .. } | Block::Rule => {}
        }
    }
}

fn of_text<'a>(text: &'a [Inline], found: &mut Vec<(&'a str, &'a str)>) {
    for inline in text {
        match inline {
            Inline::Image { src, alt, .. } if found.iter().all(|(known, _)| known != src) => found.push((src, alt)),
            Inline::Emphasis(text) | Inline::Strong(text) | Inline::Link { text, .. } => of_text(text, found),
            _ => {}
        }
    }
}
