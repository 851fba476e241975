//! The text of a report as a book has it: links resolved, notes numbered, and markers set for notes that lack one.
//!
//! Blocks and runs are data. The EPUB is written from them, and the PDF's template reads them as JSON, so that nothing in a report can be
//! taken for markup or code.

use std::collections::BTreeMap;

use serde::Serialize;

use super::link::{self, Links, Target};
use super::{Picture, Read};
use crate::annotation::NotePlace;
use crate::document::{self, Heading, Inline, Note, beside_term};
use crate::page;
use crate::page::theme::Strings;

/// A unit of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(crate) enum Block {
    Heading {
        /// 1 to 5, below the title of the chapter.
        level: u8,
        id: String,
        /// The published address.
        url: String,
        text: Vec<Run>,
        /// Without markers, for lists of contents.
        plain: String,
    },
    Paragraph {
        lead: Option<Lead>,
        /// Whether it is a salutation, which has no indent.
        flat: bool,
        text: Vec<Run>,
    },
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Table {
        columns: usize,
        head: Vec<Vec<Run>>,
        rows: Vec<Vec<Vec<Run>>>,
    },
    Quote {
        blocks: Vec<Block>,
    },
    Code {
        text: String,
    },
    Rule,
}

/// A heading that is set run-in, before the text of its paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Lead {
    pub id: String,
    pub url: String,
    pub text: Vec<Run>,
    pub plain: String,
}

/// Text within a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(crate) enum Run {
    Text {
        text: String,
    },
    /// The marker of a note: its number in the chapter's list. `first` is false where the same note is referred to again.
    Note {
        note: usize,
        first: bool,
    },
    Emphasis {
        text: Vec<Run>,
    },
    Strong {
        text: Vec<Run>,
    },
    Code {
        text: String,
    },
    Link {
        to: Target,
        text: Vec<Run>,
    },
    Image {
        name: String,
        alt: String,
        /// In pixels; 0 if the file does not state it.
        width: usize,
    },
    Break,
}

/// One of the report's own notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct NoteText {
    /// As the report numbers it.
    pub label: String,
    pub term: String,
    pub blocks: Vec<Block>,
    /// Whether a marker in the book refers to it. If not, it stands at the end of the report.
    pub placed: bool,
    /// What a reader must know about its marker; empty if the report has one.
    pub remark: String,
}

/// The texts of one report while they are made.
pub(super) struct Texts<'a> {
    read: &'a Read,
    links: &'a Links<'a>,
    strings: &'a Strings,
    key: &'a str,
    by_label: BTreeMap<&'a str, usize>,
    placed: Vec<bool>,
    /// Where markers are added: by block, the byte of its plain text after which the marker of a note is set.
    added: BTreeMap<u32, Vec<(usize, usize)>>,
    /// The number of the next block, counted as [`crate::annotation::Use::block`] counts.
    next: u32,
    pub images: Vec<Picture>,
}

/// The state of one block of inline text.
struct Line {
    /// The position in the block's plain text.
    at: usize,
    /// Markers to add, in order.
    added: Vec<(usize, usize)>,
    /// Markers of a link's text, which are set after it: a link cannot contain another.
    waiting: Option<Vec<Run>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(read: &'a Read, links: &'a Links<'a>, strings: &'a Strings, key: &'a str) -> Texts<'a> {
        let mut by_label = BTreeMap::new();
        for (number, note) in read.document.notes.iter().enumerate() {
            by_label.entry(note.label.as_str()).or_insert(number);
        }
        let mut added: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
        for (number, placing) in read.annotated.notes.iter().enumerate() {
            if let NotePlace::Found { at_use } = placing.at
                && let Some(found) = read.annotated.uses.get(at_use as usize)
            {
                added.entry(found.block).or_default().push((found.range.end, number));
            }
        }
        added.values_mut().for_each(|places| places.sort_unstable());
        let placed = vec![false; read.document.notes.len()];
        Texts { read, links, strings, key, by_label, placed, added, next: 0, images: Vec::new() }
    }

    /// The blocks of the report. A lead joins the paragraph that follows it.
    pub(super) fn blocks(&mut self) -> Vec<Block> {
        let read = self.read;
        self.sequence(&read.document.blocks)
    }

    fn sequence(&mut self, blocks: &'a [document::Block]) -> Vec<Block> {
        let mut out = Vec::with_capacity(blocks.len());
        let mut lead = None;
        for block in blocks {
            match block {
                document::Block::Heading(heading) if heading.lead => {
                    out.extend(lead.take().map(alone));
                    lead = Some(self.lead(heading));
                }
                document::Block::Paragraph(text) => {
                    let flat = document::anchor::is_salutation(block);
                    let number = self.step();
                    out.push(Block::Paragraph { lead: lead.take(), flat, text: self.line(text, number) });
                }
                _ => {
                    out.extend(lead.take().map(alone));
                    out.push(self.block(block));
                }
            }
        }
        out.extend(lead.map(alone));
        out
    }

    fn step(&mut self) -> Option<u32> {
        self.next += 1;
        self.next.checked_sub(1)
    }

    fn block(&mut self, block: &'a document::Block) -> Block {
        let number = self.step();
        match block {
            document::Block::Heading(heading) => Block::Heading {
                level: heading.level,
                id: link::id(&heading.id),
                url: self.links.section(&heading.id),
                text: self.line(&heading.text, None),
                plain: heading.plain_text().into_owned(),
            },
            document::Block::Paragraph(text) => Block::Paragraph { lead: None, flat: false, text: self.line(text, number) },
            document::Block::List { start, items } => {
                Block::List { start: *start, items: items.iter().map(|item| self.sequence(item)).collect() }
            }
            document::Block::Table { head, rows } => self.table(head, rows),
            document::Block::Quote(blocks) => Block::Quote { blocks: self.sequence(blocks) },
            document::Block::Code { text, .. } => Block::Code { text: sound(text) },
            document::Block::Rule => Block::Rule,
        }
    }

    fn table(&mut self, head: &'a [Vec<Inline>], rows: &'a [Vec<Vec<Inline>>]) -> Block {
        let columns = rows.iter().map(Vec::len).chain([head.len(), 1]).max().unwrap_or(1);
        let empty = head.iter().all(Vec::is_empty);
        let mut row = |cells: &'a [Vec<Inline>]| -> Vec<Vec<Run>> {
            let mut runs: Vec<Vec<Run>> = cells.iter().map(|cell| self.line(cell, None)).collect();
            runs.resize(columns, Vec::new());
            runs
        };
        let head = if empty { Vec::new() } else { row(head) };
        Block::Table { columns, head, rows: rows.iter().map(|cells| row(cells)).collect() }
    }

    fn lead(&mut self, heading: &'a Heading) -> Lead {
        self.step();
        Lead {
            id: link::id(&heading.id),
            url: self.links.section(&heading.id),
            text: self.line(&heading.text, None),
            plain: heading.plain_text().into_owned(),
        }
    }

    /// The runs of a block's text. `number` is that of the block, if markers may be added to it.
    fn line(&mut self, inlines: &'a [Inline], number: Option<u32>) -> Vec<Run> {
        let added = number.and_then(|number| self.added.remove(&number)).unwrap_or_default();
        let mut line = Line { at: 0, added, waiting: None };
        self.runs(inlines, &mut line)
    }

    fn runs(&mut self, inlines: &'a [Inline], line: &mut Line) -> Vec<Run> {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text, line, &mut out),
                Inline::NoteRef(label) => {
                    if let Some(note) = self.by_label.get(label.as_str()).copied() {
                        self.marker(note, line, &mut out);
                    }
                }
                Inline::Emphasis(text) => out.push(Run::Emphasis { text: self.runs(text, line) }),
                Inline::Strong(text) => out.push(Run::Strong { text: self.runs(text, line) }),
                Inline::Code(text) => {
                    line.at += text.len();
                    out.push(Run::Code { text: sound(text) });
                }
                Inline::Link { href, text, .. } => self.link(href, text, line, &mut out),
                Inline::Image { src, alt, .. } => out.push(self.image(src, alt, line.waiting.is_some())),
                Inline::Break => {
                    line.at += 1;
                    out.push(Run::Break);
                }
            }
        }
        out
    }

    /// Text, with the markers that are added in it.
    fn text(&mut self, text: &str, line: &mut Line, out: &mut Vec<Run>) {
        let (start, end) = (line.at, line.at + text.len());
        let mut from = 0;
        let here = line.added.iter().take_while(|(at, _)| *at <= end).count();
        for (at, note) in line.added.drain(..here).collect::<Vec<_>>() {
            let to = at.saturating_sub(start);
            out.extend(text.get(from..to).filter(|part| !part.is_empty()).map(|part| Run::Text { text: sound(part) }));
            from = to.max(from);
            self.marker(note, line, out);
        }
        out.extend(text.get(from..).filter(|part| !part.is_empty()).map(|part| Run::Text { text: sound(part) }));
        line.at = end;
    }

    fn marker(&mut self, note: usize, line: &mut Line, out: &mut Vec<Run>) {
        let first = self.placed.get_mut(note).is_some_and(|placed| !std::mem::replace(placed, true));
        line.waiting.as_mut().unwrap_or(out).push(Run::Note { note, first });
    }

    fn link(&mut self, href: &str, text: &'a [Inline], line: &mut Line, out: &mut Vec<Run>) {
        let outer = line.waiting.replace(Vec::new());
        let runs = self.runs(text, line);
        let markers = std::mem::replace(&mut line.waiting, outer).unwrap_or_default();
        match self.links.target(href).filter(|_| line.waiting.is_none()) {
            Some(to) if !runs.is_empty() => out.push(Run::Link { to, text: runs }),
            _ => out.extend(runs),
        }
        line.waiting.as_mut().unwrap_or(out).extend(markers);
    }

    /// An image that both formats can show; otherwise its description, with a link to it unless it is in the text of one.
    fn image(&mut self, src: &str, alt: &str, in_link: bool) -> Run {
        let image = self.read.images.iter().find(|image| image.src == src);
        if let Some((image, ending)) = image.and_then(|image| Some((image, ending(&image.bytes)?))) {
            let known = self.images.iter().find(|known| known.bytes == image.bytes).map(|known| known.name.clone());
            let name = known.unwrap_or_else(|| {
                let name = format!("{}-{}.{ending}", self.key, self.images.len() + 1);
                self.images.push(Picture { name: name.clone(), bytes: image.bytes.clone() });
                name
            });
            return Run::Image { name, alt: alt.to_owned(), width: image.size.map_or(0, |(width, _)| width) };
        }
        let text = Run::Text { text: format!("[{}]", if alt.is_empty() { "图" } else { alt }) };
        match self.links.target(src).filter(|_| !in_link) {
            Some(to) => Run::Link { to, text: vec![text] },
            None => text,
        }
    }

    /// The notes of the report, after its blocks.
    pub(super) fn notes(&mut self) -> Vec<NoteText> {
        let read = self.read;
        // The placing of blocks in notes is not known, and no marker is added to them.
        self.added.clear();
        let notes: Vec<Vec<Block>> = read.document.notes.iter().map(|note| self.definition(note)).collect();
        let placings = read.annotated.notes.iter().map(|placing| placing.at);
        let placings: Vec<NotePlace> = placings.chain(std::iter::repeat(NotePlace::Nowhere)).take(notes.len()).collect();
        let strings = self.strings;
        let each = read.document.notes.iter().zip(notes).zip(placings).zip(&self.placed);
        each.map(|(((note, blocks), at), placed)| NoteText {
            label: note.label.clone(),
            term: note.term.clone(),
            blocks,
            placed: *placed,
            remark: match at {
                NotePlace::Marked { .. } => String::new(),
                _ if *placed => strings.get("not_marked").to_owned(),
                _ => strings.get("not_found").to_owned(),
            },
        })
        .collect()
    }

    /// The definition of a note. What stands between term and definition in its first paragraph is left out.
    fn definition(&mut self, note: &'a Note) -> Vec<Block> {
        let mut blocks = self.sequence(&note.definition);
        if let Some(Block::Paragraph { text, .. }) = blocks.first_mut()
            && let Some(Run::Text { text }) = text.first_mut()
        {
            *text = beside_term(&note.term, text).to_owned();
        }
        blocks
    }
}

/// A text without code points that are no characters, which XML forbids and no font has.
fn sound(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "")
}

/// A lead that no paragraph follows.
fn alone(lead: Lead) -> Block {
    Block::Paragraph { lead: Some(lead), flat: false, text: Vec::new() }
}

/// The usual ending of an image's format. `None` for the formats that not every reader of EPUB 3 shows.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    match imagesize::image_type(bytes) {
        Ok(imagesize::ImageType::Png) => Some("png"),
        Ok(imagesize::ImageType::Jpeg) => Some("jpg"),
        Ok(imagesize::ImageType::Gif) => Some("gif"),
        Ok(_) => None,
        Err(_) => page::image::is_vector(bytes).then_some("svg"),
    }
}
