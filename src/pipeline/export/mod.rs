//! `gongbao export`: the rows of the data tables, and the text of all reports, as files for data analysis.
//!
//! ```text
//! reports, a few at a time ─▶ paragraphs ───────────────┐
//!          └▶ uses of terms, figures ─▶ the other tables ┴▶ a file for each table, province and format ─▶ the folder
//!                                                            (SQLite: one file for all)
//! ```

mod folder;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use self::folder::{Folder, Staged};
use super::parallel::each_noted;
use super::render::{report, reports};
use super::{Archive, Progress};
use crate::annotation::{ReportId, ReportSightings, Sightings};
use crate::diag::{Diagnostic, Noted, messages};
use crate::figures::Figures;
use crate::page::table::{Cell, ExportedFile, Of, Rows, paragraphs};
pub(crate) use crate::page::table::{Exported, ExportedTable};
use crate::page::{self, Gathered, Pages, Theme};
use crate::site::{PlaceId, Site};

/// The partition of rows without a place. Hive, Spark and DuckDB read it as null.
const WITHOUT_PLACE: &str = "__HIVE_DEFAULT_PARTITION__";

/// How many reports are read before their paragraphs are written: it bounds the memory for their texts.
const AT_ONCE: usize = 128;

/// The formats of exported files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    JsonLines,
    #[cfg(feature = "parquet")]
    Parquet,
    #[cfg(feature = "sqlite")]
    Sqlite,
}

/// The data dictionary of an export.
const PACKAGE: &str = "datapackage.json";

/// The file with all tables, in the format SQLite.
pub(crate) const DATABASE: &str = "archive.sqlite";

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Format::JsonLines => "jsonl",
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet",
            #[cfg(feature = "sqlite")]
            Format::Sqlite => "sqlite",
        }
    }

    /// Whether all tables are in the file [`DATABASE`].
    fn is_one_file(self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Format::Sqlite => true,
            _ => false,
        }
    }
}

/// What was written.
#[derive(Debug)]
pub(crate) struct Export {
    pub tables: Vec<ExportedTable>,
    /// The bytes of the file [`DATABASE`], if there is one.
    pub database: Option<u64>,
}

/// What to write, and where.
pub(crate) struct Order<'a> {
    pub folder: &'a Path,
    pub formats: &'a [Format],
    pub tables: &'a [Exported],
}

/// Writes tables of an archive to a folder. Nothing in it changes before all files are complete.
///
/// # Errors
/// When the folder has files that no export made, or cannot be written to.
pub(crate) fn export(
    archive: &Archive,
    site: &Site,
    order: &Order,
    progress: &dyn Progress,
) -> Noted<Result<Export, Diagnostic>> {
    let mut said = Vec::new();
    let done = exported(archive, site, order, progress, &mut said);
    Noted::new(done, said)
}

fn exported(
    archive: &Archive,
    site: &Site,
    order: &Order,
    progress: &dyn Progress,
    said: &mut Vec<Diagnostic>,
) -> Result<Export, Diagnostic> {
    let failed = |error: io::Error| messages::cannot_write(order.folder, &error);
    let folder = Folder::open(order.folder)?;
    let staged = folder.stage().map_err(failed)?;
    #[cfg(feature = "sqlite")]
    let database = database(site, order, &staged).map_err(failed)?;
    let writing = Writing {
        site,
        staged: &staged,
        formats: order.formats,
        #[cfg(feature = "sqlite")]
        database: database.as_ref(),
    };
    let overrides = archive.theme(&site.config).tell(said);
    let theme = Theme::load(&site.config.theme, &overrides, &site.config.language).tell(said);
    let pages = Pages::new(site, &theme, page::Options { offline: false });
    let mut tables = written(archive, &pages, &writing, order.tables, progress, said).map_err(failed)?;
    #[cfg(feature = "sqlite")]
    database.map(|database| database.finish(site, order.tables)).transpose().map_err(failed)?;
    let database = shared(&staged, order, &mut tables).map_err(failed)?;
    let extensions: Vec<&str> = order.formats.iter().map(|format| format.extension()).collect();
    staged.write(PACKAGE, &pages.exported(&tables, &extensions)).map_err(failed)?;
    folder.publish(staged)?;
    Ok(Export { tables, database })
}

/// Adds the file [`DATABASE`], if it was ordered, to those of each table, and returns its bytes.
fn shared(staged: &Staged, order: &Order, tables: &mut [ExportedTable]) -> io::Result<Option<u64>> {
    if !order.formats.iter().any(|format| format.is_one_file()) {
        return Ok(None);
    }
    let file = staged.measured(DATABASE, "sqlite", None)?;
    tables.iter_mut().for_each(|table| table.files.push(file.clone()));
    Ok(Some(file.bytes))
}

/// The file of all tables, if it was ordered.
#[cfg(feature = "sqlite")]
fn database(site: &Site, order: &Order, staged: &Staged) -> io::Result<Option<sqlite::Database>> {
    let create = || sqlite::Database::create(&staged.place(DATABASE)?, site, order.tables);
    order.formats.contains(&Format::Sqlite).then(create).transpose()
}

/// Writes all tables.
fn written(
    archive: &Archive,
    pages: &Pages,
    writing: &Writing,
    tables: &[Exported],
    progress: &dyn Progress,
    said: &mut Vec<Diagnostic>,
) -> io::Result<Vec<ExportedTable>> {
    let (gathered, mut paragraphs) = texts(archive, writing, tables, progress, said)?;
    progress.begin("writing", tables.len());
    let mut written = Vec::new();
    for table in tables {
        if let Exported::Table(of) = table {
            let mut files = writing.table(*table);
            pages.rows(*of, &gathered, &mut files);
            written.push(files.finish()?);
        } else if let Some(files) = paragraphs.take() {
            written.push(files.finish()?);
        }
        progress.advance();
    }
    progress.end();
    Ok(written)
}

/// Reads all reports, if a table is made from them: writes their paragraphs, and keeps their uses of terms and their figures.
fn texts<'a>(
    archive: &Archive,
    writing: &Writing<'a>,
    tables: &[Exported],
    progress: &dyn Progress,
    said: &mut Vec<Diagnostic>,
) -> io::Result<(Gathered, Option<TableFiles<'a>>)> {
    let site = writing.site;
    let mut files = tables.contains(&Exported::Paragraphs).then(|| writing.table(Exported::Paragraphs));
    if !tables.iter().any(|table| table.needs_texts()) {
        return Ok((Gathered::default(), files));
    }
    let (mut seen, mut figures) = (Vec::new(), Vec::new());
    let all: Vec<ReportId> = reports(site);
    progress.begin("reading", all.len());
    for some in all.chunks(AT_ONCE) {
        let read = each_noted(some, |id| report::text(archive, site, *id)).tell(said);
        for (id, text) in some.iter().zip(read) {
            let (sightings, stated) = match text {
                Some(text) => {
                    if let (Some(files), Some(report)) = (&mut files, site.report(*id)) {
                        paragraphs(report, &text.document, &text.addresses, files);
                    }
                    (ReportSightings { seen: text.uses.seen, sentences: None }, text.figures)
                }
                None => Default::default(),
            };
            seen.push(sightings);
            figures.push(stated);
            progress.advance();
        }
    }
    progress.end();
    Ok((Gathered::new(Sightings::gather(seen), Figures::gather(figures)), files))
}

/// What the files of all tables share.
#[derive(Clone, Copy)]
struct Writing<'a> {
    site: &'a Site,
    staged: &'a Staged,
    formats: &'a [Format],
    #[cfg(feature = "sqlite")]
    database: Option<&'a sqlite::Database>,
}

impl<'a> Writing<'a> {
    fn table(&self, table: Exported) -> TableFiles<'a> {
        let files = TableFiles { writing: *self, table, parts: BTreeMap::new(), rows: 0, failed: None };
        files.opened()
    }
}

/// A file of rows in some format.
trait RowFile {
    fn row(&mut self, cells: &[Cell]) -> io::Result<()>;

    /// Completes the file, if it has no rows of other tables.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The files of one table, opened when the first row of their province comes.
struct TableFiles<'a> {
    writing: Writing<'a>,
    table: Exported,
    parts: BTreeMap<String, Vec<Box<dyn RowFile + 'a>>>,
    rows: usize,
    failed: Option<io::Error>,
}

impl<'a> TableFiles<'a> {
    /// A table that is not divided has its files even without rows.
    fn opened(mut self) -> Self {
        if !self.table.is_divided() {
            let opened = self.open("");
            self.parts.extend(opened.map_err(|e| self.failed = Some(e)).ok().map(|files| (String::new(), files)));
        }
        self
    }

    fn open(&self, part: &str) -> io::Result<Vec<Box<dyn RowFile + 'a>>> {
        let columns = self.table.columns();
        let create = |format: &Format| self.writing.staged.create(&self.path(part, *format));
        let mut opened: Vec<Box<dyn RowFile + 'a>> = Vec::new();
        for format in self.writing.formats {
            match format {
                Format::JsonLines => opened.push(Box::new(jsonl::Lines::new(create(format)?, columns))),
                #[cfg(feature = "parquet")]
                Format::Parquet => opened.push(Box::new(parquet::Columns::new(create(format)?, columns)?)),
                #[cfg(feature = "sqlite")]
                Format::Sqlite => {
                    if let Some(database) = self.writing.database {
                        opened.push(Box::new(sqlite::Inserted::new(database, self.table, province(part))?));
                    }
                }
            }
        }
        Ok(opened)
    }

    /// The path of a file below the folder of the export.
    fn path(&self, part: &str, format: Format) -> String {
        let (name, extension) = (self.table.name(), format.extension());
        match part {
            "" => format!("{name}/{name}.{extension}"),
            part => format!("{name}/province={part}/{name}.{extension}"),
        }
    }

    /// The name of the partition of a place's rows.
    fn part(&self, place: Option<PlaceId>) -> String {
        if !self.table.is_divided() {
            return String::new();
        }
        let site = self.writing.site;
        let outermost = place.and_then(|place| site.place(site.outermost(place)));
        outermost.map_or(WITHOUT_PLACE, |place| place.address.trim_matches('/')).to_owned()
    }

    fn add(&mut self, of: Of, cells: &[Cell]) -> io::Result<()> {
        let part = self.part(of.place);
        if !self.parts.contains_key(&part) {
            let files = self.open(&part)?;
            self.parts.insert(part.clone(), files);
        }
        self.rows += 1;
        self.parts.get_mut(&part).into_iter().flatten().try_for_each(|file| file.row(cells))
    }

    fn finish(mut self) -> io::Result<ExportedTable> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut files: Vec<ExportedFile> = Vec::new();
        for (part, opened) in std::mem::take(&mut self.parts) {
            opened.into_iter().try_for_each(|file| file.finish())?;
            for format in self.writing.formats.iter().filter(|format| !format.is_one_file()) {
                let path = self.path(&part, *format);
                files.push(self.writing.staged.measured(&path, format.extension(), province(&part))?);
            }
        }
        Ok(ExportedTable { table: self.table, rows: self.rows, files })
    }
}

/// The province of a partition; `None` for rows without a place, and for a table that is not divided.
fn province(part: &str) -> Option<&str> {
    Some(part).filter(|part| ![WITHOUT_PLACE, ""].contains(part))
}

impl Rows for TableFiles<'_> {
    fn row(&mut self, of: Of, cells: &[Cell]) {
        // A disk that rejects one row will reject the next, too.
        if self.failed.is_none() {
            self.failed = self.add(of, cells).err();
        }
    }
}

/// A new file in which rows are collected.
type Created = io::BufWriter<File>;
