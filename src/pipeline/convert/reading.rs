//! From a raw file to the documents that it gives, before they are named and written.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::existing::stamp;
use super::outcome::Converted;
use super::overrides;
use super::sources::RawFile;
use crate::config::Config;
use crate::diag::{Diagnostic, Noted, Severity, messages};
use crate::document::{self, Document};
use crate::pipeline::Progress;
use crate::recognition::{self, Recognised};
use crate::source;
use crate::yaml;

/// One raw text of a file (a file of a table has many) and what was recognised in it.
#[derive(Debug, Default)]
pub struct Part {
    pub blake3: String,
    pub text: String,
    pub recognised: Recognised,
}

/// Reads and recognises one file. A fault in a reader of some format must not take the other files along.
pub fn guarded(raw: &RawFile, config: &Config, progress: &dyn Progress) -> Noted<Vec<Part>> {
    let parts = catch_unwind(AssertUnwindSafe(|| recognise(raw, config)));
    progress.advance();
    let mut parts =
        parts.unwrap_or_else(|_| Noted::new(Vec::new(), vec![messages::reader_failed(&Arc::from(raw.shown.as_str()))]));
    // A file that is not wanted is read only so that its former reports go.
    if overrides::skips_file(config, &raw.named) {
        parts.said.clear();
    }
    parts
}

/// Reads one raw file and recognises what it holds. Reports are counted through the whole file.
pub fn recognise(raw: &RawFile, config: &Config) -> Noted<Vec<Part>> {
    let mut said = Vec::new();
    let texts = source::read(&raw.path, &Arc::from(raw.shown.as_str()), &config.convert).tell(&mut said);
    let mut parts = Vec::with_capacity(texts.len());
    let mut before = 0;
    for text in texts {
        let mut noted = recognition::recognise(&text, &config.convert);
        noted.said.iter_mut().filter_map(|d| d.item.as_mut()).for_each(|item| *item += before);
        for (item, document) in (before + 1..).zip(&mut noted.value.documents) {
            let answered = overrides::apply(config, &raw.named, item, &mut document.front);
            let skipped = overrides::skips(config, &raw.named, item);
            noted.said.retain(|d| d.item != Some(item) || !skipped && !answered.contains(&d.code));
            document.front.source.get_or_insert_default().doubts = doubts(&noted.said, item);
        }
        before += noted.value.documents.len() as u32;
        parts.push(Part { blake3: text.blake3, text: text.text, recognised: noted.tell(&mut said) });
    }
    Noted::new(parts, said)
}

/// What the converter was not sure of in one report: codes, and how many there are of each.
fn doubts(said: &[Diagnostic], item: u32) -> BTreeMap<String, u32> {
    let mut doubts = BTreeMap::new();
    for doubt in said.iter().filter(|d| d.item == Some(item) && d.severity == Severity::Warning) {
        *doubts.entry(doubt.code.name().to_owned()).or_insert(0) += 1;
    }
    doubts
}

/// One report as its source gives it, before it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub item: u32,
    pub document: Document,
}

/// The reports that a raw file gives, with where they came from in their front matter.
pub fn given(raw: &RawFile, parts: Vec<Part>) -> Vec<Given> {
    let mut given = Vec::new();
    for part in parts {
        for mut document in part.recognised.documents {
            let item = given.len() as u32 + 1;
            let source = document.front.source.get_or_insert_default();
            source.file.clone_from(&raw.named);
            source.item = item;
            source.blake3 = Some(part.blake3.clone());
            given.push(Given { item, document });
        }
    }
    given
}

/// Stamps a report, so that a later change is known; yields the stamp, and the report's Markdown with it.
pub fn stamped(document: &mut Document) -> (String, String) {
    document.front.source.get_or_insert_default().written = None;
    let mut text = document::write(document);
    let written = stamp(&text);
    document.front.source.get_or_insert_default().written = Some(written.clone());
    // The stamp is the last line of the front matter: it is put in, since writing the report again would cost as much as before.
    let mut line = "  written: ".to_owned();
    yaml::scalar(&written, false, &mut line);
    line.push('\n');
    if let Some(end) = text.find("\n---\n") {
        text.insert_str(end + 1, &line);
    }
    (written, text)
}

/// Adds up where the characters of a raw text went.
pub(crate) fn account(part: &Part, converted: &mut Converted) {
    let sums = part.recognised.ledger.sums(&part.text);
    converted.kept += sums.kept;
    converted.meta += sums.meta;
    for (reason, characters) in sums.dropped {
        *converted.dropped.entry(reason).or_default() += characters;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, FrontMatter, Inline, Provenance};

    #[test]
    fn a_stamped_report_is_what_its_document_writes() {
        for file in ["sources/甲.txt", "sources/---.txt", "sources/a: b.txt"] {
            let front = FrontMatter {
                title: "---".to_owned(),
                source: Some(Provenance { file: file.to_owned(), item: 2, ..Provenance::default() }),
                ..FrontMatter::default()
            };
            let blocks = vec![Block::Paragraph(vec![Inline::Text("各位代表：".to_owned())])];
            let mut document = Document { front, blocks, ..Document::default() };
            let (written, text) = stamped(&mut document);
            assert_eq!(text, document::write(&document));
            assert_eq!(stamp(&text), written);
        }
    }
}
