//! `gongbao convert --explain FILE`: where each character of a raw file went, as rows or as a page.

mod page;

use std::path::Path;

use serde_json::json;

use self::page::page;
use crate::cli::flags::{Convert, Explanation};
use crate::cli::terminal::{Paint, Terminal};
use crate::config::Config;
use crate::diag::{Diagnostic, messages};
use crate::json::Keys as _;
use crate::output;
use crate::pipeline::Archive;
use crate::pipeline::convert::report_path;
use crate::pipeline::convert::sources::{RawFile, of_paths};
use crate::pipeline::convert::{Part, recognise};
use crate::recognition::explain::{Row, explain, rows};

/// Shows the ledgers of the files named on the command line, and converts nothing.
pub(crate) fn run(
    archive: &Archive,
    config: &Config,
    flags: &Convert,
    form: Explanation,
    terminal: &Terminal,
) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for raw in of_paths(archive, config, &flags.paths).tell(&mut said) {
        let parts = recognise(&raw, config).tell(&mut said);
        for (number, part) in parts.iter().enumerate() {
            let text = if parts.len() > 1 { Some(number + 1) } else { None };
            match (form, &flags.out) {
                (Explanation::Text, _) => print(&raw, text, part, terminal),
                (Explanation::Html, None) => terminal.result(page(&raw.shown, part).trim_end()),
                (Explanation::Html, Some(folder)) => said.extend(save(&raw, text, part, folder, terminal)),
            }
        }
    }
    said
}

/// Writes the page for one text below a folder.
fn save(raw: &RawFile, text: Option<usize>, part: &Part, folder: &Path, terminal: &Terminal) -> Option<Diagnostic> {
    let number = text.map(|n| format!("-{n}")).unwrap_or_default();
    let name = report_path::shortened(&raw.named.replace(['/', '\\', ':'], "-"), 200);
    let file = folder.join(format!("{name}{number}.html"));
    match output::replace(&file, page(&raw.shown, part).as_bytes()) {
        Ok(()) => {
            terminal.status(&file.display().to_string());
            None
        }
        Err(e) => Some(messages::cannot_write(&file, &e)),
    }
}

fn print(raw: &RawFile, text: Option<usize>, part: &Part, terminal: &Terminal) {
    let rows = rows(&part.text, &part.recognised.ledger);
    if terminal.json {
        rows.iter().for_each(|row| terminal.record(&as_json(raw, text, row)));
        return;
    }
    let number = text.map(|n| format!(", text {n}")).unwrap_or_default();
    terminal.painted(&Paint::Bold.over(&format!("{}{number}", raw.shown)));
    let lines = explain(&part.text, &part.recognised.ledger);
    let mut lines = lines.lines();
    for (row, line) in rows.iter().zip(lines.by_ref()) {
        terminal.painted(&paint(row).over(line));
    }
    lines.for_each(|line| terminal.result(line));
}

/// The colour of a stretch: dropped text is red, headings are bold, and other structure is green or cyan.
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
        "fate": row.fate, "excerpt": row.whole,
    });
    if let Some(number) = text {
        object.put("text", json!(number));
    }
    object
}
