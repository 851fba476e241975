//! Where the links of a report lead from a book: into the book itself, or to the web.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::page;
use crate::site::{Report, Site};

/// The names of a book's chapters by the addresses of their reports.
pub(super) type Keys = BTreeMap<String, String>;

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Target {
    /// A chapter, and the id of a heading in it; empty for its beginning.
    Inside { chapter: String, id: String },
    /// A URI that is valid in every format.
    Outside { url: String },
}

/// What links of one report are resolved by.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    pub site: &'a Site,
    pub keys: &'a Keys,
    /// The report in which the links stand.
    pub own: &'a Report,
}

/// What a URI must not have unescaped. A percent sign is handled apart, because most are already parts of escapes.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'[')
    .add(b']');

impl Links<'_> {
    /// The target of a link as written in the text; `None` if it is unsafe or leads nowhere.
    pub(super) fn target(&self, href: &str) -> Option<Target> {
        let href = page::target(href)?;
        if href.contains(':') && !href.starts_with(['/', '#', '?', '.']) && href.split(['/', '?', '#']).next()?.contains(':') {
            return outside(href).map(|url| Target::Outside { url });
        }
        if let Some(rest) = href.strip_prefix("//") {
            return outside(&format!("https://{rest}")).map(|url| Target::Outside { url });
        }
        let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
        let path =
            if path.is_empty() || path.starts_with('?') { format!("{}{path}", self.own.address) } else { path.to_owned() };
        let whole = if path.starts_with('/') { path } else { format!("{}{path}", self.own.address) };
        if let Some(inside) = self.inside(&whole, fragment) {
            return Some(inside);
        }
        let hash = if fragment.is_empty() { "" } else { "#" };
        outside(&format!("{}{hash}{fragment}", page::absolute(self.site, &whole))).map(|url| Target::Outside { url })
    }

    /// The chapter of an address of the site. An anchor that the book does not have, such as that of a paragraph, leads to its section.
    fn inside(&self, path: &str, fragment: &str) -> Option<Target> {
        let address = format!("{}/", path.trim_end_matches('/'));
        let chapter = self.keys.get(&address)?.clone();
        let report = self.site.report(self.site.find_report(&address)?)?;
        let heading = report.outline.section_of(fragment).map(|heading| id(heading.id));
        Some(Target::Inside { chapter, id: heading.unwrap_or_default() })
    }

    /// The published address of a section of the report.
    pub(super) fn section(&self, id: &str) -> String {
        let page = page::absolute(self.site, &self.own.address);
        if id.is_empty() { escaped(&page) } else { escaped(&format!("{page}#{id}")) }
    }
}

/// The id of a heading in a book. XML and labels of the PDF accept fewer characters than an address; those that are left out are spelled
/// by their numbers. It has no `_`, which the ids of notes have.
pub(super) fn id(heading: &str) -> String {
    let mut id = String::with_capacity(heading.len());
    for c in heading.chars() {
        if c.is_ascii_alphanumeric() || c == '-' {
            id.push(c);
        } else {
            id.push_str(&format!("-{:x}", c as u32));
        }
    }
    if id.is_empty() || id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("x{id}") }
}

/// A full address as a valid URI; `None` if its host is not one.
pub(super) fn outside(url: &str) -> Option<String> {
    if let Some((scheme, rest)) = url.split_once("://") {
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let (host, port) = host.rsplit_once(':').unwrap_or((host, ""));
        let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let sound = !host.is_empty()
            && host.chars().all(letters)
            && port.bytes().all(|b| b.is_ascii_digit())
            && !authority.contains('@');
        return sound.then(|| escaped(&format!("{}://{rest}", scheme.to_ascii_lowercase())));
    }
    let (scheme, rest) = url.split_once(':')?;
    (scheme.eq_ignore_ascii_case("mailto") && !rest.is_empty()).then(|| escaped(url))
}

/// A URI in which everything that must be is escaped, and nothing twice.
fn escaped(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut hash = false;
    for (i, piece) in url.split('%').enumerate() {
        if i > 0 {
            let escape = piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
            out.push_str(if escape { "%" } else { "%25" });
        }
        for c in utf8_percent_encode(piece, ESCAPED).flat_map(str::chars) {
            // Only one `#` begins a fragment.
            let again = c == '#' && std::mem::replace(&mut hash, true);
            if again { out.push_str("%23") } else { out.push(c) }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_valid() {
        let cases = [
            ("https://example.org/a b?q=中#x", Some("https://example.org/a%20b?q=%E4%B8%AD#x")),
            ("HTTP://example.org/%E4%b8%ad%zz", Some("http://example.org/%E4%b8%ad%25zz")),
            ("https://example.org:8080/a#b#c[1]", Some("https://example.org:8080/a#b%23c%5B1%5D")),
            ("https://", None),
            ("https://甲.example/", None),
            ("https://user@example.org/", None),
            ("mailto:a@example.org", Some("mailto:a@example.org")),
            ("mailto:", None),
        ];
        for (typed, valid) in cases {
            assert_eq!(outside(typed).as_deref(), valid, "{typed}");
        }
    }

    #[test]
    fn ids_are_those_of_the_site_where_every_format_accepts_them() {
        assert_eq!(id("s1-2"), "s1-2");
        assert_eq!(id("第一 节"), "x-7b2c-4e00-20-8282");
        assert_ne!(id("a_b"), id("ab"));
        assert_eq!(id("1"), "x1");
    }
}
