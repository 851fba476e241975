//! Number styles of headings and lists: 一、 (一) 1. (1) ① 第一, 一是 ——, and what each is worth.

use crate::han::class::{closes, is_comma, is_han, opens};
use crate::han::cut::{CutList, CutText};

/// How a number is written, from the style that as a rule is highest to the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Style {
    /// 第一部分, 第二章
    Part,
    /// 一、
    Han,
    /// (一)
    HanParen,
    /// 1. or 1、
    Arabic,
    /// (1)
    ArabicParen,
    /// ①
    Circled,
    /// 第一,
    Ordinal,
    /// 一是, 一要
    Point,
    /// ——
    Dash,
}

impl Style {
    /// Whether the style numbers sections; the others open paragraphs or are within them.
    pub(crate) fn is_section(self) -> bool {
        self <= Style::Circled
    }
}

/// A number at the head of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub style: Style,
    /// 0 where the style does not count.
    pub value: u32,
    /// Bytes of the number with its signs.
    pub length: usize,
}

/// The number at the head of a text.
pub(crate) fn number(text: &str) -> Option<Number> {
    let first = text.chars().next()?;
    match first {
        '(' | '（' | '〔' => in_parentheses(text, first),
        '第' => ordinal(text),
        '0'..='9' => arabic(text),
        '—' | '―' | '─' | '－' | '-' => dash(text),
        c if is_han(c) => han(text),
        _ => single_sign(first),
    }
}

/// The value of a Chinese numeral below one hundred, and its length in bytes; digits in a row (一〇) are not numerals here.
pub(crate) fn han_numeral(text: &str) -> Option<(u32, usize)> {
    let (mut value, mut length, mut tens) = (0, 0, false);
    let mut unit = None;
    for c in text.chars() {
        match (digit(c), c) {
            (Some(d), _) if unit.is_none() => unit = Some(d),
            (None, '十') if !tens => {
                value = unit.unwrap_or(1) * 10;
                (unit, tens) = (None, true);
            }
            _ => break,
        }
        length += c.len_utf8();
    }
    let value = value + unit.unwrap_or(0);
    (value > 0).then_some((value, length))
}

fn digit(c: char) -> Option<u32> {
    "一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32 + 1)
}

/// A run of at most three ASCII digits: its value and length.
pub(crate) fn digits(text: &str) -> Option<(u32, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&length).then(|| text.before(length).parse().ok()).flatten().map(|value| (value, length))
}

fn han(text: &str) -> Option<Number> {
    let (value, length) = han_numeral(text)?;
    let mut rest = text.after(length).chars();
    let sign = rest.next()?;
    let after = rest.next();
    let style = match sign {
        '、' | '．' => Style::Han,
        '.' if !after.is_some_and(|c| c.is_ascii_digit()) => Style::Han,
        '是' | '要' => Style::Point,
        // A page has lost the opening bracket.
        ')' | '）' => Style::HanParen,
        _ => return None,
    };
    Some(Number { style, value, length: length + sign.len_utf8() })
}

fn in_parentheses(text: &str, open: char) -> Option<Number> {
    let inner = text.after(open.len_utf8());
    let (style, (value, length)) = match han_numeral(inner) {
        Some(found) => (Style::HanParen, found),
        None => (Style::ArabicParen, digits(inner)?),
    };
    let mut rest = inner.after(length).chars();
    let close = rest.next().filter(|c| matches!(c, ')' | '）' | '〕'))?;
    let mut length = open.len_utf8() + length + close.len_utf8();
    if rest.next() == Some('、') {
        length += '、'.len_utf8();
    }
    Some(Number { style, value, length })
}

fn ordinal(text: &str) -> Option<Number> {
    let inner = text.after('第'.len_utf8());
    let (value, length) = han_numeral(inner).or_else(|| digits(inner))?;
    let rest = inner.after(length);
    let length = '第'.len_utf8() + length;
    for unit in ["部分", "章", "篇"] {
        if let Some(after) = rest.strip_prefix(unit) {
            let sign = after.chars().next().filter(|c| is_comma(*c) || *c == '、').map_or(0, char::len_utf8);
            return Some(Number { style: Style::Part, value, length: length + unit.len() + sign });
        }
    }
    let sign = rest.chars().next().filter(|c| is_comma(*c) || *c == '、')?;
    Some(Number { style: Style::Ordinal, value, length: length + sign.len_utf8() })
}

fn arabic(text: &str) -> Option<Number> {
    let (value, length) = digits(text)?;
    let mut rest = text.after(length).chars();
    let sign = rest.next()?;
    let after = rest.next();
    let style = match sign {
        '、' | '．' => Style::Arabic,
        '.' if !after.is_some_and(|c| c.is_ascii_digit()) => Style::Arabic,
        ')' | '）' => Style::ArabicParen,
        _ => return None,
    };
    (value > 0).then_some(Number { style, value, length: length + sign.len_utf8() })
}

fn dash(text: &str) -> Option<Number> {
    let length: usize = text.chars().take_while(|c| matches!(c, '—' | '―' | '─' | '－' | '-')).map(char::len_utf8).sum();
    let count = text.before(length).chars().count();
    (2..=4).contains(&count).then_some(Number { style: Style::Dash, value: 0, length })
}

/// Numbers that are one sign: ① ⑴ ⒈ ㈠.
fn single_sign(sign: char) -> Option<Number> {
    let (style, first) = match sign {
        '①'..='⑳' => (Style::Circled, '①'),
        '⑴'..='⒇' => (Style::ArabicParen, '⑴'),
        '⒈'..='⒛' => (Style::Arabic, '⒈'),
        '㈠'..='㈩' => (Style::HanParen, '㈠'),
        _ => return None,
    };
    Some(Number { style, value: sign as u32 - first as u32 + 1, length: sign.len_utf8() })
}

/// Whether a text holds a figure that is neither a year nor quoted.
pub(crate) fn has_figures(chars: &[char]) -> bool {
    let mut depth = 0i32;
    let mut at = 0;
    while at < chars.len() {
        let c = chars.value(at);
        depth += i32::from(opens(c) || c == '"' && depth == 0) - i32::from(closes(c) || c == '"' && depth > 0);
        let run = chars.part(at..).iter().take_while(|c| c.is_ascii_digit()).count();
        let year = run == 4 && chars.get(at + 4) == Some(&'年');
        if run > 0 && !year && depth <= 0 {
            return true;
        }
        at += run.max(1);
    }
    false
}

/// A line without the number with which it begins.
pub(crate) fn without_number(text: &str) -> &str {
    number(text).map_or(text, |number| text.after(number.length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_is_read() {
        let cases = [
            ("一、工作回顾", Style::Han, 1, "一、"),
            ("十二、保障", Style::Han, 12, "十二、"),
            ("二十一．保障", Style::Han, 21, "二十一．"),
            ("(三)壮大", Style::HanParen, 3, "(三)"),
            ("（十）壮大", Style::HanParen, 10, "（十）"),
            ("(三)、壮大", Style::HanParen, 3, "(三)、"),
            ("三）壮大", Style::HanParen, 3, "三）"),
            ("㈡壮大", Style::HanParen, 2, "㈡"),
            ("1.壮大", Style::Arabic, 1, "1."),
            ("12、壮大", Style::Arabic, 12, "12、"),
            ("⒊壮大", Style::Arabic, 3, "⒊"),
            ("(1)壮大", Style::ArabicParen, 1, "(1)"),
            ("2）壮大", Style::ArabicParen, 2, "2）"),
            ("⑷壮大", Style::ArabicParen, 4, "⑷"),
            ("②壮大", Style::Circled, 2, "②"),
            ("第一部分回顾", Style::Part, 1, "第一部分"),
            ("第二,坚持", Style::Ordinal, 2, "第二,"),
            ("三是坚持", Style::Point, 3, "三是"),
            ("四要坚持", Style::Point, 4, "四要"),
            ("——坚持", Style::Dash, 0, "——"),
            ("--坚持", Style::Dash, 0, "--"),
        ];
        for (text, style, value, sign) in cases {
            assert_eq!(number(text), Some(Number { style, value, length: sign.len() }), "{text}");
        }
    }

    #[test]
    fn figures_and_words_are_not_numbers() {
        for text in ["2.5微克", "2023年", "一年来", "三农工作", "第一产业", "十大工程", "(宁波)港", "-5度", "1000万", "一些"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
