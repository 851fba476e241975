//! Words that copying sites plant in the texts they take: their own names and addresses, and titles of novels. They are flagged; only
//! the archive's own list takes them out.

use std::ops::Range;

use crate::han::cut::{CutList, CutText};
use crate::recognition::tape::Tape;

/// Names that are in no report of a government: sites that sell papers, and novels that such sites advertise.
const NAMES: [&str; 30] = [
    "侯卫东官场笔记",
    "官场笔记",
    "二号首长",
    "官路风流",
    "官场之风流人生",
    "宦海沉浮",
    "步步高升",
    "官道无疆",
    "重生之官道",
    "权力巅峰",
    "官神",
    "医道官途",
    "最强弃少",
    "官场小说",
    "全文阅读",
    "无弹窗",
    "公务员之家",
    "第一范文网",
    "好范文网",
    "范文先生网",
    "找范文",
    "大秘书网",
    "文秘网",
    "代写论文",
    "中国公文网",
    "老秘网",
    "秘书之家",
    "学习啦",
    "本文来自",
    "本文来源",
];

/// Ends of addresses within running text.
const ADDRESSES: [&str; 4] = ["www.", ".com", "http://", "https://"];

/// The planted words in some lines, by their place on the tape.
pub(crate) fn planted(tape: &Tape, lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let Some(all) = lines.first().zip(lines.last()).map(|(a, b)| a.start..b.end) else { return found };
    let text = tape.slice(&all);
    for name in NAMES {
        found.extend(memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).take(20).map(|at| at..at + name.len()));
    }
    for mark in ADDRESSES {
        let addresses = memchr::memmem::find_iter(text.as_bytes(), mark.as_bytes()).take(20).map(|at| address(text, at));
        // A government's own address is where it publishes what the report speaks of.
        found.extend(addresses.filter(|at| !text.between(at.clone()).contains(".gov.cn")));
    }
    found.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut end = 0;
    found.retain(|r| {
        let free = r.start >= end;
        end = end.max(r.end);
        free
    });
    let moved = found.into_iter().map(|r| all.start + r.start..all.start + r.end);
    moved.filter(|r| lines.iter().any(|l| l.start <= r.start && r.end <= l.end)).collect()
}

/// The whole address around a byte.
fn address(text: &str, at: usize) -> Range<usize> {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/' | b':' | b'-' | b'_' | b'?' | b'=' | b'%');
    let bytes = text.as_bytes();
    let start = at - bytes.part(..at).iter().rev().take(200).take_while(|b| is_part(b)).count();
    let end = at + bytes.part(at..).iter().take(200).take_while(|b| is_part(b)).count();
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses() {
        let text = "推进项目建设。官场小说小镇开工,详见www.example.com和www.zjtz.gov.cn。\n步步为营";
        let tape = Tape::new(text);
        let found = planted(&tape, &[0..text.len()]);
        assert_eq!(found.iter().map(|r| tape.slice(r)).collect::<Vec<_>>(), ["官场小说", "www.example.com"]);
    }
}
