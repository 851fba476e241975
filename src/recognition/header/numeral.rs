//! Numbers as headers write them: 16, 十六, 廿七, 二〇二四.

use crate::han::class;
use crate::han::cut::CutList;

/// The value of a digit of either style; a circle, a letter O and 零 are zero.
pub(crate) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '0'..='9' => c as u32 - '0' as u32,
        '〇' | '○' | 'O' | 'o' | 'Ο' | 'О' | '◯' | '０' | '□' => 0,
        '元' => 1,
        _ => return class::digit(c),
    })
}

/// The number below a hundred that is at the start, and how many characters it takes.
pub(crate) fn number(chars: &[char]) -> Option<(usize, u32)> {
    let arabic = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    if arabic > 0 {
        let value = chars.part(..arabic.min(4)).iter().fold(0, |n, c| n * 10 + (*c as u32 - '0' as u32));
        return (arabic <= 3).then_some((arabic, value));
    }
    let tens = match chars.first()? {
        '廿' => return Some(with_unit(chars, 1, 20)),
        '卅' => return Some(with_unit(chars, 1, 30)),
        '十' => return Some(with_unit(chars, 1, 10)),
        c => digit(*c)?,
    };
    match chars.get(1) {
        Some('十') => Some(with_unit(chars, 2, tens * 10)),
        _ => Some((1, tens)),
    }
}

fn with_unit(chars: &[char], at: usize, tens: u32) -> (usize, u32) {
    match chars.get(at).copied().filter(|c| !c.is_ascii_digit()).and_then(digit) {
        Some(unit) => (at + 1, tens + unit),
        None => (at, tens),
    }
}

/// The number that ends right before `end`, and where it starts.
pub(crate) fn number_before(chars: &[char], end: usize) -> Option<(usize, u32)> {
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, '十' | '廿' | '卅') || digit(*c).is_some();
    let length = chars.part(..end).iter().rev().take(3).take_while(|c| is_part(c)).count();
    (1..=length).rev().find_map(|n| {
        let (taken, value) = number(chars.part(end - n..end))?;
        (taken == n && value > 0).then_some((end - n, value))
    })
}

/// A number from 1 to 99 in Chinese numerals.
pub(crate) fn chinese(n: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let unit = DIGITS.value((n % 10) as usize);
    match n / 10 % 10 {
        0 => unit.to_owned(),
        1 => format!("十{unit}"),
        tens => format!("{}十{unit}", DIGITS.value(tens as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_styles() {
        for (text, expected) in [
            ("16届", Some((2, 16))),
            ("十六届", Some((2, 16))),
            ("二十届", Some((2, 20))),
            ("二十七日", Some((3, 27))),
            ("廿七日", Some((2, 27))),
            ("十月", Some((1, 10))),
            ("五次", Some((1, 5))),
            ("次", None),
        ] {
            assert_eq!(number(&text.chars().collect::<Vec<_>>()), expected, "{text}");
        }
        let chars: Vec<char> = "第二十一届".chars().collect();
        assert_eq!(number_before(&chars, 4), Some((1, 21)));
    }

    #[test]
    fn back_to_chinese() {
        assert_eq!([1, 10, 16, 20, 21].map(chinese), ["一", "十", "十六", "二十", "二十一"]);
    }
}
