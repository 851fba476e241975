//! What the raw files still require of the curator: open doubts, unconverted files, and new versions of reports that were
//! edited by hand.

use std::sync::Arc;

use super::stores::Stores;
use crate::config::Config;
use crate::diag::{Diagnostic, Location, Noted, Severity, messages};
use crate::document;
use crate::pipeline::archive::{Archive, REPORTS, shown};
use crate::pipeline::convert::existing::{ExistingReport, Folder};
use crate::pipeline::convert::merge_edits;
use crate::pipeline::convert::overrides;
use crate::pipeline::convert::report_path;
use crate::pipeline::convert::sources::{self, RawFile};
use crate::pipeline::convert::{Given, given, guarded, stamped};
use crate::pipeline::parallel::each_noted;
use crate::pipeline::recognised::{self, RecognisedReport, RecognisedSource};
use crate::pipeline::{Cache, Progress, Silent};

/// What recognising the sources gives, without writing any report. A source that has not changed since it was last recognised
/// is not recognised again. Messages that the report of a source has settled are left out; the result is their number.
pub(super) fn look(archive: &Archive, config: &Config, stores: &Stores, progress: &dyn Progress) -> Noted<usize> {
    let mut said = Vec::new();
    let raws = sources::of_archive(archive, config).tell(&mut said);
    if raws.is_empty() {
        return Noted::new(0, said);
    }
    progress.begin("recognising", raws.len());
    let folder = &Folder::read_with(&archive.root.join(REPORTS), &archive.root, &stores.check);
    let look = Look { archive, config, folder, known: &stores.recognised, progress };
    let seen = each_noted(&raws, |raw| look.at(raw)).tell(&mut said);
    progress.end();
    said.extend(unused_overrides(archive, config, &raws));
    let differing: Vec<&String> = seen.iter().flat_map(|seen| &seen.differing).collect();
    said.extend(differing.iter().min().map(|first| messages::converted_differently(differing.len(), first)));
    Noted::new(seen.iter().map(|seen| seen.settled).sum(), said)
}

/// What one source shows besides its messages.
#[derive(Debug, Default)]
struct Seen {
    settled: usize,
    /// Unedited reports that this program would write differently, though their source has not changed.
    differing: Vec<String>,
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

/// What a source now gives for an existing report.
enum Fate {
    Same,
    /// Another text than the one that a person changed.
    Offered,
    /// The source has changed, and no person the report.
    Outdated,
    /// Neither has changed, but this program writes the report differently.
    Differing,
}

struct Look<'a> {
    archive: &'a Archive,
    config: &'a Config,
    folder: &'a Folder,
    known: &'a Cache,
    progress: &'a dyn Progress,
}

impl Look<'_> {
    fn at(&self, raw: &RawFile) -> Noted<Seen> {
        let RecognisedSource { blake3, mut said, reports } = self.recognised(raw);
        let differing = self.standing(raw, &reports, blake3.as_deref()).tell(&mut said);
        let all = said.len();
        said.retain(|d| d.severity == Severity::Error || !self.is_settled(raw, d));
        self.progress.advance();
        Noted::new(Seen { settled: all - said.len(), differing }, said)
    }

    /// What recognising a source gives, from the cache or from the source.
    fn recognised(&self, raw: &RawFile) -> RecognisedSource {
        let key = recognised::key(raw, self.config);
        let known: Option<RecognisedSource> = key.and_then(|key| self.known.get(key));
        // A report that is a copy now may not have been one when its stamp was made.
        let stamped =
            |known: &RecognisedSource| known.reports.iter().all(|report| report.stamp(self.is_copy(raw, report)).is_some());
        known.filter(stamped).unwrap_or_else(|| {
            let Noted { value: parts, said } = guarded(raw, self.config, &Silent);
            let blake3 = parts.first().map(|part| part.blake3.clone());
            let wanted = |given: &Given| !overrides::skips(self.config, &raw.named, given.item);
            let reports = given(raw, parts).into_iter().filter(wanted).map(|given| self.report(raw, given)).collect();
            let source = RecognisedSource { blake3, said, reports };
            key.into_iter().for_each(|key| self.known.keep(key, &source));
            source
        })
    }

    fn report(&self, raw: &RawFile, mut given: Given) -> RecognisedReport {
        let stem = report_path::stem(&given.document.front, raw, given.item, self.config);
        let mut stamp = |copy: bool| {
            given.document.front.draft |= copy;
            Some(stamped(&mut given.document).0)
        };
        let stamps = [stamp(false), stamp(true)];
        RecognisedReport { item: given.item, stem, stamps }
    }

    /// Whether the existing report that a source gives is a copy of another.
    fn is_copy(&self, raw: &RawFile, report: &RecognisedReport) -> bool {
        let standing = self.folder.by_source.get(&(raw.named.clone(), report.item));
        Folder::own_path(&report.stem, standing).is_some_and(|path| report_path::is_copy(&path, &report.stem))
    }

    /// The messages about the reports of a source, both the existing and the missing ones, and the reports that this program would
    /// write differently.
    fn standing(&self, raw: &RawFile, reports: &[RecognisedReport], blake3: Option<&str>) -> Noted<Vec<String>> {
        let place = Location::whole(&Arc::from(raw.shown.as_str()));
        let (mut said, mut missing, mut changed, mut differing) = (Vec::new(), 0, None, Vec::new());
        for report in reports {
            let Some(standing) = self.folder.by_source.get(&(raw.named.clone(), report.item)) else {
                missing += 1;
                continue;
            };
            let path = format!("{REPORTS}/{}", standing.path);
            match self.fate(raw, standing, report, blake3) {
                Fate::Offered => said.push(messages::edited_report_kept(&path, &raw.shown).of_item(report.item)),
                Fate::Outdated => changed = changed.or(Some(&standing.path)),
                Fate::Differing => differing.push(path),
                Fate::Same => {}
            }
        }
        if missing > 0 {
            said.push(messages::not_converted(place, missing));
        } else if let Some(report) = changed {
            said.push(messages::source_changed(place, report));
        }
        Noted::new(differing, said)
    }

    /// What becomes of an existing report when its source is converted now.
    fn fate(&self, raw: &RawFile, standing: &ExistingReport, report: &RecognisedReport, blake3: Option<&str>) -> Fate {
        let is_outdated = standing.source_blake3.as_deref() != blake3;
        let same = standing.written.as_deref() == report.stamp(self.is_copy(raw, report));
        if standing.edited && !same && self.offers_another(raw, standing, report.item) {
            Fate::Offered
        } else if is_outdated {
            Fate::Outdated
        } else if !same && !standing.edited {
            Fate::Differing
        } else {
            Fate::Same
        }
    }

    /// Whether a doubt about a source is settled, in config.yaml or in its report, or answered by what the report's front matter now says.
    fn is_settled(&self, raw: &RawFile, doubt: &Diagnostic) -> bool {
        let report = doubt.item.and_then(|item| self.folder.by_source.get(&(raw.named.clone(), item)));
        report.is_some_and(|report| report.answers(doubt.code))
            || self.folder.is_settled(&raw.named, doubt.item, doubt.code)
            || overrides::settles(self.config, &raw.named, doubt.item, doubt.code)
    }

    /// Whether a source gives another text than the one from which a report was made, beyond what its curator changed. Few
    /// reports need this, so their sources are recognised again.
    fn offers_another(&self, raw: &RawFile, standing: &ExistingReport, item: u32) -> bool {
        let parts = guarded(raw, self.config, &Silent).value;
        let Some(given) = given(raw, parts).into_iter().find(|given| given.item == item) else { return false };
        let file = format!("{REPORTS}/{}", standing.path);
        let Ok(text) = self.archive.text(&file) else { return false };
        let front = document::read(&Arc::from(file.as_str()), &text).value.map(|d| d.front).unwrap_or_default();
        merge_edits::offer(text, &front, given.document).is_one()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::pipeline::convert::existing::stamp;
    use crate::pipeline::convert::{Request, convert};

    const RAW: &str = "宁波市2031年政府工作报告\n——2031年1月15日在宁波市第十六届人民代表大会第一次会议上\n宁波市市长 甲乙丙\n\n各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。\n一、过去一年的工作\n港口货物多了一成，新开三条航线，市区地铁通车里程增加二十公里。\n二、今年的工作\n我们要办好十件实事，让群众得到更多实惠。\n";

    fn codes(archive: &Archive) -> Vec<Diagnostic> {
        let config = archive.settings().value;
        let said = look(archive, &config, &Stores::default(), &Silent).said;
        said.into_iter().filter(|d| d.code == "converted-differently" || d.code == "source-changed").collect()
    }

    /// An archive with one converted report, and the path of the report.
    fn archive() -> (tempfile::TempDir, Archive, std::path::PathBuf) {
        let root = tempfile::tempdir().unwrap();
        let archive = Archive::at(root.path());
        fs::write(&archive.config, "title: 试验\n").unwrap();
        fs::create_dir_all(root.path().join("content/sources")).unwrap();
        fs::write(root.path().join("content/sources/a.txt"), RAW).unwrap();
        let converted = convert(&archive, &archive.settings().value, &Request::default(), &Silent).value;
        let report = root.path().join(REPORTS).join(&converted[0].reports[0].path);
        (root, archive, report)
    }

    #[test]
    fn a_report_that_another_version_wrote_is_counted() {
        let (_root, archive, report) = archive();
        assert_eq!(codes(&archive), []);
        let text = fs::read_to_string(&report).unwrap().replace("新开三条航线", "新开三条\n\n航线");
        let old = text.lines().find(|line| line.starts_with("  written: ")).unwrap().to_owned();
        let by_another = text.replace(&old, &format!("  written: {}", stamp(&text)));
        fs::write(&report, &by_another).unwrap();
        let said = codes(&archive);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].code == "converted-differently" && said[0].message.contains("change 1 report"), "{said:?}");
        // A report that a person changed stays as it is, so nothing would change it.
        fs::write(&report, by_another.replace("一成", "两成")).unwrap();
        assert_eq!(codes(&archive), []);
    }

    #[test]
    fn a_changed_source_is_no_other_version() {
        let (root, archive, _) = archive();
        fs::write(root.path().join("content/sources/a.txt"), RAW.replace("一成", "两成")).unwrap();
        let said = codes(&archive);
        assert!(said.len() == 1 && said[0].code == "source-changed", "{said:?}");
    }
}
