//! The only module that distributes work over threads. `RAYON_NUM_THREADS` sets their number; the result does not depend on it.

use rayon::prelude::*;

use crate::diag::Noted;

/// Does the same work on each item, on all threads. The results are in the order of the items.
pub(crate) fn each<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    items.par_iter().map(work).collect()
}

/// Does two things at the same time.
pub(crate) fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    rayon::join(one, other)
}

/// Like [`each`], for work that returns diagnostics; these are in the order of the items too.
pub(crate) fn each_noted<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> Noted<U> + Sync + Send) -> Noted<Vec<U>> {
    let mut said = Vec::new();
    let values = each(items, work).into_iter().map(|one| one.tell(&mut said)).collect();
    Noted::new(values, said)
}
