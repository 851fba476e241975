//! Converts a region as written in front matter to the line of its places, the outermost first.

use std::collections::BTreeMap;

use super::address::above;
use crate::division::{Division, table};

/// One place of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The current name of the place, or its last one.
    pub name: String,
    pub address: String,
    /// Its division code, if the table has it.
    pub code: Option<u32>,
}

/// The line of a region's places. Places in the table of divisions have their address from there. Other places have it from
/// config.yaml (`slugs`), or from the address that a report has set by hand, from which the addresses of the places above are
/// derived. `None` if the region's own place has no address.
pub(crate) fn line(region: &[String], slugs: &BTreeMap<String, String>, by_hand: Option<&str>) -> Option<Vec<Step>> {
    if let Some(divisions) = table().resolve(region) {
        return Some(known(&divisions, region, slugs));
    }
    let (last, upper) = region.split_last()?;
    let address = table().address(region, slugs).or_else(|| by_hand.map(str::to_owned))?;
    let mut steps = if upper.is_empty() { None } else { line(upper, slugs, by_hand.and_then(above)) }.unwrap_or_default();
    steps.push(Step { name: last.clone(), address, code: None });
    Some(steps)
}

fn known(divisions: &[&Division], region: &[String], slugs: &BTreeMap<String, String>) -> Vec<Step> {
    let names: Vec<String> = divisions.iter().map(|d| d.name.to_owned()).collect();
    let step = |(i, division): (usize, &&Division)| {
        let names = if i + 1 == names.len() { region } else { names.get(..=i).unwrap_or_default() };
        let address = table().address(names, slugs).unwrap_or_else(|| table().path(division));
        Step { name: table().today(division).name.to_owned(), address, code: Some(division.code) }
    };
    divisions.iter().enumerate().map(step).collect()
}

/// The name in a region that the table does not know, and the most similar one that it does.
pub(crate) fn unknown(region: &[String]) -> (&str, Option<&'static str>) {
    let first = (1..=region.len()).find(|n| region.get(..*n).is_some_and(|r| table().resolve(r).is_none()));
    let name = first.and_then(|n| region.get(n - 1)).or(region.last()).map_or("", String::as_str);
    (name, table().suggest(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(region: &str, by_hand: Option<&str>) -> String {
        let region: Vec<String> = region.split('/').map(str::to_owned).collect();
        let slugs = BTreeMap::from([("浙江省/宁波市/某某新区".to_owned(), "moumou".to_owned())]);
        let line = line(&region, &slugs, by_hand).unwrap_or_default();
        line.iter().map(|s| format!("{} {}", s.name, s.address)).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn known_places_have_their_addresses_from_the_table() {
        assert_eq!(shown("浙江省/宁波市", None), "浙江省 /zhejiang/, 宁波市 /zhejiang/ningbo/");
        assert_eq!(shown("宁波市", None), "浙江省 /zhejiang/, 宁波市 /zhejiang/ningbo/");
        assert_eq!(shown("中华人民共和国", None), "中华人民共和国 /china/");
    }

    #[test]
    fn a_place_that_was_renamed_bears_the_name_of_today() {
        assert!(shown("河北省/保定市/徐水县", None).ends_with("徐水区 /hebei/baoding/xushui/"));
    }

    #[test]
    fn an_unknown_place_needs_a_slug_or_an_address() {
        assert!(shown("浙江省/宁波市/某某新区", None).ends_with("某某新区 /zhejiang/ningbo/moumou/"));
        assert_eq!(shown("浙江省/宁波市/另一新区", None), "");
        assert!(
            shown("浙江省/宁波市/另一新区", Some("/nb/lingyi/")).ends_with("宁波市 /zhejiang/ningbo/, 另一新区 /nb/lingyi/")
        );
        assert_eq!(shown("甲省/乙市", Some("/jia/yi/")), "甲省 /jia/, 乙市 /jia/yi/");
    }

    #[test]
    fn the_unknown_name_is_told_with_the_nearest_known_one() {
        let region = ["浙江省".to_owned(), "宁坡市".to_owned()];
        assert_eq!(unknown(&region), ("宁坡市", Some("宁波市")));
    }
}
