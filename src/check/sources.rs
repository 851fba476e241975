//! What the raw files still require of the curator: open doubts, unconverted files, and new versions of reports that were
//! edited by hand.

use std::sync::Arc;

use crate::config::Config;
use crate::diag::{Diagnostic, Location, Noted, Severity, messages};
use crate::document;
use crate::pipeline::Progress;
use crate::pipeline::archive::{Archive, REPORTS, shown};
use crate::pipeline::convert::existing::{ExistingReport, Folder};
use crate::pipeline::convert::merge_edits;
use crate::pipeline::convert::overrides;
use crate::pipeline::convert::report_path;
use crate::pipeline::convert::sources::{self, RawFile};
use crate::pipeline::convert::{Given, Part, given, guarded, stamped};
use crate::pipeline::parallel::each_noted;

/// Recognises all sources again without writing anything. Messages that the report of a source has settled are left out; the
/// result is their number.
pub(super) fn look(archive: &Archive, config: &Config, progress: &dyn Progress) -> Noted<usize> {
    let mut said = Vec::new();
    let raws = sources::of_archive(archive, config).tell(&mut said);
    if raws.is_empty() {
        return Noted::new(0, said);
    }
    progress.begin("recognising", raws.len());
    let look = Look { archive, config, folder: &Folder::read(&archive.root.join(REPORTS), &archive.root), progress };
    let settled = each_noted(&raws, |raw| look.at(raw)).tell(&mut said);
    progress.end();
    said.extend(unused_overrides(archive, config, &raws));
    Noted::new(settled.into_iter().sum(), said)
}

/// Overrides of config.yaml that match no source.
fn unused_overrides(archive: &Archive, config: &Config, raws: &[RawFile]) -> Vec<Diagnostic> {
    let unused = config.convert.overrides.iter().filter(|set| !raws.iter().any(|raw| set.names(&raw.named)));
    let file: Arc<str> = Arc::from(shown(&archive.root, &archive.config));
    let text = archive.text(&file).unwrap_or_default();
    // Overrides come in file order, so the search for each starts after the previous one.
    let mut from = 0;
    let mut at = |pattern: &str| match text.get(from..).and_then(|rest| rest.find(pattern)).map(|at| from + at) {
        Some(at) => {
            from = at;
            Location::at(&file, &text, at..at + pattern.len())
        }
        None => Location::whole(&file),
    };
    unused.map(|set| messages::override_unused(at(&set.files.typed), &set.files.typed)).collect()
}

struct Look<'a> {
    archive: &'a Archive,
    config: &'a Config,
    folder: &'a Folder,
    progress: &'a dyn Progress,
}

impl Look<'_> {
    fn at(&self, raw: &RawFile) -> Noted<usize> {
        let Noted { value: parts, mut said } = guarded(raw, self.config, self.progress);
        let blake3 = parts.first().map(|p| p.blake3.clone());
        said.extend(self.standing(raw, parts, blake3.as_deref()));
        let all = said.len();
        said.retain(|d| d.severity == Severity::Error || !self.is_settled(raw, d));
        Noted::new(all - said.len(), said)
    }

    /// The messages about the reports of a source, both the existing and the missing ones.
    fn standing(&self, raw: &RawFile, parts: Vec<Part>, blake3: Option<&str>) -> Vec<Diagnostic> {
        let place = Location::whole(&Arc::from(raw.shown.as_str()));
        let (mut said, mut missing, mut changed) = (Vec::new(), 0, None);
        let wanted = |given: &Given| !overrides::skips(self.config, &raw.named, given.item);
        for Given { item, document } in given(raw, parts).into_iter().filter(wanted) {
            match self.folder.by_source.get(&(raw.named.clone(), item)) {
                None => missing += 1,
                Some(standing) if standing.edited && self.gives_another(raw, standing, Given { item, document }) => {
                    let report = format!("{REPORTS}/{}", standing.path);
                    said.push(messages::edited_report_kept(&report, &raw.shown).of_item(item));
                }
                Some(standing) if standing.source_blake3.as_deref() != blake3 => changed = changed.or(Some(&standing.path)),
                Some(_) => {}
            }
        }
        if missing > 0 {
            said.push(messages::not_converted(place, missing));
        } else if let Some(report) = changed {
            said.push(messages::source_changed(place, report));
        }
        said
    }

    /// Whether a doubt about a source is settled, in config.yaml or in its report, or answered by what the report's front matter now says.
    fn is_settled(&self, raw: &RawFile, doubt: &Diagnostic) -> bool {
        let report = doubt.item.and_then(|item| self.folder.by_source.get(&(raw.named.clone(), item)));
        report.is_some_and(|report| report.answers(doubt.code))
            || self.folder.is_settled(&raw.named, doubt.item, doubt.code)
            || overrides::settles(self.config, &raw.named, doubt.item, doubt.code)
    }

    /// Whether a source now gives another text than the one from which a report was made.
    fn gives_another(&self, raw: &RawFile, standing: &ExistingReport, mut given: Given) -> bool {
        let stem = report_path::stem(&given.document.front, raw, given.item, self.config);
        let path = Folder::own_path(&stem, Some(standing)).unwrap_or_else(|| format!("{stem}.md"));
        given.document.front.draft |= report_path::is_copy(&path, &stem);
        if standing.written.as_deref() == Some(stamped(&mut given.document).0.as_str()) {
            return false;
        }
        let file = format!("{REPORTS}/{}", standing.path);
        let Ok(text) = self.archive.text(&file) else { return false };
        let front = document::read(&Arc::from(file.as_str()), &text).value.map(|d| d.front).unwrap_or_default();
        merge_edits::offer(text, &front, given.document).is_one()
    }
}
