//! Cases for finding reports in raw text and reading what they state about themselves: each file in `tests/fronts/` holds
//! cases, each with a raw text and the front matter of the reports in it:
//!
//! ```text
//! === the name of the case
//! raw text              `{open}` is the sentence that opens a report, `{report}` a short one without years, `{report 2024}` one that
//!                       looks back on 2023 and ahead on 2024, `{work}` a paragraph about a year's work
//! -----
//! # kind title
//! field: value          a line for each field that the page supports
//! | text                the body and the terms of the notes, in cases whose name ends in (text)
//! ! code of a doubt
//! ```
//!
//! `UPDATE=1 cargo test --test it fronts::` writes the results into the files (see `cases`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::fmt::Write as _;
use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::document::{Document, FrontMatter};
use gongbao::recognition::recognise;
use gongbao::source::Raw;

const OPEN: &str = "各位代表:\n现在,我代表县人民政府向大会报告工作,请予审议,并请县政协委员提出意见。";
const WORK: &str =
    "全县生产总值增长6.5%,一般公共预算收入增长7.2%,重点项目加快推进,营商环境持续优化,民生实事全面完成,社会大局和谐稳定。";
const CALL: &str = "各位代表!让我们更加紧密地团结起来,在县委的坚强领导下,为建设美好家园而努力奋斗!";

/// A report with these headings.
fn report(review: &str, plan: &str) -> String {
    [OPEN, review, WORK, WORK, plan, WORK, WORK, "三、加强政府自身建设", WORK, CALL].join("\n")
}

/// The raw text of a case with its shorthands expanded.
fn written_out(text: &str) -> String {
    let mut text = text
        .replace("{open}", OPEN)
        .replace("{work}", WORK)
        .replace("{report}", &report("一、过去一年的工作", "二、今年的工作"));
    while let Some((before, after)) = text.split_once("{report ") {
        let (year, rest) = after.split_once('}').unwrap();
        let year: u16 = year.parse().unwrap();
        text = format!("{before}{}{rest}", report(&format!("一、{}年工作回顾", year - 1), &format!("二、{year}年工作安排")));
    }
    text
}

fn result(name: &str, text: &str) -> String {
    let raw = Raw {
        file: Arc::from("case.txt"),
        blake3: String::new(),
        encoding: "UTF-8",
        text: written_out(text),
        hints: Vec::new(),
        fields: Vec::new(),
    };
    let noted = recognise(&raw, &Conversion::default());
    assert_eq!(noted.value.ledger.check(&raw.text), Ok(()), "{name}");
    let mut shown = String::new();
    for document in &noted.value.documents {
        show(document, &mut shown);
        if name.ends_with("(text)") {
            document.blocks.iter().for_each(|block| writeln!(shown, "| {}", block.plain_text()).unwrap());
            document.notes.iter().for_each(|note| writeln!(shown, "| [^{}] {}", note.label, note.term).unwrap());
        }
    }
    for doubt in &noted.said {
        let _ = writeln!(shown, "! {}", doubt.code);
    }
    shown
}

fn show(document: &Document, shown: &mut String) {
    let front: &FrontMatter = &document.front;
    let source = front.source.clone().unwrap_or_default();
    let draft = if front.draft { " (draft)" } else { "" };
    let _ = writeln!(shown, "# {} {}{draft}", front.kind.name(), front.title);
    let region = Some(front.region.join(" ")).filter(|r| !r.is_empty());
    for (name, value) in [
        ("region", region),
        ("year", front.year.map(|y| y.to_string())),
        ("delivered", front.delivered.map(|d| d.to_string())),
        ("published", front.published.map(|d| d.to_string())),
        ("congress", front.congress.clone()),
        ("session", front.session.clone()),
        ("office", front.office.clone()),
        ("speaker", front.speaker.clone()),
        ("number", source.number),
        ("publisher", source.publisher),
        ("script", source.script.filter(|s| s == "hant")),
    ] {
        if let Some(value) = value {
            let _ = writeln!(shown, "{name}: {value}");
        }
    }
}

#[test]
fn the_cases_hold() {
    crate::cases::hold("fronts", |_, name, text| result(name, text));
}
