//! The manifest: all addresses of the site and all anchors on its pages, so that a later publication can detect which links it
//! would break.
//!
//! It is a text file. The first line is `gongbao manifest 1`; then each address has a line, sorted by address:
//!
//! ```text
//! /terms/biaozhundi-3f2a/
//! /zhejiang/ningbo/2024/ s0:-,1f0c22ab s1:93bd01ff,5a6b7c8d,00112233 s1-1:0badcafe
//! /zhejiang/old/2024/ > /zhejiang/ningbo/2024/
//! ```
//!
//! After the address come its sections in reading order, each with its anchor, a colon, the fingerprint of its heading (`-` if
//! there is none) and the fingerprints of its paragraphs p1, p2, … A moved address has `>` and the address it redirects to. A
//! line takes nine bytes for each paragraph, so the manifest of ten thousand reports has about 10 MB. A manifest larger than
//! [`LARGEST`] is split by the first part of addresses, and its first file lists the others:
//!
//! ```text
//! + manifest/terms.txt
//! + manifest/zhejiang.txt
//! ```

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::document::{Address, Anchor};

const HEAD: &str = "gongbao manifest 1";

/// The path of the manifest, relative to the site's root.
pub const MANIFEST: &str = "manifest.txt";

/// The most bytes in one file of a manifest, unless all its addresses share their first part.
pub const LARGEST: usize = 16 << 20;

/// All addresses and anchors of one publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    pages: BTreeMap<String, ManifestLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum ManifestLine {
    /// The rest of a page's line.
    Page(String),
    /// The current address of a moved page.
    Moved(String),
}

/// A link of an earlier publication that the present one breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    pub address: String,
    /// The missing anchor; `None` if the whole page is missing.
    pub anchor: Option<String>,
    /// Where the same text is now: an anchor on the same page or, for a missing page, the address of the page that has most of
    /// its text.
    pub now: Option<String>,
}

/// The manifest line of a page without anchors of its own.
pub fn page_line(address: &str) -> String {
    address.to_owned()
}

/// What is percent-encoded in an address from elsewhere: all that is no letter or digit of ASCII, but for the signs of addresses.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The manifest line of a moved page. Its address may be from elsewhere, with blanks and characters other than ASCII in it.
pub fn moved_line(address: &str, to: &str) -> String {
    format!("{} > {to}", utf8_percent_encode(address, ENCODED))
}

/// The manifest line of a report or a plain page: its address on the site, the anchors and fingerprints of its blocks.
pub fn document_line(address: &str, blocks: &[Address]) -> String {
    let mut line = address.to_owned();
    let mut current = "";
    for block in blocks.iter().filter(|block| matches!(block.anchor, Anchor::Section(_) | Anchor::Paragraph(_))) {
        let Some((section, number)) = split(block.anchor.id()) else { continue };
        if number == 0 || section != current {
            line.extend([" ", section, ":", if number == 0 { &block.fingerprint } else { "-" }]);
            current = section;
        }
        if number > 0 {
            line.extend([",", &block.fingerprint]);
        }
    }
    line
}

/// Splits `s2-1-p3` into `s2-1` and 3; a section itself has number 0.
fn split(anchor: &str) -> Option<(&str, usize)> {
    match anchor.rsplit_once("-p") {
        Some((section, number)) if number.bytes().all(|b| b.is_ascii_digit()) => Some((section, number.parse().ok()?)),
        _ => Some((anchor, 0)),
    }
}

impl Manifest {
    /// Collects the lines of all pages, in any order.
    pub fn gather(lines: impl IntoIterator<Item = String>) -> Manifest {
        Manifest { pages: lines.into_iter().map(|line| entry(&line)).collect() }
    }

    /// Reads a manifest; `None` if the text is not one.
    pub fn read(text: &str) -> Option<Manifest> {
        let rest = text.strip_prefix(HEAD)?;
        Some(Manifest::gather(rest.lines().filter(|line| line.starts_with('/')).map(str::to_owned)))
    }

    /// The manifest as one text.
    pub fn write(&self) -> String {
        let mut text = format!("{HEAD}\n");
        self.pages.iter().for_each(|(address, entry)| line(&mut text, address, entry));
        text
    }

    /// The manifest as files: path and text of each. No file is larger than `largest` bytes if it can be split.
    pub fn files(&self, largest: usize) -> Vec<(String, String)> {
        let whole = self.write();
        if whole.len() <= largest {
            return vec![(MANIFEST.to_owned(), whole)];
        }
        let mut parts: BTreeMap<&str, String> = BTreeMap::new();
        for (address, entry) in &self.pages {
            let text = parts.entry(first(address)).or_insert_with(|| format!("{HEAD}\n"));
            line(text, address, entry);
        }
        let mut main = parts.remove("").unwrap_or_else(|| format!("{HEAD}\n"));
        main.extend(parts.keys().map(|name| format!("+ {}\n", part(name))));
        let parts = parts.into_iter().map(|(name, text)| (part(name), text));
        std::iter::once((MANIFEST.to_owned(), main)).chain(parts).collect()
    }

    /// The paths of the files that this one lists, which hold the rest of the manifest. Paths that are not [`is_part`] must not
    /// be read.
    pub fn parts(text: &str) -> Vec<&str> {
        text.lines().filter_map(|line| line.strip_prefix("+ ")).collect()
    }

    /// Adds the contents of another file of the manifest.
    pub fn add(&mut self, other: Manifest) {
        self.pages.extend(other.pages);
    }

    /// All addresses, in order.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// The anchors of the page at an address, each with the fingerprint of its text.
    pub fn fingerprints(&self, address: &str) -> BTreeMap<String, String> {
        let anchors = anchors(self.follow(address).unwrap_or_default());
        anchors.into_iter().map(|(anchor, print)| (anchor, print.to_owned())).collect()
    }

    /// The links of an earlier publication that this one breaks, in order. A moved page breaks only the anchors that its new
    /// address lacks.
    pub fn breaks(&self, earlier: &Manifest) -> Vec<Broken> {
        let mut broken = Vec::new();
        let texts = LazyCell::new(|| self.texts());
        for (address, entry) in &earlier.pages {
            let ManifestLine::Page(old) = entry else { continue };
            match self.follow(address) {
                None => broken.push(Broken { address: address.clone(), anchor: None, now: home(old, &texts) }),
                Some(new) if new == old => {}
                Some(new) => broken.extend(lost(address, old, new)),
            }
        }
        broken
    }

    /// Fingerprints of paragraphs, each with the page that contains it.
    fn texts(&self) -> HashMap<&str, &str> {
        let mut texts = HashMap::new();
        for (address, entry) in &self.pages {
            if let ManifestLine::Page(rest) = entry {
                texts.extend(paragraphs(rest).map(|print| (print, address.as_str())));
            }
        }
        texts
    }

    /// The rest of the line of an address, following moves.
    fn follow(&self, address: &str) -> Option<&str> {
        let mut at = address;
        for _ in 0..10 {
            match self.pages.get(at)? {
                ManifestLine::Page(rest) => return Some(rest),
                ManifestLine::Moved(to) => at = to,
            }
        }
        None
    }
}

fn line(text: &mut String, address: &str, entry: &ManifestLine) {
    text.push_str(address);
    match entry {
        ManifestLine::Page(rest) if rest.is_empty() => {}
        ManifestLine::Page(rest) => text.extend([" ", rest]),
        ManifestLine::Moved(to) => text.extend([" > ", to]),
    }
    text.push('\n');
}

/// The first part of an address, by which a manifest is split; empty for the home page, and for a part that cannot be a file
/// name.
fn first(address: &str) -> &str {
    let first = address.trim_start_matches('/').split('/').next().unwrap_or_default();
    if is_part(&part(first)) { first } else { "" }
}

fn part(name: &str) -> String {
    format!("manifest/{name}.txt")
}

/// Whether a path is that of a part of a manifest.
pub fn is_part(path: &str) -> bool {
    let name = path.strip_prefix("manifest/").and_then(|rest| rest.strip_suffix(".txt"));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

fn entry(line: &str) -> (String, ManifestLine) {
    let (address, rest) = line.split_once(' ').unwrap_or((line, ""));
    let entry = match rest.strip_prefix("> ") {
        Some(to) => ManifestLine::Moved(to.to_owned()),
        None => ManifestLine::Page(rest.to_owned()),
    };
    (address.to_owned(), entry)
}

/// The page that has more than half of a missing page's paragraphs.
fn home(old: &str, texts: &HashMap<&str, &str>) -> Option<String> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut count = 0;
    for print in paragraphs(old) {
        count += 1;
        if let Some(address) = texts.get(print) {
            *found.entry(address).or_default() += 1;
        }
    }
    let most = found.into_iter().max_by_key(|(_, shared)| *shared)?;
    (2 * most.1 > count).then(|| most.0.to_owned())
}

/// The fingerprints of a line's paragraphs.
fn paragraphs(rest: &str) -> impl Iterator<Item = &str> {
    rest.split(' ').filter_map(|part| part.split_once(':')).flat_map(|(_, prints)| prints.split(',').skip(1))
}

/// Anchors that the new line lacks, and where their text is now.
fn lost(address: &str, old: &str, new: &str) -> Vec<Broken> {
    let new = anchors(new);
    let there: HashMap<&str, &str> = new.iter().map(|(anchor, print)| (anchor.as_str(), *print)).collect();
    let by_print: HashMap<&str, &str> = new.iter().rev().map(|(anchor, print)| (*print, anchor.as_str())).collect();
    let gone = anchors(old).into_iter().filter(|(anchor, _)| !there.contains_key(anchor.as_str()));
    gone.map(|(anchor, print)| Broken {
        address: address.to_owned(),
        anchor: Some(anchor),
        now: by_print.get(print).filter(|_| print != "-").map(|now| (*now).to_owned()),
    })
    .collect()
}

/// The anchors in the rest of a line, with their fingerprints.
fn anchors(rest: &str) -> Vec<(String, &str)> {
    let mut anchors = Vec::new();
    for (section, prints) in rest.split(' ').filter_map(|part| part.split_once(':')) {
        for (number, print) in prints.split(',').enumerate() {
            if number > 0 {
                anchors.push((format!("{section}-p{number}"), print));
            } else if print != "-" {
                anchors.push((section.to_owned(), print));
            }
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document, Heading, Inline, assign_ids, fingerprint};

    fn text(s: &str) -> Vec<Inline> {
        vec![Inline::Text(s.to_owned())]
    }

    fn document(texts: &[&str]) -> Document {
        let block = |s: &&str| match s.strip_prefix("# ") {
            Some(title) => Block::Heading(Heading { level: 1, id: String::new(), lead: false, text: text(title) }),
            None => Block::Paragraph(text(s)),
        };
        let mut blocks: Vec<Block> = texts.iter().map(block).collect();
        assign_ids(&mut blocks);
        Document { blocks, ..Document::default() }
    }

    #[test]
    fn a_line_has_all_anchors_of_a_document() {
        let line = document_line("/zhejiang/2024/", &document(&["甲", "# 题", "乙", "丙"]).addresses());
        let (address, rest) = line.split_once(' ').unwrap();
        assert_eq!(address, "/zhejiang/2024/");
        let names: Vec<String> = anchors(rest).into_iter().map(|(anchor, _)| anchor).collect();
        assert_eq!(names, ["s0-p1", "s1", "s1-p1", "s1-p2"]);
    }

    #[test]
    fn a_list_has_one_anchor_with_the_fingerprint_of_the_whole() {
        let list =
            Block::List { start: None, items: vec![vec![Block::Paragraph(text("甲"))], vec![Block::Paragraph(text("乙"))]] };
        let document = Document { blocks: vec![list.clone(), Block::Paragraph(text("丙"))], ..Document::default() };
        let line = document_line("/a/", &document.addresses());
        let [whole, last] = [&list, &document.blocks[1]].map(fingerprint);
        assert_eq!(line, format!("/a/ s0:-,{whole},{last}"));
    }

    #[test]
    fn a_large_manifest_is_cut_by_the_first_part_of_addresses() {
        let lines = ["/", "/beijing/2024/ s1:aa,bb", "/zhejiang/", "/zhejiang/2024/ s1:cc", "/..x/"].map(str::to_owned);
        let manifest = Manifest::gather(lines);
        assert_eq!(manifest.files(LARGEST).len(), 1);
        let files = manifest.files(40);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, [MANIFEST, "manifest/beijing.txt", "manifest/zhejiang.txt"]);
        assert_eq!(Manifest::parts(&files[0].1), paths[1..]);
        let mut read = Manifest::default();
        files.iter().for_each(|(_, text)| read.add(Manifest::read(text).unwrap()));
        assert_eq!(read, manifest);
        assert!(!["../x.txt", "manifest/../x.txt", "manifest/.txt"].into_iter().any(is_part));
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let lines = ["/b/ s1:aa,bb".to_owned(), page_line("/a/"), moved_line("/c/", "/b/")];
        let manifest = Manifest::gather(lines);
        assert_eq!(manifest.write(), "gongbao manifest 1\n/a/\n/b/ s1:aa,bb\n/c/ > /b/\n");
        assert_eq!(Manifest::read(&manifest.write()), Some(manifest));
        assert_eq!(Manifest::read("<!DOCTYPE html>"), None);
    }

    #[test]
    fn broken_links_are_pages_and_anchors_that_are_gone() {
        let earlier = Manifest::gather(["/a/".to_owned(), "/b/ s1:h1,p1,p2".to_owned(), "/c/ s1:h1".to_owned()]);
        let now = Manifest::gather(["/b/ s1:h1,p2".to_owned(), "/c/ > /d/".to_owned(), "/d/ s1:h1".to_owned()]);
        let broken: Vec<_> = now.breaks(&earlier).into_iter().map(|b| (b.address, b.anchor, b.now)).collect();
        let expected = [("/a/".to_owned(), None, None), ("/b/".to_owned(), Some("s1-p2".to_owned()), Some("s1-p1".to_owned()))];
        assert_eq!(broken, expected);
    }

    #[test]
    fn a_page_that_has_gone_is_found_by_its_text() {
        let earlier = Manifest::gather(["/a/2024/ s0:-,p1,p2 s1:h1,p3".to_owned(), "/b/2024/ s1:h1,p9".to_owned()]);
        let now = Manifest::gather(["/c/2024/ s1:h7,p1,p3,p4".to_owned(), "/d/2024/ s1:h1,p2,p5".to_owned()]);
        let broken: Vec<_> = now.breaks(&earlier).into_iter().map(|b| (b.address, b.now)).collect();
        assert_eq!(broken, [("/a/2024/".to_owned(), Some("/c/2024/".to_owned())), ("/b/2024/".to_owned(), None)]);
    }
}
