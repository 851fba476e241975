//! What each line of a file is: text, a title, a field of the page, boilerplate.

pub(crate) mod boilerplate;
pub(crate) mod classify;
pub(crate) mod flat;
pub(crate) mod notes_title;
pub(crate) mod opening_closing;
pub(crate) mod punctuation;
pub(crate) mod title;
