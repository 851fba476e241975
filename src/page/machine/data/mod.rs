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

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use self::exported::Exported;
use self::table::{Cell, Column, Of, Rows, Text};
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

/// What is said of a file without opening it.
struct FileOf {
    form: Form,
    name: String,
    bytes: usize,
    /// Its SHA-256 in hexadecimal digits.
    hash: String,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    kind: &'static str,
    description: String,
}

/// The file of one table in one form.
pub(crate) fn table(context: PageContext, table: TableOf, form: Form, gathered: &Gathered) -> File {
    table.file(form, context, gathered)
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
    let mut measuring = Measuring(of.forms().iter().rev().map(|form| OneFile::new(of, *form)).collect());
    of.rows(context, gathered, &mut measuring);
    let rows = measuring.0.first().map_or(0, |file| file.text.rows());
    let measured: Vec<FileOf> = measuring.0.into_iter().map(|file| file.finish(of)).collect();
    Described {
        of,
        id: of.name(),
        title: title(context, Exported::Table(of)).to_owned(),
        rows,
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

/// The files of a table that are measured and not kept. Their rows are made again for this: it costs less than keeping the files
/// of all tables until they can be described.
struct Measuring(Vec<OneFile>);

struct OneFile {
    form: Form,
    text: Text,
    hash: Sha256,
    bytes: usize,
}

/// The most bytes of a file that are kept while it is measured.
const KEPT: usize = 1 << 16;

impl OneFile {
    fn new(table: TableOf, form: Form) -> OneFile {
        OneFile { form, text: Text::new(form, table.columns()), hash: Sha256::new(), bytes: 0 }
    }

    fn finish(mut self, table: TableOf) -> FileOf {
        let rest = self.text.finish();
        self.hash.update(&rest);
        FileOf {
            form: self.form,
            name: format!("{}.{}", table.name(), self.form.extension()),
            bytes: self.bytes + rest.len(),
            hash: self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl Rows for Measuring {
    fn row(&mut self, _: Of, cells: &[Cell]) {
        for OneFile { text, hash, bytes, .. } in &mut self.0 {
            text.row(cells);
            let written = text.written();
            if written.len() > KEPT {
                hash.update(&*written);
                *bytes += written.len();
                written.clear();
            }
        }
    }
}
