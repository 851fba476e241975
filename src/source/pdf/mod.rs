//! PDF with a text layer: its characters by their places, put together to lines and paragraphs as the pages show them. Page numbers and
//! running heads are marked, notes at the foot of pages follow the text as those of Word files do.

mod encodings;
mod filters;
mod fonts;
mod furniture;
mod glyphs;
mod layers;
mod lines;
mod programs;
mod streams;
mod walk;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use self::furniture::Kind;
use self::glyphs::Fault;
use self::lines::Line;
use super::budget::Budget;
use super::{Hint, Mark, Raw};
use crate::diag::{Diagnostic, messages};
use crate::han::cut::CutText;

/// Whether a file is a PDF: some programs write a line or two before its sign.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes.get(..1024).unwrap_or(bytes), b"%PDF-").is_some()
}

/// The text of a PDF.
///
/// # Errors
/// A file that is encrypted, broken or larger than its bounds; one of pictures only; and one whose fonts do not say which characters they
/// show.
pub(super) fn read(budget: &Budget, bytes: &[u8], blake3: String) -> Result<Raw, Diagnostic> {
    let file = budget.file;
    let pages = glyphs::pages(budget, bytes).map_err(|fault| match fault {
        Fault::Encrypted => messages::pdf_encrypted(file),
        Fault::Broken => messages::pdf_broken(file),
        Fault::TooLarge => messages::pdf_too_large(file),
        Fault::Spent(why) => why,
    })?;
    let shown: usize = pages.iter().map(|page| page.glyphs.len()).sum();
    let nameless: usize = pages.iter().map(|page| page.nameless).sum();
    let pictures: usize = pages.iter().map(|page| page.pictures).sum();
    let has_text = pages.iter().flat_map(|page| &page.glyphs).any(|glyph| !glyph.text.trim().is_empty());
    if !has_text {
        return Err(messages::pdf_without_text(file, pages.len(), pictures));
    }
    if nameless * 3 > shown {
        return Err(messages::pdf_nameless(file));
    }
    let heights: Vec<f32> = pages.iter().map(|page| page.height).collect();
    let size = usual(pages.iter().flat_map(|page| &page.glyphs).map(|glyph| (glyph.size, 1)));
    let lines: Vec<Vec<Line>> = pages.iter().map(|page| lines::lines(page, size)).collect();
    let kinds = furniture::kinds(&lines, &heights, size);
    let mut writer = Writer::new(size, &lines, &kinds);
    for (lines, kinds) in lines.into_iter().zip(kinds) {
        writer.page(lines, &kinds);
    }
    let (text, hints) = writer.finish();
    Ok(Raw { file: Arc::clone(file), blake3, encoding: "PDF", text, hints, fields: Vec::new() })
}

/// The value that counts most, to a tenth.
fn usual(values: impl Iterator<Item = (f32, usize)>) -> f32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for (value, count) in values {
        *counts.entry((value * 10.0).round() as i32).or_default() += count;
    }
    counts.into_iter().max_by_key(|(_, n)| *n).map_or(0.0, |(value, _)| value as f32 / 10.0)
}

/// Writes paragraphs. One may go on over the end of a page; furniture waits until it is closed.
struct Writer {
    usual: f32,
    /// The distance between lines of one paragraph.
    leading: f32,
    /// The edges of the text of all pages.
    edges: Edges,
    text: String,
    hints: Vec<Hint>,
    /// The last line of the paragraph that is open, and the right edge of its page.
    last: Option<(Line, f32)>,
    waiting: Vec<String>,
    /// Notes with their numbers in the document.
    notes: Vec<(u32, String)>,
}

impl Writer {
    fn new(usual: f32, pages: &[Vec<Line>], kinds: &[Vec<Kind>]) -> Writer {
        let steps = pages.iter().flat_map(|lines| lines.iter().zip(lines.iter().skip(1))).map(|(above, line)| line.y - above.y);
        let leading = self::usual(steps.filter(|s| *s > 0.5 * usual && *s < 3.0 * usual).map(|s| (s, 1)));
        let edges = Edges::of(pages.iter().flatten().zip(kinds.iter().flatten()), usual, 1);
        let (text, hints, waiting, notes) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        Writer { usual, leading, edges, text, hints, last: None, waiting, notes }
    }

    fn page(&mut self, lines: Vec<Line>, kinds: &[Kind]) {
        let numbers = self.take_notes(&lines, kinds);
        let own = Edges::of(lines.iter().zip(kinds), self.usual, FEWEST);
        let mut first = true;
        for (line, kind) in lines.into_iter().zip(kinds) {
            match kind {
                Kind::Text => {
                    let edges = own.side(line.side).or_else(|| self.edges.side(line.side)).unwrap_or((line.x0, line.x1));
                    self.line(line, edges, &numbers, first);
                    first = false;
                }
                Kind::Furniture => self.waiting.push(line.text),
                Kind::Note => {}
            }
        }
    }

    /// Takes the notes at the foot of a page; yields which number each has in the document, since pages may count again.
    fn take_notes(&mut self, lines: &[Line], kinds: &[Kind]) -> BTreeMap<u32, u32> {
        let mut numbers = BTreeMap::new();
        for (line, _) in lines.iter().zip(kinds).filter(|(_, kind)| **kind == Kind::Note) {
            match furniture::number(line) {
                Some((number, end)) => {
                    let taken = self.notes.iter().any(|(n, _)| *n == number);
                    let last = self.notes.iter().map(|(n, _)| *n).max().unwrap_or(0);
                    let own = if taken { last + 1 } else { number };
                    numbers.insert(number, own);
                    self.notes.push((own, line.text.after(end).trim().to_owned()));
                }
                None => {
                    if let Some((_, note)) = self.notes.last_mut() {
                        join(note, &line.text);
                    }
                }
            }
        }
        numbers
    }

    fn line(&mut self, line: Line, (left, right): (f32, f32), numbers: &BTreeMap<u32, u32>, opens_page: bool) {
        let goes_on = self.last.as_ref().is_some_and(|(last, edge)| {
            let same = (last.size - line.size).abs() < 0.08 * line.size;
            let near = opens_page || line.y <= last.y || line.y - last.y < 1.6 * self.leading.max(line.size);
            let hyphen = last.text.ends_with('-') && line.text.starts_with(|c: char| c.is_ascii_lowercase());
            let full = last.x1 > edge - 1.7 * last.size || hyphen;
            same && near && full && line.x0 < left + 1.2 * line.size
        });
        if !goes_on {
            self.end_paragraph();
        }
        let start = if goes_on { join(&mut self.text, &line.text) } else { self.push(&line.text) };
        self.mark(&line, start, numbers);
        self.last = Some((line, right));
    }

    fn push(&mut self, text: &str) -> usize {
        let start = self.text.len();
        self.text.push_str(text.trim());
        start
    }

    /// Marks the markers of a line that begins at byte `start`, with the numbers that their notes have in the document.
    fn mark(&mut self, line: &Line, start: usize, numbers: &BTreeMap<u32, u32>) {
        let trimmed = line.text.len() - line.text.trim_start().len();
        let mut shift = 0_isize;
        for (range, number) in &line.markers {
            let own = numbers.get(number).copied().unwrap_or(*number);
            let from = (start + range.start).saturating_sub(trimmed).saturating_add_signed(shift);
            let to = from + range.len();
            let Some(old) = self.text.get(from..to).map(str::to_owned) else { continue };
            let new = if own == *number { old.clone() } else { format!("[{own}]") };
            self.text.replace_range(from..to, &new);
            shift += new.len() as isize - old.len() as isize;
            self.hints.push(Hint { range: from..from + new.len(), what: Mark::NoteRef(own) });
        }
    }

    fn end_paragraph(&mut self) {
        if self.last.take().is_some() {
            self.text.push('\n');
        }
        for waiting in std::mem::take(&mut self.waiting) {
            let range = self.set_line(&waiting);
            self.hints.push(Hint { range, what: Mark::Boilerplate });
        }
    }

    /// Writes a line of its own; yields its bytes.
    fn set_line(&mut self, line: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(line.trim());
        let end = self.text.len();
        self.text.push('\n');
        start..end
    }

    fn finish(mut self) -> (String, Vec<Hint>) {
        self.end_paragraph();
        for (number, note) in std::mem::take(&mut self.notes) {
            let range = self.set_line(&format!("[{number}]{note}"));
            self.hints.push(Hint { range, what: Mark::NoteText(number) });
        }
        self.hints.retain(|hint| !hint.range.is_empty());
        self.hints.sort_by_key(|hint| (hint.range.start, std::cmp::Reverse(hint.range.end)));
        (self.text, self.hints)
    }
}

/// Joins a line to the text before it; yields where it begins. A word that a hyphen broke is made whole; other Latin words are separated.
fn join(text: &mut String, line: &str) -> usize {
    let line = line.trim();
    let end = text.trim_end().len();
    text.truncate(end);
    let next = line.chars().next();
    let lower = next.is_some_and(|c| c.is_ascii_lowercase());
    let broken = text.ends_with('-') && text.before(end - 1).ends_with(|c: char| c.is_ascii_alphabetic());
    if broken && lower {
        text.pop();
    } else if text.ends_with(|c: char| c.is_ascii_alphanumeric()) && next.is_some_and(|c| c.is_ascii_alphabetic()) {
        text.push(' ');
    }
    let start = text.len();
    text.push_str(line);
    start
}

/// The fewest lines by which the edges of a column can be told.
const FEWEST: usize = 8;

/// The left and the right edges of running text, column by column: the outermost places at which several lines begin and end.
struct Edges([Option<(f32, f32)>; 3]);

impl Edges {
    /// The edges of columns that have at least so many lines.
    fn of<'a>(lines: impl Iterator<Item = (&'a Line, &'a Kind)>, usual: f32, fewest: usize) -> Edges {
        let running = |(line, kind): &(&Line, &Kind)| **kind == Kind::Text && (line.size - usual).abs() < 0.15 * usual;
        let lines: Vec<&Line> = lines.filter(running).map(|(line, _)| line).collect();
        let edge = |side: u8| {
            let own = || lines.iter().filter(move |line| line.side == side);
            let mut starts: Vec<f32> = own().map(|l| l.x0).collect();
            let mut ends: Vec<f32> = own().map(|l| l.x1).collect();
            if starts.len() < fewest {
                return None;
            }
            starts.sort_by(f32::total_cmp);
            ends.sort_by(f32::total_cmp);
            let left = starts.get(starts.len() / 20).copied()?;
            Some((left, ends.get(ends.len() - 1 - ends.len() / 10).copied()?))
        };
        Edges([0, 1, 2].map(edge))
    }

    fn side(&self, side: u8) -> Option<(f32, f32)> {
        self.0.get(usize::from(side)).copied().flatten()
    }
}
