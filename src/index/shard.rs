//! The layout of a shard: the lists of a range of runs.
//!
//! After five bytes of head come the groups, one for each run of two units: the units, how the group goes on, its length, and
//! in it the list of sections and then, for each third unit that follows, which of these sections have it.

use super::list::{read, read_number, write, write_number};
use super::{VERSION, list};

/// The first bytes of every shard; the version follows.
pub const MAGIC: &[u8; 4] = b"GBSX";
/// Bytes that a shard has room for; only a single list may be longer.
pub const ROOM: usize = 32 << 10;

/// Where a shard begins: the three units of its first run; the third is 0 where a group begins.
pub type Key = [u16; 3];

/// One file of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    pub key: Key,
    /// What follows the head.
    pub body: Vec<u8>,
}

impl Shard {
    /// The file's name, which says where it begins.
    pub fn name(key: &Key) -> String {
        let [first, second, third] = key;
        if *third == 0 { format!("{first:04x}{second:04x}.bin") } else { format!("{first:04x}{second:04x}{third:04x}.bin") }
    }

    /// The bytes of the file.
    pub fn file(&self) -> Vec<u8> {
        [MAGIC.as_slice(), &[VERSION], &self.body].concat()
    }
}

/// Puts groups into shards as they come, in ascending order.
#[derive(Default)]
pub struct Shelf {
    pub shards: Vec<Shard>,
}

impl Shelf {
    /// Puts a group: the sections of a run of two, of `bound` in all, and for each third unit the places of its sections in that list.
    pub fn put(&mut self, pair: [u16; 2], sections: &[u32], bound: u32, thirds: impl Iterator<Item = (u16, Vec<u32>)>) {
        let [first, second] = pair;
        let count = sections.len() as u32;
        let mut piece = Piece { key: [first, second, 0], payload: Vec::new(), last: 0 };
        write_number(u64::from(count), &mut piece.payload);
        write(sections, bound, &mut piece.payload);
        for (third, places) in thirds {
            if piece.payload.len() > ROOM {
                self.piece(&piece);
                piece = Piece { key: [first, second, third], payload: Vec::new(), last: 0 };
            }
            write_number(u64::from(third - piece.last), &mut piece.payload);
            piece.last = third;
            write_number(places.len() as u64, &mut piece.payload);
            list::write(&places, count, &mut piece.payload);
        }
        self.piece(&piece);
    }

    fn piece(&mut self, piece: &Piece) {
        let [first, second, third] = piece.key;
        let mut bytes = [first.to_le_bytes(), second.to_le_bytes()].concat();
        bytes.push(u8::from(third != 0));
        write_number(piece.payload.len() as u64, &mut bytes);
        bytes.extend(&piece.payload);
        self.append(Shard { key: piece.key, body: bytes });
    }

    /// Adds a shard that follows; a small one joins the one before.
    pub fn append(&mut self, shard: Shard) {
        match self.shards.last_mut().filter(|last| last.body.len() + shard.body.len() <= ROOM) {
            Some(last) => last.body.extend(shard.body),
            None => self.shards.push(shard),
        }
    }
}

/// A part of a group that goes into one shard.
struct Piece {
    key: Key,
    payload: Vec<u8>,
    last: u16,
}

/// A group, or a part of one, as it stands in a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group<'a> {
    pub pair: [u16; 2],
    /// Whether the group began in a shard before, so that its list is not here.
    continued: bool,
    payload: &'a [u8],
}

/// The groups of a shard; `None` when the bytes are none of this version.
pub fn groups(file: &[u8]) -> Option<Vec<Group<'_>>> {
    let mut rest = file.strip_prefix(MAGIC)?.strip_prefix(&[VERSION])?;
    let mut groups = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<5>() {
        let [a, b, c, d, continued] = *head;
        rest = after;
        let length = read_number(&mut rest)? as usize;
        let (payload, after) = rest.split_at_checked(length)?;
        groups.push(Group {
            pair: [u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])],
            continued: continued == 1,
            payload,
        });
        rest = after;
    }
    rest.is_empty().then_some(groups)
}

impl<'a> Group<'a> {
    /// The list of sections, of `bound` in all; `None` where it stands in another shard.
    pub fn sections(&self, bound: u32) -> Option<Vec<u32>> {
        let mut rest = self.payload;
        let count = if self.continued { return None } else { read_number(&mut rest)? as u32 };
        Some(read(rest, bound, count)?.0)
    }

    /// The places in a list of `count` sections at which a third unit follows; `None` where it does not in this part.
    pub fn places(&self, third: u16, bound: u32, count: u32) -> Option<Vec<u32>> {
        let mut rest = self.payload;
        if !self.continued {
            let own = read_number(&mut rest)? as u32;
            rest = rest.get(read(rest, bound, own)?.1..)?;
        }
        let mut unit = 0;
        while !rest.is_empty() && unit < u64::from(third) {
            unit += read_number(&mut rest)?;
            let length = read_number(&mut rest)? as u32;
            let (places, used) = read(rest, count, length)?;
            rest = rest.get(used..)?;
            if unit == u64::from(third) {
                return Some(places);
            }
        }
        None
    }
}
