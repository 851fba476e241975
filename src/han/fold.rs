//! Folds: which forms of a character count as the same. Each is built from the classes of this module, and each states its
//! purpose.
//!
//! | fold | for | quotes | dashes | width | case |
//! |---|---|---|---|---|---|
//! | [`comparison`] | fingerprints, search | one double, one single | one | ASCII | kept |
//! | [`term`] | matching terms | one opening, one closing | hyphens | ASCII but for punctuation | capitals |
//! | [`address`] | readings in addresses | one double, one single | kept | ASCII | kept |
//! | [`header`] | headers of reports | kept | hyphens one, dashes one | punctuation only | kept |

use super::quotes::{Side, is_dash, is_hyphen, is_middle_dot, quote};
use super::width::{half_width, is_full_width_punctuation};

/// A character as search and comparison see it; `None` for a blank.
pub(crate) fn comparison(c: char) -> Option<char> {
    Some(match c {
        c if c.is_whitespace() => return None,
        '。' => '.',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        c if is_hyphen(c) || is_dash(c) => '-',
        c => straight_quote(c).unwrap_or_else(|| half_width(c)),
    })
}

/// A character of a term's name, or of a text in which terms are searched. Straight quotes are kept, because one alone does not
/// show whether it opens; full-width punctuation is kept, because converted reports have it beside Han characters.
pub(crate) fn term(c: char) -> char {
    match c {
        'a'..='z' => c.to_ascii_uppercase(),
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '〜' => '~',
        '－' => '-',
        c if is_full_width_punctuation(c) => c,
        c if is_hyphen(c) => '-',
        c if is_middle_dot(c) => '·',
        c => match quote(c) {
            Some((_, Side::Opens)) => '“',
            Some((_, Side::Closes)) => '”',
            _ => half_width(c).to_ascii_uppercase(),
        },
    }
}

/// A character of a name whose reading becomes part of an address. Addresses are stable, so this fold must not change.
pub(crate) fn address(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        // The first published addresses kept this mark.
        '〟' => c,
        c => straight_quote(c).unwrap_or_else(|| half_width(c)),
    }
}

/// A character of a report's header, in which dates and meetings are recognised.
pub(crate) fn header(c: char) -> char {
    match c {
        '（' | '〔' | '［' | '【' | '﹙' => '(',
        '）' | '〕' | '］' | '】' | '﹚' => ')',
        '：' | '∶' | '︰' | '﹕' => ':',
        '，' => ',',
        '！' => '!',
        '．' => '.',
        '－' | '–' | '﹣' => '-',
        '●' => '·',
        c if is_dash(c) => '—',
        c if is_middle_dot(c) => '·',
        c => c,
    }
}

/// The straight form of a quotation mark.
fn straight_quote(c: char) -> Option<char> {
    quote(c).map(|(single, _)| if single { '\'' } else { '"' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_character_are_one() {
        let compared = |text: &str| text.chars().filter_map(comparison).collect::<String>();
        assert_eq!(compared("「 ＤＣＭＭ 」——２．５％〝一〞"), "\"DCMM\"--2.5%\"一\"");
        let matched = |text: &str| text.chars().map(term).collect::<String>();
        assert_eq!(matched("『ｄｃｍｍ』，5–6・\""), "“DCMM”，5-6·\"");
        assert_eq!("〔2024〕－──".chars().map(header).collect::<String>(), "(2024)-——");
        assert_eq!("“361”　Ａ’".chars().map(address).collect::<String>(), "\"361\" A'");
    }

    #[test]
    fn a_fold_folds_nothing_further() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            assert_eq!(term(term(c)), term(c), "{c:?}");
            assert_eq!(address(address(c)), address(c), "{c:?}");
            assert_eq!(header(header(c)), header(c), "{c:?}");
            let compared = comparison(c);
            assert_eq!(compared.and_then(comparison), compared, "{c:?}");
        }
    }
}
