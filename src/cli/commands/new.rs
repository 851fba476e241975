//! `gongbao new DIR`

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::schema;
use crate::cli::flags::New;
use crate::cli::{Outcome, Terminal};
use crate::diag::{Diagnostic, messages};

/// The files of a fresh archive: path and text.
const FILES: [(&str, &str); 7] = [
    ("config.yaml", include_str!("archive/config.yaml")),
    (WORKFLOW, include_str!("archive/pages.yml")),
    (".vscode/settings.json", include_str!("archive/vscode.json")),
    ("content/reports/china/2024.md", include_str!("archive/content/2024.md")),
    ("content/glossary/terms.yaml", include_str!("archive/content/glossary.yaml")),
    ("content/pages/about.md", include_str!("archive/content/about.md")),
    ("content/sources/.gitkeep", ""),
];

/// What git leaves out. A clone can have such a file already, which then gets the lines that it lacks.
const IGNORED: (&str, &str) = (".gitignore", include_str!("archive/gitignore"));

/// The workflow that checks and publishes the archive.
const WORKFLOW: &str = ".github/workflows/pages.yml";

/// The https address of the repository that releases this program; empty unless the build of the release sets it.
const REPOSITORY: &str = match option_env!("GONGBAO_REPOSITORY") {
    Some(repository) => repository,
    None => "",
};

const TITLE: &str = "政府工作报告集注";

/// Creates a new archive that builds.
///
/// # Errors
/// When the folder has something else than a fresh clone has, or a write fails.
pub(crate) fn run(flags: &New, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let folder = &flags.folder;
    if let Some(inside) = in_the_way(folder) {
        return Err(messages::folder_not_empty(folder, &inside));
    }
    let title = flags.title.as_deref().unwrap_or(TITLE);
    for (path, text) in FILES {
        let file = folder.join(path);
        write(&file, &filled(text, title, REPOSITORY)).map_err(|e| messages::cannot_write(&file, &e))?;
    }
    for (name, text) in schema::files() {
        let file = folder.join(schema::FOLDER).join(name);
        write(&file, &text).map_err(|e| messages::cannot_write(&file, &e))?;
    }
    let (path, text) = IGNORED;
    let file = folder.join(path);
    ignore(&file, text).map_err(|e| messages::cannot_write(&file, &e))?;
    report(folder, terminal);
    Ok(Outcome::Done)
}

/// Says what was made, and what comes next.
fn report(folder: &Path, terminal: &Terminal) {
    terminal.status(&format!("made an archive in {}\n", folder.display()));
    terminal.status("  content/sources/   put your raw reports here; gongbao never writes to it");
    terminal.status("  content/reports/   gongbao convert writes them here as Markdown; an example is there");
    terminal.status("  config.yaml        title, address, options");
    terminal.status("  .schemas/          by which editors complete and check what you write\n");
    terminal.status(&format!("next:\n  cd {}\n  gongbao serve\n  {}\n", typed(folder), commit(folder)));
    if REPOSITORY.is_empty() {
        terminal
            .status(&format!("{WORKFLOW} checks and publishes what is pushed to GitHub.\nSet GONGBAO_REPOSITORY there first."));
    } else {
        terminal.status(&format!("{WORKFLOW} checks and publishes what is pushed to GitHub."));
    }
}

/// The command that commits the archive, and pushes it if it is in a clone.
fn commit(folder: &Path) -> &'static str {
    if folder.join(".git").exists() {
        "git add --all && git commit -m \"a new archive\" && git push"
    } else {
        "git init -b main && git add --all && git commit -m \"a new archive\""
    }
}

/// A path as it is typed in a shell.
fn typed(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-\\:".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// A template with its title, the version of this program and the repository that releases it.
fn filled(text: &str, title: &str, repository: &str) -> String {
    text.replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{repository}}", &quoted(repository.trim_end_matches('/')))
        .replace("{{title}}", &quoted(title))
}

/// What the folder has that a fresh clone has not, so that a new archive would mix with it; empty if the path is no folder.
fn in_the_way(folder: &Path) -> Option<String> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            let names = entries.flatten().filter(|entry| !is_of_a_clone(entry));
            names.map(|entry| entry.file_name().to_string_lossy().into_owned()).min()
        }
        Err(e) => (e.kind() != io::ErrorKind::NotFound).then(String::new),
    }
}

/// Whether a fresh clone may have this: git's own, or a file that describes the repository.
fn is_of_a_clone(entry: &fs::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let describes = ["readme", "license", "licence", "copying"].contains(&stem.split('-').next().unwrap_or_default());
    let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
    name == ".git" || is_file && (describes || [".gitignore", ".gitattributes"].contains(&name.as_str()))
}

/// Adds the lines that a list of ignored files lacks; makes the list if it does not exist. [`in_the_way`] refuses a link.
fn ignore(file: &Path, lines: &str) -> io::Result<()> {
    let standing = match fs::read_to_string(file) {
        Ok(standing) => standing,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return write(file, lines),
        Err(e) => return Err(e),
    };
    let lacking = lines.lines().filter(|line| !standing.lines().any(|own| own.trim() == *line));
    let mut added: String = lacking.map(|line| format!("{line}\n")).collect();
    if !added.is_empty() && !standing.is_empty() && !standing.ends_with('\n') {
        added.insert(0, '\n');
    }
    fs::File::options().append(true).open(file)?.write_all(added.as_bytes())
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    // Nothing of this name is in the folder, so a file that exists anyway is someone else's: it is not replaced, and no link is followed.
    let mut file = fs::File::options().write(true).create_new(true).open(file)?;
    file.write_all(text.as_bytes())
}

/// A title that YAML reads back unchanged, whatever it contains. JSON strings are also YAML strings.
fn quoted(title: &str) -> String {
    serde_json::Value::from(title).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workflow_takes_the_release_of_this_version_from_the_repository_that_made_it() {
        let workflow = include_str!("archive/pages.yml");
        let version = format!("GONGBAO_VERSION: \"{}\"\n", env!("CARGO_PKG_VERSION"));
        for (repository, line) in [
            ("https://git.example/a/gongbao/", "GONGBAO_REPOSITORY: \"https://git.example/a/gongbao\"\n"),
            ("", "GONGBAO_REPOSITORY: \"\"\n"),
        ] {
            let text = filled(workflow, TITLE, repository);
            assert!(text.contains(line) && text.contains(&version), "{text}");
            // What is left in double braces is for GitHub.
            assert_eq!(text.matches("{{").count(), text.matches("${{ ").count());
            assert!(!text.contains("cargo install"));
        }
    }

    #[test]
    fn a_clone_with_a_readme_is_free_and_other_files_are_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(in_the_way(&folder.path().join("none")), None);
        fs::create_dir(folder.path().join(".git")).unwrap();
        for name in ["README.md", "LICENSE", "LICENSE-MIT", ".gitignore", ".gitattributes"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(in_the_way(folder.path()), None);
        assert_eq!(in_the_way(&folder.path().join("LICENSE")).as_deref(), Some(""));
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        assert_eq!(in_the_way(folder.path()).as_deref(), Some("content"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/elsewhere", folder.path().join(".gitignore")).unwrap();
        assert_eq!(in_the_way(folder.path()).as_deref(), Some(".gitignore"));
    }

    #[test]
    fn ignored_files_are_added_to_those_of_the_clone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".gitignore");
        let read = || fs::read_to_string(&file).unwrap();
        fs::write(&file, "*.swp\n/public").unwrap();
        ignore(&file, "/public\n/.gongbao\n").unwrap();
        assert_eq!(read(), "*.swp\n/public\n/.gongbao\n");
        ignore(&file, "/public\n/.gongbao\n").unwrap();
        assert_eq!(read(), "*.swp\n/public\n/.gongbao\n");
    }

    #[test]
    fn a_path_is_typed_so_that_a_shell_takes_it_as_one() {
        assert_eq!(typed(Path::new("my-archive/报告")), "my-archive/报告");
        assert_eq!(typed(Path::new("a b; c's")), r"'a b; c'\''s'");
    }
}
