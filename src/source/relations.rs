//! The relations of an Open Packaging archive (ECMA-376 part 2, 9.3): which part is the main one, and which parts belong to another.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// One relation of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub id: String,
    /// The last word of its type: `styles`, `footnotes`, `aFChunk`. Transitional and strict files differ only in what is before it.
    pub kind: String,
    /// The name of the other part from the root of the archive.
    pub target: String,
}

/// Longest name of a part and of a type.
const LONGEST: usize = 1024;

/// The relations that a part has within the archive; `folder` is the part's own, without a slash at its end. What is damaged has none.
pub(super) fn read(xml: &str, folder: &str) -> Vec<Relation> {
    let mut relations = Vec::new();
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                relations.extend(relation(&tag, folder));
            }
            _ => {}
        }
    }
    relations
}

fn relation(tag: &BytesStart, folder: &str) -> Option<Relation> {
    let given = |name: &str| {
        let attribute = tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
        (attribute.value.len() <= LONGEST).then(|| attribute.value.into_owned())
    };
    if given("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external")) {
        return None;
    }
    let kind = given("Type")?.rsplit('/').next()?.to_owned();
    Some(Relation { id: given("Id").unwrap_or_default(), kind, target: resolved(&given("Target")?, folder) })
}

/// The name of a part from the root, by a name that is relative to a folder unless it begins with a slash.
fn resolved(target: &str, folder: &str) -> String {
    let target = target.replace('\\', "/");
    let mut names: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => _ = names.pop(),
            name => names.push(name),
        }
    }
    names.retain(|name| !name.is_empty());
    names.join("/")
}

/// The folder of a part, and the name of the part that holds its relations: `word` and `word/_rels/document.xml.rels`.
pub(super) fn beside(part: &str) -> (&str, String) {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    (folder, format!("{folder}{slash}_rels/{name}.rels"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_names_from_the_root() {
        for (target, folder, name) in [
            ("styles.xml", "word", "word/styles.xml"),
            ("/word/document2.xml", "", "word/document2.xml"),
            ("../custom/./a.xml", "word", "custom/a.xml"),
            ("word\\document.xml", "", "word/document.xml"),
        ] {
            assert_eq!(resolved(target, folder), name);
        }
        assert_eq!(beside("word/document.xml"), ("word", "word/_rels/document.xml.rels".to_owned()));
        assert_eq!(beside("document.xml"), ("", "_rels/document.xml.rels".to_owned()));
    }

    #[test]
    fn relations_of_both_kinds_of_files_are_read_and_links_are_not() {
        let xml = "<Relationships>\
            <Relationship Id=\"1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/styles\" Target=\"s.xml\"/>\
            <Relationship Id=\"2\" Type=\"http://a/hyperlink\" Target=\"http://b\" TargetMode=\"External\"/></Relationships>";
        let styles = Relation { id: "1".to_owned(), kind: "styles".to_owned(), target: "word/s.xml".to_owned() };
        assert_eq!(read(xml, "word"), [styles]);
    }
}
