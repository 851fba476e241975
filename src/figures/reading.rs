//! A document as the parts in which figures are searched.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Figure;
use super::grammar::{Part, Place, find};
use super::indicator::Indicators;
use crate::document::{Address, Block, Document, Kind, plain};

/// The figures of a report, in reading order. `addresses` are those of its blocks. With `open`, also
/// the figures of what is no indicator.
pub fn of_document(document: &Document, addresses: &[Address], indicators: &Indicators, open: bool) -> Vec<Figure> {
    let front = &document.front;
    if front.kind == Kind::Other {
        return Vec::new();
    }
    // A report for a year is given in it or at the end of the year before; any other day is that of something else.
    let given = front.delivered.and_then(|day| u16::try_from(day.year()).ok());
    let given = given.filter(|given| front.year.is_some_and(|year| *given == year || given + 1 == year));
    let mut reading = Reading::default();
    document.blocks.iter().for_each(|block| reading.block(block));
    let mut found = find(reading.parts, front.year, given, &Place::of(&front.region), indicators, open);
    for figure in &mut found {
        let anchor = addresses.get(figure.block as usize).map(|address| address.anchor.id());
        figure.anchor = anchor.unwrap_or_default().into();
    }
    found
}

/// A passage of a report that can state figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph<'a> {
    /// The number of its block, as addresses are counted.
    pub block: u32,
    pub anchor: &'a str,
    /// The fingerprint of the block that the anchor leads to: of the whole list for an item of it.
    pub fingerprint: &'a str,
    /// The plain text.
    pub text: Cow<'a, str>,
}

/// The passages of a report that can state figures, in reading order. `addresses` are those of its blocks.
pub fn paragraphs<'a>(document: &'a Document, addresses: &'a [Address]) -> Vec<Paragraph<'a>> {
    let mut reading = Reading::default();
    document.blocks.iter().for_each(|block| reading.block(block));
    let anchored = |address: &&Address| !address.fingerprint.is_empty();
    let prints: HashMap<&str, &str> =
        addresses.iter().filter(anchored).map(|address| (address.anchor.id(), address.fingerprint.as_str())).collect();
    let paragraph = |part: Part<'a>| {
        let anchor = addresses.get(part.block as usize)?.anchor.id();
        let fingerprint = prints.get(anchor).copied().unwrap_or_default();
        Some(Paragraph { block: part.block, anchor, fingerprint, text: part.text })
    };
    reading.parts.into_iter().filter_map(paragraph).filter(|paragraph| !paragraph.anchor.is_empty()).collect()
}

#[derive(Default)]
struct Reading<'a> {
    parts: Vec<Part<'a>>,
    blocks: u32,
}

impl<'a> Reading<'a> {
    fn block(&mut self, block: &'a Block) {
        let number = self.blocks;
        self.blocks += 1;
        let part = |text: Cow<'a, str>, level, lead| Part { block: number, level, lead, text };
        match block {
            Block::Heading(heading) => self.parts.push(part(plain(&heading.text), Some(heading.level), heading.lead)),
            Block::Paragraph(text) => self.parts.push(part(plain(text), None, false)),
            Block::List { items, .. } => items.iter().flatten().for_each(|inner| self.block(inner)),
            Block::Quote(blocks) => blocks.iter().for_each(|inner| self.block(inner)),
            // The cells of a table have no sentences, and code is no text.
            Block::Table { .. } | Block::Code { .. } | Block::Rule => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::markdown::read::read;

    fn found(text: &str) -> Vec<Figure> {
        let text = format!("---\ntitle: 甲市政府工作报告\nregion: [甲省, 甲市]\nyear: 2024\n---\n\n{text}\n");
        let document = read(&std::sync::Arc::from("a.md"), &text).value.unwrap();
        of_document(&document, &document.addresses(), Indicators::core(), false)
    }

    #[test]
    fn every_quote_is_in_its_paragraph_and_every_figure_has_an_anchor() {
        let text = "## 2023年工作回顾 {#s1}\n\n全市地区生产总值**1000亿元**，增长6%。\n\n- 新增就业5万人。\n- 外贸出口增长2%。";
        let figures = found(text);
        let shown: Vec<String> = figures.iter().map(|f| format!("{} {} {}", f.anchor, f.indicator, f.quote)).collect();
        assert_eq!(
            shown,
            [
                "s1-p1 gdp 地区生产总值1000亿元",
                "s1-p1 gdp 地区生产总值1000亿元，增长6%",
                "s1-p2 new_jobs 新增就业5万人",
                "s1-p2 exports 外贸出口增长2%",
            ]
        );
    }
}
