//! The runs of some consecutive reports, packed and divided into buckets. An archive too large to hold all its runs in memory
//! stores them in files of this format, and reads them back a few buckets at a time.
//!
//! A bucket has its runs in the order of their sections, eight bytes each: a packed run, whose section is counted from the first
//! report. A compact code would take three quarters of that, and four times as long to write and to read.

use std::ops::Range;

use super::Text;
use super::ngrams::{BUCKETS, base, bucket, each_run, packed};

/// A packed run in bytes.
pub(crate) type Bytes = [u8; 8];

/// The position of each bucket's runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The end of each bucket, as a number of runs.
    ends: Box<[u32]>,
}

impl Layout {
    /// The range of the runs of some buckets.
    pub(crate) fn place(&self, buckets: &Range<usize>) -> Range<usize> {
        let before = |bucket: usize| bucket.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or_default();
        before(buckets.start) as usize..before(buckets.end) as usize
    }

    /// The number of runs in each of some buckets.
    pub(crate) fn counts(&self, buckets: &Range<usize>) -> impl Iterator<Item = usize> {
        let mut before = self.place(&(0..buckets.start)).end;
        let ends = self.ends.get(buckets.clone()).unwrap_or_default();
        ends.iter().map(move |end| *end as usize - std::mem::replace(&mut before, *end as usize))
    }
}

/// Packs the runs of reports.
#[allow(clippy::indexing_slicing, reason = "a table of all buckets, indexed by buckets")]
pub(crate) fn pack(texts: &[Text]) -> (Layout, Vec<Bytes>) {
    let mut ends = vec![0_u32; BUCKETS].into_boxed_slice();
    texts.iter().for_each(|text| each_run(text, |[first, second, _], _| ends[bucket(first, second)] += 1));
    let mut all = 0;
    for end in &mut ends {
        all += std::mem::replace(end, all);
    }
    let (mut runs, mut start) = (vec![Bytes::default(); all as usize], 0);
    for text in texts {
        each_run(text, |run, section| {
            let end = &mut ends[bucket(run[0], run[1])];
            if let Some(room) = runs.get_mut(*end as usize) {
                *room = packed(run, base(run[0]), start + section).to_le_bytes();
            }
            *end += 1;
        });
        start += text.ends().len() as u32;
    }
    (Layout { ends }, runs)
}

/// Unpacks runs into this room. The first report's first section has number `start`.
pub(crate) fn unpack(runs: &[Bytes], start: u32, room: &mut [u64]) {
    room.iter_mut().zip(runs).for_each(|(room, run)| *room = u64::from_le_bytes(*run) + u64::from(start));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked_bucket_by_bucket() {
        let names = [["5G网络", "改革"], ["改革开放", "R&D"], ["", "网络"]];
        let texts: Vec<_> = names.iter().map(|names| Text::of_names(names.map(|n| vec![n]))).collect();
        let (layout, bytes) = pack(&texts);
        let mut all = Vec::new();
        for (start, text) in (0..).step_by(2).zip(&texts) {
            each_run(text, |run, section| all.push((bucket(run[0], run[1]), run, 7 + start + section)));
        }
        all.sort_by_key(|(bucket, ..)| *bucket);
        for buckets in [0..1, 0..BUCKETS, 0x350..0x900, 0x900..BUCKETS] {
            let own = &bytes[layout.place(&buckets)];
            let mut room = vec![0; own.len()];
            unpack(own, 7, &mut room);
            let expected = all.iter().filter(|(bucket, ..)| buckets.contains(bucket));
            assert_eq!(room, expected.map(|(_, run, section)| packed(*run, base(run[0]), *section)).collect::<Vec<_>>());
            assert_eq!(layout.counts(&buckets).sum::<usize>(), own.len());
            assert_eq!(layout.counts(&buckets).count(), buckets.len());
        }
        assert_eq!(bytes.len(), all.len());
    }
}
