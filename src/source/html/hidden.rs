//! What is within a page's text and no part of it: readings, what was struck out, and what the page does not show. A fold hides text until a reader opens it, and scripts show an article when it has loaded: that is text.
//! What sites that copy reports set in no size, off the screen or transparent is there for search engines, and is no text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::content_score::{ContentScore, is_unread, names};
use super::style::{Sheet, length};
use super::tree::{Element, Tree, What};
use crate::source::Aside;

/// Words in a class or an id that name a fold, or a part that moves into view.
const FOLDS: [&str; 13] = [
    "collaps",
    "fold",
    "accordion",
    "toggle",
    "expand",
    "tab-pane",
    "tab-con",
    "tabcon",
    "more",
    "slide",
    "fade",
    "animat",
    "wow",
];

/// Words of a control that opens a fold.
const OPENS: [&str; 7] = ["展开", "更多", "全文", "显示", "收起", "点击", "隐藏"];

/// Characters of a control at most: 点击这里展开阅读全文 has ten.
const LONGEST_CONTROL: usize = 12;

/// Pixels from the page's edge at which nothing is seen: no screen is that wide, and no shift within a page goes as far.
const FAR: f32 = 400.0;

/// How an element is no part of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    /// In a way that scripts and clicks undo.
    Switched,
    /// In a way that nothing undoes.
    Veiled,
    /// Struck out.
    Struck,
    /// Set beside a word, as its reading.
    Beside,
}

impl Means {
    fn aside(self) -> Aside {
        match self {
            Means::Switched | Means::Veiled => Aside::Hidden,
            Means::Struck => Aside::Struck,
            Means::Beside => Aside::Reading,
        }
    }
}

/// The elements of a page that hold what is within the text and no part of it, by node; `main` is where the text is.
pub(super) fn asides(tree: &Tree, sheet: &Sheet, score: &ContentScore, main: &Range<usize>) -> BTreeMap<usize, Aside> {
    let controls = controls(tree);
    let whole = score.running(&(0..tree.nodes.len()));
    let mut found: Vec<(usize, Means)> = Vec::new();
    // Running text that is hidden in a way that scripts undo.
    let mut switched = 0;
    let mut at = 0;
    while at < tree.nodes.len() {
        let part = at..tree.end(at);
        let holds_main = part.start <= main.start && main.end <= part.end;
        let means = tree.element(at).filter(|e| !holds_main && !is_unread(e)).and_then(|e| means(tree, sheet, at, e));
        let inside = main.start < part.start && part.end <= main.end;
        let unfolds = means == Some(Means::Switched) && inside && is_fold(tree, &controls, at);
        let running = score.running(&part);
        let is_most = running * 2 >= whole;
        if means == Some(Means::Switched) && !unfolds {
            switched += running;
        }
        match means.filter(|_| !unfolds && !is_most) {
            Some(means) => {
                found.push((at, means));
                at = part.end;
            }
            None => at += 1,
        }
    }
    // Where half of a page is hidden bit by bit, its script shows the bits one after the other.
    let by_script = switched * 2 >= whole;
    let is_aside = |means: Means| !(by_script && means == Means::Switched);
    found.into_iter().filter(|(_, means)| is_aside(*means)).map(|(at, means)| (at, means.aside())).collect()
}

/// How an element takes what it holds out of the text, if it does.
fn means(tree: &Tree, sheet: &Sheet, at: usize, element: &Element) -> Option<Means> {
    if element.is(&["rt", "rp", "rtc"]) {
        return Some(Means::Beside);
    }
    if element.is(&["del", "s", "strike"]) {
        return Some(Means::Struck);
    }
    if !sheet.says(element) {
        return element.value("hidden").map(|_| Means::Switched);
    }
    let lined = |property: &str| sheet.value(element, property).is_some_and(|v| v.contains("line-through"));
    if lined("text-decoration") || lined("text-decoration-line") {
        return Some(Means::Struck);
    }
    hides(tree, sheet, at, element)
}

/// How an element hides what it holds, if it does.
fn hides(tree: &Tree, sheet: &Sheet, at: usize, element: &Element) -> Option<Means> {
    let value = |property: &str| sheet.value(element, property);
    let is = |property: &str, word: &str| value(property).is_some_and(|v| v == word);
    let naught = |property: &str| value(property).and_then(|v| length(&v)).is_some_and(|n| n == 0.0);
    let cut = || is("overflow", "hidden") && (naught("height") || naught("max-height") || naught("width"));
    let unshown = element.value("hidden").is_some() && value("display").is_none() || is("display", "none");
    if unshown || is("visibility", "hidden") || naught("opacity") || cut() {
        return Some(Means::Switched);
    }
    // Elements in a row are set in no size so that the blanks between them have none; their text has a size of its own.
    let resized = |n: usize| tree.element(n).is_some_and(|e| sheet.value(e, "font-size").is_some());
    let sizeless = || naught("font-size") && !tree.within(at).any(resized);
    let far = |property: &str| value(property).and_then(|v| length(&v)).is_some_and(|n| n <= -FAR);
    let moved = || {
        let free = value("position").is_some_and(|v| matches!(v.as_str(), "absolute" | "fixed" | "relative"));
        free && ["left", "top", "right", "bottom"].into_iter().any(far)
            || ["text-indent", "margin-left", "margin-top"].into_iter().any(far)
    };
    let clear = || {
        let seen = |n: usize| tree.element(n).is_some_and(|e| sheet.value(e, "color").is_some());
        let color = value("color").unwrap_or_default();
        let through = color.starts_with("rgba(") && (color.ends_with(",0)") || color.ends_with(",0.0)"));
        (color == "transparent" || through) && !tree.within(at).any(seen)
    };
    (sizeless() || moved() || clear() || is_clipped(sheet, element)).then_some(Means::Veiled)
}

fn is_clipped(sheet: &Sheet, element: &Element) -> bool {
    let numbers = |value: &str| -> Vec<f32> {
        let inner = value.split_once('(').map_or("", |(_, inner)| inner);
        inner.split([',', ')']).filter(|n| !n.is_empty()).filter_map(length).collect()
    };
    let clip = sheet.value(element, "clip").unwrap_or_default();
    // The sides are those of a box of at most a pixel. Without commas the blanks between them are gone: 0000, 1px1px1px1px.
    let small = clip.starts_with("rect(") && numbers(&clip).iter().all(|n| *n <= 1.0) && !clip.contains("auto");
    let path = sheet.value(element, "clip-path").unwrap_or_default();
    let shut = path.starts_with("inset(") && numbers(&path).first().is_some_and(|n| *n >= 50.0)
        || path.starts_with("circle(0")
        || path.starts_with("polygon(00,00");
    let flat = sheet
        .value(element, "transform")
        .is_some_and(|v| matches!(v.as_str(), "scale(0)" | "scale(0,0)" | "scalex(0)" | "scaley(0)"));
    small || shut || flat
}

/// Words that controls and scripts of a page use for what they open.
fn controls(tree: &Tree) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut take = |text: &str| {
        let named = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).filter(|w| !w.is_empty());
        words.extend(named.map(str::to_owned));
    };
    for at in 0..tree.nodes.len() {
        let Some(element) = tree.element(at) else { continue };
        for name in ["onclick", "data-target", "data-bs-target", "aria-controls", "for"] {
            element.value(name).into_iter().for_each(&mut take);
        }
        element.value("href").filter(|href| href.starts_with(['#', 'j'])).into_iter().for_each(&mut take);
        if element.name == "script" {
            let text = tree.text(at);
            text.split("getElementById(").skip(1).chain(text.split('#').skip(1)).for_each(|rest| {
                take(
                    rest.trim_start_matches(['"', '\''])
                        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
                        .next()
                        .unwrap_or(""),
                );
            });
        }
    }
    words
}

/// Whether a reader can open an element: it is called a fold, a control or a script names it, or a control is beside it.
fn is_fold(tree: &Tree, controls: &BTreeSet<String>, at: usize) -> bool {
    let Some(element) = tree.element(at) else { return false };
    let called = names(element);
    let named = element.value("id").is_some_and(|id| controls.contains(id.trim()));
    let text = |n: usize| match &tree.nodes.get(n)?.what {
        What::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        What::Element(_) => None,
    };
    let is_control = |text: &str| text.chars().count() <= LONGEST_CONTROL && OPENS.iter().any(|word| text.contains(word));
    let before = (0..at).rev().take(NEAR).find_map(text);
    let behind = (tree.end(at)..tree.nodes.len()).take(NEAR).find_map(text);
    FOLDS.iter().any(|fold| called.contains(fold)) || named || before.is_some_and(is_control) || behind.is_some_and(is_control)
}

/// Nodes beside a fold among which its control is: it may be a link in a paragraph, with an icon and blanks around it.
const NEAR: usize = 8;
