//! Each use of a term in its sentence, for the pages of terms. All of them are kept in memory for the whole archive, so they
//! are compact. Counts are kept separately from the sentences, which only a page that quotes them needs.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::passage::{Passage, passages};
use super::{Annotated, ReportId, TermId, Use};
use crate::digest::Digest;
use crate::document::{Address, Document};
use crate::han::cut::{CutList, CutText};

/// One use of a term in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting<'a> {
    pub term: TermId,
    pub report: ReportId,
    /// The anchor of its paragraph or heading: `s2-1-p3`.
    pub anchor: &'a str,
    /// The sentence, or part of a long one; cut ends show as `…`.
    pub sentence: &'a str,
    /// The byte range of the term in the sentence.
    pub marked: Range<usize>,
}

/// The sightings of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportSightings {
    /// The terms seen, in order of first use, and after them those that occur only inside longer terms.
    pub seen: Arc<[Seen]>,
    /// `None` until they have been requested.
    pub sentences: Option<Sentences>,
}

/// A term that occurs in one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub term: TermId,
    /// Its uses: the occurrences that no longer term covers.
    pub count: u32,
    /// All its occurrences; at least as many as uses.
    pub contained: u32,
    /// The index of its first sentence among those of the report, which are ordered by term.
    start: u32,
    /// The digest of all its sentences with their anchors.
    pub digest: Digest,
}

/// The sentences of one report in which terms are used, and their anchors, in one string that stores each of them once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sentences {
    text: Box<str>,
    /// Ordered by term in order of first use, then in reading order.
    entries: Box<[Entry]>,
}

/// Positions are bytes of [`Sentences::text`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    term: TermId,
    sentence: u32,
    anchor: u32,
    /// Relative to the start of the sentence.
    marked: u16,
    sentence_length: u16,
    marked_length: u16,
    anchor_length: u16,
}

/// The sightings of the archive, by term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sightings {
    reports: Vec<ReportSightings>,
    /// Each report in which a term is used, with the index of the term among those of the report; ordered by term, then report.
    order: Vec<(ReportId, u32)>,
    /// For each term, the end of its range in `order`; it starts where the range of the previous term ends.
    ends: Vec<u32>,
    /// For each term, all its occurrences.
    contained: Vec<u32>,
}

/// The sightings in one annotated document, given the addresses of its blocks.
pub fn sightings(document: &Document, addresses: &[Address], annotated: &Annotated) -> ReportSightings {
    let mut packing = Packing::default();
    if !annotated.uses.is_empty() {
        for passage in passages(document) {
            let uses = annotated.in_block(passage.block);
            if !uses.is_empty() {
                let anchor = addresses.get(passage.block as usize).map(|address| address.anchor.id()).unwrap_or_default();
                packing.passage(&passage, uses, anchor);
            }
        }
    }
    packing.finish(&annotated.contained)
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
        // The last sentence and its position: the next use is often in the same one.
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

    /// Groups the entries by term, in order of the terms' first uses, and adds the terms that occur only inside longer ones.
    fn finish(self, contained: &[(TermId, u32)]) -> ReportSightings {
        let mut first: FxHashMap<TermId, usize> = FxHashMap::default();
        for (at, entry) in self.entries.iter().enumerate() {
            first.entry(entry.term).or_insert(at);
        }
        let mut entries = self.entries;
        entries.sort_by_key(|entry| first.get(&entry.term).copied());
        let sentences = Sentences { text: self.text.into(), entries: entries.into() };
        let mut next = 0;
        let seen = sentences.entries.chunk_by(|a, b| a.term == b.term).filter_map(|same| {
            let term = same.first()?.term;
            let digest = Digest::of(&same.iter().filter_map(|entry| sentences.parts(entry)).collect::<Vec<_>>());
            let (start, count) = (next, same.len() as u32);
            next += count;
            let all = contained.binary_search_by_key(&term, |(term, _)| *term).ok().and_then(|at| contained.get(at));
            Some(Seen { term, count, contained: all.map_or(count, |(_, all)| (*all).max(count)), start, digest })
        });
        let mut seen: Vec<Seen> = seen.collect();
        let only_inside = contained.iter().filter(|(term, _)| !first.contains_key(term));
        let only_inside = only_inside.map(|(term, contained)| Seen {
            term: *term,
            count: 0,
            contained: *contained,
            start: next,
            digest: Digest::default(),
        });
        seen.extend(only_inside.collect::<Vec<_>>());
        ReportSightings { seen: seen.into(), sentences: Some(sentences) }
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

/// Maximum number of characters of a sentence that are kept on each side of the term.
const SIDE: usize = 70;

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '》' | '」' | '』')
}

/// Number of characters in which the end of a sentence is searched, on each side of the term. A longer sentence is cut at
/// [`SIDE`] wherever it ends, and a text without sentences is not scanned in full for each of its uses.
const SIGHT: usize = 2 * SIDE;

/// The sentence around a use; a long one is cut, at a comma if one is near.
fn sentence(text: &str, used: &Range<usize>) -> Range<usize> {
    let before = text.get(..used.start).unwrap_or_default();
    let after = text.get(used.end..).unwrap_or_default();
    start_of_sentence(before)..used.end + end_of_sentence(after)
}

/// Where the sentence begins whose first part ends a text.
fn start_of_sentence(before: &str) -> usize {
    let (mut start, mut far) = (0, None);
    for (n, (at, c)) in before.char_indices().rev().enumerate() {
        if ends_sentence(c) || n == SIGHT {
            start = if ends_sentence(c) { at + c.len_utf8() } else { at };
            break;
        }
        if n == SIDE - 1 {
            far = Some(at);
        }
    }
    let rest = before.after(start);
    start += rest.len() - rest.trim_start_matches(|c| is_closing(c) || c.is_whitespace()).len();
    let Some(far) = far.filter(|far| *far > start) else { return start };
    let mut window = before.after(far).char_indices().take(SIDE / 2);
    far + window.find(|(_, c)| is_pause(*c)).map_or(0, |(at, c)| at + c.len_utf8())
}

/// Where the sentence ends whose last part begins a text.
fn end_of_sentence(after: &str) -> usize {
    let (mut end, mut most) = (after.len(), after.len());
    for (n, (at, c)) in after.char_indices().enumerate() {
        if ends_sentence(c) || n == SIGHT {
            end = if n == SIGHT { at } else { end_of(after, at) };
            // The most characters up to there; those of the sign and of quotes that close behind it may be fewer.
            most = n + end - at;
            break;
        }
    }
    if most <= SIDE {
        return end;
    }
    let Some((far, _)) = after.before(end).char_indices().nth(SIDE) else { return end };
    let mut window = after.before(far).char_indices().rev().take(SIDE / 2);
    window.find(|(_, c)| is_pause(*c)).map_or(far, |(at, _)| at)
}

fn is_pause(c: char) -> bool {
    matches!(c, '，' | '、' | '：' | ',')
}

/// The byte after a sentence's last sign at `at` and any quotes that close after it; a line end is not part of the sentence.
fn end_of(after: &str, at: usize) -> usize {
    let rest = after.get(at..).unwrap_or_default();
    let Some(sign) = rest.chars().next().filter(|c| *c != '\n') else { return at };
    let tail = rest.get(sign.len_utf8()..).unwrap_or_default();
    at + sign.len_utf8() + (tail.len() - tail.trim_start_matches(is_closing).len())
}

impl Sentences {
    /// Anchor, sentence, and the bytes of it that are the term.
    fn parts(&self, entry: &Entry) -> Option<(&str, &str, Range<usize>)> {
        let (anchor, sentence, marked) = (entry.anchor as usize, entry.sentence as usize, entry.marked as usize);
        Some((
            self.text.get(anchor..anchor + entry.anchor_length as usize)?,
            self.text.get(sentence..sentence + entry.sentence_length as usize)?,
            marked..marked + entry.marked_length as usize,
        ))
    }
}

impl Sightings {
    /// Collects the sightings of all reports, in order of [`ReportId`].
    pub fn gather(reports: Vec<ReportSightings>) -> Sightings {
        let every =
            || reports.iter().enumerate().flat_map(|(r, s)| s.seen.iter().enumerate().map(move |(i, seen)| (r, i, seen)));
        let all = || every().filter(|(_, _, seen)| seen.count > 0);
        let mut contained: Vec<u32> = Vec::new();
        for (_, _, seen) in every() {
            let term = seen.term.0 as usize;
            contained.resize(contained.len().max(term + 1), 0);
            let sum = contained.value(term) + seen.contained;
            contained.put(term, sum);
        }
        let terms = all().map(|(_, _, seen)| seen.term.0 as usize + 1).max().unwrap_or(0);
        let mut ends = vec![0_u32; terms];
        for (_, _, seen) in all() {
            if let Some(end) = ends.get_mut(seen.term.0 as usize) {
                *end += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            total += std::mem::replace(end, total);
        }
        let mut order = vec![(ReportId(0), 0); total as usize];
        for (report, number, seen) in all() {
            let Some(next) = ends.get_mut(seen.term.0 as usize) else { continue };
            order.put(*next as usize, (ReportId(report as u32), number as u32));
            *next += 1;
        }
        Sightings { reports, order, ends, contained }
    }

    /// All sightings of a term, by report and then in reading order, in reports whose sentences are loaded.
    pub fn of(&self, term: TermId) -> impl Iterator<Item = Sighting<'_>> {
        self.stretch(term).iter().flat_map(|(report, number)| self.in_report(*report, *number))
    }

    /// The sightings of a term in one report, in reading order, if its sentences are loaded.
    pub fn of_report(&self, term: TermId, report: ReportId) -> impl Iterator<Item = Sighting<'_>> {
        let stretch = self.stretch(term);
        let number = stretch.binary_search_by_key(&report, |(report, _)| *report).ok().and_then(|at| stretch.get(at));
        number.into_iter().flat_map(|(report, number)| self.in_report(*report, *number))
    }

    /// How many sightings a term has.
    pub fn count(&self, term: TermId) -> usize {
        self.seen(term).map(|(_, seen)| seen.count as usize).sum()
    }

    /// How often a term occurs, with its occurrences inside longer terms.
    pub fn contained(&self, term: TermId) -> u32 {
        self.contained.get(term.0 as usize).copied().unwrap_or_default()
    }

    /// The reports in which a term is used, in order, with the number of sightings.
    pub fn reports_of(&self, term: TermId) -> Vec<(ReportId, u32)> {
        self.seen(term).map(|(report, seen)| (report, seen.count)).collect()
    }

    /// The reports in which a term is used, in order, each with the term's entry.
    pub fn seen(&self, term: TermId) -> impl Iterator<Item = (ReportId, &Seen)> {
        self.stretch(term).iter().filter_map(|(report, number)| Some((*report, self.seen_in(*report).get(*number as usize)?)))
    }

    /// The entries of the terms that occur in a report, in order of first use, then those that occur only inside longer terms.
    pub fn seen_in(&self, report: ReportId) -> &[Seen] {
        self.reports.get(report.0 as usize).map(|r| r.seen.as_ref()).unwrap_or_default()
    }

    /// The terms that are used in a report, in order of their first use there.
    pub fn terms_in(&self, report: ReportId) -> Vec<TermId> {
        self.seen_in(report).iter().filter(|seen| seen.count > 0).map(|seen| seen.term).collect()
    }

    /// Whether the sentences of a report are loaded.
    pub fn has_sentences(&self, report: ReportId) -> bool {
        self.reports.get(report.0 as usize).is_none_or(|r| r.sentences.is_some())
    }

    /// Adds the sentences of a report, so that pages can quote them.
    pub fn supply(&mut self, report: ReportId, sentences: Sentences) {
        if let Some(report) = self.reports.get_mut(report.0 as usize) {
            report.sentences = Some(sentences);
        }
    }

    /// Drops the sentences of all reports.
    pub fn forget_sentences(&mut self) {
        self.reports.iter_mut().for_each(|report| report.sentences = None);
    }

    /// The number of all sightings.
    pub fn total(&self) -> usize {
        self.reports.iter().flat_map(|report| report.seen.iter()).map(|seen| seen.count as usize).sum()
    }

    fn stretch(&self, term: TermId) -> &[(ReportId, u32)] {
        let term = term.0 as usize;
        let start = term.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        let end = self.ends.get(term).copied().unwrap_or(0) as usize;
        self.order.get(start..end).unwrap_or_default()
    }

    /// The sightings of the term with this index among those of a report.
    fn in_report(&self, report: ReportId, number: u32) -> impl Iterator<Item = Sighting<'_>> {
        let (start, end) =
            self.seen_in(report).get(number as usize).map_or((0, 0), |seen| (seen.start, seen.start + seen.count));
        let sentences = self.reports.get(report.0 as usize).and_then(|r| r.sentences.as_ref());
        sentences.into_iter().flat_map(move |sentences| {
            let entries = sentences.entries.get(start as usize..end as usize).unwrap_or_default();
            entries.iter().filter_map(move |entry| {
                let (anchor, sentence, marked) = sentences.parts(entry)?;
                Some(Sighting { term: entry.term, report, anchor, sentence, marked })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::test_support::{Archive, entry};

    /// The sightings of 标准地 in one report: anchor, sentence with the term in brackets.
    fn seen(text: &str) -> Vec<String> {
        let archive = Archive::new(&[("浙江省", 2022, text)], &[entry("标准地", "义", "", None)]);
        let report = sightings(&archive.documents[0], &archive.documents[0].addresses(), &archive.annotated(0));
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
        let all = (0..3)
            .map(|i| sightings(&archive.documents[i], &archive.documents[i].addresses(), &archive.annotated(i)))
            .collect();
        let sightings = Sightings::gather(all);
        let term = archive.lexicon.find("标准地").unwrap();
        assert_eq!(sightings.reports_of(term), [(ReportId(0), 1), (ReportId(2), 2)]);
        assert_eq!((sightings.count(term), sightings.total()), (3, 4));
        assert_eq!(sightings.count(TermId(99)), 0);
    }

    #[test]
    fn a_term_only_inside_a_longer_one_occurs_without_being_used() {
        let archive = Archive::new(
            &[("浙江省", 2022, "做强数字经济核心产业。"), ("浙江省", 2023, "发展数字经济核心产业和数字经济。")],
            &[entry("数字经济", "义", "", None), entry("数字经济核心产业", "义", "", None)],
        );
        let all = (0..2)
            .map(|i| sightings(&archive.documents[i], &archive.documents[i].addresses(), &archive.annotated(i)))
            .collect();
        let sightings = Sightings::gather(all);
        let [short, long] = ["数字经济", "数字经济核心产业"].map(|name| archive.lexicon.find(name).unwrap());
        assert_eq!((sightings.count(short), sightings.contained(short)), (1, 3));
        assert_eq!((sightings.count(long), sightings.contained(long)), (2, 2));
        assert_eq!(sightings.reports_of(short), [(ReportId(1), 1)]);
        assert_eq!(sightings.terms_in(ReportId(0)), [long]);
    }
}
