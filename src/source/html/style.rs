//! What a page's own style says of an element: its `style`, and the rules of the page's sheets for its class, its id and its name.

use std::collections::BTreeMap;

use super::tree::{Element, Tree};
use crate::han::cut::CutText;

/// Rules that are kept of a page's sheets. Saved pages of sites hold some thousand.
const MOST_RULES: usize = 20_000;

/// The rules of a page's sheets by their selector: `.name`, `#name` or `name`. Those that hold for a medium other than the screen, or for an
/// element within another, are left out.
#[derive(Debug, Default)]
pub(super) struct Sheet(BTreeMap<String, String>);

impl Sheet {
    /// The rules of all sheets of a page.
    pub(super) fn of(tree: &Tree) -> Sheet {
        let mut sheet = Sheet::default();
        for at in 0..tree.nodes.len() {
            if tree.element(at).is_some_and(|e| e.name == "style") {
                sheet.read(&tree.text(at));
            }
        }
        sheet
    }

    fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(open) = rest.find('{').filter(|_| self.0.len() < MOST_RULES) {
            let selectors = rest.before(open);
            let selectors = selectors.rsplit(['}', ';', '/']).next().unwrap_or("").trim();
            let close = if selectors.starts_with('@') { end_of_block(rest.after(open)) } else { rest.after(open).find('}') };
            let end = close.map_or(rest.len(), |close| open + close);
            if !selectors.starts_with('@') {
                let declarations = plain(rest.between(open + 1..end));
                for selector in selectors.split(',').map(str::trim).filter(|s| is_plain(s)) {
                    let rule = self.0.entry(selector.to_ascii_lowercase()).or_default();
                    rule.push(';');
                    rule.push_str(&declarations);
                }
            }
            rest = rest.get(end + 1..).unwrap_or("");
        }
    }

    /// Whether anything is said of an element.
    pub(super) fn says(&self, element: &Element) -> bool {
        let classes = || element.value("class").unwrap_or("").split_whitespace();
        let ruled = |name: &str, sign: &str| self.0.contains_key(&format!("{sign}{}", name.to_ascii_lowercase()));
        element.value("style").is_some()
            || !self.0.is_empty()
                && (self.0.contains_key(&element.name)
                    || element.value("id").is_some_and(|id| ruled(id, "#"))
                    || classes().any(|class| ruled(class, ".")))
    }

    /// The value of a property of an element, in lower case without blanks; what the element says itself comes first.
    pub(super) fn value(&self, element: &Element, property: &str) -> Option<String> {
        let own = element.value("style").map(plain).unwrap_or_default();
        let names = |name: &str, sign: &str| -> Vec<String> {
            let names = element.value(name).unwrap_or("").to_ascii_lowercase();
            names.split_whitespace().map(|n| format!("{sign}{n}")).collect()
        };
        let selectors = names("id", "#").into_iter().chain(names("class", ".")).chain([element.name.clone()]);
        let rules = selectors.filter_map(|selector| self.0.get(&selector)).map(String::as_str);
        std::iter::once(own.as_str()).chain(rules).find_map(|declarations| declared(declarations, property))
    }
}

/// The end of a block that holds blocks.
fn end_of_block(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    text.bytes().position(|b| {
        depth = match b {
            b'{' => depth + 1,
            b'}' => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0
    })
}

/// One class, one id or one name.
fn is_plain(selector: &str) -> bool {
    let name = selector.strip_prefix(['.', '#']).unwrap_or(selector);
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn plain(style: &str) -> String {
    style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

/// The last value that declarations give a property.
fn declared(declarations: &str, property: &str) -> Option<String> {
    let mut values = declarations.split(';').filter_map(|d| d.split_once(':')).filter(|(name, _)| *name == property);
    values.next_back().map(|(_, value)| value.trim_end_matches("!important").to_owned())
}

/// A length in pixels or a bare number; other units count as pixels, because only naught and far away are asked for.
pub(super) fn length(value: &str) -> Option<f32> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))).unwrap_or(value.len());
    value.before(end).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    #[test]
    fn a_style_is_that_of_the_element_or_of_its_class() {
        let page = "<style>/* a */ .x, p.y, #z {Display: none} @media print { .w { display:none } } .v{opacity:0}</style>\
                    <p class=x><p class=x style='display:block'><p class=y><p id=z><p class=w><p class='u v'>";
        let tree = tree(page);
        let sheet = Sheet::of(&tree);
        let shown: Vec<(Option<String>, Option<String>)> = (0..tree.nodes.len())
            .filter_map(|at| tree.element(at).filter(|e| e.name == "p"))
            .map(|e| (sheet.value(e, "display"), sheet.value(e, "opacity")))
            .collect();
        let some = |value: &str| Some(value.to_owned());
        let none = (some("none"), None);
        let other = (None, None);
        assert_eq!(shown, [none.clone(), (some("block"), None), other.clone(), none, other, (None, some("0"))]);
    }
}
