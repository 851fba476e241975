//! The runs of all reports to shards, a bucket of first units at a time, so that the runs are never all unpacked at once.

use super::gather::{bucket, bucket_start};
use super::often::Often;
use super::shard::{Shard, Shelf, cut};
use super::{Contribution, Directory, sort};

/// Bits of a run's section within the whole index while a bucket is sorted: 8,388,608 sections, of a quarter of a million reports.
const SECTION: u32 = 23;

/// Merges what all reports gave, in their order.
pub struct Merge<'a> {
    contributions: &'a [Contribution],
    /// The number of each report's first section.
    starts: Vec<u32>,
    directory: Directory,
}

impl<'a> Merge<'a> {
    pub fn new(contributions: &'a [Contribution]) -> Merge<'a> {
        let mut sections = 0;
        let mut starts = Vec::with_capacity(contributions.len());
        for contribution in contributions {
            starts.push(sections);
            sections += contribution.sections();
        }
        let directory = Directory { sections, deep: Directory::depth(sections), ..Directory::default() };
        Merge { contributions, starts, directory }
    }

    /// The groups of one bucket of first units. Buckets do not depend on each other.
    pub fn bucket(&self, bucket: usize) -> Shelf {
        let base = u64::from(bucket_start(bucket)) << 32;
        let mut runs = Vec::new();
        for (contribution, start) in self.contributions.iter().zip(&self.starts) {
            runs.extend(contribution.runs(bucket).map(|(run, section)| ((run - base) << SECTION) | u64::from(start + section)));
        }
        sort::by_bits_from(SECTION, &mut runs);
        let mut shelf = Shelf::default();
        let mut places = vec![0; if runs.is_empty() { 0 } else { self.directory.sections as usize }];
        for group in runs.chunk_by(|a, b| pair(*a) == pair(*b)) {
            self.group(group, bucket_start(bucket), &mut places, &mut shelf);
        }
        shelf
    }

    /// Puts the runs that begin with the same two units. `places` is room for the place of each section in their list.
    fn group(&self, runs: &[u64], base: u16, places: &mut [u32], shelf: &mut Shelf) {
        let Some(first) = runs.first() else { return };
        let sections = self.sections(runs);
        for (place, section) in (0..).zip(&sections) {
            if let Some(kept) = places.get_mut(*section as usize) {
                *kept = place;
            }
        }
        let deep = sections.len() > self.directory.deep as usize;
        let place = |run: &u64| places.get(section(*run) as usize).copied().unwrap_or_default();
        let all: Vec<u32> = runs.iter().take(if deep { usize::MAX } else { 0 }).map(place).collect();
        let thirds = runs.chunk_by(|a, b| third(*a) == third(*b)).scan(all.as_slice(), |rest, runs| {
            let (own, after) = rest.split_at_checked(runs.len())?;
            *rest = after;
            Some((third(*runs.first()?), own))
        });
        let units = [base + (first >> (SECTION + 32)) as u16, (first >> (SECTION + 16)) as u16];
        shelf.put(units, &sections, self.directory.sections, thirds);
    }

    /// The sections of a group, ascending, each once: of a large group by a bit for each, of a small one by sorting.
    fn sections(&self, runs: &[u64]) -> Vec<u32> {
        let all = self.directory.sections as usize;
        if runs.len() < all / 32 {
            let mut sections: Vec<u32> = runs.iter().map(|run| section(*run)).collect();
            sections.sort_unstable();
            sections.dedup();
            return sections;
        }
        let mut bits = vec![0_u64; all / 64 + 1];
        for run in runs {
            let section = section(*run);
            if let Some(word) = bits.get_mut(section as usize / 64) {
                *word |= 1 << (section % 64);
            }
        }
        let mut sections = Vec::with_capacity(runs.len());
        for (start, mut word) in (0..).step_by(64).zip(bits) {
            while word != 0 {
                sections.push(start + word.trailing_zeros());
                word &= word - 1;
            }
        }
        sections
    }

    /// All buckets' groups in a row, cut into shards, and the directory of them.
    pub fn join(self, buckets: Vec<Shelf>) -> (Directory, Vec<Shard>) {
        let mut directory = self.directory;
        let pairs: Vec<_> = buckets.iter().flat_map(|shelf| shelf.pairs.iter().copied()).collect();
        directory.often = Often::of(&pairs, directory.deep);
        let shards = cut(buckets);
        let mut hasher = blake3::Hasher::new();
        for shard in &shards {
            hasher.update(&shard.bytes);
        }
        directory.generation = hasher.finalize().to_hex()[..8].to_owned();
        directory.shards = shards.iter().map(|shard| shard.key).collect();
        (directory, shards)
    }
}

/// The buckets in which a run may begin; a character beyond the first plane is two units.
pub fn buckets() -> std::ops::RangeInclusive<usize> {
    0..=bucket(u16::MAX)
}

fn pair(run: u64) -> u64 {
    run >> (SECTION + 16)
}

fn third(run: u64) -> u16 {
    (run >> SECTION) as u16
}

fn section(run: u64) -> u32 {
    (run & ((1 << SECTION) - 1)) as u32
}
