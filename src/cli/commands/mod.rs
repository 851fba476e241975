//! One file for each command.

pub(crate) mod book;
pub(crate) mod added;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod completions;
pub mod convert;
pub(crate) mod difference;
pub mod earlier;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod ledger;
pub(crate) mod man;
pub(crate) mod new;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod theme;
