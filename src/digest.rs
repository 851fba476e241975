//! The digest of a value: so short that it is kept where the value is not, so long that two values which differ never share it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The first sixteen bytes of BLAKE3 over a value as postcard writes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of a value. Values of different types may share one: say with the value what it is.
    pub fn of(value: &impl Serialize) -> Digest {
        // Only a value that refuses to be written at all fails, and none of ours does.
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

    /// The digest that these bytes are.
    pub fn from_bytes(bytes: [u8; 16]) -> Digest {
        Digest(bytes)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
