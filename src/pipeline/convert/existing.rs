//! The existing reports in a folder already: which source each came from, and whether a person has changed it since.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::report_path;
use crate::diag::Code;
use crate::digest::Digest;
use crate::document::{self, FrontMatter};
use crate::han::cut::CutText;
use crate::output::LeftOver;
use crate::pipeline::Cache;
use crate::pipeline::archive::{self, shown};
use crate::pipeline::parallel::each;
use crate::pipeline::walk::{Walked, walk};
use crate::source::plain;

/// One report in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExistingReport {
    /// Relative to the folder.
    pub path: String,
    /// What its front matter says convert wrote; none for a report made by hand.
    pub written: Option<String>,
    /// It no longer is what convert wrote.
    pub edited: bool,
    /// BLAKE3 of the source as it was then.
    pub source_blake3: Option<String>,
    /// Codes of doubts that its curator has settled.
    pub settled: Vec<String>,
    /// The raw file that its front matter names.
    pub source: String,
    /// Its front matter has a region, and a year.
    pub has_region: bool,
    pub has_year: bool,
}

impl ExistingReport {
    /// Whether the front matter answers a doubt of the converter: the cure that the message names has been taken.
    pub(crate) fn answers(&self, code: Code) -> bool {
        match code {
            Code::PlaceUnknown => self.has_region,
            Code::YearUnknown => self.has_year,
            Code::PlaceDisputed | Code::YearDisputed | Code::ImpossibleDate => self.edited,
            _ => false,
        }
    }
}

/// The reports of a folder by source file and item, and all paths that are taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Folder {
    pub by_source: BTreeMap<(String, u32), ExistingReport>,
    taken: BTreeSet<String>,
    /// What an earlier run left when it was killed.
    pub left_over: Vec<(PathBuf, LeftOver)>,
}

impl Folder {
    /// Looks at all Markdown files below `home`; one that cannot be read is taken, and nobody's. Links are followed within `bounds`.
    /// Nothing is said here: what is wrong with a report is said when it is built.
    pub(crate) fn read(home: &Path, bounds: &Path) -> Folder {
        Folder::read_with(home, bounds, &Cache::default())
    }

    /// As [`Folder::read`]; a file that has not changed since it was last looked at is not read.
    pub(crate) fn read_with(home: &Path, bounds: &Path, cache: &Cache) -> Folder {
        let Walked { files, left_over } = walk(home, bounds, &["md"], &|path| shown(home, path)).value;
        let found = each(&files, |path| (shown(home, path), remembered(path, &shown(home, path), cache)));
        let mut folder = Folder { left_over, ..Folder::default() };
        for (path, source) in found {
            folder.taken.insert(path.to_lowercase());
            if let Some((key, standing)) = source {
                folder.by_source.entry(key).or_insert(standing);
            }
        }
        folder
    }

    /// What came from a source file, by item.
    pub(crate) fn of_source<'a>(&'a self, file: &'a str) -> impl Iterator<Item = (u32, &'a ExistingReport)> {
        self.by_source.range((file.to_owned(), 0)..=(file.to_owned(), u32::MAX)).map(|((_, item), standing)| (*item, standing))
    }

    /// Whether a person has changed a report of this source.
    pub(crate) fn has_edited(&self, file: &str) -> bool {
        self.of_source(file).any(|(_, standing)| standing.edited)
    }

    /// Source and item of the report at a path.
    pub(crate) fn source_of(&self, path: &str) -> Option<(&str, u32)> {
        self.by_source.iter().find(|(_, standing)| standing.path == path).map(|((file, item), _)| (file.as_str(), *item))
    }

    /// Source and item of all reports in a folder, which is empty for all of them.
    pub(crate) fn sources_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, u32)> {
        let below = move |report: &ExistingReport| folder.is_empty() || Path::new(&report.path).starts_with(folder);
        let found = self.by_source.iter().filter(move |(_, report)| below(report));
        found.map(|((file, item), _)| (file.as_str(), *item))
    }

    /// Whether doubts of this code are settled for an item of a source; what concerns the whole source, by any of its reports.
    pub(crate) fn is_settled(&self, file: &str, item: Option<u32>, code: Code) -> bool {
        let mut of_item = self.of_source(file).filter(|(own, _)| item.is_none_or(|item| item == *own));
        of_item.any(|(_, standing)| standing.settled.iter().any(|settled| code == **settled))
    }

    /// The raw files that reports name, with the bytes that they had then, as BLAKE3.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_source.iter().filter_map(|((file, _), report)| Some((file.as_str(), report.source_blake3.as_deref()?)))
    }

    /// Files the reports of one raw file under another, which it has become.
    pub(crate) fn rename_source(&mut self, from: &str, to: &str) {
        let items: Vec<u32> = self.of_source(from).map(|(item, _)| item).collect();
        for item in items {
            if let Some(report) = self.by_source.remove(&(from.to_owned(), item)) {
                self.by_source.insert((to.to_owned(), item), report);
            }
        }
    }

    /// The path that a report of this name has already, if it may keep it.
    pub(crate) fn own_path(stem: &str, standing: Option<&ExistingReport>) -> Option<String> {
        standing.map(|old| &old.path).filter(|path| report_path::is_of(path, stem)).cloned()
    }

    /// The paths in use that a report of this name could have, in order.
    pub(crate) fn family<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = &'a String> {
        let first = stem.to_lowercase();
        let near = self.taken.range(first.clone()..).take_while(move |path| path.starts_with(&first));
        near.filter(|path| report_path::is_of(path, stem))
    }

    pub(crate) fn is_taken(&self, path: &str) -> bool {
        self.taken.contains(&path.to_lowercase())
    }

    pub(crate) fn take(&mut self, path: &str) {
        self.taken.insert(path.to_lowercase());
    }

    pub(crate) fn give_back(&mut self, path: &str) {
        self.taken.remove(&path.to_lowercase());
    }
}

/// The text of a report's file, if it is one that can be read.
pub(crate) fn text_of(file: &Path) -> Option<String> {
    read_text(file, str::to_owned)
}

/// What `read` makes of the text of a report's file, if it is one that can be read.
fn read_text<T>(file: &Path, read: impl FnOnce(&str) -> T) -> Option<T> {
    let bytes = plain::read(file, plain::LARGEST_TEXT).ok()?;
    Some(read(simdutf8::basic::from_utf8(&bytes).ok()?))
}

/// Whether a report is no longer what convert wrote.
pub(crate) fn is_edited(text: &str, front: &FrontMatter) -> bool {
    let written = front.source.as_ref().and_then(|source| source.written.as_ref());
    written.is_none_or(|written| *written != stamp(text))
}

/// Whether a file is a version of a report just as convert wrote it, so that nothing of a person's is lost with it.
pub(crate) fn is_as_written(file: &Path) -> bool {
    let text = text_of(file).unwrap_or_default();
    let front = document::read(&Arc::from(""), &text).value.map(|document| document.front);
    front.is_some_and(|front| !is_edited(&text, &front))
}

fn remembered(file: &Path, path: &str, cache: &Cache) -> Option<((String, u32), ExistingReport)> {
    let stamp = if cache.is_open() { archive::stamp(file) } else { None };
    let Some(key) = stamp.map(|stamp| Digest::of(&("existing", path, stamp))) else { return provenance(file, path) };
    cache.get(key).unwrap_or_else(|| {
        let found = provenance(file, path);
        cache.keep(key, &found);
        found
    })
}

fn provenance(file: &Path, path: &str) -> Option<((String, u32), ExistingReport)> {
    read_text(file, |text| provenance_in(text, path))?
}

fn provenance_in(text: &str, path: &str) -> Option<((String, u32), ExistingReport)> {
    let text = without_mark(text);
    let head = text.get(..front_end(text)?)?;
    let front = document::read(&Arc::from(path), head).value?.front;
    let edited = front.source.is_some() && is_edited(text, &front);
    let source = front.source?;
    let standing = ExistingReport {
        path: path.to_owned(),
        written: source.written,
        edited,
        source_blake3: source.blake3,
        settled: front.settled,
        source: source.file.clone(),
        has_region: !front.region.is_empty(),
        has_year: front.year.is_some(),
    };
    Some(((source.file, source.item), standing))
}

/// The text without the byte order mark that some editors put before it.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Where the front matter ends, its closing line included.
fn front_end(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("---")?;
    Some(text.len() - rest.len() + rest.find("\n---")? + "\n---\n".len().min(rest.len() - rest.find("\n---")?))
}

/// Keys that only a person writes. They are kept whatever a source gives, so that setting one does not make the report one that
/// was changed by hand.
const OWN: [&str; 4] = ["settled:", "address:", "aliases:", "digest:"];

/// A short BLAKE3 of a report's Markdown without its line `written:`, without the keys that only a person writes, and whatever its
/// line ends and its byte order mark, so that a checkout with other line ends is not a change.
pub(crate) fn stamp(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    let (mut fences, mut own) = (0, false);
    let mut rest = without_mark(text);
    while fences < 2
        && let Some((line, after)) = first_line(rest)
    {
        rest = after;
        fences += usize::from(line == "---");
        if fences == 1 {
            let goes_on = line != "---" && line.starts_with([' ', '\t', '-']);
            own = own && goes_on || OWN.iter().any(|key| line.starts_with(key));
            if own || line.trim_start().starts_with("written:") {
                continue;
            }
        }
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    // A whole text is hashed many times faster than its lines.
    hasher.update(with_line_feeds(rest).as_bytes());
    if !rest.is_empty() && !rest.ends_with('\n') {
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().before(16).to_owned()
}

/// The first line of a text without its end, and what follows; `None` at the end of the text.
fn first_line(text: &str) -> Option<(&str, &str)> {
    match text.split_once('\n') {
        Some((line, rest)) => Some((line.strip_suffix('\r').unwrap_or(line), rest)),
        None => (!text.is_empty()).then_some((text, "")),
    }
}

/// A text whose lines end in line feeds alone.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") { text.replace("\r\n", "\n").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_knows_nothing_of_its_own_line_and_of_line_ends() {
        let bare = "---\ntitle: x\nsource:\n  file: a\n---\n\nwritten: text\n";
        let marked = "---\ntitle: x\nsource:\n  file: a\n  written: 0123\n---\n\nwritten: text\n";
        assert_eq!(stamp(bare), stamp(marked));
        assert_eq!(stamp(bare), stamp(&marked.replace('\n', "\r\n")));
        assert_eq!(stamp(bare), stamp(&format!("\u{feff}{}", marked.replace('\n', "\r\n"))));
        assert_ne!(stamp(bare), stamp(&bare.replace("text", "text.")));
    }

    #[test]
    fn a_stamp_is_that_of_the_lines_one_by_one() {
        for text in [
            "---\ntitle: x\n---\n\n文。\n",
            "---\ntitle: x\n---\n文。",
            "---\n---",
            "---\na: b",
            "文\r\n\r\n\r字\r",
            "",
            "\n\n",
            "---\r\n---\r\n文\r\r\n",
        ] {
            let mut hasher = blake3::Hasher::new();
            text.lines().for_each(|line| _ = hasher.update(line.as_bytes()).update(b"\n"));
            assert_eq!(stamp(text), hasher.finalize().to_hex()[..16], "{text:?}");
        }
    }

    #[test]
    fn front_matter_that_is_not_closed_is_nobodys() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        std::fs::write(&file, "---\ntitle: x\n---中\n").unwrap();
        assert!(provenance(&file, "a.md").is_none());
    }

    #[test]
    fn what_only_a_person_writes_does_not_make_a_report_theirs() {
        let bare = "---\ntitle: x\nsource:\n  file: a\n---\n\nsettled: text\n";
        for own in ["settled: [a, b]\n", "settled:\n- a\n- b\n", "settled:\n  - a\n", "address: /a/\ndigest: |\n  甲\n  乙\n"]
        {
            assert_eq!(stamp(&bare.replace("title: x\n", &format!("title: x\n{own}"))), stamp(bare), "{own}");
        }
        assert_ne!(stamp(&bare.replace("settled: text\n", "")), stamp(bare));
        assert_ne!(stamp(&bare.replace("title: x", "settled: [a]\ntitle: y")), stamp(bare));
    }
}
