//! The names of reports' files: the way of their address, `zhejiang/ningbo/2024.md`, with `-summary`, `-excerpt` and `-copy2` where
//! they are beside the full text.

use std::path::Path;

use crate::config::Config;
use crate::division::table;
use crate::document::FrontMatter;
use crate::han::cut::CutText;
use crate::pipeline::archive::RawFile;
use crate::site::address::{ascii, is_numbering, report_part};

/// The folder of reports whose place or year is not known.
const UNPLACED: &str = "unplaced/";

/// The path of a report without `.md`, relative to the folder of reports. A report whose place or year is not known is
/// `unplaced/<source stem>-<item>`, with six digits of the hash of the source's folder where it is in one, and with the extension where the
/// folder has another file of that stem.
pub(crate) fn stem(front: &FrontMatter, raw: &RawFile, item: u32, config: &Config) -> String {
    let place = table().address(&front.region, &config.places);
    match (place, front.year) {
        (Some(place), Some(year)) => format!("{}/{}", place.trim_matches('/'), report_part(year, front, "")),
        _ => format!("{UNPLACED}{}", unplaced_name(raw, item)),
    }
}

fn unplaced_name(raw: &RawFile, item: u32) -> String {
    let (folder, name) = raw.named.rsplit_once('/').unwrap_or(("", &raw.named));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut own = ascii(stem);
    if has_twin(&raw.path) {
        let extension = Path::new(name).extension().and_then(|e| e.to_str()).unwrap_or("none");
        own = format!("{own}-{}", ascii(extension));
    }
    match folder {
        "" | "sources" => format!("{own}-{item}"),
        _ => format!("{own}-{item}-{}", blake3::hash(folder.as_bytes()).to_hex().before(6)),
    }
}

/// Whether the file's folder has another file of its stem: `2023.html` beside `2023.txt`.
fn has_twin(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    let siblings = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let others = siblings.into_iter().flatten().flatten().map(|entry| entry.path()).filter(|other| other != path);
    others.filter(|other| other.is_file()).any(|other| other.file_stem().map(|s| s.to_string_lossy().to_lowercase()) == stem)
}

/// A name of at most `most` bytes; one that is longer is cut at a character, and six digits of its hash tell it from others that begin
/// alike.
pub(crate) fn shortened(name: &str, most: usize) -> String {
    if name.len() <= most {
        return name.to_owned();
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let end = (0..=most - 7).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
    format!("{}-{}", name.before(end), hash.before(6))
}

/// The names of further copies of a report: `2024-copy2.md` and so on.
pub(crate) fn copies(stem: &str) -> impl Iterator<Item = String> {
    let stem = stem.to_owned();
    (2_u32..).map(move |n| format!("{stem}-copy{n}.md"))
}

/// Whether a path is one that a report of this name may have: its own, that of a copy, or one beside another report (`2024-08.md`). A report
/// without place or year keeps the path that it has, whatever its source is called now.
pub(crate) fn is_of(path: &str, stem: &str) -> bool {
    path.starts_with(UNPLACED) && stem.starts_with(UNPLACED)
        || beyond(path, stem).is_some_and(|rest| rest.is_empty() || is_numbering(rest))
}

/// Whether a path is that of a further copy.
pub(crate) fn is_copy(path: &str, stem: &str) -> bool {
    let number = beyond(path, stem).and_then(|rest| rest.strip_prefix("-copy"));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// What the name of a file has beyond a stem.
fn beyond<'p>(path: &'p str, stem: &str) -> Option<&'p str> {
    path.strip_suffix(".md")?.strip_prefix(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_counted_from_two() {
        let names: Vec<String> = copies("zhejiang/ningbo/2024").take(2).collect();
        assert_eq!(names, ["zhejiang/ningbo/2024-copy2.md", "zhejiang/ningbo/2024-copy3.md"]);
        assert!(is_of("zhejiang/ningbo/2024.md", "zhejiang/ningbo/2024"));
        assert!(!is_copy("zhejiang/ningbo/2024.md", "zhejiang/ningbo/2024"));
        assert!(is_of(&names[0], "zhejiang/ningbo/2024") && is_copy(&names[0], "zhejiang/ningbo/2024"));
        for beside in ["zhejiang/ningbo/2024-08.md", "zhejiang/ningbo/2024-9f0c2a.md"] {
            assert!(is_of(beside, "zhejiang/ningbo/2024") && !is_copy(beside, "zhejiang/ningbo/2024"), "{beside}");
        }
        assert!(!is_of("zhejiang/ningbo/2024-summary.md", "zhejiang/ningbo/2024"));
    }

    #[test]
    fn a_report_without_place_or_year_is_named_by_its_source() {
        let name = |named: &str| {
            let raw = RawFile { path: Path::new("/nowhere").join(named), shown: named.to_owned(), named: named.to_owned() };
            stem(&FrontMatter::default(), &raw, 2, &Config::default())
        };
        assert_eq!(name("sources/2023.txt"), "unplaced/2023-2");
        let folder = blake3::hash("sources/甲".as_bytes()).to_hex();
        assert_eq!(name("sources/甲/2023.txt"), format!("unplaced/2023-2-{}", &folder[..6]));
        assert_ne!(name("sources/甲/2023.txt"), name("sources/乙/2023.txt"));
        let read = name("sources/北仑.txt");
        assert!(read.starts_with("unplaced/beilun-") && read.is_ascii() && read != name("sources/北轮.txt"), "{read}");
        let long = name(&format!("sources/{}.txt", "报".repeat(80)));
        assert!(long.len() < 80, "{long}");
    }

    #[test]
    fn files_of_one_stem_in_one_folder_have_their_extensions_in_the_name() {
        let folder = tempfile::tempdir().unwrap();
        let raw = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "x").unwrap();
            RawFile { path, shown: name.to_owned(), named: format!("sources/{name}") }
        };
        let (text, page) = (raw("2023.txt"), raw("2023.html"));
        let name = |raw: &RawFile| stem(&FrontMatter::default(), raw, 1, &Config::default());
        assert_eq!((name(&text), name(&page)), ("unplaced/2023-txt-1".to_owned(), "unplaced/2023-html-1".to_owned()));
    }
}
