//! Raw reports generated from the grammar of these documents, each with its ground truth: the fields of the header, the
//! division of the text, the notes. Whatever the grammar yields, no character is lost or counted twice, and a second conversion
//! gives the same bytes; what is not damaged is read correctly.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::document::{self, Block, Document};
use gongbao::recognition::{Recognised, recognise};
use gongbao::source::Raw;
use proptest::prelude::*;

/// Places that the table of divisions knows, with the head of their government.
const PLACES: [(&str, &str, &[&str]); 5] = [
    ("宁波市", "市长", &["浙江省", "宁波市"]),
    ("北仑区", "区长", &["浙江省", "宁波市", "北仑区"]),
    ("苍南县", "县长", &["浙江省", "温州市", "苍南县"]),
    ("成都市", "市长", &["四川省", "成都市"]),
    ("湖南省", "省长", &["湖南省"]),
];

const NAMES: [&str; 4] = ["王程", "裘东耀", "周文", "林小山"];

/// Sentences of our own, none of which is a heading.
const SENTENCES: [&str; 8] = [
    "全年生产总值增长6.5%，财政收入达到312亿元，城乡居民收入继续增加。",
    "新建学校五所，改造老旧小区四十个，群众得到更多实惠。",
    "港口吞吐量迈上新台阶，重点工程建成投用，完成投资同比增长12.5%。",
    "出台扶持办法二十条，帮助中小企业解决用工、用地、融资等难题六百多件。",
    "空气优良天数达到三百二十天，水质稳定向好，公园绿地又添三十处。",
    "公共图书馆开到夜里，市民夜校办到街头，文化惠民演出一千多场。",
    "城乡公交一票到底，山区公路全部硬化，物流进村通达每一户人家。",
    "坚持过紧日子，把钱用在刀刃上，严控一般性支出，压减会议和文件。",
];

const PARTS: [&str; 4] = ["工作回顾", "总体要求和主要目标", "重点任务", "政府自身建设"];

const HEADS: [&str; 6] = ["产业稳中有进", "民生持续改善", "环境更加宜居", "改革走向深入", "开放迈出新步", "治理更有成效"];

const TERMS: [(&str, &str); 6] = [
    ("“多才”平台", "指多种人才一站式服务。"),
    ("“双强”行动", "指科技强农、机械强农。"),
    ("“四治”融合", "指自治、法治、德治、智治相结合。"),
    ("青苗计划", "指培养青年农民的计划。"),
    ("暖蜂驿站", "指供骑手歇脚的场所。"),
    ("共富车间", "指办在村里的加工点。"),
];

/// Text around a report that is not part of it.
const BEFORE: [&str; 4] =
    ["首页 > 政务公开 > 政府工作报告", "【字体：大 中 小】 打印", "发布时间：2031-03-02 来源：政府办公室", "浏览次数：128"];
const AFTER: [&str; 4] = ["分享到：微信 微博", "上一篇：没有了", "版权所有：人民政府办公室", "第1页 共1页"];

#[derive(Debug, Clone)]
struct Section {
    head: usize,
    /// Sub-headings, each with its sentences; none means text right below the heading.
    subs: Vec<(usize, Vec<usize>)>,
}

#[derive(Debug, Clone)]
struct Made {
    place: usize,
    name: usize,
    year: u16,
    day: (i8, i8),
    congress: u32,
    header: u8,
    dashes: u8,
    padded: bool,
    sections: Vec<Section>,
    run_in: bool,
    notes: usize,
    marker: u8,
    list: u8,
    before: Vec<usize>,
    after: Vec<usize>,
    indent: bool,
}

fn made() -> impl Strategy<Value = Made> {
    let sub = (0..HEADS.len(), prop::collection::vec(0..SENTENCES.len(), 1..3));
    let section = (0..PARTS.len(), prop::collection::vec(sub, 2..4)).prop_map(|(head, mut subs)| {
        subs.dedup_by_key(|(head, _)| *head);
        Section { head, subs }
    });
    let header =
        (0..PLACES.len(), 0..NAMES.len(), 2019..2031_u16, (1..3_i8, 5..28_i8), 2..19_u32, 0..3_u8, 0..3_u8, any::<bool>());
    let body = (prop::collection::vec(section, 2..4), any::<bool>(), 0..TERMS.len(), 0..4_u8, 0..4_u8, any::<bool>());
    let page = (prop::collection::vec(0..BEFORE.len(), 0..3), prop::collection::vec(0..AFTER.len(), 0..3));
    (header, body, page).prop_map(
        |(
            (place, name, year, day, congress, header, dashes, padded),
            (sections, run_in, notes, marker, list, indent),
            (before, after),
        )| Made {
            place,
            name,
            year,
            day,
            congress,
            header,
            dashes,
            padded,
            sections,
            run_in,
            notes,
            marker,
            list,
            before,
            after,
            indent,
        },
    )
}

fn han(n: u32) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        1..=9 => digits[n as usize].to_owned(),
        10..=19 => format!("十{}", digits[n as usize - 10]),
        _ => format!("二十{}", digits[n as usize - 20]),
    }
}

impl Made {
    fn marker(&self, n: usize) -> String {
        match self.marker {
            0 => format!("[{n}]"),
            1 => format!("〔{n}〕"),
            2 => format!("【{n}】"),
            _ => char::from_u32('①' as u32 + n as u32 - 1).unwrap().to_string(),
        }
    }

    fn entry(&self, n: usize) -> String {
        let (term, definition) = TERMS[n - 1];
        match self.list {
            0 => format!("{n}.{term}：{definition}"),
            1 => format!("[{n}]{term}：{definition}"),
            2 => format!("{n}、{term}：{definition}"),
            _ => format!("{n}.{term}\n{definition}"),
        }
    }

    fn header(&self) -> String {
        let (place, office, _) = PLACES[self.place];
        let name = NAMES[self.name];
        let speaker = match self.padded {
            true => format!("{}　{}", spaced(office), spaced(name)),
            false => format!("{office} {name}"),
        };
        let date = format!("{}年{}月{}日", self.year, self.day.0, self.day.1);
        let meeting = format!("{place}第{}届人民代表大会第三次会议", han(self.congress));
        let dash = ["——", "――", "--"][self.dashes as usize];
        match self.header {
            0 => format!("{dash}{date}在{meeting}上\n{place}人民政府{office} {name}"),
            1 => format!("（{date}在{meeting}上）\n{speaker}"),
            _ => format!("{dash}{date}在{meeting}上\n{speaker}"),
        }
    }

    fn text(&self) -> String {
        let (place, ..) = PLACES[self.place];
        let mut lines: Vec<String> = self.before.iter().map(|n| BEFORE[*n].to_owned()).collect();
        lines.push(format!("{place}政府工作报告"));
        lines.push(self.header());
        lines.push("各位代表：".to_owned());
        let indent = if self.indent { "　　" } else { "" };
        let mut note = 0;
        let mut say = |line: String| lines.push(format!("{indent}{line}"));
        say("现在，我代表人民政府向大会报告工作，请予审议，并请各位政协委员提出意见。".to_owned());
        for (number, section) in (1..).zip(&self.sections) {
            say(format!("{}、{}", han(number), PARTS[section.head]));
            for (at, (head, sentences)) in (1..).zip(&section.subs) {
                let mut text: String = sentences.iter().map(|s| SENTENCES[*s]).collect();
                if note < self.notes {
                    note += 1;
                    text.push_str(&format!("推进{}{}建设，让更多群众受益。", TERMS[note - 1].0, self.marker(note)));
                }
                let head = format!("（{}）{}", han(at), HEADS[*head]);
                if self.run_in {
                    say(format!("{head}。{text}"));
                } else {
                    say(head);
                    say(text);
                }
            }
        }
        say("各位代表！让我们更加紧密地团结起来，真抓实干，为建设美好家园而努力奋斗！".to_owned());
        if note > 0 {
            lines.push("名词解释".to_owned());
            lines.extend((1..=note).map(|n| self.entry(n)));
        }
        lines.extend(self.after.iter().map(|n| AFTER[*n].to_owned()));
        lines.join("\n")
    }

    /// The headings that the document should have: their level and their words.
    fn headings(&self) -> Vec<(u8, String)> {
        let mut headings = Vec::new();
        for (number, section) in (1..).zip(&self.sections) {
            headings.push((1, format!("{}、{}", han(number), PARTS[section.head])));
            for (at, (head, _)) in (1..).zip(&section.subs) {
                let stop = if self.run_in { "。" } else { "" };
                headings.push((2, format!("（{}）{}{stop}", han(at), HEADS[*head])));
            }
        }
        headings
    }

    fn notes(&self) -> usize {
        self.notes.min(self.sections.iter().map(|s| s.subs.len()).sum())
    }
}

/// A name spaced out to fill its line.
fn spaced(name: &str) -> String {
    name.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

fn raw(text: &str) -> Raw {
    Raw {
        file: Arc::from("sources/made.txt"),
        blake3: String::new(),
        encoding: "UTF-8",
        text: text.to_owned(),
        hints: Vec::new(),
        fields: Vec::new(),
    }
}

fn found(text: &str) -> Recognised {
    recognise(&raw(text), &Conversion::default()).value
}

fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn headings(document: &Document) -> Vec<(u8, String)> {
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) => Some((heading.level, heading.plain_text().into_owned())),
        _ => None,
    });
    headings.collect()
}

/// Each character is claimed once, and a second run gives the same bytes.
fn sound(text: &str) -> Recognised {
    let first = found(text);
    assert_eq!(first.ledger.check(text), Ok(()), "the ledger is the whole text, once");
    let written: Vec<String> = first.documents.iter().map(document::write).collect();
    let again: Vec<String> = found(text).documents.iter().map(document::write).collect();
    assert_eq!(written, again);
    first
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_not_damaged_is_read_as_it_was_meant(made in made()) {
        let text = made.text();
        let found = sound(&text);
        prop_assert_eq!(found.documents.len(), 1, "{}", text);
        let document = &found.documents[0];
        let front = &document.front;
        let (_, office, region) = PLACES[made.place];
        prop_assert_eq!(&front.region, region, "{}", text);
        prop_assert_eq!(front.year, Some(made.year), "{}", text);
        prop_assert_eq!(front.delivered, jiff::civil::Date::new(made.year as i16, made.day.0, made.day.1).ok(), "{}", text);
        let congress = format!("第{}届", han(made.congress));
        prop_assert_eq!((front.congress.as_deref(), front.session.as_deref()), (Some(congress.as_str()), Some("第三次会议")), "{}", text);
        prop_assert_eq!((front.office.as_deref(), front.speaker.as_deref()), (Some(office), Some(NAMES[made.name])), "{}", text);
        prop_assert_eq!(headings(document), made.headings(), "{}", text);
        let notes: Vec<(String, String)> =
            document.notes.iter().map(|n| (n.term.clone(), n.definition.iter().map(|b| b.plain_text().into_owned()).collect())).collect();
        let truth: Vec<(String, String)> =
            TERMS[..made.notes()].iter().map(|(term, definition)| ((*term).to_owned(), (*definition).to_owned())).collect();
        prop_assert_eq!(notes, truth, "{}", text);
        let written = document::write(document);
        for n in 1..=made.notes() {
            let marker = format!("{}[^{n}]建设", TERMS[n - 1].0);
            prop_assert!(written.contains(&marker), "{} in {}", marker, written);
        }
    }

    /// Lines lost, doubled or moved, characters lost, lines joined, another report after it.
    #[test]
    fn damage_loses_nothing(
        made in made(), other in made(), twice in any::<bool>(), glue in any::<bool>(),
        lost in prop::collection::vec(any::<prop::sample::Index>(), 0..8), moved in any::<prop::sample::Index>(),
    ) {
        let mut text = made.text();
        if twice {
            text = format!("{text}\n{}\n{text}", other.text());
        }
        let mut lines: Vec<&str> = text.lines().collect();
        let line = lines.remove(moved.index(lines.len()));
        let to = moved.index(lines.len() + 1);
        lines.insert(to, line);
        let mut chars: Vec<char> = lines.join(if glue { " " } else { "\n" }).chars().collect();
        for at in lost {
            chars.remove(at.index(chars.len()));
        }
        sound(&chars.into_iter().collect::<String>());
    }

    /// The output of convert is read as a report again, with the same words.
    #[test]
    fn the_text_of_a_result_is_a_report_with_the_same_words(made in made()) {
        let first = found(&made.text());
        prop_assert_eq!(first.documents.len(), 1);
        let text: String = first.documents[0].blocks.iter().map(|b| format!("{}\n", b.plain_text())).collect();
        let again = sound(&text);
        let of = |found: &Recognised| words(&found.documents.iter().flat_map(|d| &d.blocks).map(|b| b.plain_text().into_owned()).collect::<String>());
        prop_assert_eq!(of(&first), of(&again), "{}", text);
    }
}
