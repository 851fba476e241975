//! The paths that a site may have: those that stay inside its root and mean the same file on every system and host.

use std::collections::HashSet;
use std::io;

use crate::han::cut::CutText;

/// Names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Returns the path itself, if a site may have it.
///
/// # Errors
/// If it is empty, absolute, leads outside the root, or has a part that some file system cannot store.
pub(super) fn checked(path: &str) -> io::Result<&str> {
    match path.split('/').find_map(fault) {
        None => Ok(path),
        Some(fault) => Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{path:?} {fault}"))),
    }
}

/// What is wrong with one part of a path.
fn fault(part: &str) -> Option<&'static str> {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if part.is_empty() {
        Some("is absolute or has an empty part")
    } else if part == "." || part == ".." {
        Some("leads outside the site")
    } else if part.chars().any(|c| c.is_control() || r#"<>:"|?*\"#.contains(c)) {
        Some("has a character that not every file system can hold")
    } else if part.ends_with(['.', ' ']) {
        Some("has a part that ends with a dot or a blank, which Windows takes away")
    } else if DEVICES.contains(&stem.as_str()) || is_port(&stem) {
        Some("has a part that Windows keeps for a device")
    } else if part.len() > 255 {
        Some("has a part of more than 255 bytes")
    } else {
        None
    }
}

fn is_port(stem: &str) -> bool {
    let digit = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    digit.is_some_and(|d| d.len() == 1 && d.bytes().all(|b| (b'1'..=b'9').contains(&b)))
}

/// Pairs of paths that cannot both be files: the same path twice, paths that differ only in case, a file where another path
/// needs a directory. `paths` are sorted.
pub(super) fn collisions(paths: &[&str]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut folded: Vec<(String, &str)> = paths.iter().map(|p| (p.to_lowercase(), *p)).collect();
    folded.sort();
    for pair in folded.windows(2) {
        if let [(a, first), (b, second)] = pair
            && a == b
        {
            pairs.push(((*first).to_owned(), (*second).to_owned()));
        }
    }
    let files: HashSet<&str> = folded.iter().map(|(f, _)| f.as_str()).collect();
    for (path, shown) in &folded {
        for (slash, _) in path.match_indices('/') {
            if files.contains(path.before(slash)) {
                pairs.push((shown.get(..slash).unwrap_or(shown).to_owned(), (*shown).to_owned()));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_pass() {
        for path in ["index.html", "zhejiang/ningbo/2024/index.html", ".nojekyll", "data/reports-1.json", "common/com.html"] {
            assert!(checked(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn paths_that_lead_outside_or_break_a_system_are_refused() {
        for path in
            ["", "/etc/passwd", "a/../b", "..", "a//b", "./a", "a\0b", r"a\b", "c:/x", "a/nul.html", "COM1", "x./y", "x /y"]
        {
            assert!(checked(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn collisions_are_found_whatever_the_case() {
        let paths = ["A/b.html", "a", "a/b.html", "c", "c-d", "c/d", "e", "e"];
        let found = collisions(&paths);
        for pair in [("A/b.html", "a/b.html"), ("e", "e"), ("c", "c/d"), ("a", "a/b.html")] {
            assert!(found.contains(&(pair.0.to_owned(), pair.1.to_owned())), "{pair:?} in {found:?}");
        }
        assert!(collisions(&["a/b", "a/c", "ab"]).is_empty());
    }
}
