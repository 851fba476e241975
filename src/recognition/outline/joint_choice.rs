//! A choice for several siblings together: each has options with a value of their own, each two options of two siblings a value as a
//! pair, and what is sought is the choice with the greatest sum. Found by letting each sibling choose again while the others stay,
//! from many beginnings, because one beginning may end on a hill that is not the highest.

#![allow(
    clippy::indexing_slicing,
    reason = "the innermost loops of recognition, over tables whose sides `Table::new` has laid out: every index is an option of a sibling"
)]

/// Options of one sibling that are tried as beginnings.
const SEEDS: usize = 5;
/// Rounds after which a choice is taken as it is.
const ROUNDS: usize = 8;

/// What was chosen for one sibling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chosen {
    pub option: usize,
    /// How much better it is than the sibling's next best option, the others staying as they are; the greatest number where there is no
    /// other.
    pub margin: f32,
}

/// Chooses one option for each sibling. `values` has the options of each in falling order of their value, at least one; `pair` is the
/// value of two options of two siblings, `(sibling, option)` each. All pairs of a sibling together count as two.
pub(crate) fn choose(values: &[Vec<f32>], pair: impl Fn((usize, usize), (usize, usize)) -> f32) -> Vec<Chosen> {
    let table = Table::new(values, pair);
    let mut best: Option<(f32, Vec<usize>)> = None;
    for seed in table.seeds() {
        let choice = table.climb(seed);
        let sum = table.sum(&choice);
        if best.as_ref().is_none_or(|(highest, _)| sum > *highest) {
            best = Some((sum, choice));
        }
    }
    let choice = best.map(|(_, choice)| choice).unwrap_or_default();
    (0..values.len()).map(|i| Chosen { option: choice[i], margin: table.margin(&choice, i) }).collect()
}

/// Values of all options and of all pairs of them.
struct Table<'v> {
    values: &'v [Vec<f32>],
    /// The number of the first option of each sibling among all options.
    first: Vec<usize>,
    all: usize,
    pairs: Vec<f32>,
}

impl Table<'_> {
    fn new(values: &[Vec<f32>], pair: impl Fn((usize, usize), (usize, usize)) -> f32) -> Table<'_> {
        let mut first = Vec::with_capacity(values.len());
        let mut all = 0;
        for options in values {
            first.push(all);
            all += options.len();
        }
        let share = 2.0 / values.len().saturating_sub(1).max(1) as f32;
        let mut pairs = vec![0.0; all * all];
        for i in 0..values.len() {
            for j in i + 1..values.len() {
                for k in 0..values[i].len() {
                    for l in 0..values[j].len() {
                        let value = share * pair((i, k), (j, l));
                        pairs[(first[i] + k) * all + first[j] + l] = value;
                        pairs[(first[j] + l) * all + first[i] + k] = value;
                    }
                }
            }
        }
        Table { values, first, all, pairs }
    }

    /// Beginnings: for each good option of each sibling, the options of the others that go best with it.
    fn seeds(&self) -> impl Iterator<Item = Vec<usize>> + '_ {
        let options = (0..self.values.len()).flat_map(|i| (0..self.values[i].len().min(SEEDS)).map(move |k| (i, k)));
        options.map(|(i, k)| {
            let suits = |j: usize, l: usize| self.values[j][l] + 2.0 * self.pair(i, k, j, l);
            (0..self.values.len()).map(|j| if j == i { k } else { highest(self.values[j].len(), |l| suits(j, l)) }).collect()
        })
    }

    fn climb(&self, mut choice: Vec<usize>) -> Vec<usize> {
        for _ in 0..ROUNDS {
            let mut changed = false;
            for i in 0..choice.len() {
                let better = highest(self.values[i].len(), |k| self.worth(&choice, i, k));
                changed |= better != choice[i];
                choice[i] = better;
            }
            if !changed {
                break;
            }
        }
        choice
    }

    fn pair(&self, i: usize, k: usize, j: usize, l: usize) -> f32 {
        self.pairs[(self.first[i] + k) * self.all + self.first[j] + l]
    }

    fn worth(&self, choice: &[usize], i: usize, k: usize) -> f32 {
        let others = choice.iter().enumerate().filter(|(j, _)| *j != i);
        self.values[i][k] + others.map(|(j, l)| self.pair(i, k, j, *l)).sum::<f32>()
    }

    fn sum(&self, choice: &[usize]) -> f32 {
        let own = |i: usize| self.values[i][choice[i]];
        (0..choice.len()).map(|i| (self.worth(choice, i, choice[i]) + own(i)) / 2.0).sum()
    }

    fn margin(&self, choice: &[usize], i: usize) -> f32 {
        let others = (0..self.values[i].len()).filter(|k| *k != choice[i]);
        let next = others.map(|k| self.worth(choice, i, k)).fold(f32::MIN, f32::max);
        if next == f32::MIN { f32::MAX } else { self.worth(choice, i, choice[i]) - next }
    }
}

/// The first of so many options whose value is highest.
fn highest(options: usize, value: impl Fn(usize) -> f32) -> usize {
    let mut best = (f32::MIN, 0);
    for option in 0..options {
        let value = value(option);
        if value > best.0 {
            best = (value, option);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(values: &[Vec<f32>], pair: impl Fn((usize, usize), (usize, usize)) -> f32) -> Vec<usize> {
        choose(values, pair).iter().map(|c| c.option).collect()
    }

    #[test]
    fn alone_each_takes_its_best() {
        assert_eq!(options(&[vec![2.0, 1.0], vec![3.0, 0.0]], |_, _| 0.0), [0, 0]);
    }

    #[test]
    fn together_they_agree_on_what_suits_all() {
        let values = vec![vec![1.0, 0.8], vec![1.0, 0.8], vec![1.0, 0.8]];
        assert_eq!(options(&values, |(_, k), (_, l)| if (k, l) == (1, 1) { 1.0 } else { 0.0 }), [1, 1, 1]);
    }

    #[test]
    fn the_margin_tells_how_sure_a_choice_is() {
        let chosen = choose(&[vec![2.0, 1.5], vec![1.0]], |_, _| 0.0);
        assert_eq!((chosen[0].margin, chosen[1].margin), (0.5, f32::MAX));
    }
}
