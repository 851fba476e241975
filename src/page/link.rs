//! Converts addresses to links: absolute from a domain's root, under a base path, or relative for a site that is opened from
//! disk.

use super::escape;

/// Writes the links of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Links {
    /// The prefix that replaces an address's first slash: `/archive/`, or `../../` from disk.
    pub root: String,
    /// The suffix of a folder's address: nothing, or `index.html` from disk.
    pub index: &'static str,
}

impl Links {
    /// Links of the page at `address` of a site under `base`, a path that begins and ends with a slash. For a site opened from
    /// disk, they are relative to the page's own folder instead.
    pub(crate) fn of(address: &str, base: &str, offline: bool) -> Links {
        if !offline {
            return Links { root: base.to_owned(), index: "" };
        }
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
        let depth = folder.split('/').filter(|part| !part.is_empty()).count();
        let root = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
        Links { root, index: "index.html" }
    }

    /// The link to an address of the site: `/zhejiang/ningbo/`, perhaps with an anchor: `/zhejiang/ningbo/2019/#s1`.
    pub(crate) fn to(&self, address: &str) -> String {
        let (page, anchor) = address.split_once('#').map_or((address, None), |(page, anchor)| (page, Some(anchor)));
        let mut link = String::with_capacity(self.root.len() + address.len() + 10);
        link.push_str(&self.root);
        link.push_str(page.trim_start_matches('/'));
        if page.ends_with('/') {
            link.push_str(self.index);
        }
        if let Some(anchor) = anchor {
            link.push('#');
            link.push_str(anchor);
        }
        link
    }

    /// A link from an author's text, as the page writes it; `None` if it is not allowed.
    pub(crate) fn written(&self, href: &str) -> Option<String> {
        let href = escape::target(href)?;
        Some(if href.starts_with('/') && !href.starts_with("//") { self.to(href) } else { href.to_owned() })
    }
}

/// The path of the file that holds the page at an address: `zhejiang/ningbo/index.html`, or the file that a former address names.
pub(super) fn file(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_under_the_base_path() {
        let links = Links::of("/zhejiang/", "/archive/", false);
        assert_eq!(links.to("/zhejiang/ningbo/2019/#s1"), "/archive/zhejiang/ningbo/2019/#s1");
        assert_eq!(links.to("/"), "/archive/");
        assert_eq!(links.to("/feed.xml"), "/archive/feed.xml");
    }

    #[test]
    fn links_from_disk_climb_and_name_the_file() {
        let links = Links::of("/zhejiang/ningbo/", "/archive/", true);
        assert_eq!(links.to("/terms/a-1/"), "../../terms/a-1/index.html");
        assert_eq!(links.to("/zhejiang/ningbo/2019/#s1"), "../../zhejiang/ningbo/2019/index.html#s1");
        assert_eq!(Links::of("/", "/", true).to("/2019/"), "./2019/index.html");
        assert_eq!(Links::of("/old/x.html", "/", true).to("/2019/"), "../2019/index.html");
        assert_eq!(Links::of("/x.html", "/", true).to("/2019/"), "./2019/index.html");
    }

    #[test]
    fn an_authors_links_keep_their_targets() {
        let links = Links::of("/about/", "/archive/", false);
        assert_eq!(links.written("/zhejiang/").as_deref(), Some("/archive/zhejiang/"));
        assert_eq!(links.written("https://example.org/").as_deref(), Some("https://example.org/"));
        assert_eq!(links.written("javascript:x"), None);
    }
}
