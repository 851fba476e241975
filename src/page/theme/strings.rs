//! The strings of the interface, by language.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::ThemeFile;
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::yaml::{self, Value};

/// The language whose strings are used when another language lacks one.
const FIRST: &str = "zh-Hans";

/// The strings of the interface in one language. Every key of the default language has a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strings {
    language: String,
    words: BTreeMap<String, String>,
}

impl Strings {
    /// The string of this key; empty if no strings file has it.
    pub fn get(&self, key: &str) -> &str {
        self.words.get(key).map_or("", String::as_str)
    }

    /// The string of this key with its values filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// A string that shows a count as `{n}`.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.fill(key, &[("n", &n.to_string())])
    }

    /// `zh-Hans`, `en`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Whether the interface is in the language of the reports.
    pub fn is_chinese(&self) -> bool {
        self.language.starts_with("zh")
    }

    /// All strings by key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.words
    }
}

/// The strings of a language: the default ones, overridden by the user's.
pub(super) fn load(folder: &str, overrides: &[ThemeFile], language: &str) -> Noted<Strings> {
    let mut said = Vec::new();
    let name = format!("{language}.yaml");
    let mut words = default_words(FIRST);
    let own = default_words(language);
    let users = overrides.iter().find(|f| f.path == format!("strings/{name}"));
    if own.is_empty() && users.is_none() {
        said.push(messages::no_strings(folder, language));
        return Noted::new(Strings { language: FIRST.to_owned(), words }, said);
    }
    words.extend(own);
    if let Some(file) = users {
        let shown: Arc<str> = Arc::from(format!("{folder}/{}", file.path));
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => overlay(&mut words, read(&shown, text).tell(&mut said), (&shown, text), &mut said),
            Err(_) => said.push(messages::theme_not_text(&shown)),
        }
    }
    Noted::new(Strings { language: language.to_owned(), words }, said)
}

/// The built-in strings in Chinese, for texts that are in the language of the reports whatever that of the interface.
pub(crate) fn chinese() -> Strings {
    Strings { language: FIRST.to_owned(), words: default_words(FIRST) }
}

fn default_words(language: &str) -> BTreeMap<String, String> {
    let name = format!("{language}.yaml");
    let text = super::defaults("strings").find(|(file, _)| *file == name).map_or("", |(_, text)| text);
    read(&Arc::from(name), text).value.into_iter().map(|(key, _, value)| (key, value)).collect()
}

/// A user's string overrides the default; an unknown key is reported.
fn overlay(
    words: &mut BTreeMap<String, String>,
    users: Vec<(String, Range<usize>, String)>,
    (file, text): (&Arc<str>, &str),
    said: &mut Vec<Diagnostic>,
) {
    for (key, range, value) in users {
        if let Some(word) = words.get_mut(&key) {
            *word = value;
        } else {
            let near = words.keys().max_by(|a, b| strsim::jaro_winkler(a, &key).total_cmp(&strsim::jaro_winkler(b, &key)));
            said.push(messages::unknown_string(Location::at(file, text, range), &key, near.map_or("", String::as_str)));
        }
    }
}

/// The strings of a file: key, position, value.
fn read(file: &Arc<str>, text: &str) -> Noted<Vec<(String, Range<usize>, String)>> {
    let node = match yaml::read(file, text, 0..text.len()) {
        Ok(node) => node,
        Err(fault) => return Noted::new(Vec::new(), vec![fault]),
    };
    let Value::Map(entries) = node.value else {
        let wrong = !matches!(node.value, Value::Null);
        return Noted::new(Vec::new(), wrong.then(|| messages::strings_shape(Location::whole(file))).into_iter().collect());
    };
    let mut said = Vec::new();
    let mut strings = Vec::with_capacity(entries.len());
    for entry in entries {
        match entry.node.value {
            Value::Text(value) | Value::Number(value) => strings.push((entry.key, entry.key_range, value)),
            Value::Null => strings.push((entry.key, entry.key_range, String::new())),
            _ => said.push(messages::strings_shape(Location::at(file, text, entry.key_range))),
        }
    }
    Noted::new(strings, said)
}

/// Fills values into a string: `{n}` is the value of n; `{n|year|years}` is the first option if n is 1, else the second.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((hole, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value_of(hole, values) {
            Some(value) => filled.push_str(value),
            None => filled.extend(["{", hole, "}"]),
        }
        rest = tail;
    }
    filled + rest
}

fn value_of<'a>(hole: &'a str, values: &[(&str, &'a str)]) -> Option<&'a str> {
    let mut parts = hole.split('|');
    let name = parts.next()?;
    let value = values.iter().find(|(n, _)| *n == name)?.1;
    Some(match (parts.next(), parts.next()) {
        (Some(one), Some(many)) => {
            if value == "1" {
                one
            } else {
                many
            }
        }
        _ => value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_their_names() {
        assert_eq!(fill("{n}篇，{span}", &[("n", "3"), ("span", "2019年至2024年")]), "3篇，2019年至2024年");
    }

    #[test]
    fn a_number_chooses_between_one_and_many() {
        let text = "{n} {n|report|reports}";
        assert_eq!(fill(text, &[("n", "1")]), "1 report");
        assert_eq!(fill(text, &[("n", "2")]), "2 reports");
    }

    #[test]
    fn every_language_has_every_string_and_its_fields() {
        let fields = |text: &str| {
            let names = text.split('{').skip(1).filter_map(|rest| rest.split(['}', '|']).next());
            names.map(str::to_owned).collect::<std::collections::BTreeSet<String>>()
        };
        let first = default_words(FIRST);
        for language in ["zh-Hant", "en"] {
            let words = default_words(language);
            for (key, text) in &first {
                let own = words.get(key).unwrap_or_else(|| panic!("{language} has no {key}"));
                // English words some things differently, such as days.
                assert!(language == "en" || fields(own) == fields(text), "{language}: {key}");
            }
            assert_eq!(words.len(), first.len(), "{language}");
        }
    }

    #[test]
    fn what_has_no_value_stays_as_it_is() {
        assert_eq!(fill("{a} {", &[]), "{a} {");
    }
}
