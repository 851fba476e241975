//! What stands at an address that a page had before: it leads on to where the page is now.

use serde::Serialize;

use crate::page::context::Desk;
use crate::page::layout::Shell;

/// What the template is given.
#[derive(Serialize)]
pub(crate) struct Values {
    /// The link to the page.
    to: String,
    /// Its full address on the web.
    absolute: String,
}

pub(crate) fn values(desk: Desk, to: &str) -> (Shell, Values) {
    let title = desk.strings.get("moved_title").to_owned();
    let values = Values { to: desk.links.to(to), absolute: crate::page::layout::absolute(desk.site, to) };
    (Shell { heading: title.clone(), title, ..Shell::default() }, values)
}
