//! Sorting by digits: the runs of a report come in the order of its sections, and only the runs themselves need sorting, which
//! a few passes over their bytes do in less time than comparisons.

/// Bits of a digit: three digits hold the two units of a bucket's groups and the bits that differ in the first.
const DIGIT: u32 = 11;

/// Sorts numbers by their bits from `low` upwards; those equal in these keep their order.
pub fn by_bits_from(low: u32, values: &mut Vec<u64>) {
    let first = values.first().copied().unwrap_or_default();
    let varying = values.iter().fold(0, |varying, value| varying | (value ^ first));
    let mut sorted = vec![0; values.len()];
    let mut shift = low;
    while shift < u64::BITS && varying >> shift != 0 {
        // Bits that are the same in all are passed over.
        shift += (varying >> shift).trailing_zeros();
        by_digit(shift, values, &mut sorted);
        std::mem::swap(values, &mut sorted);
        shift += DIGIT;
    }
}

/// Puts numbers in the order of one digit.
fn by_digit(shift: u32, values: &[u64], sorted: &mut [u64]) {
    let digit = |value: u64| (value >> shift) as usize & ((1 << DIGIT) - 1);
    let mut places = [0_u32; 1 << DIGIT];
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
            let (mut sorted, mut expected) = (values.clone(), values);
            by_bits_from(low, &mut sorted);
            expected.sort_by_key(|value| value >> low);
            prop_assert_eq!(sorted, expected);
        }
    }
}
