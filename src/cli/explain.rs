//! `gongbao convert --explain FILE`: where each character of a raw file went.

use serde_json::json;

use super::terminal::{Paint, Terminal};
use crate::build::Archive;
use crate::build::convert::{Part, recognise};
use crate::build::sources::{RawFile, of_paths};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::recognition::explain::{Row, explain, rows};

/// Prints the ledgers of the files that the call names, and writes nothing.
pub fn run(archive: &Archive, config: &Config, paths: &[std::path::PathBuf], terminal: &Terminal) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for raw in of_paths(archive, paths).tell(&mut said) {
        let parts = recognise(&raw, config).tell(&mut said);
        for (number, part) in parts.iter().enumerate() {
            let text = if parts.len() > 1 { Some(number + 1) } else { None };
            print(&raw, text, part, terminal);
        }
    }
    said
}

fn print(raw: &RawFile, text: Option<usize>, part: &Part, terminal: &Terminal) {
    let rows = rows(&part.text, &part.recognised.ledger);
    if terminal.json {
        rows.iter().for_each(|row| terminal.record(&as_json(raw, text, row)));
        return;
    }
    let number = text.map(|n| format!(", text {n}")).unwrap_or_default();
    terminal.result(&Paint::Bold.over(&format!("{}{number}", raw.shown)));
    let lines = explain(&part.text, &part.recognised.ledger);
    let mut lines = lines.lines();
    for (row, line) in rows.iter().zip(lines.by_ref()) {
        terminal.result(&paint(row).over(line));
    }
    lines.for_each(|line| terminal.result(line));
}

/// The colour of a stretch: what was dropped stands back, what became structure stands out.
fn paint(row: &Row) -> Paint {
    match row.fate.split(' ').next() {
        Some("dropped:") => Paint::Red,
        Some("text") => Paint::Plain,
        Some("heading") => Paint::Bold,
        Some("note") => Paint::Green,
        _ => Paint::Cyan,
    }
}

fn as_json(raw: &RawFile, text: Option<usize>, row: &Row) -> serde_json::Value {
    let mut object = json!({
        "type": "stretch", "file": raw.shown, "line": row.line, "column": row.column, "characters": row.characters,
        "fate": row.fate, "excerpt": row.excerpt,
    });
    if let Some(number) = text {
        object["text"] = json!(number);
    }
    object
}
