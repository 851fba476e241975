//! A sentence cut at its quantities: clauses without a quantity, and statements with a lead and one or more values.

use std::ops::Range;

use super::folded::Folded;
use super::period::{Time, times};
use super::quantity::{Quantity, quantities};
use super::words;
use super::words::Counted;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A clause without a quantity.
    Clause(Range<usize>),
    /// The values of one statement behind the characters of its lead.
    Statement { lead: Range<usize>, values: Vec<Quantity> },
    /// The end of a group of clauses: a semicolon.
    Break,
}

/// A sentence that has been cut; ranges count its characters.
pub(super) struct Sentence {
    pub(in crate::figures) folded: Folded,
    pub(in crate::figures) times: Vec<Time>,
    pub(in crate::figures) steps: Vec<Step>,
    /// Where parts of names of indicators end, in bytes of the passage.
    names: Vec<usize>,
}

impl Sentence {
    /// Cuts the bytes `range` of a passage, in which parts of names end at `names`.
    pub(in crate::figures) fn of(passage: &str, range: Range<usize>, names: Vec<usize>) -> Sentence {
        let folded = Folded::of(passage, range);
        let times = times(&folded.chars);
        let in_time = |at: usize| times.iter().any(|time| time.range.contains(&at));
        let found = quantities(&folded.chars);
        let values = found.into_iter().filter(|q| !in_time(q.range.start) && counts(q, &folded.chars)).collect();
        let steps = steps(&folded.chars, values);
        Sentence { folded, times, steps, names }
    }

    /// Whether these characters contain a part of a name of an indicator.
    pub(in crate::figures) fn names(&self, chars: &Range<usize>) -> bool {
        let bytes = self.folded.bytes(chars);
        self.names.iter().any(|end| bytes.start < *end && *end <= bytes.end)
    }
}

/// Whether a quantity is a value, and not a rank or a club: 千亿元俱乐部.
fn counts(quantity: &Quantity, chars: &[char]) -> bool {
    let rest = chars.get(quantity.range.end..).unwrap_or_default();
    let index = quantity.counted == Counted::Number && !quantity.value.is_some_and(|v| (90.0..130.0).contains(&v.to_f64()));
    !index && !words::is_club(rest) && !modifies(rest) && !selects(quantity, chars)
}

/// 人均纯收入2500元以下贫困人口: a bound with a word behind it says which people or firms are meant.
fn selects(quantity: &Quantity, chars: &[char]) -> bool {
    let ends = |word: &[char]| chars.get(..quantity.range.end).is_some_and(|before| before.ends_with(word));
    let bound = ends(&['以', '下']) || ends(&['以', '上']) || ends(&['以', '内']);
    let after = chars.get(quantity.range.end).copied().unwrap_or('。');
    bound && !"，。；、：）)！？和的及与,水目".contains(after)
}

/// Whether what follows a quantity makes it say something of another word: 生产总值超200亿元的区县.
fn modifies(rest: &[char]) -> bool {
    let ['的', behind @ ..] = rest else { return false };
    let behind: String = behind.iter().take(4).collect();
    !words::of_value().iter().any(|word| behind.starts_with(word)) && !behind.is_empty()
}

fn steps(chars: &[char], values: Vec<Quantity>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    for value in values {
        let gap = at..value.range.start;
        let end = value.range.end;
        let distributed = matches!(steps.last(), Some(Step::Statement { lead, .. }) if has(chars, lead, &['分', '别']));
        if is_joint(chars.get(gap.clone()).unwrap_or_default())
            && let Some(Step::Statement { values, .. }) = steps.last_mut()
            && (distributed || values.last().is_some_and(|last| last.counted == value.counted))
        {
            values.push(value);
        } else {
            let lead = clauses(chars, gap, !steps.is_empty(), &mut steps);
            steps.push(Step::Statement { lead, values: vec![value] });
        }
        at = end + words::tail(chars.get(end..).unwrap_or_default());
    }
    let last = clauses(chars, at..chars.len(), !steps.is_empty(), &mut steps);
    if !last.is_empty() {
        steps.push(Step::Clause(last));
    }
    steps
}

fn has(chars: &[char], range: &Range<usize>, word: &[char]) -> bool {
    chars.get(range.clone()).unwrap_or_default().windows(word.len()).any(|window| window == word)
}

/// Whether a gap between two quantities only joins them: 8.5%和9.6%.
fn is_joint(gap: &[char]) -> bool {
    matches!(gap, ['、' | '和' | '及' | '与' | '，' | ',' | '或'] | ['以', '及'] | ['、' | '，', '和'] | ['和', '约'])
}

/// Puts the whole clauses of a gap into the list; returns the last one, which leads the quantity behind the gap.
fn clauses(chars: &[char], gap: Range<usize>, behind_value: bool, steps: &mut Vec<Step>) -> Range<usize> {
    let mut start = gap.start;
    for at in gap.clone() {
        let c = chars.get(at).copied().unwrap_or(' ');
        let first = at == gap.start && behind_value;
        let cuts = match c {
            '，' | '；' | '：' | '。' | '！' | '？' | '（' | '）' | '(' | ')' | '—' | ',' => true,
            '、' | '和' | '及' | '与' => first,
            _ => false,
        };
        if !cuts {
            continue;
        }
        if at > start {
            steps.push(Step::Clause(start..at));
        }
        if c == '；' {
            steps.push(Step::Break);
        }
        start = at + 1;
    }
    start..gap.end
}
