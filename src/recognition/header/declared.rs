//! What a file states of its report besides the text: columns of a table, tags of a page, front matter of another collection. It fills in
//! what the text does not say. Where the two differ the text is taken, because rows of tables are known to bear another report's name,
//! and the difference is said.

use jiff::civil::Date;

use super::dates;
use super::place::{self, Clues};
use crate::diag::{Diagnostic, Location, messages};
use crate::document::FrontMatter;
use crate::source::Raw;

/// Values that a file gives, by the names of the front matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Declared {
    /// Official names, the largest first.
    pub region: Vec<String>,
    pub year: Option<u16>,
    pub delivered: Option<Date>,
    pub published: Option<Date>,
    pub publisher: Option<String>,
    pub number: Option<String>,
    pub url: Option<String>,
    pub speaker: Option<String>,
    pub congress: Option<String>,
    pub session: Option<String>,
    /// Titles of windows and sites, which may name the place.
    pub names: Vec<String>,
}

/// The values that a raw text's fields give. With several reports in it they speak of the page and of none of these.
pub(crate) fn stated(raw: &Raw, alone: bool) -> Declared {
    let all = |name: &str| raw.fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v.trim().to_owned()).collect::<Vec<_>>();
    let first = |name: &str| all(name).into_iter().find(|v| !v.is_empty());
    let day = |name: &str| all(name).iter().find_map(|v| date(v));
    let page = Declared {
        published: day("published"),
        publisher: first("publisher").filter(|p| !p.starts_with("http")),
        url: first("url").filter(|u| u.starts_with("http")),
        ..Declared::default()
    };
    if !alone {
        return page;
    }
    let short = |name: &str| first(name).filter(|v| v.chars().count() <= 30);
    let year = short("year").and_then(|v| year(&v));
    let region = all("region").join(" ");
    let clues = Clues { title: region, text: &raw.text, ..Clues::default() };
    Declared {
        region: place::region(&clues).region,
        year,
        delivered: day("delivered"),
        number: short("number"),
        speaker: short("speaker").map(|v| v.split_whitespace().collect()),
        congress: short("congress").filter(|v| v.starts_with('第') && v.ends_with('届')),
        session: short("session").filter(|v| v.starts_with('第') && v.ends_with("会议")),
        names: [all("window"), all("publisher")].concat(),
        ..page
    }
}

fn date(value: &str) -> Option<Date> {
    let chars: Vec<char> = value.chars().take(40).filter(|c| !c.is_whitespace()).collect();
    dates::dates(&chars).first().and_then(|(_, _, stamp)| stamp.date())
}

/// The year that a value begins with: `2024`, `2024年`.
fn year(value: &str) -> Option<u16> {
    let chars: Vec<char> = value.trim_end_matches(".0").chars().take(4).collect();
    dates::year(&chars)
}

impl Declared {
    /// Fills in what a report's text does not say.
    pub(crate) fn fill(&self, matter: &mut FrontMatter) {
        matter.delivered = matter.delivered.or(self.delivered);
        matter.published = matter.published.or(self.published);
        for (own, stated) in
            [(&mut matter.speaker, &self.speaker), (&mut matter.congress, &self.congress), (&mut matter.session, &self.session)]
        {
            if own.is_none() {
                own.clone_from(stated);
            }
        }
        let Some(source) = &mut matter.source else { return };
        for (own, stated) in
            [(&mut source.publisher, &self.publisher), (&mut source.number, &self.number), (&mut source.url, &self.url)]
        {
            if own.is_none() {
                own.clone_from(stated);
            }
        }
    }

    /// Says where the text says something else.
    pub(crate) fn contradictions(&self, matter: &FrontMatter, at: impl Fn() -> Location) -> Vec<Diagnostic> {
        let mut said = Vec::new();
        let mut differs = |field: &str, stated: String, text: String| {
            said.push(messages::stated_otherwise(at(), field, &stated, &text));
        };
        let same = matter.region.starts_with(&self.region) || self.region.starts_with(&matter.region);
        if !same {
            differs("place", self.region.concat(), matter.region.concat());
        }
        if let Some((stated, text)) = self.year.zip(matter.year).filter(|(a, b)| a != b) {
            differs("year", stated.to_string(), text.to_string());
        }
        if let Some((stated, text)) = self.delivered.zip(matter.delivered).filter(|(a, b)| a != b) {
            differs("day", stated.to_string(), text.to_string());
        }
        let speakers = self.speaker.clone().zip(matter.speaker.clone()).filter(|(a, b)| a != b);
        if let Some((stated, text)) = speakers {
            differs("speaker", stated, text);
        }
        said
    }
}
