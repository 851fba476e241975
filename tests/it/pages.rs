//! A small archive rendered as a whole: every page is well-formed HTML, every link resolves, under any base path and from disk.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is a failing test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gongbao::annotation::{Annotated, ReportId, Sightings, annotate, glossary, uses};
use gongbao::config::{Config, Edition};
use gongbao::digest::Digest;
use gongbao::document::{self, Block, Document, PlainNote};
use gongbao::figures::{Figures, ReportFigures, of_document};
use gongbao::index::Directory;
use gongbao::page::{Gathered, Options, Pages, Theme};
use gongbao::site::{self, Site, Surveyed};
use scraper::{Html, Selector};
use sha2::{Digest as _, Sha256};

const NINGBO_2023: &str = "---
title: 宁波市政府工作报告（2023年）
region: [浙江省, 宁波市]
year: 2023
delivered: 2023-02-18
congress: 第十六届
session: 第三次会议
speaker: 某某
office: 市长
source:
  file: sources/a.txt
  item: 1
  publisher: 市府办
  number: A/2023-1
  url: https://example.org/a?b=1&c=2
  script: hant
---

各位代表：

现在报告工作，请审议“R&D”投入。

## 一、回顾 {#s1}

### （一）实业 {#s1-1}

#### 主体壮大。 {#s1-1-1 .lead}

按标准地[^1]出让土地，推行“双强”行动。

| 指标 | 数值 |
|---|---|
| 增速 | 5% |

## 二、安排 {#s2}

再推标准地改革[^3]。

- 第一件
- 第二件

> 一段引文。

```json
{\"a\": 1}
```

[^1]: **标准地** 先定标准后供地。

[^2]: **“双强”行动** 科技强农、机械强农。

[^3]: 见附件。
";

const NINGBO_2024: &str = "---
title: 宁波市政府工作报告摘要（2024年）
kind: summary
region: [浙江省, 宁波市]
year: 2024
---

深化标准地改革。
";

const BEILUN_2023: &str = "---
title: 宁波市北仑区政府工作报告（2023年）
region: [浙江省, 宁波市, 北仑区]
year: 2023
digest: 本页为摘编。
---

## 回顾 {#s1}

推广标准地[^1]。

[^1]: **标准地** 另一种说法：先定标准。
";

const UNPLACED: &str = "---
title: 政府工作报告
---

来历不明的一篇<b>。
";

const ABOUT: &str = "---
title: 关于
---

## 这里 {#s1}

见[宁波](/zhejiang/ningbo/)与[本段](#s1)。
";

const GLOSSARY: &str = "- term: 新质生产力\n  definition: 先进生产力的质态。\n  source: 某文件\n- term: “双强”行动\n  aliases: [双强]\n  definition: 编者的说法。\n";

fn read(file: &str, text: &str) -> Document {
    let read = document::read(&Arc::from(file), text);
    assert!(!read.has_errors(), "{:?}", read.said);
    read.value.unwrap()
}

fn surveyed(file: &str, document: &Document) -> Surveyed {
    let headings = document.blocks.iter().filter_map(|b| if let Block::Heading(h) = b { Some(h.into()) } else { None });
    Surveyed {
        file: file.to_owned(),
        front: document.front.clone(),
        outline: headings.collect(),
        notes: document.notes.iter().map(PlainNote::from).collect(),
        characters: document.characters(),
        doubts: 1,
        text: Digest::of(&file),
        ..Surveyed::default()
    }
}

/// All files of the archive's site.
fn render(config: Config, options: Options) -> BTreeMap<String, Vec<u8>> {
    let reports: Vec<(String, Document)> = [("n3", NINGBO_2023), ("n4", NINGBO_2024), ("b3", BEILUN_2023), ("u", UNPLACED)]
        .map(|(name, text)| (format!("content/reports/{name}.md"), read(name, text)))
        .to_vec();
    let about = read("about", ABOUT);
    let language = config.language.clone();
    let surveys = reports.iter().map(|(file, document)| surveyed(file, document)).collect();
    let pages = vec![surveyed("content/pages/about.md", &about)];
    let curated = glossary::read(&Arc::from("g.yaml"), GLOSSARY).value;
    let site = Site::assemble(config, surveys, curated, pages, site::Options::default()).value;
    let theme = Theme::load("default", &[], &language);
    assert_eq!(theme.said, []);
    let pages = Pages::new(&site, &theme.value, options);
    let mut files = BTreeMap::new();
    let mut put = |rendered: gongbao::diag::Noted<Vec<gongbao::page::File>>| {
        assert_eq!(rendered.said, []);
        for file in rendered.value {
            assert!(files.insert(file.path.clone(), file.bytes).is_none(), "{} is written twice", file.path);
        }
    };
    let (mut seen, mut figures) = (Vec::new(), Vec::new());
    for (i, report) in site.reports.iter().enumerate() {
        let (_, document) = reports.iter().find(|(file, _)| *file == report.file).unwrap();
        let id = ReportId(i as u32);
        let annotated: Annotated = annotate(document, Some(id), &site.lexicon, &site.nearness);
        let addresses = document.addresses();
        seen.push(uses::sightings(document, &addresses, &annotated));
        let stated = of_document(document, &addresses, &site.indicators, false);
        put(pages.report(id, document, &addresses, &annotated, &stated, Vec::new()));
        figures.push(ReportFigures::of(stated));
    }
    put(pages.plain(&site.pages[0], &about, Vec::new()));
    let gathered = Gathered::new(Sightings::gather(seen), Figures::gather(figures));
    for page in pages.plan() {
        put(pages.render(page, &gathered));
    }
    if !options.offline {
        put(pages.search(&Directory::default(), &[]));
    }
    files
}

fn config(base_url: &str, language: &str) -> Config {
    Config {
        title: "某某集注".to_owned(),
        description: "样本 & 说明".to_owned(),
        base_url: base_url.to_owned(),
        language: language.to_owned(),
        markdown: Some(true),
        plain_text: true,
        ..Config::default()
    }
}

fn html(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, Html> {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.as_str(), Html::parse_document(std::str::from_utf8(bytes).unwrap()))).collect()
}

fn select<'a>(page: &'a Html, what: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(what).unwrap()).collect()
}

fn attributes(page: &Html, name: &str) -> Vec<String> {
    select(page, &format!("[{name}]")).iter().filter_map(|e| e.value().attr(name)).map(str::to_owned).collect()
}

/// The file and anchor that a link of the page at `path` leads to.
fn resolve(path: &str, href: &str, base: &str) -> (String, Option<String>) {
    let (address, anchor) = href.split_once('#').map_or((href, None), |(a, f)| (a, Some(f.to_owned())));
    let address = address.split('?').next().unwrap();
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    let relative = if let Some(rest) = address.strip_prefix(base) {
        parts.clear();
        rest
    } else {
        assert!(!address.starts_with('/'), "{href} on {path} leaves the base path {base}");
        address
    };
    if address.is_empty() {
        return (path.to_owned(), anchor);
    }
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." => assert!(parts.pop().is_some(), "{href} on {path} climbs too far"),
            other => parts.push(other),
        }
    }
    let file = parts.join("/");
    (if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file }, anchor)
}

fn check_links(files: &BTreeMap<String, Vec<u8>>, base: &str) {
    let pages = html(files);
    let ids: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|(path, page)| (*path, attributes(page, "id").into_iter().collect())).collect();
    for (path, page) in &pages {
        for href in attributes(page, "href").into_iter().chain(attributes(page, "src")).chain(attributes(page, "action")) {
            if href.contains("://") {
                continue;
            }
            let (file, anchor) = resolve(path, &href, base);
            assert!(files.contains_key(&file), "{href} on {path} leads to {file}, which is not there");
            if let Some(anchor) = anchor {
                assert!(ids[file.as_str()].contains(&anchor), "{href} on {path}: no #{anchor} in {file}");
            }
        }
    }
}

#[test]
fn every_page_is_sound_html() {
    assert!(!Html::parse_document("<!DOCTYPE html><title>x</title><p></b>").errors.is_empty(), "the parser complains at all");
    for language in ["zh-Hans", "en"] {
        let files = render(config("https://example.org/", language), Options::default());
        for (path, page) in html(&files) {
            assert_eq!(page.errors, Vec::<String>::new(), "{path}");
            let ids = attributes(&page, "id");
            assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "ids of {path}: {ids:?}");
            assert_eq!(select(&page, "h1").len(), 1, "headings of {path}");
            assert_eq!(select(&page, "html[lang]")[0].value().attr("lang"), Some(language));
            assert_eq!(select(&page, "[style]").len(), 0, "styles in {path}");
            for named in ["aria-labelledby", "aria-describedby"] {
                for id in attributes(&page, named) {
                    assert!(ids.contains(&id), "{named}={id} of {path} names nothing");
                }
            }
        }
    }
}

#[test]
fn links_lead_somewhere_from_a_root_under_a_path_and_from_disk() {
    check_links(&render(config("https://example.org/", "zh-Hans"), Options::default()), "/");
    check_links(&render(config("https://me.github.io/archive/", "zh-Hans"), Options::default()), "/archive/");
    check_links(&render(config("https://me.github.io/archive/", "zh-Hans"), Options { offline: true }), "\0");
}

#[test]
fn no_page_asks_another_host_for_anything() {
    let files = render(config("https://example.org/", "zh-Hans"), Options::default());
    for (path, page) in html(&files) {
        let asked = select(&page, "[src], link[rel=stylesheet], link[rel=icon]");
        for element in asked {
            let target = element.value().attr("src").or(element.value().attr("href")).unwrap();
            assert!(target.starts_with('/') && !target.starts_with("//"), "{target} of {path}");
        }
    }
    let style = std::str::from_utf8(&files["assets/style.css"]).unwrap();
    assert!(!style.contains("url("));
}

#[test]
fn feeds_and_sitemap_are_sound_xml() {
    let files = render(config("https://example.org/a&b/", "zh-Hans"), Options::default());
    let xml: Vec<&String> = files.keys().filter(|path| path.ends_with(".xml")).collect();
    assert!(xml.iter().any(|path| *path == "zhejiang/ningbo/feed.xml") && xml.iter().any(|path| *path == "sitemap.xml"));
    for path in xml {
        let mut reader = quick_xml::Reader::from_reader(files[path].as_slice());
        reader.config_mut().check_end_names = true;
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer) {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => buffer.clear(),
                Err(e) => panic!("{path}: {e}"),
            }
        }
    }
    let sitemap = std::str::from_utf8(&files["sitemap.xml"]).unwrap();
    assert!(sitemap.contains("<loc>https://example.org/a&amp;b/zhejiang/ningbo/2023/</loc>"));
}

#[test]
fn programs_are_told_what_a_term_is_and_what_stands_above_a_page() {
    let files = render(config("https://example.org/archive/", "zh-Hans"), Options::default());
    let pages = html(&files);
    let structured = |path: &str| -> Vec<serde_json::Value> {
        let scripts = select(&pages[path], "script[type='application/ld+json']");
        scripts.iter().map(|script| serde_json::from_str(&script.inner_html()).unwrap()).collect()
    };
    let of = |path: &str, kind: &str| {
        let mut all = structured(path).into_iter().filter(|value| value["@type"] == kind);
        all.next().unwrap_or_else(|| panic!("{path} has no {kind}"))
    };
    let trail: Vec<(u64, String)> = of("zhejiang/ningbo/2023/index.html", "BreadcrumbList")["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["position"].as_u64().unwrap(), item["item"].as_str().unwrap().to_owned()))
        .collect();
    let expected = ["places/", "zhejiang/", "zhejiang/ningbo/", "zhejiang/ningbo/2023/"];
    let expected = (1..).zip(expected.map(|path| format!("https://example.org/archive/{path}"))).collect::<Vec<_>>();
    assert_eq!(trail, expected);
    let terms: Vec<&str> =
        pages.keys().copied().filter(|path| path.starts_with("terms/") && path.matches('/').count() == 2).collect();
    let term = terms.iter().find(|path| path.contains('-')).unwrap();
    let defined = of(term, "DefinedTerm");
    assert_eq!(defined["url"], format!("https://example.org/archive/{}", term.strip_suffix("index.html").unwrap()));
    assert_eq!(defined["inDefinedTermSet"]["url"], "https://example.org/archive/terms/");
    assert!(structured("index.html").iter().all(|value| value["@type"] != "BreadcrumbList"));
}

#[test]
fn a_report_comes_with_its_markdown_its_text_and_its_citations() {
    let files = render(config("https://example.org/", "zh-Hans"), Options::default());
    let text = |path: &str| std::str::from_utf8(&files[path]).unwrap().to_owned();
    assert!(text("zhejiang/ningbo/2023/index.md").contains("[^1]: **标准地** 先定标准后供地。"));
    assert!(text("zhejiang/ningbo/2023/index.txt").contains("[1] 标准地 先定标准后供地。"));
    let page = text("zhejiang/ningbo/2023/index.html");
    for part in [
        "<meta name=\"citation_title\" content=\"宁波市政府工作报告（2023年）\">",
        "2023年2月18日在宁波市第十六届人民代表大会第三次会议上",
        "某某. 宁波市政府工作报告（2023年）[R/OL]. 宁波：宁波市人民政府，2023<span",
        "<meta name=\"citation_technical_report_institution\" content=\"宁波市人民政府\">",
        "<meta name=\"citation_place\" content=\"宁波\">",
        "<link rel=\"canonical\" href=\"https://example.org/zhejiang/ningbo/2023/\">",
        "繁体，已转简体",
        "市府办",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn what_is_not_the_whole_report_says_so_where_its_title_stands_alone() {
    let files = render(config("https://example.org/", "en"), Options::default());
    let text = |path: &str| std::str::from_utf8(&files[path]).unwrap().to_owned();
    let page = text("zhejiang/ningbo/beilun/2023/index.html");
    let title = "宁波市北仑区政府工作报告（2023年）：摘编";
    for part in [
        format!("<title>{title}"),
        format!("<meta name=\"citation_title\" content=\"{title}\">"),
        format!("\"name\":\"{title}\""),
        format!(". {title}[R/OL]. 宁波："),
    ] {
        assert!(page.contains(&part), "{part}");
    }
    assert!(text("feed.xml").contains(&format!("<title>{title}</title>")));
    // A title that says it itself is left alone.
    assert!(text("feed.xml").contains("<title>宁波市政府工作报告摘要（2024年）</title>"));
}

#[test]
fn an_archive_cites_by_the_edition_that_it_names() {
    let cited = |citation| {
        let files = render(Config { citation, ..config("https://example.org/", "zh-Hans") }, Options::default());
        let page = Html::parse_document(std::str::from_utf8(&files["zhejiang/ningbo/2023/index.html"]).unwrap());
        let text = |what: &str| select(&page, what)[0].text().collect::<String>();
        (text(".cite strong"), text(".cite pre"))
    };
    let address = "https://example.org/zhejiang/ningbo/2023/";
    let (style, text) = cited(Edition::Of2025);
    assert_eq!(style, "GB/T 7714—2025");
    assert_eq!(text, format!("某某. 宁波市政府工作报告（2023年）[R/OL]. 宁波：宁波市人民政府，2023. {address}."));
    let (style, text) = cited(Edition::Of2015);
    assert_eq!(style, "GB/T 7714—2015");
    assert_eq!(text, format!("某某. 宁波市政府工作报告（2023年）[R/OL]. 宁波: 宁波市人民政府, 2023[引用日期]. {address}."));
}

#[test]
fn without_markdown_nothing_speaks_of_it() {
    let files = render(Config { markdown: None, ..config("https://example.org/", "zh-Hans") }, Options::default());
    assert!(files.contains_key("zhejiang/ningbo/2023/index.txt"));
    for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with("assets/")) {
        assert!(!path.ends_with(".md") && !String::from_utf8_lossy(bytes).contains("index.md"), "{path}");
    }
}

#[test]
fn data_is_what_its_dictionary_says() {
    let files = render(config("https://example.org/", "zh-Hans"), Options::default());
    let package: serde_json::Value = serde_json::from_slice(&files["data/datapackage.json"]).unwrap();
    let resources = package["resources"].as_array().unwrap();
    for resource in resources {
        let path = format!("data/{}", resource["path"].as_str().unwrap());
        assert_eq!(resource["bytes"], files[&path].len(), "{path}");
        let digest: String = Sha256::digest(&files[&path]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(resource["hash"], format!("sha256:{digest}"), "{path}");
    }
    for resource in resources.iter().filter(|resource| resource["format"] == "csv") {
        let path = format!("data/{}", resource["path"].as_str().unwrap());
        let fields: Vec<&str> =
            resource["schema"]["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        let text = std::str::from_utf8(&files[&path]).unwrap().trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), fields, "{path}");
        let rows = reader.records().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(resource["rows"], rows.len(), "{path}");
        for field in resource["schema"]["fields"].as_array().unwrap() {
            assert_ne!(field["description"], "", "{} of {path}", field["name"]);
        }
        // Long tables have no JSON.
        let Some(json) = files.get(&path.replace(".csv", ".json")) else { continue };
        let json: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(json).unwrap();
        let plain = |cell: &serde_json::Value| match cell {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        assert!(json.iter().all(|row| row.keys().eq(&fields)), "{path}");
        let same: Vec<Vec<String>> = json.iter().map(|row| row.values().map(plain).collect()).collect();
        assert_eq!(rows.iter().map(|row| row.iter().collect::<Vec<_>>()).collect::<Vec<_>>(), same, "{path}");
    }
}

/// The rows of a table, from its CSV: the value of each column.
fn rows_of(files: &BTreeMap<String, Vec<u8>>, table: &str) -> Vec<BTreeMap<String, String>> {
    let text = std::str::from_utf8(&files[&format!("data/{table}.csv")]).unwrap().trim_start_matches('\u{feff}');
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn keys_and_allowed_values_of_tables_hold() {
    let files = render(config("https://example.org/", "zh-Hans"), Options::default());
    let package: serde_json::Value = serde_json::from_slice(&files["data/datapackage.json"]).unwrap();
    let (mut keys, mut enums) = (0, 0);
    for resource in package["resources"].as_array().unwrap().iter().filter(|resource| resource["format"] == "csv") {
        let (name, schema) = (resource["name"].as_str().unwrap(), &resource["schema"]);
        let rows = rows_of(&files, name);
        let value = |row: &BTreeMap<String, String>, column: &serde_json::Value| row[column.as_str().unwrap()].clone();
        if let Some(key) = schema["primaryKey"].as_array() {
            let of = |row| key.iter().map(|column| value(row, column)).collect::<Vec<_>>();
            assert_eq!(rows.iter().map(of).collect::<BTreeSet<_>>().len(), rows.len(), "{name}");
        }
        for foreign in schema["foreignKeys"].as_array().into_iter().flatten() {
            let other = foreign["reference"]["resource"].as_str().filter(|other| !other.is_empty()).unwrap_or(name);
            let known = rows_of(&files, other);
            let known: BTreeSet<String> = known.iter().map(|row| value(row, &foreign["reference"]["fields"])).collect();
            let own = rows.iter().map(|row| value(row, &foreign["fields"])).filter(|value| !value.is_empty());
            keys += own.inspect(|own| assert!(known.contains(own), "{name}: {own}")).count();
        }
        for field in schema["fields"].as_array().unwrap() {
            let Some(allowed) = field["constraints"]["enum"].as_array() else { continue };
            let own = rows.iter().map(|row| value(row, &field["name"])).filter(|value| !value.is_empty());
            let allowed: BTreeSet<&str> = allowed.iter().map(|value| value.as_str().unwrap()).collect();
            enums += own.inspect(|own| assert!(allowed.contains(&**own), "{name}: {own}")).count();
        }
    }
    assert!(keys > 0 && enums > 0);
}

#[test]
fn the_page_of_data_is_a_dataset_with_its_files() {
    let files = render(config("https://example.org/", "zh-Hans"), Options::default());
    let page = Html::parse_document(std::str::from_utf8(&files["data/index.html"]).unwrap());
    let scripts = select(&page, "script[type='application/ld+json']");
    let dataset: serde_json::Value = serde_json::from_str(&scripts[0].text().collect::<String>()).unwrap();
    assert_eq!(dataset["@type"], "Dataset");
    for file in dataset["distribution"].as_array().unwrap() {
        let path = file["contentUrl"].as_str().unwrap().strip_prefix("https://example.org/").unwrap();
        assert_eq!(file["contentSize"], format!("{} B", files[path].len()));
    }
    let measured = dataset["variableMeasured"].as_array().unwrap();
    assert!(measured.iter().any(|variable| variable["name"] == "reports.year"));
    assert!(measured.iter().any(|variable| variable["propertyID"] == "gdp" && variable["unitText"] == "CNY"));
}

#[test]
fn data_names_the_licence_that_the_settings_name() {
    let named = |licence: &str| {
        let config = Config { data_licence: licence.to_owned(), ..config("https://example.org/", "zh-Hans") };
        let files = render(config, Options::default());
        let package: serde_json::Value = serde_json::from_slice(&files["data/datapackage.json"]).unwrap();
        let page = Html::parse_document(std::str::from_utf8(&files["data/index.html"]).unwrap());
        let text = select(&page, "script[type='application/ld+json']")[0].text().collect::<String>();
        let dataset: serde_json::Value = serde_json::from_str(&text).unwrap();
        (package["licenses"].clone(), dataset["license"].clone())
    };
    let address = "https://spdx.org/licenses/CC-BY-4.0.html";
    assert_eq!(named("CC-BY-4.0"), (serde_json::json!([{ "name": "CC-BY-4.0", "path": address }]), address.into()));
    let own = "https://example.org/licence";
    assert_eq!(named(own), (serde_json::json!([{ "path": own }]), own.into()));
    assert_eq!(named(""), (serde_json::Value::Null, serde_json::Value::Null));
}

#[test]
fn tables_join_by_addresses() {
    let files = render(config("https://example.org/", "zh-Hans"), Options::default());
    let column = |table: &str, column: &str| -> Vec<String> {
        let text = std::str::from_utf8(&files[&format!("data/{table}.csv")]).unwrap().trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let at = reader.headers().unwrap().iter().position(|name| name == column).unwrap();
        reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
    };
    for (table, key, other, known) in [
        ("outline", "report", "reports", "address"),
        ("notes", "report", "reports", "address"),
        ("uses", "report", "reports", "address"),
        ("uses", "term", "terms", "address"),
        ("notes", "definition", "definitions", "definition"),
        ("definitions", "term", "terms", "term"),
    ] {
        let (keys, known) = (column(table, key), column(other, known));
        assert!(!keys.is_empty() && keys.iter().all(|key| known.contains(key)), "{table}.{key}");
    }
}

#[test]
fn the_same_archive_gives_the_same_bytes() {
    let once = || render(config("https://example.org/", "zh-Hans"), Options::default());
    assert_eq!(once(), once());
}

#[test]
fn an_empty_archive_has_its_pages_too() {
    let config = config("https://example.org/", "zh-Hans");
    let site = Site::assemble(config, vec![], vec![], vec![], site::Options::default()).value;
    let theme = Theme::load("default", &[], "zh-Hans").value;
    let pages = Pages::new(&site, &theme, Options::default());
    for page in pages.plan() {
        assert_eq!(pages.render(page, &Gathered::default()).said, [], "{page:?}");
    }
}
