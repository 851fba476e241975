//! Formats of the numbers that Word counts (ST_NumberFormat, ECMA-376 part 1, 17.18.59), as Word shows them.

use crate::han::cut::CutList;

const COUNTING: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const THOUSAND: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const LEGAL: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const LEGAL_TRADITIONAL: [&str; 10] = ["零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// A number in one of Word's formats; those that Chinese papers do not use are written in digits.
pub(super) fn written(number: u32, format: &str) -> String {
    let digits = || number.to_string();
    match format {
        // From a hundred on, digit by digit.
        "chineseCounting" if number >= 100 => by_digit(number, &COUNTING),
        "chineseCounting" | "japaneseCounting" | "koreanCounting" => han(number, &COUNTING, ["十", "百", "千"], false),
        "chineseCountingThousand" | "taiwaneseCounting" | "taiwaneseCountingThousand" => {
            han(number, &THOUSAND, ["十", "百", "千"], false)
        }
        "chineseLegalSimplified" => han(number, &LEGAL, ["拾", "佰", "仟"], true),
        "ideographLegalTraditional" => han(number, &LEGAL_TRADITIONAL, ["拾", "佰", "仟"], true),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => by_digit(number, &COUNTING),
        "ideographTraditional" => one_of(number, STEMS).unwrap_or_else(digits),
        "ideographZodiac" => one_of(number, BRANCHES).unwrap_or_else(digits),
        "ideographZodiacTraditional" => cycle(number).unwrap_or_else(digits),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number).unwrap_or_else(digits),
        "decimalEnclosedParen" => nth_from('⑴', number, 20).unwrap_or_else(digits),
        "decimalEnclosedFullstop" => nth_from('⒈', number, 20).unwrap_or_else(digits),
        "ideographEnclosedCircle" => nth_from('㊀', number, 10).unwrap_or_else(digits),
        "decimalFullWidth" | "decimalFullWidth2" => {
            digits().bytes().filter_map(|b| char::from_u32('０' as u32 + u32::from(b - b'0'))).collect()
        }
        "lowerLetter" => letters(number, b'a').unwrap_or_else(digits),
        "upperLetter" => letters(number, b'A').unwrap_or_else(digits),
        "upperRoman" => roman(number).unwrap_or_else(digits),
        "lowerRoman" => roman(number).map_or_else(digits, |text| text.to_lowercase()),
        "numberInDash" => format!("- {number} -"),
        "decimalZero" => format!("{number:02}"),
        _ => digits(),
    }
}

/// A number in Han characters, as they count to ten thousand: 十, 十二, 一百零五. Amounts of money write the one before a leading ten.
fn han(number: u32, digits: &[&str; 10], units: [&str; 3], writes_one: bool) -> String {
    if number == 0 || number >= 10_000 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut skipped = false;
    for (power, unit) in [(1000, units[2]), (100, units[1]), (10, units[0]), (1, "")] {
        let digit = (number / power % 10) as usize;
        if digit == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut skipped) {
            text.push_str(digits[0]);
        }
        if writes_one || !(power == 10 && digit == 1 && text.is_empty()) {
            text.push_str(digits.value(digit));
        }
        text.push_str(unit);
    }
    text
}

fn by_digit(number: u32, digits: &[&str; 10]) -> String {
    number.to_string().bytes().map(|b| digits.value(usize::from(b - b'0') % 10)).collect()
}

/// The character of a row that has this number, from 1.
fn one_of(number: u32, row: &str) -> Option<String> {
    row.chars().nth((number as usize).checked_sub(1)?).map(String::from)
}

/// The number as one of the sixty pairs of stem and branch.
fn cycle(number: u32) -> Option<String> {
    let at = number.checked_sub(1).filter(|at| *at < 60)?;
    Some(one_of(at % 10 + 1, STEMS)? + &one_of(at % 12 + 1, BRANCHES)?)
}

/// The character that is as many behind the first one of a row, which has `most`.
fn nth_from(first: char, number: u32, most: u32) -> Option<String> {
    let number = Some(number).filter(|n| (1..=most).contains(n))?;
    char::from_u32(first as u32 + number - 1).map(String::from)
}

fn circled(number: u32) -> Option<String> {
    match number {
        0..=20 => nth_from('①', number, 20),
        21..=35 => nth_from('㉑', number - 20, 15),
        _ => nth_from('㊱', number - 35, 15),
    }
}

/// a to z, then aa to zz, as Word goes on.
fn letters(number: u32, first: u8) -> Option<String> {
    let at = number.checked_sub(1).filter(|at| *at < 26 * 30)?;
    Some(String::from(char::from(first + (at % 26) as u8)).repeat((at / 26 + 1) as usize))
}

fn roman(number: u32) -> Option<String> {
    const VALUES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = Some(number).filter(|n| (1..4000).contains(n))?;
    let mut text = String::new();
    for (value, letters) in VALUES {
        text.push_str(&letters.repeat((rest / value) as usize));
        rest %= value;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (number, format, text) in [
            (1, "chineseCounting", "一"),
            (10, "chineseCounting", "十"),
            (105, "chineseCounting", "一〇五"),
            (10, "chineseCountingThousand", "十"),
            (21, "japaneseCounting", "二十一"),
            (20, "taiwaneseCountingThousand", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (110, "chineseCountingThousand", "一百一十"),
            (3, "chineseLegalSimplified", "叁"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (2, "ideographLegalTraditional", "貳"),
            (12, "ideographDigital", "一二"),
            (10, "ideographDigital", "一〇"),
            (3, "ideographTraditional", "丙"),
            (12, "ideographZodiac", "亥"),
            (13, "ideographZodiacTraditional", "丙子"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "㉑"),
            (36, "decimalEnclosedCircleChinese", "㊱"),
            (51, "decimalEnclosedCircle", "51"),
            (2, "decimalEnclosedParen", "⑵"),
            (2, "decimalEnclosedFullstop", "⒉"),
            (4, "ideographEnclosedCircle", "㊃"),
            (12, "decimalFullWidth", "１２"),
            (2, "lowerLetter", "b"),
            (28, "upperLetter", "BB"),
            (14, "upperRoman", "XIV"),
            (49, "lowerRoman", "xlix"),
            (9, "decimalZero", "09"),
            (10, "decimalZero", "10"),
            (7, "decimal", "7"),
            (7, "hebrew1", "7"),
        ] {
            assert_eq!(written(number, format), text, "{number} in {format}");
        }
    }
}
