//! The frame of a report: how it opens (各位代表: 现在,我代表…报告工作) and how it closes (…而努力奋斗!).

use crate::han::cut::CutText;

/// For whom a speaker says to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Organ {
    Government,
    /// A court, a procuratorate, a standing committee, a department with a plan or a budget.
    Other(&'static str),
}

/// Forms of address that open a report.
const SALUTATIONS: [&str; 14] = [
    "各位代表",
    "同志们",
    "各位同志",
    "主席、各位代表",
    "主席团、各位代表",
    "大会主席团",
    "尊敬的各位代表",
    "各位领导",
    "主席团",
    "代表同志们",
    "各位人大代表",
    "全体代表",
    "代表们",
    "诸位代表",
];

/// The longest line that is nothing but a salutation: 各位代表、各位委员,同志们:, in bytes.
const SALUTATION: usize = 90;

/// Whether a line is a salutation and nothing else.
pub(crate) fn is_salutation(line: &str) -> bool {
    let text = line.trim_start_matches(['(', '（']);
    line.len() <= SALUTATION
        && SALUTATIONS.iter().any(|s| text.starts_with(s))
        && !text.contains('。')
        && text.trim_end().ends_with([':', '：', '!', '！', ',', '，', '表', '们', '志', '）', '.'])
        && text.chars().filter(|c| matches!(c, '，' | ',' | '、')).count() <= 4
        && text.split(['!', '！']).skip(1).map(str::trim_start).all(addresses)
        && !is_closing(line)
}

/// Whether what follows an exclamation mark addresses somebody, too: 各位代表！同志们！ and not 各位代表！让我们….
fn addresses(text: &str) -> bool {
    text.is_empty() || ["各位", "同志", "代表", "朋友"].iter().any(|w| text.starts_with(w))
}

/// Where, within the first `within` bytes, a salutation starts that the opening of a report follows, though the line has begun before it.
pub(crate) fn glued_salutation(line: &str, within: usize) -> Option<usize> {
    let mut within = within.min(line.len());
    while !line.is_char_boundary(within) {
        within -= 1;
    }
    let head = line.before(within);
    let (at, word) = ["各位代表", "同志们", "主席团"].iter().filter_map(|s| head.find(s).map(|at| (at, *s))).min()?;
    let mut after = line.after(at + word.len()).trim_start();
    for more in ["、各位委员", "、同志们", "、各位代表", "，同志们", ",同志们", "(", "（"] {
        after = after.strip_prefix(more).unwrap_or(after).trim_start();
    }
    let colon = after.starts_with([':', '：']);
    let spoken = after.trim_start_matches(|c: char| matches!(c, ':' | '：' | '!' | '！' | ',' | '，') || c.is_whitespace());
    let opens =
        ["现在", "我代表", "我受", "受", "我谨", "首先", "根据", "我向", "下面", "今天"].iter().any(|w| spoken.starts_with(w));
    (colon || opens).then_some(at)
}

/// How far behind 我代表 the words 报告工作 are looked for, in bytes.
const REACH: usize = 240;

/// The organ for which the speaker reports in this text, if it is the sentence that opens a report.
pub(crate) fn declares(text: &str) -> Option<Organ> {
    for (at, word) in ["代表", "受", "代"].iter().flat_map(|w| text.match_indices(w)).take(40) {
        let before = text.before(at);
        let speaks = before.ends_with('我')
            || before.ends_with("我谨")
            || before.ends_with("由我")
            || before.ends_with("我们")
            || (word == "受" && (before.is_empty() || before.ends_with([',', '，', ':', '：', '我', '在'])));
        if !speaks {
            continue;
        }
        let clause = head(text.after(at), REACH);
        let clause = clause.split('。').next().unwrap_or(clause);
        if REPORTS.iter().any(|w| clause.contains(w)) {
            return Some(if explains(clause) { Organ::Other("说明") } else { organ(clause) });
        }
    }
    in_person(text)
}

/// Whether a speaker explains a draft, and gives no report: 就机构改革方案作说明,请予审议.
fn explains(clause: &str) -> bool {
    // 就《政府工作报告》起草情况作说明: what is explained may be a report.
    let clause: String = clause
        .split('《')
        .enumerate()
        .map(|(n, part)| match part.split_once('》') {
            Some((_, rest)) if n > 0 => rest,
            _ => part,
        })
        .collect();
    let reports = ["报告工作", "工作报告", "工作情况", "作报告"].iter().any(|w| clause.contains(w));
    !reports && ["作说明", "作如下说明", "的说明", "说明如下", "作一说明"].iter().any(|w| clause.contains(w))
}

/// The organ of a speaker who names nobody: 我现在根据国务院的决定,向大会作政府工作报告.
fn in_person(text: &str) -> Option<Organ> {
    let speaks = ["现在", "根据", "向", "谨", "就", "将", "今天", "受", "依照", "按照"];
    let first = text.match_indices('我').map(|(at, _)| at).take(40).find(|at| {
        let after = text.after(at + '我'.len_utf8());
        speaks.iter().any(|w| after.starts_with(w))
    })?;
    let clause = head(text.after(first), REACH);
    let clause = clause.split('。').next().unwrap_or(clause);
    let (before, report) = clause.split_once('向').and_then(|(before, _)| {
        let at = ["作政府工作报告", "作《政府工作报告》", "提出政府工作报告", "报告政府工作", "作政府工作的报告"]
            .iter()
            .filter_map(|w| clause.find(w))
            .min()?;
        Some((before, at))
    })?;
    (before.len() < report).then(|| organ(clause.before(report)))
}

/// Words with which a speaker says that a report follows.
const REPORTS: [&str; 14] = [
    "报告工作",
    "工作报告",
    "作报告",
    "报告政府",
    "报告如下",
    "请予审议",
    "作工作",
    "报告我",
    "报告过去",
    "报告20",
    "报告一年",
    "报告五年",
    "报告本届",
    "工作情况",
];

/// Whom the clause names as the reporting organ. A paper (a plan, a budget) is one where a department is entrusted with it; a head of
/// government who asks for the plan to be debated together with the report (请连同计划一并审议) still gives the report.
fn organ(clause: &str) -> Organ {
    let clause = clause.before(asks(clause));
    // The organ is named before the verb; what follows may name others, who are asked for their opinions.
    let subject = clause.find("报告").map_or(clause, |at| clause.before(at));
    if subject.contains("中国共产党") && subject.contains("委员会") {
        return Organ::Other("党委");
    }
    for (word, organ) in [
        ("法院", "法院"),
        ("检察院", "检察院"),
        ("常务委员会", "人大常委会"),
        ("常委会", "人大常委会"),
        ("政协", "政协"),
        ("中共", "党委"),
        ("党委", "党委"),
        ("纪委", "纪委"),
    ] {
        if subject.contains(word) {
            return Organ::Other(organ);
        }
    }
    let entrusted = clause.contains("委托");
    let government = ["政府", "国务院", "管委会", "管理委员会", "办事处", "公署"].iter().any(|w| subject.contains(w));
    for (word, organ) in [("计划", "计划"), ("预算", "预算"), ("审计", "审计")] {
        if (entrusted || !government) && clause.contains(word) {
            return Organ::Other(organ);
        }
    }
    Organ::Government
}

/// Where the speaker goes on to ask something of the hearers, in bytes: what is named from there on says nothing of the text itself.
fn asks(clause: &str) -> usize {
    let asked = clause.match_indices('请').map(|(at, _)| at).find(|at| !clause.before(*at).ends_with('提'));
    asked.into_iter().chain(clause.find("连同")).min().unwrap_or(clause.len())
}

/// How far from its end a closing names what it calls for, in bytes.
const CALL: usize = 240;

/// Whether a line is the call that closes a report. Thanks and wishes in the middle of one are not.
pub(crate) fn is_closing(line: &str) -> bool {
    let text = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '”' | '"' | '）' | ')'));
    if !text.ends_with(['!', '！', '。']) {
        return false;
    }
    let end = tail(text, CALL);
    let calls = [
        "奋斗",
        "篇章",
        "贡献",
        "前进",
        "胜利",
        "辉煌",
        "新局面",
        "答卷",
        "成绩",
        "华章",
        "明天",
        "未来",
        "力量",
        "跨越",
        "复兴",
        "新征程",
        "献礼",
        "努力",
    ];
    let near = tail(text, 60);
    let unites = ["让我们", "团结在", "我们坚信", "我们相信", "坚强领导下", "领导下"]
        .iter()
        .any(|w| end.contains(w) || text.contains(w));
    let thanks = ["感谢", "敬意", "致敬"].iter().any(|w| near.contains(w));
    unites && !thanks && text.ends_with(['!', '！', '。']) && calls.iter().any(|w| near.contains(w))
}

/// The first bytes of a text, cut at a character.
pub(crate) fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.before(end)
}

/// The last bytes of a text, cut at a character.
pub(crate) fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.after(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salutations() {
        for line in
            ["各位代表:", "各位代表：", "各位代表", "各位代表、同志们：", "主席、各位代表:", "各位代表！", "各位代表！同志们！"]
        {
            assert!(is_salutation(line), "{line}");
        }
        for line in [
            "各位代表!民之所望,政之所向。",
            "各位代表普遍认为",
            "同志们:今年要抓好十件事,一是修路。",
            "各位代表!让我们为家乡的明天而努力奋斗!",
            "各位代表,让我们为家乡的明天而努力奋斗!",
        ] {
            assert!(!is_salutation(line), "{line}");
        }
    }

    #[test]
    fn a_salutation_glued_to_the_header() {
        assert_eq!(glued_salutation("会议上市长裘东耀各位代表:现在,我代表", 400), Some("会议上市长裘东耀".len()));
        assert_eq!(glued_salutation("区长 王程 各位代表!现在我代表", 400), Some("区长 王程 ".len()));
        assert_eq!(glued_salutation("县长 周文各位代表我代表县政府报告工作", 400), Some("县长 周文".len()));
        assert_eq!(glued_salutation("一年来,各位代表提出了许多建议,我们一一办理。", 400), None);
    }

    #[test]
    fn for_whom_the_speaker_reports() {
        for (text, organ) in [
            ("现在,我代表市人民政府向大会报告工作,请予审议", Some(Organ::Government)),
            ("我代表镇人民政府,向大会作政府工作报告,请审议", Some(Organ::Government)),
            ("现在,我代表国务院,向大会作政府工作报告", Some(Organ::Government)),
            ("我代表管委会报告工作,请予审议", Some(Organ::Government)),
            ("现在,我代表市中级人民法院向大会报告工作", Some(Organ::Other("法院"))),
            ("我代表县人大常委会向大会报告工作", Some(Organ::Other("人大常委会"))),
            ("受市人民政府委托,现将2023年预算执行情况提请大会审议,并请予审议", Some(Organ::Other("预算"))),
            ("在此,我代表县人民政府,向全县人民表示衷心的感谢!", None),
            ("我代表县人民政府,向大家表示感谢。下面报告工作", None),
            ("我代表市人民政府向大会报告工作,请连同计划、财政工作报告一并审议,并请提出意见", Some(Organ::Government)),
            ("我代表县人民政府作政府工作报告,请连同《“十五”计划纲要(草案)》一并审查", Some(Organ::Government)),
            ("我代表市人民政府,向大会提出《关于第十个五年计划纲要的报告》,请予审议", Some(Organ::Government)),
            ("我受市人民政府委托,向大会报告2023年国民经济和社会发展计划执行情况,请予审议", Some(Organ::Other("计划"))),
            ("现在,我代表市财政局向大会报告2023年预算执行情况", Some(Organ::Other("预算"))),
            ("我现在根据国务院的决定,向第一届全国人民代表大会第三次会议作政府工作报告", Some(Organ::Government)),
            ("在我市第三届人民代表大会上,市长周文向大会作政府工作报告", None),
            ("现在,我代表中国共产党某某市第五届委员会向大会报告工作", Some(Organ::Other("党委"))),
            ("现在,我代表市人民政府,就机构改革方案作说明,请予审议", Some(Organ::Other("说明"))),
            ("受市政府委托,现就《政府工作报告》起草情况作如下说明", Some(Organ::Other("说明"))),
        ] {
            assert_eq!(declares(text), organ, "{text}");
        }
    }

    #[test]
    fn closings() {
        assert!(is_closing("各位代表!让我们更加紧密地团结起来,为建设美好家园而努力奋斗!"));
        assert!(is_closing("让我们在县委的坚强领导下,奋力谱写新篇章!"));
        assert!(!is_closing("在此,让我们向奋战在一线的劳动者表示崇高的敬意和衷心的感谢!"));
        assert!(!is_closing("全年生产总值增长6%,财政收入取得新成绩。"));
    }
}
