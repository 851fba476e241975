//! References as a reader copies them: by GB/T 7714, in BibTeX, RIS and CSL-JSON.
//!
//! A reference has blanks that only the reader's browser can fill: the day of access, and the passage that is cited. The page's script
//! fills them, so that each format is written once, here.

use serde_json::{Value, json};

use super::{Issued, Source};
use crate::config::Edition;
use crate::json::Keys as _;
use crate::page::escape;

/// A reference in one style: its parts in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation {
    pub style: &'static str,
    pub parts: Vec<Part>,
}

/// A piece of a reference. What fills a blank stands between `before` and `after`, in the place of `text`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Part {
    pub text: String,
    /// What fills it: `anchor`, `at` (section and paragraph), `url`, `quote`, `today`, or `year` (that of today). Empty for fixed text.
    pub fill: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    /// What stands between year, month and day.
    pub joint: &'static str,
    /// How the value is escaped: `bibtex`, `bibtex-url`, `json`, or not at all.
    pub escape: &'static str,
}

impl Citation {
    /// The reference as HTML. Each blank is a span whose data attributes are the rest of its part.
    pub(crate) fn html(&self) -> String {
        let mut html = String::with_capacity(1 << 10);
        self.parts.iter().for_each(|part| part.write(&mut html));
        html
    }
}

impl Part {
    fn write(&self, html: &mut String) {
        if self.fill.is_empty() {
            return escape::text(html, &self.text);
        }
        html.push_str("<span");
        let joint = if self.joint == "-" { "" } else { self.joint };
        let attributes = [
            (" data-fill=", self.fill),
            (" data-before=", self.before),
            (" data-after=", self.after),
            (" data-joint=", joint),
            (" data-escape=", self.escape),
        ];
        for (name, value) in attributes.into_iter().filter(|(_, value)| !value.is_empty()) {
            html.push_str(name);
            escape::value(html, value);
        }
        html.push('>');
        escape::text(html, &self.text);
        html.push_str("</span>");
    }
}

fn fixed(text: impl Into<String>) -> Part {
    Part { text: text.into(), ..Part::default() }
}

fn blank(fill: &'static str, before: &'static str, after: &'static str, escape: &'static str) -> Part {
    Part { fill, before, after, escape, joint: "-", ..Part::default() }
}

impl Source<'_> {
    /// All styles, the Chinese standard first.
    pub(crate) fn citations(&self) -> Vec<Citation> {
        let standard = match self.edition {
            Edition::Of2015 => Citation { style: "GB/T 7714—2015", parts: self.standard(": ", ", ") },
            Edition::Of2025 => Citation { style: "GB/T 7714—2025", parts: self.standard("：", "，") },
        };
        vec![
            standard,
            Citation { style: "BibTeX", parts: self.bibtex() },
            Citation { style: "RIS", parts: self.ris() },
            Citation { style: "CSL-JSON", parts: self.csl() },
        ]
    }

    /// `主要责任者. 题名[R/OL]. 出版地: 出版者, 出版年: 引文位置[引用日期]. 获取和访问路径.` The edition of 2025 uses full-width marks and states the
    /// day of access only where no date is known. A year that is not known is that of access, in brackets, in both.
    fn standard(&self, colon: &'static str, comma: &'static str) -> Vec<Part> {
        let place = self.place().map(|place| format!("{place}{colon}")).unwrap_or_default();
        let author = self.author().map(|author| format!("{author}. ")).unwrap_or_default();
        let head = format!("{author}{}[R/OL]. {place}{}{comma}", self.title(), self.publisher());
        let mut parts = vec![blank("quote", "“", "”\n", ""), fixed(head)];
        match self.issued() {
            Some(issued) => parts.push(fixed(issued.year().to_string())),
            None => parts.push(Part { text: format!("[{}]", self.accessed), ..blank("year", "[", "]", "") }),
        }
        parts.push(blank("at", colon, "", ""));
        if self.edition == Edition::Of2015 {
            parts.push(Part { text: format!("[{}]", self.accessed), ..blank("today", "[", "]", "") });
        }
        parts.extend([fixed(". "), Part { text: self.url.to_owned(), ..blank("url", "", "", "") }, fixed(".")]);
        parts
    }

    /// A technical report with the fields of biblatex. The access date and the address are verbatim.
    fn bibtex(&self) -> Vec<Part> {
        let mut fields = String::new();
        let mut field = |name: &str, value: Option<String>| {
            fields.extend(value.iter().map(|value| format!(",\n  {name} = {{{value}}}")));
        };
        field("author", self.author().map(|author| format!("{{{}}}", escaped(author))));
        field("title", Some(escaped(self.title())));
        field("institution", Some(escaped(self.publisher())));
        field("address", self.place().map(escaped));
        field("year", self.issued().map(|issued| issued.year().to_string()));
        field("date", self.issued().map(|issued| issued.joined("-")));
        field("langid", Some("chinese".to_owned()));
        field("library", Some(escaped(self.site())));
        field("note", self.original().map(|url| format!("原文：\\url{{{}}}", verbatim(url))));
        vec![
            fixed(format!("@techreport{{{}", self.key)),
            blank("anchor", "-", "", ""),
            fixed(fields),
            fixed(",\n  url = {"),
            Part { text: verbatim(self.url), ..blank("url", "", "", "bibtex-url") },
            fixed("}"),
            blank("today", ",\n  urldate = {", "}", ""),
            blank("at", ",\n  pages = {", "}", "bibtex"),
            blank("quote", ",\n  annote = {", "}", "bibtex"),
            fixed("\n}"),
        ]
    }

    fn ris(&self) -> Vec<Part> {
        let mut rest: Vec<String> = self.author().iter().map(|author| format!("AU  - {author}")).collect();
        rest.push(format!("TI  - {}", self.title()));
        rest.push(format!("PB  - {}", self.publisher()));
        rest.extend(self.place().map(|place| format!("CY  - {place}")));
        rest.extend(self.issued().map(|issued| format!("PY  - {}", issued.year())));
        rest.extend(self.issued().filter(Issued::is_day).map(|issued| format!("DA  - {}", issued.joined("/"))));
        rest.push("LA  - zh-CN".to_owned());
        rest.push(format!("DP  - {}", self.site()));
        rest.extend(self.original().map(|url| format!("N1  - 原文：{url}")));
        vec![
            fixed(format!("TY  - RPRT\nID  - {}", self.key)),
            blank("anchor", "-", "", ""),
            fixed(format!("\n{}\nUR  - ", rest.join("\n"))),
            Part { text: self.url.to_owned(), ..blank("url", "", "", "") },
            Part { joint: "/", ..blank("today", "\nY2  - ", "", "") },
            blank("at", "\nSP  - ", "", ""),
            blank("quote", "\nN1  - ", "", ""),
            fixed("\nER  - "),
        ]
    }

    fn csl(&self) -> Vec<Part> {
        let mut item = json!({"type": "report", "title": self.title(), "language": "zh-CN", "source": self.site()});
        if let Some(author) = self.author() {
            item.put("author", json!([{"literal": author}]));
        }
        item.put("publisher", json!(self.publisher()));
        if let Some(place) = self.place() {
            item.put("publisher-place", json!(place));
        }
        match self.issued() {
            Some(Issued::Day(day)) => item.put("issued", json!({"date-parts": [[day.year(), day.month(), day.day()]]})),
            Some(Issued::Year(year)) => item.put("issued", json!({"date-parts": [[year]]})),
            None => {}
        }
        if let Some(url) = self.original() {
            item.put("note", json!(format!("原文：{url}")));
        }
        let text = item.to_string();
        let rest = text.strip_prefix('{').unwrap_or(&text);
        vec![
            fixed(format!("{{\"id\":\"{}", inside(&self.key))),
            blank("anchor", "-", "", "json"),
            fixed("\",\"URL\":\""),
            Part { text: inside(self.url), ..blank("url", "", "", "json") },
            fixed("\""),
            Part { joint: "\",\"", ..blank("today", ",\"accessed\":{\"date-parts\":[[\"", "\"]]}", "") },
            blank("at", ",\"page\":\"", "\"", "json"),
            blank("quote", ",\"annote\":\"", "\"", "json"),
            fixed(format!(",{rest}")),
        ]
    }
}

/// A text as it stands between the quotation marks of JSON.
fn inside(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
}

/// A value for BibTeX. It counts braces even after a backslash, so that those of the text have names.
fn escaped(text: impl AsRef<str>) -> String {
    let mut out = String::new();
    for c in text.as_ref().chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// An address for BibTeX, which takes it as it stands, except for braces.
fn verbatim(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D")
}
