//! The basis of a page: the digest of everything the page is made from. If the basis has not changed, the page is not rendered
//! again.
//!
//! A basis may cover more than its page shows; then the page is sometimes rendered again needlessly. It must never cover less.
//! What one page says about another goes through a few values, each of which is digested as a whole: the metadata of a report
//! (front matter, address, place), its outline, a term with its definitions, and the sightings of a term in a report.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::lists::term;
use super::report::near;
use super::{Gathered, Page, Pages, TableOf};
use crate::annotation::{Origin, ReportId, Sightings, Term, TermId, mentions};
use crate::config::Config;
use crate::digest::Digest;
use crate::site::{PlaceId, Site};

/// What the bases of all pages share.
#[derive(Debug, Default)]
pub struct Bases {
    /// Settings, theme, and how links are written.
    common: Digest,
    /// What lists say about all reports and places.
    lists: Digest,
    /// When reports were added to the archive.
    added: Digest,
    /// All terms by name.
    names: Digest,
    /// Everything known about the archive except the sentences of its reports and the sightings in them.
    texts: Digest,
    /// What lists say about all reports, with the headings of each.
    outlines: Digest,
    /// What lists say about all reports, with all terms and their definitions.
    definitions: Digest,
    /// As `definitions`, with how often each report uses each term.
    uses: OnceLock<Digest>,
    reports: Vec<OfReport>,
    terms: Vec<Digest>,
}

/// What pages say about a report.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct OfReport {
    /// Everything except its text.
    card: Digest,
    outline: Digest,
}

impl Pages<'_> {
    /// What pages say about a report.
    pub fn of_report(&self, id: ReportId) -> OfReport {
        let Some(report) = self.site.report(id) else { return OfReport::default() };
        let place = report.place.and_then(|place| self.site.place(place)).map(|place| &place.address);
        let card = Digest::of(&(&report.address, &report.front, place, report.doubts));
        OfReport { card, outline: Digest::of(&report.outline) }
    }

    /// What pages say about a term: its names, its definitions, and what decides which of them is nearest.
    pub fn of_term(&self, id: TermId) -> Digest {
        let Some(term) = self.site.lexicon.term(id) else { return Digest::default() };
        let definitions = term.definitions.iter().map(|definition| {
            let origin = match &definition.origin {
                Origin::Report { report: id, label } => {
                    let known = self.site.report(*id).map(|r| (&r.address, &r.front.title, &r.front.region, r.front.year));
                    (Some((known, self.site.nearness.region(*id), label)), None)
                }
                Origin::Glossary(curated) => (None, Some(curated)),
            };
            (&definition.text, origin)
        });
        // Definitions link the terms that they mention, so a new term changes the pages of those that mention it.
        let slug = |id: TermId| self.site.lexicon.term(id).map(|term| &term.slug);
        let mentions = self.mentions(id, term).into_iter().map(|(range, id)| (range, slug(id)));
        let mentions: Vec<_> = mentions.collect();
        Digest::of(&(&term.name, &term.slug, &term.aliases, definitions.collect::<Vec<_>>(), mentions))
    }

    /// The mentions of other terms in the definitions of a term that differ in wording, in order.
    fn mentions(&self, id: TermId, term: &Term) -> Vec<(Range<usize>, TermId)> {
        // Definitions with the same wording share their text, and so its address in memory.
        let mut known = FxHashSet::default();
        let texts = term.definitions.iter().map(|definition| &definition.text).filter(|text| known.insert(text.as_ptr()));
        texts.flat_map(|text| mentions(&self.site.lexicon, id, text)).collect()
    }

    /// The names by which terms are found, and what each name refers to.
    pub fn names(&self) -> Digest {
        names(self.site)
    }

    /// What the bases of all pages share. `reports` and `terms` hold what pages say about each report and term.
    pub fn bases(&self, reports: Vec<OfReport>, terms: Vec<Digest>) -> Bases {
        let site = self.site;
        let texts: Vec<_> = site.reports.iter().map(|report| (report.text, report.characters, report.notes)).collect();
        let cards: Vec<Digest> = reports.iter().map(|report| report.card).collect();
        let pages: Vec<_> = site.pages.iter().map(|page| (&page.title, &page.address)).collect();
        let lists = Digest::of(&(cards, &site.places, &site.moved));
        // No page shows line numbers of config.yaml.
        let config = Config {
            moved_at: Default::default(),
            theme_at: None,
            image_at: None,
            messages: Default::default(),
            ..site.config.clone()
        };
        Bases {
            common: Digest::of(&(
                format!("{config:?}"),
                site.indicators.digest(),
                self.theme.digest,
                self.options.offline,
                pages,
            )),
            lists,
            added: Digest::of(&site.reports.iter().map(|report| &report.added).collect::<Vec<_>>()),
            names: self.names(),
            texts: Digest::of(&(&reports, &terms, texts)),
            outlines: Digest::of(&(lists, &reports)),
            definitions: Digest::of(&(lists, &terms)),
            uses: OnceLock::new(),
            reports,
            terms,
        }
    }

    /// The basis of a report's page, except for its text. `terms` are the terms that the text uses.
    pub fn report_basis(&self, bases: &Bases, id: ReportId, terms: impl Iterator<Item = TermId>) -> Digest {
        let around = self.site.neighbours(id);
        let card = |id: &ReportId| bases.report(*id).card;
        let same: Vec<Digest> = around.same.iter().map(card).collect();
        let near: Vec<Digest> = near(&around).map(card).collect();
        let turn = (around.previous.as_ref().map(card), around.next.as_ref().map(card));
        let own = self.site.lexicon.own(id).map(|(term, _)| term);
        let terms: Vec<Digest> = terms.chain(own).map(|term| bases.term(term)).collect();
        let path = self.context(&self.filler.links("/")).path(self.site.report(id).and_then(|report| report.place));
        let path: Vec<(String, String)> = path.into_iter().map(|link| (link.href, link.label)).collect();
        Digest::of(&(bases.common, card(&id), self.site.nearness.region(id), path, same, near, turn, terms))
    }

    /// The basis of a page of content/pages, except for its text.
    pub fn plain_basis(&self, bases: &Bases) -> Digest {
        bases.common
    }

    /// The basis of a planned page.
    pub fn basis(&self, bases: &Bases, page: Page, gathered: &Gathered) -> Digest {
        let sightings = &gathered.sightings;
        // A term's number changes whenever a term is added before it, but nothing else on its page does.
        if let Page::Term(id, initial) = page {
            return Digest::of(&("term", bases.common, initial, self.term_basis(bases, id, sightings)));
        }
        let own = match page {
            Page::Place(id) => self.place_basis(bases, id, sightings),
            Page::Home | Page::Table(TableOf::Reports) => Digest::of(&(self.uses(bases, sightings), bases.texts)),
            Page::Data => {
                Digest::of(&(self.uses(bases, sightings), bases.outlines, bases.texts, self.figures(bases, gathered)))
            }
            Page::Table(TableOf::Figures | TableOf::Pairs | TableOf::Absences) | Page::Indicator(_) => {
                self.figures(bases, gathered)
            }
            Page::Table(TableOf::Indicators | TableOf::Regions) | Page::Indicators => bases.lists,
            Page::PlaceFigures(id) => {
                let digest = self.site.place(id).map(|place| super::figures::place::digest(place, &gathered.figures));
                Digest::of(&(bases.lists, digest))
            }
            Page::Terms | Page::TermOrders | Page::Table(TableOf::Terms | TableOf::Uses) => self.uses(bases, sightings),
            Page::Table(TableOf::Definitions | TableOf::Notes) | Page::Search => bases.definitions,
            Page::Crawling => Digest::of(&(bases.definitions, bases.added)),
            Page::Feed(of) => self.feed_basis(bases, of),
            Page::Table(TableOf::Outline) => bases.outlines,
            Page::Assets | Page::NotFound | Page::Term(..) => Digest::default(),
            Page::Places | Page::Years | Page::Year(_) | Page::PlaceIndex | Page::Compare | Page::Moved => bases.lists,
        };
        Digest::of(&(page, bases.common, bases.names, own))
    }

    /// The basis of the search index and of the search page.
    pub fn index_basis(&self, bases: &Bases) -> Digest {
        Digest::of(&("index", bases.common, bases.names, bases.lists, bases.texts, bases.definitions))
    }

    fn feed_basis(&self, bases: &Bases, of: Option<PlaceId>) -> Digest {
        let report = |id: ReportId| self.site.report(id).map(|report| report.text);
        let texts: Vec<_> = self.feed_texts(of).into_iter().map(report).collect();
        Digest::of(&(bases.lists, bases.added, texts))
    }

    fn term_basis(&self, bases: &Bases, id: TermId, sightings: &Sightings) -> Digest {
        // Uses are grouped by the outermost places of their reports.
        let top = |report: ReportId| {
            let place = self.site.report(report)?.place.map(|place| self.site.outermost(place))?;
            self.site.place(place).map(|place| (&place.address, &place.name, place.code))
        };
        let seen = sightings.seen(id);
        let used: Vec<_> = seen.map(|(report, seen)| (seen.count, seen.digest, bases.report(report), top(report))).collect();
        let definitions = self.site.lexicon.term(id).map(|term| term.definitions.as_slice()).unwrap_or_default();
        let defining = definitions.iter().filter_map(|definition| match &definition.origin {
            Origin::Report { report, .. } => Some(bases.report(*report)),
            Origin::Glossary(_) => None,
        });
        let years = (self.site.years.keys().next(), self.site.years.keys().next_back());
        let lists = super::lists::term_groups::is_split(self.site);
        let leading_on = term::leading_on(self.site, id, sightings, &term::parts(self.site, id, sightings));
        Digest::of(&(bases.term(id), used, defining.collect::<Vec<_>>(), years, lists, leading_on))
    }

    fn place_basis(&self, bases: &Bases, id: PlaceId, sightings: &Sightings) -> Digest {
        let reports = self.site.place(id).map(|place| place.reports.as_slice()).unwrap_or_default();
        let terms = reports.iter().map(|report| {
            let own: Vec<TermId> = self.site.lexicon.own(*report).map(|(term, _)| term).collect();
            (own, sightings.terms_in(*report))
        });
        Digest::of(&(bases.lists, terms.collect::<Vec<_>>()))
    }

    /// What lists say about all reports, with the figures that each states.
    fn figures(&self, bases: &Bases, gathered: &Gathered) -> Digest {
        Digest::of(&(bases.lists, gathered.figures.digests().collect::<Vec<_>>()))
    }

    /// What lists say about all reports and terms, with how often each report uses each term.
    fn uses(&self, bases: &Bases, sightings: &Sightings) -> Digest {
        let of_report = |id: u32| {
            sightings.seen_in(ReportId(id)).iter().map(|seen| (seen.term, seen.count, seen.contained)).collect::<Vec<_>>()
        };
        let reports = 0..self.site.reports.len() as u32;
        *bases.uses.get_or_init(|| Digest::of(&(bases.definitions, reports.map(of_report).collect::<Vec<_>>())))
    }
}

/// The names by which terms are found, and what each name refers to.
pub(crate) fn names(site: &Site) -> Digest {
    let lexicon = &site.lexicon;
    let named: Vec<_> = lexicon.terms().iter().map(|term| (&term.name, &term.slug, &term.aliases)).collect();
    Digest::of(&(named, lexicon.names().collect::<Vec<_>>()))
}

impl Bases {
    /// The names by which terms are found, and what each name refers to.
    pub fn names(&self) -> Digest {
        self.names
    }

    fn report(&self, id: ReportId) -> OfReport {
        self.reports.get(id.0 as usize).copied().unwrap_or_default()
    }

    fn term(&self, id: TermId) -> Digest {
        self.terms.get(id.0 as usize).copied().unwrap_or_default()
    }
}
