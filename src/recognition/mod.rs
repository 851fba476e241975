//! Raw text to Documents: which reports a file holds, what their headers say, how they are divided, what their notes define;
//! and the ledger of where each character went.
//!
//! ```text
//! Raw ─▶ tape ─▶ parts ─▶ header ─▶ outline ─▶ notes ─▶ Document
//!        fold,   split,   place,    headings,  markers,
//!        clean   kind     dates,    leads,     terms
//!                         people    paragraphs
//! ```
//!
//! All steps after the first speak in byte ranges of one [`tape::Tape`], which knows for each character where in the raw text
//! it came from, so that the [`ledger::Ledger`] can account for every one of them.

mod assembly;
pub(crate) mod explain;
pub(crate) mod header;
pub mod ledger;
pub(crate) mod lines;
pub(crate) mod notes;
pub mod outline;
pub mod reports;
pub mod tape;

// What a line is by itself.
// From lines to parts, each with its front matter.
// From the lines of a part to blocks and notes.
use crate::diag::controls::bidi;
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::document::Document;
use crate::han::script::{Script, script};
use crate::source::Raw;

use self::tape::raw::RawRange;
use self::tape::simplify::simplify;

pub use crate::config::Conversion as Rules;

/// What one raw file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recognised {
    /// The reports, in the order in which they are in the file.
    pub documents: Vec<Document>,
    pub ledger: ledger::Ledger,
}

/// Recognises the reports of a raw text. It never fails: what it cannot make sense of is in the ledger, and what it doubts is said, with
/// places in the raw file.
pub fn recognise(raw: &Raw, rules: &Rules) -> Noted<Recognised> {
    let mended = tape::damage::mends(&raw.text);
    let cleaned = tape::clean::clean(&raw.text, &raw.hints, &rules.noise, &mended);
    let script = script(cleaned.tape.text());
    let tape = match script {
        Script::Traditional => simplify(&tape::wording::mainland(cleaned.tape)),
        Script::Simplified => cleaned.tape,
    };
    let mut lines = tape::line::lines(&tape);
    tape::line::mark(&mut lines, &tape, &raw.hints);
    let lines = lines::flat::split(&tape, tape::line::part_labels(lines, &tape));
    let lines = lines::classify::scan(&tape, lines);
    let drafts = reports::split::split(&tape, &lines);
    let file = header::front::File { raw, tape: &tape, lines: &lines, script, places: &rules.places };
    let mut assembly = assembly::Assembly::new(&file, rules, cleaned.removed);
    assembly.take(&drafts);
    let mut noted = assembly.finish();
    noted.said.extend(about_file(raw, &noted.value));
    noted.said.extend(signs(raw, &tape));
    if let Some(first) = mended.first() {
        noted.said.push(messages::mended_characters(RawRange::from(first.0.clone()).place(raw), mended.len()));
    }
    noted
}

/// Places of one file at which characters of private use are said: a font that has one sign of its own uses it throughout.
const MOST_SIGNS: usize = 20;

/// Characters that only one font knows: which sign is meant cannot be told, so each is kept and said.
fn signs(raw: &Raw, tape: &tape::Tape) -> Vec<Diagnostic> {
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    let found = tape.text().char_indices().filter(move |(_, c)| private(*c)).take(MOST_SIGNS);
    found.map(|(at, c)| messages::private_use(tape.raw(&(at..at + c.len_utf8())).place(raw), c)).collect()
}

/// What is to be said about a file as a whole.
fn about_file(raw: &Raw, found: &Recognised) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    if found.documents.is_empty() {
        said.push(messages::no_report(Location::whole(&raw.file)));
    }
    let lost = raw.text.matches('\u{fffd}').count();
    if let Some(at) = raw.text.find('\u{fffd}') {
        said.push(messages::lost_characters(RawRange::from(at..at + 3).place(raw), lost));
    }
    said.extend(
        bidi(&raw.text).next().map(|(at, c)| messages::bidi_removed(RawRange::from(at..at + c.len_utf8()).place(raw), c)),
    );
    said
}
