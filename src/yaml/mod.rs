//! YAML as values that know their locations, so that the code that interprets them can point at the exact word that is wrong.
//!
//! Reading is bounded: nesting, aliases and sizes have budgets. A value that exceeds one is an error instead of a long wait.

mod cause;
mod fields;
mod items;
mod scalar;
mod simple;
mod values;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::budget::BudgetBreach;
use serde_yaml::{Location as YamlLocation, Spanned};

use crate::diag::{Diagnostic, Location, messages};
use crate::han::cut::CutText;

pub use self::fields::{Fields, nearest};
pub use self::items::items;
pub use self::scalar::scalar;

/// A value and its location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub value: Value,
    /// Bytes of the file's text.
    pub range: Range<usize>,
}

/// The content of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    /// A number as typed, so that `007` can still be read as text.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    /// Bytes of the key in the file's text.
    pub key_range: Range<usize>,
    pub node: Node,
}

impl Value {
    /// The kind of the value, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a group of keys",
        }
    }
}

/// Maximum nesting that front matter, settings and glossaries can sensibly have.
const DEPTH: usize = 24;

/// Maximum number of values in a text. A glossary of 60,000 entries has 300,000 to 800,000; a million take some 300 MB of
/// memory during reading.
const VALUES: usize = 1_000_000;

/// Maximum number of aliases (`*name`) in a text, and of the values that they may expand to together. Aliases make a text
/// longer than it looks.
const ALIASES: usize = 100;
const EXPANDED: usize = 10_000;

/// Parses the YAML at `range` of a file's text. Empty text is [`Value::Null`].
///
/// # Errors
/// When the text is not YAML or exceeds the budgets; the diagnostic's location is one in the file.
pub fn read(file: &Arc<str>, text: &str, range: Range<usize>) -> Result<Node, Diagnostic> {
    let slice = text.get(range.clone()).unwrap_or("");
    if slice.trim().is_empty() {
        return Ok(Node { value: Value::Null, range });
    }
    let node = match simple::read(slice, range.start) {
        Some(node) => node,
        None => general(file, text, range)?,
    };
    match swallowed(text, &node) {
        Some((at, cause)) => Err(messages::yaml_fault(Location::at(file, text, at), &cause)),
        None => Ok(node),
    }
}

/// Parses any YAML at `range` of a file's text.
fn general(file: &Arc<str>, text: &str, range: Range<usize>) -> Result<Node, Diagnostic> {
    let slice = text.get(range.clone()).unwrap_or("");
    let options = serde_yaml::options! {
        with_snippet: false,
        strict_booleans: true,
        budget: serde_yaml::budget! {
            max_depth: DEPTH,
            flow_nesting_limit: DEPTH,
            max_nodes: VALUES,
            // Each value has one event, a group two, and a text a few of its own.
            max_events: 2 * VALUES + 10,
            max_aliases: ALIASES,
            max_documents: 1,
        },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: EXPANDED },
    };
    match serde_yaml::from_str_with_options::<Spanned<Parsed>>(slice, options) {
        Ok(parsed) => Ok(located(parsed, slice, range.start)),
        Err(error) => Err(fault(file, text, &range, &error)),
    }
}

/// Converts an error of the YAML reader to a diagnostic with a location in the file and a cure for the commonest causes.
fn fault(file: &Arc<str>, text: &str, range: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let slice = text.between(range.clone());
    let at = error.location().map_or(0, |l| offset(slice, &l).min(slice.len()));
    let start = range.start + at;
    let end = text.get(start..).and_then(|rest| rest.chars().next()).map_or(start, |c| start + c.len_utf8());
    let said = error.without_snippet().to_string();
    let said = said.split(" at line ").next().unwrap_or(&said).trim_end_matches(['.', ':', '\n', ' ']).replace('\n', " ");
    let line = slice.before(at).rfind('\n').map_or(0, |i| i + 1)..slice.after(at).find('\n').map_or(slice.len(), |i| at + i);
    let place = Location::at(file, text, start..end);
    if let serde_yaml::Error::DuplicateMappingKey { key, .. } = error.without_snippet() {
        let key = key.clone().unwrap_or_default();
        let first = first_line(text, range.start, start, &key);
        let place = Location::at(file, text, start..if text.after(start).starts_with(&key) { start + key.len() } else { end });
        return messages::yaml_key_twice(place, &key, first);
    }
    let mut cause = error.without_snippet();
    while let serde_yaml::Error::AliasError { error, .. } = cause {
        cause = error;
    }
    match cause {
        serde_yaml::Error::Budget { breach, .. } => {
            let (over, cure) = over_budget(breach);
            messages::yaml_over_budget(place, &over, cure)
        }
        serde_yaml::Error::AliasReplayLimitExceeded { .. } => {
            messages::yaml_over_budget(place, &format!("`*name` stands for more than {EXPANDED} values in all"), WRITE_OUT)
        }
        // The parser counts brackets itself, and has no error code for them.
        _ if said.contains("recursion limit") => {
            let (over, cure) = over_budget(&BudgetBreach::Depth { depth: DEPTH });
            messages::yaml_over_budget(place, &over, cure)
        }
        serde_yaml::Error::MultipleDocuments { .. } => {
            messages::broken_yaml(place, "a second document begins here", None).cure(ONE_DOCUMENT)
        }
        _ => match cause::of(slice, at, &said) {
            Some((at, cause)) => {
                let at = range.start + at.start..range.start + at.end;
                messages::yaml_fault(Location::at(file, text, at), &cause)
            }
            None => messages::broken_yaml(place, in_plain_words(&said), unquoted(slice.between(line))),
        },
    }
}

/// What the reader of YAML said, unless it speaks to programmers.
fn in_plain_words(said: &str) -> &str {
    let own = ["Options", "Policy", "serde", "deserializ", "from_multiple", "unsupported tag"];
    if own.iter().any(|word| said.contains(word)) { "the reader cannot take this line apart" } else { said }
}

/// The number of the line above `until` on which a key is first, counted from 1 in the file.
fn first_line(text: &str, from: usize, until: usize, key: &str) -> Option<usize> {
    let column = |at: usize| at - text.before(at).rfind('\n').map_or(0, |i| i + 1);
    let quoted = |rest: &str| rest.trim_start_matches(['"', '\'']).starts_with(':');
    let mut found = text.between(from..until).rmatch_indices(key).map(|(at, _)| from + at);
    let first = found.find(|at| {
        let line = text.before(*at).rfind('\n').map_or(0, |i| i + 1);
        let alone = text.between(line..*at).trim_start_matches([' ', '-', '"', '\'', '{']).is_empty();
        alone && quoted(text.after(*at + key.len())) && column(*at) <= column(until)
    })?;
    Some(1 + text.before(first).matches('\n').count())
}

/// The first key with a full-width colon that a plain text of the values has swallowed.
fn swallowed(text: &str, node: &Node) -> Option<(Range<usize>, messages::YamlFault)> {
    match &node.value {
        Value::Text(_) => {
            let typed = text.between(node.range.clone());
            let plain = !typed.starts_with(['"', '\'', '|', '>']);
            let begins_line = text.before(node.range.start).rsplit('\n').next().is_none_or(|before| before.trim().is_empty());
            let found = if plain && typed.contains('：') { cause::swallowed(typed, begins_line) } else { None };
            found.map(|(at, cause)| (node.range.start + at.start..node.range.start + at.end, cause))
        }
        Value::List(items) => items.iter().find_map(|item| swallowed(text, item)),
        Value::Map(entries) => entries.iter().find_map(|entry| blank_key(text, entry).or_else(|| swallowed(text, &entry.node))),
        _ => None,
    }
}

/// The blanks of another kind with which a key begins: meant as indentation, they are a part of its name.
fn blank_key(text: &str, entry: &Entry) -> Option<(Range<usize>, messages::YamlFault)> {
    let typed = text.between(entry.key_range.clone());
    let blanks = typed.len() - typed.trim_start().len();
    let found = if blanks > 0 { cause::of(typed, 0, "") } else { None };
    found.map(|(at, cause)| (entry.key_range.start + at.start..entry.key_range.start + at.end, cause))
}

const ONE_DOCUMENT: &str = "remove the line `---` between the two";
const WRITE_OUT: &str = "write the values out where `*name` stands for them";

/// Which budget the text exceeds, and what to do about it.
fn over_budget(breach: &BudgetBreach) -> (String, &'static str) {
    match breach {
        BudgetBreach::Depth { .. } => (format!("values stand more than {DEPTH} levels deep"), "nest them less deeply"),
        BudgetBreach::Aliases { .. } => (format!("`*name` is used more than {ALIASES} times"), WRITE_OUT),
        BudgetBreach::Anchors { .. } | BudgetBreach::RecordedAnchorEvents { .. } | BudgetBreach::RecordedAnchorBytes { .. } => {
            ("too much stands behind `&name`".to_owned(), WRITE_OUT)
        }
        BudgetBreach::Documents { .. } => ("a second document begins".to_owned(), ONE_DOCUMENT),
        BudgetBreach::Nodes { .. } | BudgetBreach::Events { .. } => {
            (format!("it has more than {VALUES} values"), "split the file into several, or leave out what is not needed")
        }
        _ => ("its values are too long".to_owned(), "split the file into several, or leave out what is not needed"),
    }
}

/// The key and the value of a line whose value needs quotes and has none.
fn unquoted(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    let special = value.starts_with(['[', ']', '{', '}', '*', '&', '!', '|', '>', '%', '@', '`', '"', '\'', ',', '?', '#']);
    (!key.trim().is_empty() && (special || value.contains(": ") || value.ends_with(':')))
        .then(|| (key.trim_start_matches([' ', '-']).trim(), value))
}

fn offset(slice: &str, location: &YamlLocation) -> usize {
    let mut at = match location.span().byte_offset() {
        Some(bytes) => bytes as usize,
        None => {
            let line: usize =
                slice.split_inclusive('\n').take((location.line() as usize).saturating_sub(1)).map(str::len).sum();
            let column = (location.column() as usize).saturating_sub(1);
            line + slice.after(line).char_indices().nth(column).map_or(0, |(i, _)| i)
        }
    };
    at = at.min(slice.len());
    while !slice.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A value as returned by the YAML reader.
enum Parsed {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Spanned<Parsed>>),
    Map(Vec<(Spanned<String>, Spanned<Parsed>)>),
}

fn located(parsed: Spanned<Parsed>, slice: &str, base: usize) -> Node {
    let range = extent(&parsed.defined, slice);
    let value = match parsed.value {
        Parsed::Null => Value::Null,
        Parsed::Bool(truth) => Value::Bool(truth),
        Parsed::Number => Value::Number(slice.get(range.clone()).unwrap_or("").trim().to_owned()),
        Parsed::Text(text) => Value::Text(text),
        Parsed::List(items) => Value::List(items.into_iter().map(|item| located(item, slice, base)).collect()),
        Parsed::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let at = extent(&key.defined, slice);
                    Entry { key: key.value, key_range: base + at.start..base + at.end, node: located(value, slice, base) }
                })
                .collect(),
        ),
    };
    Node { value, range: base + range.start..base + range.end }
}

/// The bytes of a value: those that the reader reports, otherwise the rest of the line.
fn extent(location: &YamlLocation, slice: &str) -> Range<usize> {
    let start = offset(slice, location);
    let end = match location.span().byte_len() {
        Some(length) if length > 0 => (start + length as usize).min(slice.len()),
        _ => slice.after(start).find('\n').map_or(slice.len(), |i| start + i),
    };
    let kept = slice.get(start..end).map_or(0, |value| value.trim_end().len());
    start..start + kept
}

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Parsed, D::Error> {
        deserializer.deserialize_any(Parsing)
    }
}

struct Parsing;

impl<'de> Visitor<'de> for Parsing {
    type Value = Parsed;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Parsed, E> {
        Ok(Parsed::Null)
    }

    fn visit_none<E>(self) -> Result<Parsed, E> {
        Ok(Parsed::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Parsed, E> {
        Ok(Parsed::Bool(truth))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Parsed, E> {
        Ok(Parsed::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Parsed, E> {
        Ok(Parsed::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Parsed, E> {
        Ok(Parsed::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Parsed, E> {
        Ok(Parsed::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Parsed, E> {
        Ok(Parsed::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Parsed, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Parsed::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Parsed, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Parsed::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn file() -> Arc<str> {
        Arc::from("a.yaml")
    }

    #[test]
    fn values_know_where_they_stand() {
        let text = "---\ntitle: 报告\nyear: 0050\nregion: [浙江省, \"宁波市\"]\n---\n";
        let node = read(&file(), text, 4..text.len() - 4).unwrap();
        let Value::Map(entries) = node.value else { panic!("a map") };
        let shown: Vec<_> =
            entries.iter().map(|e| (&text[e.key_range.clone()], &text[e.node.range.clone()], &e.node.value)).collect();
        assert_eq!(shown[0], ("title", "报告", &Value::Text("报告".into())));
        assert_eq!(shown[1].1, "0050");
        assert_eq!(shown[1].2, &Value::Number("0050".into()));
        let Value::List(names) = shown[2].2 else { panic!("a list") };
        assert_eq!(&text[names[1].range.clone()], "\"宁波市\"");
        assert_eq!(names[1].value, Value::Text("宁波市".into()));
    }

    #[test]
    fn a_fault_has_a_place_in_the_file_and_a_cure() {
        let text = "---\ntitle: 甲: 乙\nyear: 2024\n---\n";
        let fault = read(&file(), text, 4..text.len() - 4).unwrap_err();
        let place = fault.place.unwrap();
        assert_eq!((place.line, fault.code), (2, Code::Yaml), "{}", fault.message);
        assert!(fault.cure.unwrap().contains("title: \""));
    }

    #[test]
    fn a_budget_that_is_breached_is_named_with_a_cure() {
        let deep = format!("a: {}1{}\n", "[".repeat(30), "]".repeat(30));
        let aliases = format!("a: &a 1\nb: [{}]\n", "*a, ".repeat(200));
        let group = format!("a: &a [{}]\nb: [{}]\n", "1, ".repeat(300), "*a, ".repeat(90));
        let values = format!("[{}]\n", "1,".repeat(VALUES + 1));
        for (text, over) in [
            (deep, "24 levels"),
            (aliases, "more than 100 times"),
            (group, "more than 10000 values in all"),
            (values, "more than 1000000 values"),
        ] {
            let fault = read(&file(), &text, 0..text.len()).unwrap_err();
            assert!(fault.code == Code::YamlTooLarge && fault.message.contains(over), "{over}: {fault:?}");
            assert!(fault.cure.is_some() && fault.place.is_some());
        }
        let many: String = (0..20_000).map(|n| format!("- {{term: 词{n}, definition: 义}}\n")).collect();
        assert!(read(&file(), &many, 0..many.len()).is_ok());
    }

    #[test]
    fn a_bomb_is_refused() {
        let text = "[".repeat(200_000);
        let fault = read(&file(), &text, 0..text.len()).unwrap_err();
        assert_eq!(fault.code, Code::YamlTooLarge);
        let laughs = "a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n\
            e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";
        assert_eq!(read(&file(), laughs, 0..laughs.len()).unwrap_err().code, Code::YamlTooLarge);
    }
}
