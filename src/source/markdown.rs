//! Markdown from other collections: its text without the markup, headings, bold, tables and footnotes as hints, front matter of whatever
//! shape (YAML, TOML, JSON) as fields.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Hint, Mark, Raw, fields};
use crate::diag::{Diagnostic, messages};
use crate::document::Inline;
use crate::document::markdown::emphasis::{CLOSE, Mark as Run, OPEN, STAR, Token, hide, pair_loosely, unhide};
use crate::document::markdown::marks::unread_heading;
use crate::han::cut::{CutList, CutText};
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
    let hidden = hide(&with_blanks(&without_controls(body)));
    let mut writer = Writer { body: &hidden, ..Writer::default() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(&hidden, options).into_offset_iter() {
        writer.take(event, range);
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

/// The text without the characters that stand for hidden marks.
fn without_controls(text: &str) -> Cow<'_, str> {
    let stands = |c: char| (1..=CLOSE as u32).contains(&(c as u32));
    if text.contains(stands) { Cow::Owned(text.replace(stands, "")) } else { Cow::Borrowed(text) }
}

/// The text with a blank after the signs of headings where it is missing: `##一、`.
fn with_blanks(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|line| unread_heading(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        match unread_heading(line) {
            Some(signs) => {
                out.push_str(&"#".repeat(signs));
                out.push(' ');
                out.push_str(line.trim_start().trim_start_matches(['#', '＃']).trim_start_matches([' ', '\t', '\u{3000}']));
            }
            None => out.push_str(line),
        }
    }
    Cow::Owned(out)
}

/// Writes the text of a Markdown file.
#[derive(Default)]
struct Writer<'a> {
    /// The Markdown with the marks of emphasis and the markers of notes hidden.
    body: &'a str,
    text: String,
    /// The part of the present block that is not yet written: emphasis is paired when the block ends.
    line: Vec<Token>,
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
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::Start(Tag::Image { .. }) => self.picture = true,
            Event::End(TagEnd::Image) => self.picture = false,
            Event::Start(tag) => {
                self.flush();
                self.start(&tag, range.start);
            }
            Event::End(tag) => {
                self.flush();
                self.end(tag);
            }
            Event::Text(text) if !self.picture => self.marked(&text, &range),
            Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) if !self.picture => self.plain(&unhide(&text)),
            Event::SoftBreak | Event::HardBreak => self.plain("\n"),
            Event::FootnoteReference(label) => self.line.push(Token::Inline(Inline::NoteRef(unhide(&label)))),
            _ => {}
        }
    }

    fn plain(&mut self, text: &str) {
        self.line.push(Token::Inline(Inline::Text(text.to_owned())));
    }

    /// Text in which marks are hidden.
    fn marked(&mut self, text: &str, range: &Range<usize>) {
        let mut from = 0;
        let hidden = |at: usize| text.as_bytes().part(at..).iter().position(|b| (STAR..=CLOSE).contains(b)).map(|i| at + i);
        while let Some(at) = hidden(from) {
            self.plain(text.between(from..at));
            from = match text.as_bytes().value(at) {
                OPEN => self.marker(text, at),
                CLOSE => {
                    self.plain("]");
                    at + 1
                }
                mark => self.run(text, at, mark, range),
            };
        }
        self.plain(text.after(from));
    }

    /// The marker of a note that begins at `at`. Returns where the text continues. A marker without a note stays as typed.
    fn marker(&mut self, text: &str, at: usize) -> usize {
        let end = text.after(at).find(CLOSE as char).map(|length| at + length);
        match end.and_then(|end| Some((text.between(at + 1..end).strip_prefix('^')?, end))) {
            Some((label, end)) if self.body.contains(&format!("[^{label}]:")) => {
                self.line.push(Token::Inline(Inline::NoteRef(unhide(label))));
                end + 1
            }
            _ => {
                self.plain("[");
                at + 1
            }
        }
    }

    /// A run of `*` or `_` that begins at `at`. Returns where the text continues.
    fn run(&mut self, text: &str, at: usize, mark: u8, range: &Range<usize>) -> usize {
        let count = text.as_bytes().part(at..).iter().take_while(|b| **b == mark).count();
        let before = text.before(at).chars().next_back().or_else(|| self.body.get(..range.start)?.chars().next_back());
        let after = text.after(at + count).chars().next().or_else(|| self.body.get(range.end..)?.chars().next());
        self.line.push(Token::Mark(Run::between(mark == STAR, count, before.unwrap_or('\n'), after.unwrap_or('\n'))));
        at + count
    }

    /// Writes what has been gathered of a block, with its emphasis as hints.
    fn flush(&mut self) {
        for inline in pair_loosely(std::mem::take(&mut self.line)) {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: Inline) {
        let start = self.text.len();
        match inline {
            Inline::Text(text) => self.text.push_str(&text),
            Inline::NoteRef(label) => {
                let number = self.number(&label);
                self.text.push_str(&format!("[{number}]"));
                self.hint(start, Mark::NoteRef(number));
            }
            Inline::Strong(inner) => {
                inner.into_iter().for_each(|inline| self.inline(inline));
                self.hint(start, Mark::Bold);
            }
            Inline::Emphasis(inner) => inner.into_iter().for_each(|inline| self.inline(inline)),
            Inline::Code(_) | Inline::Link { .. } | Inline::Image { .. } | Inline::Break => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
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
        if matches!(tag, Tag::Heading { .. } | Tag::TableCell) {
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
            TagEnd::Heading(level) => {
                self.close(Mark::Heading(level as u8));
                self.end_line();
            }
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
        self.flush();
        self.end_line();
        self.hints.sort_by_key(|hint| (hint.range.start, std::cmp::Reverse(hint.range.end)));
        (self.text, self.hints)
    }
}
