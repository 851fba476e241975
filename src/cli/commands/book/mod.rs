//! `gongbao book`

#[cfg(feature = "book")]
mod fonts;

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use crate::book::{self, Book};
use crate::cli::flags::{self, BookFormat};
use crate::cli::progress::Telling;
use crate::cli::verdict::{self, plural, size};
use crate::cli::{Outcome, Setting, Terminal};
use crate::diag::{Diagnostic, Severity, in_order, leveled, messages};
use crate::output;
use crate::pipeline::archive::shown;
use crate::pipeline::{self, Archive, Cache, Options};

/// The folder of the archive for books.
const FOLDER: &str = "books";

/// Writes the book of a place, a year or a report. If one format cannot be written, the other is.
///
/// # Errors
/// When there is no archive, when it has nothing of this address or name, or when the folder belongs to the site.
pub(crate) fn run(flags: &flags::Book, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let started = Instant::now();
    let archive = setting.archive()?.built_for(flags.address.base_url.clone());
    let folder = folder(&archive, flags.out.as_deref())?;
    let mut said: Vec<Diagnostic> = archive.local_address().into_iter().collect();
    let options = Options { drafts: flags.drafts, offline: false, search: false };
    let site = pipeline::survey(&archive, &options, &Cache::default(), &Telling::new(terminal)).tell(&mut said);
    let typed = named_file(&archive, &flags.what).unwrap_or_else(|| flags.what.clone());
    let selection = book::select(&site, &typed).map_err(|near| messages::book_unknown(&flags.what, &near))?;
    let read = pipeline::book::read(&archive, &site, &selection.reports).tell(&mut said);
    // A build and `check` say the rest: it is about the archive, and here only what is missing from the book matters.
    said.retain(|d| d.severity == Severity::Error || d.code == crate::diag::Code::BaseUrlLocal);
    let made = book::book(&site, &selection, &read);
    let target =
        Target { folder: &folder, stem: book::file_stem(&selection), force: flags.force, root: &archive.root, terminal };
    for format in formats(&flags.format) {
        let bytes = bytes(&made, format, flags, &mut said);
        if let Some(refused) = bytes.and_then(|bytes| target.write(format, &bytes, &made).err()) {
            said.push(refused);
        }
    }
    if flags.format.is_empty() && !cfg!(feature = "book") {
        terminal.status("no PDF: this gongbao was built without it; releases have it (`gongbao explain book-without-pdf`)");
    }
    let said = terminal.grouped(leveled(in_order(said), &archive.settings().value.messages));
    terminal.tell(&said, &[], false);
    let seconds = started.elapsed().as_secs_f64();
    let (errors, warnings) = verdict::count(&said);
    terminal.record(&json!({ "type": "summary", "command": "book", "reports": made.chapters.len(), "errors": errors, "warnings": warnings, "seconds": seconds }));
    Ok(verdict::of(&said, None))
}

/// The formats to write: those that were typed, or all that this program can write.
fn formats(typed: &[BookFormat]) -> Vec<BookFormat> {
    let mut formats = if typed.is_empty() && cfg!(feature = "book") {
        vec![BookFormat::Epub, BookFormat::Pdf]
    } else if typed.is_empty() {
        vec![BookFormat::Epub]
    } else {
        typed.to_vec()
    };
    formats.dedup();
    formats
}

/// The bytes of a book in one format; `None` if it cannot be made.
fn bytes(book: &Book, format: BookFormat, flags: &flags::Book, said: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
    match format {
        BookFormat::Epub => {
            let made = book::epub::epub(book);
            made.map_err(|e| said.push(messages::book_failed("EPUB", &e.to_string()))).ok()
        }
        #[cfg(feature = "book")]
        BookFormat::Pdf => {
            let fonts = fonts::fonts(&flags.font).map_err(|missing| said.push(missing)).ok()?;
            book::pdf::pdf(book, &fonts).tell(said)
        }
        #[cfg(not(feature = "book"))]
        BookFormat::Pdf => {
            let _ = flags;
            said.push(messages::book_without_pdf());
            None
        }
    }
}

/// Where books are written. It need not exist.
fn folder(archive: &Archive, out: Option<&Path>) -> Result<PathBuf, Diagnostic> {
    let folder = out.map_or_else(|| archive.root.join(FOLDER), Path::to_owned);
    let real = real(&folder);
    let managed = [pipeline::archive::PUBLIC, "content", output::STATE];
    let inside = managed.iter().any(|own| real.starts_with(self::real(&archive.root.join(own))));
    if inside { Err(messages::book_out(&folder)) } else { Ok(folder) }
}

/// A path with its links resolved as far as it exists.
pub(crate) fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    for above in absolute.ancestors() {
        if let Ok(real) = fs::canonicalize(above) {
            return missing.iter().rev().fold(real, |path, name| path.join(name));
        }
        missing.extend(above.file_name());
    }
    absolute
}

/// The path of a report's file relative to the archive, if a file of the archive was typed.
fn named_file(archive: &Archive, typed: &str) -> Option<String> {
    let real = [PathBuf::from(typed), archive.root.join(typed)]
        .into_iter()
        .filter(|path| path.is_file())
        .find_map(|path| fs::canonicalize(path).ok())?;
    let root = fs::canonicalize(&archive.root).ok()?;
    real.starts_with(&root).then(|| shown(&root, &real))
}

/// Where the files of a book go.
struct Target<'a> {
    folder: &'a Path,
    stem: String,
    force: bool,
    root: &'a Path,
    terminal: &'a Terminal,
}

impl Target<'_> {
    /// Writes one file, unless someone else's has its name, and says so.
    fn write(&self, format: BookFormat, bytes: &[u8], book: &Book) -> Result<(), Diagnostic> {
        let ending = match format {
            BookFormat::Epub => "epub",
            BookFormat::Pdf => "pdf",
        };
        let file = self.folder.join(format!("{}.{ending}", self.stem));
        match fs::read(&file) {
            Ok(standing) if !self.force && !is_ours(format, &standing) => return Err(messages::book_in_the_way(&file)),
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(messages::cannot_write(&file, &e)),
            _ => {}
        }
        output::replace(&file, bytes).map_err(|e| messages::cannot_write(&file, &e))?;
        let (name, reports) = (shown(self.root, &file), book.chapters.len());
        self.terminal.record(&json!({ "type": "book", "file": name, "bytes": bytes.len(), "reports": reports }));
        self.terminal.status(&format!("{name}: {}, {}", plural(reports, "report"), size(bytes.len())));
        Ok(())
    }
}

/// Whether gongbao made a file that stands where a book will.
fn is_ours(format: BookFormat, bytes: &[u8]) -> bool {
    match format {
        BookFormat::Epub => {
            let Ok(mut zip) = zip::ZipArchive::new(io::Cursor::new(bytes)) else { return false };
            let Ok(package) = zip.by_name(book::epub::PACKAGE) else { return false };
            let mut text = String::new();
            // The generator stands near the start.
            let read = package.take(1 << 16).read_to_string(&mut text).is_ok();
            read && text.contains(&format!("name=\"generator\" content=\"{} ", book::epub::MADE_BY))
        }
        BookFormat::Pdf => {
            let mark = format!("<xmp:CreatorTool>{} ", book::epub::MADE_BY);
            memchr::memmem::find(bytes, mark.as_bytes()).is_some()
        }
    }
}
