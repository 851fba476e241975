//! Cases for dividing the text of a report: each file in `tests/composition/` holds cases, each with a raw text and its result:
//!
//! ```text
//! === the name of the case
//! raw text
//! -----
//! ## heading            `##` is the first level; `{lead}` marks one that opens its paragraph
//! paragraph[^1]         a blank line between blocks is left out
//! [^1]: **term** definition
//! ! code of a doubt
//! ```
//!
//! `UPDATE=1 cargo test --test it composition::` writes the results into the files (see `cases`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::fmt::Write as _;
use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::document::{Block, Inline};
use gongbao::recognition::outline::composition::{Composed, compose};
use gongbao::recognition::reports::span::Part;
use gongbao::recognition::tape::Tape;
use gongbao::recognition::tape::line;
use gongbao::source::Raw;

/// If the name ends in `(flat)`, the text is read as one line.
fn result(name: &str, text: &str) -> String {
    let raw = Raw {
        file: Arc::from("case.txt"),
        blake3: String::new(),
        encoding: "UTF-8",
        text: text.to_owned(),
        hints: Vec::new(),
        fields: Vec::new(),
    };
    let tape = Tape::new(text);
    let part = Part { lines: line::lines(&tape), flat: name.ends_with("(flat)"), ..Part::default() };
    let composed = compose(&raw, &tape, &part, &Conversion::default());
    every_character_once(&tape, &part, &composed.value);
    let mut shown = show(&composed.value);
    for doubt in &composed.said {
        let _ = writeln!(shown, "! {}", doubt.code);
    }
    shown
}

/// Checks that each character of the lines except the blanks is claimed exactly once.
fn every_character_once(tape: &Tape, part: &Part, composed: &Composed) {
    let mut claimed = vec![0u8; tape.text().len()];
    composed.claims.iter().for_each(|(range, _)| claimed[range.clone()].iter_mut().for_each(|c| *c += 1));
    for line in &part.lines {
        for (at, c) in tape.slice(&line.range).char_indices().filter(|(_, c)| !line::is_blank(*c)) {
            assert_eq!(claimed[line.range.start + at], 1, "`{c}` in `{}`", tape.slice(&line.range));
        }
    }
}

fn show(composed: &Composed) -> String {
    let mut shown = String::new();
    for block in &composed.blocks {
        show_block(block, &mut shown);
    }
    for note in &composed.notes {
        let definition: Vec<String> =
            note.definition.iter().map(|b| if let Block::Paragraph(p) = b { inlines(p) } else { String::new() }).collect();
        let _ = writeln!(shown, "[^{}]: **{}** {}", note.label, note.term, definition.join(" / "));
    }
    shown
}

fn show_block(block: &Block, shown: &mut String) {
    match block {
        Block::Heading(heading) => {
            let lead = if heading.lead { " {lead}" } else { "" };
            let _ = writeln!(shown, "{} {}{lead}", "#".repeat(usize::from(heading.level) + 1), inlines(&heading.text));
        }
        Block::Paragraph(text) => {
            let _ = writeln!(shown, "{}", inlines(text));
        }
        Block::List { start, items } => {
            for (at, item) in items.iter().enumerate() {
                let _ = write!(shown, "{}. ", start.unwrap_or(1) + at as u64);
                item.iter().for_each(|block| show_block(block, shown));
            }
        }
        Block::Table { head, rows } => {
            for row in std::iter::once(head).chain(rows) {
                let cells: Vec<String> = row.iter().map(|cell| inlines(cell)).collect();
                let _ = writeln!(shown, "| {} |", cells.join(" | "));
            }
        }
        other => panic!("unexpected {other:?}"),
    }
}

fn inlines(text: &[Inline]) -> String {
    text.iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::NoteRef(label) => format!("[^{label}]"),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn the_cases_hold() {
    crate::cases::hold("composition", |_, name, text| result(name, text));
}
