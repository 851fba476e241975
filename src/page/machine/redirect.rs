//! The page at a former address: it redirects to the current page.

use serde::Serialize;

use crate::page::context::PageContext;
use crate::page::layout::Layout;

/// The values for the template.
#[derive(Serialize)]
pub(crate) struct RedirectValues {
    /// The link to the page.
    to: String,
    /// The page's full URL.
    absolute: String,
}

pub(crate) fn values(context: PageContext, to: &str) -> (Layout, RedirectValues) {
    let title = context.strings.get("moved_title").to_owned();
    let values = RedirectValues { to: context.links.to(to), absolute: crate::page::layout::absolute(context.site, to) };
    (Layout { heading: title.clone(), title, ..Layout::default() }, values)
}
