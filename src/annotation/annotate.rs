//! A document and the lexicon to its uses of terms.
//!
//! In each passage the occurrences that can be uses compete: one that carries the marker of the report's own note wins, then the
//! leftmost, then the longest. Over the whole document, notes without a marker then take the first use of their term, and in
//! each section one use of a term is linked: the one with the note, or else the first.

use std::collections::HashMap;

use crate::annotation::boundary::Verdict;
use crate::annotation::choice::definition_for;
use crate::annotation::matcher::Occurrence;
use crate::annotation::passage::{Passage, Room, overlap, passages};
use crate::annotation::{Annotated, Lexicon, Nearness, NotePlace, NotePlacing, ReportId, TermId, Use};
use crate::document::Document;

/// Finds all uses of terms in a document and says which are linked, which definition each shows, and where the report's own
/// notes stand. A plain page has no report.
pub fn annotate(document: &Document, report: Option<ReportId>, lexicon: &Lexicon, nearness: &Nearness) -> Annotated {
    let mut annotating = Annotating { notes: own_notes(document, report, lexicon), ..Annotating::default() };
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

/// A use on its way: what [`Use`] has, and what decides about it.
#[derive(Debug, Clone)]
struct Draft {
    term: TermId,
    block: u32,
    section: u32,
    range: std::ops::Range<usize>,
    /// The number of the own note shown beside it.
    note: Option<usize>,
    room: Room,
    linked: bool,
}

#[derive(Default)]
struct Annotating<'a> {
    notes: Vec<OwnNote<'a>>,
    drafts: Vec<Draft>,
    /// Occurrences that are uses only if an unmarked note needs a place.
    spare: Vec<Draft>,
    /// Labels of markers without a note.
    undefined: Vec<&'a str>,
}

impl<'a> Annotating<'a> {
    fn passage(&mut self, passage: &Passage<'a>, mut occurrences: Vec<Occurrence>) {
        occurrences.retain(|o| !passage.code.iter().any(|code| overlap(code, &o.range)));
        let mut kept: Vec<Draft> = self.marked(passage, &occurrences);
        occurrences.sort_by_key(|o| (o.range.start, std::cmp::Reverse(o.range.end)));
        for wanted in [Verdict::Use, Verdict::OwnOnly] {
            for occurrence in occurrences.iter().filter(|o| o.verdict == wanted) {
                if !kept.iter().any(|k| overlap(&k.range, &occurrence.range)) {
                    let draft = draft(passage, occurrence, None);
                    if wanted == Verdict::Use { kept.push(draft) } else { self.spare.push(draft) }
                }
            }
        }
        kept.sort_by_key(|k| k.range.start);
        self.drafts.extend(kept);
    }

    /// Uses that carry the marker of the report's own note, which settles that they are uses, whatever stands beside them. Of
    /// several names that end at one marker the longest counts.
    fn marked(&mut self, passage: &Passage<'a>, occurrences: &[Occurrence]) -> Vec<Draft> {
        let mut kept: Vec<Draft> = Vec::new();
        for (at, label) in &passage.markers {
            let Some(number) = self.answer(label) else { continue };
            let Some(note) = self.notes.get_mut(number) else { continue };
            let first = note.marked.is_none();
            note.marked.get_or_insert(passage.block);
            let Some((term, _)) = note.defines else { continue };
            let carries = |o: &&Occurrence| o.term == term && o.range.start < *at && *at <= o.reach.max(o.range.end);
            let Some(occurrence) = occurrences.iter().filter(carries).max_by_key(|o| o.range.len()) else { continue };
            if !kept.iter().any(|k| overlap(&k.range, &occurrence.range)) {
                kept.push(draft(passage, occurrence, first.then_some(number)));
            }
        }
        kept
    }

    /// The number of the own note of this label; a marker that none answers is remembered.
    fn answer(&mut self, label: &'a str) -> Option<usize> {
        let number = self.notes.iter().position(|note| note.label == label);
        if number.is_none() && !self.undefined.contains(&label) {
            self.undefined.push(label);
        }
        number
    }

    /// Gives each note without a marker the first use of its term that has no note yet: in the text, or else in a table, or else in a
    /// heading, or else where the name stands without the quotes that it has elsewhere.
    fn place_unmarked(&mut self) {
        for number in 0..self.notes.len() {
            let Some(OwnNote { defines: Some((term, _)), marked: None, .. }) = self.notes.get(number) else { continue };
            let fits = |draft: &&mut Draft| draft.term == *term && draft.note.is_none();
            let place = self.drafts.iter_mut().filter(fits).min_by_key(|draft| draft.room);
            if let Some(draft) = place {
                draft.note = Some(number);
            } else if let Some(at) = self.spare.iter().position(|draft| draft.term == *term) {
                let draft = Draft { note: Some(number), ..self.spare.remove(at) };
                let before = |other: &Draft| (other.block, other.range.start) < (draft.block, draft.range.start);
                self.drafts.insert(self.drafts.partition_point(before), draft);
            }
        }
    }

    /// Links one use of each term in each section: the one that shows a note, or else the first that can be linked.
    fn link(&mut self) {
        let mut chosen: HashMap<(u32, TermId), usize> = HashMap::new();
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

    fn finish(self, definition_for: impl Fn(TermId) -> u32) -> Annotated {
        let mut chosen: HashMap<TermId, u32> = HashMap::new();
        let placed = |(number, note): (usize, &OwnNote)| NotePlacing {
            label: note.label.to_owned(),
            term: note.defines.map(|(term, _)| term),
            at: match (note.marked, self.drafts.iter().position(|draft| draft.note == Some(number))) {
                (Some(block), _) => NotePlace::Marked { block },
                (None, Some(at)) => NotePlace::Found { at_use: at as u32 },
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
        let undefined = self.undefined.iter().map(|label| (*label).to_owned()).collect();
        Annotated { uses: self.drafts.iter().map(finished).collect(), notes, undefined }
    }
}

fn draft(passage: &Passage, occurrence: &Occurrence, note: Option<usize>) -> Draft {
    let in_link = passage.links.iter().any(|link| overlap(link, &occurrence.range));
    Draft {
        term: occurrence.term,
        block: passage.block,
        section: passage.section,
        range: occurrence.range.clone(),
        note,
        room: if in_link { Room::Nothing } else { passage.room },
        linked: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::sample::{Archive, document, entry};

    /// Annotates one report; the terms are those of its own notes and these curated ones.
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
