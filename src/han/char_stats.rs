//! Statistics of the characters in a document: which pairs begin clauses, which end them, which occur within words. A report is
//! long enough to be its own dictionary. Where a heading runs into its text without a mark, the break still shows: the
//! characters before it end clauses elsewhere, those after it begin clauses, and the two that meet there meet nowhere else. For
//! pairs that a document uses too rarely, the counts of the general language in `usage.txt` serve instead.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::class::{closes, is_comma, is_stop, opens};
use super::quotes::is_quote;

/// How often something occurs, and how often it begins or ends a clause; the stronger the adjacent mark, the more it counts.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    all: f32,
    begins: f32,
    ends: f32,
}

/// The use of characters and of pairs of characters in one document.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    singles: FxHashMap<char, Count>,
    pairs: FxHashMap<(char, char), Count>,
    threes: FxHashSet<(char, char, char)>,
    /// The number of different characters before and after a pair.
    before: FxHashMap<(char, char), u32>,
    after: FxHashMap<(char, char), u32>,
    all: Count,
}

impl Usage {
    /// Counts the clauses of the texts, which are passed without the numbers of headings. Quotation marks are skipped.
    pub(crate) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Usage {
        let mut usage = Usage::default();
        for text in texts {
            let (mut before, mut last) = (1.0, [None; 2]);
            for c in text.chars().filter(|c| !is_quote(*c)) {
                match strength(c) {
                    None => usage.count(&mut last, c, &mut before),
                    Some(strength) => {
                        usage.end(last, strength);
                        (before, last) = (strength, [None; 2]);
                    }
                }
            }
            usage.end(last, 1.0);
        }
        usage
    }

    fn count(&mut self, last: &mut [Option<char>; 2], c: char, before: &mut f32) {
        let single = self.singles.entry(c).or_default();
        single.all += 1.0;
        self.all.all += 1.0;
        if let Some(b) = last[1] {
            let pair = self.pairs.entry((b, c)).or_default();
            pair.all += 1.0;
            pair.begins += std::mem::take(before);
        } else {
            single.begins += *before;
            self.all.begins += *before;
        }
        if let [Some(a), Some(b)] = *last
            && self.threes.insert((a, b, c))
        {
            *self.before.entry((b, c)).or_default() += 1;
            *self.after.entry((a, b)).or_default() += 1;
        }
        *last = [last[1], Some(c)];
    }

    fn end(&mut self, last: [Option<char>; 2], strength: f32) {
        if let Some(b) = last[1] {
            self.singles.entry(b).or_default().ends += strength;
            self.all.ends += strength;
        }
        if let [Some(a), Some(b)] = last {
            self.pairs.entry((a, b)).or_default().ends += strength;
        }
    }

    /// How much more likely than chance two characters begin a clause, as a logarithm. One use in the middle of a clause is not
    /// counted: the one being judged.
    pub(crate) fn begins(&self, a: char, b: char) -> f32 {
        self.likelihood((a, b), a, |c| c.begins)
    }

    /// The same for ending a clause.
    pub(crate) fn ends(&self, a: char, b: char) -> f32 {
        self.likelihood((a, b), b, |c| c.ends)
    }

    /// The share of uses that `hits` counts, estimated by the character alone, then by the pair; first in the general language,
    /// then in the document.
    fn likelihood(&self, pair: (char, char), single: char, hits: impl Fn(&Count) -> f32) -> f32 {
        let share = hits(&LANGUAGE.all) / LANGUAGE.all.all.max(1.0);
        let counts = [
            (LANGUAGE.singles.get(&single), 12.0, 0.0),
            (self.singles.get(&single), 8.0, 1.0),
            (LANGUAGE.pairs.get(&pair), 6.0, 0.0),
            (self.pairs.get(&pair), 4.0, 1.0),
        ];
        let smooth = |prior: f32, (count, weight, own): (Option<&Count>, f32, f32)| {
            let (hits, all) = count.map_or((0.0, 0.0), |c| (hits(c), c.all));
            (hits + prior * weight) / ((all - own).max(hits) + weight)
        };
        (counts.into_iter().fold(share, smooth) / share).ln()
    }

    /// How free a pair is on its left, as a logarithm: 0 if each occurrence has another character before it, less if it is
    /// always the same.
    pub(crate) fn free_before(&self, a: char, b: char) -> f32 {
        self.freedom(&self.before, a, b)
    }

    /// The same on its right.
    pub(crate) fn free_after(&self, a: char, b: char) -> f32 {
        self.freedom(&self.after, a, b)
    }

    fn freedom(&self, varieties: &FxHashMap<(char, char), u32>, a: char, b: char) -> f32 {
        let all = self.pairs.get(&(a, b)).map_or(0.0, |c| c.all);
        let different = varieties.get(&(a, b)).copied().unwrap_or(0) as f32;
        ((different + 1.0) / (all.max(different) + 1.0)).ln()
    }

    /// How often the two characters are adjacent elsewhere in the document.
    pub(crate) fn meets(&self, a: char, b: char) -> f32 {
        self.pairs.get(&(a, b)).map_or(0.0, |c| (c.all - 1.0).max(0.0))
    }

    /// How much more often than by chance the two characters are adjacent in the general language, as a logarithm, from -2 to
    /// 5.
    pub(crate) fn attracts(a: char, b: char) -> f32 {
        let all = |c: char| LANGUAGE.singles.get(&c).map_or(1.0, |c| c.all);
        let chance = all(a) * all(b) / LANGUAGE.all.all.max(1.0);
        let together = LANGUAGE.pairs.get(&(a, b)).map_or(1.0, |c| c.all);
        ((together + 1.0) / (chance + 1.0)).ln().clamp(-2.0, 5.0)
    }
}

/// Usage of characters and pairs of characters in the general language.
#[derive(Debug, Default)]
struct Language {
    singles: FxHashMap<char, Count>,
    pairs: FxHashMap<(char, char), Count>,
    all: Count,
}

static LANGUAGE: LazyLock<Language> = LazyLock::new(read);

/// The counts of `usage.txt`.
fn read() -> Language {
    let mut language = Language::default();
    language.pairs.reserve(40_000);
    for line in include_str!("usage.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut chars = line.chars();
        let Some((first, count)) = entry(&mut chars) else { continue };
        language.all.all += count.all;
        language.all.begins += count.begins;
        language.all.ends += count.ends;
        language.singles.insert(first, count);
        while let Some((second, count)) = entry(&mut chars) {
            language.pairs.insert((first, second), count);
        }
    }
    language
}

/// A character and its three counts. Each count n is a base-36 digit, 2·log2(1+n).
fn entry(chars: &mut impl Iterator<Item = char>) -> Option<(char, Count)> {
    let c = chars.next()?;
    let mut count = || chars.next()?.to_digit(36).map(|grade| (grade as f32 / 2.0).exp2() - 1.0);
    Some((c, Count { all: count()?, begins: count()?, ends: count()? }))
}

/// How strongly a mark separates its two sides; `None` for a character that is not a mark.
fn strength(c: char) -> Option<f32> {
    match c {
        _ if is_stop(c) => Some(1.0),
        _ if is_comma(c) => Some(0.6),
        '、' => Some(0.25),
        _ if opens(c) || closes(c) => Some(0.25),
        _ => None,
    }
}
