//! Feeds and the sitemap: the rules of RFC 4287, the order of addition, full texts, ids, and the image of shared pages.

use std::collections::BTreeSet;

use crate::archive::{Archive, codes};
use crate::incremental::{Site, build_anew};
use gongbao::diag::Diagnostic;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use scraper::{Html, Selector};

const NINGBO: &str = "---
title: 宁波市政府工作报告
region: [浙江省, 宁波市]
year: 2024
delivered: 2024-02-18
speaker: 某某
aliases: [/zhejiang/mingzhou/2024/]
---

各位代表：“R&D”投入<持续>增长。

## 一、回顾 {#s1}

#### 主体壮大。 {#s1-1 .lead}

按标准地[^1]出让土地，见[附件](annex.pdf)、[上年](/zhejiang/2023/)和[本节](#s1)。

![产业地图](map.png)

| 指标 | 数值 |
|---|---|
| 增速 | 5% |

[^1]: **标准地** 先定标准后供地。
";

const ZHEJIANG: &str = "---\ntitle: 浙江省政府工作报告\nregion: [浙江省]\nyear: 2023\n---\n\n一段。\n";

fn archive(settings: &str, added: Option<&str>) -> Archive {
    let archive = Archive::of(&[("content/reports/a.md", NINGBO), ("content/reports/b.md", ZHEJIANG)]);
    archive.write("config.yaml", &format!("title: 甲&乙\nbase_url: https://example.org/a/\n{settings}"));
    if let Some(added) = added {
        archive.write("content/added.yaml", added);
    }
    std::fs::write(archive.path("content/reports/map.png"), png(640, 360)).unwrap();
    archive
}

/// The head of a PNG, which is all that is read of it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0");
    bytes
}

fn text<'s>(site: &'s Site, path: &str) -> &'s str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("{path}"))).unwrap()
}

/// An element of a feed: its name, its attributes and its text.
#[derive(Debug, Clone, Default, PartialEq)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    inside: Vec<Element>,
}

impl Element {
    fn all(&self, name: &str) -> std::vec::IntoIter<&Element> {
        self.inside.iter().filter(|element| element.name == name).collect::<Vec<_>>().into_iter()
    }

    /// The text of the only element of this name.
    fn one(&self, name: &str) -> &str {
        let found: Vec<&Element> = self.all(name).collect();
        assert_eq!(found.len(), 1, "{name} of {}", self.name);
        &found[0].text
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Parses XML to its root element.
fn parsed(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => open.last_mut().unwrap().inside.push(element(&start)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().inside.push(done);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(name) => {
                let character = quick_xml::escape::resolve_predefined_entity(&name).unwrap();
                open.last_mut().unwrap().text.push_str(character);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    open.pop().unwrap().inside.pop().unwrap()
}

fn element(start: &quick_xml::events::BytesStart) -> Element {
    let attribute = |a: quick_xml::events::attributes::Attribute| {
        let value = quick_xml::escape::unescape(&a.value).unwrap().into_owned();
        (a.key.as_ref().to_owned(), value)
    };
    let attributes = start.attributes().map(|a| attribute(a.unwrap())).collect();
    Element { name: start.name().as_ref().to_owned(), attributes, ..Element::default() }
}

/// Checks a feed by the rules of RFC 4287, and returns it.
fn feed(site: &Site, path: &str) -> Element {
    let feed = parsed(text(site, path));
    assert_eq!((feed.name.as_str(), feed.attribute("xmlns")), ("feed", Some("http://www.w3.org/2005/Atom")));
    let related = |element: &Element, rel: Option<&str>| {
        let links = element.all("link").filter(|link| link.attribute("rel") == rel);
        links.map(|link| link.attribute("href").unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(related(&feed, Some("self")), [format!("https://example.org/a/{path}")]);
    assert_eq!(related(&feed, None).len(), 1);
    assert_eq!(feed.all("author").count(), 1);
    let mut ids = BTreeSet::from([feed.one("id").to_owned()]);
    for one in std::iter::once(&feed).chain(feed.all("entry")) {
        assert!(!one.one("title").is_empty());
        let days = one.all("updated").chain(one.all("published"));
        for day in days {
            assert!(day.text.parse::<jiff::Timestamp>().is_ok(), "{}", day.text);
        }
        assert_eq!(one.all("updated").count(), 1);
        assert!(one.one("id").contains(':'), "{}", one.one("id"));
    }
    for entry in feed.all("entry") {
        assert!(ids.insert(entry.one("id").to_owned()), "{} twice", entry.one("id"));
        assert_eq!(related(entry, None).len(), 1);
        assert!(entry.all("summary").count() <= 1 && entry.all("content").count() <= 1);
    }
    feed
}

fn built(settings: &str, added: Option<&str>) -> (Site, Vec<Diagnostic>) {
    build_anew(&archive(settings, added))
}

fn entries<'f>(feed: &'f Element, name: &str) -> Vec<&'f str> {
    feed.all("entry").map(|entry| entry.one(name)).collect()
}

const ADDED: &str = "/zhejiang/mingzhou/2024/: [2026-05-01, 2026-06-12]\n/zhejiang/2023/: 2026-06-01\n";

#[test]
fn without_days_feeds_have_the_last_delivered_first_and_the_ids_of_pages() {
    let (site, said) = built("", None);
    assert_eq!(codes(said), [""; 0]);
    let all = feed(&site, "feed.xml");
    let urls = ["https://example.org/a/zhejiang/ningbo/2024/", "https://example.org/a/zhejiang/2023/"];
    assert_eq!(entries(&all, "id"), urls);
    assert_eq!(entries(&all, "updated"), ["2024-02-18T00:00:00Z", "2023-01-01T00:00:00Z"]);
    assert_eq!((all.one("id"), all.all("subtitle").count()), ("https://example.org/a/", 0));
    assert!(all.all("entry").all(|entry| entry.all("content").count() + entry.all("published").count() == 0));
    assert_eq!(feed(&site, "zhejiang/ningbo/feed.xml").all("entry").count(), 1);
    assert!(!text(&site, "sitemap.xml").contains("lastmod"));
}

#[test]
fn with_days_feeds_have_the_last_added_first_and_the_sitemap_states_the_last_change() {
    let (site, said) = built("", Some(ADDED));
    assert_eq!(codes(said), [""; 0]);
    let all = feed(&site, "zhejiang/feed.xml");
    assert_eq!(entries(&all, "published"), ["2026-06-01T00:00:00Z", "2026-05-01T00:00:00Z"]);
    assert_eq!(entries(&all, "updated"), ["2026-06-01T00:00:00Z", "2026-06-12T00:00:00Z"]);
    assert_eq!((all.one("subtitle"), all.one("updated")), ("按收录日期排列，最近收录的在前", "2026-06-12T00:00:00Z"));
    let sitemap = parsed(text(&site, "sitemap.xml"));
    let changed = |address: &str| {
        let mut urls = sitemap.all("url");
        let url = urls.find(|url| url.one("loc") == format!("https://example.org/a{address}")).unwrap();
        url.all("lastmod").next().map(|day| day.text.clone())
    };
    for (address, day) in [
        ("/zhejiang/2023/", Some("2026-06-01")),
        ("/zhejiang/ningbo/2024/", Some("2026-06-12")),
        ("/zhejiang/ningbo/", Some("2026-06-12")),
        ("/2023/", Some("2026-06-01")),
        ("/", Some("2026-06-12")),
        ("/terms/", None),
        ("/data/", None),
    ] {
        assert_eq!(changed(address).as_deref(), day, "{address}");
    }
}

#[test]
fn ids_with_a_tag_survive_another_domain_and_another_address() {
    let settings = "feed: {id: \"tag:example.org,2024:gongbao\"}\n";
    let (site, said) = built(settings, Some(ADDED));
    assert_eq!(codes(said), [""; 0]);
    let all = feed(&site, "feed.xml");
    assert_eq!(all.one("id"), "tag:example.org,2024:gongbao/");
    let ids = ["tag:example.org,2024:gongbao/zhejiang/2023/", "tag:example.org,2024:gongbao/zhejiang/mingzhou/2024/"];
    assert_eq!(entries(&all, "id"), ids);
    let elsewhere = archive(settings, Some(ADDED));
    elsewhere.write("config.yaml", &format!("title: 甲&乙\nbase_url: https://example.com/\n{settings}"));
    let elsewhere = build_anew(&elsewhere).0;
    assert_eq!(entries(&parsed(text(&elsewhere, "feed.xml")), "id"), ids);
}

#[test]
fn a_text_in_a_feed_is_html_with_absolute_links() {
    let (site, said) = built("feed: {full_text: true}\n", None);
    assert_eq!(codes(said), [""; 0]);
    let all = feed(&site, "feed.xml");
    let content = all.all("entry").next().unwrap().all("content").next().unwrap();
    assert_eq!(content.attribute("type"), Some("html"));
    let html = Html::parse_fragment(&content.text);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    let select = |css: &str| html.select(&Selector::parse(css).unwrap()).collect::<Vec<_>>();
    let links: Vec<&str> = select("[href], [src]").iter().map(|e| e.attr("href").or(e.attr("src")).unwrap()).collect();
    let expected =
        ["zhejiang/ningbo/2024/annex.pdf", "zhejiang/2023/", "zhejiang/ningbo/2024/#s1", "zhejiang/ningbo/2024/map.png"];
    assert_eq!(links, expected.map(|path| format!("https://example.org/a/{path}")));
    assert!(site.contains_key("zhejiang/ningbo/2024/map.png"));
    assert_eq!(select("h2")[0].text().collect::<String>(), "一、回顾");
    assert_eq!(select("p b")[0].text().collect::<String>(), "主体壮大。");
    let whole: String = html.root_element().text().collect();
    for words in ["“R&D”投入<持续>增长。", "增速", "[1] 标准地 先定标准后供地。"] {
        assert!(whole.contains(words), "{words} in {whole}");
    }
    assert!(select("[id], [class], script").is_empty());
    assert_eq!(feed(&site, "zhejiang/ningbo/feed.xml").all("entry").next().unwrap().one("content"), content.text);
}

/// The properties of Open Graph that are about an image.
fn image(site: &Site, path: &str) -> Vec<(String, String)> {
    let html = Html::parse_document(text(site, path));
    let tags = Selector::parse("meta[property^='og:image']").unwrap();
    html.select(&tags).map(|tag| (tag.attr("property").unwrap().to_owned(), tag.attr("content").unwrap().to_owned())).collect()
}

#[test]
fn a_shared_page_has_the_image_of_its_report_or_of_the_archive() {
    let own = |url: &str, width: &str, height: &str, alt: &str| {
        let values = [("", url), (":type", "image/png"), (":width", width), (":height", height), (":alt", alt)];
        values.map(|(name, value)| (format!("og:image{name}"), value.to_owned())).to_vec()
    };
    let (site, _) = built("", None);
    let of_report = own("https://example.org/a/zhejiang/ningbo/2024/map.png", "640", "360", "产业地图");
    assert_eq!(image(&site, "zhejiang/ningbo/2024/index.html"), of_report);
    assert_eq!(image(&site, "zhejiang/2023/index.html"), []);
    assert_eq!(image(&site, "index.html"), []);
    let archive = archive("image: content/card.png\n", None);
    std::fs::write(archive.path("content/card.png"), png(1200, 630)).unwrap();
    let (site, said) = build_anew(&archive);
    assert_eq!(codes(said), [""; 0]);
    let of_archive = own("https://example.org/a/assets/shared-image.png", "1200", "630", "甲&乙");
    assert_eq!(image(&site, "zhejiang/2023/index.html"), of_archive);
    assert_eq!(image(&site, "zhejiang/ningbo/2024/index.html"), of_report);
    assert_eq!(&*site["assets/shared-image.png"], png(1200, 630));
}

#[test]
fn an_image_that_no_site_shows_is_refused() {
    let archive = archive("image: content/card.png\n", None);
    assert_eq!(codes(build_anew(&archive).1), ["config-value"]);
    for wrong in [png(100, 630), b"GIF89a\x04\x04\x03\x03\0\0\0".to_vec(), Vec::new()] {
        std::fs::write(archive.path("content/card.png"), wrong).unwrap();
        let (site, said) = build_anew(&archive);
        assert_eq!((codes(said), image(&site, "index.html")), (vec!["config-value"], vec![]));
    }
    archive.write("config.yaml", "title: 甲\nimage: ../card.png\n");
    assert_eq!(codes(build_anew(&archive).1), ["config-value"]);
}

#[test]
fn the_years_of_a_terms_former_address_lead_to_its_years() {
    let note = "[^1]: **“四上”企业** 四类企业。\n";
    let uses = "四上企业增加。\n\n".repeat(350);
    let report = |year: u16| format!("---\ntitle: 报告\nregion: [浙江省]\nyear: {year}\n---\n\n{uses}{note}");
    let [first, second] = [2023, 2024].map(report);
    let archive = Archive::of(&[("content/reports/a.md", &first), ("content/reports/b.md", &second)]);
    let (site, _) = build_anew(&archive);
    let manifest = text(&site, "manifest.txt");
    let moves: Vec<(&str, &str)> = manifest.lines().filter_map(|line| line.split_once(" > ")).collect();
    let [(from, to), rest @ ..] = moves.as_slice() else { panic!("{manifest}") };
    let years = [2023, 2024].map(|year| (format!("{from}{year}/"), format!("{to}{year}/")));
    assert_eq!(rest.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect::<Vec<_>>(), years);
    for (from, to) in years {
        assert!(text(&site, &format!("{}index.html", &from[1..])).contains(&format!("url={to}")));
        assert!(site.contains_key(&format!("{}index.html", &to[1..])));
    }
}
