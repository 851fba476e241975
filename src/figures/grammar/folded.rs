//! A sentence as a list of characters that are easy to compare: width folded, without blanks, quotation marks and the marks
//! around a remark in parentheses that counts nothing.

use std::ops::Range;

use super::signs::Signs;
use crate::han::class::is_han;
use crate::han::cut::CutList;
use crate::han::width::half_width;

/// The characters of a sentence that its grammar looks at, each with its place in the passage.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(in crate::figures) chars: Vec<char>,
    /// For each character the byte at which it starts, and at the end the byte behind the last.
    at: Vec<u32>,
    /// For each character the byte behind it.
    ends: Vec<u32>,
    /// The characters as a text, and for each the byte of it at which it starts; at the end its length.
    text: String,
    text_at: Vec<u32>,
    /// What each character may begin or be a part of.
    signs: Vec<Signs>,
    /// Values behind 增长（下同） are growth.
    pub(in crate::figures) growth_follows: Option<usize>,
}

impl Folded {
    /// Folds the bytes `range` of a passage.
    pub(in crate::figures) fn of(passage: &str, range: Range<usize>) -> Folded {
        let sentence = passage.get(range.clone()).unwrap_or_default();
        // Nearly all characters have three bytes.
        let expected = sentence.len() / 3 + 8;
        let mut folded = Folded {
            chars: Vec::with_capacity(expected),
            at: Vec::with_capacity(expected),
            ends: Vec::with_capacity(expected),
            text: String::with_capacity(sentence.len()),
            text_at: Vec::with_capacity(expected),
            signs: Vec::with_capacity(expected),
            growth_follows: None,
        };
        let mut rest = sentence.char_indices();
        while let Some((at, c)) = rest.next() {
            if matches!(c, '（' | '(')
                && let Some(remark) = remark(sentence.get(at + c.len_utf8()..).unwrap_or_default())
            {
                folded.remark(remark);
                // The closing mark is passed as well.
                for _ in 0..=remark.chars().count() {
                    rest.next();
                }
                continue;
            }
            // No Han character has another form.
            let form = if is_han(c) { Some(c) } else { fold(c) };
            if let Some(form) = form {
                folded.chars.push(form);
                folded.at.push((range.start + at) as u32);
                folded.ends.push((range.start + at + c.len_utf8()) as u32);
            }
        }
        folded.mend_digits();
        for c in &folded.chars {
            folded.text_at.push(folded.text.len() as u32);
            folded.text.push(*c);
            folded.signs.push(Signs::of(*c));
        }
        folded.text_at.push(folded.text.len() as u32);
        folded
    }

    /// Letters that a scan has put in the place of digits: l0%, 1O%.
    fn mend_digits(&mut self) {
        for at in 0..self.chars.len() {
            if !matches!(self.chars.get(at), Some('l' | 'I' | 'O' | 'o')) {
                continue;
            }
            let near = |offset: isize| at.checked_add_signed(offset).and_then(|i| self.chars.get(i)).copied().unwrap_or(' ');
            let (before, here, after) = (near(-1), near(0), near(1));
            let mended = match here {
                'l' | 'I' if !before.is_ascii_alphabetic() && (after.is_ascii_digit() || after == '%') => '1',
                'O' | 'o' if before.is_ascii_digit() && (after == '%' || after.is_ascii_digit()) => '0',
                _ => continue,
            };
            self.chars.put(at, mended);
        }
    }

    fn remark(&mut self, remark: &str) {
        if remark.contains("下同") && self.chars.ends_with(&['增', '长']) {
            self.growth_follows = Some(self.chars.len());
        }
    }

    /// The bytes of the passage that these characters are.
    pub(in crate::figures) fn bytes(&self, chars: &Range<usize>) -> Range<usize> {
        let start = self.at.value(chars.start) as usize;
        start..chars.end.checked_sub(1).map_or(start, |last| self.ends.value(last) as usize)
    }

    /// These characters as text.
    pub(in crate::figures) fn text(&self, chars: &Range<usize>) -> &str {
        let (start, end) = (self.text_at.get(chars.start), self.text_at.get(chars.end));
        start.zip(end).and_then(|(start, end)| self.text.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    /// What words these characters may have.
    pub(in crate::figures) fn signs(&self, chars: &Range<usize>) -> Signs {
        Signs::all(self.signs.get(chars.clone()).unwrap_or_default().iter().copied())
    }
}

/// What stands in parentheses that open before `rest`, if it is short and counts nothing: a remark that the grammar can pass over.
fn remark(rest: &str) -> Option<&str> {
    let end = rest.char_indices().take(24).find(|(_, c)| matches!(c, '）' | ')'))?.0;
    let inside = rest.get(..end)?;
    let counts = inside.contains(|c: char| c.is_ascii_digit() || matches!(c, '％' | '%' | '０'..='９'))
        && !(inside.chars().count() <= 6 && inside.ends_with('年'));
    (!counts).then_some(inside)
}

/// A character in the form in which words are compared; `None` for one that says nothing.
pub(in crate::figures) fn fold(c: char) -> Option<char> {
    match c {
        ' ' | '\u{a0}' | '\u{3000}' | '\u{200b}' | '\t' | '“' | '”' | '"' | '‘' | '’' | '「' | '」' | '《' | '》' | '*' => {
            None
        }
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '．' | '＆' | '－' | '～' | '＋' => Some(half_width(c)),
        '﹪' => Some('%'),
        ',' => Some(','),
        ';' => Some('；'),
        ':' => Some('：'),
        '∶' => Some('：'),
        '–' | '─' | '―' => Some('—'),
        _ => Some(c),
    }
}
