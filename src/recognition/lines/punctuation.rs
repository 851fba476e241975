//! Punctuation as GB/T 15834 has it: full-width beside Chinese characters, quotation marks in pairs, a dash of two ems. Copying sites flatten
//! it to ASCII. Figures keep theirs (1,000; 9:30; 3.5).

use crate::document::Inline;
use crate::han::class::{is_han, is_stop};
use crate::han::cut::CutList;

/// Mends the punctuation of one paragraph or heading. Markers take no room.
pub(crate) fn mend(inlines: &mut [Inline]) {
    let chars: Vec<char> = inlines.iter().filter_map(text).flat_map(str::chars).collect();
    let mended = mend_chars(&chars);
    let mut rest = mended.into_iter();
    for inline in inlines {
        if let Inline::Text(text) = inline {
            *text = text.chars().flat_map(|_| rest.next().unwrap_or_default()).collect();
        }
    }
}

fn text(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Text(text) => Some(text),
        _ => None,
    }
}

/// What each character becomes: itself or another one; nothing, where two become one.
type Mended = Vec<Option<char>>;

fn mend_chars(chars: &[char]) -> Mended {
    let mut mended: Mended = chars.iter().copied().map(Some).collect();
    brackets(chars, &mut mended);
    quotes(chars, &mut mended);
    dashes(chars, &mut mended);
    for (at, c) in chars.iter().enumerate() {
        let full = match c {
            ',' => '，',
            ':' => '：',
            ';' => '；',
            '?' => '？',
            '!' => '！',
            '.' if ends_chinese(chars, at) => '。',
            _ => continue,
        };
        if *c == '.' || beside_chinese(chars, at) {
            mended.put(at, Some(full));
        }
    }
    mended
}

/// A character that full-width punctuation goes with.
fn is_chinese(c: char) -> bool {
    is_han(c)
        || matches!(
            c,
            '“' | '”'
                | '‘'
                | '’'
                | '《'
                | '》'
                | '（'
                | '）'
                | '【'
                | '】'
                | '、'
                | '，'
                | '。'
                | '；'
                | '：'
                | '％'
                | '·'
                | '！'
                | '？'
        )
}

fn beside_chinese(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| chars.get(i));
    let after = chars.get(at + 1);
    let quoted = |c: Option<&char>| c.is_some_and(|c| matches!(c, '"' | '\'' | ')' | '('));
    let chinese = |c: Option<&char>| c.is_some_and(|c| is_chinese(*c));
    let percent = before.is_some_and(|c| matches!(c, '%' | '℃'));
    let figures = before.is_some_and(char::is_ascii_digit) && after.is_some_and(char::is_ascii_digit);
    !figures
        && (chinese(before)
            || chinese(after)
            || percent && near(chars, at)
            || quoted(before) && !after.is_some_and(char::is_ascii_alphanumeric) && near(chars, at))
}

/// Whether a Chinese character is within a few characters.
fn near(chars: &[char], at: usize) -> bool {
    chars.part(at.saturating_sub(4)..(at + 5).min(chars.len())).iter().any(|c| is_han(*c))
}

/// Whether a full stop of ASCII ends a Chinese sentence: Chinese on its left, and on its right Chinese or nothing.
fn ends_chinese(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| chars.get(i)).is_some_and(|c| is_han(*c) || matches!(c, '”' | '）' | '》'));
    let after = chars.get(at + 1).is_none_or(|c| is_han(*c) || matches!(c, '“' | '《'));
    let numeral = chars.part(..at).iter().all(|c| "一二三四五六七八九十".contains(*c));
    before && after && !numeral
}

/// Brackets go full-width in pairs, where Chinese is inside or on either side.
fn brackets(chars: &[char], mended: &mut Mended) {
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        match c {
            '(' => open.push(at),
            ')' => {
                let start = open.pop();
                let inside = start.is_some_and(|s| chars.part(s + 1..at).iter().any(|c| is_han(*c)));
                let beside = start.is_some_and(|s| beside_chinese(chars, s)) || beside_chinese(chars, at);
                if inside || beside {
                    mended.put(at, Some('）'));
                    start.inspect(|s| mended.put(*s, Some('（')));
                }
            }
            _ => {}
        }
    }
    for at in open.into_iter().filter(|at| beside_chinese(chars, *at)) {
        mended.put(at, Some('（'));
    }
}

/// Straight quotation marks become pairs by their place: the first opens, the next closes, unless what is beside one says otherwise.
/// Corner brackets of Traditional texts become quotation marks.
fn quotes(chars: &[char], mended: &mut Mended) {
    if !chars.iter().any(|c| is_han(*c)) {
        return;
    }
    let (mut double, mut single) = (false, false);
    for (at, c) in chars.iter().enumerate() {
        match c {
            '"' | '＂' => {
                double = opens_here(chars, at, double);
                mended.put(at, Some(if double { '“' } else { '”' }));
            }
            '\'' | '＇' if !within_latin(chars, at) => {
                single = opens_here(chars, at, single);
                mended.put(at, Some(if single { '‘' } else { '’' }));
            }
            '「' => mended.put(at, Some('“')),
            '」' => mended.put(at, Some('”')),
            '『' => mended.put(at, Some('‘')),
            '』' => mended.put(at, Some('’')),
            _ => {}
        }
    }
}

/// Whether a straight mark opens; `open` says whether one is open before it.
fn opens_here(chars: &[char], at: usize, open: bool) -> bool {
    let before = at.checked_sub(1).and_then(|i| chars.get(i));
    let after = chars.get(at + 1);
    let sure_close = after.is_none_or(|c| is_stop(*c) || matches!(c, '，' | ',' | '、' | '；' | ';'));
    let sure_open = before.is_none_or(|c| matches!(c, '，' | ',' | '、' | '：' | ':' | '。' | '（' | '('));
    match (sure_open, sure_close) {
        (true, false) => true,
        (false, true) => false,
        _ => !open,
    }
}

fn within_latin(chars: &[char], at: usize) -> bool {
    let letter = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    letter(at.checked_sub(1).and_then(|i| chars.get(i))) && letter(chars.get(at + 1))
}

/// Two or more strokes between Chinese characters are a dash of two ems. A single one (中国—中东欧) stays.
fn dashes(chars: &[char], mended: &mut Mended) {
    let stroke = |c: char| matches!(c, '—' | '―' | '─' | '－' | '-' | '–');
    let mut at = 0;
    while at < chars.len() {
        let run = chars.part(at..).iter().take_while(|c| stroke(**c)).count();
        let chinese = at.checked_sub(1).and_then(|i| chars.get(i)).is_none_or(|c| is_chinese(*c) || *c == '"')
            && chars.get(at + run).is_none_or(|c| is_chinese(*c) || c.is_ascii_digit() || *c == '"');
        if run >= 2 && chinese && run < chars.len() {
            (at..at + run).for_each(|i| mended.put(i, (i < at + 2).then_some('—')));
        }
        at += run.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        let mut inlines = [Inline::Text(text.to_owned())];
        mend(&mut inlines);
        inlines.iter().filter_map(super::text).collect()
    }

    #[test]
    fn full_width_beside_chinese() {
        assert_eq!(mended("各位代表:稳增长,促改革;惠民生!"), "各位代表：稳增长，促改革；惠民生！");
        assert_eq!(mended("增长6.8%,总量第12位"), "增长6.8%，总量第12位");
        assert_eq!(mended("省级低(零)碳试点(套)"), "省级低（零）碳试点（套）");
        assert_eq!(mended("规划(2021-2035年)获批"), "规划（2021-2035年）获批");
        assert_eq!(mended("推动发展.全年向好."), "推动发展。全年向好。");
    }

    #[test]
    fn figures_and_latin_keep_theirs() {
        for text in ["1,000", "9:30", "收入比为1.65:1", "3.5", "R&D(PE)", "Data, management", "1,234.5元"] {
            assert_eq!(mended(text), text);
        }
    }

    #[test]
    fn quotation_marks_are_paired() {
        assert_eq!(mended("\"双减\"\"双高\"与\"一件事\"。"), "“双减”“双高”与“一件事”。");
        assert_eq!(mended("\"深化'三服务'、助企\"行动"), "“深化‘三服务’、助企”行动");
        assert_eq!(mended("「雙減」"), "“雙減”");
        assert_eq!(mended("people's court"), "people's court");
    }

    #[test]
    fn dashes_are_two_ems() {
        assert_eq!(mended("目标──高质量"), "目标——高质量");
        assert_eq!(mended("目标--高质量"), "目标——高质量");
        assert_eq!(mended("目标――――高质量"), "目标——高质量");
        assert_eq!(mended("中国—中东欧"), "中国—中东欧");
        assert_eq!(mended("COVID-19与G60-A"), "COVID-19与G60-A");
    }

    #[test]
    fn markers_do_not_part_a_quotation() {
        let mut inlines =
            [Inline::Text("“415X\"".to_owned()), Inline::NoteRef("5".to_owned()), Inline::Text("产业,".to_owned())];
        inlines[0] = Inline::Text("\"415X\"".to_owned());
        mend(&mut inlines);
        assert_eq!(inlines[0], Inline::Text("“415X”".to_owned()));
        assert_eq!(inlines[2], Inline::Text("产业，".to_owned()));
    }
}
