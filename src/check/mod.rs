//! What build would do, writing nothing, and the curator's report.
//!
//! 1. Every source is recognised again, so that all doubts are known, those of earlier conversions too.
//! 2. The archive is built into a sink that keeps only links, anchors and sizes.
//! 3. What is found becomes the [`Findings`], which are printed as text, JSON or HTML.

mod against;
mod copies;
mod figures;
mod findings;
mod html;
mod links;
mod sources;
mod tags;
mod text;

pub use self::findings::{Findings, check};
pub use self::html::{html, item};
pub use self::text::text;
pub use against::{Against, GoneAnchors, GonePage};

/// Bytes that GitHub Pages takes at most for one site.
pub const HOST_LIMIT: u64 = 1_000_000_000;
