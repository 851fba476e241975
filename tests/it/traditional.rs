//! Pages in Traditional characters.

use crate::archive::{Archive, codes};
use crate::incremental::build_anew;

const REPORT: &str = "---
title: 宁波市政府工作报告
region: [浙江省, 宁波市]
year: 2024
aliases: [/old/]
---

各位代表：“头**发**”和发展[^1]。

## 一、以后的里程 {#s1}

台州干部推行标准地，见[云计算](https://example.org/云)。

[^1]: **标准地** 先定标准后供地。
";

fn archive(settings: &str) -> Archive {
    let archive = Archive::of(&[("content/reports/a.md", REPORT)]);
    archive.write("config.yaml", &format!("title: 公报发展\nbase_url: https://example.org/a/\n{settings}"));
    archive
}

#[test]
#[cfg(not(feature = "traditional"))]
fn a_program_without_the_feature_says_how_to_get_it() {
    let (site, said) = build_anew(&archive("traditional: true\n"));
    assert_eq!(said[0].code.name(), "config-value");
    assert!(said[0].cure.as_ref().unwrap().contains("--features traditional"), "{:?}", said[0].cure);
    assert!(site.keys().all(|path| !path.contains("hant")));
    assert_eq!(codes(build_anew(&archive("traditional: false\n")).1), [""; 0]);
}

#[cfg(feature = "traditional")]
mod converted {
    use super::*;
    use std::collections::BTreeSet;

    use crate::incremental::Site;
    use scraper::{ElementRef, Html, Selector};

    const ORIGINAL: &str = "zhejiang/ningbo/2024/index.html";
    const CONVERTED: &str = "zhejiang/ningbo/2024/hant/index.html";

    fn text<'s>(site: &'s Site, path: &str) -> &'s str {
        std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("{path}"))).unwrap()
    }

    fn all<'h>(html: &'h Html, css: &str) -> Vec<ElementRef<'h>> {
        html.select(&Selector::parse(css).unwrap()).collect()
    }

    fn values(html: &Html, css: &str, attribute: &str) -> Vec<String> {
        all(html, css).iter().map(|element| element.attr(attribute).unwrap().to_owned()).collect()
    }

    fn pages(settings: &str) -> (Site, Html, Html) {
        let (site, said) = build_anew(&archive(&format!("traditional: true\n{settings}")));
        assert_eq!(codes(said), [""; 0]);
        let [original, converted] = [ORIGINAL, CONVERTED].map(|path| Html::parse_document(text(&site, path)));
        (site, original, converted)
    }

    #[test]
    fn the_text_is_converted_and_says_so_under_the_same_anchors() {
        let (_, original, converted) = pages("");
        assert!(converted.errors.is_empty(), "{:?}", converted.errors);
        let whole: String = all(&converted, ".text")[0].text().collect();
        for words in ["「頭髮」和發展", "一、以後的里程", "台州幹部推行標準地", "先定標準後供地", "雲計算"]
        {
            assert!(whole.contains(words), "{words} in {whole}");
        }
        let notice = all(&converted, ".notice")[0];
        assert!(notice.text().collect::<String>().starts_with("本頁由程式從簡體原文轉換而成"));
        let ids = |html: &Html| values(html, "[id]", "id").into_iter().collect::<BTreeSet<_>>();
        assert_eq!(ids(&original), ids(&converted));
        assert_eq!(values(&converted, "html", "lang"), ["zh-Hant"]);
        assert_eq!(values(&converted, ".notice a", "href"), ["/a/zhejiang/ningbo/2024/"]);
        assert_eq!(values(&original, ".acts a[hreflang]", "href"), ["/a/zhejiang/ningbo/2024/hant/"]);
        assert_eq!(all(&converted, "h1")[0].text().collect::<String>().matches("政府工作報告").count(), 1);
    }

    #[test]
    fn links_and_citations_are_those_of_the_original() {
        let (_, original, converted) = pages("");
        let canonical = ["https://example.org/a/zhejiang/ningbo/2024/"];
        assert_eq!(values(&converted, "[rel=canonical]", "href"), canonical);
        assert_eq!(values(&original, "[rel=canonical]", "href"), canonical);
        let versions = ["https://example.org/a/zhejiang/ningbo/2024/", "https://example.org/a/zhejiang/ningbo/2024/hant/"];
        for page in [&original, &converted] {
            assert_eq!(values(page, "link[hreflang]", "href"), versions);
            assert_eq!(values(page, "link[hreflang]", "hreflang"), ["zh-Hans", "zh-Hant"]);
        }
        for css in ["pre", "[name^=citation]", "script[type='application/ld+json']"] {
            // The trail has words of the interface.
            let of_report = |html: &String| !html.contains("BreadcrumbList");
            let shown = |page: &Html| all(page, css).iter().map(|e| e.html()).filter(of_report).collect::<Vec<_>>();
            assert_eq!(shown(&original), shown(&converted), "{css}");
        }
        let links = |page: &Html| values(page, ".text a", "href");
        assert_eq!(links(&original), links(&converted));
        assert!(all(&converted, "[href='index.md']").is_empty());
    }

    #[test]
    fn only_the_sitemap_and_the_manifest_name_the_page() {
        let (site, ..) = pages("");
        let alternate = "<xhtml:link rel=\"alternate\" hreflang=\"zh-Hant\" \
            href=\"https://example.org/a/zhejiang/ningbo/2024/hant/\"/>";
        let sitemap = text(&site, "sitemap.xml");
        assert!(sitemap.contains(alternate) && sitemap.contains("xmlns:xhtml="));
        assert!(!sitemap.contains("<loc>https://example.org/a/zhejiang/ningbo/2024/hant/"));
        assert!(text(&site, "manifest.txt").lines().any(|line| line == "/zhejiang/ningbo/2024/hant/"));
        for path in ["feed.xml", "search/index.json", "data/reports.json", "index.html"] {
            assert!(!text(&site, path).contains("hant"), "{path}");
        }
        let (without, _) = build_anew(&archive(""));
        assert!(without.keys().all(|path| !path.contains("hant")));
        assert!(!text(&without, ORIGINAL).contains("hreflang"));
    }

    #[test]
    fn an_english_interface_stays_english() {
        let (_, _, converted) = pages("language: en\n");
        assert_eq!(values(&converted, "html", "lang"), ["en"]);
        assert_eq!(values(&converted, "article", "lang"), ["zh-Hant"]);
        assert!(all(&converted, ".notice")[0].text().collect::<String>().starts_with("A program converted this page"));
    }

    #[test]
    fn no_page_of_another_kind_takes_the_address() {
        let page = "---\ntitle: 某页\naddress: /zhejiang/ningbo/2024/hant/\n---\n\n一段。\n";
        for (settings, said) in [("traditional: true\n", vec!["reserved-address"]), ("", vec![])] {
            let archive = archive(settings);
            archive.write("content/pages/x.md", page);
            assert_eq!(codes(build_anew(&archive).1), said);
        }
        let archive = archive("traditional: true\nmoved: {/zhejiang/ningbo/2024/hant/: /zhejiang/}\n");
        assert_eq!(codes(build_anew(&archive).1), ["old-address-stands"]);
    }
}
