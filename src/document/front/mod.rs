//! Front matter: the YAML between two `---` lines at the head of a report.

mod write;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{FrontMatter, Kind, Provenance, Spans};
use crate::config::old_address;
use crate::diag::{Code, Location, Noted, Span, messages};
use crate::han::cut::CutText;
use crate::yaml::{self, Entry, Fields, Node, Value};

pub(super) use self::write::write;

/// The keys of front matter, in the order in which they are written.
const KEYS: [&str; 16] = [
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
    "aliases",
    "draft",
    "digest",
    "settled",
    "source",
];

/// The keys below `source`.
const SOURCE_KEYS: [&str; 9] = ["file", "item", "blake3", "script", "number", "publisher", "url", "doubts", "written"];

/// The range of the front matter's YAML, and where the body begins. `None` if the text does not begin with `---`; if the second
/// `---` is missing, the range reaches to the end of the text and there is no body.
pub(super) fn split(text: &str) -> Option<(Range<usize>, Option<usize>)> {
    let first = text.strip_prefix("---")?;
    let start = 3 + first.find('\n')? + 1;
    if !text.between(3..start).trim().is_empty() {
        return None;
    }
    let mut at = start;
    for line in text.after(start).split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((start..at, Some(at + line.len())));
        }
        at += line.len();
    }
    Some((start..text.len(), None))
}

/// The front matter of a report, whose YAML is at `range` of the file's text, and the locations of its keys. A field that
/// cannot be interpreted is reported and left absent.
///
/// # Errors
/// `None` when the YAML itself cannot be read.
pub(super) fn read(file: &Arc<str>, text: &str, range: Range<usize>) -> Noted<Option<(FrontMatter, Spans)>> {
    let node = match yaml::read(file, text, range.clone()) {
        Ok(node) => node,
        Err(error) => return Noted::new(None, vec![error]),
    };
    let mut fields = Fields::new(file, text.before(range.end), "front matter");
    let (mut front, mut spans) = (FrontMatter::default(), Spans::default());
    let mut titled = false;
    match node.value {
        Value::Map(entries) => {
            titled = entries.iter().any(|e| e.key == "title" && !matches!(e.node.value, Value::Null | Value::Text(_)));
            for entry in entries {
                locate(&fields, &mut spans, &entry);
                field(&mut fields, &mut front, &mut spans, entry);
            }
        }
        Value::Null => {}
        _ => {
            fields.said.push(messages::front_matter_is_no_map(Location::at(file, text, node.range), node.value.kind()));
            return Noted::new(None, fields.said);
        }
    }
    if front.title.trim().is_empty() && !titled {
        let at = range.start..range.start;
        fields.said.push(messages::title_missing(Location::at(file, text, at)));
    }
    Noted::new(Some((front, spans)), fields.said)
}

/// Records the location of a key if messages about the whole archive can refer to it.
fn locate(fields: &Fields, spans: &mut Spans, entry: &Entry) {
    let span = match entry.key.as_str() {
        "title" => &mut spans.title,
        "region" => &mut spans.region,
        "year" => &mut spans.year,
        "address" => &mut spans.address,
        _ => return,
    };
    *span = fields.lines().span_to_end_of_line(entry.key_range.start);
}

fn field(fields: &mut Fields, front: &mut FrontMatter, spans: &mut Spans, entry: Entry) {
    let Entry { key, node, .. } = &entry;
    match key.as_str() {
        "title" => front.title = fields.words(key, node).unwrap_or_default(),
        "kind" => front.kind = kind(fields, node).unwrap_or_default(),
        "region" => front.region = fields.names(key, node),
        "year" => front.year = fields.year(key, node),
        "delivered" => front.delivered = fields.date(key, node),
        "published" => front.published = fields.date(key, node),
        "congress" => front.congress = fields.words(key, node),
        "session" => front.session = fields.words(key, node),
        "speaker" => front.speaker = fields.words(key, node),
        "office" => front.office = fields.words(key, node),
        "address" => front.address = fields.address(key, node),
        "aliases" => (front.aliases, spans.aliases) = aliases(fields, node),
        "draft" => front.draft = fields.truth(key, node).unwrap_or(false),
        "digest" => front.digest = fields.words(key, node),
        "settled" => front.settled = settled(fields, node),
        "source" => front.source = source(fields, node),
        _ => fields.unknown(&entry, &KEYS),
    }
}

fn source(fields: &mut Fields, node: &Node) -> Option<Provenance> {
    let entries = fields.group("source", node);
    if entries.is_empty() {
        return None;
    }
    let mut source = Provenance { item: 1, ..Provenance::default() };
    for entry in entries {
        let Entry { key, node, .. } = entry;
        match key.as_str() {
            "file" => source.file = fields.words(key, node).unwrap_or_default(),
            "item" => source.item = fields.number(key, node).unwrap_or(1),
            "blake3" => source.blake3 = fields.words(key, node),
            "script" => source.script = fields.words(key, node),
            "number" => source.number = fields.words(key, node),
            "publisher" => source.publisher = fields.words(key, node),
            "url" => source.url = fields.words(key, node),
            "doubts" => source.doubts = doubts(fields, node),
            "written" => source.written = fields.words(key, node),
            _ => fields.unknown(entry, &SOURCE_KEYS),
        }
    }
    Some(source)
}

/// Codes of doubts; an unknown code is kept and reported.
fn settled(fields: &mut Fields, node: &Node) -> Vec<String> {
    let nodes = match &node.value {
        Value::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    for (code, at) in
        nodes.iter().filter_map(|n| if let Value::Text(code) | Value::Number(code) = &n.value { Some((code, n)) } else { None })
    {
        if !Code::parse(code).is_some_and(Code::is_settleable) {
            let place = fields.place(at.range.clone());
            fields.said.push(messages::settled_unknown(place, code, yaml::nearest(code, Code::settleable().map(Code::name))));
        }
    }
    fields.list("settled", node)
}

/// Codes with the number of doubts of each.
fn doubts(fields: &mut Fields, node: &Node) -> BTreeMap<String, u32> {
    let entries = fields.group("doubts", node);
    entries.iter().filter_map(|e| Some((e.key.clone(), fields.number(&e.key, &e.node)?))).collect()
}

/// What the kinds are called in Chinese, for "did you mean".
const CHINESE_KINDS: [(&str, Kind); 5] =
    [("摘要", Kind::Summary), ("节选", Kind::Excerpt), ("其他", Kind::Other), ("全文", Kind::Report), ("报告", Kind::Report)];

fn kind(fields: &mut Fields, node: &Node) -> Option<Kind> {
    let typed = fields.words("kind", node)?;
    let kind = Kind::named(&typed);
    if kind.is_none() {
        let chinese = CHINESE_KINDS.iter().find(|(name, _)| typed.contains(name)).map(|(_, kind)| kind.name());
        let near = chinese.or_else(|| yaml::nearest(&typed, Kind::ALL.iter().map(|kind| kind.name())));
        let place = fields.place(node.range.clone());
        fields.said.push(messages::kind_unknown(place, &typed, near));
    }
    kind
}

/// Former addresses of the report and the location of each: a list, or a single address.
fn aliases(fields: &mut Fields, node: &Node) -> (Vec<String>, Vec<Option<Span>>) {
    let nodes = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        _ => std::slice::from_ref(node),
    };
    let sound = nodes.iter().filter_map(|node| Some((former(fields, node)?, fields.lines().span(node.range.clone()))));
    sound.unzip()
}

/// A former address, as typed: another generator may have given it.
fn former(fields: &mut Fields, node: &Node) -> Option<String> {
    let typed = fields.words("aliases", node)?;
    if old_address(&typed).is_none() {
        let place = fields.place(node.range.clone());
        fields.said.push(messages::front_alias(place, &typed));
        return None;
    }
    Some(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(yaml: &str) -> Noted<Option<FrontMatter>> {
        let text = format!("---\n{yaml}---\n");
        let (range, _) = split(&text).unwrap();
        read(&Arc::from("content/reports/a.md"), &text, range).map(|read| read.map(|(front, _)| front))
    }

    /// Code, line and column of the only message, and its cure.
    fn complaint(yaml: &str) -> (&'static str, u32, u32, String) {
        let said = parse(yaml).said;
        assert_eq!(said.len(), 1, "{said:#?}");
        let place = said[0].place.clone().unwrap();
        (said[0].code.name(), place.line, place.column, said[0].cure.clone().unwrap_or_default())
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
    fn keys_and_old_addresses_know_where_they_stand() {
        let text = "---\ntitle: 甲\nregion:\n  - 浙江省\nyear: 2024 # 年\naliases: [/a/, b, /c/]\n---\n";
        let (range, _) = split(text).unwrap();
        let (front, spans) = read(&Arc::from("a.md"), text, range).value.unwrap();
        let shown = |span: Option<Span>| span.map(|span| (span.line.get(), span.column, span.length));
        assert_eq!((shown(spans.title), shown(spans.region)), (Some((2, 1, 8)), Some((3, 1, 7))));
        assert_eq!((shown(spans.year), shown(spans.address)), (Some((5, 1, 14)), None));
        // A refused address has no span either.
        assert_eq!(front.aliases, ["/a/", "/c/"]);
        assert_eq!(spans.aliases.into_iter().map(shown).collect::<Vec<_>>(), [Some((6, 11, 3)), Some((6, 19, 3))]);
        assert!(size_of::<Spans>() <= 100);
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_a_guess() {
        let (code, line, column, cure) = complaint("title: 甲\nsesion: 第一次会议\n");
        assert_eq!((code, line, column), ("unknown-key", 3, 1));
        assert!(cure.contains("session"), "{cure}");
        assert_eq!(complaint("title: 甲\nsource:\n  fil: a\n").3, "did you mean `file`?");
    }

    #[test]
    fn wrong_values_are_errors_where_they_stand() {
        assert_eq!(complaint("title: 甲\ndelivered: 2024年1月5日\n"), ("front-date", 3, 12, "write 2024-01-05".into()));
        assert_eq!(complaint("title: 甲\ndelivered: 2024-02-30\n").0, "front-date");
        assert_eq!(complaint("title: 甲\nyear: 2024年\n"), ("front-year", 3, 7, "write 2024".into()));
        assert_eq!(complaint("title: 甲\nkind: sumary\n"), ("front-kind", 3, 7, "did you mean `summary`?".into()));
        assert_eq!(complaint("title: 甲\nspeaker: [王程]\n").0, "wrong-value");
        assert_eq!(complaint("title: 甲\naddress: /浙江/\n").0, "front-address");
        assert_eq!(complaint("title: 甲\naliases: [/a/, b]\n").0, "front-address");
        assert_eq!(complaint("year: 2024\n").0, "front-title");
        assert_eq!(complaint("title: 甲\nsettled: [2024]\n").0, "settled-unknown");
    }

    #[test]
    fn an_unquoted_title_gets_a_cure() {
        let said = parse("title: [重磅]政府工作报告\nyear: 2024\n").said;
        assert!(said[0].cure.clone().unwrap().contains("title: \""), "{said:?}");
        let (code, line, _, cure) = complaint("title: 政府工作报告: 2024\nyear: 2024\n");
        assert_eq!((code, line), ("yaml", 2));
        assert!(cure.contains("title: \""), "{cure}");
        assert_eq!(complaint("title: [甲]\n").0, "wrong-value");
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
            assert_eq!((back.value.map(|(front, _)| front), back.said), (Some(front), vec![]), "{yaml}");
        }
    }
}
