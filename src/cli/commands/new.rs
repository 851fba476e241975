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

/// Makes a fresh archive that builds.
///
/// # Errors
/// When the folder holds something already, or the disk refuses.
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

/// Whether there is something at the path that a fresh archive would mix with; a `.git` of its own is welcome.
fn is_taken(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().any(|e| e.file_name() != ".git"),
        Err(e) => e.kind() != io::ErrorKind::NotFound,
    }
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    // The folder is empty, so that a file that is there all the same is somebody's: it is not replaced, and no link is followed.
    let mut file = fs::File::options().write(true).create_new(true).open(file)?;
    io::Write::write_all(&mut file, text.as_bytes())
}

/// A title as YAML reads it back, whatever is in it. JSON's strings are YAML's too.
fn quoted(title: &str) -> String {
    serde_json::Value::from(title).to_string()
}
