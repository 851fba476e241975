//! A whole archive to a whole site: the same archive gives the same bytes, and a fault in one report spoils no other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::archive::{Archive, codes};
use gongbao::diag::Diagnostic;
use gongbao::output::Memory;
use gongbao::pipeline::{self, Options, Silent};

const OPTIONS: Options = Options { drafts: false, offline: false, search: true };

type Site = BTreeMap<String, Arc<[u8]>>;

fn build_with(archive: &pipeline::Archive, options: &Options) -> (Site, Vec<Diagnostic>) {
    let memory = Memory::new();
    let said = pipeline::build(archive, options, &memory, &Silent).said;
    (memory.into_files(), said)
}

fn built(archive: &Archive) -> (Site, Vec<Diagnostic>) {
    build_with(&archive.as_built(), &OPTIONS)
}

fn report(city: &str, year: u16, body: &str) -> String {
    format!("---\ntitle: {city}政府工作报告\nregion: [浙江省, {city}]\nyear: {year}\n---\n\n## 一、回顾 {{#s1}}\n\n{body}\n")
}

fn page<'a>(site: &'a Site, path: &str) -> &'a str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", site.keys()))).unwrap()
}

/// An archive with two cities, two years, terms and a page.
fn sample() -> Archive {
    Archive::of(&[
        (
            "content/reports/zhejiang/ningbo/2031.md",
            &report("宁波市", 2031, "推进标准地改革[^1]。\n\n[^1]: **标准地** 带着要求出让的地。"),
        ),
        ("content/reports/zhejiang/ningbo/2032.md", &report("宁波市", 2032, "再推标准地改革，发展低空经济。")),
        ("content/reports/zhejiang/wenzhou/2032.md", &report("温州市", 2032, "学习标准地的做法。")),
        ("content/glossary/terms.yaml", "- term: 低空经济\n  definition: 低空飞行带动的经济。\n"),
        ("content/pages/about.md", "---\ntitle: 关于\n---\n\n一段。\n"),
    ])
}

#[test]
fn every_page_of_a_small_archive_is_there() {
    let (site, said) = built(&sample());
    assert_eq!(said, []);
    for address in [
        "",
        "zhejiang/",
        "zhejiang/ningbo/",
        "zhejiang/ningbo/2031/",
        "zhejiang/wenzhou/2032/",
        "2031/",
        "2032/",
        "terms/",
        "about/",
    ] {
        page(&site, &format!("{address}index.html"));
    }
    for file in
        ["404.html", "sitemap.xml", "robots.txt", "llms.txt", ".nojekyll", "manifest.txt", "zhejiang/ningbo/2031/index.md"]
    {
        assert!(site.contains_key(file), "{file} in {:?}", site.keys());
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let archive = sample();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| built(&archive))
    };
    let one = with(1);
    assert!(one.0.len() > 20);
    for threads in [2, 5] {
        assert!(with(threads) == one, "{threads} threads give another site");
    }
}

#[test]
fn the_place_of_the_archive_on_disk_changes_no_byte() {
    assert!(built(&sample()) == built(&sample()));
}

#[test]
fn a_broken_report_is_named_and_all_others_are_built() {
    let archive = sample();
    archive.write("content/reports/zhejiang/taizhou/2031.md", "---\ntitle: [\n---\n\n文。\n");
    archive.write("content/reports/zhejiang/huzhou/2031.md", "");
    let (site, said) = built(&archive);
    let named: Vec<&str> = said.iter().map(|d| &*d.place.as_ref().unwrap().file).collect();
    assert_eq!(named.len(), 2, "{said:?}");
    assert!(
        named.contains(&"content/reports/zhejiang/taizhou/2031.md")
            && named.contains(&"content/reports/zhejiang/huzhou/2031.md")
    );
    assert_eq!(site.keys().collect::<Vec<_>>(), built(&sample()).0.keys().collect::<Vec<_>>());
}

#[test]
fn two_reports_of_one_place_and_year_are_both_built() {
    let archive = sample();
    archive.write("content/reports/another.md", &report("宁波市", 2031, "另一份。"));
    let (site, said) = built(&archive);
    assert!(codes(said.clone()).contains(&"same-place-and-year"), "{said:?}");
    let hash = blake3::hash(b"another.md").to_hex();
    assert!(site.contains_key(&format!("zhejiang/ningbo/2031-{}/index.html", &hash[..6])));
}

#[test]
fn what_is_said_of_the_whole_archive_marks_the_words_that_it_means() {
    let archive = sample();
    archive.write("config.yaml", "title: 试验\nmoved:\n  /gone/: /nowhere/\n");
    // A list makes the survey parse the whole of the first report; the other has the line ends of another system.
    let listed = "---\ntitle: 甲\nregion: [浙江省, 绍兴市]\nyear: 2031\naliases: [/x/, /zhejiang/]\n---\n\n- 一\n\n文[^1]。\n\n[^1]: **甲词**\n";
    archive.write("content/reports/listed.md", listed);
    let scanned =
        "---\ntitle: 乙\nregion: [浙江省, 宁坡市]\nyear: 2031\n---\n\n文[^1]。\n\n[^1]: **乙词**\n".replace('\n', "\r");
    archive.write("content/reports/scanned.md", &scanned);
    let mut shown: Vec<String> = Vec::new();
    for said in built(&archive).1 {
        let place = said.place.unwrap();
        let marked = &place.excerpt[place.marked];
        shown.push(format!("{} {}:{}:{} {marked}", said.code, place.file, place.line, place.column));
    }
    shown.sort();
    let expected = [
        "moved-to-nowhere config.yaml:3:3 /gone/",
        "note-without-definition content/reports/listed.md:12:1 [^1]: **甲词**",
        "note-without-definition content/reports/scanned.md:9:1 [^1]: **乙词**",
        "old-address-stands content/reports/listed.md:5:16 /zhejiang/",
        "unknown-place content/reports/scanned.md:3:1 region: [浙江省, 宁坡市]",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn a_draft_is_built_only_when_asked_for() {
    let archive = sample();
    let draft = report("温州市", 2031, "草稿。").replace("year: 2031", "year: 2031\ndraft: true");
    archive.write("content/reports/zhejiang/wenzhou/2031.md", &draft);
    let path = "zhejiang/wenzhou/2031/index.html";
    assert!(!built(&archive).0.contains_key(path));
    assert!(build_with(&archive.as_built(), &Options { drafts: true, ..OPTIONS }).0.contains_key(path));
}

#[test]
fn links_work_under_a_path_from_a_root_and_from_disk() {
    let archive = sample();
    let link = |site: &Site| {
        let html = page(site, "zhejiang/ningbo/index.html").to_owned();
        let links = html.split("href=\"").skip(1).filter_map(|l| l.split('"').next());
        links
            .filter(|l| l.contains("ningbo/2031") || *l == "2031/" || *l == "2031/index.html")
            .map(str::to_owned)
            .next()
            .unwrap()
    };
    assert_eq!(link(&built(&archive).0), "/zhejiang/ningbo/2031/");
    let offline = link(&build_with(&archive.as_built(), &Options { offline: true, ..OPTIONS }).0);
    assert!(!offline.starts_with('/') && offline.ends_with("2031/index.html"), "{offline}");
    archive.write("config.yaml", "title: 试验\nbase_url: https://example.org/archive/\n");
    assert_eq!(link(&built(&archive).0), "/archive/zhejiang/ningbo/2031/");
}

#[test]
fn without_search_there_is_no_index() {
    let (site, _) = build_with(&sample().as_built(), &Options { search: false, ..OPTIONS });
    let index: Vec<&String> = site.keys().filter(|path| path.starts_with("search/") && !path.ends_with(".html")).collect();
    assert_eq!(index, Vec::<&String>::new());
}

#[test]
fn the_sample_archive_builds_without_a_word() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (site, said) = build_with(&pipeline::Archive::at(root), &OPTIONS);
    let said: Vec<&Diagnostic> = said.iter().filter(|d| d.severity != gongbao::diag::Severity::Note).collect();
    assert!(said.is_empty(), "{said:?}");
    assert!(site.len() > 100);
}
