//! Markdown of reports: what is read from any text and written reads back as the same document.
#![no_main]

use std::sync::Arc;

use gongbao::document;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let file = Arc::from("fuzz.md");
    let Some(read) = document::read(&file, text).value else { return };
    let written = document::write(&read);
    let again = document::read(&file, &written).value.expect("what was written is a report");
    assert_eq!(document::write(&again), written, "what was written reads back");
});
