//! Test cases kept in text files that read like a manual: a name, the input, and the expected result.
//!
//! ```text
//! === the name of the case
//! the input
//! -----
//! the expected result
//! ```
//!
//! With `UPDATE=1` in the environment the actual results are written into the files; review the diff before you keep it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Checks each case of the files in a folder of `tests/`. `result` receives the stem of the file, the name of the case and its
/// text.
pub fn hold(folder: &str, result: impl Fn(&str, &str, &str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(!files.is_empty(), "no cases");
    files.iter().for_each(|path| hold_file(path, &result));
}

fn hold_file(path: &Path, result: impl Fn(&str, &str, &str) -> String) {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let (mut rewritten, mut wrong) = (String::new(), Vec::new());
    for case in text.split("=== ").filter(|case| !case.trim().is_empty()) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (given, expected) = rest.split_once("\n-----\n").unwrap_or((rest.trim_end_matches("\n-----\n"), ""));
        let got = result(stem, name.trim(), given);
        if got.trim() != expected.trim() {
            wrong.push(format!("{name}\n  expected:\n{}\n  got:\n{got}", expected.trim()));
        }
        let _ = write!(rewritten, "=== {name}\n{given}\n-----\n{}\n\n", got.trim());
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, rewritten.trim_end().to_owned() + "\n").unwrap();
    } else {
        assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), path.display(), wrong.join("\n\n"));
    }
}
