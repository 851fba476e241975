//! Why a text is not the YAML that its writer meant. The reader of YAML reports where it gave up and says so in words of its own; the
//! cause is often on another line, and a writer of Chinese makes other faults than the reader knows.

use std::ops::Range;

use crate::diag::messages::YamlFault as Cause;
use crate::han::cut::CutText;

/// The keys of all files that gongbao reads. Only these are looked for within texts, where `word：` can also be meant as it is.
const KEYS: &[&str] = &[
    "title",
    "kind",
    "region",
    "year",
    "delivered",
    "published",
    "congress",
    "session",
    "speaker",
    "office",
    "address",
    "aliases",
    "draft",
    "digest",
    "settled",
    "source",
    "term",
    "definition",
    "years",
    "base_url",
    "language",
    "description",
    "theme",
    "cname",
    "convert",
    "places",
    "moved",
    "markdown",
    "plain_text",
    "search",
    "citation",
    "csp",
    "noise",
    "punctuation",
    "columns",
    "overrides",
    "ignore",
    "messages",
    "publisher",
    "number",
    "url",
];

/// The cause of a fault that was noticed at the byte `at`, and its bytes.
pub(super) fn of(slice: &str, at: usize, said: &str) -> Option<(Range<usize>, Cause)> {
    let lines = lines(slice);
    let here = lines.iter().rposition(|(start, _)| *start <= at).unwrap_or(0);
    // The reader gives up on the faulty line, or on the next one; only if neither has a known fault, an earlier one is at fault.
    let near = [here, here.saturating_sub(1), here + 1].into_iter().filter_map(|n| lines.get(n));
    let earlier = lines.iter().take(here);
    let typing = near.clone().chain(earlier).find_map(|(start, line)| typing(line).map(|found| moved(*start, found)));
    typing.or_else(|| {
        let above = here.checked_sub(1).and_then(|n| lines.get(n)).map(|(_, line)| *line);
        let (start, line) = lines.get(here)?;
        structure(line, above, said).map(|found| moved(*start, found)).or_else(|| {
            lines.iter().take(here + 1).rev().find_map(|(start, line)| open(line).map(|found| moved(*start, found)))
        })
    })
}

/// The first key with a full-width colon that a plain text has swallowed. `text` begins at the start of a line or within one.
pub(super) fn swallowed(text: &str, begins_line: bool) -> Option<(Range<usize>, Cause)> {
    let lines = lines(text);
    let lines = lines.iter().skip(usize::from(!begins_line));
    lines.filter_map(|(start, line)| wide_colon(line).map(|found| moved(*start, found))).find(|(_, cause)| match cause {
        Cause::WideColon { key, .. } => KEYS.contains(&key.as_str()),
        _ => false,
    })
}

fn moved(start: usize, (range, cause): (Range<usize>, Cause)) -> (Range<usize>, Cause) {
    (start + range.start..start + range.end, cause)
}

/// The lines with the byte at which each begins.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push((at, line.trim_end_matches(['\n', '\r'])));
        at += line.len();
    }
    lines
}

/// Faults of typing that a line shows by itself.
fn typing(line: &str) -> Option<(Range<usize>, Cause)> {
    indentation(line)
        .or_else(|| no_blank_after_hyphen(line))
        .or_else(|| wide_colon(line))
        .or_else(|| wide_sign(line))
        .or_else(|| no_blank(line))
}

fn indentation(line: &str) -> Option<(Range<usize>, Cause)> {
    let indent = line.len() - line.trim_start().len();
    let (at, c) = line.before(indent).char_indices().find(|(_, c)| *c != ' ')?;
    let what = match c {
        '\t' => "a tab",
        '\u{3000}' => "full-width blanks",
        _ => "characters that only look like blanks",
    };
    (indent < line.len()).then_some((at..indent, Cause::Indentation { what }))
}

/// The bytes of the ASCII word with which a line begins, after its indentation and the sign of a list item.
fn word(line: &str) -> Option<Range<usize>> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let length = line.after(start).find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(line.len() - start);
    let begins = line.after(start).starts_with(|c: char| c.is_ascii_lowercase());
    (begins && length > 1).then_some(start..start + length)
}

fn wide_colon(line: &str) -> Option<(Range<usize>, Cause)> {
    let word = word(line)?;
    let value = line.after(word.end).trim_start().strip_prefix(['：', '﹕', '∶'])?;
    let key = line.between(word.clone()).to_owned();
    Some((word.start..line.len() - value.len(), Cause::WideColon { key, value: value.trim().to_owned() }))
}

/// `-term: 甲`
fn no_blank_after_hyphen(line: &str) -> Option<(Range<usize>, Cause)> {
    let start = line.len() - line.trim_start().len();
    let item = line.after(start).strip_prefix('-')?;
    let joined = item.starts_with(|c: char| c.is_ascii_lowercase()) && item.contains(':');
    joined.then(|| (start..start + 1, Cause::NoBlankAfterHyphen { item: item.trim().to_owned() }))
}

fn no_blank(line: &str) -> Option<(Range<usize>, Cause)> {
    let word = word(line)?;
    let value = line.after(word.end).strip_prefix(':')?;
    let joined = !value.is_empty() && !value.starts_with(char::is_whitespace) && !value.starts_with("//");
    let key = line.between(word.clone()).to_owned();
    joined.then(|| (word.start..word.end + 1, Cause::NoBlank { key, value: value.trim().to_owned() }))
}

/// A bracket or quote of the other width at the start of a value.
fn wide_sign(line: &str) -> Option<(Range<usize>, Cause)> {
    let word = word(line)?;
    let value = line.after(word.end).strip_prefix(": ")?.trim();
    let (closes, meant) = match value.chars().last()? {
        c @ ('］' | '】') if value.starts_with('[') => (c, ']'),
        c @ '｝' if value.starts_with('{') => (c, '}'),
        c @ ('”' | '＂' | '“') if value.starts_with('"') && value.matches('"').count() == 1 => (c, '"'),
        _ => return None,
    };
    let at = line.rfind(closes)?;
    Some((at..at + closes.len_utf8(), Cause::WideSign { typed: closes, meant }))
}

/// Faults that a line shows together with the line above it, or with what the reader said.
fn structure(line: &str, above: Option<&str>, said: &str) -> Option<(Range<usize>, Cause)> {
    let start = line.len() - line.trim_start().len();
    if said.contains("escape") {
        let at = line.find('\\').unwrap_or(start);
        return Some((at..(at + 2).min(line.len()), Cause::Backslash));
    }
    after_quote(line).or_else(|| deeper(line, above)).or_else(|| no_colon(line))
}

/// `title: "甲"乙`
fn after_quote(line: &str) -> Option<(Range<usize>, Cause)> {
    let (key, value) = line.split_once(": ")?;
    let quote = value.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = value.trim_start().after(1);
    let close = inner.find(quote)?;
    let rest = inner.after(close + 1).trim();
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    let at = line.len() - inner.after(close + 1).trim_start().len();
    Some((at..line.trim_end().len(), Cause::AfterQuote { key: key.trim_start_matches([' ', '-']).to_owned() }))
}

fn deeper(line: &str, above: Option<&str>) -> Option<(Range<usize>, Cause)> {
    let above = above?;
    let (key, value) = above.split_once(": ")?;
    let column = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let is_key = word(line).is_some_and(|word| line.after(word.end).starts_with(':'));
    let is_deeper = is_key && column(line) > column(above) && !value.trim().is_empty();
    let start = column(line);
    is_deeper.then(|| (start..line.len(), Cause::Deeper { above: key.trim_start_matches([' ', '-']).to_owned() }))
}

fn no_colon(line: &str) -> Option<(Range<usize>, Cause)> {
    let word = word(line)?;
    let key = line.between(word.clone());
    let value = line.after(word.end).trim_start_matches(['=', ' ']);
    let lacks = KEYS.contains(&key) && !line.contains(':') && line.after(word.end).starts_with([' ', '=']);
    (lacks && !value.is_empty())
        .then(|| (word.start..line.len(), Cause::NoColon { key: key.to_owned(), value: value.trim().to_owned() }))
}

/// A value that begins with a bracket or a quote and does not end on its line.
fn open(line: &str) -> Option<(Range<usize>, Cause)> {
    let (key, value) = line.split_once(": ").or_else(|| line.trim_start().strip_prefix("- ").map(|value| ("", value)))?;
    let opening = value.trim_start().chars().next()?;
    let end = match opening {
        '[' => ']',
        '{' => '}',
        '"' | '\'' => opening,
        _ => return None,
    };
    let at = line.after(key.len()).find(opening)? + key.len();
    (!line.after(at + 1).contains(end)).then_some((at..line.trim_end().len(), Cause::Open { end }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, at: &str) -> Option<(String, Cause)> {
        of(text, text.find(at).unwrap(), "").map(|(range, cause)| (text[range].to_owned(), cause))
    }

    #[test]
    fn a_fault_of_typing_is_found_on_the_line_that_has_it() {
        let colon = Cause::WideColon { key: "year".into(), value: "2024".into() };
        assert_eq!(found("title: 甲\nyear：2024\nkind: report\n", "kind"), Some(("year：".into(), colon)));
        let blank = Cause::NoBlank { key: "year".into(), value: "2024".into() };
        assert_eq!(found("title: 甲\nyear:2024\n", "year"), Some(("year:".into(), blank)));
        let tab = Cause::Indentation { what: "a tab" };
        assert_eq!(found("source:\n\tfile: a\n", "file"), Some(("\t".into(), tab)));
        let sign = Cause::WideSign { typed: '］', meant: ']' };
        assert_eq!(found("region: [甲, 乙］\nyear: 2024\n", "year"), Some(("］".into(), sign)));
        assert_eq!(found("url: https://a.cn/\nx\n", "x"), None);
    }

    #[test]
    fn a_fault_of_structure_is_named() {
        assert_eq!(found("region: [甲, 乙\nyear: 2024\n", "year").unwrap().1, Cause::Open { end: ']' });
        assert_eq!(found("title: \"甲\nyear: 2024\n", "\"").unwrap().1, Cause::Open { end: '"' });
        assert_eq!(found("title: \"甲\"乙\n", "乙").unwrap(), ("乙".into(), Cause::AfterQuote { key: "title".into() }));
        assert_eq!(found("title: 甲\n  year: 2024\n", "2024").unwrap().1, Cause::Deeper { above: "title".into() });
        assert_eq!(
            found("title: 甲\nyear 2024\n", "year").unwrap().1,
            Cause::NoColon { key: "year".into(), value: "2024".into() }
        );
    }

    #[test]
    fn a_key_within_a_text_is_found_only_at_the_start_of_a_line() {
        assert!(swallowed("低空经济\n  definition：义", false).is_some());
        assert!(swallowed("definition：义", false).is_none());
        assert!(swallowed("noise：义", true).is_some());
        assert!(swallowed("甲\n app：义", false).is_none());
    }
}
