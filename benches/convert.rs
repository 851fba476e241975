//! How long conversion takes: `cargo bench --bench convert`. The texts are made here, in our own words, of the size and shape of real
//! reports: 55 KB, with navigation, a header, three levels of headings and thirty notes.

use std::fmt::Write as _;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use gongbao::config::Conversion;
use gongbao::document;
use gongbao::recognition::recognise;
use gongbao::source::Raw;

fn main() {
    divan::main();
}

const SENTENCES: [&str; 6] = [
    "全年生产总值增长6.5%，财政收入达到312亿元，城乡居民收入继续增加，各项事业全面进步。",
    "新建学校五所，改造老旧小区四十个，完成投资同比增长12.5%，群众得到更多实惠。",
    "出台扶持办法二十条，帮助中小企业解决用工、用地、融资等难题六百多件。",
    "空气优良天数达到三百二十天，水质稳定向好，公园绿地又添三十处。",
    "公共图书馆开到夜里，市民夜校办到街头，文化惠民演出一千多场。",
    "城乡公交一票到底，山区公路全部硬化，物流进村通达每一户人家。",
];

/// Bytes of a usual report.
const SIZE: usize = 55_000;

/// A report of about [`SIZE`] bytes; `n` makes each another.
fn report(n: usize, flat: bool) -> String {
    let numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let mut text = String::from("首页 > 政务公开 > 政府工作报告\n字号：大 中 小 打印\n宁波市政府工作报告\n");
    text.push_str("——2031年1月10日在宁波市第二十届人民代表大会第一次会议上\n宁波市市长　张三\n\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n");
    let mut note = 0;
    for section in numbers.iter().cycle().take(4) {
        let _ = writeln!(text, "{section}、第{n}号工作的安排");
        for sub in numbers {
            if text.len() > SIZE - 6_000 {
                break;
            }
            let _ = writeln!(text, "（{sub}）产业稳中有进");
            for at in 0..8 {
                note += usize::from(note < 30);
                let sentence = SENTENCES[(at + n) % SENTENCES.len()];
                let _ = writeln!(text, "　　{sentence}推进“多才{note}号”平台[{note}]建设。{sentence}");
            }
        }
    }
    text.push_str("各位代表！让我们团结一心，为建设现代化宁波市而努力奋斗！\n名词解释\n");
    for at in 1..=note {
        let _ = writeln!(text, "{at}.“多才{at}号”平台：指多种人才一站式服务的第{at}个平台。");
    }
    text.push_str("分享到：微信 微博\n下一篇：没有了\n");
    if flat { text.replace('\n', " ") } else { text }
}

fn raw(n: usize, flat: bool) -> Raw {
    Raw {
        file: Arc::from(format!("sources/{n}.txt")),
        blake3: String::new(),
        encoding: "UTF-8",
        text: report(n, flat),
        hints: Vec::new(),
        fields: Vec::new(),
    }
}

/// Recognising and writing, text by text, on one thread.
fn conversion(bencher: Bencher, flat: bool) {
    let raws: Vec<Raw> = (0..20).map(|n| raw(n, flat)).collect();
    let bytes: usize = raws.iter().map(|raw| raw.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(raws.len())).bench(|| {
        let written = raws.iter().flat_map(|raw| recognise(raw, &Conversion::default()).value.documents);
        written.map(|document| document::write(&document).len()).sum::<usize>()
    });
}

#[divan::bench]
fn reports(bencher: Bencher) {
    conversion(bencher, false);
}

#[divan::bench]
fn flattened_reports(bencher: Bencher) {
    conversion(bencher, true);
}
