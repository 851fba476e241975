//! Everything that build would do, without writing anything, and the curator's report.
//!
//! 1. Every source is recognised again, so that all doubts are known, including those of earlier conversions.
//! 2. The archive is built into a sink that keeps only links, anchors and sizes.
//! 3. The results become the [`Findings`], which are printed as text, JSON or HTML.

mod against;
mod copies;
mod figure_doubts;
mod figures;
mod findings;
mod hosts;
mod html;
mod links;
mod pages;
mod sources;
mod stores;
mod tags;
mod text;

pub use self::figure_doubts::FigureDoubt;
pub use self::findings::{Findings, check};
pub use self::html::{Targets, html, item};
pub use self::text::{Extent, text};
pub use against::{Against, GoneAnchors, GonePage};

/// The maximum size in bytes that GitHub Pages accepts for one site.
pub const HOST_LIMIT: u64 = 1_000_000_000;
