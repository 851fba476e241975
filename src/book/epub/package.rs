//! The package document: metadata, the list of files, and their order.

use super::{MADE_BY, escaped, quoted};
use crate::book::Book;

/// The text of `package.opf`.
pub(super) fn package(book: &Book) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"zh-CN\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n{}</metadata>\n\
         <manifest>\n{}</manifest>\n<spine>\n{}</spine>\n</package>\n",
        metadata(book),
        manifest(book),
        spine(book)
    )
}

fn metadata(book: &Book) -> String {
    let mut lines = vec![
        format!("<dc:identifier id=\"id\">{}</dc:identifier>", identifier(&book.url)),
        format!("<dc:title>{}</dc:title>", escaped(&full_title(book))),
        "<dc:language>zh-CN</dc:language>".to_owned(),
        format!("<dc:publisher>{}</dc:publisher>", escaped(&book.archive)),
        format!("<dc:source>{}</dc:source>", escaped(&book.url)),
        format!("<meta property=\"dcterms:modified\">{}T00:00:00Z</meta>", book.day),
        format!("<meta name=\"generator\" content=\"{MADE_BY} {}\"/>", env!("CARGO_PKG_VERSION")),
        "<meta property=\"schema:accessMode\">textual</meta>".to_owned(),
        "<meta property=\"schema:accessModeSufficient\">textual</meta>".to_owned(),
        "<meta property=\"schema:accessibilityHazard\">none</meta>".to_owned(),
        format!("<meta property=\"schema:accessibilitySummary\">{}</meta>", summary(book)),
    ];
    let features = ["tableOfContents", "structuralNavigation", "readingOrder"];
    lines.extend(features.map(|feature| format!("<meta property=\"schema:accessibilityFeature\">{feature}</meta>")));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What readers with assistive technology are told about the book.
fn summary(book: &Book) -> &'static str {
    if book.images.is_empty() {
        "全书为文字，有目录和标题层级。"
    } else {
        "全书以文字为主，有目录和标题层级；图片附有原文所给的说明。"
    }
}

pub(super) fn full_title(book: &Book) -> String {
    if book.years.is_empty() { book.title.clone() } else { format!("{}（{}）", book.title, book.years) }
}

/// A UUID of the address of what the book holds (version 8 of RFC 9562, with the digest of the address as its content). A later book of the
/// same place replaces the earlier one in a library.
pub(super) fn identifier(url: &str) -> String {
    let digest = blake3::hash(url.as_bytes());
    let hex: Vec<char> = digest.to_hex().chars().take(32).collect();
    let mut uuid = String::from("urn:uuid:");
    for (i, c) in hex.into_iter().enumerate() {
        uuid.push_str(if [8, 12, 16, 20].contains(&i) { "-" } else { "" });
        uuid.push(match i {
            12 => '8',
            16 => 'a',
            _ => c,
        });
    }
    uuid
}

fn manifest(book: &Book) -> String {
    let mut items = String::new();
    let mut item = |id: &str, href: &str, kind: &str, more: &str| {
        items.push_str(&format!("<item id=\"{id}\" href=\"{}\" media-type=\"{kind}\"{more}/>\n", quoted(href)));
    };
    const PAGE: &str = "application/xhtml+xml";
    item("nav", "nav.xhtml", PAGE, " properties=\"nav\"");
    item("title", "title.xhtml", PAGE, "");
    item("style", "style.css", "text/css", "");
    for (i, chapter) in book.chapters.iter().enumerate() {
        item(&format!("c{}", i + 1), &format!("{}.xhtml", chapter.key), PAGE, "");
    }
    for (i, image) in book.images.iter().enumerate() {
        let kind = match image.name.rsplit('.').next() {
            Some("png") => "image/png",
            Some("jpg") => "image/jpeg",
            Some("gif") => "image/gif",
            _ => "image/svg+xml",
        };
        item(&format!("i{}", i + 1), &format!("images/{}", image.name), kind, "");
    }
    items
}

fn spine(book: &Book) -> String {
    let chapters = (1..=book.chapters.len()).map(|i| format!("c{i}"));
    let order = ["title".to_owned(), "nav".to_owned()].into_iter().chain(chapters);
    order.map(|id| format!("<itemref idref=\"{id}\"/>\n")).collect()
}
