//! A radix sort. The runs already come in the order of their sections, so only the runs themselves need sorting. A few passes
//! over their bits do this faster than comparisons.

/// The bits of a digit. For many numbers, one digit covers what differs in the first two units of a bucket with one character,
/// and two cover what differs in another; for few numbers, two smaller digits cover a third unit.
const MANY: u32 = 12;
const FEW: u32 = 8;

/// Sorts numbers by their bits from `low` upwards. The sort is stable. Returns the sorted numbers, which may stand in the
/// buffer.
pub(super) fn by_bits_from<'s>(low: u32, mut values: &'s mut [u64], buffer: &'s mut Vec<u64>) -> &'s [u64] {
    let first = values.first().copied().unwrap_or_default();
    let varying = values.iter().fold(0, |varying, value| varying | (value ^ first));
    if buffer.len() < values.len() {
        buffer.resize(values.len(), 0);
    }
    let (mut sorted, _) = buffer.split_at_mut_checked(values.len()).unwrap_or_default();
    let mut shift = low;
    while shift < u64::BITS && varying >> shift != 0 {
        // Bits that are equal in all numbers are skipped.
        shift += (varying >> shift).trailing_zeros();
        let digit = if values.len() < 1 << MANY { FEW } else { MANY };
        if digit == FEW {
            by_digit::<{ 1 << FEW }>(shift, values, sorted)
        } else {
            by_digit::<{ 1 << MANY }>(shift, values, sorted)
        }
        (values, sorted) = (sorted, values);
        shift += digit;
    }
    values
}

/// Sorts numbers stably by one digit with this many values.
#[allow(clippy::indexing_slicing, reason = "a table of all values of a digit, indexed by digits")]
fn by_digit<const SIZE: usize>(shift: u32, values: &[u64], sorted: &mut [u64]) {
    let digit = |value: u64| (value >> shift) as usize & (SIZE - 1);
    let mut places = [0_u32; SIZE];
    values.iter().for_each(|value| places[digit(*value)] += 1);
    let mut start = 0;
    for place in &mut places {
        start += std::mem::replace(place, start);
    }
    for value in values {
        let place = &mut places[digit(*value)];
        if let Some(room) = sorted.get_mut(*place as usize) {
            *room = *value;
        }
        *place += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_comparisons_do(values: Vec<u64>, low in 0u32..64) {
            let (mut given, mut expected, mut buffer) = (values.clone(), values, Vec::new());
            expected.sort_by_key(|value| value >> low);
            prop_assert_eq!(by_bits_from(low, &mut given, &mut buffer), expected);
        }

        #[test]
        fn so_do_larger_digits(values in proptest::collection::vec(any::<u64>(), 1 << MANY..5000), low in 0u32..64) {
            let (mut given, mut expected, mut buffer) = (values.clone(), values, Vec::new());
            expected.sort_by_key(|value| value >> low);
            prop_assert_eq!(by_bits_from(low, &mut given, &mut buffer), expected);
        }
    }
}
