//! Markdown to [`Document`](super::Document) and back.

pub(crate) mod compose;
pub(crate) mod emphasis;
pub(crate) mod inline;
pub(crate) mod marks;
mod merge;
mod plain;
pub(crate) mod read;
pub(crate) mod survey;
pub(crate) mod write;
