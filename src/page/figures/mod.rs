//! How pages show figures: the words of a value, a place's figures over the years, and an indicator in all places.
//!
//! ```text
//! Figures ─▶ series ─▶ place      /zhejiang/ningbo/figures/
//!            by year  └ indicator  /figures/gdp/
//! ```

mod chart;
pub(crate) mod indicator;
pub(crate) mod place;
mod series;
pub(crate) mod table;
pub(crate) mod value;
