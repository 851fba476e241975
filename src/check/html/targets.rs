//! Where the links of the page lead: to lines of files, and to pages of the site.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::escaped;
use crate::check::pages::Pages;

/// Where `gongbao serve` shows the site, before the path of its `base_url`.
const SERVED: &str = "http://127.0.0.1:1954";

/// What a path keeps in a link. A colon is not kept, so that no file name can be read as a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The templates of links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    /// The link to a line, with `{file}`, `{line}` and `{column}`.
    source: String,
    /// What replaces the first slash of an address.
    root: String,
    /// What follows the address of a folder: `index.html` in a site on disk.
    index: &'static str,
}

impl Targets {
    /// Links to lines from a template, by default relative from the root of the archive; links to pages below the address or the folder
    /// of a site, by default where `gongbao serve` shows it.
    pub fn new(source: Option<&str>, site: Option<&str>, pages: &Pages) -> Targets {
        let source = source.unwrap_or("{file}").to_owned();
        let Some(site) = site else { return Targets { source, root: format!("{SERVED}{}", pages.base), index: "" } };
        let index = if site.contains("://") { "" } else { "index.html" };
        Targets { source, root: format!("{}/", site.trim_end_matches('/')), index }
    }

    /// The link to a line of a file, escaped for an attribute.
    pub(super) fn line(&self, file: &str, line: u32, column: u32) -> String {
        let path = utf8_percent_encode(file, PATH).to_string();
        // The path comes last: it has no braces, and what it is put into is the user's.
        let link = self.source.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        escaped(&link.replace("{file}", &path))
    }

    /// The link to a page of the site, escaped for an attribute.
    pub(super) fn page(&self, address: &str) -> String {
        let index = if address.ends_with('/') { self.index } else { "" };
        escaped(&format!("{}{}{index}", self.root, address.trim_start_matches('/')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_files_editors_repositories_and_pages() {
        let mut pages = Pages::default();
        "/archive/".clone_into(&mut pages.base);
        let plain = Targets::new(None, None, &pages);
        assert_eq!(plain.line("content/reports/a b.md", 9, 2), "content/reports/a%20b.md");
        assert_eq!(plain.page("/zhejiang/2024/"), "http://127.0.0.1:1954/archive/zhejiang/2024/");
        let template = "https://git.example/me/blob/main/{file}?plain=1&x#L{line}";
        let own = Targets::new(Some(template), Some("public/"), &pages);
        assert_eq!(own.line("a.md", 9, 2), "https://git.example/me/blob/main/a.md?plain=1&amp;x#L9");
        assert_eq!(own.page("/zhejiang/2024/"), "public/zhejiang/2024/index.html");
        assert_eq!(Targets::new(None, Some("https://me.example"), &pages).page("/"), "https://me.example/");
    }

    #[test]
    fn a_file_name_is_never_a_scheme_or_an_attribute() {
        let plain = Targets::new(None, None, &Pages::default());
        assert_eq!(plain.line("javascript:a\" b={line}", 1, 1), "javascript%3Aa%22%20b%3D%7Bline%7D");
    }
}
