//! What is there for crawlers and hosts: sitemap, robots.txt, .nojekyll, CNAME.

use crate::page::shell::absolute;
use crate::page::{File, escape};
use crate::site::Site;

/// Addresses that a sitemap may hold (sitemaps.org).
const ADDRESSES: usize = 50_000;

pub(super) fn files(site: &Site) -> Vec<File> {
    let mut files = sitemaps(site);
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {}\n", absolute(site, "/sitemap.xml"));
    files.push(file("robots.txt", robots));
    files.push(file(".nojekyll", String::new()));
    if let Some(name) = &site.config.cname {
        files.push(file("CNAME", format!("{name}\n")));
    }
    files
}

fn file(path: &str, text: String) -> File {
    File { path: path.to_owned(), bytes: text.into_bytes() }
}

fn sitemaps(site: &Site) -> Vec<File> {
    let addresses = addresses(site);
    if addresses.len() <= ADDRESSES {
        return vec![file("sitemap.xml", sitemap(site, &addresses))];
    }
    let mut files = Vec::new();
    let mut index = head("sitemapindex");
    for (i, part) in addresses.chunks(ADDRESSES).enumerate() {
        let name = format!("sitemap-{}.xml", i + 1);
        index.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", escape::escaped(&absolute(site, &name))));
        files.push(file(&name, sitemap(site, part)));
    }
    index.push_str("</sitemapindex>\n");
    files.push(file("sitemap.xml", index));
    files
}

fn sitemap(site: &Site, addresses: &[String]) -> String {
    let mut xml = head("urlset");
    for address in addresses {
        xml.push_str("<url><loc>");
        escape::text(&mut xml, &absolute(site, address));
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn head(root: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
}

/// All addresses of pages that are worth finding.
fn addresses(site: &Site) -> Vec<String> {
    let mut all: Vec<String> = ["/", "/places/", "/years/", "/terms/", "/data/"].map(str::to_owned).to_vec();
    all.extend(site.pages.iter().map(|p| p.address.clone()));
    all.extend(site.places.iter().map(|p| p.address.clone()));
    all.extend(site.years.keys().map(|y| format!("/{y}/")));
    all.extend(site.reports.iter().map(|r| r.address.clone()));
    all.extend(site.lexicon.terms().iter().map(|t| format!("/terms/{}/", t.slug)));
    all
}
