//! The words of the grammar: units, and classes of cue words, from the data files of this folder.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Bound, Status};

static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::read(include_str!("cues.txt")));
static UNITS: LazyLock<Words<(Counted, i64, i8)>> = LazyLock::new(read_units);

/// What a quantity counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Counted {
    Yuan,
    Dollar,
    Percent,
    Points,
    /// A multiple: 1.3倍.
    Times,
    /// A number of doublings, as a ratio: 翻两番 is 4.
    Doubled,
    Person,
    Tonne,
    /// A number with a scale and no unit: 5.2万.
    Bare,
    /// A number that is nothing else: an index, a part of a name.
    Number,
    /// Anything else, in the report's own word.
    Other(String),
}

/// Words with what each stands for, by their first character; the longest first.
struct Words<T> {
    by_first: FxHashMap<char, Vec<(Vec<char>, T)>>,
}

impl<T> Default for Words<T> {
    fn default() -> Words<T> {
        Words { by_first: FxHashMap::default() }
    }
}

impl<T> Words<T> {
    fn add(&mut self, word: &str, meaning: T) {
        let chars: Vec<char> = word.chars().collect();
        let Some(first) = chars.first().copied() else { return };
        let words = self.by_first.entry(first).or_default();
        let at = words.iter().position(|(other, _)| other.len() < chars.len()).unwrap_or(words.len());
        words.insert(at, (chars, meaning));
    }

    /// The longest word at the start of `chars`: what it means and its length.
    fn start(&self, chars: &[char]) -> Option<(&T, usize)> {
        let words = self.by_first.get(chars.first()?)?;
        words.iter().find(|(word, _)| chars.starts_with(word)).map(|(word, meaning)| (meaning, word.len()))
    }
}

/// Words by their last character, the longest first.
struct Endings<T> {
    by_last: FxHashMap<char, Vec<(Vec<char>, T)>>,
}

impl<T> Default for Endings<T> {
    fn default() -> Endings<T> {
        Endings { by_last: FxHashMap::default() }
    }
}

impl<T> Endings<T> {
    fn add(&mut self, word: &str, meaning: T) {
        let chars: Vec<char> = word.chars().collect();
        let Some(last) = chars.last().copied() else { return };
        let words = self.by_last.entry(last).or_default();
        let at = words.iter().position(|(other, _)| other.len() < chars.len()).unwrap_or(words.len());
        words.insert(at, (chars, meaning));
    }

    fn end(&self, chars: &[char]) -> Option<(&T, usize)> {
        let words = self.by_last.get(chars.last()?)?;
        words.iter().find(|(word, _)| chars.ends_with(word)).map(|(word, meaning)| (meaning, word.len()))
    }
}

/// What a word before a quantity says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    Up,
    Down,
    /// The quantity is a level.
    To,
    Bound(Bound),
    /// The quantity is where a change began.
    From,
    /// A second, higher aim.
    Stretch,
    /// Says nothing about the value.
    Filler,
}

#[derive(Default)]
struct Cues {
    cues: Endings<Cue>,
    openings: Words<()>,
    places: Words<()>,
    behind: Words<Option<Bound>>,
    clubs: Words<()>,
    modalities: Vec<&'static str>,
    verbs: Endings<()>,
    nouns: Vec<&'static str>,
    of_value: Vec<&'static str>,
    estimate: Vec<&'static str>,
    provisional: Vec<&'static str>,
}

impl Cues {
    fn read(text: &'static str) -> Cues {
        let mut all = Cues::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((class, words)) = line.split_once('|') else { continue };
            let class = class.trim();
            words.split_whitespace().for_each(|word| all.add(class, word));
        }
        all
    }

    fn add(&mut self, class: &str, word: &'static str) {
        match class {
            "up" => self.cues.add(word, Cue::Up),
            "down" => self.cues.add(word, Cue::Down),
            "to" => self.cues.add(word, Cue::To),
            "gt" => self.cues.add(word, Cue::Bound(Bound::Gt)),
            "ge" => self.cues.add(word, Cue::Bound(Bound::Ge)),
            "le" => self.cues.add(word, Cue::Bound(Bound::Le)),
            "lt" => self.cues.add(word, Cue::Bound(Bound::Lt)),
            "near" => self.cues.add(word, Cue::Bound(Bound::Near)),
            "about" => self.cues.add(word, Cue::Bound(Bound::About)),
            "from" => self.cues.add(word, Cue::From),
            "stretch" => self.cues.add(word, Cue::Stretch),
            "filler" => self.cues.add(word, Cue::Filler),
            "modality" => self.modalities.push(word),
            "verb" => self.verbs.add(word, ()),
            "noun" => self.nouns.push(word),
            "of-value" => self.of_value.push(word),
            "estimate" => self.estimate.push(word),
            "provisional" => self.provisional.push(word),
            "opening" => self.openings.add(word, ()),
            "place" => self.places.add(word, ()),
            "behind.ge" => self.behind.add(word, Some(Bound::Ge)),
            "behind.le" => self.behind.add(word, Some(Bound::Le)),
            "behind.about" => self.behind.add(word, Some(Bound::About)),
            "behind.gt" => self.behind.add(word, Some(Bound::Gt)),
            "behind.none" => self.behind.add(word, None),
            "club" => self.clubs.add(word, ()),
            _ => {}
        }
    }
}

fn read_units() -> Words<(Counted, i64, i8)> {
    let mut units = Words::default();
    for word in include_str!("measures.txt").split_whitespace() {
        units.add(word, (Counted::Other(word.to_owned()), 1, 0));
    }
    for line in include_str!("units.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('|').map(str::trim);
        let (Some(word), Some(counts), Some(factor), Some(places)) = (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let counted = match counts {
            "yuan" => Counted::Yuan,
            "dollar" => Counted::Dollar,
            "percent" => Counted::Percent,
            "points" => Counted::Points,
            "times" => Counted::Times,
            "person" => Counted::Person,
            _ => Counted::Tonne,
        };
        units.add(word, (counted, factor.parse().unwrap_or(1), places.parse().unwrap_or(0)));
    }
    units
}

/// The unit at the start of `chars` and its length.
pub(super) fn unit(chars: &[char]) -> Option<((Counted, i64, i8), usize)> {
    let (unit, length) = UNITS.start(chars)?;
    Some((unit.clone(), length))
}

/// The words of a bound at the start of `chars`, which follow a quantity, and their length.
pub(super) fn bound_behind(chars: &[char]) -> Option<(Bound, usize)> {
    let (bound, length) = CUES.behind.start(chars)?;
    Some(((*bound)?, length))
}

/// The length of the words at the start of `chars` that follow a quantity and say nothing: 大关, 的水平.
pub(super) fn tail(chars: &[char]) -> usize {
    CUES.behind.start(chars).map_or(0, |(_, length)| length)
}

/// The cue at the end of `chars`, and its length.
pub(super) fn cue_at_end(chars: &[char]) -> Option<(Cue, usize)> {
    CUES.cues.end(chars).map(|(cue, length)| (*cue, length))
}

/// The length of the word at the start of `chars` that may stand before a subject.
pub(super) fn opening(chars: &[char]) -> Option<usize> {
    CUES.openings.start(chars).map(|(_, length)| length)
}

/// The length of the word at the start of `chars` that says who is counted: 全市, 我县.
pub(super) fn place(chars: &[char]) -> Option<usize> {
    CUES.places.start(chars).map(|(_, length)| length)
}

/// Whether what follows a quantity makes it a rank or a club.
pub(super) fn is_club(chars: &[char]) -> bool {
    CUES.clubs.start(chars).is_some()
}

/// The word of aim in a text that is first in the list of them; empty if there is none.
pub(super) fn modality(text: &str) -> &'static str {
    CUES.modalities.iter().find(|word| text.contains(**word)).copied().unwrap_or_default()
}

/// Whether `chars` end with a verb behind which a subject may stand.
pub(super) fn ends_in_verb(chars: &[char]) -> bool {
    CUES.verbs.end(chars).is_some()
}

/// Cues that are part of the name in a subject that is no indicator.
pub(super) fn nouns() -> &'static [&'static str] {
    &CUES.nouns
}

/// Words behind 的 after a quantity, with which it stays a value.
pub(super) fn of_value() -> &'static [&'static str] {
    &CUES.of_value
}

/// How firm a value is by the words before it.
pub(super) fn status(text: &str) -> Status {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&CUES.provisional) {
        return Status::Provisional;
    }
    if says(&CUES.estimate) { Status::Estimate } else { Status::None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::grammar::signs::Signs;

    #[test]
    fn words_that_are_searched_for_have_their_signs() {
        let has = |word: &&str, sign| Signs::all(word.chars().map(Signs::of)).has(sign);
        assert!(CUES.modalities.iter().all(|word| has(word, Signs::MODALITY)));
        assert!(CUES.estimate.iter().chain(&CUES.provisional).all(|word| has(word, Signs::STATUS)));
    }
}
