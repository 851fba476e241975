//! Former addresses of pages, and where each one leads now.
//!
//! A report or a page keeps its former addresses in its front matter (`aliases`), so that they move with the file. Places and
//! terms have no file; their former addresses are in config.yaml (`moved`). A term also has the addresses that its spellings had
//! when each spelling was a term of its own. A former address never replaces an existing page.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Site;
use super::address::{Refused, check, is_reserved};
use crate::annotation::Term;
use crate::config::old_address;
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
        let of_terms = self.moved_terms();
        if old.is_empty() && self.config.moved.is_empty() && of_terms.is_empty() {
            return Noted::silent(BTreeMap::new());
        }
        let standing = self.all_addresses();
        let folded: BTreeSet<String> = standing.iter().map(|address| address.to_lowercase()).collect();
        let mut moves: BTreeMap<String, Said> = BTreeMap::new();
        let mut wrong = Vec::new();
        // The addresses by their lower case, since not every file system tells them apart.
        let mut alike: BTreeMap<String, String> = BTreeMap::new();
        for said in of_files.chain(of_config) {
            let Some(from) = old_address(said.from).filter(|from| is_free(from)) else {
                wrong.push(messages::unsafe_address(said.place.clone(), said.from));
                continue;
            };
            let lower = from.to_lowercase();
            if from == said.to {
                wrong.push(messages::unsafe_address(said.place.clone(), said.from));
            } else if folded.contains(&lower) {
                wrong.push(messages::old_address_stands(said.place.clone(), said.from));
            } else if let Some(first) = alike.get(&lower).and_then(|first| moves.get(first).map(|said| (first, said))) {
                let same = *first.0 == from && first.1.to == said.to;
                wrong.extend((!same).then(|| messages::old_address_twice(said.place.clone(), &first.1.place.file, said.from)));
            } else {
                alike.insert(lower, from.clone());
                moves.insert(from, said);
            }
        }
        // What a person wrote about an address goes before what follows from the names of terms.
        for (from, to) in of_terms.iter().filter(|(from, _)| !standing.contains(from)) {
            if !alike.contains_key(from) {
                moves.insert(from.clone(), Said { place: &config, from, to });
            }
        }
        let mut led = BTreeMap::new();
        for (from, said) in &moves {
            match end(said.to, &moves, &standing) {
                Some(to) => _ = led.insert(from.clone(), to.to_owned()),
                None => wrong.push(messages::moved_to_nowhere(said.place.clone(), said.from, said.to)),
            }
        }
        Noted::new(led, wrong)
    }

    /// Where the page at a former address is now. If the uses of a term have a page for each year, the years of its former addresses
    /// lead to them.
    pub fn moved_to(&self, address: &str) -> Option<Cow<'_, str>> {
        if let Some(to) = self.moved.get(address) {
            return Some(Cow::Borrowed(to));
        }
        let (term, year) = address.strip_suffix('/')?.rsplit_once('/')?;
        let is_year = !year.is_empty() && year.bytes().all(|b| b.is_ascii_digit());
        let term = format!("{term}/");
        let to = self.moved.get(&term).filter(|to| is_year && is_term(&term) && is_term(to))?;
        Some(Cow::Owned(format!("{to}{year}/")))
    }

    /// The former addresses of a term's page.
    pub fn former_addresses(&self, term: &Term) -> Vec<&str> {
        let own = format!("/terms/{}/", term.slug);
        let former = self.moved.iter().filter(|(from, to)| **to == own && is_term(from));
        former.map(|(from, _)| from.as_str()).collect()
    }

    /// The former addresses of terms, and the present ones.
    fn moved_terms(&self) -> Vec<(String, String)> {
        let of_term = |term: &Term| {
            let to = format!("/terms/{}/", term.slug);
            term.former.iter().map(|former| (format!("/terms/{former}/"), to.clone())).collect::<Vec<_>>()
        };
        self.lexicon.terms().iter().flat_map(of_term).collect()
    }

    /// The addresses of all pages.
    fn all_addresses(&self) -> BTreeSet<String> {
        let named = self.places.iter().map(|p| &p.address).chain(self.reports.iter().map(|r| &r.address));
        let named = named.chain(self.pages.iter().map(|p| &p.address)).cloned();
        let named = named.chain(self.traditional_addresses());
        let years = self.years.keys().map(|year| format!("/{year}/"));
        let terms = self.lexicon.terms().iter().map(|Term { slug, .. }| format!("/terms/{slug}/"));
        OWN.iter().map(|own| (*own).to_owned()).chain(named).chain(years).chain(terms).collect()
    }
}

/// Whether an address has the form of a term's.
fn is_term(address: &str) -> bool {
    let slug = address.strip_prefix("/terms/").and_then(|rest| rest.strip_suffix('/'));
    slug.is_some_and(|slug| !slug.is_empty() && !slug.contains('/'))
}

/// Whether no file of the site's own can be at a former address: below its folders, only addresses in the form of its own pages are.
fn is_free(from: &str) -> bool {
    check(from) != Err(Refused::Unsafe) || !is_reserved(from)
}

/// The existing page that an address leads to through moves.
fn end<'a>(first: &'a str, moves: &BTreeMap<String, Said<'a>>, standing: &BTreeSet<String>) -> Option<&'a str> {
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
    use crate::han::reading::term_slug;
    use crate::site::assemble::{Options, Surveyed};
    use crate::site::test_support::{note, surveyed};

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
    fn addresses_of_other_generators_lead_on() {
        let noted = assembled(&["/旧地址/", "/Old/Page.html", "/%E6%97%A7/", "/旧"], &[("/OLD/", "/zhejiang/2024/")]);
        let expected = ["/OLD/", "/Old/Page.html", "/旧/", "/旧地址/"];
        assert_eq!(moves(&noted).iter().map(|(from, _)| *from).collect::<Vec<_>>(), expected);
        assert_eq!(codes(&noted), [""; 0]);
    }

    #[test]
    fn addresses_that_differ_only_in_case_and_those_of_the_sites_own_files_are_refused() {
        let noted = assembled(&["/Zhejiang/2024/", "/a/", "/A/", "/404.html", "/assets/Style.html"], &[]);
        assert_eq!(moves(&noted), [("/a/", "/zhejiang/ningbo/2024/")]);
        assert_eq!(codes(&noted), ["old-address-stands", "old-address-twice", "unsafe-address", "unsafe-address"]);
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

    /// An archive with one report that defines these names, and whose config.yaml has moves.
    fn defining(names: &[&str], moved: &[(&str, &str)]) -> Noted<Site> {
        let mut report = surveyed("浙江省 2024");
        report.notes = names.iter().enumerate().map(|(i, name)| note(&i.to_string(), name)).collect();
        let moved = moved.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        Site::assemble(Config { moved, ..Config::default() }, vec![report], vec![], vec![], Options::default())
    }

    #[test]
    fn the_addresses_of_spellings_lead_to_their_term() {
        let noted = defining(&["“四上”企业", "四上企业", "3.“四上”企业：", "标准地"], &[]);
        let [numbered, quoted] = ["3.“四上”企业：", "“四上”企业"].map(|name| format!("/terms/{}/", term_slug(name)));
        let to = format!("/terms/{}/", term_slug("四上企业"));
        assert_eq!((moves(&noted), codes(&noted)), (vec![(&*numbered, &*to), (&*quoted, &*to)], vec![]));
    }

    #[test]
    fn the_years_of_the_address_of_a_spelling_lead_to_those_of_its_term() {
        let site = defining(&["“四上”企业"], &[("/sishang/", "/zhejiang/2024/")]).value;
        let [from, to] = ["“四上”企业", "四上企业"].map(|name| format!("/terms/{}/", term_slug(name)));
        assert_eq!(site.moved_to(&format!("{from}2024/")).as_deref(), Some(&*format!("{to}2024/")));
        assert_eq!(site.moved_to(&from).as_deref(), Some(&*to));
        for address in ["/sishang/2024/", &format!("{from}a/"), &format!("{to}2024/"), &format!("{from}2024"), "/", ""] {
            assert_eq!(site.moved_to(address), None, "{address}");
        }
        let term = site.lexicon.terms().first().unwrap();
        assert_eq!(site.former_addresses(term), [from.as_str()]);
    }

    #[test]
    fn what_config_says_about_the_address_of_a_spelling_holds() {
        let quoted = format!("/terms/{}/", term_slug("“四上”企业"));
        let noted = defining(&["“四上”企业"], &[(&quoted, "/zhejiang/2024/")]);
        assert_eq!((moves(&noted), codes(&noted)), (vec![(&*quoted, "/zhejiang/2024/")], vec![]));
        let noted = defining(&["“四上”企业"], &[("/sishang/", &quoted)]);
        let to = format!("/terms/{}/", term_slug("四上企业"));
        assert_eq!((moves(&noted)[0], codes(&noted)), (("/sishang/", &*to), vec![]));
    }
}
