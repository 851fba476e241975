//! The description of the tables for programs: a Frictionless data package with keys, allowed values and hashes, and a Dataset of
//! schema.org.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::exported::Exported;
use super::schema::allowed;
use super::table::Form;
use super::{Described, Field, FileOf};
use crate::json::Keys;
use crate::page::context::PageContext;
use crate::page::escape;
use crate::page::layout::absolute;

/// The version of the tables' format. The first number rises when a table, a column or a file goes or changes its meaning, the
/// second when one is added.
pub(crate) const FORMAT: &str = "2.0.0";

/// The data dictionary: `datapackage.json`.
pub(super) fn package(context: PageContext, tables: &[Described]) -> String {
    let mut package = head(context);
    package.put("resources", tables.iter().flat_map(|table| resources(context, table)).collect());
    printed(&package)
}

/// A data package without its resources: what the archive is, who published the reports, and the licence.
pub(super) fn head(context: PageContext) -> Value {
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
    package
}

/// The text of a data package.
pub(super) fn printed(package: &Value) -> String {
    let mut text = serde_json::to_string_pretty(package).unwrap_or_default();
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
            resource.put("schema", described_schema(context, table));
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

/// The columns of a table of the site with their keys.
fn described_schema(context: PageContext, table: &Described) -> Value {
    let own = Exported::Table(table.of);
    let foreign = own.foreign_keys(context.site, &Exported::all(context.site)).into_iter();
    // An empty name is the table itself.
    let named = |other: Exported| if other == own { String::new() } else { other.name().to_owned() };
    let foreign = foreign.map(|(column, other, referred)| (column, named(other), referred)).collect();
    let mut schema = schema(own, &table.fields, foreign);
    schema.put("missingValues", json!([""]));
    schema
}

/// The columns of a table with their keys. A foreign key is a column, the name of a resource, and the column there.
pub(super) fn schema(table: Exported, fields: &[Field], foreign: Vec<(&str, String, &str)>) -> Value {
    let key = table.primary_key();
    let field = |field: &Field| {
        let mut value = json!({ "name": field.name, "type": field.kind, "description": field.description });
        let mut constraints = json!({});
        if key.contains(&field.name) {
            constraints.put("required", true.into());
        }
        if key == [field.name] {
            constraints.put("unique", true.into());
        }
        if let Exported::Table(of) = table
            && let Some(allowed) = allowed(of, field.name)
        {
            constraints.put("enum", allowed.into());
        }
        if constraints.as_object().is_some_and(|constraints| !constraints.is_empty()) {
            value.put("constraints", constraints);
        }
        value
    };
    let fields: Vec<Value> = fields.iter().map(field).collect();
    let mut schema = json!({ "fields": fields });
    if !key.is_empty() {
        schema.put("primaryKey", key.into());
    }
    if !foreign.is_empty() {
        let reference = |(column, resource, referred)| json!({ "fields": column, "reference": { "resource": resource, "fields": referred } });
        schema.put("foreignKeys", foreign.into_iter().map(reference).collect());
    }
    schema
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
