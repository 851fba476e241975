//! The ledger: where each character of a raw file went. Every character ends in exactly one entry.

use std::ops::Range;

use super::tape::line::is_blank;
use super::tape::raw::RawRange;

/// What became of a stretch of raw text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Became text of document `item`.
    Body {
        item: u32,
    },
    Heading {
        item: u32,
    },
    Note {
        item: u32,
    },
    /// Became the named field of the front matter.
    Meta {
        item: u32,
        field: &'static str,
    },
    /// Is not in any document, for this reason.
    Dropped(Reason),
}

impl Fate {
    /// The same fate in the document of this number.
    pub fn of_item(self, item: u32) -> Fate {
        match self {
            Fate::Body { .. } => Fate::Body { item },
            Fate::Heading { .. } => Fate::Heading { item },
            Fate::Note { .. } => Fate::Note { item },
            Fate::Meta { field, .. } => Fate::Meta { item, field },
            Fate::Dropped(reason) => Fate::Dropped(reason),
        }
    }

    /// Whether it is part of a document's text.
    pub fn is_kept(&self) -> bool {
        matches!(self, Fate::Body { .. } | Fate::Heading { .. } | Fate::Note { .. })
    }
}

/// Why a stretch was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Breadcrumbs, menus, toolbars, related links.
    Navigation,
    ShareBar,
    Pagination,
    Spam,
    /// A word planted by a copying site that the archive's `noise` list names.
    Noise,
    /// Copyright lines, disclaimers, comment forms, captions.
    Boilerplate,
    /// A line of the table of contents.
    Contents,
    /// A title or header printed twice.
    Repeated,
    /// A second copy of a document of this file.
    RepeatedCopy,
    /// An article that is not a government work report.
    OtherArticle,
    /// Text that was struck out.
    Struck,
    /// Pinyin in brackets or above its word, spelled-out entities, marks of a mirror.
    Artefact,
    /// A cell of a table of texts that belongs to no column.
    SpareCell,
    /// Text that a page does not show: of no size, off the screen, transparent.
    Hidden,
    /// Blanks and line ends that carry no text.
    Blank,
}

impl Reason {
    /// The reason's name in messages and data.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Navigation => "navigation",
            Reason::ShareBar => "share bar",
            Reason::Pagination => "pagination",
            Reason::Spam => "spam",
            Reason::Noise => "noise",
            Reason::Boilerplate => "boilerplate",
            Reason::Contents => "contents",
            Reason::Repeated => "repeated",
            Reason::RepeatedCopy => "repeated copy",
            Reason::OtherArticle => "other article",
            Reason::Struck => "struck out",
            Reason::Artefact => "artefact",
            Reason::SpareCell => "spare cell",
            Reason::Hidden => "hidden",
            Reason::Blank => "blank",
        }
    }
}

/// Fates of all stretches of one raw text, in order, without gaps or overlaps. Ranges are in bytes of the raw text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    pub entries: Vec<(Range<usize>, Fate)>,
}

impl Ledger {
    /// The ledger of a raw text from claims in any order. Of two claims to one stretch the earlier in the list has it; what no one
    /// claims is blank where it is blank, and else goes by `unclaimed`.
    pub fn from_claims(raw: &str, claims: Vec<(RawRange, Fate)>, unclaimed: Reason) -> Ledger {
        let mut ledger = Ledger::default();
        let mut at = 0;
        for (range, fate) in disjoint(claims) {
            ledger.fill(raw, at..range.start, unclaimed);
            ledger.push(range.clone(), fate);
            at = range.end;
        }
        ledger.fill(raw, at..raw.len(), unclaimed);
        ledger
    }

    /// Enters a stretch that no one claimed: its blanks as blanks, the rest for the reason.
    fn fill(&mut self, raw: &str, range: Range<usize>, reason: Reason) {
        let mut at = range.start;
        while let Some(rest) = raw.get(at..range.end).filter(|r| !r.is_empty()) {
            let blank = rest.chars().next().is_some_and(is_blank);
            let length = rest.find(|c| is_blank(c) != blank).unwrap_or(rest.len());
            let reason = if blank { Reason::Blank } else { reason };
            self.push(at..at + length, Fate::Dropped(reason));
            at += length;
        }
    }

    fn push(&mut self, range: Range<usize>, fate: Fate) {
        match self.entries.last_mut() {
            Some((last, same)) if last.end == range.start && *same == fate => last.end = range.end,
            _ if range.is_empty() => {}
            _ => self.entries.push((range, fate)),
        }
    }

    /// Whether the entries are all of the raw text, once each and in order; else where they first are not.
    pub fn check(&self, raw: &str) -> Result<(), usize> {
        let mut at = 0;
        for (range, _) in &self.entries {
            if range.start != at || range.is_empty() || raw.get(range.clone()).is_none() {
                return Err(at);
            }
            at = range.end;
        }
        if at == raw.len() { Ok(()) } else { Err(at) }
    }

    /// Characters by fate, blanks left out: kept in documents, in the front matter, and dropped by reason in a fixed order.
    pub fn sums(&self, raw: &str) -> Sums {
        let mut sums = Sums::default();
        for (range, fate) in &self.entries {
            let count = raw.get(range.clone()).unwrap_or("").chars().filter(|c| !is_blank(*c)).count();
            match fate {
                Fate::Meta { .. } => sums.meta += count,
                Fate::Dropped(reason) => *sums.dropped.entry(*reason).or_insert(0) += count,
                _ => sums.kept += count,
            }
        }
        sums.dropped.retain(|_, n| *n > 0);
        sums
    }
}

/// How many characters went where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    pub kept: usize,
    pub meta: usize,
    pub dropped: std::collections::BTreeMap<Reason, usize>,
}

/// Claims in order of the text, each cut down to what no earlier claim of the list has taken.
fn disjoint(claims: Vec<(RawRange, Fate)>) -> Vec<(Range<usize>, Fate)> {
    let mut taken: std::collections::BTreeMap<usize, (usize, Fate)> = std::collections::BTreeMap::new();
    for (range, fate) in claims {
        let mut at = range.start;
        while at < range.end {
            // What covers `at`, or comes next behind it, bounds what is still free.
            let covering = taken.range(..=at).next_back().filter(|(_, (end, _))| *end > at).map(|(_, (end, _))| *end);
            if let Some(end) = covering {
                at = end;
                continue;
            }
            let until = taken.range(at..range.end).next().map_or(range.end, |(start, _)| *start);
            taken.insert(at, (until, fate.clone()));
            at = until;
        }
    }
    taken.into_iter().map(|(start, (end, fate))| (start..end, fate)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_claims_have_the_right_of_way() {
        let raw = "甲乙 丙";
        let body = Fate::Body { item: 1 };
        let claims = vec![((3..6).into(), Fate::Dropped(Reason::Artefact)), ((0..6).into(), body.clone())];
        let ledger = Ledger::from_claims(raw, claims, Reason::Boilerplate);
        let expected = [
            (0..3, body),
            (3..6, Fate::Dropped(Reason::Artefact)),
            (6..7, Fate::Dropped(Reason::Blank)),
            (7..10, Fate::Dropped(Reason::Boilerplate)),
        ];
        assert_eq!(ledger.entries, expected);
        assert_eq!(ledger.check(raw), Ok(()));
        assert_eq!((ledger.sums(raw).kept, ledger.sums(raw).dropped[&Reason::Boilerplate]), (1, 1));
    }

    #[test]
    fn a_gap_is_found() {
        let ledger = Ledger { entries: vec![(0..3, Fate::Body { item: 1 })] };
        assert_eq!(ledger.check("甲乙"), Err(3));
    }
}
