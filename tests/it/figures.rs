//! Figures of a whole archive: the sample archive as it is.

use std::fs;
use std::path::Path;
use std::sync::Arc;

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
