//! What several kinds of page say about a report or a place.

use serde::Serialize;

use super::display_names;
use super::layout::{Crumb, Link};
use super::link::Links;
use super::theme::Strings;
use crate::annotation::{ReportId, TermId};
use crate::document::FrontMatter;
use crate::site::grid::{Grid, Row};
use crate::site::{PlaceId, Site};

/// What a page needs to name and link things.
#[derive(Clone, Copy)]
pub(crate) struct PageContext<'a> {
    pub site: &'a Site,
    pub strings: &'a Strings,
    pub links: &'a Links,
    /// A short name for each report.
    pub labels: &'a [String],
}

/// A report in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Card {
    pub kind: &'static str,
    pub href: String,
    pub label: String,
    /// The place in Latin letters; empty in a Chinese interface.
    pub roman: String,
    /// The day of delivery, or else of publication, as 2024-01-11.
    pub date: Option<String>,
}

/// A link to a place, or to a report that is named by its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PlaceLink {
    pub href: String,
    pub label: String,
    /// The name in Latin letters; empty in a Chinese interface.
    pub roman: String,
}

/// The grid as its template uses it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct GridView {
    pub years: Vec<GridYear>,
    pub rows: Vec<GridRow>,
    /// Whether places are folded into the rows of the places that contain them.
    pub cut: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct GridYear {
    pub year: u16,
    pub href: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct GridRow {
    pub level: u8,
    pub href: String,
    pub name: String,
    /// The name in Latin letters; empty in a Chinese interface.
    pub roman: String,
    /// All reports of the row, with those of its folded places.
    pub held: usize,
    /// The number of its folded places that have reports.
    pub folded: usize,
    pub cells: Vec<GridCell>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct GridCell {
    pub reports: Vec<Card>,
    /// The number of reports of folded places.
    pub folded: usize,
}

/// The most rows that a grid shows. If it has more, the lowest level of places is folded.
const ROWS: usize = 60;

impl PageContext<'_> {
    pub(crate) fn card(&self, id: ReportId, label: String) -> Option<Card> {
        let report = self.site.report(id)?;
        let front = &report.front;
        Some(Card {
            kind: display_names::kind(front.kind),
            href: self.links.to(&report.address),
            label,
            roman: display_names::roman_region(self.site, self.strings, report.place),
            date: front.delivered.or(front.published).map(|d| d.to_string()),
        })
    }

    /// Reports by place and year.
    pub(crate) fn cards(&self, ids: &[ReportId]) -> Vec<Card> {
        ids.iter().filter_map(|id| self.card(*id, self.label(*id).to_owned())).collect()
    }

    /// A short name for a report: 宁波市北仑区 2024年.
    pub(crate) fn label(&self, id: ReportId) -> &str {
        self.labels.get(id.0 as usize).map_or("", String::as_str)
    }

    pub(crate) fn report_link(&self, id: ReportId) -> Option<Link> {
        let report = self.site.report(id)?;
        Some(Link { href: self.links.to(&report.address), label: self.label(id).to_owned() })
    }

    pub(crate) fn place_link(&self, id: PlaceId) -> Option<PlaceLink> {
        let place = self.site.place(id)?;
        let roman = display_names::roman(self.strings, place);
        Some(PlaceLink { href: self.links.to(&place.address), label: place.name.clone(), roman })
    }

    pub(crate) fn term_href(&self, id: TermId) -> String {
        self.links.to(&term_address(self.site, id))
    }

    /// The places from the outermost down to this one.
    pub(crate) fn path(&self, place: Option<PlaceId>) -> Vec<PlaceLink> {
        let mut path = Vec::new();
        let mut next = place;
        while let Some(id) = next {
            path.extend(self.place_link(id));
            next = self.site.place(id).and_then(|p| p.parent);
        }
        path.reverse();
        path
    }

    /// The steps from the list of places down to a place.
    pub(crate) fn trail(&self, place: Option<PlaceId>) -> Vec<Crumb> {
        let line = place.map(|id| self.site.line(id)).unwrap_or_default();
        let places = line.iter().filter_map(|id| self.site.place(*id));
        let places = places.map(|place| Crumb { name: place.name.clone(), address: place.address.clone() });
        std::iter::once(self.crumb("all_places", "/places/")).chain(places).collect()
    }

    /// A step whose name is a string of the interface.
    pub(crate) fn crumb(&self, key: &str, address: &str) -> Crumb {
        Crumb { name: self.strings.get(key).to_owned(), address: address.to_owned() }
    }

    /// A grid with its links. If there are too many places, the inner ones are folded.
    pub(crate) fn grid(&self, grid: Grid) -> GridView {
        let grid = grid.folded(ROWS);
        let years = grid.years.iter().map(|y| GridYear { year: *y, href: self.year_href(*y) }).collect();
        let cut = grid.rows.iter().any(|row| row.folded.places > 0);
        let rows = grid.rows.iter().filter_map(|row| self.grid_row(&grid, row)).collect();
        GridView { years, rows, cut }
    }

    fn grid_row(&self, grid: &Grid, row: &Row) -> Option<GridRow> {
        let place = self.site.place(row.place)?;
        let roman = display_names::roman(self.strings, place);
        let named = format!("{} {roman}", place.name);
        let cells = grid.years.iter().zip(&row.cells).enumerate().map(|(at, (year, ids))| GridCell {
            reports: ids.iter().filter_map(|id| self.cell(*id, named.trim_end(), *year)).collect(),
            folded: row.folded.reports.get(at).copied().unwrap_or_default(),
        });
        let cells: Vec<GridCell> = cells.collect();
        Some(GridRow {
            level: row.level,
            href: self.links.to(&place.address),
            name: place.name.clone(),
            roman,
            held: cells.iter().map(|cell| cell.reports.len() + cell.folded).sum(),
            folded: row.folded.places,
            cells,
        })
    }

    fn cell(&self, id: ReportId, place: &str, year: u16) -> Option<Card> {
        let kind = display_names::kind(self.site.report(id)?.front.kind);
        let words = [("place", place), ("year", &year.to_string()), ("kind", self.strings.get(kind))];
        self.card(id, self.strings.fill("cell", &words))
    }

    /// The link to a year's page, if there is one.
    pub(crate) fn year_href(&self, year: u16) -> Option<String> {
        self.site.years.contains_key(&year).then(|| self.links.to(&year_address(year)))
    }
}

pub(crate) fn year_address(year: u16) -> String {
    format!("/{year}/")
}

pub(crate) fn term_address(site: &Site, id: TermId) -> String {
    site.lexicon.term(id).map(|t| format!("/terms/{}/", t.slug)).unwrap_or_default()
}

/// The meeting that heard a report: 宁波市第十五届人民代表大会第五次会议.
pub(crate) fn meeting(front: &FrontMatter) -> Option<String> {
    let congress = front.congress.as_deref().unwrap_or_default();
    let session = front.session.as_deref().unwrap_or_default();
    if congress.is_empty() && session.is_empty() {
        return None;
    }
    if congress.contains("大会") {
        return Some(format!("{congress}{session}"));
    }
    if front.region.first().is_some_and(|r| r == "中华人民共和国") {
        return Some(format!("{congress}全国人民代表大会{session}"));
    }
    Some(format!("{}{congress}人民代表大会{session}", display_names::region(&front.region)))
}

/// Who delivered a report: 市长 裘东耀.
pub(crate) fn speaker(front: &FrontMatter) -> Option<String> {
    let parts: Vec<&str> = [front.office.as_deref(), front.speaker.as_deref()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_has_its_full_name() {
        let mut front = FrontMatter {
            region: ["浙江省", "宁波市"].map(str::to_owned).to_vec(),
            congress: Some("第十五届".to_owned()),
            session: Some("第五次会议".to_owned()),
            ..FrontMatter::default()
        };
        assert_eq!(meeting(&front).unwrap(), "宁波市第十五届人民代表大会第五次会议");
        front.region = vec!["中华人民共和国".to_owned()];
        assert_eq!(meeting(&front).unwrap(), "第十五届全国人民代表大会第五次会议");
        front.congress = None;
        front.session = None;
        assert_eq!(meeting(&front), None);
    }
}
