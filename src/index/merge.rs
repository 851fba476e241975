//! The runs of all reports to shards, a few buckets of first units at a time, so that the runs are never all unpacked at once.

use std::ops::Range;

use super::ngrams::{BUCKETS, bucket_start};
use super::shard::Segment;
use super::{Contribution, Directory, radix_sort};

/// Bits of a run's section within the whole index while a bucket is sorted: 8,388,608 sections, of a quarter of a million reports.
const SECTION: u32 = 23;

/// Parts that the merge is done in, at least: so few that a text is not fetched for a handful of its runs, and so many that few runs are
/// unpacked at once and no thread waits long for another.
const PARTS: usize = 24;
/// Runs that are unpacked for a part at most, unless one bucket has more.
const UNPACKED: usize = 6 << 20;

/// Merges what all texts gave, in their order.
pub(crate) struct Merge {
    /// The number of each text's first section.
    pub starts: Vec<u32>,
    /// How many runs each bucket has.
    counts: Vec<usize>,
    /// How many sections there are in all.
    pub sections: u32,
    /// Runs of two in more sections than this have lists of third units.
    deep: u32,
}

/// The runs of a part's buckets, those of each in the order of their sections.
pub(crate) struct Runs {
    first: usize,
    buckets: Vec<Vec<u64>>,
}

impl Runs {
    /// Puts a run.
    pub(crate) fn put(&mut self, bucket: usize, run: [u16; 3], section: u32) {
        if let Some(runs) = self.buckets.get_mut(bucket - self.first) {
            runs.push(packed(run, bucket_start(bucket), section));
        }
    }

    /// Puts what texts have given; `starts` has the first section of each.
    pub(crate) fn put_all<'c>(&mut self, contributions: impl IntoIterator<Item = &'c Contribution>, starts: &[u32]) {
        for (contribution, start) in contributions.into_iter().zip(starts) {
            for (bucket, runs) in (self.first..).zip(&mut self.buckets) {
                let base = bucket_start(bucket);
                contribution.runs(bucket, *start).for_each(|(run, section)| runs.push(packed(run, base, section)));
            }
        }
    }
}

impl Merge {
    /// A merge of texts of so many sections each, with so many runs in each bucket.
    pub(crate) fn new(texts: impl IntoIterator<Item = u32>, counts: Vec<usize>) -> Merge {
        let mut sections = 0;
        let start = |own: u32| {
            sections += own;
            sections - own
        };
        let starts = texts.into_iter().map(start).collect();
        Merge { starts, counts, sections, deep: Directory::depth(sections) }
    }

    /// All buckets, neighbours together as long as they have few runs. What is made of one part does not depend on another.
    pub(crate) fn parts(&self) -> Vec<Range<usize>> {
        let (mut parts, mut start, mut held) = (Vec::new(), 0, 0);
        let enough = (self.counts.iter().sum::<usize>() / PARTS).min(UNPACKED);
        for (bucket, count) in self.counts.iter().enumerate() {
            held += count;
            if held > enough || bucket + 1 == BUCKETS {
                parts.push(start..bucket + 1);
                (start, held) = (bucket + 1, 0);
            }
        }
        parts
    }

    /// Room for the runs of a part.
    pub(crate) fn runs(&self, buckets: Range<usize>) -> Runs {
        let counts = self.counts.get(buckets.clone()).unwrap_or_default();
        Runs { first: buckets.start, buckets: counts.iter().map(|count| Vec::with_capacity(*count)).collect() }
    }

    /// The groups of a part.
    pub(crate) fn part(&self, runs: Runs) -> Segment {
        let (mut room, mut shelf) = (Room::default(), Segment::default());
        for (bucket, mut runs) in (runs.first..).zip(runs.buckets) {
            // In each group they stay in the order of their sections.
            radix_sort::by_bits_from(SECTION + 16, &mut runs, &mut room.sorted);
            for group in runs.chunk_by(|a, b| pair(*a) == pair(*b)) {
                self.group(group, bucket_start(bucket), &mut room, &mut shelf);
            }
        }
        shelf
    }

    /// Puts the runs that begin with the same two units.
    fn group(&self, runs: &[u64], base: u16, room: &mut Room, shelf: &mut Segment) {
        let Some(first) = runs.first() else { return };
        let units = [base + (first >> (SECTION + 32)) as u16, (first >> (SECTION + 16)) as u16];
        let Room { sections, thirds, places, sorted } = room;
        sections.clear();
        sections.extend(runs.iter().map(|run| section(*run)));
        sections.dedup();
        thirds.clear();
        if sections.len() > self.deep as usize {
            let (mut place, mut last) = (0, section(*first));
            thirds.extend(runs.iter().map(|run| {
                place += u64::from(section(*run) != last);
                last = section(*run);
                u64::from(third(*run)) << 32 | place
            }));
            radix_sort::by_bits_from(32, thirds, sorted);
            thirds.dedup();
        }
        places.clear();
        places.extend(thirds.iter().map(|third| *third as u32));
        let mut rest = places.as_slice();
        let thirds = thirds.chunk_by(|a, b| a >> 32 == b >> 32).filter_map(|own| {
            let (now, after) = rest.split_at_checked(own.len())?;
            rest = after;
            Some(((own.first()? >> 32) as u16, now))
        });
        shelf.put(units, sections, self.sections, thirds);
    }
}

/// Room that one group after another is put together in.
#[derive(Default)]
struct Room {
    sections: Vec<u32>,
    /// Each third unit with the place of a section in the group's list.
    thirds: Vec<u64>,
    places: Vec<u32>,
    sorted: Vec<u64>,
}

/// A run as one number that sorts by its units.
fn packed([first, second, third]: [u16; 3], base: u16, section: u32) -> u64 {
    let units = u64::from(first - base) << 32 | u64::from(second) << 16 | u64::from(third);
    units << SECTION | u64::from(section)
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
