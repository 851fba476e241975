//! The rules of figures, each on a sentence of our own. A report of 甲市 for 2024 says it, in a review of 2023 or in a plan.

use std::sync::Arc;

use super::{Figure, Indicators, of_document};
use crate::document::read;

/// The figures of a text under these headings: indicator, kind, measure, value, unit, bound, period, then what else is said.
fn found(text: &str) -> Vec<String> {
    let text = format!("---\ntitle: 甲市政府工作报告\nregion: [甲省, 甲市]\nyear: 2024\n---\n\n{text}\n");
    let document = read(&Arc::from("a.md"), &text).value.unwrap();
    of_document(&document, &document.addresses(), Indicators::core(), false).iter().map(shown).collect()
}

fn shown(figure: &Figure) -> String {
    let value = figure.value.map(|value| value.to_string()).unwrap_or_default();
    let max = figure.max.map(|max| format!("..{max}")).unwrap_or_default();
    let period = figure.period.map(|period| period.to_string()).unwrap_or_default();
    let more = [
        figure.span.name().to_owned(),
        figure.status.name().to_owned(),
        figure.basis.name(),
        figure.relative_to.to_string(),
        figure.doubt.map(|doubt| doubt.name()).unwrap_or_default().to_owned(),
    ];
    let row = [
        &*figure.indicator,
        figure.kind.name(),
        figure.measure.name(),
        &format!("{value}{max}"),
        figure.unit.name(),
        figure.bound.name(),
        &period,
    ];
    row.into_iter().map(str::to_owned).chain(more).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn review(text: &str) -> Vec<String> {
    found(&format!("## 2023年工作回顾\n\n{text}"))
}

fn plan(text: &str) -> Vec<String> {
    found(&format!("## 2024年工作安排\n\n{text}"))
}

fn five_years(text: &str) -> Vec<String> {
    found(&format!("## 过去五年工作回顾\n\n{text}"))
}

#[test]
fn a_clause_without_a_subject_inherits_the_last_one() {
    assert_eq!(
        review("全市实现地区生产总值1074.5亿元，按可比价格计算，同比增长6.8%，居全省第三位。"),
        ["gdp outcome level 107450000000 CNY eq 2023", "gdp outcome growth 6.8 % eq 2023 comparable"]
    );
    // A part, a value per head and another subject end the inheritance.
    assert_eq!(
        review("固定资产投资300亿元，其中民间投资120亿元，增长9%。"),
        ["fixed_investment outcome level 30000000000 CNY eq 2023"]
    );
    assert_eq!(review("地区生产总值900亿元，人均超过9万元，增长5%。"), ["gdp outcome level 90000000000 CNY eq 2023"]);
    assert_eq!(review("地区生产总值900亿元，快递业务量2亿件，增长30%。"), ["gdp outcome level 90000000000 CNY eq 2023"]);
}

#[test]
fn only_a_name_that_fills_the_subject_is_an_indicator() {
    for text in [
        "高技术产业固定资产投资增长20%。",
        "万元地区生产总值能耗下降3%。",
        "全省地区生产总值增长5%。",
        "限额以上社会消费品零售总额增长7%。",
    ] {
        let rows = review(text);
        assert!(rows.iter().all(|row| text.starts_with("全省") && row.starts_with("gdp")), "{text}: {rows:?}");
    }
    assert_eq!(review("建议确保完成固定资产投资增长8%。"), ["fixed_investment outcome growth 8 % eq 2023"]);
    assert_eq!(review("力争财政收入超10亿元的乡镇达到5个。"), [""; 0]);
}

#[test]
fn values_are_distributed_over_subjects() {
    assert_eq!(
        review("财政总收入、一般公共预算收入分别完成200亿元和120亿元，增长5.1%、6.2%。"),
        [
            "fiscal_revenue outcome level 20000000000 CNY eq 2023",
            "budget_revenue outcome level 12000000000 CNY eq 2023",
            "fiscal_revenue outcome growth 5.1 % eq 2023",
            "budget_revenue outcome growth 6.2 % eq 2023",
        ]
    );
    assert_eq!(
        review("财政总收入达到200亿元，其中地方财政收入120亿元，分别增长5%和6%。"),
        [
            "fiscal_revenue outcome level 20000000000 CNY eq 2023",
            "budget_revenue outcome level 12000000000 CNY eq 2023",
            "fiscal_revenue outcome growth 5 % eq 2023",
            "budget_revenue outcome growth 6 % eq 2023",
        ]
    );
    // One value of a list is that of each; 城乡居民 with one value are all residents.
    assert_eq!(
        plan("财政总收入和一般公共预算收入均增长6%左右；城乡居民收入增长7%。"),
        [
            "fiscal_revenue target growth 6 % about 2024",
            "budget_revenue target growth 6 % about 2024",
            "income_all target growth 7 % eq 2024",
        ]
    );
    assert_eq!(
        plan("城乡居民收入分别增长7%和8%以上。"),
        ["income_urban target growth 7 % ge 2024", "income_rural target growth 8 % ge 2024"]
    );
    // What the items of a list share stands once.
    assert_eq!(plan("粮食播种面积和产量分别稳定在30万亩和2亿斤以上。"), ["grain_output target level 100000 t ge 2024"]);
}

#[test]
fn a_bound_stands_before_or_behind_its_value() {
    assert_eq!(plan("地区生产总值增长6%左右。"), ["gdp target growth 6 % about 2024"]);
    assert_eq!(plan("城镇登记失业率控制在3.5%以内。"), ["unemployment_registered target share 3.5 % le 2024"]);
    assert_eq!(plan("固定资产投资增长不低于8%。"), ["fixed_investment target growth 8 % ge 2024"]);
    assert_eq!(review("研发投入强度接近3%。"), ["rd_share outcome share 3 % near 2023"]);
    assert_eq!(review("进出口总额100多亿元。"), ["trade outcome level 10000000000 CNY gt 2023"]);
    // 突破X，达到Y is one statement.
    assert_eq!(review("生产总值突破千亿元大关，达到1012亿元。"), ["gdp outcome level 101200000000 CNY eq 2023"]);
    assert_eq!(plan("地区生产总值增长6%—7%。"), ["gdp target growth 6..7 % range 2024"]);
    assert_eq!(plan("一般公共预算收入增长XX%。"), ["budget_revenue target growth % masked 2024"]);
}

#[test]
fn numbers_are_read_in_every_form() {
    assert_eq!(review("地区生产总值比上年增长百分之八点五。"), ["gdp outcome growth 8.5 % eq 2023"]);
    assert_eq!(review("固定资产投资实现两位数增长。"), ["fixed_investment outcome growth 10 % ge 2023"]);
    assert_eq!(review("进出口总额增长１２．５％。"), ["trade outcome growth 12.5 % eq 2023"]);
    assert_eq!(review("经济总量达到2.6万亿元。"), ["gdp outcome level 2600000000000 CNY eq 2023"]);
    assert_eq!(review("粮食总产量达到31.2亿斤。"), ["grain_output outcome level 1560000 t eq 2023"]);
    assert_eq!(review("社会消费品零售总额下降1.5%。"), ["retail_sales outcome growth -1.5 % eq 2023"]);
    assert_eq!(review("居民消费价格总指数为102.3。"), ["cpi outcome growth 2.3 % eq 2023"]);
    assert_eq!(
        review("实际利用外资5.2亿美元，增长1.3倍。"),
        ["foreign_investment outcome level 520000000 USD eq 2023", "foreign_investment outcome ratio 2.3 times eq 2023",]
    );
}

#[test]
fn a_relation_is_a_figure_only_without_a_number() {
    assert_eq!(plan("居民收入增长与经济增长同步。"), ["income_all target growth % eq 2024 gdp"]);
    assert_eq!(review("规上工业增加值增长7.7%，高于全省平均水平。"), ["industry_va outcome growth 7.7 % eq 2023"]);
    assert_eq!(plan("外贸进出口增速高于全省平均水平。"), ["trade target growth % gt 2024 全省"]);
}

#[test]
fn sections_and_sentences_say_whether_it_was_reached() {
    // A sentence of aims is one under any heading, and a past year is never an aim.
    assert_eq!(review("今年经济社会发展的主要预期目标是：地区生产总值增长6%。"), ["gdp target growth 6 % eq 2024"]);
    assert_eq!(plan("2023年，地区生产总值增长5%。"), ["gdp outcome growth 5 % eq 2023"]);
    // The aims of a plan are no period.
    assert_eq!(plan("提前完成“十五五”减排目标，地区生产总值增长6%。"), ["gdp target growth 6 % eq 2024"]);
    assert_eq!(plan("到2027年，常住人口城镇化率达到70%。"), ["urbanisation plan share 70 % eq 2027"]);
    assert_eq!(
        found("## “十五五”时期目标\n\n生产总值年均增长5%左右，2030年达到2000亿元。"),
        ["gdp plan growth 5 % about 2026/2030 average", "gdp plan level 200000000000 CNY eq 2030"]
    );
    assert_eq!(review("预计地区生产总值1000亿元。"), ["gdp outcome level 100000000000 CNY eq 2023 estimate"]);
    assert_eq!(
        plan("地区生产总值增长6%以上，力争达到7%。"),
        ["gdp target growth 6 % ge 2024", "gdp target growth 7 % eq 2024 stretch"]
    );
}

#[test]
fn a_review_of_several_years_has_last_years_averages_and_sums() {
    assert_eq!(
        five_years("地区生产总值由700亿元增加到1000亿元，年均增长6.5%；累计新增就业20万人。"),
        [
            "gdp outcome level 100000000000 CNY eq 2023",
            "gdp outcome growth 6.5 % eq 2019/2023 average",
            "new_jobs outcome level 200000 person eq 2019/2023 sum",
        ]
    );
    assert_eq!(five_years("去年，财政总收入增长9%。"), ["fiscal_revenue outcome growth 9 % eq 2023"]);
    assert_eq!(review("城镇新增就业3万人，连续八年保持在3万人左右。"), ["new_jobs outcome level 30000 person eq 2023"]);
}

#[test]
fn what_is_said_again_is_one_figure() {
    assert_eq!(
        review("地区生产总值突破1000亿元。\n\n全年地区生产总值1003.2亿元，增长6%。\n\n地区生产总值增长6%。"),
        ["gdp outcome level 100320000000 CNY eq 2023", "gdp outcome growth 6 % eq 2023"]
    );
    assert_eq!(
        review("地区生产总值增长6%。\n\n地区生产总值增长4%。"),
        ["gdp outcome growth 6 % eq 2023", "gdp outcome growth 4 % eq 2023 second-value"]
    );
}

#[test]
fn what_is_counted_under_no_indicator_has_the_words_of_the_report() {
    let text = "---\ntitle: 甲市政府工作报告\nyear: 2024\n---\n\n## 2023年工作回顾\n\n新建公园5个，快递业务量达到2亿件，森林覆盖率提高到61%。到位内资60亿元，税收和附加均增长7%。\n";
    let document = read(&Arc::from("a.md"), text).value.unwrap();
    let rows = of_document(&document, &document.addresses(), Indicators::core(), true);
    let rows: Vec<String> = rows.iter().map(shown).collect();
    assert_eq!(
        rows,
        [
            "新建公园 outcome level 5 个 eq 2023",
            "快递业务量 outcome level 200000000 件 eq 2023",
            "森林覆盖率 outcome share 61 % eq 2023",
            "到位内资 outcome level 6000000000 CNY eq 2023",
            "税收和附加 outcome growth 7 % eq 2023",
        ]
    );
}
