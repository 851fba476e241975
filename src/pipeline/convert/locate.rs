//! The site is put together without the texts, so what it says of a report has a line and a column and no excerpt. Here the excerpt
//! is cut from the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, Lines, Location};
use crate::document::markdown::read::cleaned;
use crate::pipeline::Archive;

/// Gives excerpts to the places that have a span and no excerpt. Each file is read once for all messages about it, which may be as many
/// as it has lines.
pub(crate) fn with_excerpts(archive: &Archive, mut said: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut by_file: BTreeMap<Arc<str>, Vec<&mut Location>> = BTreeMap::new();
    for place in said.iter_mut().filter_map(|d| d.place.as_mut()).filter(|place| place.length > 0 && place.excerpt.is_empty()) {
        by_file.entry(Arc::clone(&place.file)).or_default().push(place);
    }
    for (file, places) in by_file {
        let Ok(text) = archive.text(&file) else { continue };
        // Spans were found in the text as it is read.
        let (text, _) = cleaned(&file, &text);
        let lines = Lines::of(&text);
        for place in places {
            if let Some(shown) = lines.with_excerpt(place) {
                *place = shown;
            }
        }
    }
    said
}
