//! The rows of a CSV file. What programs and persons get wrong in such files is read as it was meant, and marked: a quote that is never
//! closed, quotes within a text that are not doubled.

use super::kinds::Test;
use crate::han::cut::CutText;

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Row {
    pub cells: Vec<String>,
    /// The line of the file or of the sheet at which it begins, from 1.
    pub line: u32,
    /// A cell of it is in quotes.
    pub is_quoted: bool,
    /// A quote opens that is never closed.
    pub is_unclosed: bool,
}

/// How a row of a file begins.
pub(super) struct Shape {
    pub delimiter: u8,
    /// The column of the text, from 0.
    pub of_text: usize,
    /// Columns before it and the form of their values.
    pub leads: Vec<(usize, Test)>,
}

/// The longest cell before the text of a row, in bytes. Addresses of pages have some 200, titles 120.
const LONGEST_LEAD: usize = 400;

impl Shape {
    /// Whether cells begin a row: the columns before the text hold what they are about.
    pub(super) fn begins(&self, cells: &[String]) -> bool {
        let mut values = self.leads.iter().filter_map(|(at, is)| Some((cells.get(*at)?.trim(), is))).peekable();
        values.peek().is_some() && cells.len() > self.of_text && values.all(|(value, is)| is(value))
    }

    /// Whether a row begins here, by the cells of its first line.
    fn begins_at(&self, text: &str) -> bool {
        if self.leads.is_empty() {
            return false;
        }
        let mut cells = Vec::new();
        let mut rest = text.before(text.floor_char_boundary(LONGEST_LEAD * (self.of_text + 1)));
        while cells.len() < self.of_text {
            let end = memchr::memchr2(self.delimiter, b'\n', rest.as_bytes());
            let Some(end) = end.filter(|end| rest.as_bytes().get(*end) == Some(&self.delimiter)) else { return false };
            cells.push(rest.before(end).trim_matches('"').to_owned());
            rest = rest.after(end + 1);
        }
        cells.push(String::new());
        self.begins(&cells)
    }
}

/// The rows of a file, one after the other.
pub(super) struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

/// Where a cell ends, and what ends it.
struct End {
    at: usize,
    is_unclosed: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn of(text: &'a str) -> Rows<'a> {
        Rows { text, at: 0, line: 1 }
    }

    /// The next row that is not empty.
    pub(super) fn next(&mut self, shape: &Shape) -> Option<Row> {
        loop {
            let rest = self.text.after(self.at);
            let blank = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
            self.pass(self.at + blank);
            if self.at >= self.text.len() {
                return None;
            }
            let row = self.row(shape);
            if row.cells.iter().any(|cell| !cell.is_empty()) || row.cells.len() > 1 {
                return Some(row);
            }
        }
    }

    fn pass(&mut self, to: usize) {
        let passed = self.text.between(self.at..to);
        self.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u32;
        self.at = to;
    }

    fn row(&mut self, shape: &Shape) -> Row {
        let mut row = Row { line: self.line, ..Row::default() };
        loop {
            let quoted = self.text.after(self.at).starts_with('"');
            let (cell, end) = if quoted { self.quoted(shape, row.cells.len()) } else { self.bare(shape) };
            row.is_quoted |= quoted;
            row.is_unclosed |= end.is_unclosed;
            row.cells.push(cell);
            self.pass(end.at);
            let goes_on = !end.is_unclosed && self.text.as_bytes().get(self.at) == Some(&shape.delimiter);
            if self.at < self.text.len() {
                self.pass(self.at + 1);
            }
            if !goes_on {
                return row;
            }
        }
    }

    fn bare(&self, shape: &Shape) -> (String, End) {
        let rest = self.text.after(self.at);
        let end = memchr::memchr2(shape.delimiter, b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let cell = rest.before(end).trim_end_matches('\r').to_owned();
        (cell, End { at: self.at + end, is_unclosed: false })
    }

    /// A cell in quotes, which may hold line ends and delimiters. It ends without a quote where another row begins.
    fn quoted(&self, shape: &Shape, column: usize) -> (String, End) {
        let bytes = self.text.as_bytes();
        let (mut cell, mut from) = (String::new(), self.at + 1);
        // The last line end within the cell, and the delimiters behind it.
        let (mut line, mut delimiters) = (None, 0);
        let mut at = from;
        while let Some(found) = bytes.get(at..).and_then(|b| memchr::memchr3(b'"', b'\n', shape.delimiter, b)) {
            at += found;
            match bytes.get(at) {
                Some(b'\n') if shape.begins_at(self.text.after(at + 1)) => {
                    return self.unclosed(cell, from, at);
                }
                Some(b'\n') => (line, delimiters) = (Some(at), 0),
                Some(b'"') => match bytes.get(at + 1) {
                    Some(b'"') => {
                        cell.push_str(self.text.between(from..at + 1));
                        at += 1;
                        from = at + 1;
                    }
                    next if next.is_none_or(|b| *b == shape.delimiter || matches!(b, b'\n' | b'\r')) => {
                        cell.push_str(self.text.between(from..at));
                        return (cell, End { at: self.behind_return(at + 1), is_unclosed: false });
                    }
                    _ => {
                        if let Some(line) = line.filter(|line| self.opens_row(shape, *line, at, (delimiters, column))) {
                            return self.unclosed(cell, from, line);
                        }
                    }
                },
                _ => delimiters += 1,
            }
            at += 1;
        }
        self.unclosed(cell, from, bytes.len())
    }

    /// A cell that ends without a quote; an earlier end than `from` is within a doubled quote and cannot be.
    fn unclosed(&self, mut cell: String, from: usize, end: usize) -> (String, End) {
        match end.checked_sub(from) {
            Some(_) => cell.push_str(self.text.between(from..end)),
            None => {
                // The line end is before a doubled quote that was taken already.
                let line = cell.rfind('\n').unwrap_or(cell.len());
                cell.truncate(line);
            }
        }
        (cell, End { at: end, is_unclosed: true })
    }

    /// The place behind a carriage return.
    fn behind_return(&self, at: usize) -> usize {
        at + usize::from(self.text.as_bytes().get(at..at + 2) == Some(b"\r\n"))
    }

    /// Whether a quote within a cell opens a cell of the next row, which begins behind the line end at `line`: it opens its line and is
    /// closed there before a delimiter, or is at the column of the cell that is open.
    fn opens_row(&self, shape: &Shape, line: usize, at: usize, (delimiters, column): (usize, usize)) -> bool {
        if at == line + 1 {
            let rest = self.text.after(at + 1);
            let near = rest.before(rest.floor_char_boundary(LONGEST_LEAD));
            let close = near.find(['"', '\n']).filter(|close| near.as_bytes().get(*close) == Some(&b'"'));
            return close.is_some_and(|close| near.as_bytes().get(close + 1) == Some(&shape.delimiter));
        }
        column > 0 && delimiters == column && self.text.as_bytes().get(at - 1) == Some(&shape.delimiter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(Vec<String>, bool)> {
        let is_year: Test = |v| v.len() == 4 && v.starts_with("20");
        let shape = Shape { delimiter: b',', of_text: 1, leads: vec![(0, is_year)] };
        let mut rows = Rows::of(text);
        std::iter::from_fn(|| rows.next(&shape)).map(|row| (row.cells, row.is_unclosed)).collect()
    }

    fn row(cells: &[&str], is_unclosed: bool) -> (Vec<String>, bool) {
        (cells.iter().map(|c| (*c).to_owned()).collect(), is_unclosed)
    }

    #[test]
    fn rows_are_as_other_programs_write_them() {
        assert_eq!(
            rows("2023,\"甲,\"\"乙\"\"\n丙\",丁\r\n\r\n2024,戊,\"己\"\r\n2025,,"),
            [row(&["2023", "甲,\"乙\"\n丙", "丁"], false), row(&["2024", "戊", "己"], false), row(&["2025", "", ""], false)]
        );
    }

    #[test]
    fn a_quote_that_is_not_closed_ends_before_the_next_row() {
        for text in ["2023,\"甲\n乙\n2024,\"丙\"", "2023,\"甲\n乙\n2024,丙", "2023,\"甲\n乙\n\"2024\",丙"] {
            assert_eq!(rows(text), [row(&["2023", "甲\n乙"], true), row(&["2024", "丙"], false)], "{text}");
        }
        assert_eq!(rows("2023,\"甲\n乙,丙"), [row(&["2023", "甲\n乙,丙"], true)]);
        // By its column alone, where no form of a value is known.
        let shape = Shape { delimiter: b',', of_text: 1, leads: Vec::new() };
        let mut found = Rows::of("甲,\"乙\n丙,\"丁\"\n");
        assert_eq!(found.next(&shape).map(|r| (r.cells, r.is_unclosed)), Some(row(&["甲", "乙"], true)));
        assert_eq!(found.next(&shape).map(|r| (r.line, r.cells)), Some((2, vec!["丙".to_owned(), "丁".to_owned()])));
    }

    #[test]
    fn quotes_of_a_text_that_are_not_doubled_are_text() {
        assert_eq!(
            rows("2023,\"推进\"双减\"。\n\"三农\"工作\",丁"),
            [row(&["2023", "推进\"双减\"。\n\"三农\"工作", "丁"], false)]
        );
    }
}
