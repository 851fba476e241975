//! Emphasis beside Han characters.
//!
//! CommonMark decides by blanks and punctuation whether `**` opens or closes. Chinese has no blanks, so `**真，**她` stays as
//! typed. Here the marks are hidden from the CommonMark reader and paired afterwards by CommonMark's own algorithm (CommonMark
//! 0.31, §6.2) with one change, that of the CJK-friendly amendment: punctuation counts against a mark only if no Han character
//! is on its other side and the punctuation itself is not Chinese.
//!
//! Markers of notes are hidden too, so that `[^2](…)` is not a link and a marker without a note is not lost. A placeholder is
//! one byte, like the mark itself, so positions in the text do not move.

use std::ops::Range;

use memchr::{memchr2, memchr3};

use super::merge::merge;
use crate::document::Inline;
use crate::han::class::{is_cjk, is_punctuation};
use crate::han::cut::{CutList, CutText};

/// Placeholders for `*`, `_`, and the brackets of a note's marker. [`crate::document::read()`] removes control characters from
/// the text first.
pub(crate) const STAR: u8 = 1;
pub(crate) const UNDERSCORE: u8 = 2;
pub(crate) const OPEN: u8 = 3;
pub(crate) const CLOSE: u8 = 4;

/// Beyond this number, the marks of a block are left as text; no one writes so many, and pairing them could take long.
const MOST_MARKS: usize = 4096;

/// Length limit for the label of a note, in characters.
const LABEL: usize = 64;

/// Maximum length, in bytes, of the list and quotation marks before the text of a line.
const PREFIX: usize = 512;

/// The text with its marks hidden.
pub(crate) fn hide(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    let mut line = Line::default();
    while let Some(at) = memchr3(b'*', b'_', b'[', text.as_bytes().part(from..)).map(|i| from + i) {
        out.push_str(text.between(from..at));
        let kind = text.as_bytes().value(at);
        from = at + 1;
        if kind == b'[' {
            match label(text, at).filter(|_| !escaped(text, at)) {
                Some(end) if !(text.after(end).starts_with("]:") && opens_line(text, at)) => {
                    out.push(OPEN as char);
                    out.push_str(text.between(at + 1..end));
                    out.push(CLOSE as char);
                    from = end + 1;
                }
                None if hides_words(text, at) => out.push(OPEN as char),
                _ => out.push('['),
            }
            continue;
        }
        line.enter(text, at);
        let keep = line.keeps(at) || escaped(text, at);
        out.push(if keep { kind as char } else { stand_in(kind) });
    }
    out.push_str(text.after(from));
    out
}

fn stand_in(mark: u8) -> char {
    if mark == b'*' { STAR as char } else { UNDERSCORE as char }
}

/// The text as typed, for stretches that are not prose: code, addresses, HTML.
pub(crate) fn unhide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{1}' => '*',
            '\u{2}' => '_',
            '\u{3}' => '[',
            '\u{4}' => ']',
            c => c,
        })
        .collect()
}

/// The end of the label of a marker `[^label]` that begins at `at`.
pub(crate) fn label(text: &str, at: usize) -> Option<usize> {
    let rest = text.after(at).strip_prefix("[^")?;
    let end = rest.char_indices().take(LABEL).find(|(_, c)| matches!(c, ']' | '[' | '^' | '\\') || c.is_whitespace())?;
    (end.1 == ']' && end.0 > 0).then_some(at + 2 + end.0)
}

/// The label of a note in a form that [`label`] finds again: brackets, carets, backslashes and blanks, which Markdown allows
/// there if they are escaped, are left out.
pub(crate) fn sound_label(label: &str) -> String {
    let sound = |c: &char| !matches!(c, '[' | ']' | '^' | '\\') && !c.is_whitespace();
    let label: String = label.chars().filter(sound).take(LABEL - 1).collect();
    if label.is_empty() { "x".to_owned() } else { label }
}

/// Whether the bracket at `at` begins text that only looks like the definition of a link: `[词]: 释义` would vanish from the
/// page.
fn hides_words(text: &str, at: usize) -> bool {
    let Some(end) = memchr::memchr(b']', text.as_bytes().part(at..)).filter(|length| *length < 1000).map(|length| at + length)
    else {
        return false;
    };
    let Some(address) = text.after(end).strip_prefix("]:") else { return false };
    let address = address.trim_start();
    let is_address = ["http:", "https:", "mailto:", "/", "#", "<", "./", "../"].iter().any(|start| address.starts_with(start));
    !is_address && !escaped(text, end) && opens_line(text, at)
}

/// Whether an odd number of backslashes precedes `at`.
pub(crate) fn escaped(text: &str, at: usize) -> bool {
    text.as_bytes().part(..at).iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

/// Whether only marks of lists and quotations precede `at` on its line.
fn opens_line(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let mut from = bytes.part(..at).iter().rev().take(PREFIX).position(|b| *b == b'\n').map_or(0, |back| at - back);
    if from == 0 && at > PREFIX {
        return false;
    }
    let blank = |i: usize| bytes.get(i).is_none_or(u8::is_ascii_whitespace);
    while from < at {
        from += match bytes.value(from) {
            b' ' | b'\t' | b'>' => 1,
            b'-' | b'+' | b'*' if blank(from + 1) => 1,
            b'0'..=b'9' => {
                let digits = bytes.part(from..at).iter().take_while(|b| b.is_ascii_digit()).count();
                let ordered = bytes.get(from + digits).is_some_and(|b| b".)".contains(b)) && blank(from + digits + 1);
                if !ordered {
                    return false;
                }
                digits + 1
            }
            _ => return false,
        };
    }
    from == at
}

/// The last examined line, and those of its stretches that the CommonMark reader has to see as typed.
#[derive(Default)]
struct Line {
    end: usize,
    kept: Vec<Range<usize>>,
}

impl Line {
    fn enter(&mut self, text: &str, at: usize) {
        if at < self.end {
            return;
        }
        let start = text.before(at).rfind('\n').map_or(0, |i| i + 1);
        self.end = text.after(at).find('\n').map_or(text.len(), |i| at + i + 1);
        self.kept.clear();
        self.kept.extend(addresses(text, start..self.end));
        if opens_line(text, at) {
            let marks = bullets(text, at..self.end);
            let end = if is_rule(text.between(marks.end..self.end)) { self.end } else { marks.end };
            self.kept.push(at..end);
        }
    }

    fn keeps(&self, at: usize) -> bool {
        self.kept.iter().any(|range| range.contains(&at))
    }
}

/// The bullets at the start of a line; nested lists have several.
fn bullets(text: &str, line: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes().part(line.clone());
    let mut end = 0;
    while bytes.get(end) == Some(&b'*') && bytes.get(end + 1).is_none_or(u8::is_ascii_whitespace) {
        end += 1;
        end += bytes.part(end..).iter().take_while(|b| b" \t-+>".contains(b)).count();
    }
    line.start..line.start + end
}

/// Whether the rest of a line is a thematic break.
fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    let only = |mark: u8| line.bytes().all(|b| b == mark || b == b' ' || b == b'\t');
    only(b'*') && line.matches('*').count() > 2 || only(b'_') && line.matches('_').count() > 2
}

/// Addresses of links and text in angle brackets; neither contains blanks.
fn addresses(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = line.start;
    while let Some(start) = memchr2(b'<', b']', bytes.part(at..line.end)).map(|i| at + i) {
        at = start + 1;
        let nearby = line.start.max(start.saturating_sub(LABEL * 4 + 2));
        let opener = memchr::memrchr(b'[', bytes.part(nearby..start)).map(|i| nearby + i);
        if opener.is_some_and(|opener| label(text, opener) == Some(start)) {
            continue;
        }
        let inner = match bytes.part(start..line.end) {
            [b']', b'(', b'<', ..] if !escaped(text, start) => start + 3,
            [b']', b'(', ..] if !escaped(text, start) => start + 2,
            [b'<', b'a'..=b'z' | b'A'..=b'Z' | b'/', ..] if !escaped(text, start) => start + 1,
            _ => continue,
        };
        if let Some(length) = address(bytes.part(inner..line.end), bytes.value(inner - 1)) {
            found.push(start..inner + length);
            at = inner + length;
        }
        if found.len() > MOST_MARKS {
            break;
        }
    }
    found
}

/// The length of an address up to its closing bracket, or to the blank before a title.
fn address(bytes: &[u8], opener: u8) -> Option<usize> {
    let mut open = 0;
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'>' if opener == b'<' => return Some(at),
            b'<' if opener == b'<' => return None,
            b' ' | b'\t' if opener == b'(' => return memchr::memchr(b')', bytes.part(at..)).map(|_| at),
            b'\n' | b'\t' | b' ' => return None,
            b'(' if opener == b'(' => open += 1,
            b')' if opener == b'(' && open == 0 => return Some(at),
            b')' if opener == b'(' => open -= 1,
            _ => {}
        }
        at += 1;
    }
}

/// A piece of a block's text before it becomes [`Inline`]s.
#[derive(Debug)]
pub(crate) enum Token {
    Inline(Inline),
    /// A run of marks that may open or close emphasis.
    Mark(Mark),
}

/// A run of `*` or of `_`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    star: bool,
    /// How many are still unused.
    count: usize,
    /// How many there were at first.
    length: usize,
    opens: bool,
    closes: bool,
    sides: Sides,
}

/// What is on the two sides of a run, for runs with a blank on the inner side.
#[derive(Debug, Clone, Copy)]
struct Sides {
    /// A blank is before the run, on the same line.
    after_blank: bool,
    /// A blank is after the run, on the same line.
    before_blank: bool,
    /// The run is at the start of a line or after punctuation, where emphasis begins.
    at_start: bool,
    /// A unit is after the run, so that the run can stand for a figure that was masked.
    before_unit: bool,
    /// The unit is one with which no emphasis begins.
    before_percent: bool,
}

impl Sides {
    fn between(before: char, after: char) -> Sides {
        let blank = |c: char| c.is_whitespace() && c != '\n';
        Sides {
            after_blank: blank(before),
            before_blank: blank(after),
            at_start: before == '\n' || is_punctuation(before),
            before_unit: "万亿元个余多项家户人%％‰".contains(after),
            before_percent: "亿%％‰".contains(after),
        }
    }
}

impl Mark {
    /// A run of `count` marks between two characters; the ends of a line count as blanks.
    pub(crate) fn between(star: bool, count: usize, before: char, after: char) -> Mark {
        let left = !after.is_whitespace() && (!counts_against(after) || beside(before));
        let right = !before.is_whitespace() && (!counts_against(before) || beside(after));
        let opens = left && (star || !right || is_punctuation(before));
        let closes = right && (star || !left || is_punctuation(after));
        Mark { star, count, length: count, opens, closes, sides: Sides::between(before, after) }
    }

    pub(crate) fn opens(self) -> bool {
        self.opens
    }

    pub(crate) fn closes(self) -> bool {
        self.closes
    }

    /// Whether the run would be `**` that opens if no blank were after it.
    fn opens_loosely(self) -> bool {
        let Sides { before_blank, at_start, before_unit, .. } = self.sides;
        self.star && self.count == 2 && at_start && !before_unit && (self.opens || before_blank)
    }

    /// Whether the run would be `**` that closes if no blank were before it.
    fn closes_loosely(self) -> bool {
        let Sides { after_blank, before_unit, .. } = self.sides;
        self.star && self.count == 2 && !before_unit && (self.closes || after_blank)
    }

    /// Whether the two runs stand for masked figures and are no emphasis: `增长**%，新增**个`.
    fn masks(self, closer: Mark) -> bool {
        let Sides { at_start, before_unit, before_percent, .. } = self.sides;
        self.star && self.length == 2 && !at_start && (before_percent || before_unit && closer.sides.before_unit)
    }

    fn text(self) -> String {
        (if self.star { "*" } else { "_" }).repeat(self.count)
    }

    /// CommonMark's rule of three: runs that could do both do not pair if their lengths add up to a multiple of three.
    fn pairs_with(self, closer: Mark) -> bool {
        let both = self.closes || closer.opens;
        !(both && (self.length + closer.length).is_multiple_of(3) && !self.length.is_multiple_of(3))
    }
}

fn counts_against(c: char) -> bool {
    is_punctuation(c) && !is_cjk(c)
}

fn beside(c: char) -> bool {
    c.is_whitespace() || is_punctuation(c) || is_cjk(c)
}

/// Pairs the marks of one block.
pub(crate) fn pair(tokens: Vec<Token>) -> Vec<Inline> {
    merge(paired(tokens, Pairing::default()).into_iter().map(as_text))
}

/// Pairs the marks of one block of foreign Markdown. Converters from other formats write `** text **`, with blanks on the inner sides,
/// which CommonMark leaves as typed; such pairs are emphasis too. Masked figures, which our own Markdown escapes, are not.
pub(crate) fn pair_loosely(tokens: Vec<Token>) -> Vec<Inline> {
    let mut pairing = Pairing::default();
    let mut opener = None;
    for token in paired(tokens, Pairing { foreign: true, ..Pairing::default() }) {
        match (token, opener) {
            (Token::Mark(mut mark), Some(at)) if mark.closes_loosely() => {
                pairing.openers = vec![at];
                pairing.wrap(0, &mut mark);
                opener = None;
            }
            (Token::Mark(mark), _) => {
                opener = mark.opens_loosely().then_some(pairing.out.len());
                pairing.out.push(Token::Mark(mark));
            }
            (inline, _) => pairing.out.push(inline),
        }
    }
    merge(pairing.out.into_iter().map(as_text))
}

/// The tokens of one block, with the marks paired by the rules.
fn paired(tokens: Vec<Token>, mut pairing: Pairing) -> Vec<Token> {
    let marks = tokens.iter().filter(|token| matches!(token, Token::Mark(_))).count();
    if marks == 0 || marks > MOST_MARKS {
        return tokens;
    }
    for token in tokens {
        match token {
            Token::Mark(mark) => pairing.mark(mark),
            inline => pairing.out.push(inline),
        }
    }
    pairing.out
}

fn as_text(token: Token) -> Inline {
    match token {
        Token::Inline(inline) => inline,
        Token::Mark(mark) => Inline::Text(mark.text()),
    }
}

#[derive(Default)]
struct Pairing {
    /// Signs that are no emphasis may not be escaped.
    foreign: bool,
    out: Vec<Token>,
    /// Positions in `out` of the marks that can still be closed.
    openers: Vec<usize>,
}

impl Pairing {
    fn mark(&mut self, mut mark: Mark) {
        while mark.closes && mark.count > 0 {
            let Some(at) = self.opener(mark) else { break };
            self.wrap(at, &mut mark);
        }
        if mark.count > 0 {
            if mark.opens {
                self.openers.push(self.out.len());
            }
            self.out.push(Token::Mark(mark));
        }
    }

    /// The nearest mark that this one closes, as an index into `openers`.
    fn opener(&self, closer: Mark) -> Option<usize> {
        self.openers.iter().rposition(|at| match self.out.get(*at) {
            Some(Token::Mark(opener)) => {
                opener.star == closer.star && opener.pairs_with(closer) && !(self.foreign && opener.masks(closer))
            }
            Some(Token::Inline(_)) | None => false,
        })
    }

    /// Takes one or two marks of each run and wraps the text between them in emphasis or strong emphasis.
    fn wrap(&mut self, opener: usize, closer: &mut Mark) {
        let Some(&at) = self.openers.get(opener) else { return };
        self.openers.truncate(opener);
        let content = self.out.split_off(at + 1);
        let Some(Token::Mark(mut mark)) = self.out.pop() else { return };
        let used = if mark.count >= 2 && closer.count >= 2 { 2 } else { 1 };
        mark.count -= used;
        closer.count -= used;
        if mark.count > 0 {
            self.openers.push(self.out.len());
            self.out.push(Token::Mark(mark));
        }
        let strong = used == 2;
        let content: Vec<Inline> = content.into_iter().map(as_text).collect();
        if !strong && content.iter().any(|inline| matches!(inline, Inline::Strong(_))) {
            self.out.extend(content.into_iter().map(Token::Inline));
            return;
        }
        let content = merge(plain(content));
        self.out.push(Token::Inline(if strong { Inline::Strong(content) } else { Inline::Emphasis(content) }));
    }
}

/// Removes emphasis within emphasis, because it adds nothing and Markdown has no reliable notation for it; of plain and strong
/// emphasis, the strong one stays.
fn plain(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) => out.extend(plain(inner)),
            other => out.push(other),
        }
    }
    out
}
