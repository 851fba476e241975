//! Front matter: the YAML between two `---` lines at the head of a report.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::{FrontMatter, Kind, Provenance};
use crate::diag::{Diagnostic, Noted, Place, messages};
use crate::yaml::{self, Entry, Node, Value};

/// The keys of front matter, in the order in which they are written.
const KEYS: [&str; 15] = [
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
    "address",
    "draft",
    "digest",
    "settled",
    "source",
];

/// The keys below `source`.
const SOURCE_KEYS: [&str; 8] = ["file", "item", "blake3", "script", "number", "publisher", "url", "written"];

/// The first and the last year that a report can be about.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

/// Where the YAML of the front matter stands, and where the body begins; `None` if the text does not begin with `---`, and an
/// open range if the second `---` is missing.
pub(super) fn split(text: &str) -> Option<(Range<usize>, Option<usize>)> {
    let first = text.strip_prefix("---")?;
    let start = 3 + first.find('\n')? + 1;
    if !text[3..start].trim().is_empty() {
        return None;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((start..at, Some(at + line.len())));
        }
        at += line.len();
    }
    Some((start..text.len(), None))
}

/// The front matter of a report, whose YAML stands at `range` of the file's text. A field that cannot be understood is absent
/// and said.
///
/// # Errors
/// `None` when the YAML itself cannot be read.
pub(super) fn read(file: &Arc<str>, text: &str, range: Range<usize>) -> Noted<Option<FrontMatter>> {
    let node = match yaml::read(file, text, range.clone()) {
        Ok(node) => node,
        Err(error) => return Noted::new(None, vec![error]),
    };
    let mut reading = Reading { file, text, said: Vec::new() };
    let mut front = FrontMatter::default();
    let mut titled = false;
    match node.value {
        Value::Map(entries) => {
            titled = entries.iter().any(|e| e.key == "title" && !matches!(e.node.value, Value::Null | Value::Text(_)));
            entries.into_iter().for_each(|entry| reading.field(&mut front, entry));
        }
        Value::Null => {}
        _ => {
            reading.said.push(messages::front_matter_is_no_map(Place::at(file, text, node.range), node.value.kind()));
            return Noted::new(None, reading.said);
        }
    }
    if front.title.trim().is_empty() && !titled {
        let at = range.start..range.start;
        reading.said.push(messages::title_missing(Place::at(file, text, at)));
    }
    Noted::new(Some(front), reading.said)
}

/// The file that is read, and what was worth saying about it.
struct Reading<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    said: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn field(&mut self, front: &mut FrontMatter, entry: Entry) {
        let Entry { key, key_range, node } = entry;
        match key.as_str() {
            "title" => front.title = self.words(&key, node).unwrap_or_default(),
            "kind" => front.kind = self.kind(node).unwrap_or_default(),
            "region" => front.region = self.region(node),
            "year" => front.year = self.year(node),
            "delivered" => front.delivered = self.date(&key, node),
            "published" => front.published = self.date(&key, node),
            "congress" => front.congress = self.words(&key, node),
            "session" => front.session = self.words(&key, node),
            "speaker" => front.speaker = self.words(&key, node),
            "office" => front.office = self.words(&key, node),
            "address" => front.address = self.address(node),
            "draft" => front.draft = self.truth(&key, node).unwrap_or(false),
            "digest" => front.digest = self.words(&key, node),
            "settled" => front.settled = self.list(&key, node),
            "source" => front.source = self.source(node),
            _ => self.unknown(&key, key_range, &KEYS),
        }
    }

    fn source(&mut self, node: Node) -> Option<Provenance> {
        let entries = match node.value {
            Value::Null => return None,
            Value::Map(entries) => entries,
            _ => {
                self.wrong("source", &node, "a group of keys (file, item, …)");
                return None;
            }
        };
        let mut source = Provenance { item: 1, ..Provenance::default() };
        for Entry { key, key_range, node } in entries {
            match key.as_str() {
                "file" => source.file = self.words(&key, node).unwrap_or_default(),
                "item" => source.item = self.number(&key, &node).unwrap_or(1),
                "blake3" => source.blake3 = self.words(&key, node),
                "script" => source.script = self.words(&key, node),
                "number" => source.number = self.words(&key, node),
                "publisher" => source.publisher = self.words(&key, node),
                "url" => source.url = self.words(&key, node),
                "written" => source.written = self.words(&key, node),
                _ => self.unknown(&key, key_range, &SOURCE_KEYS),
            }
        }
        Some(source)
    }

    /// Text; a number is text as it is typed, and nothing or empty text is absence.
    fn words(&mut self, key: &str, node: Node) -> Option<String> {
        match node.value {
            Value::Text(text) => Some(text).filter(|text| !text.is_empty()),
            Value::Number(typed) => Some(typed),
            Value::Null => None,
            _ => {
                self.wrong(key, &node, "text");
                None
            }
        }
    }

    fn list(&mut self, key: &str, node: Node) -> Vec<String> {
        match node.value {
            Value::List(items) => items.into_iter().filter_map(|item| self.words(key, item)).collect(),
            _ => self.words(key, node).into_iter().collect(),
        }
    }

    /// A list of names; a single text names one region, or several with slashes between them.
    fn region(&mut self, node: Node) -> Vec<String> {
        match node.value {
            Value::List(_) => self.list("region", node),
            _ => {
                let names = self.words("region", node).unwrap_or_default();
                names.split(['/', '>']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
            }
        }
    }

    fn truth(&mut self, key: &str, node: Node) -> Option<bool> {
        match node.value {
            Value::Bool(truth) => Some(truth),
            Value::Null => None,
            _ => {
                self.wrong(key, &node, "true or false");
                None
            }
        }
    }

    fn number(&mut self, key: &str, node: &Node) -> Option<u32> {
        match &node.value {
            Value::Number(typed) if typed.parse::<u32>().is_ok() => typed.parse().ok(),
            Value::Null => None,
            _ => {
                self.wrong(key, node, "a whole number");
                None
            }
        }
    }

    fn year(&mut self, node: Node) -> Option<u16> {
        let typed = match &node.value {
            Value::Number(typed) | Value::Text(typed) => typed.as_str(),
            Value::Null => return None,
            _ => {
                self.wrong("year", &node, "a year, as 2024");
                return None;
            }
        };
        let year = typed.parse().ok().filter(|year| YEARS.contains(year));
        if year.is_none() {
            let meant = digits(typed).first().copied().filter(|year| u16::try_from(*year).is_ok_and(|y| YEARS.contains(&y)));
            self.said.push(messages::year_wrong(self.place(&node), typed, meant));
        }
        year
    }

    fn date(&mut self, key: &str, node: Node) -> Option<Date> {
        let typed = match &node.value {
            Value::Text(typed) | Value::Number(typed) => typed.as_str(),
            Value::Null => return None,
            _ => {
                self.wrong(key, &node, "a date, as 2024-01-31");
                return None;
            }
        };
        let date = calendar_date(typed);
        if date.is_none() {
            self.said.push(messages::date_wrong(self.place(&node), key, typed, meant_date(typed)));
        }
        date
    }

    fn kind(&mut self, node: Node) -> Option<Kind> {
        let typed = self.words("kind", node.clone())?;
        let kind = Kind::named(&typed);
        if kind.is_none() {
            let near = nearest(&typed, Kind::ALL.iter().map(|kind| kind.name()));
            self.said.push(messages::kind_unknown(self.place(&node), &typed, near));
        }
        kind
    }

    /// An address of the site: ASCII in lower case, with a slash at both ends.
    fn address(&mut self, node: Node) -> Option<String> {
        let typed = self.words("address", node.clone())?;
        let inner = typed.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let sound =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if inner.is_some_and(|inner| inner.split('/').all(sound)) {
            return Some(typed);
        }
        self.said.push(messages::address_wrong(self.place(&node), &typed));
        None
    }

    fn unknown(&mut self, key: &str, range: Range<usize>, known: &[&'static str]) {
        let place = Place::at(self.file, self.text, range);
        self.said.push(messages::front_key_unknown(place, key, nearest(key, known.iter().copied()), known));
    }

    fn wrong(&mut self, key: &str, node: &Node, wanted: &str) {
        self.said.push(messages::front_value_wrong(self.place(node), key, node.value.kind(), wanted));
    }

    fn place(&self, node: &Node) -> Place {
        Place::at(self.file, self.text, node.range.clone())
    }
}

/// The known word that is most like a mistyped one, if any is like it at all.
pub fn nearest(typed: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    known
        .map(|word| (strsim::jaro_winkler(&typed, word), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}

/// A date written as ISO 8601 has it, and no other way.
fn calendar_date(typed: &str) -> Option<Date> {
    let iso = typed.len() == 10 && typed.is_ascii();
    iso.then(|| typed.parse().ok()).flatten().filter(|date: &Date| YEARS.contains(&date.year().unsigned_abs()))
}

/// What date was meant by 2024/1/5, 2024年1月5日 and the like.
fn meant_date(typed: &str) -> Option<Date> {
    match digits(typed)[..] {
        [year, month, day] => Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok(),
        _ => None,
    }
}

fn digits(typed: &str) -> Vec<u32> {
    typed.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

/// The front matter as YAML, with the lines of `---` around it.
pub(super) fn write(front: &FrontMatter, out: &mut String) {
    out.push_str("---\n");
    field(out, "title", Some(&front.title));
    field(out, "kind", Some(front.kind.name()));
    list(out, "region", &front.region);
    field(out, "year", front.year.map(|year| year.to_string()).as_deref().map(Bare).as_ref());
    field(out, "delivered", front.delivered.map(|date| date.to_string()).as_deref().map(Bare).as_ref());
    field(out, "published", front.published.map(|date| date.to_string()).as_deref().map(Bare).as_ref());
    field(out, "congress", front.congress.as_deref());
    field(out, "session", front.session.as_deref());
    field(out, "speaker", front.speaker.as_deref());
    field(out, "office", front.office.as_deref());
    field(out, "address", front.address.as_deref());
    if front.draft {
        out.push_str("draft: true\n");
    }
    field(out, "digest", front.digest.as_deref());
    list(out, "settled", &front.settled);
    if let Some(source) = &front.source {
        out.push_str("source:\n");
        field(out, "  file", Some(&source.file));
        field(out, "  item", Some(&Bare(&source.item.to_string())));
        field(out, "  blake3", source.blake3.as_deref());
        field(out, "  script", source.script.as_deref());
        field(out, "  number", source.number.as_deref());
        field(out, "  publisher", source.publisher.as_deref());
        field(out, "  url", source.url.as_deref());
        field(out, "  written", source.written.as_deref());
    }
    out.push_str("---\n");
}

/// A value that is written as it is.
struct Bare<'a>(&'a str);

trait Scalar {
    fn put(&self, out: &mut String);
}

impl Scalar for Bare<'_> {
    fn put(&self, out: &mut String) {
        out.push_str(self.0);
    }
}

impl Scalar for str {
    fn put(&self, out: &mut String) {
        yaml::scalar(self, false, out);
    }
}

impl Scalar for String {
    fn put(&self, out: &mut String) {
        yaml::scalar(self, false, out);
    }
}

fn field<S: Scalar + ?Sized>(out: &mut String, key: &str, value: Option<&S>) {
    if let Some(value) = value {
        out.push_str(key);
        out.push_str(": ");
        value.put(out);
        out.push('\n');
    }
}

fn list(out: &mut String, key: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    out.push_str(key);
    out.push_str(": [");
    for (i, item) in items.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        yaml::scalar(item, true, out);
    }
    out.push_str("]\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(yaml: &str) -> Noted<Option<FrontMatter>> {
        let text = format!("---\n{yaml}---\n");
        let (range, _) = split(&text).unwrap();
        read(&Arc::from("content/reports/a.md"), &text, range)
    }

    /// Code, line and column of the only message, and its cure.
    fn complaint(yaml: &str) -> (&'static str, u32, u32, String) {
        let said = parse(yaml).said;
        assert_eq!(said.len(), 1, "{said:#?}");
        let place = said[0].place.clone().unwrap();
        (said[0].code, place.line, place.column, said[0].cure.clone().unwrap_or_default())
    }

    #[test]
    fn all_fields() {
        let read = parse(
            "title: 宁波市北仑区政府工作报告(2024年)\nkind: summary\nregion: [浙江省, 宁波市, 北仑区]\nyear: 2024\n\
             delivered: 2024-01-11 # a comment\ncongress: 第十届\nspeaker: 王程\ndraft: true\naddress: /zhejiang/ningbo/2024/\n\
             source:\n  file: sources/a.txt\n  item: 2\n  number: 0050\n",
        );
        assert_eq!(read.said, []);
        let front = read.value.unwrap();
        assert_eq!(front.region, ["浙江省", "宁波市", "北仑区"]);
        assert_eq!((front.kind, front.year, front.draft), (Kind::Summary, Some(2024), true));
        assert_eq!(front.delivered, Some(jiff::civil::date(2024, 1, 11)));
        let source = front.source.unwrap();
        assert_eq!((source.item, source.number.as_deref()), (2, Some("0050")));
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_a_guess() {
        let (code, line, column, cure) = complaint("title: 甲\nsesion: 第一次会议\n");
        assert_eq!((code, line, column), ("front-key", 3, 1));
        assert!(cure.contains("session"), "{cure}");
        assert_eq!(complaint("title: 甲\nsource:\n  fil: a\n").3, "did you mean `file`?");
    }

    #[test]
    fn wrong_values_are_errors_where_they_stand() {
        assert_eq!(complaint("title: 甲\ndelivered: 2024年1月5日\n"), ("front-date", 3, 12, "write 2024-01-05".into()));
        assert_eq!(complaint("title: 甲\ndelivered: 2024-02-30\n").0, "front-date");
        assert_eq!(complaint("title: 甲\nyear: 2024年\n"), ("front-year", 3, 7, "write 2024".into()));
        assert_eq!(complaint("title: 甲\nkind: sumary\n"), ("front-kind", 3, 7, "did you mean `summary`?".into()));
        assert_eq!(complaint("title: 甲\nspeaker: [王程]\n").0, "front-value");
        assert_eq!(complaint("title: 甲\naddress: /浙江/\n").0, "front-address");
        assert_eq!(complaint("year: 2024\n").0, "front-title");
    }

    #[test]
    fn an_unquoted_title_gets_a_cure() {
        let said = parse("title: [重磅]政府工作报告\nyear: 2024\n").said;
        assert!(said[0].cure.clone().unwrap().contains("title: \""), "{said:?}");
        let (code, line, _, cure) = complaint("title: 政府工作报告: 2024\nyear: 2024\n");
        assert_eq!((code, line), ("yaml", 2));
        assert!(cure.contains("title: \""), "{cure}");
        assert_eq!(complaint("title: [甲]\n").0, "front-value");
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "甲: 乙",
            "甲 #乙",
            "2024",
            "2024-01-01",
            "null",
            "yes",
            "[甲]",
            " 甲",
            "甲:",
            "\"",
            "\\n",
            "甲\n乙",
            "~",
            "1e3",
            "- 甲",
            "=",
            "0x1F",
            "１",
        ] {
            let front = FrontMatter {
                title: text.to_owned(),
                region: vec![text.to_owned(), "甲,乙".into()],
                digest: Some(text.to_owned()),
                source: Some(Provenance { file: text.to_owned(), item: 3, ..Provenance::default() }),
                ..FrontMatter::default()
            };
            let mut yaml = String::new();
            write(&front, &mut yaml);
            let (range, _) = split(&yaml).unwrap();
            let back = read(&Arc::from("a.md"), &yaml, range);
            assert_eq!((back.value, back.said), (Some(front), vec![]), "{yaml}");
        }
    }
}
