//! The numbers that a page writes before the items of its lists.

use super::style::Sheet;
use super::tree::Element;

/// The count of a list.
pub(super) struct Count {
    next: i32,
    step: i32,
    style: Style,
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Decimal,
    Letter(char),
    Roman { is_upper: bool },
    Han,
}

impl Count {
    /// The count of an `ol` with so many items; `None` where the page shows no numbers.
    pub(super) fn of(list: &Element, sheet: &Sheet, items: impl Fn() -> usize) -> Option<Count> {
        let styled = sheet.value(list, "list-style-type").or_else(|| sheet.value(list, "list-style"));
        let style = match (styled.as_deref(), list.value("type").map(str::trim)) {
            (Some("none"), _) => return None,
            (Some("lower-alpha" | "lower-latin"), _) | (None, Some("a")) => Style::Letter('a'),
            (Some("upper-alpha" | "upper-latin"), _) | (None, Some("A")) => Style::Letter('A'),
            (Some("lower-roman"), _) | (None, Some("i")) => Style::Roman { is_upper: false },
            (Some("upper-roman"), _) | (None, Some("I")) => Style::Roman { is_upper: true },
            (Some("cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" | "cjk-decimal"), _) => Style::Han,
            _ => Style::Decimal,
        };
        let reversed = list.value("reversed").is_some();
        let start = list.value("start").and_then(|s| s.trim().parse().ok());
        let next = start.unwrap_or_else(|| if reversed { i32::try_from(items()).unwrap_or(i32::MAX) } else { 1 });
        Some(Count { next, step: if reversed { -1 } else { 1 }, style })
    }

    /// The number of the next item with its sign; `value` is what the item itself says.
    pub(super) fn next(&mut self, value: Option<i32>) -> String {
        let number = value.unwrap_or(self.next);
        self.next = number.saturating_add(self.step);
        match (u32::try_from(number).ok().filter(|n| *n > 0), self.style) {
            (Some(n), Style::Letter(first)) => format!("{}.", letters(n, first)),
            (Some(n @ 1..=3999), Style::Roman { is_upper }) => {
                let roman = roman(n);
                format!("{}.", if is_upper { roman.to_ascii_uppercase() } else { roman })
            }
            (Some(n @ 1..=99), Style::Han) => format!("{}、", han(n)),
            _ => format!("{number}."),
        }
    }
}

/// a to z, then aa, ab.
fn letters(mut number: u32, first: char) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        letters.push(char::from_u32(first as u32 + (number - 1) % 26).unwrap_or(first));
        number = (number - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            roman.push_str(sign);
            number -= value;
        }
    }
    roman
}

/// A number below one hundred.
fn han(number: u32) -> String {
    let digit = |n: u32| "一二三四五六七八九".chars().nth((n as usize).wrapping_sub(1)).map(String::from).unwrap_or_default();
    match (number / 10, number % 10) {
        (0, units) => digit(units),
        (1, units) => format!("十{}", digit(units)),
        (tens, units) => format!("{}十{}", digit(tens), digit(units)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_page_shows_them() {
        let shown = |style, number| Count { next: 1, step: 1, style }.next(Some(number));
        for (style, number, written) in [
            (Style::Decimal, 3, "3."),
            (Style::Letter('a'), 2, "b."),
            (Style::Letter('A'), 28, "AB."),
            (Style::Letter('a'), 0, "0."),
            (Style::Roman { is_upper: false }, 14, "xiv."),
            (Style::Roman { is_upper: true }, 4, "IV."),
            (Style::Han, 21, "二十一、"),
            (Style::Han, 10, "十、"),
        ] {
            assert_eq!(shown(style, number), written);
        }
    }
}
