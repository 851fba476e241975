//! Characters that were read in the wrong code on their way, where what they were can be told for certain: UTF-8 taken for GBK
//! (鏀垮簻) or for Latin letters (æ”¿), and the half characters that a mirror left behind a full stop (。??h). What cannot be told
//! stays as it is.

use std::ops::Range;

use encoding_rs::{GB18030, GBK, WINDOWS_1252};
use memchr::memmem;

use crate::han::cut::{CutList, CutText};
use crate::han::script::{Script, script};

/// A stretch of raw text and the character that it was.
pub type Mend = (Range<usize>, char);

/// All characters of a text that can be repaired, in order.
pub fn mends(raw: &str) -> Vec<Mend> {
    let mut mends = shifted(raw);
    if !mends.is_empty() && script(raw) == Script::Simplified {
        mends.clear();
    }
    if is_latin(raw) {
        mends.extend(misread(raw, latin_bytes));
    } else if is_gbk(raw) {
        mends.extend(misread(raw, gbk_bytes));
    }
    mends.sort_by_key(|(range, _)| range.start);
    mends
}

/// Whether a text is full of the letters that the first bytes of Han characters are in Latin-1.
fn is_latin(raw: &str) -> bool {
    const LOOKED_AT: usize = 4000;
    let letters = raw.chars().take(LOOKED_AT).filter(|c| ('ä'..='é').contains(c)).count();
    letters * 12 > raw.chars().take(LOOKED_AT).count()
}

/// Whether a text is full of the characters that the bytes of punctuation and of frequent characters are in GBK.
fn is_gbk(raw: &str) -> bool {
    let count = |word: &&str| memmem::find_iter(raw.as_bytes(), word.as_bytes()).count();
    let signs: usize = ["锛", "紝", "銆", "鐨", "鏄", "鍦"].iter().map(count).sum();
    signs >= 3 && signs * 400 > raw.len() / 3
}

fn latin_bytes(c: char) -> Option<[u8; 2]> {
    let code = u32::from(c);
    if (0x80..=0xff).contains(&code) {
        return Some([code as u8, 0]);
    }
    let text = c.to_string();
    let (bytes, _, lost) = WINDOWS_1252.encode(&text);
    match *bytes {
        [one] if !lost => Some([one, 0]),
        _ => None,
    }
}

fn gbk_bytes(c: char) -> Option<[u8; 2]> {
    // Decoders of GBK read a lone 0x80 as this sign.
    if c == '€' {
        return Some([0x80, 0]);
    }
    let text = c.to_string();
    let (bytes, _, lost) = GB18030.encode(&text);
    match *bytes {
        [a, b] if !lost => Some([a, b]),
        _ => None,
    }
}

/// Fewer bytes may be UTF-8 by chance: 联通 is.
const CERTAIN: usize = 6;

/// Runs of characters whose bytes in the wrong code are UTF-8.
fn misread(raw: &str, bytes_of: fn(char) -> Option<[u8; 2]>) -> Vec<Mend> {
    let mut mends = Vec::new();
    let mut run = Run::default();
    let mut chars = raw.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let place = at..at + c.len_utf8();
        let goes_on = chars.peek().is_some_and(|(_, next)| !next.is_ascii());
        match bytes_of(c).filter(|_| !c.is_ascii()) {
            Some(read) => run.push(read, &place),
            // Of all bytes within a character, 0x80 alone begins no character of GBK.
            None if c == '?' && goes_on && run.is_open() => run.push([0x80, 0], &place),
            None => run.end(if c == '?' { Some(place) } else { None }, &mut mends),
        }
    }
    run.end(None, &mut mends);
    mends
}

/// Bytes in the wrong code, and the raw character of each.
#[derive(Default)]
struct Run {
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
}

impl Run {
    fn push(&mut self, read: [u8; 2], place: &Range<usize>) {
        for byte in read.into_iter().take_while(|b| *b != 0) {
            self.bytes.push(byte);
            self.places.push(place.clone());
        }
    }

    /// Whether the last character lacks its last byte.
    fn is_open(&self) -> bool {
        std::str::from_utf8(&self.bytes).is_err_and(|wrong| wrong.error_len().is_none())
    }

    /// Takes the characters of the run. `lost` is a question mark behind it, for the last byte of its last character: of those that
    /// begin as 。does, only that one ends a line; which of the others it was nobody can tell.
    fn end(&mut self, lost: Option<Range<usize>>, mends: &mut Vec<Mend>) {
        let (mut found, rest) = decoded(&self.bytes, &self.places);
        if let Some(lost) = lost.filter(|_| rest == 2 && !found.is_empty()) {
            let start = found.last().map_or(lost.start, |(range, _)| range.end);
            let full_stop = self.bytes.ends_with(&[0xE3, 0x80]);
            found.push((start..lost.end, if full_stop { '。' } else { char::REPLACEMENT_CHARACTER }));
        }
        mends.append(&mut found);
        self.bytes.clear();
        self.places.clear();
    }
}

/// The characters that bytes are in UTF-8, each with the raw characters that start in it, and how many bytes are left at the end that
/// are no whole character.
fn decoded(bytes: &[u8], places: &[Range<usize>]) -> (Vec<Mend>, usize) {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(wrong) => std::str::from_utf8(bytes.part(..wrong.valid_up_to())).unwrap_or(""),
    };
    let rest = bytes.len() - valid.len();
    if bytes.len() < CERTAIN || rest > 3 || !valid.chars().all(|c| c > '\u{ff}') {
        return (Vec::new(), rest);
    }
    let mut mends: Vec<Mend> = Vec::new();
    let mut end = places.first().map_or(0, |p| p.start);
    for (at, c) in valid.char_indices() {
        let last = at + c.len_utf8() - 1;
        // A raw character that two share belongs to the one in which it starts.
        let until = places.get(last).map_or(end, |p| p.end);
        if until > end {
            mends.push((end..until, c));
            end = until;
        }
    }
    (mends, rest)
}

/// How many characters may be read half a character off before an ASCII byte brings them back in step.
const OFF: usize = 12;

/// Characters behind a full stop that a mirror read one byte off. Its code is GBK: of 。總體 the first byte of 總 became ??, and the others
/// paired up again as 傮 and w; of （ in 。（秦州區 one byte went, and ㄇ刂輩^ is left.
fn shifted(raw: &str) -> Vec<Mend> {
    let mut mends = Vec::new();
    for at in memmem::find_iter(raw.as_bytes(), "。").map(|at| at + "。".len()) {
        let rest = raw.after(at);
        let found = match rest.strip_prefix("??") {
            Some(after) => in_step(&[0xBF], after, at + 2),
            None if rest.starts_with(|c| ('ㄅ'..='ㄩ').contains(&c)) => in_step(&[0xA3], rest, at),
            None => None,
        };
        let Some((text, mut places)) = found else { continue };
        if let Some(first) = places.first_mut().filter(|_| rest.starts_with("??")) {
            first.start = at;
        }
        mends.extend(places.into_iter().zip(text.chars()));
    }
    mends
}

/// The characters that some are together with the byte before them, up to the ASCII character that ends the shift, and the raw
/// place of each.
fn in_step(first: &[u8], rest: &str, at: usize) -> Option<(String, Vec<Range<usize>>)> {
    let mut bytes = first.to_vec();
    let mut places = Vec::new();
    for (offset, c) in rest.char_indices().take(OFF) {
        let place = at + offset..at + offset + c.len_utf8();
        places.push(place);
        if matches!(c, '@'..='~') {
            if rest.after(offset + 1).starts_with(|next: char| next.is_ascii_alphanumeric()) {
                return None;
            }
            bytes.push(c as u8);
            let (text, wrong) = GBK.decode_without_bom_handling(&bytes);
            let count = text.chars().count();
            let common = |c: char| c == '（' || is_common(c);
            if wrong || !text.chars().all(common) || count > places.len() {
                return None;
            }
            // The last character takes what is left over.
            let last = places.last()?.end;
            places.truncate(count);
            places.last_mut()?.end = last;
            return Some((text.into_owned(), places));
        }
        bytes.extend(gbk_bytes(c)?);
    }
    None
}

/// Whether a character, or its Simplified form, is in the set of 1980 that reports are written in.
fn is_common(c: char) -> bool {
    let simple = crate::han::script::simple(c);
    gbk_bytes(simple).is_some_and(|[a, b]| (0xB0..=0xF7).contains(&a) && b >= 0xA1)
}

/// The character that a radical sign stands for which a PDF has in its place: ⼯, ⻓.
pub fn radical(c: char) -> Option<char> {
    const KANGXI: u32 = 0x2F00;
    let code = u32::from(c);
    if (KANGXI..=0x2FD5).contains(&code) {
        return RADICALS.chars().nth((code - KANGXI) as usize);
    }
    SUPPLEMENT.split_whitespace().find(|pair| pair.starts_with(c)).and_then(|pair| pair.chars().nth(1))
}

/// The 214 radicals in order, as Unicode's block from U+2F00 has them.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Signs of the block from U+2E80 with what they stand for in Simplified text.
const SUPPLEMENT: &str = "⺟母 ⺠民 ⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻓长 ⻔门 ⻘青 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻬齐 ⻮齿 ⻰龙 ⻳龟 ⻫斉 ⻯竜 ⻲亀";

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its characters repaired.
    fn mended(raw: &str) -> String {
        let mut text = String::new();
        let mut at = 0;
        for (range, c) in mends(raw) {
            text += &raw[at..range.start];
            text.push(c);
            at = range.end;
        }
        text + &raw[at..]
    }

    #[test]
    fn utf8_that_was_read_as_another_code_is_read_again() {
        let text = "各位代表：现在，我代表县人民政府，向大会报告工作，请予审议。";
        let gbk = GBK.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        let latin = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        assert_eq!(mended(&latin), text);
        assert_eq!(mended(&gbk.replace(char::REPLACEMENT_CHARACTER, "?")), text);
        let lost = gbk.replace("锛岃", "锛?\n锛岃");
        assert!(mended(&lost).contains("\u{fffd}"), "{}", mended(&lost));
        assert_eq!(mended(text), text);
        assert_eq!(mended("联通公司的鐨字"), "联通公司的鐨字");
    }

    #[test]
    fn characters_behind_a_full_stop_come_back_into_step() {
        for (raw, expected) in [
            ("會議開幕。??h人民政府", "會議開幕。縣人民政府"),
            ("會議完成。??傮w要求", "會議完成。總體要求"),
            ("會議開幕。ㄇ刂輩^外宣辦", "會議開幕。（秦州區外宣辦"),
            ("貢獻。??好", "貢獻。??好"),
            ("會議開幕。??GDP增長", "會議開幕。??GDP增長"),
            ("会议开幕。??h人民政府", "会议开幕。??h人民政府"),
        ] {
            assert_eq!(mended(raw), expected, "{raw}");
        }
    }

    #[test]
    fn radical_signs_are_characters() {
        assert_eq!(RADICALS.chars().count(), 214);
        let text: String = "⼯作、⼈⺠、⻓⻋".chars().map(|c| radical(c).unwrap_or(c)).collect();
        assert_eq!(text, "工作、人民、长车");
    }
}
