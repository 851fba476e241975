//! Detects SVG files that are more than drawings: those that run scripts, load other files, or contain foreign markup. As an
//! image in a page, such a file is inert; opened at its own address, it is not.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::escape;

/// The active content of an SVG, and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Active {
    pub line: usize,
    pub what: &'static str,
}

/// Elements that run, load or embed something; HTML elements can occur in an SVG through their namespace.
const ELEMENTS: [&str; 17] = [
    "script",
    "foreignobject",
    "handler",
    "listener",
    "iframe",
    "frame",
    "embed",
    "object",
    "audio",
    "video",
    "link",
    "meta",
    "base",
    "img",
    "form",
    "input",
    "button",
];

/// The first active content in an SVG.
pub(crate) fn active(bytes: &[u8]) -> Option<Active> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(Active { line: 1, what: "bytes that are not UTF-8" }) };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    let (mut open, mut roots) = (0usize, 0usize);
    // The text of the style element that is open. A browser joins its pieces, whatever parts them.
    let mut style: Option<String> = None;
    loop {
        // An error is reported at the start of its event.
        let start = reader.buffer_position() as usize;
        let at = |what| Some(Active { line: 1 + text.bytes().take(start).filter(|b| *b == b'\n').count(), what });
        let Ok(event) = reader.read_event() else { return at("XML that is not well-formed") };
        if let Event::Start(_) | Event::Empty(_) = &event {
            roots += usize::from(open == 0);
            if style.is_some() {
                return at("an element in its style");
            }
        }
        let what = match &event {
            Event::Start(element) => {
                open += 1;
                style = element.local_name().as_ref().eq_ignore_ascii_case("style").then(String::new);
                of_element(element)
            }
            Event::Empty(element) => of_element(element),
            Event::End(_) => {
                open = open.saturating_sub(1);
                style.take().and_then(|text| of_style(&text))
            }
            Event::Text(text) => {
                style.iter_mut().for_each(|style| style.push_str(text));
                None
            }
            Event::CData(text) => {
                style.iter_mut().for_each(|style| style.push_str(text));
                None
            }
            Event::DocType(_) => Some("a DOCTYPE, which can define entities"),
            Event::PI(_) => Some("a processing instruction"),
            Event::GeneralRef(name) if !is_character(name) => Some("an entity of its own"),
            // A style element's text that is split by references cannot be checked as a whole.
            Event::GeneralRef(_) if style.is_some() => Some("references to characters in its style"),
            Event::Eof => return if open == 0 && roots == 1 { None } else { at("XML that is not well-formed") },
            _ => None,
        };
        if what.is_some() {
            return what.and_then(at);
        }
    }
}

/// Whether a reference is to a character, by its number or by one of XML's five names.
fn is_character(name: &str) -> bool {
    name.starts_with('#') || ["amp", "lt", "gt", "quot", "apos"].contains(&name)
}

fn of_element(element: &BytesStart) -> Option<&'static str> {
    let name = element.local_name().as_ref().to_ascii_lowercase();
    if ELEMENTS.contains(&name.as_str()) {
        return Some(match name.as_str() {
            "script" => "a script",
            "foreignobject" => "a foreignObject, which holds markup of another kind",
            _ => "an element that loads or embeds something",
        });
    }
    element.attributes().find_map(|attribute| {
        let Ok(attribute) = attribute else { return Some("XML that is not well-formed") };
        let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else { return Some("an entity of its own") };
        of_attribute(&name, attribute.key.as_ref(), &value)
    })
}

fn of_attribute(element: &str, key: &str, value: &str) -> Option<&'static str> {
    let local = key.rsplit(':').next().unwrap_or(key).to_ascii_lowercase();
    let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let lower = value.to_ascii_lowercase();
    if key.starts_with("xmlns") {
        return None;
    }
    if local.starts_with("on") || local == "attributename" && (lower.starts_with("on") || lower.ends_with("href")) {
        return Some("an attribute that runs a script");
    }
    if lower.contains("javascript:") {
        return Some("a link that runs a script");
    }
    let linked = matches!(local.as_str(), "href" | "src" | "base");
    let reader_follows = element == "a" && escape::target(&value).is_some();
    if linked && !is_inner(&lower) && !reader_follows {
        return Some(EXTERNAL);
    }
    of_style(&value)
}

const EXTERNAL: &str = "a reference to another file";

/// A style may refer only to what the drawing itself contains.
fn of_style(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_lowercase();
    // A backslash can encode any other character.
    let hides = text.contains('\\') && text.contains(['(', '@']);
    let loads = |text: &str| !is_inner(text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')));
    let outer =
        text.split("url(").skip(1).any(loads) || ["@import", "image-set(", "src("].iter().any(|word| text.contains(word));
    (hides || outer).then_some(EXTERNAL)
}

/// Whether an address stays inside the drawing: an anchor, or an embedded raster image.
fn is_inner(address: &str) -> bool {
    let pictures = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/avif"];
    address.starts_with('#') || pictures.iter().any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> Option<&'static str> {
        let text = format!("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">\n{inner}</svg>");
        active(text.as_bytes()).map(|found| {
            assert!(found.line >= 2, "{found:?}");
            found.what
        })
    }

    #[test]
    fn a_drawing_is_let_through() {
        for inner in [
            "<style>.a{fill:url(#g)}</style><use href='#a' xlink:href=\"#b\"/><!-- <script> -->",
            "<image href='data:image/png;base64,AA=='/><text>a &amp; b &#20013;</text>",
            "<a href='https://example.org/'><rect style='fill: url( \"#g\" )' width='1'/></a>",
            "<style><![CDATA[rect > a { fill: red }]]></style>",
        ] {
            assert_eq!(svg(inner), None, "{inner}");
        }
    }

    #[test]
    fn what_acts_is_found_however_it_is_written() {
        for inner in [
            "<script>alert(1)</script>",
            "<x:SCRIPT xmlns:x='http://www.w3.org/2000/svg'/>",
            "<rect onclick='a()'/>",
            "<rect x:ONload='a()'/>",
            "<a xlink:href='java&#10;script:a()'/>",
            "<a href='JavaScript:a()'/>",
            "<set attributeName='href' to='#'/>",
            "<foreignObject/>",
            "<use href='other.svg#a'/>",
            "<image href='data:image/svg+xml,x'/>",
            "<image href='//example.org/a.png'/>",
            "<style>@import 'a.css'</style>",
            "<style>rect{fill:u\\72l(a.svg)}</style>",
            "<style>rect{fill:url(https://example.org/a)}</style>",
            "<style><![CDATA[a{fill:url('a.svg')}]]></style>",
            "<style>@imp<!-- -->ort 'x'</style>",
            "<style>@imp<![CDATA[ort]]> 'x'</style>",
            "<style>rect{fill:u<!-- -->rl(a.svg)}</style>",
            "<style><a></a>@import 'x'</style>",
            "<style>@imp<a/>ort 'x'</style>",
            "<rect fill='url(a.svg#b)'/>",
            "<?xml-stylesheet href='a.css'?>",
            "<text>&own;</text>",
            "<rect fill='&own;'/>",
            "<rect a='1' a='2'/>",
            "<rect>",
            "</svg><svg>",
        ] {
            assert!(svg(inner).is_some(), "{inner}");
        }
        let typed = b"<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg/>";
        assert_eq!(active(typed).map(|found| found.line), Some(1));
        assert_eq!(active(b"<svg>\n<g>\n<script/></g></svg>"), Some(Active { line: 3, what: "a script" }));
    }
}
