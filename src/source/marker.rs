//! Raised numbers: the markers of notes as pages print them.

/// The number of a text that is a marker's: `3`, `[3]`, `〔3〕`, `③`.
pub(super) fn is_raised_marker(text: &str) -> Option<u32> {
    let text = text.trim();
    let mut chars = text.chars();
    if let (Some(c @ '①'..='⑳'), None) = (chars.next(), chars.next()) {
        return Some(c as u32 - '①' as u32 + 1);
    }
    let inner = text.trim_matches(['[', ']', '［', '］', '〔', '〕', '【', '】', '(', ')', '（', '）']);
    let digits = inner.bytes().all(|b| b.is_ascii_digit()) && (1..=3).contains(&inner.len());
    inner.parse().ok().filter(|n| digits && *n > 0)
}

/// Units that are raised to a second or third power.
const UNITS: [&str; 10] = ["m", "km", "hm", "dm", "cm", "mm", "nm", "ft", "s", "米"];

/// Whether a raised number lifts what is before it to a power: km², 千米², 10⁸. A word that ends in figures or small letters, such as
/// 中国制造2025 or App, is none that can be lifted.
pub(super) fn is_power(before: &str, text: &str) -> bool {
    let text = text.trim();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let is_square_or_cube = matches!(text, "2" | "3");
    match before.chars().next_back() {
        None => true,
        Some(c) if is_digit(c) => {
            let base = before.trim_end_matches(is_digit);
            let is_figure = !base.ends_with(|c: char| c == '.' || c.is_ascii_alphabetic());
            is_figure && before.strip_prefix(base) == Some("10")
        }
        Some('米') => is_square_or_cube,
        Some(c) if c.is_ascii_lowercase() => {
            let word = before.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == 'μ' || c == 'µ');
            let word = before.strip_prefix(word).unwrap_or("").trim_start_matches(['μ', 'µ']);
            is_square_or_cube && UNITS.contains(&word)
        }
        Some(_) => false,
    }
}

/// A marker as it is written into a text: in brackets, as the page shows that the number is none of the text's own.
pub(super) fn bracketed(text: &str, number: u32) -> String {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) { format!("[{number}]") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_ten_are_lifted_and_words_are_not() {
        for (before, number) in [
            ("厂房10万m", "2"),
            ("面积20km", "2"),
            ("库容3亿m", "3"),
            ("千米", "2"),
            ("产值10", "8"),
            ("2.5×10", "6"),
            ("", "2"),
        ] {
            assert!(is_power(before, number), "{before}^{number}");
        }
        for (before, number) in [
            ("未来社区", "2"),
            ("中国制造2025", "3"),
            ("工业4.0", "2"),
            ("浙里办App", "1"),
            ("面积20km", "7"),
            ("415X”", "3"),
            ("千米", "12"),
            ("km", "[2]"),
        ] {
            assert!(!is_power(before, number), "{before}^{number}");
        }
    }
}
