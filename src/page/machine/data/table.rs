//! Writes rows to files: a table as CSV (RFC 4180) or as a JSON array of objects, cell by cell as the rows come in.

use std::borrow::Cow;
use std::fmt::Write;

use serde::Serialize;

use crate::site::{PlaceId, Report};

/// The byte order mark. Spreadsheets read CSV as UTF-8 only if it begins with one.
const MARK: &str = "\u{feff}";

/// A column: its name and its Frictionless type.
pub(crate) type Column = (&'static str, &'static str);

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Unknown,
    Text(Cow<'a, str>),
    Number(usize),
    /// A number with digits and a point.
    Decimal(String),
    Flag(bool),
}

/// What a row belongs to, by which files of rows are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Of {
    pub place: Option<PlaceId>,
}

impl Of {
    pub(crate) fn report(report: &Report) -> Of {
        Of { place: report.place }
    }
}

/// Receives the rows of a table, in their order.
pub(crate) trait Rows {
    /// Takes one row, with a cell for each column of the table.
    fn row(&mut self, of: Of, cells: &[Cell]);
}

impl<R: Rows> Rows for Vec<R> {
    fn row(&mut self, of: Of, cells: &[Cell]) {
        self.iter_mut().for_each(|rows| rows.row(of, cells));
    }
}

/// A form in which a table is published, as one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Form {
    Csv,
    Json,
}

impl Form {
    /// The extension of its files.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Json => "json",
        }
    }
}

/// The file of one table while rows are being added to it.
pub(super) struct Table {
    text: Text,
    /// The number of rows that it will have.
    expected: usize,
}

/// The number of rows from which the length of the rest is estimated.
const TELLING: usize = 512;

impl Table {
    pub(super) fn new(columns: &[Column], form: Form, expected: usize) -> Table {
        Table { text: Text::new(form, columns), expected }
    }

    /// The number of rows that it has.
    pub(super) fn rows(&self) -> usize {
        self.text.rows()
    }

    /// The finished text.
    pub(super) fn finish(self) -> String {
        self.text.finish()
    }
}

impl Rows for Table {
    /// Reserves memory for all rows at once, estimated from the first ones: a long text that grows by doubling takes twice its
    /// size.
    fn row(&mut self, _: Of, cells: &[Cell]) {
        if self.text.rows == TELLING {
            let more = self.text.out.len() / TELLING * self.expected.saturating_sub(TELLING) * 17 / 16;
            self.text.out.reserve(more);
        }
        self.text.row(cells);
    }
}

/// The text of one file of rows.
pub(super) struct Text {
    /// For JSON, what precedes the value of each column.
    keys: Option<Vec<String>>,
    out: String,
    rows: usize,
}

impl Text {
    pub(super) fn new(form: Form, columns: &[Column]) -> Text {
        if form.extension() == "json" {
            return Text { keys: Some(keys(columns)), out: "[".to_owned(), rows: 0 };
        }
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        Text { keys: None, out: format!("{MARK}{}\r\n", names.join(",")), rows: 0 }
    }

    pub(super) fn row(&mut self, cells: &[Cell]) {
        match &self.keys {
            Some(keys) => {
                self.out.push_str(if self.rows == 0 { "\n" } else { ",\n" });
                object(&mut self.out, keys, cells);
            }
            None => record(&mut self.out, cells),
        }
        self.rows += 1;
    }

    /// The number of rows that it has.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// What has been written so far, which it then forgets.
    pub(super) fn written(&mut self) -> &mut String {
        &mut self.out
    }

    /// The finished text.
    pub(super) fn finish(mut self) -> String {
        if self.keys.is_some() {
            self.out.push_str("\n]\n");
        }
        self.out
    }
}

/// What precedes the value of each column in a JSON object: `{"a":`, `,"b":`.
pub(crate) fn keys(columns: &[Column]) -> Vec<String> {
    let before = std::iter::once('{').chain(std::iter::repeat(','));
    columns.iter().zip(before).map(|((name, _), before)| format!("{before}\"{name}\":")).collect()
}

/// Appends a row as a line of CSV.
fn record(out: &mut String, cells: &[Cell]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        match cell {
            Cell::Unknown => {}
            Cell::Text(text) => quoted_for_csv(out, text),
            Cell::Number(number) => bare(out, number),
            Cell::Decimal(number) => bare(out, number),
            Cell::Flag(flag) => bare(out, flag),
        }
    }
    out.push_str("\r\n");
}

/// Appends a row as a JSON object with these [`keys`].
pub(crate) fn object(out: &mut String, keys: &[String], cells: &[Cell]) {
    for (key, cell) in keys.iter().zip(cells) {
        out.push_str(key);
        match cell {
            Cell::Unknown => out.push_str("null"),
            Cell::Text(text) => quoted_for_json(out, text),
            Cell::Number(number) => bare(out, number),
            Cell::Decimal(number) => bare(out, number),
            Cell::Flag(flag) => bare(out, flag),
        }
    }
    out.push('}');
}

fn bare(out: &mut String, value: &impl std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{value}");
}

/// The characters that begin a formula in a spreadsheet, in half width and full width, and those that it skips before one.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// An apostrophe makes a spreadsheet treat a cell as text. Text that already begins with one in such a position gets another,
/// so that removing one always restores the text.
fn is_guarded(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Whether a text has such a byte. A loop without an early exit is vectorised: cells are whole sentences.
fn has(text: &str, special: impl Fn(u8) -> bool) -> bool {
    text.as_bytes().chunks(256).any(|bytes| bytes.iter().fold(false, |found, b| found | special(*b)))
}

fn quoted_for_csv(out: &mut String, text: &str) {
    let text = if is_guarded(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) };
    if has(&text, |b| (b == b'"') | (b == b',') | (b == b'\n') | (b == b'\r')) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&text);
    }
}

fn quoted_for_json(out: &mut String, text: &str) {
    if has(text, |b| (b < b' ') | (b == b'"') | (b == b'\\')) {
        out.push_str(&serde_json::Value::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Cell<'a> {
        Cell::from(text.as_str())
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Cell::Number(number)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Cell::Number(number as usize)
    }
}

impl From<u16> for Cell<'_> {
    fn from(number: u16) -> Self {
        Cell::Number(number.into())
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Cell::Flag(flag)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Cell<'a> {
        value.map_or(Cell::Unknown, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[("a", "string"), ("b", "string"), ("c", "integer"), ("d", "boolean")];

    /// A table of these rows as CSV and as JSON.
    fn table(rows: &[[Cell; 4]]) -> [String; 2] {
        [Form::Csv, Form::Json].map(|form| {
            let mut table = Table::new(COLUMNS, form, rows.len());
            rows.iter().for_each(|cells| table.row(Of::default(), cells));
            table.finish()
        })
    }

    #[test]
    fn what_would_break_a_line_is_quoted() {
        let [csv, json] = table(&[["甲,乙\n丙".into(), "a\"b".into(), Cell::Unknown, true.into()]]);
        assert_eq!(csv, "\u{feff}a,b,c,d\r\n\"甲,乙\n丙\",\"a\"\"b\",,true\r\n");
        assert_eq!(json, "[\n{\"a\":\"甲,乙\\n丙\",\"b\":\"a\\\"b\",\"c\":null,\"d\":true}\n]\n");
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }

    #[test]
    fn text_that_begins_as_a_formula_is_text() {
        let rows = [
            ["=1+1".into(), "-5%".into(), 7usize.into(), true.into()],
            ["@a,b".into(), "\tx".into(), Cell::Unknown, false.into()],
            ["'=1".into(), "'甲'".into(), Cell::Unknown, false.into()],
            ["＝1".into(), "a=1".into(), Cell::Unknown, false.into()],
        ];
        let [csv, json] = table(&rows);
        let expected = "'=1+1,'-5%,7,true\r\n\"'@a,b\",'\tx,,false\r\n''=1,'甲',,false\r\n'＝1,a=1,,false\r\n";
        assert_eq!(csv, format!("\u{feff}a,b,c,d\r\n{expected}"));
        assert!(json.contains("{\"a\":\"=1+1\",\"b\":\"-5%\",\"c\":7,\"d\":true},\n{"));
    }

    #[test]
    fn a_table_without_rows_is_an_empty_array() {
        let [csv, json] = table(&[]);
        assert_eq!(csv, "\u{feff}a,b,c,d\r\n");
        assert_eq!(serde_json::from_str::<Vec<()>>(&json).unwrap(), []);
    }
}
