//! Which tables of a page are tables of figures and which only lay it out; and where each cell stands.

use std::collections::BTreeMap;

use super::tree::Tree;

/// The longest text of a cell of figures and words, in characters.
const LONGEST_CELL: usize = 150;

/// Rows and columns that a cell can span, and cells that a table can have.
const WIDEST: u32 = 50;
const MOST_CELLS: usize = 20_000;

/// The cells of the tables of data that stand in a part of a page, by node: table, row and column, each from 0.
pub fn cells(tree: &Tree, part: std::ops::Range<usize>) -> BTreeMap<usize, (u32, u32, u32)> {
    let mut found = BTreeMap::new();
    let mut tables = 0;
    for at in part {
        if tree.element(at).is_some_and(|e| e.name == "table")
            && let Some(table) = data(tree, at)
        {
            found.extend(table.into_iter().map(|(node, (row, column))| (node, (tables, row, column))));
            tables += 1;
        }
    }
    found
}

/// The cells of a table of data with row and column; `None` for a table that lays out a page.
fn data(tree: &Tree, table: usize) -> Option<Vec<(usize, (u32, u32))>> {
    if tree.within(table).any(|n| tree.element(n).is_some_and(|e| e.name == "table")) {
        return None;
    }
    let rows: Vec<usize> = tree.within(table).filter(|n| tree.element(*n).is_some_and(|e| e.name == "tr")).collect();
    let mut placed = Vec::new();
    let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
    let mut labels = 0;
    // Columns that a cell of a row above still takes, with the rows that are left of it.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    for (row, at) in rows.iter().enumerate() {
        let mut column = 0;
        let mut next: BTreeMap<u32, u32> =
            taken.iter().filter(|(_, left)| **left > 1).map(|(c, left)| (*c, left - 1)).collect();
        for cell in tree.children(*at).filter(|n| tree.element(*n).is_some_and(|e| e.is(&["td", "th"]))) {
            while taken.contains_key(&column) {
                column += 1;
            }
            let text = tree.text(cell);
            let text = text.trim();
            if text.chars().count() > LONGEST_CELL || placed.len() >= MOST_CELLS {
                return None;
            }
            labels += usize::from(text.ends_with([':', '：']));
            placed.push((cell, (row as u32, column)));
            let (wide, high) = (span(tree, cell, "colspan"), span(tree, cell, "rowspan"));
            next.extend((column..column + wide).filter(|_| high > 1).map(|c| (c, high - 1)));
            column += wide;
        }
        *widths.entry(column).or_default() += 1;
        taken = next;
    }
    // 索引号: 11/2024 is a field of the page, though it stands in a table.
    let fields = labels * 3 > placed.len();
    let (width, same) = widths.iter().max_by_key(|(_, n)| **n).map(|(w, n)| (*w, *n))?;
    (rows.len() >= 2 && width >= 2 && same * 2 >= rows.len() && !fields).then_some(placed)
}

fn span(tree: &Tree, cell: usize, name: &str) -> u32 {
    let value = tree.element(cell).and_then(|e| e.value(name)).and_then(|v| v.trim().parse::<u32>().ok());
    value.unwrap_or(1).clamp(1, WIDEST)
}
