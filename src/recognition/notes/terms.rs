//! The term of a note: where it ends and its definition begins. `词:释义`, `词。释义`, `词——释义`, `词是指…`, or the term on a line of its own.

use super::{Entry, RawEntry};
use crate::han::class::{closes, is_stop, opens};
use crate::han::cut::CutText;
use crate::recognition::outline::paragraphs::is_own_line;
use crate::recognition::tape::passage::Passage;

/// The longest term, in characters.
const LONGEST: usize = 42;

/// How a term is separated from its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Colon,
    Stop,
    Dash,
    /// 是指, 指: the word stays with the definition.
    Verb,
}

/// Where a term ends: bytes of the term, bytes of the sign.
#[derive(Debug, Clone, Copy)]
struct Cut {
    sign: Sign,
    at: usize,
    length: usize,
}

/// Whether a text opens with a term and its definition.
pub(crate) fn has_term(text: &str) -> bool {
    cuts(text).first().is_some_and(|c| text.before(c.at).chars().count() <= 30)
}

/// The term of a text that a sign other than a stop parts from its definition: a sentence that ends early has the form of a term and a stop.
pub(crate) fn marked_term(text: &str) -> Option<&str> {
    let cut = cuts(text).into_iter().find(|cut| cut.sign != Sign::Stop)?;
    let term = text.before(cut.at);
    (term.chars().count() <= 30 && !term.contains(['。', '；'])).then_some(term)
}

/// Reads entries of one list and adds them to those of the lists before, with labels that no other has.
pub(crate) fn read(raw: Vec<RawEntry>, entries: &mut Vec<Entry>) {
    let habit = habit(&raw);
    let mut list = 1;
    let mut last = 0;
    for one in raw {
        let taken = |label: &str| entries.iter().any(|e| e.label == label);
        let name = |list: u32| if list == 1 { one.number.to_string() } else { format!("{list}-{}", one.number) };
        let mut own = list;
        while taken(&name(own)) {
            own += 1;
        }
        // A number that is there twice in a row is a slip, and no second list.
        if one.number != last {
            list = own;
        }
        last = one.number;
        let label = name(own);
        entries.push(entry(one, label, habit));
    }
}

/// The sign that most entries of a list have.
fn habit(raw: &[RawEntry]) -> Option<Sign> {
    let signs: Vec<Sign> =
        raw.iter().filter_map(|e| e.paragraphs.first()).filter_map(|p| cuts(p.text()).first().map(|c| c.sign)).collect();
    let count = |sign: Sign| signs.iter().filter(|s| **s == sign).count();
    let most = [Sign::Colon, Sign::Stop, Sign::Dash, Sign::Verb].into_iter().max_by_key(|s| count(*s))?;
    (count(most) * 2 > raw.len()).then_some(most)
}

fn entry(raw: RawEntry, label: String, habit: Option<Sign>) -> Entry {
    let mut signs = raw.signs;
    let mut paragraphs = raw.paragraphs.into_iter();
    let mut term = paragraphs.next().unwrap_or_default();
    let mut definition: Vec<_> = paragraphs.collect();
    let alone = !definition.is_empty() && (is_own_line(term.text()) || is_title_line(term.text()));
    let cut = if alone { own_line_end(term.text()) } else { choose(&term, habit) };
    match cut {
        Some(cut) => {
            let mut rest = term.split_off(cut.at);
            let tail = rest.split_off(cut.length);
            signs.extend(rest.all());
            if !tail.is_empty() {
                definition.insert(0, tail);
            }
        }
        None if alone => {}
        None => definition.insert(0, std::mem::take(&mut term)),
    }
    page(&mut term, &mut definition);
    signs.extend(unframe(&mut term));
    Entry { label, number: raw.number, term, definition, signs, starred: raw.starred }
}

/// The page that a term names, （第5页）, goes to its definition.
fn page(term: &mut Passage, definition: &mut Vec<Passage>) {
    let text = term.text();
    let Some(at) = text.rfind(['（', '(']).filter(|at| *at > 0) else { return };
    let inner = text.after(at).trim_start_matches(['（', '(', '见']).trim_end_matches(['）', ')']);
    let page = inner.strip_prefix('第').and_then(|rest| rest.strip_suffix('页'));
    if page.is_some_and(|page| {
        !page.is_empty() && page.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '—' | '、' | '～'))
    }) {
        let mut tail = term.split_off(at);
        if !definition.is_empty() {
            tail.append(definition.remove(0));
        }
        definition.insert(0, tail);
    }
}

/// Takes the brackets off a term that is in them, 【词】; yields where they was.
fn unframe(term: &mut Passage) -> Vec<std::ops::Range<usize>> {
    let text = term.text();
    if !text.starts_with('【') || !text.ends_with('】') || text.matches('【').count() != 1 {
        return Vec::new();
    }
    let mut inner = term.split_off('【'.len_utf8());
    let close = inner.split_off(inner.text().len() - '】'.len_utf8());
    let stood = [term.all(), close.all()].concat();
    *term = inner;
    stood
}

/// A term on a line of its own that ends with a colon.
fn is_title_line(text: &str) -> bool {
    text.ends_with([':', '：']) && text.chars().count() <= LONGEST
}

fn own_line_end(text: &str) -> Option<Cut> {
    let last = text.chars().next_back().filter(|c| matches!(c, ':' | '：'))?;
    Some(Cut { sign: Sign::Colon, at: text.len() - last.len_utf8(), length: last.len_utf8() })
}

/// The cut of the list's habit, where the entry has one; else the first.
fn choose(passage: &Passage, habit: Option<Sign>) -> Option<Cut> {
    let text = passage.text();
    let cuts = cuts(text);
    let sure = cuts.iter().any(|c| c.sign != Sign::Stop || habit == Some(Sign::Stop));
    let Some(first) = cuts.first().copied().filter(|_| sure) else { return unmarked(passage).or(cuts.first().copied()) };
    let usual = cuts.iter().find(|c| Some(c.sign) == habit).copied();
    // A habit does not reach over a term that is already complete: 四上企业是指规上工业企业:….
    Some(usual.filter(|c| c.at <= first.at || first.sign == Sign::Stop).unwrap_or(first))
}

/// Where a term ends that no sign parts from its definition: at a blank, behind its closing quotation mark, or before 是.
fn unmarked(passage: &Passage) -> Option<Cut> {
    let text = passage.text();
    let near = |at: &usize| text.before(*at).chars().count() <= LONGEST / 2;
    let zero = |at| Cut { sign: Sign::Verb, at, length: 0 };
    let gap = passage.gaps().first().filter(|g| near(g) && text.after(**g).chars().count() > 6).copied();
    let quoted = text.starts_with(['“', '"']).then(|| text.char_indices().skip(1).find(|(_, c)| matches!(c, '”' | '"')));
    let quoted = quoted.flatten().map(|(at, c)| at + c.len_utf8()).filter(near);
    let verb = text.char_indices().skip(2).find(|(_, c)| *c == '是').map(|(at, _)| at).filter(near);
    let framed = text.find('】').filter(|at| text.starts_with('【') && near(at)).map(|at| at + '】'.len_utf8());
    gap.or(framed).or(verb.filter(|v| quoted.is_none_or(|q| *v >= q))).or(quoted).map(zero)
}

/// Places where a term may end, outside quotations and brackets, in order. The first of each sign only.
fn cuts(text: &str) -> Vec<Cut> {
    let mut found: Vec<Cut> = Vec::new();
    let mut depth = 0i32;
    for (count, (at, c)) in text.char_indices().enumerate() {
        if count > LONGEST {
            break;
        }
        depth += i32::from(opens(c)) - i32::from(closes(c));
        let rest = text.after(at);
        if depth > 0 || at == 0 {
            continue;
        }
        if let Some((sign, length)) = sign(c, rest)
            && !found.iter().any(|f| f.sign == sign)
        {
            // 词，指…: the comma is no part of the term.
            let comma = text.before(at).chars().next_back().filter(|b| sign == Sign::Verb && matches!(b, ',' | '，'));
            let comma = comma.map_or(0, char::len_utf8);
            found.push(Cut { sign, at: at - comma, length: length + comma });
        }
    }
    found
}

fn sign(c: char, rest: &str) -> Option<(Sign, usize)> {
    let ended = rest.chars().nth(1).is_none();
    match c {
        ':' | '：' if !ended => Some((Sign::Colon, c.len_utf8())),
        _ if is_stop(c) && !ended => Some((Sign::Stop, c.len_utf8())),
        '—' | '―' | '─' | '-' => {
            let length = rest.chars().take_while(|d| *d == c).count();
            (length >= 2).then(|| (Sign::Dash, length * c.len_utf8()))
        }
        '是' | '主' if rest.starts_with("是指") || rest.starts_with("主要是指") => Some((Sign::Verb, 0)),
        '指' | '即'
            if !["指数", "指标", "指导", "指挥", "指南", "指引", "指尖", "即时"].iter().any(|w| rest.starts_with(w)) =>
        {
            Some((Sign::Verb, 0))
        }
        _ => None,
    }
}
