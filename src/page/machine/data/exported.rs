//! What an export contains: the tables of the site and the paragraphs of all reports, with their keys, and its files.

use super::paragraphs::PARAGRAPHS;
use super::schema::{foreign_keys, primary_key};
use super::table::Column;
use super::tables::TableOf;
use crate::site::Site;

/// The column of a row's province, in files whose folders do not have it.
pub(crate) const PROVINCE: Column = ("province", "string");

/// What can be exported: a table of the site's data, or the paragraphs of all reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exported {
    Table(TableOf),
    Paragraphs,
}

impl Exported {
    /// Everything that the archive has.
    pub(crate) fn all(site: &Site) -> Vec<Exported> {
        let mut tables = TableOf::of(site);
        tables.sort();
        tables.into_iter().map(Exported::Table).chain([Exported::Paragraphs]).collect()
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Exported::Table(table) => table.name(),
            Exported::Paragraphs => "paragraphs",
        }
    }

    pub(crate) fn columns(self) -> &'static [Column] {
        match self {
            Exported::Table(table) => table.columns(),
            Exported::Paragraphs => PARAGRAPHS,
        }
    }

    /// The columns that identify a row; none if two rows may agree in all but their words.
    pub(crate) fn primary_key(self) -> &'static [&'static str] {
        match self {
            Exported::Table(table) => primary_key(table),
            Exported::Paragraphs => &["report", "anchor"],
        }
    }

    /// The columns whose values are those of a column of one of these tables, with both. A value may be missing.
    pub(crate) fn foreign_keys(self, site: &Site, among: &[Exported]) -> Vec<(&'static str, Exported, &'static str)> {
        let keys = match self {
            Exported::Table(table) => foreign_keys(site, table),
            Exported::Paragraphs => vec![("report", TableOf::Reports, "address")],
        };
        let keys = keys.into_iter().map(|(column, other, referred)| (column, Exported::Table(other), referred));
        keys.filter(|(_, other, _)| among.contains(other)).collect()
    }

    /// Whether its rows belong to places, so that its files are divided by province.
    pub(crate) fn is_divided(self) -> bool {
        !matches!(self, Exported::Table(TableOf::Terms | TableOf::Definitions | TableOf::Indicators))
    }

    /// Whether its rows are made from the texts of reports.
    pub(crate) fn needs_texts(self) -> bool {
        match self {
            Exported::Table(table) => table.needs_figures() || matches!(table, TableOf::Uses | TableOf::Terms),
            Exported::Paragraphs => true,
        }
    }
}

/// What was exported of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExportedTable {
    pub table: Exported,
    pub rows: usize,
    pub files: Vec<ExportedFile>,
}

/// A file of an export, which several tables may share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExportedFile {
    /// Relative to the folder of the export.
    pub path: String,
    pub extension: &'static str,
    /// The province of all its rows, if the files of its table are divided.
    pub province: Option<String>,
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub hash: String,
}
