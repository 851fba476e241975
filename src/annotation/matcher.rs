//! Where the names of terms occur in a text, and which of these occurrences can be uses.

use std::collections::HashSet;
use std::ops::Range;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use crate::annotation::TermId;
use crate::annotation::boundary::{Form, Verdict, Words, is_quoted, judge};
use crate::annotation::fold::{Unfolding, fold};

/// Finds all names of all terms in one pass over a text, however many there are.
#[derive(Default)]
pub struct Matcher {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    patterns: Vec<Pattern>,
    words: Words,
}

/// A name that is looked for.
#[derive(Debug, Clone, Copy)]
struct Pattern {
    term: TermId,
    form: Form,
    /// The term's name has quotes around it, so that a use in quotes takes them in.
    takes_quotes: bool,
}

/// A name on its way into the matcher.
#[derive(Debug, Clone)]
pub struct Name {
    /// Folded.
    pub key: String,
    pub term: TermId,
    /// All that define the term write it in quotes.
    pub quoted: bool,
}

/// An occurrence of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub term: TermId,
    /// Bytes of the text, quotes included where the term has them.
    pub range: Range<usize>,
    /// The end of the name with a closing quote, if one follows: a marker may stand on either side of it.
    pub reach: usize,
    pub verdict: Verdict,
}

impl Matcher {
    /// Takes names in order of precedence: of two equal keys the first counts.
    pub fn new(names: impl IntoIterator<Item = Name>) -> Matcher {
        let mut seen = HashSet::new();
        let mut keys = Vec::new();
        let mut patterns = Vec::new();
        for name in names {
            if !name.key.is_empty() && seen.insert(name.key.clone()) {
                patterns.push(Pattern { term: name.term, form: Form::new(&name.key, name.quoted), takes_quotes: name.quoted });
                keys.push(name.key);
            }
        }
        // An automaton that cannot be built, for want of names or for more than 2^32 states, leaves a site without linked terms,
        // which is better than none.
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().build(&keys).ok();
        Matcher { automaton, patterns, words: Words::common() }
    }

    /// All occurrences in a text, overlapping ones too, by where they end.
    pub fn occurrences(&self, text: &str) -> Vec<Occurrence> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = fold(text);
        let found = automaton.find_overlapping_iter(folded.as_ref()).filter_map(|found| {
            let pattern = *self.patterns.get(found.value() as usize)?;
            let name = found.start()..found.end();
            let verdict = judge(&folded, &name, pattern.form, &self.words);
            Some(Found { name, pattern, verdict })
        });
        let found: Vec<Found> = found.collect();
        unfold(text, &folded, &found)
    }

    /// Bytes of memory that it takes to find the names.
    pub fn memory(&self) -> usize {
        self.automaton.as_ref().map_or(0, CharwiseDoubleArrayAhoCorasick::heap_bytes)
    }
}

/// An occurrence in bytes of the folded text.
struct Found {
    name: Range<usize>,
    pattern: Pattern,
    verdict: Verdict,
}

/// Occurrences in bytes of the text itself. Most texts are their own folded form, and then nothing has to be done.
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

/// The bytes of a use and its reach.
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
        assert_eq!(found(&matcher, "新增“四上”企业，首批DCMM贯标"), ["“四上”", "“四上”企业", "DCMM贯标"]);
        assert_eq!(found(&matcher, "新增\"四上\"企业，首批ｄｃｍｍ贯标"), ["\"四上\"", "\"四上\"企业", "ｄｃｍｍ贯标"]);
    }

    #[test]
    fn quotes_are_taken_in_only_where_the_term_has_them() {
        assert_eq!(found(&matcher(&[("标准地", false)]), "推行“标准地”"), ["标准地"]);
        assert_eq!(found(&matcher(&[("标准地", true)]), "推行“标准地”与标准地"), ["“标准地”", "标准地"]);
    }

    #[test]
    fn no_names_no_occurrences() {
        assert!(matcher(&[]).occurrences("标准地").is_empty());
    }
}
