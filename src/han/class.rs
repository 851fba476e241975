//! Classes of characters: which end a sentence, open a quotation, belong to a word. Texts occur with ASCII and with full-width
//! punctuation, so each class contains both forms.

use super::quotes::is_quote;

/// A Han character: the unified ideographs of all planes, the compatibility ideographs, and 〇 and 々, which are written among them.
/// This is the only definition; hexagrams (U+4DC0 to U+4DFF) are symbols.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇' | '々')
}

/// The first and last code point for which the other script is looked up: extension A and the basic block.
pub(crate) const SCRIPT_TABLE: std::ops::RangeInclusive<u32> = 0x3400..=0x9fff;

/// A Latin letter or digit, which continues a word without a break.
pub(crate) fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// A Chinese numeral.
pub(crate) fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百千万亿两".contains(c)
}

/// The value of 零 to 九, and of 两. Other zeros, such as 〇, are left to those who read digits one by one.
pub(crate) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Ends a sentence.
pub(crate) fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '!' | '？' | '?' | '…' | '｡')
}

/// Separates the clauses of a sentence.
pub(crate) fn is_comma(c: char) -> bool {
    matches!(c, '，' | ',' | '；' | ';' | '：' | ':')
}

/// Any mark that ends or begins a clause; the enumeration comma counts.
pub(crate) fn is_break(c: char) -> bool {
    is_stop(c) || is_comma(c) || c == '、'
}

/// Opens a bracket or a quotation. Straight quotes both open and close, and are not counted here.
pub(crate) fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '「' | '『' | '（' | '(' | '《' | '〈' | '【' | '[' | '［' | '〔')
}

/// Closes a bracket or a quotation.
pub(crate) fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】' | ']' | '］' | '〕')
}

/// Occurs at the start of a line only because the line was broken in the middle of a sentence.
pub(crate) fn continues(c: char) -> bool {
    closes(c) || is_break(c) || matches!(c, '%' | '％' | '‰' | '℃' | '·')
}

/// Whether a text ends like a sentence, or at least like a clause that may stand alone. Closing marks after the stop are
/// ignored.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let mut rest = text.chars().rev().skip_while(|c| closes(*c) || is_quote(*c));
    rest.next().is_some_and(|c| is_stop(c) || matches!(c, '；' | ';' | '：' | ':'))
}

/// Whether a character has no width and no meaning of its own: zero-width spaces and joiners, marks of direction, the soft hyphen, the byte
/// order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// A word of measure or a unit that follows a counted figure: 8家, 49个.
pub(crate) fn is_measure(c: char) -> bool {
    "个家项条万亿千百十余多年月日号人名件次位套所座处公亩吨米户台辆张艘架期批类种级届場场倍元度层间站点区县市镇村里路线天小时分秒只头株本部首支组起例宗届篇轮岁%％‰℃"
        .contains(c)
}

/// Whether a character is punctuation or a symbol in CommonMark's sense.
pub(crate) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation() || ('\u{1}'..='\u{4}').contains(&c);
    }
    let range = matches!(c, '\u{a1}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}'
        | '\u{3001}'..='\u{303f}' | '\u{30fb}' | '\u{fe10}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffee}');
    range && !c.is_alphanumeric() && !c.is_whitespace()
}

/// Whether a character is Chinese, Japanese or Korean: wide letters, and punctuation that is wide by nature.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3ffff}')
}
