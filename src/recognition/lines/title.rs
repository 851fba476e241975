//! Titles: whether a line is the title of a government work report, of another document, or of a page that collects several.

use std::ops::Range;

use crate::han::cut::{CutList, CutText};
use crate::recognition::header::dates::{self, Stamp};
use crate::recognition::header::meeting::meeting;
use crate::recognition::lines::notes_title::is_title;
use crate::recognition::tape::header_chars::Glyphs;

/// What a title line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Title {
    Report(ReportTitle),
    /// Another kind of document, named by its word: 法院, 通知, 决议….
    Other(&'static str),
    /// A page or collection of several reports (`10篇`, `第13/21页`), and the year it gives.
    Collection(Collection),
}

/// What the title of a collecting page says of its reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Collection {
    pub year: Option<u16>,
    /// What is before 政府工作报告, as in a report's title.
    pub place: String,
}

/// The title of a government work report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ReportTitle {
    /// What is before 政府工作报告, year and brackets taken off: `宁波市海曙区人民`.
    pub place: String,
    pub year: Option<u16>,
    pub reach: Reach,
    /// The glyphs of the title proper, with its year in brackets.
    pub at: Range<usize>,
    /// The first glyph after the title: what follows on the line belongs to the header or the text.
    pub rest: usize,
    /// The speaker's first words are on the title's line.
    pub opens: bool,
}

/// Whether a line says where and by whom a report was given, and is no title: 叶大山县长在某县第十五届人民代表大会第一次会议上作政府工作报告.
pub(crate) fn is_delivery(glyphs: &Glyphs) -> bool {
    const ENDS: [&str; 8] = [
        "作政府工作报告",
        "作的政府工作报告",
        "作《政府工作报告》",
        "作工作报告",
        "作的报告",
        "会议上的报告",
        "会议上的讲话",
        "会议上讲话",
    ];
    let text = glyphs.text(&(0..glyphs.len()));
    let text = text.trim_end_matches([')', '。', '"']);
    let at_meeting = text.contains("会议上") || text.contains("大会上") || text.contains("会上");
    let sentence = text.contains(['。', ';', '!']) || text.matches(',').count() > 2;
    let news = ["开幕", "闭幕", "记者", "审议", "听取", "决议"].iter().any(|w| text.contains(w));
    let gives = text.ends_with("作报告") && !text.ends_with("工作报告") || ENDS.iter().any(|w| text.ends_with(w));
    at_meeting && !sentence && !news && gives && meeting(glyphs).is_some()
}

/// How much of the report the title promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Reach {
    #[default]
    Whole,
    Summary,
    Excerpt,
}

/// How far into a line a title may begin to name itself, in characters.
const FAR: usize = 48;

/// The names that government work reports go by.
const NAMES: [&str; 14] = [
    "政府工作报告",
    "政府工作的报告",
    "政府工作情况的报告",
    "政府工作情况报告",
    "国务院工作报告",
    "管委会工作报告",
    "管理委员会工作报告",
    "办事处工作报告",
    "公署工作报告",
    "行署工作报告",
    "人民委员会工作报告",
    "革命委员会工作报告",
    "政府年度工作报告",
    "街道工作报告",
];

/// One of these is in every title of a document.
const WORDS: [[char; 2]; 17] = [
    ['建', '议'],
    ['意', '见'],
    ['决', '定'],
    ['纲', '要'],
    ['规', '划'],
    ['报', '告'],
    ['通', '知'],
    ['决', '议'],
    ['讲', '话'],
    ['公', '报'],
    ['解', '读'],
    ['通', '报'],
    ['总', '结'],
    ['计', '划'],
    ['要', '点'],
    ['方', '案'],
    ['说', '明'],
];

/// What a line is the title of, if it is a title at all.
pub(crate) fn title(glyphs: &Glyphs) -> Option<Title> {
    let length = glyphs.len().min(FAR + 14);
    let head = glyphs.chars.part(..length);
    if head.len() < 4 || !head.windows(2).any(|w| WORDS.iter().any(|word| word == w)) {
        return None;
    }
    if let Some(found) = collection(glyphs) {
        return Some(Title::Collection(found));
    }
    if let Some(found) = report(glyphs) {
        return Some(Title::Report(found));
    }
    other(glyphs).or_else(|| about_a_report(glyphs)).map(Title::Other)
}

/// What a page about a report is: 热议政府工作报告:代表委员这样说. A link to such a page has the same words, so that it counts only where nothing else
/// has begun.
fn about_a_report(glyphs: &Glyphs) -> Option<&'static str> {
    const ABOUT: [(&str, &str); 9] = [
        ("热议", "新闻"),
        ("反响", "新闻"),
        ("点赞", "新闻"),
        ("聚焦", "解读"),
        ("解读", "解读"),
        ("读懂", "解读"),
        ("图解", "解读"),
        ("速览", "解读"),
        ("心得", "心得"),
    ];
    let text = glyphs.text(&(0..glyphs.len()));
    let is_title = glyphs.len() <= 40 && !text.ends_with(['。', '!', ';', ',']) && text.contains("政府工作报告");
    ABOUT.iter().find(|(word, _)| is_title && text.contains(word)).map(|(_, kind)| *kind)
}

/// A page's title that counts reports: 2024年区政府工作报告-10篇(第13/21页).
fn collection(glyphs: &Glyphs) -> Option<Collection> {
    if glyphs.len() > 60 {
        return None;
    }
    let text = glyphs.text(&(0..glyphs.len()));
    let named = text.contains("工作报告") || text.contains("报告范文");
    let counted = ["汇编", "合集", "大全", "集锦", "精选"].iter().any(|w| text.contains(w))
        || digits_then(&text, "篇")
        || digits_then(&text, "页");
    let link = ["下一篇", "上一篇", "上一页", "下一页"].iter().any(|w| text.starts_with(w));
    let before = text.find("政府工作报告").map_or("", |at| text.before(at));
    let (place, _) = place_and_year(before, "政府工作报告");
    let year = dates::dates(&glyphs.chars).first().map(|(_, _, s)| s.year);
    (named && counted && !link).then_some(Collection { year, place })
}

fn digits_then(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        text.before(at).ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
            && !text.before(at).ends_with("第")
    })
}

fn report(glyphs: &Glyphs) -> Option<ReportTitle> {
    let named =
        |from: usize| (from..glyphs.len().min(FAR)).find_map(|i| NAMES.iter().find(|n| glyphs.starts(i, n)).map(|n| (i, *n)));
    let (at, name) = named(0).or_else(|| bare(glyphs))?;
    // 【政府工作报告】2024年某某县政府工作报告: the bracket names the column, and the title is behind it.
    let bracket = at + name.chars().count();
    let column = glyphs.starts(bracket, ")") && glyphs.ends(at, "(");
    let (at, name) = named(bracket).filter(|_| column).unwrap_or((at, name));
    let start = start(glyphs, at);
    let before = glyphs.text(&(start..at));
    if !may_precede(&before) {
        return None;
    }
    let end = at + name.chars().count();
    let (reach, year_after, end) = after(glyphs, end)?;
    let (place, year_before) = place_and_year(&before, name);
    Some(ReportTitle { place, year: year_before.or(year_after), reach, at: start..end, rest: end, opens: false })
}

/// `工作报告` by itself, after a town's or village's name, or alone on the line.
fn bare(glyphs: &Glyphs) -> Option<(usize, &'static str)> {
    let at = glyphs.find("工作报告", 0).filter(|at| *at < FAR)?;
    let before = glyphs.text(&(0..at));
    let (unit, _) = place_and_year(&before, "");
    let place = ["镇", "乡", "街道", "开发区", "新区", "管委会", "高新区"].iter().any(|w| unit.ends_with(w));
    let alone = glyphs.len() <= at + 4 && (before.is_empty() || before.ends_with("年") || before.ends_with("年度"));
    (place || alone).then_some((at, "工作报告"))
}

/// Where the title starts behind bullets, numbers, and the listing's own bracket.
fn start(glyphs: &Glyphs, name: usize) -> usize {
    let mut at = 0;
    while at < name && (BULLETS.contains(&glyphs.chars.value(at)) || matches!(glyphs.chars.value(at), '《' | '“' | '"')) {
        at += 1;
    }
    if glyphs.starts(at, "(")
        && let Some(close) = glyphs.find(")", at).filter(|c| *c < name)
    {
        let inside = glyphs.text(&(at + 1..close));
        // (浙江省)宁波市 names the province; 【湖州招商】 is the listing's own.
        if !inside.ends_with(['省', '市', '区', '县', '州']) {
            at = close + 1;
        }
    }
    for word in
        ["第一篇", "第二篇", "第三篇", "第四篇", "第五篇", "篇一", "篇二", "篇三", "篇四", "篇五", "标题", "名称", "范文"]
    {
        if glyphs.starts(at, word) {
            at += word.chars().count();
        }
    }
    let digits = glyphs.chars.part(at..name).iter().take_while(|c| c.is_ascii_digit()).count();
    if (1..=2).contains(&digits) && glyphs.chars.get(at + digits).is_some_and(|c| matches!(c, '.' | '、' | ')' | ':')) {
        at += digits + 1;
    }
    while at < name && matches!(glyphs.chars.value(at), ':' | '、' | '.' | '《' | '-' | '—' | '·') {
        at += 1;
    }
    at
}

/// Marks that open the items of a listing.
pub(crate) const BULLETS: [char; 18] =
    ['•', '·', '◆', '●', '▪', '■', '○', '★', '☆', '▶', '►', '➤', '※', '*', '◎', '□', '◇', '>'];

/// Words that make of a mention of a report something else than its title.
const NOT_BEFORE: [&str; 47] = [
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "相关",
    "位置",
    "首页",
    ">",
    "来源",
    "审议",
    "听取",
    "学习",
    "解读",
    "聚焦",
    "热议",
    "图解",
    "读懂",
    "印发",
    "征求",
    "征集",
    "起草",
    "讨论",
    "贯彻",
    "落实",
    "速览",
    "代表团",
    "记者",
    "心得",
    "体会",
    "决议",
    "通过",
    "批准",
    "。",
    ";",
    "?",
    "写入",
    "写进",
    "亮点",
    "金句",
    "附件",
    "法院",
    "检察院",
    "常委会",
    "常务委员会",
    "政协",
    "讲话",
    "关键词",
];

/// Endings of what is before that make it a sentence: 作政府工作报告, 看政府工作报告.
const NOT_ENDING: [&str; 16] =
    ["作", "作了", "作的", "做", "看", "从", "读", "议", "学", "对", "谈", "聊", "在", "与", "和", "中的"];

fn may_precede(before: &str) -> bool {
    let sentence = before.contains(',') && !before.contains('(');
    let leads_on = NOT_ENDING.iter().any(|w| before.ends_with(w)) && !before.ends_with("焦作");
    let barred = sentence || leads_on || NOT_BEFORE.iter().any(|w| before.contains(w));
    !barred
}

/// Words that may follow a title on its line.
const REACHES: [(&str, Reach); 12] = [
    ("摘要", Reach::Summary),
    ("要点", Reach::Summary),
    ("摘登", Reach::Summary),
    ("摘编", Reach::Summary),
    ("概要", Reach::Summary),
    ("简版", Reach::Summary),
    ("节选", Reach::Excerpt),
    ("摘录", Reach::Excerpt),
    ("选登", Reach::Excerpt),
    ("全文", Reach::Whole),
    ("文字版", Reach::Whole),
    ("实录", Reach::Whole),
];

/// Words after the name that make of it another document.
const NOT_AFTER: [&str; 14] =
    ["解读", "图解", "名词解释", "起草", "说明", "决议", "任务", "分工", "责任", "学习", "心得", "体会", "亮点", "金句"];

/// Reads what follows the name: how much of the report this is, a year in brackets, and where the title ends.
fn after(glyphs: &Glyphs, end: usize) -> Option<(Reach, Option<u16>, usize)> {
    let mut at = end;
    let (mut reach, mut year) = (Reach::Whole, None);
    while glyphs.starts(at, "》") || glyphs.starts(at, "\"") || glyphs.starts(at, "”") {
        at += 1;
    }
    for _ in 0..3 {
        let bracket = glyphs.starts(at, "(");
        let open = at + usize::from(bracket);
        if let Some((word, found)) = REACHES.iter().find(|(w, _)| glyphs.starts(open, w)) {
            reach = if reach == Reach::Whole { *found } else { reach };
            at = open + word.chars().count() + usize::from(bracket && glyphs.starts(open + word.chars().count(), ")"));
        } else if bracket {
            let close = glyphs.find(")", open).filter(|c| c - open <= 40)?;
            let inside = glyphs.text(&(open..close));
            if NOT_AFTER.iter().any(|w| inside.contains(w)) {
                return None;
            }
            // A year is part of the title; a date or a meeting is the header's.
            let Some(stamp) = only_date(glyphs.chars.part(open..close)) else {
                if ["稿", "全文", "书面", "公开", "审议", "版"].iter().any(|w| inside.contains(w)) {
                    at = close + 1;
                    continue;
                }
                break;
            };
            if stamp.month.is_some() {
                break;
            }
            year = year.or(Some(stamp.year));
            at = close + 1;
        } else {
            break;
        }
    }
    may_follow(glyphs, at).then_some((reach, year, at))
}

/// The date that some characters are, and nothing else: 2024年, 2024, 2023年2月1日.
fn only_date(chars: &[char]) -> Option<Stamp> {
    let bare =
        || {
            dates::year(chars)
                .filter(|_| matches!(chars.get(4..), Some([] | ['年'] | ['年', '度'] | ['度'])))
                .map(|year| Stamp { year, month: None, day: None })
        };
    dates::date(chars, 0).filter(|(taken, _)| *taken == chars.len()).map(|(_, s)| s).or_else(bare)
}

/// Whether what follows a title leaves it one: nothing, a bracket, a dash, a site's name, the header or the text itself.
fn may_follow(glyphs: &Glyphs, at: usize) -> bool {
    let Some(&next) = glyphs.chars.get(at) else { return true };
    let rest = glyphs.text(&(at..glyphs.len().min(at + 12)));
    if NOT_AFTER.iter().any(|w| rest.contains(w)) {
        return false;
    }
    let marks = matches!(next, '(' | '—' | '-' | '_' | '|' | '·' | ':' | '/' | '[' | '~');
    let blank = glyphs.gap(at) > crate::recognition::tape::header_chars::Gap::None;
    let opens = ["各位代表", "同志们", "一、", "第一部分", "在", "20", "19", "二〇", "二○", "二O", "二零", "一九"]
        .iter()
        .any(|w| glyphs.starts(at, w));
    let long = glyphs.len() > at + 30;
    // 工作报告县长周文: the speaker is glued to the title.
    let spoken = glyphs.len() <= at + 50
        && OFFICES.iter().filter_map(|w| rest.find(w)).any(|found| found <= 24)
        && !["作", "说", "报", "读", "代表", "表示"].iter().any(|w| rest.contains(w));
    marks || opens || spoken || (blank && (long || glyphs.len() - at <= 20 && !rest.contains("报告")))
}

/// Offices whose holder may be named right behind the title.
const OFFICES: [&str; 9] = ["省长", "市长", "区长", "县长", "州长", "盟长", "旗长", "镇长", "乡长"];

/// The place before the name, and the year in it: `2024年宁波市北仑区人民` gives both.
fn place_and_year(before: &str, name: &str) -> (String, Option<u16>) {
    let chars: Vec<char> = before.chars().collect();
    let found = dates::dates(&chars).into_iter().find(|(_, _, s)| s.month.is_none());
    let bare = (0..chars.len())
        .find_map(|i| dates::year(chars.part(i..)).filter(|_| chars.get(i + 4) != Some(&'年')).map(|y| (i, 4, y)));
    let (mut cut, year) = match (found, bare) {
        (Some((at, length, stamp)), _) => (at..at + length, Some(stamp.year)),
        (None, Some((at, length, year))) => (at..at + length, Some(year)),
        (None, None) => (0..0, None),
    };
    if cut.start < cut.end && chars.get(cut.end) == Some(&'度') {
        cut.end += 1;
    }
    let kept: String = chars
        .part(..cut.start)
        .iter()
        .chain(chars.part(cut.end..))
        .filter(|c| !matches!(c, '(' | ')' | '·' | ':' | '-' | '—' | '》' | '《' | '|'))
        .collect();
    let place = kept.trim_start_matches("关于").trim_end_matches("的").trim_end_matches("人民").to_owned();
    let unit = name.strip_suffix("工作报告").unwrap_or("");
    // Where no government is named, the place is the unit itself: 某某新区管理委员会.
    let place = if matches!(unit, "" | "政府") || unit.starts_with("政府") { place } else { place + unit };
    (place, year)
}

/// Documents that are not government work reports, by the words of their titles.
const OTHERS: [(&str, &str); 45] = [
    ("法院工作报告", "法院"),
    ("法院工作的报告", "法院"),
    ("检察院工作报告", "检察院"),
    ("检察院工作的报告", "检察院"),
    ("常务委员会工作报告", "人大常委会"),
    ("常委会工作报告", "人大常委会"),
    ("政协常委会", "政协"),
    ("计划执行情况", "计划"),
    ("发展计划", "计划"),
    ("预算执行情况", "预算"),
    ("财政预算", "预算"),
    ("决算", "预算"),
    ("审计工作", "审计"),
    ("审计结果", "审计"),
    ("统计公报", "统计公报"),
    ("的决议", "决议"),
    ("的通知", "通知"),
    ("的公告", "公告"),
    ("的讲话", "讲话"),
    ("上的发言", "讲话"),
    ("解读", "解读"),
    ("任务分工", "通知"),
    ("责任分解", "通知"),
    ("任务分解", "通知"),
    ("的通报", "通报"),
    ("工作总结", "总结"),
    ("工作计划", "计划"),
    ("工作要点", "要点"),
    ("工作方案", "方案"),
    ("起草说明", "说明"),
    ("的说明", "说明"),
    ("议案", "议案"),
    ("情况的报告", "报告"),
    ("目标的建议", "建议"),
    ("规划的建议", "建议"),
    ("的意见", "意见"),
    ("的决定", "决定"),
    ("规划纲要", "规划"),
    ("目标纲要", "规划"),
    ("计划纲要", "规划"),
    ("发展规划", "规划"),
    ("专项规划", "规划"),
    ("代表大会上的报告", "党委"),
    ("心得体会", "心得"),
    ("工作报告", "报告"),
];

/// How the titles of other documents end.
const ENDINGS: [&str; 21] = [
    "议案",
    "建议",
    "意见",
    "决定",
    "报告",
    "通知",
    "公告",
    "决议",
    "讲话",
    "发言",
    "公报",
    "解读",
    "草案",
    "通报",
    "工作总结",
    "工作计划",
    "工作要点",
    "方案",
    "说明",
    "纲要",
    "规划",
];

/// The kind of another document whose title this is: a short line that ends without a stop.
fn other(glyphs: &Glyphs) -> Option<&'static str> {
    let last = glyphs.chars.last()?;
    let first = glyphs.chars.first()?;
    if glyphs.len() > 70
        || matches!(last, '。' | '!' | ';' | ':' | ',' | '”' | '.')
        || "一二三四五六七八九十".contains(*first) && glyphs.chars.get(1) == Some(&'、')
    {
        return None;
    }
    let text = glyphs.text(&(0..glyphs.len()));
    let name = text.find('(').filter(|at| *at > 12).map_or(text.as_str(), |at| text.before(at));
    let ends = |text: &str| ENDINGS.iter().any(|w| text.ends_with(w));
    if glyphs.starts(0, "(") || is_title(&text) || !(ends(name) || ends(&text)) {
        return None;
    }
    OTHERS.iter().find(|(w, _)| text.contains(w)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<u16>, Reach)> {
        match title(&Glyphs::of(text))? {
            Title::Report(t) => Some((t.place, t.year, t.reach)),
            _ => None,
        }
    }

    #[test]
    fn titles_of_government_work_reports() {
        use Reach::*;
        for (text, place, year, reach) in [
            ("政府工作报告", "", None, Whole),
            ("政 府 工 作 报 告", "", None, Whole),
            ("2024年政府工作报告", "", Some(2024), Whole),
            ("2020年湖州市政府工作报告", "湖州市", Some(2020), Whole),
            ("湖州市2020年政府工作报告", "湖州市", Some(2020), Whole),
            ("宁波市北仑区人民政府工作报告", "宁波市北仑区", None, Whole),
            ("• 【湖州招商】2020年湖州市政府工作报告", "湖州市", Some(2020), Whole),
            ("(浙江省)宁波市海曙区人民政府工作报告(2023年2月1日)", "浙江省宁波市海曙区", None, Whole),
            ("政府工作报告（2024年）", "", Some(2024), Whole),
            ("政府工作报告摘要", "", None, Summary),
            ("2024年某县政府工作报告（摘要）", "某县", Some(2024), Summary),
            ("政府工作报告（节选）", "", None, Excerpt),
            ("焦作市政府工作报告", "焦作市", None, Whole),
            ("从化区政府工作报告", "从化区", None, Whole),
            ("2024年XX区政府工作报告", "XX区", Some(2024), Whole),
            ("关于某某县政府工作的报告", "某某县", None, Whole),
            ("《政府工作报告》", "", None, Whole),
            ("3、某某县政府工作报告", "某某县", None, Whole),
            ("政府工作报告——2024年1月11日在某某区第十届人民代表大会第三次会议上", "", None, Whole),
            ("政府工作报告_某某市人民政府门户网站", "", None, Whole),
            ("政府工作报告  区长 王程", "", None, Whole),
            ("政府工作报告(征求意见稿)", "", None, Whole),
            ("某某经济开发区管理委员会工作报告", "某某经济开发区管理委员会", None, Whole),
            ("某某镇2024年工作报告", "某某镇", Some(2024), Whole),
            ("某某镇工作报告", "某某镇", None, Whole),
            ("二〇二四年政府工作报告", "", Some(2024), Whole),
            ("2024年度某某县人民政府工作报告", "某某县", Some(2024), Whole),
        ] {
            assert_eq!(read(text), Some((place.to_owned(), year, reach)), "{text}");
        }
    }

    #[test]
    fn mentions_that_are_no_titles() {
        for text in [
            "市长某某作政府工作报告",
            "听取和审议政府工作报告",
            "一图读懂2024年政府工作报告",
            "2024年政府工作报告解读",
            "关于印发2024年政府工作报告的通知",
            "关于政府工作报告的决议",
            "政府工作报告名词解释",
            "代表热议政府工作报告",
            "2024年政府工作报告重点任务分工",
            "某某市中级人民法院工作报告",
            "某某市人民代表大会常务委员会工作报告",
            "下一篇:2024年县政府工作报告-9篇",
            "在政府工作报告中提出,今年要办好十件实事。",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn collections_and_other_documents() {
        let kind = |text: &str| title(&Glyphs::of(text));
        assert_eq!(
            kind("2024年区政府工作报告-10篇(第13/21页)"),
            Some(Title::Collection(Collection { year: Some(2024), place: "区".to_owned() }))
        );
        assert_eq!(kind("某某市中级人民法院工作报告"), Some(Title::Other("法院")));
        assert_eq!(kind("关于2023年国民经济和社会发展计划执行情况的报告"), Some(Title::Other("计划")));
        assert_eq!(kind("关于印发2024年政府工作报告的通知"), Some(Title::Other("通知")));
        assert_eq!(kind("各位代表,现在报告工作。"), None);
    }
}
