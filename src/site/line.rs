//! Converts a region as written in front matter to the line of its places, the outermost first.

use std::collections::BTreeMap;

use super::address::above;
use crate::diag::messages::PlaceDoubt;
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

/// Number of places that a message names where a name could mean any of them.
const NAMED: usize = 6;

/// What is wrong with a region that has no address.
pub(crate) fn doubt(region: &[String]) -> PlaceDoubt<'_> {
    if let Some(meant) = rewritten(region) {
        return PlaceDoubt::Written { meant };
    }
    let first = (1..=region.len()).find(|n| region.get(..*n).is_some_and(|r| table().resolve(r).is_none()));
    let (last, upper) = first.and_then(|n| region.get(..n)).and_then(<[String]>::split_last).unzip();
    let (name, upper) = (last.map_or("", String::as_str), upper.unwrap_or_default());
    // What is below the faulty name stays as it is.
    let below = region.get(upper.len() + 1..).unwrap_or_default();
    let names = |division: &Division| -> Vec<String> { names(division).into_iter().chain(below.iter().cloned()).collect() };
    let bearers: Vec<&Division> = table().named(name);
    let current: Vec<&Division> = bearers.iter().copied().filter(|d| d.current).collect();
    let lines: Vec<Vec<String>> = if current.is_empty() { &bearers } else { &current }.iter().copied().map(&names).collect();
    let within: Vec<Vec<String>> = lines.iter().filter(|line| holds(line, below.len() + 1, upper)).cloned().collect();
    if within.len() > 1 {
        return PlaceDoubt::Ambiguous { name, meant: first_of(within) };
    }
    if !lines.is_empty() && !upper.is_empty() {
        return PlaceDoubt::Elsewhere { name, above: upper.concat(), lies_in: first_of(lines) };
    }
    PlaceDoubt::Unknown { name, near: table().suggest_in(name, upper).map(&names) }
}

fn first_of(mut lines: Vec<Vec<String>>) -> Vec<Vec<String>> {
    lines.truncate(NAMED);
    lines
}

/// The names from the province down to a division.
fn names(division: &Division) -> Vec<String> {
    table().lineage(division).iter().map(|d| d.name.to_owned()).collect()
}

/// Whether a line has these names above its `own` last ones, each as it is or as a short form.
fn holds(line: &[String], own: usize, upper: &[String]) -> bool {
    let above = line.get(..line.len().saturating_sub(own)).unwrap_or_default();
    upper.iter().all(|name| above.iter().any(|one| one == name || one.starts_with(name.as_str())))
}

/// The region with its names apart and in order, if they are known: for 浙江省宁波市 in one, for 浙江省，宁波市 with a full-width comma,
/// for the smallest place first.
fn rewritten(region: &[String]) -> Option<Vec<String>> {
    let signs =
        |c: char| matches!(c, '，' | '、' | '／' | '·' | '［' | '］' | '【' | '】' | '-' | '—' | '>' | '\u{3000}' | ' ');
    let parts = region.iter().flat_map(|name| name.split(signs)).filter(|name| !name.is_empty());
    let parts: Vec<String> = parts.flat_map(|name| apart(name).unwrap_or_else(|| vec![name.to_owned()])).collect();
    let reversed: Vec<String> = parts.iter().rev().cloned().collect();
    let found = [parts, reversed].into_iter().find_map(|names| table().resolve(&names))?;
    Some(found.iter().map(|d| d.name.to_owned()).collect())
}

/// A name that consists of official names, cut into them.
fn apart(name: &str) -> Option<Vec<String>> {
    let official = |name: &str| table().named(name).iter().any(|d| d.name == name);
    if official(name) {
        return Some(vec![name.to_owned()]);
    }
    name.char_indices().skip(1).find_map(|(at, _)| {
        let (first, rest) = name.split_at_checked(at)?;
        let rest = if official(first) { apart(rest)? } else { return None };
        Some(std::iter::once(first.to_owned()).chain(rest).collect())
    })
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

    fn doubted(region: &str) -> String {
        let region: Vec<String> = region.split('/').map(str::to_owned).collect();
        match doubt(&region) {
            PlaceDoubt::Unknown { name, near } => format!("unknown {name}: {}", near.unwrap_or_default().join("/")),
            PlaceDoubt::Elsewhere { name, lies_in, .. } => format!("{name} elsewhere: {}", shown_lines(&lies_in)),
            PlaceDoubt::Ambiguous { name, meant } => format!("{name} ambiguous: {}", shown_lines(&meant)),
            PlaceDoubt::Written { meant } => format!("written: {}", meant.join("/")),
        }
    }

    fn shown_lines(lines: &[Vec<String>]) -> String {
        lines.iter().map(|line| line.join("/")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_wrong_with_a_region_is_told() {
        assert_eq!(doubted("浙江省/南京市"), "南京市 elsewhere: 江苏省/南京市");
        assert_eq!(doubted("浙江省/海淀区"), "海淀区 elsewhere: 北京市/海淀区");
        assert_eq!(doubted("浙江省/南京市/鼓楼区"), "南京市 elsewhere: 江苏省/南京市/鼓楼区");
        assert_eq!(doubted("江苏省/鼓楼区"), "鼓楼区 ambiguous: 江苏省/南京市/鼓楼区 江苏省/徐州市/鼓楼区");
        assert!(doubted("鼓楼区").starts_with("鼓楼区 ambiguous: 江苏省/南京市/鼓楼区"));
        assert_eq!(doubted("浙江省/宁坡市"), "unknown 宁坡市: 浙江省/宁波市");
        assert_eq!(doubted("浙江省宁波市北仑区"), "written: 浙江省/宁波市/北仑区");
        assert_eq!(doubted("浙江省，宁波市"), "written: 浙江省/宁波市");
        assert_eq!(doubted("宁波市/浙江省"), "written: 浙江省/宁波市");
        assert_eq!(doubted("某某/没有这个地方"), "unknown 某某: ");
    }
}
