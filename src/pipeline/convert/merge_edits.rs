//! A report's new version, offered beside the one that a person has changed: what of the person's own stays in it, and how the two
//! differ.

use super::existing::without_mark;
use crate::document::{self, Document, FrontMatter, Kind};

/// A existing report and what would take its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The file as it is; empty for one that is not there yet.
    pub old: String,
    pub new: String,
    /// Keys of the front matter whose value stays the curator's, though the source gives another.
    pub kept: Vec<&'static str>,
}

impl Change {
    /// Whether more than the file's record of itself differs.
    pub fn is_one(&self) -> bool {
        let words = |text: &str| -> Vec<String> {
            let own = |line: &&str| !["  blake3:", "  written:"].iter().any(|key| line.starts_with(key));
            without_mark(text).lines().filter(own).map(str::to_owned).collect()
        };
        words(&self.old) != words(&self.new)
    }
}

/// What only a person writes goes from the existing front matter into the new one.
pub(crate) fn carry_own(standing: &FrontMatter, new: &mut FrontMatter) {
    new.settled.clone_from(&standing.settled);
    new.address.clone_from(&standing.address);
    new.aliases.clone_from(&standing.aliases);
    new.digest.clone_from(&standing.digest);
}

/// The new version of a report that a person has changed: the body is the source's; a field of the front matter that is with a
/// value keeps it. A field whose line was deleted comes back.
pub(crate) fn offer(old: String, standing: &FrontMatter, mut new: Document) -> Change {
    let front = &mut new.front;
    carry_own(standing, front);
    front.draft = standing.draft;
    let mut kept = Vec::new();
    keep(&mut kept, "title", &mut front.title, &standing.title, !standing.title.is_empty());
    keep(&mut kept, "kind", &mut front.kind, &standing.kind, standing.kind != Kind::default());
    keep(&mut kept, "region", &mut front.region, &standing.region, !standing.region.is_empty());
    keep(&mut kept, "year", &mut front.year, &standing.year, standing.year.is_some());
    keep(&mut kept, "delivered", &mut front.delivered, &standing.delivered, standing.delivered.is_some());
    keep(&mut kept, "published", &mut front.published, &standing.published, standing.published.is_some());
    keep(&mut kept, "congress", &mut front.congress, &standing.congress, standing.congress.is_some());
    keep(&mut kept, "session", &mut front.session, &standing.session, standing.session.is_some());
    keep(&mut kept, "speaker", &mut front.speaker, &standing.speaker, standing.speaker.is_some());
    keep(&mut kept, "office", &mut front.office, &standing.office, standing.office.is_some());
    if let (Some(source), Some(standing)) = (&mut front.source, &standing.source) {
        keep(&mut kept, "source.url", &mut source.url, &standing.url, standing.url.is_some());
        keep(&mut kept, "source.number", &mut source.number, &standing.number, standing.number.is_some());
        keep(&mut kept, "source.publisher", &mut source.publisher, &standing.publisher, standing.publisher.is_some());
    }
    Change { old, new: document::write(&new), kept }
}

fn keep<T: PartialEq + Clone>(kept: &mut Vec<&'static str>, key: &'static str, new: &mut T, standing: &T, is_set: bool) {
    if is_set && new != standing {
        new.clone_from(standing);
        kept.push(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Inline};

    fn document(year: Option<u16>, text: &str) -> Document {
        let front = FrontMatter { title: "甲".to_owned(), year, ..FrontMatter::default() };
        Document { front, blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])], notes: Vec::new() }
    }

    #[test]
    fn fields_that_stand_are_kept_and_named_and_the_body_is_the_new_one() {
        let standing = FrontMatter { settled: vec!["planted-word".into()], ..document(Some(2024), "").front };
        let change = offer(String::new(), &standing, document(Some(2023), "新。"));
        assert_eq!(change.kept, ["year"]);
        assert_eq!(change.new, "---\ntitle: 甲\nkind: report\nyear: 2024\nsettled: [planted-word]\n---\n\n新。\n");
        let without = FrontMatter { year: None, ..standing };
        assert_eq!(offer(String::new(), &without, document(Some(2023), "新。")).kept, [""; 0]);
    }

    #[test]
    fn a_record_of_other_bytes_is_no_change() {
        let change = |old: &str, new: &str| Change { old: old.to_owned(), new: new.to_owned(), kept: Vec::new() };
        assert!(!change("source:\n  blake3: a\n甲\n", "source:\n  blake3: b\n  written: c\n甲\n").is_one());
        assert!(!change("\u{feff}---\r\n甲\r\n", "---\n甲\n").is_one());
        assert!(change("甲\n", "乙\n").is_one());
    }
}
