//! Warnings that a curator has looked at: a report's `settled:` names their codes. They are counted and no longer shown.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Severity};
use crate::site::Site;

/// What was said without the warnings that the report they are about settles; and how many those are.
pub(crate) fn open(site: &Site, said: Vec<Diagnostic>) -> (Vec<Diagnostic>, usize) {
    let marked = site.reports.iter().filter(|r| !r.front.settled.is_empty());
    let settled: BTreeMap<&str, &[String]> = marked.map(|r| (r.file.as_str(), r.front.settled.as_slice())).collect();
    let is_open = |d: &Diagnostic| {
        let codes = d.place.as_ref().and_then(|place| settled.get(&*place.file));
        d.severity != Severity::Warning || !codes.is_some_and(|codes| codes.iter().any(|code| d.code == **code))
    };
    let all = said.len();
    let open: Vec<Diagnostic> = said.into_iter().filter(is_open).collect();
    let settled = all - open.len();
    (open, settled)
}
