//! Text as a YAML value.

/// Text as YAML: plain if every reader of YAML 1.1 or 1.2 reads the same text back, otherwise in double quotes. `in_list` is
/// for the items of a list in brackets.
pub fn scalar(text: &str, in_list: bool, out: &mut String) {
    if is_plain(text, in_list) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}') => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Whether every reader reads this text back if it is written as it is.
pub(super) fn is_plain(text: &str, in_list: bool) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let last = text.chars().next_back().unwrap_or(' ');
    let edges = !first.is_whitespace() && !last.is_whitespace() && !"-?:,[]{}#&*!|>'\"%@`=<~".contains(first) && last != ':';
    let inside = !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(|c: char| c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}'));
    let flow = !in_list || !text.contains([',', '[', ']', '{', '}', ':', '#', '"', '\'']);
    edges && inside && flow && !means_something_else(text)
}

/// Whether YAML would take the text for a number, a date, a truth value or nothing.
fn means_something_else(text: &str) -> bool {
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"];
    let number = text.starts_with(|c: char| c.is_ascii_digit() || "+.".contains(c))
        && text.bytes().all(|b| b.is_ascii_hexdigit() || b"+-.:_oxXTZtz ".contains(&b));
    number || words.contains(&text.to_ascii_lowercase().as_str())
}
