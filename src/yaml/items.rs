//! The items of a file that is a list, so that a fault in the YAML costs only the item that has it.

use std::sync::Arc;

use super::{Node, Value, read};
use crate::diag::{Code, Diagnostic, Location, Noted};

/// File size in bytes from which on an exceeded budget is not the fault of one item.
const LARGE: usize = 1 << 20;

/// The items of a file. `no_list` says that the file is something else, whose kind it gets.
pub fn items(file: &Arc<str>, text: &str, no_list: impl Fn(Location, &'static str) -> Diagnostic) -> Noted<Vec<Node>> {
    let mut listing = Listing { file, text, no_list, items: Vec::new(), said: Vec::new() };
    match read(file, text, 0..text.len()) {
        Ok(node) => listing.list(node),
        // Read item by item, it would be just as large.
        Err(fault) if fault.code == Code::YamlTooLarge && text.len() > LARGE => listing.said.push(fault),
        Err(fault) => listing.pieces(fault),
    }
    Noted::new(listing.items, listing.said)
}

struct Listing<'a, F> {
    file: &'a Arc<str>,
    text: &'a str,
    no_list: F,
    items: Vec<Node>,
    said: Vec<Diagnostic>,
}

impl<F: Fn(Location, &'static str) -> Diagnostic> Listing<'_, F> {
    fn list(&mut self, node: Node) {
        match node.value {
            Value::Null => {}
            Value::List(items) => self.items.extend(items),
            other => self.said.push((self.no_list)(Location::at(self.file, self.text, node.range), other.kind())),
        }
    }

    /// Reads each item of a broken file separately.
    fn pieces(&mut self, fault: Diagnostic) {
        let mut starts: Vec<usize> = self.text.match_indices("\n- ").map(|(at, _)| at + 1).collect();
        if self.text.starts_with("- ") {
            starts.insert(0, 0);
        }
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).copied().unwrap_or(self.text.len());
            match read(self.file, self.text, *start..end) {
                Ok(node) => self.list(node),
                Err(fault) => self.said.push(fault),
            }
        }
        if self.said.is_empty() {
            self.said.push(fault);
        }
    }
}
