//! Word files (.docx, ECMA-376): paragraphs as lines, with what Word knew of them as hints. Footnotes and endnotes follow the
//! text, each on a line of its own after its number in brackets. Numbers that Word counts by itself are written out.

mod chunk;
mod contents;
mod marks;
mod number_format;
mod numbering;
mod run;
mod styles;
mod symbols;
#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use self::contents::Contents;
use self::numbering::{Numbering, Suffix};
use self::run::Run;
use self::styles::Style;
use super::budget::Budget;
use super::{Hint, Mark, Raw, container, relations};
use crate::diag::{Diagnostic, messages};

/// The text of a Word file as it is seen when all changes are accepted. Comments and hidden text are left out, and so is the second copy
/// of what is in text boxes.
///
/// # Errors
/// A container or a document that cannot be read or is larger than its bounds, or one without text.
pub(super) fn read(budget: &Budget, bytes: &[u8], blake3: &str) -> Result<Raw, Diagnostic> {
    read_at(budget, bytes, blake3, 0)
}

/// The text of a Word file that is so deep in other ones.
fn read_at(budget: &Budget, bytes: &[u8], blake3: &str, depth: u8) -> Result<Raw, Diagnostic> {
    let file = budget.file;
    let part = |name: &str| container::part(budget, bytes, name);
    let main = container::main_document(bytes).unwrap_or_default();
    let (folder, links) = relations::beside(&main);
    let links = part(&links)?.map(|xml| relations::read(&xml, folder)).unwrap_or_default();
    // Where there are no relations, the parts are at their usual places.
    let related = |kind: &str| {
        let named = links.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
        part(&named.unwrap_or_else(|| format!("{folder}/{kind}.xml")))
    };
    let styles = related("styles")?.map(|xml| styles::read(&xml)).unwrap_or_default();
    let numbering = related("numbering")?.map(|xml| Numbering::read(&xml)).unwrap_or_default();
    let mut page = Page { styles, numbering, ..Page::default() };
    for link in links.iter().filter(|link| link.kind == "aFChunk") {
        if let Some(content) = container::part_bytes(budget, bytes, &link.target)? {
            page.chunks.insert(link.id.clone(), chunk::read(budget, &content, &link.target, depth)?);
        }
    }
    let document = part(&main)?.unwrap_or_default();
    page.body(budget, &document)?;
    drop(document);
    for (kind, note) in [("footnotes", "footnote"), ("endnotes", "endnote")] {
        if let Some(xml) = related(kind)? {
            page.notes(budget, &xml, note)?;
        }
    }
    if page.text.trim().is_empty() {
        return Err(messages::container_without_text(file));
    }
    let Page { text, hints, .. } = page;
    let hints = super::in_order(&text, hints);
    Ok(Raw { file: Arc::clone(file), blake3: blake3.to_owned(), encoding: "UTF-8", text, hints, fields: Vec::new() })
}

/// The longest value of an attribute. Names of styles and lists are repeated by each paragraph, and Word's own are far shorter.
const LONGEST_VALUE: usize = 255;

/// The value of an attribute, by its name without a prefix; none if it is longer than any that Word writes.
fn value(tag: &BytesStart, name: &str) -> Option<String> {
    // Looking for attributes that are given twice would compare each with all others.
    let attribute = tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    (attribute.value.len() <= LONGEST_VALUE).then(|| attribute.value.into_owned())
}

/// Whether a property is on, by its value; one without a value is.
fn is_on(given: Option<&str>) -> bool {
    !matches!(given, Some("0" | "false" | "off"))
}

/// The kind of a note and its id.
type NoteKey = (&'static str, String);

/// The text that has been gathered, and where in its structure the reader is.
#[derive(Default)]
struct Page {
    styles: BTreeMap<String, Style>,
    numbering: Numbering,
    /// Files of other formats that the document takes in, by their relations.
    chunks: BTreeMap<String, (String, Vec<Hint>)>,
    text: String,
    hints: Vec<Hint>,
    /// Numbers of notes by kind and id, in the order of their markers.
    numbers: BTreeMap<NoteKey, u32>,
    /// Marks of notes that Word does not count, as they are typed.
    marks: BTreeMap<NoteKey, String>,
    /// The note whose mark is typed next.
    typed: Option<NoteKey>,
    /// The mark with which the text of a note begins.
    repeated: String,
    paragraph: Paragraph,
    /// The mark of the last paragraph is deleted or hidden, and the next one goes on with it.
    joins: bool,
    /// The last line that has text, unless it is of the contents.
    last_line: Range<usize>,
    run: Option<Run>,
    /// Raised text whose end has not been met.
    raised: Option<Range<usize>>,
    contents: Contents,
    /// What was being written where a text box is; its own text follows that paragraph.
    outer: Vec<Outer>,
    boxes: Vec<(String, Vec<Hint>)>,
    /// The number of a note was just written, and its first paragraph goes on with it.
    numbered: bool,
    /// Tables that are open: number, row, column, and where the cell began.
    tables: Vec<(u32, u32, u32, usize)>,
    tables_seen: u32,
    /// How deep the reader is in an element that is left out.
    skipped: u32,
    in_text: bool,
    in_code: bool,
    /// Bytes of numbers that were written since the budget was last looked at.
    counted: usize,
    /// How long the text was when its end was last looked for, and where its last character that is no blank ended.
    inked: (usize, usize),
}

/// The paragraph that is open.
#[derive(Default)]
struct Paragraph {
    start: usize,
    /// Its level if it is a heading.
    level: Option<u8>,
    /// The list in which it counts, by name and level; its number is written before its first text.
    list: (Option<String>, Option<usize>),
    style: String,
    /// Its style hides its text.
    hides: bool,
    is_contents: bool,
    /// It goes on with the line of the paragraph before it.
    is_joined: bool,
    /// Its properties are being read.
    in_properties: bool,
    /// Its mark is deleted or moved elsewhere, and whether it is hidden if that is said.
    mark_deleted: bool,
    mark_hidden: Option<bool>,
    /// Where its first link to a heading begins, and whether it has text beside such links.
    link: Option<usize>,
    has_other_text: bool,
}

/// A paragraph that a text box interrupts.
#[derive(Default)]
struct Outer {
    text: String,
    hints: Vec<Hint>,
    paragraph: Paragraph,
    run: Option<Run>,
    inked: (usize, usize),
}

/// Elements that are left out: text that is deleted or moved elsewhere, the second copy of a text box, for old programs, guides to
/// pronunciation, and properties as they were before a change.
fn is_left_out(name: &str) -> bool {
    matches!(name, "Fallback" | "del" | "moveFrom" | "delText" | "delInstrText" | "rt") || name.ends_with("PrChange")
}

impl Page {
    fn body(&mut self, budget: &Budget, xml: &str) -> Result<(), Diagnostic> {
        self.walk(budget, xml, |_, _| {})?;
        if let Some(start) = self.contents.unended() {
            self.hints.retain(|hint| hint.what != Mark::Contents || hint.range.start < start);
        }
        self.contents = Contents::default();
        Ok(())
    }

    /// The notes of one kind that have markers, in the order of their numbers as they are in the file.
    fn notes(&mut self, budget: &Budget, xml: &str, kind: &'static str) -> Result<(), Diagnostic> {
        let mut starts: Vec<(u32, usize)> = Vec::new();
        self.walk(budget, xml, |page, tag| {
            if tag.local_name().as_ref() == kind
                && let Some(key) = value(tag, "id").map(|id| (kind, id))
                && let Some(number) = page.numbers.get(&key).copied()
            {
                page.joins = false;
                page.end_line();
                starts.push((number, page.text.len()));
                page.text.push_str(&format!("[{number}]"));
                page.repeated = page.marks.remove(&key).unwrap_or_default();
                page.numbered = true;
            }
        })?;
        let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([self.text.len()]).collect::<Vec<_>>();
        for ((number, start), end) in starts.into_iter().zip(ends) {
            self.hint(start..end, Mark::NoteText(number));
        }
        Ok(())
    }

    fn walk(&mut self, budget: &Budget, xml: &str, mut opened: impl FnMut(&mut Page, &BytesStart)) -> Result<(), Diagnostic> {
        let mut reader = Reader::from_str(xml);
        loop {
            // The numbers that Word counts can be longer than the paragraphs that they are before.
            budget.make(std::mem::take(&mut self.counted) as u64)?;
            budget.text(self.text.len())?;
            match reader.read_event().map_err(|e| messages::container_broken(budget.file, &e.to_string()))? {
                Event::Eof => break,
                Event::Start(tag) => {
                    opened(self, &tag);
                    self.start(&tag);
                }
                Event::Empty(tag) => self.empty(&tag),
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                Event::Text(text) if self.skipped == 0 => self.words(&text),
                Event::GeneralRef(name) if self.skipped == 0 => self.entity(&name),
                _ => {}
            }
        }
        self.settle();
        self.joins = false;
        Ok(())
    }

    fn words(&mut self, text: &str) {
        if self.in_text {
            self.write(text);
        } else if self.in_code {
            self.contents.code(text);
        }
    }

    /// XML's own five entities and characters by number; others cannot be defined in a Word file.
    fn entity(&mut self, name: &quick_xml::events::BytesRef) {
        if let Ok(Some(c)) = name.resolve_char_ref() {
            self.words(c.encode_utf8(&mut [0; 4]));
        } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(name) {
            self.words(text);
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        match tag.local_name().as_ref() {
            name if is_left_out(name) => {
                self.property(tag);
                self.skipped = 1;
            }
            "p" => self.open_paragraph(),
            "pPr" => self.paragraph.in_properties = true,
            "r" => self.run = Some(Run::at(self.text.len())),
            "txbxContent" => self.open_box(),
            "t" => self.in_text = true,
            "instrText" => self.in_code = true,
            "tbl" => {
                self.tables.push((self.tables_seen, 0, 0, self.text.len()));
                self.tables_seen += 1;
            }
            "tc" => {
                self.joins = false;
                self.end_line();
                let at = self.text.len();
                if let Some(table) = self.tables.last_mut() {
                    table.3 = at;
                }
            }
            "sdt" | "hyperlink" | "fldSimple" | "fldChar" => self.contents.open(tag, self.text.len()),
            _ => self.leaf(tag),
        }
    }

    fn empty(&mut self, tag: &BytesStart) {
        if self.skipped > 0 {
            return;
        }
        match tag.local_name().as_ref() {
            "p" if std::mem::take(&mut self.joins) => self.end_line(),
            _ => self.leaf(tag),
        }
    }

    /// An element that holds no text, though it can have an end of its own.
    fn leaf(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            "tab" | "ptab" if self.run.is_some() && !self.text.ends_with('\n') => self.put("\t"),
            "br" | "cr" => self.put("\n"),
            "noBreakHyphen" => self.put("-"),
            "sym" => {
                let symbol = symbols::symbol(&value(tag, "font").unwrap_or_default(), &value(tag, "char").unwrap_or_default());
                self.write(symbol.encode_utf8(&mut [0; 4]));
            }
            "footnoteReference" => self.marker("footnote", tag),
            "endnoteReference" => self.marker("endnote", tag),
            "fldChar" | "docPartGallery" => self.contents.note(tag, self.text.len()),
            "altChunk" => self.chunk(tag),
            _ => self.property(tag),
        }
    }

    fn property(&mut self, tag: &BytesStart) {
        if let Some(run) = &mut self.run {
            run.set(tag, &self.styles);
        }
        let paragraph = &mut self.paragraph;
        let given = value(tag, "val");
        match (tag.local_name().as_ref(), given) {
            ("pStyle", Some(id)) => {
                let undefined = Style::undefined(&id);
                let style = self.styles.get(&id).unwrap_or(&undefined);
                paragraph.level = style.level.or(paragraph.level);
                paragraph.list = (style.list.clone(), style.list_level);
                paragraph.is_contents = style.is_contents;
                paragraph.hides = style.hidden.unwrap_or(false);
                paragraph.style = id;
            }
            ("outlineLvl", Some(level)) => {
                paragraph.level = level.parse().ok().filter(|l: &u8| *l < 9).map(|l| l + 1).or(paragraph.level);
            }
            ("numId", Some(id)) => paragraph.list.0 = Some(id),
            ("ilvl", Some(level)) => paragraph.list.1 = level.parse().ok(),
            ("del" | "moveFrom", _) if paragraph.in_properties => paragraph.mark_deleted = true,
            ("vanish", given) if paragraph.in_properties => paragraph.mark_hidden = Some(is_on(given.as_deref())),
            _ => {}
        }
    }

    fn open_paragraph(&mut self) {
        let is_joined = std::mem::take(&mut self.joins) && self.text.len() > self.paragraph.start && !self.text.ends_with('\n');
        if !std::mem::take(&mut self.numbered) && !is_joined {
            self.end_line();
        }
        let start = if is_joined { self.paragraph.start } else { self.text.len() };
        self.paragraph = Paragraph { start, is_joined, ..Paragraph::default() };
    }

    /// Whether the text that is being read is not seen.
    fn is_hidden(&self) -> bool {
        let hides = self.paragraph.hides;
        self.contents.is_code() || self.run.as_ref().map_or(hides, |run| run.is_hidden(hides))
    }

    /// Writes text of the run that is open, as it is seen.
    fn write(&mut self, text: &str) {
        if text.is_empty() || self.is_hidden() || self.take_typed_mark(text) {
            return;
        }
        let text = self.without_repeated_mark(text);
        let font = self.run.as_ref().and_then(|run| run.font);
        let seen = font.map(|font| symbols::seen(font, text));
        let text = seen.as_deref().unwrap_or(text);
        self.count(text);
        let start = self.text.len();
        if self.run.as_ref().is_some_and(Run::is_raised) {
            let from = self.raised.take().map_or(start, |raised| raised.start);
            self.raised = Some(from..start + text.len());
        } else {
            self.settle();
        }
        self.notice_link(text);
        self.text.push_str(text);
    }

    /// Writes a blank or a sign that an element stands for.
    fn put(&mut self, text: &str) {
        if !self.is_hidden() {
            self.settle();
            self.text.push_str(text);
        }
    }

    /// Takes note of text that is in the contents, links to a heading, or does neither.
    fn notice_link(&mut self, text: &str) {
        let at = self.text.len();
        self.paragraph.is_contents |= self.contents.is_open();
        if self.contents.is_link() {
            self.paragraph.link.get_or_insert(at);
        } else if !contents::is_between_links(text) {
            self.paragraph.has_other_text = true;
        }
    }

    /// Writes the number of a paragraph that Word counts, once its text begins.
    fn count(&mut self, next: &str) {
        let Some(name) = self.paragraph.list.0.take().filter(|_| !self.paragraph.is_joined) else { return };
        let on_style = || self.numbering.level_of_style(&name, &self.paragraph.style);
        let level = self.paragraph.list.1.or_else(on_style).unwrap_or(0);
        let Some((number, suffix)) = self.numbering.next(&name, level) else { return };
        self.text.push_str(&number);
        self.counted += number.len();
        // Word sets the number apart by a tab; its own sign does so as well. Two figures would be read as one.
        let figures = number.ends_with(|c: char| c.is_ascii_digit()) && next.starts_with(|c: char| c.is_ascii_digit());
        if number.ends_with(char::is_alphanumeric) && (suffix == Suffix::Blank || figures) {
            self.text.push(' ');
        }
    }

    /// A file that the document takes in, in its place.
    fn chunk(&mut self, tag: &BytesStart) {
        let Some((text, hints)) = value(tag, "id").and_then(|id| self.chunks.get(&id)) else { return };
        self.joins = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let shift = self.text.len();
        self.text.push_str(text);
        let moved = |hint: &Hint| Hint { range: hint.range.start + shift..hint.range.end + shift, ..hint.clone() };
        self.hints.extend(hints.iter().map(moved));
        self.end_line();
        self.paragraph.start = self.text.len();
    }

    /// Where the text ends without the blanks at its end. Only what was added since the last time is looked at, because thousands of
    /// cells can end behind the same blanks.
    fn ink(&mut self) -> usize {
        let (seen, ink) = self.inked;
        let added = self.text.get(seen..).unwrap_or("").trim_end().len();
        self.inked = (self.text.len(), if added > 0 { seen + added } else { ink });
        self.inked.1
    }

    /// A text box is within a paragraph and is read after it.
    fn open_box(&mut self) {
        self.settle();
        self.ink();
        self.last_line = 0..0;
        self.outer.push(Outer {
            text: std::mem::take(&mut self.text),
            hints: std::mem::take(&mut self.hints),
            paragraph: std::mem::take(&mut self.paragraph),
            run: self.run.take(),
            inked: std::mem::take(&mut self.inked),
        });
    }

    fn close_box(&mut self) {
        self.settle();
        let Some(outer) = self.outer.pop() else { return };
        let text = std::mem::replace(&mut self.text, outer.text);
        let hints = std::mem::replace(&mut self.hints, outer.hints);
        (self.paragraph, self.run, self.inked) = (outer.paragraph, outer.run, outer.inked);
        (self.joins, self.last_line) = (false, 0..0);
        self.boxes.push((text, hints));
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "instrText" => self.in_code = false,
            "pPr" => self.paragraph.in_properties = false,
            "r" => self.end_run(),
            "txbxContent" => self.close_box(),
            "p" => self.end_paragraph(),
            "tc" => self.end_cell(),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    (table.1, table.2) = (table.1 + 1, 0);
                }
            }
            "tbl" => {
                self.tables.pop();
            }
            _ => self.contents.close(name),
        }
    }

    fn end_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        if run.bold && !run.is_raised() {
            self.hint(run.start..self.text.len(), Mark::Bold);
        }
        if self.typed.as_ref().and_then(|key| self.marks.get(key)).is_some_and(|mark| !mark.is_empty()) {
            self.typed = None;
        }
    }

    fn end_paragraph(&mut self) {
        self.settle();
        self.typed = None;
        self.contents.end_paragraph();
        self.paragraph.in_properties = false;
        if self.paragraph.mark_deleted || self.paragraph.mark_hidden.unwrap_or(self.paragraph.hides) {
            self.joins = true;
            return;
        }
        let range = self.paragraph.start..self.text.len();
        let has_text = self.text.get(range.clone()).is_some_and(|text| !text.trim().is_empty());
        if has_text && self.is_of_contents() {
            let title = std::mem::take(&mut self.last_line);
            if self.text.get(title.clone()).is_some_and(contents::is_title) {
                self.hint(title, Mark::Contents);
            }
            self.hint(range, Mark::Contents);
        } else if has_text {
            if let Some(level) = self.paragraph.level.take() {
                self.hint(range.clone(), Mark::Heading(level));
            }
            self.last_line = range;
        }
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        if self.outer.is_empty() {
            for (text, hints) in std::mem::take(&mut self.boxes) {
                let shift = self.text.len();
                self.text.push_str(&text);
                let moved = |hint: Hint| Hint { range: hint.range.start + shift..hint.range.end + shift, ..hint };
                self.hints.extend(hints.into_iter().map(moved));
            }
        }
        self.paragraph.start = self.text.len();
    }

    /// Whether the paragraph that ends is a line of the table of contents: by its style, by the gallery or field in which it is, or because
    /// it is a link to a heading, or ends in the number of its page.
    fn is_of_contents(&self) -> bool {
        let Some(link) = self.paragraph.link.filter(|_| self.paragraph.level.is_none()) else {
            return self.paragraph.is_contents;
        };
        let leads_to_page = || {
            let number = self.text.get(link..).unwrap_or("").trim();
            let before = self.text.get(self.paragraph.start..link).unwrap_or("").trim_end_matches(' ');
            !number.is_empty() && contents::is_between_links(number) && before.ends_with(['\t', '.', '…', '·'])
        };
        self.paragraph.is_contents || !self.paragraph.has_other_text || leads_to_page()
    }

    fn end_cell(&mut self) {
        self.joins = false;
        let end = self.ink();
        if let Some((table, row, column, start)) = self.tables.last().copied() {
            self.hint(start..end.max(start), Mark::Cell { table, row, column });
        }
        if let Some(table) = self.tables.last_mut() {
            table.2 += 1;
        }
    }

    fn end_line(&mut self) {
        self.settle();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn hint(&mut self, range: Range<usize>, what: Mark) {
        let end = range.start + self.text.get(range.clone()).map_or(0, |text| text.trim_end().len());
        if end > range.start {
            self.hints.push(Hint { range: range.start..end, what });
        }
    }
}
