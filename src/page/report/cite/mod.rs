//! How to cite a report: the references that a reader copies (`reference`), the meta tags from which Zotero and scholarly indexes take
//! the same data (Highwire Press tags), and schema.org for search engines. All of them state the same author, title, date and kind.

mod reference;

use std::cell::OnceCell;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use crate::config::Edition;
use crate::division::table;
use crate::document::FrontMatter;
use crate::json::Keys as _;
use crate::page::{display_names, escape};

/// The data for a citation.
pub(crate) struct Source<'a> {
    pub front: &'a FrontMatter,
    /// The page's full URL.
    pub url: &'a str,
    /// `zhejiang-ningbo-2024`.
    pub key: String,
    /// The archive, which hosts the text.
    pub site: &'a str,
    pub edition: Edition,
    /// The word that stands for the day of access until the reader's browser fills it in.
    pub accessed: &'a str,
    /// The place of publication, once it has been looked up.
    pub seat: OnceCell<Option<&'static str>>,
}

/// A meta tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Tag {
    pub name: &'static str,
    pub content: String,
}

/// When a report was published, as far as that is known.
#[derive(Debug, Clone, Copy)]
enum Issued {
    Day(Date),
    Year(i16),
}

impl Issued {
    fn year(self) -> i16 {
        match self {
            Issued::Day(day) => day.year(),
            Issued::Year(year) => year,
        }
    }

    fn is_day(&self) -> bool {
        matches!(self, Issued::Day(_))
    }

    /// Year, month and day, or the year alone.
    fn joined(self, joint: &str) -> String {
        match self {
            Issued::Day(day) => day.to_string().replace('-', joint),
            Issued::Year(year) => year.to_string(),
        }
    }
}

impl Source<'_> {
    /// The speaker, or the government that answers for the report.
    fn author(&self) -> Option<String> {
        self.front.speaker.as_deref().map(one_line).filter(|name| !name.is_empty()).or_else(|| self.government())
    }

    fn title(&self) -> String {
        one_line(self.front.marked_title())
    }

    /// The government. A report of an unknown place is published by whom its page names, or else by the archive, because citation
    /// managers take a page without an institution for something other than a report.
    fn publisher(&self) -> String {
        let named = || self.front.source.as_ref().and_then(|source| source.publisher.as_deref()).map(one_line);
        self.government().or_else(|| named().filter(|name| !name.is_empty())).unwrap_or_else(|| self.site())
    }

    fn government(&self) -> Option<String> {
        match self.front.region.as_slice() {
            [] => None,
            [only] if only == "中华人民共和国" => Some("国务院".to_owned()),
            names => Some(format!("{}人民政府", display_names::region(names))),
        }
    }

    /// The place of publication: the city of the government.
    fn place(&self) -> Option<&'static str> {
        *self.seat.get_or_init(|| table().seat(&self.front.region))
    }

    /// The day of publication; that of delivery only where no other is known, and the report's year only where no day is.
    fn issued(&self) -> Option<Issued> {
        let day = self.front.published.or(self.front.delivered).map(Issued::Day);
        day.or_else(|| Some(Issued::Year(i16::try_from(self.front.year?).ok()?)))
    }

    /// The page from which the text was collected.
    fn original(&self) -> Option<&str> {
        let url = self.front.source.as_ref()?.url.as_deref()?;
        escape::target(url).filter(|url| escape::is_external(url))
    }

    fn site(&self) -> String {
        one_line(self.site)
    }

    /// Highwire Press tags, which Zotero reads, and two of Dublin Core for what these do not have. The day of access is the reader's.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let mut tags = Vec::new();
        let mut tag = |name, content: Option<String>| tags.extend(content.map(|content| Tag { name, content }));
        tag("citation_title", Some(self.title()));
        tag("citation_author", self.author());
        tag("citation_publication_date", self.issued().map(|issued| issued.joined("/")));
        tag("citation_technical_report_institution", Some(self.publisher()));
        tag("citation_publisher", Some(self.publisher()));
        tag("citation_place", self.place().map(str::to_owned));
        tag("citation_language", Some("zh-CN".to_owned()));
        tag("citation_public_url", Some(self.url.to_owned()));
        tag("DC.source", self.original().map(str::to_owned));
        tag("DC.relation.isPartOf", Some(self.site()));
        tags
    }

    fn person(&self, name: &str) -> Value {
        let mut person = json!({"@type": "Person", "name": name});
        if let Some(office) = &self.front.office {
            person.put("jobTitle", json!(office));
        }
        person
    }

    /// schema.org, as JSON-LD.
    pub(crate) fn structured(&self) -> Value {
        let mut report = json!({
            "@context": "https://schema.org", "@type": "Report", "name": self.title(), "url": self.url, "inLanguage": "zh-Hans",
            "isPartOf": {"@type": "WebSite", "name": self.site()},
        });
        let government = |name: String| json!({"@type": "GovernmentOrganization", "name": name});
        let publisher = match self.government() {
            Some(name) => government(name),
            None => json!({"@type": "Organization", "name": self.publisher()}),
        };
        if let Some(name) = self.author() {
            report.put("author", if self.front.speaker.is_some() { self.person(&name) } else { government(name) });
        }
        report.put("publisher", publisher);
        if !self.front.region.is_empty() {
            report.put("spatialCoverage", json!({"@type": "AdministrativeArea", "name": self.front.region.concat()}));
        }
        if let Some(place) = self.place() {
            report.put("locationCreated", json!({"@type": "Place", "name": place}));
        }
        if let Some(day) = self.front.delivered {
            report.put("dateCreated", json!(day.to_string()));
        }
        if let Some(issued) = self.issued() {
            report.put("datePublished", json!(issued.joined("-")));
        }
        if let Some(year) = self.front.year {
            report.put("temporalCoverage", json!(year.to_string()));
        }
        if let Some(url) = self.original() {
            report.put("isBasedOn", json!(url));
        }
        report
    }
}

/// A text without line breaks and double blanks, which the formats that are read line by line cannot hold.
fn one_line(text: impl AsRef<str>) -> String {
    text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
