//! The pages of figures: a place over the years, an indicator by place, and where they are not made.

#![allow(clippy::unwrap_used, reason = "a panic here is a failing test")]

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::Archive;
use gongbao::output::Memory;
use gongbao::pipeline::{self, Options, Silent};

fn report(region: &str, year: u16, body: &str) -> String {
    format!("---\ntitle: 政府工作报告\nregion: [{region}]\nyear: {year}\n---\n\n{body}\n")
}

/// The site of an archive with these reports of 温州市, by year.
fn site(config: &str, reports: &[(u16, &str)]) -> BTreeMap<String, Arc<[u8]>> {
    let files: Vec<(String, String)> = reports
        .iter()
        .map(|(year, body)| (format!("content/reports/zhejiang/wenzhou/{year}.md"), report("浙江省, 温州市", *year, body)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let archive = Archive::of(&files);
    archive.write("config.yaml", &format!("title: 试验\nbase_url: https://example.org/\n{config}"));
    let memory = Memory::new();
    pipeline::build(&archive.as_built(), &Options { drafts: false, offline: false, search: false }, &memory, &Silent);
    memory.into_files()
}

fn page(site: &BTreeMap<String, Arc<[u8]>>, path: &str) -> String {
    String::from_utf8(site[path].to_vec()).unwrap()
}

const PLACE: &str = "zhejiang/wenzhou/figures/index.html";

#[test]
fn a_year_without_a_report_is_a_gap_and_a_target_beside_it_is_not_missed() {
    let body = "## 去年工作 {#s1}\n\n去年地区生产总值增长8%。\n\n## 今年目标 {#s2}\n\n今年地区生产总值增长7%。";
    let page = page(&site("", &[(2012, body), (2013, body), (2016, body)]), PLACE);
    // 2011 and 2012 are joined by a line, and 2015 begins anew.
    let line = page.split("<path class=line d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(line.matches('M').count(), 2, "{line}");
    assert_eq!(line.matches('L').count(), 1, "{line}");
    // The next reports of 2013 and 2016 are not held.
    assert!(!page.contains("下一份报告未提及"), "{page}");
    assert!(page.contains("<tr><th scope=row>2012<td><a href=/zhejiang/wenzhou/2012/#s2-p1>7%</a>"), "{page}");
    assert!(page.contains("+1个百分点"), "{page}");
}

#[test]
fn a_target_that_the_next_report_does_not_mention_is_not_found_and_nothing_more() {
    let aim = "## 今年目标 {#s1}\n\n今年城镇新增就业5万人以上，地区生产总值增长7%。";
    let next = "## 去年工作 {#s1}\n\n去年地区生产总值1000亿元。";
    let page = page(&site("", &[(2012, aim), (2013, next)]), PLACE);
    assert_eq!(page.matches("下一份报告未提及").count(), 1, "{page}");
    // The other indicator is mentioned, in another measure.
    assert!(page.contains(">1000亿元</a>"), "{page}");
}

#[test]
fn a_change_of_definition_breaks_table_and_chart() {
    let body = |name: &str| format!("## 去年工作 {{#s1}}\n\n去年{name}增长8%。");
    let (net, whole) = (body("农民人均纯收入"), body("农村居民人均可支配收入"));
    let page = page(&site("", &[(2012, &net), (2013, &net), (2014, &whole), (2015, &whole)]), PLACE);
    assert_eq!(page.matches("口径变化：纯收入 → 可支配收入").count(), 1, "{page}");
    assert_eq!(page.matches("<line class=break").count(), 1, "{page}");
    let line = page.split("<path class=line d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!((line.matches('M').count(), line.matches('L').count()), (2, 2), "{line}");
}

#[test]
fn without_figures_there_are_no_pages_of_them_and_no_links_to_them() {
    let body = "## 今年目标 {#s1}\n\n今年地区生产总值增长7%。";
    let site = site("figures: false\n", &[(2012, body)]);
    assert!(!site.keys().any(|path| path.contains("figures/")), "{:?}", site.keys());
    for (path, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        assert!(!path.ends_with(".html") || !text.contains("figures/") && !text.contains("class=q"), "{path}");
    }
}
