//! An archive beside files that do not belong to it, and bounded runs of the program on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use walkdir::WalkDir;

/// The most memory that a run may take, in KiB.
pub const MEMORY: u64 = 512 << 10;

/// The longest that a run may take. A build without optimisation gets more, since other tests run beside it.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });

/// The size of an input whose processing time is bounded. A build without optimisation, which takes some ten times as long,
/// gets a sixth: work that grows with the square of the size still shows.
pub const fn size(full: usize) -> usize {
    if cfg!(debug_assertions) { full / 6 } else { full }
}

/// An archive in `archive/`, and files in `outside/` that must not change.
pub struct Case {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub said: String,
    /// Peak memory in KiB; 0 if the system does not report it.
    pub peak: u64,
}

impl Case {
    /// An archive with these files. `outside/secret.txt` is beside it.
    pub fn of(files: &[(&str, &[u8])]) -> Case {
        let case = Case { folder: tempfile::tempdir().unwrap() };
        case.write("config.yaml", "title: 试验\n".as_bytes());
        files.iter().for_each(|(path, bytes)| case.write(path, bytes));
        fs::create_dir(case.outside()).unwrap();
        fs::write(case.outside().join("secret.txt"), "not part of the archive\n").unwrap();
        case
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    pub fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file of the archive.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Whether the archive has a file at this path.
    pub fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Runs `gongbao` with these arguments in the archive. Fails if it takes too much time or memory, is ended by a signal,
    /// panics, or changes anything outside the archive.
    pub fn run(&self, words: &[&str]) -> Outcome {
        let before = files(&self.outside());
        let outcome = gongbao(&self.root(), words);
        assert_eq!(files(&self.outside()), before, "what is not the archive's was changed: {outcome:?}");
        assert!(outcome.peak <= MEMORY, "{words:?} took {} KiB: {}", outcome.peak, outcome.said);
        assert!(!outcome.said.contains("panicked at"), "{words:?}: {}", outcome.said);
        outcome
    }
}

impl Outcome {
    /// Whether a message of this code was printed.
    pub fn names(&self, code: &str) -> bool {
        self.said.contains(&format!("[{code}]"))
    }

    /// Fails unless the run ended with this status and reported this code at this place.
    pub fn expect(&self, status: i32, code: &str, place: &str) -> &Outcome {
        assert_eq!(self.status, status, "{}", self.said);
        assert!(self.names(code), "{code} was not said: {}", self.said);
        assert!(self.said.contains(place), "{place} was not named: {}", self.said);
        self
    }
}

/// All files below a folder with their bytes; for a link, its target.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = WalkDir::new(folder).min_depth(1).into_iter().map(Result::unwrap);
    let read = |path: &Path| match fs::read_link(path) {
        Ok(target) => target.into_os_string().into_encoded_bytes(),
        Err(_) => fs::read(path).unwrap_or_default(),
    };
    entries.map(|e| (e.path().to_owned(), read(e.path()))).collect()
}

/// Runs the program until it ends, or kills it after the time limit.
pub fn gongbao(root: &Path, words: &[&str]) -> Outcome {
    gongbao_while(root, words, &mut |_| {})
}

/// Runs the program in the same way, and calls `meanwhile` every few milliseconds with the file that receives its standard
/// error.
pub fn gongbao_while(root: &Path, words: &[&str], meanwhile: &mut dyn FnMut(&Path)) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let (out, said) = (folder.path().join("out"), folder.path().join("said"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongbao"))
        .current_dir(root)
        .args(words)
        .env("COLUMNS", "200")
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out).unwrap())
        .stderr(fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let (status, peak) = watched(&mut child, words, &mut || meanwhile(&said));
    let read = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let outcome = Outcome { status: status.unwrap_or(-1), out: read(&out), said: read(&said), peak };
    assert!(status.is_some(), "{words:?} was ended by a signal: {}", outcome.said);
    outcome
}

/// Waits for the end, and measures the program's memory meanwhile.
fn watched(child: &mut Child, words: &[&str], meanwhile: &mut dyn FnMut()) -> (Option<i32>, u64) {
    let (started, mut peak) = (Instant::now(), 0);
    loop {
        peak = peak.max(peak_of(child.id()));
        meanwhile();
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code(), peak);
        }
        if started.elapsed() > TIME || peak > 4 * MEMORY {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{words:?} was stopped after {:.1} s with {peak} KiB", started.elapsed().as_secs_f64());
        }
        sleep(Duration::from_millis(2));
    }
}

/// Peak memory of a running process in KiB, as Linux reports it.
fn peak_of(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    // Until it has become the program, the process is a copy of this one, with its memory.
    if !status.starts_with("Name:\tgongbao\n") {
        return 0;
    }
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
