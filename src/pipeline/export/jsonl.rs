//! JSON Lines: one object for each row.

use std::io::{self, Write as _};

use super::{Created, RowFile};
use crate::page::table::{Cell, Column, keys, object};

/// A file of JSON Lines.
pub(super) struct Lines {
    file: Created,
    keys: Vec<String>,
    line: String,
}

impl Lines {
    pub(super) fn new(file: Created, columns: &[Column]) -> Lines {
        Lines { file, keys: keys(columns), line: String::new() }
    }
}

impl RowFile for Lines {
    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.line.clear();
        object(&mut self.line, &self.keys, cells);
        self.line.push('\n');
        self.file.write_all(self.line.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.file.flush()
    }
}
