//! Codes of what can be settled: the warnings that a curator may have looked at and found to be right, by `settled:` in a report's
//! front matter.

/// Codes that `settled:` may name, in alphabetical order: the warnings about a report, its source and its place.
pub const SETTLEABLE: [&str; 45] = [
    "already-converted",
    "body-empty",
    "broken-link",
    "control-characters",
    "edited-report-kept",
    "encoding-guessed",
    "figure-masked",
    "figure-missing",
    "file-expands-too-far",
    "heading-end-uncertain",
    "heading-title",
    "html",
    "image-kind",
    "image-missing",
    "image-name",
    "image-outside",
    "image-too-large",
    "impossible-date",
    "indented",
    "link-unsafe",
    "lost-characters",
    "marker-without-note",
    "mended-characters",
    "no-report",
    "not-converted",
    "note-missing",
    "note-without-definition",
    "note-without-marker",
    "note-without-term",
    "paragraph-twice",
    "place-disputed",
    "place-unknown",
    "planted-word",
    "repeated-copy",
    "report-without-text",
    "second-copy",
    "share-above-whole",
    "source-changed",
    "stated-otherwise",
    "table-row",
    "text-left-out",
    "unplaced",
    "year-disputed",
    "year-out-of-time",
    "year-unknown",
];

/// Whether a doubt of this code can be settled.
pub fn is_settleable(code: &str) -> bool {
    SETTLEABLE.contains(&code)
}
