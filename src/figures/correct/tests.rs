use std::sync::Arc;

use super::{apply, file};
use crate::diag::Noted;
use crate::document::markdown::read::read;
use crate::figures::{Figure, Indicators, of_document, paragraphs};

const HEAD: &str = "---\ntitle: 甲市政府工作报告\nregion: [甲省, 甲市]\nyear: 2024\n---\n\n## 2023年工作回顾 {#s1}\n\n";
const TEXT: &str = "全市地区生产总值1000亿元，增长6%。\n\n新上岗的人足有半座城。外贸出口增长2%。\n";

fn corrected(text: &str, corrections: &str) -> Noted<Vec<Figure>> {
    let text = format!("{HEAD}{text}");
    let document = read(&Arc::from("a.md"), &text).value.unwrap();
    let addresses = document.addresses();
    let indicators = Indicators::core();
    let mut said = Vec::new();
    let items = file::read(&Arc::from("a.yaml"), corrections, indicators).tell(&mut said);
    let found = of_document(&document, &addresses, indicators, false);
    let figures = apply(found, &paragraphs(&document, &addresses), &items, indicators).tell(&mut said);
    Noted::new(figures, said)
}

/// The rows and messages that come of it.
fn lines(noted: &Noted<Vec<Figure>>) -> Vec<String> {
    let row = |f: &Figure| {
        let value = f.value.map(|v| v.to_string()).unwrap_or_default();
        let (kind, measure, unit, bound) = (f.kind.name(), f.measure.name(), f.unit.name(), f.bound.name());
        let period = f.period.map(|p| p.to_string()).unwrap_or_default();
        format!("{} {} {kind} {measure} {bound} {value}{unit} {period} {:?}", f.anchor, f.indicator, f.origin)
    };
    let said = noted.said.iter().map(|d| format!("{}:{}", d.code, d.place.as_ref().unwrap().line));
    noted.value.iter().map(row).chain(said).collect()
}

/// The fingerprint of the paragraph with this anchor.
fn print(text: &str, anchor: &str) -> String {
    let text = format!("{HEAD}{text}");
    let document = read(&Arc::from("a.md"), &text).value.unwrap();
    let addresses = document.addresses();
    let of = |a: &&crate::document::Address| a.anchor.id() == anchor && !a.fingerprint.is_empty();
    addresses.iter().find(of).unwrap().fingerprint.clone()
}

#[test]
fn rows_are_set_confirmed_removed_and_added() {
    let items = "- at: {anchor: s1-p1, indicator: gdp, measure: growth, kind: outcome, ref: \"2023\"}\n  set: {value: 6.8}\n  why: 统计公报\n\
                 - at: {anchor: s1-p1, indicator: gdp, measure: level}\n  confirm: true\n\
                 - at: {anchor: s1-p2, indicator: exports}\n  remove: true\n\
                 - at: {anchor: s1-p2}\n  add: {indicator: new_jobs, kind: outcome, measure: level, value: 50000, bound: gt, ref: 2023, quote: 新上岗的人足有半座城}\n";
    let noted = corrected(TEXT, items);
    assert_eq!(
        lines(&noted),
        [
            "s1-p1 gdp outcome level eq 100000000000CNY 2023 Curator",
            "s1-p1 gdp outcome growth eq 6.8% 2023 Curator",
            "s1-p2 new_jobs outcome level gt 50000person 2023 Curator",
        ]
    );
    let added = &noted.value[2];
    assert_eq!((&*added.sentence, added.at, added.core), ("新上岗的人足有半座城。", 0, true));
}

#[test]
fn a_paragraph_that_moved_is_found_by_its_fingerprint() {
    let moved = format!("新的一段，没有数字。\n\n{TEXT}");
    let item = format!(
        "- at: {{anchor: s1-p1, fingerprint: \"{}\", indicator: gdp, measure: growth}}\n  set: {{value: 7}}\n",
        print(TEXT, "s1-p1")
    );
    assert_eq!(lines(&corrected(&moved, &item))[1], "s1-p2 gdp outcome growth eq 7% 2023 Curator");
    // A paragraph that was rewritten where it is.
    let rewritten = TEXT.replace("全市", "去年全市");
    assert_eq!(lines(&corrected(&rewritten, &item))[1], "s1-p1 gdp outcome growth eq 7% 2023 Curator");
    // The paragraph moved, and another one with such a row has its anchor.
    let other = format!("全市地区生产总值增长6%。\n\n{}", TEXT.replace("，增长6%", ""));
    let item = item.replace(&print(TEXT, "s1-p1"), &print(&other, "s1-p2"));
    assert_eq!(lines(&corrected(&other, &item)).last().unwrap(), "figure-not-found:1");
}

#[test]
fn a_row_that_is_gone_or_not_the_only_one_is_a_warning() {
    let items = "- at: {anchor: s1-p2, indicator: gdp}\n  confirm: true\n\
                 - at: {anchor: s9-p9, indicator: gdp}\n  remove: true\n\
                 - at: {anchor: s1-p1, indicator: gdp}\n  set: {value: 1}\n";
    let noted = corrected(TEXT, items);
    let said = &lines(&noted)[3..];
    assert_eq!(said, ["figure-not-found:1", "figure-not-found:3", "figure-not-found:5"]);
    assert!(noted.said[2].cure.as_ref().unwrap().contains("`quote: 地区生产总值1000亿元`"), "{:?}", noted.said[2].cure);
    assert!(noted.value.iter().all(|figure| figure.origin == crate::figures::Origin::Machine));
}

#[test]
fn the_second_of_two_corrections_has_no_effect() {
    let at = "- at: {anchor: s1-p1, indicator: gdp, measure: growth}\n";
    let noted = corrected(TEXT, &format!("{at}  set: {{value: 7}}\n{at}  set: {{value: 8}}\n"));
    assert_eq!(
        lines(&noted)[1..],
        [
            "s1-p1 gdp outcome growth eq 7% 2023 Curator",
            "s1-p2 exports outcome growth eq 2% 2023 Machine",
            "figure-corrected-twice:3"
        ]
    );
}

#[test]
fn a_quote_must_be_in_the_paragraph() {
    let add = |quote: &str| {
        let item = format!(
            "- at: {{anchor: s1-p2}}\n  add: {{indicator: new_jobs, kind: outcome, measure: level, value: 50000, quote: {quote}}}\n"
        );
        corrected(TEXT, &item)
    };
    assert!(add("新上岗的人足有半座城").said.is_empty());
    let wrong = add("新上岗的人足有整座城");
    assert_eq!((wrong.said[0].code.name(), wrong.value.len()), ("figure-quote", 3));
    assert!(add("新上岗的人 足有半座城").said[0].cure.as_ref().unwrap().contains("blanks"));
}

#[test]
fn a_row_that_the_machine_finds_by_now_is_not_there_twice() {
    let item = "- at: {anchor: s1-p2}\n  add: {indicator: exports, kind: outcome, measure: growth, value: 2, ref: 2023, quote: 外贸出口增长2%}\n";
    assert_eq!(lines(&corrected(TEXT, item))[2..], ["s1-p2 exports outcome growth eq 2% 2023 Curator"]);
}

#[test]
fn a_second_value_is_no_doubt_once_the_first_is_removed() {
    let twice = "全市地区生产总值增长6%。\n\n全市地区生产总值增长9%。\n";
    assert_eq!(corrected(twice, "").value[1].doubt, Some(crate::figures::Doubt::SecondValue));
    let noted = corrected(twice, "- at: {anchor: s1-p1, indicator: gdp}\n  remove: true\n");
    assert_eq!((noted.value.len(), noted.value[0].doubt), (1, None));
}

#[test]
fn value_upper_end_and_bound_follow_each_other() {
    let set = |values: &str| {
        let item = format!("- at: {{anchor: s1-p1, indicator: gdp, measure: growth}}\n  set: {values}\n");
        let figure = corrected(TEXT, &item).value[1].clone();
        (figure.bound.name(), figure.value.map(|v| v.to_string()), figure.max.map(|v| v.to_string()))
    };
    assert_eq!(set("{value: 6, value_max: 7}"), ("range", Some("6".into()), Some("7".into())));
    assert_eq!(set("{bound: masked}"), ("masked", None, None));
    assert_eq!(set("{value: ~, relative_to: 全国, bound: gt}"), ("gt", None, None));
}

#[test]
fn a_faulty_item_costs_only_itself() {
    let right = "- at: {anchor: s1-p1, indicator: gdp, measure: growth}\n  set: {value: 7}\n";
    let wrong = [
        ("- 甲\n", "figure-correction:1"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n", "figure-correction:1"),
        ("- confirm: true\n", "figure-correction:1"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  confirm: true\n  remove: true\n", "figure-correction:3"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  confirm: false\n", "figure-correction:2"),
        ("- at: {anchor: s1-p1}\n  confirm: true\n", "figure-correction:1"),
        ("- at: {indicator: gdp}\n  confirm: true\n", "figure-correction:1"),
        ("- at: {anchor: s1-p1, indicator: gpd}\n  confirm: true\n", "wrong-value:1"),
        ("- at: {anchor: s1-p1, indicator: gdp, fingerprint: xyz}\n  confirm: true\n", "wrong-value:1"),
        ("- at: {anchor: s1-p1, indicator: gdp, ref: 二〇二三}\n  confirm: true\n", "wrong-value:1"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  set: {}\n", "figure-correction:2"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  set: {value: 10745.5亿元}\n", "wrong-value:2"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  set: {unit: 亿元}\n", "wrong-value:2"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  set: {kind: goal}\n", "wrong-value:2"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  set: {basis: gross}\n", "wrong-value:2"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  set: {value: 7, value_max: 6}\n", "figure-correction:2"),
        ("- at: {anchor: s1-p1, indicator: gdp}\n  set: {bound: range, value: 7}\n", "figure-correction:2"),
        ("- at: {anchor: s1-p1}\n  add: {indicator: gdp, kind: outcome, measure: level, value: 7}\n", "figure-correction:2"),
        ("- at: {anchor: [s1-p1\n  confirm: true\n", "yaml:2"),
    ];
    for (item, said) in wrong {
        let noted = corrected(TEXT, &format!("{item}{right}"));
        let lines = lines(&noted);
        assert_eq!(lines[1], "s1-p1 gdp outcome growth eq 7% 2023 Curator", "{item}");
        let codes: Vec<&str> = lines[3..].iter().map(String::as_str).collect();
        assert!(codes == [said] || said.starts_with("yaml") && codes.len() == 1, "{item}: {codes:?}");
        assert!(noted.said.iter().all(|d| d.cure.is_some()), "{item}");
    }
    assert_eq!(lines(&corrected(TEXT, "at: 甲\n"))[3..], ["figure-correction:1"]);
}
