//! gongbao turns a folder of collected government work reports into a website.
//!
//! Text flows one way. Each step is a function from values to values and the diagnostics about them:
//!
//! ```text
//! source ─▶ document ─▶ recognition ─▶ annotation ─▶ site ─▶ page ─▶ output
//! bytes     a report    raw text to    terms and     places,  files,  a folder,
//! to text   as a value  reports, and   their uses,   years,   not     whole or
//!                       the ledger     figures       links    disk    not at all
//! ```
//!
//! A module imports only modules above it in this list; `tests/house.rs` checks the imports.
//!
//! The command line, the files of an archive and of a site, and the diagnostic codes are stable (docs/). No part of this crate's Rust
//! interface is: it is public for the tests, the benches and the fuzz targets of this repository.

#![warn(unreachable_pub)]
// An index or a slice that is out of bounds ends the run. `han::cut` has accessors that cannot; exceptions say why they are in
// bounds.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

pub mod diag;
pub mod digest;
pub mod json;

pub mod han;

pub mod yaml;

pub mod config;
pub mod division;

pub mod document;

pub mod source;

pub mod recognition;

pub mod annotation;
pub mod figures;

pub mod index;

pub mod site;

pub mod page;

pub mod book;

pub mod output;

pub mod pipeline;
pub mod check;
pub mod serve;

pub mod cli;
