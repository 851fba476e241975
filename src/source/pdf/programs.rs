//! The names that an embedded font program gives its codes, where the dictionary of a Type 1 font leaves them to it (ISO 32000-2, 9.6.5).

use rustc_hash::FxHashMap;

use super::encodings::{Base, counted_name, counted_names, text_of_name};
use crate::han::cut::CutList;

/// What each code of a font program shows; none if the program cannot be read.
pub(super) fn texts(program: &[u8], dingbats: bool) -> Option<Vec<Option<String>>> {
    let named = if is_type_1(program) { of_type_1(program) } else { of_cff(cff_table(program)?) }?;
    Some(match named {
        Named::Standard => (0..=255).map(|code| Base::Standard.character(code).map(String::from)).collect(),
        Named::Own(names) => {
            let text = |name: Option<String>| name.and_then(|name| text_of_name(&name, dingbats));
            names.into_iter().map(text).collect()
        }
    })
}

/// The encoding of a program.
#[derive(Debug, PartialEq)]
enum Named {
    Standard,
    /// A name for each of 256 codes.
    Own(Vec<Option<String>>),
}

fn is_type_1(program: &[u8]) -> bool {
    // A head of six bytes may stand before each part.
    program.starts_with(b"%!") || program.get(6..8) == Some(b"%!")
}

/// A Type 1 program: `dup 65 /A put` for each code, in its part that is not encrypted.
fn of_type_1(program: &[u8]) -> Option<Named> {
    let end = memchr::memmem::find(program, b"eexec").unwrap_or(program.len());
    let open = program.part(..end);
    let at = memchr::memmem::find(open, b"/Encoding")?;
    let text = String::from_utf8_lossy(open.part(at + b"/Encoding".len()..)).replace('/', " /");
    let mut words = text.split_ascii_whitespace();
    let mut names = vec![None; 256];
    let first = words.next()?;
    if first == "StandardEncoding" {
        return Some(Named::Standard);
    }
    while let Some(word) = words.next() {
        match word {
            // What fills all codes with `.notdef` ends in `for`.
            "def" | "readonly" => break,
            "dup" => {
                let code = words.next().and_then(|code| code.parse::<u8>().ok());
                let name = words.next().and_then(|name| name.strip_prefix('/'));
                if let (Some(code), Some(name)) = (code, name) {
                    names.put(usize::from(code), Some(name.to_owned()));
                }
            }
            _ => {}
        }
    }
    Some(Named::Own(names))
}

/// The program in Compact Font Format, which OpenType has as one of its tables.
fn cff_table(program: &[u8]) -> Option<&[u8]> {
    if !program.starts_with(b"OTTO") {
        return Some(program);
    }
    let tables = usize::try_from(number(program, 4, 2)?).ok()?;
    let record = (0..tables).map(|table| 12 + 16 * table).find(|at| program.get(*at..at + 4) == Some(b"CFF "))?;
    let (from, length) = (number(program, record + 8, 4)?, number(program, record + 12, 4)?);
    program.get(from as usize..(from as usize).checked_add(length as usize)?)
}

/// A number of so many bytes.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(size)?)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// A program in Compact Font Format (Adobe Technical Note 5176).
fn of_cff(cff: &[u8]) -> Option<Named> {
    let head = usize::from(*cff.get(2)?);
    let (_, end) = index(cff, head)?;
    let (fonts, end) = index(cff, end)?;
    let (strings, _) = index(cff, end)?;
    let top = Top::of(fonts.first()?);
    let glyphs = glyph_names(cff, top.charset, usize::try_from(number(cff, top.shapes, 2)?).ok()?, &strings)?;
    let encoding = match top.encoding {
        0 => return Some(standard(glyphs)),
        1 => return None,
        at => at,
    };
    let mut names = vec![None; 256];
    let kind = *cff.get(encoding)?;
    let count = usize::from(*cff.get(encoding + 1)?);
    let mut glyph = 1;
    let mut name = |code: u8, glyph: usize| names.put(usize::from(code), glyphs.get(glyph).cloned());
    match kind & 0x7f {
        0 => cff.get(encoding + 2..encoding + 2 + count)?.iter().zip(1..).for_each(|(code, glyph)| name(*code, glyph)),
        1 => {
            for range in cff.get(encoding + 2..encoding + 2 + 2 * count)?.chunks(2) {
                let (first, more) = (range.first()?, range.last()?);
                for code in *first..=first.saturating_add(*more) {
                    name(code, glyph);
                    glyph += 1;
                }
            }
        }
        _ => return None,
    }
    Some(Named::Own(names))
}

/// The names of StandardEncoding, as far as a program has their glyphs.
fn standard(glyphs: Vec<String>) -> Named {
    let mut names = vec![None; 256];
    let shown: FxHashMap<String, String> =
        glyphs.into_iter().filter_map(|name| Some((text_of_name(&name, false)?, name))).collect();
    for code in 0..=255 {
        let name = Base::Standard.character(code).and_then(|c| shown.get(c.encode_utf8(&mut [0; 4]) as &str));
        names.put(usize::from(code), name.cloned());
    }
    Named::Own(names)
}

/// The parts of an index, and where it ends.
fn index(cff: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let count = number(cff, at, 2)? as usize;
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = usize::from(*cff.get(at + 2)?);
    let data = at + 3 + (count + 1) * size - 1;
    let offset = |part: usize| number(cff, at + 3 + part * size, size).map(|offset| data + offset as usize);
    let part = |part: usize| cff.get(offset(part)?..offset(part + 1)?);
    Some(((0..count).map(part).collect::<Option<_>>()?, offset(count)?))
}

/// What the dictionary of a program says.
#[derive(Debug, Default)]
struct Top {
    charset: usize,
    encoding: usize,
    shapes: usize,
}

impl Top {
    fn of(dict: &[u8]) -> Top {
        let (mut top, mut at, mut last) = (Top::default(), 0, 0);
        while let Some(byte) = dict.get(at).copied() {
            let (value, length) = match byte {
                15..=17 => {
                    let value = usize::try_from(last).unwrap_or(0);
                    match byte {
                        15 => top.charset = value,
                        16 => top.encoding = value,
                        _ => top.shapes = value,
                    }
                    (0, 1)
                }
                12 => (0, 2),
                28 => (number(dict, at + 1, 2).map_or(0, |n| i64::from(n as u16 as i16)), 3),
                29 => (number(dict, at + 1, 4).map_or(0, |n| i64::from(n as i32)), 5),
                // A decimal fraction: digits of four bits up to one that is 15.
                30 => (0, 2 + dict.part(at + 1..).iter().take_while(|b| *b & 0x0f != 0x0f && *b >> 4 != 0x0f).count()),
                32..=246 => (i64::from(byte) - 139, 1),
                247..=250 => ((i64::from(byte) - 247) * 256 + number(dict, at + 1, 1).map_or(0, i64::from) + 108, 2),
                251..=254 => (-(i64::from(byte) - 251) * 256 - number(dict, at + 1, 1).map_or(0, i64::from) - 108, 2),
                _ => (0, 1),
            };
            last = value;
            at += length;
        }
        top
    }
}

/// The names of all glyphs.
fn glyph_names(cff: &[u8], charset: usize, glyphs: usize, strings: &[&[u8]]) -> Option<Vec<String>> {
    let name = |number: usize| match number.checked_sub(counted_names()) {
        None => counted_name(number).unwrap_or_default().to_owned(),
        Some(own) => String::from_utf8_lossy(strings.get(own).copied().unwrap_or_default()).into_owned(),
    };
    if charset < 3 {
        // Of the charsets that are not written out, only the first is of letters; it counts as the names do.
        return (charset == 0).then(|| (0..glyphs.min(229)).map(name).collect());
    }
    let mut names = vec![".notdef".to_owned()];
    let kind = *cff.get(charset)?;
    let mut at = charset + 1;
    while names.len() < glyphs {
        let first = number(cff, at, 2)? as usize;
        let more = match kind {
            0 => 0,
            1 => number(cff, at + 2, 1)? as usize,
            2 => number(cff, at + 2, 2)? as usize,
            _ => return None,
        };
        at += 2 + usize::from(kind);
        names.extend((first..=first + more).take(glyphs - names.len()).map(name));
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(program: &[u8]) -> Vec<(usize, String)> {
        let texts = texts(program, false).expect("a program that can be read");
        texts.into_iter().enumerate().filter_map(|(code, text)| Some((code, text?))).collect()
    }

    #[test]
    fn a_type_1_program_names_its_codes() {
        let own = b"%!PS-AdobeFont-1.0\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 3/A put dup 4 /uni7701 put\n\
            readonly def dup 5 /B put\ncurrentfile eexec dup 6 /C put";
        assert_eq!(shown(own), [(3, "A".to_owned()), (4, "省".to_owned())]);
        assert_eq!(shown(b"%!PS\n/Encoding StandardEncoding def").len(), 149);
    }

    #[test]
    fn a_compact_program_names_its_codes() {
        // A head; an index of one name; one of one dictionary; one of one string; encoding, charset and shapes.
        let mut cff = vec![1, 0, 4, 1, 0, 1, 1, 1, 2, b'F'];
        cff.extend([0, 1, 1, 1, 11, 139 + 44, 15, 139 + 37, 16, 28, 0, 49, 17, 139, 14]);
        cff.extend([0, 1, 1, 1, 8]);
        cff.extend(b"uni7701");
        assert_eq!(cff.len(), 37);
        cff.extend([0, 2, 65, 66, 0, 0, 0]);
        cff.extend([0, 0, 34, 1, 135]);
        cff.extend([0, 3, 1, 1, 1, 1, 1]);
        assert_eq!(shown(&cff), [(65, "A".to_owned()), (66, "省".to_owned())]);
        // With no encoding of its own, it shows what StandardEncoding names, as far as it has the glyphs.
        let mut plain = cff.clone();
        plain[17] = 139;
        assert_eq!(shown(&plain), [(65, "A".to_owned())]);
        for end in 0..cff.len() {
            let _ = texts(&cff[..end], false);
        }
    }
}
