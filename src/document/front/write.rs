//! Writes front matter as YAML, with its keys in a fixed order.

use crate::document::FrontMatter;
use crate::yaml;

/// The front matter as YAML, between its lines of `---`.
pub(in crate::document) fn write(front: &FrontMatter, out: &mut String) {
    out.push_str("---\n");
    field(out, "title", Some(&front.title));
    field(out, "kind", Some(front.kind.name()));
    list(out, "region", &front.region);
    field(out, "year", front.year.map(|year| year.to_string()).as_deref().map(Bare).as_ref());
    field(out, "delivered", front.delivered.map(|date| date.to_string()).as_deref().map(Bare).as_ref());
    field(out, "published", front.published.map(|date| date.to_string()).as_deref().map(Bare).as_ref());
    field(out, "congress", front.congress.as_deref());
    field(out, "session", front.session.as_deref());
    field(out, "speaker", front.speaker.as_deref());
    field(out, "office", front.office.as_deref());
    field(out, "address", front.address.as_deref());
    list(out, "aliases", &front.aliases);
    if front.draft {
        out.push_str("draft: true\n");
    }
    field(out, "digest", front.digest.as_deref());
    list(out, "settled", &front.settled);
    if let Some(source) = &front.source {
        out.push_str("source:\n");
        field(out, "  file", Some(&source.file));
        field(out, "  item", Some(&Bare(&source.item.to_string())));
        field(out, "  blake3", source.blake3.as_deref());
        field(out, "  script", source.script.as_deref());
        field(out, "  number", source.number.as_deref());
        field(out, "  publisher", source.publisher.as_deref());
        field(out, "  url", source.url.as_deref());
        if !source.doubts.is_empty() {
            let doubts: Vec<String> = source.doubts.iter().map(|(code, count)| format!("{code}: {count}")).collect();
            out.push_str(&format!("  doubts: {{{}}}\n", doubts.join(", ")));
        }
        field(out, "  written", source.written.as_deref());
    }
    out.push_str("---\n");
}

/// A value that is written unchanged.
struct Bare<'a>(&'a str);

trait Scalar {
    fn put(&self, out: &mut String);
}

impl Scalar for Bare<'_> {
    fn put(&self, out: &mut String) {
        out.push_str(self.0);
    }
}

impl Scalar for str {
    fn put(&self, out: &mut String) {
        yaml::scalar(self, false, out);
    }
}

impl Scalar for String {
    fn put(&self, out: &mut String) {
        yaml::scalar(self, false, out);
    }
}

fn field<S: Scalar + ?Sized>(out: &mut String, key: &str, value: Option<&S>) {
    if let Some(value) = value {
        out.push_str(key);
        out.push_str(": ");
        value.put(out);
        out.push('\n');
    }
}

fn list(out: &mut String, key: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    out.push_str(key);
    out.push_str(": [");
    for (i, item) in items.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        yaml::scalar(item, true, out);
    }
    out.push_str("]\n");
}
