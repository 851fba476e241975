//! The forms of quotation marks, dashes and middle dots in texts. Copying sites exchange these forms arbitrarily.

/// The side of a quotation that a mark is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Opens,
    Closes,
    /// A straight mark, which can be on either side.
    Either,
}

/// A quotation mark: whether it is a single one, and its side. The corner brackets 「」 and 『』 count as double, because
/// mirrors in Traditional characters use them for “” at every level.
pub(crate) fn quote(c: char) -> Option<(bool, Side)> {
    Some(match c {
        '“' | '„' | '「' | '『' | '〝' => (false, Side::Opens),
        '”' | '」' | '』' | '〞' | '〟' => (false, Side::Closes),
        '"' | '＂' => (false, Side::Either),
        '‘' => (true, Side::Opens),
        '’' => (true, Side::Closes),
        '\'' | '＇' => (true, Side::Either),
        _ => return None,
    })
}

/// A quotation mark of any form.
pub(crate) fn is_quote(c: char) -> bool {
    quote(c).is_some()
}

/// A hyphen, or a dash no longer than an en dash, which reports write between figures.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '−' | '－' | '﹣')
}

/// An em dash, or a line used as one.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '—' | '―' | '─' | '━' | '⸺' | '﹘')
}

/// A dot between the parts of a name.
pub(crate) fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '・' | '･' | '⋅' | '˙')
}
