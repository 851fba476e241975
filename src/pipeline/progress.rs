//! How long work describes itself, without knowing who listens.

/// Listens to the steps of a run; called from any thread.
pub trait Progress: Sync {
    /// A step begins that has this many parts: `reading`, 120.
    fn begin(&self, step: &str, parts: usize);
    /// One part of the step is done.
    fn advance(&self);
    /// The step is done.
    fn end(&self);
}

/// Nobody listens.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _step: &str, _parts: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}
