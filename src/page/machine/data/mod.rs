//! Data for reuse: tables of reports, headings, terms, definitions, notes and uses, as JSON and CSV, with a data dictionary
//! (`datapackage.json`, Frictionless Data Package).
//!
//! A table with many rows is divided by year, so that no file grows without bound and a new report changes only the files of
//! its year. Data that several rows share is stored in one table, and the others refer to it by its address.

mod figures;
mod table;
mod tables;

use serde::Serialize;
use serde_json::{Value, json};

use crate::page::context::PageContext;
use crate::page::layout::Layout;
use crate::page::{File, Gathered};

pub use self::tables::TableOf;

/// The values for the template of the data page.
#[derive(Serialize)]
pub(crate) struct DataValues {
    tables: Vec<Described>,
}

#[derive(Serialize)]
struct Described {
    id: &'static str,
    title: String,
    rows: usize,
    files: Vec<String>,
    fields: Vec<Field>,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    kind: &'static str,
    description: String,
}

/// The files of one table.
pub(crate) fn table(context: PageContext, table: TableOf, gathered: &Gathered) -> Vec<File> {
    table.files(context, gathered)
}

/// The data dictionary, and the page that describes the tables.
pub(crate) fn described(context: PageContext, gathered: &Gathered) -> (File, Layout, DataValues) {
    let mut described = Vec::new();
    let mut resources = Vec::new();
    let mut tables = TableOf::of(context.site);
    tables.sort();
    for table in tables {
        let fields = fields(context, table);
        let years = table.years(context, gathered);
        let names = table::names(table.name(), &years);
        resources.extend(names.iter().map(|name| resource(name, &fields)));
        let title = context.strings.get(&format!("table_{}", table.name())).to_owned();
        let files = names.iter().flat_map(|name| [format!("{name}.csv"), format!("{name}.json")]).collect();
        described.push(Described { id: table.name(), title, rows: years.values().sum(), files, fields });
    }
    let package = File { path: "data/datapackage.json".to_owned(), bytes: package(context, resources).into_bytes() };
    let title = context.strings.get("data_title").to_owned();
    let layout = Layout {
        heading: title.clone(),
        title,
        description: context.strings.get("data_lede").to_owned(),
        current: "",
        ..Layout::default()
    };
    (package, layout, DataValues { tables: described })
}

fn fields(context: PageContext, table: TableOf) -> Vec<Field> {
    let describe = |name: &str| {
        let own = context.strings.get(&format!("field_{}_{name}", table.name()));
        if own.is_empty() { context.strings.get(&format!("field_{name}")) } else { own }.to_owned()
    };
    table.columns().iter().map(|(name, kind)| Field { name, kind, description: describe(name) }).collect()
}

fn resource(name: &str, fields: &[Field]) -> Value {
    let fields: Vec<Value> =
        fields.iter().map(|f| json!({"name": f.name, "type": f.kind, "description": f.description})).collect();
    json!({
        "name": name, "path": format!("{name}.csv"), "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "profile": "tabular-data-resource", "schema": {"fields": fields, "missingValues": [""]},
    })
}

fn package(context: PageContext, resources: Vec<Value>) -> String {
    let config = &context.site.config;
    let package = json!({
        "profile": "data-package", "name": "gongbao", "title": config.title, "description": config.description,
        "homepage": config.base_url, "resources": resources,
    });
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}
