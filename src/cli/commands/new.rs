//! `gongbao new DIR`

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::flags::New;
use crate::cli::{Outcome, Terminal};
use crate::diag::{Diagnostic, messages};

/// The files of a fresh archive: path and text.
const FILES: [(&str, &str); 7] = [
    ("config.yaml", include_str!("archive/config.yaml")),
    (".gitignore", include_str!("archive/gitignore")),
    (".github/workflows/pages.yml", include_str!("archive/pages.yml")),
    ("content/reports/china/2024.md", include_str!("archive/content/2024.md")),
    ("content/glossary/terms.yaml", include_str!("archive/content/glossary.yaml")),
    ("content/pages/about.md", include_str!("archive/content/about.md")),
    ("content/sources/.gitkeep", ""),
];

const TITLE: &str = "政府工作报告集注";

/// Creates a new archive that builds.
///
/// # Errors
/// When the folder is not empty, or a write fails.
pub(crate) fn run(flags: &New, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let folder = &flags.folder;
    if is_taken(folder) {
        return Err(messages::folder_not_empty(folder));
    }
    let title = quoted(flags.title.as_deref().unwrap_or(TITLE));
    for (path, text) in FILES {
        write(&folder.join(path), &text.replace("{{title}}", &title))
            .map_err(|e| messages::cannot_write(&folder.join(path), &e))?;
    }
    let shown = folder.display();
    terminal.status(&format!("made an archive in {shown}\n"));
    terminal.status("  content/sources/   put your raw reports here; gongbao never writes to it");
    terminal.status("  content/reports/   gongbao convert writes them here as Markdown; an example is there");
    terminal.status("  config.yaml        title, address, options\n");
    terminal.status(&format!("next: gongbao serve --root {shown}"));
    Ok(Outcome::Done)
}

/// Whether the path already holds something that a new archive would mix with; a `.git` is allowed.
fn is_taken(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().any(|e| e.file_name() != ".git"),
        Err(e) => e.kind() != io::ErrorKind::NotFound,
    }
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    // The folder is empty, so a file that exists anyway is someone else's: it is not replaced, and no link is followed.
    let mut file = fs::File::options().write(true).create_new(true).open(file)?;
    io::Write::write_all(&mut file, text.as_bytes())
}

/// A title that YAML reads back unchanged, whatever it contains. JSON strings are also YAML strings.
fn quoted(title: &str) -> String {
    serde_json::Value::from(title).to_string()
}
