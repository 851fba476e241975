//! Merges neighbouring inlines of the same kind.

use crate::document::Inline;

/// Merges neighbouring texts, and neighbouring emphases of the same kind.
pub(crate) fn merge(inlines: impl IntoIterator<Item = Inline>) -> Vec<Inline> {
    let inlines = inlines.into_iter();
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.size_hint().0);
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (_, Inline::Text(text)) if text.is_empty() => {}
            (Some(Inline::Strong(last)), Inline::Strong(text)) | (Some(Inline::Emphasis(last)), Inline::Emphasis(text)) => {
                *last = merge(std::mem::take(last).into_iter().chain(text));
            }
            (_, inline) => out.push(inline),
        }
    }
    out
}
