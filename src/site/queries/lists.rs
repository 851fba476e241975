//! Lists and counts for pages.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::annotation::{ReportId, Sightings, TermId};
use crate::site::{PlaceId, Site};

/// What the archive contains, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Places that have reports of their own.
    pub places: usize,
    pub reports: usize,
    pub terms: usize,
    pub definitions: usize,
    /// Characters of all reports, without blanks and notes.
    pub characters: u64,
}

impl Site {
    /// The newest reports first: ordered by the day of delivery or else of publication, then by year, then by address.
    pub fn latest(&self, count: usize) -> Vec<ReportId> {
        let mut reports: Vec<ReportId> = (0..self.reports.len() as u32).map(ReportId).collect();
        reports.sort_by_cached_key(|id| (Reverse(self.day(*id)), *id));
        reports.truncate(count);
        reports
    }

    /// The day by which a report is ordered: the day of delivery, else of publication, else the first day of its year.
    pub fn day(&self, id: ReportId) -> Option<Date> {
        let front = &self.report(id)?.front;
        let new_year = || front.year.and_then(|year| Date::new(i16::try_from(year).ok()?, 1, 1).ok());
        front.delivered.or(front.published).or_else(new_year)
    }

    pub fn counts(&self) -> Counts {
        Counts {
            places: self.places.iter().filter(|place| !place.reports.is_empty()).count(),
            reports: self.reports.len(),
            terms: self.lexicon.terms().len(),
            definitions: self.lexicon.terms().iter().map(|term| term.definitions.len()).sum(),
            characters: self.reports.iter().map(|report| u64::from(report.characters)).sum(),
        }
    }

    /// For each report of a place, oldest first, the terms that no earlier report of the place used or defined: first those it
    /// defines, then those it uses. In the first report every term is new, so only those it defines are counted.
    pub fn first_seen(&self, place: PlaceId, sightings: &Sightings) -> Vec<(ReportId, Vec<TermId>)> {
        let reports = self.place(place).map(|place| place.reports.as_slice()).unwrap_or_default();
        let mut known = BTreeSet::new();
        let mut lists = Vec::with_capacity(reports.len());
        for (i, report) in reports.iter().enumerate() {
            let own: Vec<TermId> = self.lexicon.own(*report).map(|(term, _)| term).collect();
            let used = sightings.terms_in(*report);
            let all = own.iter().chain(if i == 0 { &[] } else { used.as_slice() });
            let mut new: Vec<TermId> = Vec::new();
            for term in all.filter(|term| !known.contains(*term)) {
                if !new.contains(term) {
                    new.push(*term);
                }
            }
            known.extend(own);
            known.extend(used);
            lists.push((*report, new));
        }
        lists
    }

    /// The place at an address.
    pub fn find_place(&self, address: &str) -> Option<PlaceId> {
        let at = self.places.binary_search_by(|place| place.address.as_str().cmp(address)).ok()?;
        Some(PlaceId(at as u32))
    }

    /// The report at an address.
    pub fn find_report(&self, address: &str) -> Option<ReportId> {
        let at = self.reports.binary_search_by(|report| report.address.as_str().cmp(address)).ok()?;
        Some(ReportId(at as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{annotate, sightings};
    use crate::document::{Block, Document, Inline};
    use crate::site::assemble::{Options, Surveyed};
    use crate::site::test_support::{note, site, surveyed};

    #[test]
    fn the_newest_is_the_last_delivered() {
        let mut late = surveyed("浙江省/宁波市 2023");
        late.front.delivered = Some(Date::constant(2023, 2, 1));
        let mut published = surveyed("浙江省 2023");
        published.front.published = Some(Date::constant(2023, 1, 20));
        let reports = vec![surveyed("北京市 2023"), published, late, surveyed("北京市 2022")];
        let site = Site::assemble(crate::config::Config::default(), reports, vec![], vec![], Options::default()).value;
        let latest: Vec<_> = site.latest(3).into_iter().map(|id| site.report(id).unwrap().address.clone()).collect();
        assert_eq!(latest, ["/zhejiang/ningbo/2023/", "/zhejiang/2023/", "/beijing/2023/"]);
    }

    #[test]
    fn counts_are_of_what_is_held() {
        let counts = site(&["浙江省/宁波市 2023", "浙江省/宁波市 2024"]).counts();
        assert_eq!((counts.places, counts.reports, counts.characters), (1, 2, 200));
    }

    #[test]
    fn terms_new_to_a_place() {
        let texts = ["推行标准地。", "推行标准地，对接DEPA。"];
        let reports: Vec<Surveyed> = [2023, 2024]
            .iter()
            .map(|year| Surveyed {
                notes: vec![note("1", "标准地"), note("2", "DEPA")], ..surveyed(&format!("浙江省 {year}"))
            })
            .collect();
        let mut reports = reports;
        reports[0].notes.truncate(1);
        let site = Site::assemble(crate::config::Config::default(), reports, vec![], vec![], Options::default()).value;
        let document = |text: &str| Document {
            blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])],
            ..Document::default()
        };
        let seen = texts.iter().enumerate().map(|(i, text)| {
            let document = document(text);
            sightings(
                &document,
                &document.addresses(),
                &annotate(&document, Some(ReportId(i as u32)), &site.lexicon, &site.nearness),
            )
        });
        let all = Sightings::gather(seen.collect());
        let term = |name| site.lexicon.find(name).unwrap();
        let new = site.first_seen(site.find_place("/zhejiang/").unwrap(), &all);
        assert_eq!(new, [(ReportId(0), vec![term("标准地")]), (ReportId(1), vec![term("DEPA")])]);
    }
}
