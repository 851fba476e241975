//! Chinese text: classes of characters, script, words, statistics of usage, readings. It is the ground floor: every fold is built from it.

pub mod char_stats;
pub mod class;
pub mod fold;
pub mod quotes;
pub mod reading;
pub mod script;
pub mod width;
pub mod words;
