//! Which reports a file holds, where each begins and ends, and whether it is one.

pub mod bounds;
pub mod copies;
pub mod kind;
pub mod planted;
pub mod span;
pub mod split;
