//! The layout of a page: the values that every page's template gets besides its own.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;
use tera::{Context, Tera, Value};

use super::link::{self, Links};
use super::theme::{self, Strings, Theme};
use super::{File, Options, escape, isolate, policy};
use crate::diag::Noted;
use crate::site::Site;

/// The contents of a page's head and masthead.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Layout {
    /// The title of the window, without the site's name.
    pub title: String,
    /// The heading as plain text, for the spine.
    pub heading: String,
    pub description: String,
    /// The entry of the masthead that is marked as current: `places`, `years`, `terms`, `search`, or none.
    pub current: &'static str,
    /// The text of the page's style element; empty if there is none.
    pub style: String,
    /// The image that is shown where the page is shared; that of the site if the page has none.
    pub image: Option<SocialImage>,
    /// Whether the head is to be short, because there are very many pages like this one: other sites then take what they show of
    /// it from its title and its description.
    pub brief: bool,
    /// The bytes of the largest value of the template, about which the page is larger; 0 if that is not known.
    #[serde(skip)]
    pub bytes: usize,
    /// The address of the page that this one is a version of; its own by default.
    #[serde(skip)]
    pub original: Option<String>,
    /// The pages above this one and, last, this one itself; empty if there are none above.
    #[serde(skip)]
    pub trail: Vec<Crumb>,
}

/// A step from the home page to a page: its name, and its address from the root of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crumb {
    pub name: String,
    pub address: String,
}

/// The steps to a page as a BreadcrumbList of schema.org.
#[derive(Serialize)]
struct Trail<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    item: String,
}

/// An image as sites that show shared pages want it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SocialImage {
    /// The full URL.
    pub url: String,
    pub alt: String,
    /// In pixels.
    pub width: usize,
    pub height: usize,
    /// `image/png` or `image/jpeg`.
    pub kind: &'static str,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    pub href: String,
    pub label: String,
}

/// One of the masthead's entries to the site; its name is also the key of its string.
#[derive(Serialize)]
struct Way {
    name: &'static str,
    path: &'static str,
}

impl Way {
    /// Whether the site has the page.
    fn leads(&self, site: &Site) -> bool {
        match self.name {
            "figures_page" => site.config.figures,
            "search" => site.config.search,
            _ => true,
        }
    }
}

const NAVIGATION: [Way; 6] = [
    Way { name: "places", path: "places/" },
    Way { name: "years", path: "years/" },
    Way { name: "terms", path: "terms/" },
    Way { name: "figures_page", path: "figures/" },
    Way { name: "comparing", path: "compare/" },
    Way { name: "search", path: "search/" },
];

/// Fills templates with values.
pub(crate) struct LayoutValues<'a> {
    site: &'a Site,
    theme: &'a Theme,
    engine: Tera,
    offline: bool,
    /// The image of pages that have none of their own.
    image: Option<SocialImage>,
    /// The navigation as it was rendered before, by root and current entry.
    navigation: Mutex<FxHashMap<(String, &'static str), Value>>,
}

impl<'a> LayoutValues<'a> {
    /// The theme's templates, with the values that all pages share.
    pub(super) fn new(site: &'a Site, theme: &'a Theme, options: Options) -> LayoutValues<'a> {
        LayoutValues::with(site, theme, options, &theme.strings, "zh-Hans")
    }

    /// The same for pages in Traditional characters.
    #[cfg(feature = "traditional")]
    pub(super) fn traditional(site: &'a Site, theme: &'a Theme, options: Options) -> LayoutValues<'a> {
        LayoutValues::with(site, theme, options, &theme.traditional, "zh-Hant")
    }

    /// `content` is the language of what pages show.
    fn with(site: &'a Site, theme: &'a Theme, options: Options, strings: &Strings, content: &str) -> LayoutValues<'a> {
        let mut engine = theme.engine.clone();
        let (zh, own) = match strings.language() {
            language if language == content => (String::new(), String::new()),
            language => (format!(" lang=\"{content}\""), format!(" lang=\"{}\"", escape::escaped(language))),
        };
        let about = serde_json::json!({
            "title": site.config.title,
            "description": site.config.description,
            "version": format!("?v={}", super::theme::assets::version(theme)),
            "search": site.config.search,
            "figures": site.config.figures,
            "theme_style": theme.assets.contains_key(theme::OWN_STYLE),
            "navigation": NAVIGATION.iter().filter(|way| way.leads(site)).collect::<Vec<_>>(),
            "pages": site.pages.iter().map(|p| serde_json::json!({"title": p.title, "path": p.address.trim_start_matches('/')})).collect::<Vec<_>>(),
        });
        let global = engine.global_context();
        global.insert("t", strings.all());
        global.insert("language", strings.language());
        global.insert("zh", &zh);
        global.insert("own", &own);
        global.insert("site", &about);
        let image = theme::shared_image(theme).map(|(path, shared)| SocialImage {
            url: absolute(site, &path),
            alt: site.config.title.clone(),
            width: shared.width,
            height: shared.height,
            kind: shared.kind,
        });
        LayoutValues { site, theme, engine, offline: options.offline, image, navigation: Mutex::default() }
    }

    /// The links of the page at this address.
    pub(super) fn links(&self, address: &str) -> Links {
        Links::of(address, self.site.config.base_path(), self.offline)
    }

    /// Renders the page of a template at an address.
    pub(super) fn page(&self, template: &str, address: &str, shell: Layout, values: &impl Serialize) -> Noted<Vec<File>> {
        self.file(template, link::file(address), address, shell, values)
    }

    /// Renders a template to the file at this path; links are written as seen from `address`.
    pub(super) fn file(
        &self,
        template: &str,
        path: String,
        address: &str,
        shell: Layout,
        values: &impl Serialize,
    ) -> Noted<Vec<File>> {
        match self.filled(template, address, shell, values) {
            Ok(bytes) => Noted::silent(vec![File { path, bytes }]),
            Err(error) => Noted::new(Vec::new(), theme::faults(self.theme, &error)),
        }
    }

    fn filled(&self, template: &str, address: &str, shell: Layout, values: &impl Serialize) -> Result<Vec<u8>, tera::Error> {
        let links = self.links(address);
        let mut context = Context::from_serialize(values)?;
        context.extend(Context::from_serialize(&shell)?);
        let site = &self.site.config.title;
        let title = if shell.title.is_empty() { site.clone() } else { format!("{} - {site}", shell.title) };
        context.insert("title", &title);
        context.insert("image", &shell.image.as_ref().or(self.image.as_ref()));
        context.insert("canonical", &self.absolute(shell.original.as_deref().unwrap_or(address)));
        context.insert("breadcrumbs", &self.breadcrumbs(&shell.trail));
        context.insert_value("navigation", self.navigation(&links, shell.current)?);
        context.insert("root", &links.root);
        context.insert("index", links.index);
        context.insert("policy", &self.policy(&shell.style));
        let mut html = Vec::with_capacity((1 << 14) + shell.bytes);
        self.engine.render_to(template, &context, &mut html)?;
        Ok(isolate::isolated(html))
    }

    /// The navigation of a page with these links. Nearly all pages share it with others.
    fn navigation(&self, links: &Links, current: &'static str) -> Result<Value, tera::Error> {
        let known = || self.navigation.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (links.root.clone(), current);
        if let Some(navigation) = known().get(&key) {
            return Ok(navigation.clone());
        }
        let mut context = Context::new();
        context.insert("root", &links.root);
        context.insert("index", links.index);
        context.insert("current", current);
        let navigation = Value::safe_string(self.engine.render("navigation.html", &context)?.trim());
        known().insert(key, navigation.clone());
        Ok(navigation)
    }

    /// The way from the home page to a page, as a BreadcrumbList of schema.org in JSON; empty for a page without a way.
    fn breadcrumbs(&self, trail: &[Crumb]) -> String {
        if trail.is_empty() {
            return String::new();
        }
        let items = (1..).zip(trail).map(|(position, Crumb { name, address })| Item {
            kind: "ListItem",
            position,
            name,
            item: self.absolute(address),
        });
        escape::json(&Trail { context: "https://schema.org", kind: "BreadcrumbList", items: items.collect() })
    }

    /// The policy of a page as an attribute value; empty if there is none.
    fn policy(&self, style: &str) -> String {
        let mut value = String::new();
        escape::attribute(&mut value, &policy::policy(&self.site.config.csp, self.offline, style).unwrap_or_default());
        value
    }

    /// The full URL of an address.
    pub(super) fn absolute(&self, address: &str) -> String {
        absolute(self.site, address)
    }
}

/// The full URL of an address of the site.
pub(crate) fn absolute(site: &Site, address: &str) -> String {
    format!("{}{}", site.config.base_url, address.trim_start_matches('/'))
}
