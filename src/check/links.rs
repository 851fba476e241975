//! Links and anchors of a finished site: a sink that keeps no pages, only the links and anchors of each.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::tags::PageTags;
use crate::digest::Digest;
use crate::han::cut::CutText;
use crate::output::{FileEntry, LastPublication, Sink};
use crate::pipeline::Cache;
use crate::pipeline::parallel::each;
use crate::site::manifest::{MANIFEST, Manifest, is_part};

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Broken {
    /// The file of the page, relative to the site's root.
    pub page: String,
    /// The link as written there.
    pub href: String,
    /// Whether the page exists and only the anchor is missing.
    pub anchor_only: bool,
}

/// A sink that records the links and anchors of a site. Those of a page are known by the page's digest.
#[derive(Debug)]
pub(super) struct Links<'a> {
    base_path: String,
    cache: &'a Cache,
    /// Where pages are that an earlier build has left.
    last: LastPublication,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    files: BTreeMap<String, u64>,
    manifest: Option<Manifest>,
    /// The anchors of each page.
    anchors: FxHashMap<String, PageTags>,
    /// Links as written, each stored once, because most pages share theirs.
    hrefs: FxHashMap<String, u32>,
    /// Each page with its links.
    links: Vec<(String, Vec<u32>)>,
}

impl<'a> Links<'a> {
    /// An empty sink for a site at `base_path`.
    pub(super) fn new(base_path: &str, cache: &'a Cache, last: LastPublication) -> Links<'a> {
        Links { base_path: base_path.to_owned(), cache, last, kept: Mutex::default() }
    }

    /// The number of files and bytes of the whole site.
    pub(super) fn size(&self) -> (usize, u64) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.files.len(), kept.files.values().sum())
    }

    /// Bytes of the Markdown copies of reports.
    pub(super) fn markdown(&self) -> u64 {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.files.iter().filter(|(path, _)| path.ends_with("/index.md")).map(|(_, bytes)| bytes).sum()
    }

    /// The site's manifest of addresses and anchors; empty until it has been put.
    pub(super) fn manifest(&self) -> Manifest {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).manifest.clone().unwrap_or_default()
    }

    /// All links that lead to no file or no anchor of the site, ordered by page.
    pub(super) fn broken(&self) -> Vec<Broken> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hrefs: Vec<&str> = vec![""; kept.hrefs.len()];
        for (href, number) in &kept.hrefs {
            if let Some(slot) = hrefs.get_mut(*number as usize) {
                *slot = href;
            }
        }
        // A link from the root means the same on all pages.
        let from_root: Vec<Option<Option<bool>>> =
            each(&hrefs, |href| href.starts_with('/').then(|| kept.fault(&self.base_path, "", href)));
        let of_page = |(page, numbers): &(String, Vec<u32>)| {
            let fault = |number: &u32| {
                let href = *hrefs.get(*number as usize)?;
                let known = from_root.get(*number as usize).copied().flatten();
                let anchor_only = known.unwrap_or_else(|| kept.fault(&self.base_path, page, href))?;
                Some(Broken { page: page.clone(), href: href.to_owned(), anchor_only })
            };
            numbers.iter().filter_map(fault).collect::<Vec<_>>()
        };
        let mut broken: Vec<Broken> = each(&kept.links, of_page).into_iter().flatten().collect();
        broken.sort();
        broken.dedup();
        broken
    }

    /// The tags of a page that an earlier run has rendered, from the cache or from the page as it was published.
    fn known(&self, entry: &FileEntry) -> Option<PageTags> {
        if !is_page(&entry.path) {
            return Some(PageTags::default());
        }
        let key = key(&entry.blake3);
        self.cache.get(key).or_else(|| {
            let bytes = if self.last.has(entry) { self.last.bytes(&entry.path)? } else { return None };
            let tags = PageTags::of(simdutf8::basic::from_utf8(&bytes).ok()?);
            self.cache.keep(key, &tags);
            Some(tags)
        })
    }

    fn take(&self, path: &str, size: u64, mut tags: PageTags) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.files.insert(path.to_owned(), size);
        let numbers: Vec<u32> = std::mem::take(&mut tags.links).into_iter().map(|href| kept.number(href)).collect();
        if !numbers.is_empty() {
            kept.links.push((path.to_owned(), numbers));
        }
        if is_page(path) {
            kept.anchors.insert(path.to_owned(), tags);
        }
    }
}

fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

fn key(page: &blake3::Hash) -> Digest {
    Digest::of(&("anchors and links", page))
}

impl Sink for Links<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>> {
        if path == MANIFEST || is_part(path) {
            let part = std::str::from_utf8(bytes).ok().and_then(Manifest::read);
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.manifest.get_or_insert_default().add(part.unwrap_or_default());
        }
        let page = std::str::from_utf8(bytes).ok().filter(|_| is_page(path));
        let tags = page.map(PageTags::of).unwrap_or_default();
        // No build can start from a search index that nobody wrote.
        let entry = (self.cache.is_open() && !path.starts_with("search/")).then(|| FileEntry {
            path: path.to_owned(),
            blake3: blake3::hash(bytes),
            size: bytes.len() as u64,
        });
        if let Some(entry) = entry.as_ref().filter(|_| page.is_some()) {
            self.cache.keep(key(&entry.blake3), &tags);
        }
        self.take(path, bytes.len() as u64, tags);
        Ok(entry)
    }

    fn keep(&self, files: &[FileEntry]) -> bool {
        let known: Option<Vec<PageTags>> = files.iter().map(|entry| self.known(entry)).collect();
        let all = known.is_some();
        files.iter().zip(known.unwrap_or_default()).for_each(|(entry, tags)| self.take(&entry.path, entry.size, tags));
        all
    }

    fn standing(&self, path: &str) -> Option<Vec<u8>> {
        self.last.bytes(path)
    }
}

impl Kept {
    fn number(&mut self, href: String) -> u32 {
        let next = self.hrefs.len() as u32;
        *self.hrefs.entry(href).or_insert(next)
    }

    /// `None` for a link that is valid or leads to another site; otherwise whether only its anchor is missing.
    fn fault(&self, base_path: &str, page: &str, href: &str) -> Option<bool> {
        let (target, anchor) = target(base_path, page, href)?;
        let Some(file) = target.and_then(|t| self.file(&t)) else { return Some(false) };
        let looks_for_anchor = !anchor.is_empty() && anchor != "top" && file.ends_with(".html");
        (looks_for_anchor && !self.anchors.get(&file).is_some_and(|page| page.has(&anchor))).then_some(true)
    }

    /// The file that a host serves for an address.
    fn file(&self, target: &str) -> Option<String> {
        let index = if target.is_empty() || target.ends_with('/') {
            format!("{target}index.html")
        } else {
            format!("{target}/index.html")
        };
        let candidates = [target.to_owned(), index];
        candidates.into_iter().find(|c| self.files.contains_key(c))
    }
}

/// The path within the site and the anchor that a link points to. The path is `None` if the link leaves the site's base path;
/// the whole result is `None` for a link to another site.
fn target(base_path: &str, page: &str, href: &str) -> Option<(Option<String>, String)> {
    let (address, anchor) = href.split_once('#').unwrap_or((href, ""));
    let anchor = decoded(anchor);
    let address = address.split('?').next().unwrap_or_default();
    if address.is_empty() {
        return Some((Some(page.to_owned()), anchor));
    }
    let scheme = address.split_once(':').is_some_and(|(s, _)| s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+'));
    if scheme || address.starts_with("//") {
        return None;
    }
    let path = if address.starts_with('/') {
        address.strip_prefix(base_path).map(decoded)
    } else {
        let folder = page.rfind('/').map_or("", |i| page.before(i + 1));
        joined(folder, &decoded(address))
    };
    Some((path, anchor))
}

/// Resolves a relative path against a folder; `None` if it leads out of the site.
fn joined(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let slash = if relative.ends_with('/') || relative.ends_with("..") || relative == "." { "/" } else { "" };
    Some(if parts.is_empty() { String::new() } else { format!("{}{slash}", parts.join("/")) })
}

/// Decodes percent-encoding.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(base_path: &str, pages: &[(&str, &str)]) -> Vec<String> {
        let cache = Cache::default();
        let links = Links::new(base_path, &cache, LastPublication::default());
        for (path, html) in pages {
            links.put(path, html.as_bytes()).unwrap();
        }
        links
            .broken()
            .into_iter()
            .map(|b| format!("{} {}{}", b.page, b.href, if b.anchor_only { " (anchor)" } else { "" }))
            .collect()
    }

    #[test]
    fn links_that_lead_somewhere_are_not_broken() {
        let home = r##"<a href="/a/b/">x</a> <a href="/a/b/#s1">x</a> <a href="a/b">x</a> <link href="/style.css"> <a href="#here" id=here>
            <a href="https://example.org/x">x</a> <a href="//example.org/x">x</a> <a href="mailto:x@example.org">x</a>
            <a href="a/b/index.html?v=1#s1">x</a> <a href='#'>x</a>"##;
        let inner = r#"<h2 id="s1">x</h2> <a href="../../">home</a> <a href="..">not there</a>"#;
        let pages = [("index.html", home), ("a/b/index.html", inner), ("a/index.html", ""), ("style.css", "")];
        assert_eq!(broken("/", &pages), Vec::<String>::new());
    }

    #[test]
    fn a_link_to_no_page_to_no_anchor_or_out_of_the_site_is_broken() {
        let home = r##"<a href="/x/a/">x</a> <a href="/x/a/#s9">x</a> <a href="/x/gone/">x</a> <a href="/other/">x</a> <a href="../up/">x</a>
            <a href="#%E4%B8%80">x</a>"##;
        assert_eq!(
            broken("/x/", &[("index.html", home), ("a/index.html", "<p id='s1'>")]),
            [
                "index.html #%E4%B8%80 (anchor)",
                "index.html ../up/",
                "index.html /other/",
                "index.html /x/a/#s9 (anchor)",
                "index.html /x/gone/"
            ]
        );
    }
}
