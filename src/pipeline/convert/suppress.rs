//! Warnings that a curator has looked at: a report's `settled:` names their codes. They are counted and no longer shown.

use std::collections::BTreeMap;

use super::overrides;
use crate::diag::{Diagnostic, Severity};
use crate::site::Site;

/// What was said without the warnings that the report they are about settles; and how many those are.
pub(crate) fn open(site: &Site, said: Vec<Diagnostic>) -> (Vec<Diagnostic>, usize) {
    let marked = site.reports.iter().filter(|r| !r.front.settled.is_empty());
    let settled: BTreeMap<&str, &[String]> = marked.map(|r| (r.file.as_str(), r.front.settled.as_slice())).collect();
    let overridden: BTreeMap<&str, (&str, u32)> = site
        .reports
        .iter()
        .filter(|_| site.config.convert.overrides.iter().any(|set| !set.settled.is_empty()))
        .filter_map(|r| Some((r.file.as_str(), r.front.source.as_ref().map(|s| (s.file.as_str(), s.item))?)))
        .collect();
    let is_open = |d: &Diagnostic| {
        let source = d.place.as_ref().and_then(|place| overridden.get(&*place.file));
        let by_override = source.is_some_and(|(file, item)| overrides::settles(&site.config, file, Some(*item), d.code));
        let codes = d.place.as_ref().and_then(|place| settled.get(&*place.file));
        let in_report = codes.is_some_and(|codes| codes.iter().any(|code| d.code == **code));
        d.severity != Severity::Warning || !(in_report || by_override)
    };
    let all = said.len();
    let open: Vec<Diagnostic> = said.into_iter().filter(is_open).collect();
    let settled = all - open.len();
    (open, settled)
}
