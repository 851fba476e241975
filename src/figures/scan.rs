//! One pass over a text that finds its sentences, and those among them that can state a figure. Most sentences of a report name no
//! indicator, and the grammar need not read them.

use std::ops::Range;

use daachorse::CharwiseDoubleArrayAhoCorasick;
use daachorse::CharwiseDoubleArrayAhoCorasickBuilder;

/// What a sentence contains.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hints {
    /// Where parts of names of indicators end, in bytes of the text.
    pub names: Vec<usize>,
    /// An expression of time that may hold for what follows: 五年来.
    pub years: bool,
    /// A word that turns the text to its plan: 目标.
    pub aims: bool,
}

/// The words that are looked for. The automaton reads characters, because nearly each of a report has three bytes.
pub(super) struct Scanner(Option<CharwiseDoubleArrayAhoCorasick<u32>>);

const END: u32 = 0;
const NAME: u32 = 1;
const YEARS: u32 = 2;
const AIM: u32 = 3;
const ENDS: [&str; 4] = ["。", "！", "？", "\n"];
const PERIODS: [&str; 19] = [
    "二年", "三年", "四年", "五年", "六年", "七年", "八年", "九年", "十年", "3年", "4年", "5年", "一五", "二五", "三五",
    "四五", "十五", "九五", "八五",
];
const AIMS: [&str; 6] = ["目标", "总体要求", "总的要求", "总体思路", "指导思想", "年是"];

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scanner")
    }
}

impl Scanner {
    /// A scanner for sentences that contain one of these parts of names.
    pub(super) fn new(parts: &[String]) -> Scanner {
        let given = |words: &'static [&'static str], value| words.iter().map(move |word| ((*word).to_owned(), value));
        let mut parts: Vec<String> = parts.to_vec();
        parts.sort();
        parts.dedup();
        let words: Vec<(String, u32)> = parts
            .into_iter()
            .map(|name| (name, NAME))
            .chain(given(&ENDS, END))
            .chain(given(&PERIODS, YEARS))
            .chain(given(&AIMS, AIM))
            .collect();
        Scanner(CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(words).ok())
    }

    /// The sentences of a text as bytes, with their full stops, and what each contains.
    pub(super) fn sentences(&self, text: &str) -> Vec<(Range<usize>, Hints)> {
        let mut found = Vec::new();
        let (mut start, mut hints) = (0, Hints::default());
        for word in self.0.iter().flat_map(|words| words.find_overlapping_iter(text)) {
            match word.value() {
                NAME => hints.names.push(word.end()),
                YEARS => hints.years = true,
                AIM => hints.aims = true,
                _ => {
                    divide(text, start..word.end(), std::mem::take(&mut hints), &mut found);
                    start = word.end();
                }
            }
        }
        if start < text.len() {
            divide(text, start..text.len(), hints, &mut found);
        }
        found
    }
}

/// The most bytes of a sentence. The longest of the reports that were read has a third of them; in a text without full stops the
/// work for each sentence must not grow with the text.
const LONGEST: usize = 4_500;

/// Adds a sentence, in parts if it is longer than any sentence is.
fn divide(text: &str, sentence: Range<usize>, hints: Hints, found: &mut Vec<(Range<usize>, Hints)>) {
    let Range { mut start, end } = sentence;
    let mut names = hints.names.as_slice();
    while end - start > LONGEST {
        let at = text.floor_char_boundary(start + LONGEST);
        let (here, behind) = names.split_at(names.partition_point(|name| *name <= at));
        found.push((start..at, Hints { names: here.to_vec(), ..hints }));
        (start, names) = (at, behind);
    }
    found.push((start..end, Hints { names: names.to_vec(), ..hints }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_full_stops_is_divided() {
        let scanner = Scanner::new(&["出口".to_owned()]);
        let text = "出口，".repeat(2_000);
        let parts = scanner.sentences(&text);
        assert_eq!(parts.iter().map(|(range, _)| &text[range.clone()]).collect::<String>(), text);
        assert!(parts.iter().all(|(range, hints)| range.len() <= LONGEST && hints.names.len() >= 490));
        assert_eq!(parts.iter().map(|(_, hints)| hints.names.len()).sum::<usize>(), 2_000);
    }

    #[test]
    fn sentences_are_found_with_what_they_contain() {
        let scanner = Scanner::new(&["生产总值".to_owned(), "财政收入".to_owned()]);
        let text = "五年来，成效明显。生产总值增长6%！财政\n主要目标是：财政收入增长5%";
        let shown: Vec<(&str, bool, bool, bool)> = scanner
            .sentences(text)
            .into_iter()
            .map(|(range, hints)| (&text[range], !hints.names.is_empty(), hints.years, hints.aims))
            .collect();
        assert_eq!(
            shown,
            [
                ("五年来，成效明显。", false, true, false),
                ("生产总值增长6%！", true, false, false),
                ("财政\n", false, false, false),
                ("主要目标是：财政收入增长5%", true, false, true),
            ]
        );
    }
}
