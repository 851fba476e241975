//! The ledger: where each character of a raw file went. Every character ends in exactly one entry.

use std::ops::Range;

/// What became of a stretch of raw text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Became text of document `item`.
    Body {
        item: u32,
    },
    Heading {
        item: u32,
    },
    Note {
        item: u32,
    },
    /// Became the named field of the front matter.
    Meta {
        item: u32,
        field: &'static str,
    },
    /// Is not in any document, for this reason.
    Dropped(Reason),
}

/// Why a stretch was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Breadcrumbs, menus, toolbars, related links.
    Navigation,
    ShareBar,
    Pagination,
    Spam,
    /// A word planted by a copying site that the archive's `noise` list names.
    Noise,
    /// Copyright lines, disclaimers, comment forms, captions.
    Boilerplate,
    /// A title or header printed twice.
    Repeated,
    /// A second copy of a document of this file.
    RepeatedCopy,
    /// An article that is not a government work report.
    OtherArticle,
    /// Pinyin in brackets, spelled-out entities, marks of a mirror.
    Artefact,
    /// Blanks and line ends that carry no text.
    Blank,
}

impl Reason {
    /// The reason's name in messages and data.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Navigation => "navigation",
            Reason::ShareBar => "share bar",
            Reason::Pagination => "pagination",
            Reason::Spam => "spam",
            Reason::Noise => "noise",
            Reason::Boilerplate => "boilerplate",
            Reason::Repeated => "repeated",
            Reason::RepeatedCopy => "repeated copy",
            Reason::OtherArticle => "other article",
            Reason::Artefact => "artefact",
            Reason::Blank => "blank",
        }
    }
}

/// Fates of all stretches of one raw text, in order, without gaps or overlaps. Ranges are in bytes of the raw text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    pub entries: Vec<(Range<usize>, Fate)>,
}
