//! The data package that describes the files of an export.

use serde_json::{Value, json};

use super::exported::{Exported, ExportedFile, ExportedTable, PROVINCE};
use super::package::{head, printed, schema};
use super::{fields, title};
use crate::json::Keys;
use crate::page::context::PageContext;

/// The data dictionary of an export with files of these extensions.
pub(crate) fn package(context: PageContext, tables: &[ExportedTable], extensions: &[&'static str]) -> String {
    let among: Vec<Exported> = tables.iter().map(|table| table.table).collect();
    let mut resources = Vec::new();
    for extension in extensions {
        // The names of the first format are those of the tables, which are shorter to refer to.
        let suffix = if extensions.first() == Some(extension) { String::new() } else { format!(".{extension}") };
        resources.extend(tables.iter().map(|table| resource(context, table, extension, &among, &suffix)));
    }
    let mut package = head(context);
    package.put("resources", resources.into());
    printed(&package)
}

/// A table in one format.
fn resource(context: PageContext, table: &ExportedTable, extension: &str, among: &[Exported], suffix: &str) -> Value {
    let own = table.table;
    let files: Vec<&ExportedFile> = table.files.iter().filter(|file| file.extension == extension).collect();
    let mut resource = json!({ "name": format!("{}{suffix}", own.name()), "title": title(context, own) });
    match files.as_slice() {
        // A resource without a path must have its rows in it.
        [] => resource.put("data", Value::Array(Vec::new())),
        [file] => {
            resource.put("path", file.path.clone().into());
            resource.put("hash", format!("sha256:{}", file.hash).into());
        }
        files => resource.put("path", files.iter().map(|file| file.path.clone()).collect()),
    }
    resource.put("format", extension.into());
    resource.put("mediatype", media_type(extension).into());
    resource.put("bytes", files.iter().map(|file| file.bytes).sum::<u64>().into());
    resource.put("rows", table.rows.into());
    let in_one_file = extension == "sqlite";
    if in_one_file {
        resource.put("dialect", json!({ "table": own.name() }));
    } else {
        resource.put("encoding", "utf-8".into());
    }
    let divided = own.is_divided();
    if divided && !in_one_file {
        resource.put("files", files.iter().map(|file| part(file)).collect());
    }
    let foreign = own.foreign_keys(context.site, among);
    let foreign = foreign.into_iter().map(|(column, other, referred)| {
        let name = if other == own { String::new() } else { format!("{}{suffix}", other.name()) };
        (column, name, referred)
    });
    let fields = fields(context, own, (divided && in_one_file).then_some(PROVINCE));
    resource.put("schema", schema(own, &fields, foreign.collect()));
    resource
}

/// One of the files into which a table is divided.
fn part(file: &ExportedFile) -> Value {
    json!({
        "path": file.path, "bytes": file.bytes, "hash": format!("sha256:{}", file.hash),
        PROVINCE.0: file.province,
    })
}

/// The media types that are registered with IANA, and the usual one for JSON Lines, which is not.
fn media_type(extension: &str) -> &'static str {
    match extension {
        "parquet" => "application/vnd.apache.parquet",
        "sqlite" => "application/vnd.sqlite3",
        _ => "application/jsonl",
    }
}
