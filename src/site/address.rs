//! Addresses of reports and pages: how they are formed, which are safe, and which page has which.

use std::collections::BTreeMap;

use crate::document::{FrontMatter, Kind};

/// First parts of addresses that the site's own pages and files use.
const RESERVED: &[&str] = &[
    "404", "assets", "cite", "compare", "data", "feed", "feeds", "figures", "index", "places", "search", "sitemap", "static",
    "terms", "theme", "themes", "years",
];

/// Why an address is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is not lower-case ASCII between slashes.
    Unsafe,
    /// The site has a page of its own at this address.
    Reserved,
}

/// Checks an address that was set by hand.
///
/// # Errors
/// If it could lead outside the site, cannot be typed, or belongs to one of the site's own pages.
pub(crate) fn check(address: &str) -> Result<(), Refused> {
    let inner = address.strip_prefix('/').and_then(|a| a.strip_suffix('/')).ok_or(Refused::Unsafe)?;
    let safe = |part: &str| {
        let bytes = part.as_bytes();
        let allowed = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
        bytes.iter().all(allowed) && bytes.first().is_some_and(u8::is_ascii_alphanumeric) && bytes.last() != Some(&b'.')
    };
    if address.len() > 200 || !inner.split('/').all(safe) {
        return Err(Refused::Unsafe);
    }
    let mut parts = inner.split('/');
    let first = parts.next().unwrap_or_default();
    let year = first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit()) && parts.next().is_none();
    let figures = inner.ends_with("/figures");
    if year || figures || RESERVED.contains(&first) { Err(Refused::Reserved) } else { Ok(()) }
}

/// Whether an address is in a folder, or names a file, that the site writes itself.
pub(crate) fn is_reserved(address: &str) -> bool {
    let first = address.trim_start_matches('/').split('/').next().unwrap_or_default().to_lowercase();
    let name = first.split('.').next().unwrap_or_default();
    RESERVED.contains(&name) || first.contains('.') && !first.ends_with(".html") && !first.ends_with(".htm")
}

/// The parent address: `/zhejiang/ningbo/` for `/zhejiang/ningbo/2024/`; `None` if only the home page is above.
pub(crate) fn above(address: &str) -> Option<&str> {
    let inner = address.strip_suffix('/')?;
    inner.get(..=inner.rfind('/')?).filter(|above| above.len() > 1)
}

/// The last part of the address of a report's page in Traditional characters.
const TRADITIONAL: &str = "hant/";

/// The address of the page in Traditional characters of the report at `address`: `/zhejiang/ningbo/2024/hant/`.
pub(crate) fn traditional(address: &str) -> String {
    format!("{address}{TRADITIONAL}")
}

/// The address of the report whose page in Traditional characters would be at `address`.
pub(crate) fn of_traditional(address: &str) -> Option<&str> {
    address.strip_suffix(TRADITIONAL).filter(|own| own.len() > 1)
}

/// The last part of a report's address: `2024`, `2024-summary`, `2024-copy2`. A numbering suffix in the file's name is kept; it
/// tells apart second copies and second excerpts.
pub(crate) fn report_part(year: u16, front: &FrontMatter, file: &str) -> String {
    let kind = match front.kind {
        Kind::Report | Kind::Other => "",
        Kind::Summary => "-summary",
        Kind::Excerpt => "-excerpt",
    };
    let base = format!("{year}{kind}");
    match stem(file).strip_prefix(&base).filter(|rest| is_numbering(rest)) {
        Some(numbering) => format!("{base}{numbering}"),
        None => base,
    }
}

/// `-copy2`, `-2`, `2`: at most one word of Latin letters, then digits; or six digits of a hash, `-9f0c2a`.
pub(crate) fn is_numbering(rest: &str) -> bool {
    let hash = rest.strip_prefix('-').filter(|hash| hash.len() == 6);
    if hash.is_some_and(|hash| hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))) {
        return true;
    }
    let figures = rest.trim_start_matches('-').trim_start_matches(|c: char| c.is_ascii_lowercase());
    !figures.is_empty() && figures.bytes().all(|b| b.is_ascii_digit())
}

/// Where a report is whose place or year is not known: `/unplaced/<name of its file>/`, so that the address stays when its source is
/// renamed. A name in other than plain ASCII letters was given by an earlier version; its address is made of the source's name.
pub(crate) fn unplaced(front: &FrontMatter, file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file).trim_end_matches(".md");
    let filed = file.contains("unplaced/") && ascii(name) == name.to_ascii_lowercase();
    match &front.source {
        Some(source) if !filed => format!("/unplaced/{}-{}/", ascii(stem(&source.file)), source.item),
        _ => format!("/unplaced/{}/", ascii(stem(file))),
    }
}

/// The name of a file without folders and extensions.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').find(|part| !part.is_empty()).unwrap_or(name)
}

/// The longest name, in bytes, that is used unchanged as a part of an address. A longer name is cut and gets a hash: file
/// systems allow 255 bytes, and addresses are typed and printed.
const LONGEST_NAME: usize = 100;

/// Converts a name to a part of an address. A name with characters other than ASCII letters is transliterated and gets a hash,
/// so that no two names become the same.
pub(crate) fn ascii(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let plain = lower.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
    if plain && lower.starts_with(|c: char| c.is_ascii_alphanumeric()) && lower.len() <= LONGEST_NAME {
        lower
    } else {
        crate::han::reading::term_slug(name)
    }
}

/// Which page has which address.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    owners: BTreeMap<String, String>,
}

impl Claims {
    /// Claims an address for a page; `who` names the page in messages.
    ///
    /// # Errors
    /// The name of the page that already has the address.
    pub(crate) fn take(&mut self, address: &str, who: &str) -> Result<(), String> {
        match self.owners.get(address) {
            Some(owner) => Err(owner.clone()),
            None => {
                self.owners.insert(address.to_owned(), who.to_owned());
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Provenance;

    #[test]
    fn a_safe_address_is_lower_case_ascii_between_slashes() {
        assert_eq!(check("/zhejiang/ningbo/2024/"), Ok(()));
        for address in
            ["zhejiang/2024/", "/zhejiang/2024", "/Zhejiang/", "/浙江/", "/a/../b/", "//", "/", "/a//b/", "/.git/", "/a?b/"]
        {
            assert_eq!(check(address), Err(Refused::Unsafe), "{address}");
        }
    }

    #[test]
    fn pages_of_the_site_keep_their_addresses() {
        for address in ["/terms/", "/terms/a/", "/search/", "/2024/", "/404/", "/figures/gdp/", "/zhejiang/figures/"] {
            assert_eq!(check(address), Err(Refused::Reserved), "{address}");
        }
        assert_eq!(check("/2024/extra/"), Ok(()));
    }

    #[test]
    fn the_last_part_tells_year_kind_and_copy() {
        let part = |kind, file: &str| report_part(2024, &FrontMatter { kind, ..FrontMatter::default() }, file);
        assert_eq!(part(Kind::Report, "content/reports/zhejiang/2024.md"), "2024");
        assert_eq!(part(Kind::Summary, "content/reports/zhejiang/2024-summary.md"), "2024-summary");
        assert_eq!(part(Kind::Summary, "content/reports/zhejiang/anything.md"), "2024-summary");
        assert_eq!(part(Kind::Report, "content/reports/zhejiang/2024-copy2.md"), "2024-copy2");
        assert_eq!(part(Kind::Excerpt, "content/reports/zhejiang/2024-excerpt-2.md"), "2024-excerpt-2");
        assert_eq!(part(Kind::Report, "content/reports/zhejiang/2024-old.md"), "2024");
        assert_eq!(part(Kind::Report, "content/reports/zhejiang/2024-08.md"), "2024-08");
        assert_eq!(part(Kind::Report, "content/reports/zhejiang/2024-9f0c2a.md"), "2024-9f0c2a");
    }

    #[test]
    fn a_report_without_a_place_is_found_by_its_source() {
        let source = Provenance { file: "sources/002_7000cab3.txt".to_owned(), item: 2, ..Provenance::default() };
        let front = FrontMatter { source: Some(source), ..FrontMatter::default() };
        assert_eq!(unplaced(&front, "content/reports/zhejiang/2024.md"), "/unplaced/002_7000cab3-2/");
        assert_eq!(unplaced(&front, "content/reports/unplaced/北仑-2.md"), "/unplaced/002_7000cab3-2/");
        assert_eq!(unplaced(&front, "content/reports/unplaced/2023-1-9f0c2a.md"), "/unplaced/2023-1-9f0c2a/");
        assert_eq!(unplaced(&FrontMatter::default(), "content/reports/unplaced/a.md"), "/unplaced/a/");
        let chinese = unplaced(&FrontMatter::default(), "content/reports/unplaced/北仑.md");
        assert!(chinese.is_ascii() && chinese != unplaced(&FrontMatter::default(), "content/reports/unplaced/北轮.md"));
    }

    #[test]
    fn a_long_name_is_cut_and_has_a_hash() {
        let long = ascii(&"a".repeat(400));
        assert!(long.len() < 60 && long.starts_with("aaa"), "{long}");
        assert_ne!(long, ascii(&"a".repeat(401)));
    }

    #[test]
    fn what_is_above() {
        assert_eq!(above("/zhejiang/ningbo/2024/"), Some("/zhejiang/ningbo/"));
        assert_eq!(above("/zhejiang/"), None);
    }
}
