//! `gongbao theme new`, `theme extract`, `theme list`

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::schema;
use crate::cli::flags::{SchemaName, Theme, ThemeExtract, ThemeNew};
use crate::cli::{Outcome, Setting, Terminal};
use crate::config::Config;
use crate::diag::{Diagnostic, messages};
use crate::output::{self, link};
use crate::page::theme::{ThemeFile, built_in, manifest};
use crate::pipeline::Archive;
use crate::pipeline::archive::THEMES;

/// The files of a new theme that are not copies of built-in ones: path and text.
const FILES: [(&str, &str); 4] = [
    ("README.md", include_str!("starter_theme/README.md")),
    (manifest::MANIFEST, include_str!("starter_theme/theme.yaml")),
    ("assets/theme.css", include_str!("starter_theme/theme.css")),
    ("strings/{{language}}.yaml", include_str!("starter_theme/strings.yaml")),
];

/// The built-in file that a new theme begins with.
const FOOT: &str = "templates/foot.html";

/// The string that a new theme's strings file shows as an example.
const EXAMPLE: &str = "made_with";

/// The most names that are suggested for one that does not exist, and how similar they must be.
const SUGGESTIONS: usize = 3;
const SIMILAR: f64 = 0.8;
/// How much less similar than the best suggestion another may be.
const AS_SIMILAR: f64 = 0.06;

/// Runs one of the commands for themes.
///
/// # Errors
/// When there is no archive, a name is unknown, a file would be replaced, or a write fails.
pub(crate) fn run(command: &Theme, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let archive = setting.archive()?;
    let settings = archive.settings();
    match command {
        Theme::New(flags) => new(&archive, &settings.value, flags, terminal)?,
        Theme::Extract(flags) => extract(&archive, &settings.value.theme, flags, terminal)?,
        Theme::List => list(&archive, &settings.value.theme, terminal),
    }
    terminal.say(&settings.said, false);
    Ok(Outcome::Done)
}

/// Makes the folder of a theme, with the files that are changed most.
fn new(archive: &Archive, config: &Config, flags: &ThemeNew, terminal: &Terminal) -> Result<(), Diagnostic> {
    let shown = format!("{THEMES}/{}", flags.name);
    let folder = archive.root.join(&shown);
    if fs::read_dir(&folder).map_or(folder.exists(), |mut entries| entries.next().is_some()) {
        let cure = "choose another name; `gongbao theme extract` adds files to a theme that exists";
        return Err(messages::theme_file_exists(&folder, cure));
    }
    let filled = |text: &str| {
        text.replace("{{name}}", &flags.name)
            .replace("{{language}}", &config.language)
            .replace("{{range}}", &manifest::around(env!("CARGO_PKG_VERSION")))
            .replace("{{example}}", &example(&config.language))
            .replace("{{properties}}", &properties())
            .replace("{{schema}}", &schema_comment(archive))
    };
    for (path, text) in FILES {
        write(archive, &folder.join(filled(path)), filled(text).as_bytes())?;
    }
    if let Some((path, bytes)) = built_in().iter().find(|(path, _)| path == FOOT) {
        write(archive, &folder.join(path), bytes)?;
    }
    report(config, flags, &shown, terminal);
    Ok(())
}

/// Says what was made, and what comes next.
fn report(config: &Config, flags: &ThemeNew, shown: &str, terminal: &Terminal) {
    let strings = format!("strings/{}.yaml", config.language);
    terminal.status(&format!("made a theme in {shown}\n"));
    for (path, what) in [
        (manifest::MANIFEST, "name, licence, and the versions of gongbao that it was made for"),
        ("assets/theme.css", "colours, sizes and typefaces, loaded after the built-in style.css"),
        (&strings, "words of the interface"),
        (FOOT, "the foot of every page"),
    ] {
        terminal.status(&format!("  {path:<22} {what}"));
    }
    terminal.status("\nnext:");
    if config.theme != flags.name {
        terminal.status(&format!("  write `theme: {}` in config.yaml", flags.name));
    }
    terminal.status("  gongbao serve");
    terminal.status("  gongbao theme list                  shows the files of the built-in theme");
    terminal.status("  gongbao theme extract report.html   copies one of them, to be changed");
}

/// The line by which editors find the schema of theme.yaml; empty if the archive has no schemas, because they report one that is missing.
fn schema_comment(archive: &Archive) -> String {
    let schema = format!("{}/{}", schema::FOLDER, schema::file_name(SchemaName::Theme));
    if archive.root.join(&schema).is_file() {
        format!("# yaml-language-server: $schema=../../{schema}\n")
    } else {
        String::new()
    }
}

/// The lines of the built-in style sheet that set custom properties.
fn properties() -> String {
    let files = built_in();
    let text = files.iter().find(|(file, _)| file == "assets/style.css").and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
    let root = text.and_then(|text| text.split_once(":root {\n")?.1.split_once("\n}")).map_or("", |(root, _)| root);
    root.lines().filter(|line| line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n")
}

/// The line of the strings file that shows how a string is changed.
fn example(language: &str) -> String {
    let path = format!("strings/{language}.yaml");
    let files = built_in();
    let text = files.iter().find(|(file, _)| *file == path).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
    let line = text.into_iter().flat_map(str::lines).find(|line| line.starts_with(EXAMPLE));
    line.unwrap_or_default().to_owned()
}

/// Copies built-in files into the archive's theme: all of them, or none if one is unknown or would be replaced.
fn extract(archive: &Archive, theme: &str, flags: &ThemeExtract, terminal: &Terminal) -> Result<(), Diagnostic> {
    let files = built_in();
    let mut copies: Vec<(PathBuf, String, &[u8])> = Vec::new();
    for typed in &flags.files {
        let (path, bytes) = find(&files, typed)?;
        let shown = format!("{THEMES}/{theme}/{path}");
        let target = archive.root.join(&shown);
        if !flags.force && target.symlink_metadata().is_ok() {
            return Err(messages::theme_file_exists(&target, "add --force to replace it, and lose what it contains"));
        }
        copies.push((target, shown, bytes));
    }
    for (target, shown, bytes) in copies {
        write(archive, &target, bytes)?;
        terminal.record(&json!({ "type": "extracted", "file": shown }));
        terminal.status(&shown);
    }
    Ok(())
}

/// The built-in file of this name: a path in the theme, or the name of the file alone, with or without its extension.
fn find<'f>(files: &'f [(String, &'static [u8])], typed: &str) -> Result<(&'f str, &'static [u8]), Diagnostic> {
    let typed = typed.trim_start_matches("./");
    let found = files.iter().find(|(path, _)| path == typed || name(path) == typed || stem(path) == typed);
    if let Some((path, bytes)) = found {
        return Ok((path, bytes));
    }
    let likeness =
        |path: &str| [path, name(path), stem(path)].iter().map(|known| strsim::jaro_winkler(typed, known)).fold(0.0, f64::max);
    let mut near: Vec<(f64, &str)> = files.iter().map(|(path, _)| (likeness(path), path.as_str())).collect();
    near.retain(|(likeness, _)| *likeness > SIMILAR);
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let best = near.first().map_or(0.0, |(likeness, _)| *likeness);
    near.retain(|(likeness, _)| best - likeness < AS_SIMILAR);
    let near: Vec<&str> = near.into_iter().take(SUGGESTIONS).map(|(_, path)| path).collect();
    Err(messages::theme_file_unknown(typed, &near))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(path: &str) -> &str {
    name(path).split('.').next().unwrap_or(path)
}

/// Writes a file of a theme. No link on the way to it is followed.
fn write(archive: &Archive, file: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let relative = file.strip_prefix(&archive.root).unwrap_or(file);
    let themes = archive.root.join(THEMES);
    let own = archive.root.join(relative);
    link::refuse_below(&themes, &own).and_then(|()| output::replace(file, bytes)).map_err(|e| messages::cannot_write(file, &e))
}

/// Where a file of the list comes from.
fn state(own: Option<&ThemeFile>, built_in: Option<&[u8]>) -> &'static str {
    match (own, built_in) {
        (None, _) => "built-in",
        (Some(_), None) => "added",
        (Some(own), Some(bytes)) if own.bytes == bytes => "copy",
        (Some(_), Some(_)) => "changed",
    }
}

/// Lists the files of the built-in theme and of the archive's own.
fn list(archive: &Archive, theme: &str, terminal: &Terminal) {
    let mut said = Vec::new();
    let own = archive.theme_files(theme).tell(&mut said);
    let manifest = manifest::read(&format!("{THEMES}/{theme}"), &own).tell(&mut said);
    let files = built_in();
    let mut paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).chain(own.iter().map(|f| f.path.as_str())).collect();
    paths.sort_unstable();
    paths.dedup();
    if !terminal.json {
        terminal.result(&headline(theme, &own, &manifest));
    }
    for path in paths {
        let state = state(
            own.iter().find(|file| file.path == path),
            files.iter().find(|(file, _)| file == path).map(|(_, bytes)| *bytes),
        );
        terminal.record(&json!({ "type": "theme-file", "path": path, "state": state }));
        if !terminal.json {
            terminal.result(&format!("{state:<9} {path}"));
        }
    }
    terminal.say(&said, false);
}

/// The first lines of the list: which theme it is, and what the states mean.
fn headline(theme: &str, own: &[ThemeFile], manifest: &manifest::ThemeManifest) -> String {
    if own.is_empty() {
        return format!("{THEMES}/{theme} has no files: all are built-in\n");
    }
    let name = manifest.name.as_deref().filter(|name| *name != theme).map(|name| format!(" ({name})")).unwrap_or_default();
    let range = manifest.gongbao.as_ref().map(|range| format!(", made for gongbao {range}")).unwrap_or_default();
    format!(
        "{THEMES}/{theme}{name}{range}\n\
         built-in: not in this theme; changed: instead of the built-in file; copy: the same as it; added: not built-in\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_path_name_or_stem() {
        let files = built_in();
        for typed in ["templates/report.html", "report.html", "report", "./templates/report.html"] {
            assert_eq!(find(&files, typed).unwrap().0, "templates/report.html", "{typed}");
        }
        assert_eq!(find(&files, "en").unwrap().0, "strings/en.yaml");
    }

    #[test]
    fn a_mistyped_name_has_suggestions() {
        let cure = |typed: &str| find(&built_in(), typed).unwrap_err().cure.unwrap();
        assert!(cure("reprot.html").contains("templates/report.html"));
        assert_eq!(cure("qqq"), "`gongbao theme list` shows all files");
    }
}
