//! Parquet: the columns of a table with their types, in groups of rows that are compressed with Zstandard.

use std::io::{self, Write as _};
use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Created, RowFile};
use crate::page::table::{Cell, Column};

/// The most rows and bytes of text of a group: it waits in memory until it is complete.
const ROWS: usize = 1 << 16;
const BYTES: usize = 32 << 20;

/// A Parquet file.
pub(super) struct Columns {
    writer: SerializedFileWriter<Created>,
    columns: Vec<Values>,
    rows: usize,
    bytes: usize,
}

/// The values of a column that wait to be written. `defined` has 1 for each row with a value and 0 for each without.
struct Values {
    defined: Vec<i16>,
    of: Typed,
}

enum Typed {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Flag(Vec<bool>),
    /// Days since 1970-01-01.
    Day(Vec<i32>),
}

impl Columns {
    pub(super) fn new(file: Created, columns: &[Column]) -> io::Result<Columns> {
        let fields = columns.iter().map(field).collect::<Result<Vec<TypePtr>, _>>().map_err(other)?;
        let schema = Type::group_type_builder("rows").with_fields(fields).build().map_err(other)?;
        let level = ZstdLevel::try_new(3).map_err(other)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(format!("gongbao {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(other)?;
        let columns = columns.iter().map(Values::of).collect();
        Ok(Columns { writer, columns, rows: 0, bytes: 0 })
    }

    /// Writes the rows that wait as a group.
    fn write(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(other)?;
        for column in &mut self.columns {
            column.write(&mut group).map_err(other)?;
        }
        group.close().map_err(other)?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl RowFile for Columns {
    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell);
        }
        self.rows += 1;
        if self.rows >= ROWS || self.bytes >= BYTES { self.write() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.rows > 0 {
            self.write()?;
        }
        self.writer.finish().map_err(other)?;
        self.writer.inner_mut().flush()
    }
}

fn other(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        error => io::Error::other(error),
    }
}

/// The type of a column in Parquet. Any value may be missing.
fn field((name, kind): &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match *kind {
        "integer" => (Physical::INT64, None),
        "number" => (Physical::DOUBLE, None),
        "boolean" => (Physical::BOOLEAN, None),
        "date" => (Physical::INT32, Some(LogicalType::Date)),
        _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    field.with_logical_type(logical).build().map(Arc::new)
}

impl Values {
    fn of((_, kind): &Column) -> Values {
        let of = match *kind {
            "integer" => Typed::Integer(Vec::new()),
            "number" => Typed::Number(Vec::new()),
            "boolean" => Typed::Flag(Vec::new()),
            "date" => Typed::Day(Vec::new()),
            _ => Typed::Text(Vec::new()),
        };
        Values { defined: Vec::new(), of }
    }

    /// Adds a cell, and returns the bytes of its text.
    fn push(&mut self, cell: &Cell) -> usize {
        let mut bytes = 0;
        let defined = match (&mut self.of, cell) {
            (Typed::Text(values), Cell::Text(text)) => {
                bytes = text.len();
                values.push(ByteArray::from(text.as_bytes().to_vec()));
                true
            }
            (Typed::Integer(values), Cell::Number(number)) => pushed(values, i64::try_from(*number).ok()),
            (Typed::Number(values), Cell::Number(number)) => pushed(values, Some(*number as f64)),
            (Typed::Number(values), Cell::Decimal(number)) => pushed(values, number.parse().ok()),
            (Typed::Flag(values), Cell::Flag(flag)) => pushed(values, Some(*flag)),
            (Typed::Day(values), Cell::Text(day)) => pushed(values, days(day)),
            _ => false,
        };
        self.defined.push(i16::from(defined));
        bytes
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<Created>) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else { return Ok(()) };
        let defined = Some(self.defined.as_slice());
        match &mut self.of {
            Typed::Text(values) => column.typed::<ByteArrayType>().write_batch(values, defined, None).map(|_| values.clear()),
            Typed::Integer(values) => column.typed::<Int64Type>().write_batch(values, defined, None).map(|_| values.clear()),
            Typed::Number(values) => column.typed::<DoubleType>().write_batch(values, defined, None).map(|_| values.clear()),
            Typed::Flag(values) => column.typed::<BoolType>().write_batch(values, defined, None).map(|_| values.clear()),
            Typed::Day(values) => column.typed::<Int32Type>().write_batch(values, defined, None).map(|_| values.clear()),
        }?;
        self.defined.clear();
        column.close()
    }
}

/// Adds a value if there is one; whether there was.
fn pushed<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let is_some = value.is_some();
    values.extend(value);
    is_some
}

/// A date as days since 1970-01-01.
fn days(day: &str) -> Option<i32> {
    day.parse::<Date>().ok()?.since(date(1970, 1, 1)).ok().map(|span| span.get_days())
}
