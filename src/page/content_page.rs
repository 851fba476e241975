//! Pages of content/pages, and the page for addresses that do not exist.

use serde::Serialize;

use super::context::PageContext;
use super::display_names;
use super::image::Images;
use super::layout::Layout;
use super::report::text::{self, Setting};
use crate::annotation::Annotated;
use crate::document::{Block, Document};

/// The values for the template of a plain page.
#[derive(Serialize)]
pub(crate) struct ContentPageValues {
    text: String,
    code: bool,
}

/// The number of characters of a page's first paragraph that are used as its description.
const DESCRIPTION: usize = 120;

pub(crate) fn values(context: PageContext, title: &str, document: &Document, images: Images) -> (Layout, ContentPageValues) {
    let addresses = document.addresses();
    let setting = Setting {
        site: context.site,
        strings: context.strings,
        links: context.links,
        addresses: &addresses,
        report: None,
        images,
        figures: &[],
    };
    let written = text::text(document, &Annotated::default(), setting);
    let first = document.blocks.iter().find(|b| matches!(b, Block::Paragraph(_)));
    let description = first.map(|b| display_names::cut(&b.plain_text(), DESCRIPTION)).unwrap_or_default();
    let layout = Layout { title: title.to_owned(), heading: title.to_owned(), description, current: "", ..Layout::default() };
    (layout, ContentPageValues { text: written.html, code: written.code })
}

/// The values of the page for addresses that do not exist: only strings.
#[derive(Serialize)]
pub(crate) struct NotFound {}

pub(crate) fn not_found(context: PageContext) -> (Layout, NotFound) {
    let title = context.strings.get("not_found_title").to_owned();
    (Layout { heading: title.clone(), title, ..Layout::default() }, NotFound {})
}
