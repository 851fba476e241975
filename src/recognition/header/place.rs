//! Of which place a report is: from its header, its title, the words of its opening and its close, its page.
//!
//! Only what the page says counts. The regions above a place are filled in where one place is meant; where several bear its name, what
//! else the file names decides.

use std::ops::Range;

use crate::division::{Division, Mention, Rank, table};
use crate::han::class::is_han;
use crate::han::cut::CutText;

/// Where a place may be named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Clues<'a> {
    /// What is before 政府工作报告 in the title.
    pub title: String,
    /// The header's text without blanks.
    pub header: String,
    /// The sentence in which the speaker says for whom they report.
    pub opening: String,
    /// Publisher, breadcrumb, the listing's own bracket.
    pub page: String,
    /// The end of the text, where the committee of the place is named.
    pub close: String,
    /// The whole text, by whose words places of one name are told apart.
    pub text: &'a str,
    /// A year in which the place existed, by which it is told from a later or earlier one of its name.
    pub year: Option<u16>,
    /// Regions that config.yaml gives slugs, for places that the table of divisions does not have.
    pub places: &'a [Vec<String>],
}

/// A region, and another that the page names as well.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Placed {
    /// Official names, the largest first; empty when the page names none.
    pub region: Vec<String>,
    /// The official name that the title has, where the header has another.
    pub disputed: Option<String>,
}

/// The state's own reports are under its name.
const STATE: &str = "中华人民共和国";

/// The region that the clues name.
pub(crate) fn region(clues: &Clues) -> Placed {
    if is_state(clues) {
        return Placed { region: vec![STATE.to_owned()], disputed: None };
    }
    let context = context(clues);
    let header = in_header(&clues.header, clues, &context);
    let title = in_title(&clues.title, clues, &context);
    let (named, disputed) = match (header, title) {
        (Some((header, true)), Some(title)) if is_smaller(&title, &header) => (Some(header), title.last().cloned()),
        (Some((header, _)), Some(title)) if lies_in(&title, &header) => (Some(title), None),
        (Some((header, _)), Some(title)) if lies_in(&header, &title) => (Some(header), None),
        (Some((header, _)), Some(title)) => (Some(header), title.last().cloned()),
        (header, title) => (header.map(|(header, _)| header).or(title), None),
    };
    let region = named
        .or_else(|| configured(clues))
        .or_else(|| in_opening(clues, &context))
        .or_else(|| in_close(clues, &context))
        .or_else(|| on_page(clues, &context));
    Placed { region: region.unwrap_or_default(), disputed }
}

/// The region that a text without a place may be of, for a message: that which it names most, of the rank of which it speaks. It is too
/// weak to be taken: reports name their neighbours too.
pub(crate) fn candidate(clues: &Clues) -> Option<Vec<String>> {
    let text = crate::recognition::lines::opening_closing::head(clues.text, LOOKED_AT);
    let mut counts: std::collections::BTreeMap<Vec<String>, usize> = std::collections::BTreeMap::new();
    for mention in table().scan(text) {
        let valid = valid_in(&mention.candidates, clues.year);
        if let [only] = valid.as_slice() {
            *counts.entry(names(only)).or_default() += if mention.full { 2 } else { 1 };
        }
    }
    let rank = own_rank(&clues.opening);
    let is_own = |name: &str| rank.map_or_else(|| speaks_of(text, name), |rank| name.ends_with(rank));
    let own = counts.into_iter().filter(|(region, _)| is_own(region.last().map_or("", String::as_str)));
    own.max_by_key(|(region, count)| (*count, std::cmp::Reverse(region.clone()))).map(|(region, _)| region)
}

/// How the place is called for whose government a speaker reports: 自治区 in 我代表自治区人民政府.
fn own_rank(opening: &str) -> Option<&'static str> {
    ["自治区", "自治州", "自治县", "省", "市", "区", "县", "州", "盟", "旗"].into_iter().find(|rank| {
        opening.match_indices(rank).any(|(at, rank)| {
            let (before, after) = (opening.before(at), opening.after(at + rank.len()));
            ["代表", "受"].iter().any(|w| before.ends_with(w)) && ["人民政府", "政府"].iter().any(|w| after.starts_with(w))
        })
    })
}

/// Of divisions, those that existed in a year, or could: a division is known by the last year at whose end it existed, and reports are given
/// at the beginning of a year. All of them, where none did or no year is known.
fn valid_in(candidates: &[&'static Division], year: Option<u16>) -> Vec<&'static Division> {
    let existed = |d: &&Division| year.is_none_or(|year| d.until.is_none_or(|until| until + 1 >= year));
    let valid: Vec<&'static Division> = candidates.iter().copied().filter(existed).collect();
    if valid.is_empty() { candidates.to_vec() } else { valid }
}

/// Whether the first region is a division of the table that lies in the second. A town or a zone is none: it may report to the congress of
/// its city.
fn is_smaller(region: &[String], other: &[String]) -> bool {
    region.len() > other.len() && lies_in(region, other) && table().resolve(region).is_some()
}

/// The one region of config.yaml whose last name the title is, or is before the congress or the government in the header.
fn configured(clues: &Clues) -> Option<Vec<String>> {
    let names_it = |region: &&Vec<String>| {
        let Some(name) = region.last().filter(|name| name.chars().count() > 1) else { return false };
        let meets = clues.header.match_indices(name.as_str()).any(|(at, _)| {
            let rest = clues.header.after(at + name.len());
            ["第", "人民", "人大", "届"].iter().any(|w| rest.starts_with(w))
        });
        clues.title.ends_with(name.as_str()) || meets
    };
    let mut found = clues.places.iter().filter(names_it);
    found.next().filter(|_| found.next().is_none()).cloned()
}

fn is_state(clues: &Clues) -> bool {
    let national =
        clues.header.contains("全国人民代表大会") || clues.header.contains("全国人大") || clues.header.contains("国务院总理");
    national
        || clues.title.ends_with("国务院")
        || clues.title == STATE
        || clues.opening.contains("我代表国务院")
        || clues.opening.contains("代表国务院,向大会")
}

/// Whether the first region is the second or lies in it.
fn lies_in(region: &[String], other: &[String]) -> bool {
    region.starts_with(other)
}

/// Divisions that the short clues name without doubt.
fn context(clues: &Clues) -> Vec<&'static Division> {
    let texts = [&clues.header, &clues.title, &clues.page, &clues.close];
    let mentions = texts.into_iter().flat_map(|t| table().scan(t));
    mentions
        .filter(|m| m.candidates.iter().filter(|d| d.current).count() <= 1 || !m.full)
        .filter_map(|m| m.candidates.first().copied())
        .collect()
}

/// Names that are one after the other: 浙江省宁波市海曙区.
struct Chain {
    range: Range<usize>,
    mentions: Vec<Mention>,
}

/// The chains of official names in a text; with `short`, of short forms too.
fn chains(text: &str, short: bool) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    let meant = |m: &Mention| m.full || short && !names_smaller(text.after(m.range.end));
    for mention in table().scan(text).into_iter().filter(meant) {
        match chains.last_mut() {
            Some(last) if text.between(last.range.end..mention.range.start).chars().all(is_joint) => {
                last.range.end = mention.range.end;
                last.mentions.push(mention);
            }
            _ => chains.push(Chain { range: mention.range.clone(), mentions: vec![mention] }),
        }
    }
    chains
}

/// Whether a short form is part of the name of something smaller: 龙泉镇, 马龙街道.
fn names_smaller(rest: &str) -> bool {
    ["镇", "乡", "街道", "苏木", "村", "社区", "路", "开发区", "高新", "经济", "新区", "新城", "工业", "园区", "产业"]
        .iter()
        .any(|w| rest.starts_with(w))
}

fn is_joint(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '>' | '/' | '»' | '-' | '(' | ')' | '_' | '|')
}

/// The region of a chain's last name.
fn resolve(chain: &Chain, clues: &Clues, context: &[&'static Division]) -> Option<Vec<String>> {
    let (last, upper) = chain.mentions.split_last()?;
    let existing = valid_in(&last.candidates, clues.year);
    let above: Vec<&Division> = upper.iter().flat_map(|m| m.candidates.iter().copied()).collect();
    // 安徽省合肥市巢湖市 lies in both of those, and an older 巢湖市 in one.
    let named = |d: &Division| table().lineage(d).iter().filter(|a| a.code != d.code && above.contains(a)).count();
    let most = existing.iter().map(|d| named(d)).max().filter(|n| *n > 0);
    let inside: Vec<&'static Division> = existing.iter().copied().filter(|d| most.is_some_and(|n| named(d) == n)).collect();
    let candidates = if inside.is_empty() { &existing } else { &inside };
    // What the header and the page name decides; then what the text does, before today's places are preferred to former ones.
    let backed = |d: &Division| table().lineage(d).iter().any(|a| a.code != d.code && context.contains(a));
    let silent = !candidates.iter().any(|d| backed(d));
    let meant = by_time(candidates, clues.year)
        .or_else(|| by_text(candidates, clues.text).filter(|_| silent && candidates.len() > 1))
        .or_else(|| table().disambiguate(candidates, context))
        .or_else(|| by_text(candidates, clues.text))
        .or_else(|| by_rank(candidates))?;
    Some(names(meant))
}

/// Of divisions that were one place, one after the other, that of the year: 巢湖市 was a prefecture-level city until 2010, and is a
/// county-level one since.
fn by_time(candidates: &[&'static Division], year: Option<u16>) -> Option<&'static Division> {
    let year = year?;
    if candidates.len() < 2 || !one_place(candidates) || candidates.iter().any(|d| d.rank == Rank::Province) {
        return None;
    }
    let existed = |d: &&Division| d.until.is_none_or(|until| until >= year);
    candidates.iter().copied().filter(existed).min_by_key(|d| (d.until.unwrap_or(u16::MAX), d.rank))
}

/// Of the same, where no year tells, today's or the larger.
fn by_rank(candidates: &[&'static Division]) -> Option<&'static Division> {
    let best = candidates.iter().copied().min_by_key(|d| (!d.current, d.rank, std::cmp::Reverse(d.until)))?;
    one_place(candidates).then_some(best)
}

/// Whether divisions of one name are what one place was over time: under one region, or of two ranks in one province.
fn one_place(candidates: &[&'static Division]) -> bool {
    let above = |d: &Division| table().parent(d).map(|a| (a.short, a.rank));
    let province = |d: &Division| table().lineage(d).first().map(|p| p.name);
    let alike = |a: &Division, b: &Division| above(a) == above(b) || a.rank != b.rank && province(a) == province(b);
    candidates.first().is_some_and(|first| candidates.iter().skip(1).all(|d| alike(first, d)))
}

fn names(division: &Division) -> Vec<String> {
    table().lineage(division).iter().map(|d| d.name.to_owned()).collect()
}

/// How often a region above must be named more than any other's for it to decide, and how much text is looked at, in bytes.
const OFTEN: usize = 2;
const LOOKED_AT: usize = 200_000;

/// The candidate whose regions above the text names most.
fn by_text(candidates: &[&'static Division], text: &str) -> Option<&'static Division> {
    let text = crate::recognition::lines::opening_closing::head(text, LOOKED_AT);
    let count = |d: &Division| -> usize {
        let above = table().lineage(d).into_iter().filter(|a| a.code != d.code && a.short != d.short);
        above
            .map(|a| {
                memchr::memmem::find_iter(text.as_bytes(), a.short.as_bytes()).count()
                    * if a.rank == Rank::Prefecture { 3 } else { 1 }
            })
            .sum()
    };
    let mut counted: Vec<(usize, &'static Division)> = candidates.iter().map(|d| (count(d), *d)).collect();
    counted.sort_by_key(|(n, d)| (std::cmp::Reverse(*n), !d.current, d.code));
    match counted.as_slice() {
        [(n, first), (m, second), ..] if *n >= OFTEN && (n > m || table().path(first) == table().path(second)) => Some(first),
        [(_, only)] => Some(only),
        _ => None,
    }
}

/// The place of a title: the chain in it, and what is smaller than the table's divisions behind it.
fn in_title(title: &str, clues: &Clues, context: &[&'static Division]) -> Option<Vec<String>> {
    let found = chains(title, true);
    let chain = found
        .iter()
        .rev()
        .find(|c| c.mentions.iter().any(|m| m.full))
        .or_else(|| found.iter().find(|c| c.range == (0..title.len())))?;
    let mut region = resolve(chain, clues, context)?;
    region.extend(below(title.after(chain.range.end)));
    Some(region)
}

/// The kinds of places below counties, and of zones that report as a government does.
const UNITS: [&str; 18] = [
    "镇",
    "乡",
    "街道",
    "苏木",
    "开发区",
    "新区",
    "园区",
    "高新区",
    "管理区",
    "示范区",
    "度假区",
    "保税区",
    "风景区",
    "名胜区",
    "工业区",
    "试验区",
    "实验区",
    "产业园",
];

/// A town, a street or a zone that the table does not have: 某某镇, 某某街道, 经济开发区.
fn below(rest: &str) -> Option<String> {
    let end = ["第", "届", "人民", "人大", "管理委员会", "管委会", "办事处", "工作", "(", "政府", "党工委"]
        .iter()
        .filter_map(|w| rest.find(w))
        .min()
        .unwrap_or(rest.len());
    // 某某镇六届人大: the number is the congress's.
    let numbered = rest.after(end).starts_with('届');
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let name = if numbered { rest.before(end).trim_end_matches(numeral) } else { rest.before(end) }.trim();
    let unit = UNITS.iter().any(|w| name.ends_with(w));
    (unit && (2..=20).contains(&name.chars().count()) && name.chars().all(is_han)).then(|| name.to_owned())
}

/// The place of the congress or the government in a header, and whether it is the congress's. Others may be named there as well.
fn in_header(header: &str, clues: &Clues, context: &[&'static Division]) -> Option<(Vec<String>, bool)> {
    let found = chains(header, false);
    let follows = |c: &&Chain| {
        let rest = header.after(c.range.end);
        [
            "第",
            "人民",
            "人大",
            "代",
            "市长",
            "县长",
            "区长",
            "省长",
            "州长",
            "旗长",
            "盟长",
            "主席",
            "政府",
            "副",
            "届",
            "行署",
            "行政公署",
            "专员",
            "国民经济",
        ]
        .iter()
        .any(|w| rest.starts_with(w))
            || rest.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
            || below(rest).is_some()
    };
    // 中共某某市委副书记、市长: the committee's place is the government's, if nothing else is named.
    let committee = |c: &&Chain| header.after(c.range.end).starts_with("委") && header.before(c.range.start).ends_with("中共");
    let best = found.iter().filter(follows).max_by_key(|c| (c.mentions.len(), std::cmp::Reverse(c.range.start)));
    let chain = best.or_else(|| found.iter().rfind(committee))?;
    let rest = header.after(chain.range.end);
    let mut region = resolve(chain, clues, context)?;
    region.extend(below(rest));
    Some((region, ["人民代表大会", "人大"].iter().any(|w| behind_congress(rest).starts_with(w))))
}

/// What follows the number of a congress or of a government: 第十四届人民政府 has 人民政府.
fn behind_congress(rest: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || "第一二三四五六七八九十".contains(c);
    rest.trim_start_matches(number).strip_prefix('届').unwrap_or(rest)
}

/// 我代表某某市人民政府.
fn in_opening(clues: &Clues, context: &[&'static Division]) -> Option<Vec<String>> {
    let found = chains(&clues.opening, false);
    let chain = found.iter().find(|c| {
        let before = clues.opening.before(c.range.start);
        let speaks = ["代表", "我受", "受"].iter().any(|w| before.ends_with(w));
        speaks && ["人民政府", "政府"].iter().any(|w| behind_congress(clues.opening.after(c.range.end)).starts_with(w))
    })?;
    resolve(chain, clues, context)
}

/// 在中共某某市委的坚强领导下.
fn in_close(clues: &Clues, context: &[&'static Division]) -> Option<Vec<String>> {
    let found = chains(&clues.close, false);
    let chain = found
        .iter()
        .find(|c| clues.close.before(c.range.start).ends_with("中共") && clues.close.after(c.range.end).starts_with('委'))?;
    resolve(chain, clues, context)
}

/// The smallest place that the page names, if the text speaks of a place of that rank.
fn on_page(clues: &Clues, context: &[&'static Division]) -> Option<Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    for line in clues.page.lines() {
        for chain in chains(line, true) {
            let region = resolve(&chain, clues, context).unwrap_or_default();
            if region.len() > best.as_ref().map_or(0, Vec::len) {
                best = Some(region);
            }
        }
    }
    best.filter(|region| speaks_of(clues.text, region.last().map_or("", String::as_str)))
}

/// Whether a text calls its place what this one is: 全市, 市人大 in a city's report. It names larger places too, to compare, but hardly
/// smaller ones.
fn speaks_of(text: &str, name: &str) -> bool {
    let text = crate::recognition::lines::opening_closing::head(text, LOOKED_AT).as_bytes();
    let count = |words: &[&str]| words.iter().map(|w| memchr::memmem::find_iter(text, w.as_bytes()).count()).sum::<usize>();
    let autonomous = count(&["自治区人大", "自治区政协"]);
    let ranks: [(&[&str], usize); 3] = [
        (
            &["区", "县", "旗"],
            count(&["全区", "我区", "区人大", "区政协", "全县", "我县", "县人大", "县政协", "全旗", "我旗"])
                .saturating_sub(autonomous),
        ),
        (&["市", "州", "盟", "地区"], count(&["全市", "我市", "市人大", "市政协", "全州", "我州", "州人大", "全盟", "我盟"])),
        (&["省", "自治区", "市"], count(&["全省", "我省", "省人大", "省政协"]) + autonomous),
    ];
    let most = ranks.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let own = ranks.iter().find(|(_, n)| *n > 0 && *n * 4 >= most);
    own.is_some_and(|(kinds, _)| kinds.iter().any(|k| name.ends_with(k)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(title: &str, header: &str, opening: &str) -> String {
        let clues =
            Clues { title: title.to_owned(), header: header.to_owned(), opening: opening.to_owned(), ..Clues::default() };
        region(&clues).region.join("/")
    }

    #[test]
    fn places_of_titles_headers_and_openings() {
        for (title, header, opening, expected) in [
            ("湖州市", "", "", "浙江省/湖州市"),
            ("湖州", "", "", "浙江省/湖州市"),
            ("浙江省", "", "", "浙江省"),
            ("浙江省宁波市海曙区", "", "", "浙江省/宁波市/海曙区"),
            (
                "",
                "2024年1月11日在宁波市北仑区第十届人民代表大会第三次会议上宁波市北仑区人民政府区长王程",
                "",
                "浙江省/宁波市/北仑区",
            ),
            ("瑞安市", "2019年1月16日在瑞安市第十六届人民代表大会第三次会议上", "", "浙江省/温州市/瑞安市"),
            ("", "", "现在,我代表台州市人民政府,向大会报告工作", "浙江省/台州市"),
            ("安吉县", "", "", "浙江省/湖州市/安吉县"),
            ("", "在第十四届全国人民代表大会第二次会议上国务院总理", "", "中华人民共和国"),
            ("XX区", "", "现在,我代表区人民政府向大会报告工作", ""),
            ("上海市青浦区", "", "", "上海市/青浦区"),
            ("南京市鼓楼区", "", "", "江苏省/南京市/鼓楼区"),
            ("鼓楼区", "", "", ""),
            ("宁波市北仑区大碶街道", "", "", "浙江省/宁波市/北仑区/大碶街道"),
            ("文山壮族苗族自治州文山市", "", "", "云南省/文山壮族苗族自治州/文山市"),
            ("恩施州", "", "", "湖北省/恩施土家族苗族自治州"),
            ("景宁县", "", "", "浙江省/丽水市/景宁畲族自治县"),
            ("", "2024年1月11日在科左中旗第十七届人民代表大会第三次会议上", "", "内蒙古自治区/通辽市/科尔沁左翼中旗"),
            ("两当县白水镇", "", "", "甘肃省/陇南市/两当县/白水镇"),
            ("", "在朔州市朔城区水塘乡四届人大第六次会议上乡长", "", "山西省/朔州市/朔城区/水塘乡"),
            ("白河县旅游度假区管委会", "", "", "陕西省/安康市/白河县/旅游度假区"),
            ("", "在忻州地区九届人大五次会议上", "", "山西省/忻州地区"),
            ("", "中共夹江县委副书记、县长周文", "", "四川省/乐山市/夹江县"),
            ("", "2024年1月9日在第九届宁县人民代表大会第五次会议上", "", "甘肃省/庆阳市/宁县"),
            ("", "在瑞安市马屿镇第十九届人民代表大会第四次会议上镇长", "", "浙江省/温州市/瑞安市/马屿镇"),
            ("", "", "现在,我代表大连市第十四届人民政府,向大会报告工作", "辽宁省/大连市"),
            ("大理市", "2014年2月18日在大理白族自治州第十三届人民代表大会第二次会议上州长", "", "云南省/大理白族自治州"),
            ("北仑区", "在宁波市政府会议上", "", "浙江省/宁波市/北仑区"),
        ] {
            assert_eq!(placed(title, header, opening), expected, "{title}|{header}|{opening}");
        }
    }

    #[test]
    fn the_year_tells_what_a_place_was() {
        for (title, year, expected) in [
            ("巢湖市", Some(2007), "安徽省/巢湖市"),
            ("巢湖市", Some(2024), "安徽省/合肥市/巢湖市"),
            ("巢湖市", None, "安徽省/合肥市/巢湖市"),
            ("安徽省合肥市巢湖市", Some(2007), "安徽省/合肥市/巢湖市"),
            ("思茅市", Some(2006), "云南省/思茅市"),
            ("鼓楼区", Some(2024), ""),
            ("渝北区", Some(2009), "重庆市/渝北区"),
            ("武隆县", Some(2010), "重庆市/武隆县"),
            ("江东区", Some(2010), "浙江省/宁波市/江东区"),
        ] {
            let clues = Clues { title: title.to_owned(), year, ..Clues::default() };
            assert_eq!(region(&clues).region.join("/"), expected, "{title} {year:?}");
        }
    }

    #[test]
    fn the_text_tells_places_of_one_name_apart() {
        let clues = Clues {
            title: "鼓楼区".to_owned(), text: "融入南京都市圈。南京市委。江苏省", ..Clues::default()
        };
        assert_eq!(region(&clues).region.join("/"), "江苏省/南京市/鼓楼区");
    }

    #[test]
    fn a_breadcrumb_counts_if_the_text_is_of_that_rank() {
        let page = "首页 > 资讯 > 新闻 > 浙江 > 宁波\n".to_owned();
        let of_city = Clues { page: page.clone(), text: "全市生产总值", ..Clues::default() };
        assert_eq!(region(&of_city).region.join("/"), "浙江省/宁波市");
        let of_district = Clues { page, text: "全区生产总值,全区干部", ..Clues::default() };
        assert_eq!(region(&of_district).region.join("/"), "");
    }

    #[test]
    fn a_header_goes_before_a_title_of_another_place() {
        let clues = Clues {
            title: "绍兴市".to_owned(),
            header: "在湖州市第八届人民代表大会第五次会议上".to_owned(),
            ..Clues::default()
        };
        assert_eq!(
            region(&clues),
            Placed { region: vec!["浙江省".to_owned(), "湖州市".to_owned()], disputed: Some("绍兴市".to_owned()) }
        );
    }
}
