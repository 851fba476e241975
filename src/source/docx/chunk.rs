//! Files of other formats that Word takes into a document when it opens it (`w:altChunk`, ECMA-376 part 1, 17.17.2).

use super::super::budget::Budget;
use super::super::{Raw, container, decode, html};
use crate::diag::Diagnostic;
use crate::source::Hint;

/// Word files within Word files that are read.
const DEEPEST: u8 = 2;

/// The text of a file that a document takes in, with its hints; `name` is the part's. A format that cannot be read is U+FFFD, by which
/// recognition says that characters are lost.
///
/// # Errors
/// A file that is larger than the budget.
pub(super) fn read(budget: &Budget, bytes: &[u8], name: &str, depth: u8) -> Result<(String, Vec<Hint>), Diagnostic> {
    let raw = if bytes.starts_with(b"PK") {
        let inner = (depth < DEEPEST && container::content(bytes) == container::Content::Word)
            .then(|| super::read_at(budget, bytes, "", depth + 1));
        inner.and_then(Result::ok)
    } else {
        text(budget, bytes, name)
    };
    let (text, hints) = raw.map_or_else(|| (char::REPLACEMENT_CHARACTER.to_string(), Vec::new()), |raw| (raw.text, raw.hints));
    budget.text(text.len())?;
    Ok((text, hints))
}

/// The text of a page or of plain text.
fn text(budget: &Budget, bytes: &[u8], name: &str) -> Option<Raw> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let decode::Decoded { text, encoding } = decode::decode(budget.file, bytes).ok()?.value;
    if text.trim_start().starts_with("{\\rtf") || ["rtf", "mht", "mhtml"].contains(&extension.as_str()) {
        return None;
    }
    if html::is_page(&text, &extension) {
        return html::read(budget.file, &text, String::new(), encoding).ok();
    }
    Some(Raw { file: budget.file.clone(), blake3: String::new(), encoding, text, hints: Vec::new(), fields: Vec::new() })
}
