//! Who gave a report: the office (区长) and the speaker (王程).

use std::ops::Range;

use super::dates;
use crate::division::table;
use crate::han::class::is_han;
use crate::han::cut::CutList;
use crate::recognition::tape::header_chars::{Gap, Glyphs};

/// An office and the person who holds it, as a header names them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Person {
    /// `区长`, `代市长`, `自治区主席`, `国务院总理`, `管委会主任`
    pub office: Option<String>,
    pub office_at: Range<usize>,
    pub speaker: Option<String>,
    pub speaker_at: Range<usize>,
}

/// Offices that give government work reports.
const OFFICES: [&str; 15] = [
    "省长",
    "市长",
    "区长",
    "县长",
    "州长",
    "盟长",
    "旗长",
    "镇长",
    "乡长",
    "总理",
    "主席",
    "主任",
    "专员",
    "行政长官",
    "场长",
];

/// Words that make of an office something else: 市长质量奖, 主席团.
const NO_OFFICE: [&str; 12] = ["助理", "质量", "奖", "热线", "信箱", "团", "办公", "会议", "杯", "令", "专线", "负责"];

/// The person of a header: the first office that has a name beside it, else the first office, else a name that is by itself.
pub(crate) fn person(glyphs: &Glyphs) -> Person {
    let mut office_only = Person::default();
    let mut at = 0;
    while at < glyphs.len() {
        let Some(office) = office(glyphs, at) else {
            at += 1;
            continue;
        };
        let (name, office_at) = office;
        let chain = chain_start(glyphs, office_at.start);
        let found =
            after(glyphs, office_at.end).or_else(|| before(glyphs, chain)).or_else(|| glued(glyphs, chain..office_at.start));
        if let Some((speaker, speaker_at)) = found {
            return Person { office: Some(name), office_at, speaker: Some(speaker), speaker_at };
        }
        at = office_at.end;
        if office_only.office.is_none() {
            office_only = Person { office: Some(name), office_at, ..Person::default() };
        }
    }
    if let Some((speaker, speaker_at)) = labelled(glyphs).or_else(|| alone(glyphs)) {
        return Person { speaker: Some(speaker), speaker_at, ..office_only };
    }
    office_only
}

/// The office whose base word is at `at`: its name as the front matter has it, and its glyphs.
fn office(glyphs: &Glyphs, at: usize) -> Option<(String, Range<usize>)> {
    let base = *OFFICES.iter().find(|o| glyphs.starts(at, o))?;
    let mut end = at + base.chars().count();
    let other = NO_OFFICE.iter().any(|w| glyphs.starts(end, w)) && !glyphs.starts(end, "令狐");
    if other || opens_place(glyphs, end) {
        return None;
    }
    let mut prefix = "";
    let mut start = at;
    for p in ["常务副", "代理", "代", "副"] {
        if glyphs.ends(at, p) && !(p == "代" && glyphs.ends(at, "现代")) {
            (prefix, start) = (p, at - p.chars().count());
            break;
        }
    }
    for acting in ["(代)", "(代理)"] {
        if prefix.is_empty() && glyphs.starts(end, acting) {
            prefix = "代";
            end += acting.chars().count();
        }
    }
    let before = glyphs.text(&(start.saturating_sub(10)..start));
    let name = match base {
        "总理" => "国务院总理".to_owned(),
        "主席" if before.ends_with("自治区") || before.ends_with("政府") => "自治区主席".to_owned(),
        "主席" => return None,
        "主任" if before.ends_with("办事处") => "街道办事处主任".to_owned(),
        "主任" if ["管委会", "管理委员会", "管委"].iter().any(|w| before.ends_with(w)) => "管委会主任".to_owned(),
        "主任" => return None,
        base => base.to_owned(),
    };
    let name = if prefix.is_empty() || !name.contains(base) { name } else { name.replace(base, &format!("{prefix}{base}")) };
    Some((name, start..end))
}

/// Whether the 长 before this glyph begins the name of a place: 西安市长安区, 吉林省长春市.
fn opens_place(glyphs: &Glyphs, end: usize) -> bool {
    const LONGEST_NAME: usize = 12;
    if !glyphs.ends(end, "长") {
        return false;
    }
    let text = glyphs.text(&(end - 1..glyphs.len().min(end + LONGEST_NAME)));
    table().scan(&text).first().is_some_and(|m| m.full && m.range.start == 0)
}

/// Where the chain of offices starts that ends with one: 某某县委副书记、县人民政府县长.
fn chain_start(glyphs: &Glyphs, office: usize) -> usize {
    let mut start = office;
    while start > 0 && glyphs.gap(start) == Gap::None && !is_border(glyphs.chars.value(start - 1)) {
        start -= 1;
    }
    start
}

fn is_border(c: char) -> bool {
    matches!(c, '(' | ')' | '—' | '-' | ':' | ',' | '。' | '!' | '|' | '/') || c.is_ascii_digit()
}

/// Words that end a name which is glued to them.
const AFTER_NAME: [&str; 14] =
    ["各位", "同志", "现在", "代表", "主席团", "根据", "一、", "第一部分", "过去", "政府工作", "所作", "摘要", "关于", "女士"];

/// Characters that go on behind a name (周文在大会上, 周文向大会), and that names hold too (李向阳, 王在明).
const GO_ON: &str = "我受在于向作做的";

/// The name after an office.
fn after(glyphs: &Glyphs, from: usize) -> Option<(String, Range<usize>)> {
    let mut from = from;
    while from < glyphs.len() && matches!(glyphs.chars.value(from), ':' | '—' | '-' | '·' | '/' | '|' | ',' | '、') {
        // 党组书记、市长、某某: a chain of offices goes on after a stop.
        from += 1;
    }
    name_at(glyphs, from)
}

/// The longest name that is written without blanks, of peoples who write theirs in Han characters by sound.
const LONGEST: usize = 18;

/// The name that starts at a glyph: up to a blank, a mark or a word that ends it; single characters with blanks between are one name.
fn name_at(glyphs: &Glyphs, from: usize) -> Option<(String, Range<usize>)> {
    let first = piece(glyphs, from);
    let mut end = first.end;
    let opens = surname(&format!("{}某", glyphs.text(&first)));
    if first.len() == 1 || (first.len() == 2 && opens == 2) {
        // 罗 兆 好, 王 晓明, 欧阳 明: pieces of one name, set apart to fill a line.
        while end - from < 4 && glyphs.gap(end) == Gap::Blank {
            let next = piece(glyphs, end);
            let fits = next.len() == 1 || (next.len() == 2 && end == first.end && opens > 0);
            // 欧 阳 向 阳 fills its line; 周 文 在 某 某 县 goes on.
            let fills = (end..from + 5).any(|at| glyphs.gap(at) == Gap::Line);
            let goes_on = end - from >= 2 && GO_ON.contains(glyphs.chars.value(end)) && !fills;
            let over = goes_on || AFTER_NAME.iter().any(|w| glyphs.starts(end, w)) || dates::date(&glyphs.chars, end).is_some();
            if !fits || over || NO_NAMES.contains(&glyphs.text(&next).as_str()) {
                break;
            }
            end = next.end;
        }
    }
    // 县长叶大山作: nobody is called so, and the verb goes on with the report.
    if end - from > 2 && glyphs.ends(end, "作") {
        end -= 1;
    }
    let text = glyphs.text(&(from..end));
    if is_plausible(&text) {
        return Some((text, from..end));
    }
    // Peoples who write their names by sound need more characters; such a name fills its line.
    if (5..=7).contains(&text.chars().count()) && glyphs.gap(end) == Gap::Line && is_clean(&text) {
        return Some((text, from..end));
    }
    // Glued to something we have no word for: a surname and two characters.
    let cut = from..from + surname(&text) + 2;
    let text = (first.len() > 4 && !text.contains('·') && cut.len() > 2).then(|| glyphs.text(&cut))?;
    is_plausible(&text).then_some((text, cut))
}

/// The characters of a name from here to the next blank, mark, date, or word that ends a name.
fn piece(glyphs: &Glyphs, from: usize) -> Range<usize> {
    let mut end = from;
    while end < glyphs.len() && end - from < LONGEST && is_name(glyphs.chars.value(end)) {
        let ends = end > from
            && (glyphs.gap(end) > Gap::None
                || AFTER_NAME.iter().any(|w| glyphs.starts(end, w))
                || dates::date(&glyphs.chars, end).is_some());
        if ends {
            break;
        }
        end += 1;
    }
    // What is by itself is a name as a whole.
    if end - from <= 4 {
        return from..end;
    }
    let least = from + 1 + surname(&glyphs.text(&(from..end))).max(1);
    let goes_on = (least..end).find(|at| GO_ON.contains(glyphs.chars.value(*at))).unwrap_or(end);
    // 张一向在大会上: the second of two such characters goes on.
    let twice = goes_on == least && goes_on + 1 < end && GO_ON.contains(glyphs.chars.value(goes_on + 1));
    from..goes_on + usize::from(twice)
}

fn is_name(c: char) -> bool {
    is_han(c) || c == '·'
}

/// The name right before an office: 王程 区长.
fn before(glyphs: &Glyphs, end: usize) -> Option<(String, Range<usize>)> {
    if end == 0 || end > glyphs.len() {
        return None;
    }
    let end = if glyphs.chars.value(end - 1) == '(' { end - 1 } else { end };
    let mut start = end;
    while start > 0
        && end - start < LONGEST
        && is_name(glyphs.chars.value(start - 1))
        && (start == end || glyphs.gap(start) == Gap::None)
    {
        start -= 1;
    }
    // 王 程 区长
    while start > 0
        && end - start < 3
        && is_name(glyphs.chars.value(start - 1))
        && glyphs.gap(start) == Gap::Blank
        && glyphs.gap(start - 1) > Gap::None
    {
        start -= 1;
    }
    let text = glyphs.text(&(start..end));
    (is_plausible(&text) && surname(&text) > 0).then_some((text, start..end))
}

/// The name that is right before its office, behind the name of a place or of another office: 周文县长, 某某县周文县长.
fn glued(glyphs: &Glyphs, chain: Range<usize>) -> Option<(String, Range<usize>)> {
    const PLACES: &str = "省市区县州盟旗镇乡府记";
    let start = chain.clone().rev().find(|at| PLACES.contains(glyphs.chars.value(*at))).map_or(chain.start, |at| at + 1);
    let text = glyphs.text(&(start..chain.end));
    let told = ["时任", "现任", "前任", "历任", "兼任"].iter().any(|w| text.starts_with(w));
    let name = (2..=4).contains(&text.chars().count()) && surname(&text) > 0 && is_plausible(&text) && !told;
    name.then_some((text, start..chain.end))
}

/// The name behind a label: 报告人:王程.
fn labelled(glyphs: &Glyphs) -> Option<(String, Range<usize>)> {
    ["报告人", "主讲人", "作报告人", "演讲人", "讲话人"].iter().find_map(|label| {
        let at = glyphs.find(label, 0)?;
        after(glyphs, at + label.chars().count())
    })
}

/// A line of the header that is nothing but a name with a known surname.
fn alone(glyphs: &Glyphs) -> Option<(String, Range<usize>)> {
    let starts = (0..glyphs.len()).filter(|i| glyphs.gap(*i) == Gap::Line);
    let is_name = |(text, at): &(String, Range<usize>)| {
        let known = text.chars().count() <= 4 && surname(text) > 0 || text.contains('·');
        known && glyphs.gap(at.end) == Gap::Line && !NO_NAMES.contains(&text.as_str())
    };
    let names: Vec<(String, Range<usize>)> = starts.filter_map(|i| name_at(glyphs, i)).filter(is_name).collect();
    // 宁海 is a place, and may be a name where no other line is one.
    names.iter().find(|(text, _)| !is_short_place(text)).or(names.first()).cloned()
}

/// Whether a text is what a place is called in short: 宁海.
fn is_short_place(text: &str) -> bool {
    table().scan(text).first().is_some_and(|m| m.range == (0..text.len()))
}

/// Words of headers and pages that look like names.
const NO_NAMES: [&str; 30] = [
    "目录", "全文", "摘要", "解读", "打印", "关闭", "分享", "收藏", "返回", "首页", "时间", "来源", "作者", "编辑", "字号",
    "政府", "报告", "附件", "正文", "公开", "政务", "日期", "代表", "会议", "新闻", "人民", "安全", "阅读", "高层", "方案",
];

fn is_plausible(text: &str) -> bool {
    let length = text.chars().count();
    let dotted = text.contains('·') && (4..=LONGEST).contains(&length) && !text.starts_with('·') && !text.ends_with('·');
    if !is_clean(text) {
        return false;
    }
    dotted || (!text.contains('·') && (2..=4).contains(&length)) || ((5..=7).contains(&length) && surname(text) == 0)
}

/// Whether a text is no mask and holds no word that is in no name.
fn is_clean(text: &str) -> bool {
    let masked = text.chars().all(|c| matches!(c, '某' | '·'));
    !masked && !NO_NAMES.contains(&text) && !NEVER_IN_NAMES.iter().any(|w| text.contains(w)) && !is_place(text)
}

/// Whether a text is the official name of a place: 高阳县.
fn is_place(text: &str) -> bool {
    let kind = text.chars().count() > 2 && text.ends_with(['省', '市', '区', '县', '州', '盟', '旗']);
    kind && table().scan(text).first().is_some_and(|m| m.full && m.range == (0..text.len()))
}

/// What no person is called.
const NEVER_IN_NAMES: [&str; 34] = [
    "人民", "政府", "会议", "报告", "工作", "代表", "大会", "委员", "书记", "发布", "来源", "时间", "日期", "点击", "浏览",
    "各位", "市长", "县长", "区长", "省长", "镇长", "政协", "人大", "主任", "主席", "办公", "公室", "网站", "字体", "现在",
    "一月", "二月", "信息", "第一",
];

/// How many characters of surname a text starts with: 0, 1 or 2.
pub(crate) fn surname(text: &str) -> usize {
    let mut chars = text.chars();
    let first = chars.next();
    let two: String = text.chars().take(2).collect();
    if text.chars().count() > 2 && COMPOUND.contains(&two.as_str()) {
        return 2;
    }
    usize::from(first.is_some_and(|c| SURNAMES.contains(c)))
}

const COMPOUND: [&str; 24] = [
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "令狐", "皇甫", "尉迟", "公孙", "慕容", "宇文",
    "长孙", "端木", "闻人", "淳于", "单于", "呼延", "申屠", "钟离", "轩辕",
];

/// Surnames of one character, by how many bear them, as far as headers are likely to show them.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺奉麻裘仝亓佘逄肖闫付代尚肇哈赫那斯巴布买阿洛齐扎格旦达才多次仁央索尼玛嘎嘉江白罗桑丹增旺堆普布平措土登其洛乌额苏";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, String) {
        let found = person(&Glyphs::of(text));
        (found.office.unwrap_or_default(), found.speaker.unwrap_or_default())
    }

    #[test]
    fn offices_and_names_in_every_form() {
        for (text, office, speaker) in [
            ("在大会第五次会议上市长裘东耀", "市长", "裘东耀"),
            ("某某市市长 裘东耀", "市长", "裘东耀"),
            ("市 长 罗 兆 好", "市长", "罗兆好"),
            ("区长??程??杰", "区长", "程杰"),
            ("区长 ?王 ?程", "区长", "王程"),
            ("县长　王　程", "县长", "王程"),
            ("县长 王 晓明", "县长", "王晓明"),
            ("某某县人民政府代理县长 欧阳 明", "代理县长", "欧阳明"),
            ("代市长王纲各位代表", "代市长", "王纲"),
            ("市长(代) 周明", "代市长", "周明"),
            ("——区长 李一平", "区长", "李一平"),
            ("区委副书记、代区长李一平", "代区长", "李一平"),
            ("市长:张三丰", "市长", "张三丰"),
            ("自治区主席 雪克来提·扎克尔", "自治区主席", "雪克来提·扎克尔"),
            ("自治区人民政府主席 布小林", "自治区主席", "布小林"),
            ("自治州州长 阿布都热合曼·买买提", "州长", "阿布都热合曼·买买提"),
            ("国务院总理 李某强", "国务院总理", "李某强"),
            ("某某新区管理委员会主任 周文", "管委会主任", "周文"),
            ("某某街道办事处主任 周文", "街道办事处主任", "周文"),
            ("常务副县长 周文", "常务副县长", "周文"),
            ("镇长 周文同志", "镇长", "周文"),
            ("县长周文在第三次会议上", "县长", "周文"),
            ("周文 县长", "县长", "周文"),
            ("报告人:周文", "", "周文"),
            ("人民政府区长\n周 文", "区长", "周文"),
            ("盟长 孟和", "盟长", "孟和"),
            ("县长 李向阳", "县长", "李向阳"),
            ("市长 王在明", "市长", "王在明"),
            ("省长 司马向东", "省长", "司马向东"),
            ("县长李向阳向大会作", "县长", "李向阳"),
            ("旗长 斯琴毕力格\n各位代表", "旗长", "斯琴毕力格"),
            ("代市长周文二○二四年一月十一日", "代市长", "周文"),
            ("区长令狐明", "区长", "令狐明"),
            ("县长周文于某某县第三届", "县长", "周文"),
            ("县长张一向在第三次会议上", "县长", "张一向"),
            ("县 长 周 文 同 志", "县长", "周文"),
            ("县长 欧 阳 向 阳\n各位代表", "县长", "欧阳向阳"),
            ("县 长 周 文 在 某 某 县", "县长", "周文"),
            ("区长 周 文 二○二四年一月三日", "区长", "周文"),
            ("艾合买提·买买提\n（2024年1月3日）", "", "艾合买提·买买提"),
            ("县长叶大山作", "县长", "叶大山"),
            ("叶大山县长在高阳县第十五届人民代表大会第一次会议上作政府工作报告", "县长", "叶大山"),
            ("高阳县人民政府县长叶大山在高阳县第十五届人民代表大会第一次会议上", "县长", "叶大山"),
        ] {
            assert_eq!(read(text), (office.to_owned(), speaker.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_name_and_no_office() {
        for (text, office, speaker) in [
            ("县长 XXX", "县长", ""),
            ("市长 ×××", "市长", ""),
            ("区长 2024年1月11日", "区长", ""),
            ("市长质量奖", "", ""),
            ("大会主席团", "", ""),
            ("人大常委会主任 周文", "", ""),
            ("在西安市长安区第十届人民代表大会上", "", ""),
            ("吉林省长春市人民政府", "", ""),
            ("长 治 市 长 子 县 人 民 代 表 大 会", "", ""),
            ("某某市人民政府", "", ""),
            ("报告人：高阳县县长", "县长", ""),
            ("字号", "", ""),
        ] {
            assert_eq!(read(text), (office.to_owned(), speaker.to_owned()), "{text}");
        }
    }
}
