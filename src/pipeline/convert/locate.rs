//! The site is put together without the texts, so what it says of a report names the file alone. Here such a message is given the
//! line that it means.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place};
use crate::pipeline::Archive;

/// Points at the lines of the files that messages mean, where they name a file alone. Each file is read and looked through once for all
/// messages about it, which may be as many as it has lines.
pub(crate) fn point(archive: &Archive, said: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut files: HashMap<Arc<str>, Option<Lines>> = HashMap::new();
    let pointed = said.into_iter().map(|diagnostic| {
        let Some(place) = diagnostic.place.as_ref().filter(|p| (p.line, p.column) == (1, 1) && p.excerpt.is_empty()) else {
            return diagnostic;
        };
        let Some(wanted) = wanted(&diagnostic) else { return diagnostic };
        let file = Arc::clone(&place.file);
        let lines = files.entry(Arc::clone(&file)).or_insert_with(|| archive.text(&file).ok().map(Lines::of));
        match lines.as_ref().and_then(|lines| lines.place(&file, &wanted)) {
            Some(place) => diagnostic.at(place),
            None => diagnostic,
        }
    });
    pointed.collect()
}

/// What tells the line that a message means.
enum Wanted {
    /// The first of these keys that there is.
    Keys(&'static [&'static str]),
    /// An address in `aliases:` or `moved:`.
    Address(String),
    /// The label of a note.
    Note(String),
}

fn wanted(diagnostic: &Diagnostic) -> Option<Wanted> {
    let message = &diagnostic.message;
    Some(match diagnostic.code {
        Code::UnknownPlace => Wanted::Keys(&["region:"]),
        Code::DuplicateAddress => Wanted::Keys(&["address:", "year:", "title:"]),
        Code::SamePlaceAndYear => Wanted::Keys(&["year:", "title:"]),
        Code::UnsafeAddress | Code::ReservedAddress => Wanted::Keys(&["address:"]),
        Code::OldAddressStands | Code::OldAddressTwice | Code::MovedToNowhere => {
            Wanted::Address(message.split([' ', ',']).find(|word| word.starts_with('/'))?.to_owned())
        }
        Code::Unplaced => Wanted::Keys(&["year:", "region:", "title:"]),
        Code::NoteWithoutDefinition => Wanted::Note(message.strip_prefix("note ")?.split(" names ").next()?.to_owned()),
        _ => return None,
    })
}

/// A text with the first line of each address and of each note in it.
struct Lines {
    text: String,
    /// Numbers of lines by what stands in them: `/old/2024/`, `[^1]`.
    words: HashMap<String, usize>,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: String) -> Lines {
        let (mut words, mut starts, mut start) = (HashMap::new(), Vec::new(), 0);
        for (number, line) in text.split_inclusive('\n').enumerate() {
            starts.push(start);
            start += line.len();
            let note = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:")).map(|(label, _)| format!("[^{label}]"));
            let addresses = line.trim_end().split([' ', ':', ',', '[', ']', '"', '\'']).filter(|word| word.starts_with('/'));
            for word in addresses.map(str::to_owned).chain(note) {
                words.entry(word).or_insert(number);
            }
        }
        Lines { text, words, starts }
    }

    fn place(&self, file: &Arc<str>, wanted: &Wanted) -> Option<Place> {
        let number = match wanted {
            Wanted::Keys(keys) => {
                keys.iter().find_map(|key| (0..self.starts.len()).find(|at| self.line(*at).starts_with(key)))?
            }
            Wanted::Address(address) => *self.words.get(address)?,
            Wanted::Note(label) => *self.words.get(&format!("[^{label}]"))?,
        };
        let (start, line) = (self.starts.get(number)?, self.line(number));
        Some(Place::at(file, &self.text, *start..start + line.len()))
    }

    fn line(&self, number: usize) -> &str {
        let start = self.starts.get(number).copied().unwrap_or(self.text.len());
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or_default().trim_end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::messages;

    #[test]
    fn a_message_about_a_report_gets_its_line() {
        let text = "---\ntitle: x\nregion: [浙江省, 宁坡市]\nyear: 2031\n---\n\n文[^1]。\n\n[^1]: **标准地**\n";
        let (file, lines) = (Arc::from("a.md"), Lines::of(text.to_owned()));
        let place = |d: Diagnostic| wanted(&d).and_then(|wanted| lines.place(&file, &wanted));
        let shown = |d: Diagnostic| place(d).map(|place| place.excerpt).unwrap_or_default();
        assert_eq!(shown(messages::unknown_place("a.md", "浙江省/宁坡市", "宁坡市", None)), "region: [浙江省, 宁坡市]");
        assert_eq!(shown(messages::duplicate_address("a.md", "b.md", "/x/")), "year: 2031");
        assert_eq!(shown(messages::note_without_definition("a.md", "1", "标准地")), "[^1]: **标准地**");
        assert_eq!(shown(messages::second_copy("a", "b", "c")), "");
    }
}
