//! A [`Document`] is one report as a value: front matter, blocks of text, notes. It is the interface between recognition and
//! pages: it is read from Markdown and written to Markdown, and `read(write(document)) == document`. It does not depend on how
//! it was made (recognition) or on how it will look (page).

pub(crate) mod anchor;
mod fingerprint;
mod front;
mod images;
pub(crate) mod markdown;
mod outline;
mod spans;
mod text;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::anchor::{Address, Anchor};
pub use self::fingerprint::fingerprint;
pub use self::markdown::read::{read, read_body};
pub use self::markdown::survey::{PlainHeading, PlainNote, Survey, beside_term, survey};
pub use self::markdown::write::write;
pub use self::outline::assign_ids;
pub use self::spans::Spans;
pub use self::text::{characters, plain};

/// One report, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    pub front: FrontMatter,
    pub blocks: Vec<Block>,
    /// The report's own notes (名词解释), in the order in which they are listed.
    pub notes: Vec<Note>,
}

/// How much of a report a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Kind {
    /// The full text.
    #[default]
    Report,
    /// A summary (摘要) published as such.
    Summary,
    /// A part of the text: its head, its middle or its tail.
    Excerpt,
    /// Not a government work report.
    Other,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Report, Kind::Summary, Kind::Excerpt, Kind::Other];

    /// The name of the kind in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Report => "report",
            Kind::Summary => "summary",
            Kind::Excerpt => "excerpt",
            Kind::Other => "other",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What the page states about the report; a field that the page does not support is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FrontMatter {
    pub title: String,
    pub kind: Kind,
    /// Official names, the largest region first; `中华人民共和国` alone for the State Council.
    pub region: Vec<String>,
    /// The year whose work the report sets out.
    pub year: Option<u16>,
    pub delivered: Option<Date>,
    pub published: Option<Date>,
    pub congress: Option<String>,
    pub session: Option<String>,
    pub speaker: Option<String>,
    pub office: Option<String>,
    /// Set by hand: the report's address on the site, as `/zhejiang/ningbo/2024/`.
    pub address: Option<String>,
    /// Former addresses; each redirects to the current one.
    pub aliases: Vec<String>,
    /// Kept, but built only when asked for.
    pub draft: bool,
    /// Set if the archive marks the text as a digest in its own words: the words to show.
    pub digest: Option<String>,
    /// Codes of doubts that the curator has looked at and settled.
    pub settled: Vec<String>,
    pub source: Option<Provenance>,
}

impl FrontMatter {
    /// The title. A text that is not the whole report says so, unless its title does: 宁波市政府工作报告（2024年）：摘要.
    pub fn marked_title(&self) -> Cow<'_, str> {
        let mark = match self.kind {
            _ if self.digest.is_some() => "摘编",
            Kind::Summary => "摘要",
            Kind::Excerpt => "节选",
            Kind::Report | Kind::Other => return Cow::Borrowed(&self.title),
        };
        if self.title.contains(mark) { Cow::Borrowed(&self.title) } else { Cow::Owned(format!("{}：{mark}", self.title)) }
    }
}

/// Where a converted report came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// The raw file, relative to `content/`.
    pub file: String,
    /// The number of the document within the file, from 1.
    pub item: u32,
    /// BLAKE3 of the raw file's bytes, in hexadecimal.
    pub blake3: Option<String>,
    /// The script as collected: `hans` or `hant`.
    pub script: Option<String>,
    /// The page's index number (索引号).
    pub number: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// The doubts of the converter: codes, and the number of doubts of each.
    pub doubts: BTreeMap<String, u32>,
    /// A short BLAKE3 hash of the Markdown as convert wrote it, without this line. A file that does not match it was edited by
    /// a person.
    pub written: Option<String>,
}

/// A run of lines that forms a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    Heading(Heading),
    Paragraph(Vec<Inline>),
    List {
        /// The first number of an ordered list.
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Quote(Vec<Block>),
    Code {
        language: String,
        text: String,
    },
    Rule,
}

impl Block {
    pub fn as_heading(&self) -> Option<&Heading> {
        match self {
            Block::Heading(heading) => Some(heading),
            _ => None,
        }
    }

    pub fn as_heading_mut(&mut self) -> Option<&mut Heading> {
        match self {
            Block::Heading(heading) => Some(heading),
            _ => None,
        }
    }
}

/// A heading of the report. Level 1 is written `##`, because `#` is the page's own title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 5.
    pub level: u8,
    /// The anchor: `s1`, `s1-2`, `s1-2-3`, from the heading's place in the report.
    pub id: String,
    /// Opens its paragraph in the original; the text keeps its full stop and the page sets it run-in.
    pub lead: bool,
    pub text: Vec<Inline>,
}

/// Text within a block. Neighbouring texts are always merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    Text(String),
    /// A marker in the text that refers to the note of this label.
    NoteRef(String),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Code(String),
    Link {
        href: String,
        title: String,
        text: Vec<Inline>,
    },
    Image {
        src: String,
        title: String,
        alt: String,
    },
    /// A line break that the author asked for.
    Break,
}

/// One entry of the report's own notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The label of the footnote, as a rule the note's number in the report.
    pub label: String,
    /// The defined term, without the bold marks around it; empty for a note that defines nothing.
    pub term: String,
    /// The definition; nearly always one paragraph.
    pub definition: Vec<Block>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_what_is_not_the_whole_report() {
        let title = |title: &str, kind, digest: Option<&str>| {
            let digest = digest.map(str::to_owned);
            FrontMatter { title: title.to_owned(), kind, digest, ..FrontMatter::default() }.marked_title().into_owned()
        };
        assert_eq!(title("甲市政府工作报告", Kind::Report, None), "甲市政府工作报告");
        assert_eq!(title("甲市政府工作报告", Kind::Summary, None), "甲市政府工作报告：摘要");
        assert_eq!(title("甲市政府工作报告（摘要）", Kind::Summary, None), "甲市政府工作报告（摘要）");
        assert_eq!(title("甲市政府工作报告", Kind::Excerpt, None), "甲市政府工作报告：节选");
        assert_eq!(title("甲市政府工作报告", Kind::Report, Some("据某报摘编")), "甲市政府工作报告：摘编");
    }
}
