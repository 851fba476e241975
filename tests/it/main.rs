//! Tests of several modules of the library together, in one program, so that it is linked once. `cargo test --test it build::`
//! runs a part.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic here is a failing test")]

#[path = "../archive/mod.rs"]
mod archive;
#[path = "../cases/mod.rs"]
mod cases;
#[path = "../json_schema/mod.rs"]
mod json_schema;
#[allow(dead_code, reason = "tests/hostile takes more of it")]
#[path = "../readers/made.rs"]
mod made;

mod against;
mod book;
mod build;
mod check;
mod commands;
mod composition;
mod convert;
mod divisions;
mod docs;
mod export;
mod feeds;
mod figures;
mod figure_corrections;
mod fronts;
mod generated;
mod headers;
mod images;
mod incremental;
mod lists;
mod live;
mod markdown;
mod numbers;
mod output;
mod pages;
mod parts;
mod published;
mod readers;
mod recognition;
mod round_trip;
mod schemas;
mod serve;
mod wrong_inputs;
mod themes;
mod traditional;
