//! config.yaml, first as typed, then as meant.

use std::collections::BTreeMap;

/// An archive's settings as meant: every field has its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub title: String,
    /// Where the site will stand, ending with a slash; its path is the base path of every link.
    pub base_url: String,
    /// The language of the interface: `zh-Hans` or `en` (`zh-Hant` by a strings file of the user's).
    pub language: String,
    pub description: String,
    pub theme: String,
    /// The custom domain for GitHub Pages, written to `CNAME`.
    pub cname: Option<String>,
    pub convert: Conversion,
    /// Slugs for places that the table of divisions does not know: `浙江省/宁波市/某某区: moumou`.
    pub places: BTreeMap<String, String>,
    /// Write each report as plain text too.
    pub plain_text: bool,
    /// Leave the search index out.
    pub search: bool,
}

/// Settings of the converter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversion {
    /// Words planted by copying sites, removed from the text and listed in the ledger.
    pub noise: Vec<String>,
    /// Leave punctuation beside Han characters as it was collected.
    pub keep_punctuation: bool,
    /// Names of columns in tables of texts: `text: 正文`, `year: 年份`, ….
    pub columns: BTreeMap<String, String>,
}

impl Config {
    /// The part of `base_url` after the host: `/` or `/archive/`; always begins and ends with a slash.
    pub fn base_path(&self) -> &str {
        let after = self.base_url.find("://").map_or(0, |i| i + 3);
        self.base_url[after..].find('/').map_or("/", |i| &self.base_url[after + i..])
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: "政府工作报告集注".to_owned(),
            base_url: "http://localhost/".to_owned(),
            language: "zh-Hans".to_owned(),
            description: String::new(),
            theme: "default".to_owned(),
            cname: None,
            convert: Conversion::default(),
            places: BTreeMap::new(),
            plain_text: false,
            search: true,
        }
    }
}
