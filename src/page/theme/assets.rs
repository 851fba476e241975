//! Styles, scripts and other files of the theme.

use std::borrow::Cow;

use super::Theme;
use crate::page::File;
use crate::page::report::text;

/// A few hexadecimal digits that change with any of the theme's files, so that no browser uses a cached old file.
pub(crate) fn version(theme: &Theme) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in &theme.assets {
        hasher.update(name.as_bytes()).update(bytes);
    }
    hasher.update(words(theme).as_bytes());
    hasher.finalize().to_hex().chars().take(8).collect()
}

/// All files of the folder `assets/`; the interface strings are prepended to the script.
pub(crate) fn files(theme: &Theme) -> Vec<File> {
    let mut files: Vec<File> = theme.assets.iter().map(|(name, bytes)| file(name, &with_words(theme, name, bytes))).collect();
    if !theme.assets.contains_key("code.css") {
        files.push(file("code.css", text::stylesheet().as_bytes()));
    }
    files
}

fn file(name: &str, bytes: &[u8]) -> File {
    File { path: format!("assets/{name}"), bytes: bytes.to_vec() }
}

fn with_words<'a>(theme: &Theme, name: &str, bytes: &'a [u8]) -> Cow<'a, [u8]> {
    if name != "script.js" {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned([words(theme).as_bytes(), bytes].concat())
}

/// The strings that scripts show, as a constant that they share.
fn words(theme: &Theme) -> String {
    let own = theme
        .strings
        .all()
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("script_")?.to_owned(), value.clone().into())));
    let words: serde_json::Map<String, serde_json::Value> = own.collect();
    format!("const words = {};\n", serde_json::Value::Object(words))
}
