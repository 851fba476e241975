//! The description of the tables for programs: a Frictionless data package with keys, allowed values and hashes, and a Dataset of
//! schema.org.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::schema::{allowed, foreign_keys, primary_key};
use super::table::Form;
use super::tables::TableOf;
use super::{Described, FileOf};
use crate::json::Keys;
use crate::page::context::PageContext;
use crate::page::escape;
use crate::page::layout::absolute;

/// The version of the tables' format. The first number rises when a table, a column or a file goes or changes its meaning, the
/// second when one is added.
pub(crate) const FORMAT: &str = "2.0.0";

/// The data dictionary: `datapackage.json`.
pub(super) fn package(context: PageContext, tables: &[Described]) -> String {
    let config = &context.site.config;
    let mut package = json!({
        "profile": "data-package", "name": "gongbao", "title": config.title, "description": config.description,
        "homepage": config.base_url, "version": FORMAT, "sources": sources(context),
    });
    if package.get("sources").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        // A list of sources that is there must name one.
        package.as_object_mut().map(|package| package.remove("sources"));
    }
    if let Some(licence) = licence(context) {
        package.put("licenses", vec![licence].into());
    }
    package.put("resources", tables.iter().flat_map(|table| resources(context, table)).collect());
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

/// The licence of the data, if the settings name one: by its identifier, or by its address.
fn licence(context: PageContext) -> Option<Value> {
    let typed = &context.site.config.data_licence;
    let address = licence_address(typed)?;
    Some(if address == *typed { json!({ "path": address }) } else { json!({ "name": typed, "path": address }) })
}

/// The address of a licence. SPDX has a page for each of its identifiers.
fn licence_address(typed: &str) -> Option<String> {
    match typed {
        "" => None,
        address if address.starts_with("https://") || address.starts_with("http://") => Some(address.to_owned()),
        name => Some(format!("https://spdx.org/licenses/{}.html", name.replace(char::is_whitespace, "-"))),
    }
}

/// Who published the reports, in order of name.
fn sources(context: PageContext) -> Vec<Value> {
    let publishers = context.site.reports.iter().filter_map(|report| report.front.source.as_ref()?.publisher.as_deref());
    publishers.collect::<BTreeSet<_>>().into_iter().map(|title| json!({ "title": title })).collect()
}

/// A table as its CSV file, with its columns, and as its JSON file.
fn resources(context: PageContext, table: &Described) -> Vec<Value> {
    let resource = |file: &FileOf| {
        let csv = file.form == Form::Csv;
        let mut resource = json!({
            "name": if csv { table.id.to_owned() } else { file.name.clone() }, "path": file.name, "title": table.title,
            "format": file.form.extension(), "mediatype": media_type(file.form), "encoding": "utf-8",
            "bytes": file.bytes, "hash": format!("sha256:{}", file.hash), "rows": table.rows,
        });
        if csv {
            resource.put("profile", "tabular-data-resource".into());
            resource.put("schema", schema(context, table));
        }
        resource
    };
    table.measured.iter().map(resource).collect()
}

fn media_type(form: Form) -> &'static str {
    match form.extension() {
        "csv" => "text/csv",
        _ => "application/json",
    }
}

/// The columns of a table with their keys.
fn schema(context: PageContext, table: &Described) -> Value {
    let key = primary_key(table.of);
    let field = |field: &super::Field| {
        let mut value = json!({ "name": field.name, "type": field.kind, "description": field.description });
        let mut constraints = json!({});
        if key.contains(&field.name) {
            constraints.put("required", true.into());
        }
        if key == [field.name] {
            constraints.put("unique", true.into());
        }
        if let Some(allowed) = allowed(table.of, field.name) {
            constraints.put("enum", allowed.into());
        }
        if constraints.as_object().is_some_and(|constraints| !constraints.is_empty()) {
            value.put("constraints", constraints);
        }
        value
    };
    let fields: Vec<Value> = table.fields.iter().map(field).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if !key.is_empty() {
        schema.put("primaryKey", key.into());
    }
    let foreign: Vec<Value> = foreign_keys(context.site, table.of).into_iter().map(|key| foreign_key(table.of, key)).collect();
    if !foreign.is_empty() {
        schema.put("foreignKeys", foreign.into());
    }
    schema
}

fn foreign_key(own: TableOf, (field, other, column): (&str, TableOf, &str)) -> Value {
    // An empty name is the table itself.
    let resource = if other == own { "" } else { other.name() };
    json!({ "fields": field, "reference": { "resource": resource, "fields": column } })
}

/// The tables as a Dataset of schema.org, as JSON for a script element.
pub(super) fn dataset(context: PageContext, tables: &[Described]) -> String {
    let config = &context.site.config;
    let url = |name: &str| absolute(context.site, &format!("/data/{name}"));
    let download = |table: &Described, file: &FileOf| {
        json!({
            "@type": "DataDownload", "name": table.title, "contentUrl": url(&file.name), "encodingFormat": media_type(file.form),
            "contentSize": format!("{} B", file.bytes), "sha256": file.hash,
        })
    };
    let distribution: Vec<Value> =
        tables.iter().flat_map(|table| table.measured.iter().map(|file| download(table, file))).collect();
    let column = |table: &Described, field: &super::Field| json!({ "@type": "PropertyValue", "name": format!("{}.{}", table.id, field.name), "description": field.description });
    let columns = tables.iter().flat_map(|table| table.fields.iter().map(|field| column(table, field)));
    let indicators = context.site.indicators.list().iter().filter(|_| config.figures).map(|indicator| {
        json!({
            "@type": "PropertyValue", "propertyID": &*indicator.code, "name": &*indicator.name,
            "unitText": indicator.unit.name(),
        })
    });
    let mut dataset = json!({
        "@context": "https://schema.org", "@type": "Dataset", "name": config.title, "description": described(context),
        "url": url(""), "version": FORMAT, "inLanguage": "zh", "isAccessibleForFree": true,
        "distribution": distribution, "variableMeasured": columns.chain(indicators).collect::<Vec<_>>(),
    });
    if let Some(licence) = licence_address(&config.data_licence) {
        dataset.put("license", licence.into());
    }
    let years = (context.site.years.keys().next(), context.site.years.keys().next_back());
    if let (Some(first), Some(last)) = years {
        dataset.put("temporalCoverage", format!("{first}/{last}").into());
    }
    escape::json(&dataset)
}

/// What the tables are: the description of the archive, or that of the page.
fn described(context: PageContext) -> String {
    let own = &context.site.config.description;
    if own.is_empty() { context.strings.get("data_description").to_owned() } else { own.clone() }
}
