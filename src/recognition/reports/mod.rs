//! Which reports a file holds, where each begins and ends, and whether it is one.

pub(crate) mod bounds;
pub(crate) mod copies;
pub(crate) mod kind;
pub(crate) mod planted;
pub mod span;
pub(crate) mod split;
