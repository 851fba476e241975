//! Which reports a raw file contains: the forms in which texts occur, and what is found in each. A case names the file's lines
//! and, for each document, its kind, title, date, meeting, office and speaker as far as the page states them.

use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::recognition::{Recognised, recognise};
use gongbao::source::Raw;

const REVIEW: &str = "去年全县生产总值增长6.5%,一般公共预算收入增长7.2%,城乡居民人均可支配收入分别增长8%和9%,较好完成了县人大会议确定的目标任务。";
const PLAN: &str =
    "坚持把发展经济的着力点放在实体经济上,新增规上工业企业35家,完成工业投资120亿元,深化改革开放,优化营商环境,办好民生实事。";
const CLOSE: &str = "各位代表!让我们更加紧密地团结起来,在县委的坚强领导下,真抓实干、勇毅前行,为建设更加美好的家园而努力奋斗!";
const OPEN: &str = "现在,我代表县人民政府向大会报告工作,请予审议,并请县政协委员和其他列席人员提出意见。";

/// The words of a report from its salutation on.
fn report(year: u16) -> String {
    let headings = [format!("一、{}年工作回顾", year - 1), format!("二、{year}年工作安排")];
    [
        "各位代表:",
        OPEN,
        &headings[0],
        REVIEW,
        PLAN,
        REVIEW,
        "在肯定成绩的同时,我们也清醒看到,发展不平衡不充分问题仍然突出,需要认真解决。",
        &headings[1],
        PLAN,
        REVIEW,
        PLAN,
        "三、加强政府自身建设",
        PLAN,
        CLOSE,
    ]
    .join("\n")
}

fn found(text: &str) -> Recognised {
    let raw = Raw {
        file: Arc::from("sources/a.txt"),
        blake3: String::new(),
        encoding: "UTF-8",
        text: text.to_owned(),
        hints: Vec::new(),
        fields: Vec::new(),
    };
    let noted = recognise(&raw, &Conversion::default());
    assert_eq!(noted.value.ledger.check(text), Ok(()));
    noted.value
}

/// `kind title|delivered|congress session|office speaker`, a line for each document.
fn documents(text: &str) -> Vec<String> {
    let line = |d: gongbao::document::Document| {
        let f = d.front;
        let words = |parts: [Option<String>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let date = f.delivered.map(|d| d.to_string()).unwrap_or_default();
        let draft = if f.draft { " draft" } else { "" };
        format!(
            "{}{draft} {}|{date}|{}|{}",
            f.kind.name(),
            f.title,
            words([f.congress, f.session]),
            words([f.office, f.speaker])
        )
    };
    found(text).documents.into_iter().map(line).collect()
}

#[test]
fn a_plain_report() {
    let text =
        format!("安吉县政府工作报告\n——2024年1月11日在安吉县第十七届人民代表大会第三次会议上\n县长 周文\n{}", report(2024));
    assert_eq!(documents(&text), ["report 安吉县政府工作报告(2024年)|2024-01-11|第十七届 第三次会议|县长 周文"]);
}

#[test]
fn a_page_with_its_toolbars_and_fields() {
    let text = format!(
        "首页 > 政务公开 > 政府工作报告\n索 引 号:1133/2024-1\n主题分类:政府工作报告\n发布机构:安吉县人民政府办公室\n成文日期:2024-01-20\n\
         2024年政府工作报告\n2024-02-01 09:30 来源:县政府办 浏览次数:12\n【字体:大 中 小】 打印\n(2024年1月11日在安吉县第十七届人民代表大会第三次会议上)\n\
         县长 周 文\n{}\n责任编辑:某某\n上一篇:没有了\n下一篇:2023年政府工作报告\n版权所有:安吉县人民政府 浙ICP备1号",
        report(2024)
    );
    assert_eq!(documents(&text), ["report 安吉县政府工作报告(2024年)|2024-01-11|第十七届 第三次会议|县长 周文"]);
    let front = found(&text).documents.remove(0).front;
    let source = front.source.unwrap_or_default();
    assert_eq!(source.number.as_deref(), Some("1133/2024-1"));
    assert_eq!(source.publisher.as_deref(), Some("安吉县人民政府办公室"));
    assert_ne!(front.published, front.delivered);
}

#[test]
fn title_and_header_printed_twice() {
    let header = "2024年1月11日在安吉县第十七届人民代表大会第三次会议上\n县长 周文";
    let text = format!("安吉县政府工作报告\n{header}\n安吉县政府工作报告\n{header}\n{}", report(2024));
    assert_eq!(documents(&text), ["report 安吉县政府工作报告(2024年)|2024-01-11|第十七届 第三次会议|县长 周文"]);
}

#[test]
fn a_listing_with_items_on_one_line_each() {
    let flat = |year: u16| report(year).replace('\n', "");
    let item = |title: &str, text: &str| format!("  • 【某地招商】{title}\n\n    {text}\n\n    2025-07-09\n\n");
    let news =
        "近日,全县园区建设取得明显成效,一批企业集中签约落户,为产业升级注入新的动力,下一步将持续优化服务,推动项目早日建成投产。"
            .repeat(4);
    let text = [
        item("2020年安吉县政府工作报告", &format!("2020年1月11日在安吉县第十六届人民代表大会第四次会议上安吉县县长周文{}", flat(2020))),
        item("园区建设成效明显", &news),
        item("2019年德清县政府工作报告", &format!("2019年1月9日在德清县第十六届人民代表大会第三次会议上县长王明{}", flat(2019))),
        item("某某人才政策解读", &news),
        "有想补充的信息?点我投稿\n共 362 页\n投稿提示\n1.欢迎投稿,稿件请保持在1000字之间。\n2.我们将按照先后顺序审阅,已采用的稿件将注明来源,请勿重复提交。\n".to_owned(),
    ]
    .concat();
    let expected = [
        "report 安吉县政府工作报告(2020年)|2020-01-11|第十六届 第四次会议|县长 周文",
        "report 德清县政府工作报告(2019年)|2019-01-09|第十六届 第三次会议|县长 王明",
    ];
    assert_eq!(documents(&text), expected);
    let published: Vec<_> = found(&text).documents.iter().map(|d| d.front.published.map(|p| p.to_string())).collect();
    assert_eq!(published, [Some("2025-07-09".to_owned()), Some("2025-07-09".to_owned())]);
}

#[test]
fn a_compilation_with_nothing_but_titles_between() {
    let text = format!(
        "2024年安吉县政府工作报告\n{}\n2024年德清县政府工作报告\n{}\n2024年长兴县政府工作报告\n{}",
        report(2024),
        report(2024).replace("6.5%", "7.1%"),
        report(2024).replace("35家", "48家").replace("建设更加", "创造更加")
    );
    let titles: Vec<String> = documents(&text).iter().map(|d| d.split('|').next().unwrap_or("").to_owned()).collect();
    assert_eq!(titles.len(), 3);
    assert!(
        titles[0].ends_with("安吉县政府工作报告(2024年)")
            && titles[1].ends_with("德清县政府工作报告(2024年)")
            && titles[2].ends_with("长兴县政府工作报告(2024年)"),
        "{titles:?}"
    );
}

#[test]
fn the_tail_of_one_report_and_the_head_of_the_next() {
    let all = report(2024);
    let lines: Vec<&str> = all.lines().collect();
    let text = format!(
        "2024年县政府工作报告-9篇(第3/12页)\n{}\n2024年XX县政府工作报告\n{}\n下一篇:2024年区政府工作报告-8篇",
        lines[8..].join("\n"),
        lines[..6].join("\n")
    );
    assert_eq!(documents(&text), ["excerpt 县政府工作报告(2024年)|||", "excerpt XX县政府工作报告(2024年)|||"]);
}

#[test]
fn the_same_report_twice() {
    let one = format!("安吉县政府工作报告\n{}", report(2024));
    assert_eq!(documents(&format!("{one}\n{one}")).len(), 1, "word for word the same");
    let other = one.replace("120亿元", "130亿元");
    let both = documents(&format!("{one}\n{other}"));
    assert_eq!(both.len(), 2);
    assert!(both[1].starts_with("report draft "), "{both:?}");
}

#[test]
fn a_forwarding_notice_before_the_report() {
    let text = format!(
        "安吉县人民政府关于印发《政府工作报告》的通知\n各乡镇人民政府,县政府各部门:\n《政府工作报告》已经县第十七届人民代表大会第三次会议审议通过,现印发给你们,请认真贯彻落实。\n安吉县人民政府\n2024年1月20日\n\
         政府工作报告\n——2024年1月11日在安吉县第十七届人民代表大会第三次会议上\n县长 周文\n{}",
        report(2024)
    );
    assert_eq!(documents(&text), ["report 安吉县政府工作报告(2024年)|2024-01-11|第十七届 第三次会议|县长 周文"]);
}

#[test]
fn a_live_transcript_with_the_words_of_the_chair() {
    let text = format!(
        "安吉县政府工作报告(实录)\n主持人:各位代表,现在开会。今天应到代表200名,实到198名,符合法定人数。下面请县长周文同志作政府工作报告。\n{}\n谢谢大家!\n主持人:刚才,周文县长作了政府工作报告,请各位代表认真审议,现在休会。",
        report(2024)
    );
    let found = found(&text);
    assert_eq!(found.documents.len(), 1);
    let words: String = found.documents[0].blocks.iter().map(|b| b.plain_text().into_owned()).collect();
    assert!(!words.contains("主持人"), "the chair's words are left out");
    assert!(words.starts_with("各位代表"), "{}", &words[..60]);
}

#[test]
fn notes_and_annexes_stay_with_the_report() {
    let text = format!(
        "安吉县政府工作报告\n{}\n名 词 解 释\n1.四好公路:指建好、管好、护好、运营好的公路。\n2.一件事:指把多个事项合成一件来办。\n附件:2024年民生实事\n一、修建道路五十公里\n二、新建学校五所\n上一篇:没有了",
        report(2024)
    );
    let found = found(&text);
    let document = &found.documents[0];
    assert_eq!(document.notes.len(), 2);
    let words: String = document.blocks.iter().map(|b| b.plain_text().into_owned()).collect();
    assert!(words.contains("修建道路五十公里") && !words.contains("上一篇"));
}

#[test]
fn a_summary_and_an_excerpt() {
    let body: Vec<String> = report(2024).lines().skip(2).map(str::to_owned).collect();
    let summary = format!("安吉县政府工作报告(摘要)\n{}", body.join("\n"));
    assert_eq!(documents(&summary), ["summary 安吉县政府工作报告摘要(2024年)|||"]);
    let excerpt = format!(
        "(浙江省)湖州市安吉县人民政府工作报告(2024年1月11日)\n这一年,我们着力改善民生。{REVIEW}{PLAN}\n这一年,我们努力转变作风。{PLAN}{REVIEW}"
    );
    assert_eq!(documents(&excerpt), ["excerpt 安吉县政府工作报告(2024年)|2024-01-11||"]);
}

#[test]
fn what_is_no_government_work_report() {
    let news = "本报讯 记者从县里获悉,昨日上午县十七届人大三次会议隆重开幕,县长周文作政府工作报告。报告指出,去年全县生产总值增长6.5%。会议强调,要抓好各项工作落实。";
    let court = format!(
        "安吉县人民法院工作报告\n各位代表:\n现在,我代表县人民法院向大会报告工作,请予审议。\n一、2023年工作回顾\n{}\n{CLOSE}",
        REVIEW.repeat(3)
    );
    let plan = format!(
        "关于安吉县2023年国民经济和社会发展计划执行情况的报告\n各位代表:\n受县人民政府委托,现将计划执行情况提请大会审议。\n{}",
        REVIEW.repeat(3)
    );
    let congress = format!(
        "安吉县人民代表大会常务委员会工作报告\n各位代表:\n我受县人大常委会委托,向大会报告工作,请予审议。\n{}",
        REVIEW.repeat(3)
    );
    let reading = format!("一图读懂2024年政府工作报告\n{}", news.repeat(2));
    let advisers = format!("在县政协会议上的讲话\n各位委员:\n我代表县政府向大会表示祝贺。{}", REVIEW.repeat(2));
    for text in [&format!("县长周文作政府工作报告\n{news}{news}"), &court, &plan, &congress, &reading, &advisers] {
        assert_eq!(documents(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_year_that_header_and_title_disagree_about() {
    let december = format!("安吉县政府工作报告\n2023年12月28日在安吉县第十七届人民代表大会第三次会议上\n{}", report(2024));
    assert_eq!(documents(&december), ["report 安吉县政府工作报告(2024年)|2023-12-28|第十七届 第三次会议|"]);
    let retitled = format!("2026年安吉县政府工作报告\n2024年1月11日在安吉县第十七届人民代表大会第三次会议上\n{}", report(2024));
    assert_eq!(documents(&retitled), ["report 安吉县政府工作报告(2024年)|2024-01-11|第十七届 第三次会议|"]);
}

#[test]
fn a_mirror_in_traditional_characters_with_readings() {
    let text = "安吉縣政府工作報(bào)告\n——2024年1月11日在安吉縣第十七屆(jiè)人民代表大會(huì)第三次會(huì)議上\n縣長 周文\n各位代表:\n現(xiàn)在,我代表縣人民政府向大會(huì)報(bào)告工作,請予審議。\n一、2023年工作回顧\n".to_owned()
        + &"著力發(fā)展經(jīng)濟,推進(jìn)產業轉型,城鄉居民收入繼續增長,成效顯著,較好完成了各項目標任務,群眾得到更多實惠。\n".repeat(4)
        + "讓我們團結在黨中央周圍,為建設美好家園而努力奮斗!";
    assert_eq!(documents(&text), ["report 安吉县政府工作报告(2024年)|2024-01-11|第十七届 第三次会议|县长 周文"]);
    let front = found(&text).documents.remove(0).front;
    assert_eq!(front.source.and_then(|s| s.script).as_deref(), Some("hant"));
}

#[test]
fn the_state_councils_report() {
    let text = format!(
        "政府工作报告\n——2024年3月5日在第十四届全国人民代表大会第二次会议上\n国务院总理 李某强\n{}",
        report(2024).replace("县人民政府", "国务院,")
    );
    assert_eq!(documents(&text), ["report 国务院政府工作报告(2024年)|2024-03-05|第十四届 第二次会议|国务院总理 李某强"]);
    assert_eq!(found(&text).documents[0].front.region, ["中华人民共和国"]);
}
