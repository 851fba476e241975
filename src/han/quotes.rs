//! Quotation marks, dashes and middle dots: the forms in which texts have them. Copying sites exchange these forms at will.

/// On which side of a quotation a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Opens,
    Closes,
    /// A straight mark, which does not say.
    Either,
}

/// A quotation mark: whether it is a single one, and its side. The corner brackets 「」 and 『』 count as double: mirrors in
/// Traditional characters have them for “”, whatever the level.
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

/// A hyphen or a dash of at most one en, which reports write between figures.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '−' | '－' | '﹣')
}

/// A dash of an em, or a line that stands for one.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '—' | '―' | '─' | '━' | '⸺' | '﹘')
}

/// A dot between the parts of a name.
pub(crate) fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '・' | '･' | '⋅' | '˙')
}
