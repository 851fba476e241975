//! An archive in a folder of its own, for tests.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use gongbao::diag::Diagnostic;
use gongbao::pipeline;
use tempfile::TempDir;

/// A temporary folder that is removed when the test ends.
pub struct Archive {
    root: TempDir,
}

impl Archive {
    /// A folder with nothing in it.
    pub fn empty() -> Archive {
        Archive { root: tempfile::tempdir().unwrap() }
    }

    /// An archive with settings and these files.
    pub fn of(files: &[(&str, &str)]) -> Archive {
        let archive = Archive::empty();
        archive.write("config.yaml", "title: 试验\nmarkdown: true\n");
        files.iter().for_each(|(path, text)| archive.write(path, text));
        archive
    }

    pub fn as_built(&self) -> pipeline::Archive {
        pipeline::Archive::at(self.root.path())
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub fn modified(&self, path: &str) -> SystemTime {
        fs::metadata(self.path(path)).unwrap().modified().unwrap()
    }
}

/// The codes of diagnostics.
pub fn codes(said: Vec<Diagnostic>) -> Vec<&'static str> {
    said.iter().map(|d| d.code.name()).collect()
}

/// A raw report in our own words, in the form that a site shows.
pub fn raw(city: &str, year: u16, sentence: &str) -> String {
    let filled = include_str!("raw.txt").replace("{city}", city).replace("{year}", &year.to_string());
    filled.replace("{before}", &(year - 1).to_string()).replace("{sentence}", sentence)
}
