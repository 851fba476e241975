//! The YAML that nearly all front matter consists of: keys with a text, a number, a list of names in brackets or further keys, one
//! on each line. It is read here many times faster than the general reader reads it; everything else is left to that one.

use std::ops::Range;

use super::scalar::is_plain;
use super::{DEPTH, Entry, Node, Value};
use crate::han::cut::CutText;

/// Reads a text of such lines, which begins at byte `base` of its file; `None` if there is anything else in it, or a fault.
pub(super) fn read(text: &str, base: usize) -> Option<Node> {
    if text.bytes().any(|b| b == b'\r' || b == b'\t') {
        return None;
    }
    let mut lines = Lines { text, base, at: 0 };
    let node = lines.map(0)?;
    lines.peek().is_none().then_some(node)
}

struct Lines<'t> {
    text: &'t str,
    base: usize,
    /// Where the next line begins in the text.
    at: usize,
}

impl<'t> Lines<'t> {
    /// The next line without its end.
    fn peek(&self) -> Option<&'t str> {
        let rest = self.text.after(self.at);
        rest.split('\n').next().filter(|_| !rest.is_empty())
    }

    /// The keys that are indented by so many blanks.
    fn map(&mut self, indent: usize) -> Option<Node> {
        if indent > DEPTH {
            return None;
        }
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(line) = self.peek() {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            if blanks != indent || blanks == line.len() {
                break;
            }
            let entry = self.entry(line, indent)?;
            if entries.iter().any(|other| other.key == entry.key) {
                return None;
            }
            entries.push(entry);
        }
        let first = entries.first()?;
        let start = first.key_range.start;
        let end = start + self.text.after(start - self.base).split('\n').next()?.trim_end().len();
        Some(Node { value: Value::Map(entries), range: start..end })
    }

    fn entry(&mut self, line: &str, indent: usize) -> Option<Entry> {
        let start = self.at + indent;
        let (key, value) = line.after(indent).split_once(':')?;
        let named = key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
        if !named || !is_plain(key, false) {
            return None;
        }
        self.at = (self.at + line.len() + 1).min(self.text.len());
        let node = match value.strip_prefix(' ') {
            Some(value) => self.value(value, start + key.len() + 2)?,
            None if value.is_empty() => self.map(indent + 2)?,
            None => return None,
        };
        // A line that is indented further would go on with the value.
        let goes_on = self.peek().is_some_and(|next| next.starts_with(&" ".repeat(indent + 1)));
        let key_range = self.base + start..self.base + start + key.len();
        (!goes_on).then(|| Entry { key: key.to_owned(), key_range, node })
    }

    /// A value that begins at this byte of the text.
    fn value(&self, typed: &str, start: usize) -> Option<Node> {
        match typed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(names) => self.list(names, start),
            None => scalar(typed, false).map(|value| self.node(value, start..start + typed.len())),
        }
    }

    /// The names of a list in brackets, which begins at this byte of the text.
    fn list(&self, names: &str, start: usize) -> Option<Node> {
        let mut at = start + 1;
        let name = |name: &str| {
            let node = self.node(scalar(name, true)?, at..at + name.len());
            at += name.len() + 2;
            Some(node)
        };
        let items: Vec<Node> = names.split(", ").map(name).collect::<Option<_>>()?;
        // The general reader gives a list the place of its bracket.
        Some(self.node(Value::List(items), start..start + 1))
    }

    fn node(&self, value: Value, Range { start, end }: Range<usize>) -> Node {
        Node { value, range: self.base + start..self.base + end }
    }
}

/// A text, or a whole number that no reader takes for anything else.
fn scalar(typed: &str, in_list: bool) -> Option<Value> {
    let quoted = typed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = quoted {
        let simple = !text.contains(['"', '\\']) && !text.contains(|c: char| c.is_control() || is_line_end(c));
        return simple.then(|| Value::Text(text.to_owned()));
    }
    let digits = typed.bytes().all(|b| b.is_ascii_digit()) && (1..=9).contains(&typed.len());
    if digits && (!typed.starts_with('0') || typed.len() == 1) {
        return Some(Value::Number(typed.to_owned()));
    }
    (is_plain(typed, in_list) || is_day(typed)).then(|| Value::Text(typed.to_owned()))
}

/// Whether a text is a day, 2024-01-11. Readers of YAML 1.1 have a type for it; the general reader takes it for a text.
fn is_day(typed: &str) -> bool {
    let digit = |b: u8| b.is_ascii_digit();
    typed.len() == 10 && typed.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { digit(b) })
}

/// Characters that some readers take for the end of a line, or for a mark at the beginning of a file.
fn is_line_end(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::general;
    use super::*;

    /// What the general reader makes of the text, unless it finds a fault.
    fn expected(text: &str) -> Option<Node> {
        general(&"a.md".into(), text, 0..text.len()).ok()
    }

    #[test]
    fn the_front_matter_of_reports_is_read_here() {
        let text = "title: 宁波市北仑区政府工作报告（2024年）\nkind: report\nregion: [浙江省, 宁波市, \"北仑区\"]\nyear: 2024\ndelivered: 2024-01-11\n\
                    congress: 第十届\nsource:\n  file: sources/002_7000cab354e92bb1.txt\n  item: 1\n  blake3: \"9f0c\"\n  doubts:\n    \
                    place-unknown: 1\nspeaker: 王程\n";
        assert_eq!(read(text, 0), expected(text));
        assert!(read(text, 0).is_some());
    }

    #[test]
    fn what_is_not_so_simple_is_left_to_the_general_reader() {
        for text in [
            "",
            "\n",
            "a",
            "a:",
            "a: b\na: c",
            "a: 'b'",
            "a: b: c",
            "a: b # c",
            "a: |\n  b",
            "a: b\n c",
            "a: b\n  c: d",
            "a: [b, c: d]",
            "a: [1, [b]]",
            "a: 010",
            "a: true",
            "a: ~",
            "a: &b c",
            "a: *b",
            "a:  b",
            "a: b ",
            "- a",
            "a:\n- b",
            "a:\n    b: c",
            "a: \"b\\n\"",
            "a: b\n\nc: d",
            "a: b\n...",
            "a: b\n---\nc: d",
            "A: b",
            "? a",
            "a: 2024-01-11T00:00:00",
            "true: a",
            "a: [b,c]",
            "a: [b, ]",
        ] {
            assert!(read(text, 0).is_none_or(|node| Some(node) == expected(text)), "{text:?}: {:?}", expected(text));
        }
        assert_eq!(read("a: b\na: c", 0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]
        #[test]
        fn it_reads_as_the_general_reader_does(
            lines in prop::collection::vec(
                (
                    prop::sample::select(vec!["", "", "", "  ", "  ", "    ", " ", "- "]),
                    prop::sample::select(vec!["title", "year", "source", "file", "no", "y", "null", "a_1", "1", "题", "a b", "e1", "0x1", "a-b", "-", "a-"]),
                    prop::sample::select(vec![":", ": ", ": ", ": ", ":  ", " : ", "："]),
                    "(\\[文(, (文|\"b\"|7)){0,2}\\]|\\[?(文|[a-z0-9.:\\-]| |, |\"|'|#|甲：|~|0x1F|1e5|2024-01-11|true|null|【|\\]|&|%|\u{2028}|\u{85}){0,4}\\]?|\"[文a ,:]{0,3}\"|[0-9]{1,12}|)",
                ),
                0..5,
            ),
        ) {
            let lines: Vec<String> = lines.into_iter().map(|(indent, key, colon, value)| format!("{indent}{key}{colon}{value}")).collect();
            let text = lines.join("\n");
            if let Some(node) = read(&text, 0) {
                prop_assert_eq!(Some(node), expected(&text), "{:?}", text);
            }
        }
    }
}
