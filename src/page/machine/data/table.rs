//! Writes rows to files: each table as CSV (RFC 4180) and as JSON, cell by cell as the rows come in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use crate::page::File;

/// The most rows that one file holds; a longer table is divided by year.
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

/// The files of one table while rows are being added to them.
pub(crate) struct Table {
    name: &'static str,
    cut: bool,
    parts: BTreeMap<Option<u16>, Part>,
}

struct Part {
    csv: String,
    json: String,
    /// The number of rows written so far, and the number expected.
    rows: usize,
    expected: usize,
}

/// The names of a table's files without extension, with the years of their rows: one file for all years, or one for each year.
pub(crate) fn names(table: &str, years: &BTreeMap<Option<u16>, usize>) -> Vec<String> {
    let name = |year: &Option<u16>| year.map_or_else(|| format!("{table}-undated"), |year| format!("{table}-{year}"));
    if is_cut(years) { years.keys().map(name).collect() } else { vec![table.to_owned()] }
}

fn is_cut(years: &BTreeMap<Option<u16>, usize>) -> bool {
    years.values().sum::<usize>() > ROWS
}

impl Table {
    /// A table that will have this many rows in each year.
    pub(super) fn new(name: &'static str, columns: &[Column], years: &BTreeMap<Option<u16>, usize>) -> Table {
        let header: Vec<Cell> = columns.iter().map(|(name, _)| Cell::from(*name)).collect();
        let part = |expected: usize| {
            let mut part = Part { csv: MARK.to_owned(), json: "[\n".to_owned(), rows: 0, expected };
            part.row(&header);
            part
        };
        let cut = is_cut(years);
        let parts = match cut {
            true => years.iter().map(|(year, rows)| (*year, part(*rows))).collect(),
            false => BTreeMap::from([(None, part(years.values().sum()))]),
        };
        Table { name, cut, parts }
    }

    pub(super) fn row(&mut self, year: Option<u16>, cells: &[Cell]) {
        if let Some(part) = self.parts.get_mut(&year.filter(|_| self.cut)) {
            part.json.push_str(",\n");
            part.row(cells);
        }
    }

    /// The finished files.
    pub(super) fn files(self) -> Vec<File> {
        let years = self.parts.keys().map(|year| (*year, if self.cut { ROWS + 1 } else { 0 })).collect();
        let names = names(self.name, &years);
        let files = names.into_iter().zip(self.parts.into_values()).flat_map(|(name, Part { csv, mut json, .. })| {
            json.push_str("\n]\n");
            let file = |extension, text: String| File { path: format!("data/{name}.{extension}"), bytes: text.into_bytes() };
            [file("csv", csv), file("json", json)]
        });
        files.collect()
    }
}

/// The number of rows from which the length of the rest is estimated.
const TELLING: usize = 512;

impl Part {
    /// Reserves memory for all rows at once, estimated from the first ones: a long text that grows by doubling takes twice its
    /// size.
    fn make_room(&mut self) {
        self.rows += 1;
        if self.rows == TELLING {
            let more = |text: &String| text.len() / TELLING * self.expected.saturating_sub(TELLING) * 17 / 16;
            let (csv, json) = (more(&self.csv), more(&self.json));
            self.csv.reserve(csv);
            self.json.reserve(json);
        }
    }

    fn row(&mut self, cells: &[Cell]) {
        self.make_room();
        self.json.push('[');
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                self.csv.push(',');
                self.json.push(',');
            }
            match cell {
                Cell::Unknown => self.json.push_str("null"),
                Cell::Text(text) => {
                    quoted_for_csv(&mut self.csv, text);
                    quoted_for_json(&mut self.json, text);
                }
                Cell::Number(number) => self.bare(number),
                Cell::Decimal(number) => self.bare(number),
                Cell::Flag(flag) => self.bare(flag),
            }
        }
        self.csv.push_str("\r\n");
        self.json.push(']');
    }

    fn bare(&mut self, value: &impl std::fmt::Display) {
        let start = self.csv.len();
        // Writing to a string cannot fail.
        let _ = write!(self.csv, "{value}");
        self.json.push_str(self.csv.get(start..).unwrap_or_default());
    }
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
        let mut table = Table::new("sample", COLUMNS, &years.iter().copied().collect());
        rows.iter().for_each(|(year, cells)| table.row(*year, cells));
        table.files().into_iter().map(|file| (file.path, String::from_utf8(file.bytes).unwrap())).collect()
    }

    #[test]
    fn what_would_break_a_line_is_quoted() {
        let rows = [(None, ["甲,乙\n丙".into(), "a\"b".into(), Cell::Unknown, true.into()])];
        let files = table(&rows, &[(None, 1)]);
        assert_eq!(files[0].0, "data/sample.csv");
        assert_eq!(files[0].1, "\u{feff}a,b,c,d\r\n\"甲,乙\n丙\",\"a\"\"b\",,true\r\n");
        assert_eq!(files[1].1, "[\n[\"a\",\"b\",\"c\",\"d\"],\n[\"甲,乙\\n丙\",\"a\\\"b\",null,true]\n]\n");
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
        assert!(files[1].1.contains("[\"=1+1\",\"-5%\",7,true]"));
    }

    #[test]
    fn a_long_table_is_cut_by_year() {
        let row = |year: Option<u16>, n: usize| (year, ["x".into(), "y".into(), n.into(), false.into()]);
        let rows = [row(Some(2024), 7), row(None, 8)];
        let files = table(&rows, &[(Some(2024), ROWS), (None, 1)]);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        let expected = ["data/sample-undated.csv", "data/sample-undated.json", "data/sample-2024.csv", "data/sample-2024.json"];
        assert_eq!(paths, expected);
        assert!(files[0].1.ends_with("x,y,8,false\r\n") && files[3].1.contains("[\"x\",\"y\",7,false]"));
        assert_eq!(table(&rows, &[(Some(2024), 1), (None, 1)])[0].1.lines().count(), 3);
    }
}
