//! `gongbao schema`: JSON Schemas of the files that people write, for editors.
//!
//! The schemas are draft-07: the YAML language server that most editors use has supported it the longest. What they say is data in this
//! folder, except the codes of messages, which come from [`Code`].

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::flags::{Schema, SchemaName};
use crate::cli::{Outcome, Terminal};
use crate::diag::{Code, Diagnostic, Severity, messages};
use crate::output;

/// The folder of an archive in which editors find the schemas.
pub(crate) const FOLDER: &str = ".schemas";

/// All schemas, in the order in which they are listed.
const ALL: [SchemaName; 6] = [
    SchemaName::Config,
    SchemaName::Report,
    SchemaName::Glossary,
    SchemaName::Figures,
    SchemaName::Indicators,
    SchemaName::Theme,
];

/// How the comment of a schema begins. A file without it was made by someone else and is not replaced.
const MADE_BY: &str = "Written by gongbao ";

/// Prints a schema or the list of all, or writes one or all of them to a folder.
///
/// # Errors
/// When a write fails, or would replace a file that gongbao did not write.
pub(crate) fn run(flags: &Schema, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    match (&flags.out, flags.name) {
        (Some(folder), Some(name)) => write(name, folder, terminal)?,
        (Some(folder), None) => ALL.iter().try_for_each(|name| write(*name, folder, terminal))?,
        (None, Some(name)) if terminal.json => {
            terminal.record(&json!({ "type": "schema", "name": name.typed(), "schema": schema(name) }));
        }
        (None, Some(name)) => terminal.result(text(name).trim_end()),
        (None, None) => ALL.iter().for_each(|name| list(*name, terminal)),
    }
    Ok(Outcome::Done)
}

fn list(name: SchemaName, terminal: &Terminal) {
    let schema = schema(name);
    let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    terminal.record(&json!({ "type": "schema", "name": name.typed(), "description": description }));
    if !terminal.json {
        terminal.result(&format!("{:<12}{description}", name.typed()));
    }
}

/// Writes a schema to a folder, unless someone else's file has its name.
fn write(name: SchemaName, folder: &Path, terminal: &Terminal) -> Result<(), Diagnostic> {
    let file = folder.join(file_name(name));
    match fs::read(&file) {
        Ok(standing) if !is_ours(&standing) => return Err(messages::schema_in_the_way(&file)),
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(messages::cannot_write(&file, &e)),
        _ => {}
    }
    output::replace(&file, text(name).as_bytes()).map_err(|e| messages::cannot_write(&file, &e))?;
    terminal.record(&json!({ "type": "schema", "name": name.typed(), "file": file.display().to_string() }));
    terminal.status(&file.display().to_string());
    Ok(())
}

/// The files of the folder of schemas: name and text.
pub(crate) fn files() -> impl Iterator<Item = (String, String)> {
    ALL.into_iter().map(|name| (file_name(name), text(name)))
}

/// The name of a schema's file: `config.schema.json`.
pub(crate) fn file_name(name: SchemaName) -> String {
    format!("{}.schema.json", name.typed())
}

fn text(name: SchemaName) -> String {
    format!("{:#}\n", schema(name))
}

fn schema(name: SchemaName) -> Value {
    let data = match name {
        SchemaName::Config => include_str!("config.json"),
        SchemaName::Report => include_str!("report.json"),
        SchemaName::Glossary => include_str!("glossary.json"),
        SchemaName::Figures => include_str!("figures.json"),
        SchemaName::Indicators => include_str!("indicators.json"),
        SchemaName::Theme => include_str!("theme.json"),
    };
    // The data are a part of the program, and a test reads them all: they are always JSON.
    let mut schema: Value = serde_json::from_str(data).unwrap_or_default();
    if let Some(codes) = schema.pointer_mut("/definitions/doubt/enum") {
        *codes = Code::settleable().map(Code::name).collect();
    }
    if let Some(levels) = schema.pointer_mut("/properties/messages/properties") {
        *levels = Value::Object(Code::ALL.iter().map(|code| (code.name().to_owned(), level(*code))).collect());
    }
    if let Value::Object(keys) = &mut schema {
        let comment = format!("{MADE_BY}{}. `gongbao schema --out {FOLDER}` writes it again.", env!("CARGO_PKG_VERSION"));
        keys.insert("$comment".to_owned(), Value::from(comment));
    }
    schema
}

/// The levels that config.yaml may give to the messages of a code.
fn level(code: Code) -> Value {
    let meaning = code.explanation().map_or("", |explained| explained.meaning);
    match code.severity() {
        Severity::Error => json!({ "description": meaning, "enum": ["error"] }),
        _ => json!({ "description": meaning, "enum": ["off", "note", "warning", "error"] }),
    }
}

fn is_ours(bytes: &[u8]) -> bool {
    let schema: Value = serde_json::from_slice(bytes).unwrap_or_default();
    schema.get("$comment").and_then(Value::as_str).is_some_and(|comment| comment.starts_with(MADE_BY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_of_any_version_is_ours_and_other_files_are_not() {
        let older = text(SchemaName::Config).replace(env!("CARGO_PKG_VERSION"), "0.0.1");
        assert!(is_ours(older.as_bytes()));
        for other in ["{}", "title: 甲\n", "", "{\"$comment\": \"mine\"}", "[]"] {
            assert!(!is_ours(other.as_bytes()), "{other}");
        }
    }
}
