//! Assembles the surveys of all reports into the [`Site`].
//!
//! 1. Leave out what is not built: drafts, and texts that are not government work reports.
//! 2. Convert each region to a line of places, and the lines to a tree.
//! 3. Give each report an address. If two reports have the same place and year, the one with better evidence gets the plain
//!    address, the other gets one with its month or a hash.
//! 4. Number the reports in order of address, and collect the notes of all of them in the lexicon.
//! 5. Map former addresses to the pages that exist.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::address::{Claims, Refused, above, ascii, check, of_traditional, report_part, stem, unplaced};
use super::line::{Step, doubt, line};
use super::moved::Old;
use super::places::Tree;
use super::{Outline, Page, PlaceId, Report, Site};
use crate::annotation::{Defining, GlossaryEntry, Lexicon, Nearness, ReportId};
use crate::config::Config;
use crate::diag::{Diagnostic, Location, Noted, Span, messages};
use crate::digest::Digest;
use crate::document::{FrontMatter, Kind, PlainHeading, PlainNote, Spans};
use crate::figures::Indicators;
use crate::han::cut::CutText;

/// What the first pass finds out about one Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surveyed {
    /// The Markdown file, relative to the archive's root.
    pub file: String,
    pub front: FrontMatter,
    pub outline: Vec<PlainHeading>,
    pub notes: Vec<PlainNote>,
    /// Characters of text, without blanks and notes.
    pub characters: u32,
    /// The number of the converter's doubts about it that are still open.
    pub doubts: u32,
    /// The digest of the file's text.
    pub text: Digest,
    /// The positions in the file of the values that messages refer to.
    pub spans: Spans,
}

impl Surveyed {
    /// The position of the first of these keys that the file has; the whole file if it has none of them.
    fn place<const N: usize>(&self, keys: [Option<Span>; N]) -> Location {
        let file = Arc::from(self.file.as_str());
        keys.into_iter().flatten().next().map_or_else(|| Location::whole(&file), |span| Location::of(&file, span))
    }
}

/// What to include from the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Include reports marked `draft: true`.
    pub drafts: bool,
}

impl Site {
    /// Assembles the site. A problem with one report is reported and does not affect the others.
    pub fn assemble(
        config: Config,
        reports: Vec<Surveyed>,
        glossary: Vec<GlossaryEntry>,
        pages: Vec<Surveyed>,
        options: Options,
    ) -> Noted<Site> {
        let mut assembling = Assembling { traditional: config.traditional, ..Assembling::default() };
        let mut kept: Vec<Surveyed> = reports.into_iter().filter(|r| is_built(&r.front, options)).collect();
        kept.sort_by(|a, b| a.file.cmp(&b.file));
        let lines: Vec<Vec<Step>> = kept.iter().map(|report| assembling.line(&config, report)).collect();
        let mut tree = Tree::new(lines.iter().map(Vec::as_slice));
        assembling.places(&tree);
        let pages = assembling.pages(pages);
        let mut ranked: Vec<(Rank, Surveyed, &[Step])> =
            kept.into_iter().zip(&lines).map(|(r, line)| (Rank::of(&r, line), r, line.as_slice())).collect();
        ranked.sort_by(|a, b| a.0.cmp(&b.0));
        let mut addressed: Vec<Addressed> =
            ranked.into_iter().map(|(rank, r, line)| assembling.report(rank, r, line, &tree)).collect();
        addressed.sort_by(|a, b| a.address.cmp(&b.address));
        assembling.sharing(&addressed);
        let lexicon = Arc::new(assembling.lexicon(&addressed, glossary));
        let reports: Vec<Arc<Report>> = addressed.into_iter().map(|addressed| Arc::new(report(addressed))).collect();
        tree.fill(&reports);
        let mut site = Site { config, reports, pages, lexicon, ..Site::default() };
        site.indicators = Arc::new(Indicators::core().clone());
        site.nearness = Arc::new(nearness(&site.reports, &tree));
        (site.tree, site.places, site.roots) = (tree.in_order(), tree.places, tree.roots);
        site.sort_years();
        site.moved = site.moves(&assembling.old).tell(&mut assembling.said);
        Noted::new(site, assembling.said)
    }

    /// Fills in the years, each with its reports in the order of the tree, and the list of unplaced reports.
    fn sort_years(&mut self) {
        for place in self.tree.iter().filter_map(|id| self.places.get(id.0 as usize)) {
            for id in &place.reports {
                if let Some(year) = self.reports.get(id.0 as usize).and_then(|r| r.front.year) {
                    self.years.entry(year).or_default().push(*id);
                }
            }
        }
        let numbered = self.reports.iter().enumerate();
        let unplaced = numbered.filter(|(_, report)| report.place.is_none() || report.front.year.is_none());
        self.unplaced = unplaced.map(|(i, _)| ReportId(i as u32)).collect();
    }
}

fn is_built(front: &FrontMatter, options: Options) -> bool {
    front.kind != Kind::Other && (options.drafts || !front.draft)
}

/// A report that has its address but no number yet.
struct Addressed {
    surveyed: Surveyed,
    address: String,
    place: Option<PlaceId>,
}

/// The address that follows from a report's place and year.
fn natural(surveyed: &Surveyed, line: &[Step]) -> Option<String> {
    let (step, year) = line.last().zip(surveyed.front.year)?;
    Some(step.address.clone() + &report_part(year, &surveyed.front, &surveyed.file) + "/")
}

/// Six digits of a hash of the report's origin: its source and its number in it, or else its own path.
fn hash(surveyed: &Surveyed) -> String {
    let own = surveyed.file.trim_start_matches("content/reports/");
    let source = surveyed.front.source.as_ref().map(|source| format!("{}#{}", source.file, source.item));
    blake3::hash(source.as_deref().unwrap_or(own).as_bytes()).to_hex().before(6).to_owned()
}

/// The order in which reports claim addresses, the best evidence first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// The address was not set by hand.
    by_rule: bool,
    /// The file's path does not match the address, so it did not have the address first.
    elsewhere: bool,
    undated: bool,
    doubts: u32,
    file: String,
}

impl Rank {
    fn of(surveyed: &Surveyed, line: &[Step]) -> Rank {
        let front = &surveyed.front;
        let path = surveyed.file.trim_start_matches("content/reports").trim_end_matches(".md");
        Rank {
            by_rule: front.address.is_none(),
            elsewhere: natural(surveyed, line).is_none_or(|address| address.trim_end_matches('/') != path),
            undated: front.delivered.is_none(),
            doubts: surveyed.doubts,
            file: surveyed.file.clone(),
        }
    }

    /// Why `other` has precedence over this rank.
    fn why_after(&self, other: &Rank) -> &'static str {
        if self.by_rule != other.by_rule {
            "its address was set by hand"
        } else if self.elsewhere != other.elsewhere {
            "its file has the name of the address"
        } else if self.undated != other.undated {
            "its day of delivery is known"
        } else if self.doubts != other.doubts {
            "there are fewer doubts about it"
        } else {
            "its file comes first"
        }
    }
}

#[derive(Default)]
struct Assembling {
    /// Whether reports have pages in Traditional characters.
    traditional: bool,
    claims: Claims,
    /// The rank and the day of delivery of the report at each address.
    given: BTreeMap<String, (Rank, Option<jiff::civil::Date>)>,
    /// The places of the regions that have been looked up, for reports without an address by hand.
    lines: FxHashMap<Vec<String>, Vec<Step>>,
    /// Former addresses from all files.
    old: Vec<Old>,
    said: Vec<Diagnostic>,
}

impl Assembling {
    /// The places of a report's region; empty if it has no region or the region's place has no address.
    fn line(&mut self, config: &Config, report: &Surveyed) -> Vec<Step> {
        let front = &report.front;
        if front.region.is_empty() {
            return Vec::new();
        }
        let by_hand = front.address.as_deref().filter(|address| check(address).is_ok()).and_then(above);
        if let Some(known) = self.lines.get(front.region.as_slice()).filter(|_| by_hand.is_none()) {
            return known.clone();
        }
        if let Some(found) = line(&front.region, &config.places, by_hand) {
            if by_hand.is_none() {
                self.lines.insert(front.region.clone(), found.clone());
            }
            return found;
        }
        let doubt = doubt(&front.region);
        self.said.push(messages::unknown_place(report.place([report.spans.region]), &front.region.join("/"), &doubt));
        Vec::new()
    }

    fn places(&mut self, tree: &Tree) {
        for place in &tree.places {
            // Places have distinct addresses, and claim them first.
            let _ = self.claims.take(&place.address, &place.region.join("/"));
        }
    }

    fn pages(&mut self, mut pages: Vec<Surveyed>) -> Vec<Page> {
        pages.sort_by(|a, b| a.file.cmp(&b.file));
        let mut kept = Vec::with_capacity(pages.len());
        for page in pages {
            let address = page.front.address.clone().unwrap_or_else(|| format!("/{}/", ascii(stem(&page.file))));
            if self.accept(&address, &page) && self.claim(&address, &page) {
                self.had(&page, &address);
                kept.push(Page { file: page.file, title: page.front.title, address, text: page.text });
            }
        }
        kept
    }

    fn report(&mut self, rank: Rank, surveyed: Surveyed, line: &[Step], tree: &Tree) -> Addressed {
        let place = line.last().and_then(|step| tree.find(&step.address));
        let front = &surveyed.front;
        let by_hand = front.address.clone().filter(|address| self.accept(address, &surveyed));
        let of_place = natural(&surveyed, line);
        if by_hand.is_none() && of_place.is_none() && line.is_empty() == front.region.is_empty() {
            let place = surveyed.place([surveyed.spans.year, surveyed.spans.region, surveyed.spans.title]);
            self.said.push(messages::unplaced(place, front.region.is_empty(), front.year.is_none()));
        }
        let address = match (by_hand, of_place) {
            (Some(address), _) if self.claim(&address, &surveyed) => address,
            (None, Some(address)) => self.of_place(address, &rank, &surveyed),
            _ => self.last_resort(&surveyed),
        };
        self.had(&surveyed, &address);
        self.given.insert(address.clone(), (rank, surveyed.front.delivered));
        Addressed { surveyed, address, place }
    }

    /// The address of a report by its place and year. If another report has that address, the month of delivery is appended if
    /// it is known and differs from the other's, else a hash. The result depends only on these two reports, so a third cannot
    /// change it.
    fn of_place(&mut self, address: String, rank: &Rank, surveyed: &Surveyed) -> String {
        let Err(owner) = self.claims.take(&address, &surveyed.file) else { return address };
        let other = self.given.get(&address);
        let months = (surveyed.front.delivered, other.and_then(|(_, delivered)| *delivered));
        let month = match months {
            (Some(own), Some(other)) if own.month() == other.month() => None,
            (own, _) => own.map(|day| format!("{:02}", day.month())),
        };
        let base = address.trim_end_matches('/');
        let choices = month.into_iter().chain([hash(surveyed)]).map(|end| format!("{base}-{end}/"));
        let evidence = other.map_or("it is a page of its own", |(other, _)| rank.why_after(other));
        let given = choices.into_iter().find(|address| self.claims.take(address, &surveyed.file).is_ok());
        let given = given.unwrap_or_else(|| self.last_resort(surveyed));
        let place = surveyed.place([surveyed.spans.year, surveyed.spans.title]);
        self.said.push(messages::same_place_and_year(place, &owner, &address, &given, evidence));
        given
    }

    /// Says which reports, filed beside another one of their place and year (`2024-08.md`), have that one still beside them.
    fn sharing(&mut self, reports: &[Addressed]) {
        let day = |report: &Addressed| match report.surveyed.front.delivered {
            Some(day) => format!("{} (delivered on {day})", report.surveyed.file),
            None => format!("{} (no day of delivery)", report.surveyed.file),
        };
        for report in reports.iter().filter(|r| r.surveyed.front.address.is_none() && !r.surveyed.front.draft) {
            let Some(year) = report.surveyed.front.year.filter(|_| report.place.is_some()) else { continue };
            let part = report_part(year, &report.surveyed.front, "");
            let Some(above) = above(&report.address) else { continue };
            let base = format!("{above}{part}/");
            let own = report_part(year, &report.surveyed.front, &report.surveyed.file);
            let other = reports.binary_search_by(|other| other.address.cmp(&base)).ok().and_then(|at| reports.get(at));
            if let Some(other) = other.filter(|_| own != part && base != report.address) {
                let place = report.surveyed.place([report.surveyed.spans.year, report.surveyed.spans.title]);
                self.said.push(messages::one_place_and_year(place, &day(report), &day(other)));
            }
        }
    }

    /// Records the former addresses of a page.
    fn had(&mut self, surveyed: &Surveyed, address: &str) {
        self.old.extend(surveyed.front.aliases.iter().enumerate().map(|(i, old)| Old {
            place: surveyed.place([surveyed.spans.aliases.get(i).copied().flatten()]),
            from: old.clone(),
            to: address.to_owned(),
        }));
    }

    /// A free address under `/unplaced/`.
    fn last_resort(&mut self, surveyed: &Surveyed) -> String {
        let first = unplaced(&surveyed.front, &surveyed.file);
        let folders = surveyed.file.trim_start_matches("content/reports/");
        let second = format!("/unplaced/{}/", ascii(&folders.trim_end_matches(".md").replace(['/', '\\', '.'], "-")));
        let numbered = (2..).map(|n| format!("{}-{n}/", second.trim_end_matches('/')));
        let mut choices = [first, second.clone()].into_iter().chain(numbered);
        choices.find(|address| self.claims.take(address, &surveyed.file).is_ok()).unwrap_or(second)
    }

    /// Whether an address is allowed; if not, this is reported.
    fn accept(&mut self, address: &str, surveyed: &Surveyed) -> bool {
        let place = surveyed.place([surveyed.spans.address]);
        // No page can be at an address that a report's page in Traditional characters may have.
        let taken = self.traditional && of_traditional(address).is_some();
        match check(address) {
            Ok(()) if taken => self.said.push(messages::reserved_address(place, address)),
            Ok(()) => return true,
            Err(Refused::Unsafe) => self.said.push(messages::unsafe_address(place, address)),
            Err(Refused::Reserved) => self.said.push(messages::reserved_address(place, address)),
        }
        false
    }

    /// Claims an address; if another page has it, this is reported.
    fn claim(&mut self, address: &str, surveyed: &Surveyed) -> bool {
        match self.claims.take(address, &surveyed.file) {
            Ok(()) => true,
            Err(owner) => {
                let place = surveyed.place([surveyed.spans.address, surveyed.spans.year, surveyed.spans.title]);
                self.said.push(messages::duplicate_address(place, &owner, address));
                false
            }
        }
    }

    fn lexicon(&mut self, reports: &[Addressed], glossary: Vec<GlossaryEntry>) -> Lexicon {
        for Addressed { surveyed, .. } in reports {
            let notes = surveyed.notes.iter().enumerate();
            for (i, note) in notes.filter(|(_, note)| !note.term.is_empty() && note.text.is_empty()) {
                let place = surveyed.place([surveyed.spans.note(i)]);
                self.said.push(messages::note_without_definition(place, &note.label, &note.term));
            }
        }
        let numbered = reports.iter().enumerate();
        let defining = numbered.map(|(i, r)| Defining { report: ReportId(i as u32), notes: &r.surveyed.notes });
        let defining: Vec<Defining> = defining.collect();
        Lexicon::compile(&defining, glossary).tell(&mut self.said)
    }
}

fn report(addressed: Addressed) -> Report {
    let Addressed { surveyed, address, place } = addressed;
    Report {
        outline: Outline::new(&surveyed.outline),
        file: surveyed.file,
        front: surveyed.front,
        address,
        place,
        characters: surveyed.characters,
        notes: surveyed.notes.len() as u32,
        doubts: surveyed.doubts,
        added: None,
        text: surveyed.text,
    }
}

/// The location of each report, for finding the nearest definition. The country is above every province, although its address
/// is not.
fn nearness(reports: &[Arc<Report>], tree: &Tree) -> Nearness {
    const COUNTRY: &str = "中华人民共和国";
    let region = |report: &Report| {
        let place = report.place.and_then(|id| tree.places.get(id.0 as usize));
        let names = place.map_or(&report.front.region, |place| &place.region);
        let country = (names.first().is_none_or(|name| name != COUNTRY)).then(|| COUNTRY.to_owned());
        country.into_iter().chain(names.iter().cloned()).collect::<Vec<String>>()
    };
    let regions: Vec<(Vec<String>, Option<u16>)> = reports.iter().map(|r| (region(r), r.front.year)).collect();
    Nearness::new(regions.iter().map(|(region, year)| (region.as_slice(), *year)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::test_support::{note, site, surveyed};

    fn assemble(reports: Vec<Surveyed>) -> Noted<Site> {
        Site::assemble(Config::default(), reports, vec![], vec![], Options::default())
    }

    fn addresses(site: &Site) -> Vec<&str> {
        site.reports.iter().map(|r| r.address.as_str()).collect()
    }

    fn codes(noted: &Noted<Site>) -> Vec<&str> {
        noted.said.iter().map(|d| d.code.name()).collect()
    }

    fn at(what: &str, address: &str) -> Surveyed {
        let mut surveyed = surveyed(what);
        surveyed.front.address = Some(address.to_owned());
        surveyed
    }

    #[test]
    fn reports_stand_at_place_and_year_and_kind() {
        let site = site(&[
            "浙江省/宁波市 2024",
            "浙江省/宁波市 2024-summary",
            "浙江省/宁波市/北仑区 2023-excerpt",
            "中华人民共和国 1954",
        ]);
        let expected = [
            "/china/1954/",
            "/zhejiang/ningbo/2024-summary/",
            "/zhejiang/ningbo/2024/",
            "/zhejiang/ningbo/beilun/2023-excerpt/",
        ];
        assert_eq!(addresses(&site), expected);
    }

    #[test]
    fn places_above_have_pages_too_and_know_what_they_hold() {
        let site = site(&["浙江省/宁波市/北仑区 2023", "浙江省/宁波市 2024", "浙江省/宁波市 2023"]);
        let shown: Vec<_> = site.places.iter().map(|p| (p.address.as_str(), p.reports.len(), p.held)).collect();
        assert_eq!(shown, [("/zhejiang/", 0, 3), ("/zhejiang/ningbo/", 2, 3), ("/zhejiang/ningbo/beilun/", 1, 1)]);
        assert_eq!(site.line(site.find_place("/zhejiang/ningbo/beilun/").unwrap()).len(), 3);
    }

    #[test]
    fn places_are_listed_by_division_code() {
        let site = site(&["浙江省/杭州市 2024", "浙江省/宁波市 2024", "北京市 2024", "安徽省 2024", "中华人民共和国 2024"]);
        let names: Vec<_> = site.tree.iter().map(|id| site.place(*id).unwrap().name.as_str()).collect();
        assert_eq!(names, ["中华人民共和国", "北京市", "浙江省", "杭州市", "宁波市", "安徽省"]);
        let of_year: Vec<_> = site.years[&2024].iter().map(|id| site.report(*id).unwrap().address.as_str()).collect();
        assert_eq!(
            of_year,
            ["/china/2024/", "/beijing/2024/", "/zhejiang/hangzhou/2024/", "/zhejiang/ningbo/2024/", "/anhui/2024/"]
        );
    }

    #[test]
    fn drafts_are_built_when_asked_for_and_what_is_no_report_never() {
        let mut draft = surveyed("浙江省 2024-copy2");
        draft.front.draft = true;
        let reports = vec![draft, surveyed("浙江省 2024"), surveyed("浙江省 2023-other")];
        assert_eq!(addresses(&assemble(reports.clone()).value), ["/zhejiang/2024/"]);
        let with_drafts = Site::assemble(Config::default(), reports, vec![], vec![], Options { drafts: true }).value;
        assert_eq!(addresses(&with_drafts), ["/zhejiang/2024-copy2/", "/zhejiang/2024/"]);
    }

    #[test]
    fn a_report_that_is_filed_beside_another_of_its_year_is_a_doubt() {
        let noted = assemble(vec![surveyed("浙江省 2024"), surveyed("浙江省 2024-08"), surveyed("浙江省 2023-08")]);
        assert_eq!(codes(&noted), ["same-place-and-year"]);
        assert_eq!(addresses(&noted.value), ["/zhejiang/2023-08/", "/zhejiang/2024-08/", "/zhejiang/2024/"]);
    }

    #[test]
    fn an_address_by_hand_stands_and_gives_an_unknown_place_its_own() {
        let noted = assemble(vec![at("宁波市/某某新区 2024", "/ningbo/moumou/2024/"), at("浙江省 2024", "/zj/special/")]);
        assert_eq!(codes(&noted), [""; 0]);
        assert_eq!(addresses(&noted.value), ["/ningbo/moumou/2024/", "/zj/special/"]);
        let places: Vec<_> = noted.value.places.iter().map(|p| p.address.as_str()).collect();
        assert_eq!(places, ["/ningbo/moumou/", "/zhejiang/", "/zhejiang/ningbo/"]);
        let report = noted.value.report(ReportId(0)).unwrap();
        assert_eq!(noted.value.place(report.place.unwrap()).unwrap().region, ["浙江省", "宁波市", "某某新区"]);
    }

    #[test]
    fn two_reports_of_one_place_and_year_are_both_published() {
        let named = |file: &str, delivered: Option<&str>| {
            let mut report = surveyed("浙江省 2024");
            report.file = format!("content/reports/{file}.md");
            report.front.delivered = delivered.map(|day| day.parse().unwrap());
            report
        };
        let of = |reports: [Surveyed; 2]| {
            let noted = assemble(reports.to_vec());
            assert_eq!(codes(&noted), ["same-place-and-year"]);
            let at = |n: usize| (noted.value.reports[n].address.clone(), noted.value.reports[n].file.clone());
            (at(0), at(1), noted.said[0].message.clone())
        };
        // The one with a day of delivery has the better evidence; the other has no month that would distinguish it.
        let (first, second, said) = of([named("a", None), named("b", Some("2024-01-20"))]);
        assert_eq!(second, ("/zhejiang/2024/".to_owned(), "content/reports/b.md".to_owned()));
        assert_eq!(first.0, format!("/zhejiang/2024-{}/", &blake3::hash(b"a.md").to_hex()[..6]));
        assert!(said.contains("b.md") && said.contains("its day of delivery is known"), "{said}");
        // Two sessions in one year: the file whose path matches the address keeps it, whichever was held first.
        let (first, second, _) = of([named("a", Some("2024-01-20")), named("zhejiang/2024", Some("2024-08-02"))]);
        assert_eq!((first.0.as_str(), second.1.as_str()), ("/zhejiang/2024-01/", "content/reports/zhejiang/2024.md"));
        // Both in the same month, so the month does not distinguish them.
        let (first, ..) = of([named("a", Some("2024-01-20")), named("b", Some("2024-01-21"))]);
        assert_eq!(first.0, format!("/zhejiang/2024-{}/", &blake3::hash(b"b.md").to_hex()[..6]));
    }

    #[test]
    fn bad_addresses_are_errors_and_the_report_stands_where_it_would() {
        let noted = assemble(vec![at("浙江省 2024", "/terms/x/"), at("北京市 2024", "/../x/")]);
        let mut said = codes(&noted);
        said.sort_unstable();
        assert_eq!(said, ["reserved-address", "unsafe-address"]);
        assert_eq!(addresses(&noted.value), ["/beijing/2024/", "/zhejiang/2024/"]);
    }

    #[test]
    fn a_report_cannot_take_the_address_of_a_place() {
        let noted = assemble(vec![at("北京市 2024", "/zhejiang/"), surveyed("浙江省 2024")]);
        assert_eq!(codes(&noted), ["duplicate-address"]);
        assert_eq!(noted.value.reports.len(), 2);
    }

    #[test]
    fn an_unknown_place_is_a_doubt_with_a_cure_and_the_report_is_built() {
        let noted = assemble(vec![surveyed("浙江省/宁坡市 2024")]);
        assert_eq!(codes(&noted), ["unknown-place"]);
        assert!(noted.said[0].cure.as_ref().unwrap().starts_with("did you mean 宁波市? then write `region: [浙江省, 宁波市]`"));
        assert_eq!(addresses(&noted.value), ["/unplaced/2024/"]);
        assert_eq!(noted.value.unplaced, [ReportId(0)]);
    }

    #[test]
    fn without_place_or_year_a_report_is_unplaced() {
        let mut lost = surveyed(" 2024");
        lost.file = "content/reports/unplaced/a.md".to_owned();
        let mut undated = surveyed("浙江省 x");
        undated.file = "content/reports/unplaced/b.md".to_owned();
        let noted = assemble(vec![lost, undated]);
        assert_eq!(codes(&noted), ["unplaced", "unplaced"]);
        assert_eq!(addresses(&noted.value), ["/unplaced/a/", "/unplaced/b/"]);
        assert_eq!(noted.value.unplaced.len(), 2);
    }

    #[test]
    fn plain_pages_stand_by_their_names_and_keep_clear_of_others() {
        let page = |file: &str| Surveyed { file: format!("content/pages/{file}"), ..Surveyed::default() };
        let noted =
            Site::assemble(Config::default(), vec![], vec![], vec![page("about.md"), page("terms.md")], Options::default());
        assert_eq!(codes(&noted), ["reserved-address"]);
        assert_eq!(noted.value.pages.iter().map(|p| p.address.as_str()).collect::<Vec<_>>(), ["/about/"]);
    }

    #[test]
    fn the_order_of_files_does_not_matter() {
        let mut reports = vec![surveyed("浙江省 2024"), surveyed("北京市 2024"), surveyed("浙江省 2023")];
        let first = addresses(&assemble(reports.clone()).value).join(" ");
        reports.reverse();
        assert_eq!(addresses(&assemble(reports).value).join(" "), first);
    }

    #[test]
    fn notes_become_the_lexicon_and_an_empty_one_is_said() {
        let mut report = surveyed("浙江省 2024");
        report.notes = vec![note("1", "标准地"), PlainNote { text: String::new(), ..note("2", "双碳") }];
        let noted = assemble(vec![report]);
        assert_eq!(codes(&noted), ["note-without-definition"]);
        assert_eq!(noted.value.lexicon.terms().len(), 1);
        assert_eq!(noted.value.reports[0].notes, 2);
    }

    #[test]
    fn the_country_is_nearer_to_a_province_than_its_neighbour_is() {
        let site = site(&["中华人民共和国 2024", "安徽省 2024", "浙江省 2024"]);
        let id = |address: &str| site.find_report(address).unwrap();
        let apart = |other: &str| site.nearness.apart(id("/zhejiang/2024/"), id(other));
        assert!(apart("/china/2024/") < apart("/anhui/2024/"));
    }
}
