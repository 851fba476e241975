//! Which parts of a page are its text and which are around it, determined by how much running text and how many links they hold. What tags,
//! classes and ids call themselves only counts for small parts.

use std::collections::BTreeMap;
use std::ops::Range;

use super::tree::{BLOCKS, CELLS, Element, Tree, What};
use crate::source::{Aside, Mark};

/// Elements whose content no one reads on the page.
const UNREAD: [&str; 13] = [
    "script", "style", "template", "title", "svg", "math", "iframe", "noframes", "object", "canvas", "audio", "video", "select",
];

/// Elements that hold controls or ways to other pages.
const AROUND: [&str; 6] = ["nav", "footer", "aside", "form", "button", "noscript"];

/// Words in a class or an id that name what is around a text.
const CALLED: [&str; 22] = [
    "nav",
    "menu",
    "footer",
    "share",
    "sidebar",
    "related",
    "recommend",
    "comment",
    "toolbar",
    "copyright",
    "banner",
    "login",
    "search",
    "qrcode",
    "ewm",
    "pagination",
    "pager",
    "hotnews",
    "friendlink",
    "xgwz",
    "xglj",
    "topbar",
];

/// Words in a class or an id that name the way to a page, which says what place it is of.
const WAYS: [&str; 8] = ["crumb", "position", "location", "dqwz", "weizhi", "curpos", "path", "local"];

/// A part of a page that is no part of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub range: Range<usize>,
    /// Why: it is around the text, or within it and no part of it.
    pub why: Mark,
}

/// Whether an element's content is never shown.
pub(super) fn is_unread(element: &Element) -> bool {
    element.is(&UNREAD)
}

/// Sums over the nodes before each node, so that what a part holds is a difference.
pub(super) struct ContentScore<'a> {
    tree: &'a Tree,
    /// Characters without blanks.
    characters: Vec<u32>,
    /// Characters of links to other pages.
    linked: Vec<u32>,
    links: Vec<u32>,
    /// Characters of running text; marks of a sentence count more.
    running: Vec<u32>,
}

impl<'a> ContentScore<'a> {
    pub(super) fn of(tree: &'a Tree) -> ContentScore<'a> {
        let room = tree.nodes.len() + 1;
        let sums = || Vec::with_capacity(room);
        let mut score = ContentScore { tree, characters: sums(), linked: sums(), links: sums(), running: sums() };
        let (mut sum, mut unread, mut link) = ([0_u32; 4], 0, 0);
        for (at, node) in tree.nodes.iter().enumerate() {
            score.push(sum);
            match &node.what {
                What::Element(element) => {
                    if is_unread(element) {
                        unread = unread.max(node.end);
                    }
                    if element.name == "a" && leads_away(element) {
                        link = link.max(node.end);
                        sum[2] += u32::from(at >= unread);
                    }
                }
                What::Text(text) if at >= unread => {
                    let count = text.chars().filter(|c| !c.is_whitespace()).count() as u32;
                    sum[0] += count;
                    if at < link {
                        sum[1] += count;
                    } else {
                        sum[3] += count + 8 * text.chars().filter(|c| is_mark(*c)).count() as u32;
                    }
                }
                What::Text(_) => {}
            }
        }
        score.push(sum);
        score
    }

    fn push(&mut self, [characters, linked, links, running]: [u32; 4]) {
        self.characters.push(characters);
        self.linked.push(linked);
        self.links.push(links);
        self.running.push(running);
    }

    fn between(sums: &[u32], range: &Range<usize>) -> u32 {
        sums.get(range.end).copied().unwrap_or(0).saturating_sub(sums.get(range.start).copied().unwrap_or(0))
    }

    /// Characters of a part.
    pub(super) fn characters(&self, range: &Range<usize>) -> u32 {
        ContentScore::between(&self.characters, range)
    }

    /// Characters of running text of a part; marks of a sentence count more.
    pub(super) fn running(&self, range: &Range<usize>) -> u32 {
        ContentScore::between(&self.running, range)
    }

    /// The part of the page in which its text is: the smallest that holds nearly all running text.
    pub(super) fn main(&self) -> Range<usize> {
        let end = |at: usize| self.tree.end(at);
        let mut main = 0..self.tree.nodes.len();
        let mut first = 0;
        loop {
            let whole = self.running(&main);
            let mut children =
                std::iter::successors(Some(first), |child| Some(end(*child))).take_while(|child| *child < main.end);
            let bearer = children.find(|child| {
                let share = self.running(&(*child..end(*child)));
                self.tree.element(*child).is_some() && share * 5 >= whole * 4 && whole > 0
            });
            match bearer.filter(|child| self.holds_blocks(*child)) {
                Some(child) => (main, first) = (child..end(child), child + 1),
                None => return main,
            }
        }
    }

    /// Whether a part has lines of its own, so that it can be the text of a page and not one of its paragraphs.
    fn holds_blocks(&self, at: usize) -> bool {
        let inner = |n: usize| self.tree.element(n).is_some_and(|e| e.is(&BLOCKS) || e.is(&CELLS) || e.name == "br");
        self.tree.within(at).any(inner)
    }

    /// The parts of the page that are around its text, in order and apart from each other, given where its text is and which elements
    /// hold what is within the text and no part of it.
    pub(super) fn around(&self, main: &Range<usize>, asides: &BTreeMap<usize, Aside>) -> Vec<Part> {
        let whole = self.running(&(0..self.tree.nodes.len()));
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tree.nodes.len() {
            let part = at..self.tree.end(at);
            let holds_main = part.start <= main.start && main.end <= part.end;
            let inside = main.start < part.start && part.end <= main.end;
            let judged =
                self.tree.element(at).is_some_and(|element| !holds_main && self.is_around(element, &part, inside, whole));
            let aside = asides.get(&at).map(|aside| Mark::Aside(*aside));
            if let Some(why) = aside.or_else(|| judged.then_some(Mark::Boilerplate)) {
                at = part.end;
                found.push(Part { range: part, why });
            } else {
                at += 1;
            }
        }
        found
    }

    /// Whether an element holds something that is around the page's text.
    fn is_around(&self, element: &Element, part: &Range<usize>, inside: bool, whole: u32) -> bool {
        let running = self.running(part);
        if element.name == "noscript" {
            return running * 2 < whole;
        }
        if element.name == "figcaption" {
            return running * 10 < whole;
        }
        if !(element.is(&BLOCKS) || element.is(&CELLS) || element.is(&AROUND)) || self.characters(part) == 0 {
            return false;
        }
        let called = names(element);
        if WAYS.iter().any(|way| called.contains(way)) && running * 20 < whole || self.is_way(part) {
            return false;
        }
        let named = element.is(&AROUND) || CALLED.iter().any(|word| called.contains(word));
        if named && !called.contains("note") && running * if inside { 50 } else { 10 } < whole {
            return true;
        }
        self.is_of_links(part, inside)
    }

    /// Whether a part is made of links: most of its characters, or one to every few words.
    fn is_of_links(&self, part: &Range<usize>, inside: bool) -> bool {
        let (characters, linked) = (self.characters(part), ContentScore::between(&self.linked, part));
        let links = ContentScore::between(&self.links, part);
        let mostly = linked * 2 > characters && characters - linked < 200;
        let teasers = links >= 2 && characters / links < 120;
        if inside { mostly && links >= 2 } else { mostly && links >= 1 || teasers }
    }

    /// Whether a part is the way to the page, by its words and signs: 当前位置:首页 > 政务公开.
    fn is_way(&self, part: &Range<usize>) -> bool {
        if self.characters(part) > 120 {
            return false;
        }
        let text = self.tree.text(part.start);
        text.contains("位置") || text.matches(['>', '»', '›', '→']).count() >= 2
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '。' | '，' | '、' | '；' | '：' | '！' | '？' | ',' | ';')
}

/// Whether a link leads to another page; one to a note of this page does not.
fn leads_away(element: &Element) -> bool {
    // Without an address it names a place of the page. The address itself is not kept, only whether it is of this page.
    element.value("href").is_some_and(|href| !href.is_empty() && !href.starts_with('#'))
}

/// The class and the id of an element, in lower case.
pub(super) fn names(element: &Element) -> String {
    let value = |name| element.value(name).unwrap_or("").to_ascii_lowercase();
    format!("{} {}", value("class"), value("id"))
}
