//! Names of divisions in running text, and which division a name means that several bear.

use std::ops::Range;
use std::sync::OnceLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::table::Name;
use super::{Division, Rank, Table};

/// Official names that are common nouns too: they count only right after the name of the place that they belong to.
const COMMON_NOUNS: &[&str] =
    &["郊区", "城区", "市区", "新区", "矿区", "东区", "西区", "南区", "北区", "市郊区", "工农区", "市中区", "一区", "二区"];

/// A name of a division in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// The divisions that bear the name, current ones first; never empty.
    pub candidates: Vec<&'static Division>,
    /// Whether it is an official name (宁波市) and not a short form (宁波), which may be part of another word.
    pub full: bool,
}

/// Matchers of official names and of short forms; the value of a match is its place among the names of the table.
struct Matchers {
    full: CharwiseDoubleArrayAhoCorasick<u32>,
    short: CharwiseDoubleArrayAhoCorasick<u32>,
}

impl Table {
    /// The names of divisions in a text, in order and without overlaps. Official names go first, the leftmost and of those the
    /// longest; short forms of at least two characters are looked for between them.
    pub fn scan(&'static self, text: &str) -> Vec<Mention> {
        let Some(matchers) = self.matchers() else { return Vec::new() };
        let mut mentions: Vec<Mention> = Vec::new();
        let mut from = 0;
        for found in matchers.full.leftmost_find_iter(text) {
            let name = &text[found.start()..found.end()];
            let follows = mentions.last().is_some_and(|m| m.range.end == found.start());
            if COMMON_NOUNS.contains(&name) && !follows {
                continue;
            }
            self.scan_short(&matchers.short, text, from..found.start(), &mut mentions);
            mentions.push(self.mention(name, found.start(), true));
            from = found.end();
        }
        self.scan_short(&matchers.short, text, from..text.len(), &mut mentions);
        mentions
    }

    /// The candidate that a context speaks for: the one below most of its divisions. Without help from the context, the only
    /// candidate, or the only one of today; `None` if the name stays ambiguous.
    pub fn disambiguate<'a>(&self, candidates: &[&'a Division], context: &[&Division]) -> Option<&'a Division> {
        if let Some(province) = candidates.iter().find(|d| d.current && d.rank <= Rank::Province) {
            return Some(province);
        }
        let support = |d: &Division| {
            let line = self.lineage(d);
            line.iter().filter(|above| above.at != d.at && context.iter().any(|c| c.at == above.at)).count()
        };
        let most = candidates.iter().map(|d| support(d)).max()?;
        let best: Vec<&Division> = candidates.iter().copied().filter(|d| support(d) == most).collect();
        let current: Vec<&Division> = best.iter().copied().filter(|d| d.current).collect();
        let left = if current.is_empty() { best } else { current };
        let first = *left.first()?;
        left.iter().all(|d| self.path(d) == self.path(first)).then_some(first)
    }

    fn scan_short(
        &'static self,
        short: &CharwiseDoubleArrayAhoCorasick<u32>,
        text: &str,
        gap: Range<usize>,
        mentions: &mut Vec<Mention>,
    ) {
        let part = &text[gap.clone()];
        for found in short.leftmost_find_iter(part) {
            let name = &part[found.start()..found.end()];
            mentions.push(self.mention(name, gap.start + found.start(), false));
        }
    }

    fn mention(&'static self, name: &str, start: usize, full: bool) -> Mention {
        let bears = |d: &&'static Division| !full || d.name == name;
        let candidates = self.named(name).into_iter().filter(bears).collect();
        Mention { range: start..start + name.len(), candidates, full }
    }

    /// Built at the first call; `None` cannot happen with the table as it is.
    fn matchers(&self) -> Option<&'static Matchers> {
        static MATCHERS: OnceLock<Option<Matchers>> = OnceLock::new();
        let build = || Some(Matchers { full: matcher(self.names(), true)?, short: matcher(self.names(), false)? });
        MATCHERS.get_or_init(build).as_ref()
    }
}

fn matcher(names: &[Name], full: bool) -> Option<CharwiseDoubleArrayAhoCorasick<u32>> {
    let mut patterns: Vec<&str> = names.iter().filter(|n| n.full == full).map(|n| n.text).collect();
    patterns.dedup();
    CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use super::*;

    /// Official names in 【】, short forms in 〔〕, each with the number of divisions that bear it if not one.
    fn scanned(text: &str) -> String {
        let mut marked = String::new();
        let mut from = 0;
        for mention in table().scan(text) {
            let [open, close] = if mention.full { ["【", "】"] } else { ["〔", "〕"] };
            let several = mention.candidates.len();
            marked += &text[from..mention.range.start];
            marked += &[open, &text[mention.range.clone()], close].concat();
            marked += &if several > 1 { several.to_string() } else { String::new() };
            from = mention.range.end;
        }
        marked + &text[from..]
    }

    #[test]
    fn names_in_a_header_are_found() {
        assert_eq!(scanned("2024年1月11日在宁波市北仑区第十届人民代表大会上"), "2024年1月11日在【宁波市】【北仑区】第十届人民代表大会上");
        assert_eq!(scanned("景宁畲族自治县人民政府"), "【景宁畲族自治县】人民政府");
        assert_eq!(scanned("新疆维吾尔自治区和田地区和安县"), "【新疆维吾尔自治区】【和田地区】【和安县】");
        assert_eq!(scanned("浙江 > 宁波 > 北仑"), "〔浙江〕 > 〔宁波〕2 > 〔北仑〕");
        assert_eq!(scanned("南京市鼓楼区长"), "【南京市】【鼓楼区】4长");
    }

    #[test]
    fn official_names_are_not_cut_by_short_forms() {
        assert_eq!(scanned("做大连云港市产业"), "做大【连云港市】产业", "and not 大连");
        assert_eq!(scanned("上海市区"), "【上海市】区");
    }

    #[test]
    fn common_nouns_count_only_after_a_name() {
        assert_eq!(scanned("改造城区道路"), "改造城区道路");
        assert_eq!(scanned("阳泉市城区"), "【阳泉市】【城区】15");
    }

    #[test]
    fn past_names_are_found_too() {
        let found = table().scan("保定市徐水县");
        let county = found.last().and_then(|m| m.candidates.first());
        assert_eq!(county.map(|d| (d.name, d.current)), Some(("徐水县", false)));
    }

    #[test]
    fn text_without_names_gives_nothing() {
        assert_eq!(table().scan(""), []);
        assert_eq!(table().scan("各位代表:现在,我代表人民政府"), []);
    }

    fn meant(name: &str, context: &[&str]) -> Option<String> {
        let context: Vec<&Division> = context.iter().filter_map(|n| table().named(n).first().copied()).collect();
        let found = table().disambiguate(&table().named(name), &context);
        found.map(|d| table().path(d))
    }

    #[test]
    fn the_context_tells_which_place_is_meant() {
        assert_eq!(meant("鼓楼区", &["南京市"]).as_deref(), Some("/jiangsu/nanjing/gulou/"));
        assert_eq!(meant("鼓楼区", &["江苏省", "徐州市"]).as_deref(), Some("/jiangsu/xuzhou/gulou/"));
        assert_eq!(meant("鼓楼区", &["江苏省"]), None, "two of them are there");
        assert_eq!(meant("鼓楼区", &[]), None);
        assert_eq!(meant("北仑区", &[]).as_deref(), Some("/zhejiang/ningbo/beilun/"));
        assert_eq!(meant("城区", &["大同市"]).as_deref(), Some("/shanxi/datong/chengqu/"), "a past one, for want of a present");
    }

    #[test]
    fn a_province_is_not_taken_for_the_city_it_was() {
        assert_eq!(meant("重庆市", &["四川省"]).as_deref(), Some("/chongqing/"));
    }
}
