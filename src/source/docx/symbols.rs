//! Characters of symbol fonts. Such a font has a picture at each of its 224 codes; Word writes the code itself or the code with F000
//! added to it, which is in the private use area of Unicode.

use crate::han::cut::CutText;

/// Symbol from 20 to 7E (Unicode, MAPPINGS/VENDORS/APPLE/SYMBOL.TXT).
const SYMBOL: &str =
    concat!(" !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼");

/// Symbol from A0 to FE; a code that the mapping leaves out is U+FFFD.
const SYMBOL_UPPER: &str =
    concat!("€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓", "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{fffd}〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭");

/// Wingdings, the codes that texts use (Microsoft's character set of Wingdings, with the nearest character of Unicode).
const WINGDINGS: [(u32, &str); 17] = [
    (0x20, " ✏✂✁"),
    (0x28, "☎✆✉"),
    (0x36, "⌛⌨"),
    (0x3e, "✇✍"),
    (0x41, "✌👌👍👎☜☞☝☟✋☺😐☹💣☠⚐🚩✈☼💧❄"),
    (0x58, "✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■□□❑❒⬧⧫◆❖⬥⌧⍓⌘❀✿❝❞"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x9e, "·•▪○⭕"),
    (0xa4, "◉◎"),
    (0xa7, "▪◻"),
    (0xaa, "✦★✶✴✹✵"),
    (0xb5, "✪✰"),
    (0xd5, "⌫⌦"),
    (0xd8, "➢"),
    (0xdc, "➲"),
    (0xdf, "←→↑↓↖↗↙↘←➔↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂▭▫"),
    (0xfb, "✗✓☒☑"),
];

/// Wingdings 2, the codes that forms use.
const WINGDINGS_2: [(u32, &str); 4] = [(0x4f, "✗✓☒☑☒☒"), (0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"), (0x97, "●"), (0xa3, "□")];

/// Wingdings 3, its plain arrows and triangles.
const WINGDINGS_3: [(u32, &str); 2] = [(0x21, "←→↑↓↖↗↙↘"), (0x70, "▲▼△▽◀▶◁▷")];

/// Webdings, its triangles, boxes and check marks.
const WEBDINGS: [(u32, &str); 5] = [(0x33, "◀▶▲▼"), (0x61, "✓"), (0x63, "□"), (0x67, "■"), (0x72, "✗")];

/// A font whose characters are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    Symbol,
    Wingdings,
    Wingdings2,
    Wingdings3,
    Webdings,
}

impl Font {
    /// The symbol font of this name; none for fonts of texts.
    pub(super) fn named(name: &str) -> Option<Font> {
        match name.trim().to_ascii_lowercase().as_str() {
            "symbol" | "symbol mt" | "symbolmt" | "symbol std" => Some(Font::Symbol),
            "wingdings" => Some(Font::Wingdings),
            "wingdings 2" => Some(Font::Wingdings2),
            "wingdings 3" => Some(Font::Wingdings3),
            "webdings" => Some(Font::Webdings),
            _ => None,
        }
    }

    /// The character of a code; none if it is not known.
    fn character(self, code: u32) -> Option<char> {
        let table: &[(u32, &str)] = match self {
            Font::Symbol => &[(0x20, SYMBOL), (0xa0, SYMBOL_UPPER)],
            Font::Wingdings => &WINGDINGS,
            Font::Wingdings2 => &WINGDINGS_2,
            Font::Wingdings3 => &WINGDINGS_3,
            Font::Webdings => &WEBDINGS,
        };
        let within = table.iter().rev().find(|(first, _)| *first <= code)?;
        within.1.chars().nth((code - within.0) as usize).filter(|c| *c != char::REPLACEMENT_CHARACTER)
    }
}

/// Codes of a symbol font in the private use area.
const PRIVATE: std::ops::RangeInclusive<u32> = 0xf020..=0xf0ff;

/// The character that `w:sym` shows, by the name of its font and its code in hexadecimal; U+FFFD, by which recognition says that a
/// character is lost, if it is not known.
pub(super) fn symbol(font: &str, code: &str) -> char {
    let Ok(code) = u32::from_str_radix(code.trim(), 16) else { return char::REPLACEMENT_CHARACTER };
    let known = match Font::named(font) {
        Some(font) if PRIVATE.contains(&code) => font.character(code - 0xf000),
        Some(font) if code < 0x100 => font.character(code),
        _ => char::from_u32(code).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c)),
    };
    known.unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A text that is set in a symbol font, as it is seen. Codes that are letters and digits of a text are left alone, because the font of a
/// run can be one that its text does not use.
pub(super) fn seen(font: Font, text: &str) -> String {
    let shown = |c: char| match c as u32 {
        code if PRIVATE.contains(&code) => font.character(code - 0xf000).unwrap_or(char::REPLACEMENT_CHARACTER),
        code @ 0xa1..=0xff => font.character(code).unwrap_or(c),
        _ => c,
    };
    let first = text.find(|c| shown(c) != c).unwrap_or(text.len());
    text.before(first).chars().chain(text.after(first).chars().map(shown)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_the_characters_that_are_seen() {
        for (font, code, seen) in [
            ("Symbol", "F0B3", '≥'),
            ("Symbol", "F0A3", '≤'),
            ("Symbol", "00B9", '≠'),
            ("Symbol", "F0B1", '±'),
            ("Symbol", "F0B4", '×'),
            ("Symbol", "F0B8", '÷'),
            ("Symbol", "F0AE", '→'),
            ("Symbol", "F0B0", '°'),
            ("Symbol", "F06D", 'μ'),
            ("Symbol", "F057", 'Ω'),
            ("Symbol", "F07E", '∼'),
            ("Symbol", "F0F1", '〉'),
            ("Symbol", "F0FE", '⎭'),
            ("Wingdings", "F0FC", '✓'),
            ("Wingdings", "F0FE", '☑'),
            ("Wingdings", "F06C", '●'),
            ("Wingdings", "F06E", '■'),
            ("Wingdings", "F075", '◆'),
            ("Wingdings", "F076", '❖'),
            ("Wingdings", "F0D8", '➢'),
            ("Wingdings", "F0E0", '→'),
            ("Wingdings", "F0E8", '➔'),
            ("Wingdings", "F0F0", '⇨'),
            ("Wingdings", "F081", '①'),
            ("Wingdings", "F0AB", '★'),
            ("Wingdings", "F04A", '☺'),
            ("Wingdings 2", "F052", '☑'),
            ("Wingdings 2", "F06A", '①'),
            ("宋体", "2265", '≥'),
            ("Symbol", "2265", '≥'),
            ("Symbol", "F0F0", '\u{fffd}'),
            ("Wingdings", "F096", '\u{fffd}'),
            ("某某字体", "F0B3", '\u{fffd}'),
            ("Symbol", "x", '\u{fffd}'),
        ] {
            assert_eq!(symbol(font, code), seen, "{code} of {font}");
        }
        assert_eq!(seen(Font::Symbol, "\u{f0b3}30³，能耗2"), "≥30≥，能耗2");
        assert_eq!(seen(Font::Wingdings, "\u{f0fc}ü完成"), "✓✓完成");
    }
}
