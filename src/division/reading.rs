//! Readings of Chinese text in plain pinyin: slugs of terms and letters of indexes.
//!
//! A character with several readings takes that of the longest phrase in readings.txt which it is part of, else the one that
//! the `pinyin` crate puts first. ü is written v, as place names and domains have it.

use std::borrow::Cow;
use std::sync::OnceLock;

use pinyin::ToPinyin;

/// Words whose reading the first reading of each character would not give: `行动 xing dong`.
const PHRASES: &str = include_str!("readings.txt");

/// The bytes that the reading in a term's slug may take.
const TERM_BYTES: usize = 40;
/// The hexadecimal digits of the hash in a term's slug.
const TERM_DIGITS: usize = 6;

/// The reading of a text in lower-case ASCII: syllables of a run of Han characters run together, letters and digits kept, a
/// single `-` for all else and between runs. Never empty: `x` for a text without anything to read.
pub fn slug(text: &str) -> String {
    join(&units(text), usize::MAX)
}

/// The letter under which an index lists a text: `A` to `Z`, or `#` for one that begins with a figure or cannot be read.
/// Signs before the first character, such as quotation marks, do not count.
pub fn initial(text: &str) -> char {
    let first = units(text).first().and_then(|unit| unit.text.chars().next());
    first.filter(char::is_ascii_alphabetic).map_or('#', |c| c.to_ascii_uppercase())
}

/// The slug of a term: its reading, cut at a syllable to 40 bytes, and six digits of the hash of the term, so that no other
/// term can move it. Kinds of quotation marks and widths of letters make no difference.
pub fn term_slug(term: &str) -> String {
    let folded: String = term.trim().chars().map(fold).collect();
    let hash = blake3::hash(folded.as_bytes()).to_hex();
    format!("{}-{}", join(&units(&folded), TERM_BYTES), &hash[..TERM_DIGITS])
}

/// A syllable, or a run of ASCII letters and digits.
struct Unit {
    text: Cow<'static, str>,
    /// Whether a `-` stands before it.
    apart: bool,
}

fn join(units: &[Unit], limit: usize) -> String {
    let mut slug = String::new();
    for unit in units {
        let apart = unit.apart && !slug.is_empty();
        if slug.len() + usize::from(apart) + unit.text.len() > limit {
            if slug.is_empty() {
                slug.push_str(&unit.text[..limit]);
            }
            break;
        }
        if apart {
            slug.push('-');
        }
        slug.push_str(&unit.text);
    }
    if slug.is_empty() { "x".to_owned() } else { slug }
}

fn units(text: &str) -> Vec<Unit> {
    let text: Vec<char> = text.chars().map(fold).collect();
    let mut units = Vec::new();
    let mut rest = text.as_slice();
    let mut apart = false;
    while let Some(first) = rest.first() {
        let run = if is_han(*first) {
            rest.iter().take_while(|c| is_han(**c)).count()
        } else {
            rest.iter().take_while(|c| c.is_ascii_alphanumeric()).count()
        };
        let (word, after) = rest.split_at(run.max(1));
        if run > 0 {
            let before = units.len();
            read_run(word, &mut units);
            if let Some(unit) = units.get_mut(before) {
                unit.apart = apart || before > 0;
            }
        }
        apart = run == 0;
        rest = after;
    }
    units
}

fn read_run(word: &[char], units: &mut Vec<Unit>) {
    if !is_han(word[0]) {
        let text: String = word.iter().map(char::to_ascii_lowercase).collect();
        return units.push(Unit { text: text.into(), apart: false });
    }
    let mut rest = word;
    while let Some(first) = rest.first() {
        let taken = match phrase(rest) {
            Some((length, syllables)) => {
                units.extend(syllables.split(' ').map(|s| Unit { text: s.into(), apart: false }));
                length
            }
            None => {
                units.extend(first.to_pinyin().map(|p| Unit { text: plain(p.plain()), apart: false }));
                1
            }
        };
        rest = &rest[taken..];
    }
}

/// The longest phrase that the characters begin with: its length in characters and its syllables.
fn phrase(characters: &[char]) -> Option<(usize, &'static str)> {
    static SORTED: OnceLock<Vec<(Vec<char>, &str)>> = OnceLock::new();
    let sorted = SORTED.get_or_init(|| {
        let lines = PHRASES.lines().filter(|line| !line.starts_with('#'));
        let mut all: Vec<_> = lines.filter_map(|l| l.split_once(' ')).map(|(w, r)| (w.chars().collect(), r)).collect();
        all.sort();
        all
    });
    let longest = characters.len().min(4);
    (1..=longest).rev().find_map(|length| {
        let at = sorted.binary_search_by(|(word, _)| word.as_slice().cmp(&characters[..length])).ok()?;
        Some((length, sorted[at].1))
    })
}

fn plain(syllable: &'static str) -> Cow<'static, str> {
    match syllable {
        "lüe" => "lue".into(),
        "nüe" => "nue".into(),
        s if s.contains('ü') => s.replace('ü', "v").into(),
        s if s.is_ascii() => s.into(),
        s => s.chars().filter(char::is_ascii).collect::<String>().into(),
    }
}

/// One form of quotation marks, and ASCII for full-width letters, digits and signs.
fn fold(c: char) -> char {
    match c {
        '“' | '”' | '„' | '「' | '」' | '『' | '』' | '＂' | '〝' | '〞' => '"',
        '‘' | '’' | '＇' => '\'',
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}
