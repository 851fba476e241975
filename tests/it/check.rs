//! A check that takes what it can from earlier runs finds the same as one from nothing, whatever has changed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::fs;
use std::path::Path;

use crate::archive::{Archive, raw};
use crate::incremental::{Edited, OPTIONS, build_on_last};
use gongbao::check::{Findings, check};
use gongbao::diag::{Diagnostic, in_order};
use gongbao::output::{Lock, STATE};
use gongbao::pipeline::Silent;
use gongbao::pipeline::convert::{Request, convert};
use walkdir::WalkDir;

fn checked(archive: &Archive) -> (Findings, Vec<Diagnostic>) {
    let noted = check(&archive.as_built(), &OPTIONS, None, &Silent);
    (noted.value, in_order(noted.said))
}

/// A copy of an archive without anything that earlier runs left.
fn fresh(archive: &Archive) -> Archive {
    let copy = Archive::empty();
    for folder in ["config.yaml", "content", "themes"] {
        let files = WalkDir::new(archive.path(folder)).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        for file in files {
            let path = file.path().strip_prefix(archive.path("")).unwrap().to_owned();
            let to = copy.path(&path.to_string_lossy());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(file.path(), to).unwrap();
        }
    }
    copy
}

fn converted(archive: &Archive) {
    let built = archive.as_built();
    let _lock = Lock::acquire(&built.root, &|| {}).unwrap();
    convert(&built, &built.settings().value, &Request::default(), &Silent);
}

/// Sets the time of a file back, so that gongbao can rely on it.
fn age(path: &Path, seconds: u64) {
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_500_000_000 + seconds);
    fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
}

#[test]
fn a_check_on_what_is_remembered_finds_what_one_from_nothing_finds() {
    let mut edited = Edited::new(7);
    edited.write();
    let source = |archive: &Archive, name: &str, sentence: &str, seconds: u64| {
        let path = format!("content/sources/{name}.txt");
        archive.write(&path, &raw("温州市", 2029, sentence));
        age(&archive.path(&path), seconds);
    };
    source(&edited.archive, "a", "全市稳中有进。", 0);
    for script in 0..40 {
        match edited.chance.below(6) {
            0 => source(&edited.archive, "a", ["全市稳中有进。", "全市稳中向好。"][edited.chance.below(2)], script),
            1 => source(&edited.archive, ["b", "c"][edited.chance.below(2)], "港口货物多了一成。", script),
            2 => converted(&edited.archive),
            3 => _ = build_on_last(&edited.archive),
            4 => {
                let report = edited.archive.path("content/reports/zhejiang/wenzhou/2029.md");
                if let Ok(text) = fs::read_to_string(&report) {
                    fs::write(&report, text.replace("稳中", "稳步")).unwrap();
                    age(&report, script);
                }
            }
            _ => {}
        }
        let copy = fresh(&edited.archive);
        assert_eq!(checked(&edited.archive), checked(&copy), "script {script}");
        edited.edit();
    }
}

#[test]
fn a_check_writes_only_in_the_state_directory() {
    let archive = Archive::of(&[("content/sources/a.txt", &raw("温州市", 2029, "全市稳中有进。"))]);
    let files = |archive: &Archive| {
        let all = WalkDir::new(archive.path("")).into_iter().flatten().map(walkdir::DirEntry::into_path);
        all.filter(|path| !path.starts_with(archive.path(STATE))).collect::<Vec<_>>()
    };
    let before = files(&archive);
    checked(&archive);
    assert_eq!(files(&archive), before);
    assert!(archive.path(STATE).join("check/index").is_file());
}

#[test]
fn markdown_copies_that_would_go_are_told_until_config_decides() {
    let archive =
        Archive::of(&[("content/reports/a.md", "---\ntitle: 报告\nregion: [浙江省, 宁波市]\nyear: 2031\n---\n\n一段。\n")]);
    build_on_last(&archive);
    for (setting, told) in [("", true), ("markdown: true\n", false), ("markdown: false\n", false)] {
        archive.write("config.yaml", &format!("title: 试验\n{setting}"));
        let said = checked(&archive).1;
        let gone: Vec<&str> = said.iter().filter(|d| d.code.name() == "markdown-gone").map(|d| d.message.as_str()).collect();
        assert_eq!(!gone.is_empty(), told, "{setting:?}");
        assert!(gone.iter().all(|message| message.contains("/zhejiang/ningbo/2031/index.md")), "{gone:?}");
    }
    assert!(checked(&fresh(&archive)).1.iter().all(|d| d.code.name() != "markdown-gone"), "nothing was published");
}
