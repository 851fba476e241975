//! Archives and files that are damaged, huge in one respect, or malicious. Each must end in a site or in a clear message with
//! its location; none may panic, wait forever, take more than [`run::MEMORY`], or touch anything outside the archive.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

#[allow(dead_code, reason = "each test takes what it needs")]
#[path = "../readers/made.rs"]
mod made;

#[cfg(feature = "network")]
mod against;
mod bombs;
mod edits;
mod links;
mod one_bad_file;
mod readers;
#[allow(dead_code, reason = "each kind of archive takes what it needs")]
mod run;
mod serving;
mod text;
mod time;
mod time_readers;
