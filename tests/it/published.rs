//! No published address of the sample archive ceases to lead anywhere: tests/published.txt has every address and anchor that the
//! sample site ever had. `UPDATE=1` adds those that are new; nothing is ever taken out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use gongbao::output::Memory;
use gongbao::pipeline::{self, Archive, Options, Silent};
use scraper::{Html, Selector};

const LIST: &str = "tests/published.txt";

/// The addresses of pages, each with its anchors. Anchors of which the address says all that they promise are those of reports and of
/// plain pages: sections `s1-2` and paragraphs `p3`.
type Published = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sample() -> BTreeMap<String, Arc<[u8]>> {
    let memory = Memory::new();
    let options = Options { drafts: false, offline: false, search: true };
    pipeline::build(&Archive::at(root()), &options, &memory, &Silent);
    memory.into_files()
}

/// What a list has: an address and its anchors on each line.
fn listed(text: &str) -> Published {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split(' ');
            (words.next().unwrap().to_owned(), words.map(str::to_owned).collect())
        })
        .collect()
}

/// The addresses and anchors of the site as its manifest states them.
fn stated(site: &BTreeMap<String, Arc<[u8]>>) -> Published {
    let manifest = std::str::from_utf8(&site["manifest.txt"]).unwrap();
    let mut published = Published::new();
    for page in site.keys().filter_map(|path| path.strip_suffix("index.html")) {
        published.insert(format!("/{page}"), ids(site, &format!("/{page}")).unwrap_or_default());
    }
    assert!(published.keys().all(|address| manifest.contains(address.as_str())));
    published
}

/// The anchors of the page at an address, or of the page to which it redirects; `None` if there is no page.
fn ids(site: &BTreeMap<String, Arc<[u8]>>, address: &str) -> Option<BTreeSet<String>> {
    let file = format!("{}index.html", address.trim_start_matches('/'));
    let html = Html::parse_document(std::str::from_utf8(site.get(&file)?).unwrap());
    let select = |css: &str| Selector::parse(css).unwrap();
    if let Some(moved) = html.select(&select("script[data-to]")).next() {
        return ids(site, moved.attr("data-to").unwrap());
    }
    let all = select("[id]");
    let ids = html.select(&all).map(|element| element.attr("id").unwrap().to_owned());
    Some(ids.filter(|id| is_kept(id)).collect())
}

/// Whether an anchor is one that links from elsewhere may have: of a section, a paragraph, a note, a definition, or a year.
fn is_kept(id: &str) -> bool {
    let rest = id.strip_prefix(['s', 'p', 'n', 'r', 'd', 'y']);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn written(published: &Published) -> String {
    let mut text = "# The addresses and anchors that the sample site has published. Lines are added by\n\
        # `UPDATE=1 cargo test --test it published::` and never taken out.\n"
        .to_owned();
    for (address, ids) in published {
        text.push_str(address);
        ids.iter().for_each(|id| text.extend([" ", id]));
        text.push('\n');
    }
    text
}

/// What the site no longer has of a list.
fn gone(site: &BTreeMap<String, Arc<[u8]>>, list: &Published) -> Vec<String> {
    let mut gone = Vec::new();
    for (address, wanted) in list {
        match ids(site, address) {
            None => gone.push(address.clone()),
            Some(has) => gone.extend(wanted.difference(&has).map(|id| format!("{address}#{id}"))),
        }
    }
    gone
}

#[test]
fn every_published_address_and_anchor_still_leads_to_its_page() {
    let site = sample();
    let mut list = listed(&std::fs::read_to_string(root().join(LIST)).unwrap_or_default());
    let gone = gone(&site, &list);
    assert!(gone.is_empty(), "the sample site no longer has what it published:\n{}", gone.join("\n"));
    let new: Vec<(String, BTreeSet<String>)> = stated(&site).into_iter().collect();
    let lacking = |(address, ids): &&(String, BTreeSet<String>)| list.get(address).is_none_or(|known| !ids.is_subset(known));
    let lacks: Vec<String> = new.iter().filter(lacking).map(|(address, _)| address.clone()).collect();
    if std::env::var_os("UPDATE").is_some() {
        new.into_iter().for_each(|(address, ids)| list.entry(address).or_default().extend(ids));
        std::fs::write(root().join(LIST), written(&list)).unwrap();
    } else {
        assert!(lacks.is_empty(), "{LIST} lacks {}: run UPDATE=1 cargo test --test it published::", lacks.join(", "));
    }
}

#[test]
fn what_is_gone_is_found() {
    let site = sample();
    let list = listed("/nowhere/\n/china/ s99\n");
    assert_eq!(gone(&site, &list), ["/china/#s99", "/nowhere/"]);
}
