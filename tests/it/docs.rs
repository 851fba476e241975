//! The guide in docs/ agrees with the program, and its links lead somewhere. With `UPDATE=1` the reference of commands is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

#[test]
fn the_reference_of_commands_is_that_of_the_program() {
    let path = "docs/commands.md";
    let made = gongbao::cli::reference();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root().join(path), &made).unwrap();
    }
    assert_eq!(text(path), made, "write it with UPDATE=1 cargo test --test it docs::");
}

/// The settings that docs/configuration.md lists in tables, by the heading above the table.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let mut heading = String::new();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text("docs/configuration.md").lines() {
        if let Some(title) = line.strip_prefix('#') {
            title.trim_start_matches(['#', ' ']).clone_into(&mut heading);
        }
        let Some(cell) = line.strip_prefix("| `").and_then(|row| row.split(" | ").next()) else { continue };
        found.entry(heading.clone()).or_default().extend(cell.split(", ").map(|key| key.replace('`', "")));
    }
    found
}

#[test]
fn every_setting_is_on_the_page_of_settings_and_no_other() {
    let headings = BTreeMap::from([
        ("", "Configuration"),
        ("feed", "Feeds"),
        ("convert", "Converting"),
        ("convert.columns", "Columns"),
        ("convert.overrides", "Overrides"),
    ]);
    let known = gongbao::config::settings();
    let known = known.map(|(group, keys)| (headings[group].to_owned(), keys.iter().map(|&key| key.to_owned()).collect()));
    assert_eq!(documented(), BTreeMap::from(known));
}

/// The pages of the guide, by their path below docs/.
fn pages() -> Vec<String> {
    let docs = root().join("docs");
    let files = WalkDir::new(&docs).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let markdown = files.filter(|path| path.extension().is_some_and(|e| e == "md"));
    markdown.map(|path| path.strip_prefix(&docs).unwrap().to_str().unwrap().replace('\\', "/")).collect()
}

/// The links of a page to files of the repository, and the ids that its headings have on GitHub and in mdBook.
fn links_and_ids(markdown: &str) -> (Vec<String>, BTreeSet<String>) {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let (mut links, mut ids, mut heading) = (Vec::new(), BTreeSet::new(), None::<String>);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) if !dest_url.contains("://") => {
                links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => _ = ids.insert(id(&heading.take().unwrap_or_default())),
            Event::Text(words) | Event::Code(words) => heading.iter_mut().for_each(|heading| heading.push_str(&words)),
            _ => {}
        }
    }
    (links, ids)
}

/// The id of a heading: lower case, blanks as hyphens, without punctuation.
fn id(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// Why a link of a page leads nowhere.
fn broken(page: &Path, link: &str) -> Option<String> {
    let (file, fragment) = link.split_once('#').map_or((link, None), |(file, fragment)| (file, Some(fragment)));
    let target = if file.is_empty() { page.to_owned() } else { page.parent().unwrap().join(file) };
    if !target.exists() {
        return Some(format!("{}: {link} names no file", page.display()));
    }
    let fragment = fragment?;
    let (_, ids) = links_and_ids(&fs::read_to_string(&target).unwrap());
    (!ids.contains(fragment)).then(|| format!("{}: {link} names no heading; there are {ids:?}", page.display()))
}

#[test]
fn every_link_of_the_documentation_leads_to_a_file_and_a_heading() {
    let guide = pages().into_iter().map(|page| root().join("docs").join(page));
    let others = [
        "README.md",
        "README.zh-CN.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "tools/README.md",
    ];
    let files: Vec<PathBuf> = guide.chain(others.map(|file| root().join(file))).collect();
    let links = |file: &PathBuf| links_and_ids(&fs::read_to_string(file).unwrap()).0;
    let wrong: Vec<String> =
        files.iter().flat_map(|file| links(file).into_iter().filter_map(|link| broken(file, &link))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_link_to_no_file_or_no_heading_is_found() {
    let index = root().join("docs/index.md");
    for (link, cause) in
        [("converting.md#notes-and-more", "no heading"), ("convertin.md", "no file"), ("#the-guides", "no heading")]
    {
        assert!(broken(&index, link).unwrap().contains(cause), "{link}");
    }
    for link in ["converting.md#the-ledger", "#the-guide", "hosting/own-server.md"] {
        assert_eq!(broken(&index, link), None);
    }
}

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    let (links, _) = links_and_ids(&text("docs/SUMMARY.md"));
    let mut listed = links.clone();
    listed.sort();
    let mut expected: Vec<String> = pages().into_iter().filter(|page| page != "SUMMARY.md").collect();
    expected.sort();
    assert_eq!(listed, expected, "docs/SUMMARY.md lists every page of docs/ once");
}
