//! SQLite: all tables in one file, with their keys, so that one query can join them.
//!
//! The rows are inserted in the order in which they come, by one connection, into a file without a journal. The same rows
//! therefore give the same bytes.

use std::io;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use super::{Exported, RowFile};
use crate::page::table::{Cell, Column, PROVINCE};
use crate::site::Site;

/// How the file is written. It is incomplete until it is moved to its place, so that nothing in it needs to survive a crash.
/// References are not checked row by row: tables refer to tables that come later.
const SETTINGS: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; \
    PRAGMA foreign_keys = OFF; PRAGMA encoding = 'UTF-8'; PRAGMA page_size = 4096; PRAGMA cache_size = -65536;";

/// A database that is being filled.
pub(super) struct Database {
    connection: Connection,
}

impl Database {
    /// The database in this new file, with these tables and no rows.
    ///
    /// # Errors
    /// If the file cannot be written to.
    pub(super) fn create(file: &Path, site: &Site, tables: &[Exported]) -> io::Result<Database> {
        let connection = Connection::open(file).map_err(other)?;
        connection.execute_batch(SETTINGS).map_err(other)?;
        connection.execute_batch("BEGIN").map_err(other)?;
        for table in tables {
            connection.execute_batch(&create_table(site, *table, tables)).map_err(other)?;
        }
        Ok(Database { connection })
    }

    /// Adds the indexes and closes the file.
    ///
    /// # Errors
    /// If the file cannot be written to.
    pub(super) fn finish(self, site: &Site, tables: &[Exported]) -> io::Result<()> {
        // Sorting the keys once takes less time than keeping an index in order with each row.
        for table in tables {
            self.connection.execute_batch(&create_indexes(site, *table, tables)).map_err(other)?;
        }
        self.connection.execute_batch("COMMIT").map_err(other)?;
        self.connection.close().map_err(|(_, error)| other(error))
    }
}

/// The rows of a table in one province.
pub(super) struct Inserted<'a> {
    insert: Statement<'a>,
    kinds: Vec<&'static str>,
    /// The value of the column `province`, if the table has it.
    province: Option<Value>,
}

impl<'a> Inserted<'a> {
    pub(super) fn new(database: &'a Database, table: Exported, province: Option<&str>) -> io::Result<Inserted<'a>> {
        let columns = columns(table);
        let places = vec!["?"; columns.len()].join(", ");
        let insert = format!("INSERT INTO {} VALUES ({places})", quoted(table.name()));
        Ok(Inserted {
            insert: database.connection.prepare(&insert).map_err(other)?,
            kinds: table.columns().iter().map(|(_, kind)| *kind).collect(),
            province: table.is_divided().then(|| province.map(str::to_owned).into()),
        })
    }
}

impl RowFile for Inserted<'_> {
    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        let cells = self.kinds.iter().zip(cells).map(|(kind, cell)| value(kind, cell));
        let row = cells.chain(self.province.iter().cloned());
        self.insert.execute(params_from_iter(row)).map(|_| ()).map_err(other)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

fn other(error: rusqlite::Error) -> io::Error {
    io::Error::other(error)
}

fn value(kind: &str, cell: &Cell) -> Value {
    match (kind, cell) {
        (_, Cell::Unknown) => Value::Null,
        (_, Cell::Text(text)) => Value::Text(text.to_string()),
        ("number", Cell::Number(number)) => Value::Real(*number as f64),
        (_, Cell::Number(number)) => i64::try_from(*number).map_or(Value::Null, Value::Integer),
        (_, Cell::Decimal(number)) => number.parse().map_or(Value::Null, Value::Real),
        (_, Cell::Flag(flag)) => Value::Integer((*flag).into()),
    }
}

fn columns(table: Exported) -> Vec<Column> {
    table.columns().iter().copied().chain(table.is_divided().then_some(PROVINCE)).collect()
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// The statement that makes a table.
fn create_table(site: &Site, table: Exported, exported: &[Exported]) -> String {
    let key = table.primary_key();
    let column = |(name, kind): Column| {
        let kind = match kind {
            "integer" | "boolean" => "INTEGER",
            "number" => "REAL",
            _ => "TEXT",
        };
        let required = if key.contains(&name) { " NOT NULL" } else { "" };
        format!("{} {kind}{required}", quoted(name))
    };
    let mut parts: Vec<String> = columns(table).into_iter().map(column).collect();
    if !key.is_empty() {
        parts.push(format!("PRIMARY KEY ({})", list(key)));
    }
    // SQLite takes a reference to a table that is not there for an error.
    for (column, other, referred) in table.foreign_keys(site, exported) {
        let other = quoted(other.name());
        parts.push(format!("FOREIGN KEY ({}) REFERENCES {other} ({})", quoted(column), quoted(referred)));
    }
    format!("CREATE TABLE {} (\n  {}\n)", quoted(table.name()), parts.join(",\n  "))
}

/// The statements that make the indexes of a table: of the columns that refer to other tables, and of those that others refer to.
/// SQLite makes that of the primary key, which also finds the first of its columns.
fn create_indexes(site: &Site, table: Exported, exported: &[Exported]) -> String {
    let name = table.name();
    let own = table.foreign_keys(site, exported).into_iter().map(|(column, ..)| column);
    let own = own.filter(|column| table.primary_key().first() != Some(column));
    let mut indexes: Vec<String> =
        own.map(|column| format!("CREATE INDEX \"{name}_{column}\" ON \"{name}\" (\"{column}\");")).collect();
    let mut referred: Vec<&str> = Vec::new();
    for (_, other, column) in exported.iter().flat_map(|from| from.foreign_keys(site, exported)) {
        if other == table && table.primary_key() != [column] && !referred.contains(&column) {
            referred.push(column);
        }
    }
    indexes
        .extend(referred.iter().map(|column| format!("CREATE UNIQUE INDEX \"{name}_{column}\" ON \"{name}\" (\"{column}\");")));
    indexes.join("\n")
}
