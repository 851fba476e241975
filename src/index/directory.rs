//! What a reader must know before it reads a shard: the number of sections, and where each shard begins.

use super::base64;
use super::frequency::FrequencyTable;
use super::rice::write_number;
use super::shard::Key;

/// The directory of an index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    /// The number of sections in all texts; they are numbered in the order of the texts.
    pub sections: u32,
    /// Bigrams that occur in more sections than this also have posting lists for the third unit.
    pub deep: u32,
    /// The first run of each shard, in ascending order.
    pub shards: Vec<Key>,
    /// Roughly how frequent bigrams are in the texts.
    pub often: FrequencyTable,
    /// Changes with every byte of the index, so that no browser uses an old shard for a new one.
    pub generation: String,
}

/// A bigram in at most one in this many of all sections is rare enough for its sections to be checked one by one.
const RARE: u32 = 512;
/// The same limit for a small archive, as a number of sections.
const FEW: u32 = 8;

impl Directory {
    /// The first run of each shard, as text. The units that a key shares with the previous key are written as zeros, the first
    /// one that differs as the difference, and the rest in full.
    pub fn keys(&self) -> String {
        let (mut before, mut bytes) = ([0; 3], Vec::new());
        for key in &self.shards {
            let mut same = true;
            for (unit, last) in key.iter().zip(before) {
                write_number(u64::from(if same { unit - last } else { *unit }), &mut bytes);
                same &= *unit == last;
            }
            before = *key;
        }
        base64(&bytes)
    }

    /// The most sections that a bigram may occur in before its third units are indexed too.
    pub fn depth(sections: u32) -> u32 {
        (sections / RARE).max(FEW)
    }

    /// The shard that contains the posting list of a run.
    pub fn shard(&self, key: &Key) -> Option<&Key> {
        self.shards.get(self.shards.partition_point(|start| start <= key).checked_sub(1)?)
    }

    /// The shards that contain runs beginning with this unit.
    pub fn shards_of(&self, first: u16) -> &[Key] {
        let from = self.shards.partition_point(|start| *start <= [first, 0, 0]).saturating_sub(1);
        let to = self.shards.partition_point(|[start, _, _]| *start <= first);
        self.shards.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_differences_up_to_where_they_differ() {
        let directory = Directory { shards: vec![[5, 1, 0], [5, 3, 0], [5, 3, 9], [8, 2, 0]], ..Directory::default() };
        assert_eq!(directory.keys(), base64(&[5, 1, 0, 0, 2, 0, 0, 0, 9, 3, 2, 0]));
    }

    #[test]
    fn a_run_stands_in_the_last_shard_that_begins_before_it() {
        let directory = Directory { shards: vec![[5, 1, 0], [7, 2, 0], [7, 2, 9], [8, 0, 0]], ..Directory::default() };
        assert_eq!(directory.shard(&[7, 2, 0]), Some(&[7, 2, 0]));
        assert_eq!(directory.shard(&[7, 2, 12]), Some(&[7, 2, 9]));
        assert_eq!(directory.shard(&[4, 9, 9]), None);
        assert_eq!(directory.shards_of(7), [[5, 1, 0], [7, 2, 0], [7, 2, 9]]);
        assert_eq!(directory.shards_of(4), [] as [Key; 0]);
    }
}
