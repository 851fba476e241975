//! Text in lines that fit the terminal. Han characters take two columns, and a line may end after each of them.

use unicode_width::UnicodeWidthChar as _;

/// Signs that do not begin a line.
const CLOSING: &str = "，。、；：！？）》」』”’…,.;:!?)]}";

/// The text in lines of at most `width` columns. A word that is longer keeps its line; the line breaks of the text stay.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    text.lines().map(|line| wrapped_line(line, width)).collect::<Vec<_>>().join("\n")
}

fn wrapped_line(line: &str, width: usize) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut column = 0;
    for piece in pieces(line) {
        let shown = piece.trim_end_matches(' ');
        if column > 0 && column + columns(shown) > width {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            column = 0;
        }
        out.push_str(piece);
        column += columns(piece);
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// The pieces between which a line may break: words with the blanks after them, and single wide characters with the closing signs after
/// them.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        let wide = |c: char| c.width() == Some(2);
        let breaks = before.is_some_and(|before| before == ' ' || wide(before) || wide(c)) && c != ' ' && !CLOSING.contains(c);
        if breaks {
            pieces.extend(line.get(start..at));
            start = at;
        }
        before = Some(c);
    }
    pieces.extend(line.get(start..));
    pieces
}

/// The number of columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The text cut to a number of columns, with `…` where something is missing.
pub(super) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let kept = text.chars().take_while(|c| {
        taken += c.width().unwrap_or(0);
        taken < width
    });
    kept.chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrapped("推进标准地改革，看见。", 10), "推进标准地\n改革，看\n见。");
        assert_eq!(wrapped("write the year as four digits", 14), "write the year\nas four digits");
        assert_eq!(wrapped("a-very-long-word b", 4), "a-very-long-word\nb");
        assert_eq!((cut("推进标准地", 7), cut("推进", 4)), ("推进标…".to_owned(), "推进".to_owned()));
    }
}
