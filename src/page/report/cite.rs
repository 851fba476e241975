//! How to cite a report: GB/T 7714—2015, BibTeX, RIS, CSL-JSON. Also the meta tags from which Zotero and scholarly indexes take
//! the same data (Highwire Press tags), and schema.org for search engines.

use serde::Serialize;
use serde_json::{Value, json};

use crate::document::FrontMatter;
use crate::json::Keys as _;
use crate::page::display_names;

/// The data for a citation.
pub(crate) struct Source<'a> {
    pub front: &'a FrontMatter,
    /// The page's full URL.
    pub url: &'a str,
    /// `zhejiang-ningbo-2024`.
    pub key: String,
    /// The word that says that the page holds a digest.
    pub digest: &'a str,
    pub site: &'a str,
}

/// A citation in one style. If it includes the day of access, that goes between `before` and `after`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Citation {
    pub style: &'static str,
    pub before: String,
    pub dated: bool,
    pub after: String,
}

/// A meta tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Tag {
    pub name: &'static str,
    pub content: String,
}

impl Source<'_> {
    /// All styles, the Chinese standard first.
    pub(crate) fn citations(&self) -> Vec<Citation> {
        let plain = |style, before| Citation { style, before, dated: false, after: String::new() };
        vec![
            self.standard(),
            plain("BibTeX", self.bibtex()),
            plain("RIS", self.ris()),
            plain("CSL-JSON", self.csl().to_string()),
        ]
    }

    /// GB/T 7714—2015, electronic resources: 主要责任者. 题名: 其他题名信息[R/OL]. 出版者, 日期\[引用日期\]. 地址. The place of publication may be
    /// omitted for online resources.
    fn standard(&self) -> Citation {
        let author = self.front.speaker.clone().or_else(|| self.institution()).map(|a| format!("{a}. ")).unwrap_or_default();
        let digest = if self.front.digest.is_some() { format!(": {}", self.digest) } else { String::new() };
        let published = [self.institution(), self.day()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let dot = if published.is_empty() { "" } else { " " };
        Citation {
            style: "GB/T 7714—2015",
            before: format!("{author}{}{digest}[R/OL].{dot}{published}[", self.front.title),
            dated: true,
            after: format!("]. {}.", self.url),
        }
    }

    fn bibtex(&self) -> String {
        let braced = |text: &str| text.replace(['{', '}', '\\'], "");
        let mut fields = Vec::new();
        let mut field = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                fields.push(format!("  {name} = {{{}}}", braced(&value)));
            }
        };
        field("author", self.front.speaker.as_ref().map(|s| format!("{{{s}}}")).map(|s| braced(&s)));
        field("title", Some(self.titled()));
        field("institution", self.institution());
        field("year", self.front.delivered.map(|d| d.year().to_string()).or(self.front.year.map(|y| y.to_string())));
        field("date", self.front.delivered.map(|d| d.to_string()));
        field("url", Some(self.url.to_owned()));
        field("langid", Some("chinese".to_owned()));
        format!("@techreport{{{},\n{}\n}}", self.key, fields.join(",\n"))
    }

    fn ris(&self) -> String {
        let mut lines = vec!["TY  - RPRT".to_owned()];
        lines.extend(self.front.speaker.as_ref().map(|s| format!("AU  - {s}")));
        lines.push(format!("TI  - {}", self.titled()));
        lines.extend(self.institution().map(|i| format!("PB  - {i}")));
        lines.extend(self.front.delivered.map(|d| format!("DA  - {}", d.strftime("%Y/%m/%d"))));
        lines.extend(self.front.year.map(|y| format!("PY  - {y}")));
        lines.push("LA  - zh".to_owned());
        lines.push(format!("UR  - {}", self.url));
        lines.push("ER  -".to_owned());
        lines.join("\n")
    }

    fn csl(&self) -> Value {
        let mut item = json!({"id": self.key, "type": "report", "title": self.titled(), "URL": self.url, "language": "zh-CN"});
        if let Some(speaker) = &self.front.speaker {
            item.put("author", json!([{"literal": speaker}]));
        }
        if let Some(institution) = self.institution() {
            item.put("publisher", json!(institution));
        }
        if let Some(day) = self.front.delivered {
            item.put("issued", json!({"date-parts": [[day.year(), day.month(), day.day()]]}));
        } else if let Some(year) = self.front.year {
            item.put("issued", json!({"date-parts": [[year]]}));
        }
        item
    }

    /// Highwire Press tags, which Zotero reads.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let mut tags = vec![Tag { name: "citation_title", content: self.titled() }];
        let mut tag = |name, content: Option<String>| tags.extend(content.map(|content| Tag { name, content }));
        tag("citation_author", self.front.speaker.clone());
        tag("citation_publication_date", self.front.delivered.map(|d| d.strftime("%Y/%m/%d").to_string()));
        tag("citation_technical_report_institution", self.institution());
        tag("citation_language", Some("zh".to_owned()));
        tag("citation_public_url", Some(self.url.to_owned()));
        tags
    }

    /// schema.org, as JSON-LD.
    pub(crate) fn structured(&self) -> Value {
        let mut report = json!({
            "@context": "https://schema.org", "@type": "Report", "name": self.titled(), "url": self.url, "inLanguage": "zh-Hans",
            "isPartOf": {"@type": "WebSite", "name": self.site},
        });
        if let Some(speaker) = &self.front.speaker {
            let mut author = json!({"@type": "Person", "name": speaker});
            if let Some(office) = &self.front.office {
                author.put("jobTitle", json!(office));
            }
            report.put("author", author);
        }
        if let Some(institution) = self.institution() {
            report.put("publisher", json!({"@type": "GovernmentOrganization", "name": institution}));
            report.put("spatialCoverage", json!({"@type": "AdministrativeArea", "name": self.front.region.concat()}));
        }
        if let Some(day) = self.front.delivered {
            report.put("dateCreated", json!(day.to_string()));
        }
        if let Some(day) = self.front.published.or(self.front.delivered) {
            report.put("datePublished", json!(day.to_string()));
        }
        if let Some(year) = self.front.year {
            report.put("temporalCoverage", json!(year.to_string()));
        }
        report
    }

    /// The title, marked as a digest if it is one.
    fn titled(&self) -> String {
        match self.front.digest {
            Some(_) => format!("{}: {}", self.front.title, self.digest),
            None => self.front.title.clone(),
        }
    }

    /// The government responsible for the report.
    fn institution(&self) -> Option<String> {
        match self.front.region.as_slice() {
            [] => None,
            [only] if only == "中华人民共和国" => Some("国务院".to_owned()),
            names => Some(format!("{}人民政府", display_names::region(names))),
        }
    }

    fn day(&self) -> Option<String> {
        let day = self.front.delivered.or(self.front.published);
        day.map(|d| d.to_string()).or(self.front.year.map(|y| y.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front() -> FrontMatter {
        FrontMatter {
            title: "宁波市北仑区政府工作报告（2024年）".to_owned(),
            region: ["浙江省", "宁波市", "北仑区"].map(str::to_owned).to_vec(),
            year: Some(2024),
            delivered: Some(jiff::civil::date(2024, 1, 11)),
            speaker: Some("王程".to_owned()),
            ..FrontMatter::default()
        }
    }

    fn source(front: &FrontMatter) -> Source<'_> {
        let url = "https://example.org/zhejiang/ningbo/beilun/2024/";
        Source { front, url, key: "zhejiang-ningbo-beilun-2024".to_owned(), digest: "摘编", site: "集注" }
    }

    #[test]
    fn the_standard_names_speaker_title_government_day_and_address() {
        let cited = source(&front()).standard();
        assert_eq!(cited.before, "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波市北仑区人民政府, 2024-01-11[");
        assert_eq!(cited.after, "]. https://example.org/zhejiang/ningbo/beilun/2024/.");
    }

    #[test]
    fn a_report_of_which_little_is_known_is_cited_by_what_is_known() {
        let front = FrontMatter { title: "政府工作报告".to_owned(), ..FrontMatter::default() };
        assert_eq!(source(&front).standard().before, "政府工作报告[R/OL].[");
        assert_eq!(source(&front).ris().lines().count(), 5);
    }

    #[test]
    fn a_digest_says_so() {
        let front = FrontMatter { digest: Some("摘编".to_owned()), ..front() };
        assert!(source(&front).standard().before.contains("（2024年）: 摘编[R/OL]"));
        assert!(source(&front).bibtex().contains("title = {宁波市北仑区政府工作报告（2024年）: 摘编}"));
    }

    #[test]
    fn the_council_of_state_answers_for_its_own() {
        let front = FrontMatter { region: vec!["中华人民共和国".to_owned()], ..front() };
        assert_eq!(source(&front).institution().as_deref(), Some("国务院"));
    }
}
