//! Test cases: a report in Markdown, and the HTML of its text.

use std::sync::Arc;

use super::{Setting, text};
use crate::annotation::{ReportId, annotate, glossary};
use crate::config::Config;
use crate::document::{self, Document, PlainNote};
use crate::page::Theme;
use crate::page::image::{Image, Images};
use crate::page::link::Links;
use crate::site::{Options, Site, Surveyed};

const GLOSSARY: &str = "- term: 标准地\n  definition: 带着指标出让的建设用地。\n";

fn document(markdown: &str) -> Document {
    let whole = format!("---\ntitle: 宁波市政府工作报告（2024年）\nregion: [浙江省, 宁波市]\nyear: 2024\n---\n\n{markdown}\n");
    let read = document::read(&Arc::from("a.md"), &whole);
    assert!(!read.has_errors(), "{:?}", read.said);
    read.value.unwrap()
}

fn written(markdown: &str) -> super::Text {
    written_for(markdown, false)
}

fn written_for(markdown: &str, offline: bool) -> super::Text {
    let document = document(markdown);
    let surveyed = Surveyed {
        file: "a.md".to_owned(),
        front: document.front.clone(),
        notes: document.notes.iter().map(PlainNote::from).collect(),
        characters: document.blocks.iter().map(|block| block.plain_text().chars().count() as u32).sum(),
        ..Surveyed::default()
    };
    let glossary = glossary::read(&Arc::from("g.yaml"), GLOSSARY).value;
    let site = Site::assemble(Config::default(), vec![surveyed], glossary, vec![], Options::default()).value;
    let theme = Theme::load("default", &[], "zh-Hans").value;
    let links = Links::of("/zhejiang/ningbo/2024/", "/", offline);
    let annotated = annotate(&document, Some(ReportId(0)), &site.lexicon, &site.nearness);
    let addresses = document.addresses();
    let pixels = |src: &str| Image { src: src.to_owned(), name: src.to_owned(), bytes: Vec::new(), size: Some((640, 360)) };
    let beside = [pixels("图.png")];
    let images = Images { address: "/zhejiang/ningbo/2024/", images: &beside };
    let figures = crate::figures::of_document(&document, &addresses, crate::figures::Indicators::core(), false);
    let (strings, report) = (&theme.strings, Some(ReportId(0)));
    text(
        &document,
        &annotated,
        Setting { site: &site, strings, links: &links, addresses: &addresses, report, images, figures: &figures },
    )
}

/// The HTML without the attributes that every paragraph and heading has, and without the digits that make slugs unique.
fn html(markdown: &str) -> String {
    let html = without_section_links(&written(markdown).html);
    let mut out = String::new();
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once(" data-v=") {
        out.push_str(before);
        out.push('>');
        rest = after.split_once("</a>").unwrap().1;
    }
    out.push_str(rest);
    without_hashes(&out).trim_end().to_owned()
}

fn without_section_links(html: &str) -> String {
    let parts: Vec<&str> = html.split(">§</a>").collect();
    let (last, parts) = parts.split_last().unwrap();
    parts.iter().map(|part| part.rsplit_once("<a href=#").unwrap().0).chain([*last]).collect()
}

#[test]
fn headings_and_paragraphs_link_to_themselves() {
    let html = written("## 一、回顾 {#s1}\n\n稳中求进。\n\n| 甲 |\n|---|\n| 乙 |").html;
    assert!(html.contains("<h2 class=wenwu id=s1>一、回顾<a href=#s1>§</a></h2>"), "{html}");
    assert!(html.contains("><a href=#s1-p1>1</a>稳中求进。</p>"), "{html}");
    assert!(html.contains("<div class=b id=s1-p2 data-v=") && html.contains("><a href=#s1-p2>2</a><div"), "{html}");
}

/// `/terms/biaozhundi-3f2a01/` becomes `/terms/biaozhundi/`.
fn without_hashes(html: &str) -> String {
    let mut out = String::new();
    for (i, part) in html.split("/terms/").enumerate() {
        if i == 0 {
            out.push_str(part);
            continue;
        }
        let (slug, rest) = part.split_once('/').unwrap();
        out.push_str(&format!("/terms/{}/{rest}", slug.rsplit_once('-').unwrap().0));
    }
    out
}

#[test]
fn paragraphs_are_numbered_and_a_salutation_is_not() {
    let html = html("各位代表：\n\n现在报告工作。\n\n## 回顾 {#s1}\n\n完成目标。");
    assert_eq!(
        html,
        "<p class=flat>各位代表：</p>\n\
         <p id=s0-p1>现在报告工作。</p>\n\
         <h2 class=wenwu id=s1>回顾</h2>\n\
         <p id=s1-p1>完成目标。</p>"
    );
}

#[test]
fn a_lead_runs_into_its_paragraph() {
    let html =
        html("## 安排 {#s1}\n\n### 支持企业发展。 {#s1-1 .lead}\n\n减税降费。\n\n### 扩大内需。 {#s1-2 .lead}\n\n办好活动。");
    assert!(html.ends_with(
        "<p id=s1-p1><b class=lead id=s1-1>支持企业发展。</b>减税降费。</p>\n\
         <p id=s1-p2><b class=lead id=s1-2>扩大内需。</b>办好活动。</p>"
    ));
}

#[test]
fn the_first_use_of_a_term_carries_its_note_and_the_list_names_it() {
    let html = html("完成DCMM贯标[^2]试点。\n\n[^2]: **DCMM贯标** 数据管理的评估。");
    assert_eq!(
        html,
        "<p id=s0-p1>完成<a class=t id=r2 href=#m2>DCMM贯标<sup>2</sup></a>\
         <span class=mn id=m2 role=note tabindex=-1><b>2 DCMM贯标</b> 数据管理的评估。 <a class=go href=/terms/dcmm-guanbiao/>各地释义</a> \
         <a class=x href=#r2>收起</a></span>试点。</p>\n\
         <aside class=notes aria-labelledby=notes-s0><h2 id=notes-s0>名词解释</h2>\n<ol>\n\
         <li id=n2><a href=#r2>2</a><p><b>DCMM贯标</b> 数据管理的评估。\n\
         </ol></aside>"
    );
}

#[test]
fn where_notes_are_many_their_list_leads_to_those_beside_the_text() {
    let definition = "数据管理的评估。".repeat(200);
    let html = html(&format!("完成DCMM贯标[^2]试点。\n\n[^2]: **DCMM贯标** {definition}"));
    assert!(html.ends_with("<li class=brief id=n2><a href=#m2>2</a><p><b>DCMM贯标</b> \n</ol></aside>"), "{html}");
}

#[test]
fn a_note_whose_marker_is_lost_is_linked_where_its_term_stands() {
    let html = html("实施“双强”行动。\n\n[^3]: **“双强”行动** 科技强农、机械强农。");
    assert!(html.contains("<a class=t id=r3 href=#m3>“双强”行动<sup>〔3〕</sup></a><span class=mn id=m3"), "{html}");
    assert!(html.contains("<small>正文未见标记</small>"));
}

#[test]
fn a_note_that_is_nowhere_in_the_text_still_stands_in_the_list() {
    let html = html("完成目标。\n\n[^3]: **“双强”行动** 科技强农。");
    assert!(html.contains("<li id=n3>") && !html.contains("href=#r3"), "{html}");
    assert!(html.contains("<small>正文未见此词</small>"));
}

#[test]
fn a_marker_away_from_its_term_stands_by_itself() {
    let html = html("一个没有词的注[^7]。\n\n[^7]: 只是说明。");
    assert!(
        html.contains(
            "<a class=t id=r7 href=#m7><sup>7</sup></a><span class=mn id=m7 role=note tabindex=-1><b>7</b> 只是说明。 <a class=x"
        ),
        "{html}"
    );
}

#[test]
fn a_use_of_a_curated_term_links_to_its_definition_and_brings_it_along_from_disk() {
    let html = html("推行标准地出让。");
    assert!(html.contains("推行<a class=t href=/terms/biaozhundi/>标准地</a>出让。"), "{html}");
    let from_disk = written_for("推行标准地出让。", true).html;
    assert!(
        from_disk
            .trim_end()
            .ends_with("<div hidden id=k1 data-from=\"词汇表\"><p><b>标准地</b> 带着指标出让的建设用地。</p></div>"),
        "{from_disk}"
    );
}

#[test]
fn a_later_use_of_the_reports_own_term_shows_its_note() {
    let html = html("建设“361”[^1]产业。\n\n## 安排 {#s1}\n\n壮大“361”产业。\n\n[^1]: **“361”** 三个集群。");
    assert!(html.contains("壮大<a class=t href=/terms/361/ data-n=n1>“361”</a>产业"), "{html}");
}

#[test]
fn a_marker_in_a_heading_leads_to_the_list() {
    let html = html("## 打造“361”[^1] {#s1}\n\n正文。\n\n[^1]: **“361”** 三个集群。");
    assert!(html.contains("id=s1>打造“361”<a class=t id=r1 href=#n1 data-n=n1><sup>1</sup></a>"), "{html}");
}

#[test]
fn each_part_ends_with_its_notes_and_the_opening_has_none_of_its_own() {
    let html = html("开头甲[^1]。\n\n## 一 {#s1}\n\n乙[^2]。\n\n## 二 {#s2}\n\n丙[^3]。\n\n[^1]: 一\n\n[^2]: 二\n\n[^3]: 三");
    let at = |what: &str| html.find(what).unwrap_or_else(|| panic!("{what} in {html}"));
    assert!(at("id=n1>") > at("id=s1>") && at("id=n2>") < at("id=s2>") && at("id=n3>") > at("id=s2>"));
    assert_eq!(html.matches("<aside").count(), 2);
}

#[test]
fn words_cannot_become_markup() {
    let html = html(
        "发展R\\&D，\\<b\\>粗\\</b\\>，见[站内](/zhejiang/)、[脚本](javascript:alert)、[站外](https://example.org/?a=1&b=\"2\")。",
    );
    assert!(
        html.contains(
            "R&amp;D，&lt;b&gt;粗&lt;/b&gt;，见<a href=\"/zhejiang/\">站内</a>、脚本、<a href=\"https://example.org/?a=1&amp;b="
        ),
        "{html}"
    );
    assert!(html.contains("rel=\"external nofollow\">站外</a>"));
}

#[test]
fn lists_tables_and_quotations_have_numbers_too() {
    let html = html("- 甲\n- 乙\n\n| 年 | 数 |\n|---|---|\n| 2024 | 1 |\n\n> 引文");
    assert!(html.starts_with("<div class=b id=s0-p1><ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n</div>"), "{html}");
    assert!(html.contains(
        "<table>\n<thead><tr><th>年</th><th>数</th></tr></thead>\n<tbody>\n<tr><td>2024</td><td>1</td></tr>\n</tbody></table>"
    ));
    assert!(html.contains("id=s0-p3>") && html.contains("<blockquote>\n<p>引文</p>\n</blockquote>"));
}

#[test]
fn terms_in_cells_are_links_and_their_notes_stand_in_the_list_alone() {
    let table = "| 事项 | 进展 |\n|---|---|\n| 标准地 | 做强“361”[^1]产业 |";
    let html = html(&format!("{table}\n\n壮大“361”产业。\n\n[^1]: **“361”** 三个集群。"));
    assert!(html.contains("<tr><td><a class=t href=/terms/biaozhundi/>标准地</a></td>"), "{html}");
    assert!(html.contains("<td>做强<a class=t id=r1 href=#n1 data-n=n1>“361”<sup>1</sup></a>产业</td>"), "{html}");
    assert!(html.contains("<li id=n1><a href=#r1>1</a><p><b>“361”</b> 三个集群。") && !html.contains("class=mn"), "{html}");
}

#[test]
fn code_has_classes_and_no_colours() {
    let written = written("```json\n{\"a\": 1}\n```");
    assert!(written.code && written.html.contains("class=\"c-") && !written.html.contains("style="), "{}", written.html);
    assert!(super::stylesheet().contains("prefers-color-scheme: dark"));
}

#[test]
fn an_image_of_another_site_is_only_a_link() {
    let html = html("![图](https://example.org/a.png)![旗](/flag.svg)");
    assert!(html.contains("<a rel=\"external nofollow\" href=\"https://example.org/a.png\">图</a>"), "{html}");
    assert!(html.contains("<img loading=lazy src=\"/flag.svg\" alt=\"旗\">"), "{html}");
}

#[test]
fn an_image_beside_the_text_has_its_size_and_one_that_is_not_there_its_words() {
    let html = html("![走势](图.png)![没有](none.png)");
    let link = "/zhejiang/ningbo/2024/%E5%9B%BE.png";
    assert!(html.contains(&format!("<img loading=lazy src=\"{link}\" alt=\"走势\" width=640 height=360>没有</p>")), "{html}");
}

#[test]
fn contents_have_two_levels_and_no_leads() {
    let contents = written("## 甲 {#s1}\n\n### 乙 {#s1-1}\n\n#### 丙。 {#s1-1-1 .lead}\n\n文。\n\n## 丁 {#s2}").contents;
    assert_eq!(
        contents,
        "<ol><li><a href=#s1>甲</a><ol><li><a href=#s1-1>乙</a></li></ol></li><li><a href=#s2>丁</a></li></ol>"
    );
}

#[test]
fn the_text_of_a_long_report_is_hardly_larger_in_html() {
    let sentence = "深入实施创新驱动发展战略，全面推进重点领域改革，持续优化营商环境，不断增进民生福祉。";
    let paragraph = sentence.repeat(5);
    let body = (1..=10).map(|i| format!("## 第{i}部分 {{#s{i}}}\n\n{paragraph}\n\n{paragraph}\n\n")).collect::<String>();
    let html = written(&body).html;
    assert!(html.len() * 2 < body.len() * 3, "{} bytes of HTML for {} of text", html.len(), body.len());
}

#[test]
fn a_colon_between_a_term_and_its_definition_is_kept_in_the_markdown_and_shown_nowhere() {
    let markdown = "推行标准地[^1]改革，深化四上[^2]。\n\n[^1]: **标准地**：带着指标：出让。\n\n[^2]: ：没有名词。";
    let html = html(markdown);
    assert_eq!(html.matches("</b> 带着指标：出让。").count(), 2, "{html}");
    assert!(!html.contains("标准地</b> ："), "{html}");
    assert!(html.contains("：没有名词。"), "{html}");
    let copy = document::write(&document(markdown));
    assert!(copy.contains("：带着指标：出让。"), "{copy}");
}

#[test]
fn a_marker_behind_a_term_in_bold_has_its_number_once_and_its_note_outside_the_bold() {
    let html = html("推行**标准地**[^1]改革，深化**四上**[^2]。\n\n[^1]: **标准地** 甲。\n\n[^2]: **四上** 乙。");
    assert_eq!(html.matches("<sup>1</sup>").count(), 1, "{html}");
    assert!(html.contains("<strong><a class=t id=r1 href=#m1>标准地<sup>1</sup></a></strong><span class=mn id=m1"), "{html}");
    assert_eq!(html.matches("<sup>2</sup>").count(), 1, "{html}");
}

#[test]
fn the_words_of_a_figure_lead_to_its_row_and_the_row_to_the_words() {
    let html =
        html("## 2023年工作回顾 {#s1}\n\n地区生产总值增长6.5%左右。\n\n## 2024年工作安排 {#s2}\n\n固定资产投资增长7%以上。");
    assert!(html.contains("地区生产总值增长<a class=q id=q1 href=#f1>6.5%左右</a>。"), "{html}");
    assert!(html.contains("<tr id=f1><th scope=row>地区生产总值<td>2023<td><a href=#q1>增长6.5%左右</a>\n"), "{html}");
    assert!(
        html.contains("<tr id=f2><th scope=row>固定资产投资<td>2024 <small>目标</small><td><a href=#q2>增长7%以上</a>"),
        "{html}"
    );
    // Each part ends with its figures, and the first says who found them.
    let tables: Vec<&str> = html.split("<details class=\"fold figs\">").collect();
    assert!(tables[0].ends_with("</p>\n") && tables[1].contains("id=s2>"), "{html}");
    assert_eq!(html.matches("由程序识别").count(), 1, "{html}");
}

#[test]
fn figures_that_share_their_words_have_a_number_each_and_links_are_not_nested() {
    let shared = html("## 2024年工作安排 {#s1}\n\n城乡居民收入分别增长8%和8.9%。");
    assert!(shared.contains("<a class=q id=q1 href=#f1>8%</a>和<a class=q id=q2 href=#f2>8.9%</a>。"), "{shared}");
    let linked = html("## 2024年工作安排 {#s1}\n\n[地区生产总值增长6%](/zhejiang/)。");
    assert!(!linked.contains("class=q") && linked.contains("<td><a href=#s1-p1>增长6%</a>"), "{linked}");
}
