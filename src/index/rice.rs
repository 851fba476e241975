//! Lists of numbers below a bound as bits: Rice codes of the gaps between the members or, if the members are more than half,
//! between the missing numbers. The reader knows the bound and the count, so a full list takes no bits at all.

/// A bit writer; the most significant bit of a byte comes first.
struct Bits<'a> {
    out: &'a mut Vec<u8>,
    /// Bits that are not yet written out, and their number.
    held: u64,
    count: u32,
}

impl Bits<'_> {
    /// Writes up to 32 bits.
    fn put(&mut self, value: u64, bits: u32) {
        self.held = self.held << bits | value;
        self.count += bits;
        if self.count >= 32 {
            self.count -= 32;
            self.out.extend_from_slice(&((self.held >> self.count) as u32).to_be_bytes());
        }
    }

    /// Writes `ones` one bits, then a zero bit and the `bits` low bits of a number, at most 31.
    fn gap(&mut self, mut ones: u64, low: u64, bits: u32) {
        while ones > u64::from(31 - bits) {
            let now = ones.min(31);
            self.put((1 << now) - 1, now as u32);
            ones -= now;
        }
        self.put(((1 << ones) - 1) << (bits + 1) | low, ones as u32 + 1 + bits);
    }

    fn end(self) {
        let bytes = ((self.held << (32 - self.count)) as u32).to_be_bytes();
        self.out.extend_from_slice(bytes.get(..self.count.div_ceil(8) as usize).unwrap_or_default());
    }
}

/// The number of low bits of a gap that are written as they are, chosen so that the rest is usually a small number.
fn low_bits(bound: u64, count: u64) -> u32 {
    (19 * (bound - count) / (20 * count)).checked_ilog2().unwrap_or_default()
}

/// Writes a list of ascending numbers below `bound`, padded to a whole byte.
pub(crate) fn write(members: &[u32], bound: u32, out: &mut Vec<u8>) {
    let missing: Vec<u32>;
    let coded = if members.len() * 2 > bound as usize {
        missing = complement(members, bound);
        &missing
    } else {
        members
    };
    if coded.is_empty() {
        return;
    }
    let low = low_bits(u64::from(bound), coded.len() as u64);
    let (mut bits, mut next) = (Bits { out, held: 0, count: 0 }, 0);
    for member in coded {
        let gap = u64::from(member - next);
        next = member + 1;
        bits.gap(gap >> low, gap & ((1 << low) - 1), low);
    }
    bits.end();
}

/// Reads a list of `count` numbers below `bound` from the beginning of `bytes`; returns the numbers and how many bytes they
/// took. `None` if the bytes are not such a list.
pub(crate) fn read(bytes: &[u8], bound: u32, count: u32) -> Option<(Vec<u32>, usize)> {
    if count > bound {
        return None;
    }
    let turned = u64::from(count) * 2 > u64::from(bound);
    let coded = if turned { bound - count } else { count };
    if coded == 0 {
        return Some((complement(&[], if turned { bound } else { 0 }), 0));
    }
    let low = low_bits(u64::from(bound), u64::from(coded));
    let mut bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    let (mut members, mut next, mut used) = (Vec::with_capacity(coded as usize), 0_u64, 0_usize);
    for _ in 0..coded {
        let mut gap = 0_u64;
        while bits.next()? == 1 {
            gap += 1;
            used += 1;
        }
        for _ in 0..low {
            gap = gap << 1 | u64::from(bits.next()?);
        }
        used += 1 + low as usize;
        let member = next + gap;
        if member >= u64::from(bound) {
            return None;
        }
        members.push(member as u32);
        next = member + 1;
    }
    let members = if turned { complement(&members, bound) } else { members };
    Some((members, used.div_ceil(8)))
}

/// The numbers below `bound` that are not in this list.
fn complement(members: &[u32], bound: u32) -> Vec<u32> {
    let mut out = Vec::with_capacity((bound as usize).saturating_sub(members.len()));
    let mut next = 0;
    for member in members {
        out.extend(next..*member);
        next = member + 1;
    }
    out.extend(next..bound);
    out
}

/// Writes a number in groups of seven bits, the lowest first. All bytes except the last have the eighth bit set.
pub(crate) fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number written by `write_number` and advances past it.
pub(crate) fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(bound in 1u32..5000, picks in proptest::collection::btree_set(0u32..5000, 0..600)) {
            let members: Vec<u32> = picks.into_iter().filter(|m| *m < bound).collect();
            let mut out = Vec::new();
            write(&members, bound, &mut out);
            let length = out.len();
            out.push(0xff);
            prop_assert_eq!(read(&out, bound, members.len() as u32), Some((members, length)));
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..40), bound in 0u32..100, count in 0u32..100) {
            let _ = read(&bytes, bound, count);
            let _ = read_number(&mut bytes.as_slice());
        }

        #[test]
        fn numbers_come_back(number: u64) {
            let mut out = Vec::new();
            write_number(number, &mut out);
            prop_assert_eq!(read_number(&mut out.as_slice()), Some(number));
        }
    }

    #[test]
    fn a_list_of_everything_takes_no_room() {
        let mut out = Vec::new();
        write(&[0, 1, 2, 3], 4, &mut out);
        assert!(out.is_empty());
        assert_eq!(read(&[], 4, 4), Some((vec![0, 1, 2, 3], 0)));
    }
}
