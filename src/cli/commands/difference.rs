//! How a report's new version differs from the existing one, as `diff -u` shows it. Each line of a report is a paragraph, so
//! the changed characters within a changed line are highlighted.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::cli::terminal::{Paint, Painted};
use crate::han::cut::CutList;
use crate::pipeline::convert::merge_edits::Change;

/// Lines of context around a change.
const CONTEXT: usize = 1;

/// Lines whose share of common characters is lower than this are two different lines, not one changed line.
const ALIKE: f32 = 0.4;

/// The difference as lines for the terminal.
pub(crate) fn lines(file: &str, change: &Change) -> Vec<Painted> {
    let diff = TextDiff::from_lines(change.old.as_str(), change.new.as_str());
    let standing = if change.old.is_empty() { "/dev/null" } else { file };
    let mut lines = vec![Paint::Bold.over(&format!("--- {standing}")), Paint::Bold.over(&format!("+++ {file} (new version)"))];
    for group in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let old = span(first.old_range().start, last.old_range().end);
        let new = span(first.new_range().start, last.new_range().end);
        lines.push(Paint::Cyan.over(&format!("@@ -{old} +{new} @@")));
        group.iter().for_each(|op| hunk(&diff, op, &mut lines));
    }
    lines
}

/// The same as one text, without colours and terminal codes.
pub(crate) fn text(file: &str, change: &Change) -> String {
    let diff = TextDiff::from_lines(change.old.as_str(), change.new.as_str());
    let standing = if change.old.is_empty() { "/dev/null" } else { file };
    diff.unified_diff().context_radius(CONTEXT).header(standing, &format!("{file} (new version)")).to_string()
}

/// A range of lines as in the header of a hunk: the first line and the number of lines.
fn span(start: usize, end: usize) -> String {
    let count = end - start;
    let first = if count == 0 { start } else { start + 1 };
    if count == 1 { first.to_string() } else { format!("{first},{count}") }
}

fn hunk(diff: &TextDiff<'_, '_, str>, op: &DiffOp, lines: &mut Vec<Painted>) {
    let changes: Vec<(ChangeTag, &str)> = diff.iter_changes(op).map(|c| (c.tag(), c.value().trim_end_matches('\n'))).collect();
    let of = |tag: ChangeTag| changes.iter().filter(move |(t, _)| *t == tag).map(|(_, line)| *line).collect::<Vec<_>>();
    let (old, new) = (of(ChangeTag::Delete), of(ChangeTag::Insert));
    lines.extend(of(ChangeTag::Equal).iter().map(|line| Painted::plain(&format!(" {line}"))));
    let pairs = if old.len() == new.len() { old.len() } else { 0 };
    let inner: Vec<_> = old.iter().zip(&new).take(pairs).map(|(old, new)| within(old, new)).collect();
    for (at, line) in old.iter().enumerate() {
        lines.push(Paint::Red.around(&signed("-", line, inner.get(at).map(|pair| &pair.0))));
    }
    for (at, line) in new.iter().enumerate() {
        lines.push(Paint::Green.around(&signed("+", line, inner.get(at).map(|pair| &pair.1))));
    }
}

/// A changed line after its sign; `marked` is the line with the differences highlighted.
fn signed(sign: &str, line: &str, marked: Option<&Painted>) -> Painted {
    let mut signed = Painted::plain(sign);
    match marked {
        Some(marked) => signed.push(marked),
        None => signed.push(&Painted::plain(line)),
    }
    signed
}

/// Two versions of a line with the differing characters highlighted.
fn within(old: &str, new: &str) -> (Painted, Painted) {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let same: usize = ops.iter().filter(|op| op.tag() == similar::DiffTag::Equal).map(|op| op.old_range().len()).sum();
    let alike = 2.0 * same as f32 >= ALIKE * (old.len() + new.len()) as f32;
    let (mut before, mut after) = (Painted::plain(""), Painted::plain(""));
    for op in &ops {
        let mark = |chars: &[char]| {
            let text: String = chars.iter().collect();
            let marked = alike && op.tag() != similar::DiffTag::Equal && !text.is_empty();
            if marked { Painted::inverse(&text) } else { Painted::plain(&text) }
        };
        before.push(&mark(old.part(op.old_range())));
        after.push(&mark(new.part(op.new_range())));
    }
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(lines: &[Painted]) -> String {
        let mut text = String::new();
        for line in lines {
            let mut rest = line.shown();
            while let Some((before, after)) = rest.split_once('\u{1b}') {
                text.push_str(before);
                rest = after.split_once('m').map_or("", |(_, rest)| rest);
            }
            text.push_str(rest);
            text.push('\n');
        }
        text
    }

    #[test]
    fn without_its_colours_it_is_a_unified_diff() {
        let old = "一\n二\n三\n全年增长百分之六。\n五\n六\n七\n八\n九\n";
        let change =
            Change { old: old.to_owned(), new: old.replace("百分之六", "6%").replace("九\n", ""), kept: Vec::new() };
        assert_eq!(plain(&lines("a.md", &change)), text("a.md", &change));
        let new = Change { old: String::new(), ..change };
        assert_eq!(plain(&lines("a.md", &new)), text("a.md", &new));
    }

    #[test]
    fn within_a_line_what_differs_stands_out() {
        let (old, new) = within("全年增长6%。", "全年增长7%。");
        assert_eq!((old.shown(), new.shown()), ("全年增长\u{1b}[7m6\u{1b}[27m%。", "全年增长\u{1b}[7m7\u{1b}[27m%。"));
        assert_eq!(within("甲乙丙", "丁戊己"), (Painted::plain("甲乙丙"), Painted::plain("丁戊己")));
    }
}
