//! Merges the runs of all reports into groups for shards, a few buckets of first units at a time, so that the runs are never
//! all unpacked at once.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::ngrams::{BUCKETS, SECTION, bucket_start, pair, section, third};
use super::shard::Segment;
use super::spill::{Bytes, Layout, unpack};
use super::{Directory, radix_sort};

/// The minimum number of parts of the merge. Few enough that no text is fetched for only a handful of its runs; enough that few
/// runs are unpacked at once and no thread waits long for another.
const PARTS: usize = 96;
/// The most runs that are unpacked for a part, but for a half more and unless a single bucket has more. A run takes 8 bytes, so
/// this is 6 MiB.
const UNPACKED: usize = 3 << 18;

/// The most runs for which a buffer is reused. A part with more is large.
const REUSED: usize = UNPACKED + UNPACKED / 2;

/// Merges the runs of all texts, in the order of the texts.
pub(crate) struct Merge {
    /// The number of runs in each bucket.
    counts: Vec<usize>,
    /// The total number of sections.
    pub sections: u32,
    /// Bigrams in more sections than this have posting lists for third units.
    deep: u32,
    /// The buffers that no part is using, so that no part has to allocate its own.
    free: Mutex<Vec<Room>>,
}

/// The runs of a part's buckets, one bucket after another, within each in the order of their sections.
#[derive(Default)]
pub(crate) struct Runs {
    buckets: Range<usize>,
    runs: Vec<u64>,
    /// Where the next run of each bucket goes.
    ends: Vec<usize>,
}

impl Runs {
    fn begin(&mut self, buckets: Range<usize>, counts: &[usize]) {
        let mut all = 0;
        self.ends.clear();
        self.ends.extend(counts.iter().map(|count| {
            all += count;
            all - count
        }));
        self.runs.resize(all, 0);
        self.buckets = buckets;
    }

    /// Adds the next reports' runs in these buckets; `start` is their first section.
    pub(crate) fn put(&mut self, mut own: &[Bytes], layout: &Layout, start: u32) {
        for (end, count) in self.ends.iter_mut().zip(layout.counts(&self.buckets)) {
            if count == 0 {
                continue;
            }
            let (now, rest) = own.split_at_checked(count).unwrap_or_default();
            own = rest;
            unpack(now, start, self.runs.get_mut(*end..*end + count).unwrap_or_default());
            *end += count;
        }
    }
}

impl Merge {
    /// A merge of texts with this number of sections, and these numbers of runs in each bucket.
    pub(crate) fn new(sections: u32, counts: Vec<usize>) -> Merge {
        Merge { counts, sections, deep: Directory::depth(sections), free: Mutex::default() }
    }

    /// All buckets, with neighbouring ones combined as long as they have few runs. The result of one part does not depend on
    /// any other.
    pub(crate) fn parts(&self) -> Vec<Range<usize>> {
        let (mut parts, mut start, mut held) = (Vec::new(), 0, 0);
        let enough = (self.counts.iter().sum::<usize>() / PARTS).min(UNPACKED);
        for (bucket, count) in self.counts.iter().enumerate() {
            // A bucket that is large by itself does not add to the runs of others.
            if bucket > start && held + count > enough + enough / 2 {
                parts.push(start..bucket);
                (start, held) = (bucket, 0);
            }
            held += count;
            if held > enough || bucket + 1 == BUCKETS {
                parts.push(start..bucket + 1);
                (start, held) = (bucket + 1, 0);
            }
        }
        parts
    }

    /// Divides parts into stretches that are made at the same time: large parts alone, others by `together`.
    pub(crate) fn stretches<'p>(&self, parts: &'p [Range<usize>], together: usize) -> impl Iterator<Item = &'p [Range<usize>]> {
        let runs = |part: &Range<usize>| self.counts.get(part.clone()).unwrap_or_default().iter().sum::<usize>();
        let alike = parts.chunk_by(move |a, b| runs(a).max(runs(b)) <= REUSED);
        alike.flat_map(move |parts| parts.chunks(together))
    }

    /// The groups of a part. `fill` puts the runs of the part's buckets.
    ///
    /// # Errors
    /// Those of `fill`.
    pub(crate) fn part<E>(&self, buckets: &Range<usize>, fill: impl FnOnce(&mut Runs) -> Result<(), E>) -> Result<Segment, E> {
        let free = || self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut room = free().pop().unwrap_or_default();
        let counts = self.counts.get(buckets.clone()).unwrap_or_default();
        room.runs.begin(buckets.clone(), counts);
        fill(&mut room.runs)?;
        let mut shelf = Segment::default();
        let Room { runs: Runs { runs, .. }, sorted, lists } = &mut room;
        let mut rest = runs.as_mut_slice();
        for (bucket, count) in buckets.clone().zip(counts) {
            let (own, after) = rest.split_at_mut_checked(*count).unwrap_or_default();
            rest = after;
            // Inside a group, the runs stay in the order of their sections.
            let own = radix_sort::by_bits_from(SECTION + 16, own, sorted);
            for runs in own.chunk_by(|a, b| pair(*a) == pair(*b)) {
                self.group(runs, bucket_start(bucket), lists, &mut shelf);
            }
        }
        // The few buckets that are very large would leave very large buffers behind.
        if room.runs.runs.capacity().max(room.sorted.capacity()) <= REUSED {
            free().push(room);
        }
        Ok(shelf)
    }

    /// Adds the group of the runs that begin with the same two units.
    fn group(&self, runs: &[u64], base: u16, lists: &mut Lists, shelf: &mut Segment) {
        let Some(first) = runs.first() else { return };
        let units = [base + (first >> (SECTION + 32)) as u16, (first >> (SECTION + 16)) as u16];
        let Lists { sections, thirds, sorted, places, ends } = lists;
        sections.clear();
        sections.extend(runs.iter().map(|run| section(*run)));
        sections.dedup();
        if sections.len() <= self.deep as usize {
            shelf.put(units, sections, self.sections, std::iter::empty());
            return;
        }
        let (mut place, mut last) = (0, section(*first));
        thirds.clear();
        thirds.extend(runs.iter().map(|run| {
            place += u64::from(section(*run) != last);
            last = section(*run);
            u64::from(third(*run)) << 32 | place
        }));
        let thirds = radix_sort::by_bits_from(32, thirds, sorted);
        places.clear();
        ends.clear();
        for own in thirds.chunk_by(|a, b| a >> 32 == b >> 32) {
            let mut last = None;
            for third in own.iter().filter(|third| last.replace(**third) != Some(**third)) {
                places.push(*third as u32);
            }
            ends.push((own.first().map_or(0, |third| (third >> 32) as u16), places.len()));
        }
        let mut start = 0;
        let thirds = ends.iter().map(|(third, end)| {
            let own = places.get(start..*end).unwrap_or_default();
            start = *end;
            (*third, own)
        });
        shelf.put(units, sections, self.sections, thirds);
    }
}

/// Buffers that are reused from part to part.
#[derive(Default)]
struct Room {
    runs: Runs,
    sorted: Vec<u64>,
    lists: Lists,
}

/// Buffers that are reused from group to group.
#[derive(Default)]
struct Lists {
    sections: Vec<u32>,
    /// Each third unit, with the position of a section in the group's list.
    thirds: Vec<u64>,
    sorted: Vec<u64>,
    /// The positions of each third unit, one after another.
    places: Vec<u32>,
    /// Each third unit, and the end of its positions.
    ends: Vec<(u16, usize)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_parts_are_made_alone() {
        let merge = Merge::new(1, vec![10, REUSED + 1, 5, 5, 5, REUSED + 1, REUSED + 1]);
        let parts: Vec<Range<usize>> = (0..7).map(|bucket| bucket..bucket + 1).collect();
        let stretches: Vec<usize> = merge.stretches(&parts, 2).map(<[_]>::len).collect();
        assert_eq!(stretches, [1, 1, 2, 1, 1, 1]);
    }
}
