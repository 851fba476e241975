//! Surveys of all reports to the [`Site`].

use crate::annotation::GlossaryEntry;
use crate::config::Config;
use crate::diag::Noted;
use crate::document::{FrontMatter, Heading, Note};
use crate::site::Site;

/// What is known of one Markdown file after the first reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surveyed {
    /// The Markdown file, relative to the archive's root.
    pub file: String,
    pub front: FrontMatter,
    pub outline: Vec<Heading>,
    pub notes: Vec<Note>,
    /// Characters of text without blanks and notes.
    pub characters: u32,
    /// How many of the converter's doubts about it are not yet settled.
    pub doubts: u32,
}

/// What of the archive is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Take reports marked `draft: true` too.
    pub drafts: bool,
}

impl Site {
    /// Puts the archive together. Whatever is wrong with one report is said and leaves the others as they are.
    pub fn assemble(
        config: Config,
        _reports: Vec<Surveyed>,
        _glossary: Vec<GlossaryEntry>,
        _pages: Vec<Surveyed>,
        _options: Options,
    ) -> Noted<Site> {
        Noted::silent(Site { config, ..Site::default() })
    }
}
