//! Which path a report takes where others have its place and year. A text that is like one of theirs is a second copy and a draft; a
//! different report is published beside the first, under its month of delivery or six digits of a hash (PRODUCT §3).

use jiff::civil::Date;

use super::report_path;
use crate::document::{Document, FrontMatter};
use crate::han::cut::CutText;
use crate::recognition::reports::copies::{self, Words};

/// A report that has the place and year of another one.
pub(crate) struct Rival {
    /// Relative to the folder of reports.
    pub path: String,
    pub document: Document,
    /// It was written by the present run, so that nobody has linked to it yet.
    pub fresh: bool,
}

/// The path of a report, and what it means for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Claim {
    /// Nobody else has this place and year.
    Alone(String),
    /// The text is like that of the report at `of`.
    Copy { path: String, of: String },
    /// A different report than the one at `of`.
    Beside { path: String, of: String },
    /// A different report, with better evidence for its year than the one that has the path and now moves to `to`.
    Instead { path: String, to: String },
}

impl Claim {
    /// The path that the report takes.
    pub(crate) fn path(&self) -> &str {
        match self {
            Claim::Alone(path) | Claim::Copy { path, .. } | Claim::Beside { path, .. } | Claim::Instead { path, .. } => path,
        }
    }
}

/// The claim of a report to the name `stem`, whose base `<stem>.md` the first of the rivals has. `is_taken` knows all paths in use.
pub(crate) fn claim(stem: &str, document: &Document, rivals: &[Rival], is_taken: impl Fn(&str) -> bool) -> Claim {
    let base = format!("{stem}.md");
    let Some(owner) = rivals.iter().find(|rival| rival.path == base) else {
        let free = std::iter::once(base.clone()).chain(variants(stem, &document.front, None)).find(|path| !is_taken(path));
        return Claim::Alone(free.unwrap_or(base));
    };
    let words = Words::of(document);
    let alike = |rival: &&Rival| copies::compare((document, &words), (&rival.document, &Words::of(&rival.document))).is_some();
    if let Some(rival) = rivals.iter().find(alike) {
        let path = report_path::copies(stem).find(|path| !is_taken(path)).unwrap_or_else(|| base.clone());
        return Claim::Copy { path, of: rival.path.clone() };
    }
    if owner.fresh && evidence(&document.front) < evidence(&owner.document.front) {
        let to = variants(stem, &owner.document.front, document.front.delivered).find(|path| !is_taken(path));
        return Claim::Instead { to: to.unwrap_or_else(|| base.clone()), path: base };
    }
    let path = variants(stem, &document.front, owner.document.front.delivered).find(|path| !is_taken(path));
    Claim::Beside { path: path.unwrap_or_else(|| base.clone()), of: base }
}

/// How good the evidence for a report's year is; less is better. A day of delivery is printed with the meeting, and a title is easily changed
/// by a copying site.
fn evidence(front: &FrontMatter) -> (bool, u32) {
    let doubts = front.source.as_ref().map_or(0, |source| source.doubts.values().sum());
    (front.delivered.is_none(), doubts)
}

/// Paths for a report whose base name another has: `2024-08.md`, where its month of delivery is known and is not the other's, then
/// `2024-9f0c2a.md`.
fn variants(stem: &str, own: &FrontMatter, other: Option<Date>) -> impl Iterator<Item = String> {
    let month = own.delivered.filter(|day| other.is_none_or(|other| other.month() != day.month()));
    let month = month.map(|day| format!("{stem}-{:02}.md", day.month()));
    let source = own.source.as_ref().map_or_else(|| stem.to_owned(), |source| format!("{}#{}", source.file, source.item));
    let stem = stem.to_owned();
    let hashes = (1_u32..).map(move |n| {
        let text = if n == 1 { source.clone() } else { format!("{source}#{n}") };
        format!("{stem}-{}.md", blake3::hash(text.as_bytes()).to_hex().before(6))
    });
    month.into_iter().chain(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Inline, Provenance};

    fn document(text: &str, delivered: Option<&str>) -> Document {
        let source = Provenance { file: "sources/a.txt".to_owned(), item: 1, ..Provenance::default() };
        let delivered = delivered.map(|day| day.parse().unwrap());
        let front = FrontMatter { delivered, source: Some(source), ..FrontMatter::default() };
        Document { front, blocks: vec![Block::Paragraph(vec![Inline::Text(text.repeat(20))])], ..Document::default() }
    }

    fn claimed(own: &Document, other: Document, fresh: bool) -> Claim {
        let rivals = [Rival { path: "x/2024.md".to_owned(), document: other, fresh }];
        claim("x/2024", own, &rivals, |path| path == "x/2024.md")
    }

    const ONE: &str = "港口吞吐量又过一道大关，城乡公交一票到底，图书馆开到夜里，山区路桥渡口全部通车。";
    const OTHER: &str = "粮食总产连续五年增加，老旧小区加装电梯三百部，外来务工人员子女就近入学，渔港开港。";

    #[test]
    fn a_text_that_is_alike_is_a_copy_and_another_one_stands_beside() {
        let own = document(ONE, Some("2024-08-05"));
        let copy = claimed(&own, document(ONE, Some("2024-01-05")), false);
        assert_eq!(copy, Claim::Copy { path: "x/2024-copy2.md".to_owned(), of: "x/2024.md".to_owned() });
        let beside = claimed(&own, document(OTHER, Some("2024-01-05")), false);
        assert_eq!(beside, Claim::Beside { path: "x/2024-08.md".to_owned(), of: "x/2024.md".to_owned() });
        let hashed = claimed(&document(ONE, None), document(OTHER, None), false);
        let hash = blake3::hash(b"sources/a.txt#1").to_hex();
        assert_eq!(hashed.path(), format!("x/2024-{}.md", &hash[..6]));
    }

    #[test]
    fn better_evidence_takes_the_place_of_a_report_that_nobody_has_seen_yet() {
        let own = document(ONE, Some("2024-01-05"));
        let instead = claimed(&own, document(OTHER, None), true);
        assert!(matches!(&instead, Claim::Instead { path, .. } if path == "x/2024.md"), "{instead:?}");
        let seen = claimed(&own, document(OTHER, None), false);
        assert_eq!(seen, Claim::Beside { path: "x/2024-01.md".to_owned(), of: "x/2024.md".to_owned() });
    }
}
