//! Words that a link set on lines of their own: 大力推进 / 乡村振兴 / 和城乡融合发展。 Such a run is a few short lines without marks, and a
//! sentence or a heading that is whole only with them. Lines of a table or a list come in longer runs, and headings stand alone.

use super::numbering::number;
use crate::han::class::{ends_sentence, is_break, is_han};
use crate::han::cut::{CutList, CutText};
use crate::han::quotes::is_quote;
use crate::recognition::tape::Tape;
use crate::recognition::tape::line::Line;

/// Characters of a linked word, or of what is left before it. Names of laws and plans are longer, and are quoted.
const LONGEST: usize = 12;

/// Lines of a run. A sentence with two links in its first words makes four; a table makes more.
const MOST: usize = 4;

/// Characters of an unnumbered line that is too short to be a heading.
const STUMP: usize = 3;

/// Short lines that stand alone.
const ALONE: [&str; 14] =
    ["前言", "引言", "序言", "序", "结语", "结束语", "附件", "附录", "附表", "目录", "注释", "摘要", "正文", "说明"];

/// Words that need another behind them.
const OPEN: [&str; 44] = [
    "的", "和", "与", "及", "在", "对", "为", "以", "把", "将", "向", "从", "是", "新增", "推进", "推动", "加快", "加强",
    "实施", "建设", "深化", "开展", "落实", "打造", "完善", "坚持", "促进", "提升", "优化", "培育", "实现", "完成", "强化",
    "扩大", "构建", "启动", "贯彻", "聚焦", "围绕", "支持", "建成", "建立", "鼓励", "全面",
];

/// For each line, whether it goes on with the line before it because only a link parts them.
pub(super) fn go_on(tape: &Tape, lines: &[Line]) -> Vec<bool> {
    let texts: Vec<&str> = lines.iter().map(|line| if line.mark.is_none() { tape.slice(&line.range) } else { "" }).collect();
    let mut joined = vec![false; texts.len()];
    let mut at = 0;
    while at < texts.len() {
        let run = texts.iter().skip(at).take_while(|text| is_scrap(text)).count();
        if (1..=MOST).contains(&run)
            && let Some(range) = linked(&texts, at..at + run)
        {
            range.for_each(|n| joined.put(n, true));
        }
        at += run.max(1);
    }
    joined
}

/// The lines of a run, and those beside it, that go on with the line before them.
fn linked(texts: &[&str], run: std::ops::Range<usize>) -> Option<std::ops::RangeInclusive<usize>> {
    let before = run.start.checked_sub(1).and_then(|n| texts.get(n)).copied().unwrap_or("");
    let behind = texts.get(run.end).copied().unwrap_or("");
    let first = texts.get(run.start).copied()?;
    let goes_on = number(behind).is_none() && ends_sentence(behind) && !behind.starts_with("各位代表");
    if is_cut_heading(before) && run.len() >= if is_number(before) { 2 } else { 1 } && run.len() < MOST {
        return Some(run.start..=run.end - 1);
    }
    if run.len() >= 2 && goes_on && is_open(first) {
        return Some(run.start + 1..=run.end);
    }
    let broken = before.chars().count() > LONGEST && number(before).is_none() && !ends_sentence(before) && has_clause(before);
    (broken && goes_on && run.len() <= 2).then_some(run.start..=run.end)
}

/// A short line of words without marks and without a number.
fn is_scrap(text: &str) -> bool {
    let word =
        |c: char| is_han(c) || c.is_ascii_alphanumeric() || is_quote(c) || matches!(c, '《' | '》' | '·' | '-' | '.' | '+');
    text.chars().count() <= LONGEST
        && text.chars().any(is_han)
        && text.chars().all(word)
        && !ALONE.contains(&text)
        && number(text).is_none()
}

/// The beginning of a sentence that says nothing without its next word.
fn is_open(text: &str) -> bool {
    text.chars().count() <= STUMP || OPEN.iter().any(|word| text.ends_with(word))
}

fn is_number(text: &str) -> bool {
    number(text).is_some_and(|n| n.style.is_section() && n.length == text.len())
}

/// A heading of which only the number is left, or the number and a word that needs another.
fn is_cut_heading(text: &str) -> bool {
    let Some(number) = number(text).filter(|n| n.style.is_section()) else { return false };
    let words = text.after(number.length).trim();
    words.is_empty()
        || words.chars().count() <= LONGEST && OPEN.iter().any(|word| words.ends_with(word)) && !words.contains(is_break)
}

/// Whether a line has a mark within it, as sentences have.
fn has_clause(text: &str) -> bool {
    text.chars().any(is_break)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::tape::line;

    fn joined(text: &str) -> Vec<String> {
        let tape = Tape::new(text);
        let lines = line::lines(&tape);
        let mut rows: Vec<String> = Vec::new();
        for (line, goes_on) in lines.iter().zip(go_on(&tape, &lines)) {
            match rows.last_mut().filter(|_| goes_on) {
                Some(row) => row.push_str(tape.slice(&line.range)),
                None => rows.push(tape.slice(&line.range).to_owned()),
            }
        }
        rows
    }

    #[test]
    fn linked_words_are_joined() {
        for (text, rows) in [
            (
                "去年稳中有进。\n新增\n公办幼儿园\n学位两千个，群众满意。",
                vec!["去年稳中有进。", "新增公办幼儿园学位两千个，群众满意。"],
            ),
            ("大力推进\n乡村振兴\n和城乡融合发展。", vec!["大力推进乡村振兴和城乡融合发展。"]),
            ("今年要大力推进新型工业化，加快\n数字经济\n发展。", vec!["今年要大力推进新型工业化，加快数字经济发展。"]),
            ("（二）加快\n数字经济\n培育链主企业十家。", vec!["（二）加快数字经济", "培育链主企业十家。"]),
        ] {
            assert_eq!(joined(text), rows);
        }
        // The number itself is joined with what follows by the rule for numbers.
        assert_eq!(joined("（四）\n治理效能\n稳步提升\n办结来信一万件。"), ["（四）治理效能稳步提升", "办结来信一万件。"]);
    }

    #[test]
    fn headings_and_cells_are_lines() {
        for text in [
            "2023年工作回顾\n经济稳中有进\n全年生产总值增长5%。",
            "指标\n单位\n数值\n增速\n位次\n全市生产总值增长5%。",
            "（一）工业\n规模以上工业增加值增长5%。",
            "（二）\n数字经济\n培育链主企业十家。",
            "前言\n工作回顾\n全年生产总值增长5%。",
        ] {
            let rows = joined(text);
            let lines = text.lines().count() - usize::from(text.starts_with("（二）"));
            assert!(rows.len() >= lines, "{rows:?}");
        }
    }
}
