//! The state of an index: the data that its directory is made from, and that the next index can be updated from.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::index::Directory;
use crate::index::frequency::FrequencyTable;
use crate::index::shard::Key;

/// All shards of an index, without their bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// The number of sections in all texts.
    pub sections: u32,
    /// Each bigram, ascending, and the number of sections that contain it.
    pub pairs: Vec<([u16; 2], u32)>,
    /// The first run of each shard, ascending, and the digest of the shard's bytes.
    pub shards: Vec<(Key, Digest)>,
}

impl Snapshot {
    /// The directory of the index.
    pub fn directory(&self) -> Directory {
        let deep = Directory::depth(self.sections);
        let generation = format!("{:?}", Digest::of(&("shards", &self.shards)));
        Directory {
            sections: self.sections,
            deep,
            shards: self.shards.iter().map(|(key, _)| *key).collect(),
            often: FrequencyTable::of(&self.pairs, deep),
            generation: generation.get(..8).unwrap_or_default().to_owned(),
        }
    }
}
