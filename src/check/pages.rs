//! Which page of the site shows a file: findings name files, and their readers also want to see the page.

use std::collections::BTreeMap;

use crate::site::{PlaceId, Site};

/// The pages of the site, by file. A raw file leads to the pages of its reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pages {
    of: BTreeMap<(String, u32), Shown>,
    /// The path of the site below its host: `/` or `/archive/`.
    pub base: String,
}

/// A page as the report names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shown {
    /// `/zhejiang/ningbo/2024/`
    pub address: String,
    /// 浙江省宁波市; empty for a page that is no report.
    pub region: String,
    /// 浙江省宁波市 2024, or the title of a page.
    pub name: String,
}

impl Pages {
    pub(super) fn of(site: &Site) -> Pages {
        let mut of = BTreeMap::new();
        let mut texts: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
        for report in &site.reports {
            let region = region(site, report.place);
            let year = report.front.year.map(|year| format!(" {year}")).unwrap_or_default();
            let name = if region.is_empty() { report.front.title.clone() } else { format!("{region}{year}") };
            let shown = Shown { address: report.address.clone(), region, name };
            if let Some(source) = &report.front.source {
                let raw = format!("content/{}", source.file);
                of.insert((raw.clone(), source.item), shown.clone());
                texts.entry(raw).or_default().push(shown.clone());
            }
            of.insert((report.file.clone(), 0), shown);
        }
        // A message about a whole raw file is about its report, if there is only one.
        for (raw, mut texts) in texts {
            if let (Some(only), true) = (texts.pop(), texts.is_empty()) {
                of.insert((raw, 0), only);
            }
        }
        for page in &site.pages {
            let shown = Shown { address: page.address.clone(), region: String::new(), name: page.title.clone() };
            of.insert((page.file.clone(), 0), shown);
        }
        Pages { of, base: site.config.base_path().to_owned() }
    }

    /// The page that shows a file, or one report of it.
    pub(super) fn find(&self, file: &str, item: Option<u32>) -> Option<&Shown> {
        let of = |item: u32| self.of.get(&(file.to_owned(), item));
        item.and_then(of).or_else(|| of(0))
    }
}

/// The names of a place and the places that it is in, as one word.
pub(super) fn region(site: &Site, place: Option<PlaceId>) -> String {
    let line = place.map(|place| site.line(place)).unwrap_or_default();
    line.iter().filter_map(|id| site.place(*id)).map(|place| place.name.as_str()).collect()
}
