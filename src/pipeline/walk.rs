//! Lists the files below a folder of an archive: plain files whose names are UTF-8 and not hidden. A link is followed if it
//! stays inside the archive; every other link is reported.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diag::{Diagnostic, Noted, messages};
use crate::output::LeftOver;

/// The contents of a folder, in order of path.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub files: Vec<PathBuf>,
    /// Files that an earlier run left behind when it was killed.
    pub left_over: Vec<(PathBuf, LeftOver)>,
}

/// Walks through the folder `start`, or returns the file `start` itself. Only files with one of these extensions are returned
/// and reported; if no extension is given, all files are. Links are followed if they lead into `bounds`. `shown` converts a
/// path to the form that the user knows. A folder that does not exist is not reported.
pub(super) fn walk(start: &Path, bounds: &Path, extensions: &[&str], shown: &dyn Fn(&Path) -> String) -> Noted<Walked> {
    let Ok(real) = fs::canonicalize(start) else { return Noted::silent(Walked::default()) };
    let walking = Walking {
        extensions,
        start: real.clone(),
        bounds: fs::canonicalize(bounds).unwrap_or_else(|_| bounds.to_owned()),
        shown,
        followed: RefCell::default(),
        left_over: RefCell::default(),
        said: RefCell::default(),
    };
    if let Some(why) = walking.refusal(&real) {
        return Noted::new(Walked::default(), vec![messages::link_not_followed(&shown(start), why)]);
    }
    let mut files = Vec::new();
    let walk = WalkDir::new(start).follow_links(true).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || walking.enters(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() || !walking.wants(entry.path()) => {}
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(entry) => walking.say(messages::not_a_plain_file(&shown(entry.path()))),
            Err(error) => walking.failed(&error),
        }
    }
    let left_over = walking.left_over.into_inner();
    Noted::new(Walked { files, left_over }, walking.said.into_inner())
}

struct Walking<'a> {
    extensions: &'a [&'a str],
    /// The canonical path, with links resolved.
    start: PathBuf,
    /// The canonical path, with links resolved.
    bounds: PathBuf,
    shown: &'a dyn Fn(&Path) -> String,
    /// Files and folders to which a link has been followed. Each is read once, so that folders with links to each other do not
    /// loop forever.
    followed: RefCell<BTreeSet<PathBuf>>,
    left_over: RefCell<Vec<(PathBuf, LeftOver)>>,
    said: RefCell<Vec<Diagnostic>>,
}

impl Walking<'_> {
    fn say(&self, diagnostic: Diagnostic) {
        self.said.borrow_mut().push(diagnostic);
    }

    /// Whether a file or folder is read. Reports the reason if it is not, unless it is hidden.
    fn enters(&self, entry: &DirEntry) -> bool {
        let Some(name) = entry.file_name().to_str() else {
            self.say(messages::name_not_utf8(&(self.shown)(entry.path())));
            return false;
        };
        if is_hidden(entry.file_name()) {
            if let Some(kind) = LeftOver::of(name).filter(|_| entry.file_type().is_file() && !entry.path_is_symlink()) {
                self.left_over.borrow_mut().push((entry.path().to_owned(), kind));
            }
            return false;
        }
        !entry.path_is_symlink() || self.follows(entry)
    }

    fn wants(&self, file: &Path) -> bool {
        let own = file.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        self.extensions.is_empty() || own.is_some_and(|own| self.extensions.contains(&own.as_str()))
    }

    /// Whether a link is followed.
    fn follows(&self, entry: &DirEntry) -> bool {
        let why = match fs::canonicalize(entry.path()) {
            Err(_) => Some("there is nothing where it leads"),
            Ok(real) => self.refusal(&real).or_else(|| self.known(&real)),
        };
        // A link to a file of another kind is reported by the code that reads that kind.
        let concerned = entry.file_type().is_dir() || self.wants(entry.path());
        if let Some(why) = why.filter(|_| concerned) {
            self.say(messages::link_not_followed(&(self.shown)(entry.path()), why));
        }
        why.is_none()
    }

    /// The reason not to read the target of a link, if there is one. Hidden folders hold data that is not the archive's text:
    /// `.git/config` can contain a password.
    fn refusal(&self, real: &Path) -> Option<&'static str> {
        match real.strip_prefix(&self.bounds) {
            Err(_) => Some("it leads out of the archive"),
            Ok(inside) if inside.iter().any(is_hidden) => Some("it leads to a hidden file or folder"),
            Ok(_) => None,
        }
    }

    /// The reason not to read a target inside the bounds through a link: it is read elsewhere, or the link leads in a circle.
    fn known(&self, real: &Path) -> Option<&'static str> {
        if self.start.starts_with(real) {
            Some("it leads to a folder that it is in")
        } else if real.starts_with(&self.start) {
            Some("what it leads to is read in its own place")
        } else {
            let first = self.followed.borrow_mut().insert(real.to_owned());
            (!first).then_some("another link leads to the same")
        }
    }

    fn failed(&self, error: &walkdir::Error) {
        let path = error.path().unwrap_or(Path::new(""));
        let hidden = path.file_name().is_some_and(is_hidden);
        if error.loop_ancestor().is_some() {
            self.say(messages::link_not_followed(&(self.shown)(path), "it leads to a folder that it is in"));
        } else if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
            // Some editors store locks as hidden links that lead nowhere.
            if !hidden {
                self.say(messages::link_not_followed(&(self.shown)(path), "there is nothing where it leads"));
            }
        } else {
            self.say(messages::cannot_walk(&(self.shown)(path), error));
        }
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
