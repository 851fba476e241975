//! Archives that are large in one respect. Their cost must grow with their size, not with its square; [`Case::run`] sets a
//! limit that a step which compares every pair exceeds.

use super::run::{Case, size};

const REPORT: &str = "content/reports/zhejiang/ningbo/2031.md";

/// A report with additional front matter and this body.
fn report(more: &str, body: &str) -> String {
    format!("---\ntitle: 宁波市政府工作报告\nregion: [浙江省, 宁波市]\nyear: 2031\n{more}---\n\n{body}\n")
}

fn glossary(terms: impl Iterator<Item = String>) -> String {
    terms.enumerate().map(|(n, term)| format!("- term: {term}\n  definition: 第{n}条。\n")).collect()
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn names_that_begin_with_one_another_are_found_in_a_text_of_nothing_else() {
    let chain = glossary((2..size(1500)).map(|n| "甲".repeat(n)));
    let alike = glossary((0..size(3000)).map(|n| format!("标准地{n}号")));
    let body = format!("{}\n\n{}\n", "甲".repeat(size(20_000)), "标准地推进".repeat(size(5000)));
    let case = Case::of(&[
        ("content/glossary/a.yaml", chain.as_bytes()),
        ("content/glossary/b.yaml", alike.as_bytes()),
        (REPORT, report("", &body).as_bytes()),
        ("config.yaml", "title: 试验\nsearch: false\n".as_bytes()),
    ]);
    let outcome = case.run(&["check", "--quiet"]);
    assert_eq!(outcome.status, 0, "{}", outcome.said);
}

#[test]
fn one_term_is_used_and_marked_many_times_in_one_paragraph() {
    let uses = "标准地".repeat(size(50_000));
    let marked = "标准地[^1]推进".repeat(size(50_000));
    let case = Case::of(&[(REPORT, report("", &format!("{uses}\n\n{marked}。\n\n[^1]: 标准地：义。\n")).as_bytes())]);
    assert_eq!(case.run(&["check", "--quiet"]).status, 0);
}

#[test]
fn notes_headings_and_markers_without_notes_by_the_thousand() {
    let body = lines(size(10_000), |n| format!("## 第{n}题\n\n文字{n}[^{n}][^x{n}]与词{n}语。\n\n"));
    let notes = lines(size(10_000), |n| format!("[^{n}]: 词{n}语：义{n}。\n\n[^y{n}]: **词{n}语**\n\n"));
    let case = Case::of(&[(REPORT, report("", &format!("{body}{notes}")).as_bytes())]);
    let outcome = case.run(&["check"]);
    assert!(outcome.names("note-without-definition"), "{}", outcome.said);
}

#[test]
fn moves_and_old_addresses_in_chains_and_circles() {
    let chain = lines(size(10_000), |n| format!("  /chain/a{n}/: /chain/a{}/\n", n + 1));
    let circle = lines(size(10_000), |n| format!("  /circle/a{n}/: /circle/a{}/\n", (n + 1) % size(10_000)));
    let aliases = lines(5000, |n| format!("  - /old/x{n}/\n"));
    let case = Case::of(&[
        ("config.yaml", format!("title: 试验\nmoved:\n{chain}{circle}").as_bytes()),
        (REPORT, report(&format!("aliases:\n{aliases}"), "文。").as_bytes()),
    ]);
    let outcome = case.run(&["check"]);
    outcome.expect(1, "moved-to-nowhere", "config.yaml:3:");
}

#[test]
fn regions_of_many_names_are_refused() {
    let flat = format!("---\ntitle: 报告\nregion: [{}]\nyear: 2031\n---\n\n文。\n", "某, ".repeat(size(100_000)));
    let nested = format!(
        "---\ntitle: 报告\nregion:\n{}year: 2031\n---\n\n文。\n",
        lines(2500, |n| format!("{}-\n", "  ".repeat(n + 1)))
    );
    let long = format!("---\ntitle: 报告\nregion: {}\nyear: 2031\n---\n\n文。\n", "某".repeat(1_000_000));
    // With a slug for a place, each region is looked up from its last name upwards.
    let case = Case::of(&[("config.yaml", "title: 试验\nplaces:\n  某: mou\n".as_bytes()), (REPORT, flat.as_bytes())]);
    case.run(&["check"]).expect(1, "wrong-value", "at most 10 names");
    case.write(REPORT, nested.as_bytes());
    case.run(&["check"]).expect(1, "yaml-too-large", "24 levels");
    case.write(REPORT, long.as_bytes());
    case.run(&["check"]).expect(1, "wrong-value", "2031.md:3:9");
}

#[test]
fn a_glossary_of_sixty_thousand_entries_works_and_one_that_is_too_large_is_to_be_split() {
    let entries = lines(size(60_000), |n| {
        format!("- term: 词语{}号\n  definition: 第{n}条。\n  region: [浙江省]\n  years: 2018-\n", n % 1000)
    });
    let case = Case::of(&[("content/glossary/a.yaml", entries.as_bytes()), (REPORT, report("", "推进词语999号。").as_bytes())]);
    let outcome = case.run(&["check", "--quiet"]);
    assert_eq!((outcome.status, outcome.said.as_str()), (0, ""));
    let values = lines(600_000, |_| "- {a: b}\n".to_owned());
    case.write("content/glossary/a.yaml", values.as_bytes());
    let outcome = case.run(&["check"]);
    assert!(outcome.expect(1, "yaml-too-large", "content/glossary/a.yaml:").said.contains("split the file"));
}

#[test]
fn thousands_of_overrides_and_unknown_keys_in_the_settings() {
    let overrides =
        lines(size(10_000), |n| format!("    \"sources/{n}*.txt\": {{year: 2031}}\n    sources/x{n}.txt: {{yaer: 2031}}\n"));
    let places = lines(size(20_000), |n| format!("  浙江省/宁波市/某{n}区: mou{n}\n"));
    let text = "宁波市政府工作报告\n2031年1月5日\n各位代表：\n全市稳中有进，工作很好。\n";
    let settings = format!("title: 试验\nconvert:\n  overrides:\n{overrides}places:\n{places}");
    let case = Case::of(&[
        ("config.yaml", settings.as_bytes()),
        ("content/sources/a.txt", text.as_bytes()),
        (REPORT, report("", "文。").as_bytes()),
    ]);
    assert!(case.run(&["check"]).names("override-unused"));
}

#[test]
fn equal_lines_equal_rows_and_copies_that_share_nothing() {
    let paragraph =
        "全市地区生产总值增长百分之六点五，一般公共预算收入增长百分之五，城乡居民收入增长百分之七以上，增长xx%。\n\n";
    let row = "宁波市2031年政府工作报告,各位代表：现在我代表市人民政府向大会报告工作。全市稳中有进。一、回顾。工作很好。\n";
    let case = Case::of(&[
        (REPORT, report("", &paragraph.repeat(size(20_000))).as_bytes()),
        ("content/reports/zhejiang/2031.md", report("", &lines(size(20_000), |n| format!("第{n}行。\n\n"))).as_bytes()),
        (
            "content/reports/zhejiang/2031-copy2.md",
            report("draft: true\n", &lines(size(20_000), |n| format!("第{n}条。\n\n"))).as_bytes(),
        ),
        ("content/sources/a.csv", format!("标题,正文\n{}", row.repeat(size(5000))).as_bytes()),
    ]);
    assert!(case.run(&["check"]).names("paragraph-twice"));
}

#[test]
fn texts_without_full_stops_that_name_indicators_and_count_without_end() {
    let texts = [
        format!("地区生产总值{}增长8%。", "和出口".repeat(size(60_000))),
        format!("{}。", "2019年地区生产总值5%".repeat(size(25_000))),
        format!("{}分别增长8%。", "地区生产总值、".repeat(size(40_000))),
        format!("{}地区生产总值增长8%。", "实现".repeat(size(100_000))),
        format!("{}8%，地区生产总值增长5%。", "增长".repeat(size(100_000))),
        format!("地区生产总值{}", "5%、6亿元，".repeat(size(50_000))),
        format!("{}地区生产总值5%", "（".repeat(size(100_000))),
        format!("地区生产总值{}", "，出口增长8%".repeat(size(30_000))),
        format!("地区生产总值{}元，{}%", "一二三万亿十".repeat(size(30_000)), "×".repeat(size(100_000))),
        "地区生产总值增长8%。".repeat(size(40_000)),
    ];
    let body = texts.join("\n\n");
    let settings = "title: 试验\nsearch: false\nopen_figures: true\n";
    let case = Case::of(&[(REPORT, report("", &body).as_bytes()), ("config.yaml", settings.as_bytes())]);
    let outcome = case.run(&["build", "--quiet"]);
    assert_eq!(outcome.status, 0, "{}", outcome.said);
}
