//! PDF, typeset by typst.
//!
//! The template is code of this program; the book reaches it as JSON, so that no text of a report is ever read as markup. The world that
//! typst sees has three kinds of files: the template, the book, and its images. It has no disk, no network, no packages and no clock.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use super::Book;
use super::epub::MADE_BY;
use crate::diag::controls::acts;
use crate::diag::{Diagnostic, Noted, messages};

/// A face of a font.
#[derive(Debug, Clone)]
pub(crate) struct Face {
    /// The file, which may be a collection.
    pub bytes: Vec<u8>,
    /// The number of the face in a collection, from 0.
    pub index: u32,
}

/// A book as PDF, set in these fonts; characters that a family lacks are taken from the next. `None` if it cannot be typeset.
///
/// If an image cannot be shown, the book is set without images, with a warning.
pub(crate) fn pdf(book: &Book, faces: &[Face]) -> Noted<Option<Vec<u8>>> {
    let fonts: Vec<Font> = faces.iter().filter_map(|face| Font::new(Bytes::new(face.bytes.clone()), face.index)).collect();
    let mut said: Vec<Diagnostic> = missing(book, &fonts).into_iter().collect();
    let first = typeset(book, &fonts, true);
    let made = match first {
        Err(why) if !book.images.is_empty() => {
            typeset(book, &fonts, false).inspect(|_| said.push(messages::book_without_images(&why)))
        }
        made => made,
    };
    let made = made.map_err(|why| said.push(messages::book_failed("PDF", &why))).ok();
    Noted::new(made, said)
}

/// The families of fonts in their order.
fn families(fonts: &[Font]) -> Vec<String> {
    let mut families: Vec<String> = Vec::new();
    for font in fonts {
        let family = font.info().family.as_str();
        if !families.iter().any(|known| known == family) {
            families.push(family.to_owned());
        }
    }
    families
}

/// The characters of a book that no font has.
fn missing(book: &Book, fonts: &[Font]) -> Option<Diagnostic> {
    let text = serde_json::to_value(book).unwrap_or_default();
    let mut used = BTreeSet::new();
    characters(&text, &mut used);
    // What has no shape needs none: blanks, controls, characters that join or direct others, and code points that are no characters.
    let drawn = |c: &char| !c.is_whitespace() && !c.is_control() && !acts(*c) && !matches!(*c as u32 & 0xffff, 0xfffe | 0xffff);
    let has = |c: &char| fonts.iter().any(|font| font.info().coverage.contains(*c as u32));
    let missing: Vec<char> = used.into_iter().filter(|c| drawn(c) && !has(c)).collect();
    (!missing.is_empty()).then(|| messages::book_glyph_missing(&missing, &families(fonts)))
}

/// The characters of all strings in a value.
fn characters(value: &serde_json::Value, used: &mut BTreeSet<char>) {
    match value {
        serde_json::Value::String(text) => used.extend(text.chars()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| characters(value, used)),
        serde_json::Value::Object(values) => values.values().for_each(|value| characters(value, used)),
        _ => {}
    }
}

/// Typesets a book.
///
/// # Errors
/// What typst says is wrong.
fn typeset(book: &Book, fonts: &[Font], images: bool) -> Result<Vec<u8>, String> {
    let world = Files::new(book, fonts, images).ok_or("the template is damaged")?;
    let document: PagedDocument = typst::compile(&world).output.map_err(|wrong| told(&wrong))?;
    let day = book.day.parse::<jiff::civil::Date>().ok();
    let time = day.and_then(|day| Datetime::from_ymd_hms(i32::from(day.year()), day.month() as u8, day.day() as u8, 0, 0, 0));
    let options = PdfOptions {
        ident: Smart::Custom(book.url.clone()),
        creator: Smart::Custom(Some(format!("{MADE_BY} {}", env!("CARGO_PKG_VERSION")))),
        timestamp: time.map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|wrong| told(&wrong))
}

fn told(wrong: &[SourceDiagnostic]) -> String {
    wrong.first().map_or_else(|| "unknown".to_owned(), |first| first.message.to_string())
}

/// The files that typst may read.
struct Files {
    library: LazyHash<Library>,
    fonts: Vec<Font>,
    known: LazyHash<FontBook>,
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl Files {
    fn new(book: &Book, fonts: &[Font], images: bool) -> Option<Files> {
        let data = json!({ "book": book, "fonts": families(fonts), "images": images });
        let mut files = HashMap::new();
        files.insert(id("/book.json")?, Bytes::from_string(data.to_string()));
        for image in &book.images {
            files.insert(id(&format!("/images/{}", image.name))?, Bytes::new(image.bytes.clone()));
        }
        Some(Files {
            library: LazyHash::new(Library::default()),
            known: LazyHash::new(FontBook::from_fonts(fonts)),
            fonts: fonts.to_vec(),
            template: Source::new(id("/book.typ")?, include_str!("book.typ").to_owned()),
            files,
        })
    }
}

/// The name of a file in the world of the template.
fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

impl World for Files {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.known
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
