//! Input that takes time out of proportion to its size.
