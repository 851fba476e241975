//! Progress of long work, reported without knowing who listens.

/// Receives the steps of a run; called from any thread.
pub trait Progress: Sync {
    /// A step with this many parts begins: `reading`, 120.
    fn begin(&self, step: &str, parts: usize);
    /// One part of the step is done.
    fn advance(&self);
    /// The step is done.
    fn end(&self);
}

/// Ignores all progress.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _step: &str, _parts: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}
