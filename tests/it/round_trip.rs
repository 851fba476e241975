//! Documents read back as they were written: `read(write(document)) == document`, whatever the document contains.

#![allow(clippy::expect_used, reason = "a panic in a test is a failing test")]

use std::sync::Arc;

use gongbao::document::{self, Block, Document, FrontMatter, Heading, Inline, Kind, Note, Provenance, Survey};
use proptest::prelude::*;

/// Pieces with a meaning in Markdown, in YAML or to the reader of reports, and ordinary text around them.
fn piece() -> impl Strategy<Value = String> {
    let nasty = [
        "**",
        "*",
        "_",
        "__",
        "***",
        "#",
        "##",
        "# ",
        "[",
        "]",
        "[^3]",
        "[1]",
        "](",
        "]:",
        "(",
        ")",
        "|",
        "\\",
        "\\\\",
        "`",
        "``",
        "<b>",
        "<",
        ">",
        "> ",
        "&",
        "&amp;",
        "&#32;",
        "1.",
        "1. ",
        "2) ",
        "12、",
        "- ",
        "-",
        "+ ",
        "+",
        "---",
        "===",
        "~~~",
        "```",
        ": ",
        "{#s1}",
        "{.lead}",
        "}",
        "!",
        "![",
        "http://a_b.cn/c_d",
        "<http://a.cn>",
        "　",
        " ",
        "\u{a0}",
        "“415X”",
        "《",
        "》",
        "。",
        "，",
        "：",
        "%",
        "5.5%",
        "①",
        "(一)",
        "一、",
        "——",
        "…",
        "$x$",
        "^",
        "~",
        "=",
        "\"",
        "'",
        "/",
        "a",
        "b c",
        "GDP",
    ];
    let plain = ["增长", "我们", "推进“双强”行动", "2024年", "各位代表：", "的"];
    prop_oneof![
        2 => prop::sample::select(nasty.to_vec()).prop_map(str::to_owned),
        3 => prop::sample::select(plain.to_vec()).prop_map(str::to_owned),
        1 => "[!-~]{1,3}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..6).prop_map(|pieces| pieces.concat())
}

/// Text that is more than blanks and has none at its edges: emphasis of blanks does not count as emphasis.
fn solid() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.trim().to_owned()).prop_filter("blank", |text| !text.is_empty())
}

fn label() -> impl Strategy<Value = String> {
    prop_oneof!["[1-9][0-9]?", Just("注1".to_owned())]
}

fn leaf() -> impl Strategy<Value = Inline> {
    prop_oneof![
        6 => text().prop_map(Inline::Text),
        2 => label().prop_map(Inline::NoteRef),
        1 => "[a-z`*_|\\[]{1,5}".prop_map(Inline::Code),
        1 => (target(), text()).prop_map(|(src, alt)| Inline::Image { src, title: String::new(), alt }),
    ]
}

fn target() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["https://a.cn/b_c", "/terms/x/", "a b(c).html", "#s1", "https://a.cn/?q=**&amp;<x>"])
        .prop_map(str::to_owned)
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let strong =
        prop::collection::vec(prop_oneof![3 => solid().prop_map(Inline::Text), 1 => label().prop_map(Inline::NoteRef)], 1..3);
    let marked = prop_oneof![
        3 => strong.clone().prop_map(Inline::Strong),
        2 => strong.prop_map(Inline::Emphasis),
        1 => (target(), text(), solid()).prop_map(|(href, title, text)| {
            Inline::Link { href, title, text: vec![Inline::Text(text)] }
        }),
        1 => Just(Inline::Break),
    ];
    prop::collection::vec(prop_oneof![3 => leaf(), 1 => marked], 1..6).prop_map(normal)
}

/// Merges neighbouring texts and emphases, and removes line breaks at the edges.
fn normal(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(text)) | (Some(Inline::Code(last)), Inline::Code(text)) => {
                last.push_str(&text)
            }
            (Some(Inline::Strong(last)), Inline::Strong(text)) | (Some(Inline::Emphasis(last)), Inline::Emphasis(text)) => {
                last.extend(text);
                *last = normal(std::mem::take(last));
            }
            (None | Some(Inline::Break), Inline::Break) => {}
            (_, inline) => out.push(match inline {
                Inline::Strong(inner) => Inline::Strong(normal(inner)),
                Inline::Emphasis(inner) => Inline::Emphasis(normal(inner)),
                other => other,
            }),
        }
    }
    while out.last() == Some(&Inline::Break) {
        out.pop();
    }
    if out.is_empty() {
        out.push(Inline::Text("文".to_owned()));
    }
    out
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        8 => inlines().prop_map(Block::Paragraph),
        1 => (prop::collection::vec(cell(), 1..4), prop::collection::vec(prop::collection::vec(cell(), 3), 0..3)).prop_map(|(head, rows)| {
            let width = head.len();
            Block::Table { head, rows: rows.into_iter().map(|row| row.into_iter().take(width).collect()).collect() }
        }),
        1 => prop::collection::vec(text(), 0..3).prop_map(|lines| Block::Code { language: "text".to_owned(), text: lines.join("\n") }),
        1 => Just(Block::Rule),
        2 => heading().prop_map(|heading| Block::Heading(Heading { id: String::new(), ..heading })),
    ];
    leaf.prop_recursive(2, 12, 3, |inner| {
        let list = (prop::option::of(0_u64..200), prop::collection::vec(prop::collection::vec(inner.clone(), 0..3), 1..3));
        prop_oneof![
            list.prop_map(|(start, items)| Block::List { start, items }),
            prop::collection::vec(inner, 1..3).prop_map(Block::Quote),
        ]
    })
}

fn cell() -> impl Strategy<Value = Vec<Inline>> {
    let words = inlines().prop_map(|inlines| inlines.into_iter().filter(|i| !matches!(i, Inline::Code(_))).collect::<Vec<_>>());
    prop_oneof![Just(Vec::new()), words.prop_map(|w| if w.is_empty() { w } else { normal(w) })]
}

fn heading() -> impl Strategy<Value = Heading> {
    (1..=5_u8, inlines(), any::<bool>()).prop_map(|(level, text, lead)| Heading { level, id: String::new(), lead, text })
}

fn front() -> impl Strategy<Value = FrontMatter> {
    let words = || prop::option::of(text());
    let source = (text(), 1..30_u32, words(), words()).prop_map(|(file, item, number, publisher)| Provenance {
        file,
        item,
        number,
        publisher,
        ..Provenance::default()
    });
    let date = prop::option::of((1950..2100_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| jiff::civil::date(y, m, d)));
    let who = (words(), words(), words(), words());
    (solid(), 0..4_usize, prop::collection::vec(text(), 0..4), date, who, any::<bool>(), prop::option::of(source)).prop_map(
        |(title, kind, region, delivered, (congress, session, speaker, digest), draft, source)| FrontMatter {
            title,
            kind: Kind::ALL[kind],
            region,
            year: delivered.map(|date| date.year() as u16),
            delivered,
            congress,
            session,
            speaker,
            digest,
            draft,
            source,
            ..FrontMatter::default()
        },
    )
}

fn note() -> impl Strategy<Value = Note> {
    let definition = prop_oneof![
        6 => inlines().prop_map(|text| vec![Block::Paragraph(text)]),
        1 => (inlines(), inlines()).prop_map(|(a, b)| vec![Block::Paragraph(a), Block::Paragraph(b)]),
        1 => prop::collection::vec(block(), 0..3),
    ];
    (prop_oneof![Just(String::new()), solid()], definition).prop_map(|(term, mut definition)| {
        let mut term = term;
        if let Some(Block::Paragraph(text)) = definition.first_mut() {
            match text.first_mut() {
                // The bold text at the start of a definition without a term would be read as its term.
                Some(Inline::Strong(_)) if term.is_empty() => term = "词".to_owned(),
                // Blanks between a term and its definition carry no meaning.
                Some(Inline::Text(first)) if !term.is_empty() => *first = format!("指{first}"),
                _ => {}
            }
        }
        Note { label: String::new(), term, definition }
    })
}

prop_compose! {
    fn document()(
        front in front(),
        blocks in prop::collection::vec(prop_oneof![3 => block(), 1 => heading().prop_map(Block::Heading)], 0..6),
        notes in prop::collection::vec(note(), 0..4),
    ) -> Document {
        let mut document = Document { front, blocks, notes };
        document::assign_ids(&mut document.blocks);
        for (i, note) in document.notes.iter_mut().enumerate() {
            note.label = (i + 1).to_string();
        }
        document
    }
}

#[test]
fn of_emphasis_within_emphasis_the_strong_one_stays() {
    let paragraph = |text: &str| {
        let read = document::read(&Arc::from("a.md"), &format!("---\ntitle: 题\n---\n\n{text}\n")).value.unwrap();
        let written = document::write(&read);
        written.rsplit("---\n\n").next().unwrap().trim_end().to_owned()
    };
    assert_eq!(paragraph("***甲***乙"), "**甲**乙");
    assert_eq!(paragraph("**甲*乙*丙**"), "**甲乙丙**");
    assert_eq!(paragraph("*甲**乙**丙*"), "甲**乙**丙");
    assert_eq!(paragraph("**_a_^b _c_**"), "**a^b c**");
}

#[test]
fn a_label_with_escaped_brackets_is_written_as_it_can_be_read() {
    let read = document::read(&Arc::from("a.md"), "---\ntitle: 题\n---\n\n文\n\n[^a\\[b]: /terms/\n").value.unwrap();
    assert_eq!(read.notes[0].label, "ab");
    let again = document::read(&Arc::from("a.md"), &document::write(&read)).value.unwrap();
    assert_eq!(again, read);
}

#[test]
fn the_name_of_a_language_is_written_as_it_can_be_read() {
    let code = Block::Code { language: "a\\-&amp;b".to_owned(), text: "x".to_owned() };
    let document = Document { blocks: vec![code], ..Document::default() };
    assert_eq!(document::read(&Arc::from("a.md"), &document::write(&document)).value.unwrap().blocks, document.blocks);
}

#[test]
fn a_quotation_of_nothing_is_none() {
    let read = document::read(&Arc::from("a.md"), "---\ntitle: 题\n---\n\n文\n\n>\n\n> >\n").value.unwrap();
    assert_eq!(read.blocks.len(), 1, "{:?}", read.blocks);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(document in document()) {
        let markdown = document::write(&document);
        let read = document::read(&Arc::from("a.md"), &markdown);
        prop_assert_eq!(read.value.as_ref(), Some(&document), "{}\n{:#?}", &markdown, &read.said);
    }

    /// Any text at all is read without a panic, and all of its Han characters are kept.
    #[test]
    fn no_word_of_any_markdown_is_lost(lines in prop::collection::vec((text(), prop::sample::select(vec!["\n", "\n\n", "\n    "])), 0..12)) {
        let body: String = lines.iter().map(|(line, end)| format!("{line}{end}")).collect();
        // The definition of a link is not text: `[增长]: /a/`.
        let body = body.replace("]:", "]");
        let markdown = format!("---\ntitle: 题\n---\n{body}");
        let read = document::read(&Arc::from("a.md"), &markdown).value.expect("a document");
        let kept = format!("{read:?}");
        let han = |s: &str| s.chars().filter(|c| "增长我们推进双强行动年各位代表的".contains(*c)).count();
        prop_assert_eq!(han(&kept), han(&body), "{}\n{:#?}", body, read);
    }
}

/// Checks that a survey agrees with the document.
fn agree(markdown: &str) -> Result<(), TestCaseError> {
    let file = Arc::from("a.md");
    let surveyed = document::survey(&file, markdown).value;
    // A document does not know its position in the file.
    let spans = surveyed.as_ref().map(|survey| survey.spans.clone()).unwrap_or_default();
    let read = document::read(&file, markdown).value.map(|document| Survey { spans, ..Survey::of(document) });
    prop_assert_eq!(surveyed, read, "{}", markdown);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_survey_agrees_with_the_document(document in document()) {
        agree(&document::write(&document))?;
    }

    #[test]
    fn a_survey_agrees_with_the_document_whatever_was_typed(
        lines in prop::collection::vec((prop::sample::select(STARTS.to_vec()), text(), prop::sample::select(ENDS.to_vec())), 0..12),
    ) {
        let body: String = lines.iter().map(|(start, line, end)| format!("{start}{line}{end}")).collect();
        agree(&format!("---\ntitle: 题\n---\n{body}"))?;
    }
}

/// The possible beginnings and ends of lines.
const STARTS: [&str; 12] = ["", "", "", "## ", "### ", "# ", "[^1]: ", "[^2]: **词** ", "　　", "1. ", "> ", "    "];
const ENDS: [&str; 6] = ["\n", "\n\n", "\n\n", " {#s3}\n", " {#s1-2 .lead}\n\n", "[^1]\n"];
