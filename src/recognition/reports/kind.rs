//! Whether a text is a government work report, and how much of one.

use memchr::memmem;

use super::bounds::{Extent, is_annex_head, is_heading, is_notes_head};
use super::split::{Draft, Opening};
use crate::document::Kind;
use crate::han::cut::{CutList, CutText};
use crate::recognition::lines::classify::{Role, Scanned};
use crate::recognition::lines::opening_closing::Organ;
use crate::recognition::lines::title::Reach;
use crate::recognition::outline::numbering::{Style, number};
use crate::recognition::tape::Tape;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A government work report, or a part of one.
    Report(Kind),
    /// Something else, named by a word: 新闻, 法院, 通知….
    Other(&'static str),
    /// A title without a text: a link.
    Empty,
}

/// A text of fewer characters is no report, nor a part of one; under its title, the sentence that opens a report is enough.
const LEAST: usize = 150;
const OPENING: usize = 20;

/// What reports say, and how much it speaks for one.
const SIGNS: [(&str, i32); 22] = [
    ("各位代表", 3),
    ("政府自身建设", 3),
    ("工作回顾", 2),
    ("预期目标", 2),
    ("人大代表建议", 2),
    ("代表建议", 1),
    ("政协提案", 1),
    ("民主监督", 1),
    ("两个确立", 1),
    ("科学发展观", 1),
    ("总体要求", 1),
    ("清醒地看到", 2),
    ("清醒看到", 2),
    ("我市", 1),
    ("我区", 1),
    ("我县", 1),
    ("全区人民", 1),
    ("全县人民", 1),
    ("全市人民", 1),
    ("人民政府，向", 2),
    ("人民政府,向", 2),
    ("民生实事", 1),
];

/// What news, readings, speeches to other bodies and papers about a report say.
const NEWS: [(&str, i32); 34] = [
    ("本报讯", 6),
    ("本网讯", 6),
    ("本报记者", 6),
    ("记者从", 6),
    ("网讯", 4),
    ("日电", 4),
    ("记者", 3),
    ("报告指出", 4),
    ("报告提出", 3),
    ("据了解", 3),
    ("会议强调", 4),
    ("会议指出", 4),
    ("会议认为", 4),
    ("会议号召", 4),
    ("一致认为", 5),
    ("作政府工作报告", 3),
    ("作《政府工作报告》", 4),
    ("所作的政府工作报告", 5),
    ("所作的《政府工作报告》", 5),
    ("听取和审议", 4),
    ("应到代表", 6),
    ("应出席代表", 6),
    ("符合法定人数", 6),
    ("主席台", 5),
    ("隆重开幕", 4),
    ("胜利闭幕", 4),
    ("分组审议", 5),
    ("各位委员", 4),
    ("起草情况", 5),
    ("《报告》", 3),
    ("述职", 4),
    ("心得", 4),
    ("解读", 3),
    ("现印发给你们", 6),
];

/// How much of a text is read for signs, in bytes.
const READ: usize = 400_000;

/// Judges a text by its title, its opening, its close and what it says.
pub(crate) fn judge(tape: &Tape, lines: &[Scanned], draft: &Draft, extent: &Extent) -> Verdict {
    if let Some(Organ::Other(organ)) = draft.organ {
        return Verdict::Other(organ);
    }
    let government = draft.organ == Some(Organ::Government);
    let body: usize = lines.part(extent.body.clone()).iter().filter(|l| l.is_text()).map(|l| l.length).sum();
    if body < if government && draft.opening == Opening::Title { OPENING } else { LEAST } {
        return Verdict::Empty;
    }
    if let Some(other) = other(tape, lines, draft) {
        return Verdict::Other(other);
    }
    if !government {
        let score = score(tape, lines, extent);
        let least = match draft.opening {
            Opening::Other(kind) => return Verdict::Other(kind),
            Opening::Title => 1,
            Opening::Untitled if draft.collection.is_some() => 3,
            Opening::Untitled => 6,
            Opening::Item => 8,
        };
        if score < least {
            return Verdict::Other(if score < 0 { "新闻" } else { "文章" });
        }
    }
    Verdict::Report(kind(tape, lines, draft, extent))
}

/// What a text is that speaks as a report does and is none: a paper read to a standing committee, an account of an official's own
/// work, a scene of a novel.
fn other(tape: &Tape, lines: &[Scanned], draft: &Draft) -> Option<&'static str> {
    const FIRST: usize = 12;
    let first =
        || draft.lines.clone().filter(|at| lines.at(*at).is_text()).take(FIRST).map(|at| tape.slice(&lines.at(at).line.range));
    let chapter = |line: &str| {
        let heading = line.strip_prefix('第').and_then(|l| l.split_once('章')).filter(|_| line.len() < 90);
        heading.is_some_and(|(number, title)| number.len() <= 18 && title.starts_with(' ') && title.len() > 3)
    };
    let before = draft.lines.start.saturating_sub(4)..draft.lines.start;
    let told = before.filter_map(|at| lines.get(at)).any(|l| chapter(tape.slice(&l.line.range)));
    let spoken = first().filter(|line| line.starts_with(['“', '「']) && line.ends_with(['”', '」'])).count();
    if spoken >= 3 || spoken > 0 && (told || first().any(chapter)) {
        return Some("小说");
    }
    let committee = |line: &str| {
        let line = crate::recognition::lines::opening_closing::head(line, 120);
        (line.starts_with("主任") || line.starts_with("尊敬的主任") || line.starts_with("各位副主任"))
            && line.contains("副主任")
    };
    if first().any(committee) {
        return Some("人大常委会");
    }
    let own = |line: &str| {
        let line = crate::recognition::lines::opening_closing::head(line, 400);
        ["述职如下", "述职述廉", "述职报告", "作述职"].iter().any(|w| line.contains(w))
    };
    first().any(own).then_some("述职")
}

/// How strongly the words of a text speak for a report.
fn score(tape: &Tape, lines: &[Scanned], extent: &Extent) -> i32 {
    let body = lines.get(extent.body.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (body.first(), body.last()) else { return 0 };
    let range = first.line.range.start..last.line.range.end;
    let text = crate::recognition::lines::opening_closing::head(tape.slice(&range), READ);
    let opening = crate::recognition::lines::opening_closing::head(text, 1500);
    let has = |text: &str, word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let signs: i32 = SIGNS.iter().filter(|(w, _)| has(text, w)).map(|(_, n)| n).sum();
    let news: i32 = NEWS.iter().filter(|(w, _)| has(opening, w)).map(|(_, n)| n).sum();
    signs - news
}

fn kind(tape: &Tape, lines: &[Scanned], draft: &Draft, extent: &Extent) -> Kind {
    let reach = draft.titles.iter().filter_map(|t| match &lines.at(*t).role {
        Role::Title(title) => Some(title.reach),
        _ => None,
    });
    match reach.fold(Reach::Whole, |a, b| if b == Reach::Whole { a } else { b }) {
        Reach::Summary => return Kind::Summary,
        Reach::Excerpt => return Kind::Excerpt,
        Reach::Whole => {}
    }
    if has_head(tape, lines, draft, extent) && has_tail(tape, lines, draft, extent) { Kind::Report } else { Kind::Excerpt }
}

/// Whether the text begins where a report begins: with the speaker's words, or with its first section.
fn has_head(tape: &Tape, lines: &[Scanned], draft: &Draft, extent: &Extent) -> bool {
    let first = extent.body.clone().filter(|i| lines.at(*i).is_text()).take(4);
    let spoken = draft.organ.is_some() || draft.opened.is_some();
    let numbered = first.clone().find_map(|at| number(tape.slice(&lines.at(at).line.range)));
    if !spoken && numbered.is_some_and(|n| n.style <= Style::Han && n.value > 1) {
        // 二、2023年工作安排: the first part is missing.
        return false;
    }
    let section = |at: usize| {
        let text = tape.slice(&lines.at(at).line.range);
        text.starts_with("一、")
            || text.starts_with("第一部分")
            || text.starts_with("(一)")
            || text.starts_with("（一）")
            || is_heading(text) && text.contains("回顾")
    };
    spoken || extent.cut.is_some() || first.into_iter().any(section)
}

/// Whether the last line of a text calls upon its hearers or thanks them, so that the text is whole, however short.
fn calls(tape: &Tape, lines: &[Scanned], extent: &Extent) -> bool {
    const CALLS: [&str; 6] = ["奋斗", "前进", "努力", "谢谢", "贡献", "新篇章"];
    let last = lines.part(extent.body.clone()).iter().rev().find(|l| l.is_text());
    last.is_some_and(|last| {
        let text = tape.slice(&last.line.range).trim_end();
        let sentence = text.trim_end_matches(['!', '！']).rsplit(['。', '!', '！']).next().unwrap_or("");
        text.ends_with(['!', '！']) && CALLS.iter().any(|w| sentence.contains(w))
    })
}

/// Whether the text ends where a report ends: with a call; or it goes on to the year to come and ends with a finished sentence.
fn has_tail(tape: &Tape, lines: &[Scanned], draft: &Draft, extent: &Extent) -> bool {
    if draft.closed.is_some_and(|c| extent.body.contains(&c)) || draft.opened.is_some() && calls(tape, lines, extent) {
        return true;
    }
    let own = own_lines(tape, lines, extent);
    let Some(last) = own.iter().rev().find(|text| !is_signature(text)) else { return false };
    is_finished(last) && plans(&own) >= PLANS
}

/// The lines of the report itself, without the notes and annexes behind it.
fn own_lines<'a>(tape: &'a Tape, lines: &[Scanned], extent: &Extent) -> Vec<&'a str> {
    let text = extent.body.clone().filter(|at| lines.at(*at).is_text() && !extent.between.contains(at));
    let all: Vec<&str> = text.map(|at| tape.slice(&lines.at(at).line.range)).collect();
    let half = all.len() / 2;
    let behind = (half.max(1)..all.len()).find(|n| all.get(*n).is_some_and(|line| is_notes_head(line) || is_annex_head(line)));
    all.part(..behind.unwrap_or(all.len())).to_vec()
}

/// How much text must follow the first words about the year to come, in characters: fewer are a text that breaks off there.
const PLANS: usize = 200;

/// The first part in so many of a report looks back, and may name the tasks of the year that is over.
const REVIEW: usize = 5;

/// The characters of a text from where it turns to the year to come.
fn plans(own: &[&str]) -> usize {
    const WORDS: [&str; 21] = [
        "预期目标",
        "总体要求",
        "总体思路",
        "工作安排",
        "工作部署",
        "工作打算",
        "工作思路",
        "工作任务",
        "主要任务",
        "重点任务",
        "目标任务",
        "重点工作",
        "奋斗目标",
        "主要目标",
        "工作重点",
        "工作意见",
        "指导思想",
        "今年的工作",
        "今后五年",
        "未来五年",
        "自身建设",
    ];
    let total: usize = own.iter().map(|line| line.chars().count()).sum();
    let mut before = 0;
    for line in own {
        let at = WORDS.iter().flat_map(|word| line.match_indices(word)).map(|(at, _)| line.before(at).chars().count());
        if let Some(at) = at.map(|at| before + at).filter(|at| at * REVIEW >= total).min() {
            return total - at;
        }
        before += line.chars().count();
    }
    0
}

/// Whether a text ends with a finished sentence; the newspaper that printed it may be named behind: …努力奋斗！（台州日报）.
fn is_finished(text: &str) -> bool {
    const NAME: usize = 24;
    let text = text.trim_end();
    let unsigned = text.ends_with([')', '）']).then(|| text.rfind(['(', '（'])).flatten();
    let text = unsigned.filter(|at| text.after(*at).chars().count() <= NAME).map_or(text, |at| text.before(at).trim_end());
    text.ends_with(['。', '！', '!', '”', '"', '.', '…', '？', '?'])
}

/// A day, a name or an office behind the text: a short line without a mark.
fn is_signature(text: &str) -> bool {
    text.chars().count() <= 20 && !text.contains(['。', '！', '!', '，', ',', '；', ':', '：'])
}
