//! Where each character of a raw file went, as a page: the raw text beside the result, with each stretch coloured by its fate
//! and linked to its line. The page is self-contained: no scripts, no other files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::document::{self, Document};
use crate::page::policy;
use crate::pipeline::convert::Part;
use crate::recognition::ledger::{Fate, Reason};
use crate::recognition::tape::Tape;
use crate::recognition::tape::simplify::simplify;

const STYLE: &str = include_str!("page.css");

/// The kinds of fates: their CSS classes and their words in the legend.
const KINDS: [(&str, &str); 6] = [
    ("title", "title"),
    ("meta", "header field"),
    ("heading", "heading"),
    ("body", "text"),
    ("note", "note"),
    ("dropped", "dropped, with the reason"),
];

/// The page for one raw text.
pub(crate) fn page(name: &str, part: &Part) -> String {
    let results: Vec<Lines> = part.recognised.documents.iter().zip(1..).map(|(d, item)| Lines::of(d, item)).collect();
    let mut raw = Column { results: &results, at: vec![0; results.len()], first: BTreeMap::new(), html: String::new() };
    for (number, (range, fate)) in part.recognised.ledger.entries.iter().enumerate() {
        raw.stretch(number, part.text.get(range.clone()).unwrap_or(""), fate);
    }
    let sums = part.recognised.ledger.sums(&part.text);
    let dropped: usize = sums.dropped.values().sum();
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{name}: where each character went</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <style>{STYLE}</style>\n<header><h1>{name}</h1><p>{} characters of text, {} of front matter, {dropped} dropped</p>\n<ul>",
        sums.kept,
        sums.meta,
        name = escaped(name),
        policy = policy::of_style(STYLE),
    );
    KINDS.iter().for_each(|(class, words)| {
        // Writing to a string cannot fail.
        let _ = write!(html, "<li><span class=\"{class}\">{words}</span>");
    });
    let _ = write!(
        html,
        "</ul></header>\n<main>\n<section lang=\"zh\" aria-label=\"raw text\"><pre>{}</pre></section>\n",
        raw.html
    );
    html.push_str("<section lang=\"zh\" aria-label=\"result\">\n");
    if results.is_empty() {
        html.push_str("<p class=\"none\">No report was found in this text.</p>\n");
    }
    results.iter().for_each(|lines| lines.write(&raw.first, &mut html));
    html.push_str("</section>\n</main>\n");
    html
}

/// A document as the lines of its Markdown.
struct Lines {
    item: usize,
    lines: Vec<String>,
    /// Letters and digits of each line, for locating raw text in it.
    letters: Vec<String>,
}

impl Lines {
    fn of(document: &Document, item: usize) -> Lines {
        let lines: Vec<String> = document::write(document).lines().map(str::to_owned).collect();
        let letters = lines.iter().map(|line| letters(line)).collect();
        Lines { item, lines, letters }
    }

    fn id(&self, line: usize) -> String {
        format!("d{}-{}", self.item, line + 1)
    }

    /// The line of a field of the front matter.
    fn field(&self, name: &str) -> usize {
        let key = format!("{name}:");
        self.lines.iter().position(|line| line.trim_start().starts_with(&key)).unwrap_or(1)
    }

    /// The line that contains a raw text: the next one from `from` on, otherwise any.
    fn find(&self, raw: &str, from: usize) -> Option<usize> {
        let key: String = letters(&simplified(raw)).chars().take(KEY).collect();
        if key.is_empty() {
            return None;
        }
        let holds = |line: &usize| self.letters.get(*line).is_some_and(|letters| letters.contains(&key));
        (from..self.lines.len()).find(holds).or_else(|| (0..from).find(holds))
    }

    fn write(&self, first: &BTreeMap<String, usize>, html: &mut String) {
        let _ = write!(html, "<h2>{}</h2>\n<ol>\n", self.item);
        for (number, line) in self.lines.iter().enumerate() {
            let id = self.id(number);
            let text = escaped(line);
            let text = first.get(&id).map_or(text.clone(), |raw| format!("<a href=\"#r{raw}\">{text}</a>"));
            let _ = writeln!(html, "<li id=\"{id}\" class=\"{}\">{text}", class_of(line));
        }
        html.push_str("</ol>\n");
    }
}

/// Number of letters of a raw line by which it is looked up.
const KEY: usize = 12;

/// The column of raw text under construction.
struct Column<'a> {
    results: &'a [Lines],
    /// For each document, the line that its text has reached.
    at: Vec<usize>,
    /// The first stretch that leads to a line.
    first: BTreeMap<String, usize>,
    html: String,
}

impl Column<'_> {
    fn stretch(&mut self, number: usize, text: &str, fate: &Fate) {
        let (class, words) = (class(fate), words(fate));
        if *fate == Fate::Dropped(Reason::Blank) {
            self.html.push_str(&escaped(text));
            return;
        }
        // A stretch may span many lines of the result, so each of its raw lines is linked to its own.
        for (at, line) in text.split_inclusive('\n').enumerate() {
            let id = if at == 0 { format!(" id=\"r{number}\"") } else { String::new() };
            let shown = escaped(line);
            match self.target(number, line, fate) {
                Some(target) => {
                    let _ = write!(self.html, "<a{id} class=\"{class}\" href=\"#{target}\" title=\"{words}\">{shown}</a>");
                }
                None => {
                    let _ = write!(self.html, "<span{id} class=\"{class}\" title=\"{words}\">{shown}</span>");
                }
            }
        }
        if let Fate::Dropped(reason) = fate {
            let _ = write!(self.html, "<small>{}</small>", reason.name());
        }
    }

    /// The id of the line that a stretch became part of.
    fn target(&mut self, number: usize, text: &str, fate: &Fate) -> Option<String> {
        let item = match fate {
            Fate::Body { item } | Fate::Heading { item } | Fate::Note { item } | Fate::Meta { item, .. } => *item as usize - 1,
            Fate::Dropped(_) => return None,
        };
        let lines = self.results.get(item)?;
        let at = self.at.get_mut(item)?;
        let line = match fate {
            Fate::Meta { field, .. } => lines.field(field),
            _ => {
                *at = lines.find(text, *at).unwrap_or(*at);
                *at
            }
        };
        let id = lines.id(line);
        self.first.entry(id.clone()).or_insert(number);
        Some(id)
    }
}

fn class(fate: &Fate) -> &'static str {
    match fate {
        Fate::Meta { field: "title", .. } => "title",
        Fate::Meta { .. } => "meta",
        Fate::Heading { .. } => "heading",
        Fate::Body { .. } => "body",
        Fate::Note { .. } => "note",
        Fate::Dropped(_) => "dropped",
    }
}

/// The class of a line of Markdown.
fn class_of(line: &str) -> &'static str {
    match line {
        line if line.starts_with("title:") => "title",
        line if line.starts_with("## ") || line.starts_with("###") => "heading",
        line if line.starts_with("[^") => "note",
        _ => "line",
    }
}

fn words(fate: &Fate) -> String {
    match fate {
        Fate::Body { item } => format!("text of report {item}"),
        Fate::Heading { item } => format!("heading of report {item}"),
        Fate::Note { item } => format!("note of report {item}"),
        Fate::Meta { item, field } => format!("{field} of report {item}"),
        Fate::Dropped(reason) => format!("dropped: {}", reason.name()),
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn simplified(text: &str) -> String {
    simplify(&Tape::new(text)).text().to_owned()
}

fn escaped(text: &str) -> String {
    let safe = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    let text: String = text.chars().filter(|c| safe(*c)).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, FrontMatter, Inline};
    use crate::recognition::Recognised;
    use crate::recognition::ledger::Ledger;

    #[test]
    fn each_stretch_has_the_colour_of_its_fate_and_leads_to_its_line() {
        let text = "首页 <b>\n政府工作报告\n各位代表:\n一切向好。".to_owned();
        let entries = vec![
            (0..10, Fate::Dropped(Reason::Navigation)),
            (10..11, Fate::Dropped(Reason::Blank)),
            (11..29, Fate::Meta { item: 1, field: "title" }),
            (29..30, Fate::Dropped(Reason::Blank)),
            (30..text.len(), Fate::Body { item: 1 }),
        ];
        let paragraph = |text: &str| Block::Paragraph(vec![Inline::Text(text.to_owned())]);
        let front = FrontMatter { title: "政府工作报告".to_owned(), ..FrontMatter::default() };
        let document =
            Document { front, blocks: vec![paragraph("各位代表："), paragraph("一切向好。")], notes: Vec::new() };
        let recognised = Recognised { documents: vec![document], ledger: Ledger { entries } };
        let page = page("a.txt", &Part { blake3: String::new(), text, recognised });
        for expected in [
            "<span id=\"r0\" class=\"dropped\" title=\"dropped: navigation\">首页 &lt;b&gt;</span><small>navigation</small>",
            "<a id=\"r2\" class=\"title\" href=\"#d1-2\" title=\"title of report 1\">政府工作报告</a>",
            "<a id=\"r4\" class=\"body\" href=\"#d1-6\" title=\"text of report 1\">各位代表:\n</a>",
            "<a class=\"body\" href=\"#d1-8\" title=\"text of report 1\">一切向好。</a>",
            "<li id=\"d1-2\" class=\"title\"><a href=\"#r2\">title: 政府工作报告</a>",
        ] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
    }
}
