//! The default theme is part of the binary: a changed file of it is a changed program. Which program it is stands in
//! `GONGBAO_BUILD`, so that what one has remembered is not taken over by another.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// All that decides what the program does.
const SOURCES: [&str; 4] = ["src", "themes/default", "Cargo.toml", "Cargo.lock"];

fn main() {
    let mut program = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        take(Path::new(source), &mut program);
    }
    println!("cargo::rustc-env=GONGBAO_BUILD={:016x}", program.finish());
}

/// Takes a file, or all files of a folder in order of name.
fn take(path: &Path, program: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut inner: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        inner.iter().for_each(|path| take(path, program));
    } else if let Ok(bytes) = fs::read(path) {
        path.hash(program);
        bytes.hash(program);
    }
}
