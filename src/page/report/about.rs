//! What a report states about itself where it is read away from the site, as in a book.

use std::cell::OnceCell;

use serde::Serialize;

use super::cite::Source;
use super::{facts, said};
use crate::document::Kind;
use crate::page::context::speaker;
use crate::page::theme::Strings;
use crate::page::{escape, layout};
use crate::site::{Report, Site};

/// The lines above and below the text of a report, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct About {
    /// When and where it was delivered, and by whom.
    pub said: Vec<String>,
    /// That the text is a digest, a summary, an excerpt or a draft.
    pub notices: Vec<String>,
    /// Where the text is from.
    pub facts: Vec<Stated>,
    /// The reference by GB/T 7714, in the edition that the archive is set to. The day of access is left to the reader.
    pub citation: String,
}

/// A fact and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Stated {
    pub name: String,
    pub text: String,
    /// The page that it is about.
    pub url: Option<String>,
}

/// What is known about a report.
pub(crate) fn about(site: &Site, strings: &Strings, report: &Report) -> About {
    let front = &report.front;
    let url = layout::absolute(site, &report.address);
    let (key, site, edition) = (String::new(), site.config.title.as_str(), site.config.citation);
    let source = Source { front, url: &url, key, site, edition, accessed: strings.get("accessed"), seat: OnceCell::new() };
    let citation: String = source.citations().into_iter().take(1).flat_map(|c| c.parts).map(|part| part.text).collect();
    let notice = match front.kind {
        _ if front.digest.is_some() => None,
        Kind::Summary => Some("这是公开发表的摘要，不是全文。"),
        Kind::Excerpt => Some("这里只收录报告的一部分，不是全文。"),
        Kind::Other => Some("这不是政府工作报告。"),
        Kind::Report => None,
    };
    let draft = front.draft.then_some("草稿，未经核对。");
    let known = [notice, draft].into_iter().flatten().map(str::to_owned);
    let facts = facts(strings, report, Vec::new()).into_iter();
    About {
        said: [said(front), speaker(front)].into_iter().flatten().collect(),
        notices: front.digest.clone().into_iter().chain(known).collect(),
        facts: facts
            .map(|fact| Stated { name: fact.name, text: fact.text, url: fact.href.filter(|href| escape::is_external(href)) })
            .collect(),
        citation,
    }
}
