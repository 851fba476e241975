//! Sorting by digits: the runs of a report come in the order of its sections, and only the runs themselves need sorting, which
//! a few passes over their bytes do in less time than comparisons.

/// Sorts numbers by their bits from `low` upwards; those equal in these keep their order.
pub fn by_bits_from(low: u32, values: &mut Vec<u64>) {
    let first = values.first().copied().unwrap_or_default();
    let varying = values.iter().fold(0, |varying, value| varying | (value ^ first));
    let mut sorted = vec![0; values.len()];
    for shift in (low..u64::BITS).step_by(8) {
        let digit = |value: u64| (value >> shift & 0xff) as usize;
        if digit(varying) == 0 {
            continue;
        }
        let mut counts = [0_usize; 256];
        values.iter().for_each(|value| counts[digit(*value)] += 1);
        let mut start = 0;
        for count in &mut counts {
            start += std::mem::replace(count, start);
        }
        for value in values.iter() {
            let place = &mut counts[digit(*value)];
            sorted[*place] = *value;
            *place += 1;
        }
        std::mem::swap(values, &mut sorted);
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
