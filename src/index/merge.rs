//! Merges the runs of all reports into groups for shards, a few buckets of first units at a time, so that the runs are never
//! all unpacked at once.

use std::ops::Range;

use super::ngrams::{BUCKETS, bucket_start};
use super::shard::Segment;
use super::{Contribution, Directory, radix_sort};

/// The bits of a run's section number while a bucket is sorted. They suffice for 8,388,608 sections, from about a quarter of a
/// million reports.
const SECTION: u32 = 23;

/// The minimum number of parts of the merge. Few enough that no text is fetched for only a handful of its runs; enough that few
/// runs are unpacked at once and no thread waits long for another.
const PARTS: usize = 96;
/// The most runs that are unpacked for a part, unless a single bucket has more. A run takes 8 bytes, so this is 48 MiB.
const UNPACKED: usize = 6 << 20;

/// Merges the contributions of all texts, in the order of the texts.
pub(crate) struct Merge {
    /// The number of each text's first section.
    pub starts: Vec<u32>,
    /// The number of runs in each bucket.
    counts: Vec<usize>,
    /// The total number of sections.
    pub sections: u32,
    /// Bigrams in more sections than this have posting lists for third units.
    deep: u32,
}

/// The runs of a part's buckets, within each bucket in the order of their sections.
pub(crate) struct Runs {
    first: usize,
    buckets: Vec<Vec<u64>>,
}

impl Runs {
    /// Adds a run.
    pub(crate) fn put(&mut self, bucket: usize, run: [u16; 3], section: u32) {
        if let Some(runs) = self.buckets.get_mut(bucket - self.first) {
            runs.push(packed(run, bucket_start(bucket), section));
        }
    }

    /// Adds the contributions of texts; `starts` has the first section of each.
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
    /// A merge of texts with these numbers of sections, and these numbers of runs in each bucket.
    pub(crate) fn new(texts: impl IntoIterator<Item = u32>, counts: Vec<usize>) -> Merge {
        let mut sections = 0;
        let start = |own: u32| {
            sections += own;
            sections - own
        };
        let starts = texts.into_iter().map(start).collect();
        Merge { starts, counts, sections, deep: Directory::depth(sections) }
    }

    /// All buckets, with neighbouring ones combined as long as they have few runs. The result of one part does not depend on
    /// any other.
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

    /// Reserves memory for the runs of a part.
    pub(crate) fn runs(&self, buckets: Range<usize>) -> Runs {
        let counts = self.counts.get(buckets.clone()).unwrap_or_default();
        Runs { first: buckets.start, buckets: counts.iter().map(|count| Vec::with_capacity(*count)).collect() }
    }

    /// The groups of a part.
    pub(crate) fn part(&self, runs: Runs) -> Segment {
        let (mut room, mut shelf) = (Room::default(), Segment::default());
        for (bucket, mut runs) in (runs.first..).zip(runs.buckets) {
            // Inside a group, the runs stay in the order of their sections.
            radix_sort::by_bits_from(SECTION + 16, &mut runs, &mut room.sorted);
            for group in runs.chunk_by(|a, b| pair(*a) == pair(*b)) {
                self.group(group, bucket_start(bucket), &mut room, &mut shelf);
            }
        }
        shelf
    }

    /// Adds the group of the runs that begin with the same two units.
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

/// Buffers that are reused from group to group.
#[derive(Default)]
struct Room {
    sections: Vec<u32>,
    /// Each third unit, with the position of a section in the group's list.
    thirds: Vec<u64>,
    places: Vec<u32>,
    sorted: Vec<u64>,
}

/// A run packed into one number that sorts by its units.
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
