//! The reference reader: finds sections in the same way as the script of the search page. Tests compare both to a plain scan.

use std::collections::BTreeSet;

use super::shard::{Group, Key, Shard, groups};
use super::{Directory, Text};

/// Reads an index through its directory and a function that returns its files.
pub struct Reader<'a> {
    pub directory: &'a Directory,
    /// Returns the bytes of a file by its name.
    pub fetch: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

/// Sections that may contain a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Ascending. Every section that contains the run is included.
    pub sections: Vec<u32>,
    /// Whether all of them contain the run; if not, each must be checked against its text.
    pub exact: bool,
}

/// At most this many sections are checked as quickly as another list is read.
const FEW: usize = 4;

impl Reader<'_> {
    /// The sections that contain a run of folded units, checked against the texts where the lists do not suffice.
    pub fn find(&self, run: &[u16], texts: &[Text]) -> Vec<u32> {
        let found = self.candidates(run);
        if found.exact {
            return found.sections;
        }
        let mut starts = Vec::new();
        let mut next = 0;
        for text in texts {
            starts.push(next);
            next += text.sections().len() as u32;
        }
        let contains = |section: &u32| {
            let text = starts.partition_point(|start| start <= section).saturating_sub(1);
            let start = starts.get(text).copied().unwrap_or_default();
            texts.get(text).is_some_and(|text| text.contains((section - start) as usize, run))
        };
        found.sections.into_iter().filter(contains).collect()
    }

    /// The sections that the posting lists give for a run.
    pub fn candidates(&self, run: &[u16]) -> Found {
        match run {
            [] => Found::default(),
            [only] => Found { sections: self.beginning(*only), exact: true },
            [first, second] => Found { sections: self.pair([*first, *second]), exact: true },
            [first, second, third] => self.triple([*first, *second, *third]),
            _ => self.long(run),
        }
    }

    fn long(&self, run: &[u16]) -> Found {
        let mut left: Option<Vec<u32>> = None;
        for start in self.order(run) {
            if left.as_ref().is_some_and(|left| left.len() <= FEW) {
                break;
            }
            let Some([a, b, c]) = run.get(start..start + 3) else { break };
            let found = self.rough([*a, *b, *c]).sections;
            left = Some(left.map_or_else(|| found.clone(), |left| common(&left, &found)));
        }
        Found { sections: left.unwrap_or_default(), exact: false }
    }

    /// The order in which the trigrams of a long run are looked up: first the two that are rare and far apart, then those that
    /// are rare and far from all previous ones. A distance of four positions counts as much as six doublings of the trigram's
    /// frequency, and a punctuation mark between them as much as six more: trigrams of the same clause occur in the same
    /// sections, however rare they are.
    pub fn order(&self, run: &[u16]) -> Vec<usize> {
        let cost: Vec<i32> = run.windows(3).map(|three| self.cost(three)).collect();
        let with = |a: &usize, b: &usize| cost.get(*a).zip(cost.get(*b)).map(|(x, y)| x + y - apart(run, *a, *b));
        let starts = || 0..cost.len();
        let pairs = starts().flat_map(|a| (a + 1..cost.len()).map(move |b| (a, b)));
        let mut order: Vec<usize> = pairs.min_by_key(|(a, b)| with(a, b)).map_or_else(Vec::new, |(a, b)| vec![a, b]);
        while order.len() < cost.len() {
            let near = |at: &usize| order.iter().map(|other| apart(run, *at, *other)).min().unwrap_or_default();
            let rest = starts().filter(|at| !order.contains(at));
            let Some(next) = rest.min_by_key(|at| cost.get(*at).map(|cost| cost - near(at))) else { break };
            order.push(next);
        }
        order
    }

    /// The frequency of a trigram in the texts, in half doublings.
    fn cost(&self, run: &[u16]) -> i32 {
        let [a, b, c] = *run else { return 0 };
        2 * self.directory.often.run([a, b, c])
    }

    /// Sections that may contain a trigram, from one shard. If the bigram of its first two units is rare, all sections that
    /// contain that bigram.
    fn rough(&self, run: Key) -> Found {
        let [first, second, third] = run;
        let mut found = Found { sections: Vec::new(), exact: true };
        if let Some(key) = self.directory.shard(&run) {
            self.groups(key, |groups| {
                let Some(group) = groups.iter().find(|group| group.pair == [first, second]) else { return };
                let rare = group.sections(self.directory.sections).filter(|own| own.len() <= self.directory.deep as usize);
                found.exact = rare.is_none();
                let followed = || group.followed(third, self.directory.sections);
                found.sections = rare.or_else(followed).unwrap_or_default();
            });
        }
        found
    }

    /// All sections with runs that begin with a unit.
    fn beginning(&self, first: u16) -> Vec<u32> {
        let mut all = BTreeSet::new();
        for key in self.directory.shards_of(first) {
            self.groups(key, |groups| {
                let own = groups.iter().filter(|group| group.pair.first() == Some(&first));
                own.filter_map(|group| group.sections(self.directory.sections)).for_each(|sections| all.extend(sections));
            });
        }
        all.into_iter().collect()
    }

    fn pair(&self, pair: [u16; 2]) -> Vec<u32> {
        let [first, second] = pair;
        let mut sections = None;
        if let Some(key) = self.directory.shard(&[first, second, 0]) {
            self.groups(key, |groups| {
                let group = groups.iter().find(|group| group.pair == pair);
                sections = group.and_then(|group| group.sections(self.directory.sections));
            });
        }
        sections.unwrap_or_default()
    }

    fn triple(&self, run: Key) -> Found {
        let [_, second, third] = run;
        let found = self.rough(run);
        if found.exact {
            return found;
        }
        let sections = common(&found.sections, &self.pair([second, third]));
        Found { exact: sections.is_empty(), sections }
    }

    fn groups(&self, key: &Key, mut with: impl FnMut(&[Group])) {
        if let Some(file) = (self.fetch)(&Shard::name(key))
            && let Some(groups) = groups(&file)
        {
            with(&groups);
        }
    }
}

/// The value of the distance between two positions of a run, in half doublings.
fn apart(run: &[u16], a: usize, b: usize) -> i32 {
    let between = run.get(a.min(b) + 2..a.max(b) + 1).unwrap_or_default();
    let mark = |unit: &u16| !char::from_u32(u32::from(*unit)).is_some_and(char::is_alphanumeric);
    3 * a.abs_diff(b).min(4) as i32 + if between.iter().any(mark) { 12 } else { 0 }
}

fn common(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter().filter(|section| b.binary_search(section).is_ok()).copied().collect()
}
