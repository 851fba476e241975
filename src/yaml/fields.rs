//! Reads keys and values into fields. A value of the wrong kind is reported with its location and left out.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::{Entry, Node, Value};
use crate::diag::{Diagnostic, Lines, Location, messages};

/// The file whose fields are being read, and the messages about them.
#[derive(Debug)]
pub struct Fields<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    /// The lines of the text, computed when the first location is needed.
    lines: OnceCell<Lines<'a>>,
    /// What the keys belong to, for messages: `front matter`.
    whole: &'static str,
    pub said: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    pub fn new(file: &'a Arc<str>, text: &'a str, whole: &'static str) -> Fields<'a> {
        Fields { file, text, lines: OnceCell::new(), whole, said: Vec::new() }
    }

    /// Text. A number counts as the text that was typed; null or empty text counts as absent.
    pub fn words(&mut self, key: &str, node: &Node) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Number(typed) => Some(typed.clone()),
            Value::Null => None,
            _ => self.wrong(key, node, "text"),
        }
    }

    /// A list of texts; a single text is a list of one.
    pub fn list(&mut self, key: &str, node: &Node) -> Vec<String> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.words(key, item)).collect(),
            _ => self.words(key, node).into_iter().collect(),
        }
    }

    pub fn truth(&mut self, key: &str, node: &Node) -> Option<bool> {
        match node.value {
            Value::Bool(truth) => Some(truth),
            Value::Null => None,
            _ => self.wrong(key, node, "true or false"),
        }
    }

    pub fn number(&mut self, key: &str, node: &Node) -> Option<u32> {
        match &node.value {
            Value::Number(typed) if typed.parse::<u32>().is_ok() => typed.parse().ok(),
            Value::Null => None,
            _ => self.wrong(key, node, "a whole number"),
        }
    }

    /// The keys below a key.
    pub fn group<'n>(&mut self, key: &str, node: &'n Node) -> &'n [Entry] {
        match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            _ => self.wrong(key, node, "a group of keys").unwrap_or_default(),
        }
    }

    /// Reports an unknown key.
    pub fn unknown(&mut self, entry: &Entry, known: &[&'static str]) {
        let near = nearest(&entry.key, known.iter().copied());
        let place = self.place(entry.key_range.clone());
        self.said.push(messages::unknown_key(place, &entry.key, self.whole, near, known));
    }

    /// Reports that a value is not of the kind that its key wants, and returns `None`, which makes the field absent.
    pub fn wrong<T>(&mut self, key: &str, node: &Node, wanted: &str) -> Option<T> {
        let place = self.place(node.range.clone());
        self.said.push(messages::wrong_value(place, key, node.value.kind(), wanted));
        None
    }

    /// The location of a range of the file.
    pub fn place(&self, range: Range<usize>) -> Location {
        self.lines().place(self.file, range)
    }

    /// The lines of the file.
    pub fn lines(&self) -> &Lines<'a> {
        self.lines.get_or_init(|| Lines::of(self.text))
    }
}

/// The known word closest to a mistyped one, if any is close.
pub fn nearest(typed: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    known
        .map(|word| (strsim::jaro_winkler(&typed, word), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}
