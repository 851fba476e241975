//! The outline: which rows are headings, and of which level. Levels come from the document as a whole: which number styles occur and
//! which nests in which, whether unnumbered parts are above them, where numbering begins again.

pub mod composition;
pub(crate) mod flat;
pub(crate) mod flat_leads;
pub(crate) mod heading_end;
pub(crate) mod joint_choice;
pub(crate) mod leads;
pub(crate) mod levels;
pub(crate) mod links;
pub(crate) mod numbered_runs;
pub(crate) mod numbering;
pub(crate) mod paragraphs;
pub(crate) mod weights;

use self::flat_leads::Habit;
use self::heading_end::{Ending, Head, ends};
use self::levels::Found;
use self::numbering::{Style, has_figures, number, without_number};
use self::paragraphs::{Row, is_numbered_line, is_own_line};
use super::tape::passage::Passage;
use crate::han::cut::{CutList, CutText};

use crate::han::char_stats::Usage;
use crate::han::class::is_stop;

/// A heading or a paragraph of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Heading { level: u8, lead: bool, text: Passage },
    Paragraph(Row),
}

/// A heading whose end is a guess: where its text is on the tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncertain {
    pub heading: Passage,
}

/// The rows of a report as headings and paragraphs, in order, and the headings whose end is uncertain. Leads are not yet sought.
pub fn outline(rows: Vec<Row>) -> (Vec<Item>, Vec<Uncertain>) {
    let rows = with_second_lines(rows);
    let found = levels::assign(&rows, &numbered(&rows));
    let endings = endings(&rows, &found);
    let mut items = Vec::with_capacity(rows.len() * 2);
    let mut uncertain = Vec::new();
    for ((row, found), ending) in rows.into_iter().zip(found).zip(endings) {
        match (found, ending) {
            (Some(found), Some(end)) => {
                let heading = cut(row, found.level, end.at, &mut items);
                uncertain.extend(heading.filter(|_| end.doubtful).map(|heading| Uncertain { heading }));
            }
            _ => items.push(Item::Paragraph(row)),
        }
    }
    (items, uncertain)
}

/// Rows in which a numbered heading that was set in two lines is one. A short line without a number right below it is its second line where
/// numbered headings divide the section: no heading of its own stands above them.
fn with_second_lines(rows: Vec<Row>) -> Vec<Row> {
    let style = |row: &Row| {
        let numbered = number(row.passage.text()).filter(|n| n.style <= Style::HanParen);
        numbered.filter(|_| is_numbered_line(row.passage.text()) && !row.is_set() && !row.flat).map(|n| n.style)
    };
    let plain = |row: &Row| {
        let text = row.passage.text();
        number(text).is_none() && is_own_line(text) && !levels::is_part(text) && row.mark.is_none() && !row.flat
    };
    let second: Vec<bool> = (0..rows.len())
        .map(|at| {
            let above = at.checked_sub(1).and_then(|n| rows.get(n)).and_then(style);
            let divided = |above: Style| {
                let next = rows.iter().enumerate().skip(at + 1).find(|(_, row)| style(row).is_some() || plain(row));
                next.is_some_and(|(n, row)| style(row).is_some_and(|below| n == at + 1 || below > above))
            };
            plain(rows.at(at)) && above.is_some_and(divided)
        })
        .collect();
    let mut joined: Vec<Row> = Vec::with_capacity(rows.len());
    for (row, second) in rows.into_iter().zip(second) {
        match joined.last_mut() {
            Some(heading) if second => heading.passage.append(row.passage),
            _ => joined.push(row),
        }
    }
    joined
}

/// Cuts a heading off the row that it opens.
fn cut(mut row: Row, level: u8, at: usize, items: &mut Vec<Item>) -> Option<Passage> {
    let rest = row.passage.split_off(at);
    let text = std::mem::take(&mut row.passage);
    let lead = level >= 3 && text.text().ends_with(is_stop);
    items.push(Item::Heading { level, lead, text: text.clone() });
    if !rest.is_empty() {
        row.passage = rest;
        items.push(Item::Paragraph(row));
    }
    Some(text)
}

/// Which rows are headings, as far as their number or their shape tells, with the style of the number.
fn numbered(rows: &[Row]) -> Vec<Option<Style>> {
    let annex = numbered_runs::annex(rows);
    let runs = numbered_runs::headings(rows, annex);
    (0..rows.len())
        .map(|at| {
            let text = rows.at(at).passage.text();
            let style = number(text).map(|n| n.style);
            match style {
                _ if at >= annex || rows.at(at).is_set() => None,
                Some(style) if style <= Style::HanParen => Some(style),
                Some(style) => runs.value(at).then_some(style),
                None => None,
            }
        })
        .collect()
}

/// Where a row's heading ends.
#[derive(Debug, Clone, Copy)]
struct End {
    /// Bytes of the row's text.
    at: usize,
    doubtful: bool,
}

/// A heading that ends with a colon is at most this long, in characters.
const LONGEST_ANNOUNCING: usize = 24;
/// A choice that is better than the next by less than this is said to be uncertain.
const DOUBT: f32 = 0.6;

/// The ends of all headings. Siblings, that is headings of one style and level up to the next higher one, are judged together.
fn endings(rows: &[Row], found: &[Option<Found>]) -> Vec<Option<End>> {
    let groups: Vec<(Vec<usize>, Vec<Head>)> = siblings(rows, found)
        .into_iter()
        .map(|siblings| {
            let heads: Vec<Head> = siblings.iter().map(|at| head(rows, *at, &found.value(*at))).collect();
            (siblings, unglued(heads))
        })
        .collect();
    // Only where nothing shows the end: elsewhere a stop, a line end or a blank does.
    let hidden = groups.iter().any(|(_, heads)| heads.iter().any(|h| h.flat));
    let usage = Usage::of(rows.iter().filter(|_| hidden).map(|r| without_number(r.passage.text())));
    let habit = Habit::of(
        &usage,
        rows.iter().zip(found).filter(|(r, f)| r.flat && f.is_some()).map(|(r, _)| behind_first(r.passage.text())),
    );
    let mut endings = vec![None; rows.len()];
    for (siblings, heads) in &groups {
        let found = as_one(heads, ends_of(&usage, &habit, heads));
        for ((at, head), ending) in siblings.iter().zip(heads).zip(found) {
            let length = rows.at(*at).passage.text().len() - head.text.len();
            let doubtful = head.flat && ending.margin < if head.glued { 2.0 * DOUBT } else { DOUBT };
            endings.put(*at, ending.at.map(|end| End { at: length + end, doubtful }));
        }
    }
    endings
}

/// The ends of siblings. Where some end at a line's end or a blank and the text of others is glued to them without any mark, the ends of those
/// are sought as in a flattened text.
fn ends_of(usage: &Usage, habit: &Habit, heads: &[Head]) -> Vec<Ending> {
    let found = ends(usage, habit, heads);
    let unmarked = heads.iter().zip(&found).filter(|(head, end)| end.at.is_some_and(|at| !ends_at_stop(head, at))).count();
    let shown = found.iter().filter(|end| end.at.is_some()).count();
    let glued = |(head, end): (&Head, &Ending)| end.at.is_none() && head.hides_end();
    if unmarked * 2 <= shown || !heads.iter().zip(&found).any(glued) {
        return found;
    }
    let again: Vec<Head> = heads
        .iter()
        .zip(&found)
        .map(|(head, end)| Head { flat: head.flat || glued((head, end)), glued: glued((head, end)), ..head.clone() })
        .collect();
    ends(usage, habit, &again)
}

fn ends_at_stop(head: &Head, at: usize) -> bool {
    head.text.before(at).ends_with(is_stop)
}

/// The ends of siblings so that they are headings or paragraphs together: a number that goes on with a run of headings is one too, however
/// long its first sentence is; where few of a run could be headings, none is.
fn as_one(heads: &[Head], mut ends: Vec<Ending>) -> Vec<Ending> {
    let glued = heads.iter().all(|h| h.glued);
    let is_run = heads.len() > 1 && heads.iter().all(|h| h.numbered && (glued || !h.flat && !h.glued));
    let marked = heads.iter().zip(&ends).all(|(head, end)| end.at.is_none_or(|at| ends_at_stop(head, at)));
    let short = || heads.iter().filter(|h| opens_short(h)).count() * 2 > heads.len();
    if !is_run || glued && !marked || ends.iter().all(|e| e.at.is_none()) && (glued || !short()) {
        return ends;
    }
    let mut found = ends.clone();
    for (head, end) in heads.iter().zip(&mut found).filter(|(_, end)| end.at.is_none()) {
        end.at = first_sentence(head);
    }
    let count = found.iter().filter(|e| e.at.is_some()).count();
    if count * 2 > heads.len() {
        return found;
    }
    ends.iter_mut().filter(|_| heads.iter().all(|h| h.low)).for_each(|e| e.at = None);
    ends
}

/// The longest heading that its siblings show to be one, in characters. The longest among some 400 runs of real reports that a reader takes for
/// headings has about 110.
const LONGEST_SIBLING: usize = 120;

/// Whether a row opens with a short sentence as headings do.
fn opens_short(head: &Head) -> bool {
    const SHORT: usize = 20;
    let sentence = first_sentence(head).map(|end| head.text.before(end));
    sentence.is_some_and(|s| s.chars().count() <= SHORT && !has_figures(&s.chars().collect::<Vec<char>>()))
}

/// The bytes of the first sentence of a heading's row, with its stop, if text follows it there or below.
fn first_sentence(head: &Head) -> Option<usize> {
    let (at, stop) = head.text.char_indices().take(LONGEST_SIBLING).find(|(_, c)| is_stop(*c))?;
    let end = at + stop.len_utf8();
    (at > 0 && (end < head.text.len() || head.followed)).then_some(end)
}

/// Headings that are glued to their paragraphs though each section has a line of its own: their ends are sought as in a flattened text.
fn unglued(mut heads: Vec<Head>) -> Vec<Head> {
    let glued = heads.iter().filter(|h| h.is_glued()).count();
    if heads.len() >= 2 && glued * 5 >= heads.len() * 4 && heads.iter().all(|h| !h.own_line && !h.flat) {
        heads.iter_mut().for_each(|h| (h.flat, h.glued) = (true, true));
    }
    heads
}

/// What follows the first sentence.
fn behind_first(text: &str) -> &str {
    text.find('。').map_or("", |at| text.after(at + '。'.len_utf8()))
}

fn head<'r>(rows: &'r [Row], at: usize, found: &Option<Found>) -> Head<'r> {
    let row = rows.at(at);
    let text = row.passage.text();
    let skip = found.and_then(|f| f.style).and_then(|_| number(text)).map_or(0, |n| n.length);
    let announces = text.ends_with([':', '：']) && text.chars().count() <= LONGEST_ANNOUNCING && !text.contains('。');
    let own_line = (is_own_line(text) || is_numbered_line(text) || announces || text.len() == skip)
        && !(row.flat && text.chars().count() > 60)
        || found.is_some_and(|f| f.style.is_none()) && !row.flat;
    let gaps = row.passage.gaps().iter().filter(|g| **g > skip).map(|g| g - skip).collect();
    let part = found.is_some_and(|f| f.level == 1);
    let style = found.and_then(|f| f.style);
    let (numbered, low) = (style.is_some_and(Style::is_section), style.is_some_and(|s| s >= Style::HanParen));
    let below = rows.get(at + 1).filter(|below| !below.is_set());
    let followed =
        below.is_some_and(|below| number(below.passage.text()).is_none_or(|n| style.is_some_and(|own| n.style > own)));
    Head { text: text.after(skip), own_line, flat: row.flat, gaps, part, glued: false, numbered, low, followed }
}

/// Headings of one style up to the next of a higher level, or up to one that counts from 1 again.
fn siblings(rows: &[Row], found: &[Option<Found>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // The kinds of heading that may go on, each with the number of its group.
    let mut open: Vec<(Found, usize)> = Vec::new();
    for (at, found) in found.iter().enumerate().filter_map(|(at, f)| f.as_ref().map(|f| (at, *f))) {
        open.retain(|(kind, _)| kind.level <= found.level);
        if found.style.is_some() && number(rows.at(at).passage.text()).is_some_and(|n| n.value == 1) {
            open.retain(|(kind, _)| kind.level != found.level || kind.style != found.style);
        }
        let group = open.iter().find(|(kind, _)| kind.level == found.level && kind.style == found.style);
        match group.and_then(|(_, group)| groups.get_mut(*group)) {
            Some(members) => members.push(at),
            None => {
                open.push((found, groups.len()));
                groups.push(vec![at]);
            }
        }
    }
    groups
}
