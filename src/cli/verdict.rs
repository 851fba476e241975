//! What diagnostics mean for the exit status.

use super::Outcome;
use crate::diag::{Diagnostic, Severity};

/// Faulty when there is an error, or a warning under `strict`.
pub fn of(said: &[Diagnostic], strict: bool) -> Outcome {
    let least = if strict { Severity::Warning } else { Severity::Error };
    if said.iter().any(|d| d.severity >= least) { Outcome::Faulty } else { Outcome::Done }
}

/// Errors and warnings.
pub fn count(said: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| said.iter().filter(|d| d.severity == severity).count();
    (of(Severity::Error), of(Severity::Warning))
}

/// `1 report`, `2 reports`.
pub fn plural(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}
