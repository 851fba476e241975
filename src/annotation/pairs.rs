//! Two characters of a text as bytes in one number, and a table of bits that rules out most of such numbers.

/// The next eight bytes of a text, the first of them lowest; zeros behind its end. Two characters have at most eight bytes.
#[inline]
pub(super) fn ahead(text: &[u8]) -> u64 {
    if let Some(bytes) = text.first_chunk() {
        return u64::from_le_bytes(*bytes);
    }
    text.iter().rev().fold(0, |ahead, byte| ahead << 8 | u64::from(*byte))
}

/// How many bytes a character has, and it and the next one together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub first: usize,
    both: usize,
}

impl Pair {
    /// Two characters of three bytes each.
    pub(super) const HAN: Pair = Pair { first: 3, both: 6 };

    /// Whether two characters are Han characters (or such as share their first bytes, 0xe4 to 0xeb): the fold of terms leaves
    /// them, and each has three bytes.
    #[inline]
    pub(super) fn are_han(ahead: u64) -> bool {
        // The first bytes of both, less 0xe4. If the lower one borrows, its upper bits are set.
        let above = (ahead as u32 & 0xff00_00ff).wrapping_sub(0xe400_00e4);
        above & 0xf800_00f8 == 0
    }

    /// The lengths of any two characters.
    #[inline]
    pub(super) fn at(ahead: u64) -> Pair {
        let first = length(ahead as u8);
        Pair { first, both: first + length((ahead >> (8 * first)) as u8) }
    }

    /// The bytes of the first character.
    #[inline]
    pub(super) fn first(self, ahead: u64) -> u64 {
        ahead & u64::MAX >> (64 - 8 * self.first)
    }

    /// The bytes of both characters.
    #[inline]
    pub(super) fn both(self, ahead: u64) -> u64 {
        ahead & u64::MAX >> (64 - 8 * self.both)
    }
}

/// The length of a character that begins with this byte, which the upper half of the byte tells.
#[inline]
fn length(byte: u8) -> usize {
    const LENGTHS: u64 = 0x4322_1111_1111_1111;
    (LENGTHS >> (byte >> 4 << 2)) as usize & 7
}

/// Number of words of 64 bits in the table: 32 KiB.
const WORDS: usize = 1 << 12;

/// A set of numbers that may seem to have others too: one bit for each hash.
pub(super) struct Bits(Box<[u64; WORDS]>);

impl Default for Bits {
    fn default() -> Bits {
        Bits(Box::new([0; WORDS]))
    }
}

impl Bits {
    pub(super) fn set(&mut self, number: u64) {
        let (word, bit) = place(number);
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    /// Whether a number may have been set; if not, it was not.
    #[inline]
    pub(super) fn may_have(&self, number: u64) -> bool {
        let (word, bit) = place(number);
        self.0.get(word).is_some_and(|word| word >> bit & 1 != 0)
    }
}

/// The word and the bit of a number: the upper bits of its hash, the word first, so that no word lies beyond the table.
#[inline]
fn place(number: u64) -> (usize, u32) {
    let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((hash >> (64 - WORDS.ilog2())) as usize, (hash >> (58 - WORDS.ilog2())) as u32 % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ahead_of(text: &str) -> u64 {
        ahead(text.as_bytes())
    }

    #[test]
    fn lengths_are_those_of_the_characters() {
        for c in (1..=0x10_ffff).filter_map(char::from_u32) {
            for (text, first, both) in [
                (format!("{c}文本"), c.len_utf8(), c.len_utf8() + 3),
                (format!("A{c}文本"), 1, 1 + c.len_utf8()),
                (format!("𰻝{c}"), 4, 4 + c.len_utf8()),
            ] {
                let pair = Pair::at(ahead_of(&text));
                assert_eq!(pair, Pair { first, both }, "{c:?}");
                assert_eq!(pair.first(ahead_of(&text)), ahead_of(&text[..first]), "{c:?}");
                assert_eq!(pair.both(ahead_of(&text)), ahead_of(&text[..both]), "{c:?}");
            }
            let han = ('\u{4000}'..'\u{c000}').contains(&c);
            assert_eq!(Pair::are_han(ahead_of(&format!("{c}文"))), han, "{c:?}");
            assert_eq!(Pair::are_han(ahead_of(&format!("文{c}"))), han, "{c:?}");
        }
        assert!(!Pair::are_han(ahead_of("文")) && !Pair::are_han(0));
    }

    #[test]
    fn what_was_set_is_there_and_little_else() {
        let mut bits = Bits::default();
        let numbers = |from: u64| (from..from + 1000).map(|n| n * 0x0001_0203_0405);
        numbers(1).for_each(|number| bits.set(number));
        assert!(numbers(1).all(|number| bits.may_have(number)));
        assert!(numbers(5001).filter(|number| bits.may_have(*number)).count() < 50);
    }
}
