//! Word files (.docx, ECMA-376): paragraphs as lines, with what Word knew of them as hints. Footnotes and endnotes follow the
//! text, each on a line of its own after its number in brackets. Numbers that Word counts by itself are written out.

mod numbering;
mod styles;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use self::numbering::Numbering;
use self::styles::Style;
use super::budget::Budget;
use super::{Hint, Mark, Raw, container};
use crate::diag::{Diagnostic, messages};

/// The text of a Word file. Deleted text and comments are left out, and so is the second copy of what is in text boxes.
///
/// # Errors
/// A container or a document that cannot be read or is larger than its bounds, or one without text.
pub(super) fn read(budget: &Budget, bytes: &[u8], blake3: &str) -> Result<Raw, Diagnostic> {
    let file = budget.file;
    let part = |name: &str| container::part(budget, bytes, name);
    let styles = part("word/styles.xml")?.map(|xml| styles::read(&xml)).unwrap_or_default();
    let numbering = part("word/numbering.xml")?.map(|xml| Numbering::read(&xml)).unwrap_or_default();
    let mut page = Page { styles, numbering, ..Page::default() };
    let document = part("word/document.xml")?.unwrap_or_default();
    page.body(budget, &document)?;
    drop(document);
    for (name, kind) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        if let Some(xml) = part(name)? {
            page.notes(budget, &xml, kind)?;
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

/// The text that has been gathered, and where in its structure the reader is.
#[derive(Default)]
struct Page {
    styles: BTreeMap<String, Style>,
    numbering: Numbering,
    text: String,
    hints: Vec<Hint>,
    /// Numbers of notes by kind and id, in the order of their markers.
    numbers: BTreeMap<(&'static str, String), u32>,
    /// Where the paragraph that is open began, and its level if it is a heading.
    paragraph: usize,
    level: Option<u8>,
    is_contents: bool,
    /// The list in which it counts, by name and level; its number is written before its first text.
    list: (Option<String>, Option<usize>),
    style: String,
    /// Where the run that is open began, and whether it is bold.
    run: Option<(usize, bool)>,
    /// What was being written where a text box is; its own text follows that paragraph.
    outer: Vec<Outer>,
    boxes: Vec<(String, Vec<Hint>)>,
    /// The number of a note was just written, and its first paragraph goes on with it.
    numbered: bool,
    /// Tables that are open: number, row, column, and where the cell began.
    tables: Vec<(u32, u32, u32, usize)>,
    tables_seen: u32,
    /// How deep the reader is in elements that are left out.
    skipped: u32,
    in_text: bool,
    /// Bytes of numbers that were written since the budget was last looked at.
    counted: usize,
    /// How long the text was when its end was last looked for, and where its last character that is no blank ended.
    inked: (usize, usize),
}

/// A paragraph that a text box interrupts.
#[derive(Default)]
struct Outer {
    text: String,
    hints: Vec<Hint>,
    paragraph: usize,
    level: Option<u8>,
    list: (Option<String>, Option<usize>),
    run: Option<(usize, bool)>,
    inked: (usize, usize),
}

impl Page {
    fn body(&mut self, budget: &Budget, xml: &str) -> Result<(), Diagnostic> {
        self.walk(budget, xml, |_, _| {})
    }

    /// The notes of one kind that have markers, in the order of their numbers as they are in the file.
    fn notes(&mut self, budget: &Budget, xml: &str, kind: &'static str) -> Result<(), Diagnostic> {
        let mut starts: Vec<(u32, usize)> = Vec::new();
        self.walk(budget, xml, |page, tag| {
            if tag.local_name().as_ref() == kind
                && let Some(number) = value(tag, "id").and_then(|id| page.numbers.get(&(kind, id)).copied())
            {
                page.end_line();
                starts.push((number, page.text.len()));
                page.text.push_str(&format!("[{number}]"));
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
                Event::Eof => return Ok(()),
                Event::Start(tag) => {
                    opened(self, &tag);
                    self.start(&tag);
                }
                Event::Empty(tag) => self.empty(&tag),
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                Event::Text(text) if self.in_text && self.skipped == 0 => {
                    self.count();
                    self.text.push_str(&text);
                }
                Event::GeneralRef(name) if self.in_text && self.skipped == 0 => self.entity(&name),
                _ => {}
            }
        }
    }

    /// XML's own five entities and characters by number; others cannot be defined in a Word file.
    fn entity(&mut self, name: &quick_xml::events::BytesRef) {
        if let Ok(Some(c)) = name.resolve_char_ref() {
            self.text.push(c);
        } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(name) {
            self.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            // A text box is written twice, the second time for old programs.
            "Fallback" | "del" | "moveFrom" | "instrText" | "rt" => self.skipped += 1,
            "p" => {
                if !std::mem::take(&mut self.numbered) {
                    self.end_line();
                }
                self.paragraph = self.text.len();
                (self.level, self.list, self.is_contents) = (None, (None, None), false);
                self.style.clear();
            }
            "r" => self.run = Some((self.text.len(), false)),
            "txbxContent" => self.open_box(),
            "t" => self.in_text = true,
            "tbl" => {
                self.tables.push((self.tables_seen, 0, 0, self.text.len()));
                self.tables_seen += 1;
            }
            "tc" => {
                self.end_line();
                let at = self.text.len();
                if let Some(table) = self.tables.last_mut() {
                    table.3 = at;
                }
            }
            _ => self.property(tag),
        }
    }

    fn empty(&mut self, tag: &BytesStart) {
        if self.skipped > 0 {
            return;
        }
        match tag.local_name().as_ref() {
            "tab" if !self.text.ends_with('\n') => self.text.push('\t'),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('-'),
            "footnoteReference" => self.marker("footnote", tag),
            "endnoteReference" => self.marker("endnote", tag),
            _ => self.property(tag),
        }
    }

    fn property(&mut self, tag: &BytesStart) {
        let given = value(tag, "val");
        match (tag.local_name().as_ref(), given) {
            ("pStyle", Some(id)) => {
                if let Some(style) = self.styles.get(&id) {
                    self.level = style.level.or(self.level);
                    self.list = (style.list.clone(), style.list_level);
                    self.is_contents = style.is_contents;
                }
                self.style = id;
            }
            ("outlineLvl", Some(level)) => {
                self.level = level.parse().ok().filter(|l: &u8| *l < 9).map(|l| l + 1).or(self.level)
            }
            ("numId", Some(id)) => self.list.0 = Some(id),
            ("ilvl", Some(level)) => self.list.1 = level.parse().ok(),
            ("b", given) => {
                if let Some((_, bold)) = &mut self.run {
                    *bold = !given.is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off"));
                }
            }
            _ => {}
        }
    }

    /// Writes the number of a paragraph that Word counts, once its text begins.
    fn count(&mut self) {
        let Some(name) = self.list.0.take() else { return };
        let level = self.list.1.or_else(|| self.numbering.level_of_style(&name, &self.style)).unwrap_or(0);
        let Some(number) = self.numbering.next(&name, level) else { return };
        self.text.push_str(&number);
        self.counted += number.len();
        // Word sets the number apart by a tab; its own sign does so as well.
        if number.ends_with(char::is_alphanumeric) {
            self.text.push(' ');
        }
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
        self.ink();
        self.outer.push(Outer {
            text: std::mem::take(&mut self.text),
            hints: std::mem::take(&mut self.hints),
            paragraph: std::mem::take(&mut self.paragraph),
            level: self.level.take(),
            list: std::mem::take(&mut self.list),
            run: self.run.take(),
            inked: std::mem::take(&mut self.inked),
        });
    }

    fn close_box(&mut self) {
        let Some(outer) = self.outer.pop() else { return };
        let text = std::mem::replace(&mut self.text, outer.text);
        let hints = std::mem::replace(&mut self.hints, outer.hints);
        (self.paragraph, self.level, self.list, self.run) = (outer.paragraph, outer.level, outer.list, outer.run);
        self.inked = outer.inked;
        self.boxes.push((text, hints));
    }

    fn end(&mut self, name: &str) {
        match name {
            "Fallback" | "del" | "moveFrom" | "instrText" | "rt" => self.skipped = self.skipped.saturating_sub(1),
            "t" => self.in_text = false,
            "r" => {
                if let Some((start, true)) = self.run.take() {
                    self.hint(start..self.text.len(), Mark::Bold);
                }
            }
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
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let range = self.paragraph..self.text.len();
        if self.is_contents {
            self.hint(range, Mark::Boilerplate);
        } else if let Some(level) = self.level.take() {
            self.hint(range, Mark::Heading(level));
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
        self.paragraph = self.text.len();
    }

    fn end_cell(&mut self) {
        let end = self.ink();
        if let Some((table, row, column, start)) = self.tables.last().copied() {
            self.hint(start..end.max(start), Mark::Cell { table, row, column });
        }
        if let Some(table) = self.tables.last_mut() {
            table.2 += 1;
        }
    }

    fn marker(&mut self, kind: &'static str, tag: &BytesStart) {
        let Some(id) = value(tag, "id") else { return };
        self.count();
        let next = self.numbers.len() as u32 + 1;
        let number = *self.numbers.entry((kind, id)).or_insert(next);
        let start = self.text.len();
        self.text.push_str(&format!("[{number}]"));
        self.hint(start..self.text.len(), Mark::NoteRef(number));
    }

    fn end_line(&mut self) {
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

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A Word file with this in its body, and these further parts.
    pub(crate) fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        for (name, text) in [("word/document.xml", document.as_str())].iter().chain(parts) {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn read(body: &str, parts: &[(&str, &str)]) -> Raw {
        super::read(&Budget::of(&Arc::from("sources/a.docx")), &docx(body, parts), "").unwrap()
    }

    fn paragraph(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn hints(raw: &Raw) -> Vec<(&str, Mark)> {
        raw.hints.iter().map(|hint| (&raw.text[hint.range.clone()], hint.what)).collect()
    }

    #[test]
    fn paragraphs_are_lines_and_runs_are_joined() {
        let body = "<w:p><w:r><w:t>各位</w:t></w:r><w:r><w:t xml:space=\"preserve\">代表 </w:t></w:r><w:r><w:t>R&amp;D&#65306;</w:t></w:r></w:p>\n \
                    <w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:r><w:t>新</w:t><w:br/><w:t>行</w:t></w:r></w:p>";
        assert_eq!(read(body, &[]).text, "各位代表 R&D：\n新\n行\n");
    }

    #[test]
    fn headings_by_style_or_by_outline_level() {
        let styles = "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>\
                      <w:style w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style></w:styles>";
        let body = format!(
            "<w:p><w:pPr><w:pStyle w:val=\"1\"/></w:pPr><w:r><w:t>一、工作回顾</w:t></w:r></w:p>{}\
             <w:p><w:pPr><w:pStyle w:val=\"a\"/><w:outlineLvl w:val=\"1\"/></w:pPr><w:r><w:t>（一）经济</w:t></w:r></w:p>",
            paragraph("过去一年")
        );
        let raw = read(&body, &[("word/styles.xml", styles)]);
        assert_eq!(raw.text, "一、工作回顾\n过去一年\n（一）经济\n");
        assert_eq!(hints(&raw), [("一、工作回顾", Mark::Heading(1)), ("（一）经济", Mark::Heading(2))]);
    }

    #[test]
    fn footnotes_follow_the_text_in_brackets() {
        let body =
            "<w:p><w:r><w:t>“415X”</w:t></w:r><w:r><w:footnoteReference w:id=\"7\"/></w:r><w:r><w:t>集群</w:t></w:r></w:p>";
        let notes = format!(
            "<w:footnotes><w:footnote w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"7\">{}</w:footnote></w:footnotes>",
            paragraph("四大产业集群。")
        );
        let raw = read(body, &[("word/footnotes.xml", &notes)]);
        assert_eq!(raw.text, "“415X”[1]集群\n[1]四大产业集群。\n");
        assert_eq!(hints(&raw), [("[1]", Mark::NoteRef(1)), ("[1]四大产业集群。", Mark::NoteText(1))]);
    }

    #[test]
    fn cells_know_their_row_and_column() {
        let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
        let body = format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>{}",
            cell("指标"),
            cell("增长"),
            cell("生产总值"),
            paragraph("后")
        );
        let raw = read(&body, &[]);
        let at = |row, column| Mark::Cell { table: 0, row, column };
        assert_eq!(raw.text, "指标\n增长\n生产总值\n后\n");
        assert_eq!(hints(&raw), [("指标", at(0, 0)), ("增长", at(0, 1)), ("生产总值", at(1, 0))]);
    }

    #[test]
    fn what_is_damaged_or_empty_is_refused() {
        let refused = |bytes: &[u8]| super::read(&Budget::of(&Arc::from("a.docx")), bytes, "").unwrap_err().code;
        assert_eq!(refused(&docx("<w:p>", &[])), "file-broken");
        assert_eq!(refused(&docx("<w:p/>", &[])), "file-empty");
        let whole = docx(&paragraph("甲"), &[]);
        assert_eq!(refused(&whole[..whole.len() / 2]), "file-broken");
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(65 << 20));
        assert_eq!(
            super::read(&Budget::of(&Arc::from("a.docx")), &docx(&bomb, &[]), "").unwrap_err().code,
            "file-expands-too-far"
        );
        // Entities of entities cannot be defined: an unknown one is left out.
        assert_eq!(read(&paragraph("甲&lol;乙"), &[]).text, "甲乙\n");
    }
}
