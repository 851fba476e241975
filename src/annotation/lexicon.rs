//! The [`Lexicon`]: every term of the archive once, with all its definitions.

use crate::annotation::{GlossaryEntry, ReportId, Term, TermId};
use crate::diag::Noted;
use crate::document::Note;

/// What one report brings to the lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Defining<'a> {
    pub report: ReportId,
    pub notes: &'a [Note],
    /// Official names, the largest region first.
    pub region: &'a [String],
    pub year: Option<u16>,
}

/// All terms of the archive.
#[derive(Debug, Default)]
pub struct Lexicon {
    terms: Vec<Term>,
}

impl Lexicon {
    /// Gathers all definitions of each term.
    pub fn compile(_reports: &[Defining], _glossary: Vec<GlossaryEntry>) -> Noted<Lexicon> {
        Noted::silent(Lexicon::default())
    }

    /// All terms, in order of slug.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term of this number.
    pub fn term(&self, id: TermId) -> Option<&Term> {
        self.terms.get(id.0 as usize)
    }

    /// The term of this name, in whatever form it is written.
    pub fn find(&self, _name: &str) -> Option<TermId> {
        None
    }

    /// What the report's own note of this label defines: the term, and the number of the definition in it.
    pub fn noted(&self, _report: ReportId, _label: &str) -> Option<(TermId, u32)> {
        None
    }
}
