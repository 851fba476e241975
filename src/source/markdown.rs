//! Markdown from other collections: its text without the markup, headings, bold, tables and footnotes as hints, front matter of whatever
//! shape (YAML, TOML, JSON) as fields.

use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Hint, Mark, Raw, fields};
use crate::diag::{Diagnostic, messages};
use crate::han::cut::CutText;
use crate::yaml::{self, Value};

/// Whether a file is Markdown, by the ending of its name: its signs alone could be anything's.
pub(super) fn is_markdown(extension: &str) -> bool {
    ["md", "markdown", "mdown", "mkd", "mdx"].contains(&extension)
}

/// The signs of Markdown, and the ends of lines.
const SIGNS: &[u8] = b"\n[]*_`~<>&\\|!";

/// Signs that a file can have. The library keeps some 170 bytes for each; a compilation of 300 reports has a tenth.
const MOST_SIGNS: usize = 500_000;

/// The text of a Markdown file.
///
/// # Errors
/// A report that gongbao itself has written: it is one already.
pub(super) fn read(file: &Arc<str>, text: &str, blake3: String, encoding: &'static str) -> Result<Raw, Diagnostic> {
    if text.bytes().filter(|b| SIGNS.contains(b)).nth(MOST_SIGNS).is_some() {
        return Err(messages::page_too_large(file, MOST_SIGNS));
    }
    let (front, body) = split(text);
    let mut fields = Vec::new();
    if let Some(front) = front {
        let keys = keys(file, &front);
        if is_own(&keys) {
            return Err(messages::already_converted(file));
        }
        fields = keys.into_iter().map(|(name, value)| (fields::role(&name).map_or(name, str::to_owned), value)).collect();
    }
    let mut writer = Writer { body, ..Writer::default() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        writer.take(event, range.start);
    }
    let (text, hints) = writer.finish();
    if text.trim().is_empty() {
        return Err(messages::file_is_empty(file));
    }
    let mut raw = Raw { file: Arc::clone(file), blake3, encoding, text, hints, fields };
    super::put_title(&mut raw);
    Ok(raw)
}

/// Front matter in one of the three languages in which collections write it.
enum Front<'a> {
    Yaml(&'a str),
    Toml(&'a str),
    Json(serde_json::Value),
}

/// The front matter of a file, and what is behind it.
fn split(text: &str) -> (Option<Front<'_>>, &str) {
    let head = text.trim_start();
    for sign in ["---", "+++"] {
        let Some(rest) = head.strip_prefix(sign).and_then(|r| r.trim_start_matches([' ', '\t']).strip_prefix('\n')) else {
            continue;
        };
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == sign {
                let front = if sign == "---" { Front::Yaml(rest.before(at)) } else { Front::Toml(rest.before(at)) };
                return (Some(front), rest.after(at + line.len()));
            }
            at += line.len();
        }
    }
    if head.starts_with('{') {
        let mut values = serde_json::Deserializer::from_str(head).into_iter::<serde_json::Value>();
        if let Some(Ok(value @ serde_json::Value::Object(_))) = values.next() {
            let end = values.byte_offset();
            return (Some(Front::Json(value)), head.after(end));
        }
    }
    (None, text)
}

/// Keys and values of front matter; lists are joined, groups give their own keys. Front matter that cannot be read says nothing.
fn keys(file: &Arc<str>, front: &Front) -> Vec<(String, String)> {
    let mut found = Vec::new();
    match front {
        Front::Yaml(text) => {
            if let Ok(node) = yaml::read(file, text, 0..text.len()) {
                yaml_keys("", &node.value, &mut found);
            }
        }
        Front::Toml(text) => found.extend(text.lines().filter_map(toml_key)),
        Front::Json(value) => json_keys("", value, &mut found),
    }
    found.retain(|(_, value)| !value.trim().is_empty());
    found
}

fn yaml_keys(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Map(entries) => entries.iter().for_each(|entry| yaml_keys(&entry.key, &entry.node.value, found)),
        Value::List(items) => {
            let texts: Vec<&str> = items.iter().filter_map(|item| yaml_text(&item.value)).collect();
            found.push((name.to_owned(), texts.join(" ")));
        }
        other => found.extend(yaml_text(other).map(|text| (name.to_owned(), text.to_owned()))),
    }
}

fn yaml_text(value: &Value) -> Option<&str> {
    match value {
        Value::Number(text) | Value::Text(text) => Some(text),
        _ => None,
    }
}

fn json_keys(name: &str, value: &serde_json::Value, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(entries) => entries.iter().for_each(|(key, value)| json_keys(key, value, found)),
        serde_json::Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
            found.push((name.to_owned(), texts.join(" ")));
        }
        serde_json::Value::String(text) => found.push((name.to_owned(), text.clone())),
        serde_json::Value::Number(number) => found.push((name.to_owned(), number.to_string())),
        _ => {}
    }
}

/// A `key = value` line; front matter in TOML is hardly ever more.
fn toml_key(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once('=')?;
    let value = value.trim().trim_matches(['[', ']']);
    let value = value.split(',').map(|v| v.trim().trim_matches(['"', '\''])).collect::<Vec<_>>().join(" ");
    Some((key.trim().trim_matches('"').to_owned(), value.trim().to_owned()))
}

/// Whether front matter is that of a report which gongbao has written.
fn is_own(keys: &[(String, String)]) -> bool {
    ["kind", "blake3", "written"].iter().all(|own| keys.iter().any(|(name, _)| name == own))
}

/// Writes the text of a Markdown file.
#[derive(Default)]
struct Writer<'a> {
    body: &'a str,
    text: String,
    hints: Vec<Hint>,
    /// Where the elements that are open begin.
    open: Vec<usize>,
    /// Footnotes by their labels, in the order of their markers; labels that are numbers keep them.
    labels: Vec<(String, u32)>,
    table: u32,
    row: u32,
    column: u32,
    /// The alternative text of a picture is being read.
    picture: bool,
}

impl Writer<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if !self.picture => self.text.push_str(&text),
            Event::Html(text) | Event::InlineHtml(text) if !self.picture => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::FootnoteReference(label) => {
                let number = self.number(&label);
                let start = self.text.len();
                self.text.push_str(&format!("[{number}]"));
                self.hint(start, Mark::NoteRef(number));
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::Image { .. } => self.picture = true,
            Tag::Item => {
                self.end_line();
                let typed = self.body.get(at..).unwrap_or("").trim_start();
                let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
                if digits > 0 {
                    let sign = typed.after(digits).chars().next().unwrap_or('.');
                    self.text.push_str(&format!("{}{sign}", typed.before(digits)));
                }
            }
            Tag::Table(_) => {
                self.end_line();
                self.row = 0;
            }
            Tag::TableHead | Tag::TableRow => self.column = 0,
            Tag::TableCell => self.end_line(),
            Tag::FootnoteDefinition(label) => {
                self.end_line();
                let number = self.number(label);
                self.open.push(number as usize);
                self.open.push(self.text.len());
                self.text.push_str(&format!("[{number}]"));
            }
            Tag::Paragraph if self.text.ends_with(['.', ')', ']']) && !self.text.ends_with('\n') && self.is_after_sign() => {}
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::BlockQuote(_) => self.end_line(),
            _ => {}
        }
        if matches!(tag, Tag::Heading { .. } | Tag::Strong | Tag::TableCell) {
            self.open.push(self.text.len());
        }
    }

    /// Whether the line that is open holds nothing but the number of an item or a note.
    fn is_after_sign(&self) -> bool {
        let line = self.text.rsplit('\n').next().unwrap_or("");
        line.len() <= 12 && line.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ')' | '[' | ']'))
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.picture = false,
            TagEnd::Heading(level) => {
                self.close(Mark::Heading(level as u8));
                self.end_line();
            }
            TagEnd::Strong => self.close(Mark::Bold),
            TagEnd::TableCell => {
                let (table, row, column) = (self.table, self.row, self.column);
                self.close(Mark::Cell { table, row, column });
                self.column += 1;
                self.end_line();
            }
            TagEnd::TableHead | TagEnd::TableRow => self.row += 1,
            TagEnd::Table => self.table += 1,
            TagEnd::FootnoteDefinition => {
                let (start, number) = (self.open.pop(), self.open.pop());
                if let Some((start, number)) = start.zip(number) {
                    self.hint(start, Mark::NoteText(number as u32));
                }
                self.end_line();
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::BlockQuote(_) | TagEnd::HtmlBlock => self.end_line(),
            _ => {}
        }
    }

    fn close(&mut self, what: Mark) {
        if let Some(start) = self.open.pop() {
            self.hint(start, what);
        }
    }

    /// The number of a footnote: its label's, or the next that is free.
    fn number(&mut self, label: &str) -> u32 {
        if let Some((_, number)) = self.labels.iter().find(|(known, _)| known == label) {
            return *number;
        }
        let next = self.labels.iter().map(|(_, n)| n + 1).max().unwrap_or(1);
        let number =
            label.parse().ok().filter(|n| *n < 10_000 && self.labels.iter().all(|(_, taken)| taken != n)).unwrap_or(next);
        self.labels.push((label.to_owned(), number));
        number
    }

    fn hint(&mut self, start: usize, what: Mark) {
        let end = self.text.trim_end().len();
        if end > start {
            self.hints.push(Hint { range: start..end, what });
        }
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn finish(mut self) -> (String, Vec<Hint>) {
        self.end_line();
        self.hints.sort_by_key(|hint| (hint.range.start, std::cmp::Reverse(hint.range.end)));
        (self.text, self.hints)
    }
}
