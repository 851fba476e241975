//! Pages that list, in archives with many places, years and uses.

use std::collections::BTreeMap;
use std::sync::Arc;

use gongbao::division::{Division, Rank, table};
use gongbao::output::Memory;
use gongbao::pipeline::{self, Options, Silent};
use scraper::{ElementRef, Html, Selector};

use crate::archive::Archive;

fn report(region: &str, year: u16, body: &str) -> String {
    format!("---\ntitle: 政府工作报告\nregion: [{region}]\nyear: {year}\n---\n\n{body}\n")
}

/// The pages of an archive of these reports: region, year, text.
fn site<'r>(reports: impl IntoIterator<Item = (&'r str, u16, &'r str)>) -> BTreeMap<String, Arc<[u8]>> {
    let archive = Archive::of(&[]);
    for (n, (region, year, body)) in reports.into_iter().enumerate() {
        archive.write(&format!("content/reports/{n}.md"), &report(region, year, body));
    }
    let memory = Memory::new();
    pipeline::build(&archive.as_built(), &Options { drafts: false, offline: false, search: true }, &memory, &Silent);
    memory.into_files()
}

fn text<'s>(site: &'s BTreeMap<String, Arc<[u8]>>, path: &str) -> &'s str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("{path} in {:?}", site.keys()))).unwrap()
}

fn all<'p>(page: &'p Html, what: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(what).unwrap()).collect()
}

const PROVINCES: [&str; 10] =
    ["河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "江苏省", "浙江省", "安徽省", "福建省", "江西省"];

/// The names of the cities in a province.
fn cities(province: &str) -> Vec<String> {
    let within = |city: &&Division| {
        city.current && city.rank == Rank::Prefecture && table().parent(city).is_some_and(|above| above.name == province)
    };
    table().divisions().iter().filter(within).map(|city| format!("{province}, {}", city.name)).collect()
}

#[test]
fn a_grid_of_sixty_places_and_seventy_five_years_is_small() {
    let places: Vec<String> = PROVINCES.iter().flat_map(|p| cities(p).into_iter().take(5).chain([(*p).to_owned()])).collect();
    assert_eq!(places.len(), 60);
    // Every twelfth cell has a report, and the first and the last year have one.
    let cells = (0..60 * 75).filter(|n| n % 12 == 3 || *n == 0 || *n == 60 * 75 - 1);
    let reports = cells.map(|n| (places[n / 75].as_str(), 1950 + (n % 75) as u16, "文字。"));
    let site = site(reports);
    let home = text(&site, "index.html");
    let page = Html::parse_document(home);
    assert_eq!(all(&page, ".grid tbody tr").len(), 60);
    assert_eq!(all(&page, ".grid tbody td:not(.n)").len(), 60 * 75);
    assert_eq!(all(&page, ".grid td a.st.full[aria-label$='全文']").len(), 377);
    assert!(all(&page, ".grid td:empty").len() >= 60 * 75 - 377);
    let grid = home.split("<table").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(grid.len() <= 60 * 1024, "{} bytes", grid.len());
}

#[test]
fn a_long_grid_has_provinces_that_count_what_they_hold() {
    let places: Vec<String> = PROVINCES.iter().flat_map(|p| cities(p)).collect();
    assert!(places.len() > 60);
    let jiangsu = cities("江苏省");
    let reports = places.iter().map(|place| (place.as_str(), 2020, "文字。"));
    let site = site(reports.chain([("江苏省", 2021, "文字。"), (jiangsu[0].as_str(), 2021, "文字。")]));
    let home = Html::parse_document(text(&site, "index.html"));
    assert_eq!(all(&home, ".grid tbody tr").len(), PROVINCES.len());
    let row = all(&home, ".grid tbody tr").into_iter().find(|row| row.text().any(|text| text == "江苏省")).unwrap();
    let words: Vec<&str> = row.text().map(str::trim).filter(|words| !words.is_empty()).collect();
    let n = jiangsu.len();
    assert_eq!(words, ["江苏省", &format!("{n}地"), "全", &n.to_string(), &(n + 2).to_string()]);
    // They have rows on the page of the province.
    let province = Html::parse_document(text(&site, "jiangsu/index.html"));
    assert_eq!(all(&province, ".grid tbody tr").len(), n);
}

#[test]
fn bars_of_a_chart_lead_to_the_uses_of_their_year() {
    let note = "推广标准地[^1]。\n\n[^1]: **标准地** 先定标准后供地。";
    let site = site([("浙江省", 2020, note), ("浙江省", 2022, "再推标准地。\n\n标准地。"), ("江苏省", 2022, "标准地。")]);
    let (path, page) = site.iter().find(|(path, _)| path.starts_with("terms/biaozhundi-")).unwrap();
    let page = Html::parse_document(std::str::from_utf8(page).unwrap());
    let bars = all(&page, ".chart a");
    let said: Vec<_> = bars.iter().map(|a| (a.attr("href").unwrap(), a.attr("aria-label").unwrap())).collect();
    assert_eq!(said, [("#y2020", "2020年1处"), ("#y2022", "2022年3处")], "{path}");
    let first = all(&page, "#y2022 h3 a");
    assert_eq!(first[0].text().collect::<String>(), "江苏省 2022年");
    assert!(all(&page, ".uses .fold").is_empty());
}

#[test]
fn many_uses_are_folded_by_year_and_within_a_year_by_province() {
    let note = "推广标准地[^1]。\n\n[^1]: **标准地** 先定标准后供地。";
    let often = |n: usize| "推广标准地。\n\n".repeat(n);
    let (few, many, most) = (often(20), often(30), often(580));
    let page = |site: &BTreeMap<String, Arc<[u8]>>, part: &str| {
        let path = site.keys().find(|path| path.starts_with("terms/biaozhundi-")).unwrap().split('/').nth(1).unwrap();
        Html::parse_document(text(site, &format!("terms/{path}/{part}index.html")))
    };
    let folds = |page: &Html| -> Vec<String> {
        let shown = |fold: ElementRef| {
            let label: String = fold.text().take(2).collect();
            let items = fold.select(&Selector::parse("ol.uses > li").unwrap()).count();
            format!("{label} {items}{}", if fold.attr("open").is_some() { " open" } else { "" })
        };
        all(page, ".uses > .all > .fold").into_iter().map(shown).collect()
    };
    let some = [("浙江省", 2020, note), ("浙江省", 2022, few.as_str()), ("江苏省", 2021, many.as_str())];
    let whole = page(&site(some), "");
    assert_eq!(folds(&whole), ["2022年20处 1 open", "2021年30处 1", "2020年1处 1"]);
    assert_eq!(all(&whole, "ol#y2021 > li").len(), 1);
    let site = site(some.into_iter().chain([("安徽省", 2022, most.as_str())]));
    assert_eq!(folds(&page(&site, "2022/")), ["浙江省20处 1 open", "安徽省580处 1"]);
    assert!(folds(&page(&site, "")).is_empty());
    assert_eq!(all(&page(&site, ""), ".chart a")[2].attr("href").unwrap().split('/').nth(3), Some("2022"));
}

/// A report with two notes: a numbered name with quotation marks, and a term whose definition mentions it.
const NOTED: &str = "## 一、工作 {#s1}\n\n新增“四上”企业[^1]，推行亩均论英雄[^2]。\n\n\
    [^1]: **14.“四上”企业** 四类规模以上企业的统称。\n[^2]: **亩均论英雄** 按亩均效益评价四上企业，四上企业外另计。";

#[test]
fn a_definition_links_the_terms_that_it_mentions() {
    let site = site([("浙江省", 2024, NOTED)]);
    let path = site.keys().find(|path| path.starts_with("terms/mujunlunyingxiong-")).unwrap();
    let page = Html::parse_document(text(&site, path));
    let linked: Vec<String> = all(&page, ".defs div > p a").iter().map(|a| a.text().collect()).collect();
    assert_eq!(linked, ["四上企业"], "once");
    let href = all(&page, ".defs div > p a")[0].attr("href").unwrap();
    assert!(site.contains_key(&format!("{}index.html", href.trim_start_matches('/'))), "{href}");
}

#[test]
fn a_term_has_one_page_with_its_reading_and_former_addresses_lead_to_it() {
    let site = site([("浙江省", 2024, NOTED)]);
    let pages: Vec<&String> = site.keys().filter(|path| path.starts_with("terms/") && path.contains("sishangqiye-")).collect();
    let [page] = pages.as_slice() else { panic!("{pages:?}") };
    let page = Html::parse_document(text(&site, page));
    assert_eq!(all(&page, "h1 .big")[0].text().collect::<String>(), "“四上”企业");
    assert_eq!(all(&page, "[lang=zh-Latn-pinyin]")[0].text().collect::<String>(), "sì shàng qǐ yè");
    // The address of a version for which this form was a term of its own.
    let former = site.keys().find(|path| path.starts_with("terms/14-sishang-qiye-")).unwrap();
    assert!(text(&site, former).contains("/sishangqiye-"), "{}", text(&site, former));
}

#[test]
fn a_use_leads_to_one_of_several_definitions_and_to_the_page_of_an_only_one() {
    let note = |text: &str| format!("推广标准地[^1]。\n\n[^1]: **标准地** {text}");
    let (first, other) = (note("先定标准后供地。"), note("带着指标出让的地。"));
    let link = |site: &BTreeMap<String, Arc<[u8]>>| {
        let page = Html::parse_document(text(site, "zhejiang/2023/index.html"));
        all(&page, "a.t").first().unwrap().attr("href").unwrap().split('#').nth(1).map(str::to_owned)
    };
    let used = ("浙江省", 2023, "再推标准地。");
    assert_eq!(link(&site([("浙江省", 2022, first.as_str()), used])), None);
    assert_eq!(link(&site([("浙江省", 2022, first.as_str()), ("江苏省", 2022, first.as_str()), used])), None);
    let several = site([("浙江省", 2022, first.as_str()), ("江苏省", 2022, other.as_str()), used]);
    assert_eq!(link(&several).as_deref(), Some("in-zhejiang-2022"));
}

#[test]
fn very_many_uses_have_pages_of_some_years_and_each_year_keeps_its_address() {
    let often = |n: usize| {
        format!(
            "为了全市各个县区长远发展继续推广标准地，让企业拿到土地就能开工建设新厂房。\n\n{}",
            "推广标准地。\n\n".repeat(n - 1)
        )
    };
    let note = "推广标准地[^1]。\n\n[^1]: **标准地** 先定标准后供地。";
    let [first, second, third] = [400, 150, 300].map(often);
    let years = [("浙江省", 2019, note), ("江苏省", 2020, &first), ("江苏省", 2021, &second), ("江苏省", 2022, &third)];
    let site = site(years.map(|(place, year, text)| (place, year, text)));
    let slug = site.keys().find(|path| path.starts_with("terms/biaozhundi-")).unwrap().split('/').nth(1).unwrap();
    let page = |part: &str| Html::parse_document(text(&site, &format!("terms/{slug}/{part}index.html")));
    let nav: Vec<String> = all(&page(""), ".initials a").iter().map(|a| a.text().collect()).collect();
    assert_eq!(nav, ["2022年", "2019–2021"]);
    assert_eq!(all(&page("2019/"), ".uses .fold").len(), 3);
    for (year, to) in [("2020", format!("/terms/{slug}/2019/#y2020")), ("2021", format!("/terms/{slug}/2019/#y2021"))] {
        let redirect = page(&format!("{year}/"));
        let refresh = all(&redirect, "meta[http-equiv=refresh]")[0].attr("content").unwrap().to_owned();
        assert_eq!(refresh, format!("0; url={to}"));
        assert_eq!(all(&page("2019/"), &format!("#y{year}")).len(), 1);
    }
    assert!(site.keys().all(|path| !path.starts_with(&format!("terms/{slug}/2018"))));
    // Each use shows the words around it, and is the link to them.
    let words: String = all(&page("2022/"), ".uses p a")[0].text().collect();
    assert_eq!(words, "…全市各个县区长远发展继续推广标准地，让企业拿到土地就能开工建设…");
}
