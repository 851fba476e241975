//! Requests that `serve` must not answer, and clients that keep it waiting.
