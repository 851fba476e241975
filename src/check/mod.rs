//! What build would do, writing nothing, and the curator's report.

pub mod links;
mod tags;
