//! Many messages in few lines: by file and code, each place on a line that editors and terminals can open; and the totals by code.

use std::collections::BTreeMap;

use super::wrap::{columns, cut, wrapped};
use crate::diag::{Code, Diagnostic, Location, Severity};

/// What messages have in common that are listed together: file, code and severity.
type Kind<'a> = (Option<&'a str>, Code, Severity);

/// Messages by file and code, in the order of the files and of the first message of each code. A code's cure follows its places; where
/// the messages of a code differ, each place has its own.
pub(super) fn listed(said: &[&Diagnostic], width: usize, link: impl Fn(&Location) -> String) -> String {
    let mut groups: Vec<(Kind<'_>, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in said {
        let kind = (diagnostic.place.as_ref().map(|place| &*place.file), diagnostic.code, diagnostic.severity);
        // Messages are sorted by file, so a group is among the last ones.
        match groups.iter_mut().rev().take_while(|(known, _)| known.0 == kind.0).find(|(known, _)| *known == kind) {
            Some((_, group)) => group.push(diagnostic),
            None => groups.push((kind, vec![diagnostic])),
        }
    }
    groups.iter().map(|((_, code, severity), group)| listed_group(*code, *severity, group, width, &link)).collect()
}

fn listed_group(
    code: Code,
    severity: Severity,
    group: &[&Diagnostic],
    width: usize,
    link: &impl Fn(&Location) -> String,
) -> String {
    let Some(first) = group.first() else { return String::new() };
    let same = |part: fn(&Diagnostic) -> &str| group.iter().all(|d| part(d) == part(first));
    let (one_message, one_cure) = (same(|d| &d.message), same(|d| d.cure.as_deref().unwrap_or_default()));
    let count = if group.len() > 1 { format!(" ({})", group.len()) } else { String::new() };
    let name = severity.name();
    let title =
        if one_message { format!("{name}[{code}]: {}{count}", first.message) } else { format!("{name}[{code}]{count}") };
    let mut lines = vec![wrapped(&title, width).replace('\n', "\n    ")];
    for diagnostic in group {
        let text = if one_message { None } else { Some(diagnostic.message.as_str()) };
        lines.extend(diagnostic.place.iter().map(|place| at(place, text, width, link)));
        lines.extend(diagnostic.others.iter().map(|place| at(place, None, width, link)));
        if diagnostic.place.is_none() && !one_message {
            lines.push(format!("  {}", diagnostic.message));
        }
        if let Some(cure) = diagnostic.cure.as_deref().filter(|_| !one_cure) {
            lines.push(format!("    = help: {}", wrapped(cure, width.saturating_sub(12)).replace('\n', "\n            ")));
        }
    }
    if let Some(cure) = first.cure.as_deref().filter(|_| one_cure) {
        lines.push(format!("  = help: {}", wrapped(cure, width.saturating_sub(10)).replace('\n', "\n          ")));
    }
    lines.join("\n") + "\n\n"
}

/// A place, with the message or with the text that is there.
fn at(place: &Location, message: Option<&str>, width: usize, link: &impl Fn(&Location) -> String) -> String {
    let address = format!("{}:{}:{}", place.file, place.line, place.column);
    let room = width.saturating_sub(columns(&address) + 4).max(20);
    let text = message.map_or_else(|| cut(place.excerpt.trim(), room), str::to_owned);
    format!("  {}  {text}", link(place)).trim_end().to_owned()
}

/// The totals of a run by code, errors and the most frequent first; empty if there are few messages, or few of each code.
pub(super) fn totals(said: &[Diagnostic], least: Severity) -> String {
    let counts = by_code(said, least);
    let all: usize = counts.values().sum();
    if counts.len() < 2 || all < FEW || all < 2 * counts.len() {
        return String::new();
    }
    let mut rows: Vec<((Code, Severity), usize)> = counts.into_iter().collect();
    rows.sort_by_key(|((code, severity), count)| (std::cmp::Reverse((*severity, *count)), *code));
    let digits = rows.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or(1);
    let rows = rows.iter().map(|((code, severity), count)| format!("{count:>digits$} {}[{code}]\n", severity.name()));
    rows.collect::<String>() + "`gongbao explain CODE` says more of a code, and --only CODE shows its messages alone\n"
}

/// Number of messages from which on a run ends with totals.
const FEW: usize = 10;

/// The number of places of each code; one message can stand for several.
pub(super) fn by_code(said: &[Diagnostic], least: Severity) -> BTreeMap<(Code, Severity), usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in said.iter().filter(|d| d.severity >= least) {
        *counts.entry((diagnostic.code, diagnostic.severity)).or_default() += 1 + diagnostic.others.len();
    }
    counts
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn said() -> Vec<Diagnostic> {
        let text = "增长%。\n下降%。\n";
        let at = |file: &str, line: usize| Location::at(&Arc::from(file), text, line * 14 + 6..line * 14 + 7);
        let missing = |file: &str, line| {
            Diagnostic::warning(Code::FigureMissing, "a figure is missing here").at(at(file, line)).cure("find it")
        };
        vec![
            missing("a.md", 0),
            missing("a.md", 1),
            Diagnostic::error(Code::Yaml, "this is wrong").at(at("b.md", 0)).cure("put it right"),
            missing("b.md", 1),
        ]
    }

    #[test]
    fn messages_are_listed_by_file_and_code() {
        let said = said();
        let shown =
            listed(&said.iter().collect::<Vec<_>>(), 80, |place| format!("{}:{}:{}", place.file, place.line, place.column));
        insta::assert_snapshot!(shown.trim_end(), @r"
        warning[figure-missing]: a figure is missing here (2)
          a.md:1:3  增长%。
          a.md:2:4  下降%。
          = help: find it

        error[yaml]: this is wrong
          b.md:1:3  增长%。
          = help: put it right

        warning[figure-missing]: a figure is missing here
          b.md:2:4  下降%。
          = help: find it
        ");
    }

    #[test]
    fn totals_count_by_code_with_errors_first() {
        assert_eq!(totals(&said(), Severity::Warning), "");
        let many: Vec<Diagnostic> = said().into_iter().cycle().take(12).collect();
        assert!(totals(&many, Severity::Warning).starts_with("3 error[yaml]\n9 warning[figure-missing]\n"));
    }
}
