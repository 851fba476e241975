//! Words and their classes, for the few places where characters alone do not show where one phrase ends and the next begins.
//! The words are those of `words.txt`. A text is split into words at the least total cost; a character that is not part of a
//! word stays alone.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::class::{closes, is_han, is_latin, opens};
use super::quotes::is_quote;
use crate::han::cut::CutList;

/// How a word is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Class {
    Noun,
    Verb,
    /// A verb that is also used as a noun.
    Both,
    Adjective,
    Adverb,
    Particle,
    /// A character that is not in the list as a word.
    #[default]
    Other,
}

/// A word within a clause, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub start: usize,
    pub end: usize,
    pub class: Class,
}

/// The longest word of the list, in characters.
pub(crate) const LONGEST: usize = 6;

static WORDS: LazyLock<FxHashMap<[char; LONGEST], (Class, u8)>> = LazyLock::new(read);

/// The key of a word: its characters, padded with blanks.
fn key(word: impl Iterator<Item = char>) -> [char; LONGEST] {
    let mut key = [' '; LONGEST];
    key.iter_mut().zip(word).for_each(|(k, c)| *k = c);
    key
}

const LIST: &str = include_str!("words.txt");

/// The line of [`LIST`] after which the words are our own and not from the dictionary.
const OURS: &str = "# Ours:";

/// Common words of two characters: those with 500 or more occurrences in the dictionary, which is grade 2 of the list.
pub(crate) fn common_pairs() -> impl Iterator<Item = (char, char)> {
    let lines = LIST.lines().take_while(|line| *line != OURS).filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| {
        let (head, words) = line.split_once('=')?;
        let mut words = words.chars();
        let first = words.next().filter(|_| head.ends_with(['2', '3']))?;
        Some(words.map(move |second| (first, second)))
    });
    pairs.flatten()
}

fn read() -> FxHashMap<[char; LONGEST], (Class, u8)> {
    let mut words = FxHashMap::with_capacity_and_hasher(50_000, rustc_hash::FxBuildHasher);
    for line in LIST.lines().filter(|l| !l.starts_with('#')) {
        let mut chars = line.chars();
        let (Some(letter), Some(grade)) = (chars.next(), chars.next()) else { continue };
        // The costs of words were fitted to three grades: below 200 occurrences, below 2,000, and above.
        let grade = match grade {
            '0' => 0,
            '1' | '2' => 1,
            _ => 2,
        };
        let value = (class(letter), grade);
        match chars.next() {
            Some('=') => {
                let Some(first) = chars.next() else { continue };
                words.extend(chars.map(|second| (key([first, second].into_iter()), value)));
            }
            _ => words.extend(chars.as_str().split(' ').map(|word| (key(word.chars()), value))),
        }
    }
    words
}

fn class(letter: char) -> Class {
    match letter {
        'v' => Class::Verb,
        'b' => Class::Both,
        'a' => Class::Adjective,
        'd' => Class::Adverb,
        'f' => Class::Particle,
        _ => Class::Noun,
    }
}

/// Splits a clause, or a sentence with its marks, into words. Each mark is a word; text in quotation marks or brackets is one
/// noun.
pub(crate) fn split(chars: &[char]) -> Vec<Word> {
    let mut best: Vec<(f32, usize, Class)> = vec![(0.0, 0, Class::Other)];
    for end in 1..=chars.len() {
        let mut top = (f32::MAX, end - 1, Class::Other);
        for start in end.saturating_sub(LONGEST)..end {
            let Some((cost, class)) = cost(chars.part(start..end)) else { continue };
            let (before, ..) = best.value(start);
            if before + cost < top.0 {
                top = (before + cost, start, class);
            }
        }
        best.push(top);
    }
    let mut words = Vec::new();
    let mut end = chars.len();
    while end > 0 {
        let (_, start, class) = best.value(end);
        words.push(Word { start, end, class });
        end = start;
    }
    words.reverse();
    join(chars, words)
}

/// The cost of a character or of a word of the list, in which a text is split where the sum is least; `None` for other characters
/// together.
#[cfg(feature = "traditional")]
pub(crate) fn cost_of(chars: &[char]) -> Option<f32> {
    cost(chars).map(|(cost, _)| cost).filter(|_| chars.len() <= LONGEST)
}

/// The cost of a word: common words cost less than rare ones, and a single character costs as much as a word.
fn cost(chars: &[char]) -> Option<(f32, Class)> {
    if let [c] = chars {
        return Some(match c {
            '的' | '和' | '与' | '及' | '以' | '在' | '为' | '向' | '把' | '让' | '从' | '由' | '对' => {
                (0.9, Class::Particle)
            }
            _ if is_han(*c) => (1.2, Class::Other),
            _ => (0.5, Class::Noun),
        });
    }
    let (class, grade) = WORDS.get(&key(chars.iter().copied()))?;
    let length = 0.05 * (chars.len() - 2) as f32;
    Some((1.15 - 0.12 * f32::from(*grade) + length, *class))
}

/// Whether an adverb and a verb form one predicate: 稳步提高, 显著增强.
fn modifies(adverb: Word, verb: Word) -> bool {
    let light = matches!(adverb.class, Class::Adverb | Class::Adjective) && adverb.end - adverb.start >= 2;
    light && (verb.class == Class::Verb || adverb.class == Class::Adverb && verb.class == Class::Both)
}

/// Joins a run of Latin characters, or text in quotation marks or brackets including them, to one noun; and an adverb and its
/// verb to one verb.
fn join(chars: &[char], words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    let (mut depth, mut straight) = (0i32, false);
    for word in words {
        let c = chars.value(word.start);
        let inside = depth > 0 || straight;
        depth += i32::from(opens(c)) - i32::from(closes(c));
        straight ^= c == '"';
        // 更加坚实聚力: the word that an adverb of degree modifies is the predicate itself.
        let graded = joined.iter().nth_back(1).is_some_and(|w| w.class == Class::Adverb);
        match joined.last_mut() {
            Some(last) if inside || is_latin(c) && is_latin(chars.value(last.end - 1)) => {
                *last = Word { start: last.start, end: word.end, class: Class::Noun };
            }
            Some(last) if modifies(*last, word) && !(graded && last.class == Class::Adjective) => {
                *last = Word { start: last.start, end: word.end, class: Class::Verb };
            }
            _ => joined.push(Word { class: if opens(c) || is_quote(c) { Class::Noun } else { word.class }, ..word }),
        }
    }
    joined
}

/// How closely a clause resembles one that names a task or an outcome, from -1 to 1: verb and object (推进改革), or subject and
/// predicate (改革推进); less for a noun or a verb alone.
pub(crate) fn form(words: &[Word]) -> f32 {
    let light = |c: Class| matches!(c, Class::Adverb | Class::Particle);
    let adverbs = words.first().is_some_and(|w| w.class == Class::Adverb);
    let (Some(first), Some(last)) = (words.iter().find(|w| !light(w.class)), words.last()) else { return -1.0 };
    if first == last || light(last.class) {
        return -1.0;
    }
    // 以更大力度稳住大盘, 以创新为动力推进改革: a clause that opens with a preposition needs a verb after it.
    let opens = words.first().is_some_and(|w| w.class == Class::Particle);
    if opens && !words.iter().any(|w| w.class == Class::Verb) {
        return -1.0;
    }
    let noun = |c: Class| matches!(c, Class::Noun | Class::Both);
    let verb = |c: Class| matches!(c, Class::Verb | Class::Both);
    let predicate = |c: Class| verb(c) || c == Class::Adjective;
    let object = verb(first.class) && noun(last.class);
    let subject = noun(first.class) && predicate(last.class) && !adverbs;
    match (first.class, last.class) {
        (Class::Other, _) | (_, Class::Other) => 0.0,
        (Class::Both, _) | (_, Class::Both) if object || subject => 0.5,
        _ if object || subject => 1.0,
        (Class::Verb, _) => -0.4,
        _ => -1.0,
    }
}

/// Whether a clause has a subject, a verb and an object, as sentences do and headings rarely do: 地区生产总值突破百亿元.
pub(crate) fn states(words: &[Word]) -> bool {
    let noun = |w: Option<&Word>| w.is_some_and(|w| w.class == Class::Noun);
    noun(words.first()) && noun(words.last()) && words.iter().any(|w| w.class == Class::Verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        split(&chars).iter().map(|w| chars[w.start..w.end].iter().collect()).collect()
    }

    fn form_of(text: &str) -> f32 {
        form(&split(&text.chars().collect::<Vec<_>>()))
    }

    #[test]
    fn a_clause_is_split_into_words() {
        assert_eq!(words("推动数字经济加快发展"), ["推动", "数字经济", "加快发展"]);
        assert_eq!(words("深化“放管服”改革"), ["深化", "“放管服”", "改革"]);
        assert_eq!(words("建设5G基站"), ["建设", "5G", "基站"]);
        assert_eq!(words("收入水平稳步提高"), ["收入", "水平", "稳步提高"]);
    }

    #[test]
    fn a_task_and_an_outcome_have_a_form_and_a_noun_has_none() {
        assert!(form_of("提高城市品质") > 0.4);
        assert!(form_of("城市品质显著提高") > 0.4);
        assert!(form_of("城市品质") < 0.0);
    }
}
