//! Corrections of figures and indicators of one's own, from the files of an archive to its data.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use crate::archive::{Archive, codes};
use crate::incremental::{OPTIONS, build_anew};
use gongbao::check::{FigureDoubt, check};
use gongbao::pipeline::Silent;

fn report(year: u16, body: &str) -> String {
    format!(
        "---\ntitle: 宁波市政府工作报告\nregion: [浙江省, 宁波市]\nyear: {year}\n---\n\n## {}年工作回顾 {{#s1}}\n\n{body}\n",
        year - 1
    )
}

const REPORT: &str = "content/reports/zhejiang/ningbo/2024.md";
const CORRECTIONS: &str = "content/figures/zhejiang/ningbo/2024.yaml";
const BODY: &str = "全市地区生产总值1000亿元，增长6%。\n\n新上岗的人足有半座城。外贸出口增长2%。";

/// The rows of the table of figures: indicator, measure, value, origin.
fn rows(archive: &Archive) -> (Vec<String>, Vec<&'static str>) {
    let (site, said) = build_anew(archive);
    let table = String::from_utf8(site["data/figures.csv"].to_vec()).unwrap();
    let mut lines = table.trim_start_matches('\u{feff}').lines().map(|line| line.trim_end().split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let column = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let wanted = ["anchor", "indicator", "measure", "value"].map(column);
    let mut rows: Vec<String> = lines
        .map(|line| {
            let origin = if line.contains(&"curator") { "curator" } else { "machine" };
            format!("{} {origin}", wanted.map(|at| line[at]).join(" "))
        })
        .collect();
    rows.sort();
    (rows, codes(said).into_iter().filter(|code| code.starts_with("figure") || code.starts_with("indicator")).collect())
}

/// The doubts that `check` has, as kind and words.
fn doubts(archive: &Archive) -> Vec<FigureDoubt> {
    check(&archive.as_built(), &OPTIONS, None, &Silent).value.figures
}

#[test]
fn corrections_reach_the_data_and_survive_rebuilds_and_moved_paragraphs() {
    let archive = Archive::of(&[(REPORT, &report(2024, BODY))]);
    let manifest = String::from_utf8(build_anew(&archive).0["manifest.txt"].to_vec()).unwrap();
    let line = manifest.lines().find(|line| line.starts_with("/zhejiang/ningbo/2024/")).unwrap();
    let prints: Vec<&str> = line.rsplit_once("s1:").unwrap().1.split(',').collect();
    let items = format!(
        "- at: {{anchor: s1-p1, fingerprint: \"{0}\", indicator: gdp, measure: growth, kind: outcome, ref: 2023}}\n  set: {{value: 6.8}}\n  why: 统计公报\n\
         - at: {{anchor: s1-p2, fingerprint: \"{1}\", indicator: exports}}\n  remove: true\n\
         - at: {{anchor: s1-p2, fingerprint: \"{1}\"}}\n  add: {{indicator: new_jobs, kind: outcome, measure: level, value: 50000, ref: 2023, quote: 新上岗的人足有半座城}}\n",
        prints[1], prints[2]
    );
    archive.write(CORRECTIONS, &items);
    let expected = |shift: usize| {
        let at = |n: usize| format!("s1-p{}", n + shift);
        [
            format!("{} gdp growth 6.8 curator", at(1)),
            format!("{} gdp level 100000000000 machine", at(1)),
            format!("{} new_jobs level 50000 curator", at(2)),
        ]
    };
    assert_eq!(rows(&archive), (expected(0).to_vec(), vec![]));
    assert_eq!(rows(&archive), (expected(0).to_vec(), vec![]));
    archive.write(REPORT, &report(2024, &format!("先讲一段没有数字的话。\n\n{BODY}")));
    assert_eq!(rows(&archive), (expected(1).to_vec(), vec![]));
    // What is no longer in the report is said.
    archive.write(REPORT, &report(2024, "全市地区生产总值1000亿元。"));
    assert_eq!(rows(&archive).1, ["figure-not-found", "figure-not-found", "figure-not-found"]);
}

#[test]
fn corrections_without_a_report_and_with_a_wrong_quote_are_said() {
    let archive = Archive::of(&[
        (REPORT, &report(2024, BODY)),
        ("content/figures/zhejiang/ningbo/2023.yaml", "- at: {anchor: s1-p1, indicator: gdp}\n  confirm: true\n"),
        (
            CORRECTIONS,
            "- at: {anchor: s1-p1}\n  add: {indicator: cpi, kind: outcome, measure: growth, value: 1, quote: 物价涨一成}\n",
        ),
    ]);
    let (rows, said) = rows(&archive);
    assert_eq!((rows.len(), said), (3, vec!["figures-without-report", "figure-quote"]));
}

#[test]
fn an_indicator_of_ones_own_is_found_in_reports() {
    let archive = Archive::of(&[(REPORT, &report(2024, "新能源汽车产量达到120万辆，增长9%。\n\n全域大产值增长5%。"))]);
    assert_eq!(rows(&archive).0, [""; 0]);
    archive.write(
        "content/indicators/own.yaml",
        "- code: car_output\n  name: 汽车产量\n  unit: 辆\n  flow: true\n  names: \"[新能源]汽车(产量|总产量)\"\n- code: gdp\n  names: [全域大产值]\n",
    );
    let expected =
        ["s1-p1 car_output growth 9 machine", "s1-p1 car_output level 1200000 machine", "s1-p2 gdp growth 5 machine"];
    assert_eq!(rows(&archive), (expected.map(str::to_owned).to_vec(), vec![]));
}

#[test]
fn reports_that_contradict_each_other_are_doubts_until_a_curator_settles_them() {
    let body = |levels: &str| format!("{levels}\n\n## 2024年目标 {{#s2}}\n\n外贸出口增长5%。");
    let archive = Archive::of(&[
        ("content/reports/zhejiang/ningbo/2023.md", &report(2023, &body("全市地区生产总值1000亿元。粮食总产量50万吨。"))),
        (REPORT, &report(2024, &body("全市地区生产总值1500亿元，增长6%。粮食总产量5000万吨。"))),
    ]);
    let found = doubts(&archive);
    let shown: Vec<String> = found.iter().map(|d| format!("{} {} {}", d.kind, d.file, d.indicator)).collect();
    assert_eq!(shown, [format!("unit {REPORT} grain_output"), format!("growth {REPORT} gdp"),]);
    assert_eq!(found[1].corrections, CORRECTIONS);
    assert!(found[1].what.contains("growth by 6%") && found[1].what.contains("50.0%"), "{}", found[1].what);
    // The item that is offered settles the doubt.
    for doubt in &found {
        let known = if archive.path(&doubt.corrections).is_file() { archive.read(&doubt.corrections) } else { String::new() };
        archive.write(&doubt.corrections, &format!("{known}{}\n", doubt.item));
    }
    assert_eq!(rows(&archive).1, [""; 0]);
    assert_eq!(doubts(&archive), []);
}
