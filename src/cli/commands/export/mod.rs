//! `gongbao export`

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use crate::cli::commands::book::real;
use crate::cli::flags::{self, ExportFormat};
use crate::cli::progress::Telling;
use crate::cli::verdict::{self, plural, size};
use crate::cli::{Outcome, Setting, Terminal};
use crate::diag::{Code, Diagnostic, Severity, in_order, leveled, messages};
use crate::output;
use crate::pipeline::archive::shown;
use crate::pipeline::export::{DATABASE, Export, Exported, Format, Order, export};
use crate::pipeline::{self, Archive, Cache, Options};
use crate::site::Site;

/// The folder of the archive for exports.
const FOLDER: &str = "export";

/// Writes the data tables and the paragraphs of all reports as files for data analysis.
///
/// # Errors
/// When there is no archive, the folder is the site's or someone else's, or a table or format is not known to this program.
pub(crate) fn run(flags: &flags::Export, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let started = Instant::now();
    let archive = setting.archive()?.built_for(flags.address.base_url.clone());
    let folder = folder(&archive, flags.out.as_deref())?;
    let formats = formats(&flags.format)?;
    let mut said: Vec<Diagnostic> = archive.local_address().into_iter().collect();
    let options = Options { drafts: flags.drafts, offline: false, search: false };
    let progress = Telling::new(terminal);
    let site = pipeline::survey(&archive, &options, &Cache::default(), &progress).tell(&mut said);
    let tables = tables(&site, &flags.tables)?;
    let order = Order { folder: &folder, formats: &formats, tables: &tables };
    let written = export(&archive, &site, &order, &progress).tell(&mut said);
    // A build and `check` say the rest: it is about the archive.
    said.retain(|d| d.severity == Severity::Error || d.code == Code::BaseUrlLocal);
    match written {
        Ok(written) => tell(&written, &shown(&archive.root, &folder), terminal),
        Err(refused) => said.push(refused),
    }
    if flags.format.is_empty() && !cfg!(feature = "parquet") {
        terminal.status("JSON Lines, not Parquet: this gongbao was built without it; releases have it");
    }
    let said = terminal.grouped(leveled(in_order(said), &archive.settings().value.messages));
    terminal.tell(&said, &[], false);
    let seconds = started.elapsed().as_secs_f64();
    let (errors, warnings) = verdict::count(&said);
    terminal.record(&json!({ "type": "summary", "command": "export", "reports": site.reports.len(), "errors": errors, "warnings": warnings, "seconds": seconds }));
    Ok(verdict::of(&said, None))
}

/// Says what was written.
fn tell(written: &Export, folder: &str, terminal: &Terminal) {
    for table in &written.tables {
        // The file of all tables is told once, below.
        let own: Vec<u64> = table.files.iter().filter(|file| file.path != DATABASE).map(|file| file.bytes).collect();
        let (name, bytes) = (table.table.name(), own.iter().sum::<u64>());
        terminal.record(&json!({ "type": "table", "table": name, "folder": folder, "rows": table.rows, "files": own.len(), "bytes": bytes }));
        if !own.is_empty() || written.database.is_none() {
            let (rows, files) = (plural(table.rows, "row"), plural(own.len(), "file"));
            terminal.status(&format!("{folder}/{name}: {rows}, {files}, {}", size(bytes as usize)));
        }
    }
    if let Some(bytes) = written.database {
        let (tables, rows) = (written.tables.len(), written.tables.iter().map(|table| table.rows).sum());
        terminal.record(&json!({ "type": "database", "file": format!("{folder}/{DATABASE}"), "tables": tables, "rows": rows, "bytes": bytes }));
        let (tables, rows) = (plural(tables, "table"), plural(rows, "row"));
        terminal.status(&format!("{folder}/{DATABASE}: {tables}, {rows}, {}", size(bytes as usize)));
    }
}

/// The formats to write: those that were typed, or the one that this program writes best.
fn formats(typed: &[ExportFormat]) -> Result<Vec<Format>, Diagnostic> {
    let format = |typed: &ExportFormat| match typed {
        ExportFormat::Jsonl => Ok(Format::JsonLines),
        #[cfg(feature = "parquet")]
        ExportFormat::Parquet => Ok(Format::Parquet),
        #[cfg(not(feature = "parquet"))]
        ExportFormat::Parquet => Err(messages::export_without_parquet()),
        #[cfg(feature = "sqlite")]
        ExportFormat::Sqlite => Ok(Format::Sqlite),
        #[cfg(not(feature = "sqlite"))]
        ExportFormat::Sqlite => Err(messages::export_without_sqlite()),
    };
    let default = if cfg!(feature = "parquet") { ExportFormat::Parquet } else { ExportFormat::Jsonl };
    let typed = if typed.is_empty() { &[default] } else { typed };
    let mut formats: Vec<Format> = Vec::new();
    for format in typed.iter().map(format) {
        let format = format?;
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    Ok(formats)
}

/// The tables to write: those that were typed, or all that the archive has.
fn tables(site: &Site, typed: &[String]) -> Result<Vec<Exported>, Diagnostic> {
    let all = Exported::all(site);
    if let Some(unknown) = typed.iter().find(|typed| all.iter().all(|table| table.name() != **typed)) {
        return Err(messages::export_unknown_table(unknown, &all.iter().map(|table| table.name()).collect::<Vec<_>>()));
    }
    Ok(all.into_iter().filter(|table| typed.is_empty() || typed.iter().any(|typed| typed == table.name())).collect())
}

/// Where the files are written. It need not exist.
fn folder(archive: &Archive, out: Option<&Path>) -> Result<PathBuf, Diagnostic> {
    let folder = out.map_or_else(|| archive.root.join(FOLDER), Path::to_owned);
    let real = real(&folder);
    let managed = [pipeline::archive::PUBLIC, "content", output::STATE];
    let inside = managed.iter().any(|own| real.starts_with(self::real(&archive.root.join(own))));
    if inside { Err(messages::export_out(&folder)) } else { Ok(folder) }
}
