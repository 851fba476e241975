//! Names of divisions in running text, and which division an ambiguous name means.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::table::Name;
use super::{Division, Rank, Table};
use crate::han::class::is_han;
use crate::han::cut::CutText;

/// Names and short forms that are also common words. They count only directly after the name of the place that they belong to.
const COMMON_WORDS: &str = "\
郊区 城区 市区 新区 矿区 东区 西区 南区 北区 市郊区 工农区 市中区 一区 二区 中国 市中 市东 市西 市南 市北 市郊 城中 城东 城西 城南 城北 \
城关 资源 合作 比如 南部 解放 公园 东方 动力 前进 港口 公安 友好 通道 平安 中方 安定 延长 光明 新兴 运河 先锋 四方 万年 东风 会同 \
工农 大名 富裕 清水 前锋 复兴 清新 宏伟 平定 洞口 石门 振兴 三元 露天 大方 互助 平和 名山 大观 渡口 台前 丰满 双桥 无为 小店 同心 \
平房 定远 灯塔 天涯 海棠 来宾 回民 桥头 江岸 东郊 西郊 南郊 北郊 黑水 安居 湖里 新民 富民 清流 水城 老城 升平 民和 爱民 开化 民乐 \
兴业 新会 新化 政和 大化 路南 路北 路桥 合水 牧野 新建 新城 新安 新平 新和 新市 新河 惠农 惠民 和平 和安 和康 和顺 和政 共和 友谊 \
凤凰 红旗 高明 太和 温泉 向阳 新华 威信 开元 建华 白云 白银 永和 七星 博爱 钟楼 宝塔 元宝 红星 方正 白杨 东方红 新星 阳明 大安 延寿 \
明水 大英 中原 太平 太湖 平原 平川 山城 江南 江东 江北 江海 河口 河东 河西 海港 湖滨 滨江 滨海 滨湖 南山 西山 西湖 东湖 南湖 古城 \
半山 天河 天山 天桥 大关 大宁 大港 大通 大城 大东 青山 阿里 吉利 紫金 建安 裕民 立新 永宁 安宁 安康 平城 德城 桥东 桥西 上城 下城";

/// A name of a division in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it is, in bytes of the text.
    pub range: Range<usize>,
    /// The divisions that have the name, current ones first; never empty.
    pub candidates: Vec<&'static Division>,
    /// Whether it is an official name (宁波市), or a common one that shows the kind (恩施州), as opposed to a short form
    /// (宁波), which may be part of another word.
    pub full: bool,
}

/// Matchers for official names and for short forms. The value of a match is an index into the names of the table.
struct Matchers {
    full: CharwiseDoubleArrayAhoCorasick<u32>,
    short: CharwiseDoubleArrayAhoCorasick<u32>,
    common: BTreeSet<&'static str>,
}

impl Table {
    /// Finds the names of divisions in a text, in order and without overlaps. Official names take precedence: the leftmost, and
    /// among those the longest. Short forms of at least two characters are matched only between them. Names that are common
    /// words (城区, 合作) are matched only directly after another name.
    pub fn scan(&'static self, text: &str) -> Vec<Mention> {
        let Some(matchers) = self.matchers() else { return Vec::new() };
        let mut mentions: Vec<Mention> = Vec::new();
        let mut from = 0;
        for found in matchers.full.leftmost_find_iter(text) {
            let name = text.between(found.start()..found.end());
            let follows = mentions.last().is_some_and(|m| m.range.end == found.start());
            if !follows && (matchers.common.contains(name) || !stands_free(text, name, found.start())) {
                continue;
            }
            self.scan_short(matchers, text, from..found.start(), &mut mentions);
            mentions.push(self.mention(name, found.start(), true));
            from = found.end();
        }
        self.scan_short(matchers, text, from..text.len(), &mut mentions);
        mentions
    }

    /// The candidate that the context supports: the one below most of the context's divisions. Without support, the only
    /// candidate, or the only current one; `None` if the name stays ambiguous.
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

    fn scan_short(&'static self, matchers: &Matchers, text: &str, gap: Range<usize>, mentions: &mut Vec<Mention>) {
        let part = text.between(gap.clone());
        for found in matchers.short.leftmost_find_iter(part) {
            let name = part.between(found.start()..found.end());
            let start = gap.start + found.start();
            if matchers.common.contains(name) && mentions.last().is_none_or(|m| m.range.end != start) {
                continue;
            }
            mentions.push(self.mention(name, start, false));
        }
    }

    fn mention(&'static self, name: &str, start: usize, full: bool) -> Mention {
        Mention { range: start..start + name.len(), candidates: self.borne(name, full), full }
    }

    /// Built on the first call; `None` cannot occur with the table as it is.
    fn matchers(&self) -> Option<&'static Matchers> {
        static MATCHERS: OnceLock<Option<Matchers>> = OnceLock::new();
        let build = || {
            let [full, short] = [true, false].map(|full| matcher(self.names(), full));
            Some(Matchers { full: full?, short: short?, common: COMMON_WORDS.split_whitespace().collect() })
        };
        MATCHERS.get_or_init(build).as_ref()
    }
}

/// Whether a name is not part of a longer word. One of two characters may be (范县 in 示范县): it must begin a line, or follow
/// 在, 于, 届 or a character that is not Han.
fn stands_free(text: &str, name: &str, start: usize) -> bool {
    let before = text.before(start).chars().next_back();
    name.chars().count() > 2 || before.is_none_or(|c| matches!(c, '在' | '于' | '届') || !is_han(c))
}

fn matcher(names: &[Name], full: bool) -> Option<CharwiseDoubleArrayAhoCorasick<u32>> {
    let mut patterns: Vec<&str> = names.iter().filter(|n| n.full == full).map(|n| n.text).collect();
    patterns.dedup();
    CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::division::table;

    /// Official names in 【】, short forms in 〔〕, each with the number of divisions that have it if not one.
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
        assert_eq!(
            scanned("2024年1月11日在宁波市北仑区第十届人民代表大会上"),
            "2024年1月11日在【宁波市】【北仑区】第十届人民代表大会上"
        );
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
    fn common_words_count_only_after_a_name() {
        assert_eq!(scanned("改造城区道路"), "改造城区道路");
        assert_eq!(scanned("阳泉市城区"), "【阳泉市】【城区】15");
        assert_eq!(scanned("深化资源合作"), "深化资源合作");
        assert_eq!(scanned("桂林资源"), "〔桂林〕2〔资源〕");
    }

    #[test]
    fn names_of_two_characters_are_no_part_of_a_word() {
        assert_eq!(scanned("示范县"), "示范县");
        assert_eq!(scanned("濮阳市范县"), "【濮阳市】【范县】");
        assert_eq!(scanned("在歙县召开"), "在【歙县】召开");
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
