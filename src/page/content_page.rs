//! Pages of content/pages, and the page for addresses that are not there.

use serde::Serialize;

use super::context::Desk;
use super::display_names;
use super::image::Images;
use super::layout::Shell;
use super::report::text::{self, Setting};
use crate::annotation::Annotated;
use crate::document::{Block, Document};

/// What the template of a plain page is given.
#[derive(Serialize)]
pub(crate) struct Values {
    text: String,
    code: bool,
}

/// Characters of a page's first paragraph that describe it.
const DESCRIPTION: usize = 120;

pub(crate) fn values(desk: Desk, title: &str, document: &Document, images: Images) -> (Shell, Values) {
    let addresses = document.addresses();
    let setting =
        Setting { site: desk.site, strings: desk.strings, links: desk.links, addresses: &addresses, report: None, images };
    let written = text::text(document, &Annotated::default(), setting);
    let first = document.blocks.iter().find(|b| matches!(b, Block::Paragraph(_)));
    let description = first.map(|b| display_names::cut(&b.plain_text(), DESCRIPTION)).unwrap_or_default();
    let shell = Shell { title: title.to_owned(), heading: title.to_owned(), description, current: "", ..Shell::default() };
    (shell, Values { text: written.html, code: written.code })
}

/// The page for addresses that are not there needs nothing but words.
#[derive(Serialize)]
pub(crate) struct NotFound {}

pub(crate) fn not_found(desk: Desk) -> (Shell, NotFound) {
    let title = desk.strings.get("not_found_title").to_owned();
    (Shell { heading: title.clone(), title, ..Shell::default() }, NotFound {})
}
