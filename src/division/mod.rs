//! Administrative divisions of China, present and past: their official names, codes, parents and the slugs of their addresses.
//!
//! ```text
//! divisions.txt ─▶ table    the divisions, by code, name and short form
//!                  region   a front-matter region to its division, and to its address
//!                  mention  names in running text, and which place a name means
//!                  seat     the city from which a government publishes
//!                  reading  Chinese text to pinyin: slugs of terms, letters of indexes
//! ```
//!
//! The table is data in this folder; README.md beside it names its sources and their licences.

mod mention;
mod region;
mod seat;
mod table;

pub use self::table::{Table, table};
pub use mention::Mention;

/// The rank of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    Country,
    Province,
    /// 地级: prefecture-level cities, prefectures, autonomous prefectures, leagues; sub-provincial cities too.
    Prefecture,
    /// 县级: districts, counties, county-level cities, banners.
    County,
}

/// One division of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// GB/T 2260 code; 0 for the country. Functional zones, to which the standard assigns no code, have codes from 900001. A
    /// former division may share the code of a current one.
    pub code: u32,
    /// The official name: 宁波市.
    pub name: &'static str,
    /// The name without its kind: 宁波; the official name where that would leave one character (歙县).
    pub short: &'static str,
    /// The last part of its address: `ningbo`.
    pub slug: &'static str,
    pub rank: Rank,
    /// The code of the division above; 0 for a province.
    pub parent: u32,
    /// Whether it exists today.
    pub current: bool,
    /// The last year at whose end it existed, from 1980; `None` if it exists today.
    pub until: Option<u16>,
    /// Its index in the table, and that of the division above.
    at: u32,
    above: Option<u32>,
    /// Former prefectures before the last one, separated by commas.
    former: &'static str,
}
