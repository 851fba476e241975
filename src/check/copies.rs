//! Second copies of reports (`2024-copy2.md`), and where they differ from the first.

use std::collections::HashSet;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::diag::Noted;
use crate::han::cut::CutText;
use crate::pipeline::Archive;
use crate::pipeline::archive::REPORTS;

/// Two files for one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Copy {
    pub first: String,
    pub second: String,
    /// Lines of the second file, counted from 1, that the first lacks; front matter does not count.
    pub differing: Vec<usize>,
    /// Lines of the first file that the second lacks.
    pub missing: Vec<usize>,
}

/// All second copies of the archive.
pub(super) fn copies(archive: &Archive) -> Noted<Vec<Copy>> {
    archive.files(REPORTS, &["md"]).map(|files| {
        let known: HashSet<&str> = files.iter().map(String::as_str).collect();
        let pair = |second: &String| {
            let first = first_of(second).filter(|first| known.contains(first.as_str()))?;
            let (a, b) = (archive.text(&first).ok()?, archive.text(second).ok()?);
            let (differing, missing) = differences(&a, &b);
            Some(Copy { first, second: second.clone(), differing, missing })
        };
        files.iter().filter_map(pair).collect()
    })
}

/// The file of which this one is a further copy, judging by its name: `2024.md` for `2024-copy2.md`.
fn first_of(file: &str) -> Option<String> {
    let (stem, number) = file.strip_suffix(".md")?.rsplit_once("-copy")?;
    let numbered = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    numbered.then(|| format!("{stem}.md"))
}

/// Lines of the second file that the first lacks, and lines of the first that the second lacks.
fn differences(first: &str, second: &str) -> (Vec<usize>, Vec<usize>) {
    let (first_body, second_body) = (body(first), body(second));
    let lines = |text: &str, body: &str| text.before(text.len() - body.len()).lines().count();
    let (above_first, above_second) = (lines(first, first_body), lines(second, second_body));
    let (mut differing, mut missing) = (Vec::new(), Vec::new());
    for change in TextDiff::from_lines(first_body, second_body).iter_all_changes() {
        match (change.tag(), change.old_index(), change.new_index()) {
            (ChangeTag::Insert, _, Some(line)) => differing.push(above_second + line + 1),
            (ChangeTag::Delete, Some(line), _) => missing.push(above_first + line + 1),
            _ => {}
        }
    }
    (differing, missing)
}

/// The text after the front matter.
fn body(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_by_its_name() {
        assert_eq!(first_of("a/2024-copy2.md").as_deref(), Some("a/2024.md"));
        assert_eq!(first_of("a/2024-summary-copy12.md").as_deref(), Some("a/2024-summary.md"));
        assert_eq!(
            (first_of("a/2024-copy.md"), first_of("a/2024-summary.md"), first_of("a/2024-copyx.md")),
            (None, None, None)
        );
    }

    #[test]
    fn differences_are_named_by_line_and_front_matter_does_not_count() {
        let first = "---\ntitle: a\n---\n\n一\n\n二\n";
        let second = "---\ntitle: a\ndraft: true\n---\n\n一\n\n三\n";
        assert_eq!(differences(first, second), (vec![8], vec![7]));
    }
}
