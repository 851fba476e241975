//! Byte ranges of the raw text. They are a type of their own, so that the compiler keeps them apart from ranges of a tape: a claim that
//! the ledger enters and the place that a message names are always in the raw text.

use std::ops::Range;

use crate::diag::Location;
use crate::source::Raw;

/// Bytes of a raw text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct RawRange {
    pub start: usize,
    pub end: usize,
}

impl RawRange {
    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Where it is, for a message.
    pub(crate) fn place(self, raw: &Raw) -> Location {
        Location::at(&raw.file, &raw.text, self.into())
    }
}

/// For code that has seen no tape yet, and so knows only ranges of the raw text.
impl From<Range<usize>> for RawRange {
    fn from(range: Range<usize>) -> RawRange {
        RawRange { start: range.start, end: range.end }
    }
}

impl From<RawRange> for Range<usize> {
    fn from(range: RawRange) -> Range<usize> {
        range.start..range.end
    }
}
