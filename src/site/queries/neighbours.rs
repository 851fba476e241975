//! The neighbours of a report: the years before and after, other kinds of the same text, the same year elsewhere.

use crate::annotation::ReportId;
use crate::site::{Place, PlaceId, Site};

/// The neighbours of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Neighbours {
    /// The same place, the nearest earlier year that has a report; the full text if there is one.
    pub previous: Option<ReportId>,
    /// The same place, the nearest later year.
    pub next: Option<ReportId>,
    /// Other texts of the same place and year: summary beside full text, excerpts, copies.
    pub same: Vec<ReportId>,
    /// The same year in the place above; for a province, the State Council's.
    pub parent: Option<ReportId>,
    /// The same year in places beside this one, the nearest in the order of division codes first: these follow the map.
    pub siblings: Vec<ReportId>,
    /// The same year in the places below.
    pub children: Vec<ReportId>,
}

impl Site {
    /// The neighbours of a report. A report without place or year has none.
    pub fn neighbours(&self, report: ReportId) -> Neighbours {
        let Some((id, place, year)) = self.standing(report) else { return Neighbours::default() };
        let dated: Vec<(u16, ReportId)> = place.reports.iter().filter_map(|r| Some((self.year_of(*r)?, *r))).collect();
        let before = dated.iter().map(|(other, _)| *other).filter(|other| *other < year).max();
        let previous = before.and_then(|before| self.of_year(place, before));
        let next = dated.iter().find(|(other, _)| *other > year).map(|(_, id)| *id);
        let same = dated.iter().filter(|(other, id)| *other == year && *id != report).map(|(_, id)| *id).collect();
        let above = place.parent.or_else(|| self.country().filter(|country| *country != id));
        let parent = above.and_then(|above| self.place(above)).and_then(|above| self.of_year(above, year));
        let beside = place.parent.and_then(|parent| self.place(parent)).map_or(self.roots.as_slice(), |p| &p.children);
        let beside = nearest_first(beside.iter().copied().filter(|other| Some(*other) != self.country()), id);
        let siblings = if Some(id) == self.country() { Vec::new() } else { self.all_of_year(&beside, year) };
        Neighbours { previous, next, same, parent, siblings, children: self.all_of_year(&place.children, year) }
    }

    fn standing(&self, report: ReportId) -> Option<(PlaceId, &Place, u16)> {
        let report = self.report(report)?;
        let id = report.place?;
        Some((id, self.place(id)?, report.front.year?))
    }

    /// The most complete text of a place and year.
    fn of_year(&self, place: &Place, year: u16) -> Option<ReportId> {
        place.reports.iter().copied().find(|r| self.year_of(*r) == Some(year))
    }

    fn all_of_year(&self, places: &[PlaceId], year: u16) -> Vec<ReportId> {
        places.iter().filter_map(|id| self.place(*id)).filter_map(|place| self.of_year(place, year)).collect()
    }

    /// The State Council's place, which is above all provinces, although not in its address.
    fn country(&self) -> Option<PlaceId> {
        self.roots.iter().copied().find(|id| self.place(*id).is_some_and(|p| p.code == Some(0)))
    }
}

/// The other places of a list, beginning with those next to this one.
fn nearest_first(list: impl Iterator<Item = PlaceId>, this: PlaceId) -> Vec<PlaceId> {
    let mut places: Vec<PlaceId> = list.collect();
    let at = places.iter().position(|id| *id == this).unwrap_or_default();
    let mut apart: Vec<(usize, PlaceId)> = places.drain(..).enumerate().map(|(i, id)| (i.abs_diff(at), id)).collect();
    apart.sort_by_key(|(distance, _)| *distance);
    apart.into_iter().map(|(_, id)| id).filter(|id| *id != this).collect()
}

#[cfg(test)]
mod tests {
    use crate::annotation::ReportId;
    use crate::site::Site;
    use crate::site::test_support::site;

    fn addresses(site: &Site, reports: impl IntoIterator<Item = ReportId>) -> Vec<&str> {
        reports.into_iter().map(|id| site.report(id).unwrap().address.as_str()).collect()
    }

    #[test]
    fn years_before_and_after_skip_gaps_and_prefer_full_texts() {
        let site = site(&["浙江省 2019", "浙江省 2019-summary", "浙江省 2021", "浙江省 2022-summary", "浙江省 2022"]);
        let of = |address: &str| site.neighbours(site.find_report(address).unwrap());
        let middle = of("/zhejiang/2021/");
        assert_eq!(addresses(&site, middle.previous.into_iter().chain(middle.next)), ["/zhejiang/2019/", "/zhejiang/2022/"]);
        assert_eq!(addresses(&site, of("/zhejiang/2022/").same), ["/zhejiang/2022-summary/"]);
        assert_eq!(of("/zhejiang/2019-summary/").previous, None);
    }

    #[test]
    fn the_same_year_above_beside_and_below() {
        let site = site(&[
            "中华人民共和国 2024",
            "浙江省 2024",
            "浙江省/宁波市 2024",
            "浙江省/杭州市 2024",
            "浙江省/温州市 2023",
            "浙江省/宁波市/北仑区 2024",
            "北京市 2024",
        ]);
        let of = |address: &str| site.neighbours(site.find_report(address).unwrap());
        let ningbo = of("/zhejiang/ningbo/2024/");
        assert_eq!(addresses(&site, ningbo.parent), ["/zhejiang/2024/"]);
        assert_eq!(addresses(&site, ningbo.siblings), ["/zhejiang/hangzhou/2024/"]);
        assert_eq!(addresses(&site, ningbo.children), ["/zhejiang/ningbo/beilun/2024/"]);
        let province = of("/zhejiang/2024/");
        assert_eq!(addresses(&site, province.parent), ["/china/2024/"]);
        assert_eq!(addresses(&site, province.siblings), ["/beijing/2024/"]);
        assert_eq!(of("/china/2024/").siblings, []);
    }

    #[test]
    fn the_nearest_places_beside_stand_first() {
        let site = site(&["北京市 2024", "上海市 2024", "江苏省 2024", "浙江省 2024", "安徽省 2024", "新疆维吾尔自治区 2024"]);
        let siblings = site.neighbours(site.find_report("/zhejiang/2024/").unwrap()).siblings;
        let nearest = ["/jiangsu/2024/", "/anhui/2024/", "/shanghai/2024/", "/xinjiang/2024/", "/beijing/2024/"];
        assert_eq!(addresses(&site, siblings), nearest);
    }
}
