//! Forms that search does not tell apart: full width and half width, capitals and small letters, kinds of quotes and dashes,
//! Traditional and Simplified characters. Blanks do not count.
//!
//! Text and query are folded alike, one UTF-16 unit to one or none, so that places in a folded text can be traced back.

use std::sync::OnceLock;

use crate::han::class::SCRIPT_TABLE;
use crate::han::fold::comparison;
use crate::han::script;

/// What each unit is folded to; 0 for those that do not count.
fn table() -> &'static [u16; 1 << 16] {
    static TABLE: OnceLock<Box<[u16; 1 << 16]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Box::new([0; 1 << 16]);
        table.iter_mut().zip(0..=u16::MAX).for_each(|(folded, unit)| *folded = fold_unit(unit));
        table
    })
}

fn fold_unit(unit: u16) -> u16 {
    // Half of a character beyond the first plane stands for itself.
    let Some(c) = char::from_u32(u32::from(unit)) else { return unit };
    if SCRIPT_TABLE.contains(&u32::from(unit)) {
        return simplified(c) as u32 as u16;
    }
    comparison(c).map_or(0, |c| small(c) as u32 as u16)
}

/// The small letter of a Latin, Greek or Cyrillic capital.
fn small(c: char) -> char {
    let mut letters = c.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if c < '\u{530}' && (letter as u32) < 0x10000 => letter,
        _ => c,
    }
}

/// The Simplified form. Characters of GB 2312, the character set of Simplified text, stand as they are (乾 in 乾县).
fn simplified(c: char) -> char {
    if is_gb2312(c) {
        return c;
    }
    let simple = script::simple(c);
    if (simple as u32) < 0x10000 { simple } else { c }
}

fn is_gb2312(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmapped) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    !unmapped && matches!(*bytes, [0xb0..=0xf7, 0xa1..=0xfe])
}

/// Adds the folded units of a text.
pub fn units(text: &str, out: &mut Vec<u16>) {
    let table = table();
    let (mut held, mut count) = ([0; 128], 0);
    for unit in text.encode_utf16() {
        if count == held.len() {
            out.extend_from_slice(&held);
            count = 0;
        }
        // One that does not count is written over by the next.
        held[count] = table[usize::from(unit)];
        count += usize::from(held[count] != 0);
    }
    out.extend_from_slice(&held[..count]);
}

/// A run of characters as it is looked up.
pub fn run(text: &str) -> Vec<u16> {
    let mut out = Vec::new();
    units(text, &mut out);
    out
}

/// Every Traditional character that is folded, each followed by its Simplified form, for readers that have no such table.
pub fn traditional() -> String {
    let folded = SCRIPT_TABLE.filter_map(|unit| {
        let to = u32::from(*table().get(unit as usize)?);
        (to != unit).then_some([char::from_u32(unit)?, char::from_u32(to)?])
    });
    folded.flatten().collect()
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
        ] {
            assert_eq!(run(typed), run(stands), "{typed}");
        }
        assert_ne!(run("二、三"), run("二三"));
    }

    #[test]
    fn characters_of_simplified_text_stay() {
        assert_eq!(run("乾县著名"), "乾县著名".encode_utf16().collect::<Vec<_>>());
    }

    #[test]
    fn a_character_beyond_the_first_plane_is_two_units() {
        assert_eq!(run("𰻝面").len(), 3);
    }

    #[test]
    fn the_table_of_traditional_characters_is_in_pairs() {
        let chars: Vec<char> = traditional().chars().collect();
        assert!(chars.len() > 4000 && chars.len().is_multiple_of(2));
        assert!(chars.chunks(2).any(|pair| pair == ['國', '国']));
    }
}
