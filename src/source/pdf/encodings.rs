//! What the names and codes of glyphs stand for, and how wide the standard fonts set them.

use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use rustc_hash::FxHashMap;

/// Which glyph each code of a simple font shows, as far as its dictionary says (ISO 32000-2, 9.6.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// What the font program says.
    BuiltIn,
    Standard,
    WinAnsi,
    MacRoman,
    /// Small capitals and fractions, which no report is set in.
    MacExpert,
}

impl Base {
    pub(super) fn of(name: &[u8]) -> Base {
        match name {
            b"StandardEncoding" => Base::Standard,
            b"WinAnsiEncoding" => Base::WinAnsi,
            b"MacRomanEncoding" => Base::MacRoman,
            b"MacExpertEncoding" => Base::MacExpert,
            _ => Base::BuiltIn,
        }
    }

    /// The character of a code (ISO 32000-2, D.2).
    pub(super) fn character(self, code: u8) -> Option<char> {
        match self {
            Base::BuiltIn | Base::MacExpert => None,
            Base::Standard => own(&STANDARD.standard, code),
            // Code pages have controls below the blank; these encodings have no glyphs there.
            Base::WinAnsi | Base::MacRoman if code < 0x20 => None,
            // All unused codes of WinAnsiEncoding show a bullet (ISO 32000-2, D.2).
            Base::WinAnsi => Some(in_page(WINDOWS_1252, code).filter(|c| !c.is_control()).unwrap_or('•')),
            Base::MacRoman if code == 0xdb => Some('¤'),
            Base::MacRoman => in_page(MACINTOSH, code).filter(|c| !c.is_control()),
        }
    }
}

fn in_page(page: &'static Encoding, code: u8) -> Option<char> {
    page.decode_without_bom_handling_and_without_replacement(&[code])?.chars().next()
}

fn own(table: &FxHashMap<u8, (char, f32)>, code: u8) -> Option<char> {
    table.get(&code).map(|(c, _)| *c)
}

/// A standard font, or the one that is most like a font (ISO 32000-2, 9.6.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Helvetica { bold: bool },
    Courier,
    Times { bold: bool, italic: bool },
    Symbol,
    Dingbats,
}

/// Words in the names of fonts, in the order in which they are looked for.
const FAMILIES: [(&str, Face); 7] = [
    ("helvetica", Face::Helvetica { bold: false }),
    ("arial", Face::Helvetica { bold: false }),
    ("sans", Face::Helvetica { bold: false }),
    ("courier", Face::Courier),
    ("mono", Face::Courier),
    ("times", Face::Times { bold: false, italic: false }),
    ("serif", Face::Times { bold: false, italic: false }),
];

impl Face {
    /// The standard font that a font's name tells of.
    pub(super) fn named(name: &str, heavy: bool, slanted: bool) -> Option<Face> {
        let name = name.split_once('+').map_or(name, |(tag, rest)| if tag.len() == 6 { rest } else { name });
        if name == "Symbol" {
            return Some(Face::Symbol);
        }
        let name = name.to_ascii_lowercase();
        let bold = heavy || name.contains("bold") || name.contains("demi");
        let italic = slanted || name.contains("italic") || name.contains("oblique");
        let family = FAMILIES.iter().find(|(word, _)| name.contains(word)).map(|(_, face)| *face);
        match family {
            Some(Face::Helvetica { .. }) => Some(Face::Helvetica { bold }),
            Some(Face::Times { .. }) => Some(Face::Times { bold, italic }),
            Some(face) => Some(face),
            None => name.contains("dingbats").then_some(Face::Dingbats),
        }
    }

    /// Whether it has glyphs of its own, which encodings of letters say nothing about.
    pub(super) fn is_pictorial(self) -> bool {
        matches!(self, Face::Symbol | Face::Dingbats)
    }

    /// The character that a code shows by the font's own encoding.
    pub(super) fn character(self, code: u8) -> Option<char> {
        match self {
            Face::Symbol => own(&STANDARD.symbol, code),
            Face::Dingbats => own(&STANDARD.dingbats, code),
            _ => Base::Standard.character(code),
        }
    }

    /// The width of a character, in thousandths of the font's height.
    pub(super) fn width(self, c: char) -> Option<f32> {
        let c = match c {
            '\u{a0}' => ' ',
            '\u{ad}' => '-',
            c => c,
        };
        let column = match self {
            Face::Courier => return Some(600.0),
            Face::Symbol => return STANDARD.symbol.values().find(|(own, _)| *own == c).map(|(_, width)| *width),
            Face::Dingbats => return STANDARD.dingbats.values().find(|(own, _)| *own == c).map(|(_, width)| *width),
            Face::Helvetica { bold } => usize::from(bold),
            Face::Times { bold, italic } => 2 + usize::from(bold) + 2 * usize::from(italic),
        };
        STANDARD.latin.get(&c)?.get(column).copied()
    }
}

/// What standard fonts show, and how wide.
#[derive(Debug, Default)]
struct Standard {
    latin: FxHashMap<char, Vec<f32>>,
    standard: FxHashMap<u8, (char, f32)>,
    symbol: FxHashMap<u8, (char, f32)>,
    dingbats: FxHashMap<u8, (char, f32)>,
    /// Names that programs in Compact Font Format give by their number.
    counted: Vec<&'static str>,
}

static STANDARD: LazyLock<Standard> = LazyLock::new(|| {
    let mut read = Standard::default();
    for line in include_str!("standard.txt").lines() {
        let (section, rest) = line.split_once(' ').unwrap_or_default();
        let mut words = rest.split(' ');
        let mut next = || words.next().and_then(character);
        let table = match section {
            "latin" => {
                if let Some(c) = next() {
                    read.latin.insert(c, words.filter_map(|word| word.parse().ok()).collect());
                }
                continue;
            }
            "cff" => {
                read.counted = words.collect();
                continue;
            }
            "standard" => &mut read.standard,
            "symbol" => &mut read.symbol,
            "dingbats" => &mut read.dingbats,
            _ => continue,
        };
        if let (Some(Ok(code)), Some(c)) = (next().map(u8::try_from), next()) {
            table.insert(code, (c, words.next().and_then(|word| word.parse().ok()).unwrap_or_default()));
        }
    }
    read
});

fn character(digits: &str) -> Option<char> {
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

/// The name that Compact Font Format gives by a number.
pub(super) fn counted_name(number: usize) -> Option<&'static str> {
    STANDARD.counted.get(number).copied()
}

/// How many names it counts.
pub(super) fn counted_names() -> usize {
    STANDARD.counted.len()
}

/// Names that the list lacks: those of signs of TeX's fonts that stand in running text.
const OF_TEX: [(&str, &str); 4] = [("circlecopyrt", "A9"), ("circleR", "AE"), ("check", "2713"), ("visiblespace", "2423")];

static NAMES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let listed = include_str!("names.txt").lines().filter_map(|line| line.split_once(' '));
    listed.chain(OF_TEX).collect()
});

/// What the name of a glyph says that it shows, by the specification of the Adobe Glyph List: what follows a stop is a variant, parts
/// between low lines stand for characters that are set as one.
pub(super) fn text_of_name(name: &str, dingbats: bool) -> Option<String> {
    let name = name.split('.').next().unwrap_or_default();
    let mut text = String::new();
    for part in name.split('_') {
        let picture = if dingbats { NAMES.get(format!("*{part}").as_str()) } else { None };
        match picture.or_else(|| NAMES.get(part)) {
            Some(characters) => text.extend(characters.split(' ').filter_map(character)),
            None => text.push_str(&numbered(part).unwrap_or_default()),
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Characters that a name gives by their numbers: `uni` and groups of four digits, or `u` and four to six.
fn numbered(name: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
    if let Some(groups) = name.strip_prefix("uni").filter(|groups| groups.len() % 4 == 0 && digits(groups)) {
        return groups.as_bytes().chunks(4).map(|group| character(std::str::from_utf8(group).ok()?)).collect();
    }
    let number = name.strip_prefix('u').filter(|number| (4..=6).contains(&number.len()) && digits(number))?;
    character(number).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs_are_read_as_their_list_says() {
        for (name, text) in [
            ("A", Some("A")),
            ("Lcommaaccent_uni20AC0308_u1040C.alternate", Some("\u{13b}\u{20ac}\u{308}\u{1040c}")),
            ("f_f_l", Some("ffl")),
            ("hyphen.case", Some("-")),
            ("uni7701", Some("省")),
            ("circlecopyrt", Some("©")),
            ("uniD801DC0C", None),
            ("uni20ac", None),
            ("u41", None),
            (".notdef", None),
            ("a1", None),
        ] {
            assert_eq!(text_of_name(name, false).as_deref(), text, "{name}");
        }
        assert_eq!(text_of_name("a1", true).as_deref(), Some("✁"));
    }

    #[test]
    fn codes_are_read_by_each_encoding() {
        let all = |code| [Base::Standard, Base::WinAnsi, Base::MacRoman].map(|base| base.character(code));
        assert_eq!(all(b'A'), [Some('A'); 3]);
        assert_eq!(all(b'\''), [Some('’'), Some('\''), Some('\'')]);
        assert_eq!(all(0xd2), [None, Some('Ò'), Some('“')]);
        assert_eq!(all(0x81), [None, Some('•'), Some('Å')]);
        assert_eq!(all(9), [None; 3]);
    }

    #[test]
    fn standard_fonts_are_known_by_their_names_and_have_their_widths() {
        let width = |name: &str, c| Face::named(name, false, false).and_then(|face| face.width(c));
        assert_eq!(width("Helvetica", 'A'), Some(667.0));
        assert_eq!(width("ABCDEF+Arial-BoldMT", 'A'), Some(722.0));
        assert_eq!(width("Times-BoldItalic", 'A'), Some(667.0));
        assert_eq!(width("Times-Roman", '\u{a0}'), Some(250.0));
        assert_eq!(width("Courier", '–'), Some(600.0));
        assert_eq!(width("Symbol", 'α'), Some(631.0));
        assert_eq!(width("SimSun", 'A'), None);
        assert_eq!(Face::Symbol.character(b'a'), Some('α'));
        assert_eq!(Face::Dingbats.character(b'!'), Some('✁'));
        assert_eq!(counted_name(34), Some("A"));
    }
}
