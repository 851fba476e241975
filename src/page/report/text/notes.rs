//! The report's own notes: their ids on the page, and which of them have been placed.

use std::collections::HashMap;

use super::Placed;
use crate::annotation::{Annotated, NotePlace};
use crate::document::Note;

/// The notes of a document while its text is written.
pub(crate) struct Notes<'a> {
    pub notes: &'a [Note],
    by_label: HashMap<&'a str, usize>,
    ids: Vec<String>,
    /// Whether the text has no marker for the note.
    unmarked: Vec<bool>,
    placed: Vec<bool>,
    /// Whether the note is shown beside the text, with its definition.
    beside: Vec<bool>,
    /// The notes placed in the part that is being written.
    part: Vec<usize>,
    /// Whether the lists can repeat the notes beside the text without making the page much larger than its text.
    pub are_few: bool,
}

/// Lists of notes repeat definitions that make up at most one part in this many of the text's characters.
const FEW: usize = 7;
/// The number of characters of definitions that are always repeated, however short the text.
const SHORT: usize = 1000;

impl<'a> Notes<'a> {
    /// The notes of a text with this many characters.
    pub(super) fn new(notes: &'a [Note], annotated: &Annotated, characters: usize) -> Notes<'a> {
        let mut by_label = HashMap::new();
        for (i, note) in notes.iter().enumerate() {
            by_label.entry(note.label.as_str()).or_insert(i);
        }
        let ids = notes
            .iter()
            .enumerate()
            .map(|(i, note)| id(&note.label, by_label.get(note.label.as_str()) == Some(&i), i))
            .collect();
        let marked = |i: usize| annotated.notes.get(i).is_none_or(|p| matches!(p.at, NotePlace::Marked { .. }));
        let unmarked = (0..notes.len()).map(|i| !marked(i)).collect();
        let defined: usize = notes.iter().flat_map(|note| &note.definition).map(|block| block.plain_text().len()).sum();
        Notes {
            notes,
            by_label,
            ids,
            unmarked,
            placed: vec![false; notes.len()],
            beside: vec![false; notes.len()],
            part: Vec::new(),
            are_few: defined / '中'.len_utf8() <= SHORT.max(characters / FEW),
        }
    }

    pub(super) fn find(&self, label: &str) -> Option<usize> {
        self.by_label.get(label).copied()
    }

    pub(super) fn note(&self, number: usize) -> Option<&'a Note> {
        self.notes.get(number)
    }

    /// The suffix that follows `n`, `m` and `r` in the ids of the note, its copy beside the text, and its reference.
    pub(super) fn id(&self, number: usize) -> &str {
        self.ids.get(number).map_or("", String::as_str)
    }

    pub(super) fn is_unmarked(&self, number: usize) -> bool {
        self.unmarked.get(number).copied().unwrap_or_default()
    }

    pub(super) fn is_placed(&self, number: usize) -> bool {
        self.placed.get(number).copied().unwrap_or(true)
    }

    /// Marks the note as placed; returns false if it already was.
    pub(super) fn place(&mut self, number: usize) -> bool {
        let first = !self.is_placed(number);
        if first && let Some(placed) = self.placed.get_mut(number) {
            *placed = true;
            self.part.push(number);
        }
        first
    }

    pub(super) fn stands_beside(&self, number: usize) -> bool {
        self.beside.get(number).copied().unwrap_or_default()
    }

    /// Records that the note is shown beside the text.
    pub(super) fn stand_beside(&mut self, number: usize) {
        if let Some(beside) = self.beside.get_mut(number) {
            *beside = true;
        }
    }

    /// Where all notes are found.
    pub(super) fn placed(&self) -> Vec<Placed> {
        let placed = self.notes.iter().enumerate().map(|(number, note)| {
            let item = format!("n{}", self.id(number));
            let anchor = if self.is_placed(number) { format!("r{}", self.id(number)) } else { item.clone() };
            Placed { label: note.label.clone(), anchor, item, marked: !self.is_unmarked(number) }
        });
        placed.collect()
    }

    /// The notes placed since the last call, in their own order; with `all`, also those never placed.
    pub(super) fn finish_part(&mut self, all: bool) -> Vec<usize> {
        let mut part = std::mem::take(&mut self.part);
        if all {
            part.extend(self.placed.iter().enumerate().filter(|(_, placed)| !**placed).map(|(i, _)| i));
        }
        part.sort_unstable();
        part
    }
}

/// A note's id: its label if an address can contain it, else its number in the list.
fn id(label: &str, first: bool, number: usize) -> String {
    let plain = !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain && first { label.to_owned() } else { format!("x{}", number + 1) }
}
