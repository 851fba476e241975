//! A new publication against an earlier one: which links it would break, and how a curator keeps them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::{Archive, codes};
use gongbao::check::{self, Against};
use gongbao::diag::Diagnostic;
use gongbao::output::Memory;
use gongbao::pipeline::{self, Options, Silent};
use gongbao::site::manifest::{MANIFEST, Manifest};

const OPTIONS: Options = Options { drafts: false, offline: false, search: true };

/// A report with two paragraphs and additional front matter.
fn report(year: u16, more: &str, paragraphs: &str) -> String {
    format!("---\ntitle: 报告\nregion: [浙江省, 宁波市]\nyear: {year}\n{more}---\n\n## 一、回顾 {{#s1}}\n\n{paragraphs}\n")
}

const FIRST: &str = "港口货物多了一成。\n\n新开三条航线。";

fn archive(file: &str, report: &str) -> Archive {
    Archive::of(&[(&format!("content/reports/zhejiang/ningbo/{file}.md"), report)])
}

type Files = BTreeMap<String, Arc<[u8]>>;

fn published(archive: &Archive) -> (Manifest, Files) {
    let memory = Memory::new();
    assert_eq!(pipeline::build(&archive.as_built(), &OPTIONS, &memory, &Silent).said, []);
    let files = memory.into_files();
    (Manifest::read(std::str::from_utf8(&files[MANIFEST]).unwrap()).unwrap(), files)
}

fn checked(archive: &Archive, earlier: &Manifest) -> (Against, Vec<Diagnostic>) {
    let noted = check::check(&archive.as_built(), &OPTIONS, Some(earlier), &Silent);
    (noted.value.against.unwrap(), noted.said)
}

#[test]
fn nothing_breaks_when_nothing_has_changed() {
    let archive = archive("2031", &report(2031, "", FIRST));
    let (earlier, _) = published(&archive);
    let (against, said) = checked(&archive, &earlier);
    assert_eq!((against.pages, against.anchors, said), (vec![], vec![], vec![]));
    assert!(against.addresses > 5);
}

#[test]
fn a_report_that_got_another_year_is_found_by_its_text_and_its_old_address_can_lead_on() {
    let (earlier, _) = published(&archive("2031", &report(2031, "", FIRST)));
    let (against, said) = checked(&archive("2032", &report(2032, "", FIRST)), &earlier);
    let gone: Vec<_> = against.pages.iter().map(|p| (p.address.as_str(), p.now.as_deref())).collect();
    assert_eq!(gone, [("/2031/", None), ("/zhejiang/ningbo/2031/", Some("/zhejiang/ningbo/2032/"))]);
    assert!(said[1].cure.as_ref().unwrap().contains("aliases: [/zhejiang/ningbo/2031/]"), "{:?}", said[1].cure);
    assert_eq!(codes(said), ["address-gone", "address-gone"]);

    let kept = archive("2032", &report(2032, "aliases: [/zhejiang/ningbo/2031/]\n", FIRST));
    let (against, _) = checked(&kept, &earlier);
    assert_eq!(against.pages.iter().map(|p| p.address.as_str()).collect::<Vec<_>>(), ["/2031/"]);
}

#[test]
fn the_page_at_an_old_address_leads_on_with_and_without_scripts() {
    let archive = archive("2032", &report(2032, "aliases: [/zhejiang/ningbo/2031/]\n", FIRST));
    let (manifest, files) = published(&archive);
    let page = std::str::from_utf8(&files["zhejiang/ningbo/2031/index.html"]).unwrap();
    assert!(page.contains(r#"<meta http-equiv="refresh" content="0; url=/zhejiang/ningbo/2032/">"#), "{page}");
    assert!(
        page.contains("/assets/moved.js?v=")
            && page.contains(r#"data-to="/zhejiang/ningbo/2032/""#)
            && page.contains(r#"<a href="/zhejiang/ningbo/2032/">"#)
    );
    assert!(manifest.write().contains("/zhejiang/ningbo/2031/ > /zhejiang/ningbo/2032/\n"));
    let sitemap = std::str::from_utf8(&files["sitemap.xml"]).unwrap();
    assert!(!sitemap.contains("/2031/"), "{sitemap}");
}

#[test]
fn old_addresses_of_another_generator_have_their_pages() {
    let front = "aliases: [/旧地址/, /Old/Page.html, \"/a%20b/\"]\n";
    let archive = archive("2032", &report(2032, front, FIRST));
    let (manifest, files) = published(&archive);
    for file in ["旧地址/index.html", "Old/Page.html", "a b/index.html"] {
        let page = std::str::from_utf8(&files[file]).unwrap();
        assert!(page.contains("url=/zhejiang/ningbo/2032/"), "{file}: {page}");
    }
    let manifest = manifest.write();
    for line in ["/%E6%97%A7%E5%9C%B0%E5%9D%80/", "/Old/Page.html", "/a%20b/"] {
        assert!(manifest.contains(&format!("{line} > /zhejiang/ningbo/2032/\n")), "{line} in {manifest}");
    }
}

#[test]
fn an_anchor_whose_text_went_is_a_warning_and_one_whose_text_moved_is_told() {
    let (earlier, _) = published(&archive("2031", &report(2031, "", FIRST)));
    let (against, said) = checked(&archive("2031", &report(2031, "", "新开三条航线。")), &earlier);
    let page = &against.anchors[0];
    assert_eq!((page.address.as_str(), page.lost.len()), ("/zhejiang/ningbo/2031/", 0));
    assert_eq!(page.moved, [("s1-p2".to_owned(), "s1-p1".to_owned())]);
    assert_eq!(codes(said), [""; 0]);

    let (against, said) = checked(&archive("2031", &report(2031, "", "港口货物多了一成。")), &earlier);
    assert_eq!(against.anchors[0].lost, ["s1-p2"]);
    assert_eq!(codes(said), ["anchors-gone"]);
}
