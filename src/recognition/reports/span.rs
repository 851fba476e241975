//! A [`Part`] is the stretch of a file that is one report, with what its header and title say, before its text is divided.

use std::ops::Range;

use crate::document::{FrontMatter, Kind};
use crate::recognition::tape::line::Line;

/// One report as found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    pub kind: Kind,
    pub front: FrontMatter,
    /// The title as it is on the tape; empty where the file shows none.
    pub title: Range<usize>,
    /// The report's own lines in order: body, headings, lists of notes, annexes. Header, boilerplate and noise are taken out; a line that
    /// held header and text glued together begins where the text begins.
    pub lines: Vec<Line>,
    /// The whole text is on one line, or on a few.
    pub flat: bool,
}
