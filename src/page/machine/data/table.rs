//! Writes rows to files: a table as CSV (RFC 4180) or as a JSON array of objects, cell by cell as the rows come in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::page::File;
use crate::site::{PlaceId, Report};

/// The number of rows from which a table has files of its years besides the file of all rows.
pub(crate) const ROWS: usize = 50_000;
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
    pub year: Option<u16>,
    pub place: Option<PlaceId>,
}

impl Of {
    pub(crate) fn report(report: &Report) -> Of {
        Of { year: report.front.year, place: report.place }
    }

    pub(super) fn year(year: Option<u16>) -> Of {
        Of { year, place: None }
    }
}

/// Receives the rows of a table, in their order.
pub(crate) trait Rows {
    /// Takes one row, with a cell for each column of the table.
    fn row(&mut self, of: Of, cells: &[Cell]);
}

/// The files that a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Form {
    Csv,
    Json,
    /// One file for each year of a long table.
    CsvOfYears,
    JsonOfYears,
}

impl Form {
    /// All forms, the longest files first.
    pub const ALL: [Form; 4] = [Form::Json, Form::Csv, Form::JsonOfYears, Form::CsvOfYears];

    /// The extension of its files.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Form::Csv | Form::CsvOfYears => "csv",
            Form::Json | Form::JsonOfYears => "json",
        }
    }

    fn is_of_years(self) -> bool {
        matches!(self, Form::CsvOfYears | Form::JsonOfYears)
    }
}

/// The files of one table while rows are being added to them.
pub(super) struct Table {
    name: &'static str,
    form: Form,
    parts: BTreeMap<Option<u16>, Part>,
}

impl Table {
    /// A table that will have this many rows in each year; `None` if it has no files of this form.
    pub(super) fn new(
        name: &'static str,
        columns: &[Column],
        form: Form,
        years: &BTreeMap<Option<u16>, usize>,
    ) -> Option<Table> {
        let total = years.values().sum();
        if form.is_of_years() && total <= ROWS {
            return None;
        }
        let part = |expected: usize| Part { text: Text::new(form, columns), expected };
        let parts = match form.is_of_years() {
            true => years.iter().map(|(year, rows)| (*year, part(*rows))).collect(),
            false => BTreeMap::from([(None, part(total))]),
        };
        Some(Table { name, form, parts })
    }

    /// The finished files.
    pub(super) fn files(self) -> Vec<File> {
        let Table { name, form, parts } = self;
        let file = |(year, part): (Option<u16>, Part)| {
            let year = match (form.is_of_years(), year) {
                (true, Some(year)) => format!("-{year}"),
                (true, None) => "-undated".to_owned(),
                (false, _) => String::new(),
            };
            let bytes = part.text.finish().into_bytes();
            File { path: format!("data/{name}{year}.{}", form.extension()), bytes }
        };
        parts.into_iter().map(file).collect()
    }
}

impl Rows for Table {
    fn row(&mut self, of: Of, cells: &[Cell]) {
        if let Some(part) = self.parts.get_mut(&of.year.filter(|_| self.form.is_of_years())) {
            part.row(cells);
        }
    }
}

struct Part {
    text: Text,
    /// The number of rows that will come.
    expected: usize,
}

/// The number of rows from which the length of the rest is estimated.
const TELLING: usize = 512;

impl Part {
    /// Reserves memory for all rows at once, estimated from the first ones: a long text that grows by doubling takes twice its
    /// size.
    fn row(&mut self, cells: &[Cell]) {
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

fn quoted_for_csv(out: &mut String, text: &str) {
    let text = if is_guarded(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) };
    if text.contains(['"', ',', '\n', '\r']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&text);
    }
}

fn quoted_for_json(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
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

    fn table(rows: &[(Option<u16>, [Cell; 4])], years: &[(Option<u16>, usize)]) -> Vec<(String, String)> {
        let years = years.iter().copied().collect();
        let tables = Form::ALL.into_iter().rev().filter_map(|form| {
            let mut table = Table::new("sample", COLUMNS, form, &years)?;
            rows.iter().for_each(|(year, cells)| table.row(Of::year(*year), cells));
            Some(table.files())
        });
        let mut files: Vec<(String, String)> =
            tables.flatten().map(|file| (file.path, String::from_utf8(file.bytes).unwrap())).collect();
        files.sort();
        files
    }

    #[test]
    fn what_would_break_a_line_is_quoted() {
        let rows = [(None, ["甲,乙\n丙".into(), "a\"b".into(), Cell::Unknown, true.into()])];
        let files = table(&rows, &[(None, 1)]);
        assert_eq!(files[0].0, "data/sample.csv");
        assert_eq!(files[0].1, "\u{feff}a,b,c,d\r\n\"甲,乙\n丙\",\"a\"\"b\",,true\r\n");
        assert_eq!(files[1].1, "[\n{\"a\":\"甲,乙\\n丙\",\"b\":\"a\\\"b\",\"c\":null,\"d\":true}\n]\n");
        assert!(serde_json::from_str::<serde_json::Value>(&files[1].1).is_ok());
    }

    #[test]
    fn text_that_begins_as_a_formula_is_text() {
        let rows = [
            (None, ["=1+1".into(), "-5%".into(), 7usize.into(), true.into()]),
            (None, ["@a,b".into(), "\tx".into(), Cell::Unknown, false.into()]),
            (None, ["'=1".into(), "'甲'".into(), Cell::Unknown, false.into()]),
            (None, ["＝1".into(), "a=1".into(), Cell::Unknown, false.into()]),
        ];
        let files = table(&rows, &[(None, 4)]);
        let expected = "'=1+1,'-5%,7,true\r\n\"'@a,b\",'\tx,,false\r\n''=1,'甲',,false\r\n'＝1,a=1,,false\r\n";
        assert_eq!(files[0].1, format!("\u{feff}a,b,c,d\r\n{expected}"));
        assert!(files[1].1.contains("{\"a\":\"=1+1\",\"b\":\"-5%\",\"c\":7,\"d\":true},\n{"));
    }

    #[test]
    fn a_table_has_one_file_whatever_its_size_and_a_long_one_has_files_of_its_years_too() {
        let row = |year: Option<u16>, n: usize| (year, ["x".into(), "y".into(), n.into(), false.into()]);
        let rows = [row(Some(2024), 7), row(None, 8)];
        let files = table(&rows, &[(Some(2024), ROWS), (None, 1)]);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        let years = ["data/sample-2024.csv", "data/sample-2024.json", "data/sample-undated.csv", "data/sample-undated.json"];
        assert_eq!(paths[..4], years);
        assert_eq!(paths[4..], ["data/sample.csv", "data/sample.json"]);
        assert!(files[2].1.ends_with("x,y,8,false\r\n") && files[1].1.contains("\"c\":7"));
        assert!(files[4].1.ends_with("x,y,7,false\r\nx,y,8,false\r\n"));
        let short = table(&rows, &[(Some(2024), 1), (None, 1)]);
        assert_eq!(short, files[4..]);
    }

    #[test]
    fn a_table_without_rows_is_an_empty_array() {
        let files = table(&[], &[]);
        assert_eq!(files[0].1, "\u{feff}a,b,c,d\r\n");
        assert_eq!(serde_json::from_str::<Vec<()>>(&files[1].1).unwrap(), []);
    }
}
