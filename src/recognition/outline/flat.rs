//! Flattened texts: a report on one line, where at most a blank is left before a heading and nothing where it ends.
//! [`explode`] cuts such a line before each heading; `endings` finds for all headings of a section together where each of them ends.

use super::numbering::{Number, Style, number};
use super::paragraphs::Row;
use crate::han::class::{closes, is_stop};
use crate::han::cut::CutText;
use crate::han::quotes::is_quote;
use crate::recognition::notes;
use crate::recognition::tape::passage::Passage;

/// From this many characters on, a line that holds numbered headings is taken for several paragraphs put on one line.
const FLATTENED: usize = 1200;

/// The same in a part of a few lines, where two numbered headings at least are found.
const SHORT: usize = 160;
/// So many lines are few.
const FEW: usize = 4;

/// Cuts flattened rows before their headings, at blanks after a full stop, and before each address to the deputies.
pub(crate) fn explode(rows: Vec<Row>, flat: bool) -> Vec<Row> {
    let few = flat || rows.len() <= FEW;
    let mut exploded = Vec::with_capacity(rows.len());
    let mut sequence = Sequence::default();
    for row in rows {
        let count = row.passage.count();
        let long = count >= FLATTENED;
        let cuts = if (long || few && count >= SHORT) && row.mark.is_none() {
            cuts(&row.passage, &mut sequence)
        } else {
            Cuts::default()
        };
        let headings = if long { 1 } else { 2 };
        if !flat && cuts.headings < headings {
            exploded.push(row);
            continue;
        }
        split(row, &cuts.at, &mut exploded);
    }
    exploded
}

fn split(mut row: Row, cuts: &[usize], into: &mut Vec<Row>) {
    let mut tail = Vec::with_capacity(cuts.len());
    for at in cuts.iter().rev() {
        tail.push(row.passage.split_off(*at));
    }
    let fresh = |passage| Row { passage, flat: true, ..Row::default() };
    into.push(Row { flat: true, ..row });
    into.extend(tail.into_iter().rev().filter(|p: &Passage| !p.is_empty()).map(fresh));
}

/// Where a line is to be cut, in bytes, and how many of the cuts are before a numbered heading.
#[derive(Default)]
struct Cuts {
    at: Vec<usize>,
    headings: usize,
}

fn cuts(passage: &Passage, sequence: &mut Sequence) -> Cuts {
    let text = passage.text();
    let mut found = Cuts::default();
    let mut gaps = passage.gaps().iter().peekable();
    let mut before = [None::<char>; 2];
    // Where the last heading is, as long as no sentence has ended behind it, with the style of its number.
    let mut open: Option<(usize, Style)> = None;
    for (at, c) in text.char_indices() {
        while gaps.next_if(|g| **g < at).is_some() {}
        let gap = gaps.peek() == Some(&&at);
        let stop = before[1].is_some_and(is_stop)
            || before[1].is_some_and(|c| closes(c) || is_quote(c)) && before[0].is_some_and(is_stop);
        let pause = stop || matches!(before[1], Some('：' | ':')) || gap && before[1].is_some_and(|c| closes(c) || is_quote(c));
        if stop {
            open = None;
        }
        let below =
            open.filter(|(start, _)| at - start <= NAME).is_some_and(|(_, style)| opens_below(text.after(at), style, gap));
        if at == 0 {
            open = number(text).inspect(|n| sequence.take(n)).map(|n| (at, n.style));
        } else if (pause || below) && may_open(c) {
            let rest = text.after(at);
            if let Some(number) = number(rest).filter(|n| sequence.goes_on(n, stop || below)) {
                found.headings += 1;
                found.at.push(at);
                open = Some((at, number.style));
            } else if stop && (gap || rest.starts_with("各位代表") || notes::opens_list(rest)) {
                found.at.push(at);
            }
        } else if gap && stop {
            found.at.push(at);
        }
        before = [before[1], Some(c)];
    }
    found
}

/// The longest heading that the first heading below it follows without text between them, in bytes.
const NAME: usize = 120;

/// Whether a heading below one of this style begins here, which nothing parts from it but a blank or its own parenthesis.
fn opens_below(rest: &str, above: Style, gap: bool) -> bool {
    if !rest.starts_with(may_open) {
        return false;
    }
    number(rest)
        .is_some_and(|n| n.value == 1 && n.style > above && (n.style == Style::HanParen || gap && n.style <= Style::Arabic))
}

/// Whether a character may open a number, an address or the title of a list; most characters are sorted out here.
fn may_open(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '(' | '（' | '第' | '各' | '名' | '注' | '附' | '【' | '《')
        || "一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩".contains(c)
}

/// The last number of each style: a number within a line is believed only where it goes on from the one before or begins again.
#[derive(Debug, Default)]
struct Sequence {
    last: [u32; 6],
}

impl Sequence {
    fn slot(&mut self, style: Style) -> Option<&mut u32> {
        self.last.get_mut(style as usize).filter(|_| style.is_section())
    }

    fn take(&mut self, number: &Number) {
        if let Some(last) = self.slot(number.style) {
            *last = number.value;
        }
    }

    /// Whether a number within a line is one of a heading; if so, it is taken. After a colon only the first of a row is believed, or one in
    /// parentheses.
    fn goes_on(&mut self, number: &Number, stop: bool) -> bool {
        let Some(last) = self.slot(number.style) else { return false };
        let next = number.value == 1 || (*last > 0 && (*last + 1..=*last + 2).contains(&number.value));
        let first = *last == 0 && number.style <= Style::HanParen;
        if !(next || first) || !stop && number.style > Style::HanParen {
            return false;
        }
        *last = number.value;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::outline::paragraphs::rows;
    use crate::recognition::reports::span::Part;
    use crate::recognition::tape::Tape;
    use crate::recognition::tape::line;

    fn exploded(text: &str) -> Vec<String> {
        let tape = Tape::new(text);
        let part = Part { lines: line::lines(&tape), flat: true, ..Part::default() };
        explode(rows(&tape, &part), true).iter().map(|r| r.passage.text().to_owned()).collect()
    }

    #[test]
    fn a_flat_line_is_cut_before_its_headings_and_after_stops_with_a_blank() {
        let body = "稳步推进各项工作。".repeat(40);
        let text = format!("{body} 一、回顾过去一年,{body} (一)增动能{body}(二)补短板{body}各位代表!{body} 全年向好。");
        let heads: Vec<String> = exploded(&text).iter().map(|r| r.chars().take(4).collect()).collect();
        assert_eq!(heads, ["稳步推进", "一、回顾", "(一)增", "(二)补", "各位代表", "全年向好"]);
    }

    #[test]
    fn numbers_that_do_not_go_on_are_text() {
        let body = "稳步推进各项工作。".repeat(40);
        let text = format!("{body} 一、回顾{body}围绕“干好一一 六、当好排头兵”。{body} 二、安排{body}");
        assert_eq!(exploded(&text).len(), 3);
    }
}
