//! Rules for the structure of the code: modules import only modules above them, each has its own responsibility, and nothing
//! grows too large to be read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gongbao::diag::Code;
use walkdir::WalkDir;

/// Maximum number of lines of a function and of a file. Their tests do not count, because they may list any number of cases.
const FUNCTION: usize = 50;
const FILE: usize = 600;

/// Maximum number of files in a folder.
const FOLDER: usize = 14;

/// A list, which no one reads from top to bottom; it may be longer than [`FILE`].
const LIST: &str = "diag/messages.rs";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The modules, in the order in which `src/lib.rs` declares them.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    declared.map(str::to_owned).collect()
}

/// The Rust files of `src`, each with its module and its text.
fn files() -> Vec<(PathBuf, String, String)> {
    let src = root().join("src");
    let walk = WalkDir::new(&src).sort_by_file_name().into_iter().map(Result::unwrap);
    let rust = walk.map(walkdir::DirEntry::into_path).filter(|p| p.extension().is_some_and(|e| e == "rs"));
    rust.map(|path| {
        let relative = path.strip_prefix(&src).unwrap();
        let module = relative.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&path).unwrap();
        (relative.to_owned(), module, text)
    })
    .collect()
}

/// The program's own code: the text without its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap()
}

/// The modules that a text names as `crate::module` or in `crate::{module, …}`.
fn imported(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let group = rest.strip_prefix('{').and_then(|g| g.split_once("};")).map(|(inner, _)| inner);
        for item in group.map_or_else(|| vec![rest], |inner| inner.split(',').collect()) {
            let word = |c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_';
            names.push(item.trim().split(word).next().unwrap().to_owned());
        }
    }
    names
}

#[test]
fn modules_import_only_what_stands_above_them() {
    let modules = modules();
    let rank: BTreeMap<&str, usize> = modules.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let mut wrong = Vec::new();
    for (path, module, text) in files() {
        let Some(own) = rank.get(module.as_str()) else { continue };
        for name in imported(without_tests(&text)) {
            if rank.get(name.as_str()).is_some_and(|other| other > own) {
                wrong.push(format!("{} imports {name}, which stands below {module}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_is_declared_in_the_line_of_the_house() {
    let modules = modules();
    for (path, module, _) in files() {
        let declared = modules.contains(&module) || ["lib", "main"].contains(&module.as_str());
        assert!(declared, "{} belongs to no module of src/lib.rs", path.display());
    }
}

/// Fails when a module that is not in `allowed` has one of `words` in its code.
fn only(allowed: &[&str], words: &[&str], why: &str) {
    let mut wrong = Vec::new();
    for (path, module, text) in files() {
        let code = without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
        let found: Vec<&str> = code.filter(|line| words.iter().any(|w| line.contains(w))).collect();
        if !allowed.contains(&module.as_str()) && !found.is_empty() {
            wrong.push(format!("{}: {}", path.display(), found[0].trim()));
        }
    }
    assert!(wrong.is_empty(), "{why}:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_ends_of_the_line_touch_the_disk() {
    let words = ["std::fs", "fs::read", "fs::write", "File::open", "File::create", "walkdir::WalkDir"];
    only(
        &["source", "output", "pipeline", "serve", "cli"],
        &words,
        "only source and output, and those who steer them, touch the disk",
    );
}

#[test]
fn only_the_pipeline_spreads_work_over_threads() {
    only(&["pipeline"], &["rayon", "par_iter", "thread::scope"], "only the pipeline names threads");
    only(&["pipeline", "serve"], &["thread::spawn"], "only the pipeline and serve start threads that go on");
    only(&["serve"], &["tokio::"], "only serve waits for others");
}

#[test]
fn no_clock_reaches_the_site() {
    only(
        &["pipeline", "serve", "cli"],
        &["SystemTime", "Instant::", "Zoned::now"],
        "the same input gives the same bytes on any day",
    );
}

#[test]
fn names_are_the_fields_own_words() {
    for (path, _, _) in files() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let empty = ["utils", "util", "helpers", "helper", "types", "manager", "common", "misc"];
        assert!(!empty.contains(&name), "{} says nothing of what is in it", path.display());
    }
}

#[test]
fn files_can_be_read_at_a_sitting_and_functions_at_a_glance() {
    let mut wrong = Vec::new();
    for (path, _, text) in files() {
        let text = without_tests(&text);
        let lines = text.lines().count();
        if lines > FILE && path != Path::new(LIST) {
            wrong.push(format!("{}: {lines} lines, {FILE} at most", path.display()));
        }
        for (name, lines) in functions(text).into_iter().filter(|(_, lines)| *lines > FUNCTION) {
            wrong.push(format!("{}: {name} has {lines} lines, {FUNCTION} at most", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_can_be_seen_at_a_glance() {
    let mut counts: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for entry in WalkDir::new(root().join("src")).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        *counts.entry(entry.path().parent().unwrap().to_owned()).or_default() += 1;
    }
    counts.retain(|_, files| *files > FOLDER);
    assert!(counts.is_empty(), "{FOLDER} files at most: {counts:?}");
}

/// The path of a file's module: `recognition/header/mod.rs` is `recognition::header`.
fn module_path(file: &Path) -> Vec<String> {
    let mut path: Vec<String> = file.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    path.retain(|part| part != "mod");
    path
}

/// The paths that a text names with `crate::`, `super::` or `self::`, from the crate root; `own` is the text's module.
fn named(own: &[String], text: &str) -> Vec<Vec<String>> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| line.to_owned() + "\n").collect();
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                let mut paths = Vec::new();
                tree(&code[at..], &mut Vec::new(), &mut paths);
                found.extend(paths.into_iter().map(|path| absolute(own, path)));
            }
        }
    }
    found
}

/// The leaves of `a::{b, c::{d, e}}` at the start of a text; returns its length in bytes.
fn tree(text: &str, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let (depth, mut at) = (before.len(), 0);
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if text[at..].starts_with('{') {
            at += 1;
            while !text[at..].starts_with('}') && at < text.len() {
                at += tree(&text[at..], before, found).max(1);
                at += text[at..].len() - text[at..].trim_start_matches([',', ' ', '\n']).len();
            }
            at += 1;
            break;
        }
        let word: String = text[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        at += word.len();
        before.push(word);
        if !text[at..].starts_with("::") {
            found.push(before.clone());
            break;
        }
        at += 2;
    }
    before.truncate(depth);
    at
}

fn absolute(own: &[String], path: Vec<String>) -> Vec<String> {
    let mut base = own.to_vec();
    let mut rest = path.into_iter().peekable();
    match rest.next().as_deref() {
        Some("crate") => base.clear(),
        Some("super") => _ = base.pop(),
        _ => {}
    }
    while rest.next_if_eq("super").is_some() {
        base.pop();
    }
    base.into_iter().chain(rest).collect()
}

/// Files of one module import each other in one direction, so that they can be read in order. A folder's `mod.rs` and its files
/// may import each other.
#[test]
fn no_files_go_in_circles() {
    let files = files();
    let modules: BTreeMap<Vec<String>, &str> =
        files.iter().map(|(path, _, text)| (module_path(path), without_tests(text))).collect();
    let imports: BTreeMap<&Vec<String>, Vec<&Vec<String>>> = modules
        .iter()
        .map(|(own, text)| {
            let target =
                |path: Vec<String>| (1..=path.len()).rev().find_map(|n| modules.get_key_value(&path[..n]).map(|(key, _)| key));
            let apart = |other: &&Vec<String>| !own.starts_with(other) && !other.starts_with(own);
            (own, named(own, text).into_iter().filter_map(target).filter(apart).collect())
        })
        .collect();
    let mut circles = Vec::new();
    for (own, direct) in &imports {
        let mut reached = direct.clone();
        let mut at = 0;
        while let Some(next) = reached.get(at).copied() {
            let further: Vec<_> = imports[next].iter().filter(|m| !reached.contains(m)).copied().collect();
            reached.extend(further);
            at += 1;
        }
        if reached.contains(own) {
            circles.push(own.join("::"));
        }
    }
    assert!(circles.is_empty(), "these files import each other in circles: {}", circles.join(", "));
}

/// Things that are defined only once: a part of the code, and the file that may contain it.
const DEFINED_ONCE: [(&str, &str); 5] = [
    ("fn is_han(", "han/class.rs"),
    ("0xfee0", "han/width.rs"),
    (r"\u{4e00}'..='\u{9fff}", "han/class.rs"),
    (r"\u{3400}'..='\u{9fff}", "nowhere"),
    ("'“' | '„'", "han/quotes.rs"),
];

#[test]
fn what_a_character_is_and_what_it_is_folded_to_is_written_once() {
    let mut wrong = Vec::new();
    for (path, _, text) in files() {
        for (code, home) in DEFINED_ONCE {
            if without_tests(&text).to_lowercase().contains(code) && path != Path::new(home) {
                wrong.push(format!("{} has {code}, which belongs into {home}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The functions of a text formatted by rustfmt, with their number of lines.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (first, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let is_function = code.split(" fn ").count() > 1 && !code.starts_with("//") || code.starts_with("fn ");
        if is_function && !code.ends_with('}') && !code.ends_with(';') {
            let end = format!("{indent}}}");
            let length = lines[first..].iter().position(|l| *l == end).map_or(0, |n| n + 1);
            found.push((code.trim_end_matches(" {").to_owned(), length));
        }
    }
    found
}

#[test]
fn the_repository_names_no_registry_and_no_machine() {
    let texts = WalkDir::new(root()).into_iter().filter_entry(|e| !is_made(e.path())).flatten();
    let texts = texts.filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path);
    for path in texts {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for word in [concat!("/home", "/"), concat!("/root", "/"), concat!("/Users", "/"), concat!("\"resolved\"", ": \"http")]
        {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

/// Folders of generated files.
fn is_made(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_str().unwrap_or_default();
    ["target", "node_modules", "public", ".git", ".gongbao"].contains(&name)
}

/// The codes of all messages with their severity, which is that of the constructor that makes them.
fn codes() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join("src").join(LIST)).unwrap();
    let mut codes = BTreeMap::new();
    for severity in ["error", "warning", "note"] {
        for call in text.split(&format!("Diagnostic::{severity}(")).skip(1) {
            let variant = call.trim_start().strip_prefix("Code::").and_then(|c| c.split(',').next());
            let name = kebab(variant.unwrap_or_else(|| panic!("a message without a code: {call:.60}")));
            codes.insert(name, severity.to_owned());
        }
    }
    codes
}

/// `BidiControl` as `bidi-control`.
fn kebab(variant: &str) -> String {
    let mut name = String::new();
    for c in variant.chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

#[test]
fn every_code_is_of_a_message_and_its_variant_has_its_name() {
    let made: Vec<String> = codes().into_keys().collect();
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(made, known);
}

#[test]
fn every_message_is_explained_and_nothing_else_is() {
    let docs = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let rows = docs.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let severities = ["error", "warning", "note"];
    let rows = rows.map(|(code, rest)| (code.to_owned(), rest.split(" | ").next().unwrap().to_owned()));
    let explained: BTreeMap<String, String> = rows.filter(|(_, severity)| severities.contains(&severity.as_str())).collect();
    let codes = codes();
    let missing: Vec<_> = codes.iter().filter(|(code, severity)| explained.get(*code) != Some(severity)).collect();
    let unknown: Vec<_> = explained.keys().filter(|code| !codes.contains_key(*code)).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "not in docs/diagnostics.md: {missing:?}; only there: {unknown:?}");
}

#[test]
fn explanations_say_what_the_docs_say() {
    let docs = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let codes = codes();
    for code in Code::ALL {
        let explained = code.explanation().unwrap();
        let row = format!("| `{code}` | {} | {} |", explained.severity.name(), explained.meaning);
        assert!(
            docs.lines().any(|line| line == row),
            "docs/diagnostics.md lacks this row of src/diag/explanations.txt:\n{row}"
        );
        assert_eq!(codes[code.name()], explained.severity.name(), "the severity of {code} in src/diag/explanations.txt");
    }
}

#[test]
fn every_warning_about_a_report_or_its_source_can_be_settled() {
    let docs = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let about = ["Files", "Converting", "Reports"];
    let sections = docs.split("\n## ").filter(|section| about.contains(&section.lines().next().unwrap()));
    let rows = sections.flat_map(str::lines).filter_map(|line| line.strip_prefix("| `")?.split_once("` | warning"));
    let settleable: Vec<&str> = Code::settleable().map(Code::name).collect();
    let missing: Vec<&str> = rows.map(|(code, _)| code).filter(|code| !settleable.contains(code)).collect();
    let codes = codes();
    let unknown: Vec<&&str> = settleable.iter().filter(|code| codes.get(**code).is_none_or(|s| s != "warning")).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "not settleable in src/diag/code.rs: {missing:?}; only there: {unknown:?}"
    );
}
