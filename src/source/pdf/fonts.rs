//! From the codes of a string that a page shows to characters and widths, by the dictionary of its font. Shapes are not looked at.

use std::rc::Rc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};
use rustc_hash::FxHashMap;

use super::encodings::{Base, Face, text_of_name};
use super::programs;
use crate::han::cut::CutList;

/// Widths that a font may list. Identifiers go up to 65,535 (ISO 32000-2, annex C), but lists can name each of them many times.
const MOST_WIDTHS: usize = 1 << 18;

/// The longest code, in bytes (ISO 32000-2, 9.7.6.2).
const LONGEST_CODE: usize = 4;

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    kind: Kind,
    to_unicode: Option<Rc<CMap>>,
}

/// The predefined character maps that a document names (ISO 32000-2, 9.7.5.2). They are large, and all its fonts may name the same.
#[derive(Debug, Default)]
pub(super) struct Maps(FxHashMap<Vec<u8>, Option<Rc<CMap>>>);

impl Maps {
    fn get(&mut self, name: &CMapName<'_>) -> Option<Rc<CMap>> {
        // What is not among them needs no place.
        let data = load_embedded(*name)?;
        self.0.entry(name.to_bytes().to_vec()).or_insert_with(|| CMap::parse(data, load_embedded).map(Rc::new)).clone()
    }
}

#[derive(Debug)]
enum Kind {
    Simple(Simple),
    Composite(Box<Composite>),
}

/// A code of a string, and how far what it shows moves the next one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    pub text: Option<String>,
    /// How many bytes it has.
    pub length: usize,
    /// Whether it is the blank that word spacing is added to: of one byte (ISO 32000-2, 9.3.3).
    pub is_blank: bool,
    /// In thousandths of the font's height.
    pub advance: f32,
    /// From the place in the text to the origin of the glyph, in heights of the font. Where lines are upright, they run through its middle.
    pub origin: (f64, f64),
}

impl Font {
    /// Reads a font; none if its dictionary lacks what it needs.
    pub(super) fn read(dict: &Dict<'_>, maps: &mut Maps) -> Option<Font> {
        let kind = match &*dict.get::<Name<'_>>(b"Subtype")? {
            b"Type0" => Kind::Composite(Box::new(Composite::read(dict, maps)?)),
            b"Type1" | b"MMType1" => Kind::Simple(Simple::type_1(dict)?),
            b"TrueType" | b"OpenType" => Kind::Simple(Simple::true_type(dict)?),
            b"Type3" => Kind::Simple(Simple::type_3(dict)?),
            _ => return None,
        };
        Some(Font { kind, to_unicode: to_unicode(dict, maps) })
    }

    /// The font of text whose own cannot be read.
    pub(super) fn fallback() -> Font {
        let face = Face::Helvetica { bold: false };
        Font { kind: Kind::Simple(Simple::of_face(face, Encoding::default(), None)), to_unicode: None }
    }

    /// Whether its lines run from left to right, not from top to bottom.
    pub(super) fn is_horizontal(&self) -> bool {
        match &self.kind {
            Kind::Simple(_) => true,
            Kind::Composite(font) => font.horizontal,
        }
    }

    /// What the first code of a string shows; none at its end.
    pub(super) fn next(&self, string: &[u8]) -> Option<Shown> {
        match &self.kind {
            Kind::Simple(font) => {
                let code = *string.first()?;
                let named = self.to_unicode.as_ref().and_then(|map| text(map, u32::from(code)));
                // Some programs map to nothing but zero what they cannot name.
                let text = named.filter(|text| text != "\0").or_else(|| font.texts.get(usize::from(code)).cloned().flatten());
                let advance = font.widths.value(usize::from(code));
                Some(Shown { text, length: 1, is_blank: code == b' ', advance, origin: (0.0, 0.0) })
            }
            Kind::Composite(font) => {
                let (code, length) = font.code(string)?;
                let text = match &self.to_unicode {
                    Some(map) => text(map, code),
                    None => font.to_unicode.as_ref().and_then(|map| text(map, font.identifier(code))),
                };
                let (advance, origin) = font.measure(code);
                Some(Shown { text, length, is_blank: code == 32 && length == 1, advance, origin })
            }
        }
    }
}

/// The character map that a font names its characters by (ISO 32000-2, 9.10.3).
fn to_unicode(dict: &Dict<'_>, maps: &mut Maps) -> Option<Rc<CMap>> {
    if let Some(data) = dict.get::<Stream<'_>>(b"ToUnicode").and_then(|stream| stream.decoded_data().ok()) {
        return CMap::parse(&data, load_embedded).map(Rc::new);
    }
    // Some programs write the name of a map instead.
    maps.get(&CMapName::from_bytes(&dict.get::<Name<'_>>(b"ToUnicode")?))
}

fn text(map: &CMap, code: u32) -> Option<String> {
    match map.lookup_bf_string(code)? {
        BfString::Char(c) => Some(c.to_string()),
        BfString::String(text) => Some(text),
    }
}

/// A font whose codes have one byte (ISO 32000-2, 9.6 and 9.6.4).
#[derive(Debug)]
struct Simple {
    /// Of each code, without what the font's map says.
    texts: Vec<Option<String>>,
    /// Of each code, in thousandths.
    widths: Vec<f32>,
}

/// The codes whose glyphs a font's dictionary names (ISO 32000-2, table 112).
#[derive(Debug)]
struct Encoding {
    base: Base,
    differences: FxHashMap<u8, String>,
}

impl Default for Encoding {
    fn default() -> Encoding {
        Encoding { base: Base::BuiltIn, differences: FxHashMap::default() }
    }
}

impl Encoding {
    fn read(dict: &Dict<'_>) -> Encoding {
        let base = |dict: &Dict<'_>, key: &[u8]| dict.get::<Name<'_>>(key).map_or(Base::BuiltIn, |name| Base::of(&name));
        let Some(own) = dict.get::<Dict<'_>>(b"Encoding") else {
            return Encoding { base: base(dict, b"Encoding"), differences: FxHashMap::default() };
        };
        let (mut differences, mut code) = (FxHashMap::default(), 0_i64);
        for item in own.get::<Array<'_>>(b"Differences").iter().flat_map(|list| list.iter::<Object<'_>>()) {
            match item {
                Object::Number(number) => code = number.as_i64(),
                Object::Name(name) => {
                    if let Ok(code) = u8::try_from(code) {
                        differences.insert(code, name.as_str().to_owned());
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
        Encoding { base: base(&own, b"BaseEncoding"), differences }
    }

    /// What all codes show; `other` says it where no name does.
    fn texts(&self, dingbats: bool, other: impl Fn(u8) -> Option<String>) -> Vec<Option<String>> {
        let text = |code: u8| match self.differences.get(&code) {
            Some(name) => text_of_name(name, dingbats),
            None => self.base.character(code).map(String::from).or_else(|| other(code)),
        };
        (0..=255).map(text).collect()
    }
}

impl Simple {
    fn type_1(dict: &Dict<'_>) -> Option<Simple> {
        let (listed, encoding, face) = (widths(dict, &descriptor(dict))?, Encoding::read(dict), face(dict));
        let file = |key: &[u8]| descriptor(dict).get::<Stream<'_>>(key);
        let Some(program) = file(b"FontFile3").or_else(|| file(b"FontFile")) else {
            return Some(Simple::of_face(face.unwrap_or_else(|| likeness(dict)), encoding, listed));
        };
        let built_in = if encoding.base == Base::BuiltIn {
            let program = program.decoded_data().ok();
            program.and_then(|program| programs::texts(&program, face == Some(Face::Dingbats)))
        } else {
            None
        };
        let other = |code: u8| match &built_in {
            Some(texts) => texts.get(usize::from(code)).cloned().flatten(),
            None => Base::Standard.character(code).map(String::from).filter(|_| encoding.base == Base::BuiltIn),
        };
        let texts = encoding.texts(face == Some(Face::Dingbats), other);
        let widths = listed.unwrap_or_else(|| face.map_or_else(|| vec![0.0; 256], |face| own_widths(face, &texts)));
        Some(Simple { texts, widths })
    }

    fn true_type(dict: &Dict<'_>) -> Option<Simple> {
        let (listed, encoding, face) = (widths(dict, &descriptor(dict))?, Encoding::read(dict), face(dict));
        if descriptor(dict).get::<Stream<'_>>(b"FontFile2").is_none() {
            return Some(Simple::of_face(face.unwrap_or_else(|| likeness(dict)), encoding, listed));
        }
        let standard = |code| Base::Standard.character(code).map(String::from);
        let texts = encoding.texts(face == Some(Face::Dingbats), standard);
        let widths = listed.unwrap_or_else(|| own_widths(face.unwrap_or_else(|| likeness(dict)), &texts));
        Some(Simple { texts, widths })
    }

    /// Glyphs of a Type 3 font have widths in a space of its own (ISO 32000-2, table 110).
    fn type_3(dict: &Dict<'_>) -> Option<Simple> {
        let scale = dict.get::<[f32; 6]>(b"FontMatrix").and_then(|matrix| matrix.first().copied()).unwrap_or(0.001) * 1000.0;
        let listed = widths(dict, dict)?.unwrap_or_else(|| vec![0.0; 256]);
        let texts = Encoding::read(dict).texts(false, |_| None);
        Some(Simple { texts, widths: listed.into_iter().map(|width| width * scale).collect() })
    }

    /// A font that is not embedded.
    fn of_face(face: Face, mut encoding: Encoding, listed: Option<Vec<f32>>) -> Simple {
        if face.is_pictorial() {
            encoding.base = Base::BuiltIn;
        }
        let own = |code| face.character(code).filter(|_| encoding.base == Base::BuiltIn).map(String::from);
        let texts = encoding.texts(face == Face::Dingbats, own);
        let widths = listed.unwrap_or_else(|| own_widths(face, &texts));
        Simple { texts, widths }
    }
}

/// The widths that a standard font has (ISO 32000-2, 9.6.2.2).
fn own_widths(face: Face, texts: &[Option<String>]) -> Vec<f32> {
    let width = |text: &Option<String>| text.as_ref()?.chars().next().and_then(|c| face.width(c));
    texts.iter().map(|text| width(text).unwrap_or(0.0)).collect()
}

fn descriptor<'a>(dict: &Dict<'a>) -> Dict<'a> {
    dict.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default()
}

/// The standard font that a font's name tells of.
fn face(dict: &Dict<'_>) -> Option<Face> {
    let descriptor = descriptor(dict);
    let heavy = descriptor.get::<f32>(b"FontWeight").is_some_and(|weight| weight >= 700.0);
    let slanted = descriptor.get::<f32>(b"ItalicAngle").is_some_and(|angle| angle != 0.0);
    Face::named(dict.get::<Name<'_>>(b"BaseFont")?.as_str(), heavy, slanted)
}

/// The standard font that is most like one of another name. The second bit of its flags is set if it has serifs, the seventh if it is
/// slanted (ISO 32000-2, table 121).
fn likeness(dict: &Dict<'_>) -> Face {
    let flags = descriptor(dict).get::<u32>(b"Flags").unwrap_or(0);
    let bold = dict.get::<Name<'_>>(b"BaseFont").is_some_and(|name| name.as_str().contains("Bold"));
    if flags & 1 << 1 == 0 { Face::Helvetica { bold } } else { Face::Times { bold, italic: flags & 1 << 6 != 0 } }
}

/// The widths of all codes, where a font lists some (ISO 32000-2, table 109). `None` for a list that ends before it begins.
fn widths(dict: &Dict<'_>, descriptor: &Dict<'_>) -> Option<Option<Vec<f32>>> {
    let missing = descriptor.get::<f32>(b"MissingWidth").unwrap_or(0.0);
    let (first, last) = (dict.get::<usize>(b"FirstChar"), dict.get::<usize>(b"LastChar"));
    let (Some(first), Some(last), Some(listed)) = (first, last, dict.get::<Array<'_>>(b"Widths")) else { return Some(None) };
    let count = last.checked_sub(first)?.checked_add(1)?;
    let mut widths = vec![missing; 256];
    for (width, listed) in widths.iter_mut().skip(first).zip(listed.iter::<f32>().take(count)) {
        *width = listed;
    }
    Some(Some(widths))
}

/// A font whose codes have up to four bytes and stand for the characters of a collection (ISO 32000-2, 9.7).
#[derive(Debug)]
struct Composite {
    encoding: Rc<CMap>,
    horizontal: bool,
    /// From the collection's identifiers to characters, where the font has no map of its own.
    to_unicode: Option<Rc<CMap>>,
    /// By identifiers, and of all others.
    widths: FxHashMap<u32, f32>,
    width: f32,
    /// Where lines are upright: the advance and the place of the origin, by identifiers and of all others.
    heights: FxHashMap<u32, [f32; 3]>,
    height: [f32; 2],
}

impl Composite {
    fn read(dict: &Dict<'_>, maps: &mut Maps) -> Option<Composite> {
        let (encoding, named) = match dict.get::<Object<'_>>(b"Encoding")? {
            Object::Name(name) => match &*name {
                b"Identity-H" => (Rc::new(CMap::identity_h()), false),
                b"Identity-V" => (Rc::new(CMap::identity_v()), false),
                name => (maps.get(&CMapName::from_bytes(name))?, true),
            },
            Object::Stream(stream) => (Rc::new(CMap::parse(&stream.decoded_data().ok()?, load_embedded)?), false),
            _ => return None,
        };
        let below = dict.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let descriptor = descriptor(&below);
        let files: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
        let embedded = files.iter().any(|key| descriptor.get::<Stream<'_>>(key).is_some());
        // Fonts that are embedded are numbered as they like, whatever collection they claim, unless their codes are of a known map.
        let to_unicode = if named || !embedded { collection(&encoding, &below) } else { None };
        Some(Composite {
            horizontal: encoding.metadata().writing_mode != Some(WritingMode::Vertical),
            to_unicode: to_unicode.and_then(|family| maps.get(&family.ucs2_cmap()?)),
            encoding,
            widths: below.get::<Array<'_>>(b"W").map(|list| listed_widths(&list)).unwrap_or_default(),
            width: below.get::<f32>(b"DW").unwrap_or(1000.0),
            heights: below.get::<Array<'_>>(b"W2").map(|list| listed_heights(&list)).unwrap_or_default(),
            height: below.get::<[f32; 2]>(b"DW2").unwrap_or([880.0, -1000.0]),
        })
    }

    /// The first code of a string, and its length. A byte that begins no code is passed over.
    fn code(&self, string: &[u8]) -> Option<(u32, usize)> {
        let mut code = 0_u32;
        for (byte, length) in string.iter().zip(1..=LONGEST_CODE) {
            code = code << 8 | u32::from(*byte);
            if self.encoding.lookup_cid_code(code, length as u8).is_some() {
                return Some((code, length));
            }
        }
        (!string.is_empty()).then_some((0, 1))
    }

    fn identifier(&self, code: u32) -> u32 {
        (1..=LONGEST_CODE as u8).find_map(|length| self.encoding.lookup_cid_code(code, length)).unwrap_or(0)
    }

    /// The advance of a code, and its origin (ISO 32000-2, 9.7.4.3).
    fn measure(&self, code: u32) -> (f32, (f64, f64)) {
        let identifier = self.identifier(code);
        let width = self.widths.get(&identifier).copied().unwrap_or(self.width);
        if self.horizontal {
            return (width, (0.0, 0.0));
        }
        let [top, height] = self.height;
        let [advance, x, y] = self.heights.get(&identifier).copied().unwrap_or([height, width / 2.0, top]);
        (advance, (-f64::from(x) / 1000.0, -f64::from(y) / 1000.0))
    }
}

/// The collection of characters that a font is of, if it is one of those with a map to Unicode (ISO 32000-2, 9.10.2).
fn collection(encoding: &CMap, below: &Dict<'_>) -> Option<CidFamily> {
    let own = encoding.metadata().character_collection.as_ref().map(|collection| collection.family.clone());
    own.filter(|family| *family != CidFamily::AdobeIdentity).or_else(|| {
        let system = below.get::<Dict<'_>>(b"CIDSystemInfo")?;
        let (registry, ordering) = (system.get::<Bytes<'_>>(b"Registry")?, system.get::<Bytes<'_>>(b"Ordering")?);
        Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
    })
}

/// Widths by identifiers: a first one and a list, or a first and a last one and the width of all (ISO 32000-2, 9.7.4.3).
fn listed_widths(list: &Array<'_>) -> FxHashMap<u32, f32> {
    let (mut widths, mut items, mut room) = (FxHashMap::default(), list.flex_iter(), MOST_WIDTHS);
    loop {
        let before = room;
        if let Some((first, list)) = items.next::<(u32, Array<'_>)>() {
            for (width, identifier) in list.iter::<f32>().zip(first..).take(room) {
                widths.insert(identifier, width);
                room -= 1;
            }
        } else if let Some((first, last, width)) = items.next::<(u32, u32, f32)>() {
            for identifier in (first..=last).take(room) {
                widths.insert(identifier, width);
                room -= 1;
            }
        } else {
            return widths;
        }
        // An item without widths counts as well.
        room = room.min(before.saturating_sub(1));
    }
}

/// Advances and origins by identifiers, listed as widths are.
fn listed_heights(list: &Array<'_>) -> FxHashMap<u32, [f32; 3]> {
    let (mut heights, mut items, mut room) = (FxHashMap::default(), list.flex_iter(), MOST_WIDTHS);
    loop {
        if let Some((first, list)) = items.next::<(u32, Array<'_>)>() {
            let values: Vec<f32> = list.iter::<f32>().take(3 * room).collect();
            for (height, identifier) in values.as_chunks::<3>().0.iter().zip(first..) {
                heights.insert(identifier, *height);
                room -= 1;
            }
        } else if let Some((first, last, advance, x, y)) = items.next::<(u32, u32, f32, f32, f32)>() {
            for identifier in (first..=last).take(room) {
                heights.insert(identifier, [advance, x, y]);
                room -= 1;
            }
        } else {
            return heights;
        }
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;
    use hayro_syntax::object::ObjectIdentifier;

    use super::*;

    /// What a font, which is the third object, makes of a string: each character and its width.
    fn shown(font: &str, string: &[u8]) -> Vec<(Option<String>, f32)> {
        let font = Pdf::new(
            format!(
                "%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [] >> endobj\n\
            3 0 obj {font} endobj\ntrailer << /Root 1 0 R >>"
            )
            .into_bytes(),
        )
        .ok()
        .and_then(|pdf| Font::read(&pdf.xref().get::<Dict<'_>>(ObjectIdentifier::new(3, 0))?, &mut Maps::default()))
        .expect("a font that can be read");
        let (mut rest, mut shown) = (string, Vec::new());
        while let Some(code) = font.next(rest) {
            rest = &rest[code.length..];
            shown.push((code.text, code.advance));
        }
        shown
    }

    fn some(pairs: &[(&str, f32)]) -> Vec<(Option<String>, f32)> {
        pairs.iter().map(|(text, width)| (Some(text.to_string()), *width)).collect()
    }

    #[test]
    fn a_simple_font_is_read_by_its_encoding_and_widths() {
        let listed = "<< /Subtype /TrueType /BaseFont /SimSun /FirstChar 65 /LastChar 66 /Widths [500 600] /Encoding << /BaseEncoding \
            /WinAnsiEncoding /Differences [66 /uni7701 /nameless] >> /FontDescriptor << /MissingWidth 9 >> >>";
        let mut expected = some(&[("A", 500.0), ("省", 600.0), ("é", 9.0)]);
        expected.push((None, 9.0));
        assert_eq!(shown(listed, b"AB\xe9C"), expected);
        let standard = "<< /Subtype /Type1 /BaseFont /Helvetica-Bold >>";
        assert_eq!(shown(standard, b"A'"), some(&[("A", 722.0), ("’", 278.0)]));
        let symbol = "<< /Subtype /Type1 /BaseFont /Symbol /Encoding /WinAnsiEncoding >>";
        assert_eq!(shown(symbol, b"a"), some(&[("α", 631.0)]));
        let drawn = "<< /Subtype /Type3 /FontMatrix [0.01 0 0 0.01 0 0] /FirstChar 97 /LastChar 97 /Widths [50] /Encoding << /Differences \
            [97 /fi] >> >>";
        assert_eq!(shown(drawn, b"a"), some(&[("ﬁ", 500.0)]));
    }

    #[test]
    fn a_composite_font_is_read_by_its_maps() {
        let font = |encoding: &str, more: &str| {
            format!(
                "<< /Subtype /Type0 /Encoding /{encoding} /DescendantFonts [<< /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) >> {more} >>] >>"
            )
        };
        let widths = "/DW 900 /W [34 [700] 35 40 650]";
        assert_eq!(shown(&font("UniGB-UCS2-H", widths), b"\0A\0B\x77\x01"), some(&[("A", 700.0), ("B", 650.0), ("省", 900.0)]));
        assert_eq!(shown(&font("GBK-EUC-H", ""), b"A\xca\xa1"), some(&[("A", 1000.0), ("省", 1000.0)]));
        let vertical = "/DW2 [800 -900] /W2 [34 34 -500 250 700]";
        assert_eq!(shown(&font("UniGB-UCS2-V", vertical), b"\0A\x77\x01"), some(&[("A", -500.0), ("省", -900.0)]));
        // An endless list of widths is read as far as a document can need it.
        assert_eq!(shown(&font("UniGB-UCS2-H", "/W [34 4000000000 700]"), b"\0A"), some(&[("A", 700.0)]));
    }

    #[test]
    fn an_embedded_font_is_not_named_by_its_collection_if_its_codes_are_its_own() {
        let font = |encoding: &str| {
            format!(
                "<< /Subtype /Type0 /Encoding /{encoding} /DescendantFonts [<< /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) >> \
                /FontDescriptor << /FontFile2 4 0 R >> >>] >> endobj\n4 0 obj << /Length 1 >> stream\nx\nendstream"
            )
        };
        assert_eq!(shown(&font("Identity-H"), b"\0\x22"), [(None, 1000.0)]);
        assert_eq!(shown(&font("UniGB-UCS2-H"), b"\0A"), some(&[("A", 1000.0)]));
    }

    #[test]
    fn the_map_of_a_font_goes_before_its_names() {
        let font = "<< /Subtype /Type1 /BaseFont /Courier /ToUnicode 4 0 R >> endobj\n4 0 obj << /Length 98 >> stream\n\
            1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <7701> <42> <0000> endbfchar \nendstream";
        assert_eq!(shown(font, b"ABC"), some(&[("省", 600.0), ("B", 600.0), ("C", 600.0)]));
    }
}
