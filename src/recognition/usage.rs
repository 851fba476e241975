//! How a document uses its characters: which pairs begin clauses, which end them, which stand within words. A report is long enough
//! to be its own dictionary: where a heading runs into its text without a mark, the break shows because the characters before it
//! end clauses elsewhere, those after it begin clauses, and the two that meet there meet nowhere else.

use std::collections::HashMap;

use super::numbering::number;
use super::signs::{is_break, is_quote};

/// How often something occurs, begins a clause, ends a clause.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    all: u32,
    begins: u32,
    ends: u32,
}

/// The use of characters and of pairs of characters in one document.
#[derive(Debug, Default)]
pub struct Usage {
    singles: HashMap<char, Count>,
    pairs: HashMap<(char, char), Count>,
}

/// The share of places at which a clause begins; about one in eight characters opens one.
const SHARE: f32 = 0.12;

impl Usage {
    /// Counts the clauses of the texts. The number of a heading is not counted.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Usage {
        let mut usage = Usage::default();
        for text in texts {
            let text = number(text).map_or(text, |n| &text[n.length..]);
            for clause in text.split(|c| is_break(c) || is_quote(c)) {
                usage.count(clause);
            }
        }
        usage
    }

    fn count(&mut self, clause: &str) {
        let mut before = None;
        for c in clause.chars() {
            let single = self.singles.entry(c).or_default();
            single.all += 1;
            single.begins += u32::from(before.is_none());
            if let Some(b) = before {
                self.pairs.entry((b, c)).or_default().all += 1;
            }
            before = Some(c);
        }
        let mut chars = clause.chars();
        if let (Some(a), Some(b)) = (chars.next(), chars.next()) {
            self.pairs.entry((a, b)).or_default().begins += 1;
        }
        let mut chars = clause.chars().rev();
        if let (Some(b), Some(a)) = (chars.next(), chars.next()) {
            self.singles.entry(b).or_default().ends += 1;
            self.pairs.entry((a, b)).or_default().ends += 1;
        }
    }

    /// How much more likely than chance two characters begin a clause, as a logarithm. One use in the middle of a clause, the one that is
    /// being judged, is not counted.
    pub fn begins(&self, a: char, b: char) -> f32 {
        let single = self.singles.get(&a).copied().unwrap_or_default();
        let pair = self.pairs.get(&(a, b)).copied().unwrap_or_default();
        likelihood((pair.begins, pair.all), (single.begins, single.all))
    }

    /// The same for ending a clause.
    pub fn ends(&self, a: char, b: char) -> f32 {
        let single = self.singles.get(&b).copied().unwrap_or_default();
        let pair = self.pairs.get(&(a, b)).copied().unwrap_or_default();
        likelihood((pair.ends, pair.all), (single.ends, single.all))
    }

    /// How often the two characters stand side by side elsewhere.
    pub fn meets(&self, a: char, b: char) -> u32 {
        self.pairs.get(&(a, b)).map_or(0, |c| c.all).saturating_sub(1)
    }
}

fn likelihood(pair: (u32, u32), single: (u32, u32)) -> f32 {
    let smooth = |(hits, all): (u32, u32), prior: f32, weight: f32| {
        (hits as f32 + prior * weight) / (all.saturating_sub(1).max(hits) as f32 + weight)
    };
    let back = smooth(single, SHARE, 4.0);
    (smooth(pair, back, 2.0) / SHARE).ln()
}
