//! The files of an archive: their paths and their text. Paths are relative to the root, with forward slashes, sorted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use serde::Serialize;

use super::walk::walk;
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Location, Noted, Severity, messages};
use crate::han::cut::CutText;
use crate::page::image;
use crate::page::theme::{SHARED_IMAGE, ThemeFile};
use crate::source::{LARGEST, plain};

/// The location of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    pub root: PathBuf,
    /// Its settings file, which need not exist.
    pub config: PathBuf,
    /// The address to build for, in place of the one that the settings have.
    pub base_url: Option<String>,
}

/// A raw file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawFile {
    pub path: PathBuf,
    /// As the user knows it.
    pub shown: String,
    /// As a report's front matter names it: relative to `content/`, or to the folder that was given.
    pub named: String,
}

/// The file system's metadata of a file: as long as it is the same, the file is taken as unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stamp {
    size: u64,
    /// In nanoseconds since 1970.
    modified: u128,
    /// The identity of the file and the time of its last change of any kind, if the system reports them; a user cannot set
    /// either.
    changed: (u64, i64, i64),
}

#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// Folders and files of an archive, relative to its root.
pub(crate) const SOURCES: &str = "content/sources";
pub(crate) const REPORTS: &str = "content/reports";
pub(crate) const GLOSSARY: &str = "content/glossary";
pub(crate) const ADDED: &str = "content/added.yaml";
pub(crate) const FIGURES: &str = "content/figures";
pub(crate) const INDICATORS: &str = "content/indicators";
pub(crate) const PAGES: &str = "content/pages";
pub(crate) const THEMES: &str = "themes";
pub(crate) const PUBLIC: &str = "public";

impl Archive {
    /// The archive at `root` with its `config.yaml`.
    pub fn at(root: &Path) -> Archive {
        Archive { root: root.to_owned(), config: root.join("config.yaml"), base_url: None }
    }

    /// The archive built for this address, if one is given.
    pub fn built_for(self, base_url: Option<String>) -> Archive {
        Archive { base_url, ..self }
    }

    /// The settings file as the user knows it.
    pub fn settings_file(&self) -> String {
        shown(&self.root, &self.config)
    }

    /// The archive's settings; the defaults if the file does not exist.
    pub fn settings(&self) -> Noted<Config> {
        self.typed_settings().map(|config| match &self.base_url {
            Some(base_url) => Config { base_url: base_url.clone(), ..config },
            None => config,
        })
    }

    /// A message if the site would state an address that only this machine knows: a warning if somebody wrote that address, or if the
    /// folder is under version control, from which it is published; otherwise a note. Settings with an error are reported as such.
    pub fn local_address(&self) -> Option<Diagnostic> {
        let Noted { value: config, said } = self.settings();
        if !config.is_local() || said.iter().any(|d| d.severity == Severity::Error) {
            return None;
        }
        let file: Arc<str> = Arc::from(self.settings_file());
        let text = self.text(&file).unwrap_or_default();
        let lines = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some((*at - line.len(), line))
        });
        let typed = lines.into_iter().find(|(_, line)| self.base_url.is_none() && line.starts_with("base_url:"));
        let place = typed.map(|(at, line)| Location::at(&file, &text, at..at + line.trim_end().len()));
        let published = [".git", ".github", ".gitlab-ci.yml"].iter().any(|name| self.root.join(name).exists());
        let said = messages::local_address(&config.base_url, place.is_some() || self.base_url.is_some() || published);
        Some(match place {
            Some(place) => said.at(place),
            None => said,
        })
    }

    /// The settings as config.yaml has them.
    fn typed_settings(&self) -> Noted<Config> {
        let name: Arc<str> = Arc::from(self.settings_file());
        match plain::read(&self.config, plain::LARGEST_TEXT) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => config::read(&name, &text),
                Err(_) => Noted::new(Config::default(), vec![messages::not_utf8(&name)]),
            },
            Err(e) if e.kind() == io::ErrorKind::NotFound => Noted::new(Config::default(), vec![messages::no_config(&name)]),
            Err(e) => Noted::new(Config::default(), vec![messages::cannot_read(&name, &e)]),
        }
    }

    /// All files below a folder of the archive with one of these extensions, or all files if no extension is given. Hidden
    /// files are left out, and links are followed inside the archive. A folder that does not exist is not reported.
    pub fn files(&self, folder: &str, extensions: &[&str]) -> Noted<Vec<String>> {
        let walked = walk(&self.root.join(folder), &self.root, extensions, &|path| shown(&self.root, path));
        walked.map(|walked| {
            let mut files: Vec<String> = walked.files.iter().map(|path| shown(&self.root, path)).collect();
            files.sort();
            files
        })
    }

    /// The text of a file that must be UTF-8, such as Markdown or a glossary.
    pub fn text(&self, file: &str) -> Result<String, Diagnostic> {
        self.read_text(file, str::to_owned)
    }

    /// What `read` makes of the text of a file that must be UTF-8. The text is not copied for it.
    pub(crate) fn read_text<T>(&self, file: &str, read: impl FnOnce(&str) -> T) -> Result<T, Diagnostic> {
        let name: Arc<str> = Arc::from(file);
        let bytes = plain::read(&self.root.join(file), plain::LARGEST_TEXT).map_err(|e| messages::cannot_read(&name, &e))?;
        // The fast check uses SIMD; text that it accepts is not checked again.
        match simdutf8::basic::from_utf8(&bytes) {
            Ok(text) => Ok(read(text)),
            Err(_) => Err(messages::not_utf8(&name)),
        }
    }

    /// The [`stamp`] of a file of the archive.
    pub fn stamp(&self, file: &str) -> Option<Stamp> {
        stamp(&self.root.join(file))
    }

    /// The image that the settings name for pages that are shared, as a file of the theme.
    fn shared_image(&self, config: &Config) -> Noted<Option<ThemeFile>> {
        let Some(named) = &config.image else { return Noted::silent(None) };
        let place = || config.image_at.clone().unwrap_or_else(|| Location::whole(&Arc::from(self.settings_file())));
        let refused = |cure: &str| Noted::new(None, vec![messages::setting_refused(place(), "image", named, cure)]);
        // The real location of the file, with all symbolic links resolved.
        let real = fs::canonicalize(self.root.join(named));
        let inside = real.as_ref().is_ok_and(|real| fs::canonicalize(&self.root).is_ok_and(|root| real.starts_with(root)));
        match real.and_then(|real| plain::read(&real, LARGEST)) {
            Ok(bytes) if inside => match image::shared(&bytes) {
                Some(shared) => {
                    let ending = if shared.kind == "image/png" { "png" } else { "jpg" };
                    Noted::silent(Some(ThemeFile { path: format!("assets/{SHARED_IMAGE}.{ending}"), bytes }))
                }
                None => refused("name a PNG or JPEG image of at least 200 by 200 pixels; 1200 by 630 suits most sites"),
            },
            _ => refused("name a file of the archive, by its path from the archive's folder"),
        }
    }

    /// The files of the user's theme, and the image for shared pages.
    ///
    /// # Errors
    /// A theme other than the default one that has no folder or no files.
    pub fn theme(&self, config: &Config) -> Noted<Vec<ThemeFile>> {
        let name = &config.theme;
        let folder = format!("{THEMES}/{name}");
        let mut said = Vec::new();
        let files = self.theme_files(name).tell(&mut said);
        if files.is_empty() && *name != Config::default().theme {
            let place = config.theme_at.clone().unwrap_or_else(|| Location::whole(&Arc::from(self.settings_file())));
            let near = self.themes().into_iter().filter(|theme| theme != name);
            let near = near.max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
            said.push(messages::theme_missing(place, name, self.root.join(&folder).is_dir(), near.as_deref()));
        }
        let shared = self.shared_image(config).tell(&mut said);
        Noted::new(files.into_iter().chain(shared).collect(), said)
    }

    /// The files of the theme with this name, if there are any.
    pub fn theme_files(&self, name: &str) -> Noted<Vec<ThemeFile>> {
        let folder = format!("{THEMES}/{name}");
        let mut said = Vec::new();
        let files = self.files(&folder, &[]).tell(&mut said);
        let mut read = Vec::with_capacity(files.len());
        for file in files {
            match plain::read(&self.root.join(&file), LARGEST) {
                Ok(bytes) => read.push(ThemeFile { path: file.after(folder.len() + 1).to_owned(), bytes }),
                Err(e) => said.push(messages::cannot_read(&Arc::from(file.as_str()), &e)),
            }
        }
        Noted::new(read, said)
    }
}

/// The file system's metadata of a file. `None` for a file that changed so recently that it could change again without a new
/// timestamp: some file systems have a resolution of two seconds.
pub(crate) fn stamp(path: &Path) -> Option<Stamp> {
    const STEP: Duration = Duration::from_secs(2);
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?;
    let old = modified.elapsed().is_ok_and(|age| age > STEP);
    let modified = modified.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    old.then(|| Stamp { size: metadata.len(), modified, changed: changed(&metadata) })
}

impl Archive {
    /// The names of the user's themes, in their order.
    fn themes(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.join(THEMES)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|entry| entry.path().is_dir())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        names
    }
}

/// A path as the user knows it: relative to the root if it is below the root.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|p| p.to_string_lossy()).collect();
    parts.join("/").replace("//", "/")
}
