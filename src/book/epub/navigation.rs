//! The navigation document: the contents of the book as nested lists, and its landmarks.

use super::{escaped, page, quoted};
use crate::book::text::Block;
use crate::book::{Book, Chapter};

/// The text of `nav.xhtml`.
pub(super) fn navigation(book: &Book) -> String {
    let mut contents = String::new();
    let grouped = book.chapters.iter().any(|chapter| !chapter.place.is_empty());
    for (i, chapter) in book.chapters.iter().enumerate() {
        if grouped && !chapter.place.is_empty() {
            contents.push_str(if i == 0 { "" } else { "</ol></li>\n" });
            contents.push_str(&format!("<li><span>{}</span><ol>\n", escaped(&chapter.place)));
        }
        contents.push_str(&entry(chapter));
    }
    contents.push_str(if grouped { "</ol></li>\n" } else { "" });
    let first = book.chapters.first().map_or("title", |chapter| chapter.key.as_str());
    let body = format!(
        "<body>\n<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\"><h1>目录</h1>\n<ol>\n<li><a href=\"title.xhtml\">书名页</a></li>\n\
         {contents}</ol></nav>\n<nav epub:type=\"landmarks\" hidden=\"hidden\"><h2>导览</h2><ol>\
         <li><a epub:type=\"titlepage\" href=\"title.xhtml\">书名页</a></li><li><a epub:type=\"toc\" href=\"nav.xhtml\">目录</a></li>\
         <li><a epub:type=\"bodymatter\" href=\"{}.xhtml\">正文</a></li></ol></nav>\n</body>",
        quoted(first)
    );
    page(&book.title, &body)
}

/// A report and its sections.
fn entry(chapter: &Chapter) -> String {
    let href = quoted(&format!("{}.xhtml", chapter.key));
    let mut out = format!("<li><a href=\"{href}\">{}</a>", escaped(&chapter.title));
    let mut open: Vec<u8> = Vec::new();
    for (level, id, text) in chapter.blocks.iter().filter_map(section) {
        let depth = open.iter().take_while(|open| **open < level).count();
        if depth == open.len() {
            out.push_str("\n<ol>");
        } else {
            out.push_str(&"</li></ol>".repeat(open.len() - depth - 1));
            out.push_str("</li>");
        }
        open.truncate(depth);
        open.push(level);
        // An entry must have a text.
        let text = if text.trim().is_empty() { "（无题）" } else { text };
        out.push_str(&format!("<li><a href=\"{href}#{}\">{}</a>", quoted(id), escaped(text)));
    }
    out.push_str(&"</li></ol>".repeat(open.len()));
    out.push_str("</li>\n");
    out
}

fn section(block: &Block) -> Option<(u8, &str, &str)> {
    match block {
        Block::Heading { level, id, plain, .. } if !id.is_empty() => Some((*level, id, plain)),
        // A run-in heading is below all others.
        Block::Paragraph { lead: Some(lead), .. } if !lead.id.is_empty() => Some((u8::MAX, &lead.id, &lead.plain)),
        _ => None,
    }
}
