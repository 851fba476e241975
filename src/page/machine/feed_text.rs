//! The text of a report as an entry of a feed has it: plain HTML without ids, classes and scripts, all of whose links are absolute.

use crate::document::{Block, Document, Heading, Inline, Note, beside_term};
use crate::page::context::PageContext;
use crate::page::escape;
use crate::page::image::{self, Images};
use crate::page::layout::absolute;
use crate::site::Report;

/// The whole text of a report, with its notes at the end.
pub(crate) fn html(context: PageContext, report: &Report, document: &Document) -> String {
    let url = absolute(context.site, &report.address);
    let mut text = FeedText { context, report, url, out: String::with_capacity(1 << 15), lead: None };
    if let Some(digest) = &report.front.digest {
        text.element("p", |text| escape::text(&mut text.out, digest));
    }
    document.blocks.iter().for_each(|block| text.block(block));
    text.flush_lead();
    if !document.notes.is_empty() {
        text.element("h2", |text| escape::text(&mut text.out, context.strings.get("notes_all")));
        document.notes.iter().for_each(|note| text.note(note));
    }
    text.out
}

struct FeedText<'a> {
    context: PageContext<'a>,
    report: &'a Report,
    /// The full URL of the report's page.
    url: String,
    out: String,
    /// A lead that waits for its paragraph.
    lead: Option<&'a Heading>,
}

impl<'a> FeedText<'a> {
    fn element(&mut self, tag: &str, content: impl FnOnce(&mut Self)) {
        self.out.push_str(&format!("<{tag}>"));
        content(self);
        let name = tag.split(' ').next().unwrap_or(tag);
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn block(&mut self, block: &'a Block) {
        if !matches!(block, Block::Paragraph(_)) {
            self.flush_lead();
        }
        match block {
            Block::Heading(heading) if heading.lead => self.lead = Some(heading),
            Block::Heading(heading) => {
                self.element(&format!("h{}", (heading.level + 1).min(6)), |text| text.inlines(&heading.text));
            }
            Block::Paragraph(content) => {
                let lead = self.lead.take();
                self.element("p", |text| {
                    lead.into_iter().for_each(|lead| text.bold(lead));
                    text.inlines(content);
                });
            }
            Block::List { start, items } => {
                let tag = start.map_or_else(|| "ul".to_owned(), |start| format!("ol start=\"{start}\""));
                self.element(&tag, |text| {
                    items.iter().for_each(|item| text.element("li", |text| item.iter().for_each(|block| text.block(block))));
                });
            }
            Block::Table { head, rows } => self.element("table", |text| {
                let heads = head.iter().any(|cell| !cell.is_empty()).then_some(head);
                heads.into_iter().for_each(|row| text.row("th", row));
                rows.iter().for_each(|row| text.row("td", row));
            }),
            Block::Quote(blocks) => self.element("blockquote", |text| blocks.iter().for_each(|block| text.block(block))),
            Block::Code { text: code, .. } => self.element("pre", |text| escape::text(&mut text.out, code)),
            Block::Rule => self.out.push_str("<hr>\n"),
        }
    }

    fn row(&mut self, tag: &str, cells: &'a [Vec<Inline>]) {
        self.element("tr", |text| cells.iter().for_each(|cell| text.element(tag, |text| text.inlines(cell))));
    }

    fn bold(&mut self, lead: &'a Heading) {
        self.out.push_str("<b>");
        self.inlines(&lead.text);
        self.out.push_str("</b>");
    }

    /// Writes a lead that has no paragraph as one of its own.
    fn flush_lead(&mut self) {
        if let Some(lead) = self.lead.take() {
            self.element("p", |text| text.bold(lead));
        }
    }

    fn note(&mut self, note: &'a Note) {
        let mut blocks = note.definition.as_slice();
        self.element("p", |text| {
            text.out.push_str("<b>[");
            escape::text(&mut text.out, &note.label);
            text.out.push_str("] ");
            escape::text(&mut text.out, &note.term);
            text.out.push_str("</b> ");
            if let Some((Block::Paragraph(first), rest)) = blocks.split_first() {
                blocks = rest;
                let start = text.out.len();
                text.inlines(first);
                let written = text.out.get(start..).unwrap_or_default();
                let colon = written.len() - beside_term(&note.term, written).len();
                text.out.replace_range(start..start + colon, "");
            }
        });
        blocks.iter().for_each(|block| self.block(block));
        self.flush_lead();
    }

    fn inlines(&mut self, content: &'a [Inline]) {
        for inline in content {
            match inline {
                Inline::Text(text) => escape::text(&mut self.out, text),
                Inline::NoteRef(label) => {
                    self.out.push_str("<sup>[");
                    escape::text(&mut self.out, label);
                    self.out.push_str("]</sup>");
                }
                Inline::Emphasis(inner) => self.span("em", inner),
                Inline::Strong(inner) => self.span("strong", inner),
                Inline::Code(code) => {
                    self.out.push_str("<code>");
                    escape::text(&mut self.out, code);
                    self.out.push_str("</code>");
                }
                Inline::Link { href, text, .. } => self.link(href, text),
                Inline::Image { src, alt, .. } => self.image(src, alt),
                Inline::Break => self.out.push_str("<br>"),
            }
        }
    }

    fn span(&mut self, tag: &str, inner: &'a [Inline]) {
        self.out.push_str(&format!("<{tag}>"));
        self.inlines(inner);
        self.out.push_str(&format!("</{tag}>"));
    }

    fn link(&mut self, href: &str, inner: &'a [Inline]) {
        let Some(target) = escape::target(href) else { return self.inlines(inner) };
        let target = self.absolute(target);
        self.out.push_str("<a href=\"");
        escape::attribute(&mut self.out, &target);
        self.out.push_str("\">");
        self.inlines(inner);
        self.out.push_str("</a>");
    }

    /// A link as it is seen from outside the site.
    fn absolute(&self, href: &str) -> String {
        let scheme = href.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
        if scheme {
            href.to_owned()
        } else if href.starts_with("//") {
            format!("https:{href}")
        } else if href.starts_with('/') {
            absolute(self.context.site, href)
        } else {
            format!("{}{href}", self.url)
        }
    }

    /// An image that is stored beside the text; of any other image, its description.
    fn image(&mut self, src: &str, alt: &str) {
        let name = image::beside(src).filter(|name| !name.split('/').any(|part| part == ".."));
        let Some(name) = name else { return escape::text(&mut self.out, alt) };
        let address = Images::address_of(&self.report.address, &name);
        self.out.push_str("<img src=\"");
        escape::attribute(&mut self.out, &absolute(self.context.site, &address));
        self.out.push_str("\" alt=\"");
        escape::attribute(&mut self.out, alt);
        self.out.push_str("\">");
    }
}
