//! The settings below `feed`: what Atom feeds have of each report, and how their entries are identified.

use super::checked;
use crate::yaml::{Entry, Fields, Node};

/// Settings of the Atom feeds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feeds {
    /// The newest entries of each feed have the text of the report.
    pub full_text: bool,
    /// The beginning of the ids of feeds and entries, as `tag:example.org,2024:gongbao`; without it, an id is the address of the page.
    pub id: Option<String>,
}

/// The keys below `feed`.
pub(super) const KEYS: [&str; 2] = ["full_text", "id"];

pub(super) fn read(fields: &mut Fields, node: &Node) -> Feeds {
    let mut feeds = Feeds::default();
    for entry in fields.group("feed", node) {
        let Entry { key, node, .. } = entry;
        match key.as_str() {
            "full_text" => feeds.full_text = fields.truth(key, node).unwrap_or_default(),
            "id" => feeds.id = checked(fields, key, node, tag),
            _ => fields.unknown(entry, &KEYS),
        }
    }
    feeds
}

/// The beginning of a tag URI (RFC 4151): `tag:AUTHORITY,DATE:` and what distinguishes the archive from others of that authority.
fn tag(typed: &str) -> Result<String, String> {
    let cure = || {
        "write a tag URI with a domain or mail address that was yours on the day that follows, as tag:example.org,2024:gongbao"
            .to_owned()
    };
    let rest = typed.strip_prefix("tag:").ok_or_else(cure)?;
    let (entity, specific) = rest.split_once(':').unwrap_or((rest, ""));
    let (authority, date) = entity.split_once(',').ok_or_else(cure)?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'/' | b'~' | b':');
    let sound = is_authority(authority) && is_date(date) && specific.bytes().all(plain);
    // Addresses begin with a slash.
    if sound { Ok(format!("tag:{entity}:{}", specific.trim_end_matches('/'))) } else { Err(cure()) }
}

/// A domain, or a mail address.
fn is_authority(authority: &str) -> bool {
    let (local, domain) = authority.rsplit_once('@').map_or((None, authority), |(local, domain)| (Some(local), domain));
    let letters = |part: &str, others: &[u8]| part.bytes().all(|b| b.is_ascii_alphanumeric() || others.contains(&b));
    let label = |label: &str| !label.is_empty() && letters(label, b"-") && !label.starts_with('-') && !label.ends_with('-');
    local.is_none_or(|local| !local.is_empty() && letters(local, b"-._")) && domain.split('.').all(label)
}

/// A year, month or day: `2024`, `2024-05`, `2024-05-01`.
fn is_date(date: &str) -> bool {
    let full = format!("{date}{}", "2000-01-01".get(date.len()..).unwrap_or_default());
    matches!(date.len(), 4 | 7 | 10) && full.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn ids_begin_with_a_tag_of_an_authority_and_a_day() {
        for (typed, meant) in [
            ("tag:example.org,2024:gongbao", "tag:example.org,2024:gongbao"),
            ("tag:me@example.org,2024-05-01:a/b/", "tag:me@example.org,2024-05-01:a/b"),
            ("tag:example.org,2024-05", "tag:example.org,2024-05:"),
        ] {
            assert_eq!(tag(typed).as_deref(), Ok(meant), "{typed}");
        }
        for typed in [
            "example.org,2024",
            "tag:example.org",
            "tag:example..org,2024:a",
            "tag:-a.org,2024:a",
            "tag:a.org,24:a",
            "tag:a.org,2024-13:a",
            "tag:a.org,2024-5-1:a",
            "tag:a.org,2024:公报",
            "urn:uuid:x",
            "tag:@a.org,2024:",
        ] {
            assert!(tag(typed).is_err(), "{typed}");
        }
    }
}
