//! Raw files to Markdown files: what is written where, what is left alone, and what is said.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

mod archive;

use std::fs;

use archive::{Archive, codes, raw};
use gongbao::build::Silent;
use gongbao::build::convert::{Request, State, convert};
use gongbao::config::Config;
use gongbao::diag::Noted;

const NINGBO: &str = "content/reports/zhejiang/ningbo/2031.md";

/// Converts all sources; yields path and state of each report, and the codes of what was said.
fn run(archive: &Archive, request: &Request) -> (Vec<(String, State)>, Vec<&'static str>) {
    let Noted { value, said } = convert(&archive.as_built(), &Config::default(), request, &Silent);
    let reports = value.into_iter().flat_map(|file| file.reports).map(|r| (r.path, r.state));
    (reports.collect(), codes(said))
}

fn new_or_changed(archive: &Archive) -> (Vec<(String, State)>, Vec<&'static str>) {
    run(archive, &Request::default())
}

#[test]
fn a_report_is_named_by_its_address_and_says_where_it_came_from() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    assert_eq!(new_or_changed(&archive).0, [("zhejiang/ningbo/2031.md".to_owned(), State::New)]);
    let text = archive.read(NINGBO);
    for line in ["region: [浙江省, 宁波市]", "year: 2031", "  file: sources/a.txt", "  item: 1"] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
}

#[test]
fn what_is_as_it_was_is_not_converted_again_with_or_without_the_index() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let before = archive.modified(NINGBO);
    assert_eq!(new_or_changed(&archive).0, []);
    fs::remove_dir_all(archive.path(".gongbao")).unwrap();
    assert_eq!(new_or_changed(&archive).0, []);
    let again = Request { again: true, ..Request::default() };
    assert_eq!(run(&archive, &again).0, [("zhejiang/ningbo/2031.md".to_owned(), State::Unchanged)]);
    assert_eq!(archive.modified(NINGBO), before);
}

#[test]
fn a_changed_source_updates_a_report_that_nobody_touched() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长7%。"));
    assert_eq!(new_or_changed(&archive).0, [("zhejiang/ningbo/2031.md".to_owned(), State::Updated)]);
    assert!(archive.read(NINGBO).contains("增长7%"));
}

#[test]
fn a_report_that_a_person_changed_is_kept_and_the_new_text_of_its_source_is_said() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let edited = archive.read(NINGBO).replace("增长6%", "增长百分之六");
    archive.write(NINGBO, &edited);
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长7%。"));
    let (reports, said) = new_or_changed(&archive);
    assert_eq!(reports, [("zhejiang/ningbo/2031.md".to_owned(), State::Kept)]);
    assert!(said.contains(&"edited-report-kept"), "{said:?}");
    assert_eq!(archive.read(NINGBO), edited);
}

#[test]
fn a_report_whose_year_its_source_corrects_moves() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    archive.write("content/sources/a.txt", &raw("宁波市", 2032, "全市生产总值增长6%。"));
    assert_eq!(new_or_changed(&archive).0, [("zhejiang/ningbo/2032.md".to_owned(), State::Updated)]);
    assert!(!archive.path(NINGBO).exists());
}

#[test]
fn reports_that_a_source_no_longer_holds_go_unless_a_person_changed_them() {
    let archive = Archive::empty();
    let one =
        "港口集装箱吞吐量又过一道大关，石化与汽车零件两条产业链补上十二处断点，城乡公交一票到底，图书馆开到夜里，".repeat(6);
    let other = "鞋革和电气两个千亿产业站稳脚跟，山区海岛县的路桥渡口全部通车，市民夜校开到每一条街，老旧小区加装电梯三百部，\
                 外来务工人员的子女就近入学，台风季没有一人伤亡，渔港经济区挂牌，侨商回归项目落地四十个。";
    let two = format!("{}\n\n{}", raw("宁波市", 2031, &one), raw("温州市", 2031, &other.repeat(4)));
    archive.write("content/sources/a.txt", &two);
    assert_eq!(new_or_changed(&archive).0.len(), 2);
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, &one));
    new_or_changed(&archive);
    assert!(archive.path(NINGBO).exists() && !archive.path("content/reports/zhejiang/wenzhou/2031.md").exists());
}

#[test]
fn a_second_text_of_one_report_becomes_a_draft_beside_it() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    archive.write("content/sources/b.txt", &raw("宁波市", 2031, "全市生产总值增长8%。"));
    let (reports, said) = new_or_changed(&archive);
    let paths: Vec<String> = reports.into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["zhejiang/ningbo/2031.md", "zhejiang/ningbo/2031-copy2.md"]);
    assert!(said.contains(&"second-copy"), "{said:?}");
    assert!(archive.read("content/reports/zhejiang/ningbo/2031-copy2.md").contains("\ndraft: true\n"));
    assert_eq!(new_or_changed(&archive).0, []);
}

#[test]
fn a_report_made_by_hand_is_never_overwritten() {
    let archive = Archive::empty();
    archive.write(NINGBO, "---\ntitle: 手写\n---\n\n手写。\n");
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    assert_eq!(new_or_changed(&archive).0[0].0, "zhejiang/ningbo/2031-copy2.md");
    assert!(archive.read(NINGBO).contains("手写。"));
}

#[test]
fn files_anywhere_are_converted_to_anywhere() {
    let archive = Archive::empty();
    archive.write("elsewhere/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    let out = archive.path("out");
    let request = Request { paths: vec![archive.path("elsewhere")], out: Some(out), again: false };
    assert_eq!(run(&archive, &request).0, [("zhejiang/ningbo/2031.md".to_owned(), State::New)]);
    assert!(archive.read("out/zhejiang/ningbo/2031.md").contains("\n  file: a.txt\n"));
    assert!(!archive.path("content/reports").exists() && !archive.path(".gongbao").exists());
}

#[test]
fn a_source_of_the_archive_is_the_same_however_it_is_given() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let given = Request { paths: vec![archive.path("content/../content/sources/a.txt")], ..Request::default() };
    assert_eq!(run(&archive, &given).0, [("zhejiang/ningbo/2031.md".to_owned(), State::Unchanged)]);
}

#[test]
fn each_raw_character_is_counted_once() {
    let archive = Archive::empty();
    let text = raw("宁波市", 2031, "全市生产总值增长6%。");
    archive.write("content/sources/a.txt", &text);
    let file = convert(&archive.as_built(), &Config::default(), &Request::default(), &Silent).value.remove(0);
    let dropped: usize = file.dropped.values().sum();
    assert_eq!(file.kept + file.meta + dropped, text.chars().filter(|c| !c.is_whitespace()).count());
    assert_eq!(dropped, 0, "{:?}", file.dropped);
}
