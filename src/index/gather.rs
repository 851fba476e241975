//! What one report gives to the index: its runs of three units with the sections they stand in, sorted and packed.
//!
//! It depends on nothing but the report's text, so it can be made on any thread, and kept.

use serde::{Deserialize, Serialize};

use super::list::{read_number, write_number};
use super::{END, Text, sort};

/// Buckets that runs are sorted into by their first unit, in ascending order of it.
pub const BUCKETS: usize = 256;

/// The bucket of a run: characters of ASCII have one each, others share one with 511 neighbours.
pub fn bucket(first: u16) -> usize {
    if first < 0x80 { usize::from(first) } else { 0x80 + usize::from(first >> 9) }
}

/// The least first unit of a bucket's runs.
pub fn bucket_start(bucket: usize) -> u16 {
    if bucket < 0x80 { bucket as u16 } else { ((bucket - 0x80) << 9) as u16 }
}

/// The runs of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contribution {
    sections: u32,
    /// Buckets that have runs, and where each ends in `packed`.
    ends: Vec<(u8, u32)>,
    /// Runs with their sections as ascending numbers, as the difference of each from the one before in its bucket.
    packed: Vec<u8>,
}

impl Contribution {
    /// The runs of a text.
    pub fn of(text: &Text) -> Contribution {
        let count = text.sections().len() as u32;
        let mut runs = Vec::with_capacity(1 << 14);
        for (section, units) in (0u64..).zip(text.sections()) {
            each_run(units, |run| runs.push(run << bits(count) | section));
        }
        sort::by_bits_from(bits(count), &mut runs);
        runs.dedup();
        let mut contribution = Contribution { sections: count, ends: Vec::new(), packed: Vec::with_capacity(runs.len() * 4) };
        let mut rest = runs.as_slice();
        while let Some(first) = rest.first() {
            let own = bucket(first_unit(*first, count));
            let (inside, outside) = rest.split_at(rest.partition_point(|run| bucket(first_unit(*run, count)) == own));
            contribution.pack(own, inside);
            rest = outside;
        }
        contribution.packed.shrink_to_fit();
        contribution
    }

    /// How many sections the report has.
    pub fn sections(&self) -> u32 {
        self.sections
    }

    /// The runs of a bucket in ascending order, each with its section.
    pub fn runs(&self, bucket: usize) -> impl Iterator<Item = (u64, u32)> + '_ {
        let shift = bits(self.sections);
        let mut packed = self.slice(bucket);
        let mut run = start(bucket, self.sections);
        std::iter::from_fn(move || {
            run += read_number(&mut packed)?;
            Some((run >> shift, (run & ((1 << shift) - 1)) as u32))
        })
    }

    fn pack(&mut self, bucket: usize, runs: &[u64]) {
        let mut before = start(bucket, self.sections);
        for run in runs {
            write_number(run - before, &mut self.packed);
            before = *run;
        }
        self.ends.push((bucket as u8, self.packed.len() as u32));
    }

    fn slice(&self, bucket: usize) -> &[u8] {
        let Ok(at) = self.ends.binary_search_by_key(&bucket, |(own, _)| usize::from(*own)) else { return &[] };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |(_, end)| *end);
        let end = self.ends.get(at).map_or(0, |(_, end)| *end);
        self.packed.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Bits that the number of a section takes.
fn bits(sections: u32) -> u32 {
    u32::BITS - sections.saturating_sub(1).leading_zeros()
}

fn first_unit(run: u64, sections: u32) -> u16 {
    (run >> (32 + bits(sections))) as u16
}

fn start(bucket: usize, sections: u32) -> u64 {
    u64::from(bucket_start(bucket)) << (32 + bits(sections))
}

/// Calls `take` with each run of three units; at the end of a line the missing ones are [`END`].
fn each_run(units: &[u16], mut take: impl FnMut(u64)) {
    let (mut first, mut second) = (END, END);
    for third in units.iter().copied().chain([END]) {
        if first != END {
            let third = if second == END { END } else { third };
            take(u64::from(first) << 32 | u64::from(second) << 16 | u64::from(third));
        }
        (first, second) = (second, third);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(names: &[&str]) -> Vec<(String, u32)> {
        let contribution = Contribution::of(&Text::of_names(names.iter().map(|n| vec![*n])));
        let text =
            |run: u64| String::from_utf16_lossy(&[(run >> 32) as u16, (run >> 16) as u16, run as u16]).replace('\n', "|");
        let all = (0..BUCKETS).flat_map(|bucket| contribution.runs(bucket).collect::<Vec<_>>());
        all.map(|(run, section)| (text(run), section)).collect()
    }

    #[test]
    fn every_character_begins_a_run() {
        let expected = [("5g网", 0), ("g网络", 0), ("络||", 0), ("络||", 1), ("网络|", 0), ("网络|", 1)];
        assert_eq!(runs(&["5G网络", "网络"]), expected.map(|(run, section)| (run.to_owned(), section)));
    }

    #[test]
    fn the_sections_of_a_large_text_are_told_apart() {
        let names: Vec<String> = (0..700).map(|n| format!("第{n}名")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let sections: std::collections::BTreeSet<u32> = runs(&names).iter().map(|(_, section)| *section).collect();
        assert_eq!(sections.len(), 700);
    }

    #[test]
    fn buckets_stand_in_the_order_of_their_units() {
        assert!((0..u16::MAX).all(|unit| bucket(unit) <= bucket(unit + 1)));
        assert!((0..=u16::MAX).all(|unit| bucket_start(bucket(unit)) <= unit && bucket(unit) < BUCKETS));
    }
}
