//! The effect of a changed text on the index: which runs each of its sections has gained and lost.

use std::collections::BTreeMap;

use crate::index::{END, Text};

/// A text before and after a change. Both have the same number of sections; the first has number `start`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'a> {
    pub start: u32,
    pub before: &'a Text,
    pub now: &'a Text,
}

/// The third units that follow a bigram in one section before and after a change, ascending; empty if the section does not
/// contain the bigram.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Following {
    pub section: u32,
    pub before: Vec<u16>,
    pub now: Vec<u16>,
}

/// The bigrams for which any section has gained or lost a third unit, each with these sections, ascending.
pub(crate) type Changes = BTreeMap<[u16; 2], Vec<Following>>;

/// The combined effect of some changed texts, in the order of their sections.
pub(crate) fn changes(texts: &[Change]) -> Changes {
    let mut all = Changes::new();
    for Change { start, before, now } in texts {
        for (section, (before, now)) in (*start..).zip(before.sections().zip(now.sections())) {
            if before != now {
                compare(section, &runs(before), &runs(now), &mut all);
            }
        }
    }
    all
}

/// The distinct trigrams in a section, ascending. At the end of a line, [`END`] stands in for missing units.
fn runs(units: &[u16]) -> Vec<[u16; 3]> {
    let unit = |at: usize| units.get(at).copied().unwrap_or(END);
    let begins = (0..units.len()).filter(|at| unit(*at) != END);
    let mut runs: Vec<[u16; 3]> = begins
        .map(|at| {
            let second = unit(at + 1);
            [unit(at), second, if second == END { END } else { unit(at + 2) }]
        })
        .collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn compare(section: u32, before: &[[u16; 3]], now: &[[u16; 3]], all: &mut Changes) {
    let (mut before, mut now) = (by_pair(before).peekable(), by_pair(now).peekable());
    loop {
        let next = [before.peek(), now.peek()].into_iter().flatten().map(|(pair, _)| *pair).min();
        let Some(pair) = next else { return };
        let own = |from: Option<([u16; 2], Vec<u16>)>| from.map(|(_, thirds)| thirds).unwrap_or_default();
        let was = own(before.next_if(|(p, _)| *p == pair));
        let is = own(now.next_if(|(p, _)| *p == pair));
        if was != is {
            all.entry(pair).or_default().push(Following { section, before: was, now: is });
        }
    }
}

fn by_pair(runs: &[[u16; 3]]) -> impl Iterator<Item = ([u16; 2], Vec<u16>)> {
    let groups = runs.chunk_by(|[a, b, _], [c, d, _]| a == c && b == d);
    groups.filter_map(|group| Some((group.first().map(|[a, b, _]| [*a, *b])?, group.iter().map(|[_, _, c]| *c).collect())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_runs_that_came_or_went_count() {
        let text = |names: [&str; 2]| Text::of_names(names.map(|name| vec![name]));
        let (before, now) = (text(["创新发展", "改革"]), text(["创新驱动", "改革"]));
        let found = changes(&[Change { start: 7, before: &before, now: &now }]);
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let found: BTreeMap<String, (u32, String, String)> = found
            .into_iter()
            .map(|(pair, following)| {
                let [Following { section, before, now }] = &following[..] else { panic!("{following:?}") };
                (String::from_utf16_lossy(&pair), (*section, String::from_utf16_lossy(before), String::from_utf16_lossy(now)))
            })
            .collect();
        let expected = [
            ("创新", "发", "驱"),
            ("新发", "展", ""),
            ("发展", "\n", ""),
            ("展\n", "\n", ""),
            ("新驱", "", "动"),
            ("驱动", "", "\n"),
            ("动\n", "", "\n"),
        ];
        assert_eq!(units("\n"), [END]);
        let expected: BTreeMap<_, _> =
            expected.iter().map(|(pair, was, is)| ((*pair).to_owned(), (7, (*was).to_owned(), (*is).to_owned()))).collect();
        assert_eq!(found, expected);
    }
}
