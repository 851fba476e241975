//! Marks of Markdown that are typed nearly right, so that Markdown takes them for text: `##一、` without a blank, and `｛#s1｝` with
//! full-width signs, as Chinese input methods type it.

use std::ops::Range;

use crate::han::class::is_han;
use crate::han::cut::CutText;
use crate::han::width::half_width;

/// The number of signs if a line of a paragraph was meant as a heading: `##一、`, `## 　一、` with a wide blank, `＃＃ 一、`. A single
/// sign is one only before a Han character or a bracket and without another sign behind, because `#1` is a number and `#词#` a topic.
pub(crate) fn unread_heading(line: &str) -> Option<usize> {
    let line = line.trim();
    let signs = line.chars().take_while(|c| is_sign(*c)).count();
    if signs == 0 {
        return None;
    }
    let words = line.trim_start_matches(is_sign);
    let first = words.trim_start().chars().next()?;
    let starts = is_han(first) || matches!(first, '（' | '(' | '“' | '《');
    let bare = words.split(['{', '｛']).next().unwrap_or("");
    let single = starts && !bare.contains(is_sign);
    (signs > 1 && signs < 7 || signs == 1 && single).then_some(signs)
}

fn is_sign(c: char) -> bool {
    matches!(c, '#' | '＃')
}

/// The end of a heading that was meant as its attributes.
pub(super) struct UnreadAnchor {
    /// Where in the heading.
    pub range: Range<usize>,
    /// As Markdown reads it.
    pub meant: String,
}

/// The attributes at the end of a heading that are typed with full-width signs: `｛#s1｝`, `{＃s1}`, `{#s1｝`; or with a stop behind them.
pub(super) fn unread_anchor(heading: &str) -> Option<UnreadAnchor> {
    let line = heading.lines().next()?.trim_end();
    let (start, opener) = line.char_indices().rev().find(|(_, c)| matches!(c, '{' | '｛'))?;
    let rest = line.after(start + opener.len_utf8());
    let (end, closer) = rest.char_indices().find(|(_, c)| matches!(c, '}' | '｝'))?;
    let behind = rest.after(end + closer.len_utf8());
    let inner = rest.before(end).trim();
    let words: String = inner.chars().map(half_width).map(|c| if c == '\u{3000}' { ' ' } else { c }).collect();
    let anchor = words.strip_prefix('#')?.trim_start();
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '#');
    let ends = behind.chars().all(|c| c.is_whitespace() || matches!(c, '。' | '：' | '.' | ':' | '，'));
    if anchor.is_empty() || !anchor.chars().all(sound) || !ends {
        return None;
    }
    let meant = format!("{{#{anchor}}}");
    Some(UnreadAnchor { range: start..line.len(), meant })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_signs_and_no_blank_was_meant_as_a_heading() {
        for (line, signs) in [
            ("##一、工作回顾 {#s1}\n", Some(2)),
            ("   ###（一）稳中向好", Some(3)),
            ("##\u{3000}一、工作回顾", Some(2)),
            ("＃＃ 一、工作回顾", Some(2)),
            ("#一、工作回顾", Some(1)),
            ("#1机组投产。", None),
            ("#十四五#规划", None),
            ("一、工作回顾##", None),
            ("\\##一、", None),
            ("#######七", None),
            ("##", None),
        ] {
            assert_eq!(unread_heading(line), signs, "{line}");
        }
    }

    #[test]
    fn an_anchor_of_full_width_signs_is_named_as_it_was_meant() {
        for (heading, meant) in [
            ("## 一、回顾 ｛#s1｝\n", Some("{#s1}")),
            ("## 一、回顾｛＃ｓ１－２｝", Some("{#s1-2}")),
            ("## 一、回顾 {#s1 .lead｝", Some("{#s1 .lead}")),
            ("## 一、回顾 {＃s1}", Some("{#s1}")),
            ("## 一、回顾 {#s1}。", Some("{#s1}")),
            ("## 一、｛甲｝", None),
            ("## 一、回顾", None),
        ] {
            assert_eq!(unread_anchor(heading).map(|found| found.meant).as_deref(), meant, "{heading}");
        }
    }
}
