//! Administrative divisions of China, present and past: their official names, codes, parents and the slugs of their addresses.
//!
//! The table is data in this folder; its source and licence are named beside it.

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
    /// GB/T 2260 code; 0 for the country.
    pub code: u32,
    /// The official name: 宁波市.
    pub name: &'static str,
    /// The last part of its address: `ningbo`.
    pub slug: &'static str,
    pub rank: Rank,
    /// The code of the division above; 0 for a province.
    pub parent: u32,
    /// Whether it exists today.
    pub current: bool,
}
