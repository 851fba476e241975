//! Markdown to [`Document`]: CommonMark with tables, footnotes and attributes of headings. Reading never fails on Markdown:
//! what cannot be interpreted is kept as text and reported.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

use super::emphasis::{hide, sound_label, unhide};
use super::marks;
use super::merge::merge;
use super::plain::{self, Body};
use crate::diag::{Diagnostic, Location, MOST_OF_A_FILE, Noted, controls, messages};
use crate::document::{Block, Document, FrontMatter, Heading, Inline, Note, Spans, front, outline};
use crate::han::cut::CutText;

/// Maximum nesting of blocks; deeper blocks are read as if they were outside.
const DEPTH: usize = 32;

/// Reads a report's Markdown file. What cannot be interpreted is reported; it is left out of the front matter, and kept as text
/// in the body.
///
/// # Errors
/// `None`, with an error, when the file is empty or its front matter cannot be read at all.
pub fn read(file: &Arc<str>, text: &str) -> Noted<Option<Document>> {
    let (text, mut said) = cleaned(file, text);
    let Some(Head { front, body, .. }) = head(file, &text).tell(&mut said) else { return Noted::new(None, said) };
    let Body { blocks, notes, .. } = self::body(file, &text, body).tell(&mut said);
    Noted::new(Some(Document { front, blocks, notes }), said)
}

/// The same for a file whose front matter has already been read and reported on.
///
/// # Errors
/// `None` when the file has no body any more.
pub fn read_body(file: &Arc<str>, text: &str, front: FrontMatter) -> Noted<Option<Document>> {
    let (text, mut said) = cleaned(file, text);
    let start = front::split(&text).map_or(Some(0), |(_, body)| body);
    let Some(start) = start.filter(|_| !text.trim().is_empty()) else { return Noted::new(None, said) };
    let Body { blocks, notes, .. } = body(file, &text, start).tell(&mut said);
    Noted::new(Some(Document { front, blocks, notes }), said)
}

/// The text with `\n` as line end, without a byte order mark and without control characters.
pub(crate) fn cleaned<'a>(file: &Arc<str>, text: &'a str) -> (Cow<'a, str>, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut said = controls::say(file, text);
    let strange = |b: u8| (b < 0x20) & (b != b'\n') & (b != b'\t');
    // A loop without an early exit can process many bytes at once.
    let any = |bytes: &[u8]| bytes.iter().fold(false, |found, b| found | strange(*b));
    if !text.as_bytes().chunks(4096).any(any) {
        return (Cow::Borrowed(text), said);
    }
    if let Some(at) = text.bytes().position(|b| strange(b) && b != b'\r') {
        said.push(messages::control_characters(Location::at(file, text, at..at + 1)));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (Cow::Owned(text.chars().filter(|c| *c >= ' ' || *c == '\n' || *c == '\t').collect()), said)
}

/// The part of a file before its body.
#[derive(Default)]
pub(crate) struct Head {
    pub front: FrontMatter,
    /// The locations of the front matter's keys.
    pub spans: Spans,
    /// Where the body begins.
    pub body: usize,
}

/// The front matter, and where the body begins.
pub(crate) fn head(file: &Arc<str>, text: &str) -> Noted<Option<Head>> {
    if text.trim().is_empty() {
        return Noted::new(None, vec![messages::report_empty(file)]);
    }
    match front::split(text) {
        Some((range, Some(body))) => {
            front::read(file, text, range).map(|read| read.map(|(front, spans)| Head { front, spans, body }))
        }
        Some((_, None)) => Noted::new(None, vec![messages::front_matter_open(Location::at(file, text, 0..3))]),
        None => {
            let first = text.lines().next().unwrap_or_default();
            let dashes = first.trim().trim_matches(['-', '–', '—', '―', '－', '─', '_', '=', '~']);
            let error = match dashes.is_empty() && !first.trim().is_empty() || first.trim_start().starts_with("---") {
                true => messages::front_matter_fence(Location::at(file, text, 0..first.len()), first.trim()),
                false => messages::front_matter_missing(Location::at(file, text, 0..0)),
            };
            Noted::new(Some(Head::default()), vec![error])
        }
    }
}

/// Blocks and notes of the Markdown that begins at `start` of a file's text.
pub(crate) fn body(file: &Arc<str>, text: &str, start: usize) -> Noted<Body> {
    match plain::body(text.after(start)) {
        Some(mut body) => {
            body.note_starts.iter_mut().for_each(|at| *at += start);
            Noted::silent(body)
        }
        None => parsed(file, text, start),
    }
}

fn parsed(file: &Arc<str>, text: &str, start: usize) -> Noted<Body> {
    let hidden = hide(text.after(start));
    let mut reader = Reader::new(file, text, start, &hidden);
    let mut blocks = reader.blocks(None);
    reader.name_headings(&mut blocks);
    reader.miss_notes();
    if blocks.is_empty() && reader.notes.is_empty() {
        reader.say(0..0, messages::body_empty);
    }
    let Reader { notes, said, .. } = reader;
    let (notes, note_starts) = notes.into_iter().map(|(note, range)| (note, start + range.start)).unzip();
    Noted::new(Body { blocks, notes, note_starts }, said)
}

/// Blocks and notes of a self-contained piece of Markdown; headings have only the ids that are typed.
pub(crate) fn fragment(text: &str) -> (Vec<Block>, Vec<Note>) {
    let hidden = hide(text);
    let file = Arc::from("");
    let mut reader = Reader::new(&file, text, 0, &hidden);
    let blocks = reader.blocks(None);
    (blocks, reader.notes.into_iter().map(|(note, _)| note).collect())
}

/// The Markdown that is being read.
pub(crate) struct Reader<'a> {
    file: &'a Arc<str>,
    /// The whole file.
    text: &'a str,
    /// The offset in it at which the body begins.
    start: usize,
    /// The body with its marks hidden.
    pub(crate) hidden: &'a str,
    pub(crate) events: Peekable<OffsetIter<'a>>,
    notes: Vec<(Note, Range<usize>)>,
    /// Markers of notes and their positions in the body.
    pub(crate) markers: Vec<(String, Range<usize>)>,
    /// The range of each top-level heading, in order.
    headings: Vec<Range<usize>>,
    depth: usize,
    said: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a Arc<str>, text: &'a str, start: usize, hidden: &'a str) -> Reader<'a> {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES;
        let events = Parser::new_ext(hidden, options).into_offset_iter().peekable();
        Reader {
            file,
            text,
            start,
            hidden,
            events,
            notes: Vec::new(),
            markers: Vec::new(),
            headings: Vec::new(),
            depth: 0,
            said: Vec::new(),
        }
    }

    /// Adds a message about a range of the body, unless there are too many already.
    pub(crate) fn say(&mut self, range: Range<usize>, message: impl FnOnce(Location) -> Diagnostic) {
        if self.said.len() < MOST_OF_A_FILE {
            self.add(range, message);
        }
    }

    /// Adds an error. An error leaves the report out, so it is added even if there are too many warnings.
    fn fail(&mut self, range: Range<usize>, message: impl FnOnce(Location) -> Diagnostic) {
        if self.said.len() < 2 * MOST_OF_A_FILE {
            self.add(range, message);
        }
    }

    fn add(&mut self, range: Range<usize>, message: impl FnOnce(Location) -> Diagnostic) {
        let end = self.hidden.get(range.clone()).map_or(range.end, |text| range.start + text.trim_end().len());
        let place = Location::at(self.file, self.text, self.start + range.start..self.start + end);
        self.said.push(message(place));
    }

    /// The blocks up to the end tag, which is consumed too.
    fn blocks(&mut self, end: Option<TagEnd>) -> Vec<Block> {
        self.depth += 1;
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.peek() {
            match event {
                Event::End(tag) if Some(tag) == end.as_ref() => {
                    self.events.next();
                    break;
                }
                Event::Start(Tag::Paragraph) => {
                    let range = range.clone();
                    self.events.next();
                    self.miss_headings(range);
                    let text = self.inlines(Some(TagEnd::Paragraph));
                    push_paragraph(&mut blocks, text);
                }
                event if is_inline(event) => {
                    let text = self.inlines(None);
                    push_paragraph(&mut blocks, text);
                }
                _ => {
                    let range = range.clone();
                    if let Some((event, _)) = self.events.next() {
                        self.block(event, range, &mut blocks);
                    }
                }
            }
        }
        self.depth -= 1;
        blocks
    }

    fn block(&mut self, event: Event<'a>, range: Range<usize>, blocks: &mut Vec<Block>) {
        let deep = self.depth > DEPTH;
        match event {
            Event::Rule => blocks.push(Block::Rule),
            Event::Start(Tag::Heading { level, id, classes, .. }) => {
                let lead = classes.iter().any(|class| &**class == "lead");
                let id = id.map_or_else(String::new, |id| unhide(&id));
                let heading = self.heading(level, id, lead, range);
                blocks.push(Block::Heading(heading));
            }
            Event::Start(Tag::BlockQuote(_)) if !deep => {
                let inner = self.blocks(Some(TagEnd::BlockQuote(None)));
                // A mark with nothing after it quotes nothing.
                if !inner.is_empty() {
                    blocks.push(Block::Quote(inner));
                }
            }
            Event::Start(Tag::List(start)) if !deep => {
                let items = self.items(start.is_some());
                blocks.push(Block::List { start, items });
            }
            Event::Start(Tag::CodeBlock(kind)) => self.code(kind, range, blocks),
            Event::Start(Tag::Table(_)) => blocks.push(self.table()),
            Event::Start(Tag::HtmlBlock) => push_paragraph(blocks, self.inlines(Some(TagEnd::HtmlBlock))),
            Event::Start(Tag::FootnoteDefinition(label)) => self.note(sound_label(&unhide(&label)), range),
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel, id: String, lead: bool, range: Range<usize>) -> Heading {
        if level == HeadingLevel::H1 {
            self.say(range.clone(), messages::page_title_in_body);
        }
        if self.depth == 1 {
            self.headings.push(range.clone());
        }
        let text = self.inlines(Some(TagEnd::Heading(level)));
        if id.is_empty()
            && let Some(typed) = marks::unread_anchor(self.hidden.get(range.clone()).unwrap_or(""))
        {
            let at = range.start + typed.range.start..range.start + typed.range.end;
            self.say(at, |place| messages::anchor_unread(place, &typed.meant));
        }
        Heading { level: (level as u8 - 1).max(1), id, lead, text }
    }

    fn items(&mut self, ordered: bool) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(Some(TagEnd::Item))),
                Event::End(TagEnd::List(end)) if end == ordered => break,
                _ => {}
            }
        }
        items
    }

    fn code(&mut self, kind: CodeBlockKind, range: Range<usize>, blocks: &mut Vec<Block>) {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(line) => text.push_str(&unhide(&line)),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        match kind {
            CodeBlockKind::Fenced(language) => {
                let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
                blocks.push(Block::Code { language: unhide(&language), text });
            }
            CodeBlockKind::Indented => {
                self.say(range, messages::indented_code);
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                blocks.extend(lines.map(|line| Block::Paragraph(vec![Inline::Text(line.to_owned())])));
            }
        }
    }

    fn table(&mut self) -> Block {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        let mut row = Vec::new();
        let mut read = 0;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => {
                    read = range.end;
                    row.push(self.inlines(Some(TagEnd::TableCell)));
                }
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => {
                    self.keep_surplus(read..range.end, &mut row);
                    rows.push(std::mem::take(&mut row));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Block::Table { head, rows }
    }

    /// Keeps surplus cells of a row in its last cell. Markdown drops cells beyond those of the table's head.
    fn keep_surplus(&mut self, range: Range<usize>, row: &mut [Vec<Inline>]) {
        let rest = self.hidden.get(range.clone()).unwrap_or("").trim_matches(['|', ' ', '\t', '\n']);
        if !rest.is_empty()
            && let Some(last) = row.last_mut()
        {
            let text = format!(" {}", unhide(rest));
            *last = merge(std::mem::take(last).into_iter().chain([Inline::Text(text)]));
            self.say(range, messages::row_too_long);
        }
    }

    /// A note; the bold run at its start is its term.
    fn note(&mut self, label: String, range: Range<usize>) {
        let mut definition = self.blocks(Some(TagEnd::FootnoteDefinition));
        let term = take_term(&mut definition);
        if self.notes.iter().any(|(note, _)| note.label == label) {
            self.fail(range.clone(), |place| messages::note_label_taken(place, &label));
        }
        self.notes.push((Note { label, term, definition }, range));
    }

    /// Gives ids to the headings without one, from their positions. Two headings with the same id are an error.
    fn name_headings(&mut self, blocks: &mut [Block]) {
        outline::fill_ids(blocks.iter_mut().filter_map(Block::as_heading_mut).map(|h| (h.level, &mut h.id)));
        let mut seen = BTreeSet::new();
        for (heading, range) in blocks.iter().filter_map(Block::as_heading).zip(self.headings.clone()) {
            if !seen.insert(&heading.id) {
                self.fail(range, |place| messages::anchor_taken(place, &heading.id));
            }
        }
    }

    /// Warns of lines of a paragraph that were meant as headings.
    fn miss_headings(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.hidden.get(range).unwrap_or("").split_inclusive('\n') {
            if let Some(signs) = marks::unread_heading(line) {
                self.say(at..at + line.len(), |place| messages::heading_without_blank(place, &"#".repeat(signs)));
            }
            at += line.len();
        }
    }

    /// Warns about markers without a note.
    fn miss_notes(&mut self) {
        let labels: BTreeSet<&str> = self.notes.iter().map(|(note, _)| note.label.as_str()).collect();
        let missing: Vec<_> = self.markers.iter().filter(|(label, _)| !labels.contains(label.as_str())).cloned().collect();
        for (label, range) in missing {
            self.say(range, |place| messages::note_missing(place, &label));
        }
    }
}

/// Whether an event belongs to the text of a block.
pub(crate) fn is_inline(event: &Event) -> bool {
    match event {
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        Event::SoftBreak | Event::HardBreak | Event::InlineMath(_) | Event::DisplayMath(_) => true,
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough),
        _ => false,
    }
}

fn push_paragraph(blocks: &mut Vec<Block>, text: Vec<Inline>) {
    if !text.is_empty() {
        blocks.push(Block::Paragraph(text));
    }
}

/// Removes the bold run at the start of a definition and returns its text. A run that contains more than text stays.
fn take_term(definition: &mut Vec<Block>) -> String {
    let Some(Block::Paragraph(text)) = definition.first_mut() else { return String::new() };
    let Some(Inline::Strong(bold)) = text.first() else { return String::new() };
    let [Inline::Text(term)] = bold.as_slice() else { return String::new() };
    let term = term.trim().to_owned();
    text.remove(0);
    if let Some(Inline::Text(first)) = text.first_mut() {
        *first = first.trim_start().to_owned();
    }
    text.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    if text.is_empty() {
        definition.remove(0);
    }
    term
}
