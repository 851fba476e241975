use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::source::{self, Raw};

/// Reads bytes as a file of this ending, and holds what comes out to what every reader promises.
pub fn read(bytes: &[u8], extension: &str) -> Vec<Raw> {
    let file = Arc::from(format!("fuzz.{extension}"));
    let noted = source::texts(bytes, extension, &file, &Conversion::default());
    assert!(!noted.value.is_empty() || !noted.said.is_empty(), "a file that gives no text has a reason");
    for raw in &noted.value {
        assert!(raw.hints.is_sorted_by_key(|hint| hint.range.start), "hints stand in order");
        for hint in &raw.hints {
            assert!(raw.text.get(hint.range.clone()).is_some_and(|text| !text.is_empty()), "{hint:?}");
        }
    }
    noted.value
}
