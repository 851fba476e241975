//! An index as it is: what its directory is made of, and what the next one can be made from.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::index::Directory;
use crate::index::frequency::FrequencyTable;
use crate::index::shard::Key;

/// All shards of an index, without their bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// Sections of all texts together.
    pub sections: u32,
    /// Each run of two, ascending, and how many sections contain it.
    pub pairs: Vec<([u16; 2], u32)>,
    /// Where each shard begins, ascending, and the digest of its bytes.
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
