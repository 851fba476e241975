//! The search index: which sections of which reports contain an n-gram. It does not depend on pages.
//!
//! ```text
//! Document ─▶ Text ┐
//!            folded ├─▶ runs ─▶ merged by first character ─▶ shards, small files of a fixed layout ─▶ Reader
//! the next ─▶ Text ┘
//! ```
//!
//! If only a few texts have changed since an index was built, [`update`] changes the existing index instead.
//!
//! Chinese has no blanks between words, so the index holds n-grams of two and three characters: bigrams and trigrams, or runs
//! in the code. Each bigram has a posting list, the list of the sections that contain it. Each trigram's list is coded as a
//! subset of the list of its first two characters, because that is compact. A longer string is looked up by some of its
//! trigrams, and the sections found are checked against the text: the lists never miss a section, and the check removes false
//! matches. `docs/search-index.md` describes the files.

pub(crate) mod directory;
pub(crate) mod fold;
pub(crate) mod frequency;
pub(crate) mod merge;
pub(crate) mod ngrams;
mod radix_sort;
pub(crate) mod reader;
pub(crate) mod rice;
pub(crate) mod shard;
pub(crate) mod spill;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod update;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

pub use self::reader::Reader;
pub use self::text::Text;
pub use self::update::snapshot::Snapshot;
pub use directory::Directory;

/// The version of the layout; readers reject any other.
pub const VERSION: u8 = 5;

/// The unit that ends a line of text. Blanks are not indexed, so it never occurs in text.
pub const END: u16 = 0x0a;

/// Encodes bytes as base64 without padding (RFC 4648).
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}
