use std::sync::Arc;

use super::*;
use crate::check::findings::{Doubts, Row};
use crate::diag::{Code, Location};

#[test]
fn a_message_is_shown_with_its_place_and_never_as_markup() {
    let place = Location::at(&Arc::from("a.md"), "yaer: <b>\u{202e}", 0..4);
    let error = Diagnostic::error(Code::UnknownKey, "unknown key <yaer>").at(place).cure("year");
    assert_eq!(
        item(&error),
        "<li><b>unknown key &lt;yaer&gt;</b> <code>unknown-key</code><br><code>a.md:1:1</code>\
         <br><mark>yaer</mark>: &lt;b&gt;\\u{202e}<br>→ year</li>\n"
    );
}

/// The hostile title of an archive, a place and a text.
const HOSTILE: &str = "</title><script>alert(1)</script>\" onload=\"x\u{202e}";

fn hostile() -> (Findings, Vec<Diagnostic>) {
    let row = |place: &str, level: u8, cells: Vec<Vec<&'static str>>, addresses: Vec<Option<String>>| Row {
        place: place.to_owned(),
        region: place.to_owned(),
        address: "/a/".to_owned(),
        level,
        cells,
        addresses,
    };
    let grid = vec![
        row("甲省", 1, vec![vec![], vec!["report"]], vec![None, Some("/a/2023/".to_owned())]),
        row(HOSTILE, 2, vec![vec!["summary"], vec![]], vec![Some("/a/b/2024/".to_owned()), None]),
    ];
    let findings = Findings {
        title: HOSTILE.to_owned(),
        reports: 2,
        years: vec![2024, 2023],
        grid,
        unused_terms: vec![HOSTILE.to_owned()],
        doubts: vec![Doubts { file: HOSTILE.to_owned(), codes: [(HOSTILE.to_owned(), 2)].into() }],
        ..Findings::default()
    };
    let place = Location::at(&Arc::from(format!("content/{HOSTILE}.md")), HOSTILE, 2..7);
    let error = Diagnostic::error(Code::FrontKind, format!("`{HOSTILE}` is no kind")).at(place.clone()).cure(HOSTILE);
    let others = (2..16).map(|line| Location { line, ..place.clone() }).collect();
    let warning = Diagnostic { others, ..Diagnostic::warning(Code::FigureMasked, HOSTILE).at(place) };
    (findings, vec![warning, error])
}

#[test]
fn no_text_of_an_archive_is_markup() {
    let (findings, said) = hostile();
    let targets = Targets::new(Some("https://git.example/{file}#L{line}"), None, &findings.pages);
    let html = html(&findings, &said, &targets);
    assert_eq!(html.matches("<script").count(), 1, "only the page's own");
    assert!(!html.contains('\u{202e}') && !html.contains("alert(1)</script>") && !html.contains(" onload=\"x"));
    for text in [SCRIPT, STYLE] {
        assert!(html.contains(&policy::source(text)) && html.contains(text));
        // A workflow's runner would take such lines for commands, and the page would no longer have the digest of its policy.
        assert!(!text.contains("##[") && !text.lines().any(|line| line.trim_start().starts_with("::")));
        assert!(!text.contains("http") && !text.contains("@import") && !text.contains("url("));
    }
}

#[test]
fn the_page_of_a_tiny_archive() {
    let (mut findings, said) = hostile();
    "县<b>".clone_into(&mut findings.title);
    for row in &mut findings.grid {
        row.place.truncate(6);
    }
    let targets = Targets::new(None, Some("public"), &findings.pages);
    let html = html(&findings, &said[1..], &targets);
    let (_, body) = html.split_once("<main>\n").unwrap();
    let (body, _) = body.split_once("<section class=\"figures\"").unwrap();
    assert!(body == include_str!("tiny.html"), "tiny.html should be:\n{body}");
}
