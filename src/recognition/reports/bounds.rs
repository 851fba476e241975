//! The extent of a report within its text: which lines are its header, where its own words begin and where they end.

use std::ops::Range;

use super::split::Draft;
use crate::han::cut::{CutList, CutText};
use crate::recognition::header::dates;
use crate::recognition::header::meeting::meeting;
use crate::recognition::header::people::person;
use crate::recognition::ledger::Reason;
use crate::recognition::lines::classify::{Role, Scanned};
use crate::recognition::lines::notes_title;
use crate::recognition::lines::opening_closing;
use crate::recognition::lines::title;
use crate::recognition::tape::Tape;
use crate::recognition::tape::header_chars::{Gap, Glyphs};

/// Where the parts of a draft are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Extent {
    /// Stretches of tape that may name date, meeting, office and speaker.
    pub header: Vec<Range<usize>>,
    /// The lines of the report itself, by number; some among them may not be its own.
    pub body: Range<usize>,
    /// Where the body begins within its first line.
    pub cut: Option<usize>,
    /// Lines within the body that are not the report's: what a chair says between its call and its notes.
    pub between: Vec<usize>,
}

/// A header line is at most so long, in characters.
const HEADER: usize = 120;
/// A line behind the call of a report that ends as a sentence does is the report's from so many characters on: shorter ones are what a chair
/// or a page says (请大家鼓掌。).
const SENTENCE: usize = 12;
/// A term on a line of its own is at most so long, in characters.
const TERM: usize = 30;
/// How many lines a header has at most.
const HEADER_LINES: usize = 24;

/// Finds the extent of a draft's report.
pub(crate) fn extent(tape: &Tape, lines: &[Scanned], draft: &Draft) -> Extent {
    let mut extent = Extent::default();
    let after_title = draft.titles.last().map_or(draft.lines.start, |t| t + 1);
    for at in &draft.titles {
        if delivers(tape, lines.at(*at)) {
            extent.header.push(lines.at(*at).line.range.clone());
        }
        if let Role::Title(title) = &lines.at(*at).role {
            // 在某县第十七届人民代表大会第三次会议上的政府工作报告: the title names the meeting.
            if title.place.contains('届') {
                let line = &lines.at(*at).line.range;
                let glyphs = Glyphs::new(tape, [line.start..line.start + opening_closing::head(tape.slice(line), 900).len()]);
                extent.header.push(glyphs.range(&title.at));
            }
            title_rest(tape, lines.at(*at), title.rest, &mut extent);
        }
    }
    // The title of the page, the header, and the title again.
    for between in draft.titles.windows(2) {
        let &[title, again] = between else { continue };
        let named = |row: &&Scanned| row.role == Role::Text && is_header(tape, row);
        extent.header.extend(lines.part(title + 1..again).iter().filter(named).map(|row| row.line.range.clone()));
    }
    let (first, cut) = match flat_title(tape, lines, draft) {
        Some((at, cut)) => (at, Some(cut)),
        None => begin(tape, lines, draft, after_title, &mut extent),
    };
    extent.cut = cut;
    let (end, between) = end(tape, lines, draft, first);
    extent.body = first..end;
    extent.between = between;
    extent
}

/// What follows a title on its own line belongs to the header, up to the text itself if that is glued to it.
fn title_rest(tape: &Tape, line: &Scanned, rest: usize, extent: &mut Extent) {
    let text = tape.slice(&line.line.range);
    let head = opening_closing::head(text, 900);
    let glyphs = Glyphs::new(tape, [line.line.range.start..line.line.range.start + head.len()]);
    let from = glyphs.range(&(rest..rest + 1)).start;
    if from == 0 || rest >= glyphs.len() {
        return;
    }
    let until = opening_closing::glued_salutation(text, 900)
        .map_or(line.line.range.start + opening_closing::head(text, 400).len(), |at| line.line.range.start + at);
    if from < until {
        extent.header.push(from..until);
    }
}

/// Where the text begins on a line that begins with the title.
fn flat_title(tape: &Tape, lines: &[Scanned], draft: &Draft) -> Option<(usize, usize)> {
    let at = *draft.titles.last()?;
    let Role::Title(title) = &lines.at(at).role else { return None };
    let line = &lines.at(at).line.range;
    if !lines.at(at).is_flat_title() {
        return None;
    }
    let text = tape.slice(line);
    if let Some(cut) = opening_closing::glued_salutation(text, 900) {
        return Some((at, line.start + cut));
    }
    let glyphs = Glyphs::new(tape, [line.start..line.start + opening_closing::head(text, 900).len()]);
    let from = prefix(&glyphs, title.rest).unwrap_or(title.rest);
    Some((at, glyphs.range(&(from..from + 1)).start.max(line.start)))
}

/// Finds the first line of the report, collecting the header on the way.
fn begin(tape: &Tape, lines: &[Scanned], draft: &Draft, from: usize, extent: &mut Extent) -> (usize, Option<usize>) {
    if let Some(opened) = draft.opened.filter(|o| *o >= from) {
        let list = (from..opened).find(|i| lines.at(*i).is_text() && is_notes_head(tape.slice(&lines.at(*i).line.range)));
        collect(tape, lines, from..list.unwrap_or(opened), extent);
        let line = &lines.at(opened).line.range;
        let text = tape.slice(line);
        return match opening_closing::glued_salutation(text, 900) {
            _ if list.is_some() => (list.unwrap_or(opened), None),
            Some(cut) if cut > 0 && lines.at(opened).role == Role::Text => {
                extent.header.push(line.start..line.start + cut);
                (opened, Some(line.start + cut))
            }
            _ => (opened, None),
        };
    }
    let mut seen = 0;
    for (at, row) in lines.iter().enumerate().take(draft.lines.end).skip(from) {
        if !row.is_text() {
            if matches!(row.role, Role::Day(_)) || delivers(tape, row) {
                extent.header.push(row.line.range.clone());
            }
            continue;
        }
        seen += 1;
        if draft.titles.is_empty() || seen > HEADER_LINES || !is_header(tape, row) {
            return (at, glued_header(tape, row, extent));
        }
        extent.header.push(row.line.range.clone());
    }
    (draft.lines.end, None)
}

/// Whether a line that looks like the title of a paper says where and by whom a report was given: …会议上作政府工作报告, …会议上的讲话. By itself
/// it may as well be the title of a speech.
fn delivers(tape: &Tape, line: &Scanned) -> bool {
    matches!(line.role, Role::Other(_)) && title::is_delivery(&Glyphs::new(tape, [line.line.range.clone()]))
}

/// The short lines between title and opening are the header, whatever they hold.
fn collect(tape: &Tape, lines: &[Scanned], range: Range<usize>, extent: &mut Extent) {
    let says_when =
        |role: &Role| matches!(role, Role::Fields(entries) if entries.iter().all(|e| matches!(e.label, "时间" | "日期")));
    let is_header =
        |l: &&Scanned| matches!(l.role, Role::Text | Role::Day(_) | Role::Item) || says_when(&l.role) || delivers(tape, l);
    for line in lines.part(range).iter().filter(|l| l.length <= HEADER).filter(is_header) {
        extent.header.push(line.line.range.clone());
    }
}

/// Cuts a header off the start of a long line: 2020年1月12日在…会议上 市长 某某 一、….
fn glued_header(tape: &Tape, line: &Scanned, extent: &mut Extent) -> Option<usize> {
    if line.length < 150 {
        return None;
    }
    let range = &line.line.range;
    let glyphs = Glyphs::new(tape, [range.start..range.start + opening_closing::head(tape.slice(range), 600).len()]);
    let end = prefix(&glyphs, 0)?;
    let cut = glyphs.range(&(end..end + 1)).start;
    extent.header.push(range.start..cut);
    Some(cut)
}

/// The glyph after a header that begins at `from`: behind the speaker's name, or the meeting.
fn prefix(glyphs: &Glyphs, from: usize) -> Option<usize> {
    const NEAR: usize = 90;
    let head = glyphs.cut(from, from + NEAR);
    let found = meeting(&head)?;
    if found.at.start > 40 {
        return None;
    }
    let who = person(&head);
    let mut end = found.at.end.max(if who.speaker.is_some() { who.speaker_at.end } else { 0 });
    while matches!(head.chars.get(end), Some('上' | ')' | ':' | ',' | '。' | '!')) {
        end += 1;
    }
    (end < head.len()).then_some(from + end)
}

/// Whether a line names a date, a meeting, an office or a name, and is no sentence.
pub(crate) fn is_header(tape: &Tape, line: &Scanned) -> bool {
    let text = tape.slice(&line.line.range);
    if line.length > HEADER || text.contains('。') || text.contains('；') || is_heading(text) {
        return false;
    }
    let glyphs = Glyphs::new(tape, [line.line.range.clone()]);
    let dated = dates::dates(&glyphs.chars).iter().any(|(at, _, s)| s.day.is_some() && *at < 30);
    let who = person(&glyphs);
    let named =
        who.speaker.is_some() && (who.office.is_some() || glyphs.len() <= 4) || who.office.is_some() && glyphs.len() <= 40;
    let bracketed = text.starts_with(['(', '（']) && text.ends_with([')', '）']) && glyphs.len() <= 30;
    dated || named || bracketed || meeting(&glyphs).is_some() || glyphs.ends(glyphs.len(), "会议上") || is_signature(&glyphs)
}

/// 某某市人民政府, alone on a line.
fn is_signature(glyphs: &Glyphs) -> bool {
    glyphs.len() <= 20
        && (glyphs.ends(glyphs.len(), "人民政府") || glyphs.ends(glyphs.len(), "政府办公室"))
        && glyphs.gap(1) <= Gap::Blank
}

/// Whether a line begins as a heading does.
pub(crate) fn is_heading(text: &str) -> bool {
    let mut chars = text.trim_start_matches(['(', '（', '第']).chars();
    let numbered = chars.next().is_some_and(|c| "一二三四五六七八九十".contains(c))
        && chars.take(3).any(|c| matches!(c, '、' | ')' | '）' | '.' | '．') || "部章节".contains(c));
    let short = text.chars().count() <= 30;
    numbered
        || short
            && ["工作回顾", "主要工作", "总体要求", "工作安排", "主要任务", "重点工作", "预期目标", "奋斗目标"]
                .iter()
                .any(|w| text.contains(w))
            && !text.ends_with('。')
}

/// Whether a line is the head of a list of notes: 名 词 解 释, 附件:名词解释, 《政府工作报告》名词注释.
pub(crate) fn is_notes_head(text: &str) -> bool {
    notes_title::is_title(&text.chars().filter(|c| !c.is_whitespace()).collect::<String>())
}

/// Whether a line begins an annex.
pub(crate) fn is_annex_head(text: &str) -> bool {
    let short = text.chars().count() <= 50;
    short && ["附件", "附:", "附：", "附表", "附录", "附1", "附一"].iter().any(|w| text.starts_with(w))
}

/// Whether a line is an entry of a numbered list, and whether it is the first.
fn entry(text: &str) -> Option<bool> {
    let inner = text.trim_start_matches(['[', '〔', '［', '【', '(', '（', '*']);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let after = inner.after(digits).chars().next();
        let marked = after.is_some_and(|c| {
            matches!(c, '.' | '．' | '、' | ']' | '〕' | '］' | '】' | ')' | '）' | ' ' | '\u{3000}' | ':' | '：')
        });
        return (marked || inner.len() < text.len()).then(|| inner.before(digits) == "1");
    }
    let first = text.chars().next()?;
    ('①'..='⒛').contains(&first).then_some(matches!(first, '①' | '⑴' | '⒈'))
}

/// One past the last line of the report, and the lines before it that are not its own.
fn end(tape: &Tape, lines: &[Scanned], draft: &Draft, first: usize) -> (usize, Vec<usize>) {
    let text = |at: usize| tape.slice(&lines.at(at).line.range);
    let until = draft.lines.end;
    let Some(closed) = draft.closed.filter(|c| *c >= first && is_last_call(lines, first, *c, until, &text)) else {
        return (trimmed(lines, first, until, &text), Vec::new());
    };
    let mut between = Vec::new();
    let mut last = closed;
    let mut extra = Extra::None;
    let mut page = false;
    for at in closed + 1..until {
        let line = text(at);
        if !lines.at(at).is_text() && lines.at(at).role != Role::Item {
            // Behind a toolbar or a field of the page there is no more of the report, but for its notes and annexes.
            page |= !matches!(lines.at(at).role, Role::Drop(Reason::Pagination | Reason::Artefact) | Role::Title(_));
            continue;
        }
        if is_site(line) {
            break;
        }
        let next = (at + 1..until).find(|i| lines.at(*i).is_text());
        let leads = lines.at(at).length <= HEADER / 2 && next.is_some_and(|n| entry(text(n)) == Some(true));
        extra = match extra {
            _ if is_notes_head(line) => Extra::Notes,
            _ if is_annex_head(line) => Extra::Annex,
            Extra::None if entry(line) == Some(true) || leads => Extra::Notes,
            extra => extra,
        };
        let belongs = match extra {
            Extra::None => !page && goes_on_behind_call(line, lines.at(at).length),
            Extra::Annex => true,
            Extra::Notes => leads || is_of_notes(line, lines.at(at).length) || has_term_above(lines, closed + 1..at, &text),
        };
        let goes_on = extra == Extra::Notes && next.is_some_and(|n| lines.at(n).length >= 20);
        if belongs || goes_on {
            last = at;
        } else if extra == Extra::None {
            between.push(at);
        }
    }
    between.retain(|at| *at < last);
    (last + 1, between)
}

/// Whether a line behind the call of a report is still the report's: running text, a sentence, or thanks, and no words of a chair.
fn goes_on_behind_call(line: &str, length: usize) -> bool {
    let sentence = line.ends_with(['。', '！']) && length >= SENTENCE;
    (length >= 40 || sentence || is_thanks(line)) && !is_chair(line)
}

/// Whether a line among the entries of a list of notes is one of them: running text goes on with it, a page's own short lines do not.
fn is_of_notes(line: &str, length: usize) -> bool {
    length >= 20 || entry(line).is_some() || line.ends_with(['。', ';', '；', ':', '：']) || is_notes_head(line)
}

/// Whether the last of some lines is a term on a line of its own: what follows is its definition, however short and without a mark.
fn has_term_above<'a>(lines: &[Scanned], range: Range<usize>, text: &impl Fn(usize) -> &'a str) -> bool {
    let mut above = range.rev().filter(|i| lines.at(*i).is_text());
    let (term, number) = (above.next(), above.next());
    let numbered = number.is_some_and(|n| text(n).bytes().all(|b| b.is_ascii_digit()));
    term.is_some_and(|n| lines.at(n).length <= TERM && (entry(text(n)).is_some() || numbered))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extra {
    None,
    Notes,
    Annex,
}

/// The words with which a speaker leaves: 谢谢大家!
fn is_thanks(line: &str) -> bool {
    line.starts_with("谢谢") && line.chars().count() <= 12
}

/// What a chair or a reporter says behind a report.
pub(crate) fn is_chair(line: &str) -> bool {
    ["主持人", "执行主席", "刚才", "休会", "散会", "记者", "本网讯", "转载", "下载", "关注我们"]
        .iter()
        .any(|w| line.contains(w))
}

/// Words of a site's own terms and forms, which may follow a text in numbered lines.
fn is_site(line: &str) -> bool {
    ["本站", "投稿", "用户协议", "网站声明", "登录后", "主持人", "责任编辑"].iter().any(|w| line.contains(w))
        && line.len() < 400
}

/// A call in the middle of a report is followed by much more of it, or by 各位代表.
fn is_last_call<'a>(lines: &[Scanned], first: usize, closed: usize, until: usize, text: &impl Fn(usize) -> &'a str) -> bool {
    let before: usize = lines.part(first..=closed).iter().filter(|l| l.is_text()).map(|l| l.length).sum();
    let rest: Vec<usize> = (closed + 1..until).filter(|i| lines.at(*i).is_text()).collect();
    let after: usize = rest.iter().map(|i| lines.at(*i).length).sum();
    let extra = rest.iter().any(|i| is_notes_head(text(*i)) || is_annex_head(text(*i)) || is_site(text(*i)));
    extra
        || after * 3 < before
            && !rest.iter().any(|i| text(*i).contains("各位代表") && lines.at(*i).length > 40 && !text(*i).contains("审议"))
}

/// The end of a text that does not close as a report does: behind its last sentence.
fn trimmed<'a>(lines: &[Scanned], first: usize, until: usize, text: &impl Fn(usize) -> &'a str) -> usize {
    let ends = |at: usize| {
        let line = text(at);
        lines.at(at).is_text()
            && (lines.at(at).length > 30
                || line.ends_with(['。', '！', '!', '；', ';', '”', ':', '：', '）'])
                || is_heading(line)
                || entry(line).is_some())
    };
    (first..until).rev().find(|at| ends(*at)).map_or(until.min(first), |at| at + 1)
}
