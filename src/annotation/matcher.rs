//! Where the names of terms occur in a text, and which of these occurrences can be uses.
//!
//! Names are looked up by their first three characters. At nearly all positions of a text no name begins, however many names
//! there are, and a table of bits rules such a position out by the bytes of two characters, which need not be decoded for it. The
//! table stays in the processor's nearest cache. An automaton of twenty thousand names does not, and waits for main memory at
//! every character.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::TermId;
use super::boundary::{Form, Verdict, Words, is_quoted, judge};
use super::fold::{Unfolding, changes, fold};
use super::pairs::{Bits, Pair, ahead};
use crate::han::cut::CutText;

/// Finds all names of all terms in one pass over a text, however many there are.
#[derive(Default)]
pub(crate) struct Matcher {
    /// Has the beginnings of names, and the bytes of the first two characters of each.
    bits: Bits,
    /// Whether any name has only one character.
    single: bool,
    /// The names of each beginning, which is [`packed`], as a range of `patterns`.
    beginnings: FxHashMap<u64, Range<u32>>,
    /// Sorted by key.
    patterns: Vec<Pattern>,
    /// For each pattern, the longest other one that is a prefix of it.
    within: Vec<Within>,
    words: Words,
}

/// The first three characters of a name; a shorter one is padded with [`NONE`].
type Beginning = [char; 3];

/// Stands for no character.
const NONE: char = '\0';

/// A name that is looked for.
#[derive(Debug)]
struct Pattern {
    key: Box<str>,
    term: TermId,
    form: Form,
    /// Whether the term's name has quotes around it, so that a use in quotes includes them.
    takes_quotes: bool,
}

/// Links to the names that are prefixes of a name. They form a tree in which the parent of a name is the longest of its
/// prefixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Within {
    above: u32,
    /// A more distant ancestor, so that any length is reached in a logarithmic number of steps.
    far: u32,
    depth: u32,
}

/// Stands for no pattern.
const TOP: u32 = u32::MAX;

/// Maximum length of a name in characters. A longer one is a sentence, which no text repeats, and is not searched for. Together
/// with [`NESTED`] it bounds the work at one position of a text.
pub(crate) const LONGEST: usize = 200;

/// Maximum number of names found at one position: the longest are kept, since uses take the longest with free edges. Among the
/// terms of 15,000 reports at most four begin alike.
const NESTED: usize = 16;

/// A name to be added to the matcher.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    /// Folded.
    pub key: String,
    pub term: TermId,
    /// Whether all definitions of the term write it in quotes.
    pub quoted: bool,
}

/// An occurrence of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub term: TermId,
    /// Bytes of the text, including quotes if the term has them.
    pub range: Range<usize>,
    /// The end of the name with a closing quote, if one follows: a marker may be on either side of it.
    pub reach: usize,
    pub verdict: Verdict,
}

impl Matcher {
    /// Takes names in order of precedence: of two equal keys, the first wins.
    pub(crate) fn new(names: impl IntoIterator<Item = Name>) -> Matcher {
        let mut seen = FxHashSet::default();
        let mut patterns = Vec::new();
        for name in names {
            if !name.key.is_empty() && name.key.chars().nth(LONGEST).is_none() && seen.insert(name.key.clone()) {
                let form = Form::new(&name.key, name.quoted);
                patterns.push(Pattern { key: name.key.into(), term: name.term, form, takes_quotes: name.quoted });
            }
        }
        patterns.sort_by(|a, b| a.key.cmp(&b.key));
        let within = tree(&patterns);
        let mut matcher = Matcher { patterns, within, words: Words::common(), ..Matcher::default() };
        for number in 0..matcher.patterns.len() as u32 {
            matcher.begin(number);
        }
        matcher
    }

    /// Registers the name of this number under its beginning.
    fn begin(&mut self, number: u32) {
        let Some(pattern) = self.patterns.get(number as usize) else { return };
        let mut chars = pattern.key.chars();
        let mut next = || chars.next().unwrap_or(NONE);
        let beginning @ [_, second, _] = [next(), next(), next()];
        self.single |= second == NONE;
        self.beginnings.entry(packed(beginning)).or_insert(number..number).end = number + 1;
        self.bits.set(packed(beginning));
        // A name of one character is its own first two: behind it are zeros.
        let bytes = ahead(pattern.key.as_bytes());
        self.bits.set(Pair::at(bytes).both(bytes));
    }

    /// All occurrences in a text, overlapping ones included, sorted by where they begin.
    pub(crate) fn occurrences(&self, text: &str) -> Vec<Occurrence> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut folded = Cow::Borrowed(text);
        if !self.find(&folded, &mut found) {
            found.clear();
            folded = fold(text);
            self.find(&folded, &mut found);
        }
        if found.is_empty() { Vec::new() } else { unfold(text, &folded, &found) }
    }

    /// Finds the names in a folded text. Gives up with `false` at the first character that the fold changes: most texts have none,
    /// and this walk shows it as it goes.
    fn find<'a>(&'a self, folded: &str, found: &mut Vec<Found<'a>>) -> bool {
        let mut rest = folded.as_bytes();
        loop {
            rest = self.find_in_han(folded, rest, found);
            if rest.is_empty() {
                return true;
            }
            if changes(rest) {
                return false;
            }
            let bytes = ahead(rest);
            let pair = Pair::at(bytes);
            self.find_at(folded, folded.len() - rest.len(), (pair, bytes), found);
            rest = rest.get(pair.first..).unwrap_or_default();
        }
    }

    /// Finds the names that begin with two Han characters, up to where other characters follow, and returns what is left of the
    /// text. Here the lengths of characters are constants, which saves a third of the work at most positions.
    fn find_in_han<'a, 't>(&'a self, folded: &str, mut rest: &'t [u8], found: &mut Vec<Found<'a>>) -> &'t [u8] {
        while let Some(bytes) = rest.first_chunk() {
            let bytes = u64::from_le_bytes(*bytes);
            if !Pair::are_han(bytes) {
                break;
            }
            self.find_at(folded, folded.len() - rest.len(), (Pair::HAN, bytes), found);
            rest = rest.get(Pair::HAN.first..).unwrap_or_default();
        }
        rest
    }

    /// Finds the names at one position, given the next bytes and the lengths of the next two characters.
    #[inline(always)]
    fn find_at<'a>(&'a self, folded: &str, at: usize, (pair, bytes): (Pair, u64), found: &mut Vec<Found<'a>>) {
        if self.bits.may_have(pair.both(bytes)) {
            self.names_of_two(folded, at, found);
        }
        if self.single && self.bits.may_have(pair.first(bytes)) {
            self.names_of_one(folded, at, found);
        }
    }

    /// The names of two or more characters at `at`. Kept out of the loop over the positions, at few of which it is needed.
    #[inline(never)]
    fn names_of_two<'a>(&'a self, folded: &str, at: usize, found: &mut Vec<Found<'a>>) {
        let mut chars = folded.after(at).chars();
        let (Some(first), Some(second)) = (chars.next(), chars.next().filter(|second| *second != NONE)) else { return };
        self.names_at(folded, at, [first, second, NONE], found);
        if let Some(third) = chars.next().filter(|third| *third != NONE) {
            self.names_at(folded, at, [first, second, third], found);
        }
    }

    /// The name of one character at `at`.
    #[inline(never)]
    fn names_of_one<'a>(&'a self, folded: &str, at: usize, found: &mut Vec<Found<'a>>) {
        if let Some(first) = folded.after(at).chars().next() {
            self.names_at(folded, at, [first, NONE, NONE], found);
        }
    }

    /// The names at `at` with this beginning.
    fn names_at<'a>(&'a self, folded: &str, at: usize, beginning: Beginning, found: &mut Vec<Found<'a>>) {
        if !self.bits.may_have(packed(beginning)) {
            return;
        }
        let Some(range) = self.beginnings.get(&packed(beginning)) else { return };
        let rest = folded.get(at..).unwrap_or_default();
        let first = found.len();
        let mut number = self.longest(range, rest);
        while let Some((pattern, within)) = self.patterns.get(number as usize).zip(self.within.get(number as usize)) {
            // Names with fewer characters than the beginning have a beginning of their own.
            if found.len() == first + NESTED || !range.contains(&number) {
                break;
            }
            let name = at..at + pattern.key.len();
            let verdict = judge(folded, &name, pattern.form, &self.words);
            found.push(Found { name, pattern, verdict });
            number = within.above;
        }
        // The shortest first, as in the list of names.
        if let Some(found) = found.get_mut(first..) {
            found.reverse();
        }
    }

    /// The longest name of a range that is a prefix of the text, or [`TOP`]. It is the last name that does not sort after the
    /// text, or an ancestor of that name, which shares as much with the text as any prefix does.
    fn longest(&self, range: &Range<u32>, text: &str) -> u32 {
        let Some(names) = self.patterns.get(range.start as usize..range.end as usize) else { return TOP };
        let Some(last) = names.partition_point(|pattern| *pattern.key <= *text).checked_sub(1) else { return TOP };
        let shared = names.get(last).map_or(0, |last| last.key.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count());
        let fits = |number: u32| self.patterns.get(number as usize).is_none_or(|pattern| pattern.key.len() <= shared);
        let mut number = range.start + last as u32;
        while !fits(number) {
            let Some(within) = self.within.get(number as usize) else { return TOP };
            number = if fits(within.far) { within.above } else { within.far };
        }
        number
    }

    /// All names with what they stand for: two matchers of the same names yield the same.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, TermId, bool)> {
        self.patterns.iter().map(|pattern| (&*pattern.key, pattern.term, pattern.takes_quotes))
    }
}

/// The tree of names by prefix. Sorted by key, a name comes after all its prefixes. The `far` links are those of a skew-binary
/// list: where the two links before it are equally long, a link reaches twice as far.
fn tree(patterns: &[Pattern]) -> Vec<Within> {
    let mut tree: Vec<Within> = Vec::with_capacity(patterns.len());
    let mut open: Vec<u32> = Vec::new();
    let top = Within { above: TOP, far: TOP, depth: 0 };
    let of = |tree: &[Within], number: u32| tree.get(number as usize).copied().unwrap_or(top);
    for (number, pattern) in (0..).zip(patterns) {
        let begins = |other: &u32| patterns.get(*other as usize).is_some_and(|other| pattern.key.starts_with(&*other.key));
        while open.last().is_some_and(|other| !begins(other)) {
            open.pop();
        }
        let above = open.last().copied().unwrap_or(TOP);
        let first = of(&tree, above);
        let second = of(&tree, first.far);
        let equal = first.depth.saturating_sub(second.depth) == second.depth.saturating_sub(of(&tree, second.far).depth);
        let depth = if above == TOP { 1 } else { first.depth + 1 };
        tree.push(Within { above, far: if equal && above != TOP { second.far } else { above }, depth });
        open.push(number);
    }
    tree
}

/// A beginning packed into one number: a character has 21 bits at most.
fn packed([first, second, third]: Beginning) -> u64 {
    u64::from(first) << 42 | u64::from(second) << 21 | u64::from(third)
}

/// An occurrence in bytes of the folded text.
struct Found<'a> {
    name: Range<usize>,
    pattern: &'a Pattern,
    verdict: Verdict,
}

/// Maps occurrences to bytes of the text itself. Most texts equal their folded form, and then nothing has to be done.
fn unfold(text: &str, folded: &str, found: &[Found]) -> Vec<Occurrence> {
    let spans: Vec<_> = found.iter().map(|f| span(folded, f)).collect();
    let mut points: Vec<usize> = Vec::new();
    if folded != text {
        points.extend(spans.iter().flat_map(|(range, reach)| [range.start, range.end, *reach]));
        points.sort_unstable();
        points.dedup();
    }
    let mut unfolding = Unfolding::new(text, folded);
    let plain: Vec<usize> = points.iter().map(|at| unfolding.plain(*at)).collect();
    let there = |at: usize| points.binary_search(&at).ok().and_then(|i| plain.get(i)).map_or(at, |p| *p);
    let occurrence = |(f, (range, reach)): (&Found, &(Range<usize>, usize))| Occurrence {
        term: f.pattern.term,
        range: there(range.start)..there(range.end),
        reach: there(*reach),
        verdict: f.verdict,
    };
    found.iter().zip(&spans).map(occurrence).collect()
}

/// The range of a use and its reach, in bytes.
fn span(folded: &str, found: &Found) -> (Range<usize>, usize) {
    const QUOTE: usize = '“'.len_utf8();
    let Range { start, end } = found.name;
    let closes = folded.get(end..).is_some_and(|rest| rest.starts_with('”'));
    let reach = if closes { end + QUOTE } else { end };
    if found.pattern.takes_quotes && is_quoted(folded, &found.name) {
        return (start - QUOTE..end + QUOTE, reach);
    }
    (start..end, reach)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn matcher(names: &[(&str, bool)]) -> Matcher {
        Matcher::new(names.iter().enumerate().map(|(i, (key, quoted))| Name {
            key: (*key).to_owned(),
            term: TermId(i as u32),
            quoted: *quoted,
        }))
    }

    fn found<'a>(matcher: &Matcher, text: &'a str) -> Vec<&'a str> {
        matcher.occurrences(text).into_iter().map(|o| &text[o.range]).collect()
    }

    #[test]
    fn all_occurrences_are_found_whatever_their_form() {
        let matcher = matcher(&[("四上", true), ("“四上”企业", false), ("DCMM贯标", false)]);
        assert_eq!(found(&matcher, "新增“四上”企业，首批DCMM贯标"), ["“四上”企业", "“四上”", "DCMM贯标"]);
        assert_eq!(found(&matcher, "新增\"四上\"企业，首批ｄｃｍｍ贯标"), ["\"四上\"企业", "\"四上\"", "ｄｃｍｍ贯标"]);
    }

    #[test]
    fn quotes_are_taken_in_only_where_the_term_has_them() {
        assert_eq!(found(&matcher(&[("标准地", false)]), "推行“标准地”"), ["标准地"]);
        assert_eq!(found(&matcher(&[("标准地", true)]), "推行“标准地”与标准地"), ["“标准地”", "标准地"]);
    }

    #[test]
    fn names_of_any_length_are_found_up_to_the_very_end() {
        let matcher = matcher(&[("管", false), ("双创", false), ("标准地", false), ("标准地改革", false)]);
        assert_eq!(found(&matcher, "管双创标准地"), ["管", "双创", "标准地"]);
        assert_eq!(found(&matcher, "标准地改革管"), ["标准地", "标准地改革", "管"]);
        assert_eq!(found(&matcher, "管"), ["管"]);
    }

    #[test]
    fn of_names_that_begin_alike_those_are_found_that_stand_there() {
        let keys: Vec<String> =
            ["甲甲甲", "甲甲甲乙", "甲甲甲乙丙", "甲甲甲乙丙甲", "甲甲甲乙丙甲丁", "甲甲甲丁", "甲甲甲一一", "甲甲"]
                .map(str::to_owned)
                .to_vec();
        let matcher = matcher(&keys.iter().map(|key| (key.as_str(), false)).collect::<Vec<_>>());
        for text in
            ["甲甲甲乙丙甲戊", "甲甲甲乙丙甲丁", "甲甲甲戊", "甲甲甲一", "甲甲甲乙", "甲甲甲丁丁", "戊甲甲甲甲乙丙丁", "甲甲"]
        {
            let mut wanted: Vec<&str> = Vec::new();
            for (at, _) in text.char_indices() {
                let here = keys.iter().filter(|key| text[at..].starts_with(key.as_str()));
                wanted.extend(here.map(|key| &text[at..at + key.len()]));
            }
            let mut found = found(&matcher, text);
            wanted.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, wanted, "{text}");
        }
    }

    /// The names that stand in a text, by comparing every name at every character.
    fn compared<'a>(keys: &[&str], text: &'a str) -> Vec<&'a str> {
        let chars: Vec<(usize, char)> = text.char_indices().chain([(text.len(), ' ')]).collect();
        let folded: Vec<char> = fold(text).chars().collect();
        let mut found = Vec::new();
        for at in 0..folded.len() {
            let here = |key: &&&str| folded[at..].starts_with(&key.chars().collect::<Vec<_>>());
            found.extend(keys.iter().filter(here).map(|key| &text[chars[at].0..chars[at + key.chars().count()].0]));
        }
        found
    }

    #[test]
    fn names_are_found_whatever_the_widths_of_their_characters() {
        let signs: Vec<char> = "甲乙，Aa5é·•𰻝“\"Ａ\0".chars().collect();
        let mut state = 7_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            (state >> 33) as usize % below
        };
        let mut made = |most: usize| (0..=random(most)).map(|_| signs[random(signs.len())]).collect::<String>();
        for _ in 0..300 {
            let keys: BTreeSet<String> = (0..40).map(|_| fold(&made(4).replace('\0', "乙")).into_owned()).collect();
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let matcher = matcher(&keys.iter().map(|key| (*key, false)).collect::<Vec<_>>());
            for _ in 0..10 {
                let text = made(30);
                let mut found = found(&matcher, &text);
                let mut wanted = compared(&keys, &text);
                found.sort_unstable();
                wanted.sort_unstable();
                assert_eq!(found, wanted, "{text:?} {keys:?}");
            }
        }
    }

    #[test]
    fn a_chain_of_names_costs_a_bounded_number_at_each_place() {
        let keys: Vec<String> = (3..150).map(|n| "甲".repeat(n)).collect();
        let matcher = matcher(&keys.iter().map(|key| (key.as_str(), false)).collect::<Vec<_>>());
        let text = "甲".repeat(140);
        let found = found(&matcher, &text);
        assert_eq!(found.iter().map(|name| name.chars().count()).max(), Some(140));
        assert!(found.len() <= 140 * NESTED);
    }

    #[test]
    fn no_names_no_occurrences() {
        assert!(matcher(&[]).occurrences("标准地").is_empty());
    }
}
