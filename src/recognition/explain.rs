//! The ledger as a person reads it: one row for each stretch of the raw text, with what became of it.

use std::fmt::Write as _;

use super::ledger::{Fate, Ledger, Reason};
use super::tape::line::is_blank;
use crate::han::cut::CutText;

/// One stretch of a raw text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where it starts, counted from 1, the column in characters.
    pub line: u32,
    pub column: u32,
    /// Its characters without blanks.
    pub characters: usize,
    /// What became of it: `text of 1`, `title of 1`, `dropped: navigation`.
    pub fate: String,
    /// Its beginning and its end on one line.
    pub excerpt: String,
    /// All of it on one line.
    pub whole: String,
}

/// Characters of a stretch that are shown from each of its ends.
const SHOWN: usize = 16;

/// The rows of a ledger, in order of the text; blanks by themselves have none.
pub(crate) fn rows(raw: &str, ledger: &Ledger) -> Vec<Row> {
    let (mut line, mut column, mut at) = (1, 1, 0);
    let mut rows = Vec::new();
    for (range, fate) in &ledger.entries {
        advance(raw.get(at..range.start).unwrap_or(""), &mut line, &mut column);
        at = range.start;
        if *fate == Fate::Dropped(Reason::Blank) {
            continue;
        }
        let text = raw.get(range.clone()).unwrap_or("");
        let characters = text.chars().filter(|c| !is_blank(*c)).count();
        rows.push(Row {
            line,
            column,
            characters,
            fate: words(fate),
            excerpt: excerpt(text),
            whole: on_one_line(text.chars()),
        });
    }
    rows
}

/// The ledger of a raw text as lines: place, characters, fate, excerpt; and a line that sums it up.
pub(crate) fn explain(raw: &str, ledger: &Ledger) -> String {
    let rows = rows(raw, ledger);
    let width = rows.iter().map(|r| r.fate.len()).max().unwrap_or(0);
    let mut out = String::new();
    for row in &rows {
        let place = format!("{}:{}", row.line, row.column);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{place:>10} {:>7}  {:width$}  {}", row.characters, row.fate, row.excerpt);
    }
    let sums = ledger.sums(raw);
    let dropped: Vec<String> = sums.dropped.iter().map(|(reason, n)| format!("{n} {}", reason.name())).collect();
    let dropped = if dropped.is_empty() { "nothing".to_owned() } else { dropped.join(", ") };
    let _ = writeln!(out, "{:>10} {:>7}  characters of text, {} of front matter; dropped: {dropped}", "", sums.kept, sums.meta);
    out
}

fn words(fate: &Fate) -> String {
    match fate {
        Fate::Body { item } => format!("text of {item}"),
        Fate::Heading { item } => format!("heading of {item}"),
        Fate::Note { item } => format!("note of {item}"),
        Fate::Meta { item, field } => format!("{field} of {item}"),
        Fate::Dropped(reason) => format!("dropped: {}", reason.name()),
    }
}

fn advance(text: &str, line: &mut u32, column: &mut u32) {
    match text.rfind('\n') {
        Some(last) => {
            *line += text.bytes().filter(|b| *b == b'\n').count() as u32;
            *column = 1 + text.after(last + 1).chars().count() as u32;
        }
        None => *column += text.chars().count() as u32,
    }
}

fn excerpt(text: &str) -> String {
    let count = text.chars().take(2 * SHOWN + 2).count();
    if count <= 2 * SHOWN {
        return on_one_line(text.chars());
    }
    let head: String = on_one_line(text.chars().take(SHOWN));
    let mut tail: Vec<char> = text.chars().rev().take(SHOWN).collect();
    tail.reverse();
    format!("{head} … {}", on_one_line(tail))
}

fn on_one_line(text: impl IntoIterator<Item = char>) -> String {
    text.into_iter().map(|c| if is_blank(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_reads_as_a_table() {
        let raw = "首页 > 新闻\n\n政府工作报告\n  各位代表:";
        let entries = vec![
            (0..15, Fate::Dropped(Reason::Navigation)),
            (15..17, Fate::Dropped(Reason::Blank)),
            (17..35, Fate::Meta { item: 1, field: "title" }),
            (35..38, Fate::Dropped(Reason::Blank)),
            (38..51, Fate::Body { item: 1 }),
        ];
        let ledger = Ledger { entries };
        let expected = [
            "       1:1       5  dropped: navigation  首页 > 新闻",
            "       3:1       6  title of 1           政府工作报告",
            "       4:3       5  text of 1            各位代表:",
            "                 5  characters of text, 6 of front matter; dropped: 5 navigation",
            "",
        ];
        assert_eq!(explain(raw, &ledger), expected.join("\n"));
    }
}
