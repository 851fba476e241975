//! Folds characters that search treats as equal: full width and half width, upper and lower case, kinds of quotes and dashes,
//! Traditional and Simplified characters. Blanks are dropped.
//!
//! Text and query are folded in the same way. Each UTF-16 unit becomes one unit or none, so that positions in folded text can
//! be traced back.

use std::sync::OnceLock;

use crate::han::class::{SCRIPT_TABLE, is_invisible};
use crate::han::fold::comparison;
use crate::han::script;
#[cfg(test)]
use crate::han::width::half_width;

/// What each unit is folded to; 0 for units that are dropped.
fn table() -> &'static [u16; 1 << 16] {
    static TABLE: OnceLock<Box<[u16; 1 << 16]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Box::new([0; 1 << 16]);
        table.iter_mut().zip(0..=u16::MAX).for_each(|(folded, unit)| *folded = fold_unit(unit));
        // Characters in GB 2312, the character set of Simplified text, are unchanged (乾 in 乾县).
        for unit in gb2312().encode_utf16().filter(|unit| SCRIPT_TABLE.contains(&u32::from(*unit))) {
            table.get_mut(usize::from(unit)).into_iter().for_each(|folded| *folded = unit);
        }
        table
    })
}

fn fold_unit(unit: u16) -> u16 {
    // A surrogate is not changed.
    let Some(c) = char::from_u32(u32::from(unit)) else { return unit };
    if SCRIPT_TABLE.contains(&u32::from(unit)) {
        let simple = script::simple(c) as u32;
        return u16::try_from(simple).unwrap_or(unit);
    }
    comparison(c).filter(|_| !is_invisible(c)).map_or(0, |c| small(c) as u32 as u16)
}

/// The lower case of a Latin, Greek or Cyrillic capital letter.
fn small(c: char) -> char {
    let mut letters = c.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if c < '\u{530}' && (letter as u32) < 0x10000 => letter,
        _ => c,
    }
}

/// The Han characters of GB 2312. Decoding all of them is much faster than asking for each character whether it can be encoded.
fn gb2312() -> String {
    let codes = (0xb0..=0xf7).flat_map(|row| (0xa1..=0xfe).flat_map(move |cell| [row, cell]));
    encoding_rs::GBK.decode_without_bom_handling(&codes.collect::<Vec<u8>>()).0.into_owned()
}

/// Appends the folded units of a text.
#[allow(
    clippy::indexing_slicing,
    reason = "a table of all UTF-16 units, indexed by units; a buffer that is emptied whenever it is full"
)]
pub(crate) fn units(text: &str, out: &mut Vec<u16>) {
    let table = table();
    let (mut held, mut count) = ([0; 128], 0);
    let mut put = |unit: u16| {
        if count == held.len() {
            out.extend_from_slice(&held);
            count = 0;
        }
        // A dropped unit is overwritten by the next one.
        held[count] = table[usize::from(unit)];
        count += usize::from(held[count] != 0);
    };
    let low = |byte: u8| u16::from(byte & 0x3f);
    let mut bytes = text.as_bytes();
    // Nearly all characters take three bytes. The bytes are valid UTF-8, so the first tells how many belong to it.
    loop {
        bytes = match bytes {
            [a @ 0xe0..=0xef, b, c, rest @ ..] => {
                put(u16::from(*a) << 12 | low(*b) << 6 | low(*c));
                rest
            }
            [a @ ..=0x7f, rest @ ..] => {
                put(u16::from(*a));
                rest
            }
            [a @ ..=0xdf, b, rest @ ..] => {
                put(u16::from(a & 0x1f) << 6 | low(*b));
                rest
            }
            [a, b, c, d, rest @ ..] => {
                // A surrogate pair has the code less 0x10000, which is 64 steps of the upper surrogate.
                put(0xd7c0 + (u16::from(a & 0x07) << 8 | low(*b) << 2 | low(*c) >> 4));
                put(0xdc00 | (low(*c) & 0xf) << 6 | low(*d));
                rest
            }
            _ => break,
        };
    }
    out.extend_from_slice(&held[..count]);
}

/// Folds a query.
#[cfg(test)]
pub(crate) fn run(text: &str) -> Vec<u16> {
    let mut out = Vec::new();
    units(text, &mut out);
    out
}

/// Every Traditional character that is folded, each followed by its Simplified form, for readers without such a table.
pub(crate) fn traditional() -> String {
    let folded = SCRIPT_TABLE.filter_map(|unit| {
        let to = u32::from(*table().get(unit as usize)?);
        (to != unit).then_some([char::from_u32(unit)?, char::from_u32(to)?])
    });
    folded.flatten().collect()
}

/// The character tables that the search page's script needs, as JavaScript. themes/default/assets/find.js contains them between
/// two comments; a test keeps that copy up to date.
#[cfg(test)]
fn script_tables() -> String {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    let units = || (0..=u16::MAX).filter_map(|unit| char::from_u32(u32::from(unit)));
    let blanks = ranges(units().filter(|c| comparison(*c).is_none()));
    let invisible = ranges(units().filter(|c| is_invisible(*c)));
    let wide = ranges(units().filter(|c| half_width(*c) != *c));
    let script = ranges(SCRIPT_TABLE.filter_map(char::from_u32));
    let mut forms: BTreeMap<char, String> = BTreeMap::new();
    for c in units().filter(|c| half_width(*c) == *c && !SCRIPT_TABLE.contains(&u32::from(*c))) {
        if let Some(folded) = comparison(c).filter(|folded| *folded != c) {
            forms.entry(folded).or_default().push(c);
        }
    }
    let mut out = String::new();
    let _ = writeln!(out, "const HAN = /[{script}]/, WIDE = /[{wide}]/;");
    let _ = writeln!(out, "const BLANK = /[{blanks}]/, INVISIBLE = /[{invisible}]/;");
    let _ = writeln!(out, "const FORMS = {{}};");
    for (folded, from) in forms {
        let (from, folded) = (serde_json::Value::from(from), serde_json::Value::from(folded.to_string()));
        let _ = writeln!(out, "for (const c of {from}) FORMS[c] = {folded};");
    }
    out
}

/// Sorted characters as the ranges of a regular expression's character class.
#[cfg(test)]
fn ranges(chars: impl Iterator<Item = char>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in chars.map(u32::from) {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == code => *end = code,
            _ => ranges.push((code, code)),
        }
    }
    let one = |code: u32| format!("\\u{code:04x}");
    ranges
        .iter()
        .map(|(start, end)| if start == end { one(*start) } else { format!("{}-{}", one(*start), one(*end)) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_character_are_one() {
        for (typed, stands) in [
            ("ｒ＆Ｄ", "R&D"),
            ("ＰＭ２.５", "pm2.5"),
            ("“361”", "「361」"),
            ("寧波 市", "宁波市"),
            ("5—6月", "５－６月"),
            ("Σ", "σ"),
            ("高\u{200b}质\u{ad}量\u{feff}", "高质量"),
        ] {
            assert_eq!(run(typed), run(stands), "{typed}");
        }
        assert_ne!(run("二、三"), run("二三"));
    }

    /// `BLESS=1 cargo test` writes the generated part.
    #[test]
    fn the_browser_has_the_same_tables() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/find.js");
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once("// <generated by cargo test from src/han>\n").unwrap();
        let (now, after) = rest.split_once("// </generated>\n").unwrap();
        let wanted = script_tables();
        if std::env::var_os("BLESS").is_some() {
            let text = format!("{before}// <generated by cargo test from src/han>\n{wanted}// </generated>\n{after}");
            std::fs::write(path, text).unwrap();
            return;
        }
        assert_eq!(now, wanted, "run BLESS=1 cargo test --lib the_browser_has_the_same_tables");
    }

    /// What each UTF-16 unit is folded to, as a file with which tests/browser checks the script. `BLESS=1 cargo test` writes
    /// it.
    #[test]
    fn the_browser_is_held_to_the_same_fold() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/folds.json");
        let folded: Vec<(u16, u16)> =
            (0..=u16::MAX).map(|unit| (unit, table()[usize::from(unit)])).filter(|(unit, to)| unit != to).collect();
        let wanted = serde_json::to_string(&folded).unwrap() + "\n";
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, wanted).unwrap();
            return;
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), wanted, "run BLESS=1 cargo test --lib the_browser_is_held");
    }

    #[test]
    fn characters_of_simplified_text_stay() {
        assert_eq!(run("乾县著名"), "乾县著名".encode_utf16().collect::<Vec<_>>());
    }

    #[test]
    fn a_character_beyond_the_first_plane_is_two_units() {
        assert_eq!(run("𰻝面").len(), 3);
        for text in ["𰻝", "\u{10000}", "\u{10ffff}", "\u{1f9ff}é面 z"] {
            let units = text.encode_utf16().map(|unit| table()[usize::from(unit)]).filter(|unit| *unit != 0);
            assert_eq!(run(text), units.collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_table_of_traditional_characters_is_in_pairs() {
        let chars: Vec<char> = traditional().chars().collect();
        assert!(chars.len() > 4000 && chars.len().is_multiple_of(2));
        assert!(chars.chunks(2).any(|pair| pair == ['國', '国']));
    }
}
