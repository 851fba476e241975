//! What a line of the header says beyond the fields of the front matter, so that no word of it is lost in silence.

use std::ops::Range;

use super::dates;
use super::front::Front;
use crate::division::table;
use crate::han::class::is_han;
use crate::recognition::tape::Tape;
use crate::recognition::tape::header_chars::Glyphs;

/// From so many Han characters on, what is left of a line is said: fewer are the name of a place that no table has, or of an office.
const LEAST: usize = 6;
/// The same for a line that holds no field at all, and so says nothing but that: 会议文件之三.
const LEAST_ALONE: usize = 3;

/// Whether a stretch of the header says something that the front matter does not hold.
pub(crate) fn says_more(tape: &Tape, range: &Range<usize>, front: &Front) -> bool {
    let within = |field: &Range<usize>| range.start <= field.start && field.end <= range.end;
    let dated = || !dates::dates(&Glyphs::new(tape, [range.clone()]).chars).is_empty();
    let alone = !front.header.fields.iter().any(|(field, _)| within(field)) && !dated();
    in_header(tape, range, front) >= if alone { LEAST_ALONE } else { LEAST }
}

/// Words in which headers put date, meeting, office and name, the longest first where one begins another.
const WORDS: [&str; 46] = [
    "人民代表大会",
    "代表大会",
    "人代会",
    "人民政府",
    "政府工作报告",
    "工作报告",
    "报告人",
    "报告",
    "全体会议",
    "会议",
    "大会",
    "人大",
    "政府",
    "全国",
    "中国共产党",
    "中共",
    "省委",
    "市委",
    "县委",
    "区委",
    "州委",
    "盟委",
    "旗委",
    "党委",
    "党工委",
    "副书记",
    "书记",
    "党组",
    "常委",
    "代理",
    "讲话",
    "同志",
    "审议稿",
    "摘要",
    "全文",
    "本级",
    "自治区",
    "自治州",
    "管理委员会",
    "管委会",
    "办事处",
    "街道",
    "日报",
    "来源",
    "发布",
    "文字实录",
];

/// How many Han characters of a stretch of the header are neither part of a field of the front matter, nor a place, nor words that join
/// such fields.
fn in_header(tape: &Tape, range: &Range<usize>, front: &Front) -> usize {
    let mut text = String::new();
    let mut at = range.start;
    for (field, _) in front.header.fields.iter().filter(|(field, _)| range.start <= field.start && field.end <= range.end) {
        if at < field.start {
            text.push_str(tape.slice(&(at..field.start)));
        }
        text.push('|');
        at = at.max(field.end);
    }
    text.push_str(tape.slice(&(at..range.end.max(at))));
    let mut text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for mention in table().scan(&text.clone()).into_iter().rev() {
        text.replace_range(mention.range, "|");
    }
    // A header that is printed twice says the same again.
    let known = [&front.header.speaker, &front.header.office].into_iter().flatten().chain(&front.matter.region);
    for word in WORDS.iter().copied().chain(known.map(String::as_str)) {
        text = text.replace(word, "|");
    }
    text.split(|c: char| !is_han(c)).map(|piece| piece.chars().filter(|c| !SINGLE.contains(*c)).count()).sum()
}

/// Characters that join the fields of a header, and numerals.
const SINGLE: &str = "年月日号在于上的作届次第代副兼长省市区县州盟旗镇乡一二三四五六七八九十〇零元";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::header;

    #[test]
    fn what_a_header_says_beyond_its_fields() {
        for (text, least) in [
            ("——2023年1月10日在台州市第五届人民代表大会第二次会议上", false),
            ("中共台州市委副书记、市人民政府市长 程明远", false),
            ("某某某县第十七届人民代表大会第三次会议文件", false),
            ("会议文件之三", true),
            ("台州市", false),
            ("（经大会主席团审议通过，发至各代表团）", true),
            ("（大会秘书处印发，会后收回）", true),
        ] {
            let tape = Tape::new(text);
            let header = header::header(&tape, &[0..text.len()]);
            let front = Front { header, ..Front::default() };
            assert_eq!(says_more(&tape, &(0..text.len()), &front), least, "{text}");
        }
    }
}
