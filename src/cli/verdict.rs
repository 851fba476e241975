//! The exit status that follows from diagnostics.

use super::Outcome;
use super::flags::Strict;
use crate::diag::{Code, Diagnostic, Levels, Severity, leveled};

/// Faulty when there is an error, or a warning under `--strict`.
pub(super) fn of(said: &[Diagnostic], strict: Option<Strict>) -> Outcome {
    let least = if counts_warnings(strict) { Severity::Warning } else { Severity::Error };
    if said.iter().any(|d| d.severity >= least) { Outcome::Faulty } else { Outcome::Done }
}

/// Whether a warning makes the exit status 1.
pub(super) fn counts_warnings(strict: Option<Strict>) -> bool {
    strict == Some(Strict::Warnings)
}

/// Whether a build is published: not if something is wrong with the archive as a whole, and under `--strict` not if anything is at the
/// levels that the archive gives to messages.
pub(super) fn publishes(said: &[Diagnostic], levels: &Levels, strict: Option<Strict>) -> bool {
    let sound = !said.iter().any(is_about_the_whole);
    sound && (strict.is_none() || of(&leveled(said.to_vec(), levels), strict) == Outcome::Done)
}

/// Whether an error is about the archive as a whole: its settings, its theme, its folders, the disk. An error in a file of
/// content/ only loses that file or entry, and an old address in config.yaml that leads nowhere only loses that address.
fn is_about_the_whole(diagnostic: &Diagnostic) -> bool {
    const OLD_ADDRESS: [Code; 3] = [Code::MovedToNowhere, Code::OldAddressTwice, Code::UnsafeAddress];
    let of_content = diagnostic.place.as_ref().is_some_and(|place| place.file.starts_with("content/"));
    diagnostic.severity == Severity::Error && !of_content && !OLD_ADDRESS.contains(&diagnostic.code)
}

/// The numbers of errors and warnings.
pub(super) fn count(said: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| said.iter().filter(|d| d.severity == severity).count();
    (of(Severity::Error), of(Severity::Warning))
}

/// A size as people read it: 84 KB, 1.2 MB.
pub(super) fn size(bytes: usize) -> String {
    if bytes < 1_000_000 { format!("{} KB", bytes.div_ceil(1000)) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}

/// `1 report`, `2 reports`.
pub(super) fn plural(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}
