//! Marks of notes in the text: references that Word counts, marks that are typed behind a reference, and raised numbers.

use quick_xml::events::BytesStart;

use super::{Page, is_on, value};
use crate::han::cut::CutText;
use crate::source::{Mark, marker};

/// The longest mark of a note that is typed, in characters.
const LONGEST_MARK: usize = 6;

impl Page {
    /// Whether a text is the mark of a note that is typed behind its reference.
    pub(super) fn take_typed_mark(&mut self, text: &str) -> bool {
        let Some(key) = self.typed.clone() else { return false };
        let mark = self.marks.entry(key).or_default();
        if text.chars().count() > LONGEST_MARK || mark.chars().count() >= LONGEST_MARK {
            self.typed = None;
            return false;
        }
        mark.push_str(text.trim());
        true
    }

    /// A text of a note without the mark that is typed before it.
    pub(super) fn without_repeated_mark<'t>(&mut self, text: &'t str) -> &'t str {
        let mut rest = text;
        while let Some(c) = self.repeated.chars().next() {
            let bare = rest.trim_start();
            if bare.is_empty() {
                return bare;
            }
            match bare.strip_prefix(c) {
                Some(after) => {
                    rest = after;
                    self.repeated.remove(0);
                }
                None => self.repeated.clear(),
            }
        }
        rest
    }

    /// Ends raised text. It is the marker of a note, or of several, unless it raises a unit or a figure to a power.
    pub(super) fn settle(&mut self) {
        let Some(raised) = self.raised.take() else { return };
        let text = self.text.get(raised.clone()).unwrap_or("").to_owned();
        let parts = || text.split([',', '，', '、', '\u{a0}', ' ']).filter(|part| !part.is_empty());
        let markers =
            parts().map(|part| marker::is_raised_marker(part).map(|number| (number, marker::bracketed(part, number))));
        let Some(markers) = markers.collect::<Option<Vec<_>>>().filter(|markers| !markers.is_empty()) else { return };
        if raised.end != self.text.len() || marker::is_power(self.text.before(raised.start), &text) {
            return;
        }
        self.text.truncate(raised.start);
        for (number, shown) in markers {
            let start = self.text.len();
            self.text.push_str(&shown);
            self.hint(start..self.text.len(), Mark::NoteRef(number));
        }
    }

    /// Writes the number of a note where its reference is.
    pub(super) fn marker(&mut self, kind: &'static str, tag: &BytesStart) {
        let Some(id) = value(tag, "id").filter(|_| !self.is_hidden()) else { return };
        self.settle();
        self.count("");
        let key = (kind, id);
        if value(tag, "customMarkFollows").is_some_and(|given| is_on(Some(&given))) {
            self.typed = Some(key.clone());
        }
        let next = self.numbers.len() as u32 + 1;
        let number = *self.numbers.entry(key).or_insert(next);
        let start = self.text.len();
        self.text.push_str(&format!("[{number}]"));
        self.hint(start..self.text.len(), Mark::NoteRef(number));
    }
}
