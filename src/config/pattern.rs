//! Paths below content/ as config.yaml names them: a path, or a pattern that many files match.

use crate::diag::messages;
use crate::yaml::Fields;

/// What the name of a setting for files has to look like.
const CURE: &str =
    "write a path as sources/2024/*.txt; `*` stands for any part of a name, `**` for any folders, [ for itself as [[]";

/// A path or a pattern as it is typed, ready to be compared with names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilePattern {
    /// As typed, below content/.
    pub typed: String,
    /// `None` for the name of one file, of which there may be as many as sources.
    pattern: Option<glob::Pattern>,
}

impl FilePattern {
    /// The pattern that was typed.
    ///
    /// # Errors
    /// A pattern that is not valid.
    pub(super) fn new(typed: &str) -> Result<FilePattern, glob::PatternError> {
        let pattern = glob::Pattern::new(typed)?;
        let pattern = typed.contains(['*', '?', '[']).then_some(pattern);
        Ok(FilePattern { typed: typed.to_owned(), pattern })
    }

    /// Whether a file has this name or matches this pattern; `file` is its path below content/.
    pub fn names(&self, file: &str) -> bool {
        let options =
            glob::MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };
        match &self.pattern {
            Some(pattern) => pattern.matches_with(file, options),
            None => self.typed == file,
        }
    }

    /// Whether the pattern names a file, or a folder that the file is in.
    pub fn covers(&self, file: &str) -> bool {
        let mut folders = file.match_indices('/').filter_map(|(at, _)| file.get(..at));
        self.names(file) || folders.any(|folder| self.names(folder))
    }
}

/// Reports a pattern that is not valid; `range` is where it is typed.
pub(super) fn refuse(fields: &mut Fields, range: std::ops::Range<usize>, key: &str, typed: &str) {
    let place = fields.place(range);
    fields.said.push(messages::setting_refused(place, key, typed, CURE));
}

/// A path as it is typed, below content/. A name without a folder is meant in all folders.
pub(super) fn in_any_folder(typed: &str) -> String {
    let typed = typed.trim_start_matches("./").trim_start_matches("content/");
    let path = typed.trim_end_matches('/');
    if path.contains('/') || path == "**" { path.to_owned() } else { format!("**/{path}") }
}
