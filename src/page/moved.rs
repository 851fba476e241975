//! What stands at an address that a page had before: it leads on to where the page is now.

use serde::Serialize;

use crate::page::card::Desk;
use crate::page::shell::Shell;

/// What the template is given.
#[derive(Serialize)]
pub(super) struct Values {
    /// The link to the page.
    to: String,
    /// Its full address on the web.
    absolute: String,
}

pub(super) fn values(desk: Desk, to: &str) -> (Shell, Values) {
    let title = desk.strings.get("moved_title").to_owned();
    let values = Values { to: desk.links.to(to), absolute: super::shell::absolute(desk.site, to) };
    (Shell { heading: title.clone(), title, ..Shell::default() }, values)
}
