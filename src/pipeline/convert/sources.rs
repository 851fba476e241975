//! Which raw files are there to convert, and which of them are as they were when they were last converted.
//!
//! What was converted is remembered in `.gongbao/sources`, a line a file: rules, size, time, BLAKE3, path, and the paths of its reports. The index only saves time: without
//! it, the front matter of the reports says which sources they came from.
//!
//! Before a run writes the first report, it writes down which sources are under way. A run that is killed may have made some of their
//! reports and not the others, so the next run converts these sources again, whatever the reports say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::existing::Folder;
use super::overrides;
use crate::config::Config;
use crate::diag::{Diagnostic, Noted, messages};
use crate::han::cut::CutText;
use crate::output;
use crate::pipeline::archive::{Archive, FIGURES, GLOSSARY, INDICATORS, PAGES, REPORTS, SOURCES, shown};
use crate::pipeline::passed_over::Sorting;
use crate::pipeline::walk::walk;
use crate::source::{LARGEST, plain};

pub(crate) use crate::pipeline::archive::RawFile;

/// What a call names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wanted {
    pub raws: Vec<RawFile>,
    /// Items that were named, by source, where a call names reports; of other sources all are meant.
    pub only: BTreeMap<String, BTreeSet<u32>>,
}

impl Wanted {
    /// These files with all that they hold.
    pub(crate) fn all(raws: Vec<RawFile>) -> Wanted {
        Wanted { raws, only: BTreeMap::new() }
    }
}

/// Where a call finds what it names.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub archive: &'a Archive,
    pub config: &'a Config,
    /// The folder of reports.
    pub home: &'a Path,
}

/// What a call names: raw files and folders, and reports and folders of reports below `home` where it may name those. A call that
/// names nothing means all sources.
pub(crate) fn wanted(place: Place, folder: &Folder, paths: &[PathBuf], reports: bool) -> Noted<Wanted> {
    let Place { archive, config, home } = place;
    if paths.is_empty() {
        return of_archive(archive, config).map(Wanted::all);
    }
    let below = whole_path(home);
    let is_report = |path: &&PathBuf| reports && whole_path(path).starts_with(&below);
    let (named, others): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(is_report);
    let others: Vec<PathBuf> = others.into_iter().cloned().collect();
    let mut wanted = Wanted::default();
    let mut said = Vec::new();
    for report in named {
        let path = shown(&below, &whole_path(report));
        let found: Vec<(&str, u32)> =
            if report.is_dir() { folder.sources_below(&path).collect() } else { folder.source_of(&path).into_iter().collect() };
        let (there, gone): (Vec<_>, Vec<_>) = found.into_iter().partition(|(file, _)| is_in_content(archive, file));
        for (file, item) in &there {
            let path = archive.root.join("content").join(file);
            let raw = RawFile { shown: shown(&archive.root, &path), path, named: (*file).to_owned() };
            if !wanted.only.contains_key(*file) {
                wanted.raws.push(raw);
            }
            wanted.only.entry((*file).to_owned()).or_default().insert(*item);
        }
        if there.is_empty() {
            said.push(messages::source_missing(&shown(&archive.root, report), gone.first().map(|(file, _)| *file)));
        }
    }
    for raw in of_paths(archive, config, &others).tell(&mut said) {
        if wanted.only.remove(&raw.named).is_none() {
            wanted.raws.push(raw);
        }
    }
    Noted::new(wanted, said)
}

/// All raw files of an archive, in order of path.
pub(crate) fn of_archive(archive: &Archive, config: &Config) -> Noted<Vec<RawFile>> {
    let Noted { value: files, mut said } = archive.files(SOURCES, &[]);
    let raw = |shown: String| RawFile { path: archive.root.join(&shown), named: below_content(&shown).to_owned(), shown };
    let mut files: Vec<RawFile> = files.into_iter().map(raw).collect();
    said.retain(|diagnostic| !is_about_unwanted(config, diagnostic));
    said.extend(without_others(config, &mut files));
    Noted::new(files, said)
}

/// The raw files that a call names: a file as it is, a folder with all sources in it. A link that is named itself is followed
/// wherever it leads; one in a folder, as long as it stays in the folder. Reports, pages and what the curator writes beside them are refused.
pub(crate) fn of_paths(archive: &Archive, config: &Config, paths: &[PathBuf]) -> Noted<Vec<RawFile>> {
    let (mut files, mut said) = (Vec::new(), Vec::new());
    let content = whole_path(&archive.root.join("content"));
    let own = [REPORTS, PAGES, GLOSSARY, FIGURES, INDICATORS].map(|folder| (folder, whole_path(&archive.root.join(folder))));
    let mut refused: BTreeMap<&str, BTreeSet<PathBuf>> = BTreeMap::new();
    for given in paths {
        let base = if given.is_dir() { given.as_path() } else { given.parent().unwrap_or(given) };
        let mut found = Vec::new();
        for path in walk(given, given, &[], &|path| shown(&archive.root, path)).tell(&mut said).files {
            let whole = whole_path(&path);
            if let Some((folder, _)) = own.iter().find(|(_, own)| whole.starts_with(own)) {
                refused.entry(folder).or_default().insert(whole);
                continue;
            }
            let named = if whole.starts_with(&content) { shown(&content, &whole) } else { shown(base, &path) };
            found.push(RawFile { shown: shown(&archive.root, &path), path, named });
        }
        if given.is_dir() {
            said.extend(without_others(config, &mut found));
        }
        files.append(&mut found);
    }
    said.retain(|diagnostic| !is_about_unwanted(config, diagnostic));
    said.extend(refused.iter().map(|(folder, files)| messages::own_files_refused(folder, files.len())));
    Noted::new(files, said)
}

/// Takes out what config.yaml ignores, silently, and what is no source by its name, with one note.
fn without_others(config: &Config, files: &mut Vec<RawFile>) -> Option<Diagnostic> {
    files.retain(|file| !config.convert.ignore.iter().any(|pattern| pattern.covers(&file.named)));
    let sorting = Sorting::of(&files.iter().map(|file| file.named.as_str()).collect::<Vec<_>>());
    let mut passed = BTreeMap::new();
    files.retain(|file| {
        let Some(end) = sorting.end_of_junk(&file.named) else { return true };
        // Both names end alike.
        let shown = file.shown.before(file.shown.len().saturating_sub(file.named.len() - end));
        *passed.entry(shown.to_owned()).or_insert(0) += 1;
        false
    });
    (!passed.is_empty()).then(|| messages::passed_over(&passed))
}

/// Whether a message of the walk is about a file that config.yaml skips or ignores.
fn is_about_unwanted(config: &Config, diagnostic: &Diagnostic) -> bool {
    let Some(place) = &diagnostic.place else { return false };
    let named = below_content(&place.file);
    overrides::skips_file(config, named) || config.convert.ignore.iter().any(|pattern| pattern.covers(named))
}

/// A path as config.yaml names it.
fn below_content(shown: &str) -> &str {
    shown.strip_prefix("content/").unwrap_or(shown)
}

/// Whether a file that a report names as its source is one below `content/`. The name is in a file that anybody may have written.
pub(crate) fn is_in_content(archive: &Archive, source: &str) -> bool {
    let content = archive.root.join("content");
    let real = fs::canonicalize(content.join(source)).ok().filter(|real| real.is_file());
    real.zip(fs::canonicalize(&content).ok()).is_some_and(|(real, content)| real.starts_with(content))
}

/// The paths of those files that are the archive's own: a file elsewhere may have the name of one of its sources.
pub(crate) fn own(archive: &Archive, raws: &[RawFile]) -> BTreeSet<PathBuf> {
    let sources = whole_path(&archive.root.join(SOURCES));
    let own = raws
        .iter()
        .filter(|raw| raw.path.starts_with(archive.root.join(SOURCES)) || whole_path(&raw.path).starts_with(&sources));
    own.map(|raw| raw.path.clone()).collect()
}

/// The path from the root of the file system, so that a file has one name however it is given.
fn whole_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// What is remembered of one conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ConvertedSource {
    rules: String,
    size: u64,
    modified: u128,
    blake3: String,
    /// The reports that it gave, relative to their folder.
    reports: Vec<String>,
}

/// What stands for the rules and the BLAKE3 of a file that is being converted.
const UNDER_WAY: &str = "-";

/// The index of what was converted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Index {
    seen: BTreeMap<String, ConvertedSource>,
    /// What the converter was told, in a short form; another form makes all sources new.
    rules: String,
    /// The folder of reports.
    home: PathBuf,
}

impl Index {
    /// Reads the index of an archive; an empty one when there is none that can be read.
    pub(crate) fn read(root: &Path, home: &Path, rules: String) -> Index {
        let text = fs::read_to_string(file(root)).unwrap_or_default();
        Index { seen: text.lines().filter_map(parse).collect(), rules, home: home.to_owned() }
    }

    /// Whether the file is as it was when it was last converted, and its reports are there. Size and time decide; where they differ,
    /// the bytes do.
    pub(crate) fn is_unchanged(&self, raw: &RawFile) -> bool {
        let Some(seen) = self.seen.get(&raw.named).filter(|s| s.rules == self.rules) else { return false };
        let Some((size, modified)) = stat(&raw.path) else { return false };
        let same_bytes =
            || plain::read(&raw.path, LARGEST).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == seen.blake3);
        let there = seen.reports.iter().all(|report| self.home.join(report).is_file());
        there && seen.size == size && (seen.modified == modified || same_bytes())
    }

    /// Whether the index knows the file at all.
    pub(crate) fn knows(&self, raw: &RawFile) -> bool {
        self.seen.contains_key(&raw.named)
    }

    /// Notes that these files are being converted, so that none of them is taken for done until it is remembered. Yields whether that
    /// was news.
    pub(crate) fn begin<'a>(&mut self, raws: impl Iterator<Item = &'a RawFile>) -> bool {
        let seen = || ConvertedSource {
            rules: UNDER_WAY.to_owned(),
            size: 0,
            modified: 0,
            blake3: UNDER_WAY.to_owned(),
            reports: Vec::new(),
        };
        let before = raws.map(|raw| self.seen.insert(raw.named.clone(), seen()));
        before.filter(|seen| seen.as_ref().is_none_or(|seen| seen.rules != UNDER_WAY)).count() > 0
    }

    /// Remembers that the file was converted when it had these bytes, and gave these reports.
    pub(crate) fn remember(&mut self, raw: &RawFile, blake3: &str, reports: &[String]) {
        if let Some((size, modified)) = stat(&raw.path) {
            let (rules, blake3, reports) = (self.rules.clone(), blake3.to_owned(), reports.to_vec());
            let seen = ConvertedSource { rules, size, modified, blake3, reports };
            self.seen.insert(raw.named.clone(), seen);
        }
    }

    /// Notes that a report is at another path.
    pub(crate) fn moved(&mut self, from: &str, to: &str) {
        let reports = self.seen.values_mut().flat_map(|seen| seen.reports.iter_mut());
        reports.filter(|report| *report == from).take(1).for_each(|report| to.clone_into(report));
    }

    /// Writes the index. If all files that are there are given, others are forgotten.
    pub(crate) fn write(&mut self, root: &Path, all: Option<&[RawFile]>) -> std::io::Result<()> {
        if let Some(all) = all {
            let there: BTreeSet<&str> = all.iter().map(|raw| raw.named.as_str()).collect();
            self.seen.retain(|named, _| there.contains(named.as_str()));
        }
        let mut text = String::new();
        for (named, ConvertedSource { rules, size, modified, blake3, reports }) in &self.seen {
            let _ = write!(text, "{rules} {size} {modified} {blake3} {named}");
            reports.iter().for_each(|report| {
                let _ = write!(text, "\t{report}");
            });
            text.push('\n');
        }
        output::state_directory(root)?;
        output::replace(&file(root), text.as_bytes())
    }
}

fn file(root: &Path) -> PathBuf {
    root.join(output::STATE).join("sources")
}

fn parse(line: &str) -> Option<(String, ConvertedSource)> {
    let mut parts = line.splitn(5, ' ');
    let rules = parts.next()?.to_owned();
    let (size, modified) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let blake3 = parts.next()?.to_owned();
    let mut names = parts.next()?.split('\t').map(str::to_owned);
    Some((names.next()?, ConvertedSource { rules, size, modified, blake3, reports: names.collect() }))
}

fn stat(path: &Path) -> Option<(u64, u128)> {
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((metadata.len(), modified.as_nanos()))
}
