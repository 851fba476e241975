//! What one raw file may come to while it is read. A few kilobytes can unpack to gigabytes, and a short text can be referred to a
//! million times; so every stage that unpacks or copies spends from one budget, and the reader stops when it is spent.

use std::cell::Cell;
use std::sync::Arc;

use super::LARGEST;
use crate::diag::{Diagnostic, messages};

/// Bytes that all packed parts of a file may unpack to. They are looked at one at a time, so this bounds time rather than memory. The
/// largest Word files and PDF that were met, with pictures, unpack to some 60 MiB.
const UNPACKED: u64 = LARGEST * 4;

/// Bytes that one packed part may unpack to: it is held in memory as a whole.
pub(super) const LARGEST_PART: u64 = LARGEST;

/// Bytes that are made of a file: texts, cells and what the format makes of them. A file of plain text cannot have more either.
const MADE: u64 = LARGEST + LARGEST / 2;

/// Bytes of one text. Recognition keeps some 18 bytes for each of its own: 300 MiB for a text of this length, which is 300 full
/// reports in one file.
pub(super) const LONGEST_TEXT: u64 = LARGEST / 4;

/// Bytes that are spent for a cell beside those of its text.
pub(super) const CELL: u64 = 24;

/// What is left for a file.
pub(super) struct Budget<'a> {
    pub file: &'a Arc<str>,
    unpacked: Cell<u64>,
    made: Cell<u64>,
}

impl<'a> Budget<'a> {
    /// The whole budget of a file.
    pub(super) fn of(file: &'a Arc<str>) -> Budget<'a> {
        Budget { file, unpacked: Cell::new(UNPACKED), made: Cell::new(MADE) }
    }

    /// Bytes that the next part may unpack to.
    pub(super) fn room(&self) -> u64 {
        self.unpacked.get().min(LARGEST_PART)
    }

    /// Spends what a part has unpacked to.
    ///
    /// # Errors
    /// The part is larger than one may be, or all parts are together.
    pub(super) fn unpack(&self, bytes: u64) -> Result<(), Diagnostic> {
        if bytes > LARGEST_PART {
            return Err(messages::expands_too_far(self.file, "one of its parts unpacks", LARGEST_PART));
        }
        spend(&self.unpacked, bytes).ok_or_else(|| messages::expands_too_far(self.file, "its parts unpack", UNPACKED))
    }

    /// Spends what is made of the file.
    ///
    /// # Errors
    /// More was made than may be.
    pub(super) fn make(&self, bytes: u64) -> Result<(), Diagnostic> {
        spend(&self.made, bytes).ok_or_else(|| messages::expands_too_far(self.file, "its texts and cells come", MADE))
    }

    /// Whether a text of this length can be taken.
    ///
    /// # Errors
    /// It is longer than one may be.
    pub(super) fn text(&self, bytes: usize) -> Result<(), Diagnostic> {
        if bytes as u64 > LONGEST_TEXT {
            return Err(messages::expands_too_far(self.file, "one of its texts comes", LONGEST_TEXT));
        }
        Ok(())
    }
}

fn spend(left: &Cell<u64>, bytes: u64) -> Option<()> {
    left.set(left.get().checked_sub(bytes)?);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_gone() {
        let file = Arc::from("a.docx");
        let budget = Budget::of(&file);
        for _ in 0..4 {
            assert_eq!(budget.room(), LARGEST_PART);
            budget.unpack(LARGEST_PART).unwrap();
        }
        assert_eq!(budget.room(), 0);
        assert_eq!(budget.unpack(1).unwrap_err().code, "file-expands-too-far");
        budget.make(MADE).unwrap();
        assert_eq!(budget.make(1).unwrap_err().code, "file-expands-too-far");
        assert!(budget.text(LONGEST_TEXT as usize).is_ok() && budget.text(LONGEST_TEXT as usize + 1).is_err());
    }
}
