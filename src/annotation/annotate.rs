//! Finds the uses of terms in a document, given the lexicon.
//!
//! In each passage the occurrences that can be uses compete: one with the marker of the report's own note wins, then the
//! leftmost, then the longest. Across the document, notes without a marker then take the first use of their term. In each
//! section one use of a term is linked: the one with the note, otherwise the first.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::boundary::Verdict;
use super::definition::definition_for;
use super::matcher::{LONGEST, Occurrence};
use super::passage::{Passage, Room, passages};
use super::{Annotated, Lexicon, Nearness, NotePlace, NotePlacing, ReportId, TermId, Use};
use crate::document::Document;

/// Finds all uses of terms in a document, and determines which are linked, which definition each shows, and where the report's
/// own notes are placed. A plain page has no report.
pub fn annotate(document: &Document, report: Option<ReportId>, lexicon: &Lexicon, nearness: &Nearness) -> Annotated {
    let mut annotating = Annotating { notes: own_notes(document, report, lexicon), ..Annotating::default() };
    for (number, note) in annotating.notes.iter().enumerate() {
        annotating.by_label.entry(note.label).or_insert(number);
    }
    let passages = passages(document);
    for passage in &passages {
        annotating.passage(passage, lexicon.occurrences(&passage.text));
    }
    annotating.place_unmarked();
    annotating.link();
    annotating.finish(|term| definition_for(lexicon, nearness, report, term))
}

/// One of the report's own notes, and where its markers are.
#[derive(Debug, Clone)]
struct OwnNote<'a> {
    label: &'a str,
    defines: Option<(TermId, u32)>,
    /// The block of its first marker.
    marked: Option<u32>,
}

fn own_notes<'a>(document: &'a Document, report: Option<ReportId>, lexicon: &Lexicon) -> Vec<OwnNote<'a>> {
    let own = |label: &str| report.and_then(|report| lexicon.noted(report, label));
    document.notes.iter().map(|note| OwnNote { label: &note.label, defines: own(&note.label), marked: None }).collect()
}

/// A use under construction: the fields of [`Use`], and the data that decides about it.
#[derive(Debug, Clone)]
struct Draft {
    term: TermId,
    block: u32,
    section: u32,
    range: Range<usize>,
    /// The number of the own note shown beside it.
    note: Option<usize>,
    room: Room,
    linked: bool,
    /// Whether its characters alone make it a use, so that it is counted among the occurrences.
    counted: bool,
}

#[derive(Default)]
struct Annotating<'a> {
    notes: Vec<OwnNote<'a>>,
    /// The first note of each label.
    by_label: FxHashMap<&'a str, usize>,
    drafts: Vec<Draft>,
    /// Occurrences that become uses only if an unmarked note needs a place.
    spare: Vec<Draft>,
    /// The occurrences of each term, with those inside longer terms.
    contained: BTreeMap<TermId, u32>,
    /// Labels of markers without a note, in order of their first marker.
    undefined: Vec<&'a str>,
    known_undefined: FxHashSet<&'a str>,
}

/// Stretches of a passage that are taken by uses. They do not overlap, so only the last one that begins before the end of a
/// range can reach into the range. A paragraph may have as many uses as it has words.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Takes a range if all of it is free.
    fn take(&mut self, range: &Range<usize>) -> bool {
        let free = self.0.range(..range.end).next_back().is_none_or(|(_, end)| *end <= range.start);
        if free {
            self.0.insert(range.start, range.end);
        }
        free
    }

    fn is_free(&self, range: &Range<usize>) -> bool {
        self.0.range(..range.end).next_back().is_none_or(|(_, end)| *end <= range.start)
    }
}

/// Whether a range shares a byte with one of these ranges, which are sorted and do not overlap.
fn touches(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let first = ranges.partition_point(|other| other.end <= range.start);
    ranges.get(first).is_some_and(|other| other.start < range.end)
}

/// Maximum length of an occurrence in bytes: the longest name with quotes around it, whose characters may be wider in the text.
const REACH: usize = 4 * (LONGEST + 2);

impl<'a> Annotating<'a> {
    fn passage(&mut self, passage: &Passage<'a>, mut occurrences: Vec<Occurrence>) {
        occurrences.retain(|o| !touches(&passage.code, &o.range));
        occurrences.sort_by_key(|o| (o.range.start, std::cmp::Reverse(o.range.end)));
        self.count(&occurrences);
        let mut taken = Taken::default();
        let mut kept: Vec<Draft> = self.marked(passage, &occurrences, &mut taken);
        for occurrence in occurrences.iter().filter(|o| o.verdict == Verdict::Use) {
            if taken.take(&occurrence.range) {
                kept.push(draft(passage, occurrence, None));
            }
        }
        let spare = occurrences.iter().filter(|o| o.verdict == Verdict::OwnOnly && taken.is_free(&o.range));
        self.spare.extend(spare.map(|occurrence| draft(passage, occurrence, None)));
        kept.sort_by_key(|k| k.range.start);
        self.drafts.extend(kept);
    }

    /// Counts the occurrences of each term in a passage, sorted by where they begin and the longest first. An alias inside a longer
    /// name of the same term is no occurrence of its own.
    fn count(&mut self, occurrences: &[Occurrence]) {
        let mut ends: FxHashMap<TermId, usize> = FxHashMap::default();
        for occurrence in occurrences.iter().filter(|o| o.verdict == Verdict::Use) {
            let end = ends.entry(occurrence.term).or_default();
            if *end <= occurrence.range.start {
                *end = occurrence.range.end;
                *self.contained.entry(occurrence.term).or_default() += 1;
            }
        }
    }

    /// Uses with the marker of the report's own note. The marker settles that they are uses, whatever the characters beside
    /// them. If several names end at one marker, the longest wins. Occurrences are sorted by where they begin.
    fn marked(&mut self, passage: &Passage<'a>, occurrences: &[Occurrence], taken: &mut Taken) -> Vec<Draft> {
        let mut kept: Vec<Draft> = Vec::new();
        for (at, label) in &passage.markers {
            let Some(number) = self.answer(label) else { continue };
            let Some(note) = self.notes.get_mut(number) else { continue };
            let first = note.marked.is_none();
            note.marked.get_or_insert(passage.block);
            let Some((term, _)) = note.defines else { continue };
            let before = occurrences.get(..occurrences.partition_point(|o| o.range.start < *at)).unwrap_or_default();
            let near = before.iter().rev().take_while(|o| o.range.start + REACH >= *at);
            let carries = |o: &&Occurrence| o.term == term && *at <= o.reach.max(o.range.end);
            let longest =
                near.filter(carries).reduce(|longest, o| if o.range.len() > longest.range.len() { o } else { longest });
            let Some(occurrence) = longest else { continue };
            if taken.take(&occurrence.range) {
                kept.push(draft(passage, occurrence, first.then_some(number)));
            }
        }
        kept
    }

    /// The number of the own note with this label; a marker without such a note is recorded.
    fn answer(&mut self, label: &'a str) -> Option<usize> {
        let number = self.by_label.get(label).copied();
        if number.is_none() && self.known_undefined.insert(label) {
            self.undefined.push(label);
        }
        number
    }

    /// Gives each note without a marker the first use of its term that has no note yet: in the text, otherwise in a table,
    /// otherwise in a heading, otherwise where the name lacks the quotes that it has elsewhere.
    fn place_unmarked(&mut self) {
        let mut free: FxHashMap<TermId, BTreeMap<Room, VecDeque<usize>>> = FxHashMap::default();
        for (at, draft) in self.drafts.iter().enumerate().filter(|(_, draft)| draft.note.is_none()) {
            free.entry(draft.term).or_default().entry(draft.room).or_default().push_back(at);
        }
        let mut spare: FxHashMap<TermId, VecDeque<Draft>> = FxHashMap::default();
        for draft in std::mem::take(&mut self.spare) {
            spare.entry(draft.term).or_default().push_back(draft);
        }
        let mut placed = Vec::new();
        for (number, note) in self.notes.iter().enumerate() {
            let OwnNote { defines: Some((term, _)), marked: None, .. } = note else { continue };
            let place = free.get_mut(term).and_then(|rooms| rooms.values_mut().find_map(VecDeque::pop_front));
            if let Some(draft) = place.and_then(|at| self.drafts.get_mut(at)) {
                draft.note = Some(number);
            } else if let Some(draft) = spare.get_mut(term).and_then(VecDeque::pop_front) {
                placed.push(Draft { note: Some(number), ..draft });
            }
        }
        // Of those that begin at the same position, the last one placed comes first.
        placed.reverse();
        placed.append(&mut self.drafts);
        placed.sort_by_key(|draft| (draft.block, draft.range.start));
        self.drafts = placed;
    }

    /// Links one use of each term in each section: the one with a note, otherwise the first that can be linked.
    fn link(&mut self) {
        let mut chosen: FxHashMap<(u32, TermId), usize> = FxHashMap::default();
        for (at, draft) in self.drafts.iter().enumerate().filter(|(_, draft)| draft.room != Room::Nothing) {
            let slot = chosen.entry((draft.section, draft.term)).or_insert(at);
            if draft.note.is_some() && self.drafts.get(*slot).is_some_and(|first| first.note.is_none()) {
                *slot = at;
            }
        }
        for at in chosen.into_values() {
            if let Some(draft) = self.drafts.get_mut(at) {
                draft.linked = true;
            }
        }
    }

    fn finish(mut self, definition_for: impl Fn(TermId) -> u32) -> Annotated {
        let mut chosen: FxHashMap<TermId, u32> = FxHashMap::default();
        let mut uses: FxHashMap<usize, usize> = FxHashMap::default();
        for (at, number) in self.drafts.iter().enumerate().filter_map(|(at, draft)| Some((at, draft.note?))) {
            uses.entry(number).or_insert(at);
        }
        let placed = |(number, note): (usize, &OwnNote)| NotePlacing {
            label: note.label.to_owned(),
            term: note.defines.map(|(term, _)| term),
            at: match (note.marked, uses.get(&number)) {
                (Some(block), _) => NotePlace::Marked { block },
                (None, Some(at)) => NotePlace::Found { at_use: *at as u32 },
                (None, None) => NotePlace::Nowhere,
            },
        };
        let notes = self.notes.iter().enumerate().map(placed).collect();
        let finished = |draft: &Draft| {
            let note = draft.note.and_then(|number| self.notes.get(number));
            let definition = match note.and_then(|note| note.defines) {
                Some((_, definition)) => definition,
                None => *chosen.entry(draft.term).or_insert_with(|| definition_for(draft.term)),
            };
            let note = note.map(|note| note.label.to_owned());
            Use { term: draft.term, block: draft.block, range: draft.range.clone(), definition, note, linked: draft.linked }
        };
        // Uses because of a marker or a lost one.
        for draft in self.drafts.iter().filter(|draft| !draft.counted) {
            *self.contained.entry(draft.term).or_default() += 1;
        }
        let contained = std::mem::take(&mut self.contained).into_iter().collect();
        let undefined = self.undefined.iter().map(|label| (*label).to_owned()).collect();
        Annotated { uses: self.drafts.iter().map(finished).collect(), notes, contained, undefined }
    }
}

fn draft(passage: &Passage, occurrence: &Occurrence, note: Option<usize>) -> Draft {
    let in_link = touches(&passage.links, &occurrence.range);
    Draft {
        term: occurrence.term,
        block: passage.block,
        section: passage.section,
        range: occurrence.range.clone(),
        note,
        room: if in_link { Room::Nothing } else { passage.room },
        linked: false,
        counted: occurrence.verdict == Verdict::Use,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::test_support::{Archive, document, entry};

    /// Annotates one report. The terms are those of its own notes and the curated ones given.
    fn uses(curated: &[&str], text: &str) -> Vec<String> {
        archive(curated, text).uses(0)
    }

    fn archive(curated: &[&str], text: &str) -> Archive {
        let glossary: Vec<_> = curated.iter().map(|term| entry(term, "义", "", None)).collect();
        Archive::new(&[("浙江省", 2022, text)], &glossary)
    }

    #[test]
    fn the_longest_known_term_is_the_use() {
        assert_eq!(uses(&["数字经济", "数字经济核心产业"], "做强数字经济核心产业。"), ["数字经济核心产业*"]);
        assert_eq!(uses(&["“四上”", "“四上”企业"], "新增“四上”企业、“四上”单位。"), ["“四上”企业*", "“四上”*"]);
        assert_eq!(uses(&["标准地", "高标准地块"], "建设高标准地块。"), ["高标准地块*"]);
    }

    #[test]
    fn occurrences_inside_longer_terms_are_counted_too() {
        let counts = |curated: &[&str], text: &str| {
            let archive = archive(curated, text);
            let contained = archive.annotated(0).contained;
            let count = |name: &&str| {
                let term = archive.lexicon.find(name);
                contained.iter().find(|(id, _)| Some(*id) == term).map_or(0, |(_, count)| *count)
            };
            curated.iter().map(count).collect::<Vec<_>>()
        };
        let text = "做强数字经济核心产业，发展数字经济。# 数字经济";
        assert_eq!(counts(&["数字经济", "数字经济核心产业", "核心产业"], text), [3, 1, 1]);
        assert_eq!(counts(&["标准地", "361"], "建设高标准地块，投资361亿元。"), [0, 0], "parts of other words are none");
        let noted = archive(&[], "投资361[^6]亿元。\n[^6]: “361”: 义").annotated(0).contained;
        assert_eq!(noted, [(TermId(0), 1)], "a use because of its marker");
    }

    #[test]
    fn a_longer_name_that_is_no_use_does_not_hide_a_shorter_one() {
        assert_eq!(uses(&["大数据", "数据局AI"], "成立大数据局AIX。"), ["大数据*"]);
    }

    #[test]
    fn a_term_is_linked_once_in_a_section_and_leads_begin_none() {
        let text = "标准地。标准地。\n# 一、总结\n推行标准地。\n! 深化改革。\n推行标准地。\n## （一）土地\n推行标准地。";
        assert_eq!(uses(&["标准地"], text), ["标准地*", "标准地", "标准地*", "标准地", "标准地*"]);
    }

    #[test]
    fn nothing_is_linked_in_headings_links_and_code() {
        let text = "# 推行标准地\n见<标准地>和`标准地`。\n推行标准地。";
        assert_eq!(uses(&["标准地"], text), ["标准地", "标准地", "标准地*"]);
    }

    #[test]
    fn a_table_has_links_and_a_note_without_marker_goes_rather_to_the_text() {
        assert_eq!(uses(&["标准地"], "| 标准地\n推行标准地。"), ["标准地*", "标准地"]);
        assert_eq!(uses(&[], "# 标准地\n| 标准地\n推行标准地。\n[^1]: 标准地: 义"), ["标准地", "标准地", "标准地*^1"]);
        assert_eq!(uses(&[], "# 标准地\n| 标准地\n[^1]: 标准地: 义"), ["标准地", "标准地*^1"]);
    }

    #[test]
    fn a_marker_makes_a_use_of_any_name() {
        assert_eq!(uses(&[], "聚焦361[^6]产业，投资361亿元。\n[^6]: “361”: 义"), ["361*^6"]);
        assert_eq!(uses(&[], "聚焦“361”[^6]产业。\n[^6]: “361”: 义"), ["“361”*^6"]);
        assert_eq!(uses(&[], "聚焦“361[^6]”产业。\n[^6]: “361”: 义"), ["“361”*^6"]);
        assert_eq!(uses(&[], "建设高标准地[^1]块。\n[^1]: 标准地: 义"), ["标准地*^1"]);
    }

    #[test]
    fn a_marker_within_a_name_is_its_own() {
        assert_eq!(uses(&[], "推进农业“双强”[^18]行动。\n[^18]: 农业“双强”行动: 义"), ["农业“双强”行动*^18"]);
    }

    #[test]
    fn a_marker_tells_which_of_two_names_is_meant() {
        let text = "新增“四上”[^7]企业。\n[^7]: “四上”: 义";
        assert_eq!(uses(&["“四上”企业"], text), ["“四上”*^7"]);
    }

    #[test]
    fn the_use_with_the_note_is_the_one_that_is_linked() {
        assert_eq!(uses(&[], "推行标准地。推行标准地[^1]改革。\n[^1]: 标准地: 义"), ["标准地", "标准地*^1"]);
    }

    #[test]
    fn a_note_without_marker_stands_at_the_first_use_in_the_text() {
        let text = "# 推行标准地\n推行标准地。\n推行标准地。\n[^1]: 标准地: 义";
        assert_eq!(uses(&[], text), ["标准地", "标准地*^1", "标准地"]);
        let placed = archive(&[], text).annotated(0).notes;
        assert_eq!(placed[0].at, NotePlace::Found { at_use: 1 });
    }

    #[test]
    fn a_note_without_marker_may_find_its_name_without_quotes_but_not_bare_figures() {
        let text = "新增四上单位，四上入库，投资361亿元。\n[^1]: “四上”: 义\n[^2]: “361”: 义";
        assert_eq!(uses(&[], text), ["四上*^1"]);
        assert_eq!(archive(&[], text).annotated(0).notes[1].at, NotePlace::Nowhere);
    }

    #[test]
    fn each_note_is_placed_once() {
        let text = "推行标准地[^1]，深化标准地[^1]改革。\n[^1]: 标准地: 义\n[^2]: 未见词: 义";
        let annotated = archive(&[], text).annotated(0);
        let at: Vec<_> = annotated.notes.iter().map(|n| n.at).collect();
        assert_eq!(at, [NotePlace::Marked { block: 0 }, NotePlace::Nowhere]);
        assert_eq!(uses(&[], text), ["标准地*^1", "标准地"]);
    }

    #[test]
    fn a_marker_without_a_note_is_told() {
        assert_eq!(archive(&[], "推行标准地[^3]、标准地[^3]。").annotated(0).undefined, ["3"]);
    }

    #[test]
    fn straight_quotes_and_full_width_letters_are_folded() {
        assert_eq!(uses(&["“361”", "DEPA"], "聚焦\"361\"产业，对接ＤＥＰＡ规则。"), ["\"361\"*", "ＤＥＰＡ*"]);
    }

    #[test]
    fn a_plain_page_links_terms_too() {
        let archive = archive(&["标准地"], "");
        let annotated = annotate(&document("什么是标准地。"), None, &archive.lexicon, &archive.nearness);
        assert_eq!(annotated.uses.len(), 1);
        assert!(annotated.uses[0].linked);
    }
}
