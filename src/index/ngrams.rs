//! Runs: the trigrams of a text, each in the section in which it begins, and the buckets into which they are divided.
//!
//! The runs of a text depend on nothing else, so they can be computed on any thread.

use super::{END, Text};

/// The number of buckets into which runs are divided by their first units, in ascending order.
pub(crate) const BUCKETS: usize = 0x2000 + SPLIT.len() * 0x7f;

/// The blocks of eight characters that begin many runs: ASCII, 、。 and their neighbours, 一万三上下不 and theirs.
const SPLIT: [usize; 20] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x600, 0x601, 0x9c0, 0x9c1];

fn is_split(block: usize) -> bool {
    block < 16 || matches!(block, 0x600 | 0x601 | 0x9c0 | 0x9c1)
}

/// The bucket of a run. Eight neighbouring characters share one, except in the blocks that are split: there every character has
/// sixteen, by the second unit. So few runs of one bucket are unpacked and sorted at once, and those of a split block differ in
/// a single digit of the sort.
pub(crate) fn bucket(first: u16, second: u16) -> usize {
    let block = usize::from(first >> 3);
    let split = block.min(16) + (block.clamp(0x600, 0x602) - 0x600) + (block.clamp(0x9c0, 0x9c2) - 0x9c0);
    let inside = if is_split(block) { usize::from(first & 7) << 4 | usize::from(second >> 12) } else { 0 };
    block + split * 0x7f + inside
}

/// The smallest first unit of the bucket of runs with this first unit.
pub(crate) fn base(first: u16) -> u16 {
    if is_split(usize::from(first >> 3)) { first } else { first & !7 }
}

/// The smallest first unit of a bucket's runs.
pub(crate) fn bucket_start(bucket: usize) -> u16 {
    let mut before = 0;
    for block in SPLIT {
        match bucket.checked_sub(block + before) {
            None => break,
            Some(inside @ ..=0x7f) => return ((block << 3) + (inside >> 4)) as u16,
            Some(_) => before += 0x7f,
        }
    }
    ((bucket - before) << 3) as u16
}

/// Passes the runs of a text to `put`, each with its section, in the order of the text. [`END`] begins no run; at the end of a
/// line, it stands in for missing units.
pub(crate) fn each_run(text: &Text, mut put: impl FnMut([u16; 3], u32)) {
    for (section, units) in (0..).zip(text.sections()) {
        for run in units.windows(3) {
            match *run {
                [END, ..] => {}
                [first, END, _] => put([first, END, END], section),
                [first, second, third] => put([first, second, third], section),
                _ => {}
            }
        }
        // A section ends with a line, and a line with END.
        if let [.., first, END] = *units
            && first != END
        {
            put([first, END, END], section);
        }
    }
}

/// The bits of a run's section number while the run is packed. They suffice for 8,388,608 sections, from about a quarter of a
/// million reports.
pub(crate) const SECTION: u32 = 23;

/// A run of a bucket, packed into one number that sorts by its units and then by its section.
pub(crate) fn packed([first, second, third]: [u16; 3], base: u16, section: u32) -> u64 {
    let units = u64::from(first - base) << 32 | u64::from(second) << 16 | u64::from(third);
    units << SECTION | u64::from(section)
}

/// The first two units of a packed run, as a number.
pub(crate) fn pair(run: u64) -> u64 {
    run >> (SECTION + 16)
}

/// The third unit of a packed run.
pub(crate) fn third(run: u64) -> u16 {
    (run >> SECTION) as u16
}

/// The section of a packed run.
pub(crate) fn section(run: u64) -> u32 {
    (run & ((1 << SECTION) - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(names: &[&str]) -> Vec<(String, u32)> {
        let mut all = Vec::new();
        let put = |run: [u16; 3], section| all.push((String::from_utf16_lossy(&run).replace('\n', "|"), section));
        each_run(&Text::of_names(names.iter().map(|n| vec![*n])), put);
        all
    }

    #[test]
    fn every_character_begins_a_run() {
        let expected = [("5g网", 0), ("g网络", 0), ("网络|", 0), ("络||", 0), ("网络|", 1), ("络||", 1), ("字||", 3)];
        assert_eq!(runs(&["5G网络", "网络", "", "字"]), expected.map(|(run, section)| (run.to_owned(), section)));
    }

    #[test]
    fn lines_of_one_section_do_not_run_on() {
        let mut all = Vec::new();
        each_run(&Text::of_names([vec!["甲", "乙丙", "丁"]]), |run, _| all.push(String::from_utf16_lossy(&run)));
        assert_eq!(all, ["甲\n\n", "乙丙\n", "丙\n\n", "丁\n\n"]);
    }

    #[test]
    fn buckets_stand_in_the_order_of_their_units() {
        let units = || (0..=u16::MAX).step_by(8);
        let pairs = || units().flat_map(|first| (0..=u16::MAX).step_by(0x800).map(move |second| (first, second)));
        assert!(pairs().zip(pairs().skip(1)).all(|(a, b)| bucket(a.0, a.1) <= bucket(b.0, b.1)));
        let last = |first: u16| bucket(first, u16::MAX);
        assert!((0..u16::MAX).all(|first| last(first) <= bucket(first + 1, 0)));
        assert!(
            (0..=u16::MAX).all(|unit| bucket_start(bucket(unit, unit)) == base(unit) && bucket_start(last(unit)) == base(unit))
        );
        assert!((0..=u16::MAX).all(|unit| base(unit) <= unit && unit - base(unit) < 8));
        assert_eq!(last(u16::MAX), BUCKETS - 1);
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let run = packed([0x4e3f, 0xffff, 0xfffe], base(0x4e3f), (1 << SECTION) - 1);
        assert_eq!((pair(run), third(run), section(run)), (0x7_ffff, 0xfffe, (1 << SECTION) - 1));
    }
}
