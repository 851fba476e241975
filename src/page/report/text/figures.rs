//! The figures of a report while its text is written: which words state them, and which are in a table already.

use std::ops::Range;

use crate::figures::Figure;
use crate::han::cut::CutText;

/// The words of a figure's value within its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quoted<'a> {
    block: u32,
    /// Bytes of the block's plain text.
    pub range: Range<usize>,
    pub words: &'a str,
    /// The number of the figure in the list, from 1.
    pub number: usize,
}

/// The figures of a document while its text is written.
pub(super) struct Stated<'a> {
    pub figures: Vec<&'a Figure>,
    /// In order of block and place in it.
    quoted: Vec<Quoted<'a>>,
    /// Whether the words of each figure are linked.
    pub linked: Vec<bool>,
    /// The number of figures in the tables so far.
    pub listed: usize,
}

impl<'a> Stated<'a> {
    /// The figures of indicators that are about the whole place.
    pub(super) fn new(figures: &'a [Figure]) -> Stated<'a> {
        let mut figures: Vec<&Figure> = figures.iter().filter(|figure| figure.core).collect();
        figures.sort_by_key(|figure| figure.block);
        let mut quoted: Vec<Quoted> = figures.iter().zip(1..).filter_map(|(figure, n)| quoted(&figures, figure, n)).collect();
        quoted.sort_by_key(|words| (words.block, words.range.start, words.range.end));
        let linked = vec![false; figures.len()];
        Stated { figures, quoted, linked, listed: 0 }
    }

    /// The words to be linked in a block.
    pub(super) fn in_block(&self, block: u32) -> Vec<Quoted<'a>> {
        let first = self.quoted.partition_point(|words| words.block < block);
        self.quoted.iter().skip(first).take_while(|words| words.block == block).cloned().collect()
    }
}

/// The words of a figure's value: the last number of its quote to the end of the quote. If several figures have one quote, each
/// has the number at its place among the last ones.
fn quoted<'a>(all: &[&'a Figure], figure: &'a Figure, number: usize) -> Option<Quoted<'a>> {
    let same = |other: &&&Figure| other.block == figure.block && other.at == figure.at && other.quote == figure.quote;
    let sharing = all.iter().filter(same).count();
    let before = all.iter().take(number - 1).filter(same).count();
    let numbers = numbers(&figure.quote);
    let numbers = numbers.get(numbers.len().checked_sub(sharing)?..)?;
    let start = *numbers.get(before)?;
    let rest = figure.quote.after(start);
    let end = if before + 1 < sharing {
        rest.find(['、', '，', '和', '及', '与', '；']).unwrap_or(rest.len())
    } else {
        rest.len()
    };
    let at = figure.at as usize + start;
    Some(Quoted { block: figure.block, range: at..at + end, words: rest.before(end), number })
}

/// Where the numbers of a text begin that are not years.
fn numbers(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match (c.is_ascii_digit() || (begun.is_some() && matches!(c, '.' | ',')), begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                if c != '年' {
                    starts.push(start);
                }
                begun = None;
            }
            _ => {}
        }
    }
    starts.extend(begun);
    starts
}
