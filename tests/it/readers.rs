//! Raw files in, text with its hints and fields out, as cases that read like a manual: `tests/readers/*.txt`, a file for each format.
//!
//! ```text
//! === what the case shows
//! the file, or a description from which it is made
//! -----
//! @field: value
//! a line of its text, after its marks
//! ! code of a message
//! ```
//!
//! Marks: `#2` a heading of the second level, `*` bold, `-` text around the report, `~` a line of the contents, `|0.1` a cell by
//! row and column, `^3` the text of note 3; the marker of a note is in `{}`, and so is what is within a line but no part of the
//! text, after its name: `{hidden:甲}`. A case whose name ends in `(report)` shows what recognition makes of the file instead.
//! `UPDATE=1 cargo test --test it readers::` writes the results into the files (see `cases`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::fmt::Write as _;
use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::diag::Diagnostic;
use gongbao::document::{self, Document};
use gongbao::recognition;
use gongbao::source::{self, Aside, Mark, Raw};

/// The bytes and the extension of the file that a case describes.
fn file_of(format: &str, content: &str) -> (Vec<u8>, &'static str) {
    match format {
        "html" => (content.into(), "html"),
        "markdown" => (content.into(), "md"),
        "csv" => (content.into(), "csv"),
        "docx" => (crate::made::docx(content), "docx"),
        "xlsx" => (crate::made::xlsx(content), "xlsx"),
        "pdf" => (crate::made::pdf(content), "pdf"),
        other => panic!("no such format: {other}"),
    }
}

fn result(name: &str, format: &str, content: &str) -> String {
    let (bytes, extension) = file_of(format, content);
    let settings = Conversion::default();
    let noted = source::texts(&bytes, extension, &Arc::from(format!("case.{extension}")), &settings);
    let mut shown = String::new();
    let mut said = noted.said;
    for raw in noted.value {
        hints_are_sound(&raw);
        if name.ends_with("(report)") {
            let recognised = recognition::recognise(&raw, &settings);
            assert_eq!(recognised.value.ledger.check(&raw.text), Ok(()), "{name}");
            recognised.value.documents.iter().for_each(|document| show_document(document, &mut shown));
            said.extend(recognised.said);
        } else {
            show(&raw, &mut shown);
        }
    }
    show_said(&said, &mut shown);
    shown
}

/// Checks that hints are stretches of the text, in order.
fn hints_are_sound(raw: &Raw) {
    for hint in &raw.hints {
        assert!(raw.text.get(hint.range.clone()).is_some_and(|text| !text.is_empty()), "{hint:?}");
    }
    assert!(raw.hints.is_sorted_by_key(|hint| hint.range.start), "{:?}", raw.hints);
}

fn show_said(said: &[Diagnostic], shown: &mut String) {
    for diagnostic in said {
        let _ = writeln!(shown, "! {}", diagnostic.code);
    }
}

fn show_document(document: &Document, shown: &mut String) {
    let mut document = document.clone();
    document.front.source.as_mut().unwrap().blake3 = None;
    let _ = writeln!(shown, "{}", document::write(&document).trim());
}

fn show(raw: &Raw, shown: &mut String) {
    for (name, value) in &raw.fields {
        let _ = writeln!(shown, "@{name}: {value}");
    }
    let mut at = 0;
    for line in raw.text.split('\n') {
        if !line.trim().is_empty() {
            let _ = writeln!(shown, "{}", marked(raw, at, line));
        }
        at += line.len() + 1;
    }
}

fn name(aside: Aside) -> &'static str {
    match aside {
        Aside::Cell => "cell",
        Aside::Hidden => "hidden",
        Aside::Struck => "struck",
        Aside::Reading => "reading",
    }
}

/// A line with its marks.
fn marked(raw: &Raw, at: usize, line: &str) -> String {
    let (start, end) = (at + line.len() - line.trim_start().len(), at + line.trim_end().len());
    let mut marks = String::new();
    let mut text = line.to_owned();
    for hint in raw.hints.iter().rev().filter(|h| at <= h.range.start && h.range.end <= at + line.len()) {
        let range = hint.range.start - at..hint.range.end - at;
        match hint.what {
            Mark::NoteRef(number) => text.replace_range(range, &format!("{{{number}}}")),
            Mark::Aside(aside) => {
                let inner = text[range.clone()].to_owned();
                text.replace_range(range, &format!("{{{}:{inner}}}", name(aside)));
            }
            _ => {}
        }
    }
    for hint in raw.hints.iter().filter(|h| h.range.start <= start && end <= h.range.end) {
        let mark = match hint.what {
            Mark::Heading(level) => format!("#{level} "),
            Mark::Bold => "* ".to_owned(),
            Mark::Boilerplate => "- ".to_owned(),
            Mark::Contents => "~ ".to_owned(),
            Mark::Cell { row, column, .. } => format!("|{row}.{column} "),
            Mark::NoteText(number) => format!("^{number} "),
            Mark::NoteRef(_) | Mark::Aside(_) => continue,
        };
        marks.push_str(&mark);
    }
    format!("{marks}{}", text.trim_end())
}

#[test]
fn the_cases_hold() {
    crate::cases::hold("readers", |format, name, content| result(name, format, content));
}
