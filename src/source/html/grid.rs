//! Which tables of a page are tables of figures and which only lay it out; and where each cell is.

use std::collections::BTreeMap;

use super::tree::Tree;

/// The longest text of a cell of figures and words, in characters.
const LONGEST_CELL: usize = 150;

/// Rows and columns that a cell can span, and cells that a table can have.
const WIDEST: u32 = 50;
const MOST_CELLS: usize = 20_000;

/// Columns that a table of data can have. Cells that span rows are carried from row to row, so that width is work.
const MOST_COLUMNS: usize = 300;

/// The cells of the tables of data that are in a part of a page, by node: table, row and column, each from 0.
pub(super) fn cells(tree: &Tree, part: std::ops::Range<usize>) -> BTreeMap<usize, (u32, u32, u32)> {
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
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut labels = 0;
    // For each column, the rows that a cell above still takes.
    let mut taken: Vec<u32> = Vec::new();
    for (row, at) in rows.iter().enumerate() {
        let mut column = 0;
        let mut next: Vec<u32> = taken.iter().map(|left| left.saturating_sub(1)).collect();
        for cell in tree.children(*at).filter(|n| tree.element(*n).is_some_and(|e| e.is(&["td", "th"]))) {
            while taken.get(column).is_some_and(|left| *left > 0) {
                column += 1;
            }
            let text = tree.text(cell);
            let text = text.trim();
            if text.chars().count() > LONGEST_CELL || placed.len() >= MOST_CELLS || column > MOST_COLUMNS {
                return None;
            }
            labels += usize::from(text.ends_with([':', '：']));
            placed.push((cell, (row as u32, column as u32)));
            let (wide, high) = (span(tree, cell, "colspan") as usize, span(tree, cell, "rowspan"));
            if high > 1 {
                next.resize(next.len().max(column + wide), 0);
                next.iter_mut().skip(column).take(wide).for_each(|left| *left = high - 1);
            }
            column += wide;
        }
        *widths.entry(column).or_default() += 1;
        taken = next;
    }
    // 索引号: 11/2024 is a field of the page, though it is in a table.
    let fields = labels * 3 > placed.len();
    let (width, same) = widths.iter().max_by_key(|(_, n)| **n).map(|(w, n)| (*w, *n))?;
    (rows.len() >= 2 && width >= 2 && same * 2 >= rows.len() && !fields).then_some(placed)
}

fn span(tree: &Tree, cell: usize, name: &str) -> u32 {
    let value = tree.element(cell).and_then(|e| e.value(name)).and_then(|v| v.trim().parse::<u32>().ok());
    value.unwrap_or(1).clamp(1, WIDEST)
}
