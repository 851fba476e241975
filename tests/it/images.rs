//! Images beside a report: they are published with its page, and nothing else is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use crate::archive::{Archive, codes};
use gongbao::diag::Diagnostic;
use gongbao::output::Memory;
use gongbao::pipeline::{self, Options, Silent};

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='640' height='360'><rect width='9' height='9'/></svg>";
const REPORT: &str = "content/reports/zhejiang/ningbo/2031.md";
const FOLDER: &str = "zhejiang/ningbo/2031/";

/// An archive with one report of this text, and images beside it.
fn archive(text: &str, images: &[&str]) -> Archive {
    let report = format!("---\ntitle: 宁波市政府工作报告\nregion: [浙江省, 宁波市]\nyear: 2031\n---\n\n{text}\n");
    let archive = Archive::of(&[(REPORT, &report)]);
    images.iter().for_each(|path| archive.write(path, SVG));
    archive
}

fn built(archive: &Archive) -> (BTreeMap<String, Arc<[u8]>>, Vec<Diagnostic>) {
    let memory = Memory::new();
    let options = Options { drafts: false, offline: false, search: false };
    let said = pipeline::build(&archive.as_built(), &options, &memory, &Silent).said;
    (memory.into_files(), said)
}

fn page(site: &BTreeMap<String, Arc<[u8]>>) -> String {
    String::from_utf8(site[&format!("{FOLDER}index.html")].to_vec()).unwrap()
}

#[test]
fn an_image_beside_the_report_stands_beside_its_page_with_its_size_and_description() {
    let archive = archive(
        "![走势](chart.svg)\n\n![分县](2031/map%201.svg)",
        &["content/reports/zhejiang/ningbo/chart.svg", "content/reports/zhejiang/ningbo/2031/map 1.svg"],
    );
    let (site, said) = built(&archive);
    assert_eq!(codes(said), [""; 0]);
    for name in ["chart.svg", "2031/map 1.svg"] {
        assert_eq!(&*site[&format!("{FOLDER}{name}")], SVG.as_bytes(), "{name}");
    }
    let page = page(&site);
    for link in ["chart.svg\" alt=\"走势\"", "2031/map%201.svg\" alt=\"分县\""] {
        let image = format!("<img loading=lazy src=\"/{FOLDER}{link} width=640 height=360>");
        assert!(page.contains(&image), "{image} in {page}");
    }
}

#[test]
fn an_image_of_a_plain_page_stands_beside_it() {
    let archive = archive("文。", &["content/pages/seal.svg"]);
    archive.write("content/pages/about.md", "---\ntitle: 关于\n---\n\n![印](seal.svg)\n");
    let (site, said) = built(&archive);
    assert_eq!(codes(said), [""; 0]);
    assert_eq!(&*site["about/seal.svg"], SVG.as_bytes());
}

#[test]
fn a_missing_image_is_said_where_it_is_named_and_its_description_stays() {
    let (site, said) = built(&archive("文。\n\n看![走势](none.png)图", &[]));
    let [said] = &said[..] else { panic!("{said:?}") };
    let place = said.place.as_ref().unwrap();
    assert_eq!((said.code.name(), &*place.file, place.line, place.column), ("image-missing", REPORT, 9, 8));
    assert!(said.cure.is_some());
    assert!(page(&site).contains("看走势图"));
}

#[test]
fn no_image_is_taken_from_outside_the_folder_of_the_text() {
    let text = "![a](../up.svg)\n\n![b](%2e%2e/up.svg)\n\n![c](..\\\\up.svg)";
    let (site, said) = built(&archive(text, &["content/reports/zhejiang/up.svg"]));
    assert_eq!(codes(said), ["image-outside"; 3]);
    assert!(!site.keys().any(|path| path.ends_with("up.svg")));
}

#[cfg(unix)]
#[test]
fn no_link_of_the_file_system_leads_out_of_content() {
    use std::os::unix::fs::symlink;
    let archive = archive("![a](a.svg)\n\n![b](b/secret.svg)", &["secret.svg"]);
    let folder = archive.path("content/reports/zhejiang/ningbo");
    symlink(archive.path("secret.svg"), folder.join("a.svg")).unwrap();
    symlink(fs::canonicalize(archive.path(".")).unwrap(), folder.join("b")).unwrap();
    let (site, said) = built(&archive);
    assert_eq!(codes(said), ["link-not-followed", "image-outside", "image-outside"]);
    assert!(!site.values().any(|bytes| **bytes == *SVG.as_bytes()));
}

#[test]
fn what_is_no_image_is_not_published() {
    let archive = archive("![a](notes.txt)\n\n![b](page.svg)\n\n![c](cut.png)\n\n![d](folder.png)", &[]);
    let beside = |name: &str| format!("content/reports/zhejiang/ningbo/{name}");
    archive.write(&beside("notes.txt"), "文");
    archive.write(&beside("page.svg"), "<html></html>");
    archive.write(&beside("cut.png"), "\u{89}PNG");
    archive.write(&beside("folder.png/a"), "");
    let (site, said) = built(&archive);
    assert_eq!(codes(said), ["image-kind", "image-kind", "image-kind", "image-missing"]);
    assert!(!site.keys().any(|path| path.starts_with(FOLDER) && !path.contains("index.")));
}

#[test]
fn names_that_not_every_host_can_hold_apart_are_said() {
    let archive = archive(
        "![a](map.svg)\n\n![b](Map.svg)\n\n![c](con.svg)",
        &["content/reports/zhejiang/ningbo/map.svg", "content/reports/zhejiang/ningbo/Map.svg"],
    );
    let (site, said) = built(&archive);
    assert_eq!(codes(said), ["image-name"; 2]);
    assert!(site.contains_key(&format!("{FOLDER}map.svg")) && !site.contains_key(&format!("{FOLDER}Map.svg")));
}
