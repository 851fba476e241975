//! How a site reaches its public directory: whole or not at all, and without touching files that are not gongbao's.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gongbao::diag::Diagnostic;
use gongbao::output::{FileEntry, Lock, MANIFEST, Published, STATE, Sink, Staging};
use tempfile::TempDir;

/// An archive's root with a public directory in it.
struct Archive {
    root: TempDir,
}

impl Archive {
    fn new() -> Archive {
        Archive { root: tempfile::tempdir().unwrap() }
    }

    fn public(&self) -> PathBuf {
        self.root.path().join("public")
    }

    fn stage(&self, files: &[(&str, &str)]) -> Staging {
        let staging = Staging::open(Lock::acquire(self.root.path(), &|| {}).unwrap(), &self.public()).unwrap();
        for (path, text) in files {
            staging.put(path, text.as_bytes()).unwrap();
        }
        staging
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Published, Vec<Diagnostic>> {
        self.stage(files).publish()
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.public().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// All files of the public directory except the manifest.
    fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(self.public()).into_iter().flatten().filter(|e| e.file_type().is_file()) {
            let path = entry.path().strip_prefix(self.public()).unwrap().to_str().unwrap().to_owned();
            files.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
        files.remove(MANIFEST);
        files
    }
}

fn map(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn codes(said: Vec<Diagnostic>) -> Vec<&'static str> {
    said.iter().map(|d| d.code.name()).collect()
}

#[test]
fn a_file_is_kept_as_long_as_nobody_has_touched_it() {
    let archive = Archive::new();
    archive.publish(&[("a.html", "first"), ("b.html", "other")]).unwrap();
    let entry = |path: &str, text: &str| FileEntry { path: path.into(), blake3: blake3::hash(text.as_bytes()), size: 5 };
    let kept = |files: &[FileEntry]| archive.stage(&[]).keep(files);
    // The timestamps of a file system are coarse; a file touched in the same step as the publication does not count as
    // untouched.
    std::thread::sleep(std::time::Duration::from_millis(30));
    archive.publish(&[("a.html", "first"), ("b.html", "other")]).unwrap();
    assert!(kept(&[entry("a.html", "first"), entry("b.html", "other")]));
    assert!(!kept(&[entry("a.html", "FIRST")]) && !kept(&[entry("c.html", "first")]));
    fs::write(archive.public().join("a.html"), "FIRST").unwrap();
    assert!(!kept(&[entry("a.html", "first")]) && kept(&[entry("b.html", "other")]));
    fs::remove_file(archive.public().join("b.html")).unwrap();
    assert!(!kept(&[entry("b.html", "other")]));
}

#[test]
fn a_site_appears_with_its_manifest_and_without_scaffolding() {
    let archive = Archive::new();
    let site = [("index.html", "home"), ("zhejiang/ningbo/2024/index.html", "report")];
    let published = archive.publish(&site).unwrap();
    assert_eq!((published.written, published.unchanged, published.removed, published.bytes), (2, 0, 0, 10));
    assert_eq!(archive.files(), map(&site));
    let manifest = fs::read_to_string(archive.public().join(MANIFEST)).unwrap();
    assert!(
        manifest.starts_with("gongbao files 1\n") && manifest.ends_with(" 6 zhejiang/ningbo/2024/index.html\n"),
        "{manifest}"
    );
    let left: Vec<_> = fs::read_dir(archive.root.path().join(STATE)).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|name| ["lock", ".gitignore", "published"].iter().any(|kept| name == kept)), "{left:?}");
}

#[test]
fn a_staging_that_is_given_up_leaves_public_as_it_was() {
    let archive = Archive::new();
    archive.publish(&[("a.html", "old")]).unwrap();
    drop(archive.stage(&[("a.html", "new"), ("b.html", "new")]));
    assert_eq!(archive.files(), map(&[("a.html", "old")]));
}

#[test]
fn only_changed_files_are_written_and_gone_ones_are_removed_with_their_directories() {
    let archive = Archive::new();
    archive.publish(&[("same/index.html", "1"), ("changed.html", "1"), ("gone/deep/index.html", "1")]).unwrap();
    let modified = |path: &str| fs::metadata(archive.public().join(path)).unwrap().modified().unwrap();
    let (same, manifest) = (modified("same/index.html"), modified(MANIFEST));
    let next = [("same/index.html", "1"), ("changed.html", "2"), ("new/index.html", "2")];
    let published = archive.publish(&next).unwrap();
    assert_eq!((published.written, published.unchanged, published.removed), (2, 1, 1));
    assert_eq!(archive.files(), map(&next));
    assert!(!archive.public().join("gone").exists());
    assert_eq!(modified("same/index.html"), same);
    assert_ne!(modified(MANIFEST), manifest);
}

#[test]
fn an_unchanged_site_writes_nothing_not_even_the_manifest() {
    let archive = Archive::new();
    let site = [("a.html", "1"), ("b/index.html", "2")];
    archive.publish(&site).unwrap();
    let stamp = |p: &Path| fs::metadata(p).unwrap().modified().unwrap();
    let before: Vec<_> = [MANIFEST, "a.html", "b/index.html"].map(|p| stamp(&archive.public().join(p))).to_vec();
    let published = archive.publish(&site).unwrap();
    assert_eq!((published.written, published.unchanged, published.removed), (0, 2, 0));
    let after: Vec<_> = [MANIFEST, "a.html", "b/index.html"].map(|p| stamp(&archive.public().join(p))).to_vec();
    assert_eq!(before, after);
}

#[test]
fn files_of_others_are_never_touched() {
    let archive = Archive::new();
    archive.write(".gitignore", "*\n");
    archive.write("zhejiang/notes.txt", "mine");
    archive.publish(&[("zhejiang/index.html", "1")]).unwrap();
    archive.publish(&[("index.html", "2")]).unwrap();
    assert_eq!(archive.files(), map(&[(".gitignore", "*\n"), ("zhejiang/notes.txt", "mine"), ("index.html", "2")]));
}

#[test]
fn a_file_of_others_in_the_way_stops_the_publication_before_anything_changes() {
    let archive = Archive::new();
    archive.publish(&[("a.html", "old"), ("gone.html", "old")]).unwrap();
    archive.write("z/index.html", "mine");
    archive.write("y", "mine");
    let before = archive.files();
    let said = archive.publish(&[("a.html", "new"), ("z/index.html", "new"), ("y/index.html", "new")]).unwrap_err();
    assert_eq!(
        said.iter().map(|d| d.message.split(' ').next().unwrap()).collect::<Vec<_>>(),
        ["public/y", "public/z/index.html"]
    );
    assert!(said.iter().all(|d| d.cure.is_some()));
    assert_eq!(archive.files(), before);
}

#[test]
fn a_file_of_others_with_the_very_same_bytes_is_adopted() {
    let archive = Archive::new();
    archive.write("a.html", "same");
    archive.publish(&[("a.html", "same")]).unwrap();
    archive.publish(&[]).unwrap();
    assert_eq!(archive.files(), map(&[]));
}

#[test]
fn a_file_changed_by_hand_is_left_when_its_page_goes() {
    let archive = Archive::new();
    archive.publish(&[("a.html", "ours"), ("b.html", "ours")]).unwrap();
    archive.write("a.html", "mine now");
    let published = archive.publish(&[("b.html", "ours")]).unwrap();
    assert_eq!(codes(published.said), ["left-in-public"]);
    assert_eq!(archive.files(), map(&[("a.html", "mine now"), ("b.html", "ours")]));
}

#[test]
fn a_directory_becomes_a_file_and_a_file_a_directory() {
    let archive = Archive::new();
    archive.publish(&[("a/index.html", "1"), ("b", "1")]).unwrap();
    let next = [("a", "2"), ("b/index.html", "2")];
    archive.publish(&next).unwrap();
    assert_eq!(archive.files(), map(&next));
}

#[test]
fn two_pages_for_one_path_are_an_error_whatever_the_case() {
    let archive = Archive::new();
    assert_eq!(codes(archive.publish(&[("a.html", "1"), ("A.html", "2")]).unwrap_err()), ["path-collision"]);
    assert!(!archive.public().exists());
}

#[test]
fn paths_outside_the_site_are_refused() {
    let archive = Archive::new();
    let staging = archive.stage(&[]);
    for path in ["../x", "/x", "a/../../x", "nul", MANIFEST] {
        assert!(staging.put(path, b"").is_err(), "{path}");
    }
}

#[test]
fn a_build_that_runs_keeps_a_second_one_out() {
    let archive = Archive::new();
    let first = archive.stage(&[("a.html", "1")]);
    assert_eq!(codes(Lock::within(archive.root.path(), 1, &|| {}).unwrap_err()), ["other-build"]);
    first.publish().unwrap();
    assert!(Lock::within(archive.root.path(), 0, &|| {}).is_ok());
}

#[test]
fn an_interrupted_publication_is_finished_by_the_next_build() {
    let archive = Archive::new();
    archive.publish(&[("a.html", "1"), ("gone.html", "1"), ("c/index.html", "1")]).unwrap();
    // The state after a build that was killed when it had moved its first file: the journal, the rest of the files, the
    // manifest.
    let next = [("a.html", "2"), ("b/index.html", "2"), ("c/index.html", "1")];
    let donor = Archive::new();
    donor.publish(&next).unwrap();
    let folder = archive.root.path().join(STATE).join("staging-1");
    let staged = folder.join("site");
    fs::create_dir_all(staged.join("b")).unwrap();
    fs::write(archive.public().join("a.html"), "2").unwrap();
    fs::write(staged.join("b/index.html"), "2").unwrap();
    fs::copy(donor.public().join(MANIFEST), staged.join(MANIFEST)).unwrap();
    fs::write(folder.join("made-by-gongbao"), "").unwrap();
    fs::write(archive.root.path().join(STATE).join("publishing"), "staging-1").unwrap();

    drop(archive.stage(&[]));
    assert_eq!(archive.files(), map(&next));
    assert!(!folder.exists() && !archive.root.path().join(STATE).join("publishing").exists());
}

#[test]
fn only_staging_folders_that_gongbao_marked_are_removed() {
    let archive = Archive::new();
    let state = archive.root.path().join(STATE);
    fs::create_dir_all(state.join("staging-mine")).unwrap();
    fs::write(state.join("staging-mine/notes.txt"), "mine").unwrap();
    fs::create_dir_all(state.join("staging-left/site")).unwrap();
    fs::write(state.join("staging-left/made-by-gongbao"), "").unwrap();
    archive.publish(&[("a.html", "1")]).unwrap();
    assert!(state.join("staging-mine/notes.txt").exists() && !state.join("staging-left").exists());
}

#[cfg(unix)]
#[test]
fn links_in_public_are_never_followed_out_of_it() {
    let archive = Archive::new();
    archive.publish(&[("a/index.html", "1"), ("b.html", "1")]).unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("index.html"), "1").unwrap();
    fs::remove_dir_all(archive.public().join("a")).unwrap();
    std::os::unix::fs::symlink(outside.path(), archive.public().join("a")).unwrap();
    // The page is removed: the file behind the link stays.
    archive.publish(&[("b.html", "1")]).unwrap();
    assert!(outside.path().join("index.html").exists());
    // The page is added again: the link is in its way.
    assert_eq!(codes(archive.publish(&[("a/index.html", "2"), ("b.html", "1")]).unwrap_err()), ["in-the-way"]);
    assert_eq!(fs::read_to_string(outside.path().join("index.html")).unwrap(), "1");
}
