//! What pages ask of a site: its grid, the neighbours of a report, lists, and targets with what became of them.

pub(crate) mod grid;
pub(crate) mod lists;
pub(crate) mod neighbours;
pub mod promises;
