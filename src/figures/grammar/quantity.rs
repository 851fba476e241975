//! Quantities of a sentence: 11985亿元, 8%左右, 7—8%, 百分之八点五, 两位数, 翻一番, 增长XX%.

use std::ops::Range;

use super::Decimal;
use super::words::Counted;
use super::{Bound, words};
use crate::han::class;

/// A quantity; ranges are characters of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    /// The number with its unit, and the words of its bound behind it.
    pub(in crate::figures) range: Range<usize>,
    /// `None` for masked digits.
    pub(in crate::figures) value: Option<Decimal>,
    /// The upper end of a range.
    pub(in crate::figures) max: Option<Decimal>,
    /// The two ends are joined by 到 or 至, which may also say from and to.
    pub(in crate::figures) from_to: bool,
    pub(in crate::figures) counted: Counted,
    /// A bound that stands in or behind the quantity: 100多亿元, 8%左右.
    pub(in crate::figures) bound: Option<Bound>,
}

/// The quantities of a sentence, in order.
pub(super) fn quantities(chars: &[char]) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match quantity(chars, at) {
            Some(quantity) => {
                at = quantity.range.end;
                found.push(quantity);
            }
            None => at = past_number(chars, at),
        }
    }
    found
}

/// The place from which the search goes on: behind the digits that began here, or one character further.
fn past_number(chars: &[char], at: usize) -> usize {
    let within = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_digit() || *c == '.');
    let mut next = at;
    while within(next) {
        next += 1;
    }
    next.max(at + 1)
}

fn quantity(chars: &[char], at: usize) -> Option<Quantity> {
    let c = *chars.get(at)?;
    let found = match c {
        '0'..='9' => number(chars, at),
        '翻' if at.checked_sub(1).and_then(|i| chars.get(i)) != Some(&'个') => doubling(chars, at),
        'X' | 'x' | '×' | '*' | '○' | '＊' | '╳' => masked(chars, at),
        '百' | '两' | '千' | '万' | '亿' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '零'
        | '〇' | '半' => chinese(chars, at),
        _ => None,
    }?;
    Some(bounded(chars, found))
}

/// A number in digits, or a range of two.
fn number(chars: &[char], at: usize) -> Option<Quantity> {
    let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    if before.is_ascii_alphabetic() || matches!(before, '第' | '.' | '-' | '+' | '/') {
        return None;
    }
    let first = one_number(chars, at)?;
    if let Some(range) = range_of(chars, at, &first) {
        return Some(range);
    }
    let counted = first.counted()?;
    Some(Quantity { range: at..first.end, value: Some(first.value), max: None, from_to: false, counted, bound: first.bound })
}

/// Digits with scale and unit.
struct Part {
    value: Decimal,
    /// 10 to this power is its scale: 8 for 亿.
    scale: i8,
    unit: Option<(Counted, i64, i8)>,
    bound: Option<Bound>,
    end: usize,
}

impl Part {
    fn counted(&self) -> Option<Counted> {
        match &self.unit {
            Some((counted, ..)) => Some(counted.clone()),
            None if self.scale >= 4 => Some(Counted::Bare),
            None => Some(Counted::Number),
        }
    }
}

fn one_number(chars: &[char], at: usize) -> Option<Part> {
    let (digits, mut end) = digits(chars, at);
    let value = Decimal::parse(&digits)?;
    let mut bound = inner_bound(chars, &mut end);
    let scale = scale(chars, &mut end);
    bound = bound.or_else(|| inner_bound(chars, &mut end));
    let unit = unit(chars, &mut end);
    // 2019年, 3月, 第2位, 500强: a date or a name, which counts nothing.
    if unit.is_none() && chars.get(end).is_some_and(|c| "年月日时号届季次强分世环路度线".contains(*c) && scale == 0)
    {
        return None;
    }
    let (value, scale) = scaled(value, scale, unit.as_ref());
    Some(Part { value, scale, unit, bound, end })
}

fn scaled(value: Decimal, scale: i8, unit: Option<&(Counted, i64, i8)>) -> (Decimal, i8) {
    let value = value.shifted(scale);
    (unit.map_or(value, |(_, factor, places)| value.times(*factor).shifted(*places)), scale)
}

/// Digits with a point; commas between groups of three are left out. Returns them with the place behind them.
fn digits(chars: &[char], at: usize) -> (String, usize) {
    let mut digits = String::new();
    let mut end = at;
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    while let Some(c) = chars.get(end).copied() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | '·' if digit(end + 1) && !digits.contains('.') => digits.push('.'),
            ',' if (1..=3).all(|i| digit(end + i)) && !digit(end + 4) && !digits.contains('.') && digits.len() <= 3 => {}
            ',' if (1..=3).all(|i| digit(end + i)) && !digit(end + 4) && end > at + 3 && chars.get(end - 4) == Some(&',') => {}
            _ => break,
        }
        end += 1;
    }
    (digits, end)
}

fn inner_bound(chars: &[char], end: &mut usize) -> Option<Bound> {
    let next = chars.get(*end).copied();
    if matches!(next, Some('多' | '余')) {
        *end += 1;
        return Some(Bound::Gt);
    }
    None
}

/// The power of ten of a scale: 万亿 is 12.
fn scale(chars: &[char], end: &mut usize) -> i8 {
    let mut places = 0;
    while let Some(c) = chars.get(*end) {
        places += match c {
            '十' => 1,
            '百' => 2,
            '千' if chars.get(*end + 1).is_none_or(|next| !"米瓦克卡".contains(*next)) => 3,
            '万' => 4,
            '亿' => 8,
            _ => break,
        };
        *end += 1;
    }
    places
}

/// A unit of measure behind a number: what it counts, and its factor as a number times a power of ten.
fn unit(chars: &[char], end: &mut usize) -> Option<(Counted, i64, i8)> {
    let (unit, length) = words::unit(chars.get(*end..)?)?;
    *end += length;
    Some(unit)
}

/// 7—8%, 7%至8%, 6.5到7%: two numbers of one unit.
fn range_of(chars: &[char], at: usize, first: &Part) -> Option<Quantity> {
    let joint = *chars.get(first.end)?;
    if !matches!(joint, '—' | '-' | '~' | '至' | '到' | '～') {
        return None;
    }
    let mut next = first.end + 1;
    if joint == '—' && chars.get(next) == Some(&'—') {
        next += 1;
    }
    if !chars.get(next)?.is_ascii_digit() {
        return None;
    }
    let second = one_number(chars, next)?;
    let value = match (&first.unit, &second.unit) {
        (Some((a, ..)), Some((b, ..))) if a == b => first.value,
        // The scale and unit of the second number are those of both.
        (None, Some((_, factor, places))) if first.scale == 0 => {
            first.value.shifted(second.scale).times(*factor).shifted(*places)
        }
        (None, Some((_, factor, places))) => first.value.times(*factor).shifted(*places),
        (None, None) if second.scale > 0 && first.scale == 0 => first.value.shifted(second.scale),
        _ => return None,
    };
    Some(Quantity {
        range: at..second.end,
        value: Some(value),
        max: Some(second.value),
        from_to: matches!(joint, '至' | '到'),
        counted: second.counted()?,
        bound: None,
    })
}

/// 翻一番, 翻两番, 翻番, 翻了一番.
fn doubling(chars: &[char], at: usize) -> Option<Quantity> {
    let mut end = at + 1;
    if matches!(chars.get(end), Some('了')) {
        end += 1;
    }
    let times = match chars.get(end)? {
        '一' | '1' => 2,
        '两' | '二' | '2' => 4,
        '三' | '3' => 8,
        '番' => {
            let range = at..end + 1;
            return Some(Quantity { range, ..doubled(2) });
        }
        _ => return None,
    };
    let mut end = end + 1;
    let mut bound = inner_bound(chars, &mut end);
    if chars.get(end) != Some(&'番') {
        return None;
    }
    end += 1;
    if chars.get(end) == Some(&'半') {
        bound = Some(Bound::Gt);
    }
    Some(Quantity { range: at..end, bound, ..doubled(times) })
}

fn doubled(times: i64) -> Quantity {
    Quantity {
        range: 0..0,
        value: Some(Decimal::new(times, 0)),
        max: None,
        from_to: false,
        counted: Counted::Doubled,
        bound: None,
    }
}

/// Masked digits: XX%, xx亿元.
fn masked(chars: &[char], at: usize) -> Option<Quantity> {
    let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    if before.is_ascii_alphanumeric() {
        return None;
    }
    let mark = |c: &char| matches!(c, 'X' | 'x' | '×' | '*' | '○' | '＊' | '╳' | '.');
    let length = chars.iter().skip(at).take_while(|c| mark(c)).count();
    let mut end = at + length;
    scale(chars, &mut end);
    let (counted, ..) = unit(chars, &mut end)?;
    let countable = !matches!(counted, Counted::Other(_));
    (length <= 6 && countable).then_some(Quantity {
        range: at..end,
        value: None,
        max: None,
        from_to: false,
        counted,
        bound: Some(Bound::Masked),
    })
}

/// A number in Chinese numerals: 百分之八点五, 两位数, 五成, 一千二百亿元, 万亿元.
fn chinese(chars: &[char], at: usize) -> Option<Quantity> {
    let plain =
        |range: Range<usize>, value, counted, bound| Quantity { range, value, max: None, from_to: false, counted, bound };
    let starts = |word: &str| word.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    if starts("百分之") {
        let mut end = at + 3;
        let value = match chars.get(end)? {
            '0'..='9' => {
                let (digits, behind) = digits(chars, end);
                end = behind;
                Decimal::parse(&digits)?
            }
            _ => numeral(chars, &mut end)?,
        };
        let bound = inner_bound(chars, &mut end);
        return Some(plain(at..end, Some(value), Counted::Percent, bound));
    }
    if starts("两位数") || starts("二位数") {
        return Some(plain(at..at + 3, Some(Decimal::new(1, 1)), Counted::Percent, Some(Bound::Ge)));
    }
    let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    if before.is_ascii_digit() || before == '第' {
        return None;
    }
    let mut end = at;
    let value = numeral(chars, &mut end)?;
    let mut bound = inner_bound(chars, &mut end);
    if chars.get(end) == Some(&'成')
        && value.to_f64() < 10.0
        && !"立为本功员都长果".contains(chars.get(end + 1).copied().unwrap_or(' '))
    {
        end += 1;
        bound = bound.or_else(|| inner_bound(chars, &mut end));
        return Some(plain(at..end, Some(value.shifted(1)), Counted::Percent, bound));
    }
    let (counted, factor, places) = unit(chars, &mut end)?;
    // 万元生产总值能耗: the scale belongs to a name.
    let bare = "百千万亿".contains(chars.get(at).copied().unwrap_or(' '));
    if bare && chars.get(end).is_some_and(|c| !"，。；、！）大以及关台门的和左".contains(*c)) {
        return None;
    }
    let countable = matches!(counted, Counted::Yuan | Counted::Dollar | Counted::Tonne | Counted::Times | Counted::Person);
    countable.then(|| plain(at..end, Some(value.times(factor).shifted(places)), counted, bound))
}

/// A Chinese numeral: 八点五, 一千二百三十, 万亿 (a scale without a number is one of it).
fn numeral(chars: &[char], end: &mut usize) -> Option<Decimal> {
    let start = *end;
    let whole = Decimal::new(whole_numeral(chars, end)?, 0);
    if *end == start {
        return None;
    }
    Some(fraction(chars, end, whole).unwrap_or(whole))
}

/// The whole part of a numeral; 0 if there is none. `None` if it is too large.
fn whole_numeral(chars: &[char], end: &mut usize) -> Option<i64> {
    let (mut whole, mut section, mut digit) = (0_i64, 0_i64, None::<i64>);
    while let Some(c) = chars.get(*end) {
        match c {
            '零' | '〇' => {}
            '十' => section += digit.take().unwrap_or(1) * 10,
            '百' => section += digit.take().unwrap_or(1) * 100,
            '千' => section += digit.take().unwrap_or(1) * 1000,
            '万' | '亿' => {
                let scale: i64 = if *c == '万' { 10_000 } else { 100_000_000 };
                let sum = section + digit.take().unwrap_or(0);
                // 万亿: the scale of a scale; 一亿二千万: a sum.
                whole = match (whole, sum) {
                    (0, 0) => scale,
                    (_, 0) => whole.checked_mul(scale)?,
                    (_, sum) if scale > 10_000 && whole > 0 => (whole + sum).checked_mul(scale)?,
                    (_, sum) => whole.checked_add(sum.checked_mul(scale)?)?,
                };
                section = 0;
            }
            c => match class::digit(*c).map(i64::from).filter(|_| digit.is_none()) {
                Some(value) => digit = Some(value),
                None => break,
            },
        }
        *end += 1;
    }
    Some(whole + section + digit.unwrap_or(0))
}

/// The number with the fraction that follows it, and the scale that may follow that: 五点二亿.
fn fraction(chars: &[char], end: &mut usize, whole: Decimal) -> Option<Decimal> {
    if chars.get(*end) != Some(&'点') {
        return None;
    }
    let digits: String = chars
        .iter()
        .skip(*end + 1)
        .map_while(|c| if *c == '〇' { Some(0) } else { class::digit(*c) })
        .map(|d| char::from(b'0' + d as u8))
        .collect();
    if digits.is_empty() {
        return None;
    }
    *end += 1 + digits.len();
    let value = Decimal::parse(&format!("{whole}.{digits}"))?;
    Some(value.shifted(scale(chars, end)))
}

/// Takes the words of a bound that stand behind a quantity into it.
fn bounded(chars: &[char], mut quantity: Quantity) -> Quantity {
    while let Some((bound, length)) = chars.get(quantity.range.end..).and_then(words::bound_behind) {
        quantity.range.end += length;
        // 左右 wins over what says less.
        if quantity.bound != Some(Bound::Masked) && quantity.bound != Some(Bound::About) {
            quantity.bound = Some(bound);
        }
    }
    quantity
}
