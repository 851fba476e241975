//! The reference reader: finds sections as the script of the search page does. Tests hold both to what a plain scan finds.

use std::collections::BTreeSet;

use super::shard::{Group, Key, Shard, groups};
use super::{Directory, Text};

/// Reads an index through its directory and a way to its files.
pub struct Reader<'a> {
    pub directory: &'a Directory,
    /// The bytes of a file by its name.
    pub fetch: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

/// Sections that may contain a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Ascending, and every section that contains the run is among them.
    pub sections: Vec<u32>,
    /// Whether all of them do; else each must be held against its text.
    pub exact: bool,
}

/// Sections that are as quickly looked at as another list.
const FEW: usize = 4;

impl Reader<'_> {
    /// The sections that contain a run of folded units, held against the texts where the lists do not suffice.
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

    /// What the lists say of a run.
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
        for start in order(run.len() - 2) {
            if left.as_ref().is_some_and(|left| left.len() <= FEW) {
                break;
            }
            let Some([a, b, c]) = run.get(start..start + 3) else { break };
            let found = self.triple([*a, *b, *c]).sections;
            left = Some(left.map_or_else(|| found.clone(), |left| common(&left, &found)));
        }
        Found { sections: left.unwrap_or_default(), exact: false }
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
        let [first, second, third] = run;
        let sections = self.pair([first, second]);
        if sections.len() <= self.directory.deep as usize {
            let sections = common(&sections, &self.pair([second, third]));
            return Found { exact: sections.is_empty(), sections };
        }
        let mut places = None;
        if let Some(key) = self.directory.shard(&run) {
            self.groups(key, |groups| {
                let mut own = groups.iter().filter(|group| group.pair == [first, second]);
                places = own.find_map(|group| group.places(third, self.directory.sections, sections.len() as u32));
            });
        }
        let places = places.unwrap_or_default();
        Found { sections: places.iter().filter_map(|place| sections.get(*place as usize)).copied().collect(), exact: true }
    }

    fn groups(&self, key: &Key, mut with: impl FnMut(&[Group])) {
        if let Some(file) = (self.fetch)(&Shard::name(key))
            && let Some(groups) = groups(&file)
        {
            with(&groups);
        }
    }
}

/// The order in which the runs of three of a long run are looked up: both ends, then whatever lies farthest from all before.
pub fn order(count: usize) -> Vec<usize> {
    let mut order = vec![0];
    while order.len() < count {
        let distance = |at: &usize| order.iter().map(|other| at.abs_diff(*other)).min().unwrap_or_default();
        let next = (0..count).rev().max_by_key(distance).unwrap_or_default();
        order.push(next);
    }
    order
}

fn common(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter().filter(|section| b.binary_search(section).is_ok()).copied().collect()
}
