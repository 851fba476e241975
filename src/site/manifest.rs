//! The manifest: every address of the site and every anchor on it, so that a later publication can tell which links it would break.

use serde::{Deserialize, Serialize};

/// All addresses and anchors of one publication.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Manifest {
    pub pages: Vec<ManifestPage>,
}

/// One address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ManifestPage {
    pub address: String,
    /// Anchor and fingerprint of its text, in reading order.
    pub anchors: Vec<(String, String)>,
}
