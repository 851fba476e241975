//! Former addresses of pages, and where each one leads now.
//!
//! A report or a page keeps its former addresses in its front matter (`aliases`), so that they move with the file. Places and
//! terms have no file; their former addresses are in config.yaml (`moved`). A former address never replaces an existing page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Site;
use super::address::{Refused, check};
use crate::annotation::Term;
use crate::diag::{Location, Noted, messages};

/// The longest chain of moves that is followed to a page.
const MOVES: usize = 10;

/// The site's own pages that exist in every archive.
const OWN: [&str; 7] = ["/", "/places/", "/years/", "/terms/", "/search/", "/compare/", "/data/"];

/// A former address of a report or page: where it is written, the address itself, and the current one.
#[derive(Debug)]
pub(super) struct Old {
    pub place: Location,
    pub from: String,
    pub to: String,
}

/// A move as written: its location, the former address, the new one.
struct Said<'a> {
    place: &'a Location,
    from: &'a str,
    to: &'a str,
}

impl Site {
    /// Maps former addresses to the existing pages that they lead to. `old` holds those from front matter. A former address
    /// that is still a page's own, that two pages claim, or that leads nowhere is reported and left out.
    pub(super) fn moves(&self, old: &[Old]) -> Noted<BTreeMap<String, String>> {
        let config = Location::whole(&Arc::from("config.yaml"));
        let of_files = old.iter().map(|Old { place, from, to }| Said { place, from, to });
        let of_config = self.config.moved.iter().map(|(from, to)| {
            let place = self.config.moved_at.get(from).unwrap_or(&config);
            Said { place, from, to }
        });
        if old.is_empty() && self.config.moved.is_empty() {
            return Noted::silent(BTreeMap::new());
        }
        let standing = self.all_addresses();
        let mut moves: BTreeMap<&str, Said> = BTreeMap::new();
        let mut wrong = Vec::new();
        for said in of_files.chain(of_config) {
            if standing.contains(said.from) {
                wrong.push(messages::old_address_stands(said.place.clone(), said.from));
            } else if said.from == said.to || check(said.from) == Err(Refused::Unsafe) {
                wrong.push(messages::unsafe_address(said.place.clone(), said.from));
            } else if let Some(first) = moves.get(said.from) {
                wrong.extend(
                    (first.to != said.to)
                        .then(|| messages::old_address_twice(said.place.clone(), &first.place.file, said.from)),
                );
            } else {
                moves.insert(said.from, said);
            }
        }
        let mut led = BTreeMap::new();
        for said in moves.values() {
            match end(said.to, &moves, &standing) {
                Some(to) => _ = led.insert(said.from.to_owned(), to.to_owned()),
                None => wrong.push(messages::moved_to_nowhere(said.place.clone(), said.from, said.to)),
            }
        }
        Noted::new(led, wrong)
    }

    /// The addresses of all pages.
    fn all_addresses(&self) -> BTreeSet<String> {
        let named = self.places.iter().map(|p| &p.address).chain(self.reports.iter().map(|r| &r.address));
        let named = named.chain(self.pages.iter().map(|p| &p.address)).cloned();
        let years = self.years.keys().map(|year| format!("/{year}/"));
        let terms = self.lexicon.terms().iter().map(|Term { slug, .. }| format!("/terms/{slug}/"));
        OWN.iter().map(|own| (*own).to_owned()).chain(named).chain(years).chain(terms).collect()
    }
}

/// The existing page that an address leads to through moves.
fn end<'a>(first: &'a str, moves: &BTreeMap<&str, Said<'a>>, standing: &BTreeSet<String>) -> Option<&'a str> {
    let mut at = first;
    for _ in 0..MOVES {
        if standing.contains(at) {
            return Some(at);
        }
        at = moves.get(at)?.to;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::site::assemble::{Options, Surveyed};
    use crate::site::test_support::surveyed;

    /// An archive with the reports of Zhejiang and Ningbo of 2024. Ningbo's report has former addresses, and config.yaml has
    /// moves.
    fn assembled(aliases: &[&str], moved: &[(&str, &str)]) -> Noted<Site> {
        let mut ningbo = surveyed("浙江省/宁波市 2024");
        ningbo.front.aliases = aliases.iter().map(|a| (*a).to_owned()).collect();
        let moved = moved.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        let reports: Vec<Surveyed> = vec![surveyed("浙江省 2024"), ningbo];
        Site::assemble(Config { moved, ..Config::default() }, reports, vec![], vec![], Options::default())
    }

    fn moves(noted: &Noted<Site>) -> Vec<(&str, &str)> {
        noted.value.moved.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect()
    }

    fn codes(noted: &Noted<Site>) -> Vec<&str> {
        noted.said.iter().map(|d| d.code.name()).collect()
    }

    #[test]
    fn old_addresses_lead_to_where_the_report_stands() {
        let noted = assembled(&["/zhejiang/mingzhou/2024/", "/zj/nb/"], &[("/zhejiang/mingzhou/", "/zhejiang/ningbo/")]);
        let expected = [
            ("/zhejiang/mingzhou/", "/zhejiang/ningbo/"),
            ("/zhejiang/mingzhou/2024/", "/zhejiang/ningbo/2024/"),
            ("/zj/nb/", "/zhejiang/ningbo/2024/"),
        ];
        assert_eq!((moves(&noted), codes(&noted)), (expected.to_vec(), vec![]));
    }

    #[test]
    fn a_move_upon_a_move_leads_to_the_last() {
        let noted = assembled(&["/b/"], &[("/a/", "/b/"), ("/c/", "/a/")]);
        assert!(moves(&noted).iter().all(|(_, to)| *to == "/zhejiang/ningbo/2024/"), "{:?}", moves(&noted));
        assert_eq!(moves(&noted).len(), 3);
    }

    #[test]
    fn moves_that_lead_nowhere_or_in_a_ring_are_errors() {
        let noted = assembled(&[], &[("/a/", "/b/"), ("/b/", "/a/"), ("/c/", "/gone/")]);
        assert_eq!((moves(&noted).len(), codes(&noted)), (0, vec!["moved-to-nowhere"; 3]));
    }

    #[test]
    fn a_page_that_stands_is_never_hidden_by_an_old_address() {
        let noted = assembled(&["/zhejiang/2024/", "/terms/"], &[]);
        assert_eq!((moves(&noted).len(), codes(&noted)), (0, vec!["old-address-stands"; 2]));
    }

    #[test]
    fn two_claims_to_one_old_address_are_an_error_and_the_first_holds() {
        let noted = assembled(&["/a/"], &[("/a/", "/zhejiang/2024/")]);
        assert_eq!((moves(&noted), codes(&noted)), (vec![("/a/", "/zhejiang/ningbo/2024/")], vec!["old-address-twice"]));
    }
}
