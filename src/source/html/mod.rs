//! Saved pages (HTML): the text that a reader of the page sees, in its order, with what the tags said of it as hints, and what the page
//! says of itself (title, meta tags) as fields. What is around the text is kept and marked: nothing of a page is passed over in silence
//! but what no one sees, such as scripts, styles and comments.

mod count;
mod grid;
mod hidden;
mod style;
mod text;
mod tree;
mod content_score;

use std::sync::Arc;

use self::tree::Tree;
use super::{Raw, fields};
use crate::diag::{Diagnostic, messages};
use crate::han::cut::CutText;

/// Bytes at the beginning of a file in which it shows that it is a page.
const HEAD: usize = 4096;

/// Whether a text is a page: it opens as one, or is named as one and has its tags.
pub(super) fn is_page(text: &str, extension: &str) -> bool {
    let mut head = text.trim_start();
    while let Some(rest) = head.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")).map(|(_, rest)| rest) {
        head = rest.trim_start();
    }
    let head: String = head.chars().take(HEAD).collect::<String>().to_ascii_lowercase();
    let opens = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag));
    let xhtml = head.starts_with("<?xml") && head.contains("<html");
    let named = ["html", "htm", "xhtml", "shtml", "asp", "aspx", "jsp", "php"].contains(&extension);
    let tags = || ["<p", "<div", "<br", "<table", "<meta", "<body", "<span"].iter().any(|tag| head.contains(tag));
    opens || xhtml || named && tags()
}

/// The text of a page.
///
/// # Errors
/// A page without text, and one of more elements than are read.
pub(super) fn read(file: &Arc<str>, html: &str, blake3: String, encoding: &'static str) -> Result<Raw, Diagnostic> {
    let tree = tree::tree(html);
    if tree.is_cut {
        return Err(messages::page_too_large(file, tree::MOST_NODES));
    }
    let score = content_score::ContentScore::of(&tree);
    let main = score.main();
    let sheet = style::Sheet::of(&tree);
    let asides = hidden::asides(&tree, &sheet, &score, &main);
    let around = score.around(&main, &asides);
    let cells = grid::cells(&tree, main);
    let text::Text { text, hints } = text::text(&tree, &sheet, &around, &cells);
    if text.trim().is_empty() {
        return Err(messages::file_is_empty(file));
    }
    let fields = fields_of(html, &tree);
    let mut raw = Raw { file: Arc::clone(file), blake3, encoding, text, hints, fields };
    super::put_title(&mut raw);
    Ok(raw)
}

/// What a page says of itself, by the names that [`fields::role`] knows where it knows them.
fn fields_of(html: &str, tree: &Tree) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut window = None;
    for at in 0..tree.nodes.len() {
        let Some(element) = tree.element(at) else { continue };
        match element.name.as_str() {
            "meta" => {
                let name = element.value("name").or_else(|| element.value("property")).or_else(|| element.value("itemprop"));
                let value = element.value("content").map(plain).filter(|v| !v.is_empty());
                if let Some((name, value)) = name.zip(value) {
                    let name = fields::role(name).map_or_else(|| name.trim().to_owned(), str::to_owned);
                    found.push((name, value));
                }
            }
            "link" if element.value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                found.extend(element.value("href").map(|href| ("url".to_owned(), href.trim().to_owned())));
            }
            "title" if window.is_none() => window = Some(plain(&tree.text(at))).filter(|t| !t.is_empty()),
            _ => {}
        }
    }
    if let Some(window) = window {
        if !found.iter().any(|(name, _)| name == "title") {
            found.push(("title".to_owned(), first_of(&window)));
        }
        found.push(("window".to_owned(), window));
    }
    found.extend(saved_from(html).filter(|_| !found.iter().any(|(n, _)| n == "url")).map(|url| ("url".to_owned(), url)));
    found
}

/// The first part of a window's title, which names the page before its site: 某某报告_某某网.
fn first_of(window: &str) -> String {
    let parts = ["_", "|", " - ", "--", "——", "丨", "-"];
    let end = parts.iter().filter_map(|sign| window.find(sign)).filter(|at| *at > 0).min().unwrap_or(window.len());
    window.before(end).trim().to_owned()
}

/// The address that browsers write into pages which they save.
fn saved_from(html: &str) -> Option<String> {
    let head = html.get(..HEAD).unwrap_or(html);
    let (_, rest) = head.split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    rest.split_whitespace().next().map(str::to_owned)
}

fn plain(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
