//! What of a Word file is its table of contents: the gallery, the field and the links by which Word makes one.

use quick_xml::events::BytesStart;

use super::value;

/// Where the reader is among content controls, fields and links.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Content controls that are open: whether one is the gallery of contents.
    controls: Vec<bool>,
    fields: Vec<Field>,
    /// Links to headings that are open, as deep as there are links in links.
    links: Vec<bool>,
}

/// A field that is open.
#[derive(Debug)]
struct Field {
    code: String,
    /// What is being read is the result that the reader sees.
    in_result: bool,
    /// Where in the text it began.
    start: usize,
}

/// The longest code of a field that is kept.
const LONGEST_CODE: usize = 255;

impl Contents {
    /// Takes note of an element that begins.
    pub(super) fn open(&mut self, tag: &BytesStart, at: usize) {
        match tag.local_name().as_ref() {
            "sdt" => self.controls.push(false),
            "hyperlink" => self.links.push(value(tag, "anchor").is_some_and(|anchor| anchor.starts_with("_Toc"))),
            "fldSimple" => {
                let code = value(tag, "instr").unwrap_or_default();
                self.fields.push(Field { code, in_result: true, start: at });
            }
            _ => self.note(tag, at),
        }
    }

    /// Takes note of an element that holds no text.
    pub(super) fn note(&mut self, tag: &BytesStart, at: usize) {
        match tag.local_name().as_ref() {
            "docPartGallery" => {
                let is_contents = value(tag, "val").is_some_and(|name| name.to_lowercase().ends_with("table of contents"));
                if let Some(control) = self.controls.last_mut() {
                    *control |= is_contents;
                }
            }
            "fldChar" => match value(tag, "fldCharType").as_deref() {
                Some("begin") => self.fields.push(Field { code: String::new(), in_result: false, start: at }),
                Some("separate") => {
                    if let Some(field) = self.fields.last_mut() {
                        field.in_result = true;
                    }
                }
                Some("end") => _ = self.fields.pop(),
                _ => {}
            },
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "sdt" => _ = self.controls.pop(),
            "hyperlink" => _ = self.links.pop(),
            "fldSimple" => _ = self.fields.pop(),
            _ => {}
        }
    }

    /// Takes a part of the code of the field that is open.
    pub(super) fn code(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut().filter(|f| !f.in_result && f.code.len() + text.len() <= LONGEST_CODE) {
            field.code.push_str(text);
        }
    }

    /// A field whose result has not begun where its paragraph ends has none.
    pub(super) fn end_paragraph(&mut self) {
        self.fields.retain(|field| field.in_result);
    }

    /// Whether what is being read is the code of a field.
    pub(super) fn is_code(&self) -> bool {
        self.fields.iter().any(|field| !field.in_result)
    }

    /// Whether what is being read is in a table of contents.
    pub(super) fn is_open(&self) -> bool {
        self.controls.contains(&true) || self.fields.iter().any(Field::is_contents)
    }

    /// Whether what is being read is a link to a heading or the number of its page.
    pub(super) fn is_link(&self) -> bool {
        self.links.contains(&true) || self.fields.iter().any(Field::is_link)
    }

    /// Where the contents begin of which the file does not tell the end.
    pub(super) fn unended(&self) -> Option<usize> {
        self.fields.iter().find(|field| field.is_contents()).map(|field| field.start)
    }
}

impl Field {
    /// The first word of the code.
    fn name(&self) -> &str {
        self.code.split_whitespace().next().unwrap_or("")
    }

    fn is_contents(&self) -> bool {
        self.in_result && self.name().eq_ignore_ascii_case("TOC")
    }

    fn is_link(&self) -> bool {
        self.code.contains("_Toc") && ["HYPERLINK", "PAGEREF"].iter().any(|name| self.name().eq_ignore_ascii_case(name))
    }
}

/// What a line of the contents has beside its links: leaders, and the numbers of headings and pages.
pub(super) fn is_between_links(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | '-' | '—' | '⋯' | '(' | ')' | '（' | '）')
    })
}

/// Whether a line is the title of the contents that follow.
pub(super) fn is_title(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(9).collect();
    matches!(bare.to_lowercase().as_str(), "目录" | "目錄" | "目次" | "contents")
}
