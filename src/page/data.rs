//! Data for reuse: tables of reports, headings, terms and definitions, as JSON and CSV (RFC 4180), with a data dictionary
//! (`datapackage.json`, Frictionless Data Package).
//!
//! A table of many rows is cut by year, so that no file grows without bound and a new report changes the files of its year only.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::annotation::{Origin, Sightings, TermId};
use crate::page::card::Desk;
use crate::page::shell::{Shell, absolute};
use crate::page::{File, label};

/// Rows that one file holds; a longer table is cut by year.
const ROWS: usize = 50_000;
/// A spreadsheet takes CSV for UTF-8 only when it begins with this mark.
const MARK: &str = "\u{feff}";

/// A column: its name, and its type in the words of Frictionless.
type Column = (&'static str, &'static str);

/// One table while it is filled.
struct Table {
    name: &'static str,
    columns: &'static [Column],
    rows: Vec<(Option<u16>, Vec<Value>)>,
}

const REPORTS: &[Column] = &[
    ("address", "string"),
    ("url", "string"),
    ("title", "string"),
    ("kind", "string"),
    ("region", "string"),
    ("year", "integer"),
    ("delivered", "date"),
    ("published", "date"),
    ("congress", "string"),
    ("session", "string"),
    ("speaker", "string"),
    ("office", "string"),
    ("characters", "integer"),
    ("notes", "integer"),
    ("digest", "boolean"),
    ("publisher", "string"),
    ("number", "string"),
    ("source_url", "string"),
    ("script", "string"),
    ("markdown", "string"),
];
const OUTLINE: &[Column] = &[
    ("report", "string"),
    ("year", "integer"),
    ("anchor", "string"),
    ("level", "integer"),
    ("lead", "boolean"),
    ("heading", "string"),
];
const TERMS: &[Column] = &[
    ("term", "string"),
    ("address", "string"),
    ("url", "string"),
    ("aliases", "string"),
    ("definitions", "integer"),
    ("meanings", "integer"),
    ("uses", "integer"),
    ("places", "integer"),
    ("first_report", "string"),
    ("first_year", "integer"),
];
const DEFINITIONS: &[Column] = &[
    ("term", "string"),
    ("term_address", "string"),
    ("origin", "string"),
    ("report", "string"),
    ("year", "integer"),
    ("region", "string"),
    ("label", "string"),
    ("source", "string"),
    ("definition", "string"),
];

/// What the template of the data page is given.
#[derive(Serialize)]
pub(super) struct Values {
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

/// All data files, and the page that describes them.
pub(super) fn files(desk: Desk, sightings: &Sightings) -> (Vec<File>, Shell, Values) {
    let tables = [reports(desk), outline(desk), terms(desk, sightings), definitions(desk)];
    let mut files = Vec::new();
    let mut described = Vec::new();
    let mut resources = Vec::new();
    for table in tables {
        let fields = fields(desk, &table);
        let mut names = Vec::new();
        for (name, rows) in parts(&table) {
            files.push(File { path: format!("data/{name}.csv"), bytes: csv(&table, &rows).into_bytes() });
            files.push(File { path: format!("data/{name}.json"), bytes: as_json(&table, &rows).into_bytes() });
            resources.push(resource(&name, &fields));
            names.extend([format!("{name}.csv"), format!("{name}.json")]);
        }
        let title = desk.strings.get(&format!("table_{}", table.name)).to_owned();
        described.push(Described { id: table.name, title, rows: table.rows.len(), files: names, fields });
    }
    files.push(File { path: "data/datapackage.json".to_owned(), bytes: package(desk, resources).into_bytes() });
    let title = desk.strings.get("data_title").to_owned();
    let shell = Shell { heading: title.clone(), title, description: desk.strings.get("data_lede").to_owned(), current: "" };
    (files, shell, Values { tables: described })
}

fn reports(desk: Desk) -> Table {
    let rows = desk.site.reports.iter().map(|r| {
        let (front, source) = (&r.front, r.front.source.as_ref());
        let row = vec![
            json!(r.address),
            json!(absolute(desk.site, &r.address)),
            json!(front.title),
            json!(label::kind(front.kind)),
            json!(front.region.join("/")),
            json!(front.year),
            json!(front.delivered.map(|d| d.to_string())),
            json!(front.published.map(|d| d.to_string())),
            json!(front.congress),
            json!(front.session),
            json!(front.speaker),
            json!(front.office),
            json!(r.characters),
            json!(r.notes),
            json!(front.digest.is_some()),
            json!(source.and_then(|s| s.publisher.as_deref())),
            json!(source.and_then(|s| s.number.as_deref())),
            json!(source.and_then(|s| s.url.as_deref())),
            json!(source.and_then(|s| s.script.as_deref())),
            json!(absolute(desk.site, &format!("{}index.md", r.address))),
        ];
        (front.year, row)
    });
    Table { name: "reports", columns: REPORTS, rows: rows.collect() }
}

fn outline(desk: Desk) -> Table {
    let rows = desk.site.reports.iter().flat_map(|r| {
        r.outline.iter().map(move |h| {
            let row = vec![json!(r.address), json!(r.front.year), json!(h.id), json!(h.level), json!(h.lead), json!(h.text)];
            (r.front.year, row)
        })
    });
    Table { name: "outline", columns: OUTLINE, rows: rows.collect() }
}

fn terms(desk: Desk, sightings: &Sightings) -> Table {
    let rows = desk.site.lexicon.terms().iter().zip(0u32..).map(|(term, id)| {
        let figures = desk.site.term_figures(TermId(id), sightings);
        let first = figures.first.and_then(|r| desk.site.report(r));
        let year = first.and_then(|r| r.front.year);
        let address = format!("/terms/{}/", term.slug);
        let row = vec![
            json!(term.name),
            json!(address),
            json!(absolute(desk.site, &address)),
            json!(term.aliases.join("|")),
            json!(term.definitions.len()),
            json!(figures.meanings),
            json!(figures.total),
            json!(figures.places.len()),
            json!(first.map(|r| r.address.as_str())),
            json!(year),
        ];
        (year, row)
    });
    Table { name: "terms", columns: TERMS, rows: rows.collect() }
}

fn definitions(desk: Desk) -> Table {
    let rows = desk.site.lexicon.terms().iter().flat_map(|term| {
        term.definitions.iter().map(move |definition| {
            let (report, note, curated) = match &definition.origin {
                Origin::Report { report, label } => (desk.site.report(*report), Some(label), None),
                Origin::Glossary(curated) => (None, None, Some(curated)),
            };
            let year = report.and_then(|r| r.front.year);
            let region = report.map(|r| &r.front.region).or(curated.map(|c| &c.region));
            let row = vec![
                json!(term.name),
                json!(format!("/terms/{}/", term.slug)),
                json!(if report.is_some() { "report" } else { "glossary" }),
                json!(report.map(|r| r.address.as_str())),
                json!(year),
                json!(region.map(|r| r.join("/"))),
                json!(note),
                json!(curated.and_then(|c| c.source.as_deref())),
                json!(&*definition.text),
            ];
            (year, row)
        })
    });
    Table { name: "definitions", columns: DEFINITIONS, rows: rows.collect() }
}

/// The files of a table without their extension, and the rows of each.
fn parts(table: &Table) -> Vec<(String, Vec<&[Value]>)> {
    if table.rows.len() <= ROWS {
        return vec![(table.name.to_owned(), table.rows.iter().map(|(_, row)| row.as_slice()).collect())];
    }
    let mut years: BTreeMap<Option<u16>, Vec<&[Value]>> = BTreeMap::new();
    for (year, row) in &table.rows {
        years.entry(*year).or_default().push(row);
    }
    let name = |year: Option<u16>| year.map_or_else(|| format!("{}-undated", table.name), |y| format!("{}-{y}", table.name));
    years.into_iter().map(|(year, rows)| (name(year), rows)).collect()
}

fn csv(table: &Table, rows: &[&[Value]]) -> String {
    let mut out = String::from(MARK);
    let header: Vec<Value> = table.columns.iter().map(|(name, _)| json!(name)).collect();
    line(&mut out, &header);
    rows.iter().for_each(|row| line(&mut out, row));
    out
}

fn line(out: &mut String, row: &[Value]) {
    for (i, value) in row.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        match value {
            Value::Null => {}
            Value::String(text) if text.contains(['"', ',', '\n', '\r']) => {
                out.push('"');
                out.push_str(&text.replace('"', "\"\""));
                out.push('"');
            }
            Value::String(text) => out.push_str(text),
            other => out.push_str(&other.to_string()),
        }
    }
    out.push_str("\r\n");
}

/// One object a line, so that versions can be compared line by line. What is not known is absent.
fn as_json(table: &Table, rows: &[&[Value]]) -> String {
    let mut out = String::from("[");
    for (i, row) in rows.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        let known = table.columns.iter().zip(row.iter()).filter(|(_, value)| !value.is_null());
        let object: serde_json::Map<String, Value> =
            known.map(|((name, _), value)| ((*name).to_owned(), value.clone())).collect();
        out.push_str(&Value::Object(object).to_string());
    }
    out.push_str("\n]\n");
    out
}

fn fields(desk: Desk, table: &Table) -> Vec<Field> {
    let describe = |name: &str| {
        let own = desk.strings.get(&format!("field_{}_{name}", table.name));
        if own.is_empty() { desk.strings.get(&format!("field_{name}")) } else { own }.to_owned()
    };
    table.columns.iter().map(|(name, kind)| Field { name, kind, description: describe(name) }).collect()
}

fn resource(name: &str, fields: &[Field]) -> Value {
    let fields: Vec<Value> =
        fields.iter().map(|f| json!({"name": f.name, "type": f.kind, "description": f.description})).collect();
    json!({
        "name": name, "path": format!("{name}.csv"), "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "profile": "tabular-data-resource", "schema": {"fields": fields, "missingValues": [""]},
    })
}

fn package(desk: Desk, resources: Vec<Value>) -> String {
    let config = &desk.site.config;
    let package = json!({
        "profile": "data-package", "name": "gongbao", "title": config.title, "description": config.description,
        "homepage": config.base_url, "resources": resources,
    });
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_what_would_break_a_line() {
        let mut out = String::new();
        line(&mut out, &[json!("甲,乙"), json!("说“好”"), json!("a\"b\nc"), Value::Null, json!(3), json!(true)]);
        assert_eq!(out, "\"甲,乙\",说“好”,\"a\"\"b\nc\",,3,true\r\n");
    }

    #[test]
    fn a_long_table_is_cut_by_year() {
        let row = |year: Option<u16>| (year, vec![json!("x")]);
        let mut rows = vec![row(Some(2024)); ROWS];
        rows.push(row(None));
        let table = Table { name: "outline", columns: OUTLINE, rows };
        let parts: Vec<(String, usize)> = parts(&table).into_iter().map(|(name, rows)| (name, rows.len())).collect();
        assert_eq!(parts, [("outline-undated".to_owned(), 1), ("outline-2024".to_owned(), ROWS)]);
    }
}
