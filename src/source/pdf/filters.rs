//! The ways in which a PDF packs its streams, as far as counting what they unpack to needs them.

use hayro_syntax::Filter;

use crate::han::cut::CutList;

/// Whether a filter can make much of little.
pub(super) fn expands(filter: &Filter) -> bool {
    matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
}

/// The names of filters that expand, and of those that hardly do and may be between them.
const EXPANDING: [&[u8]; 6] = [b"FlateDecode", b"Fl", b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL"];
const OTHER: [&[u8]; 5] = [b"ASCIIHexDecode", b"AHx", b"ASCII85Decode", b"A85", b"Crypt"];

/// The longest name of a filter, each of its bytes written as `#` and two digits.
const LONGEST_NAME: usize = 3 * 15;

/// Whether bytes name two filters that expand, one right behind the other.
pub(super) fn is_chained(bytes: &[u8]) -> bool {
    let mut last: Option<usize> = None;
    for at in memchr::memchr_iter(b'/', bytes) {
        let (name, end) = name(bytes.part(at + 1..));
        let end = at + 1 + end;
        let follows = |from: usize| only_blanks(bytes.part(from..at));
        if EXPANDING.contains(&name.as_slice()) {
            if last.is_some_and(follows) {
                return true;
            }
            last = Some(end);
        } else if OTHER.contains(&name.as_slice()) {
            last = last.filter(|from| follows(*from)).map(|_| end);
        }
    }
    false
}

/// A name and where it ends. Any byte of it may be written as `#` and its number.
fn name(bytes: &[u8]) -> (Vec<u8>, usize) {
    let mut name = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).filter(|b| at < LONGEST_NAME && !b"\0\t\n\x0c\r ()<>[]{}/%".contains(b)) {
        let digits = bytes.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()).filter(|_| *byte == b'#') {
            Some(written) => {
                name.push(written);
                at += 3;
            }
            None => {
                name.push(*byte);
                at += 1;
            }
        }
    }
    (name, at)
}

/// Whether nothing but blanks, comments and `null` is between two names.
fn only_blanks(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = rest.trim_ascii_start();
        match rest {
            [] => return true,
            [b'%', ..] => rest = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).map_or(&[], |end| rest.part(end..)),
            [0 | 0x0b, after @ ..] => rest = after,
            _ => match rest.strip_prefix(b"null") {
                Some(after) => rest = after,
                None => return false,
            },
        }
    }
}

/// What hexadecimal digits stand for.
pub(super) fn hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|b| **b != b'>').filter_map(|b| char::from(*b).to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
    let byte = |pair: &[u8]| pair.iter().chain(&[0]).take(2).fold(0, |byte, digit| byte << 4 | digit);
    digits.chunks(2).map(byte).collect()
}

/// What digits of base 85 stand for, up to so many bytes.
pub(super) fn ascii_85(data: &[u8], most: usize) -> Vec<u8> {
    let (mut bytes, mut value, mut digits) = (Vec::new(), 0_u32, 0);
    for byte in data.iter().take_while(|b| **b != b'~') {
        match byte {
            b'z' if digits == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                digits += 1;
            }
            _ => {}
        }
        if digits == 5 {
            bytes.extend(value.to_be_bytes());
            (value, digits) = (0, 0);
        }
        if bytes.len() > most {
            break;
        }
    }
    if digits > 1 {
        (digits..5).for_each(|_| value = value.wrapping_mul(85).wrapping_add(84));
        bytes.extend(value.to_be_bytes().part(..digits - 1));
    }
    bytes
}

/// Bytes that runs come to: a byte says how many follow, or how often the next one is repeated.
pub(super) fn run_length(data: &[u8]) -> u64 {
    let (mut count, mut at) = (0, 0);
    while let Some(length) = data.get(at).copied().map(usize::from).filter(|length| *length != 128) {
        let (bytes, step) = if length < 128 { (length + 1, length + 2) } else { (257 - length, 2) };
        count += bytes as u64;
        at += step;
    }
    count
}

/// Bytes that data packed by LZW comes to, counted up to `room`. Only the lengths of the entries of the table are kept. Whether codes
/// grow early is not asked: a file that says so wrongly is counted as longer or shorter, but never by more than the table is long.
pub(super) fn lzw(data: &[u8], room: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    const MOST_ENTRIES: usize = 4096;
    let mut lengths: Vec<u64> = vec![1; 258];
    let (mut count, mut last) = (0, None);
    let (mut bits, mut held, mut at) = (0_u32, 0_u32, 0);
    loop {
        let width = match lengths.len() + 1 {
            2048.. => 12,
            1024.. => 11,
            512.. => 10,
            _ => 9,
        };
        while held < width {
            let Some(byte) = data.get(at) else { return count };
            (bits, held, at) = (bits << 8 | u32::from(*byte), held + 8, at + 1);
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as usize;
        if code == CLEAR {
            lengths.truncate(258);
            last = None;
            continue;
        }
        let own = lengths.get(code).copied().or(last.map(|length: u64| length + 1));
        let Some(own) = own.filter(|_| code != END && count <= room) else { return count };
        count += own;
        if let Some(length) = last.filter(|_| lengths.len() < MOST_ENTRIES) {
            lengths.push(length + 1);
        }
        last = Some(own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_that_follow_each_other_are_seen_however_they_are_written() {
        for chained in [
            "/Filter [/FlateDecode /FlateDecode]",
            "/Filter[/Fl/LZW]",
            "/Filter [/Fl#61teDecode %x\n null /AHx /RunLengthDecode]",
        ] {
            assert!(is_chained(chained.as_bytes()), "{chained}");
        }
        for single in [
            "/Filter [/ASCII85Decode /FlateDecode]",
            "/Filter /FlateDecode /Type /X",
            "/Fl 1 0 R /Fl 2 0 R",
            "[/FlateDecode /DCTDecode]",
        ] {
            assert!(!is_chained(single.as_bytes()), "{single}");
        }
    }

    #[test]
    fn what_is_packed_is_counted() {
        assert_eq!(hex(b"48 65 7>"), b"Hep");
        assert_eq!(ascii_85(b"87cURDZ~>", 100), b"Hello");
        assert_eq!(ascii_85(b"zz~>", 100), [0; 8]);
        assert_eq!(run_length(&[2, b'a', b'b', b'c', 129, b'x', 128, 9]), 3 + 128);
        // The example of the specification, ten bytes: 45 45 45 45 45 65 45 45 45 66.
        assert_eq!(lzw(&[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01], 100), 10);
    }
}
