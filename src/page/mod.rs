//! Renders pages to files: which pages exist, Markdown to HTML, the theme, lists, feeds, data. Does no file access.
//!
//! ```text
//! theme files ─▶ Theme ─┐
//!                       ├─▶ Pages ─▶ report(document) ─▶ files of one report
//! Site ─────────────────┘       └──▶ plan ─▶ render(page, sightings) ─▶ files of one page
//! ```
//!
//! A report's text is written straight into a string, because there is so much of it; a template of the theme provides the page
//! around it. Each page is rendered once and handed out; none is kept.

pub(crate) mod basis;
mod content_page;
mod context;
mod display_names;
mod escape;
pub(crate) mod figures;
pub(crate) mod image;
mod isolate;
mod layout;
mod link;
pub(crate) mod lists;
pub(crate) mod machine;
pub(crate) mod owner;
pub(crate) mod policy;
mod report;
pub(crate) mod theme;
#[cfg(feature = "traditional")]
mod traditional;
pub(crate) mod vector;

use serde::Serialize;

use self::context::PageContext;
use self::image::{Image, Images};
use self::layout::{Layout, LayoutValues};
use self::link::Links;
use crate::annotation::{Annotated, ReportId, Sightings, TermId};
use crate::diag::Noted;
use crate::document::{self, Address, Document};
use crate::figures::{Figure, Figures};
use crate::index::{Directory, Text};
use crate::site::{self, PlaceId, Site};

pub(crate) use self::display_names::region;
pub(crate) use self::escape::{attribute, target, text as escaped_text};
pub(crate) use self::layout::absolute;
pub use self::machine::data::{Form, TableOf};
/// The rows of tables, for files other than those of the site.
pub(crate) mod table {
    #[cfg(feature = "sqlite")]
    pub(crate) use super::machine::data::exported::PROVINCE;
    pub(crate) use super::machine::data::exported::{Exported, ExportedFile, ExportedTable};
    pub(crate) use super::machine::data::paragraphs::paragraphs;
    pub(crate) use super::machine::data::table::{Cell, Column, Of, Rows, keys, object};
}
pub use self::machine::feed::FeedTexts;
pub use self::machine::search::shard_path;
pub(crate) use self::report::{About, about};
pub use self::theme::Theme;
pub(crate) use self::theme::chinese;

/// One finished file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Relative to the site's root, with forward slashes and no leading slash.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What is known from the texts of all reports, for the pages that show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gathered {
    pub sightings: Sightings,
    pub figures: Figures,
    /// The files of the tables that have been made.
    measured: machine::data::Measured,
}

impl Gathered {
    /// What is known from texts, before any table is made of it.
    pub fn new(sightings: Sightings, figures: Figures) -> Gathered {
        Gathered { sightings, figures, measured: Default::default() }
    }
}

/// How links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Links are relative and name `index.html`, so that the site can be opened from disk.
    pub offline: bool,
}

/// A page or group of files that is made without the text of any report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Page {
    Home,
    Places,
    Place(PlaceId),
    Years,
    Year(u16),
    Terms,
    /// All terms in orders other than alphabetical.
    TermOrders,
    /// A term, and the letter under which it is listed.
    Term(TermId, char),
    /// The figures of a place.
    PlaceFigures(PlaceId),
    /// All indicators.
    Indicators,
    /// The indicator with this number, in all places.
    Indicator(u16),
    Search,
    /// The index of places and years by name.
    PlaceIndex,
    /// Two reports side by side.
    Compare,
    NotFound,
    /// Styles, scripts and other files of the theme.
    Assets,
    /// The Atom feed of the newest reports, of all places or of one and the places in it.
    Feed(Option<PlaceId>),
    /// The redirects at the former addresses of pages.
    Moved,
    /// sitemap.xml, robots.txt, llms.txt, .nojekyll, CNAME.
    Crawling,
    /// A table for reuse, in all its forms.
    Table(TableOf),
    /// The data dictionary, which describes their columns.
    Data,
}

impl Page {
    /// Whether the page shows which terms reports use.
    pub fn needs_sightings(self) -> bool {
        match self {
            Page::Home | Page::Place(_) | Page::Terms | Page::TermOrders | Page::Term(..) | Page::Data | Page::Table(..) => {
                true
            }
            Page::PlaceFigures(_) | Page::Indicators | Page::Indicator(_) => false,
            Page::Places | Page::Years | Page::Year(_) | Page::Search | Page::Compare | Page::NotFound => false,
            Page::PlaceIndex | Page::Assets | Page::Feed(_) | Page::Moved | Page::Crawling => false,
        }
    }

    /// Whether the page shows figures of reports.
    pub fn needs_figures(self) -> bool {
        match self {
            Page::Data | Page::PlaceFigures(_) | Page::Indicator(_) => true,
            Page::Table(table) => table.needs_figures(),
            _ => false,
        }
    }

    /// The term whose sentences the page quotes.
    pub fn quotes(self) -> Option<TermId> {
        match self {
            Page::Term(id, _) => Some(id),
            _ => None,
        }
    }
}

/// What all pages share: the archive, and the theme prepared for it.
pub struct Pages<'a> {
    site: &'a Site,
    theme: &'a Theme,
    options: Options,
    filler: LayoutValues<'a>,
    /// For pages in Traditional characters, if the settings ask for them.
    #[cfg(feature = "traditional")]
    traditional: Option<LayoutValues<'a>>,
    /// A short name for each report.
    labels: Vec<String>,
}

impl<'a> Pages<'a> {
    /// Prepares the theme for this archive.
    pub fn new(site: &'a Site, theme: &'a Theme, options: Options) -> Pages<'a> {
        let labels = site.reports.iter().map(|report| display_names::of(&theme.strings, report)).collect();
        let filler = LayoutValues::new(site, theme, options);
        Pages {
            site,
            theme,
            options,
            filler,
            #[cfg(feature = "traditional")]
            traditional: site.config.traditional.then(|| LayoutValues::traditional(site, theme, options)),
            labels,
        }
    }

    /// All pages except those of reports and of content/pages, the most expensive first. The search page is rendered with the
    /// index, if there is one.
    pub fn plan(&self) -> Vec<Page> {
        let mut plan: Vec<Page> = TableOf::of(self.site).into_iter().map(Page::Table).collect();
        plan.extend([Page::Terms, Page::TermOrders, Page::Home, Page::Places, Page::Years, Page::Feed(None), Page::Crawling]);
        if self.site.config.search {
            // A page opened from disk can load no index.
            plan.push(if self.options.offline { Page::Search } else { Page::PlaceIndex });
        }
        plan.extend([Page::Compare, Page::Assets, Page::NotFound, Page::Moved]);
        let places = || (0u32..).zip(&self.site.places).map(|(id, _)| PlaceId(id));
        plan.extend(places().map(Page::Place).chain(places().map(|id| Page::Feed(Some(id)))));
        plan.extend(self.plan_of_figures());
        plan.extend(self.site.years.keys().map(|year| Page::Year(*year)));
        plan.extend(
            self.site.terms_by_initial().into_iter().flat_map(|(c, terms)| terms.into_iter().map(move |t| Page::Term(t, c))),
        );
        // The dictionary has the hashes of all tables, and makes those again that are not made before it.
        plan.push(Page::Data);
        plan
    }

    /// The pages of figures, if the archive wants them.
    fn plan_of_figures(&self) -> Vec<Page> {
        if !self.site.config.figures {
            return Vec::new();
        }
        let indicators = (0..self.site.indicators.list().len() as u16).map(Page::Indicator);
        let own = |(_, place): &(u32, &site::Place)| !place.reports.is_empty();
        let places = (0u32..).zip(&self.site.places).filter(own).map(|(id, _)| Page::PlaceFigures(PlaceId(id)));
        std::iter::once(Page::Indicators).chain(indicators).chain(places).collect()
    }

    /// The files of a report: its page, its images, and its Markdown and plain text if the settings ask for them. `addresses`
    /// are those of its blocks, `figures` those that it states.
    pub fn report(
        &self,
        id: ReportId,
        document: &Document,
        addresses: &[Address],
        annotated: &Annotated,
        figures: &[Figure],
        images: Vec<Image>,
    ) -> Noted<Vec<File>> {
        let Some(report) = self.site.report(id) else { return Noted::silent(Vec::new()) };
        let links = self.filler.links(&report.address);
        let url = self.filler.absolute(&report.address);
        let Some((layout, values)) =
            report::values(self.context(&links), id, document, addresses, annotated, (&images, figures), &url)
        else {
            return Noted::silent(Vec::new());
        };
        let mut page = self.filler.page("report.html", &report.address, layout, &values);
        page.value.extend(self.converted(id, document, addresses, annotated, (&images, figures)));
        let folder = report.address.trim_start_matches('/');
        if self.site.config.writes_markdown() {
            let markdown = document::write(document);
            page.value.push(File { path: format!("{folder}index.md"), bytes: markdown.into_bytes() });
        }
        if self.site.config.plain_text {
            let text = report::plain(self.site, report, document);
            page.value.push(File { path: format!("{folder}index.txt"), bytes: text.into_bytes() });
        }
        page.value.extend(files_of(images, folder));
        page
    }

    /// The page of a report in Traditional characters, if the settings ask for it. Its messages are those of the report's page.
    #[cfg(feature = "traditional")]
    fn converted(
        &self,
        id: ReportId,
        document: &Document,
        addresses: &[Address],
        annotated: &Annotated,
        shown: (&[Image], &[Figure]),
    ) -> Option<File> {
        let (filler, report) = self.traditional.as_ref().zip(self.site.report(id))?;
        let address = site::address::traditional(&report.address);
        let links = filler.links(&address);
        let context = PageContext { strings: &self.theme.traditional, ..self.context(&links) };
        let url = filler.absolute(&report.address);
        let (layout, values) = report::values(context, id, document, addresses, annotated, shown, &url)?;
        let (layout, values) = values.traditional(context, report, layout);
        let mut page = filler.page("report.html", &address, layout, &values).value.pop()?;
        page.bytes = traditional::converted(std::str::from_utf8(&page.bytes).ok()?).into_bytes();
        Some(page)
    }

    /// Without the feature, the settings cannot ask for such pages.
    #[cfg(not(feature = "traditional"))]
    fn converted(&self, _: ReportId, _: &Document, _: &[Address], _: &Annotated, _: (&[Image], &[Figure])) -> Option<File> {
        None
    }

    /// The page of one file of content/pages, and its images.
    pub fn plain(&self, page: &site::Page, document: &Document, images: Vec<Image>) -> Noted<Vec<File>> {
        let links = self.filler.links(&page.address);
        let shown = Images { address: &page.address, images: &images };
        let (layout, values) = content_page::values(self.context(&links), &page.title, document, shown);
        let mut files = self.filler.page("page.html", &page.address, layout, &values);
        files.value.extend(files_of(images, page.address.trim_start_matches('/')));
        files
    }

    /// The files of a planned page.
    pub fn render(&self, page: Page, gathered: &Gathered) -> Noted<Vec<File>> {
        let sightings = &gathered.sightings;
        match page {
            Page::Home => self.one("home.html", "/", |context| lists::home::values(context, sightings)),
            Page::Places => self.one("places.html", "/places/", lists::place::all),
            Page::Place(id) => {
                let address = self.site.place(id).map_or("/", |place| &place.address);
                self.perhaps("place.html", address, |context| lists::place::values(context, id, sightings))
            }
            Page::Years => self.one("years.html", "/years/", lists::year::all),
            Page::Year(year) => {
                self.perhaps("year.html", &context::year_address(year), |context| lists::year::values(context, year))
            }
            Page::Terms => self.terms(sightings),
            Page::TermOrders => {
                let orders = lists::term_lists::Orders::new(self.site, sightings);
                self.all_of(orders.parts(), |order| {
                    self.one("terms.html", &lists::term_lists::address(order), |context| orders.values(context, order))
                })
            }
            Page::Term(id, initial) => self.term(id, initial, sightings),
            Page::PlaceFigures(id) => self.place_figures(id, &gathered.figures),
            Page::Indicators => self.one("indicators.html", "/figures/", figures::indicator::all),
            Page::Indicator(number) => self.indicator(number, &gathered.figures),
            Page::Search => self.one("search.html", "/search/", |context| machine::search::values(context, "")),
            Page::PlaceIndex => Noted::silent(vec![machine::place_index::file(self.context(&self.filler.links("/search/")))]),
            Page::Compare => self.one("compare.html", "/compare/", report::compare::values),
            Page::NotFound => {
                let (layout, values) = content_page::not_found(self.context(&self.filler.links("/")));
                self.filler.file("404.html", "404.html".to_owned(), "/", layout, &values)
            }
            Page::Moved => self.all_of(self.site.moved.iter().collect(), |(from, to)| {
                self.one("moved.html", from, |context| machine::redirect::values(context, to))
            }),
            Page::Assets => Noted::silent(theme::assets::files(self.theme)),
            Page::Feed(of) => Noted::silent(self.feed(of, &FeedTexts::new())),
            Page::Crawling => Noted::silent(machine::crawl::files(self.site)),
            Page::Table(table) => {
                Noted::silent(machine::data::table(self.context(&self.filler.links("/data/")), table, gathered))
            }
            Page::Data => self.data(gathered),
        }
    }

    /// Hands out the rows of a table, in their order.
    pub(crate) fn rows(&self, table: TableOf, gathered: &Gathered, out: &mut dyn table::Rows) {
        table.rows(self.context(&self.filler.links("/data/")), gathered, out);
    }

    /// The data dictionary of an export with files of these extensions.
    pub(crate) fn exported(&self, tables: &[table::ExportedTable], extensions: &[&'static str]) -> String {
        machine::data::export_package::package(self.context(&self.filler.links("/data/")), tables, extensions)
    }

    /// What search finds besides reports, as texts to be indexed after theirs.
    pub fn term_texts(&self) -> Vec<Text> {
        machine::search::term_texts(self.site)
    }

    /// The search page and the files of its index except the shards. `sections` holds the number of sections of each report.
    pub fn search(&self, directory: &Directory, sections: &[u32]) -> Noted<Vec<File>> {
        let listed = machine::search::listed(self.context(&self.filler.links("/search/")), directory, sections);
        let mut files = self.one("search.html", "/search/", |context| machine::search::values(context, &listed));
        files.value.extend(machine::search::files(self.site, listed));
        files
    }

    /// The reports whose texts a feed has, if the settings ask for texts.
    pub fn feed_texts(&self, of: Option<PlaceId>) -> Vec<ReportId> {
        machine::feed::with_text(self.site, of)
    }

    /// The text of a report as its entry in feeds has it.
    pub fn feed_text(&self, id: ReportId, document: &Document) -> String {
        let links = self.filler.links("/");
        self.site.report(id).map(|report| machine::feed_text::html(self.context(&links), report, document)).unwrap_or_default()
    }

    /// The file of a feed. `texts` are those of [`feed_texts`](Pages::feed_texts).
    pub fn feed(&self, of: Option<PlaceId>, texts: &FeedTexts) -> Vec<File> {
        machine::feed::file(self.context(&self.filler.links("/")), of, texts).into_iter().collect()
    }

    fn place_figures(&self, id: PlaceId, figures: &Figures) -> Noted<Vec<File>> {
        let address = self.site.place(id).and_then(|place| figures::table::of_place(self.site, place));
        let Some(address) = address else { return Noted::silent(Vec::new()) };
        self.perhaps("figures.html", &address, |context| figures::place::values(context, id, figures))
    }

    fn indicator(&self, number: u16, figures: &Figures) -> Noted<Vec<File>> {
        let Some(indicated) = figures::indicator::Indicated::new(self.site, figures, usize::from(number)) else {
            return Noted::silent(Vec::new());
        };
        self.all_of(indicated.parts(), |(part, address)| {
            self.one("indicator.html", &address, |context| indicated.values(context, part))
        })
    }

    fn terms(&self, sightings: &Sightings) -> Noted<Vec<File>> {
        let letters = self.site.terms_by_initial();
        self.all_of(lists::terms::parts(self.site, &letters), |part| {
            let address = lists::term_groups::address(part);
            self.one("terms.html", &address, |context| lists::terms::values(context, &letters, part, sightings))
        })
    }

    fn term(&self, id: TermId, initial: char, sightings: &Sightings) -> Noted<Vec<File>> {
        let parts = lists::term::parts(self.site, id, sightings);
        let leading_on = lists::term::leading_on(self.site, id, sightings, &parts);
        let mut pages = self.all_of(parts, |part| {
            let address = lists::term::address(self.site, id, part);
            self.perhaps("term.html", &address, |context| lists::term::values(context, id, initial, part, sightings))
        });
        let redirects = self
            .all_of(leading_on, |(from, to)| self.one("moved.html", &from, |context| machine::redirect::values(context, &to)));
        pages.value.extend(redirects.tell(&mut pages.said));
        pages
    }

    fn data(&self, gathered: &Gathered) -> Noted<Vec<File>> {
        let (package, layout, values) = machine::data::described(self.context(&self.filler.links("/data/")), gathered);
        let mut page = self.filler.page("data.html", "/data/", layout, &values);
        page.value.push(package);
        page
    }

    /// A page that always exists.
    fn one<V: Serialize>(
        &self,
        template: &str,
        address: &str,
        values: impl FnOnce(PageContext) -> (Layout, V),
    ) -> Noted<Vec<File>> {
        let links = self.filler.links(address);
        let (layout, values) = values(self.context(&links));
        self.filler.page(template, address, layout, &values)
    }

    /// A page that exists only if the archive has what the page is about.
    fn perhaps<V: Serialize>(
        &self,
        template: &str,
        address: &str,
        values: impl FnOnce(PageContext) -> Option<(Layout, V)>,
    ) -> Noted<Vec<File>> {
        let links = self.filler.links(address);
        match values(self.context(&links)) {
            Some((layout, values)) => self.filler.page(template, address, layout, &values),
            None => Noted::silent(Vec::new()),
        }
    }

    /// The files of all parts of a page that is divided.
    fn all_of<P>(&self, parts: Vec<P>, page: impl Fn(P) -> Noted<Vec<File>>) -> Noted<Vec<File>> {
        let mut said = Vec::new();
        let files = parts.into_iter().flat_map(|part| page(part).tell(&mut said)).collect();
        Noted::new(files, said)
    }

    fn context<'b>(&'b self, links: &'b Links) -> PageContext<'b> {
        PageContext { site: self.site, strings: &self.theme.strings, links, labels: &self.labels }
    }
}

/// The files of images in the folder of their page. An image that the text refers to by two names becomes one file.
fn files_of(images: Vec<Image>, folder: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::with_capacity(images.len());
    for Image { name, bytes, .. } in images {
        let path = format!("{folder}{name}");
        if files.iter().all(|file| file.path != path) {
            files.push(File { path, bytes });
        }
    }
    files
}
