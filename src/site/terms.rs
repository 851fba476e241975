//! Sorting and counting of terms for the archive's pages.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::{PlaceId, Site};
use crate::annotation::{Annotated, NotePlace, Origin, ReportId, Sightings, TermId};
use crate::han::reading;

/// The figures of one term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermFigures {
    /// Uses by year of report.
    pub uses: BTreeMap<u16, u32>,
    /// All uses, including those in reports of unknown year.
    pub total: u32,
    /// Definitions in reports, by year.
    pub definitions: BTreeMap<u16, u32>,
    /// Places whose reports define it, in order of address.
    pub defined_in: Vec<PlaceId>,
    /// Places whose reports use or define it, in order of address.
    pub places: Vec<PlaceId>,
    /// The number of definitions that differ in wording.
    pub meanings: u32,
    /// The earliest report that uses or defines it.
    pub first: Option<ReportId>,
}

/// What the curator's report says about one report's terms.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TermFaults {
    /// Labels of markers in the text that have no note.
    pub undefined: Vec<String>,
    /// Labels of notes whose marker is missing, and which were linked where their term occurs.
    pub unmarked: Vec<String>,
    /// Labels of notes for which neither the marker nor the term is in the text.
    pub unused: Vec<String>,
}

impl TermFaults {
    /// Sums up what annotation found out about the notes of one report.
    pub fn of(annotated: &Annotated) -> TermFaults {
        let labels = |wanted: fn(&NotePlace) -> bool| {
            let found = annotated.notes.iter().filter(|note| wanted(&note.at));
            found.map(|note| note.label.clone()).collect()
        };
        TermFaults {
            undefined: annotated.undefined.clone(),
            unmarked: labels(|at| matches!(at, NotePlace::Found { .. })),
            unused: labels(|at| matches!(at, NotePlace::Nowhere)),
        }
    }
}

impl Site {
    /// Terms by the first letter of their pinyin. Terms that begin with a digit or a sign are under `#`, which is last.
    pub fn terms_by_initial(&self) -> Vec<(char, Vec<TermId>)> {
        let mut letters: BTreeMap<(bool, char), Vec<TermId>> = BTreeMap::new();
        for (i, term) in self.lexicon.terms().iter().enumerate() {
            let letter = reading::initial(&term.key);
            letters.entry((letter == '#', letter)).or_default().push(TermId(i as u32));
        }
        letters.into_iter().map(|((_, letter), terms)| (letter, terms)).collect()
    }

    /// The figures of every term, in order of their numbers.
    pub fn all_term_figures(&self, sightings: &Sightings) -> Vec<TermFigures> {
        (0..self.lexicon.terms().len() as u32).map(|term| self.term_figures(TermId(term), sightings)).collect()
    }

    /// The figures of a term.
    pub fn term_figures(&self, term: TermId, sightings: &Sightings) -> TermFigures {
        let mut figures = TermFigures::default();
        let used = sightings.reports_of(term);
        for (report, count) in &used {
            figures.total += count;
            if let Some(year) = self.year_of(*report) {
                *figures.uses.entry(year).or_default() += count;
            }
        }
        let definitions = self.lexicon.term(term).map(|t| t.definitions.as_slice()).unwrap_or_default();
        let defining = definitions.iter().filter_map(|definition| match &definition.origin {
            Origin::Report { report, .. } => Some(*report),
            Origin::Glossary(_) => None,
        });
        let defining: Vec<ReportId> = defining.collect();
        for year in defining.iter().filter_map(|report| self.year_of(*report)) {
            *figures.definitions.entry(year).or_default() += 1;
        }
        // Definitions with the same wording share their text.
        figures.meanings = definitions.iter().map(|d| d.text.as_ptr()).collect::<FxHashSet<_>>().len() as u32;
        let all: Vec<ReportId> = used.iter().map(|(report, _)| *report).chain(defining.iter().copied()).collect();
        figures.first = self.earliest(all.iter().copied());
        figures.places = self.places_of(&all);
        figures.defined_in = self.places_of(&defining);
        figures
    }

    /// The earliest report that uses or defines a term.
    pub fn first_report(&self, term: TermId, sightings: &Sightings) -> Option<ReportId> {
        let definitions = self.lexicon.term(term).map(|t| t.definitions.as_slice()).unwrap_or_default();
        let defining = definitions.iter().filter_map(|definition| match &definition.origin {
            Origin::Report { report, .. } => Some(*report),
            Origin::Glossary(_) => None,
        });
        self.earliest(sightings.seen(term).map(|(report, _)| report).chain(defining))
    }

    fn earliest(&self, reports: impl Iterator<Item = ReportId>) -> Option<ReportId> {
        reports.min_by_key(|report| self.age(*report))
    }

    /// Terms ordered by the number of places that use them, most first.
    pub fn terms_by_places(&self, figures: &[TermFigures]) -> Vec<TermId> {
        let mut terms: Vec<TermId> = (0..figures.len() as u32).map(TermId).collect();
        let of = |term: &TermId| figures.get(term.0 as usize).map(|f| (f.places.len(), f.total));
        terms.sort_by_key(|term| (Reverse(of(term)), *term));
        terms
    }

    /// Terms by the year in which they first appear in the archive, newest year first; terms without a known year last.
    pub fn terms_by_first_year(&self, figures: &[TermFigures]) -> Vec<(Option<u16>, Vec<TermId>)> {
        let mut years: BTreeMap<Option<u16>, Vec<TermId>> = BTreeMap::new();
        for (i, figures) in figures.iter().enumerate() {
            let year = figures.first.and_then(|report| self.year_of(report));
            years.entry(year).or_default().push(TermId(i as u32));
        }
        years.into_iter().rev().collect()
    }

    /// Terms of the lexicon that no report of the archive uses.
    pub fn unused_terms(&self, sightings: &Sightings) -> Vec<TermId> {
        (0..self.lexicon.terms().len() as u32).map(TermId).filter(|term| sightings.count(*term) == 0).collect()
    }

    /// The sort key of reports, from the oldest to the newest.
    fn age(&self, report: ReportId) -> impl Ord + use<> {
        let front = self.report(report).map(|report| &report.front);
        let year = front.and_then(|front| front.year);
        (year.is_none(), year, front.and_then(|front| front.delivered.or(front.published)), report)
    }

    fn places_of(&self, reports: &[ReportId]) -> Vec<PlaceId> {
        let mut places: Vec<PlaceId> = reports.iter().filter_map(|id| self.report(*id)?.place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{annotate, sightings};
    use crate::config::Config;
    use crate::document::{Block, Document, Inline, Note};
    use crate::site::assemble::{Options, Surveyed};
    use crate::site::test_support::{note, surveyed};

    /// A site of reports with texts and the terms that they define, and the sightings in them.
    fn archive(reports: &[(&str, &str, &[&str])]) -> (Site, Sightings) {
        let survey = |(what, _, terms): &(&str, &str, &[&str])| {
            let notes = terms.iter().enumerate().map(|(i, term)| note(&(i + 1).to_string(), term)).collect();
            Surveyed { notes, ..surveyed(what) }
        };
        let site =
            Site::assemble(Config::default(), reports.iter().map(survey).collect(), vec![], vec![], Options::default()).value;
        let text = |title: &str| reports.iter().find(|(what, _, _)| *what == title).unwrap().1.to_owned();
        let seen = site.reports.iter().enumerate().map(|(i, report)| {
            let blocks = vec![Block::Paragraph(vec![Inline::Text(text(&report.front.title))])];
            let document = Document { blocks, ..Document::default() };
            sightings(
                &document,
                &document.addresses(),
                &annotate(&document, Some(ReportId(i as u32)), &site.lexicon, &site.nearness),
            )
        });
        let all = Sightings::gather(seen.collect());
        (site, all)
    }

    #[test]
    fn uses_definitions_and_places_of_a_term_are_counted() {
        let (site, seen) = archive(&[
            ("浙江省/宁波市 2024", "标准地。标准地。", &["标准地"]),
            ("浙江省 2022", "推行标准地。", &[]),
            ("北京市 2023", "无。", &["标准地", "双碳目标"]),
        ]);
        let figures = site.term_figures(site.lexicon.find("标准地").unwrap(), &seen);
        assert_eq!((figures.total, figures.meanings), (3, 1));
        assert_eq!(figures.uses, BTreeMap::from([(2022, 1), (2024, 2)]));
        assert_eq!(figures.definitions, BTreeMap::from([(2023, 1), (2024, 1)]));
        assert_eq!((figures.places.len(), figures.defined_in.len()), (3, 2));
        assert_eq!(figures.first, site.find_report("/zhejiang/2022/"));
        assert_eq!(site.unused_terms(&seen), [site.lexicon.find("双碳目标").unwrap()]);
    }

    #[test]
    fn terms_by_letter_by_places_and_by_year() {
        let (site, seen) = archive(&[
            ("浙江省 2022", "推行标准地。", &["标准地", "“361”"]),
            ("北京市 2023", "对接DEPA，推行标准地。", &["DEPA"]),
        ]);
        let term = |name| site.lexicon.find(name).unwrap();
        let letters = site.terms_by_initial();
        assert_eq!(letters, [('B', vec![term("标准地")]), ('D', vec![term("DEPA")]), ('#', vec![term("361")])]);
        let figures = site.all_term_figures(&seen);
        assert_eq!(site.terms_by_places(&figures)[0], term("标准地"));
        let years = site.terms_by_first_year(&figures);
        assert_eq!(years.iter().map(|(year, terms)| (year.unwrap(), terms.len())).collect::<Vec<_>>(), [(2023, 1), (2022, 2)]);
    }

    #[test]
    fn faults_are_markers_without_notes_and_notes_without_places() {
        let (site, _) = archive(&[("浙江省 2022", "", &["标准地", "双碳目标"])]);
        let text = Block::Paragraph(vec![Inline::Text("推行标准地。".to_owned()), Inline::NoteRef("9".to_owned())]);
        let note = |label: &str, term: &str| Note { label: label.to_owned(), term: term.to_owned(), definition: Vec::new() };
        let notes = vec![note("1", "标准地"), note("2", "双碳目标")];
        let document = Document { blocks: vec![text], notes, ..Document::default() };
        let faults = TermFaults::of(&annotate(&document, Some(ReportId(0)), &site.lexicon, &site.nearness));
        assert_eq!((faults.undefined, faults.unmarked, faults.unused), (vec!["9".into()], vec!["1".into()], vec!["2".into()]));
    }
}
