//! What each code means, why gongbao says it, how to cure it, and an example. `gongbao explain` prints this, and docs/diagnostics.md has
//! the same meanings.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Code, Severity};

/// The explanations of all codes, each as a paragraph: severity and code, the meaning, `Why:`, `Cure:`, and the example, indented.
const TEXT: &str = include_str!("explanations.txt");

/// The explanation of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The severity that its messages have, if config.yaml does not set another.
    pub severity: Severity,
    /// What is the case, in one or two sentences.
    pub meaning: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do about it.
    pub cure: &'static str,
    /// Lines that have the fault, that cure it, or both.
    pub example: Vec<&'static str>,
}

impl Code {
    /// The explanation of the code; `None` only if the table lacks it, which a test forbids.
    pub fn explanation(self) -> Option<&'static Explanation> {
        explanations().get(&self)
    }

    /// The severity that messages with this code have, if config.yaml does not set another.
    pub fn severity(self) -> Severity {
        self.explanation().map_or(Severity::Error, |explained| explained.severity)
    }
}

fn explanations() -> &'static BTreeMap<Code, Explanation> {
    static ALL: OnceLock<BTreeMap<Code, Explanation>> = OnceLock::new();
    ALL.get_or_init(|| TEXT.split("\n\n").filter_map(read).collect())
}

fn read(paragraph: &'static str) -> Option<(Code, Explanation)> {
    let mut lines = paragraph.trim_matches('\n').lines();
    let (severity, name) = lines.next()?.split_once(' ')?;
    let severity = match severity {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Note,
    };
    let meaning = lines.next()?;
    let why = lines.next()?.strip_prefix("Why: ")?;
    let cure = lines.next()?.strip_prefix("Cure: ")?;
    let example = lines.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    Some((Code::parse(name)?, Explanation { severity, meaning, why, cure, example }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_with_an_example() {
        for code in Code::ALL {
            let explained = code.explanation().unwrap_or_else(|| panic!("{code} is not in explanations.txt"));
            assert!(!explained.example.is_empty() && explained.why.ends_with('.') && explained.cure.ends_with('.'), "{code}");
        }
        assert_eq!(TEXT.split("\n\n").count(), Code::ALL.len(), "explanations.txt has paragraphs of no code");
    }
}
