//! An approximate table of how frequent n-grams are in an archive. With it, a reader looks up the rarest parts of a long query
//! first, and requests two files instead of ten.

use super::base64;

/// The number of cells as a power of two: maximum and minimum. The maximum of 2^15 cells, two to a byte, keeps the table at 16
/// KiB.
const MOST: u32 = 15;
const LEAST: u32 = 6;

/// A table of levels, indexed by the hash of a bigram. On a collision, the higher level is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrequencyTable {
    /// Levels from 0 to 15, in a table whose length is a power of two: 0 for bigrams in few sections, and one more for each
    /// doubling.
    cells: Vec<u8>,
}

impl FrequencyTable {
    /// The table for these bigrams, each with the number of sections that contain it. Bigrams in at most `deep` sections are
    /// rare.
    pub fn of(pairs: &[([u16; 2], u32)], deep: u32) -> FrequencyTable {
        let mut cells = pairs.iter().filter(|(_, count)| *count > deep).count() as u32;
        cells = (2 * cells).clamp(1 << LEAST, 1 << MOST).next_power_of_two();
        let mut often = FrequencyTable { cells: vec![0; cells as usize] };
        for (pair, count) in pairs {
            often.raise(*pair, *count, deep);
        }
        for units in pairs.chunk_by(|(a, _), (b, _)| a.first() == b.first()) {
            let sum = units.iter().fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
            units.first().into_iter().for_each(|([first, _], _)| often.raise([*first, 0], sum, deep));
        }
        often
    }

    fn raise(&mut self, pair: [u16; 2], count: u32, deep: u32) {
        let level = (count / deep.max(1)).checked_ilog2().map_or(0, |log| (log + 1).min(15)) as u8;
        let at = self.cell(pair);
        if let Some(cell) = self.cells.get_mut(at) {
            *cell = level.max(*cell);
        }
    }

    fn cell(&self, [first, second]: [u16; 2]) -> usize {
        let hash = (u32::from(first) << 16 | u32::from(second)).wrapping_mul(0x9e37_79b1);
        let bits = self.cells.len().trailing_zeros();
        hash.checked_shr(u32::BITS - bits.min(u32::BITS)).unwrap_or_default() as usize
    }

    fn level(&self, pair: [u16; 2]) -> i32 {
        self.cells.get(self.cell(pair)).copied().unwrap_or_default().into()
    }

    /// The level of a trigram. Inside words, the rarer of its two bigrams determines how rare it is; across a punctuation mark
    /// or a digit, the two bigrams meet by chance.
    pub fn run(&self, [first, second, third]: [u16; 3]) -> i32 {
        let (left, right) = (self.level([first, second]), self.level([second, third]));
        let letter = char::from_u32(u32::from(second)).is_some_and(char::is_alphabetic);
        if letter { left.min(right) } else { left + right - self.level([second, 0]) }
    }

    /// The levels as text: two in each byte, in base64.
    pub fn text(&self) -> String {
        let pairs = self.cells.chunks_exact(2);
        base64(&pairs.map(|pair| pair.iter().fold(0, |byte, level| byte << 4 | level)).collect::<Vec<u8>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_as_rare_as_its_rarer_half_and_rarer_across_a_mark() {
        let pairs = [("发展", 8000), ("展,", 4000), ("展的", 10), (",推", 3000), (",建", 900)];
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let pairs = pairs.map(|(pair, count)| (<[u16; 2]>::try_from(units(pair)).unwrap(), count));
        let often = FrequencyTable::of(&pairs, 60);
        let level = |run: &str| often.run(<[u16; 3]>::try_from(units(run)).unwrap());
        assert!(level("发展,") > 3 && level("发展的") < level("发展,"));
        assert!(level("展,建") < level("展,推") && level("展,推") > level("发展的"));
    }

    #[test]
    fn an_empty_table_knows_nothing() {
        assert_eq!(FrequencyTable::default().run([1, 2, 3]), 0);
        assert_eq!(FrequencyTable::of(&[], 8).text().len(), 43);
    }
}
