//! Links and special files: which are followed and which are refused. Nothing outside the archive may be written.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::run::{Case, files};

const REPORT: &str =
    "---\ntitle: 宁波市政府工作报告（2024年）\nregion: [浙江省, 宁波市]\nyear: 2024\n---\n\n各位代表：经济平稳。\n";
const PAGE: &str = "public/zhejiang/ningbo/2024/index.html";

fn raw() -> String {
    let text = include_str!("../archive/raw.txt").replace("{city}", "宁波").replace("{year}", "2025");
    text.replace("{before}", "2024").replace("{sentence}", "")
}

/// An archive with a report, a raw file, and one link at `link` that points to `target` in `outside/`.
fn linked(link: &str, target: &str) -> Case {
    let case = Case::of(&[
        ("content/reports/zhejiang/ningbo/2024.md", REPORT.as_bytes()),
        ("content/sources/a.txt", raw().as_bytes()),
    ]);
    let link = case.path(link);
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    symlink(case.outside().join(target), link).unwrap();
    case
}

#[test]
fn nothing_is_written_through_a_link_in_the_state_directory() {
    for (link, target) in [
        (".gongbao", ""),
        (".gongbao/cache", ""),
        (".gongbao/lock", "secret.txt"),
        (".gongbao/sources", "secret.txt"),
        (".gongbao/published", "secret.txt"),
        (".gongbao/publishing", "secret.txt"),
        (".gongbao/.gitignore", "new.txt"),
        (".gongbao/cache/index", "secret.txt"),
        (".gongbao/cache/results-0", "new.txt"),
        (".gongbao/staging-1", ""),
    ] {
        for command in ["build", "convert"] {
            let case = linked(link, target);
            case.run(&[command]).expect(1, "link-refused", link);
            assert!(!case.has("public") && !case.has("content/reports/zhejiang/ningbo/2025.md"), "{link}");
        }
    }
}

#[test]
fn a_journal_that_names_a_folder_elsewhere_moves_nothing() {
    let case = linked("unused", "");
    for name in ["../../outside", "staging-1/../../../outside", "staging-x"] {
        case.write(".gongbao/publishing", name.as_bytes());
        case.write(".gongbao/staging-x/site/.gongbao-files", b"gongbao files 1\n");
        symlink(case.outside(), case.path(".gongbao/staging-x/site/zhejiang")).unwrap_or_default();
        let outcome = case.run(&["build"]);
        // A folder without the mark of a staging folder is not touched; with the link in it, it is not even read.
        assert!(case.has(".gongbao/staging-x/site/.gongbao-files"), "{name}: {}", outcome.said);
    }
}

#[test]
fn nothing_is_written_through_a_link_below_content() {
    for link in ["content/reports/zhejiang/ningbo/2025.md", "content/reports/beijing"] {
        let target = if link.ends_with(".md") { "secret.txt" } else { "" };
        let case = linked(link, target);
        case.write("content/sources/b.txt", raw().replace("宁波", "北京").as_bytes());
        case.run(&["build"]).expect(1, "link-refused", link).expect(1, "link-not-followed", link);
        assert!(case.has(PAGE), "{link}");
    }
    // The link is the folder of reports itself: build would not read what convert wrote there.
    let case = Case::of(&[("content/sources/a.txt", raw().as_bytes())]);
    symlink(case.outside(), case.path("content/reports")).unwrap();
    case.run(&["build"]).expect(1, "link-refused", "content/reports");
}

#[test]
fn a_file_where_a_new_version_was_to_be_written_is_not_followed() {
    let case = linked("content/reports/zhejiang/ningbo/2025.md.gongbao-new", "secret.txt");
    assert_eq!(case.run(&["build"]).status, 0);
    assert!(case.has("public/zhejiang/ningbo/2025/index.html"));
}

#[test]
fn public_may_be_a_link_to_a_folder_outside_and_nowhere_else() {
    let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", REPORT.as_bytes())]);
    let site = case.root().parent().unwrap().join("site");
    fs::create_dir(&site).unwrap();
    symlink(&site, case.path("public")).unwrap();
    assert_eq!(case.run(&["build"]).status, 0);
    assert!(site.join("zhejiang/ningbo/2024/index.html").exists());
    for target in ["content", ".", "..", "/", "themes", "content/reports"] {
        let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", REPORT.as_bytes()), ("themes/a/b", b"")]);
        symlink(target, case.path("public")).unwrap();
        let before = files(&case.path("content"));
        case.run(&["build"]).expect(1, "link-refused", "public");
        assert_eq!(files(&case.path("content")), before, "{target}");
    }
    let case = linked("public/zhejiang", "");
    case.run(&["build"]).expect(1, "in-the-way", "public/zhejiang");
}

#[test]
fn links_that_stay_inside_the_archive_are_followed() {
    let case = Case::of(&[
        ("content/more/zhejiang/ningbo/2024.md", REPORT.as_bytes()),
        ("content/kept/2023.md", REPORT.replace("year: 2024", "year: 2023").as_bytes()),
        ("content/reports/a.txt", b""),
    ]);
    symlink("../more/zhejiang", case.path("content/reports/zhejiang")).unwrap();
    symlink("../kept/2023.md", case.path("content/reports/2023.md")).unwrap();
    let outcome = case.run(&["build"]);
    assert_eq!((outcome.status, outcome.names("link-not-followed")), (0, false), "{}", outcome.said);
    assert!(case.has(PAGE) && case.has("public/zhejiang/ningbo/2023/index.html"));
}

#[test]
fn links_that_are_not_followed_are_named() {
    for (link, target) in [
        ("content/reports/zhejiang/ningbo/2023.md", "secret.txt"),
        ("content/reports/beijing", ""),
        ("content/sources/more", ""),
        ("content/sources/b.txt", "secret.txt"),
        ("content/sources/gone.txt", "nothing.txt"),
        ("content/glossary/a.yaml", "secret.txt"),
        ("content/pages", ""),
    ] {
        let outcome = linked(link, target).run(&["build"]);
        outcome.expect(0, "link-not-followed", link);
    }
    for target in ["..", ".", "../../../.git/config"] {
        let case = linked("unused", "");
        case.write(".git/config", b"password");
        symlink(target, case.path("content/reports/zhejiang/loop.md")).unwrap();
        case.run(&["build"]).expect(0, "link-not-followed", "content/reports/zhejiang/loop.md");
    }
}

#[test]
fn folders_full_of_links_to_each_other_are_read_once() {
    let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", REPORT.as_bytes())]);
    for level in 0..30 {
        let folder = case.path(&format!("content/levels/{level}"));
        fs::create_dir_all(&folder).unwrap();
        for name in ["a", "b", "c"] {
            symlink(format!("../{}", level + 1), folder.join(name)).unwrap();
        }
    }
    fs::create_dir_all(case.path("content/levels/30")).unwrap();
    symlink("../levels/0", case.path("content/reports/levels")).unwrap();
    case.run(&["build"]).expect(0, "link-not-followed", "content/reports/levels");
}

#[test]
fn a_source_named_in_a_report_never_leads_out_of_content() {
    let report = REPORT.replace("---\n\n", "source:\n  file: ../../outside/secret.txt\n  item: 1\n---\n\n");
    let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", report.as_bytes())]);
    for words in [
        ["convert", "--diff", "content/reports/zhejiang/ningbo/2024.md"],
        ["convert", "--accept", "content/reports/zhejiang/ningbo/2024.md"],
    ] {
        case.run(&words).expect(1, "source-missing", "2024.md");
    }
}

#[test]
fn what_is_not_a_plain_file_is_not_read() {
    let fifo = |case: &Case, path: &str| {
        let file = case.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
    };
    for path in ["content/reports/a.md", "content/sources/a.txt", "content/glossary/a.yaml", "themes/default/assets/a.css"] {
        let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", REPORT.as_bytes())]);
        fifo(&case, path);
        case.run(&["build"]).expect(0, "not-a-plain-file", path);
        assert!(case.has(PAGE));
    }
    let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", REPORT.as_bytes())]);
    fs::remove_file(case.path("config.yaml")).unwrap();
    fifo(&case, "config.yaml");
    case.run(&["build"]).expect(1, "cannot-read", "config.yaml");
    fs::remove_file(case.path("config.yaml")).unwrap();
    symlink("/dev/zero", case.path("config.yaml")).unwrap();
    case.run(&["build"]).expect(1, "cannot-read", "config.yaml");
    let case = Case::of(&[]);
    let report = case.path("content/reports/a.md");
    fs::create_dir_all(report.parent().unwrap()).unwrap();
    fs::File::create(&report).unwrap().set_len(17 << 20).unwrap();
    case.run(&["build"]).expect(1, "cannot-read", "content/reports/a.md");
}
