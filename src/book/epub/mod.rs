//! EPUB 3: the files of the container.
//!
//! The files that EPUB asks for are described in EPUB 3.3 (W3C Recommendation): the OCF container in its chapter 4, the package document in
//! chapter 5, the navigation document in chapter 7. The markup also keeps to EPUB 3.2, so that older readers and checkers accept it.

mod navigation;
mod package;
mod text;

use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Book;
use crate::page::{attribute, escaped_text};

/// What the package document says about the program that wrote it. A file without it was made by someone else and is not replaced.
pub(crate) const MADE_BY: &str = "gongbao";

/// The path of the package document in the container.
pub(crate) const PACKAGE: &str = "EPUB/package.opf";

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

/// A book as EPUB.
///
/// # Errors
/// If the container cannot be written, as when it would be larger than the format allows.
pub(crate) fn epub(book: &Book) -> io::Result<Vec<u8>> {
    let mut zip = Container(ZipWriter::new(Cursor::new(Vec::new())));
    // The type comes first and is not compressed, so that it is readable at a fixed position (OCF, 4.3).
    zip.put("mimetype", b"application/epub+zip", CompressionMethod::Stored)?;
    zip.text("META-INF/container.xml", CONTAINER)?;
    zip.text(PACKAGE, &package::package(book))?;
    zip.text("EPUB/nav.xhtml", &navigation::navigation(book))?;
    zip.text("EPUB/title.xhtml", &text::title_page(book))?;
    zip.text("EPUB/style.css", include_str!("style.css"))?;
    for chapter in &book.chapters {
        zip.text(&format!("EPUB/{}.xhtml", chapter.key), &text::chapter(chapter))?;
    }
    for image in &book.images {
        zip.put(&format!("EPUB/images/{}", image.name), &image.bytes, CompressionMethod::Deflated)?;
    }
    Ok(zip.0.finish()?.into_inner())
}

struct Container(ZipWriter<Cursor<Vec<u8>>>);

impl Container {
    fn text(&mut self, path: &str, text: &str) -> io::Result<()> {
        self.put(path, text.as_bytes(), CompressionMethod::Deflated)
    }

    fn put(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) -> io::Result<()> {
        // The same time and the same rights on any day and any system.
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        self.0.start_file(path, options.unix_permissions(0o644))?;
        self.0.write_all(bytes)
    }
}

/// A page of the book around its body.
fn page(title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" xml:lang=\"zh-CN\" lang=\"zh-CN\">\n\
         <head><title>{}</title><link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/></head>\n{body}\n</html>\n",
        escaped(title)
    )
}

/// Text as the content of an element of XML, which may not have all characters that HTML may.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    escaped_text(&mut out, &value.replace(['\u{fffe}', '\u{ffff}'], ""));
    out
}

/// Text as the value of an attribute, within double quotes.
fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    attribute(&mut out, &value.replace(['\u{fffe}', '\u{ffff}'], ""));
    out
}
