//! The page of a report.

mod about;
pub(crate) mod cite;
pub(crate) mod compare;
mod doubts;
pub(crate) mod text;

use std::cell::OnceCell;

use serde::Serialize;

pub(crate) use self::about::{About, about};
use self::cite::{Source, Tag};
use self::doubts::Doubt;
use self::text::Setting;
use super::context::{PageContext, PlaceLink, meeting, speaker};
use super::image::{self, Image, Images, Shared};
use super::layout::{Crumb, Layout, Link, SocialImage, absolute};
use super::theme::Strings;
use super::{display_names, escape, lists};
use crate::annotation::{Annotated, ReportId};
use crate::document::{Address, Document, FrontMatter, Kind, beside_term};
use crate::figures::Figure;
use crate::site::address::traditional;
use crate::site::neighbours::Neighbours;
use crate::site::{Report, Site};

/// The values for the template of a report.
#[derive(Serialize)]
pub(super) struct ReportValues {
    path: Vec<PlaceLink>,
    slip: String,
    /// Whether the title slip shows a year.
    year: bool,
    small: String,
    big: String,
    said: Option<String>,
    speaker: Option<String>,
    kind: &'static str,
    held: String,
    facts: Vec<Fact>,
    notices: Vec<Notice>,
    citations: Vec<Cited>,
    meta: Vec<Tag>,
    structured: String,
    markdown: bool,
    plain_text: bool,
    contents: String,
    text: String,
    code: bool,
    compare: Option<Link>,
    /// The link to the page in Traditional characters; empty if there is none.
    traditional: String,
    /// Links to the page in each script; empty if there is only one.
    alternates: String,
    turn: Turn,
}

/// A reference to the report in one style.
#[derive(Serialize)]
struct Cited {
    style: &'static str,
    html: String,
}

#[derive(Serialize)]
struct Fact {
    name: String,
    text: String,
    href: Option<String>,
    external: bool,
    /// The places that the fact is about.
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Notice {
    text: String,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Turn {
    previous: Option<Step>,
    next: Option<Step>,
    near: Vec<PlaceLink>,
    more: Option<Link>,
}

/// A link to another year of the same place.
#[derive(Serialize)]
struct Step {
    href: String,
    label: String,
    year: String,
}

/// The most neighbours of the same year that are linked, and the most of these that are places beside this one if there are
/// places below it.
const NEAR: usize = 12;
const BESIDE: usize = 7;

/// Everything that a report's page shows.
pub(super) fn values(
    context: PageContext,
    id: ReportId,
    document: &Document,
    addresses: &[Address],
    annotated: &Annotated,
    (images, figures): (&[Image], &[Figure]),
    url: &str,
) -> Option<(Layout, ReportValues)> {
    let report = context.site.report(id)?;
    let (front, strings) = (&report.front, context.strings);
    let around = context.site.neighbours(id);
    let images = Images { address: &report.address, images };
    let setting = Setting { site: context.site, strings, links: context.links, addresses, report: Some(id), images, figures };
    let written = text::text(document, annotated, setting);
    let source = source(context, report, url);
    let (small, big) = heading(front);
    let values = ReportValues {
        path: path(context, report),
        slip: front.year.map_or_else(|| strings.get("report").to_owned(), display_names::slip),
        year: front.year.is_some(),
        said: said(front),
        speaker: speaker(front),
        kind: display_names::kind(front.kind),
        held: held(strings, report),
        facts: facts(strings, report, doubts::doubts(strings, document, addresses, &written.notes)),
        notices: notices(context, report, &around),
        citations: source.citations().iter().map(|c| Cited { style: c.style, html: c.html() }).collect(),
        meta: source.tags(),
        structured: escape::json(&source.structured()),
        markdown: context.site.config.writes_markdown(),
        plain_text: context.site.config.plain_text,
        contents: written.contents,
        text: written.html,
        code: written.code,
        compare: compare::of(context, id, &around),
        turn: turn(context, report, &around),
        traditional: traditional_link(context, report),
        alternates: alternates(context, report),
        small,
        big,
    };
    let layout = Layout { image: shared_image(context, document, images), ..layout(context, id, front, &values) };
    Some((layout, values))
}

/// What citations of a report say.
fn source<'a>(context: PageContext<'a>, report: &'a Report, url: &'a str) -> Source<'a> {
    let config = &context.site.config;
    Source {
        front: &report.front,
        url,
        key: report.address.trim_matches('/').replace('/', "-"),
        site: &config.title,
        edition: config.citation,
        accessed: context.strings.get("accessed"),
        seat: OnceCell::new(),
    }
}

fn layout(context: PageContext, id: ReportId, front: &FrontMatter, values: &ReportValues) -> Layout {
    let description = [values.said.clone(), values.speaker.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let report = context.site.report(id);
    let mut trail = context.trail(report.and_then(|report| report.place));
    trail.extend(report.map(|report| Crumb { name: front.title.clone(), address: report.address.clone() }));
    Layout {
        title: front.marked_title().into_owned(),
        heading: front.title.clone(),
        description: if description.is_empty() { context.label(id).to_owned() } else { description },
        style: running_head(front),
        bytes: values.text.len() + values.contents.len(),
        trail,
        ..Layout::default()
    }
}

/// The link to the report's page in Traditional characters; empty if there is none.
fn traditional_link(context: PageContext, report: &Report) -> String {
    if context.site.config.traditional { context.links.to(&traditional(&report.address)) } else { String::new() }
}

/// Link elements for the page of the report in each script; empty if there is only one.
fn alternates(context: PageContext, report: &Report) -> String {
    let mut html = String::new();
    if context.site.config.traditional {
        for (language, address) in [("zh-Hans", &report.address), ("zh-Hant", &traditional(&report.address))] {
            html.push_str(&format!("<link rel=\"alternate\" hreflang=\"{language}\" href=\""));
            escape::attribute(&mut html, &absolute(context.site, address));
            html.push_str("\">");
        }
    }
    html
}

#[cfg(feature = "traditional")]
impl ReportValues {
    /// The values of the page in Traditional characters, which will be converted. It begins with a notice that leads to the original.
    pub(super) fn traditional(mut self, context: PageContext, report: &Report, layout: Layout) -> (Layout, ReportValues) {
        let original =
            Link { href: context.links.to(&report.address), label: context.strings.get("traditional_original").to_owned() };
        let notice = Notice { text: context.strings.get("notice_traditional").to_owned(), links: vec![original] };
        self.notices.insert(0, notice);
        // The Markdown and the plain text are beside the original.
        (self.markdown, self.plain_text, self.traditional) = (false, false, String::new());
        (Layout { original: Some(report.address.clone()), ..layout }, self)
    }
}

/// The first image of the report that sites show for a shared page.
fn shared_image(context: PageContext, document: &Document, images: Images) -> Option<SocialImage> {
    document.described_images().into_iter().find_map(|(src, alt)| {
        let image = images.images.iter().find(|image| image.src == src)?;
        let Shared { width, height, kind } = image::shared(&image.bytes)?;
        let url = absolute(context.site, &Images::address_of(images.address, &image.name));
        let alt = if alt.is_empty() { document.front.title.clone() } else { alt.to_owned() };
        Some(SocialImage { url, alt, width, height, kind })
    })
}

fn path(context: PageContext, report: &Report) -> Vec<PlaceLink> {
    match context.path(report.place) {
        path if path.is_empty() => {
            let label = context.strings.get("unplaced").to_owned();
            vec![PlaceLink { href: context.links.to("/places/"), label, roman: String::new() }]
        }
        path => path,
    }
}

/// A title in two lines: the place, and the rest of the title without place and year at its ends.
fn heading(front: &FrontMatter) -> (String, String) {
    let place = display_names::region(&front.region);
    let year = front.year.map(|y| y.to_string()).unwrap_or_default();
    let mut rest = front.title.trim();
    for bracketed in [format!("（{year}年）"), format!("({year}年)"), format!("（{year}）"), format!("({year})")] {
        rest = rest.strip_suffix(bracketed.as_str()).unwrap_or(rest).trim_end();
    }
    if !year.is_empty() {
        rest = rest.strip_prefix(format!("{year}年").as_str()).unwrap_or(rest);
    }
    // The title may give the place with or without the regions above it.
    let ends = (0..front.region.len()).map(|i| front.region.get(i..).unwrap_or_default().concat());
    for name in ends {
        rest = rest.strip_prefix(name.as_str()).unwrap_or(rest);
    }
    if !year.is_empty() {
        rest = rest.strip_prefix(format!("{year}年").as_str()).unwrap_or(rest);
    }
    if rest.is_empty() || place.is_empty() { (String::new(), front.title.clone()) } else { (place, rest.to_owned()) }
}

/// When and where the report was delivered, in the wording of the reports: 2024年1月11日在宁波市北仑区第十届人民代表大会第三次会议上.
fn said(front: &FrontMatter) -> Option<String> {
    let day = front.delivered.map(display_names::chinese_day);
    match (day, meeting(front)) {
        (Some(day), Some(meeting)) => Some(format!("{day}在{meeting}上")),
        (None, Some(meeting)) => Some(format!("在{meeting}上")),
        (day, None) => day,
    }
}

/// The running head of each printed page.
fn running_head(front: &FrontMatter) -> String {
    format!("@page {{ @top-left {{ content: \"{}\"; font: 9pt serif; }} }}", escape::css(&front.title))
}

fn held(strings: &Strings, report: &Report) -> String {
    let kind = strings.get(display_names::kind(report.front.kind));
    let digest = report.front.digest.is_some();
    let mut parts = vec![if digest { strings.fill("held_digest", &[("kind", kind)]) } else { kind.to_owned() }];
    if report.characters > 0 {
        parts.push(strings.count("characters", report.characters as usize));
    }
    if report.notes > 0 {
        parts.push(strings.count("notes_count", report.notes as usize));
    }
    parts.join(strings.get("comma"))
}

fn facts(strings: &Strings, report: &Report, doubts: Vec<Doubt>) -> Vec<Fact> {
    let front = &report.front;
    let mut facts = Vec::new();
    let mut fact = |name: &str, text: Option<String>, href: Option<String>| {
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            let (name, external) = (strings.get(name).to_owned(), href.is_some());
            facts.push(Fact { name, text, external, href, links: Vec::new() });
        }
    };
    let source = front.source.as_ref();
    let published = [source.and_then(|s| s.publisher.clone()), front.published.map(|d| display_names::day(strings, d))];
    fact("published", Some(published.into_iter().flatten().collect::<Vec<_>>().join(strings.get("comma"))), None);
    fact("number", source.and_then(|s| s.number.clone()), None);
    let hant = source.and_then(|s| s.script.as_deref()) == Some("hant");
    fact("original", hant.then(|| strings.get("script_hant").to_owned()), None);
    let page = source.and_then(|s| s.url.as_deref()).and_then(escape::target).filter(|url| escape::is_external(url));
    fact("source_page", page.map(host), page.map(str::to_owned));
    for (i, Doubt { text, places }) in doubts.into_iter().enumerate() {
        let name = if i == 0 { strings.get("doubts") } else { "" };
        facts.push(Fact { name: name.to_owned(), text, external: false, href: None, links: places });
    }
    facts
}

fn host(url: &str) -> String {
    url.split('/').nth(2).unwrap_or(url).to_owned()
}

/// What a reader must know before quoting: that this is a digest, a summary, an excerpt, or a draft.
fn notices(context: PageContext, report: &Report, around: &Neighbours) -> Vec<Notice> {
    let (front, strings) = (&report.front, context.strings);
    let mut notices = Vec::new();
    let mut notice = |text: String, links: Vec<Link>| notices.push(Notice { text, links });
    if let Some(digest) = &front.digest {
        notice(digest.clone(), Vec::new());
    }
    let same: Vec<Link> = around.same.iter().filter_map(|id| kind_link(context, context.site.report(*id)?)).collect();
    // A digest itself says what it was made from.
    match front.kind {
        Kind::Report | Kind::Summary | Kind::Excerpt if front.digest.is_some() && same.is_empty() => {}
        Kind::Summary => notice(strings.get("notice_summary").to_owned(), same),
        Kind::Excerpt => notice(strings.get("notice_excerpt").to_owned(), same),
        Kind::Other => notice(strings.get("notice_other").to_owned(), same),
        Kind::Report if !same.is_empty() => notice(strings.get("notice_also").to_owned(), same),
        Kind::Report => {}
    }
    if front.draft {
        notice(strings.get("notice_draft").to_owned(), Vec::new());
    }
    if report.place.is_none() || front.year.is_none() {
        notice(strings.get("notice_unplaced").to_owned(), Vec::new());
    }
    notices
}

/// A link to another text of the same report, labelled with its kind: 全文, 摘要.
fn kind_link(context: PageContext, report: &Report) -> Option<Link> {
    let label = context.strings.get(display_names::kind(report.front.kind)).to_owned();
    Some(Link { href: context.links.to(&report.address), label })
}

fn turn(context: PageContext, report: &Report, around: &Neighbours) -> Turn {
    let near: Vec<PlaceLink> = near(around).filter_map(|id| place_of(context, *id)).collect();
    let more = if near.is_empty() { None } else { all_of_year(context, report) };
    Turn {
        previous: around.previous.and_then(|id| step(context, id)),
        next: around.next.and_then(|id| step(context, id)),
        near,
        more,
    }
}

fn step(context: PageContext, id: ReportId) -> Option<Step> {
    let Link { href, label } = context.report_link(id)?;
    Some(Step { href, label, year: display_names::year(context.strings, context.site.year_of(id)?) })
}

/// The report's region on the page of its year.
fn all_of_year(context: PageContext, report: &Report) -> Option<Link> {
    let year = report.front.year?;
    let region = context.site.line(report.place?).first().and_then(|top| context.site.place(*top))?;
    let href = format!("{}#{}", context.year_href(year)?, lists::year::group_id(region));
    Some(Link { href, label: context.strings.fill("same_year_all", &[("year", &year.to_string())]) })
}

/// The neighbours of the same year that are linked, the nearest first: the place above, places beside, places below.
pub(super) fn near(around: &Neighbours) -> impl Iterator<Item = &ReportId> {
    let beside = if around.children.is_empty() { NEAR } else { BESIDE.max(NEAR.saturating_sub(around.children.len() + 1)) };
    around.parent.iter().chain(around.siblings.iter().take(beside)).chain(&around.children).take(NEAR)
}

/// A report of the same year, labelled with its place only.
fn place_of(context: PageContext, id: ReportId) -> Option<PlaceLink> {
    let report = context.site.report(id)?;
    let place = report.front.region.last()?;
    let label = match report.front.kind {
        Kind::Report => place.clone(),
        kind => format!("{place} {}", context.strings.get(display_names::kind(kind))),
    };
    let roman = context.site.place(report.place?).map(|place| display_names::roman(context.strings, place)).unwrap_or_default();
    Some(PlaceLink { href: context.links.to(&report.address), label, roman })
}

/// The report as plain text: title, when and where, text, notes.
pub(super) fn plain(site: &Site, report: &Report, document: &Document) -> String {
    let mut lines = vec![report.front.title.clone()];
    lines.extend(said(&report.front));
    lines.extend(speaker(&report.front));
    lines.extend(report.front.digest.clone());
    lines.push(absolute(site, &report.address));
    lines.push(String::new());
    for block in &document.blocks {
        lines.push(block.plain_text().into_owned());
    }
    for note in &document.notes {
        let definition = note.definition.iter().map(|b| b.plain_text()).collect::<Vec<_>>().join("\n");
        lines.push(format!("[{}] {} {}", note.label, note.term, beside_term(&note.term, &definition)));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(title: &str, region: &[&str], year: u16) -> FrontMatter {
        FrontMatter {
            title: title.to_owned(),
            region: region.iter().map(|r| (*r).to_owned()).collect(),
            year: Some(year),
            ..FrontMatter::default()
        }
    }

    #[test]
    fn a_title_is_set_in_two_lines() {
        let heading = |title: &str, region: &[&str]| heading(&front(title, region, 2024));
        let two = |small: &str, big: &str| (small.to_owned(), big.to_owned());
        let beilun = ["浙江省", "宁波市", "北仑区"];
        assert_eq!(heading("宁波市北仑区政府工作报告（2024年）", &beilun), two("宁波市北仑区", "政府工作报告"));
        assert_eq!(heading("北仑区政府工作报告", &beilun), two("宁波市北仑区", "政府工作报告"));
        assert_eq!(heading("2024年宁波市政府工作报告", &["浙江省", "宁波市"]), two("宁波市", "政府工作报告"));
        assert_eq!(heading("浙江省2024年政府工作报告", &["浙江省"]), two("浙江省", "政府工作报告"));
        assert_eq!(heading("政府工作报告摘要(2024年)", &["浙江省"]), two("浙江省", "政府工作报告摘要"));
        assert_eq!(heading("一份报告", &[]), two("", "一份报告"));
    }

    #[test]
    fn what_is_known_of_the_meeting_is_said() {
        let mut front = front("", &["浙江省"], 2024);
        assert_eq!(said(&front), None);
        front.delivered = Some(jiff::civil::date(2024, 1, 23));
        assert_eq!(said(&front).unwrap(), "2024年1月23日");
        front.congress = Some("第十四届".to_owned());
        front.session = Some("第二次会议".to_owned());
        assert_eq!(said(&front).unwrap(), "2024年1月23日在浙江省第十四届人民代表大会第二次会议上");
    }
}
