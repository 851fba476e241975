//! Parts of texts and of lists by position, without panics. A position from a search in the same text is always valid. A bug in
//! such a search leaves a hole in the report, which the ledger shows, instead of ending the run. Debug builds and tests panic
//! on it.

use std::ops::Range;
use std::slice::SliceIndex;

/// Parts of a text by bytes. A range that is outside the text, or that splits a character, yields the empty text.
pub(crate) trait CutText {
    /// The text before a byte.
    fn before(&self, at: usize) -> &str;
    /// The text from a byte on.
    fn after(&self, at: usize) -> &str;
    fn between(&self, range: Range<usize>) -> &str;
}

impl CutText for str {
    fn before(&self, at: usize) -> &str {
        debug_assert!(self.is_char_boundary(at), "a text is cut inside a character or behind its end");
        self.get(..at).unwrap_or("")
    }

    fn after(&self, at: usize) -> &str {
        debug_assert!(self.is_char_boundary(at), "a text is cut inside a character or behind its end");
        self.get(at..).unwrap_or("")
    }

    fn between(&self, range: Range<usize>) -> &str {
        debug_assert!(self.get(range.clone()).is_some(), "a text is cut inside a character or behind its end");
        self.get(range).unwrap_or("")
    }
}

/// Parts of a list by number. A number beyond the end yields an empty value.
pub(crate) trait CutList<T> {
    /// The items of a range; none if the range exceeds the list.
    fn part(&self, range: impl SliceIndex<[T], Output = [T]> + Clone) -> &[T];
    /// An item, or a blank one.
    fn at(&self, at: usize) -> &T
    where
        T: Blank;
    /// A copy of an item, or the default value.
    fn value(&self, at: usize) -> T
    where
        T: Copy + Default;
    /// Overwrites the item with this number.
    fn put(&mut self, at: usize, item: T);
}

/// A value that can replace a missing item.
pub(crate) trait Blank: 'static {
    const BLANK: &'static Self;
}

impl<T: 'static> Blank for Vec<T> {
    const BLANK: &'static Vec<T> = &Vec::new();
}

impl<T> CutList<T> for [T] {
    fn part(&self, range: impl SliceIndex<[T], Output = [T]> + Clone) -> &[T] {
        debug_assert!(self.get(range.clone()).is_some(), "a list is cut behind its end");
        self.get(range).unwrap_or(&[])
    }

    fn at(&self, at: usize) -> &T
    where
        T: Blank,
    {
        debug_assert!(at < self.len(), "an item is behind the end of its list");
        self.get(at).unwrap_or(T::BLANK)
    }

    fn value(&self, at: usize) -> T
    where
        T: Copy + Default,
    {
        debug_assert!(at < self.len(), "an item is behind the end of its list");
        self.get(at).copied().unwrap_or_default()
    }

    fn put(&mut self, at: usize, item: T) {
        debug_assert!(at < self.len(), "an item is behind the end of its list");
        if let Some(place) = self.get_mut(at) {
            *place = item;
        }
    }
}
