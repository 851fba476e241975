//! The digest of a value: short enough to be kept where the value is not, and long enough that two different values never share
//! it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The first sixteen bytes of the BLAKE3 hash of a value as serialised by postcard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of a value. Values of different types may share one, so the value should include what it is.
    pub fn of(value: &impl Serialize) -> Digest {
        // Serialisation fails only if the value itself refuses it, and none of ours does.
        Digest::of_bytes(&postcard::to_stdvec(value).unwrap_or_default())
    }

    /// The digest of bytes.
    pub fn of_bytes(bytes: &[u8]) -> Digest {
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Digest(digest)
    }

    /// The digest as bytes.
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// The digest with these bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Digest {
        Digest(bytes)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
