//! The contribution of one report to the index: its folded text, and the positions at which trigrams begin in it, by bucket.
//!
//! It depends only on the report's text, so it can be computed on any thread.

use super::{END, Text};

/// The number of buckets into which runs are divided by their first unit, in ascending order.
pub(crate) const BUCKETS: usize = 0x80 + 0x400;

/// The bucket of a run. Each ASCII character has its own; other characters share one with 63 neighbours. So a large archive's
/// runs in one bucket can be sorted inside a processor's cache.
pub(crate) fn bucket(first: u16) -> usize {
    if first < 0x80 { usize::from(first) } else { 0x80 + usize::from(first >> 6) }
}

/// The smallest first unit of a bucket's runs.
pub(crate) fn bucket_start(bucket: usize) -> u16 {
    if bucket < 0x80 { bucket as u16 } else { ((bucket - 0x80) << 6) as u16 }
}

/// The number of units whose positions are sorted together: as many as two bytes can address.
const BLOCK: usize = 1 << 16;

/// The section is stored for every unit whose position is a multiple of this; the sections of the others are found from there.
const STEP: usize = 64;

/// The runs of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contribution {
    text: Text,
    blocks: Vec<Block>,
    /// The section of each unit whose position is a multiple of [`STEP`].
    steps: Box<[u32]>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    /// The end of each bucket's positions.
    ends: Box<[u32; BUCKETS]>,
    /// The positions of all units by bucket, ascending inside a bucket.
    places: Box<[u16]>,
}

impl Contribution {
    /// The runs of a text.
    pub fn of(text: Text) -> Contribution {
        let blocks = text.units().chunks(BLOCK).map(Block::of).collect();
        let mut section = 0;
        let of = |at: usize| {
            section = after(text.ends(), section, at);
            section
        };
        let steps = (0..text.units().len()).step_by(STEP).map(of).collect();
        Contribution { text, blocks, steps }
    }

    /// The text of the runs.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The number of sections of the report.
    pub fn sections(&self) -> u32 {
        self.text.ends().len() as u32
    }

    /// The memory that it takes, in bytes, without the room that its vectors have to spare.
    pub fn bytes(&self) -> usize {
        let places = |block: &Block| size_of_val(&*block.ends) + size_of_val(&*block.places);
        let blocks: usize = self.blocks.iter().map(places).sum();
        size_of_val(self.text.units()) + size_of_val(self.text.ends()) + size_of_val(&*self.steps) + blocks
    }

    /// Adds the number of units in each bucket to `counts`.
    pub fn count(&self, counts: &mut [usize]) {
        for block in &self.blocks {
            let mut before = 0;
            for (count, end) in counts.iter_mut().zip(block.ends.iter()) {
                *count += (end - before) as usize;
                before = *end;
            }
        }
    }

    /// The number of trigrams that begin in a bucket.
    pub fn runs_in(&self, bucket: usize) -> usize {
        let blocks = self.blocks.iter().filter(|_| bucket != self::bucket(END));
        blocks.map(|block| block.of_bucket(bucket).len()).sum()
    }

    /// The trigrams that begin in a bucket, each with its section, in the order of the text. The first section of the text has
    /// number `start`. At the end of a line, [`END`] stands in for missing units.
    pub fn runs(&self, bucket: usize, start: u32) -> impl Iterator<Item = ([u16; 3], u32)> {
        let units = self.text.units();
        let unit = move |at: usize| units.get(at).copied().unwrap_or(END);
        let run = move |at: usize| {
            let second = unit(at + 1);
            let third = if second == END { END } else { unit(at + 2) };
            let near = self.steps.get(at / STEP).copied().unwrap_or_default();
            ([unit(at), second, third], start + after(self.text.ends(), near, at))
        };
        let blocks = self.blocks.iter().zip((0..).step_by(BLOCK)).filter(move |_| bucket != self::bucket(END));
        blocks.flat_map(move |(block, base)| block.of_bucket(bucket).iter().map(move |place| run(base + usize::from(*place))))
    }
}

/// The first section, starting from this one, that ends after the unit at this position.
fn after(ends: &[usize], mut section: u32, at: usize) -> u32 {
    while ends.get(section as usize).is_some_and(|end| *end <= at) {
        section += 1;
    }
    section
}

impl Block {
    #[allow(clippy::indexing_slicing, reason = "a table of all buckets, indexed by buckets")]
    fn of(units: &[u16]) -> Block {
        let mut ends = Box::new([0_u32; BUCKETS]);
        units.iter().for_each(|unit| ends[bucket(*unit)] += 1);
        let mut start = 0;
        for end in ends.iter_mut() {
            start += std::mem::replace(end, start);
        }
        let mut places = vec![0; units.len()].into_boxed_slice();
        for (place, unit) in (0..=u16::MAX).zip(units) {
            let end = &mut ends[bucket(*unit)];
            if let Some(room) = places.get_mut(*end as usize) {
                *room = place;
            }
            *end += 1;
        }
        Block { ends, places }
    }

    fn of_bucket(&self, bucket: usize) -> &[u16] {
        let start = bucket.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(bucket).copied().unwrap_or_default();
        self.places.get(start as usize..end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(names: &[&str]) -> Vec<(String, u32)> {
        let contribution = Contribution::of(Text::of_names(names.iter().map(|n| vec![*n])));
        let all = (0..BUCKETS).flat_map(|bucket| contribution.runs(bucket, 0));
        all.map(|(run, section)| (String::from_utf16_lossy(&run).replace('\n', "|"), section)).collect()
    }

    #[test]
    fn every_character_begins_a_run() {
        let expected = [("5g网", 0), ("g网络", 0), ("网络|", 0), ("络||", 0), ("网络|", 1), ("络||", 1)];
        let mut found = runs(&["5G网络", "网络"]);
        found.sort_by_key(|(_, section)| *section);
        assert_eq!(found.len(), expected.len());
        assert!(expected.iter().all(|(run, section)| found.contains(&((*run).to_owned(), *section))), "{found:?}");
    }

    #[test]
    fn a_text_longer_than_a_block_loses_no_run() {
        let names: Vec<String> = (0..20_000).map(|n| format!("第{n}名")).collect();
        let runs = runs(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let sections: std::collections::BTreeSet<u32> = runs.iter().map(|(_, section)| *section).collect();
        let units: usize = names.iter().map(|name| name.chars().count()).sum();
        assert!(units > BLOCK);
        assert_eq!((runs.len(), sections.len()), (units, 20_000));
        assert!(runs.iter().filter(|(run, _)| run.starts_with('第')).all(|(_, section)| *section < 20_000));
    }

    #[test]
    fn buckets_stand_in_the_order_of_their_units() {
        assert!((0..u16::MAX).all(|unit| bucket(unit) <= bucket(unit + 1)));
        assert!((0..=u16::MAX).all(|unit| bucket_start(bucket(unit)) <= unit && bucket(unit) < BUCKETS));
    }
}
