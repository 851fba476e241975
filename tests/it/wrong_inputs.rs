//! Wrong inputs with the whole message of each, as a user sees it. Each file in `tests/wrong_inputs/` holds cases:
//!
//! ```text
//! === the name of the case
//! $ build                       the call; `check` if there is none
//! > content/reports/a.md        a file of the archive and its text; `{tab}`, `{wide}` and `{nbsp}` are a tab and blanks that are none
//! title：甲
//! -----
//! what is printed as messages
//! ```
//!
//! An archive has a sound config.yaml unless the case has one. `UPDATE=1 cargo test --test it wrong_inputs::` writes the messages into
//! the files (see `cases`); read each as a user would: does it name file, line, column, cause and cure, and is the cure right?

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::fs;
use std::path::Path;
use std::process::Command;

const CONFIG: &str = "title: 公报\nbase_url: https://example.org/\n";

fn result(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("content/reports")).unwrap();
    fs::write(root.join("config.yaml"), CONFIG).unwrap();
    let text = text.replace("{tab}", "\t").replace("{wide}", "\u{3000}").replace("{nbsp}", "\u{a0}");
    let (call, files) = match text.strip_prefix("$ ") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("check", text.as_str()),
    };
    files.split("> ").filter(|file| !file.trim().is_empty()).for_each(|file| write(root, file));
    let output = Command::new(env!("CARGO_BIN_EXE_gongbao"))
        .args(call.split(' '))
        .args(["--color", "never"])
        .env("COLUMNS", "100")
        .current_dir(root)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let json = String::from_utf8(output.stdout).unwrap();
    let json = json.lines().filter(|line| line.starts_with("{\"type\":\"diagnostic\"")).collect::<Vec<_>>().join("\n");
    let told = |line: &&str| !line.contains(" warnings; ") && !line.contains(" warning; ") && !line.starts_with("public/: ");
    let lines: Vec<&str> = said.lines().filter(told).map(str::trim_end).collect();
    [lines.join("\n").trim_end(), &json].concat()
}

fn write(root: &Path, file: &str) {
    let (path, text) = file.split_once('\n').unwrap_or((file, ""));
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text.strip_suffix('\n').unwrap_or(text).to_owned() + "\n").unwrap();
}

#[test]
fn each_has_a_message_with_the_right_cure() {
    crate::cases::hold("wrong_inputs", |_, _, text| result(text));
}
