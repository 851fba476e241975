//! Additions to pages while they are served: the script that reloads them, and the errors of the newest build.

use crate::check::item;
use crate::diag::Diagnostic;

/// The address of the event stream, below the base path. No page's address begins with two underscores.
pub(super) const EVENTS: &str = "__gongbao/events";

/// The address of the script, below the base path.
pub(super) const RELOAD: &str = "__gongbao/reload.js";

/// The script that listens to the event stream. It is a separate file, because the policy of pages allows no inline scripts.
pub(super) const SCRIPT: &str = include_str!("reload.js");

/// Adds the reloading script to a page. The browser itself keeps the scroll position.
pub(super) fn with_script(page: &[u8], base_path: &str, version: u64) -> Vec<u8> {
    let at = memchr::memmem::rfind(page, b"</body>").unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    let script =
        format!("<script src=\"{base_path}{RELOAD}\" data-events=\"{base_path}{EVENTS}\" data-version=\"{version}\"></script>");
    [before, script.as_bytes(), after].concat()
}

/// A page in place of one that cannot be rendered.
pub(super) fn page(said: &[Diagnostic]) -> Vec<u8> {
    let errors = html(&said.iter().collect::<Vec<_>>()).unwrap_or_default();
    let head = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" \
                content=\"default-src 'none'; script-src 'self'; connect-src 'self'\"><title>gongbao: this page has errors</title>";
    format!("{head}<body><p>This page cannot be rendered.</p>{errors}</body></html>").into_bytes()
}

/// The errors as HTML; `None` if there are none.
pub(super) fn html(errors: &[&Diagnostic]) -> Option<String> {
    let items: String = errors.iter().map(|error| item(error)).collect();
    (!errors.is_empty()).then(|| format!("<ol>{items}</ol>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = String::from_utf8(with_script(b"<body>x</body></html>", "/a/", 7)).unwrap();
        let script = "<script src=\"/a/__gongbao/reload.js\" data-events=\"/a/__gongbao/events\" data-version=\"7\">";
        assert!(page.starts_with(&format!("<body>x{script}")), "{page}");
        assert!(page.ends_with("</script></body></html>"));
    }
}
