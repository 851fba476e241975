//! Which reports a book has: what was typed, as an address, a name, a year or the file of a report.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::annotation::ReportId;
use crate::page;
use crate::site::{PlaceId, Site, rank};

/// The reports of a book in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    pub title: String,
    /// The address of the page of the site that shows the same: `/zhejiang/ningbo/`, `/years/2024/`.
    pub address: String,
    /// Whether it has the reports of a place, of all years.
    pub of_place: bool,
    /// By place, in the order of the site's lists, then by year.
    pub reports: Vec<ReportId>,
}

/// The fewest letters that a typed word and a known one must share, from 0 to 1, so that the known one is suggested.
const LIKE: f64 = 0.8;
/// The most suggestions.
const NEAR: usize = 3;

/// The reports that `typed` stands for: an address with or without slashes, a full URL of the site, a year, the name of a place, or the
/// path of a report's file relative to the archive.
///
/// # Errors
/// What is most like it, if the archive has nothing of this address, name or year.
pub(crate) fn select(site: &Site, typed: &str) -> Result<Selection, Vec<String>> {
    let typed = typed.trim();
    let named = typed.strip_prefix(&site.config.base_url).unwrap_or(typed);
    let named = named.split(['#', '?']).next().unwrap_or_default();
    let address = match named.trim_matches('/') {
        "" => "/".to_owned(),
        inner => format!("/{inner}/"),
    };
    let address = site.moved.get(&address).cloned().unwrap_or(address);
    let found = report(site, |report| report.address == address || report.file == typed)
        .or_else(|| Some(place(site, site.find_place(&address)?)))
        .or_else(|| year(site, address.strip_prefix("/years/").unwrap_or(&address).trim_matches('/')))
        .or_else(|| by_name(site, typed));
    found.ok_or_else(|| near(site, typed))
}

fn report(site: &Site, wanted: impl Fn(&crate::site::Report) -> bool) -> Option<Selection> {
    let at = site.reports.iter().position(|report| wanted(report))?;
    let report = site.reports.get(at)?;
    Some(Selection {
        title: report.front.marked_title().into_owned(),
        address: report.address.clone(),
        of_place: false,
        reports: vec![ReportId(at as u32)],
    })
}

/// A place with all places in it.
fn place(site: &Site, id: PlaceId) -> Selection {
    let (name, address) = site.place(id).map(|place| (page::region(&place.region), place.address.clone())).unwrap_or_default();
    let below = site.tree.iter().filter(|other| site.line(**other).contains(&id));
    let reports = below.filter_map(|id| site.place(*id)).flat_map(|place| place.reports.iter().copied()).collect();
    Selection { title: format!("{name}政府工作报告"), address, of_place: true, reports }
}

fn year(site: &Site, typed: &str) -> Option<Selection> {
    let year: u16 = typed.strip_suffix('年').unwrap_or(typed).parse().ok()?;
    let mut reports = site.years.get(&year).filter(|reports| !reports.is_empty())?.clone();
    let order = |id: &ReportId| {
        let report = site.report(*id);
        let place = report.and_then(|report| report.place);
        (site.tree.iter().position(|other| Some(*other) == place), report.map(|report| rank(report.front.kind)), *id)
    };
    reports.sort_by_cached_key(order);
    let title = format!("{year}年政府工作报告");
    Some(Selection { title, address: format!("/years/{year}/"), of_place: false, reports })
}

/// The place of this name, if there is only one: 宁波市, 浙江省宁波市.
fn by_name(site: &Site, typed: &str) -> Option<Selection> {
    let typed = typed.replace('/', "");
    let is = |place: &crate::site::Place| {
        place.name == typed || place.region.concat() == typed || page::region(&place.region) == typed
    };
    let mut named = site.places.iter().enumerate().filter(|(_, place)| is(place));
    let (at, _) = named.next()?;
    named.next().is_none().then(|| place(site, PlaceId(at as u32)))
}

/// The addresses, names and years that are most like a typed word.
fn near(site: &Site, typed: &str) -> Vec<String> {
    let typed = typed.trim_matches('/');
    let names = site
        .places
        .iter()
        .filter(|place| place.held > 0)
        .flat_map(|place| [place.address.trim_matches('/'), place.name.as_str()]);
    let reports = site.reports.iter().map(|report| report.address.trim_matches('/'));
    let years: Vec<String> = site.years.keys().map(u16::to_string).collect();
    let known: BTreeSet<&str> = names.chain(reports).chain(years.iter().map(String::as_str)).collect();
    let last = typed.rsplit('/').next().unwrap_or(typed);
    let mut liked: Vec<(u64, &str)> = known
        .into_iter()
        .filter_map(|known| {
            let end = strsim::jaro_winkler(last, known.rsplit('/').next().unwrap_or(known));
            let likeness = strsim::jaro_winkler(typed, known).max(end - 0.1);
            (likeness > LIKE).then_some(((likeness * 1e6) as u64, known))
        })
        .collect();
    liked.sort_by_key(|(likeness, known)| (Reverse(*likeness), known.len()));
    liked.into_iter().take(NEAR).map(|(_, known)| known.to_owned()).collect()
}
