//! The same report twice in one file.

use std::collections::HashSet;

use crate::document::{Document, Kind};

/// What a report is to an earlier one of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copy {
    /// Word for word the same, as far as Han characters and figures go.
    Same,
    /// The same report with differences.
    Differs,
}

/// The words of a document, for comparison: Han characters, letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Words {
    chars: Vec<char>,
    /// Hashes of its n-grams; of a long text, a sample.
    runs: HashSet<u64>,
}

/// The length of a run that is compared, in characters.
const RUN: usize = 12;
/// One in so many runs is sampled, by its hash, so that two texts sample the same ones.
const SAMPLE: u64 = 8;
/// Two texts that share so much of their runs, in percent of the shorter, are one report.
const ALIKE: usize = 75;
/// Texts shorter than this are compared as a whole only, in characters.
const LEAST: usize = 40;
/// Of a text of fewer characters all runs are kept: a sample of them would be too few to tell copies from other texts.
const SHORT: usize = 3000;

impl Words {
    pub(crate) fn of(document: &Document) -> Words {
        let mut chars = Vec::new();
        for block in &document.blocks {
            chars.extend(block.plain_text().chars().filter(|c| c.is_alphanumeric()));
        }
        let short = chars.len() < SHORT;
        let runs = chars.windows(RUN).map(hash).filter(|h| short || is_sampled(*h)).collect();
        Words { chars, runs }
    }

    /// The runs that a text of this many characters would have kept as well.
    fn comparable(&self, length: usize) -> impl Iterator<Item = &u64> {
        self.runs.iter().filter(move |run| length < SHORT || is_sampled(**run))
    }

    /// What this text is to an earlier one.
    pub(crate) fn copy_of(&self, earlier: &Words) -> Option<Copy> {
        if self.chars == earlier.chars && !self.chars.is_empty() {
            return Some(Copy::Same);
        }
        if self.chars.len().min(earlier.chars.len()) < LEAST {
            return None;
        }
        let (short, long) = if self.chars.len() < earlier.chars.len() { (self, earlier) } else { (earlier, self) };
        let all = short.comparable(long.chars.len()).count();
        let shared = short.comparable(long.chars.len()).filter(|run| long.runs.contains(run)).count();
        let near = short.chars.len() * 10 >= long.chars.len() * 6;
        (near && all > 0 && shared * 100 >= all * ALIKE).then_some(Copy::Differs)
    }
}

fn is_sampled(run: u64) -> bool {
    (run >> 32).is_multiple_of(SAMPLE)
}

/// FNV-1a, because the hash must be the same on every run and machine.
fn hash(run: &[char]) -> u64 {
    run.iter().fold(0xcbf2_9ce4_8422_2325, |h, c| (h ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3))
}

/// What a document is to an earlier one of its file. A summary is no copy of its report, and reports of two places or years that
/// share many words are two reports; word for word the same under two names, they are copies of which one is named wrongly.
pub(crate) fn compare(document: (&Document, &Words), earlier: (&Document, &Words)) -> Option<Copy> {
    let (one, other) = (&document.0.front, &earlier.0.front);
    let places = !one.region.is_empty() && !other.region.is_empty() && one.region != other.region;
    let years = one.year.is_some() && other.year.is_some() && one.year != other.year;
    if (one.kind == Kind::Summary) != (other.kind == Kind::Summary) {
        return None;
    }
    match document.1.copy_of(earlier.1)? {
        Copy::Same if places || years => Some(Copy::Differs),
        Copy::Differs if places || years => None,
        copy => Some(copy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Inline};

    fn words(text: &str) -> Words {
        Words::of(&Document { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])], ..Document::default() })
    }

    #[test]
    fn copies_are_told_from_other_reports() {
        let text: String = (0..600u32).filter_map(|i| char::from_u32(0x4e00 + i * 31 % 5000)).collect();
        let other: String = (0..600u32).filter_map(|i| char::from_u32(0x4e00 + i * 37 % 5100 + 7)).collect();
        assert_eq!(words(&text).copy_of(&words(&format!("{text}。"))), Some(Copy::Same));
        assert_eq!(words(&text).copy_of(&words(&text.replacen(text.chars().nth(300).unwrap(), "某", 1))), Some(Copy::Differs));
        assert_eq!(words(&text).copy_of(&words(&other)), None);
    }
}
