//! `convert.overrides`: what a curator knows about a source and the converter cannot derive. An override sets fields of the
//! front matter for one file or for all files that match a pattern, or says that a text is not wanted.

use jiff::civil::Date;

use super::checked;
use super::pattern::{self, FilePattern};
use crate::diag::{Code, messages};
use crate::yaml::{Entry, Fields, Node};

/// The values set for the sources that match a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Override {
    /// The files, without `#2`: a path below content/ in which `*` matches any part of a name.
    pub files: FilePattern,
    /// The text of the file that is meant, counted from 1; `None` for all texts.
    pub item: Option<u32>,
    /// The text is not wanted.
    pub skip: bool,
    pub title: Option<String>,
    /// `report`, `summary`, `excerpt` or `other`.
    pub kind: Option<String>,
    pub region: Vec<String>,
    pub year: Option<u16>,
    pub delivered: Option<Date>,
    pub published: Option<Date>,
    pub congress: Option<String>,
    pub session: Option<String>,
    pub speaker: Option<String>,
    pub office: Option<String>,
    pub number: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// Codes of doubts that the curator has looked at and settled.
    pub settled: Vec<String>,
}

impl Override {
    /// Whether the override applies to a source, given by its path below content/.
    pub fn names(&self, source: &str) -> bool {
        self.files.names(source)
    }

    /// Whether the override applies to this text of a source.
    pub fn is_of(&self, source: &str, item: u32) -> bool {
        self.item.is_none_or(|own| own == item) && self.names(source)
    }
}

/// The keys of an override.
pub(super) const KEYS: [&str; 15] = [
    "title",
    "kind",
    "region",
    "year",
    "delivered",
    "published",
    "congress",
    "session",
    "speaker",
    "office",
    "number",
    "publisher",
    "url",
    "skip",
    "settled",
];

/// The overrides in order; where two set the same field, the later one wins.
pub(super) fn read(fields: &mut Fields, node: &Node) -> Vec<Override> {
    let entries = fields.group("overrides", node);
    entries.iter().filter_map(|entry| one(fields, entry)).collect()
}

fn one(fields: &mut Fields, entry: &Entry) -> Option<Override> {
    let typed = entry.key.trim_start_matches("content/");
    let numbered = typed.rsplit_once('#').and_then(|(files, item)| Some((files, item.parse::<u32>().ok().filter(|n| *n > 0)?)));
    let (files, item) = numbered.map_or((typed, None), |(files, item)| (files, Some(item)));
    let Ok(files) = FilePattern::new(files) else {
        pattern::refuse(fields, entry.key_range.clone(), "overrides", &entry.key);
        return None;
    };
    let mut set = Override { files, item, ..Override::default() };
    for own in fields.group(&entry.key, &entry.node) {
        field(fields, &mut set, own);
    }
    Some(set)
}

fn field(fields: &mut Fields, set: &mut Override, entry: &Entry) {
    let Entry { key, node, .. } = entry;
    match key.as_str() {
        "title" => set.title = fields.words(key, node),
        "kind" => set.kind = checked(fields, key, node, kind),
        "region" => set.region = fields.names(key, node),
        "year" => set.year = fields.year(key, node),
        "delivered" => set.delivered = fields.date(key, node),
        "published" => set.published = fields.date(key, node),
        "congress" => set.congress = fields.words(key, node),
        "session" => set.session = fields.words(key, node),
        "speaker" => set.speaker = fields.words(key, node),
        "office" => set.office = fields.words(key, node),
        "number" => set.number = fields.words(key, node),
        "publisher" => set.publisher = fields.words(key, node),
        "url" => set.url = fields.words(key, node),
        "settled" => set.settled = settled(fields, entry),
        "skip" => set.skip = fields.truth(key, node).unwrap_or(false),
        _ => fields.unknown(entry, &KEYS),
    }
}

/// Codes of doubts; what is none is refused.
fn settled(fields: &mut Fields, entry: &Entry) -> Vec<String> {
    let codes = fields.names(&entry.key, &entry.node);
    let (known, unknown): (Vec<String>, Vec<String>) =
        codes.into_iter().partition(|code| Code::parse(code).is_some_and(Code::is_settleable));
    for code in unknown {
        let place = fields.place(entry.key_range.clone());
        let cure = "write codes of warnings about reports, as messages show them in brackets: [place-unknown, unplaced]";
        fields.said.push(messages::setting_refused(place, "settled", &code, cure));
    }
    known
}

fn kind(typed: &str) -> Result<String, String> {
    let known = ["report", "summary", "excerpt", "other"].contains(&typed);
    if known { Ok(typed.to_owned()) } else { Err("write report, summary, excerpt or other".to_owned()) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::{Override, read};

    fn overrides(text: &str) -> (Vec<Override>, Vec<(&'static str, u32, u32)>) {
        let noted = read(&Arc::from("config.yaml"), &format!("title: 甲\nconvert:\n  overrides:\n{text}"));
        let said = noted.said.iter().map(|d| (d.code.name(), d.place.as_ref().unwrap().line, d.place.as_ref().unwrap().column));
        (noted.value.convert.overrides.clone(), said.collect())
    }

    #[test]
    fn a_file_a_text_of_it_and_all_that_a_pattern_names() {
        let (set, said) = overrides(
            "    sources/a.txt: {year: 2024, region: 浙江省/宁波市}\n    content/sources/b.txt#2: {skip: true}\n    \"sources/2024/*.txt\": {kind: summary}\n",
        );
        assert_eq!(said, []);
        assert_eq!((set[0].year, set[0].region.len()), (Some(2024), 2));
        assert!(set[0].is_of("sources/a.txt", 3) && !set[0].is_of("sources/aa.txt", 1));
        assert!(set[1].skip && set[1].is_of("sources/b.txt", 2) && !set[1].is_of("sources/b.txt", 1));
        assert!(set[2].names("sources/2024/c.txt") && !set[2].names("sources/2024/d/c.txt"));
    }

    #[test]
    fn files_to_ignore_are_paths_folders_and_patterns() {
        let text = "title: 甲\nconvert:\n  ignore: [content/sources/a.txt, sources/b/, \"*.jpg\", \"sources/c/**\"]\n";
        let noted = read(&Arc::from("config.yaml"), text);
        assert_eq!(noted.said, []);
        let ignores = |file: &str| noted.value.convert.ignore.iter().any(|pattern| pattern.covers(file));
        for (file, expected) in [
            ("sources/a.txt", true),
            ("sources/a.txt.txt", false),
            ("sources/b/x/y.txt", true),
            ("sources/bb/y.txt", false),
            ("sources/x/y.jpg", true),
            ("sources/c/d/e.txt", true),
            ("sources/d.txt", false),
        ] {
            assert_eq!(ignores(file), expected, "{file}");
        }
        let noted = read(&Arc::from("config.yaml"), "title: 甲\nconvert:\n  ignore: [\"sources/[a\"]\n");
        assert_eq!(noted.said.len(), 1);
    }

    #[test]
    fn what_cannot_be_meant_is_said_where_it_stands() {
        assert_eq!(overrides("    sources/a.txt: {yaer: 2024}\n").1, [("unknown-key", 4, 21)]);
        assert_eq!(overrides("    sources/a.txt: {year: 二四年}\n").1, [("front-year", 4, 27)]);
        assert_eq!(overrides("    sources/a.txt:\n      delivered: 2024年1月5日\n").1, [("front-date", 5, 18)]);
        assert_eq!(overrides("    sources/a.txt: {kind: news}\n").1, [("config-value", 4, 27)]);
        assert_eq!(overrides("    \"sources/[a.txt\": {year: 2024}\n").1, [("config-value", 4, 5)]);
        assert_eq!(overrides("    sources/a.txt: 2024\n").1, [("wrong-value", 4, 20)]);
        assert_eq!(overrides("    - sources/a.txt\n").1, [("wrong-value", 4, 5)]);
    }
}
