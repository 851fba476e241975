//! Chinese text: classes of characters, script, words, statistics of usage, readings. It is the lowest layer: every fold is
//! built from it.

pub(crate) mod char_stats;
pub(crate) mod class;
pub(crate) mod cut;
pub(crate) mod fold;
pub(crate) mod quotes;
pub mod reading;
pub mod script;
#[cfg(feature = "traditional")]
pub(crate) mod traditional;
pub(crate) mod width;
pub(crate) mod words;
