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

/// Whether a raised number lifts what is before it to a power: km², 10⁸.
pub(super) fn is_power(before: &str, text: &str) -> bool {
    let bare = text.trim().bytes().all(|b| b.is_ascii_digit());
    bare && before.chars().next_back().is_none_or(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '米')
}

/// A marker as it is written into a text: in brackets, as the page shows that the number is none of the text's own.
pub(super) fn bracketed(text: &str, number: u32) -> String {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) { format!("[{number}]") } else { text.to_owned() }
}
