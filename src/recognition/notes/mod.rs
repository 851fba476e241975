//! A report's own notes (名词解释, 注释): where the lists are, where one entry ends and the next begins, and what each defines.

pub(crate) mod markers;
pub(crate) mod terms;

use std::ops::Range;

use super::lines::notes_title::{EXPLAINS, LONGEST_TITLE, TITLES, is_title};
use super::outline::numbered_runs;
use super::outline::numbering::{Style, digits, han_numeral, number};
use super::outline::paragraphs::{Row, is_own_line};
use super::tape::passage::Passage;
use crate::han::class::{closes, is_han, is_stop, opens};
use crate::han::cut::{CutList, CutText};
use crate::han::fold::comparison;
use crate::han::quotes::is_quote;

use crate::source::Mark;

/// One entry of a list of notes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Entry {
    /// The label of the footnote: the number, or `2-1` where a second list begins again.
    pub label: String,
    /// The number as it is in the list; counted where it has none.
    pub number: u32,
    pub term: Passage,
    /// The definition, paragraph by paragraph.
    pub definition: Vec<Passage>,
    /// Stretches of the tape with the number and the sign between term and definition.
    pub signs: Vec<Range<usize>>,
    /// It is marked with stars, and not with a number.
    pub starred: bool,
}

/// A report's rows without its notes, and the notes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken {
    pub rows: Vec<Row>,
    pub entries: Vec<Entry>,
    /// The titles of the lists.
    pub titles: Vec<Passage>,
}

/// Whether a flattened text goes on here with the title of a list and its first entry.
pub(crate) fn opens_list(text: &str) -> bool {
    glued_title(text).is_some()
}

/// The bytes of a list's title that is right before the first entry in a flattened text.
fn glued_title(text: &str) -> Option<usize> {
    let head: String = text.chars().take(LONGEST_TITLE).collect();
    let ends = EXPLAINS.iter().chain(&TITLES).flat_map(|t| head.match_indices(t).map(|(at, t)| at + t.len()));
    let end = ends.filter(|end| is_title(text.before(*end))).min()?;
    let signs: usize = text.after(end).chars().take_while(|c| closes(*c) || matches!(c, ':' | '：')).map(char::len_utf8).sum();
    let rest = text.after(end + signs);
    let first = entry_number(rest, 0).is_some_and(|(value, _)| value == 1);
    (first && is_title(text.before(end + signs))).then_some(end + signs)
}

/// Takes the lists of notes out of the rows of a report.
pub(crate) fn take(rows: Vec<Row>) -> Taken {
    let mut taken = Taken::default();
    let mut list: Option<Vec<Row>> = None;
    let mut starts: Vec<bool> = (0..rows.len()).map(|at| starts_list(&rows, at)).collect();
    if !starts.contains(&true)
        && let Some(at) = untitled(&rows).or_else(|| defining(&rows)).or_else(|| starred(&rows))
    {
        starts.put(at, true);
    }
    for (mut row, start) in rows.into_iter().zip(starts) {
        if matches!(row.mark, Some(Mark::NoteText(_))) {
            read_marked(row, &mut taken.entries);
            continue;
        }
        if start {
            finish(&mut list, &mut taken.entries);
            let rest = glued_title(row.passage.text()).map(|end| row.passage.split_off(end));
            if is_title(row.passage.text()) || is_bare_annex(row.passage.text()) {
                list = Some(rest.into_iter().map(|passage| Row { passage, ..row.clone() }).collect());
                taken.titles.push(row.passage);
            } else {
                list = Some(vec![row]);
            }
        } else if let Some(open) = list.as_mut().filter(|open| !ends_list(&row, open)) {
            open.push(row);
        } else {
            finish(&mut list, &mut taken.entries);
            taken.rows.push(row);
        }
    }
    finish(&mut list, &mut taken.entries);
    taken
}

/// The row with which a list without a title begins: at the end of the text, rows that count on from 1 in brackets.
fn untitled(rows: &[Row]) -> Option<usize> {
    let value =
        |row: &Row| row.passage.text().starts_with(opens).then(|| strict_number(row.passage.text())).flatten().map(|(v, _)| v);
    let bracketed = |row: &Row| number(row.passage.text()).is_none().then(|| value(row)).flatten();
    let start = rows.iter().rposition(|row| bracketed(row) == Some(1))?;
    let values: Vec<u32> = rows.part(start..).iter().filter_map(bracketed).collect();
    let counts = values.iter().zip(values.iter().skip(1)).all(|(value, next)| *next == value + 1);
    (values.len() >= 2 && counts && values.len() * 3 >= rows.len() - start).then_some(start)
}

/// The row with which a list without a title, or with one that no other list has, begins: at the end of the text, rows that count on from 1,
/// of which most are a term and its definition. Tasks are numbered so too; terms are those that the text before has used.
fn defining(rows: &[Row]) -> Option<usize> {
    let value = |row: &Row| strict_number(row.passage.text()).filter(|_| !row.is_set());
    let start = rows.iter().rposition(|row| value(row).is_some_and(|(value, _)| value == 1))?;
    let (before, list) = (rows.part(..start), rows.part(start..));
    let mut expected = 1;
    let (mut entries, mut terms_used) = (0, 0);
    for row in list {
        let text = row.passage.text();
        if ends_list(row, list) {
            return None;
        }
        let Some((_, length)) = entry_number(text, expected - 1).filter(|(value, _)| *value == expected) else { continue };
        expected += 1;
        entries += 1;
        let term = terms::marked_term(text.after(length)).map(fold);
        let used = |term: &str| term.chars().count() >= 2 && before.iter().any(|row| fold(row.passage.text()).contains(term));
        terms_used += usize::from(term.is_some_and(|term| used(&term)));
    }
    (entries >= FEWEST && entries * 2 >= list.len() && terms_used * 5 >= entries * 3).then_some(start)
}

/// The fewest entries of a list that has no title.
const FEWEST: usize = 2;

/// A text as terms are compared: without quotation marks, in narrow letters.
fn fold(text: &str) -> String {
    text.chars().filter(|c| !is_quote(*c)).filter_map(comparison).collect()
}

/// The row with which a list begins whose entries are marked with stars: all rows to the end of the text are entries, and the same mark
/// is behind a word of the text before them.
fn starred(rows: &[Row]) -> Option<usize> {
    let mark = |row: &Row| star(row.passage.text()).and_then(|_| row.passage.text().chars().next());
    let count = rows.iter().rev().take_while(|row| mark(row).is_some() && has_text(row)).count();
    let start = rows.len() - count;
    let first = mark(rows.get(start)?)?;
    let behind_word = |text: &str| {
        let mut pairs = text.chars().zip(text.chars().skip(1));
        pairs.any(|(before, c)| c == first && (is_quote(before) || closes(before) || is_han(before)))
    };
    (start > 0 && rows.part(..start).iter().any(|row| behind_word(row.passage.text()))).then_some(start)
}

/// Whether an entry that is marked with a star has a term and its definition.
fn has_text(row: &Row) -> bool {
    let text = row.passage.text();
    star(text).and_then(|length| text.get(length..)).is_some_and(terms::has_term)
}

/// Whether a text is 附件2 and nothing else.
fn is_bare_annex(text: &str) -> bool {
    let rest = text.strip_prefix("附件").map(|rest| rest.trim_end_matches([':', '：', '.', '、']));
    rest.is_some_and(|rest| {
        digits(rest).is_some_and(|(_, length)| length == rest.len())
            || han_numeral(rest).is_some_and(|(_, length)| length == rest.len())
    })
}

/// Whether the rows below a bare 附件2 are a list of notes: most of them are numbered entries that say what their term means.
fn defines(rows: &[Row]) -> bool {
    const MEANS: [&str; 7] = ["指", "是指", "即", "主要指", "主要是指", "是一种", "简称"];
    let rows: Vec<&str> = rows.iter().map(|r| r.passage.text()).take_while(|text| !numbered_runs::is_annex(text)).collect();
    let entries = rows.iter().filter(|text| {
        entry_number(text, 0).or_else(|| strict_number(text)).is_some_and(|(_, length)| terms::has_term(text.after(length)))
    });
    let means = rows.iter().filter(|text| {
        let near: String = text.chars().take(40).collect();
        near.split([':', '：', '。', '—', ',', '，']).skip(1).any(|after| MEANS.iter().any(|w| after.starts_with(w)))
    });
    let first = rows.first().and_then(|text| strict_number(text)).is_some_and(|(value, _)| value == 1);
    first && entries.count() * 3 >= rows.len() * 2 && means.count() * 2 >= rows.len()
}

fn finish(list: &mut Option<Vec<Row>>, entries: &mut Vec<Entry>) {
    if let Some(rows) = list.take() {
        terms::read(gather(with_numbers(rows)), entries);
    }
}

/// Rows of a list of which the numbers are on lines of their own, each joined with the row below.
fn with_numbers(rows: Vec<Row>) -> Vec<Row> {
    let mut joined: Vec<Row> = Vec::with_capacity(rows.len());
    let mut expected = 1;
    for row in rows {
        let alone = |row: &Row| {
            let text = row.passage.text();
            strict_number(text).or_else(|| digits(text)).filter(|(_, length)| *length == text.len())
        };
        match joined.last_mut() {
            Some(last) if alone(last).is_some_and(|(value, _)| value == expected) => {
                last.passage.append(row.passage);
                expected += 1;
            }
            _ => joined.push(row),
        }
    }
    joined
}

/// A note that the format of the file calls one.
fn read_marked(row: Row, entries: &mut Vec<Entry>) {
    let Some(Mark::NoteText(value)) = row.mark else { return };
    match entries.last_mut().filter(|e| e.number == value && !e.definition.is_empty()) {
        Some(entry) => entry.definition.push(row.passage),
        None => {
            let signs = entry_number(row.passage.text(), value.saturating_sub(1)).filter(|(v, _)| *v == value);
            let entry = raw_entry(row.passage, signs.map(|(_, length)| (value, length)), value);
            terms::read(vec![entry], entries);
        }
    }
}

/// Whether a list begins at a row: its title, with something like an entry below.
fn starts_list(rows: &[Row], at: usize) -> bool {
    let text = rows.at(at).passage.text();
    // Below a title, 注释1 is the number of an entry.
    let below_title = at.checked_sub(1).and_then(|above| rows.get(above)).is_some_and(|above| is_title(above.passage.text()));
    if !below_title && glued_title(text).is_some() {
        return true;
    }
    if is_bare_annex(text) {
        return defines(rows.part(at + 1..));
    }
    if !is_title(text) {
        return false;
    }
    let Some(next) = rows.get(at + 1).map(|r| r.passage.text()) else { return false };
    let lone_number = digits(next).is_some_and(|(value, length)| value == 1 && length == next.len());
    entry_number(next, 0).is_some_and(|(value, _)| value <= 2)
        || lone_number
        || terms::has_term(next)
        || is_own_line(next) && rows.len() > at + 2
}

/// Whether a row is behind the end of a list.
fn ends_list(row: &Row, list: &[Row]) -> bool {
    let text = row.passage.text();
    let section = number(text).is_some_and(|n| n.style <= Style::HanParen);
    let numbered_so = list.first().and_then(|r| number(r.passage.text())).is_some_and(|n| n.style <= Style::HanParen);
    section && !numbered_so || numbered_runs::is_annex(text) || text.starts_with("各位代表") || row.is_set()
}

/// An entry before its term is cut: its number, and its paragraphs.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawEntry {
    pub number: u32,
    pub paragraphs: Vec<Passage>,
    pub signs: Vec<Range<usize>>,
    /// It is marked with stars, and not with a number.
    pub starred: bool,
}

fn raw_entry(mut passage: Passage, found: Option<(u32, usize)>, otherwise: u32) -> RawEntry {
    let Some((value, length)) = found else {
        return RawEntry { number: otherwise, paragraphs: vec![passage], ..RawEntry::default() };
    };
    let starred = star(passage.text()).is_some();
    let text = passage.split_off(length);
    RawEntry { number: value, paragraphs: vec![text], signs: passage.all(), starred }
}

/// The rows of a list as entries: a row with the next number, or in a list without numbers one with a term, begins an entry; others
/// go on with the one before.
fn gather(rows: Vec<Row>) -> Vec<RawEntry> {
    let first = rows.first().map_or("", |r| r.passage.text());
    let numbered = entry_number(first, 0).is_some();
    let shape = Shape::of(first);
    let mut entries: Vec<RawEntry> = Vec::new();
    for row in rows {
        for passage in split_entries(row.passage, entries.last().map_or(0, |e| e.number), numbered, shape) {
            let last = entries.last().map_or(0, |e| e.number);
            let own = |value: u32| entries.is_empty() || follows(value, last) && Shape::of(passage.text()) == shape;
            let found = entry_number(passage.text(), last).filter(|(value, _)| numbered && own(*value));
            let fresh = found.is_some() || !numbered && begins_unnumbered(passage.text(), entries.last());
            match entries.last_mut() {
                Some(entry) if !fresh => entry.paragraphs.push(passage),
                _ => entries.push(raw_entry(passage, found, last + 1)),
            }
        }
    }
    entries
}

/// What the numbers of a list look like: a definition with a list of its own numbers it in another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Digits,
    Bracket,
    Parenthesis,
    Circle,
    Word,
    Star,
}

impl Shape {
    fn of(text: &str) -> Shape {
        match text.chars().next() {
            Some('(' | '（') => Shape::Parenthesis,
            Some('注') => Shape::Word,
            Some(c) if STARS.contains(&c) => Shape::Star,
            Some('①'..='⒇' | '㉑'..='㊿') => Shape::Circle,
            Some(c) if opens(c) => Shape::Bracket,
            _ => Shape::Digits,
        }
    }
}

/// Whether a number may come after another one of a list: the next, one of the next few, or the first of a new row.
fn follows(value: u32, last: u32) -> bool {
    value == 1 || (last + 1..=last + 4).contains(&value)
}

fn begins_unnumbered(text: &str, last: Option<&RawEntry>) -> bool {
    let waits = last.is_some_and(|e| e.paragraphs.len() == 1 && e.paragraphs.first().is_some_and(|p| is_own_line(p.text())));
    !waits && (terms::has_term(text) || is_own_line(text))
}

/// Cuts a row that holds several entries before each of them.
fn split_entries(mut passage: Passage, last: u32, numbered: bool, shape: Shape) -> Vec<Passage> {
    let mut cuts = Vec::new();
    if numbered {
        let text = passage.text();
        let mut expected = entry_number(text, last).map_or(last, |(value, _)| value) + 1;
        let mut before = None;
        for (at, c) in text.char_indices() {
            let opening = before.is_some_and(|b| is_stop(b) || closes(b) || is_quote(b) || matches!(b, '；' | ';'));
            let starts = c.is_ascii_digit() || opens(c) || !c.is_ascii() && number(text.after(at)).is_some();
            let starts = starts && Shape::of(text.after(at)) == shape;
            if opening && starts && strict_number(text.after(at)).is_some_and(|(value, _)| value == expected) {
                cuts.push(at);
                expected += 1;
            }
            before = Some(c);
        }
    }
    let mut tail: Vec<Passage> = cuts.iter().rev().map(|at| passage.split_off(*at)).collect();
    tail.push(passage);
    tail.reverse();
    tail
}

/// The number of an entry: its value and its bytes. A bare number (1“双碳”…) is believed only where it is the one expected after `last`.
pub(crate) fn entry_number(text: &str, last: u32) -> Option<(u32, usize)> {
    strict_number(text)
        .or_else(|| expected_number(text, last + 1))
        .or_else(|| star(text).map(|length| (last + 1, length)))
        .or_else(|| {
            let (value, length) = digits(text)?;
            let next = text.after(length).chars().next()?;
            (value == last + 1 && !next.is_ascii_digit() && (!next.is_ascii() || next == '"')).then_some((value, length))
        })
}

/// The number that a list goes on with, though the term behind it begins with a figure: 2．30公里滨江, 2.135战略.
fn expected_number(text: &str, expected: u32) -> Option<(u32, usize)> {
    let (value, length) = digits(text)?;
    let sign = text.after(length).chars().next().filter(|c| matches!(c, '.' | '．' | '、' | ')' | '）'))?;
    (value == expected).then_some((value, length + sign.len_utf8()))
}

/// Marks that stand for the number of a note.
pub(crate) const STARS: [char; 7] = ['*', '＊', '※', '★', '☆', '△', '▲'];

/// The bytes of the stars with which a text begins, and something behind them: *, **, ※.
pub(crate) fn star(text: &str) -> Option<usize> {
    const MOST: usize = 6;
    let first = text.chars().next().filter(|c| STARS.contains(c))?;
    let count = text.chars().take_while(|c| *c == first).count();
    let length = count * first.len_utf8();
    (count <= MOST && length < text.len()).then_some(length)
}

/// A number with a sign of its own: 1. \[1\] 【1】 ① 注1.
fn strict_number(text: &str) -> Option<(u32, usize)> {
    if let Some(found) = number(text).filter(|n| (Style::Arabic..=Style::Circled).contains(&n.style)) {
        return Some((found.value, found.length));
    }
    if let Some(c @ ('㉑'..='㉟' | '㊱'..='㊿')) = text.chars().next() {
        let value = if c <= '㉟' { c as u32 - '㉑' as u32 + 21 } else { c as u32 - '㊱' as u32 + 36 };
        return Some((value, c.len_utf8()));
    }
    let word = if text.starts_with("注释") {
        "注释".len()
    } else if text.starts_with('注') {
        '注'.len_utf8()
    } else {
        0
    };
    let rest = text.after(word);
    // “1”即一个核心区: a number in quotation marks is a word of the definition.
    let open = rest.chars().next().filter(|c| opens(*c) && !is_quote(*c)).map_or(0, char::len_utf8);
    let (value, length) = digits(rest.after(open))?;
    let mut end = word + open + length;
    if open > 0 {
        end += text.after(end).chars().next().filter(|c| closes(*c))?.len_utf8();
    }
    let sign = text.after(end).chars().next().filter(|c| matches!(c, '.' | '．' | '、' | ':' | '：'));
    (open > 0 || word > 0).then_some((value, end + sign.map_or(0, char::len_utf8)))
}
