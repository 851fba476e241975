//! Writes inlines as a line of Markdown: text that would be read as a mark is escaped, everything else stays unchanged.

use std::borrow::Cow;

use super::emphasis::{Mark, escaped as backslash_before};
use crate::document::Inline;
use crate::han::cut::CutText;

/// The purpose of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// At the start of a line, where numbers and signs can open a list or a quotation.
    Paragraph,
    Heading,
    Cell,
    /// After the term of a note.
    Definition,
}

/// A line under construction.
pub(crate) struct Composer {
    out: String,
    line: Line,
    /// Within the text of a link, where brackets have to be escaped.
    in_link: bool,
    /// The marks that were just closed, and the character before them; the text that follows must let them close.
    closed: Option<(bool, usize, char)>,
}

impl Composer {
    /// The inlines as Markdown, without a line end.
    pub(crate) fn compose(inlines: &[Inline], line: Line) -> String {
        let mut composer = Composer::new(line, false);
        composer.inlines(inlines);
        edged(composer.out, line)
    }

    fn new(line: Line, in_link: bool) -> Composer {
        Composer { out: String::new(), line, in_link, closed: None }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for (i, inline) in inlines.iter().enumerate() {
            let next = inlines.get(i + 1);
            match inline {
                Inline::Text(text) => self.text(text, next),
                Inline::NoteRef(label) => self.push(&format!("[^{label}]")),
                Inline::Strong(text) => self.marked(text, true, next),
                Inline::Emphasis(text) => self.marked(text, false, next),
                Inline::Code(text) => self.code(text),
                Inline::Link { href, title, text } => {
                    let mut inner = Composer::new(self.line, true);
                    inner.inlines(text);
                    self.push(&format!("[{}]({})", inner.out, target(href, title)));
                }
                Inline::Image { src, title, alt } => {
                    let alt = escaped(alt, self.line, true);
                    self.push(&format!("![{alt}]({})", target(src, title)));
                }
                Inline::Break if matches!(self.line, Line::Heading | Line::Cell) => self.push("<br>"),
                Inline::Break => self.push("\\\n"),
            }
        }
    }

    fn text(&mut self, text: &str, next: Option<&Inline>) {
        let mut text = escaped(text, self.line, self.in_link);
        let opens_bracket = matches!(next, Some(Inline::Link { .. } | Inline::NoteRef(_)));
        if opens_bracket && text.ends_with('!') {
            let at = text.len() - 1;
            text.to_mut().insert(at, '\\');
        }
        self.push(&text);
    }

    /// Appends text that is already Markdown, and makes sure that marks just closed stay closed.
    fn push(&mut self, piece: &str) {
        let Some(first) = piece.chars().next() else { return };
        if let Some((star, count, before)) = self.closed.take()
            && !Mark::between(star, count, before, first).closes()
        {
            self.out.push_str(&entity(first));
            self.out.push_str(piece.after(first.len_utf8()));
            return;
        }
        self.out.push_str(piece);
    }

    /// Writes strong or plain emphasis. The mark is `*`, except that plain emphasis beside other marks uses `_`.
    fn marked(&mut self, text: &[Inline], strong: bool, next: Option<&Inline>) {
        let mut inner = Composer::new(self.line, self.in_link);
        inner.inlines(text);
        let inner = edged_blank(inner.out);
        let (Some(first), Some(last)) = (inner.chars().next(), inner.chars().next_back()) else { return };
        let beside = |inline: Option<&Inline>| matches!(inline, Some(Inline::Strong(_) | Inline::Emphasis(_)));
        let star = strong || !(self.out.ends_with('*') || beside(next));
        let count = if strong { 2 } else { 1 };
        self.push("");
        if self.closed.take().is_none()
            && let Some(before) = self.out.chars().next_back()
            && !Mark::between(star, count, before, first).opens()
        {
            self.out.pop();
            push_entity(&mut self.out, before);
        }
        let mark = (if star { "*" } else { "_" }).repeat(count);
        self.out.push_str(&mark);
        self.out.push_str(&inner);
        self.out.push_str(&mark);
        self.closed = Some((star, count, last));
    }

    fn code(&mut self, text: &str) {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let blank = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
        let pad = if text.starts_with('`') || text.ends_with('`') || blank { " " } else { "" };
        let text = if self.line == Line::Cell { Cow::Owned(text.replace('|', "\\|")) } else { Cow::Borrowed(text) };
        self.push(&format!("{fence}{pad}{text}{pad}{fence}"));
    }
}

/// The address and title of a link as written between its brackets.
fn target(address: &str, title: &str) -> String {
    let plain = !address.is_empty() && address.bytes().all(|b| b > b' ' && !b"()<>\\&*_[]|`".contains(&b) && b != 0x7f);
    let mut out = if plain { address.to_owned() } else { pointed(address) };
    if !title.is_empty() {
        out.push_str(" \"");
        for c in title.chars() {
            match c {
                '"' | '\\' | '&' | '*' | '_' | '[' | ']' | '|' | '`' | '<' => out.push_str(&format!("\\{c}")),
                '\n' => out.push_str("&#10;"),
                c => out.push(c),
            }
        }
        out.push('"');
    }
    out
}

fn pointed(address: &str) -> String {
    let mut out = String::from("<");
    for c in address.chars() {
        match c {
            '<' | '>' | '\\' | '&' | '*' | '_' | '[' | ']' | '|' | '`' => out.push_str(&format!("\\{c}")),
            '\n' => out.push_str("&#10;"),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

fn entity(c: char) -> String {
    format!("&#{};", c as u32)
}

/// Appends an entity; a backslash before it must not apply to it.
fn push_entity(out: &mut String, c: char) {
    if backslash_before(out, out.len()) {
        out.push('\\');
    }
    out.push_str(&entity(c));
}

/// The text with escapes where Markdown would interpret it.
fn escaped(text: &str, line: Line, in_link: bool) -> Cow<'_, str> {
    let special = |b: u8| matches!(b, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'&' | b'|' | b'\n' | b'!' | b'^');
    if !text.as_bytes().chunks(1024).any(|bytes| bytes.iter().fold(false, |found, b| found | special(*b))) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = '*';
    for (at, c) in text.char_indices() {
        let rest = text.after(at + c.len_utf8());
        let next = rest.chars().next();
        let escape = match c {
            '\\' => next.is_none_or(|n| n.is_ascii_punctuation() || n == '\n'),
            '`' => true,
            '*' | '_' => is_mark(c == '*', before, rest.trim_start_matches(c).chars().next()),
            '[' => {
                in_link
                    || next.is_none()
                    || next == Some('^')
                    || rest.contains("](")
                    || rest.contains("]:")
                    || rest.contains("][")
            }
            ']' => in_link || next.is_none_or(|n| n == '('),
            '<' => next.is_none_or(|n| n.is_ascii_alphabetic() || "/!?".contains(n)),
            '&' => may_be_entity(rest),
            '!' => next == Some('['),
            '^' => in_link && at == 0,
            '|' => line == Line::Cell,
            _ => false,
        };
        match (c, escape) {
            ('\n', _) => out.push_str("&#10;"),
            (c, true) => out.extend(['\\', c]),
            (c, false) => out.push(c),
        }
        if !matches!(c, '*' | '_') || next != Some(c) {
            before = c;
        }
    }
    Cow::Owned(out)
}

/// Whether the text after an `&` could turn it into a character reference: `&amp;`, `&#32;`.
pub(crate) fn may_be_entity(rest: &str) -> bool {
    let name = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    matches!(rest.as_bytes().get(name), None | Some(b';'))
}

/// Whether a run of marks within a text could open or close emphasis. The characters beside the text are unknown, so a run at
/// its edge always could.
fn is_mark(star: bool, before: char, after: Option<char>) -> bool {
    let Some(after) = after else { return true };
    let mark = Mark::between(star, 1, before, after);
    mark.opens() || mark.closes()
}

/// The line without the special meaning that its start and its end would have.
fn edged(out: String, line: Line) -> String {
    match line {
        _ if out.is_empty() => out,
        Line::Heading => closed(edged_blank(out)),
        Line::Cell => edged_blank(out),
        Line::Definition if !out.contains('\n') => edged_blank(out),
        Line::Paragraph if !out.contains('\n') => opened(out, false),
        Line::Paragraph | Line::Definition => {
            let part = |(i, part)| match (i, line) {
                (0, Line::Definition) => edged_blank(String::from(part)),
                _ => opened(String::from(part), i > 0),
            };
            out.split('\n').enumerate().map(part).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Writes blanks at both edges as entities.
fn edged_blank(mut out: String) -> String {
    if let Some(first) = out.chars().next().filter(|c| c.is_whitespace()) {
        out.replace_range(..first.len_utf8(), &entity(first));
    }
    if let Some(last) = out.chars().next_back().filter(|c| c.is_whitespace()) {
        out.truncate(out.len() - last.len_utf8());
        push_entity(&mut out, last);
    }
    out
}

/// The text of a heading, which must not end like the marks that may close a heading.
fn closed(mut out: String) -> String {
    if out.ends_with(['#', '}']) {
        let at = out.len() - 1;
        out.insert(at, '\\');
    }
    out
}

/// A line that is read as a line of a paragraph. `goes_on` is for lines after the first.
fn opened(line: String, goes_on: bool) -> String {
    let mut line = edged_blank(line);
    if let Some(at) = block_mark(&line, goes_on) {
        line.insert(at, '\\');
    }
    line
}

/// The position of the sign that would turn the line into something other than text.
fn block_mark(line: &str, goes_on: bool) -> Option<usize> {
    let bytes = line.as_bytes();
    let ends = |at: usize| bytes.get(at).is_none_or(|b| *b == b' ' || *b == b'\t' || *b == b'\\' && line.len() == at + 1);
    match bytes.first()? {
        b'#' => ends(bytes.iter().take_while(|b| **b == b'#').count()).then_some(0),
        b'>' | b'~' | b'|' => Some(0),
        b'+' => ends(1).then_some(0),
        b'-' | b'=' => (ends(1) || goes_on || line.bytes().all(|b| b"-= \t".contains(&b))).then_some(0),
        b':' => goes_on.then_some(0),
        b'[' => note_definition(line),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            (digits < 10 && bytes.get(digits).is_some_and(|b| b".)".contains(b)) && ends(digits + 1)).then_some(digits)
        }
        _ => None,
    }
}

/// The colon after a marker at the start of a line, which would turn the line into a note.
fn note_definition(line: &str) -> Option<usize> {
    let end = line.find("]:")?;
    (line.starts_with("[^") && !line.before(end).contains(']')).then_some(end + 1)
}
