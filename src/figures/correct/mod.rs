//! Corrections of figures by the curator: content/figures holds, beside each report that needs one, a file with a list of them. The
//! format is described in docs/figures.md.
//!
//! ```text
//! file ─▶ read ─▶ ReportCorrections ─▶ apply (figures, paragraphs) ─▶ figures, and what was not found
//! ```

mod apply;
pub mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Basis, Bound, Decimal, Kind, Measure, Period, Span, Status, Unit};
use crate::diag::Location;
use crate::digest::Digest;

pub use self::apply::apply;

/// The corrections of an archive, by the Markdown file of the report.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    reports: BTreeMap<String, ReportCorrections>,
}

/// The corrections of one report.
#[derive(Debug, Clone, Default)]
pub struct ReportCorrections {
    pub items: Vec<Correction>,
    /// The digest of the files that they are from: messages name lines of them.
    pub digest: Digest,
}

/// A row, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub at: At,
    pub change: Change,
    /// Where the item stands in its file.
    pub place: Location,
}

/// What names a row; what is absent is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct At {
    pub anchor: Option<Box<str>>,
    /// The fingerprint of the paragraph, by which it is found when it has moved.
    pub fingerprint: Option<Box<str>>,
    pub indicator: Option<Box<str>>,
    pub kind: Option<Kind>,
    pub measure: Option<Measure>,
    /// The period, or that there is none.
    pub period: Option<Option<Period>>,
    /// The row's own quote, where the other keys name more than one.
    pub quote: Option<Box<str>>,
}

/// What a correction does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Set(Values),
    Confirm,
    Remove,
    /// Adds a row with these values and this quote.
    Add(Values, Box<str>),
}

/// Values of a row; what is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values {
    pub indicator: Option<Box<str>>,
    pub scope: Option<Box<str>>,
    pub kind: Option<Kind>,
    pub measure: Option<Measure>,
    pub value: Option<Option<Decimal>>,
    pub max: Option<Option<Decimal>>,
    pub unit: Option<Unit>,
    pub bound: Option<Bound>,
    pub relative_to: Option<Box<str>>,
    pub status: Option<Status>,
    pub period: Option<Option<Period>>,
    pub span: Option<Span>,
    pub basis: Option<Basis>,
    pub modality: Option<Box<str>>,
}

impl Corrections {
    /// Adds what a file says about a report. Two files about one report are read as one.
    pub fn add(&mut self, report: String, items: Vec<Correction>, text: Digest) {
        let of = self.reports.entry(report).or_default();
        of.digest = Digest::of(&(of.digest, text));
        of.items.extend(items);
    }

    /// The corrections of the report in this Markdown file.
    pub fn of(&self, report: &str) -> &[Correction] {
        self.reports.get(report).map(|of| of.items.as_slice()).unwrap_or_default()
    }

    /// The digest of what corrects the report in this Markdown file; the usual value if nothing does.
    pub fn digest(&self, report: &str) -> Digest {
        self.reports.get(report).map(|of| of.digest).unwrap_or_default()
    }
}
