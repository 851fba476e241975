//! Paragraphs as they once was: words that strayed onto lines of their own are joined back, hard-wrapped lines become one.

use super::links;
use super::numbering::{Style, number};
use crate::han::class::{continues, ends_sentence, is_break, is_han, is_stop, opens};
use crate::han::cut::{Blank, CutText};
use crate::han::quotes::is_quote;
use crate::recognition::lines::notes_title::is_title;
use crate::recognition::reports::span::Part;
use crate::recognition::tape::Tape;
use crate::recognition::tape::line::Line;
use crate::recognition::tape::passage::Passage;
use crate::source::Mark;

/// A paragraph, heading or cell as it is in the raw text, or as it was rebuilt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub passage: Passage,
    pub blank_before: bool,
    pub indent: u16,
    pub mark: Option<Mark>,
    /// Taken out of a text that was on one line: where its heading ends is not shown.
    pub flat: bool,
    /// It ends with a fragment that strayed onto a line of its own, so that what follows goes on with it.
    pub stray: bool,
    /// Its leads have been sought.
    pub settled: bool,
}

impl Blank for Row {
    const BLANK: &'static Row =
        &Row { passage: Passage::EMPTY, blank_before: false, indent: 0, mark: None, flat: false, stray: false, settled: false };
}

impl Row {
    /// Whether the format of the file says what the row is: a cell of a table or the text of a note.
    pub fn is_set(&self) -> bool {
        matches!(self.mark, Some(Mark::Cell { .. } | Mark::NoteText(_)))
    }
}

/// From this many characters on, a line without a mark at its end is a broken sentence and not a heading.
const LONGEST_HEADING: usize = 48;
/// The same for a line with the number of a section, which shows that it is one: real headings have up to some ninety characters.
pub(crate) const LONGEST_NUMBERED: usize = 96;

/// The rows of a part. Lines that a format calls cells, headings or notes are left alone.
pub(crate) fn rows(tape: &Tape, part: &Part) -> Vec<Row> {
    let wrap = Wrap::of(tape, &part.lines);
    let linked = links::go_on(tape, &part.lines);
    let mut rows: Vec<Row> = Vec::with_capacity(part.lines.len());
    let mut above_is_full = false;
    for (line, goes_on) in part.lines.iter().zip(linked) {
        let passage = Passage::of(tape, &line.range);
        if passage.is_empty() {
            continue;
        }
        let full = std::mem::replace(&mut above_is_full, wrap.is_some_and(|w| w.is_full(tape.slice(&line.range), line.indent)));
        match rows.last_mut() {
            Some(row) if goes_on || belongs(row, &passage, line, full) => {
                row.stray = is_fragment(passage.text());
                row.passage.append(passage);
            }
            _ => rows.push(Row {
                passage,
                blank_before: line.blank_before,
                indent: line.indent,
                mark: line.mark,
                ..Row::default()
            }),
        }
    }
    rows
}

/// Whether a line goes on with the row before it. `full` says that the row's last line is as wide as wrapped lines are.
fn belongs(row: &Row, next: &Passage, line: &Line, full: bool) -> bool {
    let structural = |mark| matches!(mark, Some(Mark::Cell { .. } | Mark::Heading(_) | Mark::NoteText(_)));
    if structural(row.mark) || structural(line.mark) {
        return false;
    }
    let (text, following) = (row.passage.text(), next.text());
    if is_title(following) || is_title(text) {
        return false;
    }
    let Some((last, first)) = text.chars().next_back().zip(following.chars().next()) else { return false };
    let lonely_number = number(text).is_some_and(|n| n.length == text.len() && n.style.is_section());
    if continues(first) && !is_quote(first) {
        return true;
    }
    if lonely_number {
        // Above a whole paragraph, a number by itself is a heading without words.
        return !following.chars().any(is_stop) && following.chars().count() <= LONGEST_NUMBERED;
    }
    if starts_afresh(following) || is_next_item(text, following) {
        return false;
    }
    if opens(last) || last == '、' || is_clause_comma(last) || row.stray && !ends_sentence(text) {
        return true;
    }
    if ends_sentence(text) {
        // A wrapped line may end where a sentence does; then only an indent or an empty line shows a new paragraph.
        return full && !line.blank_before && line.indent == 0 && row.indent > 0;
    }
    let own_heading = number(text).is_some_and(|n| n.style.is_section());
    let cell = following.chars().all(|c| c.is_ascii_digit()) && last != '.' && !last.is_ascii_alphabetic() && is_cell(text);
    full && !line.blank_before || is_broken(text) || is_fragment(following) && !own_heading && !cell
}

/// Whether a line is a linked or bold word that was left alone: a single short quotation, or a figure or Latin word.
fn is_fragment(text: &str) -> bool {
    let quoted = text.starts_with(['“', '"', '《']) && text.ends_with(['”', '"', '》']);
    let latin = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-'));
    text.chars().count() <= 14 && (latin || quoted)
}

/// Whether a line may be a cell of a table that was flattened to a cell a line: a few characters without a mark.
fn is_cell(text: &str) -> bool {
    text.chars().count() <= 14 && !text.chars().any(is_break)
}

fn is_clause_comma(c: char) -> bool {
    matches!(c, '，' | ',')
}

/// Begins with the number of a section or addresses the deputies.
fn starts_afresh(text: &str) -> bool {
    text.starts_with("各位代表") || number(text).is_some_and(|n| n.style <= Style::HanParen || n.style == Style::Circled)
}

/// Whether a line is the next item of the list that a text is an item of: 附件：1.…, 2.…
fn is_next_item(text: &str, next: &str) -> bool {
    let item = |text: &str| number(text).filter(|n| matches!(n.style, Style::Arabic | Style::ArabicParen));
    let of_annex = text.starts_with("附件") || text.starts_with("附：");
    let inner = text
        .trim_start_matches("附件")
        .trim_start_matches('附')
        .trim_start_matches(|c: char| c == '：' || c == ':' || c.is_whitespace());
    let Some(following) = item(next) else { return false };
    let follows = item(inner).is_some_and(|n| n.style == following.style && n.value + 1 == following.value);
    let headed = next.after(following.length).trim_start().starts_with(is_han);
    headed && (follows || of_annex)
}

/// Whether a text without a mark at its end breaks off in the middle of a sentence, and is not a heading.
fn is_broken(text: &str) -> bool {
    let heading = number(text).is_some_and(|n| n.style.is_section());
    let inner_stop = text.char_indices().any(|(at, c)| is_stop(c) && at > 0);
    inner_stop || text.chars().count() > if heading { LONGEST_NUMBERED } else { LONGEST_HEADING }
}

/// How the width of a line is counted where a text was hard-wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// A Chinese character takes two columns, a letter or a digit one.
    Columns,
    /// Each character takes two columns: the text was cut by its characters.
    Characters,
}

impl Measure {
    /// The width of a line with its indent, in columns.
    fn of(self, text: &str, indent: u16) -> usize {
        let narrow = if self == Measure::Columns { 1 } else { 2 };
        usize::from(indent) + text.chars().map(|c| if c.is_ascii() { narrow } else { 2 }).sum::<usize>()
    }
}

/// A text whose lines were cut at a width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wrap {
    measure: Measure,
    /// In columns.
    width: usize,
}

impl Wrap {
    /// Columns by which a full line may be short: a mark that may not begin a line is taken along, and a word is not divided.
    const SLACK: usize = 6;

    /// How a text was hard-wrapped, if it was: most lines are about as wide as the widest, and half of those end in the middle of a sentence.
    fn of(tape: &Tape, lines: &[Line]) -> Option<Wrap> {
        let by = |measure: Measure| Wrap::by(measure, tape, lines);
        let found = [Measure::Columns, Measure::Characters].into_iter().filter_map(by);
        found.max_by_key(|(full, wrap)| (*full, wrap.measure == Measure::Columns)).map(|(_, wrap)| wrap)
    }

    /// The wrap by a measure, with the number of full lines.
    fn by(measure: Measure, tape: &Tape, lines: &[Line]) -> Option<(usize, Wrap)> {
        let mut widths: Vec<(usize, bool)> = lines
            .iter()
            .map(|line| (tape.slice(&line.range), line.indent))
            .map(|(text, indent)| (measure.of(text, indent), ends_sentence(text)))
            .collect();
        widths.sort_unstable();
        let widest = widths.get(widths.len() * 97 / 100)?.0;
        let near = |w: usize| w + Wrap::SLACK >= widest && w <= widest + Wrap::SLACK;
        let full: Vec<_> = widths.iter().filter(|(w, _)| near(*w)).collect();
        let broken = full.iter().filter(|(_, ends)| !ends).count();
        let wrapped =
            widths.len() >= 10 && (24..=160).contains(&widest) && full.len() * 2 >= widths.len() && broken * 2 >= full.len();
        wrapped.then_some((full.len(), Wrap { measure, width: widest }))
    }

    /// Whether a line is as wide as wrapped lines are.
    fn is_full(self, text: &str, indent: u16) -> bool {
        self.measure.of(text, indent) + 4 >= self.width
    }
}

/// Whether a row is a line of its own that names what follows: short, without a mark at its end.
pub(crate) fn is_own_line(text: &str) -> bool {
    is_line_up_to(text, LONGEST_HEADING)
}

/// The same for a row with the number of a section, which may be longer.
pub(crate) fn is_numbered_line(text: &str) -> bool {
    number(text).is_some_and(|n| n.style.is_section() && n.length < text.len()) && is_line_up_to(text, LONGEST_NUMBERED)
}

fn is_line_up_to(text: &str, most: usize) -> bool {
    let count = text.chars().count();
    let last = text.chars().next_back();
    (2..=most).contains(&count)
        && text.chars().any(is_han)
        && !ends_sentence(text)
        && !last.is_some_and(|c| c == '、' || is_clause_comma(c) || opens(c))
        && !text.chars().any(|c| matches!(c, '。' | '；' | ';'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::tape::line;

    fn rebuilt(text: &str) -> Vec<String> {
        let tape = Tape::new(text);
        let part = Part { lines: line::lines(&tape), ..Part::default() };
        rows(&tape, &part).iter().map(|r| r.passage.text().to_owned()).collect()
    }

    #[test]
    fn a_line_is_a_paragraph() {
        assert_eq!(
            rebuilt("一、工作回顾\n过去一年,稳中有进。\n各位代表!"),
            ["一、工作回顾", "过去一年,稳中有进。", "各位代表!"]
        );
    }

    #[test]
    fn strayed_words_are_joined_back() {
        let text = "全市空气质量稳步改善。PM\n2.5\n平均浓度下降5%。\n继续落实\n";
        assert_eq!(rebuilt(text), ["全市空气质量稳步改善。PM2.5平均浓度下降5%。", "继续落实"]);
        assert_eq!(rebuilt("推进项目。深化\n“双减”\n,扩大学位。"), ["推进项目。深化“双减”,扩大学位。"]);
    }

    #[test]
    fn items_of_an_annex_are_lines() {
        let annex =
            "附件：1.某某市二〇二三年国民经济和社会发展主要预期目标完成情况一览表。含各区县、各部门的完成情况\n2.民生实事";
        assert_eq!(rebuilt(annex).len(), 2);
        assert_eq!(rebuilt("附件：\n1.名词解释\n2.民生实事\n3.重点项目").len(), 4);
    }

    #[test]
    fn a_heading_is_not_joined_to_the_paragraph_below() {
        assert_eq!(rebuilt("(一)稳增长\n出台政策。\n2023年工作回顾\n全年向好。").len(), 4);
    }

    #[test]
    fn hard_wrapped_lines_become_one_paragraph() {
        let sentence = "我们坚持把发展经济的着力点放在实体经济上面推动各项工作".repeat(12);
        let chars: Vec<char> = sentence.chars().collect();
        let mut text: Vec<String> = chars.chunks(24).map(|c| c.iter().collect()).collect();
        text.push("到此为止。".to_owned());
        assert_eq!(rebuilt(&text.join("\n")).len(), 1);
    }
}
