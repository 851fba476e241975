//! From the lines of one report to blocks and notes: [`compose`] joins what was broken, cuts what was glued, and says where each
//! character went.

use std::ops::Range;

use super::numbering::{Style, number};
use super::paragraphs::{self, Row};
use super::{Item, Uncertain};
use super::{flat, flat_leads, leads};
use crate::config::Conversion;
use crate::diag::{Diagnostic, Noted, messages};
use crate::document::{self, Block, Heading, Inline, Note};
use crate::han::cut::CutText;
use crate::recognition::ledger::Fate;
use crate::recognition::lines::punctuation;
use crate::recognition::notes::markers::{self, Marker};
use crate::recognition::notes::{self, Entry};
use crate::recognition::outline;
use crate::recognition::reports::span::Part;
use crate::recognition::tape::Tape;
use crate::recognition::tape::passage::Passage;
use crate::source::{Mark, Raw};

/// The text of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Composed {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    /// What became of each stretch of the part's lines, in bytes of the tape, sorted; blanks may be missing. The item of a fate is 0 and
    /// is filled in by the caller.
    pub claims: Vec<(Range<usize>, Fate)>,
}

/// Divides the text of one report into headings, leads, paragraphs, lists, tables and notes. Doubts are warnings with their place.
pub fn compose(raw: &Raw, tape: &Tape, part: &Part, settings: &Conversion) -> Noted<Composed> {
    let rows = flat::explode(paragraphs::rows(tape, part), part.flat);
    let taken = notes::take(rows);
    let (items, uncertain) = outline::outline(taken.rows);
    let items = leads::mark(flat_leads::mark(items));
    let texts: Vec<&str> = items.iter().map(item_text).collect();
    let mut found = markers::find(&texts, &taken.entries);
    let marked = found.markers.iter().any(|markers| !markers.is_empty());
    markers::anchor(&texts, |at| is_body(items.get(at)), &taken.entries, &mut found);
    let said = doubts(raw, tape, &items, (&taken.entries, marked), &uncertain, &found);
    let mut writer = Writer { keep: settings.keep_punctuation, ..Writer::default() };
    for title in &taken.titles {
        writer.claim(title.all(), Fate::Note { item: 0 });
    }
    writer.items(items, found.markers);
    taken.entries.into_iter().for_each(|entry| writer.note(entry));
    document::assign_ids(&mut writer.composed.blocks);
    writer.composed.claims.sort_by_key(|(range, _)| range.start);
    Noted::new(writer.composed, said)
}

fn item_text(item: &Item) -> &str {
    match item {
        Item::Heading { text, .. } => text.text(),
        Item::Paragraph(row) => row.passage.text(),
    }
}

/// Whether an item is running text, in which a note may be anchored.
fn is_body(item: Option<&Item>) -> bool {
    matches!(item, Some(Item::Paragraph(row)) if !row.is_set())
}

fn item_passage(item: &Item) -> &Passage {
    match item {
        Item::Heading { text, .. } => text,
        Item::Paragraph(row) => &row.passage,
    }
}

/// What is uncertain about a report's outline and notes.
fn doubts(
    raw: &Raw,
    tape: &Tape,
    items: &[Item],
    (entries, has_markers): (&[Entry], bool),
    uncertain: &[Uncertain],
    found: &markers::Found,
) -> Vec<Diagnostic> {
    let place = |ranges: Vec<Range<usize>>| {
        let range = ranges.first().map_or(0..0, |r| r.start..r.end);
        tape.raw(&range).place(raw)
    };
    let mut said: Vec<Diagnostic> =
        uncertain.iter().map(|u| messages::heading_end_uncertain(place(u.heading.all()), u.heading.text())).collect();
    let unknown = found.unknown.iter().filter_map(|(passage, at)| Some(item_passage(items.get(*passage)?).ranges(at)));
    said.extend(unknown.map(|ranges| messages::marker_without_note(place(ranges))));
    let marked: std::collections::BTreeSet<&str> = found.markers.iter().flatten().map(|m| m.label.as_str()).collect();
    let missing = entries.iter().filter(|e| !marked.contains(e.label.as_str()));
    if has_markers {
        said.extend(missing.map(|e| messages::note_without_marker(place(entry_place(e)), &e.label, e.term.text())));
    }
    said.extend(
        entries.iter().filter(|e| e.term.is_empty()).map(|e| messages::note_without_term(place(entry_place(e)), &e.label)),
    );
    said
}

fn entry_place(entry: &Entry) -> Vec<Range<usize>> {
    let mut ranges = entry.term.all();
    ranges.extend(entry.definition.iter().flat_map(Passage::all));
    ranges
}

/// Writes blocks and claims.
#[derive(Default)]
struct Writer {
    /// Leave punctuation as it was collected.
    keep: bool,
    composed: Composed,
    table: Option<u32>,
}

impl Writer {
    fn items(&mut self, items: Vec<Item>, markers: Vec<Vec<Marker>>) {
        let lists = lists(&items);
        for ((item, markers), list) in items.into_iter().zip(markers).zip(lists) {
            match item {
                Item::Heading { level, lead, text } => self.heading(level, lead, &text, &markers),
                Item::Paragraph(Row { passage, mark: Some(Mark::Cell { table, row, column }), .. }) => {
                    self.cell(&passage, (table, row, column), &markers);
                }
                Item::Paragraph(row) => self.paragraph(&row.passage, &markers, list),
            }
        }
    }

    fn heading(&mut self, level: u8, lead: bool, text: &Passage, markers: &[Marker]) {
        self.table = None;
        self.claim_text(text, markers, Fate::Heading { item: 0 });
        let mut inlines = self.inlines(text, 0, markers);
        part_number(text, &mut inlines);
        let text = inlines;
        self.composed.blocks.push(Block::Heading(Heading { level, id: String::new(), lead, text }));
    }

    fn paragraph(&mut self, passage: &Passage, markers: &[Marker], list: Option<u32>) {
        self.table = None;
        self.claim_text(passage, markers, Fate::Body { item: 0 });
        let skip = list.and_then(|_| number(passage.text())).map_or(0, |n| n.length);
        let block = Block::Paragraph(self.inlines(passage, skip, markers));
        match (list, self.composed.blocks.last_mut()) {
            (Some(value), Some(Block::List { start: Some(start), items }))
                if u64::from(value) == *start + items.len() as u64 =>
            {
                items.push(vec![block]);
            }
            (Some(value), _) => {
                self.composed.blocks.push(Block::List { start: Some(u64::from(value)), items: vec![vec![block]] });
            }
            (None, _) => self.composed.blocks.push(block),
        }
    }

    fn cell(&mut self, passage: &Passage, (table, row, column): (u32, u32, u32), markers: &[Marker]) {
        self.claim_text(passage, markers, Fate::Body { item: 0 });
        let text = self.inlines(passage, 0, markers);
        if self.table != Some(table) {
            self.table = Some(table);
            self.composed.blocks.push(Block::Table { head: Vec::new(), rows: Vec::new() });
        }
        let Some(Block::Table { head, rows }) = self.composed.blocks.last_mut() else { return };
        let cells = match row.checked_sub(1) {
            None => Some(head),
            Some(at) => grown(rows, at as usize),
        };
        let Some(cell) = cells.and_then(|cells| grown(cells, column as usize)) else { return };
        if !cell.is_empty() {
            cell.push(Inline::Break);
        }
        cell.extend(text);
    }

    fn note(&mut self, entry: Entry) {
        let fate = || Fate::Note { item: 0 };
        self.claim(entry.signs, fate());
        self.claim(entry.term.all(), fate());
        let term = plain(&self.inlines(&entry.term, 0, &[]));
        let mut definition = Vec::with_capacity(entry.definition.len());
        for passage in &entry.definition {
            self.claim(passage.all(), fate());
            definition.push(Block::Paragraph(self.inlines(passage, 0, &[])));
        }
        self.composed.notes.push(Note { label: entry.label, term, definition });
    }

    fn claim(&mut self, ranges: Vec<Range<usize>>, fate: Fate) {
        self.composed.claims.extend(ranges.into_iter().map(|range| (range, fate.clone())));
    }

    /// Claims a text for a fate, and its markers for the notes.
    fn claim_text(&mut self, passage: &Passage, markers: &[Marker], fate: Fate) {
        let mut from = 0;
        for marker in markers {
            self.claim(passage.ranges(&(from..marker.at.start)), fate.clone());
            self.claim(passage.ranges(&marker.at), Fate::Note { item: 0 });
            from = marker.at.end;
        }
        self.claim(passage.ranges(&(from..passage.text().len())), fate);
    }

    /// The text from byte `skip` on with its markers.
    fn inlines(&self, passage: &Passage, skip: usize, markers: &[Marker]) -> Vec<Inline> {
        let text = passage.text();
        let mut inlines = Vec::with_capacity(1 + 2 * markers.len());
        let mut from = skip;
        for marker in markers.iter().filter(|m| m.at.start >= skip) {
            if from < marker.at.start {
                inlines.push(Inline::Text(text.between(from..marker.at.start).to_owned()));
            }
            inlines.push(Inline::NoteRef(marker.label.clone()));
            from = marker.at.end;
        }
        if from < text.len() {
            inlines.push(Inline::Text(text.after(from).to_owned()));
        }
        if !self.keep {
            punctuation::mend(&mut inlines);
        }
        inlines
    }
}

/// Puts back the blank between 第一部分 and the name of the part.
fn part_number(text: &Passage, inlines: &mut [Inline]) {
    let Some(number) = number(text.text()).filter(|n| n.style == Style::Part && text.gaps().contains(&n.length)) else {
        return;
    };
    if let Some(Inline::Text(first)) = inlines.first_mut()
        && first.is_char_boundary(number.length)
    {
        first.insert(number.length, '\u{3000}');
    }
}

/// The list at a place of a list of lists, which grows to have it.
fn grown<T>(lists: &mut Vec<Vec<T>>, at: usize) -> Option<&mut Vec<T>> {
    lists.resize_with(lists.len().max(at + 1), Vec::new);
    lists.get_mut(at)
}

fn plain(inlines: &[Inline]) -> String {
    inlines.iter().filter_map(|i| if let Inline::Text(text) = i { Some(text.as_str()) } else { None }).collect()
}

/// The fewest items of an ordered list.
const FEWEST: usize = 3;

/// The value of each item that is one of an ordered list: three rows or more that count on in the one style that Markdown writes back as it
/// was, `1.`; those of other styles stay paragraphs.
fn lists(items: &[Item]) -> Vec<Option<u32>> {
    let value = |item: &Item| match item {
        Item::Paragraph(row) if !row.is_set() => {
            let text = row.passage.text();
            number(text).filter(|n| n.style == Style::Arabic && text.before(n.length).ends_with(['.', '．'])).map(|n| n.value)
        }
        _ => None,
    };
    let values: Vec<Option<u32>> = items.iter().map(value).collect();
    let counts_on =
        |a: &Option<u32>, b: &Option<u32>| a.is_none() && b.is_none() || b.is_some() && *b == a.map(|value| value + 1);
    let runs = values.chunk_by(counts_on);
    runs.flat_map(|run| run.iter().map(move |value| value.filter(|_| run.len() >= FEWEST))).collect()
}
