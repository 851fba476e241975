//! Which of a term's definitions a report shows: its own; otherwise the nearest by place, then by year, of those of the
//! report's year or before; otherwise the curated one; otherwise the nearest of the later ones, so that a term is never without
//! a definition. And which other terms the text of a definition mentions.

use std::collections::BTreeSet;
use std::ops::Range;

use super::boundary::Verdict;
use super::nearness::Apart;
use super::{Curated, Definition, Lexicon, Nearness, Origin, ReportId, TermId};

/// The terms that the text of a definition of `defined` mentions, with the bytes of the text: the longest known terms, each once,
/// without `defined` itself.
pub fn mentions(lexicon: &Lexicon, defined: TermId, text: &str) -> Vec<(Range<usize>, TermId)> {
    let mut occurrences = lexicon.occurrences(text);
    occurrences.retain(|occurrence| occurrence.verdict == Verdict::Use);
    occurrences.sort_by_key(|occurrence| (occurrence.range.start, std::cmp::Reverse(occurrence.range.end)));
    let mut known = BTreeSet::from([defined]);
    let mut taken = 0;
    let mut mentions = Vec::new();
    for occurrence in occurrences {
        if occurrence.range.start >= taken {
            taken = occurrence.range.end;
            if known.insert(occurrence.term) {
                mentions.push((occurrence.range, occurrence.term));
            }
        }
    }
    mentions
}

/// The number of the definition of `term` that is shown in `report`; on a plain page, the curated one or the latest.
pub(super) fn definition_for(lexicon: &Lexicon, nearness: &Nearness, report: Option<ReportId>, term: TermId) -> u32 {
    let Some(term_itself) = lexicon.term(term) else { return 0 };
    if let Some((_, own)) = report.and_then(|report| lexicon.own(report).find(|(own, _)| *own == term)) {
        return own;
    }
    let definitions = term_itself.definitions.iter().enumerate();
    let nearest = definitions.min_by_key(|(_, definition)| match report {
        Some(report) => distance(nearness, report, definition),
        None => distance_from_nowhere(nearness, definition),
    });
    nearest.map_or(0, |(number, _)| number as u32)
}

/// How far a definition is from a report; smaller is nearer.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    /// By place, then by years before the report.
    Before(Apart, u16),
    /// By how specific it is: the number of names of its region that the report shares, then whether it names years.
    Curated(std::cmp::Reverse<usize>, bool),
    /// By place, then by years after the report.
    Later(Apart, u16),
    /// Curated for another region or other years.
    Foreign,
}

fn distance(nearness: &Nearness, report: ReportId, definition: &Definition) -> Distance {
    let year = nearness.year(report);
    match &definition.origin {
        Origin::Report { report: other, .. } => {
            let apart = nearness.apart(report, *other);
            match (year, nearness.year(*other)) {
                (Some(year), Some(other)) if other <= year => Distance::Before(apart, year - other),
                (Some(year), Some(other)) => Distance::Later(apart, other - year),
                (None, Some(other)) => Distance::Before(apart, u16::MAX - other),
                (_, None) => Distance::Later(apart, u16::MAX),
            }
        }
        Origin::Glossary(curated) if holds(curated, nearness.region(report), year) => {
            Distance::Curated(std::cmp::Reverse(curated.region.len()), curated.years.is_none())
        }
        Origin::Glossary(_) => Distance::Foreign,
    }
}

/// The distance on a plain page, which has no place: curated for everywhere, then the latest of the reports, then curated for
/// some place.
fn distance_from_nowhere(nearness: &Nearness, definition: &Definition) -> Distance {
    match &definition.origin {
        Origin::Glossary(curated) if curated.region.is_empty() => {
            Distance::Before(Apart::Same, u16::from(curated.years.is_some()))
        }
        Origin::Glossary(_) => Distance::Foreign,
        Origin::Report { report, .. } => Distance::Later(Apart::Elsewhere, u16::MAX - nearness.year(*report).unwrap_or(0)),
    }
}

/// Whether a curated definition applies to a place and a year.
fn holds(curated: &Curated, region: &[String], year: Option<u16>) -> bool {
    let in_years = match (curated.years, year) {
        (None, _) => true,
        (Some((first, last)), Some(year)) => (first..=last).contains(&year),
        (Some(_), None) => false,
    };
    in_years && curated.region.iter().all(|name| region.contains(name))
}

#[cfg(test)]
mod tests {
    use super::mentions;
    use crate::annotation::test_support::{Archive, entry};

    /// The definition shown in the last of these reports, which uses 标准地; each of the others defines it by its number.
    fn shown(here: (&str, u16), others: &[(&str, u16)], curated: &[(&str, Option<(u16, u16)>)]) -> String {
        let notes: Vec<String> = (0..others.len()).map(|i| format!("[^1]: 标准地: {i}")).collect();
        let mut reports: Vec<_> =
            others.iter().zip(&notes).map(|((place, year), note)| (*place, *year, note.as_str())).collect();
        reports.push((here.0, here.1, "推行标准地改革。"));
        let glossary: Vec<_> =
            curated.iter().enumerate().map(|(i, (region, years))| entry("标准地", &format!("编{i}"), region, *years)).collect();
        Archive::new(&reports, &glossary).definition(others.len())
    }

    const NINGBO: (&str, u16) = ("浙江省/宁波市", 2022);

    #[test]
    fn the_reports_own_definition_comes_first() {
        let archive = Archive::new(
            &[("浙江省/宁波市", 2021, "[^1]: 标准地: 别"), ("浙江省/宁波市", 2022, "推行标准地。\n[^1]: 标准地: 自")],
            &[entry("标准地", "编", "", None)],
        );
        assert_eq!(archive.definition(1), "自");
    }

    #[test]
    fn then_the_nearest_by_place() {
        let everywhere = [
            ("江苏省", 2022),
            ("浙江省/杭州市", 2022),
            ("浙江省/宁波市/北仑区", 2022),
            ("浙江省", 2019),
            ("浙江省/宁波市", 2010),
        ];
        assert_eq!(shown(NINGBO, &everywhere, &[]), "4");
        assert_eq!(shown(NINGBO, &everywhere[..4], &[]), "3");
        assert_eq!(shown(NINGBO, &everywhere[..3], &[]), "2");
        assert_eq!(shown(NINGBO, &everywhere[..2], &[]), "1");
    }

    #[test]
    fn then_the_nearest_year_before() {
        assert_eq!(shown(NINGBO, &[("浙江省", 2018), ("浙江省", 2021), ("浙江省", 2020)], &[]), "1");
    }

    #[test]
    fn a_curated_one_comes_before_what_was_said_only_later() {
        let later = [("浙江省/宁波市", 2023), ("浙江省/宁波市", 2024)];
        assert_eq!(shown(NINGBO, &later, &[("", None)]), "编0");
        assert_eq!(shown(NINGBO, &later, &[]), "0");
    }

    #[test]
    fn of_curated_ones_the_most_particular_that_holds_here() {
        let curated = [
            ("", None),
            ("浙江省", None),
            ("浙江省", Some((2020, 2023))),
            ("江苏省", None),
            ("浙江省/宁波市", Some((2010, 2012))),
        ];
        assert_eq!(shown(NINGBO, &[], &curated), "编2");
        assert_eq!(shown(("山西省", 2022), &[], &curated), "编0");
    }

    #[test]
    fn a_definition_mentions_each_other_term_once() {
        let terms = ["标准地", "数字经济", "数字经济核心产业", "亩均效益"];
        let glossary: Vec<_> = terms.iter().map(|term| entry(term, "义", "", None)).collect();
        let lexicon = Archive::new(&[], &glossary).lexicon;
        let text = "标准地以亩均效益出让，用于数字经济核心产业，亩均效益、高标准地块除外。";
        let mentioned = |defined: &str| {
            let mentions = mentions(&lexicon, lexicon.find(defined).unwrap(), text);
            mentions.into_iter().map(|(range, _)| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(mentioned("标准地"), ["亩均效益", "数字经济核心产业"]);
        assert_eq!(mentioned("亩均效益"), ["标准地", "数字经济核心产业"]);
    }
}
