//! Relations that a clause states instead of a number: 与经济增长同步, 高于全国平均水平.

use super::Bound;
use super::signs::Signs;
use crate::han::cut::CutText;

/// A relation in a clause.
pub(super) struct Relation {
    /// The character of the clause at which it begins.
    pub at: usize,
    /// What the indicator is measured against: `gdp`, or the words.
    pub to: &'static str,
    pub bound: Bound,
}

/// What comes before 同步, and what it is measured against.
const IN_STEP: [(&str, &str); 12] = [
    ("与经济增长", "gdp"),
    ("和经济增长", "gdp"),
    ("同经济增长", "gdp"),
    ("与经济发展", "gdp"),
    ("与GDP", "gdp"),
    ("与地区生产总值", "gdp"),
    ("与生产总值", "gdp"),
    ("与国民经济", "gdp"),
    ("与经济", "gdp"),
    ("与全国", "全国"),
    ("与全省", "全省"),
    ("与全市", "全市"),
];
const COMPARED: [(&str, Bound); 6] = [
    ("不低于", Bound::Ge),
    ("略高于", Bound::Gt),
    ("高于", Bound::Gt),
    ("快于", Bound::Gt),
    ("跑赢", Bound::Gt),
    ("低于", Bound::Lt),
];
/// What may follow a comparison, and what it is; the longer words first.
const WITH: [(&str, &str); 8] = [
    ("全市生产总值", "gdp"),
    ("全国", "全国"),
    ("全省", "全省"),
    ("全市", "全市"),
    ("经济增长", "gdp"),
    ("经济增速", "gdp"),
    ("地区生产总值", "gdp"),
    ("GDP", "gdp"),
];

/// The relation that a clause states, if it states one.
pub(super) fn relation_in(text: &str, signs: Signs) -> Option<Relation> {
    // 同步, 高于, 跑赢: most clauses have none of their characters.
    if !signs.has(Signs::RELATION) {
        return None;
    }
    let at = |byte: usize| text.before(byte).chars().count();
    if let Some(end) = text.find("同步") {
        let before = text.before(end);
        let found = IN_STEP.iter().find_map(|(word, to)| Some((before.find(word)?, *to)));
        return found.map(|(start, to)| Relation { at: at(start), to, bound: Bound::Eq });
    }
    COMPARED.iter().find_map(|(word, bound)| {
        let start = text.find(word)?;
        let rest = text.after(start + word.len());
        let (_, to) = WITH.iter().find(|(with, _)| rest.starts_with(with))?;
        Some(Relation { at: at(start), to, bound: *bound })
    })
}
