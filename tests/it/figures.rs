//! Figures of a whole archive: the sample archive as it is.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::archive::Archive;
use crate::incremental::build_anew;
use gongbao::document;
use gongbao::figures::{Indicators, of_document};

/// All Markdown and text files below a folder.
fn texts(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|e| e == "md" || e == "txt") {
            // One source is in another encoding.
            found.extend(fs::read_to_string(&path).ok());
        }
    }
}

#[test]
fn every_quote_is_in_the_paragraph_and_the_sentence_of_its_figure() {
    let mut found = Vec::new();
    texts(Path::new("content"), &mut found);
    let mut figures = 0;
    for text in found {
        let body = text.rsplit_once("\n---\n").map_or(text.as_str(), |(_, body)| body);
        let text = format!("---\ntitle: 甲市政府工作报告\nregion: [甲省, 甲市]\nyear: 2024\n---\n\n{body}");
        let Some(document) = document::read(&Arc::from("a.md"), &text).value else { continue };
        let addresses = document.addresses();
        for figure in of_document(&document, &addresses, Indicators::core(), true) {
            let anchor = addresses[figure.block as usize].anchor.id();
            assert_eq!(&*figure.anchor, anchor, "{}", figure.quote);
            assert!(figure.sentence.contains(&*figure.quote), "{} is not in {}", figure.quote, figure.sentence);
            let whole: String = document.blocks.iter().map(|block| block.plain_text().into_owned() + "\n").collect();
            assert!(whole.contains(&*figure.sentence), "{}", figure.sentence);
            assert!(figure.value.is_some() || figure.bound.name() == "masked" || !figure.relative_to.is_empty());
            figures += 1;
        }
    }
    assert!(figures > 20, "the sample archive states {figures} figures");
}

#[test]
fn a_place_stands_below_the_places_that_contain_it_even_if_they_have_no_figures() {
    let report = |region: &str| {
        let text = "## 2023年工作回顾\n\n全年地区生产总值增长6%。";
        format!("---\ntitle: 政府工作报告\nregion: [{region}]\nyear: 2024\n---\n\n{text}\n")
    };
    let archive = Archive::empty();
    archive.write("content/reports/a.md", &report("浙江省, 宁波市, 北仑区"));
    archive.write("content/reports/b.md", &report("江苏省"));
    archive.write("content/reports/c.md", &report("安徽省, 合肥市"));
    let (site, _) = build_anew(&archive);
    let page = String::from_utf8(site["figures/gdp/2023/index.html"].to_vec()).unwrap();
    let rows: Vec<&str> = page
        .split("<th scope=row>")
        .skip(1)
        .map(|row| row.split('>').nth(1).unwrap_or_default().split('<').next().unwrap_or_default())
        .collect();
    assert_eq!(rows, ["江苏省", "浙江省", "宁波市", "北仑区", "安徽省", "合肥市"]);
}
