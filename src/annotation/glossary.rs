//! Curated terms: content/glossary/*.yaml, each a list of entries. The format is described in docs/glossary.md.

use std::ops::Range;
use std::sync::Arc;

use super::Curated;
use crate::diag::{Diagnostic, Location, Noted, controls, messages};
use crate::yaml::{self, Entry, Node, Value};

/// One entry of a glossary file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryEntry {
    pub term: String,
    /// Other names under which the term is found in texts.
    pub aliases: Vec<String>,
    pub definition: String,
    pub curated: Arc<Curated>,
}

/// The keys of an entry.
const KEYS: &[&str] = &["term", "aliases", "definition", "source", "region", "years"];

/// Reads the text of one glossary file. A faulty entry is an error with its line and column; the other entries are kept.
pub fn read(file: &Arc<str>, text: &str) -> Noted<Vec<GlossaryEntry>> {
    let mut reading = Reading { file, text, said: controls::say(file, text) };
    let items = yaml::items(file, text, messages::glossary_no_list).tell(&mut reading.said);
    let entries = items.iter().filter_map(|item| reading.entry(item)).collect();
    Noted::new(entries, reading.said)
}

struct Reading<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    said: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn entry(&mut self, node: &Node) -> Option<GlossaryEntry> {
        let Value::Map(fields) = &node.value else {
            self.said.push(messages::glossary_no_entry(self.place(&node.range), node.value.kind()));
            return None;
        };
        for field in fields.iter().filter(|field| !KEYS.contains(&field.key.as_str())) {
            self.said.push(messages::glossary_key(self.place(&field.key_range), &field.key, nearest(&field.key)));
        }
        let field = |name: &str| fields.iter().find(|field| field.key == name);
        let term = self.text_of(field("term"));
        let definition = self.text_of(field("definition"));
        let (Some(term), Some(definition)) = (&term, &definition) else {
            self.lacks(node, fields, term.as_deref());
            return None;
        };
        let curated = Curated {
            file: self.file.to_string(),
            source: self.text_of(field("source")),
            region: self.names(field("region")),
            years: self.years(field("years")),
        };
        let aliases = self.names(field("aliases"));
        Some(GlossaryEntry { term: term.clone(), aliases, definition: definition.clone(), curated: Arc::new(curated) })
    }

    /// Reports that an entry has no term or no definition.
    fn lacks(&mut self, node: &Node, fields: &[Entry], term: Option<&str>) {
        let key = if term.is_some() { "term" } else { "definition" };
        let at = fields.iter().find(|field| field.key == key).map_or(&node.range, |field| &field.node.range);
        let place = self.place(at);
        self.said.push(match term {
            Some(term) => messages::term_without_definition(place, term),
            None => messages::entry_without_term(place),
        });
    }

    /// A value that is text; `None` if it is absent or blank. Numbers count as text: `term: 361`.
    fn text_of(&mut self, field: Option<&Entry>) -> Option<String> {
        let field = field?;
        match &field.node.value {
            Value::Text(text) | Value::Number(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Null => None,
            other => {
                self.said.push(messages::glossary_value(self.place(&field.node.range), &field.key, "text", other.kind()));
                None
            }
        }
    }

    /// One name or a list of names.
    fn names(&mut self, field: Option<&Entry>) -> Vec<String> {
        let Some(field) = field else { return Vec::new() };
        let nodes = match &field.node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&field.node),
        };
        let mut names = Vec::with_capacity(nodes.len());
        for node in nodes {
            let one = Entry { key: field.key.clone(), key_range: field.key_range.clone(), node: node.clone() };
            names.extend(self.text_of(Some(&one)));
        }
        names
    }

    /// `2020`, `2018-2022`, `2018-`, `-2022`.
    fn years(&mut self, field: Option<&Entry>) -> Option<(u16, u16)> {
        let text = self.text_of(field)?;
        let (first, last) = text.split_once(['-', '–', '—']).unwrap_or((&text, &text));
        let year = |typed: &str, open: u16| if typed.trim().is_empty() { Some(open) } else { typed.trim().parse().ok() };
        match (year(first, 0), year(last, u16::MAX)) {
            (Some(first), Some(last)) if first <= last && (first, last) != (0, u16::MAX) => Some((first, last)),
            _ => {
                let place = field.map(|field| self.place(&field.node.range));
                self.said.extend(place.map(|place| messages::glossary_years(place, &text)));
                None
            }
        }
    }

    fn place(&self, range: &Range<usize>) -> Location {
        Location::at(self.file, self.text, range.clone())
    }
}

/// The known key closest to a mistyped one, if any is close.
fn nearest(key: &str) -> Option<&'static str> {
    let near = KEYS.iter().map(|known| (strsim::osa_distance(key, known), *known)).filter(|(far, _)| *far <= 2);
    near.min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Vec<GlossaryEntry>, Vec<String>) {
        let noted = read(&Arc::from("content/glossary/a.yaml"), text);
        let said = noted.said.iter().map(|d| {
            let place = d.place.as_ref().unwrap();
            format!("{}:{} {}", place.line, place.column, d.code)
        });
        (noted.value, said.collect())
    }

    #[test]
    fn an_entry_has_a_term_and_a_definition_and_may_have_more() {
        let (entries, said) = read_text(
            "# 土地\n- term: 标准地\n  aliases: [标准地制度]\n  definition: 带指标出让的土地。\n  source: 某条例\n  region: [浙江省]\n  years: 2018-\n",
        );
        assert_eq!(said, [""; 0]);
        let curated = &entries[0].curated;
        assert_eq!((entries[0].term.as_str(), entries[0].aliases.as_slice()), ("标准地", ["标准地制度".to_owned()].as_slice()));
        assert_eq!((curated.source.as_deref(), curated.years), (Some("某条例"), Some((2018, u16::MAX))));
        assert_eq!(
            (curated.region.as_slice(), curated.file.as_str()),
            (["浙江省".to_owned()].as_slice(), "content/glossary/a.yaml")
        );
    }

    #[test]
    fn figures_are_a_term_too() {
        let (entries, _) = read_text("- term: 361\n  definition: 产业体系。\n");
        assert_eq!(entries[0].term, "361");
    }

    #[test]
    fn a_term_without_definition_is_an_error_and_the_others_are_kept() {
        let (entries, said) = read_text("- term: 标准地\n- term: 双碳\n  definition: 碳达峰与碳中和。\n- definition: 无名。\n");
        assert_eq!(entries.len(), 1);
        assert_eq!(said, ["1:9 term-without-definition", "4:15 entry-without-term"]);
    }

    #[test]
    fn a_wrong_key_is_told_with_the_one_that_was_meant() {
        let noted = read(&Arc::from("a.yaml"), "- term: 双碳\n  defintion: 碳达峰。\n  definition: 碳达峰。\n");
        assert_eq!(noted.said[0].cure.as_deref(), Some("did you mean `definition`?"));
        assert_eq!(noted.value.len(), 1);
    }

    #[test]
    fn broken_yaml_costs_one_entry() {
        let (entries, said) = read_text(
            "- term: 双碳\n  definition: 碳达峰。\n- term: [标准地\n  definition: 地。\n- term: 四上\n  definition: 企业。\n",
        );
        assert_eq!(entries.iter().map(|e| e.term.as_str()).collect::<Vec<_>>(), ["双碳", "四上"]);
        assert_eq!(said.len(), 1);
        assert!(said[0].ends_with("yaml"), "{said:?}");
    }

    #[test]
    fn years_are_one_or_a_span() {
        let years = |typed: &str| {
            let (entries, said) = read_text(&format!("- term: 甲乙\n  definition: 义。\n  years: {typed}\n"));
            (entries[0].curated.years, said.len())
        };
        assert_eq!(years("2020"), (Some((2020, 2020)), 0));
        assert_eq!(years("2018-2022"), (Some((2018, 2022)), 0));
        assert_eq!(years("2022-2018"), (None, 1));
        assert_eq!(years("近年"), (None, 1));
    }

    #[test]
    fn an_empty_file_has_no_entries_and_a_map_is_no_list() {
        assert_eq!(read_text("# 空\n"), (vec![], vec![]));
        assert_eq!(read_text("term: 双碳\n").1, ["1:1 glossary-list"]);
    }
}
