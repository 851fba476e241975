//! Edits that a person makes while `gongbao` runs are never overwritten.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use gongbao::output::{Lock, SharedFolder, WriteOutcome};

use crate::run::{Case, files};

fn raw(city: &str, year: u32) -> String {
    let text = include_str!("../archive/raw.txt").replace("{city}", city).replace("{year}", &year.to_string());
    text.replace("{before}", &(year - 1).to_string()).replace("{sentence}", "“十四五”规划开局良好,\"双碳\"有序推进.")
}

/// Files in `folder` whose names mark them as temporary files of gongbao.
fn left_over(folder: &std::path::Path) -> Vec<PathBuf> {
    let own = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".gongbao-"));
    files(folder).into_keys().filter(own).collect()
}

#[test]
fn an_edit_between_reading_and_replacing_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a.md");
    fs::write(&file, "edited").unwrap();
    let mut shared = SharedFolder::new(home.path());
    assert_eq!(shared.put("a.md", Some(b"read"), b"new").unwrap(), WriteOutcome::Changed);
    assert_eq!(shared.put("a.md", None, b"new").unwrap(), WriteOutcome::Changed);
    assert_eq!(shared.remove("a.md", b"read").unwrap(), WriteOutcome::Changed);
    assert_eq!(shared.put("gone.md", Some(b"read"), b"new").unwrap(), WriteOutcome::Changed);
    assert!(shared.finish().0.is_empty());
    assert_eq!(fs::read_to_string(&file).unwrap(), "edited");
    assert_eq!(files(home.path()).len(), 1);
}

#[test]
fn an_edit_through_an_open_file_after_the_exchange_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let (replaced, removed) = (home.path().join("a.md"), home.path().join("b.md"));
    fs::write(&replaced, "read").unwrap();
    fs::write(&removed, "read").unwrap();
    let mut editors = [&replaced, &removed].map(|file| fs::OpenOptions::new().append(true).open(file).unwrap());
    let mut shared = SharedFolder::new(home.path());
    assert_eq!(shared.put("a.md", Some(b"read"), b"new").unwrap(), WriteOutcome::Done);
    assert_eq!(shared.remove("b.md", b"read").unwrap(), WriteOutcome::Done);
    assert_eq!(fs::read_to_string(&replaced).unwrap(), "new");
    editors.iter_mut().for_each(|editor| editor.write_all(b" and edited").unwrap());
    assert!(shared.finish().0.is_empty());
    assert_eq!(fs::read_to_string(&replaced).unwrap(), "read and edited");
    assert_eq!(fs::read_to_string(&removed).unwrap(), "read and edited");
    assert!(left_over(home.path()).is_empty());
}

#[test]
fn two_edits_of_one_report_are_both_kept() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a.md");
    fs::write(&file, "read").unwrap();
    let mut editor = fs::OpenOptions::new().append(true).open(&file).unwrap();
    let mut shared = SharedFolder::new(home.path());
    shared.put("a.md", Some(b"read"), b"new").unwrap();
    editor.write_all(b" and edited").unwrap();
    fs::write(&file, "edited otherwise").unwrap();
    let kept = shared.finish().0;
    assert_eq!(fs::read_to_string(&file).unwrap(), "edited otherwise");
    assert_eq!(kept.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>(), ["read and edited"]);
}

/// Edits a report at every moment of a conversion that would replace it. Whatever the moment, the edit must survive.
#[test]
fn reports_that_are_edited_while_convert_replaces_them_keep_the_edit() {
    let sources: Vec<(String, String)> = ["宁波", "杭州", "温州", "绍兴"]
        .iter()
        .enumerate()
        .map(|(n, city)| (format!("content/sources/{n}.txt"), raw(city, 2024)))
        .collect();
    let sources: Vec<(&str, &[u8])> = sources.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let case = Case::of(&sources);
    assert_eq!(case.run(&["convert"]).status, 0);
    let reports: Vec<PathBuf> = files(&case.path("content/reports")).into_keys().filter(|path| path.is_file()).collect();
    assert_eq!(reports.len(), sources.len());
    for (round, delay) in (0..40).step_by(2).enumerate() {
        let how = if round % 2 == 0 { "keep" } else { "standard" };
        case.write("config.yaml", format!("title: 试验\nconvert:\n  punctuation: {how}\n").as_bytes());
        let mut run = Command::new(env!("CARGO_BIN_EXE_gongbao"))
            .args(["convert", "-q"])
            .current_dir(case.root())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(delay * 5));
        let line = format!("第{round}次修改。\n");
        let edited = &reports[round % reports.len()];
        fs::OpenOptions::new().append(true).open(edited).unwrap().write_all(line.as_bytes()).unwrap();
        run.wait().unwrap();
        let text = fs::read_to_string(edited).unwrap();
        assert!(text.ends_with(&line), "round {round}: the edit is lost");
        assert!(left_over(&case.root()).is_empty());
        // The next round begins from a report as convert writes it.
        fs::remove_file(edited).unwrap();
        assert!(case.run(&["convert"]).status == 0 && edited.exists());
    }
}

#[test]
fn what_a_killed_run_left_is_cleared_unless_a_person_changed_it() {
    let case = Case::of(&[("content/sources/a.txt", raw("宁波", 2024).as_bytes())]);
    assert_eq!(case.run(&["convert"]).status, 0);
    let (report, _) = files(&case.path("content/reports")).into_iter().find(|(path, _)| path.is_file()).unwrap();
    let written = fs::read_to_string(&report).unwrap();
    let beside = |name: &str| report.with_file_name(name);
    fs::write(beside(".gongbao-aaaaaaaaaaaa.part"), &written.as_bytes()[..written.len() / 2]).unwrap();
    fs::write(beside(".gongbao-bbbbbbbbbbbb.new"), &written).unwrap();
    fs::write(beside(".gongbao-cccccccccccc.new"), "").unwrap();
    let edited = beside(".gongbao-dddddddddddd.new");
    fs::write(&edited, format!("{written}修改。\n")).unwrap();
    fs::write(beside(".gongbao-notes"), "a person's").unwrap();
    case.run(&["convert", "--again"]).expect(0, "edit-set-aside", ".gongbao-dddddddddddd.new");
    assert_eq!(left_over(&case.path("content")), [edited, beside(".gongbao-notes")]);
}

#[test]
fn a_run_waits_for_the_one_before_it_and_says_so() {
    let case = Case::of(&[("content/sources/a.txt", raw("宁波", 2024).as_bytes())]);
    for command in ["convert", "build"] {
        // The run that holds the lock ends once this one says that it waits, however late it starts on a busy machine.
        let mut lock = Some(Lock::acquire(&case.root(), &|| {}).unwrap());
        let outcome = crate::run::gongbao_while(&case.root(), &[command], &mut |said| {
            if fs::read_to_string(said).is_ok_and(|text| text.contains("waiting for another run")) {
                lock = None;
            }
        });
        assert_eq!(outcome.status, 0, "{command}: {}", outcome.said);
        assert!(lock.is_none(), "{command} did not wait: {}", outcome.said);
    }
}

#[test]
fn builds_at_the_same_time_on_new_sources_all_succeed() {
    let case = Case::of(&[
        ("content/sources/a.txt", raw("宁波", 2024).as_bytes()),
        ("content/sources/b.txt", raw("杭州", 2024).as_bytes()),
    ]);
    let runs: Vec<_> =
        (0..3).map(|_| case.root()).map(|root| std::thread::spawn(move || crate::run::gongbao(&root, &["build"]))).collect();
    for run in runs {
        let outcome = run.join().unwrap();
        assert_eq!(outcome.status, 0, "{}", outcome.said);
    }
    let once = files(&case.path("public"));
    assert_eq!(case.run(&["build"]).status, 0);
    assert_eq!(files(&case.path("public")), once);
}

/// A table with a report of each city.
fn table(cities: &[&str], year: u32) -> String {
    let rows = cities.iter().map(|city| format!("{city},{year},\"{}\"\n", raw(city, year).replace('"', "\"\"")));
    format!("地区,年份,正文\n{}", rows.collect::<String>())
}

/// Runs `gongbao` with these arguments until it has replaced or created at least one of `reports` files but not all of them,
/// and then kills it. Each attempt starts from the archive as `before` leaves it.
fn killed_half_way(case: &Case, words: &[&str], reports: usize, before: &dyn Fn(), done: &dyn Fn() -> usize) {
    for _ in 0..200 {
        before();
        let mut run = Command::new(env!("CARGO_BIN_EXE_gongbao"))
            .args(words)
            .current_dir(case.root())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while done() == 0 && run.try_wait().unwrap().is_none() {
            sleep(Duration::from_micros(100));
        }
        run.kill().unwrap();
        run.wait().unwrap();
        if (1..reports).contains(&done()) {
            return;
        }
    }
    panic!("no run could be killed half way");
}

const CITIES: [&str; 8] = ["宁波市", "杭州市", "温州市", "绍兴市", "嘉兴市", "湖州市", "金华市", "台州市"];

fn reports(case: &Case) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let all = files(&case.path("content/reports"));
    all.into_keys().filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Reports that a killed run has created must not make their source count as done.
#[test]
fn a_source_of_which_a_killed_run_made_some_reports_is_converted_again() {
    let case = Case::of(&[("content/sources/a.csv", table(&CITIES, 2024).as_bytes())]);
    let clear = || {
        let _ = fs::remove_dir_all(case.path("content/reports"));
        let _ = fs::remove_dir_all(case.path(".gongbao"));
    };
    // The run creates and renames files meanwhile, so some may be gone when they are examined.
    let made = || {
        let there = walkdir::WalkDir::new(case.path("content/reports")).into_iter().flatten();
        there.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md")).count()
    };
    for words in [&["convert"][..], &["convert", "content/sources/a.csv"]] {
        killed_half_way(&case, words, CITIES.len(), &clear, &made);
        assert_eq!(case.run(&["convert"]).status, 0);
        assert_eq!(reports(&case).len(), CITIES.len(), "{words:?}");
        assert!(left_over(&case.path("content")).is_empty());
    }
}

/// The index entry of a source becomes invalid as soon as a run replaces its reports.
#[test]
fn a_setting_that_is_taken_back_after_a_killed_run_is_taken_back_in_all_reports() {
    let case = Case::of(&[("content/sources/a.csv", table(&CITIES, 2024).as_bytes())]);
    let set = |how: &str| case.write("config.yaml", format!("title: 试验\nconvert:\n  punctuation: {how}\n").as_bytes());
    set("standard");
    assert_eq!(case.run(&["convert"]).status, 0);
    let standard = reports(&case);
    let back = || {
        set("standard");
        assert_eq!(case.run(&["convert"]).status, 0);
        set("keep");
    };
    let replaced = || standard.iter().filter(|(path, text)| fs::read(path).is_ok_and(|now| now != **text)).count();
    killed_half_way(&case, &["convert"], CITIES.len(), &back, &replaced);
    set("standard");
    assert_eq!(case.run(&["convert"]).status, 0);
    assert_eq!(reports(&case), standard);
}

#[test]
fn a_staging_folder_goes_whenever_its_build_was_killed() {
    let case = Case::of(&[("content/sources/a.txt", raw("宁波", 2024).as_bytes())]);
    // Killed before the site was made, while it was made, and before the mark was created or after it was removed.
    case.write(".gongbao/staging-aaaaaaaaaaaa/made-by-gongbao", b"");
    case.write(".gongbao/staging-bbbbbbbbbbbb/made-by-gongbao", b"");
    case.write(".gongbao/staging-bbbbbbbbbbbb/site/index.html", b"");
    fs::create_dir(case.path(".gongbao/staging-cccccccccccc")).unwrap();
    case.write(".gongbao/staging-theirs/notes", b"");
    assert_eq!(case.run(&["build"]).status, 0);
    let staging = |entry: fs::DirEntry| entry.file_name().into_string().ok().filter(|name| name.starts_with("staging-"));
    let left: Vec<String> = fs::read_dir(case.path(".gongbao")).unwrap().flatten().filter_map(staging).collect();
    assert_eq!(left, ["staging-theirs"]);
}
