//! Lines of a tape: what is between two line ends, without the blanks around it.

use std::ops::Range;

use super::Tape;
use super::raw::RawRange;
use crate::han::class::is_invisible;
use crate::han::cut::CutText;
use crate::source::{Hint, Mark};

/// One non-empty line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the tape, without blanks at either end.
    pub range: Range<usize>,
    /// Whether an empty line is before it.
    pub blank_before: bool,
    /// The blanks before it; a wide blank counts two.
    pub indent: u16,
    /// What the format of the file said about this line.
    pub mark: Option<Mark>,
}

/// The non-empty lines of a tape, in order.
pub fn lines(tape: &Tape) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut blank_before = false;
    for whole in tape.lines() {
        let text = tape.slice(&whole);
        let start = text.trim_start_matches(is_blank);
        if start.is_empty() {
            blank_before = true;
            continue;
        }
        let at = whole.start + text.len() - start.len();
        let end = at + start.trim_end_matches(is_blank).len();
        lines.push(Line { range: at..end, blank_before, indent: width(text.before(text.len() - start.len())), mark: None });
        blank_before = false;
    }
    lines
}

/// Labels of a page that are glued to the last sentence of a text: …而努力奋斗！来源：某某日报.
const GLUED: [&str; 22] = [
    "来源",
    "信息来源",
    "文章来源",
    "稿件来源",
    "新闻来源",
    "内容来源",
    "图片来源",
    "来源网址",
    "稿源",
    "供稿",
    "责任编辑",
    "责编",
    "编辑",
    "作者",
    "审核",
    "校对",
    "初审",
    "编审",
    "发布日期",
    "发布时间",
    "发布单位",
    "原文链接",
];

/// The longest tail of labels, in bytes: three labels with the names of an office take some 150.
const LONGEST_TAIL: usize = 240;

/// Parts the labels of the page from the sentence to which they are glued.
pub fn part_labels(lines: Vec<Line>, tape: &Tape) -> Vec<Line> {
    let mut parted = Vec::with_capacity(lines.len());
    for mut line in lines {
        let at = label(tape.slice(&line.range)).map(|at| line.range.start + at).filter(|_| line.mark.is_none());
        let tail = at.map(|at| Line { range: at..line.range.end, blank_before: false, indent: 0, mark: None });
        if let Some(at) = at {
            line.range.end = line.range.start + tape.slice(&(line.range.start..at)).trim_end_matches(is_blank).len();
        }
        parted.push(line);
        parted.extend(tail);
    }
    parted
}

/// Where a label is behind the end of a sentence, with nothing behind it that a sentence would have.
fn label(text: &str) -> Option<usize> {
    let from = text.ceil_char_boundary(text.len().saturating_sub(LONGEST_TAIL));
    let near = text.after(from);
    let stops = near.char_indices().filter(|(_, c)| matches!(c, '。' | '！' | '!' | '？'));
    let behind = stops.map(|(at, c)| at + c.len_utf8());
    let mut tails = behind.map(|at| {
        let rest = near.after(at);
        let open = rest.trim_start_matches(|c: char| is_blank(c) || matches!(c, '”' | '"' | '）' | ')'));
        (at + rest.len() - open.len(), open)
    });
    let found = tails.find(|(_, open)| {
        let bare = open.trim_start_matches(['（', '(', '【', '[']);
        let labelled = |word: &&&str| bare.strip_prefix(**word).is_some_and(|r| r.trim_start().starts_with(['：', ':']));
        GLUED.iter().any(|word| labelled(&word)) && !open.contains(['。', '；', '！', '，'])
    });
    found.map(|(at, _)| from + at)
}

/// Gives each line the strongest mark among the hints that cover its start; hints are in raw bytes and sorted by start.
pub fn mark(lines: &mut [Line], tape: &Tape, hints: &[Hint]) {
    let mut hints = hints;
    for line in lines {
        let at = tape.raw(&line.range);
        while let Some((first, rest)) = hints.split_first()
            && first.range.end <= at.start
        {
            hints = rest;
        }
        line.mark = hints
            .iter()
            .take_while(|h| h.range.start < at.end)
            .filter(|h| h.range.end > at.start && covers(&h.range, at, h.what))
            .max_by_key(|h| strength(h.what))
            .map(|h| h.what);
    }
}

/// A mark speaks for a line when it covers it, but for bold and note marks, which may open it.
fn covers(hint: &Range<usize>, line: RawRange, what: Mark) -> bool {
    match what {
        Mark::Bold => hint.start <= line.start && hint.end >= line.end,
        Mark::NoteRef(_) | Mark::Aside(_) => false,
        Mark::NoteText(_) | Mark::Heading(_) | Mark::Cell { .. } | Mark::Boilerplate | Mark::Contents => {
            hint.start <= line.start || hint.end >= line.end
        }
    }
}

fn strength(mark: Mark) -> u8 {
    match mark {
        Mark::Boilerplate | Mark::Contents => 5,
        Mark::Cell { .. } => 4,
        Mark::NoteText(_) => 3,
        Mark::Heading(_) => 2,
        Mark::Bold => 1,
        Mark::NoteRef(_) | Mark::Aside(_) => 0,
    }
}

/// Whether a character is a blank of any width, or has no width at all.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn width(blanks: &str) -> u16 {
    let wide = |c: char| if matches!(c, '\u{3000}' | '\u{2003}') { 2 } else { 1 };
    blanks.chars().map(wide).fold(0, u16::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_are_left_out_and_remembered() {
        let tape = Tape::new("甲\n\n  \u{3000}乙 \n丙");
        let found: Vec<_> =
            lines(&tape).into_iter().map(|l| (tape.slice(&l.range).to_owned(), l.blank_before, l.indent)).collect();
        assert_eq!(found, [("甲".to_owned(), false, 0), ("乙".to_owned(), true, 4), ("丙".to_owned(), false, 0)]);
    }

    #[test]
    fn labels_are_parted_from_the_sentence_before_them() {
        for (raw, parts) in [
            ("为此努力奋斗！来源：某某日报", vec!["为此努力奋斗！", "来源：某某日报"]),
            ("为此努力。 （责任编辑：周文）", vec!["为此努力。", "（责任编辑：周文）"]),
            ("努力奋斗！”作者: 周文 编辑：李明", vec!["努力奋斗！”", "作者: 周文 编辑：李明"]),
            ("水清了。来源：三条河，都治好了。", vec!["水清了。来源：三条河，都治好了。"]),
            ("水清了。来源于三条河", vec!["水清了。来源于三条河"]),
        ] {
            let tape = Tape::new(raw);
            let found = part_labels(lines(&tape), &tape);
            assert_eq!(found.iter().map(|l| tape.slice(&l.range)).collect::<Vec<_>>(), parts);
        }
    }

    #[test]
    fn a_line_takes_the_mark_of_its_format() {
        let raw = "标题\n正文";
        let tape = Tape::new(raw);
        let mut found = lines(&tape);
        mark(&mut found, &tape, &[Hint { range: 0..6, what: Mark::Heading(2) }]);
        assert_eq!(found[0].mark, Some(Mark::Heading(2)));
        assert_eq!(found[1].mark, None);
    }
}
