//! The layout of a shard: the posting lists of a range of runs.
//!
//! A header of five bytes is followed by groups, one for each bigram. A group has the two units, whether it continues an
//! earlier one, its length, the list of sections and, for each third unit that follows the bigram, which of these sections
//! contain it.

use super::VERSION;
use super::rice::{read, read_number, write, write_number};

/// The first bytes of every shard; the version comes next.
pub(crate) const MAGIC: &[u8; 4] = b"GBSX";
/// The most bytes in a shard; only a single list may be longer.
pub(crate) const ROOM: usize = 32 << 10;
/// The size in bytes from which a shard may end at a run whose hash says so.
const ENOUGH: usize = 22 << 10;

/// Where a shard begins: the three units of its first run. The third is 0 if a group begins there.
pub(crate) type Key = [u16; 3];

/// One file of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shard {
    pub key: Key,
    /// The whole file.
    pub bytes: Vec<u8>,
}

impl Shard {
    /// The file's name, which states the first run.
    pub(crate) fn name(key: &Key) -> String {
        let [first, second, third] = key;
        if *third == 0 { format!("{first:04x}{second:04x}.bin") } else { format!("{first:04x}{second:04x}{third:04x}.bin") }
    }

    fn begin(key: Key) -> Shard {
        let mut bytes = Vec::with_capacity(ROOM);
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        Shard { key, bytes }
    }
}

/// Groups in ascending order, as they are added.
#[derive(Default)]
pub(crate) struct Segment {
    bytes: Vec<u8>,
    /// The first run of each group or continued part, and its end in `bytes`.
    pieces: Vec<(Key, usize)>,
    /// Each bigram, and the number of sections that contain it.
    pub pairs: Vec<([u16; 2], u32)>,
    payload: Vec<u8>,
}

impl Segment {
    /// Adds a group: the sections of a bigram, out of `bound` in all, and for each third unit the positions of its sections in
    /// that list.
    pub(crate) fn put<'a>(
        &mut self,
        pair: [u16; 2],
        sections: &[u32],
        bound: u32,
        thirds: impl Iterator<Item = (u16, &'a [u32])>,
    ) {
        let [first, second] = pair;
        let count = sections.len() as u32;
        self.pairs.push((pair, count));
        write_number(u64::from(count), &mut self.payload);
        write(sections, bound, &mut self.payload);
        let (mut key, mut last) = ([first, second, 0], 0);
        let mut having = Vec::new();
        for (third, places) in thirds {
            if is_full(self.payload.len(), &[first, second, third]) {
                self.piece(key);
                (key, last) = ([first, second, third], 0);
            }
            write_number(u64::from(third - last), &mut self.payload);
            last = third;
            write_number(places.len() as u64, &mut self.payload);
            if key[2] == 0 {
                write(places, count, &mut self.payload);
            } else {
                // The list of the bigram is in another shard; this shard must be readable without it.
                having.clear();
                having.extend(places.iter().filter_map(|place| sections.get(*place as usize)));
                write(&having, bound, &mut self.payload);
            }
        }
        self.piece(key);
    }

    /// The parts of all groups, each with its first run.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (&Key, &[u8])> {
        let starts = std::iter::once(0).chain(self.pieces.iter().map(|(_, end)| *end));
        self.pieces.iter().zip(starts).map(|((key, end), start)| (key, self.bytes.get(start..*end).unwrap_or_default()))
    }

    /// Ends a part of a group: writes its header, then the collected payload.
    fn piece(&mut self, key: Key) {
        let [first, second, third] = key;
        self.bytes.extend([first.to_le_bytes(), second.to_le_bytes()].as_flattened());
        self.bytes.push(u8::from(third != 0));
        write_number(self.payload.len() as u64, &mut self.bytes);
        self.bytes.append(&mut self.payload);
        self.pieces.push((key, self.bytes.len()));
    }
}

/// Whether a shard of this size ends before a run. Above the minimum size this depends only on the run itself, so a list that
/// grows or shrinks a little moves no boundary of other shards.
fn is_full(bytes: usize, next: &Key) -> bool {
    let hash = next.iter().fold(0_u32, |hash, unit| (hash ^ u32::from(*unit)).wrapping_mul(0x9e37_79b1));
    bytes > ROOM || bytes > ENOUGH && hash >> 29 == 0
}

/// Divides the parts of groups, added in ascending order, into shards.
#[derive(Default)]
pub(crate) struct Cutter {
    pub shards: Vec<Shard>,
}

impl Cutter {
    /// Whether a part that begins with this run would begin a new shard.
    pub(crate) fn begins(&self, key: &Key, piece: &[u8]) -> bool {
        self.shards.last().is_none_or(|last| last.bytes.len() + piece.len() > ROOM || is_full(last.bytes.len(), key))
    }

    /// Adds all groups of a segment.
    pub(crate) fn put(&mut self, shelf: &Segment) {
        shelf.pieces().for_each(|(key, piece)| self.push(*key, piece));
    }

    /// Takes the shards that are complete: all except the last.
    pub(crate) fn take(&mut self) -> Vec<Shard> {
        let last = self.shards.len().saturating_sub(1);
        self.shards.drain(..last).collect()
    }

    /// Adds the next part.
    pub(crate) fn push(&mut self, key: Key, piece: &[u8]) {
        if self.begins(&key, piece) {
            self.shards.push(Shard::begin(key));
        }
        self.shards.last_mut().into_iter().for_each(|last| last.bytes.extend_from_slice(piece));
    }
}

/// A group, or a part of one, as stored in a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group<'a> {
    pub pair: [u16; 2],
    /// Whether the group began in an earlier shard, so that the bigram's list is not here.
    continued: bool,
    payload: &'a [u8],
    /// The whole group or part, including its header.
    pub bytes: &'a [u8],
}

/// The list of sections, if it is in this part, and for each third unit the sections in which it follows.
pub(crate) type Lists = (Option<Vec<u32>>, Vec<(u16, Vec<u32>)>);

/// The groups of a shard; `None` if the bytes are not a shard of this version.
pub(crate) fn groups(file: &[u8]) -> Option<Vec<Group<'_>>> {
    let mut rest = file.strip_prefix(MAGIC)?.strip_prefix(&[VERSION])?;
    let mut groups = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<5>() {
        let [a, b, c, d, continued] = *head;
        let whole = rest;
        rest = after;
        let length = read_number(&mut rest)? as usize;
        let (payload, after) = rest.split_at_checked(length)?;
        groups.push(Group {
            pair: [u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])],
            continued: continued == 1,
            payload,
            bytes: whole.get(..whole.len() - after.len()).unwrap_or_default(),
        });
        rest = after;
    }
    rest.is_empty().then_some(groups)
}

impl<'a> Group<'a> {
    /// The list of sections, out of `bound` in all; `None` if it is in another shard.
    pub(crate) fn sections(&self, bound: u32) -> Option<Vec<u32>> {
        let mut rest = self.payload;
        let count = if self.continued { return None } else { read_number(&mut rest)? as u32 };
        Some(read(rest, bound, count)?.0)
    }

    /// The sections, out of `bound` in all, in which a third unit follows; `None` if it does not follow in this part.
    pub(crate) fn followed(&self, third: u16, bound: u32) -> Option<Vec<u32>> {
        let (_, thirds) = self.lists(bound)?;
        thirds.into_iter().find(|(unit, _)| *unit == third).map(|(_, sections)| sections)
    }

    /// All lists, out of `bound` sections in all; `None` if the bytes are not valid.
    pub(crate) fn lists(&self, bound: u32) -> Option<Lists> {
        let (mut rest, mut own) = (self.payload, None);
        if !self.continued {
            let count = read_number(&mut rest)? as u32;
            let (sections, used) = read(rest, bound, count)?;
            rest = rest.get(used..)?;
            own = Some(sections);
        }
        let (mut unit, mut thirds) = (0, Vec::new());
        while !rest.is_empty() {
            unit += read_number(&mut rest)?;
            let count = read_number(&mut rest)? as u32;
            let (mut places, used) = read(rest, own.as_ref().map_or(bound, |own| own.len() as u32), count)?;
            rest = rest.get(used..)?;
            if let Some(own) = &own {
                places.iter_mut().try_for_each(|place| own.get(*place as usize).map(|section| *place = *section))?;
            }
            thirds.push((u16::try_from(unit).ok()?, places));
        }
        Some((own, thirds))
    }

    /// The first run of this group or part.
    pub(crate) fn key(&self) -> Option<Key> {
        let mut rest = self.payload;
        let third = if self.continued { u16::try_from(read_number(&mut rest)?).ok()? } else { 0 };
        let [first, second] = self.pair;
        Some([first, second, third])
    }
}
