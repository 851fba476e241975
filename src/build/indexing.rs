//! The index of search from what all reports gave, merged in parallel.

use super::parallel::each;
use crate::diag::Noted;
use crate::index::merge::Merge;
use crate::index::shard::Shard;
use crate::index::{Contribution, Directory};
use crate::page::{File, Pages};

/// The files of the index, and the page of search. `contributions` are those of the reports, in their order.
pub fn index(pages: &Pages, mut contributions: Vec<Contribution>) -> Noted<Vec<File>> {
    let sections: Vec<u32> = contributions.iter().map(Contribution::sections).collect();
    contributions.extend(pages.term_texts().into_iter().map(Contribution::of));
    let (directory, shards) = merged(&contributions);
    pages.search(&directory, shards, &sections)
}

/// Contributions to shards, a few buckets of first characters at a time.
fn merged(contributions: &[Contribution]) -> (Directory, Vec<Shard>) {
    let merge = Merge::new(contributions);
    let parts = each(&merge.parts(), |part| merge.part(part.clone()));
    merge.join(parts)
}
