//! Resolves a region as given in front matter (official names, the largest first) to its division and its address.

use std::collections::BTreeMap;

use super::{Division, Rank, Table};
use crate::han::cut::{CutList, CutText};
use crate::han::reading;

/// Names that tables of the statistics bureau insert between a province and the counties it governs directly; they are not
/// places.
const FILLERS: &[&str] = &["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];
/// May come before any province.
const COUNTRY: &str = "中华人民共和国";

impl Table {
    /// The divisions from the province down to the last name of a region. Upper levels may be missing, or be former
    /// prefectures, as long as only one place is meant: `[宁波市]` and `[浙江省, 北仑区]` resolve, `[鼓楼区]` does not. `None`
    /// for an unknown or ambiguous region.
    pub fn resolve(&self, region: &[impl AsRef<str>]) -> Option<Vec<&Division>> {
        let names: Vec<&str> = region.iter().map(|n| n.as_ref().trim()).filter(|n| !FILLERS.contains(n)).collect();
        let names = match names.as_slice() {
            [COUNTRY, below @ ..] if !below.is_empty() => below,
            names => names,
        };
        let (last, upper) = names.split_last()?;
        let fits: Vec<&Division> = self.named(last).into_iter().filter(|d| self.lies_in(d, upper)).collect();
        let full: Vec<&Division> = fits.iter().copied().filter(|d| d.name == *last).collect();
        let whole: Vec<&Division> = full.iter().copied().filter(|d| self.lineage(d).len() == names.len()).collect();
        let meant = match (full.is_empty(), whole.is_empty()) {
            (true, _) => self.largest(&fits),
            (_, true) => self.only(&full),
            _ => self.only(&whole),
        };
        meant.map(|division| self.lineage(division))
    }

    /// The address of a region's place: `/zhejiang/ningbo/beilun/`. `slugs` are those of config.yaml, keyed by the names of a
    /// region joined with `/` or by its last name. They apply to places that the table does not list; the joined form also
    /// overrides the table. `None` for an unknown or ambiguous region without a slug.
    pub fn address(&self, region: &[String], slugs: &BTreeMap<String, String>) -> Option<String> {
        if let Some(line) = self.resolve(region) {
            return Some(self.address_of(&line, region, slugs));
        }
        let (last, upper) = region.split_last()?;
        let slug = slugs.get(&region.join("/")).or_else(|| slugs.get(last.as_str())).filter(|s| is_slug(s))?;
        let above = if upper.is_empty() { "/".to_owned() } else { self.address(upper, slugs)? };
        Some(format!("{above}{slug}/"))
    }

    /// The nearest name in the table, for "did you mean"; `None` if nothing is near. Among equally near names, one with the
    /// same pronunciation comes first, then a current one.
    pub fn suggest(&self, name: &str) -> Option<&str> {
        self.suggest_in(name, &[] as &[&str]).map(|d| d.name)
    }

    /// The division with the nearest name. One that lies in the region `upper` comes before one that does not.
    pub fn suggest_in(&self, name: &str, upper: &[impl AsRef<str>]) -> Option<&Division> {
        let upper: Vec<&str> = upper.iter().map(AsRef::as_ref).collect();
        let length = name.chars().count();
        let furthest = (length / 3).max(1);
        let sound = reading::slug(name);
        let distance = |d: &Division| strsim::osa_distance(name, d.name).min(1 + strsim::osa_distance(name, d.short));
        let near = self.divisions().iter().map(|d| (distance(d), d)).filter(|(far, _)| *far <= furthest && *far < length);
        let nearest = near.min_by_key(|(far, d)| {
            let sounds = !sound.starts_with(d.slug);
            (!self.lies_in(d, &upper), *far, sounds, !d.current, d.rank, d.code)
        });
        nearest.map(|(_, d)| d)
    }

    fn address_of(&self, line: &[&Division], region: &[String], slugs: &BTreeMap<String, String>) -> String {
        let mut path = String::from("/");
        let mut joined = String::new();
        for division in line {
            joined.push_str(if joined.is_empty() { "" } else { "/" });
            joined.push_str(division.name);
            path.push_str(slugs.get(&joined).filter(|s| is_slug(s)).map_or(division.slug, String::as_str));
            path.push('/');
        }
        match slugs.get(&region.join("/")).filter(|s| is_slug(s) && region.join("/") != joined) {
            Some(slug) => {
                let above = path.trim_end_matches('/').rfind('/').map_or("/", |i| path.before(i + 1));
                format!("{above}{slug}/")
            }
            None => path,
        }
    }

    /// Whether the names, in order, are current or former names of divisions above this one.
    fn lies_in(&self, division: &Division, upper: &[&str]) -> bool {
        let line = self.lineage(division);
        let mut above = line.split_last().map_or(&[][..], |(_, above)| above);
        for name in upper {
            match above.iter().position(|d| d.name == *name || d.short == *name) {
                Some(at) => above = above.part(at + 1..),
                None if division.former.split(',').any(|former| former == *name) => {}
                None => return false,
            }
        }
        true
    }

    /// The single division that a full name means: a current one rather than a former one, then the one of the highest rank.
    /// `None` if another place is equal to it in both.
    fn only<'a>(&self, found: &[&'a Division]) -> Option<&'a Division> {
        let (first, rest) = found.split_first()?;
        let equal = |d: &Division| (d.current, d.rank) == (first.current, first.rank);
        let rival = |d: &&&Division| equal(d) && self.path(d) != self.path(first);
        (!rest.iter().any(|d| rival(&d))).then_some(*first)
    }

    /// The single division that a short form means: the one of the highest rank, if only one place has that rank.
    fn largest<'a>(&self, found: &[&'a Division]) -> Option<&'a Division> {
        let rank = found.iter().filter(|d| d.current).map(|d| d.rank).min().or(found.iter().map(|d| d.rank).min())?;
        let largest: Vec<&Division> = found.iter().copied().filter(|d| d.rank == rank && d.rank != Rank::Country).collect();
        self.only(&largest)
    }
}

/// Whether a slug of config.yaml can be part of an address; one that cannot is ignored.
fn is_slug(slug: &str) -> bool {
    !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::division::table;

    fn resolved(region: &str) -> String {
        let names: Vec<&str> = region.split(' ').collect();
        let line = table().resolve(&names);
        line.map_or("?".to_owned(), |line| line.iter().map(|d| d.name).collect::<Vec<_>>().join(" "))
    }

    fn address(region: &str, slugs: &[(&str, &str)]) -> Option<String> {
        let slugs = slugs.iter().map(|(name, slug)| ((*name).to_owned(), (*slug).to_owned())).collect();
        table().address(&region.split(' ').map(str::to_owned).collect::<Vec<_>>(), &slugs)
    }

    #[test]
    fn a_region_is_resolved_by_its_names() {
        assert_eq!(resolved("浙江省 宁波市 北仑区"), "浙江省 宁波市 北仑区");
        assert_eq!(resolved("北京市 海淀区"), "北京市 海淀区");
        assert_eq!(resolved("北京市 市辖区 海淀区"), "北京市 海淀区");
        assert_eq!(resolved("新疆维吾尔自治区 昆玉市"), "新疆维吾尔自治区 昆玉市");
        assert_eq!(resolved("中华人民共和国 浙江省"), "浙江省");
        assert_eq!(resolved("中华人民共和国"), "中华人民共和国");
    }

    #[test]
    fn levels_may_be_missing_where_one_place_is_meant() {
        assert_eq!(resolved("宁波市"), "浙江省 宁波市");
        assert_eq!(resolved("北仑区"), "浙江省 宁波市 北仑区");
        assert_eq!(resolved("浙江省 北仑区"), "浙江省 宁波市 北仑区");
        assert_eq!(resolved("鼓楼区"), "?", "there are four");
        assert_eq!(resolved("江苏省 鼓楼区"), "?", "and two in 江苏省");
        assert_eq!(resolved("江苏省 南京市 鼓楼区"), "江苏省 南京市 鼓楼区");
        assert_eq!(resolved("杭州市 北仑区"), "?", "it is not there");
        assert_eq!(resolved("某某市"), "?");
    }

    #[test]
    fn short_forms_mean_the_largest() {
        assert_eq!(resolved("浙江 宁波"), "浙江省 宁波市");
        assert_eq!(resolved("吉林"), "吉林省");
        assert_eq!(resolved("吉林 吉林"), "吉林省 吉林市");
        assert_eq!(resolved("北京 朝阳"), "北京市 朝阳区");
    }

    #[test]
    fn past_divisions_resolve_and_give_way_to_present_ones() {
        assert_eq!(resolved("徐水县"), "河北省 保定市 徐水县");
        assert_eq!(resolved("湖北省 襄樊市"), "湖北省 襄樊市");
        assert_eq!(resolved("湖北省 襄樊市 枣阳市"), "湖北省 襄阳市 枣阳市", "the same county under its former city");
        assert_eq!(resolved("吉林省 四平市 公主岭市"), "吉林省 长春市 公主岭市");
        assert_eq!(resolved("重庆市"), "重庆市");
        assert_eq!(resolved("四川省 重庆市"), "四川省 重庆市");
    }

    #[test]
    fn an_address_follows_the_slugs() {
        assert_eq!(address("浙江省 宁波市 北仑区", &[]).as_deref(), Some("/zhejiang/ningbo/beilun/"));
        assert_eq!(address("宁波市", &[]).as_deref(), Some("/zhejiang/ningbo/"));
        assert_eq!(address("北京市 海淀区", &[]).as_deref(), Some("/beijing/haidian/"));
        assert_eq!(address("河北省 保定市 徐水县", &[]).as_deref(), Some("/hebei/baoding/xushui/"));
        assert_eq!(address("湖北省 仙桃市", &[]).as_deref(), Some("/hubei/xiantao/"));
        assert_eq!(address("中华人民共和国", &[]).as_deref(), Some("/china/"));
        assert_eq!(address("某某市", &[]), None);
    }

    #[test]
    fn config_names_places_that_the_table_does_not_know() {
        let slugs = [("浙江省/宁波市/宁波高新区", "gaoxin"), ("小港街道", "xiaogang")];
        assert_eq!(address("浙江省 宁波市 宁波高新区", &slugs).as_deref(), Some("/zhejiang/ningbo/gaoxin/"));
        assert_eq!(address("浙江省 宁波市 北仑区 小港街道", &slugs).as_deref(), Some("/zhejiang/ningbo/beilun/xiaogang/"));
        assert_eq!(address("浙江省 宁波市 大榭开发区", &slugs), None);
        assert_eq!(address("某某 小港街道", &slugs), None, "the place above is unknown too");
        assert_eq!(address("某某", &[("某某", "Mou/Mou")]), None, "no slug");
    }

    #[test]
    fn config_may_override_the_table() {
        let slugs = [("浙江省/宁波市", "nb")];
        assert_eq!(address("浙江省 宁波市", &slugs).as_deref(), Some("/zhejiang/nb/"));
        assert_eq!(address("浙江省 宁波市 北仑区", &slugs).as_deref(), Some("/zhejiang/nb/beilun/"));
        assert_eq!(address("宁波市 北仑区", &[("宁波市/北仑区", "bl")]).as_deref(), Some("/zhejiang/ningbo/bl/"));
        assert_eq!(address("浙江省", &[("浙江省", "../etc")]).as_deref(), Some("/zhejiang/"), "no slug, so it is passed over");
    }

    #[test]
    fn every_current_division_comes_back_from_its_region() {
        for division in table().divisions().iter().filter(|d| d.current) {
            let region: Vec<String> = table().lineage(division).iter().map(|d| d.name.to_owned()).collect();
            let line = table().resolve(&region).unwrap_or_default();
            assert_eq!(line.last().copied(), Some(division), "{region:?}");
            assert_eq!(table().address(&region, &BTreeMap::new()), Some(table().path(division)));
        }
    }

    #[test]
    fn the_nearest_name_is_suggested() {
        assert_eq!(
            table().suggest("北伦区"),
            Some("北仑区"),
            "of many at one character's distance, the one that sounds the same"
        );
        assert_eq!(table().suggest("徽州市"), Some("惠州市"));
        assert_eq!(table().suggest("浙江"), Some("浙江省"));
        assert_eq!(table().suggest("呼和浩特"), Some("呼和浩特市"));
        assert_eq!(table().suggest("石景区"), Some("石景山区"));
        assert_eq!(table().suggest("没有这个地方"), None);
    }
}
