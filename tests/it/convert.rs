//! Raw files to Markdown files: what is written where, what is left alone, and what is reported.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::fs;

use crate::archive::{Archive, codes, raw};
use gongbao::config::Config;
use gongbao::diag::Noted;
use gongbao::pipeline::Silent;
use gongbao::pipeline::convert::{Mode, Request, State, convert};

const NINGBO: &str = "content/reports/zhejiang/ningbo/2031.md";

/// Converts all sources; returns the path and state of each report, and the codes of the messages.
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
fn a_column_whose_heading_says_little_is_named_in_the_settings() {
    let table = "标题,地方,会期,谁,正文\n2031年政府工作报告,浙江省宁波市,2031-01-11,王程,\"各位代表：\n现在，我代表市人民政府作工作报告，请予审议。\n\
                 一、2030年工作回顾\n过去一年，全市生产总值增长6%。\n二、2031年工作安排\n今年要抓好产业和民生，完成各项任务，谢谢大家！\"\n";
    let settings = "title: 甲\nconvert:\n  columns: {delivered: 会期, speaker: 谁}\n";
    let config = gongbao::config::read(&"config.yaml".into(), settings);
    assert_eq!(config.said, []);
    for (config, named) in [(Config::default(), false), (config.value, true)] {
        let archive = Archive::empty();
        archive.write("content/sources/a.csv", table);
        let _ = convert(&archive.as_built(), &config, &Request::default(), &Silent);
        let text = archive.read(NINGBO);
        for line in ["delivered: 2031-01-11", "speaker: 王程"] {
            assert_eq!(text.lines().any(|l| l == line), named, "{line} in {text}");
        }
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
fn a_report_that_is_recognised_as_anothers_moves_and_its_old_address_leads_on() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let under = |year: u16| {
        let text = format!("title: 试验\nconvert:\n  overrides:\n    sources/a.txt: {{year: {year}}}\n");
        let config = gongbao::config::read(&std::sync::Arc::from("config.yaml"), &text);
        assert_eq!(codes(config.said), [""; 0]);
        let converted = convert(&archive.as_built(), &config.value, &Request::default(), &Silent).value;
        converted.into_iter().flat_map(|file| file.reports).map(|r| (r.path, r.state, r.moved_from)).collect::<Vec<_>>()
    };
    let (first, second) = ("zhejiang/ningbo/2031.md".to_owned(), "zhejiang/ningbo/2032.md".to_owned());
    assert_eq!(under(2032), [(second.clone(), State::Updated, Some(first.clone()))]);
    assert!(!archive.path(NINGBO).exists());
    assert!(archive.read("content/reports/zhejiang/ningbo/2032.md").contains("\naliases: [/zhejiang/ningbo/2031/]\n"));
    // What the tool added is not a person's edit: the report moves back, and only its other address redirects to it.
    assert_eq!(under(2031), [(first, State::Updated, Some(second))]);
    assert!(archive.read(NINGBO).contains("\naliases: [/zhejiang/ningbo/2032/]\n"));
    // A report that a person has changed stays where it is.
    archive.write(NINGBO, &(archive.read(NINGBO) + "\n又一段。\n"));
    let kept = under(2032);
    assert_eq!((kept[0].0.as_str(), kept[0].1, &kept[0].2), ("zhejiang/ningbo/2031.md", State::Kept, &None));
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
    assert_eq!(new_or_changed(&archive).0[0].0, "zhejiang/ningbo/2031-01.md");
    assert!(archive.read(NINGBO).contains("手写。"));
}

fn compare() -> Request {
    Request { mode: Mode::Compare, ..Request::default() }
}

fn accept() -> Request {
    Request { mode: Mode::Accept, ..Request::default() }
}

/// The archive's only report, changed by a person; then its source changes.
fn edited_with_a_new_source() -> Archive {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let edited = archive.read(NINGBO).replace("增长6%", "增长百分之六").replace("speaker: 张三", "speaker: 张三丰");
    archive.write(NINGBO, &edited.replace("\nsource:", "\nsettled: [planted-word]\nsource:"));
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长7%。"));
    archive
}

#[test]
fn a_new_version_is_shown_and_nothing_is_written() {
    let archive = edited_with_a_new_source();
    let before = archive.read(NINGBO);
    for _ in 0..2 {
        let shown = convert(&archive.as_built(), &Config::default(), &compare(), &Silent).value;
        let report = &shown[0].reports[0];
        assert_eq!(report.state, State::Offered);
        let change = report.change.as_ref().unwrap();
        assert_eq!(change.old, before);
        assert!(change.new.contains("增长7%") && change.new.contains("speaker: 张三丰") && change.kept == ["speaker"]);
        // The difference is still shown after the source has been examined.
        assert_eq!(archive.read(NINGBO), before);
        new_or_changed(&archive);
    }
}

#[test]
fn a_new_version_that_is_accepted_keeps_what_is_settled_and_what_the_front_matter_says() {
    let archive = edited_with_a_new_source();
    new_or_changed(&archive);
    assert_eq!(run(&archive, &accept()).0, [("zhejiang/ningbo/2031.md".to_owned(), State::Accepted)]);
    let text = archive.read(NINGBO);
    for kept in ["增长7%", "speaker: 张三丰", "settled: [planted-word]"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    let nothing: Vec<State> = run(&archive, &compare()).0.into_iter().map(|(_, state)| state).collect();
    assert_eq!(nothing, [State::Kept]);
    // It still counts as edited by a person, because of the speaker.
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长8%。"));
    assert_eq!(new_or_changed(&archive).0[0].1, State::Kept);
}

#[test]
fn a_report_can_be_named_for_comparison_and_for_acceptance() {
    let archive = edited_with_a_new_source();
    archive.write("content/sources/b.txt", &raw("温州市", 2031, "全市生产总值增长6%。"));
    let named = Request { paths: vec![archive.path(NINGBO)], ..accept() };
    assert_eq!(run(&archive, &named).0, [("zhejiang/ningbo/2031.md".to_owned(), State::Accepted)]);
    assert!(!archive.path("content/reports/zhejiang/wenzhou/2031.md").exists());
    archive.write("content/reports/own.md", "---\ntitle: 手写\n---\n\n手写。\n");
    let own = Request { paths: vec![archive.path("content/reports/own.md")], ..compare() };
    assert_eq!(run(&archive, &own), (vec![], vec!["source-missing"]));
}

#[test]
fn corrections_of_a_report_whose_source_is_as_it_was_are_only_taken_back_when_asked_for_twice() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let written = archive.read(NINGBO);
    archive.write(NINGBO, &written.replace("增长6%", "增长百分之六"));
    assert_eq!(run(&archive, &accept()).0[0].1, State::Kept);
    assert!(archive.read(NINGBO).contains("百分之六"));
    assert_eq!(run(&archive, &Request { again: true, ..compare() }).0[0].1, State::Offered);
    assert_eq!(run(&archive, &Request { again: true, ..accept() }).0[0].1, State::Accepted);
    assert_eq!(archive.read(NINGBO), written);
}

#[test]
fn a_source_that_changed_around_its_report_offers_nothing() {
    let archive = Archive::empty();
    let text = raw("宁波市", 2031, "全市生产总值增长6%。");
    archive.write("content/sources/a.txt", &text);
    new_or_changed(&archive);
    archive.write(NINGBO, &archive.read(NINGBO).replace("增长6%", "增长百分之六"));
    archive.write("content/sources/a.txt", &format!("首页 > 政务公开 > 政府工作报告\n{text}"));
    assert_eq!(run(&archive, &compare()).0[0].1, State::Offered, "the correction differs from what the source gives");
    archive.write(NINGBO, &archive.read(NINGBO).replace("增长百分之六", "增长6%"));
    let states: Vec<State> = run(&archive, &compare()).0.into_iter().map(|(_, state)| state).collect();
    assert_ne!(states, [State::Offered]);
}

#[test]
fn settling_a_doubt_does_not_make_a_report_one_that_was_changed_by_hand() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    archive.write(NINGBO, &archive.read(NINGBO).replace("\nsource:", "\nsettled: [planted-word]\nsource:"));
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长7%。"));
    assert_eq!(new_or_changed(&archive).0, [("zhejiang/ningbo/2031.md".to_owned(), State::Updated)]);
    assert!(archive.read(NINGBO).contains("增长7%") && archive.read(NINGBO).contains("settled: [planted-word]"));
}

#[test]
fn doubts_are_counted_in_the_front_matter_and_no_longer_said_when_they_are_settled() {
    let archive = Archive::empty();
    archive.write(
        "content/sources/a.txt",
        &raw("宁波市", 2031, "推进多才工程[1]和双强行动[7]。\n注释\n[1]多才工程：指人才服务。"),
    );
    let (_, said) = new_or_changed(&archive);
    assert_eq!(said, ["marker-without-note"]);
    let text = archive.read(NINGBO);
    assert!(text.contains("  doubts: {marker-without-note: 1}\n"), "{text}");
    archive.write(NINGBO, &text.replace("\nsource:", "\nsettled: [marker-without-note]\nsource:"));
    let again = Request { again: true, ..Request::default() };
    let settled = convert(&archive.as_built(), &Config::default(), &again, &Silent);
    assert_eq!((codes(settled.said), settled.value[0].settled), (vec![], 1));
}

#[test]
fn a_report_that_was_deleted_is_made_again_unless_config_leaves_it_out() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    fs::remove_file(archive.path(NINGBO)).unwrap();
    assert_eq!(new_or_changed(&archive).0, [("zhejiang/ningbo/2031.md".to_owned(), State::New)]);
    let left_out = config("sources/a.txt: {skip: true}");
    let file = convert(&archive.as_built(), &left_out, &Request::default(), &Silent).value.remove(0);
    assert_eq!(file.reports[0].state, State::Skipped);
    assert!(!archive.path(NINGBO).exists());
    assert_eq!(convert(&archive.as_built(), &left_out, &Request::default(), &Silent).value, []);
}

/// Settings with these overrides.
fn config(overrides: &str) -> Config {
    let text = format!("title: 试验\nconvert:\n  overrides:\n    {overrides}\n");
    let read = gongbao::config::read(&std::sync::Arc::from("config.yaml"), &text);
    assert_eq!(read.said, []);
    read.value
}

#[test]
fn what_config_says_of_a_source_counts_more_than_what_its_page_says() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    let set = config(
        "\"sources/*.txt\": {year: 2032, region: [浙江省, 温州市], delivered: 2032-01-05, kind: excerpt, url: \"https://a.cn/b\"}",
    );
    let file = convert(&archive.as_built(), &set, &Request::default(), &Silent).value.remove(0);
    assert_eq!(file.reports[0].path, "zhejiang/wenzhou/2032-excerpt.md");
    let text = archive.read("content/reports/zhejiang/wenzhou/2032-excerpt.md");
    for line in ["delivered: 2032-01-05", "kind: excerpt", "  url: https://a.cn/b"] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
}

#[test]
fn files_anywhere_are_converted_to_anywhere() {
    let archive = Archive::empty();
    archive.write("elsewhere/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    let out = archive.path("out");
    let request = Request { paths: vec![archive.path("elsewhere")], out: Some(out), ..Request::default() };
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

#[test]
fn a_report_that_was_saved_with_a_byte_order_mark_is_still_that_of_its_source() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let saved = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    archive.write(NINGBO, &saved(&archive.read(NINGBO)));
    let again = Request { again: true, ..Request::default() };
    assert_eq!(run(&archive, &again).0, [("zhejiang/ningbo/2031.md".to_owned(), State::Unchanged)]);
    archive.write(NINGBO, &archive.read(NINGBO).replace("增长6%", "增长百分之六"));
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长7%。"));
    let (reports, said) = new_or_changed(&archive);
    assert_eq!(reports, [("zhejiang/ningbo/2031.md".to_owned(), State::Kept)]);
    assert_eq!(said, ["edited-report-kept"]);
    let accept = Request { paths: vec![archive.path(NINGBO)], mode: Mode::Accept, ..Request::default() };
    assert_eq!(run(&archive, &accept), (vec![("zhejiang/ningbo/2031.md".to_owned(), State::Accepted)], vec![]));
    assert!(archive.read(NINGBO).contains("增长7%"));
}

#[test]
fn reports_and_pages_are_no_sources_and_are_refused_in_one_message() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    archive.write("content/reports/b.md", "---\ntitle: 温州市政府工作报告（2031年）\n---\n\n各位代表：\n");
    new_or_changed(&archive);
    let named = |path: &str| Request { paths: vec![archive.path(path)], ..Request::default() };
    for (path, reports) in [("content/reports", 0), ("content/reports/b.md", 0), ("content", 1)] {
        let Noted { value, said } = convert(&archive.as_built(), &Config::default(), &named(path), &Silent);
        assert_eq!((value.len(), said.len()), (reports, 1), "{path}");
        assert_eq!(said[0].code, "already-converted");
    }
    let said = convert(&archive.as_built(), &Config::default(), &named("content/reports"), &Silent).said;
    assert!(said[0].message.starts_with("2 files in content/reports "), "{}", said[0].message);
}

#[test]
fn a_folder_of_reports_stands_for_them_where_they_may_be_named() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    archive.write(NINGBO, &archive.read(NINGBO).replace("增长6%", "增长百分之六"));
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长7%。"));
    let paths = vec![archive.path("content/reports/zhejiang")];
    let compare = Request { paths, mode: Mode::Compare, ..Request::default() };
    assert_eq!(run(&archive, &compare), (vec![("zhejiang/ningbo/2031.md".to_owned(), State::Offered)], vec![]));
}

#[test]
fn what_is_no_source_by_its_name_is_passed_over_with_one_note_unless_it_is_named() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    archive.write("content/sources/b.txt.bak", &raw("温州市", 2031, "全市生产总值增长6%。"));
    archive.write("content/sources/a_files/c.css", "p {}");
    let Noted { value, said } = convert(&archive.as_built(), &Config::default(), &Request::default(), &Silent);
    assert_eq!((value.len(), said.len()), (1, 1));
    assert_eq!((said[0].code.name(), said[0].severity), ("passed-over", gongbao::diag::Severity::Note));
    assert!(said[0].message.ends_with(": content/sources/a_files/ (1), content/sources/b.txt.bak"), "{}", said[0].message);
    let named = Request { paths: vec![archive.path("content/sources/b.txt.bak")], ..Request::default() };
    assert_eq!(run(&archive, &named).0, [("zhejiang/wenzhou/2031.md".to_owned(), State::New)]);
}

#[test]
fn a_file_that_config_skips_or_ignores_says_nothing_even_if_it_cannot_be_read() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    archive.write("content/sources/old.doc", "\0\0");
    archive.write("content/sources/notes/todo.txt", "校对");
    archive.write("content/sources/scan/1.jpg", "\0");
    let text = "title: 试验\nconvert:\n  overrides: {sources/old.doc: {skip: true}}\n  ignore: [sources/notes, '*.jpg']\n";
    let set = gongbao::config::read(&std::sync::Arc::from("config.yaml"), text);
    assert_eq!(set.said, []);
    let Noted { value, said } = convert(&archive.as_built(), &set.value, &Request::default(), &Silent);
    assert_eq!((value.iter().flat_map(|file| &file.reports).count(), said), (1, vec![]));
    assert_eq!(codes(convert(&archive.as_built(), &Config::default(), &Request::default(), &Silent).said).len(), 3);
}

/// A report of a place that its title may name, given on a day that it does not say, in other words than those of `raw`.
fn undated(title: &str) -> String {
    let shoes = "鞋革和电气两个千亿产业站稳脚跟，山区海岛县的路桥渡口全部通车，市民夜校开到每一条街，老旧小区加装电梯三百部。";
    let ports = "外来务工人员的子女就近入学，台风季没有一人伤亡，渔港经济区挂牌，侨商回归项目落地四十个，夜班公交跑遍城乡。";
    format!(
        "{title}\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n一、过去一年的工作\n{shoes}\n{ports}\n\
         二、今年的主要任务\n办好海鲜市场，疏浚内河航道，扩建盲人学校，让每一座渔村都有诊所。\n{}\n\
         各位代表！让我们携起手来，为渔村更好的明天而努力奋斗！\n",
        "推行河道保洁，修缮古城墙，种植行道树，增设夜间药房，开办渔民技校。".repeat(4)
    )
}

#[test]
fn two_reports_of_one_place_and_year_are_both_published_and_the_dated_one_has_the_plain_address() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &undated("宁波市2031年政府工作报告"));
    archive
        .write("content/sources/b.txt", &raw("宁波市", 2031, &"港口吞吐量又过一道大关，石化产业链补上十二处断点。".repeat(8)));
    let (reports, said) = new_or_changed(&archive);
    assert!(!said.contains(&"second-copy"), "{said:?}");
    assert_eq!(reports.len(), 2);
    assert!(archive.read(NINGBO).contains("\n  file: sources/b.txt\n"));
    for (path, _) in reports {
        assert!(path.starts_with("zhejiang/ningbo/2031") && !path.contains("copy"), "{path}");
        assert!(!archive.read(&format!("content/reports/{path}")).contains("\ndraft: true\n"), "{path}");
    }
    assert_eq!(new_or_changed(&archive).0, []);
}

#[test]
fn a_renamed_source_of_an_edited_report_changes_only_where_it_came_from() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &raw("宁波市", 2031, "全市生产总值增长6%。"));
    new_or_changed(&archive);
    let edited = archive.read(NINGBO).replace("增长6%", "增长百分之六");
    archive.write(NINGBO, &edited);
    fs::rename(archive.path("content/sources/a.txt"), archive.path("content/sources/ningbo.txt")).unwrap();
    let (reports, said) = new_or_changed(&archive);
    assert_eq!(said, [""; 0]);
    assert!(reports.iter().all(|(path, _)| path == "zhejiang/ningbo/2031.md"), "{reports:?}");
    let but_stamp = |text: &str| text.lines().filter(|l| !l.starts_with("  written: ")).collect::<Vec<_>>().join("\n");
    let expected = edited.replace("file: sources/a.txt", "file: sources/ningbo.txt");
    assert_eq!(but_stamp(&archive.read(NINGBO)), but_stamp(&expected));
    assert_eq!(new_or_changed(&archive), (vec![], vec![]));
    // It still counts as edited.
    archive.write("content/sources/ningbo.txt", &raw("宁波市", 2031, "全市生产总值增长7%。"));
    let (reports, said) = new_or_changed(&archive);
    assert_eq!((reports[0].1, said), (State::Kept, vec!["edited-report-kept"]));
}

#[test]
fn unplaced_files_of_one_name_in_two_folders_are_two_reports() {
    let archive = Archive::empty();
    archive.write("content/sources/east/2031.txt", &undated("2031年政府工作报告"));
    new_or_changed(&archive);
    let other = undated("2031年政府工作报告").replace("千亿产业", "百亿产业").replace("渔", "山");
    archive.write("content/sources/west/2031.txt", &format!("{other}另有十个项目开工，二十个项目竣工。\n"));
    new_or_changed(&archive);
    let mut names: Vec<_> =
        fs::read_dir(archive.path("content/reports/unplaced")).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    let text: String = names.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(text.contains("file: sources/east/2031.txt") && text.contains("file: sources/west/2031.txt"), "{text}");
    assert!(!text.contains("draft: true"), "{text}");
}

#[test]
fn an_override_settles_the_doubts_of_its_sources() {
    let archive = Archive::empty();
    archive.write("content/sources/a.txt", &undated("2031年政府工作报告"));
    archive.write("content/sources/b.txt", &raw("温州市", 2031, "全市生产总值增长6%。"));
    assert_eq!(codes(convert(&archive.as_built(), &Config::default(), &Request::default(), &Silent).said), ["place-unknown"]);
    let again = Request { again: true, ..Request::default() };
    let settled = convert(&archive.as_built(), &config("sources/a.txt: {settled: [place-unknown]}"), &again, &Silent);
    assert_eq!(codes(settled.said), [""; 0]);
    let elsewhere = convert(&archive.as_built(), &config("sources/b.txt: {settled: [place-unknown]}"), &again, &Silent);
    assert_eq!(codes(elsewhere.said), ["place-unknown"]);
}

#[test]
fn an_unknown_place_is_said_with_the_one_that_the_text_speaks_of() {
    let archive = Archive::empty();
    let text = undated("2031年政府工作报告")
        .replace("今年的主要任务\n", "今年的主要任务\n舟山市要继续当好海上粮仓，建设舟山市渔业博物馆。\n");
    archive.write("content/sources/a.txt", &text);
    let said = convert(&archive.as_built(), &Config::default(), &Request::default(), &Silent).said;
    let unknown = said.iter().find(|d| d.code.name() == "place-unknown").unwrap();
    assert!(format!("{unknown:?}").contains("舟山市"), "{unknown:?}");
}
