//! The default theme is part of the binary: a changed file of it is a changed program. Which program it is stands in
//! `GONGBAO_BUILD`, so that what one has remembered is not taken over by another. `GONGBAO_REPOSITORY`, which the build of a release sets, is
//! where the workflow of a new archive downloads the program.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// All that decides what the program does.
const SOURCES: [&str; 4] = ["src", "themes/default", "Cargo.toml", "Cargo.lock"];

fn main() {
    println!("cargo::rerun-if-env-changed=GONGBAO_REPOSITORY");
    let repository = env::var("GONGBAO_REPOSITORY").unwrap_or_default();
    if !repository.is_empty() && !repository.starts_with("https://") {
        println!("cargo::error=GONGBAO_REPOSITORY is the https address of the repository that releases this build, or empty");
    }
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
