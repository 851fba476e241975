//! Words that a mirror in Traditional characters has put in the place of those of the mainland: 巨觀 for 宏观, 專案 for 项目. A report
//! is given in the mainland's words; only text that is Traditional is looked at, and titles in 《》 and names of firms are left alone.

use std::ops::Range;

use super::Tape;
use crate::han::cut::CutText;

/// Words that no report of the mainland uses, and what they stand for. The second is never the longer one, so that each of its
/// characters has a place in the raw text.
const SURE: [(&str, &str); 40] = [
    ("巨觀", "宏观"),
    ("資訊", "信息"),
    ("網際網路", "互联网"),
    ("網路", "网络"),
    ("專案", "项目"),
    ("軟體", "软件"),
    ("硬體", "硬件"),
    ("數位", "数字"),
    ("大資料", "大数据"),
    ("資料中心", "数据中心"),
    ("資料庫", "数据库"),
    ("人工智慧", "人工智能"),
    ("最佳化", "优化"),
    ("伺服器", "服务器"),
    ("雲端運算", "云计算"),
    ("應用程式", "应用程序"),
    ("小程式", "小程序"),
    ("晶片", "芯片"),
    ("計程車", "出租车"),
    ("奈米", "纳米"),
    ("雷射", "激光"),
    ("訊息", "信息"),
    ("簡訊", "短信"),
    ("短影片", "短视频"),
    ("影片監控", "视频监控"),
    ("土石流", "泥石流"),
    ("寬頻", "宽带"),
    ("計畫", "计划"),
    ("規畫", "规划"),
    ("策畫", "策划"),
    ("籌畫", "筹划"),
    ("謀畫", "谋划"),
    ("區畫", "区划"),
    ("企畫", "企划"),
    ("高畫質", "高清"),
    ("智慧財產權", "知识产权"),
    ("智慧型手機", "智能手机"),
    ("行動支付", "移动支付"),
    ("行動通信", "移动通信"),
    ("太陽能光電", "太阳能光伏"),
];

/// Words with 品質 that are 质量 in a report, if the mirror has left no 質量 at all.
const QUALITY: [(&str, &str); 14] = [
    ("高品質發展", "高质量发展"),
    ("發展品質", "发展质量"),
    ("品質發展", "质量发展"),
    ("品質效益", "质量效益"),
    ("品質和效益", "质量和效益"),
    ("空氣品質", "空气质量"),
    ("環境品質", "环境质量"),
    ("產品品質", "产品质量"),
    ("工程品質", "工程质量"),
    ("教育品質", "教育质量"),
    ("教學品質", "教学质量"),
    ("水質品質", "水质质量"),
    ("品質強", "质量强"),
    ("品質監督", "质量监督"),
];

/// The tape of a Traditional text with the mainland's words.
pub fn mainland(tape: Tape) -> Tape {
    let text = tape.text();
    let mut edits = Vec::new();
    find(text, &SURE, &mut edits);
    if !edits.is_empty() && !text.contains("質量") {
        find(text, &QUALITY, &mut edits);
    }
    if edits.is_empty() {
        return tape;
    }
    edits.sort_by_key(|(range, _): &(Range<usize>, &str)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    edits.retain(|(range, _)| {
        let free = range.start >= end && !is_name(text, range);
        end = if free { range.end } else { end };
        free
    });
    tape.replaced(&edits)
}

fn find(text: &str, words: &[(&str, &'static str)], edits: &mut Vec<(Range<usize>, &'static str)>) {
    for (word, meant) in words {
        edits.extend(memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).map(|at| (at..at + word.len(), *meant)));
    }
}

/// Words behind the name of a firm or an office.
const NAMES: [&str; 8] = ["公司", "集團", "股份", "大學", "學院", "報社", "雜誌", "專案組"];

/// Whether a word is part of a title or of a firm's name.
fn is_name(text: &str, range: &Range<usize>) -> bool {
    let after = crate::recognition::lines::opening_closing::head(text.after(range.start), range.len() + 15);
    let before = crate::recognition::lines::opening_closing::tail(text.before(range.start), 120);
    let titled = before.rfind('《').is_some_and(|open| !before.after(open).contains(['》', '。', '\n']));
    let clause = after.split(['，', '。', '、', ',', '；', '\n']).next().unwrap_or("");
    titled || NAMES.iter().any(|w| clause.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        super::super::simplify::simplify(&mainland(Tape::new(text))).text().to_owned()
    }

    #[test]
    fn words_of_the_mainland() {
        for (text, expected) in [
            ("加強巨觀調控，推進資訊化建設", "加强宏观调控，推进信息化建设"),
            ("網際網路、大資料、人工智慧、專案建設最佳化", "互联网、大数据、人工智能、项目建设优化"),
            ("實施行動計畫，擘畫藍圖", "实施行动计划，擘画蓝图"),
            ("推動高品質發展，空氣品質改善，專案增多", "推动高质量发展，空气质量改善，项目增多"),
            ("推動高品質生活與質量發展，專案增多", "推动高品质生活与质量发展，项目增多"),
            ("印發《資訊條例》，某某資訊股份公司上市", "印发《资讯条例》，某某资讯股份公司上市"),
        ] {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn no_word_grows() {
        for (word, meant) in SURE.iter().chain(&QUALITY) {
            assert!(meant.chars().count() <= word.chars().count(), "{word}");
        }
    }
}
