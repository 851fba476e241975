//! Runs of 1. 2. 3.: headings of the third level, or items of a list? And where the annexes begin, which have numbers of their own.

use super::numbering::{Number, Style, has_figures, number};
use super::paragraphs::{Row, is_own_line};
use crate::han::class::is_stop;
use crate::han::cut::{CutList, CutText};

/// A first sentence up to this many characters may be a heading that is run into its paragraph.
const SHORT: usize = 30;
/// Rows before a list in which its announcement is sought.
const ANNOUNCED: usize = 3;

/// A number's row.
struct Member {
    at: usize,
    number: Number,
}

/// For each row whether it carries the number of a heading in a style from 1. downward.
pub(crate) fn headings(rows: &[Row], annex: usize) -> Vec<bool> {
    let mut heading = vec![false; rows.len()];
    for style in [Style::Arabic, Style::ArabicParen, Style::Circled, Style::Ordinal, Style::Point, Style::Dash] {
        for run in runs(rows, annex, style) {
            // A sentence after 一是 or —— is a lead; only on a line of its own does such a number make a heading by itself.
            let own_lines = style.is_section() || run.iter().all(|m| is_own_line(rows.at(m.at).passage.text()));
            if own_lines && are_headings(rows, &run) {
                run.iter().for_each(|m| heading.put(m.at, true));
            }
        }
    }
    heading
}

/// Rows of one style whose values go up, between headings of a higher style.
fn runs(rows: &[Row], annex: usize, style: Style) -> Vec<Vec<Member>> {
    let mut runs: Vec<Vec<Member>> = Vec::new();
    let mut last: Option<u32> = None;
    for (at, row) in rows.iter().enumerate().take(annex) {
        let Some(number) = number(row.passage.text()).filter(|_| !row.is_set()) else { continue };
        if number.style < style && number.style <= Style::HanParen {
            last = None;
        }
        if number.style != style {
            continue;
        }
        let goes_on = last.is_some_and(|last| number.value == 0 || (last + 1..=last + 2).contains(&number.value));
        last = Some(number.value);
        match runs.last_mut().filter(|_| goes_on) {
            Some(run) => run.push(Member { at, number }),
            None => runs.push(vec![Member { at, number }]),
        }
    }
    runs
}

fn are_headings(rows: &[Row], run: &[Member]) -> bool {
    if announces_list(rows, run) {
        return false;
    }
    let own = run.iter().filter(|m| is_own_line(rows.at(m.at).passage.text())).count();
    let followed = run.iter().enumerate().filter(|(i, m)| {
        let next = run.get(i + 1).map_or(m.at + 2, |n| n.at);
        next > m.at + 1 && rows.get(m.at + 1).is_some_and(|r| number(r.passage.text()).is_none_or(|n| n.style > m.number.style))
    });
    if own * 2 > run.len() {
        return followed.count() * 10 >= run.len() * 6;
    }
    if is_second_level(rows, run) {
        return true;
    }
    let titled = run.iter().filter(|m| opens_with_title(rows.at(m.at).passage.text(), m.number.length)).count();
    titled * 10 >= run.len() * 6
        && (run.len() > 1 || run.iter().all(|m| m.number.value > 1) || run.iter().any(|m| rows.at(m.at).passage.count() > 60))
}

/// The shortest section of a flattened text, in characters with its heading.
const SHORTEST_SECTION: usize = 36;

/// Whether a run of 1、 numbers the sections of a flattened text: no (一) does, and each holds more than a line.
fn is_second_level(rows: &[Row], run: &[Member]) -> bool {
    let style = |row: &Row| number(row.passage.text()).map(|n| n.style);
    run.len() > 1
        && run
            .iter()
            .all(|m| m.number.style == Style::Arabic && rows.at(m.at).flat && rows.at(m.at).passage.count() >= SHORTEST_SECTION)
        && !rows.iter().any(|row| style(row) == Some(Style::HanParen))
}

/// Whether a short sentence without figures opens the row and text follows it.
fn opens_with_title(text: &str, skip: usize) -> bool {
    let text = text.after(skip);
    let Some((at, stop)) = text.char_indices().find(|(_, c)| is_stop(*c)) else { return false };
    let title: Vec<char> = text.before(at).chars().collect();
    let rest = text.after(at + stop.len_utf8());
    (3..=SHORT).contains(&title.len()) && !has_figures(&title) && rest.chars().count() >= 16
}

/// Whether the rows before a run say that a list follows: the ten livelihood matters (民生实事) are counted, not divided.
fn announces_list(rows: &[Row], run: &[Member]) -> bool {
    let Some(first) = run.first() else { return false };
    let before = rows.part(first.at.saturating_sub(ANNOUNCED)..first.at);
    before.iter().any(|row| announces_matters(row.passage.text()))
}

/// Whether a row announces livelihood matters: it is a heading that names them, or its last sentence does and ends with a colon. A sentence that
/// only speaks of them (补上短板、办好实事。) announces nothing.
fn announces_matters(text: &str) -> bool {
    const HEADING: usize = 40;
    let last = text.rsplit(is_stop).find(|sentence| !sentence.is_empty()).unwrap_or(text);
    last.contains("实事") && (text.ends_with([':', '：']) || text.chars().count() <= HEADING)
}

/// The row with which the annexes begin, or the number of rows.
pub(crate) fn annex(rows: &[Row]) -> usize {
    // By their length: the cells of a table in an annex may be many rows.
    let all: usize = rows.iter().map(|row| row.passage.text().len()).sum();
    let mut before = 0;
    let behind_half = |row: &Row| {
        before += row.passage.text().len();
        before * 2 >= all
    };
    let half = rows.iter().position(behind_half).unwrap_or(rows.len());
    (half..rows.len()).find(|at| is_annex(rows.at(*at).passage.text())).unwrap_or(rows.len())
}

/// Whether a row is the title of an annex: 附件, 附件1:…, 附表.
pub(crate) fn is_annex(text: &str) -> bool {
    let rest = ["附件", "附表", "附录", "附："].iter().find_map(|word| text.strip_prefix(word));
    rest.is_some_and(|rest| text.chars().count() <= 40 && !rest.contains('。'))
}
