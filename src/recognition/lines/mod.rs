//! What each line of a file is: text, a title, a field of the page, boilerplate.

pub mod boilerplate;
pub mod classify;
pub mod opening_closing;
pub mod punctuation;
pub mod title;
