//! What is doubtful about a report, with links to the places in its text: notes without a marker, and the converter's open doubts.
//!
//! The front matter counts doubts by code. The place of one is known where the text itself shows it: a sign that only one font
//! knows, a bracketed number that no note has. Other doubts are counted only.

use std::collections::BTreeMap;

use crate::document::{Address, Anchor, Block, Document, FrontMatter};
use crate::page::display_names;
use crate::page::layout::Link;
use crate::page::theme::Strings;

use super::text::Placed;

/// A kind of doubt in words, and the places that it is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub text: String,
    pub places: Vec<Link>,
}

/// The most places that are linked for one kind of doubt; a further link leads to the next one.
const PLACES: usize = 12;
/// The most characters of a section's heading in the name of a place.
const HEADING: usize = 16;

/// The kinds of doubt: the key of its string, and its codes. Doubts with other codes are counted together.
const KINDS: [(&str, &[&str]); 7] = [
    ("doubt_heading", &["heading-end-uncertain"]),
    ("doubt_marker", &[MARKER]),
    ("doubt_unmarked", &["note-without-marker"]),
    ("doubt_termless", &[TERMLESS]),
    ("doubt_characters", &[LOST, PRIVATE, "mended-characters"]),
    ("doubt_words", &["planted-word", "text-left-out"]),
    (
        "doubt_metadata",
        &[
            "impossible-date",
            "place-disputed",
            "place-unknown",
            "stated-otherwise",
            "year-disputed",
            "year-out-of-time",
            "year-unknown",
        ],
    ),
];

const MARKER: &str = "marker-without-note";
const TERMLESS: &str = "note-without-term";
const LOST: &str = "lost-characters";
const PRIVATE: &str = "private-use";

/// What a report's page says about its doubts. `notes` are its notes in their order, as the text shows them.
pub(super) fn doubts(strings: &Strings, document: &Document, addresses: &[Address], notes: &[Placed]) -> Vec<Doubt> {
    let mut said = Vec::new();
    let unmarked: Vec<Link> = notes.iter().filter(|note| !note.marked).map(|note| link(&note.anchor, &note.label)).collect();
    let known = !unmarked.is_empty();
    if known {
        said.push(Doubt { text: strings.count("unmarked", unmarked.len()), places: few(unmarked) });
    }
    let mut open = open(&document.front);
    for (key, codes) in KINDS {
        let counts: Vec<(&str, u32)> = codes.iter().filter_map(|code| Some((*code, open.remove(*code)?))).collect();
        let n: u32 = counts.iter().map(|(_, n)| n).sum();
        if n == 0 || known && key == "doubt_unmarked" {
            continue;
        }
        let places = counts.iter().flat_map(|(code, _)| places(strings, code, document, addresses, notes)).collect();
        said.push(Doubt { text: strings.count(key, n as usize), places: few(places) });
    }
    let rest: u32 = open.values().sum();
    if rest > 0 {
        said.push(Doubt { text: strings.count("doubts_count", rest as usize), places: Vec::new() });
    }
    said
}

/// The doubts that the curator has not settled, by code.
fn open(front: &FrontMatter) -> BTreeMap<&str, u32> {
    let all = front.source.iter().flat_map(|source| &source.doubts);
    all.filter(|(code, _)| !front.settled.contains(code)).map(|(code, n)| (code.as_str(), *n)).collect()
}

fn link(anchor: &str, label: &str) -> Link {
    Link { href: format!("#{anchor}"), label: label.to_owned() }
}

/// At most `PLACES` links and one to the place after them, so that no report's head is longer than its text.
fn few(mut places: Vec<Link>) -> Vec<Link> {
    places.truncate(PLACES + 1);
    if let Some(next) = places.get_mut(PLACES) {
        next.label = "…".to_owned();
    }
    places
}

/// The places of the doubts of a code, as far as the text shows them.
fn places(strings: &Strings, code: &str, document: &Document, addresses: &[Address], notes: &[Placed]) -> Vec<Link> {
    match code {
        TERMLESS => {
            let termless = document.notes.iter().zip(notes).filter(|(note, _)| note.term.is_empty());
            termless.map(|(_, placed)| link(&placed.item, &placed.label)).collect()
        }
        MARKER => blocks(strings, document, addresses, has_marker),
        LOST => blocks(strings, document, addresses, |text| text.contains('\u{fffd}')),
        PRIVATE => blocks(strings, document, addresses, |text| text.contains(is_private)),
        _ => Vec::new(),
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Whether a text has a number of one or two digits in brackets, which looks like the marker of a note.
fn has_marker(text: &str) -> bool {
    text.match_indices(['[', '［', '〔', '【']).any(|(at, bracket)| {
        let inner = text.get(at + bracket.len()..).unwrap_or_default();
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        matches!(digits, 1 | 2) && inner.get(digits..).is_some_and(|rest| rest.starts_with([']', '］', '〕', '】']))
    })
}

/// The blocks whose text meets a condition, named by section and paragraph.
fn blocks(strings: &Strings, document: &Document, addresses: &[Address], doubtful: impl Fn(&str) -> bool) -> Vec<Link> {
    let mut found = Vec::new();
    let mut section = String::new();
    let outer = addresses.iter().filter(|address| !matches!(address.anchor, Anchor::Within(_)));
    for (block, address) in document.blocks.iter().zip(outer) {
        let text = block.plain_text();
        if let Block::Heading(heading) = block
            && !heading.lead
        {
            section = display_names::cut(&text, HEADING);
        }
        if !doubtful(&text) {
            continue;
        }
        let words = [("section", section.as_str()), ("n", address.anchor.number())];
        match &address.anchor {
            Anchor::Section(id) => found.push(link(id, &display_names::cut(&text, HEADING))),
            Anchor::Paragraph(id) if section.is_empty() => found.push(link(id, &strings.fill("paragraph_only", &words))),
            Anchor::Paragraph(id) => found.push(link(id, &strings.fill("paragraph_at", &words))),
            Anchor::Within(_) | Anchor::None => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document;
    use crate::page::Theme;

    fn said(front: &str, body: &str, notes: &[Placed]) -> Vec<String> {
        let text = format!("---\ntitle: 报告\n{front}---\n\n{body}\n");
        let document = document::read(&Arc::from("a.md"), &text).value.unwrap();
        let strings = Theme::load("default", &[], "zh-Hans").value.strings;
        let doubts = doubts(&strings, &document, &document.addresses(), notes);
        let line = |doubt: &Doubt| {
            let places = doubt.places.iter().map(|place| format!(" {}{}", place.label, place.href));
            format!("{}{}", doubt.text, places.collect::<String>())
        };
        doubts.iter().map(line).collect()
    }

    #[test]
    fn a_doubt_leads_to_the_paragraphs_that_show_it() {
        let front = "source:\n  file: a.txt\n  item: 1\n  doubts: {marker-without-note: 1, private-use: 2}\n";
        let body = "## 一、回顾 {#s1}\n\n建成\u{e001}厂。\n\n推行标准地[12]。\n\n## 二、安排\u{e002} {#s2}\n\n见[2024]年。";
        assert_eq!(
            said(front, body, &[]),
            ["有注码而无注1处 一、回顾，第2段#s1-p2", "字符不明2处 一、回顾，第1段#s1-p1 二、安排\u{e002}#s2"]
        );
    }

    #[test]
    fn doubts_that_the_text_does_not_show_are_counted_unless_they_are_settled() {
        let front = "settled: [year-disputed]\nsource:\n  file: a.txt\n  item: 1\n  \
            doubts: {heading-end-uncertain: 3, year-disputed: 1, bidi-control: 2}\n";
        assert_eq!(said(front, "正文。", &[]), ["标题止于何处不明3处", "2处待核"]);
    }

    #[test]
    fn notes_without_a_marker_lead_to_their_term_and_are_not_counted_again() {
        let front = "source:\n  file: a.txt\n  item: 1\n  doubts: {note-without-marker: 2}\n";
        let placed = |label: &str, anchor: &str, marked: bool| Placed {
            label: label.to_owned(),
            anchor: anchor.to_owned(),
            item: format!("n{label}"),
            marked,
        };
        let notes = [placed("1", "r1", true), placed("2", "r2", false), placed("3", "n3", false)];
        assert_eq!(said(front, "正文。", &notes), ["正文未见标记的注2条 2#r2 3#n3"]);
    }

    #[test]
    fn many_places_are_cut_short() {
        let places = few((1..=40).map(|n| link(&format!("n{n}"), &n.to_string())).collect());
        assert_eq!(places.len(), PLACES + 1);
        assert_eq!(places.last(), Some(&link("n13", "…")));
    }
}
