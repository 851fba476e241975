//! content/added.yaml: the day on which each report was added to the archive, and perhaps the day of its last revision.
//!
//! ```yaml
//! /zhejiang/2024/: 2026-05-01
//! /zhejiang/ningbo/2024/: [2026-05-01, 2026-06-12]
//! ```
//!
//! The key is the address that the report had when it was added. If the report has moved since, the entry is found through the
//! redirect of that address, and the key stays what identifies the report in feeds.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{Report, Site};
use crate::annotation::ReportId;
use crate::diag::{Location, Noted, controls, messages};
use crate::yaml::{self, Entry, Fields, Node, Value};

/// When a report was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Added {
    /// The report's address on that day.
    pub address: String,
    pub day: Date,
    /// The day of the last revision; the day of addition if the report was not revised.
    pub changed: Date,
}

/// The entries of content/added.yaml.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddedDays {
    entries: Vec<(Added, Location)>,
}

/// The lines for reports that have no entry yet, and their number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewLines {
    pub text: String,
    pub count: usize,
}

/// Reads the text of content/added.yaml. A faulty entry is reported and left out.
pub(crate) fn read(file: &Arc<str>, text: &str) -> Noted<AddedDays> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let node = match yaml::read(file, text, 0..text.len()) {
        Ok(node) => node,
        Err(error) => return Noted::new(AddedDays::default(), vec![error]),
    };
    let mut fields = Fields::new(file, text, "added.yaml");
    fields.said.extend(controls::say(file, text));
    let mut entries = Vec::new();
    for Entry { key, key_range, node } in fields.group("added.yaml", &node) {
        if let Some((day, changed)) = days(&mut fields, key, node) {
            entries.push((Added { address: key.clone(), day, changed }, fields.place(key_range.clone())));
        }
    }
    Noted::new(AddedDays { entries }, fields.said)
}

/// A day, or the day of addition and that of the last revision.
fn days(fields: &mut Fields, key: &str, node: &Node) -> Option<(Date, Date)> {
    let one = |node: &Node| match &node.value {
        Value::Text(typed) => typed.parse::<Date>().ok(),
        _ => None,
    };
    let read = match &node.value {
        Value::List(items) => match items.as_slice() {
            [added, changed] => one(added).zip(one(changed)).filter(|(added, changed)| added <= changed),
            _ => None,
        },
        _ => one(node).map(|day| (day, day)),
    };
    if read.is_none() {
        let place = fields.place(node.range.clone());
        fields.said.push(messages::added_day(place, key));
    }
    read
}

impl Site {
    /// Gives reports the days of their addition. Reports that have none, and entries without a report, are reported if there is such
    /// a file at all.
    pub fn add(&mut self, added: &AddedDays) -> Noted<()> {
        let mut said = Vec::new();
        // An entry with a report's present address goes before one with a former address.
        let (present, former): (Vec<_>, Vec<_>) =
            added.entries.iter().partition(|(added, _)| self.find_report(&added.address).is_some());
        for (entry, place) in present.into_iter().chain(former) {
            let now = self.moved.get(&entry.address).unwrap_or(&entry.address);
            match self.find_report(now).and_then(|id| self.reports.get_mut(id.0 as usize)) {
                Some(report) if report.added.is_none() => Arc::make_mut(report).added = Some(entry.clone()),
                Some(report) => said.push(messages::added_twice(place.clone(), &entry.address, &report.file)),
                None => said.push(messages::added_gone(place.clone(), &entry.address)),
            }
        }
        if !added.entries.is_empty() {
            let lacking = self.without_day().map(|report| messages::not_added(&Arc::from(report.file.as_str())));
            said.extend(lacking);
        }
        Noted::new((), said)
    }

    /// The published reports without a day of addition, in order of address.
    fn without_day(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().map(Arc::as_ref).filter(|report| report.added.is_none() && !report.front.draft)
    }

    /// Whether the archive says of any report when it was added.
    pub fn has_days(&self) -> bool {
        self.reports.iter().any(|report| report.added.is_some())
    }

    /// The lines to append to content/added.yaml for reports added on this day.
    pub fn lines_for_added(&self, day: Date) -> NewLines {
        let mut lines = NewLines::default();
        for report in self.without_day() {
            let _ = writeln!(lines.text, "{}: {day}", report.address);
            lines.count += 1;
        }
        lines
    }

    /// The last day on which any of these reports was added or revised.
    pub fn last_change(&self, reports: impl IntoIterator<Item = ReportId>) -> Option<Date> {
        reports.into_iter().filter_map(|id| Some(self.report(id)?.added.as_ref()?.changed)).max()
    }

    /// Reports in the order of their addition, the last one first; those without a day of addition come last, in the order of
    /// [`latest`](Site::latest).
    pub(crate) fn by_addition(&self, reports: &mut [ReportId]) {
        reports.sort_by_cached_key(|id| {
            let added = self.report(*id).and_then(|report| report.added.as_ref()).map(|added| added.day);
            (std::cmp::Reverse(added), std::cmp::Reverse(self.day(*id)), *id)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::site::assemble::Options;
    use crate::site::test_support::surveyed;
    use jiff::civil::date;

    /// An archive with three reports, one of which had another address, to which this file was added.
    fn added(text: &str) -> (Site, Vec<String>) {
        let mut ningbo = surveyed("浙江省/宁波市 2024");
        ningbo.front.aliases = vec!["/zhejiang/mingzhou/2024/".to_owned()];
        let mut draft = surveyed("北京市 2024");
        draft.front.draft = true;
        let reports = vec![surveyed("浙江省 2024"), ningbo, draft];
        let mut site = Site::assemble(Config::default(), reports, vec![], vec![], Options { drafts: true }).value;
        let file: Arc<str> = Arc::from("content/added.yaml");
        let mut said = Vec::new();
        let days = read(&file, text).tell(&mut said);
        site.add(&days).tell(&mut said);
        let said = said.iter().map(|d| format!("{} {}", d.code.name(), d.place.as_ref().map_or(0, |place| place.line)));
        (site, said.collect())
    }

    #[test]
    fn an_entry_follows_a_report_that_has_moved() {
        let (site, said) = added("/zhejiang/2024/: 2026-05-01\n/zhejiang/mingzhou/2024/: [2026-05-01, 2026-06-12]\n");
        assert_eq!(said, [""; 0]);
        let of = |address: &str| site.report(site.find_report(address).unwrap()).unwrap().added.clone().unwrap();
        let moved = Added { address: "/zhejiang/mingzhou/2024/".to_owned(), day: date(2026, 5, 1), changed: date(2026, 6, 12) };
        assert_eq!(of("/zhejiang/ningbo/2024/"), moved);
        assert_eq!(of("/zhejiang/2024/").changed, date(2026, 5, 1));
        assert_eq!(site.lines_for_added(date(2026, 7, 1)), NewLines::default());
    }

    #[test]
    fn what_is_missing_gone_or_said_twice_is_reported() {
        let (_, said) =
            added("/gone/2024/: 2026-05-01\n/zhejiang/ningbo/2024/: 2026-05-01\n/zhejiang/mingzhou/2024/: 2026-05-01\n");
        assert_eq!(said, ["added-gone 1", "added-twice 3", "added-missing 1"]);
        assert_eq!(added("").1, [""; 0]);
    }

    #[test]
    fn a_day_is_written_as_such() {
        for value in ["soon", "2026-13-01", "[2026-06-12, 2026-05-01]", "[2026-05-01]", "2026", "{a: b}"] {
            assert_eq!(added(&format!("/zhejiang/2024/: {value}\n")).1[..1], ["added-day 1"], "{value}");
        }
    }

    #[test]
    fn only_published_reports_without_a_day_get_one() {
        let (site, _) = added("/zhejiang/2024/: 2026-05-01\n");
        let lines = site.lines_for_added(date(2026, 7, 1));
        assert_eq!((lines.text.as_str(), lines.count), ("/zhejiang/ningbo/2024/: 2026-07-01\n", 1));
    }

    #[test]
    fn the_last_added_comes_first() {
        let (site, _) = added("/zhejiang/ningbo/2024/: 2026-05-01\n/zhejiang/2024/: 2026-06-01\n");
        let mut order: Vec<ReportId> = (0..3).map(ReportId).collect();
        site.by_addition(&mut order);
        let addresses: Vec<&str> = order.iter().map(|id| site.report(*id).unwrap().address.as_str()).collect();
        assert_eq!(addresses, ["/zhejiang/2024/", "/zhejiang/ningbo/2024/", "/beijing/2024/"]);
    }
}
