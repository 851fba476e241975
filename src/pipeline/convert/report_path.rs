//! The names of reports' files: the way of their address, `zhejiang/ningbo/2024.md`, with `-summary`, `-excerpt` and `-copy2` where
//! they are beside the full text.

use crate::config::Config;
use crate::division::table;
use crate::document::FrontMatter;
use crate::han::cut::CutText;
use crate::site::address::report_part;

/// The path of a report without `.md`, relative to the folder of reports. A report whose place or year is not known is
/// `unplaced/<source stem>-<item>`.
pub(crate) fn stem(front: &FrontMatter, source: &str, item: u32, config: &Config) -> String {
    let place = table().address(&front.region, &config.places);
    match (place, front.year) {
        (Some(place), Some(year)) => format!("{}/{}", place.trim_matches('/'), report_part(year, front, "")),
        _ => format!("unplaced/{}-{item}", file_stem(source)),
    }
}

fn file_stem(source: &str) -> String {
    let name = source.rsplit('/').next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain: String = stem.chars().map(|c| if c.is_control() || r#"<>:"|?*\"#.contains(c) { '-' } else { c }).collect();
    shortened(&plain, LONGEST_STEM)
}

/// The longest stem of a source in the name of a report, in bytes: with `-12-copy3.md` behind it, a name still fits the 143 bytes that
/// encrypted home folders leave of the usual 255.
const LONGEST_STEM: usize = 100;

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

/// The names that a report may take, the best first.
pub(crate) fn candidates(stem: &str) -> impl Iterator<Item = String> {
    let stem = stem.to_owned();
    (1_u32..).map(move |n| if n == 1 { format!("{stem}.md") } else { format!("{stem}-copy{n}.md") })
}

/// Whether a path is one of the candidates.
pub(crate) fn is_of(path: &str, stem: &str) -> bool {
    path.strip_suffix(".md") == Some(stem) || is_copy(path, stem)
}

/// Whether a path is that of a further copy.
pub(crate) fn is_copy(path: &str, stem: &str) -> bool {
    let number = path.strip_suffix(".md").and_then(|p| p.strip_prefix(stem)).and_then(|p| p.strip_prefix("-copy"));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_counted_from_two() {
        let names: Vec<String> = candidates("zhejiang/ningbo/2024").take(3).collect();
        assert_eq!(names, ["zhejiang/ningbo/2024.md", "zhejiang/ningbo/2024-copy2.md", "zhejiang/ningbo/2024-copy3.md"]);
        assert!(is_of(&names[0], "zhejiang/ningbo/2024") && !is_copy(&names[0], "zhejiang/ningbo/2024"));
        assert!(is_copy(&names[1], "zhejiang/ningbo/2024"));
        assert!(!is_of("zhejiang/ningbo/2024-summary.md", "zhejiang/ningbo/2024"));
    }

    #[test]
    fn the_stem_of_a_source_is_a_name_on_every_file_system() {
        let long = file_stem(&format!("sources/{}.txt", "报".repeat(80)));
        assert!(long.len() <= LONGEST_STEM && long.starts_with("报报"), "{long}");
        assert_ne!(long, file_stem(&format!("sources/{}.txt", "报".repeat(81))));
        assert_eq!(file_stem("sources/a/2024年:报告.v2.txt"), "2024年-报告.v2");
    }
}
