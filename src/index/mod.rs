//! The index of search: which sections of which reports contain a typed n-gram. It knows nothing of pages.
//!
//! ```text
//! Document ─▶ Text ─▶ Contribution ┐
//!             folded   its runs    ├─▶ merged by first character ─▶ shards, small files of a fixed layout ─▶ Reader
//! the next ─▶ Text ─▶ Contribution ┘
//! ```
//!
//! Where a few texts have changed since an index was made, [`update`] changes the existing one instead.
//!
//! Chinese has no blanks between words, so what is indexed are runs of two and three characters. Each run of two has the list
//! of sections that contain it; each run of three has a list that is coded as a part of the list of its first two, because
//! that is how it is cheap. A longer run is looked up by some of its runs of three, and what is found is held against the text:
//! the lists never miss a section, and the text takes out what only seems to match. `docs/search-index.md` describes the files.

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

pub use self::ngrams::Contribution;
pub use self::reader::Reader;
pub use self::text::Text;
pub use self::update::snapshot::Snapshot;
pub use directory::Directory;

/// The version of the layout; readers refuse another.
pub const VERSION: u8 = 4;

/// The unit that ends a line of text. Blanks are not indexed, so no text contains it.
pub const END: u16 = 0x0a;

/// Bytes as text: base64 without padding (RFC 4648).
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}
