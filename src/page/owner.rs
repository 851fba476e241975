//! Which page a file belongs to: the inverse of rendering, for a server that renders a page when it is asked for.

use std::borrow::Cow;

use super::machine::place_index;
use super::{Form, Page, Pages, TableOf};
use crate::annotation::{ReportId, TermId};
use crate::han::cut::CutText;
use crate::han::reading;
use crate::site::address::of_traditional;
use crate::site::manifest;

/// What a file of the site is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    Report(ReportId),
    /// The page of content/pages with this index.
    Content(usize),
    Planned(Page),
    /// The search index, with its page.
    Search,
    /// The manifest of all addresses.
    Manifest,
}

impl Pages<'_> {
    /// What the file at `path` is made with, if there is one. What it yields need not contain such a file.
    pub fn owner(&self, path: &str) -> Option<Owner> {
        let address = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
        if self.site.moved.contains_key(&address) {
            return Some(Owner::Planned(Page::Moved));
        }
        if path == manifest::MANIFEST || manifest::is_part(path) {
            return Some(Owner::Manifest);
        }
        let folder = address.before(address.rfind('/')? + 1);
        let first = folder.trim_start_matches('/').split('/').next().unwrap_or_default();
        let planned = match first {
            "" => top(path),
            _ if path.ends_with("/feed.xml") => self.site.find_place(folder).map(|id| Page::Feed(Some(id))),
            "assets" => Some(Page::Assets),
            "data" => self.data_of(path),
            // The years of a former address of a term are written with its pages.
            "terms" => self.list_of_terms(&self.site.moved_to(folder).unwrap_or(Cow::Borrowed(folder))),
            "figures" if self.site.config.figures => self.figures_of(folder),
            "places" => Some(Page::Places),
            "years" => Some(Page::Years),
            "compare" => Some(Page::Compare),
            "search" if self.site.config.search && !self.options.offline => match path {
                place_index::PATH => Some(Page::PlaceIndex),
                _ => return Some(Owner::Search),
            },
            "search" if self.site.config.search => Some(Page::Search),
            _ => None,
        };
        planned.map(Owner::Planned).or_else(|| self.addressed(folder))
    }

    /// The page with this address, or the one whose files are in its folder.
    fn addressed(&self, folder: &str) -> Option<Owner> {
        let site = self.site;
        let year = || folder.trim_matches('/').parse().ok().filter(|year| site.years.contains_key(year));
        let traditional = || of_traditional(folder).filter(|_| site.config.traditional).and_then(|own| site.find_report(own));
        site.find_report(folder)
            .or_else(traditional)
            .map(Owner::Report)
            .or_else(|| site.find_place(folder).map(|id| Owner::Planned(Page::Place(id))))
            .or_else(|| self.figures_of_place(folder))
            .or_else(|| site.pages.iter().position(|page| page.address == folder).map(Owner::Content))
            .or_else(|| year().map(|year| Owner::Planned(Page::Year(year))))
    }

    fn data_of(&self, path: &str) -> Option<Page> {
        let name = path.strip_prefix("data/")?;
        if matches!(name, "index.html" | "datapackage.json") {
            return Some(Page::Data);
        }
        let (table, extension) = name.split_once('.')?;
        let form = match extension {
            "csv" => Form::Csv,
            "json" => Form::Json,
            _ => return None,
        };
        TableOf::of(self.site).into_iter().find(|of| of.name() == table && of.forms().contains(&form)).map(Page::Table)
    }

    /// `/figures/`, or a page of an indicator.
    fn figures_of(&self, folder: &str) -> Option<Page> {
        let code = folder.strip_prefix("/figures/")?.split('/').next()?;
        if code.is_empty() {
            return Some(Page::Indicators);
        }
        let number = self.site.indicators.list().iter().position(|indicator| &*indicator.code == code)?;
        u16::try_from(number).ok().map(Page::Indicator)
    }

    /// The figures of the place above this folder.
    fn figures_of_place(&self, folder: &str) -> Option<Owner> {
        let place = self.site.find_place(folder.strip_suffix("figures/")?)?;
        let has = self.site.config.figures && self.site.place(place).is_some_and(|place| !place.reports.is_empty());
        has.then_some(Owner::Planned(Page::PlaceFigures(place)))
    }

    fn list_of_terms(&self, folder: &str) -> Option<Page> {
        let slug = folder.strip_prefix("/terms/")?.split('/').next()?;
        if matches!(slug, "by-places" | "by-year") {
            return Some(Page::TermOrders);
        }
        // Lists are at single letters, and no slug is so short.
        if slug.chars().count() < 2 {
            return Some(Page::Terms);
        }
        let terms = self.site.lexicon.terms();
        let at = terms.binary_search_by(|term| term.slug.as_str().cmp(slug)).ok()?;
        Some(Page::Term(TermId(at as u32), reading::initial(&terms.get(at)?.key)))
    }
}

/// The page whose files are at the top of the site.
fn top(path: &str) -> Option<Page> {
    Some(match path {
        "index.html" => Page::Home,
        "404.html" => Page::NotFound,
        "feed.xml" => Page::Feed(None),
        _ => Page::Crawling,
    })
}
