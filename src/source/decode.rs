//! Bytes to text: which encoding a file is in, said with what certainty.
//!
//! A byte order mark decides. Without one, bytes that are UTF-8 are UTF-8, because no other encoding looks like it by chance;
//! NUL bytes in every second place are UTF-16; the rest is GB18030 (of which GBK and GB 2312 are parts) or Big5, whichever
//! gives the more characters that Chinese prose is made of. A guess that is not clear is a warning, never a silent choice.

use std::sync::Arc;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::diag::{Diagnostic, Noted, messages};
use crate::han::cut::CutText;

/// Text and the name of the encoding that it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
}

/// Decodes a file's bytes; line ends become `\n`, a byte order mark goes, nothing else is changed. Bytes that are no characters of
/// the encoding become U+FFFD, of which `recognition` tells where they are.
///
/// # Errors
/// An empty file, and one that is not text, with what it looks like.
pub(crate) fn decode(file: &Arc<str>, bytes: &[u8]) -> Result<Noted<Decoded>, Diagnostic> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(messages::file_is_empty(file));
    }
    let (encoding, sure) = encoding_of(bytes).ok_or_else(|| messages::file_is_not_text(file))?;
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let text = with_plain_line_ends(&text);
    if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')) {
        return Err(messages::file_is_empty(file));
    }
    let mut said = Vec::new();
    if !sure {
        said.push(messages::encoding_guessed(file, encoding.name()));
    }
    Ok(Noted::new(Decoded { text, encoding: encoding.name() }, said))
}

/// The encoding, and whether it is certain; none for what is not text.
fn encoding_of(bytes: &[u8]) -> Option<(&'static Encoding, bool)> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some((encoding, true));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (!bytes.contains(&0)).then_some((UTF_8, true));
    }
    if bytes.contains(&0) {
        return utf_16_without_mark(bytes);
    }
    let (gb, big5, utf_8) = (prose(GB18030, bytes), prose(BIG5, bytes), prose(UTF_8, bytes));
    let best = gb.max(big5).max(utf_8);
    if let Some(declared) = declared(bytes).filter(|d| prose(d, bytes) + 0.02 >= best) {
        return Some((declared, true));
    }
    if best < 0.02 {
        return None;
    }
    if utf_8 == best {
        return Some((UTF_8, true));
    }
    let (encoding, other) = if gb >= big5 { (GB18030, big5) } else { (BIG5, gb) };
    Some((encoding, best > 2.0 * other.max(0.01)))
}

/// The encoding that a page names in its head (`charset=gb2312`). A page that was saved again may still name the old one, so that the name
/// only counts where the bytes bear it out.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 4096;
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let (tags, rest) = head.split_once("charset=")?;
    let name =
        rest.trim_start_matches(['"', '\'', ' ']).split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).next()?;
    let encoding = Encoding::for_label(name.as_bytes())?;
    // GB18030 has all of GBK and GB 2312.
    let encoding = if encoding == encoding_rs::GBK { GB18030 } else { encoding };
    (tags.contains('<') && [GB18030, BIG5, UTF_8].contains(&encoding)).then_some(encoding)
}

/// Figures, blanks and line ends have their NUL byte second in little-endian text and first in big-endian.
fn utf_16_without_mark(bytes: &[u8]) -> Option<(&'static Encoding, bool)> {
    let nul = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (nul(0), nul(1));
    let encoding = if second > first { UTF_16LE } else { UTF_16BE };
    let one_sided = first.min(second) * 20 <= first.max(second);
    (one_sided && prose(encoding, bytes) > 0.05).then_some((encoding, true))
}

/// Bytes that are looked at to tell encodings apart.
const SAMPLE: usize = 1 << 16;

/// The share of characters that are the commonest of Chinese prose, in either script, less those that could not be decoded.
fn prose(encoding: &'static Encoding, bytes: &[u8]) -> f64 {
    const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思術報產業經濟務會議現們國區縣長對來個開體發關進設實與導動總創強東過車這說無時從應並單數書樣點當還問題論條寧龍廣興處將級樓質億萬";
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut all, mut common, mut lost) = (0_u32, 0_u32, 0_u32);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        common += u32::from(COMMON.contains(c));
        lost += u32::from(c == '\u{fffd}' || matches!(c, '\u{e000}'..='\u{f8ff}'));
    }
    if all == 0 { 0.0 } else { (f64::from(common) - 5.0 * f64::from(lost)) / f64::from(all) }
}

/// CRLF, CR CR LF and a lone CR become LF.
fn with_plain_line_ends(text: &str) -> String {
    if !text.contains('\r') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\r') {
        plain.push_str(rest.before(at));
        plain.push('\n');
        let after = rest.after(at).trim_start_matches('\r');
        let returns = rest.len() - at - after.len();
        match after.strip_prefix('\n') {
            Some(next) => rest = next,
            None => {
                plain.extend(std::iter::repeat_n('\n', returns - 1));
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLIFIED: &str = "政府工作报告\n各位代表:现在,我代表市人民政府向大会报告工作。\n";
    const TRADITIONAL: &str = "政府工作報告\n各位代表:現在,我代表市人民政府向大會報告工作。\n";

    fn file() -> Arc<str> {
        Arc::from("sources/a.txt")
    }

    fn decoded(bytes: &[u8]) -> Decoded {
        let noted = decode(&file(), bytes).unwrap();
        assert_eq!(noted.said, [], "nothing to say about a clear case");
        noted.value
    }

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn finds_the_encoding_by_mark_or_by_content() {
        let with_mark = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        let cases: [(&str, Vec<u8>, &str, &str); 8] = [
            ("UTF-8", SIMPLIFIED.into(), "UTF-8", SIMPLIFIED),
            ("UTF-8 with a mark", with_mark(b"\xef\xbb\xbf", SIMPLIFIED.into()), "UTF-8", SIMPLIFIED),
            (
                "UTF-16 little-endian with a mark",
                with_mark(b"\xff\xfe", utf_16(SIMPLIFIED, u16::to_le_bytes)),
                "UTF-16LE",
                SIMPLIFIED,
            ),
            (
                "UTF-16 big-endian with a mark",
                with_mark(b"\xfe\xff", utf_16(SIMPLIFIED, u16::to_be_bytes)),
                "UTF-16BE",
                SIMPLIFIED,
            ),
            ("UTF-16 little-endian", utf_16(SIMPLIFIED, u16::to_le_bytes), "UTF-16LE", SIMPLIFIED),
            ("UTF-16 big-endian", utf_16(SIMPLIFIED, u16::to_be_bytes), "UTF-16BE", SIMPLIFIED),
            ("GBK", GB18030.encode(SIMPLIFIED).0.into_owned(), "gb18030", SIMPLIFIED),
            ("Big5", BIG5.encode(TRADITIONAL).0.into_owned(), "Big5", TRADITIONAL),
        ];
        for (name, bytes, encoding, text) in cases {
            assert_eq!(decoded(&bytes), Decoded { text: text.to_owned(), encoding }, "{name}");
        }
    }

    #[test]
    fn makes_line_ends_plain() {
        for (raw, plain) in
            [("甲\r\n乙\r\n", "甲\n乙\n"), ("甲\r\r\n乙", "甲\n乙"), ("甲\r乙\r\r丙", "甲\n乙\n\n丙"), ("甲\n乙", "甲\n乙")]
        {
            assert_eq!(decoded(raw.as_bytes()).text, plain, "{raw:?}");
        }
    }

    #[test]
    fn marks_what_is_damaged_and_keeps_the_rest() {
        let mut bytes = SIMPLIFIED.repeat(20).into_bytes();
        bytes[40] = 0xff;
        let Decoded { text, encoding } = decoded(&bytes);
        assert_eq!(encoding, "UTF-8");
        assert!(text.contains('\u{fffd}') && text.ends_with(SIMPLIFIED));
    }

    #[test]
    fn refuses_what_is_not_text() {
        for (name, bytes, code) in [
            ("empty", &b""[..], "file-empty"),
            ("blank", b" \r\n\n", "file-empty"),
            ("a byte order mark", b"\xef\xbb\xbf\r\n", "file-empty"),
            ("wide blanks", "\u{3000}\n".as_bytes(), "file-empty"),
            ("NUL bytes", b"abc\0\0\0def\0", "not-text"),
            ("noise", b"\xff\xd0\x81\xfe\x80\x80\xff\xff\x9f\x01\x02", "not-text"),
        ] {
            assert_eq!(decode(&file(), bytes).unwrap_err().code, code, "{name}");
        }
    }
}
