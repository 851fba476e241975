//! Images stored beside a text and shown in it: their output paths and their sizes.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::link::Links;

/// An image stored beside a Markdown file. It is written below the address of the page under the same name, so that the
/// relative links in the page's Markdown, which is published there too, work unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// As written in the text: `chart.png`, `2024/chart%201.png`.
    pub src: String,
    /// The file's path relative to the folder of the text.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Width and height in pixels, if the file states them.
    pub size: Option<(usize, usize)>,
}

/// The images of one page and its address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Images<'a> {
    pub address: &'a str,
    pub images: &'a [Image],
}

/// The characters besides letters and digits that an address keeps unescaped.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

impl Images<'_> {
    /// The image that a text refers to by `src`, and the link to it.
    pub(crate) fn find(&self, links: &Links, src: &str) -> Option<(&Image, String)> {
        let image = self.images.iter().find(|image| image.src == src)?;
        Some((image, links.to(&Images::address_of(self.address, &image.name))))
    }

    /// The address of the image with this name on the page at `address`.
    pub(crate) fn address_of(address: &str, name: &str) -> String {
        format!("{address}{}", utf8_percent_encode(name, PLAIN))
    }
}

/// The path of the file that a text shows from its own folder; `None` for an image on another site or at an address of this
/// one.
pub(crate) fn beside(src: &str) -> Option<String> {
    let path = src.split(['?', '#']).next().unwrap_or_default();
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() || path.starts_with('/') || first.contains(':') {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8_lossy().replace('\\', "/");
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    Some(parts.join("/"))
}

/// Width and height as stated in the image's header; an SVG may leave them open.
///
/// # Errors
/// `None` if the bytes are not an image that browsers show.
pub(crate) fn size(bytes: &[u8]) -> Option<Option<(usize, usize)>> {
    use imagesize::ImageType::{Gif, Heif, Jpeg, Png, Webp};
    match imagesize::image_type(bytes) {
        Ok(Png | Jpeg | Gif | Webp | Heif(imagesize::Compression::Av1)) => {
            let size = imagesize::blob_size(bytes).ok()?;
            Some(Some((size.width, size.height)))
        }
        Ok(_) => None,
        Err(_) => vector_size(bytes),
    }
}

/// An image in a format that sites show for a shared page: PNG or JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shared {
    pub width: usize,
    pub height: usize,
    /// `image/png` or `image/jpeg`.
    pub kind: &'static str,
}

/// The least width and height in pixels of an image for a shared page. Facebook shows none that is smaller, and the other sites ask
/// for no less.
const LEAST: usize = 200;

/// The image for a shared page that these bytes are.
///
/// # Errors
/// `None` if they are not a PNG or JPEG image, or if it is too small.
pub(crate) fn shared(bytes: &[u8]) -> Option<Shared> {
    let kind = match imagesize::image_type(bytes).ok()? {
        imagesize::ImageType::Png => "image/png",
        imagesize::ImageType::Jpeg => "image/jpeg",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    (size.width >= LEAST && size.height >= LEAST).then_some(Shared { width: size.width, height: size.height, kind })
}

/// Whether an image is an SVG, which is text; all other formats begin with a binary signature.
pub(crate) fn is_vector(bytes: &[u8]) -> bool {
    imagesize::image_type(bytes).is_err()
}

/// The size of an SVG. Its root element must be the first element.
fn vector_size(bytes: &[u8]) -> Option<Option<(usize, usize)>> {
    let mut reader = Reader::from_str(std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                return (root.local_name().as_ref() == "svg").then(|| stated(&root));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// `width` and `height` in pixels, or else those of the `viewBox`.
fn stated(root: &BytesStart) -> Option<(usize, usize)> {
    let value = |name: &str| {
        let attribute = root.attributes().flatten().find(|a| a.key.as_ref() == name)?;
        Some(attribute.value.into_owned())
    };
    let pixels = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().and_then(whole);
    let own = || Some((pixels(&value("width")?)?, pixels(&value("height")?)?));
    own().or_else(|| {
        let view = value("viewBox")?;
        let mut sides = view.split([' ', ',']).filter(|side| !side.is_empty()).skip(2).map(pixels);
        Some((sides.next()??, sides.next()??))
    })
}

/// A length in whole pixels: at least one and not absurdly large.
fn whole(length: f64) -> Option<usize> {
    (1.0..1e6).contains(&length).then(|| length.round() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_without_a_root_are_beside_the_text() {
        assert_eq!(beside("chart.png").as_deref(), Some("chart.png"));
        assert_eq!(beside("./2024/a%20b.svg#layer").as_deref(), Some("2024/a b.svg"));
        assert_eq!(beside("..%2fsecret.png").as_deref(), Some("../secret.png"));
        for elsewhere in ["/flag.svg", "https://example.org/a.png", "//example.org/a.png", "#a", "data:image/png,x"] {
            assert_eq!(beside(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn sizes_are_read_from_the_head() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0";
        assert_eq!(size(png), Some(Some((32, 16))));
        assert_eq!(size(b"GIF89a\x04\0\x03\0\0\0\0"), Some(Some((4, 3))));
        assert_eq!(size(br#"<?xml version="1.0"?><!-- a --><svg width="30px" height="20"/>"#), Some(Some((30, 20))));
        assert_eq!(size(br#"<svg viewBox="0 0 640 360"><g/></svg>"#), Some(Some((640, 360))));
        assert_eq!(size(br#"<svg width="100%" height="1e99"/>"#), Some(None));
    }

    #[test]
    fn sites_show_large_pngs_and_jpegs() {
        let png = |width: u8, height: u8| {
            [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0", &[width][..], b"\0\0\0", &[height], b"\x08\x06"].concat()
        };
        assert_eq!(shared(&png(210, 200)), Some(Shared { width: 210, height: 200, kind: "image/png" }));
        assert_eq!(shared(&png(210, 199)), None);
        let jpeg = b"\xff\xd8\xff\xc0\0\x11\x08\x02\x76\x04\xb0\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
        assert_eq!(shared(jpeg), Some(Shared { width: 1200, height: 630, kind: "image/jpeg" }));
        assert_eq!(shared(b"GIF89a\x04\x04\x03\x03\0\0\0"), None);
        assert_eq!(shared(b"<svg width='400' height='400'/>"), None);
    }

    #[test]
    fn what_is_no_image_has_no_size() {
        for bytes in [&b""[..], b"\x89PNG", b"<html></html>", b"%PDF-1.7", b"BM\0\0", b"<svg"] {
            assert_eq!(size(bytes), None, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
