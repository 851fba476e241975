//! Blocks: headings, paragraphs, lists, tables, quotations, code; and the lists of notes.

use super::inline::Told;
use super::writer::{Room, Writer};
use super::{Setting, code};
use crate::annotation::Origin;
use crate::document::{Address, Anchor, Block, Heading, Inline, Note, beside_term, plain};
use crate::page::{display_names, escape};

/// The most characters of another report's definition that are shown over a use; the term's page has the full text.
const BRIEF: usize = 80;

impl<'a> Writer<'a> {
    /// Writes all blocks, all lists of notes, and the definitions that are shown over uses.
    pub(super) fn whole(&mut self) {
        let top = self.document.blocks.iter().filter_map(level).min();
        for block in &self.document.blocks {
            let begins_part = matches!(block, Block::Heading(h) if !h.lead && Some(h.level) == top);
            // Before the first part there are only a few opening lines; their notes are listed with those of that part.
            if begins_part && self.part.is_some() {
                self.flush_lead();
                self.figure_list();
                self.note_list(false);
            }
            if let (true, Block::Heading(heading)) = (begins_part, block) {
                self.part = Some(heading);
            }
            self.block(block);
        }
        self.flush_lead();
        self.figure_list();
        self.note_list(true);
        self.aside_list();
    }

    /// A top-level block of the document.
    fn block(&mut self, block: &'a Block) {
        let number = self.next;
        let address = self.addresses.get(number as usize);
        match block {
            Block::Heading(heading) => {
                self.next += 1;
                self.flush_lead();
                if heading.lead { self.lead = Some(heading) } else { self.heading(heading) }
            }
            Block::Paragraph(text) => {
                self.next += 1;
                self.paragraph(text, address, number);
            }
            Block::Rule => {
                self.next += 1;
                self.flush_lead();
                self.out.push_str("<hr>\n");
            }
            _ => {
                self.flush_lead();
                self.numbered(block, address);
            }
        }
    }

    fn heading(&mut self, heading: &'a Heading) {
        let tag = (heading.level + 1).min(6);
        let wenwu = if heading.level == 1 { " class=wenwu" } else { "" };
        self.out.push_str(&format!("<h{tag}{wenwu} id="));
        escape::value(&mut self.out, &heading.id);
        self.out.push('>');
        self.inlines(&heading.text, &Told::default(), Room::None);
        if self.setting.report.is_some() {
            self.out.push_str("<a href=#");
            escape::value(&mut self.out, &heading.id);
            self.out.push_str(">§</a>");
        }
        self.out.push_str(&format!("</h{tag}>\n"));
    }

    fn paragraph(&mut self, text: &'a [Inline], address: Option<&Address>, number: u32) {
        match address {
            Some(Address { anchor: Anchor::None, .. }) | None => self.out.push_str("<p class=flat>"),
            Some(address) if self.setting.report.is_some() => {
                self.out.push_str("<p");
                self.address(address);
            }
            Some(_) => self.out.push_str("<p>"),
        }
        if let Some(lead) = self.lead.take() {
            self.lead(lead);
        }
        self.inlines(text, &self.told(number), Room::Margin);
        self.out.push_str("</p>\n");
    }

    /// The id and the fingerprint of a paragraph, which end its opening tag, and its number, which links to the paragraph
    /// itself. The stylesheet recognises the number by its position as first child.
    fn address(&mut self, address: &Address) {
        let id = address.anchor.id();
        self.out.extend([" id=", id, " data-v=", &address.fingerprint, "><a href=#", id, ">", address.anchor.number(), "</a>"]);
    }

    fn lead(&mut self, lead: &'a Heading) {
        self.out.push_str("<b class=lead id=");
        escape::value(&mut self.out, &lead.id);
        self.out.push('>');
        self.inlines(&lead.text, &Told::default(), Room::None);
        self.out.push_str("</b>");
    }

    /// Writes a lead that has no paragraph as one of its own.
    fn flush_lead(&mut self) {
        if let Some(lead) = self.lead.take() {
            self.out.push_str("<p class=flat>");
            self.lead(lead);
            self.out.push_str("</p>\n");
        }
    }

    /// A list, table, quotation or code block at the top level of the document. In a report, it is numbered.
    fn numbered(&mut self, block: &'a Block, address: Option<&Address>) {
        let address = address.filter(|_| self.setting.report.is_some());
        if let Some(address) = address {
            self.out.push_str("<div class=b");
            self.address(address);
        }
        self.inner(block);
        if address.is_some() {
            self.out.push_str("</div>\n");
        }
    }

    /// A block of any kind inside another or inside a numbered one.
    fn inner(&mut self, block: &'a Block) {
        let number = self.next;
        self.next += 1;
        match block {
            Block::Paragraph(text) => {
                self.out.push_str("<p>");
                self.inlines(text, &self.told(number), Room::Margin);
                self.out.push_str("</p>\n");
            }
            Block::Heading(heading) => {
                self.out.push_str("<p>");
                self.lead(heading);
                self.out.push_str("</p>\n");
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Table { head, rows } => self.table(head, rows, &self.told(number)),
            Block::Quote(blocks) => {
                self.out.push_str("<blockquote>\n");
                blocks.iter().for_each(|b| self.inner(b));
                self.out.push_str("</blockquote>\n");
            }
            Block::Code { language, text } => {
                self.code = true;
                code::write(&mut self.out, language, text);
            }
            Block::Rule => self.out.push_str("<hr>\n"),
        }
    }

    fn list(&mut self, start: Option<u64>, items: &'a [Vec<Block>]) {
        let (open, close) = match start {
            Some(1) => ("<ol>\n".to_owned(), "</ol>\n"),
            Some(n) => (format!("<ol start={n}>\n"), "</ol>\n"),
            None => ("<ul>\n".to_owned(), "</ul>\n"),
        };
        self.out.push_str(&open);
        for item in items {
            self.out.push_str("<li>");
            match item.split_first() {
                Some((Block::Paragraph(text), rest)) => {
                    let number = self.next;
                    self.next += 1;
                    self.inlines(text, &self.told(number), Room::Margin);
                    rest.iter().for_each(|b| self.inner(b));
                }
                _ => item.iter().for_each(|b| self.inner(b)),
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(close);
    }

    fn table(&mut self, head: &'a [Vec<Inline>], rows: &'a [Vec<Vec<Inline>>], told: &Told<'a>) {
        // The position of the cell in the table's plain text, where each cell is a line.
        let mut at = 0;
        self.out.push_str("<div class=scroll tabindex=0><table>\n");
        if head.iter().any(|cell| !cell.is_empty()) {
            self.out.push_str("<thead><tr>");
            head.iter().for_each(|cell| self.cell("th", cell, told, &mut at));
            self.out.push_str("</tr></thead>\n");
        } else {
            at = head.len();
        }
        self.out.push_str("<tbody>\n");
        for row in rows {
            self.out.push_str("<tr>");
            row.iter().for_each(|cell| self.cell("td", cell, told, &mut at));
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table></div>\n");
    }

    fn cell(&mut self, tag: &str, cell: &'a [Inline], told: &Told<'a>, at: &mut usize) {
        self.out.push_str(&format!("<{tag}>"));
        let end = *at + plain(cell).len();
        let first = told.uses.partition_point(|used| used.range.start < *at);
        let own = told.uses.get(first..).unwrap_or_default();
        let own = own.get(..own.partition_point(|used| used.range.start < end)).unwrap_or_default();
        self.inlines_at(*at, cell, &Told { uses: own, quoted: told.quoted.clone() }, Room::None);
        *at = end + 1;
        self.out.push_str(&format!("</{tag}>"));
    }

    /// What is known of a block's words.
    fn told(&self, block: u32) -> Told<'a> {
        Told { uses: self.annotated.in_block(block), quoted: self.stated.in_block(block).into() }
    }

    /// A note beside the text, at its first use. It takes the focus of a pointer, because the stylesheet lets a reader select
    /// in a note only while it has the focus.
    pub(crate) fn beside(&mut self, number: usize) {
        let Some(note) = self.notes.note(number) else { return };
        let id = self.notes.id(number).to_owned();
        self.notes.stand_beside(number);
        self.out.push_str(&format!("<span class=mn id=m{id} role=note tabindex=-1>"));
        self.note_name(note, self.notes.is_unmarked(number), true);
        for (i, block) in note.definition.iter().enumerate() {
            if i > 0 {
                self.out.push_str("<br>");
            }
            match block {
                Block::Paragraph(text) if i == 0 => self.meaning(note, text),
                Block::Paragraph(text) => self.inlines(text, &Told::default(), Room::Definition),
                other => escape::text(&mut self.out, &other.plain_text()),
            }
        }
        let strings = self.setting.strings;
        if let Some(href) = self.term_of(note) {
            self.out.push_str(" <a class=go href=");
            escape::value(&mut self.out, &href);
            self.out.push_str(&format!(">{}</a>", strings.get("definitions_everywhere")));
        }
        self.out.push_str(&format!(" <a class=x href=#r{id}>{}</a></span>", strings.get("fold")));
    }

    /// The note's number and term in bold. The number of a note without a marker is in 〔 〕.
    fn note_name(&mut self, note: &Note, unmarked: bool, numbered: bool) {
        if !numbered && note.term.is_empty() {
            return;
        }
        self.out.push_str("<b>");
        if numbered {
            self.out.push_str(if unmarked { "〔" } else { "" });
            escape::text(&mut self.out, &note.label);
            self.out.push_str(if unmarked { "〕" } else { "" });
            self.out.push_str(if note.term.is_empty() { "" } else { " " });
        }
        escape::text(&mut self.out, &note.term);
        self.out.push_str("</b> ");
    }

    /// The link to the page of the term that a note defines.
    fn term_of(&self, note: &Note) -> Option<String> {
        let (term, _) = self.setting.site.lexicon.noted(self.setting.report?, &note.label)?;
        let slug = &self.setting.site.lexicon.term(term)?.slug;
        Some(self.setting.links.to(&format!("/terms/{slug}/")))
    }

    /// The notes of the part that ends here; at the end of the text, also the notes that are not used in it.
    fn note_list(&mut self, last: bool) {
        let notes = self.notes.finish_part(last);
        if notes.is_empty() {
            return;
        }
        let strings = self.setting.strings;
        let title = match self.part {
            Some(part) => strings.fill("notes_title", &[("section", &part.plain_text())]),
            None => strings.get("notes_all").to_owned(),
        };
        // Before the first part, there is no heading for a third-level heading to be under.
        let (id, level) = self.part.map_or(("s0", 2), |part| (part.id.as_str(), 3));
        self.out.push_str(&format!("<aside class=notes aria-labelledby=notes-{id}><h{level} id=notes-{id}>"));
        escape::text(&mut self.out, &title);
        self.out.push_str(&format!("</h{level}>\n<ol>\n"));
        notes.into_iter().for_each(|n| self.note_item(n));
        self.out.push_str("</ol></aside>\n");
    }

    fn note_item(&mut self, number: usize) {
        let Some(note) = self.notes.note(number) else { return };
        let (id, strings) = (self.notes.id(number).to_owned(), self.setting.strings);
        // If there are many notes, definitions shown beside the text are not repeated; the script copies them from there.
        let brief = !self.notes.are_few
            && self.notes.stands_beside(number)
            && matches!(note.definition.as_slice(), [Block::Paragraph(_)]);
        self.out.push_str(if brief { "<li class=brief id=n" } else { "<li id=n" });
        self.out.push_str(&id);
        // The number links back to the reference or, if the definition is only beside the text, to the definition.
        let to = if brief { 'm' } else { 'r' };
        let placed = self.notes.is_placed(number);
        self.out.push_str(&if placed { format!("><a href=#{to}{id}>") } else { "><span>".to_owned() });
        escape::text(&mut self.out, &note.label);
        self.out.push_str(if placed { "</a><p>" } else { "</span><p>" });
        self.note_name(note, false, false);
        if let (Some(Block::Paragraph(text)), false) = (note.definition.first(), brief) {
            self.meaning(note, text);
        }
        if self.notes.is_unmarked(number) {
            let key = if placed { "not_marked" } else { "not_found" };
            self.out.push_str(&format!(" <small>{}</small>", strings.get(key)));
        }
        let rest = note.definition.iter().skip(usize::from(matches!(note.definition.first(), Some(Block::Paragraph(_)))));
        for block in rest {
            self.definition_block(block);
        }
        self.out.push('\n');
    }

    /// The first paragraph of a definition, beside its term.
    fn meaning(&mut self, note: &Note, text: &'a [Inline]) {
        let start = self.out.len();
        self.inlines(text, &Told::default(), Room::Definition);
        let written = self.out.get(start..).unwrap_or_default();
        let colon = written.len() - beside_term(&note.term, written).len();
        self.out.replace_range(start..start + colon, "");
    }

    /// A further block of a definition. Blocks inside it are not numbered.
    fn definition_block(&mut self, block: &'a Block) {
        let next = std::mem::replace(&mut self.next, u32::MAX / 2);
        self.inner(block);
        self.next = next;
    }

    /// The definitions that are shown over uses and are not the report's own.
    fn aside_list(&mut self) {
        let Setting { site, strings, .. } = self.setting;
        for (i, (term, definition)) in std::mem::take(&mut self.asides).into_iter().enumerate() {
            let Some(term) = site.lexicon.term(term) else { continue };
            let Some(definition) = term.definitions.get(definition as usize) else { continue };
            let from = match &definition.origin {
                Origin::Report { report, .. } => display_names::report(site, strings, *report),
                Origin::Glossary(_) => strings.get("glossary").to_owned(),
            };
            self.out.push_str(&format!("<div hidden id=k{} data-from=\"", i + 1));
            escape::attribute(&mut self.out, &from);
            self.out.push_str("\"><p><b>");
            escape::text(&mut self.out, &term.name);
            self.out.push_str("</b> ");
            escape::text(&mut self.out, &display_names::cut(&definition.text, BRIEF));
            self.out.push_str("</p></div>\n");
        }
    }
}

fn level(block: &Block) -> Option<u8> {
    match block {
        Block::Heading(heading) if !heading.lead => Some(heading.level),
        _ => None,
    }
}
