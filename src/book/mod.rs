//! Books: the reports of a place, of a year, or a single one, as EPUB and as PDF. Does no file access.
//!
//! ```text
//! Site ─▶ select ─▶ Selection ─┐
//!                              ├─▶ Book ─┬─▶ epub ─▶ bytes
//! Documents ─▶ text ─▶ Chapter ┘         └─▶ pdf ──▶ bytes (feature `book`)
//! ```
//!
//! A [`Book`] has the texts with all links, ids and notes resolved. Both formats are written from it, so they cannot differ in what they
//! say. Neither depends on the clock: the day of a book is the newest day that its reports state.

pub(crate) mod epub;
mod link;
#[cfg(feature = "book")]
pub(crate) mod pdf;
mod select;
pub(crate) mod text;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

pub(crate) use self::select::{Selection, select};
use self::text::{Block, NoteText};
use crate::annotation::{Annotated, ReportId};
use crate::document::Document;
use crate::page::image::Image;
use crate::page::{self, About};
use crate::site::Site;

/// A book whose texts are complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Book {
    pub title: String,
    /// The years of the reports, as 2019—2024; empty if the title has them.
    pub years: String,
    /// The title of the archive.
    pub archive: String,
    /// The address of the archive.
    pub base_url: String,
    /// The full address of the place, the year or the report on the site.
    pub url: String,
    /// The newest day on which a report was delivered or published; else the first day of its newest year.
    pub day: String,
    /// Text of the title page: the number of reports.
    pub held: String,
    pub chapters: Vec<Chapter>,
    /// The images of all chapters.
    #[serde(skip)]
    pub images: Vec<Picture>,
}

/// An image and the name under which the texts of the book refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Chapter {
    /// Unique in the book: `zhejiang-ningbo-2024`.
    pub key: String,
    pub title: String,
    /// The place that begins with this report in a book of several places; empty otherwise.
    pub place: String,
    /// The full address of the report.
    pub url: String,
    pub about: About,
    pub blocks: Vec<Block>,
    pub notes: Vec<NoteText>,
}

/// A report with its text, as the pipeline reads it.
pub(crate) struct Read {
    pub id: ReportId,
    pub document: Document,
    pub annotated: Annotated,
    pub images: Vec<Image>,
}

/// The book of a selection. Reports whose texts could not be read are left out.
pub(crate) fn book(site: &Site, selection: &Selection, read: &[Read]) -> Book {
    let reports: Vec<_> = read.iter().filter_map(|read| Some((read, site.report(read.id)?))).collect();
    let keys = keys(reports.iter().map(|(_, report)| report.address.as_str()));
    let (places, strings) = (places(site, read), page::chinese());
    let mut images = Vec::new();
    let mut chapters = Vec::with_capacity(reports.len());
    for (number, (read, report)) in reports.iter().enumerate() {
        let links = link::Links { site, keys: &keys, own: report };
        let key = keys.get(&report.address).cloned().unwrap_or_default();
        let mut texts = text::Texts::new(read, &links, &strings, &key);
        let blocks = texts.blocks();
        let notes = texts.notes();
        images.append(&mut texts.images);
        chapters.push(Chapter {
            key,
            title: report.front.marked_title().into_owned(),
            place: places.get(number).cloned().unwrap_or_default(),
            url: page::absolute(site, &report.address),
            about: page::about(site, &strings, report),
            blocks,
            notes,
        });
    }
    Book {
        title: selection.title.clone(),
        years: years(site, read, selection),
        archive: site.config.title.clone(),
        base_url: site.config.base_url.clone(),
        url: page::absolute(site, &selection.address),
        day: day(site, read).to_string(),
        held: format!("收录报告{}份", chapters.len()),
        chapters,
        images,
    }
}

/// The names of chapters by address. Two addresses may differ only in what the names replace, and the book has files of its own. Case does not
/// count, as on many disks.
fn keys<'a>(addresses: impl Iterator<Item = &'a str>) -> link::Keys {
    let mut keys = link::Keys::new();
    let mut taken = BTreeSet::from(["nav".to_owned(), "title".to_owned()]);
    for address in addresses {
        let mut key = address.trim_matches('/').replace('/', "-");
        while !taken.insert(key.to_lowercase()) {
            key.push_str("-x");
        }
        keys.insert(address.to_owned(), key);
    }
    keys
}

/// For each report the name of its place, if the book has several places and this is the first report of it.
fn places(site: &Site, read: &[Read]) -> Vec<String> {
    let place = |read: &Read| site.report(read.id).and_then(|report| report.place);
    let starts: Vec<bool> = read
        .iter()
        .enumerate()
        .map(|(i, one)| i.checked_sub(1).and_then(|i| read.get(i)).is_none_or(|before| place(before) != place(one)))
        .collect();
    let groups = starts.iter().filter(|start| **start).count();
    // With one report for each place, the titles of the reports name the places.
    if groups < 2 || groups == read.len() {
        return Vec::new();
    }
    let name = |read: &Read| {
        place(read).and_then(|id| site.place(id)).map_or_else(|| "其他".to_owned(), |place| page::region(&place.region))
    };
    read.iter().zip(starts).map(|(read, start)| if start { name(read) } else { String::new() }).collect()
}

/// The years of the reports, unless the title of the selection has them.
fn years(site: &Site, read: &[Read], selection: &Selection) -> String {
    let years = || read.iter().filter_map(|read| site.year_of(read.id));
    match (years().min(), years().max()) {
        (Some(first), Some(last)) if selection.of_place && first != last => format!("{first}—{last}年"),
        (Some(only), _) if selection.of_place => format!("{only}年"),
        _ => String::new(),
    }
}

/// The day of a book. It takes the place of the day on which a file is made, so that the same reports give the same bytes.
fn day(site: &Site, read: &[Read]) -> Date {
    let fronts = || read.iter().filter_map(|read| Some(&site.report(read.id)?.front));
    let stated = fronts().flat_map(|front| [front.published, front.delivered]).flatten().max();
    let new_year = || Date::new(i16::try_from(fronts().filter_map(|front| front.year).max()?).ok()?, 1, 1).ok();
    stated.or_else(new_year).unwrap_or(Date::constant(2000, 1, 1))
}

/// The name of a book's file without its ending: `zhejiang-ningbo`, `2024`.
pub(crate) fn file_stem(selection: &Selection) -> String {
    let name = selection.address.trim_matches('/').trim_start_matches("years/").replace('/', "-");
    if name.is_empty() { "book".to_owned() } else { name }
}
