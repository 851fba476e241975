//! Messages as annotations of a GitHub workflow: commands to the runner, one a line. What else is printed must be no such command, since
//! texts and file names of an archive can come from anyone who opens a pull request.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::printable;
use crate::diag::{Diagnostic, Severity};

/// The command that shows a diagnostic beside its line.
pub(super) fn annotation(diagnostic: &Diagnostic) -> String {
    let diagnostic = printable::diagnostic(diagnostic);
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut command = format!("::{name} ");
    if let Some(place) = &diagnostic.place {
        let _ = write!(command, "file={},line={},col={},", property(&place.file), place.line, place.column);
    }
    let mut message = diagnostic.message.clone();
    let also = diagnostic.also_at();
    for line in [Some(also).filter(|also| !also.is_empty()), diagnostic.cure].into_iter().flatten() {
        let _ = write!(message, "\n{line}");
    }
    let _ = write!(command, "title={}::{}", property(diagnostic.code.name()), data(&message));
    command
}

/// The command that says something about no file.
pub(super) fn notice(message: &str) -> String {
    format!("::notice::{}", data(&printable::printable(message)))
}

/// Text whose lines the runner does not take for commands. It takes `::` at the start of a line, and `##[` anywhere.
pub(super) fn inert(text: &str) -> Cow<'_, str> {
    if !text.contains("##[") && !text.lines().any(|line| line.trim_start().starts_with("::")) {
        return Cow::Borrowed(text);
    }
    let written = text.split('\n').map(|line| {
        let line = line.replace("##[", "#\\u{23}[");
        match line.trim_start().strip_prefix("::") {
            Some(rest) => format!("\\u{{3a}}:{rest}"),
            None => line,
        }
    });
    Cow::Owned(written.collect::<Vec<_>>().join("\n"))
}

/// What stands behind the `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::{Code, Location};

    #[test]
    fn a_message_is_a_command_with_its_place_and_its_cure() {
        let place = Location::at(&Arc::from("content/reports/50%, a:b.md"), "甲\n乙丙\n", 7..10);
        let warning = Diagnostic::warning(Code::FigureMissing, "增长% has\r\nno figure: none").at(place).cure("look");
        assert_eq!(
            annotation(&warning),
            "::warning file=content/reports/50%25%2C a%3Ab.md,line=2,col=2,title=figure-missing::增长%25 has\\u{d}%0Ano figure: none%0Alook"
        );
        assert_eq!(annotation(&Diagnostic::error(Code::Yaml, "m")), "::error title=yaml::m");
        assert_eq!(annotation(&Diagnostic::note(Code::Yaml, "m")), "::notice title=yaml::m");
    }

    #[test]
    fn no_name_and_no_message_makes_another_command() {
        let place = Location::whole(&Arc::from("a\n::stop-commands::x"));
        let error = Diagnostic::error(Code::Yaml, "m\n::add-mask::x\u{1b}[2J").at(place);
        let command = annotation(&error);
        assert_eq!(command.lines().count(), 1, "{command}");
        assert!(!command.contains('\u{1b}'), "{command}");
    }

    #[test]
    fn text_is_no_command() {
        assert_eq!(inert("甲::乙\n## [丙"), "甲::乙\n## [丙");
        assert_eq!(inert("甲\n  ::add-mask::x\na ##[error]b"), "甲\n\\u{3a}:add-mask::x\na #\\u{23}[error]b");
        assert_eq!(inert("\u{3000}::a"), "\\u{3a}:a");
    }
}
