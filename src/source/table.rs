//! Tables of texts, one report to a row: CSV and Excel. Which column holds the text follows from the settings, by its heading, or
//! by its being the longest.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, Reader, Xlsx};

use super::budget::{Budget, CELL};
use super::decode::{Decoded, decode};
use super::fields::ROLES;
use super::{Raw, container};
use crate::config::Conversion;
use crate::diag::{Diagnostic, Noted, messages};
use crate::division::table;
use crate::han::cut::{CutList, CutText};

/// Rows that a table can have. More is no collection that a person made.
const MOST_ROWS: usize = 100_000;

/// Columns that a sheet can have.
const MOST_COLUMNS: u32 = 1000;

/// Bytes of a heading that are kept, because each row repeats it.
const LONGEST_HEADING: usize = 300;

/// Characters that the texts of a column have on average, at the least.
const SHORTEST_TEXT: usize = 100;

/// The texts of a CSV file, one for each row. Commas, semicolons and tabs part columns, whichever the first line has most of.
///
/// # Errors
/// A file that is not text, or a table in which no column holds texts.
pub(super) fn csv(budget: &Budget, bytes: &[u8], blake3: &str, settings: &Conversion) -> Result<Noted<Vec<Raw>>, Diagnostic> {
    let (file, mut said) = (budget.file, Vec::new());
    let Decoded { text, encoding } = decode(file, bytes)?.tell(&mut said);
    let head = text.lines().next().unwrap_or("");
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|d| head.bytes().filter(|b| b == d).count()).unwrap_or(b',');
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records().take(MOST_ROWS) {
        let record = record.map_err(|e| messages::table_broken(file, &e.to_string()))?;
        budget.make(record.as_slice().len() as u64 + CELL * record.len() as u64)?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    drop(text);
    let table = Table { budget, blake3, encoding };
    Ok(Noted::new(table.texts(rows, settings)?, said))
}

/// The texts of an Excel workbook, one for each row of each of its sheets.
///
/// # Errors
/// A workbook that cannot be read or is larger than its bounds, or one in which no column holds texts.
pub(super) fn xlsx(budget: &Budget, bytes: &[u8], blake3: &str, settings: &Conversion) -> Result<Noted<Vec<Raw>>, Diagnostic> {
    container::check_workbook(budget, bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| messages::table_broken(budget.file, &e.to_string()))?;
    let table = Table { budget, blake3, encoding: "UTF-8" };
    let (mut raws, mut why) = (Vec::new(), None);
    for sheet in book.sheet_names() {
        let rows = sheet_rows(budget, &mut book, &sheet)?;
        match table.texts(rows, settings) {
            Ok(texts) => raws.extend(texts),
            Err(error) => why = Some(error),
        }
    }
    // Sheets of notes and figures may be beside the texts.
    match why {
        Some(error) if raws.is_empty() => Err(error),
        _ => Ok(Noted::silent(raws)),
    }
}

/// The rows of a sheet. Cells are taken one by one, because a sheet may claim to be a million rows wide and hold two cells. Each
/// spends from the budget before it is copied, because a million cells can share one long text.
fn sheet_rows(budget: &Budget, book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Vec<String>>, Diagnostic> {
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
    let mut rows: Vec<Vec<String>> = rows.into_values().collect();
    // The first row may name columns that it does not reach: those have no name.
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if let Some(first) = rows.first_mut() {
        first.resize(width, String::new());
    }
    Ok(rows)
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
    fn texts(&self, mut rows: Vec<Vec<String>>, settings: &Conversion) -> Result<Vec<Raw>, Diagnostic> {
        let none = || messages::table_without_text(self.budget.file);
        let first = rows.first().cloned().ok_or_else(none)?;
        let roles = roles(&first, settings);
        let headed = !roles.is_empty() || first.iter().all(|name| name.chars().count() < SHORTEST_TEXT);
        if headed {
            rows.remove(0);
        }
        let named = roles.iter().find(|(_, role)| *role == "text").map(|(column, _)| *column);
        let of_text = named.or_else(|| longest(&rows)).ok_or_else(none)?;
        let roles = if headed { roles } else { roles_by_content(&rows, of_text) };
        let name = |column: usize| {
            let role = roles.iter().find(|(at, _)| *at == column).map(|(_, role)| (*role).to_owned());
            let heading = || first.get(column).filter(|_| headed).map(|name| start_of(name, LONGEST_HEADING).to_owned());
            role.or_else(heading).unwrap_or_else(|| (column + 1).to_string())
        };
        let names: Vec<String> = (0..rows.iter().map(Vec::len).max().unwrap_or(0)).map(name).collect();
        let mut texts = Vec::new();
        // Rows are taken apart one by one, so that their cells do not be in memory twice.
        for mut row in rows {
            let Some(text) = row.get_mut(of_text).map(std::mem::take).map(|cell| plain_lines(&cell)) else { continue };
            if text.trim().is_empty() {
                continue;
            }
            let mut fields = Vec::new();
            for (name, value) in names.iter().zip(&row).filter(|(_, value)| !value.trim().is_empty()) {
                self.budget.make(name.len() as u64 + 2 * CELL)?;
                fields.push((name.clone(), value.trim().to_owned()));
            }
            texts.push(self.raw(text, fields));
        }
        if texts.is_empty() { Err(none()) } else { Ok(texts) }
    }

    /// One row. Its title is above the text, if the text does not begin with it.
    fn raw(&self, text: String, fields: Vec<(String, String)>) -> Raw {
        let title = fields.iter().find(|(name, _)| name == "title").map(|(_, title)| title.as_str());
        let text = match title.filter(|title| !super::holds(&text, title)) {
            Some(title) => format!("{title}\n{text}"),
            None => text,
        };
        Raw {
            file: Arc::clone(self.budget.file),
            blake3: self.blake3.to_owned(),
            encoding: self.encoding,
            text,
            hints: Vec::new(),
            fields,
        }
    }
}

/// The first bytes of a text, as whole characters.
fn start_of(text: &str, bytes: usize) -> &str {
    text.before(text.floor_char_boundary(bytes))
}

/// Which columns are about what, by the settings and by the words of the first row.
fn roles(first: &[String], settings: &Conversion) -> Vec<(usize, &'static str)> {
    let role = |heading: &String| {
        let heading = heading.trim().to_lowercase();
        let set = |role: &str| settings.columns.get(role).is_some_and(|name| name.trim().to_lowercase() == heading);
        let by_settings = ROLES.iter().find(|(role, _)| set(role));
        by_settings.or_else(|| {
            ROLES.iter().find(|(role, words)| !settings.columns.contains_key(*role) && words.contains(&heading.as_str()))
        })
    };
    first.iter().enumerate().filter_map(|(column, heading)| Some((column, role(heading)?.0))).collect()
}

/// Whether a value is of a kind.
type Test = fn(&str) -> bool;

/// Which columns of a table without headings are about what, by all their values.
fn roles_by_content(rows: &[Vec<String>], of_text: usize) -> Vec<(usize, &'static str)> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let role = |column: usize| {
        let values = || rows.iter().filter_map(|row| row.get(column)).map(|v| v.trim()).filter(|v| !v.is_empty());
        let all = |is: Test| values().next().is_some() && values().all(is);
        let roles: [(&str, Test); 5] =
            [("url", is_address), ("published", is_day), ("year", is_year), ("region", is_region), ("title", is_title)];
        roles.iter().find(|(_, is)| all(*is)).map(|(role, _)| *role)
    };
    (0..width).filter(|column| *column != of_text).filter_map(|column| Some((column, role(column)?))).collect()
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// A day in figures, with a time or without: 2024-01-15, 2024/1/15 9:30, 2024年1月15日.
fn is_day(value: &str) -> bool {
    let figures: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let signs = value.chars().all(|c| c.is_ascii_digit() || "-/.年月日: ".contains(c));
    let day = |parts: &[&str]| matches!(parts, [year, month, day, ..] if year.len() == 4 && month.len() <= 2 && day.len() <= 2);
    signs && day(&figures)
}

fn is_year(value: &str) -> bool {
    let figures = value.trim_end_matches('年');
    figures.len() == 4 && figures.parse().is_ok_and(|year: u16| (1949..2100).contains(&year))
}

/// The name of a place, or several from the largest to the smallest.
fn is_region(value: &str) -> bool {
    let mentions = table().scan(value);
    let named: usize = mentions.iter().map(|m| m.range.len()).sum();
    let bare: usize = value.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).map(str::len).sum();
    named > 0 && named == bare
}

fn is_title(value: &str) -> bool {
    const LONGEST: usize = 60;
    value.contains("报告") && value.chars().count() <= LONGEST
}

/// The column with the longest texts, if they are long enough to be reports.
fn longest(rows: &[Vec<String>]) -> Option<usize> {
    let width = rows.iter().map(Vec::len).max()?;
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
