//! Names of terms as notes write them, and which of them are the same name.
//!
//! | form | of `**14.“四上”企业：**` | for |
//! |---|---|---|
//! | [`bare`] | `“四上”企业` | showing the name |
//! | [`spelling`] | `“四上”企业`, folded | finding the name in texts, where quotation marks bound it |
//! | [`key`] | `四上企业` | deciding which names are one term, and the address of the term |
//!
//! Addresses are stable, so [`key`] and [`former_key`] must not change for a name that they already fold.

use super::fold::fold;
use crate::han::class::is_numeral;
use crate::han::quotes::is_quote;
use crate::han::width::PUNCTUATION;

/// The name without what is not part of it: marks of emphasis, a list number or note mark before it, and note marks and colons
/// after it. Numbers that belong to a name stay: 14.5, 一、二产业, 〔2024〕12号.
pub(crate) fn bare(name: &str) -> &str {
    let mut bare = name.trim();
    loop {
        let less = without_number(bare).or_else(|| without_mark(bare)).unwrap_or(bare);
        let less = less.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
        let less = less.trim_end_matches(|c: char| c.is_whitespace() || is_colon(c));
        if less.len() == bare.len() || !less.contains(char::is_alphanumeric) {
            return bare;
        }
        bare = less;
    }
}

/// The bare name as texts write it: folded, with full-width punctuation, without quotes that enclose all of it, and without
/// blanks except between two Latin words.
pub(crate) fn spelling(name: &str) -> String {
    former_key(bare(name))
}

/// The key of a name: its spelling without quotation marks. Names with equal keys are one term.
pub(crate) fn key(name: &str) -> String {
    spelling(name).chars().filter(|c| !is_quote(*c)).collect()
}

/// The key by which earlier versions told terms apart. It keeps list numbers and quotes inside a name. The addresses that they
/// published come from it.
pub(crate) fn former_key(name: &str) -> String {
    let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = fold(&name);
    let mut key = String::with_capacity(folded.len());
    let mut rest = folded.trim().chars().peekable();
    while let Some(c) = rest.next() {
        let between_words =
            key.ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.peek().is_some_and(char::is_ascii_alphanumeric);
        if c != ' ' || between_words {
            key.push(PUNCTUATION.iter().find(|(_, half)| *half == c).map_or(c, |(full, _)| *full));
        }
    }
    match unquoted(&key) {
        Some(inner) => inner.to_owned(),
        None => key,
    }
}

/// The text inside quotes that enclose the whole of a folded text: `“四上”` has it, `“四上”企业` and `“双促”“双旺”` do not.
pub(crate) fn unquoted(folded: &str) -> Option<&str> {
    let inner = folded.strip_prefix('“')?.strip_suffix('”')?;
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(c == '“') - i32::from(c == '”');
        if depth < 0 {
            return None;
        }
    }
    (!inner.is_empty()).then_some(inner)
}

fn is_colon(c: char) -> bool {
    matches!(c, '：' | ':' | '∶' | '︰' | '﹕')
}

/// A number in a sign of its own: ① to ⒛, ㈠ to ㈩, ❶ to ➓.
fn is_number_sign(c: char) -> bool {
    matches!(c, '①'..='⒛' | '㈠'..='㈩' | '❶'..='➓')
}

/// A digit of the number of a list.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// The digits at the start of a text, in bytes; at most three, because a longer number is a year or a quantity.
fn number(text: &str, is_digit: impl Fn(char) -> bool) -> Option<usize> {
    let length = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let count = text.get(..length)?.chars().count();
    (1..=3).contains(&count).then_some(length)
}

/// A name without the list number or note mark before it: `14.`, `注2：`, `三、`, `（3）`, `﹝2﹞`, `⑥`.
fn without_number(name: &str) -> Option<&str> {
    if let Some(rest) = name.strip_prefix(is_number_sign) {
        return Some(rest);
    }
    if let Some(inner) = name.strip_prefix(['[', '［', '【', '〔', '﹝', '（', '(']) {
        let inner = inner.trim_start_matches(['注', '^']);
        let length = number(inner, is_digit).or_else(|| number(inner, is_numeral))?;
        return inner.get(length..)?.strip_prefix([']', '］', '】', '〕', '﹞', '）', ')']);
    }
    let noted = name.strip_prefix("注释").or_else(|| name.strip_prefix('注')).unwrap_or(name);
    if let Some(length) = number(noted, is_digit) {
        let rest = noted.get(length..)?.trim_start();
        let after = rest.strip_prefix(['.', '．', '、', ')', '）']);
        let after = after.or_else(|| rest.strip_prefix(is_colon).filter(|_| noted.len() < name.len()));
        return after.filter(|after| !after.starts_with(is_digit));
    }
    let after = name.get(number(name, is_numeral)?..)?.strip_prefix('、')?;
    (!after.starts_with(is_numeral)).then_some(after)
}

/// A name without the note mark after it: `[2]`, `﹝2﹞`, `⑥`. A number in round brackets may be part of the name.
fn without_mark(name: &str) -> Option<&str> {
    if let Some(rest) = name.strip_suffix(is_number_sign) {
        return Some(rest);
    }
    let inner = name.strip_suffix([']', '］', '】', '〕', '﹞'])?;
    let rest = inner.trim_end_matches(is_digit);
    number(inner.get(rest.len()..)?, is_digit)?;
    rest.trim_end_matches(['注', '^']).strip_suffix(['[', '［', '【', '〔', '﹝'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_without_numbers_marks_and_emphasis() {
        for (name, expected) in [
            ("14.“放管服”", "“放管服”"),
            ("﹝2﹞放管服", "放管服"),
            ("**1.“四上”企业：**", "“四上”企业"),
            ("3、**标准地**：", "标准地"),
            ("[注6] 亩均论英雄", "亩均论英雄"),
            ("注释12：亩均论英雄", "亩均论英雄"),
            ("（三）亩均论英雄", "亩均论英雄"),
            ("十二、亩均论英雄", "亩均论英雄"),
            ("⑥ＤＣＭＭ 贯标﹝6﹞:", "ＤＣＭＭ 贯标"),
            ("１５．标准地", "标准地"),
            ("1. 5G基站", "5G基站"),
        ] {
            assert_eq!(bare(name), expected, "{name}");
        }
    }

    #[test]
    fn a_number_that_is_part_of_a_name_stays() {
        for name in [
            "7.20特大暴雨",
            "“415X”",
            "一、二产业",
            "三、四线城市",
            "〔2024〕12号文件",
            "5G",
            "12.5",
            "规划（2025）",
            "361",
            "1：1",
        ] {
            assert_eq!(bare(name), name);
        }
    }

    #[test]
    fn a_key_leaves_quotation_marks_width_case_blanks_and_numbers_behind() {
        for name in ["四上", "“四上”", "\"四上\"", "「四上」", "‘四 上’", " 四上 ", "9.“四上”", "“四上”："]
        {
            assert_eq!(key(name), "四上", "{name}");
        }
        for name in ["“四上”企业", "四上企业", "2、‘四上’ 企业", "“四上企业”"] {
            assert_eq!(key(name), "四上企业", "{name}");
        }
        assert_eq!(key("DCMM 贯标"), key("ＤＣＭＭ贯标"));
        assert_eq!(key("Data  Act"), "DATA ACT");
        assert_eq!(key("放管服(简政)"), "放管服（简政）");
        assert_ne!(key("“四上”企业"), key("“四上”单位"));
    }

    #[test]
    fn a_spelling_keeps_the_quotes_inside_a_name() {
        assert_eq!(spelling("8.“四上”企业："), "“四上”企业");
        assert_eq!(spelling("“双促”“双旺”"), "“双促”“双旺”");
        assert_eq!(spelling("“一站‘两仓’”"), "一站“两仓”");
    }

    #[test]
    fn a_key_has_the_key_of_itself() {
        for name in ["14.“放管服”", "“双促”“双旺”", "（1）（2）标准地", "**1.“四上”企业：**"]
        {
            assert_eq!(key(&key(name)), key(name), "{name}");
        }
    }
}
