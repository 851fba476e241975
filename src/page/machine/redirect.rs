//! What is at an address that a page had before: it leads on to where the page is now.

use serde::Serialize;

use crate::page::context::PageContext;
use crate::page::layout::Layout;

/// What the template is given.
#[derive(Serialize)]
pub(crate) struct RedirectValues {
    /// The link to the page.
    to: String,
    /// Its full address on the web.
    absolute: String,
}

pub(crate) fn values(context: PageContext, to: &str) -> (Layout, RedirectValues) {
    let title = context.strings.get("moved_title").to_owned();
    let values = RedirectValues { to: context.links.to(to), absolute: crate::page::layout::absolute(context.site, to) };
    (Layout { heading: title.clone(), title, ..Layout::default() }, values)
}
