//! Files for crawlers and hosts: sitemap, robots.txt, llms.txt, .nojekyll, CNAME.

use jiff::civil::Date;

use super::feed;
use crate::annotation::ReportId;
use crate::page::figures::table::{of_indicator, of_place};
use crate::page::layout::absolute;
use crate::page::{File, escape};
use crate::site::address::traditional;
use crate::site::{PlaceId, Report, Site};

/// The most addresses that one sitemap may hold (sitemaps.org).
const ADDRESSES: usize = 50_000;

pub(crate) fn files(site: &Site) -> Vec<File> {
    let mut files = sitemaps(site);
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {}\n", absolute(site, "/sitemap.xml"));
    files.push(file("robots.txt", robots));
    files.push(file("llms.txt", for_language_models(site)));
    files.push(file(".nojekyll", String::new()));
    if let Some(name) = &site.config.cname {
        files.push(file("CNAME", format!("{name}\n")));
    }
    files
}

fn file(path: &str, text: String) -> File {
    File { path: path.to_owned(), bytes: text.into_bytes() }
}

/// The contents of the site and the locations of its texts as Markdown, in the format of llmstxt.org: a title, a summary, lists
/// of links.
fn for_language_models(site: &Site) -> String {
    let counts = site.counts();
    let mut text = format!("# {}\n\n", site.config.title);
    if !site.config.description.is_empty() {
        text.push_str(&format!("> {}\n\n", site.config.description));
    }
    text.push_str(&format!(
        "政府工作报告 {} 篇，地区 {} 个，名词 {} 条。每篇报告的地址是“地区/年份/”，如 {}{}。\n\n",
        counts.reports,
        counts.places,
        counts.terms,
        absolute(site, site.reports.first().map_or("/", |report| report.address.as_str())),
        if site.config.writes_markdown() {
            "；地址后加 index.md 即为该篇的 Markdown，章节和段落的锚点与网页相同"
        } else {
            ""
        },
    ));
    let mut list = |heading: &str, links: Vec<(String, String)>| {
        text.push_str(&format!("## {heading}\n\n"));
        links.iter().for_each(|(label, address)| text.push_str(&format!("- [{label}]({})\n", absolute(site, address))));
        text.push('\n');
    };
    let own = |label: &str, address: &str| (label.to_owned(), address.to_owned());
    list(
        "数据",
        vec![own("数据与说明", "/data/"), own("数据字典", "/data/datapackage.json"), own("全部地址和锚点", "/manifest.txt")],
    );
    let roots = site.roots.iter().filter_map(|id| site.place(*id));
    list("地区", roots.map(|place| (place.name.clone(), place.address.clone())).collect());
    list("年份", site.years.keys().rev().map(|year| (year.to_string(), format!("/{year}/"))).collect());
    list("名词", vec![own("全部名词", "/terms/")]);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// An address, and the day on which its page last changed, if the archive says so.
type Listed = (String, Option<Date>);

fn sitemaps(site: &Site) -> Vec<File> {
    let addresses = addresses(site);
    if addresses.len() <= ADDRESSES {
        return vec![file("sitemap.xml", sitemap(site, &addresses))];
    }
    let mut files = Vec::new();
    let mut index = head("sitemapindex", false);
    for (i, part) in addresses.chunks(ADDRESSES).enumerate() {
        let name = format!("sitemap-{}.xml", i + 1);
        index.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", escape::escaped(&absolute(site, &name))));
        files.push(file(&name, sitemap(site, part)));
    }
    index.push_str("</sitemapindex>\n");
    files.push(file("sitemap.xml", index));
    files
}

fn sitemap(site: &Site, addresses: &[Listed]) -> String {
    let mut xml = head("urlset", site.config.traditional);
    for (address, changed) in addresses {
        xml.push_str("<url><loc>");
        escape::text(&mut xml, &absolute(site, address));
        xml.push_str("</loc>");
        if let Some(day) = changed {
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        if site.config.traditional && site.find_report(address).is_some() {
            alternate(&mut xml, "zh-Hans", &absolute(site, address));
            alternate(&mut xml, "zh-Hant", &absolute(site, &traditional(address)));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// A link to a page in another script.
fn alternate(xml: &mut String, language: &str, url: &str) {
    xml.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\""));
    escape::attribute(xml, url);
    xml.push_str("\"/>");
}

fn head(root: &str, alternates: bool) -> String {
    let xhtml = if alternates { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" } else { "" };
    let sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"{sitemap}\"{xhtml}>\n")
}

/// The addresses of all pages that search engines should find. A report changed last on the day on which it was added or revised. The
/// lists of places and years change at least when one of their reports does.
fn addresses(site: &Site) -> Vec<Listed> {
    let all = site.last_change((0..site.reports.len() as u32).map(ReportId));
    let listed = |address: &str| (address.to_owned(), all);
    let unknown = |address: &str| (address.to_owned(), None);
    let mut addresses: Vec<Listed> = ["/", "/places/", "/years/"].map(listed).into_iter().collect();
    addresses.extend(["/terms/", "/data/"].map(unknown));
    addresses.extend(site.pages.iter().map(|page| unknown(&page.address)));
    addresses.extend((0u32..).zip(&site.places).map(|(id, place)| {
        let below = feed::reports_of(site, PlaceId(id));
        (place.address.clone(), site.last_change(below))
    }));
    if site.config.figures {
        addresses.push(unknown("/figures/"));
        addresses.extend(site.indicators.list().iter().map(|indicator| unknown(&of_indicator(&indicator.code))));
        addresses.extend(site.places.iter().filter_map(|place| of_place(site, place)).map(|address| (address, None)));
    }
    addresses.extend(site.years.iter().map(|(year, held)| (format!("/{year}/"), site.last_change(held.iter().copied()))));
    let of_report = |report: &Report| (report.address.clone(), report.added.as_ref().map(|added| added.changed));
    addresses.extend(site.reports.iter().map(|report| of_report(report)));
    addresses.extend(site.lexicon.terms().iter().map(|term| unknown(&format!("/terms/{}/", term.slug))));
    addresses
}
