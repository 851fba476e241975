//! Each use of a term in its sentence, for the pages of terms. All of them are kept for the whole archive, so they are kept small.

use std::ops::Range;

use crate::annotation::passage::{Passage, passages};
use crate::annotation::{Annotated, ReportId, TermId, Use};
use crate::document::{Anchor, Document};

/// One use of a term in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting<'a> {
    pub term: TermId,
    pub report: ReportId,
    /// The anchor of its paragraph or heading: `s2-1-p3`.
    pub anchor: &'a str,
    /// The sentence, or a stretch of a long one; cut ends show as `…`.
    pub sentence: &'a str,
    /// The bytes of the sentence that are the term.
    pub marked: Range<usize>,
}

/// The sightings of one report: sentences and anchors in one string, each kept once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportSightings {
    text: Box<str>,
    entries: Box<[Entry]>,
}

/// Places are bytes of [`ReportSightings::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    term: TermId,
    sentence: u32,
    anchor: u32,
    /// From the sentence's start.
    marked: u16,
    sentence_length: u16,
    marked_length: u16,
    anchor_length: u16,
}

/// The sightings of the archive, by term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sightings {
    reports: Vec<ReportSightings>,
    /// Report and entry of each sighting, ordered by term, then report, then place in the text.
    order: Vec<(ReportId, u32)>,
    /// For each term the end of its stretch of `order`; it starts where that of the term before ends.
    ends: Vec<u32>,
}

/// The sightings of one annotated document.
pub fn sightings(document: &Document, annotated: &Annotated) -> ReportSightings {
    if annotated.uses.is_empty() {
        return ReportSightings::default();
    }
    let anchors = document.anchors();
    let mut packing = Packing::default();
    for passage in passages(document) {
        let uses = annotated.in_block(passage.block);
        if !uses.is_empty() {
            let anchor = anchors.get(passage.block as usize).map(Anchor::id).unwrap_or_default();
            packing.passage(&passage, uses, &anchor);
        }
    }
    ReportSightings { text: packing.text.into(), entries: packing.entries.into() }
}

#[derive(Default)]
struct Packing {
    text: String,
    entries: Vec<Entry>,
}

impl Packing {
    fn passage(&mut self, passage: &Passage, uses: &[Use], anchor: &str) {
        let anchor_at = self.text.len() as u32;
        self.text.push_str(anchor);
        // The last sentence and where it was put: the next use is often in the same one.
        let mut last: Option<(Range<usize>, u32, Cut)> = None;
        for used in uses {
            let sentence = sentence(&passage.text, &used.range);
            let (at, cut) = match &last {
                Some((range, at, cut)) if *range == sentence => (*at, *cut),
                _ => self.put(&passage.text, &sentence),
            };
            let marked = cut.opening() + (used.range.start - sentence.start);
            self.entries.push(Entry {
                term: used.term,
                sentence: at,
                anchor: anchor_at,
                marked: marked as u16,
                sentence_length: (cut.opening() + sentence.len() + cut.closing()) as u16,
                marked_length: used.range.len() as u16,
                anchor_length: anchor.len() as u16,
            });
            last = Some((sentence, at, cut));
        }
    }

    fn put(&mut self, text: &str, range: &Range<usize>) -> (u32, Cut) {
        let cut = Cut::of(text, range);
        let at = self.text.len() as u32;
        self.text.push_str(if cut.before { "…" } else { "" });
        self.text.push_str(text.get(range.clone()).unwrap_or_default());
        self.text.push_str(if cut.after { "…" } else { "" });
        (at, cut)
    }
}

/// Which ends of a sentence were cut off.
#[derive(Debug, Clone, Copy)]
struct Cut {
    before: bool,
    after: bool,
}

impl Cut {
    fn of(text: &str, range: &Range<usize>) -> Cut {
        let before = text.get(..range.start).unwrap_or_default().trim_end();
        let after = text.get(range.end..).unwrap_or_default();
        let whole = text.get(range.clone()).unwrap_or_default().trim_end_matches(is_closing);
        Cut {
            before: !before.is_empty() && !before.trim_end_matches(is_closing).ends_with(ends_sentence),
            after: !after.trim().is_empty() && !whole.ends_with(ends_sentence) && !after.starts_with('\n'),
        }
    }

    fn opening(self) -> usize {
        if self.before { '…'.len_utf8() } else { 0 }
    }

    fn closing(self) -> usize {
        if self.after { '…'.len_utf8() } else { 0 }
    }
}

/// Characters of a sentence that are kept at most, on each side of the term.
const SIDE: usize = 70;

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '》' | '」' | '』')
}

/// The sentence around a use; a long one is cut, at a comma if one is near.
fn sentence(text: &str, used: &Range<usize>) -> Range<usize> {
    let before = text.get(..used.start).unwrap_or_default();
    let after = text.get(used.end..).unwrap_or_default();
    let mut start = before.char_indices().rev().find(|(_, c)| ends_sentence(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    start += before
        .get(start..)
        .map_or(0, |rest| rest.len() - rest.trim_start_matches(|c| is_closing(c) || c.is_whitespace()).len());
    let mut end = used.end + after.find(ends_sentence).map_or(after.len(), |i| end_of(after, i));
    if let Some((far, _)) =
        before.get(start..).unwrap_or_default().char_indices().rev().nth(SIDE - 1).filter(|(far, _)| *far > 0)
    {
        let window = before.get(start + far..).unwrap_or_default();
        start += far + window.char_indices().take(SIDE / 2).find(|(_, c)| is_pause(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    }
    if let Some((far, _)) = text.get(used.end..end).unwrap_or_default().char_indices().nth(SIDE) {
        let window = text.get(used.end..used.end + far).unwrap_or_default();
        let pause = window.char_indices().rev().take(SIDE / 2).find(|(_, c)| is_pause(*c));
        end = used.end + pause.map_or(far, |(i, _)| i);
    }
    start..end.max(used.end)
}

fn is_pause(c: char) -> bool {
    matches!(c, '，' | '、' | '：' | ',')
}

/// The byte after a sentence's last sign at `at` and the quotes that close after it; a line end is no part of it.
fn end_of(after: &str, at: usize) -> usize {
    let rest = after.get(at..).unwrap_or_default();
    let Some(sign) = rest.chars().next().filter(|c| *c != '\n') else { return at };
    let tail = rest.get(sign.len_utf8()..).unwrap_or_default();
    at + sign.len_utf8() + (tail.len() - tail.trim_start_matches(is_closing).len())
}

impl Sightings {
    /// Gathers the sightings of all reports, in order of [`ReportId`].
    pub fn gather(reports: Vec<ReportSightings>) -> Sightings {
        let all =
            || reports.iter().enumerate().flat_map(|(r, s)| s.entries.iter().enumerate().map(move |(e, entry)| (r, e, entry)));
        let terms = all().map(|(_, _, entry)| entry.term.0 as usize + 1).max().unwrap_or(0);
        let mut ends = vec![0_u32; terms];
        for (_, _, entry) in all() {
            ends[entry.term.0 as usize] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            total += std::mem::replace(end, total);
        }
        let mut order = vec![(ReportId(0), 0); total as usize];
        for (report, number, entry) in all() {
            let next = &mut ends[entry.term.0 as usize];
            order[*next as usize] = (ReportId(report as u32), number as u32);
            *next += 1;
        }
        Sightings { reports, order, ends }
    }

    /// All sightings of a term, by report and then in reading order.
    pub fn of(&self, term: TermId) -> impl Iterator<Item = Sighting<'_>> {
        self.stretch(term).iter().filter_map(|(report, entry)| self.sighting(*report, *entry))
    }

    /// How many sightings a term has.
    pub fn count(&self, term: TermId) -> usize {
        self.stretch(term).len()
    }

    /// The reports in which a term is seen, in order, with how often.
    pub fn reports_of(&self, term: TermId) -> Vec<(ReportId, u32)> {
        let mut reports: Vec<(ReportId, u32)> = Vec::new();
        for (report, _) in self.stretch(term) {
            match reports.last_mut() {
                Some((last, count)) if last == report => *count += 1,
                _ => reports.push((*report, 1)),
            }
        }
        reports
    }

    /// The terms seen in a report, in order of their first use there.
    pub fn terms_in(&self, report: ReportId) -> Vec<TermId> {
        let entries = self.reports.get(report.0 as usize).map(|r| r.entries.as_ref()).unwrap_or_default();
        let mut seen = std::collections::HashSet::new();
        entries.iter().map(|entry| entry.term).filter(|term| seen.insert(*term)).collect()
    }

    /// All sightings.
    pub fn total(&self) -> usize {
        self.order.len()
    }

    fn stretch(&self, term: TermId) -> &[(ReportId, u32)] {
        let term = term.0 as usize;
        let start = term.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        let end = self.ends.get(term).copied().unwrap_or(0) as usize;
        self.order.get(start..end).unwrap_or_default()
    }

    fn sighting(&self, report: ReportId, entry: u32) -> Option<Sighting<'_>> {
        let ReportSightings { text, entries } = self.reports.get(report.0 as usize)?;
        let entry = entries.get(entry as usize)?;
        let (anchor, sentence, marked) = (entry.anchor as usize, entry.sentence as usize, entry.marked as usize);
        Some(Sighting {
            term: entry.term,
            report,
            anchor: text.get(anchor..anchor + entry.anchor_length as usize)?,
            sentence: text.get(sentence..sentence + entry.sentence_length as usize)?,
            marked: marked..marked + entry.marked_length as usize,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::sample::{Archive, entry};

    /// The sightings of 标准地 in one report: anchor, sentence with the term in brackets.
    fn seen(text: &str) -> Vec<String> {
        let archive = Archive::new(&[("浙江省", 2022, text)], &[entry("标准地", "义", "", None)]);
        let report = sightings(&archive.documents[0], &archive.annotated(0));
        let all = Sightings::gather(vec![report]);
        let show = |s: Sighting| {
            let Range { start, end } = s.marked;
            format!("{} {}[{}]{}", s.anchor, &s.sentence[..start], &s.sentence[start..end], &s.sentence[end..])
        };
        all.of(archive.lexicon.find("标准地").unwrap()).map(show).collect()
    }

    #[test]
    fn a_use_stands_in_its_sentence_with_its_anchor() {
        assert_eq!(seen("前一句。推行标准地改革；后一句。"), ["s0-p1 推行[标准地]改革；"]);
        assert_eq!(seen("说：“推行标准地。”后一句。"), ["s0-p1 说：“推行[标准地]。”"]);
    }

    #[test]
    fn two_uses_in_one_sentence_are_two_sightings() {
        assert_eq!(seen("推行标准地，完善标准地。"), ["s0-p1 推行[标准地]，完善标准地。", "s0-p1 推行标准地，完善[标准地]。"]);
    }

    #[test]
    fn a_long_sentence_is_cut_at_commas_with_the_term_inside() {
        let long = "深化改革促进发展，".repeat(20);
        let seen = seen(&format!("{long}推行标准地，{long}结束。"));
        let sentence = seen[0].strip_prefix("s0-p1 ").unwrap();
        assert!(sentence.starts_with("…深化改革") && sentence.ends_with("促进发展…"), "{sentence}");
        assert!(sentence.contains("，推行[标准地]，"));
        assert!(sentence.chars().count() <= 2 * SIDE + 10);
    }

    #[test]
    fn sightings_are_ordered_by_report_and_counted() {
        let archive = Archive::new(
            &[("浙江省", 2022, "推行标准地。对接DEPA。"), ("浙江省", 2023, "无。"), ("浙江省", 2024, "标准地。标准地。")],
            &[entry("标准地", "义", "", None), entry("DEPA", "义", "", None)],
        );
        let all = (0..3).map(|i| sightings(&archive.documents[i], &archive.annotated(i))).collect();
        let sightings = Sightings::gather(all);
        let term = archive.lexicon.find("标准地").unwrap();
        assert_eq!(sightings.reports_of(term), [(ReportId(0), 1), (ReportId(2), 2)]);
        assert_eq!((sightings.count(term), sightings.total()), (3, 4));
        assert_eq!(sightings.count(TermId(99)), 0);
    }
}
