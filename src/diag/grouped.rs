//! Messages of one kind about one report as one message: a curator decides about the kind, and a hundred lines of it hide the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Code, Diagnostic, Severity};

/// What messages have in common that are shown as one.
type Kind = (Code, Arc<str>, Option<u32>);

/// The messages in their order; of the doubts of one code about one report, or about a file as a whole, the first, with the places of the
/// others. Errors and what is not a doubt about a text stay as they are, since each has a cure of its own.
pub fn grouped(said: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(said.len());
    for diagnostic in said {
        let place =
            diagnostic.place.clone().filter(|_| diagnostic.severity == Severity::Warning && diagnostic.code.is_settleable());
        let Some(place) = place else {
            kept.push(diagnostic);
            continue;
        };
        let kind = (diagnostic.code, Arc::clone(&place.file), diagnostic.item);
        match first.get(&kind).and_then(|at| kept.get_mut(*at)) {
            Some(known) => known.others.push(place),
            None => {
                first.insert(kind, kept.len());
                kept.push(diagnostic);
            }
        }
    }
    for diagnostic in kept.iter_mut().filter(|d| !d.others.is_empty()) {
        let count = diagnostic.others.len() + 1;
        diagnostic.message = format!("{} ({count} places like this in the file)", diagnostic.message);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Location;

    #[test]
    fn one_message_for_a_kind_in_a_report() {
        let file: Arc<str> = Arc::from("a.txt");
        let text = "甲\n乙\n丙\n";
        let at = |n: usize| Location::at(&file, text, n * 4..n * 4 + 3);
        let doubt = |code, n, item| Diagnostic::warning(code, "doubtful").at(at(n)).of_item(item);
        let said = vec![
            doubt(Code::ParagraphTwice, 0, 1),
            doubt(Code::PlantedWord, 0, 1),
            doubt(Code::ParagraphTwice, 1, 1),
            doubt(Code::ParagraphTwice, 2, 2),
            Diagnostic::error(Code::Yaml, "wrong").at(at(0)),
            Diagnostic::error(Code::Yaml, "wrong").at(at(1)),
        ];
        let shown: Vec<_> = grouped(said).into_iter().map(|d| (d.code.name(), d.message, d.others.len())).collect();
        assert_eq!(
            shown,
            [
                ("paragraph-twice", "doubtful (2 places like this in the file)".to_owned(), 1),
                ("planted-word", "doubtful".to_owned(), 0),
                ("paragraph-twice", "doubtful".to_owned(), 0),
                ("yaml", "wrong".to_owned(), 0),
                ("yaml", "wrong".to_owned(), 0),
            ]
        );
    }
}
