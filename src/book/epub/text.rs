//! The pages of an EPUB: the title page, and a page for each report.
//!
//! The notes of a report stand at its end. Readers that know `noteref` and `footnote` show a note over the text where its marker is
//! touched, and leave the list out; all others follow the link.

use super::{escaped, page, quoted};
use crate::book::link::Target;
use crate::book::text::{Block, Lead, NoteText, Run};
use crate::book::{Book, Chapter};

/// The page with the title of the book.
pub(super) fn title_page(book: &Book) -> String {
    let years =
        if book.years.is_empty() { String::new() } else { format!("<p class=\"years\">{}</p>\n", escaped(&book.years)) };
    let body = format!(
        "<body>\n<section epub:type=\"titlepage\" class=\"titlepage\">\n<h1>{}</h1>\n{years}<p>{}</p>\n<p class=\"held\">{}</p>\n\
         <p class=\"address\"><a href=\"{}\">{}</a></p>\n</section>\n</body>",
        escaped(&book.title),
        escaped(&book.archive),
        escaped(&book.held),
        quoted(&book.url),
        escaped(&book.url)
    );
    page(&book.title, &body)
}

/// The page of a report.
pub(super) fn chapter(chapter: &Chapter) -> String {
    let mut writer = Writer { chapter, out: String::new() };
    writer.out.push_str(
        "<body epub:type=\"bodymatter\">\n<section epub:type=\"chapter\" role=\"doc-chapter\" aria-labelledby=\"title_\">\n",
    );
    writer.head();
    writer.blocks(&chapter.blocks);
    writer.notes();
    writer.foot();
    writer.out.push_str("</section>\n</body>");
    page(&chapter.title, &writer.out)
}

struct Writer<'a> {
    chapter: &'a Chapter,
    out: String,
}

impl<'a> Writer<'a> {
    fn push(&mut self, text: impl AsRef<str>) {
        self.out.push_str(text.as_ref());
    }

    fn head(&mut self) {
        let Chapter { title, url, about, .. } = self.chapter;
        self.push(format!("<header>\n<h1 id=\"title_\">{}</h1>\n", escaped(title)));
        about.said.iter().for_each(|line| self.push(format!("<p class=\"said\">{}</p>\n", escaped(line))));
        about.notices.iter().for_each(|line| self.push(format!("<p class=\"notice\">{}</p>\n", escaped(line))));
        self.push(format!("<p class=\"address\"><a href=\"{}\">{}</a></p>\n</header>\n", quoted(url), escaped(url)));
    }

    /// Where the text is from, and how to cite it.
    fn foot(&mut self) {
        let about = &self.chapter.about;
        self.push("<footer>\n<dl>\n");
        for fact in &about.facts {
            let text = escaped(&fact.text);
            let text = match fact.url.as_deref().and_then(crate::book::link::outside) {
                Some(url) => format!("<a href=\"{}\">{text}</a>", quoted(&url)),
                None => text,
            };
            self.push(format!("<dt>{}</dt><dd>{text}</dd>\n", escaped(&fact.name)));
        }
        self.push(format!("<dt>引用</dt><dd>{}</dd>\n</dl>\n</footer>\n", escaped(&about.citation)));
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { level, id, url, text, .. } => {
                let tag = (level + 1).min(6);
                self.push(format!("<h{tag}{}>", attribute("id", id)));
                self.runs(text);
                self.address(url);
                self.push(format!("</h{tag}>\n"));
            }
            Block::Paragraph { lead, flat, text } => {
                self.push(if *flat { "<p class=\"flat\">" } else { "<p>" });
                lead.iter().for_each(|lead| self.lead(lead));
                self.runs(text);
                self.push("</p>\n");
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Table { head, rows, .. } => self.table(head, rows),
            Block::Quote { blocks } => {
                self.push("<blockquote>\n");
                self.blocks(blocks);
                self.push("</blockquote>\n");
            }
            Block::Code { text } => self.push(format!("<pre><code>{}</code></pre>\n", escaped(text))),
            Block::Rule => self.push("<hr/>\n"),
        }
    }

    fn lead(&mut self, lead: &'a Lead) {
        self.push(format!("<b class=\"lead\"{}>", attribute("id", &lead.id)));
        self.runs(&lead.text);
        self.push("</b>");
        self.address(&lead.url);
    }

    /// The link to the published address of a section.
    fn address(&mut self, url: &str) {
        self.push(format!("<a class=\"at\" href=\"{}\" title=\"网上的这一节\">§</a>", quoted(url)));
    }

    fn list(&mut self, start: Option<u64>, items: &'a [Vec<Block>]) {
        match start {
            Some(1) => self.push("<ol>\n"),
            Some(n) => self.push(format!("<ol start=\"{n}\">\n")),
            None => self.push("<ul>\n"),
        }
        for item in items {
            self.push("<li>");
            match item.split_first() {
                Some((Block::Paragraph { lead: None, text, .. }, rest)) => {
                    self.runs(text);
                    self.blocks(rest);
                }
                _ => self.blocks(item),
            }
            self.push("</li>\n");
        }
        self.push(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn table(&mut self, head: &'a [Vec<Run>], rows: &'a [Vec<Vec<Run>>]) {
        self.push("<table>\n");
        if !head.is_empty() {
            self.push("<thead>");
            self.row("th", head);
            self.push("</thead>\n");
        }
        if !rows.is_empty() {
            self.push("<tbody>\n");
            rows.iter().for_each(|row| self.row("td", row));
            self.push("</tbody>\n");
        }
        self.push("</table>\n");
    }

    fn row(&mut self, tag: &str, cells: &'a [Vec<Run>]) {
        self.push("<tr>");
        for cell in cells {
            self.push(format!("<{tag}>"));
            self.runs(cell);
            self.push(format!("</{tag}>"));
        }
        self.push("</tr>\n");
    }

    fn runs(&mut self, runs: &'a [Run]) {
        for run in runs {
            match run {
                Run::Text { text } => self.push(escaped(text)),
                Run::Note { note, first } => self.marker(*note, *first),
                Run::Emphasis { text } => self.within("em", text),
                Run::Strong { text } => self.within("strong", text),
                Run::Code { text } => self.push(format!("<code>{}</code>", escaped(text))),
                Run::Link { to, text } => {
                    self.push(format!("<a href=\"{}\">", quoted(&href(to))));
                    self.runs(text);
                    self.push("</a>");
                }
                Run::Image { name, alt, .. } => {
                    self.push(format!("<img src=\"images/{}\" alt=\"{}\"/>", quoted(name), quoted(alt)));
                }
                Run::Break => self.push("<br/>"),
            }
        }
    }

    fn within(&mut self, tag: &str, text: &'a [Run]) {
        self.push(format!("<{tag}>"));
        self.runs(text);
        self.push(format!("</{tag}>"));
    }

    fn marker(&mut self, number: usize, first: bool) {
        let Some(note) = self.chapter.notes.get(number) else { return };
        let id = if first { format!(" id=\"ref_{number}\"") } else { String::new() };
        self.push(format!(
            "<a class=\"marker\" epub:type=\"noteref\" role=\"doc-noteref\"{id} href=\"#note_{number}\">{}</a>",
            escaped(&note.label)
        ));
    }

    fn notes(&mut self) {
        if self.chapter.notes.is_empty() {
            return;
        }
        self.push("<section epub:type=\"footnotes\" class=\"notes\">\n<h2>注释</h2>\n");
        for (number, note) in self.chapter.notes.iter().enumerate() {
            // A note that nothing refers to is no footnote: readers that show footnotes only over their markers would hide it.
            let role = if note.placed { " epub:type=\"footnote\" role=\"doc-footnote\"" } else { "" };
            let tag = if note.placed { "aside" } else { "div" };
            self.push(format!("<{tag}{role} id=\"note_{number}\">\n"));
            self.note(number, note);
            self.push(format!("</{tag}>\n"));
        }
        self.push("</section>\n");
    }

    fn note(&mut self, number: usize, note: &'a NoteText) {
        let label = escaped(&note.label);
        self.push("<p>");
        self.push(match note.placed {
            true => format!("<a class=\"back\" role=\"doc-backlink\" href=\"#ref_{number}\">{label}</a> "),
            false => format!("{label} "),
        });
        if !note.term.is_empty() {
            self.push(format!("<b>{}</b> ", escaped(&note.term)));
        }
        let (first, rest) = match note.blocks.split_first() {
            Some((Block::Paragraph { lead: None, text, .. }, rest)) => (text.as_slice(), rest),
            _ => (&[][..], note.blocks.as_slice()),
        };
        self.runs(first);
        if !note.remark.is_empty() {
            self.push(format!(" <small>（{}）</small>", escaped(&note.remark)));
        }
        self.push("</p>\n");
        self.blocks(rest);
    }
}

/// An attribute, or nothing if its value is empty.
fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!(" {name}=\"{}\"", quoted(value)) }
}

fn href(target: &Target) -> String {
    match target {
        Target::Outside { url } => url.clone(),
        Target::Inside { chapter, id } if id.is_empty() => format!("{chapter}.xhtml"),
        Target::Inside { chapter, id } => format!("{chapter}.xhtml#{id}"),
    }
}
