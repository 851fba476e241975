//! Tables of texts, one report to a row: CSV and Excel. Which column holds the text follows from the settings, by its heading, or
//! by its being the longest. No cell is lost: what belongs to no column goes with its row's text, marked as no part of it, and is said.

mod kinds;
mod rows;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, Reader, Xlsx};

use self::kinds::roles;
use self::rows::{Row, Rows, Shape};
use super::budget::{Budget, CELL};
use super::container;
use super::decode::{Decoded, decode};
use crate::config::Conversion;
use crate::diag::{Diagnostic, MOST_OF_A_FILE, Noted, messages};
use crate::han::cut::{CutList, CutText};
use crate::source::{Aside, Hint, Mark, Raw};

/// Rows that a table can have. More is no collection that a person made.
const MOST_ROWS: usize = 100_000;

/// Columns that a sheet can have.
const MOST_COLUMNS: u32 = 1000;

/// Bytes of a heading that are kept, because each row repeats it.
const LONGEST_HEADING: usize = 300;

/// Characters that the texts of a column have on average, at the least.
const SHORTEST_TEXT: usize = 100;

/// Characters of a cell that a message shows.
const SHOWN: usize = 20;

/// The texts of a CSV file, one for each row. Commas, semicolons and tabs part columns, whichever the first line has most of.
///
/// # Errors
/// A file that is not text, or a table in which no column holds texts.
pub(super) fn csv(budget: &Budget, bytes: &[u8], blake3: &str, settings: &Conversion) -> Result<Noted<Vec<Raw>>, Diagnostic> {
    let mut said = Vec::new();
    let Decoded { text, encoding } = decode(budget.file, bytes)?.tell(&mut said);
    let head = text.lines().next().unwrap_or("");
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|d| head.bytes().filter(|b| b == d).count()).unwrap_or(b',');
    let mut shape = Shape { delimiter, of_text: 0, leads: Vec::new() };
    let (mut reader, mut rows) = (Rows::of(&text), Vec::new());
    while let Some(row) = reader.next(&shape).filter(|_| rows.len() < MOST_ROWS) {
        if rows.is_empty() {
            let roles = roles(&row.cells, settings);
            shape.of_text = roles.iter().find(|(_, role)| *role == "text").map_or(0, |(column, _)| *column);
            shape.leads = kinds::leads(&roles, shape.of_text);
        }
        budget.make(row.cells.iter().map(|cell| cell.len() as u64 + CELL).sum())?;
        rows.push(row);
    }
    let table = Table { budget, blake3, encoding };
    let texts = table.texts(rows, settings, Some(&shape))?.tell(&mut said);
    Ok(Noted::new(texts, said))
}

/// The texts of an Excel workbook, one for each row of each of its sheets.
///
/// # Errors
/// A workbook that cannot be read or is larger than its bounds, or one in which no column holds texts.
pub(super) fn xlsx(budget: &Budget, bytes: &[u8], blake3: &str, settings: &Conversion) -> Result<Noted<Vec<Raw>>, Diagnostic> {
    container::check_workbook(budget, bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| messages::table_broken(budget.file, &e.to_string()))?;
    let table = Table { budget, blake3, encoding: "UTF-8" };
    let (mut raws, mut said, mut why) = (Vec::new(), Vec::new(), None);
    for sheet in book.sheet_names() {
        let rows = sheet_rows(budget, &mut book, &sheet)?;
        match table.texts(rows, settings, None) {
            Ok(texts) => raws.extend(texts.tell(&mut said)),
            Err(error) => why = Some(error),
        }
    }
    // Sheets of notes and figures may be beside the texts.
    match why {
        Some(error) if raws.is_empty() => Err(error),
        _ => Ok(Noted::new(raws, said)),
    }
}

/// The rows of a sheet. Cells are taken one by one, because a sheet may claim to be a million rows wide and hold two cells. Each
/// spends from the budget before it is copied, because a million cells can share one long text.
fn sheet_rows(budget: &Budget, book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Row>, Diagnostic> {
    let broken = |e: calamine::XlsxError| messages::table_broken(budget.file, &e.to_string());
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(sheet).map_err(broken)?;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        if rows.len() >= MOST_ROWS || column > MOST_COLUMNS {
            continue;
        }
        let Some(text) = cell_text(budget, cell.get_value())? else { continue };
        let cells = rows.entry(row).or_default();
        let column = column as usize;
        if cells.len() <= column {
            // A row ends with its last cell; those before it that are empty take room too.
            budget.make(CELL * (column + 1 - cells.len()) as u64)?;
            cells.resize(column + 1, String::new());
        }
        cells.put(column, text);
    }
    Ok(rows.into_iter().map(|(row, cells)| Row { cells, line: row.saturating_add(1), ..Row::default() }).collect())
}

/// The text of a cell, for which the budget has room.
fn cell_text(budget: &Budget, value: &DataRef) -> Result<Option<String>, Diagnostic> {
    let text = match value {
        DataRef::SharedString(text) => {
            budget.make(text.len() as u64)?;
            return Ok(Some((*text).to_owned()));
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Empty | DataRef::Error(_) => return Ok(None),
        DataRef::DateTime(date) => date.to_ymd_hms_milli_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
    };
    budget.make(text.len() as u64)?;
    Ok(Some(text))
}

trait DateText {
    fn to_ymd_hms_milli_string(&self) -> String;
}

impl DateText for calamine::ExcelDateTime {
    fn to_ymd_hms_milli_string(&self) -> String {
        let (year, month, day, ..) = self.to_ymd_hms_milli();
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// What all texts of a table have in common.
struct Table<'a> {
    budget: &'a Budget<'a>,
    blake3: &'a str,
    encoding: &'static str,
}

impl Table<'_> {
    /// The texts of the rows. `shape` is that of a CSV file, whose rows may be cut in wrong places.
    fn texts(&self, mut rows: Vec<Row>, settings: &Conversion, shape: Option<&Shape>) -> Result<Noted<Vec<Raw>>, Diagnostic> {
        let none = || messages::table_without_text(self.budget.file);
        let first = rows.first().map(|row| row.cells.clone()).ok_or_else(none)?;
        let by_name = roles(&first, settings);
        let headed = !by_name.is_empty() || first.iter().all(|name| name.chars().count() < SHORTEST_TEXT);
        if headed {
            rows.remove(0);
        }
        let named = by_name.iter().find(|(_, role)| *role == "text").map(|(column, _)| *column);
        let cells: Vec<&[String]> = rows.iter().map(|row| row.cells.as_slice()).collect();
        let of_text = named.or_else(|| longest(&cells)).ok_or_else(none)?;
        let roles = if headed { by_name } else { kinds::roles_by_content(&cells, of_text) };
        let width = if headed { named_columns(&first) } else { usual_width(&cells).max(of_text + 1) };
        let name = |column: usize| {
            let role = roles.iter().find(|(at, _)| *at == column).map(|(_, role)| (*role).to_owned());
            let heading = || first.get(column).filter(|_| headed).map(|name| start_of(name, LONGEST_HEADING).to_owned());
            role.or_else(heading).unwrap_or_else(|| (column + 1).to_string())
        };
        let names: Vec<String> = (0..width).map(name).collect();
        let is_set = |column: usize| roles.iter().any(|(at, _)| *at == column);
        let columns = Columns { set: (0..width).map(is_set).collect(), names, of_text };
        let mut read = Read { table: self, columns, shape, texts: Vec::new(), said: Vec::new(), spare: Vec::new() };
        // Rows are taken apart one by one, so that their cells do not be in memory twice.
        for row in rows {
            read.row(row)?;
        }
        if read.texts.is_empty() { Err(none()) } else { Ok(read.finish()) }
    }
}

/// The columns of a table.
struct Columns {
    /// The name of each: what it is about, its heading, or its number.
    names: Vec<String>,
    /// Whether it is known what each is about.
    set: Vec<bool>,
    /// The column of the text, from 0.
    of_text: usize,
}

/// A text and the cells of its row.
struct Text {
    text: String,
    fields: Vec<(String, String)>,
    /// Cells that belong to no column, or hold a second text.
    spare: Vec<String>,
    is_quoted: bool,
    is_said: bool,
}

/// What has been read of a table.
struct Read<'a> {
    table: &'a Table<'a>,
    columns: Columns,
    shape: Option<&'a Shape>,
    texts: Vec<Text>,
    said: Vec<Diagnostic>,
    /// Cells of rows before the first text.
    spare: Vec<String>,
}

impl Read<'_> {
    fn row(&mut self, mut row: Row) -> Result<(), Diagnostic> {
        let of_text = self.columns.of_text;
        if self.is_torn(&row) {
            self.torn(row);
            return Ok(());
        }
        let Some(text) = row.cells.get_mut(of_text).map(std::mem::take) else { return Ok(()) };
        let mut text =
            Text { text: plain_lines(&text), fields: Vec::new(), spare: Vec::new(), is_quoted: row.is_quoted, is_said: false };
        self.join_commas(&mut row, &mut text);
        for (at, value) in row.cells.into_iter().enumerate().filter(|(_, value)| !value.trim().is_empty()) {
            match self.columns.names.get(at).filter(|_| !self.is_spare(at, &value)) {
                Some(name) => {
                    self.table.budget.make(name.len() as u64 + 2 * CELL)?;
                    text.fields.push((name.clone(), value.trim().to_owned()));
                }
                None => text.spare.push(value),
            }
        }
        if let Some(cell) = text.spare.first() {
            let shown: String = cell.trim().chars().take(SHOWN).collect();
            self.say(row.line, &format!("it has a cell that is neither its text nor a field: {shown}"));
            text.is_said = true;
        }
        if row.is_unclosed {
            self.say(row.line, "a quote opens in it that is not closed");
            text.is_said = true;
        }
        if text.text.trim().is_empty() {
            self.spare(text.spare);
        } else {
            text.spare.splice(0..0, std::mem::take(&mut self.spare));
            self.texts.push(text);
        }
        Ok(())
    }

    /// Joins a text that was cut at each of its commas: it is in the last column, and nothing of its row is in quotes.
    fn join_commas(&mut self, row: &mut Row, text: &mut Text) {
        let width = self.columns.names.len();
        let extra = row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
        let Some(shape) = self.shape.filter(|_| extra && !row.is_quoted && self.columns.of_text + 1 == width) else { return };
        for cell in row.cells.drain(width..) {
            text.text.push(char::from(shape.delimiter));
            text.text.push_str(&plain_lines(&cell));
        }
        self.say(row.line, "commas of its text are not in quotes, and cut it");
        text.is_said = true;
    }

    /// Whether a cell is none of its column: a second text, or something under an empty heading that does not count the rows.
    fn is_spare(&self, column: usize, value: &str) -> bool {
        if self.columns.set.get(column) == Some(&true) {
            return false;
        }
        let unnamed = self.columns.names.get(column).is_none_or(|name| name.trim().is_empty());
        unnamed && !value.trim().bytes().all(|b| b.is_ascii_digit()) || value.chars().count() >= SHORTEST_TEXT
    }

    /// Whether a row is a piece of another: it ends before the column of the text, or nothing in it fits the columns.
    fn is_torn(&self, row: &Row) -> bool {
        let Some(shape) = self.shape else { return false };
        let blank = row.cells.iter().all(|cell| cell.trim().is_empty());
        let short = row.cells.len() <= self.columns.of_text;
        let fits = |(at, is): &(usize, kinds::Test)| row.cells.get(*at).is_some_and(|v| v.trim().is_empty() || is(v.trim()));
        let strange = !row.is_quoted && !shape.leads.is_empty() && !shape.leads.iter().any(fits);
        let goes_on = strange && self.texts.last().is_some_and(|text| !text.is_quoted);
        !blank && (short || goes_on)
    }

    /// A piece of a row goes on with the text before it where that is in no quotes either.
    fn torn(&mut self, row: Row) {
        let shape = self.shape.filter(|_| !row.is_quoted);
        match (self.texts.last_mut(), shape) {
            (Some(text), Some(shape)) if !text.is_quoted => {
                text.text.push('\n');
                text.text.push_str(&plain_lines(&row.cells.join(&char::from(shape.delimiter).to_string())));
            }
            _ => self.spare(row.cells),
        }
        let said = self.texts.last_mut().map(|text| std::mem::replace(&mut text.is_said, true));
        if !said.unwrap_or(self.spare.len() > 1) {
            self.say(row.line, "it is a piece of another row, or ends before the column of the text");
        }
    }

    /// Keeps cells with the text before them, or else with the first.
    fn spare(&mut self, cells: Vec<String>) {
        let cells = cells.into_iter().filter(|cell| !cell.trim().is_empty());
        self.texts.last_mut().map_or(&mut self.spare, |text| &mut text.spare).extend(cells);
    }

    fn say(&mut self, line: u32, why: &str) {
        if self.said.len() < MOST_OF_A_FILE {
            self.said.push(messages::row_broken(self.table.budget.file, line, why));
        }
    }

    fn finish(self) -> Noted<Vec<Raw>> {
        let table = self.table;
        Noted::new(self.texts.into_iter().map(|text| table.raw(text)).collect(), self.said)
    }
}

impl Table<'_> {
    /// One row. Its title is above the text, if the text does not begin with it; its spare cells are below and are no text.
    fn raw(&self, Text { text, fields, spare, .. }: Text) -> Raw {
        let title = fields.iter().find(|(name, _)| name == "title").map(|(_, title)| title.as_str());
        let mut text = match title.filter(|title| !crate::source::holds(&text, title)) {
            Some(title) => format!("{title}\n{text}"),
            None => text,
        };
        let mut hints = Vec::new();
        for cell in spare {
            text.push('\n');
            let start = text.len();
            text.push_str(plain_lines(&cell).trim());
            hints.push(Hint { range: start..text.len(), what: Mark::Aside(Aside::Cell) });
        }
        Raw { file: Arc::clone(self.budget.file), blake3: self.blake3.to_owned(), encoding: self.encoding, text, hints, fields }
    }
}

/// The columns up to the last that has a heading.
fn named_columns(first: &[String]) -> usize {
    first.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1)
}

/// The cells that most rows have.
fn usual_width(rows: &[&[String]]) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *counts.entry(row.len()).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(width, _)| width)
}

/// The first bytes of a text, as whole characters.
fn start_of(text: &str, bytes: usize) -> &str {
    text.before(text.floor_char_boundary(bytes))
}

/// The column with the longest texts, if they are long enough to be reports.
fn longest(rows: &[&[String]]) -> Option<usize> {
    let width = rows.iter().map(|row| row.len()).max()?;
    let length = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).sum::<usize>();
    let column = (0..width).max_by_key(|column| length(*column))?;
    // A Han character has three bytes.
    (length(column) / rows.len().max(1) >= SHORTEST_TEXT * 3).then_some(column)
}

/// A cell's text with its line ends: those that were written out (`\r\n`), and Excel's own way to write a carriage return.
fn plain_lines(cell: &str) -> String {
    cell.replace("_x000D_", "").replace("\\r\\n", "\n").replace("\\n", "\n").replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn long(text: &str) -> String {
        text.repeat(200)
    }

    fn read_csv(text: &str, columns: &[(&str, &str)]) -> Result<Vec<Raw>, Diagnostic> {
        let columns = columns.iter().map(|(role, name)| ((*role).to_owned(), (*name).to_owned())).collect();
        let settings = Conversion { columns, ..Conversion::default() };
        csv(&Budget::of(&Arc::from("sources/a.csv")), text.as_bytes(), "", &settings).map(|noted| noted.value)
    }

    fn field<'a>(raw: &'a Raw, name: &str) -> &'a str {
        raw.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    #[test]
    fn each_row_is_a_text_with_its_fields() {
        let table = format!(
            "年份,标题,正文,备注\n2024,某市政府工作报告,\"各位代表:\\r\\n{}\",好\n2023,某县报告,{}\n",
            long("甲"),
            long("乙")
        );
        let raws = read_csv(&table, &[]).unwrap();
        assert_eq!(raws.len(), 2);
        assert!(raws[0].text.starts_with("某市政府工作报告\n各位代表:\n甲甲"), "{:.60}", raws[0].text);
        assert_eq!(
            (field(&raws[0], "year"), field(&raws[0], "title"), field(&raws[0], "备注")),
            ("2024", "某市政府工作报告", "好")
        );
        assert_eq!(field(&raws[1], "year"), "2023");
    }

    #[test]
    fn a_title_that_the_text_begins_with_is_not_repeated() {
        let table = format!("title\ttext\n某市报告\t某市 报告 {}\n", long("甲"));
        assert!(read_csv(&table, &[]).unwrap()[0].text.starts_with("某市 报告 甲"));
    }

    #[test]
    fn the_text_is_the_longest_column_or_the_one_that_is_named() {
        let table = format!("2024,某市,{}\n2023,某市,{}\n", long("甲"), long("乙"));
        let raws = read_csv(&table, &[]).unwrap();
        assert_eq!((raws.len(), field(&raws[0], "year"), raws[0].fields.len()), (2, "2024", 2));
        let table = format!("原文,译文\n{},{}\n", long("甲"), long("乙乙"));
        assert!(read_csv(&table, &[("text", "原文")]).unwrap()[0].text.starts_with("甲"));
    }

    /// What is in the texts of a CSV file beside them, and what is said of its rows, with their lines.
    fn asides(text: &str) -> (Vec<(String, Vec<String>)>, Vec<u32>) {
        let noted = csv(&Budget::of(&Arc::from("a.csv")), text.as_bytes(), "", &Conversion::default()).unwrap();
        assert!(noted.said.iter().all(|d| d.code == "table-broken"), "{:?}", noted.said);
        let aside = |raw: &Raw| raw.hints.iter().map(|hint| raw.text[hint.range.clone()].to_owned()).collect();
        let texts = noted.value.iter().map(|raw| (raw.text.replace(&"甲".repeat(200), "…"), aside(raw))).collect();
        (texts, noted.said.iter().filter_map(|d| Some(d.place.as_ref()?.line)).collect())
    }

    #[test]
    fn a_cell_that_no_heading_names_is_beside_the_text_and_its_row_is_said() {
        let long = long("甲");
        let text = |text: &str, asides: &[&str]| (text.to_owned(), asides.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>());
        let table = format!("年份,正文\n2023,\"{long}\",补录\n2024,{long}\n");
        assert_eq!(asides(&table), (vec![text("…\n补录", &["补录"]), text("…", &[])], vec![2]));
        // An empty heading names nothing, unless it counts the rows as some programs do; a second text is in no report.
        let table = format!(",年份,正文,,备注\n0,2023,{long},乙,好\n1,2024,{long},,{long}\n");
        assert_eq!(asides(&table).0[0], text("…\n乙", &["乙"]));
        assert_eq!(asides(&table).1, [2, 3]);
        let table = format!("年份,正文,备注\n2023,{long},好\n2024,{long},\n");
        assert_eq!(asides(&table), (vec![text("…", &[]), text("…", &[])], vec![]));
    }

    #[test]
    fn a_text_that_is_in_no_quotes_is_joined_again() {
        let long = long("甲");
        let table = format!("年份,正文\n2023,{long},乙,丙\n2024,{long}\n乙\n丙,丁\n2025,{long}\n");
        let (texts, said) = asides(&table);
        assert_eq!(texts.iter().map(|(t, _)| t.as_str()).collect::<Vec<_>>(), ["…,乙,丙", "…\n乙\n丙,丁", "…"]);
        assert_eq!(said, [2, 4]);
    }

    #[test]
    fn a_quote_that_is_not_closed_takes_no_other_row() {
        let long = long("甲");
        let (texts, said) = asides(&format!("年份,正文\n2023,\"{long}\n乙\n2024,\"{long}\"\n丙\n"));
        assert_eq!(texts[0].0, "…\n乙");
        assert_eq!(texts[1], ("…\n丙".to_owned(), vec!["丙".to_owned()]));
        assert_eq!(said, [2, 5]);
    }

    #[test]
    fn a_table_without_texts_is_refused() {
        assert_eq!(read_csv("年份,增长\n2024,5%\n", &[]).unwrap_err().code, "table-without-text");
        assert_eq!(read_csv("年份,正文\n2024,\n2025, \n", &[]).unwrap_err().code, "table-without-text");
        assert_eq!(read_csv("年份,正文\n", &[]).unwrap_err().code, "table-without-text");
    }

    /// A workbook of one sheet with inline texts at these cells.
    fn workbook(cells: &[(&str, &str)]) -> Vec<u8> {
        let cell = |(at, text): &(&str, &str)| {
            let row: String = at.chars().filter(char::is_ascii_digit).collect();
            format!("<row r=\"{row}\"><c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
        };
        let rows: String = cells.iter().map(cell).collect();
        let parts = [
            (
                "_rels/.rels",
                "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
                 relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                    .to_owned(),
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
                 <sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
                    .to_owned(),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
                 relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                    .to_owned(),
            ),
            ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn rows_of_a_workbook_are_texts_wherever_they_stand() {
        let text = long("各位代表");
        // The cell at the far corner would take gigabytes if the sheet were filled in.
        let bytes = workbook(&[("A1", "标题"), ("B1", "正文"), ("A2", "某市报告"), ("B2", &text), ("XFD1048576", "末")]);
        let raws = xlsx(&Budget::of(&Arc::from("sources/a.xlsx")), &bytes, "", &Conversion::default()).unwrap().value;
        assert_eq!(raws.len(), 1);
        assert_eq!(raws[0].text, format!("某市报告\n{text}"));
    }

    #[test]
    fn a_damaged_workbook_is_refused() {
        let bytes = workbook(&[("A1", "甲")]);
        let refused =
            |bytes: &[u8]| xlsx(&Budget::of(&Arc::from("a.xlsx")), bytes, "", &Conversion::default()).unwrap_err().code;
        assert_eq!(refused(&bytes[..100]), "file-broken");
        assert_eq!(refused(&bytes), "table-without-text");
    }
}
