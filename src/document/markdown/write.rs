//! Writes a [`Document`] as Markdown, in a fixed form that is convenient to edit: front matter, one line for each paragraph,
//! headings with their ids, notes at the end. Nothing is escaped that would read the same without.

use super::compose::{Composer, Line};
use crate::document::{Block, Document, Heading, Inline, Note, front};

/// The report as Markdown. Reading it yields the same document if the document is in normal form: no blanks or line breaks at
/// the edges of a block, no empty texts, neighbouring texts merged, headings with ids, labels without blanks or brackets.
pub fn write(document: &Document) -> String {
    let mut out = String::with_capacity(4096);
    front::write(&document.front, &mut out);
    blocks(&document.blocks, "\n", &mut out);
    for note in &document.notes {
        out.push('\n');
        self::note(note, &mut out);
    }
    out
}

/// Blocks, each after `gap`, which is empty within a tight list.
fn blocks(blocks: &[Block], gap: &str, out: &mut String) {
    let mut bullet = false;
    let mut last_is_list = false;
    for (i, block) in blocks.iter().enumerate() {
        out.push_str(if i == 0 && gap.is_empty() { "" } else { gap });
        let is_list = matches!(block, Block::List { .. });
        bullet = is_list && last_is_list && !bullet;
        last_is_list = is_list;
        self::block(block, bullet, out);
    }
}

/// Writes one block with a line end. Adjacent lists alternate their bullets (`alternate`), so that they stay separate.
fn block(block: &Block, alternate: bool, out: &mut String) {
    match block {
        Block::Heading(h) => heading(h, out),
        Block::Paragraph(text) => {
            out.push_str(&Composer::compose(text, Line::Paragraph));
            out.push('\n');
        }
        Block::List { start, items } => list(*start, items, alternate, out),
        Block::Table { head, rows } => table(head, rows, out),
        Block::Quote(inner) => {
            let mut text = String::new();
            blocks(inner, "\n", &mut text);
            prefixed(text.trim_start_matches('\n'), "> ", "> ", out);
        }
        Block::Code { language, text } => code(language, text, out),
        Block::Rule => out.push_str("***\n"),
    }
}

fn heading(heading: &Heading, out: &mut String) {
    out.push_str(&"#".repeat(usize::from(heading.level.clamp(1, 5)) + 1));
    out.push(' ');
    out.push_str(&Composer::compose(&heading.text, Line::Heading));
    let lead = if heading.lead { " .lead" } else { "" };
    if !heading.id.is_empty() {
        out.push_str(&format!(" {{#{}{lead}}}", heading.id));
    } else if heading.lead {
        out.push_str(" {.lead}");
    }
    out.push('\n');
}

/// Writes a list, which is tight if none of its items has more than one block.
fn list(start: Option<u64>, items: &[Vec<Block>], alternate: bool, out: &mut String) {
    let tight = items.iter().all(|item| item.len() < 2);
    for (i, item) in items.iter().enumerate() {
        let marker = match start {
            Some(start) => format!("{}{} ", (start + i as u64).min(999_999_999), if alternate { ')' } else { '.' }),
            None => (if alternate { "+ " } else { "- " }).to_owned(),
        };
        if i > 0 && !tight {
            out.push('\n');
        }
        let mut text = String::new();
        blocks(item, "\n", &mut text);
        let text = text.trim_start_matches('\n');
        prefixed(if text.is_empty() { "\n" } else { text }, &marker, &" ".repeat(marker.len()), out);
    }
}

/// Writes lines with a prefix; on blank lines the prefix loses its trailing blanks.
fn prefixed(text: &str, first: &str, rest: &str, out: &mut String) {
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let prefix = if i == 0 { first } else { rest };
        out.push_str(if line == "\n" { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
}

fn table(head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], out: &mut String) {
    let width = rows.iter().map(Vec::len).chain([head.len(), 1]).max().unwrap_or(1);
    row(head, width, out);
    out.push_str(&format!("|{}\n", " --- |".repeat(width)));
    for cells in rows {
        row(cells, width, out);
    }
}

fn row(cells: &[Vec<Inline>], width: usize, out: &mut String) {
    out.push('|');
    for i in 0..width {
        let text = cells.get(i).map_or_else(String::new, |cell| Composer::compose(cell, Line::Cell));
        out.push_str(if text.is_empty() { "" } else { " " });
        out.push_str(&text);
        out.push_str(" |");
    }
    out.push('\n');
}

fn code(language: &str, text: &str, out: &mut String) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    // Backslashes and entities are interpreted in the name of a language, though not in the code.
    let language = language.replace('\\', "\\\\").replace('&', "\\&");
    out.push_str(&format!("{fence}{language}\n"));
    if !text.is_empty() {
        out.push_str(text);
        out.push('\n');
    }
    out.push_str(&fence);
    out.push('\n');
}

/// A note on one line: `[^2]: **term** definition`. Further blocks of the definition follow, indented by four blanks.
fn note(note: &Note, out: &mut String) {
    let mut text = String::new();
    let (first, rest) = match note.definition.split_first() {
        Some((Block::Paragraph(first), rest)) => (Some(first), rest),
        _ => (None, note.definition.as_slice()),
    };
    if !note.term.is_empty() {
        let term = Inline::Strong(vec![Inline::Text(note.term.clone())]);
        text.push_str(&Composer::compose(&[term], Line::Definition));
    }
    if let Some(first) = first {
        let line = if note.term.is_empty() { Line::Paragraph } else { Line::Definition };
        text.push_str(if note.term.is_empty() { "" } else { " " });
        text.push_str(&Composer::compose(first, line));
    }
    text.push('\n');
    blocks(rest, "\n", &mut text);
    prefixed(&text, &format!("[^{}]: ", note.label), "    ", out);
}
