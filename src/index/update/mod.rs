//! Updates an existing index after a few texts have changed. Only the groups of runs that sections gained or lost are encoded
//! again. From there, shards are divided again up to the next boundary that has not moved. The result is byte for byte the same
//! as a merge of all texts.

pub(crate) mod change;
pub(crate) mod snapshot;

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;

use rustc_hash::FxHashMap;

use self::change::{Changes, Following};
use super::shard::{Cutter, Group, Key, Segment, Shard, groups};
use super::{Directory, Snapshot};
use crate::digest::Digest;

/// Updates an index; `fetch` returns the current bytes of a shard. Returns the updated index with its new shards, or `None` if
/// a full merge is needed: if a shard was modified, or if a bigram has become so frequent that its third units must be indexed
/// too.
pub(crate) fn mend(
    standing: &Snapshot,
    changes: &Changes,
    fetch: &dyn Fn(&Key) -> Option<Vec<u8>>,
) -> Option<(Snapshot, Vec<Shard>)> {
    let mut shards = Standings { standing, fetch, read: FxHashMap::default() };
    let (mut fresh, mut counts) = (BTreeMap::new(), BTreeMap::new());
    for (pair, following) in changes {
        let (pieces, count) = shards.group(*pair)?.changed(*pair, following, standing.sections)?;
        fresh.insert(*pair, pieces);
        counts.insert(*pair, count);
    }
    let cut = shards.cut(&fresh)?;
    let pairs = counted(&standing.pairs, counts);
    let mut mended = Snapshot { sections: standing.sections, pairs, shards: Vec::with_capacity(standing.shards.len()) };
    let mut new = Vec::new();
    let mut from = 0;
    for (range, shards) in cut {
        mended.shards.extend_from_slice(standing.shards.get(from..range.start)?);
        for shard in shards {
            let known = (shard.key, Digest::of_bytes(&shard.bytes));
            mended.shards.push(known);
            if !standing.shards.get(range.clone())?.contains(&known) {
                new.push(shard);
            }
        }
        from = range.end;
    }
    mended.shards.extend_from_slice(standing.shards.get(from..)?);
    Some((mended, new))
}

/// The counts of bigrams after some have changed; counts of 0 are left out.
fn counted(before: &[([u16; 2], u32)], changed: BTreeMap<[u16; 2], u32>) -> Vec<([u16; 2], u32)> {
    let mut all = Vec::with_capacity(before.len() + changed.len());
    let mut changed = changed.into_iter().peekable();
    for (pair, count) in before {
        all.extend(std::iter::from_fn(|| changed.next_if(|(other, _)| other < pair)));
        all.push(changed.next_if(|(other, _)| other == pair).unwrap_or((*pair, *count)));
    }
    all.extend(changed);
    all.retain(|(_, count)| *count > 0);
    all
}

/// A decoded group: the sections that contain a bigram, and those in which each third unit follows it.
#[derive(Debug, Default)]
struct Lists {
    sections: Vec<u32>,
    /// Empty if the bigram is too rare to have them.
    thirds: BTreeMap<u16, Vec<u32>>,
}

/// The parts of a group as stored in shards, each with its first run.
type Pieces = Vec<(Key, Vec<u8>)>;

impl Lists {
    /// The group's parts after some sections have changed, and the new number of its sections.
    fn changed(mut self, pair: [u16; 2], changes: &[Following], bound: u32) -> Option<(Pieces, u32)> {
        let deep = Directory::depth(bound) as usize;
        let before = self.sections.len();
        for Following { section, now, .. } in changes {
            set(&mut self.sections, *section, !now.is_empty());
        }
        if self.sections.len() <= deep {
            self.thirds.clear();
        } else if before <= deep && before > 0 {
            return None;
        } else {
            changes.iter().for_each(|change| self.follow(change));
        }
        if self.sections.is_empty() {
            return Some((Vec::new(), 0));
        }
        let place = |section: &u32| self.sections.binary_search(section).ok().map(|place| place as u32);
        let places: Vec<(u16, Vec<u32>)> = self
            .thirds
            .iter()
            .filter(|(_, having)| !having.is_empty())
            .map(|(third, having)| Some((*third, having.iter().map(place).collect::<Option<_>>()?)))
            .collect::<Option<_>>()?;
        let mut shelf = Segment::default();
        shelf.put(pair, &self.sections, bound, places.iter().map(|(third, places)| (*third, places.as_slice())));
        let pieces = shelf.pieces().map(|(key, piece)| (*key, piece.to_vec())).collect();
        Some((pieces, self.sections.len() as u32))
    }

    fn follow(&mut self, Following { section, before, now }: &Following) {
        for third in before.iter().filter(|third| !now.contains(third)) {
            set(self.thirds.entry(*third).or_default(), *section, false);
        }
        for third in now.iter().filter(|third| !before.contains(third)) {
            set(self.thirds.entry(*third).or_default(), *section, true);
        }
    }
}

/// Inserts a number into an ascending list, or removes it.
fn set(list: &mut Vec<u32>, number: u32, within: bool) {
    match (list.binary_search(&number), within) {
        (Err(at), true) => list.insert(at, number),
        (Ok(at), false) => drop(list.remove(at)),
        _ => {}
    }
}

/// The shards of an existing index, each fetched at most once.
struct Standings<'a> {
    standing: &'a Snapshot,
    fetch: &'a dyn Fn(&Key) -> Option<Vec<u8>>,
    read: FxHashMap<usize, Vec<u8>>,
}

impl Standings<'_> {
    /// Fetches a shard; `None` if its bytes are not those that were written.
    fn fetched(&mut self, at: usize) -> Option<&[u8]> {
        if !self.read.contains_key(&at) {
            let (key, digest) = self.standing.shards.get(at)?;
            let bytes = (self.fetch)(key).filter(|bytes| Digest::of_bytes(bytes) == *digest)?;
            self.read.insert(at, bytes);
        }
        self.read.get(&at).map(Vec::as_slice)
    }

    /// The lists of a bigram.
    fn group(&mut self, pair: [u16; 2]) -> Option<Lists> {
        let bound = self.standing.sections;
        let [first, second] = pair;
        let shards = &self.standing.shards;
        let from = shards.partition_point(|(key, _)| *key <= [first, second, 0]).saturating_sub(1);
        let to = shards.partition_point(|(key, _)| *key <= [first, second, u16::MAX]);
        let mut lists = Lists::default();
        for at in from..to {
            for group in groups(self.fetched(at)?)?.iter().filter(|group| group.pair == pair) {
                let (own, thirds) = group.lists(bound)?;
                lists.sections.extend(own.into_iter().flatten());
                lists.thirds.extend(thirds);
            }
        }
        Some(lists)
    }

    /// Ranges of shards to replace, each with the shards that replace it once these groups replace the old ones.
    fn cut(&mut self, fresh: &BTreeMap<[u16; 2], Pieces>) -> Option<Vec<(Range<usize>, Vec<Shard>)>> {
        let (mut stretches, mut from) = (Vec::new(), 0);
        let mut pairs = fresh.keys().peekable();
        while let Some([first, second]) = pairs.peek() {
            let begins = [*first, *second, 0];
            let at = self.standing.shards.partition_point(|(key, _)| *key <= begins).saturating_sub(1);
            // Whether a shard begins at its first group depends on the length of that group, so the previous shard is divided
            // again too.
            let is_first = self.standing.shards.get(at).is_some_and(|(key, _)| *key == begins);
            let start = at.saturating_sub(usize::from(is_first)).max(from);
            let (end, shards) = self.stretch(start, fresh, &mut pairs)?;
            stretches.push((start..end, shards));
            from = end;
        }
        Some(stretches)
    }

    /// Divides shards again, from the beginning of a shard to the next boundary that has not moved and has no new group after
    /// it.
    fn stretch<'f>(
        &mut self,
        start: usize,
        fresh: &'f BTreeMap<[u16; 2], Pieces>,
        pairs: &mut Peekable<impl Iterator<Item = &'f [u16; 2]>>,
    ) -> Option<(usize, Vec<Shard>)> {
        let mut cutter = Cutter::default();
        let new = |cutter: &mut Cutter, pair: &[u16; 2]| {
            let pieces = fresh.get(pair).into_iter().flatten();
            pieces.for_each(|(key, piece)| cutter.push(*key, piece));
        };
        for at in start..self.standing.shards.len() {
            for (number, group) in groups(self.fetched(at)?)?.iter().enumerate() {
                let Group { pair, .. } = group;
                while let Some(before) = pairs.next_if(|new| *new <= pair) {
                    new(&mut cutter, before);
                }
                if fresh.contains_key(pair) {
                    continue;
                }
                let key = group.key()?;
                if number == 0 && at > start && cutter.begins(&key, group.bytes) {
                    return Some((at, cutter.shards));
                }
                cutter.push(key, group.bytes);
            }
        }
        pairs.for_each(|pair| new(&mut cutter, pair));
        Some((self.standing.shards.len(), cutter.shards))
    }
}
