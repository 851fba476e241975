//! Pages to files: what pages there are, Markdown to HTML, the theme, lists, feeds, data. It knows nothing of the disk.
//!
//! ```text
//! theme files ─▶ Theme ─┐
//!                       ├─▶ Pages ─▶ report(document) ─▶ files of one report
//! Site ─────────────────┘       └──▶ plan ─▶ render(page, sightings) ─▶ files of one page
//! ```
//!
//! The text of a report is written straight into a string, because there is much of it; what stands around it is a template
//! of the theme. Each page is rendered once and handed out; none is kept.

mod escape;
mod label;
mod link;
mod text;
pub mod theme;

use crate::annotation::{Annotated, ReportId, Sightings, TermId};
use crate::diag::Noted;
use crate::document::Document;
use crate::site::{self, PlaceId, Site};

pub use theme::Theme;

/// One finished file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Relative to the site's root, with forward slashes and without a leading one.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// How links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Links are relative and name `index.html`, so that the site can be opened from disk.
    pub offline: bool,
}

/// A page, or a group of files, that needs no report's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    Home,
    Places,
    Place(PlaceId),
    Years,
    Year(u16),
    Terms,
    Term(TermId),
    Search,
    NotFound,
    /// Styles, scripts and other files of the theme.
    Assets,
    /// Atom: all reports, and those of each place.
    Feeds,
    /// sitemap.xml, robots.txt, .nojekyll, CNAME.
    Crawling,
    /// JSON and CSV for reuse, with their data dictionary.
    Data,
}

/// All that pages have in common: the archive, and the theme filled with it.
pub struct Pages<'a> {
    site: &'a Site,
    theme: &'a Theme,
    options: Options,
}

impl<'a> Pages<'a> {
    /// Makes the theme ready for this archive.
    pub fn new(site: &'a Site, theme: &'a Theme, options: Options) -> Pages<'a> {
        Pages { site, theme, options }
    }

    /// All pages but those of reports and of content/pages, the costliest first.
    pub fn plan(&self) -> Vec<Page> {
        Vec::new()
    }

    /// The files of a report: its page, its Markdown, its plain text where that is asked for.
    pub fn report(&self, _id: ReportId, _document: &Document, _annotated: &Annotated) -> Noted<Vec<File>> {
        Noted::silent(Vec::new())
    }

    /// The page of one file of content/pages.
    pub fn plain(&self, _page: &site::Page, _document: &Document) -> Noted<Vec<File>> {
        Noted::silent(Vec::new())
    }

    /// The files of a planned page.
    pub fn render(&self, _page: Page, _sightings: &Sightings) -> Noted<Vec<File>> {
        let _ = (self.site, self.theme, self.options);
        Noted::silent(Vec::new())
    }
}
