//! Data for reuse: tables of reports, headings, terms, definitions, notes, uses and figures, as JSON and CSV, with a data dictionary
//! (`datapackage.json`, Frictionless Data Package).
//!
//! Each table is one CSV file, whatever its size, and all but the longest ones are a JSON file too. Data that several rows share is
//! stored in one table, and the others refer to it by its address.

pub(crate) mod export_package;
pub(crate) mod exported;
mod figures;
mod package;
pub(crate) mod paragraphs;
mod schema;
pub(crate) mod table;
mod tables;

use std::sync::OnceLock;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use self::exported::Exported;
use self::table::{Cell, Column, Of, Rows, Table, Text};
use crate::page::context::PageContext;
use crate::page::layout::Layout;
use crate::page::{File, Gathered};

pub use self::table::Form;
pub use self::tables::TableOf;

/// The values for the template of the data page.
#[derive(Serialize)]
pub(crate) struct DataValues {
    tables: Vec<Described>,
    structured: String,
}

#[derive(Serialize)]
struct Described {
    #[serde(skip)]
    of: TableOf,
    id: &'static str,
    title: String,
    rows: usize,
    files: Vec<String>,
    fields: Vec<Field>,
    #[serde(skip)]
    measured: Vec<FileOf>,
}

/// The files of tables that have been made or measured, which the data dictionary describes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Measured([OnceLock<Vec<FileOf>>; TableOf::ALL.len()]);

/// What is said of a file without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileOf {
    form: Form,
    name: String,
    rows: usize,
    bytes: usize,
    /// Its SHA-256 in hexadecimal digits.
    hash: String,
}

impl FileOf {
    fn new(of: TableOf, form: Form, rows: usize, bytes: usize, hash: Sha256) -> FileOf {
        let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        FileOf { form, name: format!("{}.{}", of.name(), form.extension()), rows, bytes, hash }
    }
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    kind: &'static str,
    description: String,
}

/// The files of one table, in all its forms.
pub(crate) fn table(context: PageContext, of: TableOf, gathered: &Gathered) -> Vec<File> {
    let expected = of.expected(context, gathered);
    let mut tables: Vec<Table> = of.forms().iter().map(|form| Table::new(of.columns(), *form, expected)).collect();
    of.rows(context, gathered, &mut tables);
    let (mut files, mut measured) = (Vec::new(), Vec::new());
    for (table, form) in tables.into_iter().zip(of.forms()) {
        let (rows, bytes) = (table.rows(), table.finish().into_bytes());
        measured.push(FileOf::new(of, *form, rows, bytes.len(), Sha256::new_with_prefix(&bytes)));
        files.push(File { path: format!("data/{}.{}", of.name(), form.extension()), bytes });
    }
    // The dictionary may have been first.
    let _ = gathered.measured.of(of).map(|known| known.set(measured));
    files
}

impl Measured {
    fn of(&self, table: TableOf) -> Option<&OnceLock<Vec<FileOf>>> {
        self.0.get(table as usize)
    }
}

/// The data dictionary, and the page that describes the tables.
pub(crate) fn described(context: PageContext, gathered: &Gathered) -> (File, Layout, DataValues) {
    let mut tables = TableOf::of(context.site);
    tables.sort();
    let tables: Vec<Described> = tables.into_iter().map(|table| describe(context, table, gathered)).collect();
    let package = package::package(context, &tables).into_bytes();
    let title = context.strings.get("data_title").to_owned();
    let layout = Layout {
        heading: title.clone(),
        title,
        description: context.strings.get("data_lede").to_owned(),
        current: "",
        ..Layout::default()
    };
    let structured = package::dataset(context, &tables);
    (File { path: "data/datapackage.json".to_owned(), bytes: package }, layout, DataValues { tables, structured })
}

fn describe(context: PageContext, of: TableOf, gathered: &Gathered) -> Described {
    let known = gathered.measured.of(of).map(|known| known.get_or_init(|| measure(context, of, gathered)).clone());
    // The dictionary names CSV first.
    let measured: Vec<FileOf> = known.into_iter().flatten().rev().collect();
    Described {
        of,
        id: of.name(),
        title: title(context, Exported::Table(of)).to_owned(),
        rows: measured.first().map_or(0, |file| file.rows),
        files: measured.iter().map(|file| file.name.clone()).collect(),
        fields: fields(context, Exported::Table(of), None),
        measured,
    }
}

fn title<'a>(context: PageContext<'a>, table: Exported) -> &'a str {
    context.strings.get(&format!("table_{}", table.name()))
}

/// The columns of a table, and one more.
fn fields(context: PageContext, table: Exported, more: Option<Column>) -> Vec<Field> {
    let describe = |name: &str| {
        let own = context.strings.get(&format!("field_{}_{name}", table.name()));
        if own.is_empty() { context.strings.get(&format!("field_{name}")) } else { own }.to_owned()
    };
    let columns = table.columns().iter().copied().chain(more);
    columns.map(|(name, kind)| Field { name, kind, description: describe(name) }).collect()
}

/// Measures the files of a table that is not made in this build, because its rows are those of the last one. No file is kept whole.
fn measure(context: PageContext, of: TableOf, gathered: &Gathered) -> Vec<FileOf> {
    let mut files: Vec<Measuring> = of.forms().iter().map(|form| Measuring::new(of, *form)).collect();
    of.rows(context, gathered, &mut files);
    files.into_iter().map(|file| file.finish(of)).collect()
}

/// A file that is measured while its rows come in.
struct Measuring {
    form: Form,
    text: Text,
    hash: Sha256,
    bytes: usize,
}

/// The most bytes of a file that are kept while it is measured.
const KEPT: usize = 1 << 16;

impl Measuring {
    fn new(table: TableOf, form: Form) -> Measuring {
        Measuring { form, text: Text::new(form, table.columns()), hash: Sha256::new(), bytes: 0 }
    }

    fn finish(mut self, table: TableOf) -> FileOf {
        let rows = self.text.rows();
        let rest = self.text.finish();
        self.hash.update(&rest);
        FileOf::new(table, self.form, rows, self.bytes + rest.len(), self.hash)
    }
}

impl Rows for Measuring {
    fn row(&mut self, _: Of, cells: &[Cell]) {
        self.text.row(cells);
        let written = self.text.written();
        if written.len() > KEPT {
            self.hash.update(&*written);
            self.bytes += written.len();
            written.clear();
        }
    }
}
