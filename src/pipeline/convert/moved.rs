//! Raw files that were renamed or moved: a file with the bytes of one that is gone. Its reports, edited or not, stay where they are; only
//! `source.file` changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::existing::{Folder, without_mark};
use super::sources::RawFile;
use crate::pipeline::archive::Archive;
use crate::source::{self, plain};
use crate::yaml;

/// Gives the reports of raw files that are gone to the raw files with the same bytes, of which no report has come yet.
pub(crate) fn follow(archive: &Archive, folder: &mut Folder, raws: &[RawFile]) {
    let mut gone: BTreeMap<String, String> = BTreeMap::new();
    for (file, blake3) in folder.sources() {
        if !archive.root.join("content").join(file).exists() {
            gone.entry(blake3.to_owned()).or_insert_with(|| file.to_owned());
        }
    }
    if gone.is_empty() {
        return;
    }
    for raw in raws.iter().filter(|raw| folder.of_source(&raw.named).next().is_none()).collect::<Vec<_>>() {
        let Ok(bytes) = plain::read(&raw.path, source::LARGEST) else { continue };
        if let Some(old) = gone.remove(blake3::hash(&bytes).to_hex().as_str()) {
            folder.rename_source(&old, &raw.named);
        }
    }
}

/// A report's Markdown with another raw file as its source; `written` replaces its stamp, where one is given. None where the front matter is
/// not written line by line, as convert writes it.
pub(crate) fn with_source(text: &str, file: &str, written: Option<&str>) -> Option<String> {
    let mut out = String::with_capacity(text.len() + file.len());
    let (mut fences, mut in_source, mut renamed) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let end = line.strip_prefix(bare).unwrap_or("\n");
        fences += usize::from(without_mark(bare) == "---");
        if fences == 1 && !bare.starts_with([' ', '\t']) {
            in_source = bare == "source:";
        }
        let within = fences == 1 && in_source;
        let value = match written {
            _ if within && bare.starts_with("  file:") => Some(("file", file)),
            Some(written) if within && bare.starts_with("  written:") => Some(("written", written)),
            _ => None,
        };
        let Some((key, value)) = value else {
            out.push_str(line);
            continue;
        };
        renamed |= key == "file";
        let _ = write!(out, "  {key}: ");
        yaml::scalar(value, false, &mut out);
        out.push_str(end);
    }
    renamed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_source_of_a_report_changes() {
        let text = "---\ntitle: x\nsource:\n  file: sources/a.txt\n  item: 1\n  written: 0f\n---\n\n  file: 甲\n";
        let renamed = with_source(text, "sources/b: c.txt", Some("e1f")).unwrap();
        let expected = "---\ntitle: x\nsource:\n  file: \"sources/b: c.txt\"\n  item: 1\n  written: e1f\n---\n\n  file: 甲\n";
        assert_eq!(renamed.replace('\'', "\""), expected);
        let saved = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(with_source(&saved(text), "sources/b: c.txt", Some("e1f")), Some(saved(&renamed)));
        assert_eq!(with_source("---\nsource: {file: a}\n---\n", "b", None), None);
    }
}
