//! Small documents and archives for the tests of this module.

use std::sync::Arc;

use super::{Annotated, Curated, Defining, GlossaryEntry, Lexicon, Nearness, ReportId, Use, annotate};
use crate::document::{Block, Document, Heading, Inline, Note, PlainNote};

/// A document: `# ` and `## ` begin headings, `! ` a lead, `| ` the one cell of a table, `[^1]: term: definition` a note, all else
/// paragraphs; `[^1]` within them is a marker, `<…>` a link and `` `…` `` code.
pub(super) fn document(text: &str) -> Document {
    let mut document = Document::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let heading = |level, lead, text: &str| {
            Block::Heading(Heading { level, id: format!("s{}", text.len()), lead, text: inlines(text) })
        };
        let block = if let Some((label, term, definition)) = note(line) {
            let definition = vec![Block::Paragraph(vec![Inline::Text(definition.to_owned())])];
            document.notes.push(Note { label: label.to_owned(), term: term.to_owned(), definition });
            continue;
        } else if let Some(text) = line.strip_prefix("! ") {
            heading(3, true, text)
        } else if let Some(text) = line.strip_prefix("## ") {
            heading(2, false, text)
        } else if let Some(text) = line.strip_prefix("# ") {
            heading(1, false, text)
        } else if let Some(text) = line.strip_prefix("| ") {
            Block::Table { head: vec![inlines(text)], rows: Vec::new() }
        } else {
            Block::Paragraph(inlines(line))
        };
        document.blocks.push(block);
    }
    document
}

fn note(line: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = line.strip_prefix("[^")?.split_once("]: ")?;
    let (term, definition) = rest.split_once(": ")?;
    Some((label, term, definition))
}

fn inlines(text: &str) -> Vec<Inline> {
    let mut inlines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '<', '`']) {
        let (before, from) = rest.split_at(at);
        let (end, skip) = if from.starts_with('[') {
            ("]", 2)
        } else if from.starts_with('<') {
            (">", 1)
        } else {
            ("`", 1)
        };
        let close = from[1..].find(end).unwrap() + 1;
        let inner = from[skip..close].to_owned();
        if !before.is_empty() {
            inlines.push(Inline::Text(before.to_owned()));
        }
        inlines.push(match end {
            "]" => Inline::NoteRef(inner),
            ">" => Inline::Link { href: "/".to_owned(), title: String::new(), text: vec![Inline::Text(inner)] },
            _ => Inline::Code(inner),
        });
        rest = &from[close + 1..];
    }
    if !rest.is_empty() {
        inlines.push(Inline::Text(rest.to_owned()));
    }
    inlines
}

/// An archive: for each report its region (`浙江省/宁波市`), its year and its text.
pub(super) struct Archive {
    pub documents: Vec<Document>,
    pub lexicon: Lexicon,
    pub nearness: Nearness,
}

impl Archive {
    pub(super) fn new(reports: &[(&str, u16, &str)], glossary: &[GlossaryEntry]) -> Archive {
        let documents: Vec<Document> = reports.iter().map(|(_, _, text)| document(text)).collect();
        let defining =
            |(i, d): (usize, &Document)| (ReportId(i as u32), d.notes.iter().map(PlainNote::from).collect::<Vec<_>>());
        let notes: Vec<_> = documents.iter().enumerate().map(defining).collect();
        let defining: Vec<_> = notes.iter().map(|(report, notes)| Defining { report: *report, notes }).collect();
        let lexicon = Lexicon::compile(&defining, glossary.to_vec()).value;
        let regions: Vec<Vec<String>> = reports.iter().map(|(r, _, _)| r.split('/').map(str::to_owned).collect()).collect();
        let standings =
            regions.iter().zip(reports).map(|(region, (_, year, _))| (region.as_slice(), (*year > 0).then_some(*year)));
        let nearness = Nearness::new(standings);
        Archive { documents, lexicon, nearness }
    }

    pub(super) fn annotated(&self, report: usize) -> Annotated {
        annotate(&self.documents[report], Some(ReportId(report as u32)), &self.lexicon, &self.nearness)
    }

    /// The uses of a report: the words, `*` if linked, `^1` for the note beside them.
    pub(super) fn uses(&self, report: usize) -> Vec<String> {
        let document = &self.documents[report];
        self.annotated(report).uses.iter().map(|u| shown(document, u)).collect()
    }

    /// The text of the definition that a report shows for its first use of a term.
    pub(super) fn definition(&self, report: usize) -> String {
        let used = self.annotated(report).uses.remove(0);
        self.lexicon.term(used.term).unwrap().definitions[used.definition as usize].text.to_string()
    }
}

fn shown(document: &Document, used: &Use) -> String {
    let passages = super::passage::passages(document);
    let passage = passages.iter().find(|p| p.block == used.block).unwrap();
    let note = used.note.as_ref().map(|label| format!("^{label}")).unwrap_or_default();
    format!("{}{}{note}", &passage.text[used.range.clone()], if used.linked { "*" } else { "" })
}

/// A curated entry: term, definition, region, years.
pub(super) fn entry(term: &str, definition: &str, region: &str, years: Option<(u16, u16)>) -> GlossaryEntry {
    let region = region.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let curated = Curated { file: "content/glossary/a.yaml".to_owned(), region, years, source: None };
    GlossaryEntry { term: term.to_owned(), aliases: Vec::new(), definition: definition.to_owned(), curated: Arc::new(curated) }
}
