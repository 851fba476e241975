//! The elements of a page as they are in each other. The tokens are html5gum's; the tree is our own, because a page is read for its
//! text and not for its rendering: one list in the order of the page, in which each element knows where it ends, so that nothing has
//! to call itself. Wrong nesting is repaired as browsers repair it where that changes what is text, and depth is bounded.

use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use crate::han::cut::CutList;

/// Elements that can be open at once, as in browsers; deeper ones are not told apart.
const DEEPEST: usize = 400;

/// Elements and texts that a page can have. Longer reports have some thousand.
pub(super) const MOST_NODES: usize = 500_000;

/// Looks at open elements that a page can take. A tag looks for the element that it closes among those that are open: some ten in a
/// page of a report, [`DEEPEST`] in one made to do harm. Ten million take a second.
const MOST_LOOKS: usize = 10_000_000;

/// Bytes of an attribute that are kept; pictures are stored in longer ones.
const LONGEST_VALUE: usize = 4000;

/// The attributes that say something of text.
const KEPT: [&str; 23] = [
    "class",
    "id",
    "style",
    "href",
    "name",
    "content",
    "property",
    "hidden",
    "datetime",
    "colspan",
    "rowspan",
    "rel",
    "http-equiv",
    "itemprop",
    "start",
    "reversed",
    "type",
    "value",
    "onclick",
    "data-target",
    "data-bs-target",
    "aria-controls",
    "for",
];

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements that are on lines of their own.
pub(super) const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
    "ucapcontent",
    "ucaptitle",
];

/// Parts of a table, which are lines of their own only where the table is laid out as text.
pub(super) const CELLS: [&str; 5] = ["td", "th", "tbody", "thead", "tfoot"];

/// An element or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub what: What,
    /// The node behind the last one that is in it.
    pub end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Element(Element),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    /// In lower case, as all names of elements and attributes.
    pub name: String,
    attributes: Vec<(&'static str, String)>,
}

impl Element {
    /// The value of an attribute, which may be empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// The level of a heading.
    pub(super) fn heading(&self) -> Option<u8> {
        let level = self.name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&level).then_some(level)
    }
}

/// A page's nodes in the order in which they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// The page has more nodes than are read, or is in itself so deep that they cannot be told apart in time.
    pub is_cut: bool,
}

impl Tree {
    /// The element at a node, if it is one.
    pub(super) fn element(&self, at: usize) -> Option<&Element> {
        match &self.nodes.get(at)?.what {
            What::Element(element) => Some(element),
            What::Text(_) => None,
        }
    }

    /// The nodes that are in a node.
    pub(super) fn within(&self, at: usize) -> Range<usize> {
        at + 1..self.end(at)
    }

    /// The node behind the last one that is in a node.
    pub(super) fn end(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(at + 1, |node| node.end)
    }

    /// All text of a node, as it was typed.
    pub(super) fn text(&self, at: usize) -> String {
        self.texts(at).collect()
    }

    /// The texts of a node one by one.
    pub(super) fn texts(&self, at: usize) -> impl Iterator<Item = &str> {
        self.nodes.part(self.within(at)).iter().filter_map(|node| match &node.what {
            What::Text(text) => Some(text.as_str()),
            What::Element(_) => None,
        })
    }

    /// The nodes directly in a node.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.within(at);
        std::iter::successors(Some(range.start), |child| self.nodes.get(*child).map(|n| n.end))
            .take_while(move |child| *child < range.end)
    }
}

/// Reads a page.
pub(super) fn tree(html: &str) -> Tree {
    let mut builder = Builder::default();
    // The emitter owns its callback, which therefore borrows the builder; it ends with the tokenizer.
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| -> Option<()> {
        builder.take(event);
        None
    });
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(()) = token;
    }
    builder.finish()
}

#[derive(Default)]
struct Builder {
    tree: Tree,
    /// The elements that are open, outermost first.
    open: Vec<usize>,
    /// Elements that were opened at the deepest and are not told apart.
    deeper: usize,
    /// The tag that is being read.
    tag: Option<Element>,
    attribute: Option<&'static str>,
    /// How often an open element was looked at.
    looks: usize,
}

impl Builder {
    fn take(&mut self, event: CallbackEvent<'_>) {
        if self.tree.is_cut {
            return;
        }
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some(Element { name: lower(name), attributes: Vec::new() });
                self.attribute = None;
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = KEPT.into_iter().find(|kept| name.eq_ignore_ascii_case(kept.as_bytes()));
                self.value(b"");
            }
            CallbackEvent::AttributeValue { value } => self.value(value),
            CallbackEvent::CloseStartTag { .. } => {
                if let Some(tag) = self.tag.take() {
                    self.start(tag);
                }
            }
            CallbackEvent::EndTag { name } => self.end(&lower(name)),
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    /// Of an attribute that is given twice the first counts.
    fn value(&mut self, value: &[u8]) {
        let (Some(tag), Some(name)) = (&mut self.tag, self.attribute) else { return };
        let text = || String::from_utf8_lossy(value.get(..LONGEST_VALUE).unwrap_or(value)).into_owned();
        match tag.attributes.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) if old.is_empty() => *old = text(),
            Some(_) => {}
            None => tag.attributes.push((name, text())),
        }
    }

    fn start(&mut self, tag: Element) {
        self.tree.is_cut |= self.looks > MOST_LOOKS;
        // What is in a page counts, not whether it is in its head or its body.
        if tag.is(&["html", "head", "body"]) {
            return;
        }
        self.close_implied(&tag);
        if tag.is(&VOID) {
            self.push(What::Element(tag));
        } else if self.open.len() >= DEEPEST {
            self.deeper += 1;
        } else if let Some(at) = self.push(What::Element(tag)) {
            self.open.push(at);
        }
    }

    /// Closes what a start tag closes without saying so.
    fn close_implied(&mut self, tag: &Element) {
        let name = tag.name.as_str();
        match name {
            "li" => self.close_one(&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => self.close_one(&["dt", "dd"], &["dl"]),
            "option" => self.close_one(&["option"], &["select"]),
            "td" | "th" => self.close_one(&["td", "th"], &["table", "tr"]),
            "tr" => self.close_one(&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => self.close_one(&["tbody", "thead", "tfoot"], &["table"]),
            "a" => self.close_one(&["a"], &BLOCKS),
            "rt" | "rp" => self.close_one(&["rt", "rp", "rb"], &["ruby", "rtc"]),
            "rb" | "rtc" => {
                self.close_one(&["rt", "rp", "rb"], &["ruby", "rtc"]);
                self.close_one(&["rtc"], &["ruby"]);
            }
            _ => {}
        }
        if BLOCKS.contains(&name) && !matches!(name, "tr" | "option") {
            self.close_one(&["p"], &["table", "td", "th", "button", "div", "li"]);
        }
        if tag.heading().is_some() {
            self.close_one(&["h1", "h2", "h3", "h4", "h5", "h6"], &["div", "table", "td", "th", "p"]);
        }
    }

    /// Closes the innermost open element of these names, unless one of `bounds` is before it.
    fn close_one(&mut self, names: &[&str], bounds: &[&str]) {
        for depth in (0..self.open.len()).rev() {
            self.looks += 1;
            let Some(element) = self.tree.element(self.open.value(depth)) else { return };
            if element.is(names) {
                self.close_from(depth);
                return;
            }
            if element.is(bounds) {
                return;
            }
        }
    }

    /// An end tag closes its element with all that is open in it. One that would reach out of a cell, or of a block for an element of the
    /// line, has lost its way.
    fn end(&mut self, name: &str) {
        self.tree.is_cut |= self.looks > MOST_LOOKS;
        if name == "br" {
            self.push(What::Element(Element { name: "br".to_owned(), attributes: Vec::new() }));
            return;
        }
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let structural = BLOCKS.contains(&name) || CELLS.contains(&name);
        let bounds: &[&str] = if name == "table" {
            &[]
        } else if CELLS.contains(&name) || name == "tr" {
            &["table"]
        } else if structural {
            &["td", "th", "table"]
        } else {
            &BLOCKS
        };
        let heading = |n: &str| matches!(n.as_bytes(), [b'h', b'0'..=b'9']);
        let headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let names: &[&str] = if heading(name) { &headings } else { &[name] };
        self.close_one(names, bounds);
    }

    fn close_from(&mut self, depth: usize) {
        let end = self.tree.nodes.len();
        for at in self.open.drain(depth..) {
            if let Some(node) = self.tree.nodes.get_mut(at) {
                node.end = end;
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.push(What::Text(text.to_owned()));
    }

    fn push(&mut self, what: What) -> Option<usize> {
        let at = self.tree.nodes.len();
        if at >= MOST_NODES {
            self.tree.is_cut = true;
            return None;
        }
        self.tree.nodes.push(Node { what, end: at + 1 });
        Some(at)
    }

    fn finish(mut self) -> Tree {
        self.close_from(0);
        self.tree
    }
}

fn lower(name: &[u8]) -> String {
    String::from_utf8_lossy(name.get(..64).unwrap_or(name)).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree with brackets around what is in an element: `p(一 b(二))`.
    fn shown(html: &str) -> String {
        let tree = tree(html);
        let mut ends: Vec<usize> = Vec::new();
        let mut shown = String::new();
        for (at, node) in tree.nodes.iter().enumerate() {
            while ends.last() == Some(&at) {
                ends.pop();
                shown.push(')');
            }
            if !shown.is_empty() && !shown.ends_with('(') {
                shown.push(' ');
            }
            match &node.what {
                What::Text(text) => shown.push_str(text),
                What::Element(e) => {
                    shown.push_str(&e.name);
                    if node.end > at + 1 {
                        shown.push('(');
                        ends.push(node.end);
                    }
                }
            }
        }
        shown.push_str(&")".repeat(ends.len()));
        shown
    }

    #[test]
    fn elements_stand_where_browsers_would_put_them() {
        for (html, tree) in [
            ("<p>一<p>二", "p(一) p(二)"),
            ("<p>一<b>二</p>三", "p(一 b(二)) 三"),
            ("<ul><li>一<li>二</ul>三", "ul(li(一) li(二)) 三"),
            ("<table><tr><td>一<td>二<tr><td>三</table>四", "table(tr(td(一) td(二)) tr(td(三))) 四"),
            ("<div><td>一</div>二</td>", "div(td(一 二))"),
            ("<div>一</span>二</div>", "div(一 二)"),
            ("一<br>二</br>三", "一 br 二 br 三"),
            ("<HTML><BODY>一<!--不算--></BODY></HTML>二", "一 二"),
            ("<h2>一</h3>二", "h2(一) 二"),
            ("<a href=x>一<a href=y>二</a>三", "a(一) a(二) 三"),
            ("<script>if (a<b) document.write('<p>');</script>一", "script(if (a<b) document.write('<p>');) 一"),
            ("<ruby>一<rp>(<rt>二<rp>)</ruby>三", "ruby(一 rp(() rt(二) rp())) 三"),
            ("<ruby><rb>一<rtc><rt>二<rb>三</ruby>四", "ruby(rb(一) rtc(rt(二)) rb(三)) 四"),
            ("&lt;p&gt;&ldquo;一&rdquo;&#20108;", "<p>“一”二"),
        ] {
            assert_eq!(shown(html), tree, "{html}");
        }
    }

    #[test]
    fn depth_has_a_bound_and_text_does_not_get_lost_below_it() {
        let deep = format!("{}一{}二", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let tree = tree(&deep);
        assert!(tree.nodes.len() <= DEEPEST + 2);
        let texts: Vec<_> = tree.nodes.iter().filter(|n| matches!(n.what, What::Text(_))).collect();
        assert_eq!(texts.len(), 2);
    }
}
