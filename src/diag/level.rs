//! The level that an archive gives to the messages of a code: config.yaml may silence a code, or raise or lower it.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// How messages of a code are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are not printed and not counted.
    Off,
    /// They have this severity.
    At(Severity),
}

/// The levels of the codes that have one of their own.
pub type Levels = BTreeMap<Code, Level>;

impl Level {
    /// The level with this name.
    pub fn parse(name: &str) -> Option<Level> {
        match name {
            "off" => Some(Level::Off),
            "note" => Some(Level::At(Severity::Note)),
            "warning" => Some(Level::At(Severity::Warning)),
            "error" => Some(Level::At(Severity::Error)),
            _ => None,
        }
    }
}

/// The messages at the levels of an archive. Errors keep their level, since what has one cannot be built.
pub fn leveled(said: Vec<Diagnostic>, levels: &Levels) -> Vec<Diagnostic> {
    let leveled = said.into_iter().filter_map(|diagnostic| match levels.get(&diagnostic.code) {
        _ if diagnostic.severity == Severity::Error => Some(diagnostic),
        None => Some(diagnostic),
        Some(Level::Off) => None,
        Some(Level::At(severity)) => Some(Diagnostic { severity: *severity, ..diagnostic }),
    });
    leveled.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_applies_to_all_but_errors() {
        let said = vec![
            Diagnostic::warning(Code::FigureMasked, "a"),
            Diagnostic::warning(Code::NoteMissing, "b"),
            Diagnostic::error(Code::Yaml, "c"),
            Diagnostic::note(Code::NotAReport, "d"),
        ];
        let levels = Levels::from([
            (Code::FigureMasked, Level::Off),
            (Code::NoteMissing, Level::At(Severity::Error)),
            (Code::Yaml, Level::Off),
        ]);
        let shown: Vec<_> = leveled(said, &levels).into_iter().map(|d| (d.message, d.severity)).collect();
        let expected = [("b", Severity::Error), ("c", Severity::Error), ("d", Severity::Note)];
        assert_eq!(shown, expected.map(|(message, severity)| (message.to_owned(), severity)));
    }
}
